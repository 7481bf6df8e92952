"""Laws of a comparison: what holds whatever two messages say."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg.errors import QuestionError
from hofburg.exchange import (
    COLUMNS,
    Reconciliation,
    compared,
    difference_rows,
    explaining_draft,
    gather,
    questions,
    reconcile,
    reconciliation_dict,
)
from hofburg.exchange.measure import Span, apart, span
from hofburg.regimes import load_regime
from hofburg.register import Entry, Record, check_draft
from hofburg.values import parse_instant

LAW = load_regime("VD2011")
UNITS = ("1st Division", "2nd Division", "3rd Brigade", "4th Brigade", "5th Regiment", "Полк 6")
TYPES = (("BT", "T-Alpha"), ("BT", "T-Beta"), ("MOR", "M-1"))
QUICK = settings(max_examples=60, deadline=None)

numbers = st.one_of(
    st.integers(0, 60),
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: f"{min(p)}..{max(p)}"),
    st.just("?"),
)


@st.composite
def bodies(draw: st.DrawFn, amounts: Any = numbers) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(UNITS), min_size=1, unique=True))
    forces = []
    for name in names:
        line: dict[str, Any] = {"designation": name}
        if draw(st.booleans()):
            line["superior"] = draw(st.sampled_from(UNITS))  # circles and orphans too
        if draw(st.booleans()):
            line["strength"] = draw(amounts)
        if draw(st.booleans()):
            line["active"] = draw(st.booleans())
        forces.append(line)
    held = st.tuples(st.sampled_from(names), st.sampled_from(TYPES))
    holdings = [
        {"unit": unit, "class": kind[0], "type": kind[1], "number": draw(amounts)}
        for unit, kind in draw(st.lists(held, max_size=8, unique=True))
    ]
    return {"forces": forces, "holdings": holdings}


lines = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(UNITS),
        "what": st.sampled_from(
            ["raised", "disbanded", "renamed", "moved", "resubordinated", "strength", "holdings"]
        ),
    },
    optional={
        "class": st.sampled_from(["BT", "MOR"]),
        "type": st.sampled_from(["T-Alpha", "T-Beta", "M-1"]),
        "change": st.one_of(st.integers(-20, 20), st.just("?"), st.just("-5..3")),
        "detail": st.sampled_from([*UNITS, "New Brigade", "2400", "as agreed"]),
    },
)


@st.composite
def tellings(draw: st.DrawFn) -> dict[str, Any]:
    body: dict[str, Any] = {"year": 2026, "changes": draw(st.lists(lines, max_size=3))}
    if draw(st.booleans()):
        body["effective"] = draw(st.sampled_from(["2026-05-01", "2025-05-01", "2027-03-01", "?"]))
    return body


def exchange(body: dict[str, Any], year: int) -> Entry:
    data = {"regime": "VD2011", "kind": "annual_exchange", "author": "KGZ", "to": [],
            "number": f"AEMI/{year}", "sent": f"{year - 1}-12-10T10:00Z"}  # fmt: skip
    return Entry.of(data | {"body": body | {"year": year}})


def told(body: dict[str, Any], number: int = 1) -> Entry:
    return Entry.of({"regime": "VD2011", "kind": "force_change", "author": "KGZ", "to": [],
                     "number": f"FC/{number}", "sent": "2026-10-01T10:00Z", "body": body})  # fmt: skip


def compare(
    before: dict[str, Any], now: dict[str, Any], *changes: dict[str, Any]
) -> Reconciliation:
    entries = [told(body, number) for number, body in enumerate(changes)]
    return reconcile(LAW, exchange(before, 2026), exchange(now, 2027), entries)


def asked(found: Reconciliation) -> list[str]:
    return [question.text["en"] for question in questions(LAW, found)]


@QUICK
@given(bodies())
def test_the_same_twice_differs_in_nothing(body: dict[str, Any]) -> None:
    found = compare(body, body)
    assert difference_rows(found) == []
    assert asked(found) == []
    assert found.settled


@QUICK
@given(bodies(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(body: dict[str, Any], random: Any) -> None:
    mixed = {name: random.sample(lines_, len(lines_)) for name, lines_ in body.items()}
    assert difference_rows(compare(body, mixed)) == []


@QUICK
@given(bodies(st.integers(0, 60)), bodies(st.integers(0, 60)))
def test_swapped_messages_differ_by_the_opposite(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    def left(found: Reconciliation) -> dict[Any, Decimal]:
        return {(it.unit, it.kind): it.balance.left.lo for it in found.amounts}

    there, back = left(compare(one, other)), left(compare(other, one))
    assert there == {key: -number for key, number in back.items()}


@QUICK
@given(bodies(), bodies(), st.lists(tellings(), max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_messages_does_not_matter(
    before: dict[str, Any], now: dict[str, Any], changes: list[dict[str, Any]], random: Any
) -> None:
    entries = [told(body, number) for number, body in enumerate(changes)]
    mixed = random.sample(entries, len(entries)) + entries[:1]  # and one of them twice
    first = reconcile(LAW, exchange(before, 2026), exchange(now, 2027), entries)
    again = reconcile(LAW, exchange(before, 2026), exchange(now, 2027), mixed)
    assert reconciliation_dict(first, questions(LAW, first)) == reconciliation_dict(
        again, questions(LAW, again)
    )


@QUICK
@given(bodies(), bodies(), st.lists(tellings(), max_size=2))
def test_what_is_written_as_a_range_never_makes_a_difference_sure(
    before: dict[str, Any], now: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    def sure(found: Reconciliation) -> set[Any]:
        return {(it.unit, it.kind) for it in found.amounts if it.standing == "unexplained"}

    wider = now | {
        "holdings": [line | {"number": _wider(line["number"])} for line in now["holdings"]]
    }
    assert sure(compare(before, wider, *changes)) <= sure(compare(before, now, *changes))


def _wider(number: int | str) -> str:
    found = span(number, 0)
    if not found.hi.is_finite():
        return "?"
    return f"{max(found.lo - 2, Decimal(0))}..{found.hi + 2}"


@QUICK
@given(bodies(st.integers(0, 60)), bodies(st.integers(0, 60)))
def test_telling_a_change_takes_exactly_its_question_away(
    before: dict[str, Any], now: dict[str, Any]
) -> None:
    found = compare(before, now)
    own = [it for it in found.amounts if it.standing == "unexplained"]
    for it in own[:3]:
        line = {"unit": it.unit, "what": "holdings", "class": it.kind[0], "type": it.kind[1],
                "change": int(it.balance.left.lo)}  # fmt: skip
        after = compare(before, now, {"year": 2026, "effective": "2026-05-01", "changes": [line]})
        rest = {(a.unit, a.kind) for a in after.amounts if a.standing == "unexplained"}
        assert rest == {(a.unit, a.kind) for a in own} - {(it.unit, it.kind)}
        assert after.values == found.values
        assert after.presences == found.presences


@QUICK
@given(bodies(st.integers(0, 60)), bodies(st.integers(0, 60)))
def test_the_draft_that_tells_of_everything_leaves_nothing_to_ask(
    before: dict[str, Any], now: dict[str, Any]
) -> None:
    found = compare(before, now)
    listed = questions(LAW, found)
    draft = explaining_draft(LAW, found, listed)
    if draft is None:
        assert all(question.about == "value" for question in listed)
        return
    _, problems = check_draft(draft, {LAW.id: LAW}, at=parse_instant("2026-12-01T10:00Z").hi)
    assert [p for p in problems if p.level == "error"] == []
    after = reconcile(LAW, exchange(before, 2026), exchange(now, 2027), [draft])
    # Whether a unit is active is told by a notice of an activation and not by this message.
    rest = [it for it in questions(LAW, after) if it.about != "value"]
    assert [it.text["en"] for it in rest] == []


@QUICK
@given(bodies(), bodies(), st.lists(tellings(), max_size=3))
def test_whatever_is_compared_can_be_told(
    before: dict[str, Any], now: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    found = compare(before, now, *changes)
    listed = questions(LAW, found)
    plain = reconciliation_dict(found, listed)
    assert json.loads(json.dumps(plain)) == plain
    assert all(tuple(row) == COLUMNS for row in plain["differences"])
    sure = [row for row in plain["differences"] if row["standing"] == "unexplained"]
    assert bool(listed) == bool(sure) == (not found.settled)


def test_what_is_beyond_what_was_allowed() -> None:
    allowed = Span(Decimal(-3), Decimal(5))
    assert [str(span(n).beyond(allowed)) for n in (-5, -3, 0, 5, 9)] == ["-2", "0", "0", "0", "4"]
    assert str(span("-5..9").beyond(allowed)) == "-2..4"


def test_places_are_as_far_apart_as_the_sphere_has_them() -> None:
    london, paris = "51.5074,-0.1278", "48.8566,2.3522"
    far = apart(london, paris)
    assert far is not None
    assert 342.5 < far[0] < 344.5  # 343.9 km on the ellipsoid
    degree = apart("0.000000,0.000000", "1.000000,0.000000")
    assert degree is not None
    assert 111.1 < degree[0] < 111.3
    across = apart("10.0000,179.9999", "10.0000,-179.9999")
    assert across is not None
    assert across[0] < 0.03
    assert apart(london, "north of the river") is None
    assert apart("91.0,0.0", paris) is None


def record(entry: Entry, seq: int) -> Record:
    return Record(entry, "AUT-1", seq, recorded=f"2027-01-{seq:02}T10:00:00Z")


def test_the_register_gives_the_last_of_several_messages_for_a_year() -> None:
    body = {"forces": [{"designation": "3rd Brigade", "strength": 1}], "holdings": []}
    later = exchange({"forces": [{"designation": "3rd Brigade", "strength": 2}]}, 2027).data
    again = Entry.of(later | {"number": "AEMI/2027/2", "sent": "2026-12-14T10:00Z"})
    entries = [exchange(body, 2026), again, exchange(body, 2027)]
    records = [record(entry, number) for number, entry in enumerate(entries, 1)]
    found = gather(LAW, records, "KGZ", 2027)
    assert isinstance(found.now, Entry)
    assert found.now.body["forces"] == later["body"]["forces"]
    assert found.now.body["holdings"] == []  # what it does not repeat stands
    assert found.now.reference == "KGZ/AEMI/2027/2"
    with pytest.raises(QuestionError, match="for 2030 is held"):
        gather(LAW, records, "KGZ", 2030)
    with pytest.raises(QuestionError, match="of TJK"):
        gather(LAW, records, "TJK", 2027)
    with pytest.raises(QuestionError, match="Held are those for: none"):
        gather(LAW, records, "KGZ", 2027, known_at=parse_instant("2027-01-01").lo)


def test_what_is_no_pair_of_messages_is_refused() -> None:
    body = {"forces": [{"designation": "A"}]}
    with pytest.raises(QuestionError, match="is not before"):
        reconcile(LAW, exchange(body, 2027), exchange(body, 2026))
    with pytest.raises(QuestionError, match="not annual_exchange"):
        reconcile(LAW, told({"year": 2026}), exchange(body, 2027))
    with pytest.raises(QuestionError, match="which year"):
        reconcile(LAW, exchange(body, 2026), {"kind": "annual_exchange", "body": body})
    with pytest.raises(QuestionError, match="compares nothing"):
        compared(LAW, "inspection")
