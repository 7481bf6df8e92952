"""The drafts to start from: in two languages, of proposals that accuse nobody, and right by a line.

Their cases have no boundary pack. Here one made of two squares is at hand, so that what lies inside
a strip, outside it, and within the accuracy of its edge is settled too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assessment.packs import halves
from hofburg import Law, load_regime
from hofburg.assessment import Finding, assess
from hofburg.atlas import Boundaries, load_boundaries
from hofburg.regimes import Field, arrangements
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

DRAFTS = sorted(name for name in arrangements() if name.startswith("DRAFT-"))
BOTH = {"en", "ru"}


@cache
def law_of(name: str) -> Law:
    return load_regime(name)


def fields_in(fields: Mapping[str, Field]) -> Iterator[Field]:
    for field in fields.values():
        if field.name:
            yield field
        yield from fields_in(field.of or {})


def said(law: Law) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text of a draft that is its own, with where it stands."""
    base = law.base
    header = law.arrangement
    assert header is not None
    yield "title", law.title
    yield "area", header.area
    for key in law.paragraphs:
        if base is None or key not in base.paragraphs:
            yield key, law.headings[key]
            if key in law.reasons:
                yield key, law.reasons[key]
    yield from ((area.name, area.text) for area in law.areas.values())
    for label in (*header.touched, *header.added):
        yield label, law.provisions[label].text
    for name, parameter in law.parameters.items():
        if base is None or base.parameters.get(name) != parameter:
            yield name, parameter.text
    for name, process in law.processes.items():
        yield name, process.title
    for name, message in law.messages.items():
        if base is not None and name in base.messages:
            continue
        yield name, message.title
        yield name, message.text
        for field in fields_in(message.fields):
            yield f"{name}.{field.name}", field.label
            yield from field.captions.items()


def test_the_drafts_are_those_that_a_planner_is_offered() -> None:
    assert DRAFTS == [
        "DRAFT-BORDER-NOTICE", "DRAFT-BORDER-STORES", "DRAFT-NUCLEAR-1540", "DRAFT-RESILIENCE",
    ]  # fmt: skip


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_speaks_two_languages_throughout(name: str) -> None:
    assert [where for where, text in said(law_of(name)) if text and not set(text) >= BOTH] == []
    assert [where for where, text in said(law_of(name)) if not text] == []


@pytest.mark.parametrize("name", DRAFTS)
def test_its_figures_are_proposals_with_another_reading(name: str) -> None:
    law = law_of(name)
    header = law.arrangement
    assert header is not None
    assert header.status == "draft"
    own = [
        it
        for key, it in law.parameters.items()
        if not law.base or law.base.parameters.get(key) != it
    ]
    assert own
    for it in own:
        assert it.doubtful, it.name
        assert "OWN" in it.provenance.source.split(", "), it.name
        assert len(it.readings) == 1, it.name
        (reading,) = it.readings.values()
        assert reading.why, it.name
        assert reading.versions != it.versions, it.name


# -- with a line -----------------------------------------------------------------------------------

KM = 85.4  # kilometres of a degree of longitude, 40 degrees north
LINE = 71.0


