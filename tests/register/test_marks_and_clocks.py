"""What a register knows of its own past: the mark beside it, and the clock."""

from __future__ import annotations

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Key, Register
from register.toy import HOUR, LAWS, NOON, entries, entry, exported, register, trust


def kept(one: Register) -> bytes:
    """The file as a backup program would copy it after the register is closed."""
    one.close()
    return one.path.read_bytes()


def put_back(path: Path, content: bytes) -> None:
    for beside in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        beside.unlink(missing_ok=True)
    path.write_bytes(content)


@pytest.fixture
def restored(tmp_path: Path, key: Key) -> tuple[Path, Path]:
    """A register of three records with the file put back that held two; an export of the three."""
    old = kept(register(tmp_path, key, 2))
    path = tmp_path / "KAZ-1.sqlite"
    with Register.open(path) as one:
        one.append([entry(number="3")], key, NOON + 3 * HOUR)
        export = exported(one, tmp_path / "x")
    put_back(path, old)
    return path, export


def test_a_restored_backup_does_not_sign(restored: tuple[Path, Path], key: Key) -> None:
    with Register.open(restored[0]) as one:
        with pytest.raises(IntegrityError) as caught:
            one.append([entry(number="4")], key)
        (problem,) = caught.value.problems
        assert problem.rule == "restored"
        assert "KAZ-1/3" in problem.message
        assert "resume" in problem.remedy
        assert one.count() == 2
        assert [it.rule for it in one.verify(trust(key))] == ["restored"]
        with pytest.raises(IntegrityError):
            one.checkpoint(key, trust(key))


@pytest.mark.parametrize("gone", ["beside", "state"])
def test_either_mark_is_enough(restored: tuple[Path, Path], key: Key, gone: str) -> None:
    path, _ = restored
    with Register.open(path) as one:
        beside, state = one._marks.paths
        (beside if gone == "beside" else state).unlink()
        with pytest.raises(IntegrityError):
            one.append([entry(number="4")], key)


def test_what_others_hold_brings_it_up_to_date(restored: tuple[Path, Path], key: Key) -> None:
    path, export = restored
    with Register.open(path) as one:
        one.import_records(export, LAWS, trust=trust(key))
        (made,) = one.append([entry(number="4")], key)
        assert made.seq == 4
        assert one.verify(trust(key)) == []


def test_it_goes_on_when_its_officer_says_so(restored: tuple[Path, Path], key: Key) -> None:
    path, export = restored
    with Register.open(path) as one:
        record = one.resume(key, "the disk broke; nothing had been sent")
        assert record.entry.kind == "hofburg.resumed"
        assert record.entry.body["after"] == 2
        assert record.seq == 3
        assert [it.what for it in one.life()] == ["made", "resumed"]
        one.append([entry(number="4")], key)
        assert one.verify(trust(key)) == []
        with pytest.raises(RegisterError, match="was not put back"):
            one.resume(key, "again")
        # Whoever holds the lost record sees the fork.
        with pytest.raises(IntegrityError) as caught:
            one.import_records(export, LAWS, trust=trust(key))
        assert {it.rule for it in caught.value.problems} == {"fork"}


