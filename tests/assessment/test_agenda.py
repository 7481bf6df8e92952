"""A State's agenda: what stands on it, and identifiers that stay."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.loans import LENDING, LOANS, loan, records_of
from hofburg import Agenda, agenda, assess
from hofburg.register import Record
from hofburg.values import DAY, NEVER, parse_instant

FEW = settings(max_examples=max(5, settings().max_examples // 20))
NOW = parse_instant("2021-06-01T12:00Z").lo
Loans = list[tuple[str, str, int, int, str]]


def of(
    records: list[Record], state: str = "TAL", as_of: int = NOW, law: object = LENDING, **more: bool
) -> Agenda:
    assessment = assess(law, records, as_of=as_of, holder="TAL", horizon=as_of, threads=1)  # type: ignore[arg-type]
    (made,) = agenda(assessment, state, as_of=as_of, since=0, **more)  # type: ignore[arg-type]
    return made


def named(made: Agenda) -> dict[str, object]:
    """What each identifier stands for, whatever its status."""
    found: dict[str, object] = {}
    for it in made.items:
        assert it.uid not in found
        if it.finding:
            found[it.uid] = (it.finding.label, it.finding.case, it.finding.part, it.finding.reading)
        elif it.occurrence:
            found[it.uid] = ("takes part", it.occurrence.reference, it.occurrence.part)
    assert len(set(found.values())) == len(found)
    return found


@FEW
@given(LOANS, st.integers(1, 400), st.randoms(use_true_random=False))
def test_identifiers_are_unique_and_outlive_time_order_and_edition(
    loans: Loans, days: int, order: random.Random
) -> None:
    records = records_of(loans)
    first = named(of(records, awaited=True))
    mixed = list(records)
    order.shuffle(mixed)
    assert named(of(mixed, awaited=True)) == first
    # Another edition has another hash and the same identifiers.
    assert (
        named(of(records, law=replace(LENDING, digest="sha256:" + "0" * 64), awaited=True)) == first
    )
    # A year later: whatever still stands there is called as it was.
    later = named(of(records, as_of=NOW + days * DAY, awaited=True))
    assert all(later[uid] == said for uid, said in first.items() if uid in later)
    # No duty of a loan that was known then has gone, whatever became of it.
    duties = {
        it.uid for it in of(records, awaited=True).items
        if it.finding and it.finding.process == "loan" and it.finding.status == "met"
    }  # fmt: skip
    assert duties <= set(later)


def test_what_is_met_stays_with_its_status() -> None:
    before = loan(1, "ANN", "TAL", 200, 3, fate="open")
    after = loan(1, "ANN", "TAL", 200, 3, fate="refused")
    sent = parse_instant("2021-05-20T10:00Z").lo

    def reply(records: list[Record], at: int) -> tuple[str, str]:
        (it,) = [i for i in of(records, as_of=at).items if i.finding and i.finding.label == "reply"
                 and i.finding.reading == "default"]  # fmt: skip
        assert it.finding
        return it.uid, it.finding.status

    pending, met = reply(before, sent), reply(after, sent + 10 * DAY)
    assert (pending[1], met[1]) == ("pending", "met")
    assert pending[0] == met[0]


def test_a_day_that_is_over_stays_though_nobody_knows_what_came_of_it() -> None:
    """In Tal's register nothing proves that Berg did not report."""

    def reports(at: str) -> dict[str, str]:
        made = of([], "BRG", as_of=parse_instant(at).lo)
        return {i.uid: i.finding.status for i in made.items if i.finding and i.dated
                and i.finding.case == "stocktaking/BRG/2021"}  # fmt: skip

    before, after = reports("2021-01-10"), reports("2021-02-10")
    assert before.keys() == after.keys()
    assert (*before.values(), *after.values()) == ("pending", "undetermined")


def test_what_others_owe_is_there_only_if_asked_for() -> None:
    records = loan(1, "ANN", "TAL", 200, 3, fate="out")
    own, all_ = of(records), of(records, awaited=True)
    assert {it.finding.label for it in all_.items if it.finding and not it.owed} >= {"return"}
    assert all(it.owed for it in own.items)
    assert {it.uid for it in own.items} < {it.uid for it in all_.items}
    (taking,) = [it for it in own.items if it.occurrence]
    assert taking.occurrence and taking.occurrence.states == ("ANN", "TAL")  # noqa: PT018


def test_two_states_have_identifiers_of_their_own() -> None:
    records = loan(1, "ANN", "TAL", 200, 3)
    assert not set(named(of(records, "TAL"))) & set(named(of(records, "ANN")))


def test_what_was_over_long_ago_is_left_out_unless_it_is_open() -> None:
    records = loan(1, "ANN", "TAL", 0, 3)
    assessment = assess(LENDING, records, as_of=NOW, holder="TAL", threads=1)
    (made,) = agenda(assessment, "TAL", as_of=NOW, since=NOW)
    assert made.items
    for it in made.items:
        assert it.finding is not None
        assert it.finding.due is not None
        assert (
            it.finding.status in ("pending", "missed", "undetermined") or it.finding.due[1] >= NOW
        )
    (whole,) = agenda(assessment, "TAL", as_of=NOW)
    assert any(it.occurrence for it in whole.items)
    assert all(it.place[0] <= NEVER for it in whole.items)
