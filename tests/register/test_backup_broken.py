"""Backups while others write, on full disks, and killed at any moment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hofburg.errors import RegisterError
from hofburg.register import (
    BackupReport,
    Centre,
    check_backup,
    find_centre,
    make_backup,
    restore_backup,
)
from register.backups import REPO, lines, made, refused
from register.toy import entries


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return made(tmp_path / "centre")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "kaz.backup"


WRITER = """
import sys
from hofburg.register import find_centre
from register.toy import NOON, entries

centre = find_centre(sys.argv[1])
key = centre.key(None)
with centre.register() as register:
    print("ready", flush=True)
    for number, entry in enumerate(entries(300, origin="demo", kind="answer")):
        register.append([entry], key)
print("done", flush=True)
"""


def python(code: str, *words: Path | str, **more: Any) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(REPO / "src"), str(REPO / "tests")])
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **more,
    )


def test_it_is_whole_while_another_process_writes(centre: Centre, tmp_path: Path) -> None:
    writer = python(WRITER, centre.folder)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    made_: list[BackupReport] = []
    while writer.poll() is None:
        path = tmp_path / f"{len(made_)}.backup"
        made_.append(make_backup(centre, path, insecure=True))
    assert writer.communicate()[0] == "done\n"
    assert made_
    assert lines(centre)[-1] != lines(centre)[made_[0].backup.records - 1]
    for number, report in enumerate(made_):
        assert report.problems == ()
        back = tmp_path / f"{number}"
        restore_backup(report.path, back, insecure=True)
        found = find_centre(back)
        assert found is not None
        assert lines(found) == lines(centre)[: report.backup.records]


def test_it_is_whole_while_this_process_writes(centre: Centre, out: Path, tmp_path: Path) -> None:
    key = centre.key(None)
    stop = threading.Event()

    def writing() -> None:
        with centre.register() as register:
            for number, one in enumerate(entries(2000, origin="demo", kind="answer")):
                if stop.is_set() and number > 20:
                    break
                register.append([one], key)

    thread = threading.Thread(target=writing)
    thread.start()
    try:
        report = make_backup(centre, out, insecure=True)
    finally:
        stop.set()
        thread.join()
    restore_backup(out, tmp_path / "back", insecure=True)
    found = find_centre(tmp_path / "back")
    assert found is not None
    assert lines(found) == lines(centre)[: report.backup.records]


KILLED = """
import os, pathlib, signal, sys
from hofburg.register import check_backup, find_centre, make_backup, restore_backup

what, where, folder, left = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), 0

def step(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def heard(event, args):
    if event in ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "sqlite3.connect"):
        step()

def run(number):
    if what == "make":
        make_backup(find_centre(where), folder / str(number), insecure=True)
    else:
        restore_backup(where, folder / str(number), insecure=True)

run(0)
sys.addaudithook(heard)
for number in range(1, 1000):
    child = os.fork()
    if child == 0:
        left = number
        run(number)
        os._exit(0)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        break
print(number - 1)
"""


def kills(what: str, where: Path, folder: Path) -> int:
    killer = python(KILLED, what, where, folder)
    said, _ = killer.communicate()
    assert killer.returncode == 0, said
    assert int(said) > 10
    return int(said)


def test_killed_while_it_is_made_it_is_whole_or_not_there(centre: Centre, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (centre.folder / "attachments" / f"{'0' * 64}.age").write_bytes(b"x")
    before = lines(centre)
    last = kills("make", centre.folder, folder)
    named_ = sorted(int(it.name) for it in folder.iterdir() if not it.name.startswith("."))
    assert {0, last + 1} <= {*named_}
    assert len(named_) < last
    for number in named_:
        assert check_backup(folder / str(number), insecure=True).records == 3
    assert lines(centre) == before
    # The same command again: what the killed ones left is cleared away.
    cut = next(number for number in range(1, last + 1) if number not in named_)
    assert [it for it in folder.iterdir() if it.name.startswith(".")]
    make_backup(centre, folder / str(cut), insecure=True)
    assert [it for it in folder.iterdir() if it.name.startswith(f".{cut}.")] == []
    assert [it.name for it in centre.folder.iterdir() if it.name.startswith(".")] == []


def test_killed_while_it_is_restored_it_is_whole_or_not_there(
    centre: Centre, out: Path, tmp_path: Path
) -> None:
    (centre.folder / "attachments" / f"{'0' * 64}.age").write_bytes(b"x")
    make_backup(centre, out, insecure=True)
    folder = tmp_path / "restored"
    folder.mkdir()
    last = kills("restore", out, folder)
    there = sorted(int(it.name) for it in folder.iterdir() if not it.name.startswith("."))
    assert {0, last + 1} <= {*there}
    for number in there:
        found = find_centre(folder / str(number))
        assert found is not None
        assert lines(found) == lines(centre)
        with found.register() as register:
            assert register.behind() is not None
    # The same command again: what the killed ones left for that name is cleared away.
    cut = next(number for number in range(1, last + 1) if number not in there)
    restore_backup(out, folder / str(cut), insecure=True)
    assert [it for it in folder.iterdir() if it.name.startswith(f".{cut}.")] == []


FULL = """
import resource, sys, pathlib
from hofburg.errors import RegisterError
from hofburg.register import find_centre, make_backup, restore_backup