def test_a_register_restored_by_command_does_not_sign(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        one.happened("restored", "from a backup of yesterday")
        with pytest.raises(IntegrityError, match="was restored"):
            one.append([entry(number="3")], key)
        one.resume(key, "all that came after was taken in again")
        assert one.append([entry(number="3")], key)[0].seq == 4


def test_a_file_that_is_replaced_while_open_takes_nothing(tmp_path: Path, key: Key) -> None:
    one = register(tmp_path, key, 2)
    shutil.copy(one.path, tmp_path / "copy")
    os.replace(tmp_path / "copy", one.path)  # noqa: PTH105
    with pytest.raises(RegisterError, match="replaced while it was open"):
        one.append([entry(number="3")], key)
    one.close()


def test_a_copy_elsewhere_is_another_register(tmp_path: Path, key: Key) -> None:
    """A folder may be moved or copied: that nobody works with both is for people to see to."""
    register(tmp_path, key, 2).close()
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.copy(tmp_path / "KAZ-1.sqlite", moved)
    with Register.open(moved / "KAZ-1.sqlite") as one:
        assert one.append([entry(number="3")], key)[0].seq == 3


def test_a_new_register_at_an_old_place_is_not_restored(tmp_path: Path, key: Key) -> None:
    put_away = register(tmp_path, key, 3)
    put_away.close()
    put_away.path.unlink()
    with register(tmp_path, key, 1) as one:
        assert one.append([entry(number="9")], key)[0].seq == 2


@pytest.mark.parametrize("content", [b"", b"x" * 200, b"hofburg mark 1 ", bytes(105)])
def test_a_damaged_mark_says_nothing(tmp_path: Path, key: Key, content: bytes) -> None:
    with register(tmp_path, key, 2) as one:
        paths = one._marks.paths
    for path in paths:
        path.write_bytes(content)
    with Register.open(one.path) as again:
        assert again.behind() is None
        assert again.append([entry(number="3")], key)[0].seq == 3
        mark = again._marks.read()
        assert mark is not None
        assert mark.seq == 3


def test_no_mark_is_written_through_a_link(tmp_path: Path, key: Key) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    with register(tmp_path, key) as one:
        one._marks.paths[0].symlink_to(precious)
        one.append([entry()], key)
    assert precious.read_text() == "precious"


# Clocks


def test_a_clock_that_was_set_back_is_refused(
    tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    with register(tmp_path, key) as one:
        (first,) = one.append([entry()], key)
        monkeypatch.setattr(time, "time_ns", lambda: first.recorded_at * 1000 - 3_000_000_000)
        with pytest.raises(RegisterError, match="set back") as caught:
            one.append([entry(number="2")], key)
        assert [it.rule for it in caught.value.problems] == ["clock"]
        assert one.count() == 1
        (again,) = one.append([entry(number="2")], key, despite_clock=True)
        assert again.recorded_at < first.recorded_at
        assert [it.rule for it in one.verify(trust(key))] == ["clock"]


def test_a_clock_that_was_set_right_by_a_second_is_no_matter(
    tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    with register(tmp_path, key) as one:
        (first,) = one.append([entry()], key)
        monkeypatch.setattr(time, "time_ns", lambda: first.recorded_at * 1000 - 1_000_000_000)
        (second,) = one.append([entry(number="2")], key)
        assert second.recorded_at == first.recorded_at
        assert one.verify(trust(key)) == []


# Several at once


def test_threads_share_one_register(tmp_path: Path, key: Key) -> None:
    """Appends, readers and imports at once: numbers stay gapless, and nothing is lost."""
    with register(tmp_path, key) as one:
        given = entries(120)
        barrier = threading.Barrier(6)

        def write(part: int) -> list[int]:
            barrier.wait()
            return [one.append([it], key)[0].seq for it in given[part::4]]

        def read() -> list[int]:
            barrier.wait()
            return [len(list(one.records())) for _ in range(20)]

        with ThreadPoolExecutor(6) as pool:
            writers = [pool.submit(write, part) for part in range(4)]
            readers = [pool.submit(read) for _ in range(2)]
            numbers = sorted(number for writer in writers for number in writer.result())
            for reader in readers:
                assert reader.result() == sorted(reader.result())
        assert numbers == list(range(1, 121))
        assert one.verify(trust(key)) == []


def test_a_closed_register_is_closed_for_all_threads(tmp_path: Path, key: Key) -> None:
    one = register(tmp_path, key, 1)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(one.count).result() == 1
        one.close()
        with pytest.raises(RegisterError, match="closed"):
            pool.submit(one.append, [entry(number="2")], key).result()
    with ThreadPoolExecutor(1) as pool, pytest.raises(RegisterError, match="closed"):
        pool.submit(one.count).result()


def test_two_threads_do_not_record_one_entry_twice(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key) as one, ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: one.append([entry()], key)[0].seq, range(16)))
        assert made == [1] * 16