@cache
def pack_of(folder: Path, west: str, east: str) -> Boundaries:
    """A pack of two States on both sides of a meridian, drawn for tests."""
    pytest.importorskip("shapely", reason="boundary packs need the extra geo")
    own = folder / f"{west}-{east}"
    own.mkdir()
    return load_boundaries(halves(own, west, east, LINE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


def east_of_the_line(km: float, north: float = 40.0) -> str:
    return f"{north:.6f},{LINE + km / KM:.6f}"


def judged(name: str, entries: list[dict[str, Any]], **question: Any) -> list[Finding]:
    """What the draft itself finds, as of the end of 2027."""
    law = law_of(name)
    laws = {"VD2011": law_of("VD2011"), name: law}
    records = []
    for entry in entries:
        envelope = (law if entry["kind"] in law.kinds else laws["VD2011"]).envelope(entry["kind"])
        made, problems = check_entry(
            {"to": [], "origin": "synthetic", **envelope, **entry}, laws, "test"
        )
        assert made is not None, problems
        records.append(Record(made, recorded="2028-01-01"))
    found = assess([law], records, as_of=parse_instant("2028-01-01").lo, **question)
    return list(found.findings())


def told(found: list[Finding], label: str, case: str) -> str:
    """The default reading's status, and why nothing is decided; empty where nothing is found."""
    return ",".join(
        f.status + (f" {f.why}" if f.why else "")
        for f in found
        if f.reading == "default" and f.label == label and f.case == case
    )


def reinforcement(number: str, km: float, persons: int, **more: Any) -> dict[str, Any]:
    body = {"state": "KGZ", "begins": "2027-06-15T04:00Z", "persons": persons, "heavy": 0,
            "places": [east_of_the_line(km)], **more}  # fmt: skip
    return {"kind": "reinforcement", "author": "KGZ", "number": number, "sent": "2027-06-20", "body": body}  # fmt: skip


def test_reinforcements_by_their_place(folder: Path) -> None:
    """The strip is 10 km deep, by another proposal 3; the line is accurate to 1 km."""
    expected = [
        (1.0, 200, "missed"), (1.0, 60, "undetermined doubtful"), (1.0, 49, ""),
        (5.0, 200, "undetermined doubtful"), (10.0, 200, "undetermined fact"), (14.0, 200, ""),
        (-1.0, 200, "missed"), (-14.0, 200, ""),
    ]  # fmt: skip
    entries = [reinforcement(str(n), km, persons) for n, (km, persons, _) in enumerate(expected)]
    name, pack = "DRAFT-BORDER-STORES", pack_of(folder, "TJK", "KGZ")
    made = judged(name, entries, holder="KGZ", boundaries=pack)
    found = [told(made, "A8-notice", f"KGZ/{n}") for n in range(len(expected))]
    assert found == [status for _, _, status in expected]
    without = judged(name, entries, holder="KGZ")
    open_ = [told(without, "A8-notice", f"KGZ/{n}") for n in range(len(expected))]
    assert open_ == ["" if persons < 50 else "undetermined fact" for _, persons, _ in expected]


def test_inside_the_strip_acts_are_asked_for(folder: Path) -> None:
    """An incident told after a day, a reinforcement that answers one, and refusals by place."""
    place = east_of_the_line(1.0)
    entries = [
        {"kind": "border_incident", "author": "KGZ", "to": ["TJK"], "number": "1", "sent": "2027-06-02T06:00Z",
         "body": {"began": "2027-06-01T06:00Z", "place": place}},
        reinforcement("2", 1.0, 200, urgent=True),
    ]  # fmt: skip
    for number, km in (("5", 5.0), ("20", 20.0), ("40", 40.0)):
        entries += [
            {"kind": "store_visit_request", "author": "TJK", "to": ["KGZ"], "number": number, "sent": "2027-06-01",
             "body": {"place": east_of_the_line(km), "planned": "2027-06-20"}},
            {"kind": "store_visit_reply", "author": "KGZ", "to": ["TJK"], "number": f"r{number}",
             "sent": "2027-06-02", "refers_to": [f"TJK/{number}"], "body": {"accepted": False, "ground": "other"}},
        ]  # fmt: skip
    pack = pack_of(folder, "TJK", "KGZ")
    made = judged("DRAFT-BORDER-STORES", entries, holder="KGZ", boundaries=pack)
    assert told(made, "A7-told", "KGZ/1") == "late"
    assert told(made, "A7-record", "KGZ/1") == "missed"
    assert told(made, "A8-urgent", "KGZ/2") == "missed"
    assert told(made, "A8-notice", "KGZ/2") == ""
    # Stores are listed within 30 km; where another proposal, 10 km, says otherwise, both are shown.
    refused = {n: told(made, "A5-refusal", f"TJK/{n}") for n in ("5", "20", "40")}
    assert refused == {"5": "shut", "20": "shut", "40": "open"}
    other = [f for f in made if f.label == "A5-refusal" and f.reading != "default"]
    assert [(f.case, f.reading, f.status) for f in other] == [
        ("TJK/20", "belt.stores=near", "open")
    ]


def test_activities_by_their_corners(folder: Path) -> None:
    """The belt is 50 km deep, by another proposal 80; 3,000 troops, or 4,500."""
    expected = [
        (20, 5000, "missed"), (20, 3000, "undetermined doubtful"), (20, 2999, ""),
        (50, 5000, "undetermined fact"), (60, 5000, ""), (100, 5000, ""), (-20, 5000, "missed"),
    ]  # fmt: skip
    entries = []
    for number, (km, troops, _) in enumerate(expected):
        far = km + 5 * (1 if km > 0 else -1)
        corners = [east_of_the_line(km), east_of_the_line(far), east_of_the_line(far, 40.05)]
        body = {"designation": "fictional", "host": "KGZ", "kinds": ["land"], "start": "2027-06-15",
                "finish": "2027-06-18", "in_zone": True, "in_field": True, "one_command": True,
                "divisional": True, "troops": troops, "tanks": 0, "acvs": 0, "artillery": 0,
                "corners": corners}  # fmt: skip
        entries.append({"kind": "activity", "author": "KGZ", "number": str(number), "sent": "2027-06-20", "body": body})  # fmt: skip
    pack = pack_of(folder, "KAZ", "KGZ")
    made = judged("DRAFT-BORDER-NOTICE", entries, holder="KGZ", boundaries=pack)
    found = [told(made, "38", f"KGZ/{n}") for n in range(len(expected))]
    assert found == [status for _, _, status in expected]
    # By the other depth the one at 60 km is notifiable: that is shown, and nothing decided.
    other = [(f.reading, f.status) for f in made if f.label == "38" and f.case == "KGZ/4"]
    assert other == [("belt.depth=as-romania-hungary", "undetermined")]