what, where, target, most = sys.argv[1:]
centre = find_centre(where) if what == "make" else None
resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
try:
    if what == "make":
        make_backup(centre, pathlib.Path(target), insecure=True)
    else:
        restore_backup(where, target, insecure=True)
except RegisterError as error:
    print(error)
else:
    print("done")
"""


@pytest.mark.parametrize("most", [0, 10_000, 200_000, 800_000])
def test_a_full_disk_is_said_and_leaves_nothing(
    centre: Centre, out: Path, tmp_path: Path, most: int
) -> None:
    """No file may be larger than so many bytes: the attachment alone has 700,000."""
    before = lines(centre)
    said = python(FULL, "make", centre.folder, out, str(most)).communicate()[0]
    size = 800_000 if most == 800_000 else 0
    assert ("done" in said) == bool(size) or "large" in said.lower(), said
    assert "Traceback" not in said
    if "done" not in said:
        assert not out.exists()
        assert [it.name for it in tmp_path.iterdir()] == ["centre"]
    assert lines(centre) == before
    out.unlink(missing_ok=True)
    make_backup(centre, out, insecure=True)
    said = python(FULL, "restore", out, tmp_path / "back", str(most)).communicate()[0]
    assert "Traceback" not in said
    assert said.startswith("done" if most == 800_000 else f"{tmp_path / 'back'}: cannot be written")
    assert (tmp_path / "back").exists() == ("done" in said)
    assert [it.name for it in tmp_path.iterdir() if it.name.startswith(".")] == []


def test_a_disk_that_is_too_small_is_said_before_anything_is_written(
    centre: Centre, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_backup(centre, out, insecure=True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1000))
    assert "needs" in str(refused(out, tmp_path / "back", insecure=True))


def test_a_draft_that_is_sent_meanwhile_does_not_matter(
    centre: Centre, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = iter([True])
    draft, opened = (centre.folder / "drafts" / "reply.json"), os.open

    def sent(path: Any, *more: Any, **options: Any) -> int:
        if path == draft and next(once, False):
            draft.unlink()
        return opened(path, *more, **options)

    monkeypatch.setattr(os, "open", sent)
    assert make_backup(centre, out, insecure=True).backup.count("drafts") == 0


def test_a_centre_without_its_trust_file_says_so(centre: Centre, out: Path) -> None:
    (centre.folder / "trust.json").unlink()
    with pytest.raises(RegisterError, match=r"trust\.json"):
        make_backup(centre, out, insecure=True)
    assert not out.exists()


def test_what_is_done_is_told(centre: Centre, out: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make_backup(centre, out, insecure=True, watch=lambda *it: told.append(it))
    restore_backup(out, tmp_path / "back", insecure=True, watch=lambda *it: told.append(it))
    assert {what for what, _, _ in told} == {
        "copying the register",
        "verifying the register",
        "writing the backup",
        "restoring",
    }
    assert all(0 <= done <= total for _, done, total in told)


def test_what_another_run_is_writing_stays(centre: Centre, out: Path, tmp_path: Path) -> None:
    """Two at once: neither clears away what the other is at, and one of them gets the name."""
    once = iter([True])

    def second(what: str, *_: int) -> None:
        if what == "restoring" and next(once, False):  # the first has written all
            make_backup(centre, out, insecure=True)

    with pytest.raises(RegisterError) as caught:
        make_backup(centre, out, insecure=True, watch=second)
    assert "exists" in str(caught.value)
    assert check_backup(out, insecure=True).records == 3
    assert [it.name for it in tmp_path.iterdir() if "part" in it.name] == []
    assert [it.name for it in centre.folder.iterdir() if "part" in it.name] == []


def test_ctrl_c_leaves_nothing(centre: Centre, out: Path, tmp_path: Path) -> None:
    def interrupt(at: str) -> Callable[[str, int, int], None]:
        def watch(what: str, *_: int) -> None:
            if what == at:
                raise KeyboardInterrupt

        return watch

    for what in (
        "copying the register",
        "verifying the register",
        "writing the backup",
        "restoring",
    ):
        with pytest.raises(KeyboardInterrupt):
            make_backup(centre, out, insecure=True, watch=interrupt(what))
        assert [it.name for it in tmp_path.iterdir()] == ["centre"]
        assert [it.name for it in centre.folder.iterdir() if it.name.startswith(".")] == []
    make_backup(centre, out, insecure=True)
    for what in ("restoring", "verifying the register"):
        with pytest.raises(KeyboardInterrupt):
            restore_backup(out, tmp_path / "back", insecure=True, watch=interrupt(what))
        assert sorted(it.name for it in tmp_path.iterdir()) == ["centre", "kaz.backup"]
