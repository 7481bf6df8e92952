"""The comparison, against figures that are worked out by hand in the comments."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrangements.border import AS_OF, accord, activity, base, belt, levels, notice, records, visit
from hofburg import Law
from hofburg.arrangements import Comparison, Layer, compare
from hofburg.errors import QuestionError
from hofburg.values import parse_instant

ONE, NONE, PERHAPS = (Decimal(1),) * 2, (Decimal(0),) * 2, (Decimal(0), Decimal(1))


def whole(number: int | str, most: int | str | None = None) -> tuple[Decimal, Decimal]:
    return (Decimal(number), Decimal(number if most is None else most))


def compared(laws: Sequence[Law], entries: Sequence[dict[str, Any]], **more: Any) -> Comparison:
    more.setdefault("as_of", AS_OF)
    return compare(base(), laws, records(entries, *laws), **more)


def layer(law: Law, entries: Sequence[dict[str, Any]], **more: Any) -> Layer:
    return compared([law], entries, **more).layers[0]


REGISTER = [
    activity("S1", "KAZ", 7000),
    notice("N2", "KAZ", 10000, "2027-06-12T06:00Z"),
    activity("S3", "KGZ", 4000),
    activity("S4", "DEU", 7000),
]


def test_a_lower_level_and_an_earlier_notice() -> None:
    """Between Kazakhstan and Kyrgyzstan: 5,000 instead of 9,000, and 60 days instead of 42."""
    found = layer(levels(5000, days=60), REGISTER)
    # S1: 7,000 is notifiable here and not there, due 60 days before 1 June: by 2 April.
    # N2: 10,000 is notifiable in both; 50 days before 1 August is in time there, and late here, where
    # it was due on 2 June, 18 days before 20 June.
    # S3 stays below both levels, and Germany (S4) is no party.
    by_case = {it.case: it for it in found.cases}
    assert set(by_case) == {"KAZ/S1", "KAZ/N2"}
    first, second = by_case["KAZ/S1"], by_case["KAZ/N2"]
    assert (first.how, first.base, first.layer, first.state) == ("new", "", "undetermined", "KAZ")
    assert first.due == (parse_instant("2027-04-02").hi,) * 2
    assert (second.how, second.base, second.layer) == ("status", "met", "late")
    assert second.earlier == whole(18)
    assert (first.label, first.paragraph, first.mark) == ("38", "A1", "practice")
    assert {(t.label, t.state, t.how): t.number for t in found.tallies} == {
        ("38", "KAZ", "new"): ONE,
        ("38", "KAZ", "status"): ONE,
    }
    # One notice more, of S1, by Kazakhstan, in April.
    assert found.extra == ONE
    (message,) = found.messages
    assert (message.kind, message.state, message.month) == ("activity_notice", "KAZ", "2027-04")
    assert (message.case, message.labels, message.given) == ("KAZ/S1", ("38",), False)
    # At 60 EUR a message.
    assert [(it.state, it.total) for it in found.payments] == [("KAZ", whole(60)), ("KGZ", NONE)]
    assert found.total == whole(60)
    assert found.ahead == NONE
    # Of three activities in which a party takes part (S1, N2, S3) one becomes visible: a third. It has
    # 7,000 troops; the notice is due at the end of 2 April, 59 whole days before 06:00 on 1 June.
    (seen,) = found.seen
    assert (seen.told, seen.recorded, seen.base) == (ONE, whole(3), ONE)
    assert seen.share == whole("0.333")
    troops = next(it for it in seen.measures if it.name == "troops")
    assert (troops.span, troops.unit, troops.known, troops.of) == (whole(7000), "troops", 1, 1)
    assert seen.warning == whole(59)
    assert (seen.moved, seen.earlier) == (ONE, whole(18))


def test_what_the_register_proves_decides_between_missed_and_undetermined() -> None:
    """In Kazakhstan's own register the notice that is not there was not sent."""
    entries = [
        activity("S0", "KAZ", 100) | {"sent": "2026-01-01T00:00Z"},
        activity("S1", "KAZ", 7000),
    ]
    found = layer(levels(5000), entries, holder="KAZ")
    assert [(it.case, it.how, it.layer) for it in found.cases] == [("KAZ/S1", "new", "missed")]


