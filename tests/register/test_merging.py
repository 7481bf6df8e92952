"""Registers of several centres in one: what merges, what stands side by side, and no order matters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest

from hofburg.errors import IntegrityError
from hofburg.register import Entry, Key, Record, Register, View, read_records, view
from register.toy import HOUR, LAWS, NOON, data, entry, exported, lines, register, trust

THIRD = Key.generate("TJK-1")
NUMBERS = count()


def centre(folder: Path, key: Key, *told: Entry, at: int = NOON) -> tuple[Register, list[Record]]:
    """A register in a folder of its own, and its records."""
    folder = folder / f"{key.node}-{next(NUMBERS)}"
    folder.mkdir()
    made = register(folder, key)
    return made, made.append(told, key, at)


def merged(folder: Path, *imports: Any, keys: Sequence[Key]) -> Register:
    """A new register into which these were imported one after the other, forks and all."""
    made = Register.create(folder / f"{next(NUMBERS)}.sqlite", node="UZB-1", state="UZB")
    for given in imports:
        made.import_records(given, LAWS, trust=trust(*keys), keep_forks=True)
    return made


def whole(register: Register) -> tuple[str, bytes, View]:
    """All that a register holds, and what of it holds."""
    file = io.BytesIO()
    register.export(file)
    return register.digest(), file.getvalue(), view(register.records())


def books(found: View) -> list[int]:
    return [it.entry.body["books"] for it in found.held]


# -- what merges -----------------------------------------------------------------------------------


def test_what_centres_know_of_one_message_is_put_together(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    _, one = centre(
        tmp_path, key, entry(received={"KGZ": "?"}, transmission={"channel": "network"})
    )
    _, other = centre(
        tmp_path, foreign, entry(received={"KGZ": "2022-02-11T10:05Z"}, sources=["log"]),
        at=NOON + HOUR,
    )  # fmt: skip
    _, third = centre(
        tmp_path,
        THIRD,
        # the same moment, written with another offset and with seconds
        entry(
            received={"KGZ": "2022-02-11T16:05:00+06:00", "UZB": "2022-02-12"},
            transmission={"channel": "network", "number": "5"},
            sources=["letter", "log"],
        ),
        at=NOON + 2 * HOUR,
    )
    for records in permutations([*one, *other, *third]):
        found = view(records)
        (held,) = found.held
        assert held.entry == entry(
            received={"KGZ": "2022-02-11T10:05Z", "UZB": "2022-02-12"},
            transmission={"channel": "network", "number": "5"},
            sources=["log", "letter"],
        )
        assert held.records == (*one, *other, *third)
        assert found.copies == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"received": {"KGZ": "2022-02-11T10:05Z"}}, {"received": {"KGZ": "2022-02-11T10:06Z"}}),
        # which day that is depends on the zone of the regime
        ({"received": {"KGZ": "2022-02-11"}}, {"received": {"KGZ": "2022-02-11T10:06Z"}}),
        ({"transmission": {"channel": "network"}}, {"transmission": {"channel": "courier"}}),
        ({"body": {"books": 2}}, {"body": {"books": 3}}),
        ({"sent": "2022-02-11T10:00Z"}, {"sent": "2022-02-11T10:01Z"}),
        ({}, {"handling": "restricted"}),
        ({}, {"account": "KGZ"}),
    ],
)
def test_what_contradicts_itself_is_kept_twice(
    tmp_path: Path, key: Key, foreign: Key, one: dict[str, Any], other: dict[str, Any]
) -> None:
    _, first = centre(tmp_path, key, entry(**one))
    _, second = centre(tmp_path, foreign, entry(**other))
    assert [it.entry for it in view([*second, *first]).held] == [entry(**one), entry(**other)]


def test_a_mark_is_never_lowered(tmp_path: Path, key: Key, foreign: Key) -> None:
    """Copies with different marks are different messages, each with its own."""
    _, one = centre(tmp_path, key, entry(handling="restricted", received={"KGZ": "2022-02-11"}))
    _, two = centre(tmp_path, foreign, entry(handling="restricted"), entry(handling="public"))
    _, three = centre(tmp_path, THIRD, entry())
    found = view([*one, *two, *three])
    assert [(it.entry.handling, len(it.records)) for it in found.held] == [
        ("restricted", 2),
        ("public", 2),  # to say that it is public is to say nothing
    ]
    assert "received" not in found.held[1].entry.data


def test_an_entry_of_a_file_merges_with_a_signed_record(tmp_path: Path, key: Key) -> None:
    _, signed = centre(tmp_path, key, entry(received={"KGZ": "2022-02-11T10:05Z"}))
    path = lines(tmp_path / "bare.jsonl", data(comment="typed from the fax"), data(number="2"))
    found = view([*read_records(path, LAWS), *signed])
    held = {it.reference: it for it in found.held}
    assert {name: len(it.records) for name, it in held.items()} == {"KAZ/1": 2, "KAZ/2": 1}
    assert held["KAZ/1"].entry == entry(
        received={"KGZ": "2022-02-11T10:05Z"}, comment="typed from the fax"
    )


# -- corrections -----------------------------------------------------------------------------------


def test_a_correction_speaks_for_its_own_recorder(tmp_path: Path, key: Key, foreign: Key) -> None:
    one, (first,) = centre(tmp_path, key, entry())
    _, (copy,) = centre(tmp_path, foreign, entry())
    (right,) = one.append([entry(body={"books": 3}, corrects=first.id)], key, NOON + HOUR)
    for records in permutations([first, copy, right]):
        assert books(view(records)) == [2, 3]
        assert [it.records for it in view(records).held] == [(copy,), (right,)]


def test_each_recorder_means_what_it_holds_itself(tmp_path: Path, key: Key, foreign: Key) -> None:
    """KAZ-1 typed a wrong number, under which KGZ-1 has another message; both were answered."""
    one, (wrong, answer) = centre(
        tmp_path, key, entry(), entry(author="KGZ", kind="answer", number="7", refers_to=["KAZ/1"])
    )
    (right,) = one.append([entry(number="2", corrects=wrong.id)], key, NOON + HOUR)
    _, (other, reply) = centre(
        tmp_path, foreign,
        entry(body={"books": 9}),
        entry(author="KGZ", kind="answer", number="8", refers_to=["KAZ/1"]),
    )  # fmt: skip
    _, (third,) = centre(
        tmp_path, THIRD, entry(author="UZB", kind="answer", number="1", refers_to=["KAZ/1"])
    )
    for records in permutations([wrong, answer, right, other, reply, third]):
        found = view(records)
        meant = {it.records[0]: found.meant(it) for it in found.held}
        assert (meant[answer], meant[reply]) == (["KAZ/2"], ["KAZ/1"])
        assert meant[third] == ["KAZ/1"]  # somebody holds that
        assert dict(found.renamed) == {}
    alone = view([wrong, answer, right, third])
    assert [alone.meant(it) for it in alone.held if "refers_to" in it.entry.data] == [
        ["KAZ/2"],
        ["KAZ/2"],  # nobody holds the other
    ]
    assert dict(alone.renamed) == {"KAZ/1": "KAZ/2"}


def test_where_two_renumber_a_message_the_first_is_followed(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    one, (mine,) = centre(tmp_path, key, entry(), at=NOON + HOUR)
    two, (theirs,) = centre(tmp_path, foreign, entry())
    changes = [
        *one.append([entry(number="2", corrects=mine.id)], key, NOON + HOUR),
        *two.append([entry(number="3", corrects=theirs.id)], foreign, NOON + HOUR),
    ]
    _, (answer,) = centre(
        tmp_path, THIRD, entry(author="UZB", kind="answer", number="1", refers_to=["KAZ/1"])
    )
    for records in permutations([mine, theirs, *changes, answer]):
        found = view(records)
        assert dict(found.renamed) == {"KAZ/1": "KAZ/3"}
        assert [found.meant(it) for it in found.held if answer in it.records] == [["KAZ/3"]]


def test_no_branch_of_a_fork_takes_back_what_another_says(tmp_path: Path, key: Key) -> None:
    one, (first,) = centre(tmp_path, key, entry())
    two, _ = centre(tmp_path, key)
    two.import_records(exported(one, tmp_path / "trunk"), LAWS, trust=trust(key))
    (left,) = one.append([entry(body={"books": 3}, corrects=first.id)], key, NOON)
    (wrong,) = two.append([entry(body={"books": 4}, corrects=first.id)], key, NOON)
    (right,) = two.append([entry(body={"books": 5}, corrects=wrong.id)], key, NOON)
    for records in permutations([first, left, wrong, right]):
        assert sorted(books(view(records))) == [3, 5]
        assert view(records).corrected == 2
    assert books(view([first, wrong, right])) == [5]  # one branch alone is no fork


# -- clocks ----------------------------------------------------------------------------------------


def test_of_equal_instants_the_name_of_the_centre_decides(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    _, (two,) = centre(tmp_path, foreign, entry(comment="KGZ"), at=NOON)
    _, (one,) = centre(tmp_path, key, entry(comment="KAZ"), at=NOON)
    for records in permutations([one, two]):
        (held,) = view(records).held
        assert held.records == (one, two)
        assert held.entry.data["comment"] == "KAZ"


def test_a_clock_set_back_changes_no_correction(tmp_path: Path, key: Key, foreign: Key) -> None:
    one, (first,) = centre(tmp_path, key, entry())
    (second,) = one.append([entry(body={"books": 3}, corrects=first.id)], key, NOON + HOUR)
    (third,) = one.append([entry(body={"books": 4}, corrects=first.id)], key, NOON - HOUR)
    _, (copy,) = centre(tmp_path, foreign, entry(body={"books": 4}), at=NOON - 2 * HOUR)
    for records in permutations([first, second, third, copy]):
        (held,) = view(records).held
        assert (held.entry.body, held.records) == ({"books": 4}, (copy, third))


def test_of_two_signatures_of_one_record_the_same_is_kept(tmp_path: Path, key: Key) -> None:
    _, (record,) = centre(tmp_path, key, entry())
    again = replace(record, sig="A" * 86 + "==")
    assert again.id == record.id
    kept = {view(records).held[0].records for records in permutations([record, again])}
    assert kept == {(min(record, again, key=lambda it: it.sig),)}


# -- imports ---------------------------------------------------------------------------------------


def test_parts_of_a_chain_come_together_or_one_after_the_other(tmp_path: Path, key: Key) -> None:
    one, records = centre(tmp_path, key, *(entry(number=str(n)) for n in range(1, 6)))
    first = lines(tmp_path / "first", *records[:3])
    second = lines(tmp_path / "second", *records[3:])
    overlapping = lines(tmp_path / "overlapping", *records[1:])
    every = exported(one, tmp_path / "every")
    ways: list[list[Any]] = [
        [every],
        [first, second],
        [[second, first]],
        [first, overlapping],
        [[overlapping, first]],
        [first, every, second, first],
    ]
    found = [whole(merged(tmp_path, *way, keys=[key])) for way in ways]
    assert all(it == found[0] for it in found)
    assert books(found[0][2]) == [2] * 5
    with (
        pytest.raises(IntegrityError, match="gap"),
        merged(tmp_path, second, keys=[key]),
    ):
        pass


def test_copies_are_counted_alike_whoever_comes_first(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    """Two versions of one message, and a second copy of each of them."""
    told = [[entry()], [entry(body={"books": 3}, comment="ours")], [entry(comment="theirs")]]
    keys = [key, foreign, THIRD]
    paths = []
    for by, said in zip(keys, told, strict=True):
        one, _ = centre(tmp_path, by, *said, entry(body={"books": 3}, received={"KGZ": "?"}))
        paths.append(exported(one, tmp_path / by.node))
    for order in permutations(paths):
        with merged(tmp_path, keys=keys) as one:
            reports = [one.import_records(path, LAWS, trust=trust(*keys)) for path in order]
            # six records of two messages
            assert sum(report.copies for report in reports) == 4
            assert sum(report.added for report in reports) == 6


def test_branches_of_a_fork_are_kept_in_either_order(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    one, trunk = centre(tmp_path, key, entry(), entry(number="2"))
    left = exported(one, tmp_path / "trunk")
    two, _ = centre(tmp_path, key)
    two.import_records(left, LAWS, trust=trust(key))
    one.append([entry(number="3"), entry(number="4")], key, NOON + HOUR)
    two.append([entry(number="3", body={"books": 9})], key, NOON + HOUR)
    left, right = exported(one, tmp_path / "left"), exported(two, tmp_path / "right")
    other, _ = centre(tmp_path, foreign, entry(number="3"))
    theirs = exported(other, tmp_path / "theirs")
    keys = [key, foreign]
    found = [
        whole(merged(tmp_path, *order, keys=keys)) for order in permutations([left, right, theirs])
    ]
    found.append(whole(merged(tmp_path, [right, theirs, left], keys=keys)))
    assert all(it == found[0] for it in found)
    assert books(found[0][2]) == [2, 2, 2, 9, 2]
    assert found[0][2].copies == 1
    with merged(tmp_path, left, keys=keys) as strict:
        with pytest.raises(IntegrityError) as caught:
            strict.import_records(right, LAWS, trust=trust(*keys))
        assert [it.rule for it in caught.value.problems] == ["fork"]
        assert strict.count() == len(trunk) + 2
