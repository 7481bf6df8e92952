"""Forms of messages as boxes: what is in a draft comes back from its form, and nothing is invented."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.message_strategies import drafts, texts
from hofburg.exchange import (
    Box,
    Lines,
    box_texts,
    boxed_draft,
    boxes_of,
    fewer_lines,
    more_lines,
    synthetic_year,
    tidy_boxes,
    unboxable,
)
from hofburg.regimes import Law, load_regime
from hofburg.register import check_draft, filled

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)  # fmt: skip
SOME = ["VD2011", "PROJECTS", "MOSCOW-1997", "KGZ-TJK-2022", "DAYTON-IV"]


@pytest.fixture(scope="module")
def vienna() -> Law:
    return load_regime("VD2011")


def walked(boxes: Any) -> list[Any]:
    found = []
    for box in boxes:
        found.append(box)
        if isinstance(box, Lines):
            found += [inner for row in box.rows for inner in walked(row)]
    return found


def entry_of(message: Any) -> dict[str, Any]:
    return dict(message.entry.data) if hasattr(message, "entry") else dict(message)


def test_every_message_of_the_made_up_year_comes_back_from_its_form(vienna: Law) -> None:
    kinds = set()
    for entry in synthetic_year(vienna, 2027):
        data = entry_of(entry)
        if data["kind"] not in vienna.messages:
            continue
        kinds.add(data["kind"])
        written = box_texts(vienna, data)
        made, problems = boxed_draft(vienna, data["kind"], written, data)
        assert not problems
        assert filled(made["body"]) == data.get("body", {}), data["kind"]
        for name in ("author", "to", "copies", "refers_to", "number", "comment"):
            assert (made[name] or None) == (data.get(name) or None), (data["kind"], name)
        assert tidy_boxes(written) == written
        assert unboxable(vienna, data) == ()
    assert len(kinds) > 35


@pytest.mark.parametrize("name", SOME)
@SLOW
@given(data=st.data())
def test_a_draft_of_any_form_comes_back_or_is_named(name: str, data: Any) -> None:
    law = load_regime(name)
    draft = data.draw(drafts(law))
    written = box_texts(law, draft)
    made, _ = boxed_draft(law, draft["kind"], written, draft)
    again, problems = boxed_draft(law, draft["kind"], box_texts(law, made), made)
    # What a form once gave it gives again: nobody's second look at a form changes a draft.
    assert not problems
    assert again == made
    lost = unboxable(law, draft)
    if not lost:
        assert not boxed_draft(law, draft["kind"], written, draft)[1]
    for field, value in (draft.get("body") or {}).items():
        if law.messages[draft["kind"]].fields[field].type in (
            "flag",
            "choice",
            "state",
            "instant",
            "point",
        ):
            assert made["body"][field] == value
            assert f"body.{field}" not in lost


PART = st.sampled_from(["body", "to", "copies", "0", "1", "999999", "10000000000", "none", "all",
                        "", "phases", "activities", "from", "__class__", "²"])  # fmt: skip
NAME = st.lists(PART, min_size=1, max_size=15).map(".".join)


@SLOW
@given(
    kind=st.sampled_from(["inspection_request", "activity", "annual_calendar", "request"]),
    posted=st.dictionaries(NAME | texts(), texts() | st.just("yes"), max_size=12),
)
def test_whatever_is_posted_makes_a_draft_or_problems_at_boxes(
    vienna: Law, kind: str, posted: dict[str, str]
) -> None:
    tidy = tidy_boxes(posted)
    made, problems = boxed_draft(vienna, kind, tidy)
    held = {box.path for boxes in boxes_of(vienna, kind, tidy) for box in walked(boxes)}
    assert {it.field for it in problems} <= held
    assert boxed_draft(vienna, kind, posted)[0] == made
    wrong = check_draft(made, {vienna.id: vienna}, at=0)[1]
    stay = ("missing-field", "nobody")
    assert {it.field.partition("[")[0] for it in wrong if it.rule not in stay} <= {
        "to", "copies", "author", "refers_to", "number", "comment", "body",
    }  # fmt: skip


def test_lines_are_added_and_taken_away_without_scripts(vienna: Law) -> None:
    kind = "activity"
    written = more_lines(vienna, kind, {"body.phases.0.purpose": "a"}, "body.phases")
    (phases,) = [b for b in boxes_of(vienna, kind, written)[1] if b.name == "body.phases"]
    assert isinstance(phases, Lines)
    assert len(phases.rows) == 2
    first = phases.rows[1][0]
    written |= {first.name: "b"}
    kept = fewer_lines(written, "body.phases.0")
    assert [name for name, text in kept.items() if text == "b"] == [
        first.name.replace(".1.", ".0.")
    ]
    none = {"body.phases.none": "yes"}
    assert "body.phases.none" not in more_lines(vienna, kind, none, "body.phases")
    assert more_lines(vienna, kind, {}, "body.nothing") == {}
    assert more_lines(vienna, kind, {}, "author") == {}


def test_what_is_wrong_is_said_at_its_box(vienna: Law) -> None:
    posted = {"author": "Kazakhstan", "to.0": "", "to.1": "KGZ", "body.causes": "x\x07", "copies.all": "yes",
              "copies.0": "AUT"}  # fmt: skip
    made, problems = boxed_draft(vienna, "request", posted)
    assert (made["author"], made["to"]) == ("KAZ", ["KGZ"])
    assert [(it.field, it.rule) for it in problems][-1] == ("copies", "none")
    names = {
        box.path: box for boxes in boxes_of(vienna, "request", posted) for box in walked(boxes)
    }
    assert all(isinstance(names[it.field], Box | Lines) for it in problems)


def test_what_a_form_cannot_hold_is_named(vienna: Law) -> None:
    odd = {
        "regime": "VD2011",
        "kind": "annual_calendar",
        "body": {"year": {"a": 1}, "stray": 1, "activities": [{}]},
    }
    assert unboxable(vienna, odd) == ("body.year", "body.stray", "body.activities")
