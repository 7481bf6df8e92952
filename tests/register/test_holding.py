"""What holds: corrections, copies, and moments."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.register import Key, Record, Register, view
from register.toy import HOUR, NOON, entry, register


def books(records: Any, known_at: int | None = None) -> list[int]:
    return [it.entry.body["books"] for it in view(records, known_at).held]


def correct(one: Register, key: Key, record: Record, at: int, **given: Any) -> Record:
    (made,) = one.append([entry(corrects=record.id, **given)], key, at)
    return made


def test_a_correction_replaces_from_when_it_was_recorded(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        (first,) = one.records()
        second = correct(one, key, first, NOON + HOUR, body={"books": 3})
        correct(one, key, second, NOON + 2 * HOUR, body={"books": 4})
        records = list(one.records())
    assert books(records, NOON - 1) == []
    assert books(records, NOON) == [2]
    assert books(records, NOON + HOUR) == [3]
    assert books(records) == [4]
    found = view(records)
    assert (found.corrected, found.copies, dict(found.renamed)) == (2, 0, {})
    assert found.held[0].records == (records[2],)


def test_of_two_corrections_the_later_holds(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        (first,) = one.records()
        second = correct(one, key, first, NOON, body={"books": 3})
        # The clock was set back: the node's number tells the order.
        correct(one, key, first, NOON - HOUR, body={"books": 4})
        assert books(one.records()) == [4]
        correct(one, key, second, NOON, body={"books": 5})
        assert books(one.records()) == [5]


def test_a_reference_to_what_was_replaced_still_leads_on(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key) as one:
        (first,) = one.append([entry(number=None)], key, NOON)
        second = correct(one, key, first, NOON + HOUR, number=None, body={"books": 3})
        third = correct(one, key, second, NOON + 2 * HOUR, number="12", body={"books": 3})
        assert dict(view(one.records()).renamed) == {
            first.reference: "KAZ/12",
            second.reference: "KAZ/12",
        }
        assert third.reference == "KAZ/12"
        early = view(one.records(known_at=NOON + HOUR)).renamed
        assert dict(early) == {first.reference: second.reference}


def test_only_its_recorder_replaces_a_record(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key, 1) as one, register(tmp_path, foreign) as other:
        (first,) = one.records()
        correct(other, foreign, first, NOON + HOUR, body={"books": 3})
        assert books([*one.records(), *other.records()]) == [2, 3]


def test_a_correction_of_what_is_not_held_stands(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        first, _ = one.records()
        correct(one, key, first, NOON + HOUR, body={"books": 3})
        assert books(list(one.records())[1:]) == [2, 3]


def test_equal_copies_merge_and_the_first_is_kept(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key) as one, register(tmp_path, foreign) as other:
        one.append([entry()], key, NOON + HOUR)
        other.append([entry()], foreign, NOON)
        found = view([*one.records(), *other.records()])
    (held,) = found.held
    assert [it.recorder for it in held.records] == ["KGZ-1", "KAZ-1"]
    assert found.copies == 1


def test_copies_add_their_circumstances(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key) as one, register(tmp_path, foreign) as other:
        sent = {"channel": "network", "at": "2022-02-11T10:00Z"}
        one.append([entry(transmission=sent, sources=["a", "b"])], key, NOON)
        received = {"KGZ": "2022-02-11T10:05Z"}
        copy = entry(received=received, sources=["b", "c"], origin="transcribed", comment="ours")
        other.append([copy], foreign, NOON + HOUR)
        (held,) = view([*one.records(), *other.records()]).held
    assert held.entry == entry(
        transmission=sent, received=received, sources=["a", "b", "c"], comment="ours"
    )
    assert held.reference == "KAZ/1"
    assert len(held.records) == 2


def test_copies_that_differ_are_kept(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key) as one, register(tmp_path, foreign) as other:
        one.append([entry(), entry(number="2", received={"KGZ": "2022-02-11"})], key, NOON)
        other.append(
            [entry(body={"books": 3}), entry(number="2", received={"KGZ": "2022-02-12"})],
            foreign,
            NOON,
        )
        found = view([*one.records(), *other.records()])
    assert [it.reference for it in found.held] == ["KAZ/1", "KAZ/1", "KAZ/2", "KAZ/2"]
    assert found.copies == 0


def test_accounts_stay_apart() -> None:
    records = [Record(entry(account=name)) for name in ("one", "other", "one")]
    assert [it.entry.data["account"] for it in view(records).held] in (
        ["one", "other"],
        ["other", "one"],
    )


def test_unsigned_entries_are_known_at_any_time() -> None:
    assert books([Record(entry())], known_at=0) == [2]
    dated = Record(entry(), recorded="2022-02-11T12:00:00Z")
    assert books([dated], NOON - 1) == []
    assert books([dated], NOON) == [2]


@pytest.fixture
def records(tmp_path: Path, key: Key, foreign: Key) -> list[Record]:
    """Corrections, copies, differing copies and unsigned entries."""
    with register(tmp_path, key, 2) as one, register(tmp_path, foreign) as other:
        first, second = one.records()
        correct(one, key, first, NOON + HOUR, body={"books": 3})
        correct(one, key, second, NOON + HOUR, number="2", body={"books": 4})
        other.append([entry(), entry(body={"books": 3}), entry(number="9")], foreign, NOON)
        unsigned = [Record(entry()), Record(entry(number=None))]
        return [*one.records(), *other.records(), *unsigned]


@given(st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_records_does_not_matter(records: list[Record], random: random.Random) -> None:
    expected = view(records)
    shuffled = random.sample(records, len(records))
    assert view([*shuffled, shuffled[0]]) == expected


def test_long_chains_of_corrections_are_no_burden() -> None:
    last = Record(entry())
    records = [last]
    for number in range(3000):
        last = Record(entry(corrects=last.id, body={"books": number}))
        records.append(last)
    assert books(reversed(records)) == [2999]
