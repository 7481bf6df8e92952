"""What an experienced officer looks for: each fault at exactly its cells, alone and with others."""

from __future__ import annotations

import copy
import io
import re
from typing import Any

import pytest

from hofburg.exchange import Checked, check_form, read_workbook, write_workbook
from hofburg.exchange.faults import column_letter
from hofburg.exchange.layout import layout
from hofburg.regimes import load_regime
from hofburg.values import parse_instant

AS_OF = parse_instant("2026-11-20T10:00Z").lo
PATH = re.compile(r"(\w+)(?:\[(\d+)\]\.(\w+))?")
GONE = object()
Cells = dict[str, set[tuple[str, str]]]


def line(name: str, kind: str, service: str, superior: str | None = None, **more: Any) -> Any:
    given = {
        "designation": name, "kind": kind, "service": service, "level": "level", "active": True,
        "strength": 100, "place": "fictional: Ford", "host": "KGZ", "location": "42.8746,74.5698",
        "superior": superior, "combat": True if kind == "unit" else None,
    } | more  # fmt: skip
    return {key: value for key, value in given.items() if value is not None}


def described(name: str, kind: str, **more: Any) -> dict[str, Any]:
    views = {"side": True, "top": True, "front": True, "caption": "model A"}
    return {"type": name, "class": kind, "name": name, **more, **views}


def held(unit: str, kind: str, name: str, number: int) -> dict[str, Any]:
    return {"unit": unit, "class": kind, "type": name, "number": number}


GOOD: dict[str, Any] = {
    "year": 2027, "valid": "2027-01-01", "language": "en", "nil": False, "units": 6, "quota": 1,
    "forces": [
        line("Command", "formation", "land"),
        line("Brigade", "formation", "land", "Command"),
        line("Rifles", "unit", "land", "Brigade"),
        line("Tanks", "unit", "land", "Brigade"),
        line("Reserve", "unit", "land", "Brigade", active=False, strength=50, full_strength=500),
        line("Marines", "unit", "amphibious"),
        line("Air Command", "formation", "air"),
        line("Squadron", "unit", "air", "Air Command", base="Field", base_location="42.8500,74.6001"),
        line("Wing", "unit", "air", "Air Command", base="Field", base_location="42.8500,74.6001"),
    ],
    "holdings": [
        held("Rifles", "ACV-APC", "BTR-70", 40), held("Tanks", "BT", "T-72", 31),
        held("Squadron", "CA", "Su-25", 10), held("Squadron", "HEL", "Mi-8", 2),
        held("Wing", "CA", "Su-25", 8),
    ],
    "no_increases": False,
    "increases": [
        {"unit": "Reserve", "what": "activation", "purpose": "exercise", "troops": 2100,
         "start": "2027-06-01", "finish": "2027-06-30", "area": "North"},
    ],
    "increase_systems": [held("Reserve", "BT", "T-72", 10)],
    "types": [
        described("BTR-70", "ACV-APC"), described("T-72", "BT", calibre=125, weight=41),
        described("Su-25", "CA"), described("Mi-8", "HEL"), described("BM-21", "MRL", calibre=122),
    ],
    "no_plans": False,
    "plans": [{"type": "T-72", "class": "BT", "number": 5, "unit": "Tanks", "effect": "adds"}],
}  # fmt: skip

