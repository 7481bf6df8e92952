"""Appends of one entry go by what is known of the chain: whatever others wrote meanwhile counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Key, Register
from hofburg.register.acts import revocation
from register.toy import HOUR, LAWS, NOON, entries, entry, exported, register, trust

Happens = Callable[[Register, Key], object]


@pytest.fixture
def known(tmp_path: Path, key: Key) -> Register:
    """A register that knows the end of its chain."""
    one = register(tmp_path, key, 2)
    assert one._session.tip is not None
    return one


def fast(one: Register, key: Key, number: str = "9") -> object:
    return one._extend(entry(number=number), key, None, False)


def test_one_entry_after_the_other_is_appended_fast(known: Register, key: Key) -> None:
    with known as one:
        for number in range(3, 9):
            made = one._extend(entry(number=str(number)), key, NOON + number * HOUR, False)
            assert made is not None
            assert made.seq == number
            mark = one._marks.read()
            assert mark is not None
            assert mark == (number, made.hash)
        assert one.verify(trust(key)) == []


MEANWHILE: dict[str, Happens] = {
    "a record": lambda other, key: other.append([entry(number="7")], key),
    "two records": lambda other, key: other.append(entries(9)[6:8], key),
    "this one": lambda other, key: other.append([entry(number="9")], key),
    "something": lambda other, key: other.happened("trust", f"sealed by {key.id}"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_another_wrote_is_seen(known: Register, key: Key, what: str) -> None:
    with known as one, Register.open(known.path) as other:
        MEANWHILE[what](other, key)
        before = one.count()
        assert fast(one, key) is None
        assert one.count() == before
        (made,) = one.append([entry(number="9")], key)
        assert made.seq == one.count() == before + (what != "this one")
        assert fast(one, key, "10") is not None
        assert one.verify(trust(key)) == []


def test_a_key_that_another_process_revoked_signs_no_more(known: Register, key: Key) -> None:
    heir = Key.generate(key.node)
    with known as one, Register.open(known.path) as other:
        other.append([revocation(key.id, "lost")], heir)
        with pytest.raises(RegisterError) as caught:
            one.append([entry(number="9")], key)
        assert [it.rule for it in caught.value.problems] == ["revoked"]
        assert one.count() == 3


def test_what_another_process_restored_is_not_signed_on(known: Register, key: Key) -> None:
    with known as one, Register.open(known.path) as other:
        other.happened("restored", "from a backup")
        for _ in range(2):
            with pytest.raises(IntegrityError, match="was restored"):
                one.append([entry(number="9")], key)
        assert one.count() == 2


def test_imports_of_others_do_not_matter(
    known: Register, tmp_path: Path, key: Key, foreign: Key
) -> None:
    with register(tmp_path, foreign, 2) as abroad:
        export = exported(abroad, tmp_path / "export")
    with known as one, Register.open(known.path) as other:
        other.import_records(export, LAWS)
        assert fast(one, key) is not None
        assert one.count() == 5


def test_in_a_snapshot_nothing_is_appended(known: Register, key: Key) -> None:
    """It would be undone with it."""
    with known as one:
        with one.snapshot(), pytest.raises(RegisterError):
            one.append([entry(number="9")], key)
        assert one.count() == 2
        assert fast(one, key) is not None


def test_while_records_are_read_one_is_appended(known: Register, key: Key) -> None:
    with known as one:
        reading = one.records()
        next(reading)
        assert fast(one, key) is not None
        assert [it.seq for it in reading] == [2]
    with Register.open(one.path) as again:
        assert again.count() == 3


def test_the_clock_of_another_process_counts(known: Register, key: Key) -> None:
    """This one knows a record from the future; another was recorded after it, despite the clock."""
    with known as one, Register.open(known.path) as other:
        one.append([entry(number="3")], key, NOON + 10**6 * HOUR)
        with pytest.raises(RegisterError, match="set back"):
            one.append([entry(number="9")], key)
        other.append([entry(number="4")], key, despite_clock=True)
        assert one.append([entry(number="9")], key)[0].seq == 5


def test_a_mark_with_a_flipped_bit_says_nothing(known: Register) -> None:
    known.close()
    paths = known._marks.paths
    line = paths[0].read_bytes()
    for position in range(len(line)):
        flipped = bytearray(line)
        flipped[position] ^= 1 << position % 8
        for path in paths:
            path.write_bytes(flipped)
        assert known._marks.read() is None
    for path in paths:
        path.write_bytes(line)
    with Register.open(known.path) as again:
        assert again._marks.read() == again.head()