def test_accounts_that_differ_are_a_range() -> None:
    """One account says 7,000, the other 4,000: none or one message, and never two."""
    entries = [
        activity("S1", "KAZ", 7000, account="press"),
        activity("S1", "KAZ", 4000, account="ministry"),
    ]
    found = compared([levels(5000)], entries)
    assert found.worlds == {"ministry": "", "press": ""}
    assert found.layers[0].extra == PERHAPS
    assert found.layers[0].total == whole(0, 60)
    assert [t.number for t in found.layers[0].tallies] == [PERHAPS]


@pytest.mark.parametrize(
    ("troops", "more", "extra"),
    [
        ("4000..6000", {}, PERHAPS),  # either side of 5,000
        ("?", {}, PERHAPS),
        ("5000..8999", {}, ONE),  # from 5,000 on, and below 9,000
        ("2000..4999", {}, NONE),
        ("9000..12000", {}, NONE),  # owed in both
        # Whether it was under one command is not known: but it decides both alike.
        ("9500..12000", {"one_command": "?"}, NONE),
        ("5500..8000", {"one_command": "?"}, PERHAPS),
        ("5500..12000", {"one_command": "?"}, PERHAPS),
    ],
)
def test_what_is_not_known_is_neither_none_nor_one(
    troops: str, more: dict[str, Any], extra: tuple[Decimal, Decimal]
) -> None:
    entry = activity("S1", "KAZ", troops)
    if more:
        del entry["body"]["one_command"]
    found = layer(levels(5000), [entry])
    assert found.extra == extra
    assert bool(found.told) == (extra != NONE)
    if extra == PERHAPS:
        assert not found.told[0].certain


def test_a_notice_that_was_sent_anyway_is_said_so() -> None:
    """Kazakhstan told of 7,000 though the base does not ask for it: the arrangement would have."""
    found = layer(levels(5000), [notice("N1", "KAZ", 7000, "2027-05-01T06:00Z")])
    assert (found.extra, found.given) == (ONE, ONE)


def test_quotas_newly_opened_are_an_upper_bound_and_no_visits() -> None:
    """Five inspections instead of three, for each of two States: two more each, four in all."""
    found = layer(levels(5000, quota=5), [activity("S1", "KAZ", 100)])
    (opened,) = found.opened
    assert (opened.label, opened.each, opened.groups, opened.visits) == (
        "76",
        whole(2),
        2,
        whole(4),
    )
    assert opened.most == whole(2)
    # At most four inspectors (91-team); two days are what the cost table supposes.
    assert (opened.people, opened.days) == (whole(4), whole(2))
    assert opened.rests_on == ("91-team", "costs: stay_days")
    assert found.visits == ()
    # Each State, as guest and as host of two visits: 2x4x2 person-days at 250 = 4,000; 2x4 journeys at
    # 700 = 5,600; 2x2 days at 500 = 2,000; 4x3 escorts at 150 = 1,800; 4 interpreters at 250 = 1,000.
    assert [(it.state, it.ahead, it.total) for it in found.payments] == [
        ("KAZ", whole(14400), NONE),
        ("KGZ", whole(14400), NONE),
    ]
    assert found.ahead == whole(28800)


def test_a_visit_under_an_arrangement_with_its_people_and_days() -> None:
    """Two Finns and a Swede in Russia on two days: 4 and 2 person-days, and a host for two days."""
    found = layer(accord(), visit(), holder="RUS")
    (made,) = found.visits
    assert (made.visiting, made.receiving, made.days, made.sure) == ("FIN", "RUS", whole(2), True)
    assert [(it.state, it.people) for it in made.team] == [("FIN", whole(2)), ("SWE", ONE)]
    by_state = {it.state: it for it in found.payments}
    assert by_state["FIN"].person_days == whole(4)
    assert by_state["SWE"].person_days == whole(2)
    assert by_state["RUS"].person_days == NONE
    assert (by_state["FIN"].visits_made, by_state["RUS"].visits_received) == (ONE, ONE)
    # What was sent under it: a request, a reply, a record. What is owed besides: Finland's report (105).
    # That the quota is used up (76.1) is told of the base's three, and this is the first.
    sent = {(it.kind, it.state): (it.number, it.sent) for it in found.messages}
    assert sent == {
        ("inspection_request", "FIN"): (ONE, 1),
        ("inspection_reply", "RUS"): (ONE, 1),
        ("inspection_visit", "FIN"): (ONE, 1),
        ("inspection_report", "FIN"): (ONE, 0),
    }
    assert found.extra == whole(4)
    # Finland: three messages, 4 person-days and two journeys: 180 + 1,000 + 1,400. Sweden: 500 + 700.
    assert by_state["FIN"].total == whole(3 * 60 + 4 * 250 + 2 * 700)
    assert by_state["SWE"].total == whole(2 * 250 + 700)
    # Russia: a message, two days with three escorts and an interpreter: 60 + 1,000 + 900 + 500.
    assert by_state["RUS"].total == whole(60 + 2 * 500 + 6 * 150 + 2 * 250)
    # One visit a year from each to each: two.
    assert [(it.label, it.visits) for it in found.opened] == [("76", whole(2))]