WRONG: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "units": ({"units": 7}, {"10.1.1-units": ["units"]}),
    "no units": ({"units": GONE}, {"10.1.1-units": ["units"]}),
    "quota": ({"quota": 3}, {"10.1.1-quota": ["quota"]}),
    "orphan": ({"forces[2].superior": "X"}, {"10.1-superior": ["forces[2].superior"]}),
    "circle": (
        {"forces[1].superior": "Rifles"},
        {"10.1-circle": ["forces[1].superior", "forces[2].superior"]},
    ),
    "two heads": (
        {"forces[2].superior": GONE},
        {"10.1-head": ["forces[0].superior", "forces[2].superior"]},
    ),
    "no kind": ({"forces[3].kind": GONE}, {"10.1": ["forces[3].kind"]}),
    "no level": ({"forces[5].level": GONE}, {"10.1": ["forces[5].level"]}),
    "no strength": ({"forces[3].strength": GONE}, {"10.2": ["forces[3].strength"]}),
    "sea": ({"forces[2].location": "45.0000,-30.0000"}, {"10.2.3-sea": ["forces[2].location"]}),
    "manning": ({"forces[4].strength": 200}, {"10.2.2": ["forces[4].strength"]}),
    "no base": ({"forces[8].base": GONE}, {"10.5.3": ["forces[8].base"]}),
    "helicopters": ({"holdings[3].number": 20}, {"10.5.5": ["forces[7].combat"]}),
    "whose": ({"holdings[0].unit": "X"}, {"10.2.5-unit": ["holdings[0].unit"]}),
    "type": ({"holdings[1].type": "X"}, {"10.2.5-type": ["holdings[1].type"]}),
    "number": ({"holdings[1].number": GONE}, {"10.2.5": ["holdings[1].number"]}),
    "calibre": ({"types[4].calibre": 82}, {"10.2.5.6": ["types[4].calibre"]}),
    "no weight": ({"types[1].weight": GONE}, {"12-base": ["types[1].weight"]}),
    "no view": ({"types[2].top": GONE}, {"12-photographs": ["types[2].top"]}),
    "not seen from above": ({"types[3].top": False}, {"12-photographs": ["types[3].top"]}),
    "light tank": ({"types[1].weight": 10}, {"A-II": ["types[1].class"]}),
    "new launcher": ({"types[4].new": True}, {"12-new-other": ["types[4].tubes"]}),
    "no area": ({"increases[0].area": GONE}, {"10.3.2": ["increases[0].area"]}),
    "no systems": (
        {"increase_systems[0].unit": "Tanks"},
        {"10.3.2": ["increases[0].unit"], "10.3.3-systems": ["increase_systems[0].unit"]},
    ),
    "backwards": (
        {"increases[0].finish": "2027-05-01"},
        {"10.3.3-days": ["increases[0].start", "increases[0].finish"]},
    ),
    "plan without type": ({"plans[0].type": GONE}, {"14": ["plans[0].type"]}),
    "plan of an unknown type": ({"plans[0].type": "X"}, {"11.2": ["plans[0].type"]}),
    "plans and none": ({"no_plans": True}, {"13": ["no_plans"]}),
}  # fmt: skip
TOGETHER = (
    "units", "quota", "manning", "no base", "helicopters", "whose", "type", "calibre",
    "no level", "not seen from above", "backwards", "plan of an unknown type", "plans and none",
)  # fmt: skip


def with_faults(*changes: dict[str, Any]) -> dict[str, Any]:
    body = copy.deepcopy(GOOD)
    for path, value in (item for it in changes for item in it.items()):
        name, number, field = PATH.fullmatch(path).groups()  # type: ignore[union-attr]
        target, key = (body, name) if number is None else (body[name][int(number)], field)
        if value is GONE:
            del target[key]
        else:
            target[key] = value
    return body


def checked(body: dict[str, Any]) -> Checked:
    law, out = load_regime("VD2011"), io.BytesIO()
    # Of no State and year: else the document would be asked each time when it is due.
    write_workbook(law, "annual_exchange", body, out)
    reading = read_workbook(law, out.getvalue(), "annual_exchange")
    assert reading.body == body
    return check_form(law, "annual_exchange", reading, state="KGZ", as_of=AS_OF)


def told(found: Checked) -> Cells:
    """Cells by rule, without the one question that only a boundary pack answers."""
    made: Cells = {}
    for remark in found.remarks:
        if remark.rule != "10.2.3-inside":
            made.setdefault(remark.rule, set()).update((it.sheet, it.cell) for it in remark.places)
    return made


def cells(*expected: dict[str, list[str]]) -> Cells:
    form = layout(load_regime("VD2011"), "annual_exchange")
    made: Cells = {}
    for rule, path in ((r, p) for it in expected for r, paths in it.items() for p in paths):
        name, number, field = PATH.fullmatch(path).groups()  # type: ignore[union-attr]
        sheet = form.cover if number is None else form.sheet(name)
        at = [it.name for it in sheet.columns].index(name if number is None else field)
        cell = f"B{at + 1}" if number is None else f"{column_letter(at)}{int(number) + 2}"
        made.setdefault(rule, set()).add((sheet.title("en"), cell))
    return made


def test_nothing_is_said_of_a_good_exchange() -> None:
    assert told(checked(GOOD)) == {}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_at_exactly_its_cells(name: str) -> None:
    change, expected = WRONG[name]
    assert told(checked(with_faults(change))) == cells(expected)


def test_all_faults_are_told_at_exactly_their_cells() -> None:
    chosen = [WRONG[name] for name in TOGETHER]
    found = checked(with_faults(*(change for change, _ in chosen)))
    assert told(found) == cells(*(expected for _, expected in chosen))


def test_a_total_that_is_not_the_total_says_what_it_comes_to() -> None:
    found = checked(with_faults({"units": 70}))
    said = {it.rule: (it.remedy, it.remedy_ru) for it in found.remarks}
    assert said["10.1.1-units"] == ("It comes to 6.", "По расчёту: 6.")
    assert said["10.1.1-quota"] == ("It comes to 2.", "По расчёту: 2.")
