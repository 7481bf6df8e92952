"""Positions as a picture: whole, marked, escaped, the same everywhere."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from hofburg import load_regime
from hofburg.decisions import Decision, decisions_of
from hofburg.register import Record, check_entry
from hofburg.reports import positions_picture
from hofburg.values import parse_instant

LAW = load_regime("ROP")
SVG = "{http://www.w3.org/2000/svg}"


def made(title: str, *notes: tuple[str, str, str | None, bool]) -> Decision:
    """A draft, and positions: State, stance, paragraph, whether it is an assumption."""
    body = {"title": title, "version": 1, "paragraphs": [{"number": "1", "text": "To meet."}]}
    common: dict[str, Any] = {"regime": "ROP", "author": "AUT", "to": [], "origin": "synthetic"}
    entries = [
        {**common, "kind": "draft", "number": "d", "sent": "2027-03-01T09:00Z", "body": body}
    ]
    for of, stance, paragraph, assumed in notes:
        note = {"of": of, "stance": stance, "said": "assumed" if assumed else "itself"}
        note |= {"paragraph": paragraph} if paragraph else {}
        entries.append({
            **common, "kind": "position", "refers_to": ["AUT/d"], "sent": "2027-03-02T09:00Z",
            "handling": "restricted", "body": note,
        })  # fmt: skip
    records = []
    for data in entries:
        entry, problems = check_entry(data, {"ROP": LAW})
        assert entry is not None, problems
        records.append(Record(entry))
    (found,) = decisions_of(LAW, records, as_of=parse_instant("2027-03-10T00:00Z").hi)
    return found


def words(picture: str) -> str:
    root = ET.fromstring(picture)
    return "\n".join(it.text or "" for it in root.iter() if it.text)


def test_assumptions_are_left_out_of_what_is_for_a_meeting_and_that_is_said() -> None:
    found = made("Observers", ("AND", "support", None, False), ("MCO", "objects", "1", True))
    said = words(positions_picture(LAW, found))
    assert "AND" in said
    assert "MCO" not in said
    assert "Assumptions are left out: 1." in said


def test_assumptions_that_are_asked_for_stand_apart_with_that_word() -> None:
    found = made("Observers", ("AND", "support", None, False), ("MCO", "objects", "1", True))
    picture = positions_picture(LAW, found, assumptions=True)
    said = words(picture)
    assert "Assumptions: what somebody takes States to hold; none of them said so" in said
    assert "assumption: MCO: Para 1: objects" in said
    assert "Handling: public, restricted." in said
    dotted = [it for it in ET.fromstring(picture).iter(f"{SVG}rect") if it.get("stroke-dasharray")]
    assert len(dotted) == 2  # in the legend, and the cell of MCO


def test_each_stance_has_a_sign_of_its_own_beside_its_colour() -> None:
    stances = ("support", "can-live-with", "needs-change", "objects")
    notes = [(it, stance, None, False) for it, stance in zip(("AND", "LIE", "MLT", "MCO"), stances, strict=True)]  # fmt: skip
    root = ET.fromstring(positions_picture(LAW, made("Observers", *notes)))
    rows = [g for g in root.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    signs = {[it.text for it in g.iter(f"{SVG}text")][-1] for g in rows}
    fills = {next(g.iter(f"{SVG}rect")).get("fill") for g in rows}
    assert signs == {"+", "~", "!", "x"}
    assert len(fills) == 4


def test_a_hostile_title_is_only_words() -> None:
    title = '</title><script>alert(1)</script>\u202e & "quoted"'
    picture = positions_picture(LAW, made(title))
    assert "<script" not in picture
    assert "\u202e" not in picture
    assert "No position" not in words(picture)
    assert "Unknown: 57 of 57 participating States." in words(picture)


def test_all_states_in_one_row_stay_inside_the_picture() -> None:
    from hofburg.atlas import states

    notes = [(it.code, "support", None, False) for it in states("participating")]
    root = ET.fromstring(positions_picture(LAW, made("Observers", *notes)))
    high = float(root.get("height", "0"))
    assert max(float(it.get("y", "0")) for it in root.iter(f"{SVG}text")) < high
    assert "Unknown: 0 of 57 participating States." in words(
        positions_picture(LAW, made("x", *notes))
    )