def test_the_same_visit_under_the_base_is_none_of_the_arrangement() -> None:
    found = layer(accord(), visit(under="VD2011"))
    assert (found.visits, found.extra, found.cases, found.total) == ((), NONE, (), NONE)


def test_a_belt_counts_what_lies_in_it_and_what_may() -> None:
    """Four drills of 4,000, above the belt's 3,000: in it, 220 km north of it, nowhere said, abroad."""
    near = ["43.10,72.00", "43.10,72.40", "43.20,72.40", "43.20,72.00"]  # 11 to 22 km from the line
    far = ["45.00,72.00", "45.00,72.40", "45.10,72.40", "45.10,72.00"]
    entries = [
        activity("S1", "KAZ", 4000, corners=near),
        activity("S2", "KAZ", 4000, corners=far),
        activity("S3", "KGZ", 4000),
        activity("S4", "DEU", 4000, corners=near),
    ]
    found = layer(belt(), entries)
    # S1 surely, S3 perhaps: its place is not known. Germany is no party.
    assert found.extra == whole(1, 2)
    assert {it.case: it.certain for it in found.told} == {"KAZ/S1": True, "KGZ/S3": False}
    assert {it.case: it.place for it in found.told}["KAZ/S1"] == "43.10,72.00 and 3 more"
    # Recorded of the parties are three, in the belt one or two: all, or half of them, are told.
    (seen,) = found.seen
    assert (seen.recorded, seen.area, seen.told) == (whole(3), whole(1, 2), whole(1, 2))
    assert seen.share == (Decimal("0.5"), Decimal(1))


def test_an_arrangement_of_others_changes_nothing() -> None:
    others = levels(3000, "OTHER", "{SWE: Sweden, NOR: Norway}", days=90, quota=9)
    found = layer(others, REGISTER)
    assert (found.tallies, found.cases, found.messages, found.told) == ((), (), (), ())
    assert (found.extra, found.total, found.same) == (NONE, NONE, NONE)


def test_a_draft_is_tried_on_the_past_unless_held_to_its_term() -> None:
    """The draft begins in 2030, the activities are of 2027."""
    tried = layer(levels(5000), REGISTER)
    assert (tried.set_aside, tried.extra) == (True, ONE)
    held = layer(levels(5000), REGISTER, own_term=True)
    assert (held.set_aside, held.extra) == (False, NONE)
    in_force = layer(levels(5000, "INF", status="in-force"), REGISTER)
    assert (in_force.set_aside, in_force.extra) == (False, NONE)


def test_a_draft_for_all_binds_whoever_acts() -> None:
    """Without parties it is one of all participating States: Germany's 7,000 count too."""
    found = layer(levels(5000, "ALL", parties="", quota=5), REGISTER)
    assert found.extra == whole(2)
    assert {it.state for it in found.messages} == {"KAZ", "DEU"}
    # Two more visits for each of the 57: what they could cost is said of each State once.
    assert [(it.groups, it.visits) for it in found.opened] == [(57, whole(114))]
    assert {it.state: it.ahead for it in found.payments} == {
        "DEU": NONE,
        "KAZ": NONE,
        "*": whole(14400),
    }


