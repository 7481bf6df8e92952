"""Places as values: one form for each precision, refused with the form, typed in expressions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.regimes import Law, accepted, answer, check_body
from hofburg.values import parse_point
from regimes.toy import changed, check, errors, line_of

FIELDS = "    fields: {nicely: flag,"
COLUMN = "      price: number = give.price or 0\n"
WITH = changed(FIELDS, "    fields: {at: point, ways: {type: list, of: point}, nicely: flag,")
WITH = changed(COLUMN, f"{COLUMN}      at: point = give.at\n", WITH)
SHOWN = "51.508530,-0.125740"


def law(folder: Path, text: str = WITH) -> Law:
    found, problems = check(folder, text)
    assert found is not None, [str(p) for p in problems]
    return found


@st.composite
def written(draw: st.DrawFn) -> str:
    """A place in its one form."""
    sides = []
    for most in (90, 180):
        digits = draw(st.integers(0, 6))
        degrees = Decimal(draw(st.integers(-most * 10**digits, most * 10**digits))).scaleb(-digits)
        degrees = -degrees if degrees == -180 else degrees
        sides.append(f"{abs(degrees) if degrees == 0 else degrees:.{digits}f}")
    return ",".join(sides)


@given(text=written())
def test_what_is_written_so_is_read_as_it_is(text: str) -> None:
    point = parse_point(text)
    north, east = text.split(",")
    assert (str(point.latitude), str(point.longitude)) == (north, east)
    assert point.decimals == min(len(side.partition(".")[2]) for side in (north, east))


WRONG = [
    "", " ", "51.5", "51.5;0.1", "51.5, 0.1", " 51.5,0.1", "51.5,0.1\n", "+51.5,0.1", "051.5,0.1", "51.,0.1",
    ".5,0.1", "5e1,0.1", "51.1234567,0", "90.000001,0", "0,180.1", "-0,0", "0,-0.00", "0,-180", "0,-180.000",
    "51°30'N,0°7'W", "５１.5,0.1", "1,2,3", "nan,0", "1_0,0", "?,?", "51.5..52,0",
]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_any_other_form_is_refused_and_shown_the_right_one(text: str, tmp_path: Path) -> None:
    (fault,) = check_body(law(tmp_path), "give", {"at": text}, "x")
    assert (fault.field, fault.rule) == ("body.at", "value")
    assert SHOWN in fault.remedy


@pytest.mark.parametrize("value", [51.5, 51, True, ["51,0"], {"lat": 1}])
def test_what_is_no_text_is_no_place(value: object, tmp_path: Path) -> None:
    (fault,) = check_body(law(tmp_path), "give", {"at": value}, "x")
    assert fault.rule == "type"
    assert SHOWN in fault.remedy


def test_a_place_may_be_unknown_and_stand_in_lists(tmp_path: Path) -> None:
    assert check_body(law(tmp_path), "give", {"at": "?", "ways": ["0,0", "?", SHOWN]}, "x") == []
    (fault,) = check_body(law(tmp_path), "give", {"ways": ["0,0", "0"]}, "x")
    assert fault.field == "body.ways[1]"


def test_it_is_asked_for_and_answered_as_text(tmp_path: Path) -> None:
    toy = law(tmp_path)
    field = toy.messages["give"].fields["at"]
    assert SHOWN in accepted(toy, field)
    assert answer(toy, field, f" {SHOWN} ") == (SHOWN, [])
    _, (fault,) = answer(toy, field, "51.5 N, 0.1 W", "body.at")
    assert SHOWN in fault.remedy


GOOD = ["at = give.at", "at <> give.at", "at_sea(at)", "inside(owner, at)", "inside('TOM', give.at)",
        "latitude(at) > 2.5", "precision(at) <= longitude(at)", "at_sea(if(nicely, at, give.at))",
        "given(give.at)", "at_sea(coalesce(give.at, last(give.at)))"]  # fmt: skip


@pytest.mark.parametrize("condition", GOOD)
def test_conditions_about_places(condition: str, tmp_path: Path) -> None:
    law(tmp_path, changed("nicely AND mood = 'happy'", condition, WITH))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("at < give.at", "a point has no order"),
        ("at = 'here'", "a point is not compared with a text"),
        ("at = 51.5", "a point is not compared with a number"),
        ("at_sea(nicely)", "at_sea does not take a condition"),
        ("at_sea(at, at)", "Write at_sea(point)"),
        ("inside(at)", "Write inside(state, point)"),
        ("inside(at, owner)", "Write inside(state, point)"),
        ("inside('NOBODY', at)", "is not a party"),
        ("latitude(at) = at", "is not compared"),
        ("min(at, at) = at", "min does not take"),
        ("at_see(at)", "Did you mean at_sea"),
        ("price + at > 1", "does not join"),
    ],
)  # fmt: skip
def test_what_is_not_asked_of_places(condition: str, said: str, tmp_path: Path) -> None:
    text = changed("nicely AND mood = 'happy'", condition, WITH)
    found, problems = check(tmp_path, text)
    assert found is None
    assert errors(problems)[0][0] == line_of(text, f"polite: {condition}")
    assert any(said in f"{p.message} {p.remedy}" for p in problems), problems