def test_the_order_of_arrangements_does_not_matter() -> None:
    laws = [levels(5000), levels(3000, "LOWER"), accord()]
    answers = [compared(order, REGISTER) for order in permutations(laws)]
    assert all(answer == answers[0] for answer in answers)
    assert [it.id for it in answers[0].layers] == ["ACC", "LOW", "LOWER"]
    # Both levels call for the notice of S1, which is one message; the lower one also for 4,000 (S3).
    assert [it.extra for it in answers[0].layers] == [NONE, ONE, whole(2)]
    assert answers[0].together == whole(2)


def test_the_order_of_records_does_not_matter() -> None:
    answers = [
        compare(base(), [levels(5000, days=60)], records(order), as_of=AS_OF)
        for order in (REGISTER, REGISTER[::-1])
    ]
    assert answers[0] == answers[1]


@settings(max_examples=5)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["KAZ", "KGZ", "DEU"]),
            st.one_of(
                st.integers(0, 14000).map(str),
                st.tuples(st.integers(0, 14000), st.integers(0, 3000)).map(
                    lambda pair: f"{pair[0]}..{pair[0] + pair[1]}"
                ),
                st.just("?"),
            ),
        ),
        max_size=6,
    )
)
def test_a_lower_level_never_makes_fewer_messages(drills: list[tuple[str, str]]) -> None:
    """Monotone: both ends of the count grow as the level falls, and so do cases and costs."""
    entries = [activity(f"S{n}", host, troops) for n, (host, troops) in enumerate(drills)]
    laws = [levels(level, f"L{level}") for level in (2000, 5000, 8999)]
    found = compared(laws, entries).layers
    assert [it.id for it in found] == ["L2000", "L5000", "L8999"]
    for lower, higher in pairwise(found):
        for one, other in ((lower.extra, higher.extra), (lower.total, higher.total)):
            assert one[0] is not None
            assert other[0] is not None
            assert one[0] >= other[0]
        assert len(lower.told) >= len([it for it in higher.told if it.certain])
    # And no State but a party owes anything.
    assert {it.state for layer in found for it in layer.messages} <= {"KAZ", "KGZ"}


def test_every_number_says_where_it_comes_from() -> None:
    found = layer(levels(5000, days=60, quota=5), REGISTER)
    assert [(it.parameter, it.before, it.now) for it in found.moved] == [
        ("notify.days", "42 d", "60 d"),
        ("notify.troops", "9000 troops", "5000 troops"),
        ("inspection.quota", "3 inspections", "5 inspections"),
    ]
    assert all(it.mark == "practice" and it.labels and it.paragraph for it in found.moved)
    assert all(it.mark and it.paragraph and it.label for it in found.cases)
    assert all(it.mark and it.paragraph and it.label for it in found.opened)
    lines = [line for it in found.payments for line in it.lines]
    assert lines
    assert all((it.mark, it.source) == ("doubtful", "OWN") and it.why for it in lines)
    assert set(found.sentences) == {"38", "76"}


def test_as_dict_is_plain_and_complete() -> None:
    import json

    data = compared([levels(5000, days=60)], REGISTER).as_dict()
    again = json.loads(json.dumps(data))
    assert again == data
    (one,) = data["layers"]
    assert one["extra"] == ["1", "1"]
    assert one["messages"][0]["due"] == ["2027-04-02T23:59:59.999999Z"] * 2
    assert data["base"] == "VD2011"


def test_what_cannot_be_compared_is_refused_with_a_remedy() -> None:
    with pytest.raises(
        QuestionError, match=r"there is no arrangement to compare.*arrangement list"
    ):
        compare(base(), [], [], as_of=AS_OF)
    with pytest.raises(QuestionError, match=r"VD2011 is a regime and no arrangement"):
        compare(base(), [base()], [], as_of=AS_OF)
    with pytest.raises(QuestionError, match=r"LOW is named twice"):
        compare(base(), [levels(5000), levels(5000)], [], as_of=AS_OF)
    with pytest.raises(QuestionError, match=r"LOW is an arrangement, and no base. Name VD2011"):
        compare(levels(5000), [levels(5000)], [], as_of=AS_OF)
    from hofburg import load_regime

    with pytest.raises(QuestionError, match=r"LOW builds upon VD2011, and FSC is another base"):
        compare(load_regime("FSC"), [levels(5000)], [], as_of=AS_OF)
