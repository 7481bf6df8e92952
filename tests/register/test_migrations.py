"""Registers of every form that a release has written open today, with nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Register
from hofburg.register.schema import VERSION
from register.releases import FOLDER, build, forms, key_of, make, note_of, trust_of
from register.toy import HOUR, NOON, entry

REPO = Path(__file__).resolve().parents[2]


def form_of(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        return int(form)


def everything(path: Path) -> list[str]:
    """All that a file holds, as SQL."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def lines(register: Register) -> list[str]:
    return [record.line.decode() for record in register.records()]


def migrations(register: Register) -> list[str]:
    return [it.what for it in register.life() if it.what == "migrated"]


def copy_of(path: Path, form: int) -> Path:
    return path.with_name(f"{path.name}.form-{form}")


OLD = [form for form in forms() if form < VERSION]


def test_every_form_has_a_register() -> None:
    """Whoever changes the form: `register.releases` says how its register is made."""
    assert forms() == list(range(1, VERSION + 1))


def test_a_register_of_the_present_form_can_be_made_and_is_not_made_twice(tmp_path: Path) -> None:
    made = make(tmp_path, tmp_path)
    assert [path.suffix for path in made] == [".sql", ".json"]
    (tmp_path / "again").mkdir()
    with pytest.raises(FileExistsError):
        make(tmp_path, tmp_path / "again")


@pytest.mark.parametrize("form", forms())
def test_all_that_was_recorded_is_there(tmp_path: Path, form: int) -> None:
    noted = note_of(form)
    with Register.open(build(form, tmp_path / "register.sqlite")) as register:
        assert lines(register) == noted["lines"]
        assert register.digest() == noted["digest"]
        assert (register.node, register.state, register.kind) == (
            noted["node"],
            noted["state"],
            noted["kind"],
        )
        assert {name: list(head) for name, head in register.heads().items()} == noted["heads"]
        errors = [it for it in register.verify(trust_of()) if it.level == "error"]
        assert [f"{it.rule} {it.place}" for it in errors] == noted.get("problems", [])
    with Register.open(register.path) as again:
        assert lines(again) == noted["lines"]


@pytest.mark.parametrize("form", OLD)
def test_what_it_was_stays_beside_it(tmp_path: Path, form: int) -> None:
    path = build(form, tmp_path / "register.sqlite")
    before = everything(path)
    with Register.open(path) as register:
        assert len(migrations(register)) == 1
    copy = copy_of(path, form)
    assert everything(copy) == before
    assert form_of(copy) == form
    assert copy.stat().st_mode & 0o077 == 0
    assert form_of(path) == VERSION
    with Register.open(path) as register:
        assert len(migrations(register)) == 1


@pytest.mark.parametrize("form", OLD)
def test_the_copy_is_a_register_too(tmp_path: Path, form: int) -> None:
    path = build(form, tmp_path / "register.sqlite")
    Register.open(path).close()
    back = tmp_path / "elsewhere.sqlite"
    copy_of(path, form).rename(back)
    with Register.open(back) as register:
        assert lines(register) == note_of(form)["lines"]


@pytest.mark.parametrize("form", OLD)
def test_what_stands_where_the_copy_goes_is_never_overwritten(tmp_path: Path, form: int) -> None:
    path = build(form, tmp_path / "register.sqlite")
    before = everything(path)
    copy_of(path, form).write_bytes(b"somebody's")
    with pytest.raises(RegisterError) as caught:
        Register.open(path)
    (problem,) = caught.value.problems
    assert copy_of(path, form).name in problem.place + problem.message
    assert problem.remedy
    assert everything(path) == before
    assert copy_of(path, form).read_bytes() == b"somebody's"


@pytest.mark.parametrize("form", OLD)
def test_the_chain_goes_on(tmp_path: Path, form: int) -> None:
    key = key_of("KAZ-1")
    with Register.open(build(form, tmp_path / "register.sqlite")) as register:
        number, hash_ = register.head()
        (record,) = register.append([entry(number="later")], key, NOON + 1000 * HOUR)
        assert (record.seq, record.prev) == (number + 1, hash_)
        assert [it for it in register.verify(trust_of()) if it.level == "error"] == []


def test_the_present_form_is_opened_as_it_is(tmp_path: Path) -> None:
    path = build(VERSION, tmp_path / "register.sqlite")
    before = everything(path)
    Register.open(path).close()
    assert everything(path) == before
    assert list(tmp_path.glob("*.form-*")) == []


def test_a_form_that_is_to_come_is_refused(tmp_path: Path) -> None:
    path = build(VERSION, tmp_path / "register.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(RegisterError) as caught:
        Register.open(path)
    (problem,) = caught.value.problems
    assert problem.rule == "version"
    assert str(VERSION + 1) in problem.message
    assert problem.remedy
    assert form_of(path) == VERSION + 1
    assert list(tmp_path.glob("*.form-*")) == []


@pytest.mark.parametrize("form", OLD)
@pytest.mark.parametrize(
    "how",
    [
        "DROP TRIGGER record_not_updated",
        "DROP INDEX record_by_reference",
        "CREATE TABLE more (a TEXT) STRICT",
        "CREATE TRIGGER helper AFTER INSERT ON record BEGIN SELECT 1; END",
    ],
)
def test_a_register_that_was_changed_is_not_migrated(tmp_path: Path, form: int, how: str) -> None:
    """What is carried over to a new form must not become unimpeachable by it."""
    path = build(form, tmp_path / "register.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(how)
    with pytest.raises(IntegrityError):
        Register.open(path)
    assert form_of(path) == form


@pytest.mark.parametrize("form", OLD)
def test_a_file_that_cannot_be_written_is_refused_and_stays(
    tmp_path: Path, form: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build(form, tmp_path / "register.sqlite")
    before, connect = everything(path), sqlite3.connect

    def reading(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
        # As SQLite itself opens a file that may not be written.
        named = str(database).replace("sqlite?mode=rw", "sqlite?mode=ro")
        opened: sqlite3.Connection = connect(named, *args, **options)
        return opened

    monkeypatch.setattr(sqlite3, "connect", reading)
    with pytest.raises(RegisterError) as caught:
        Register.open(path)
    monkeypatch.undo()
    (problem,) = caught.value.problems
    assert str(path) in problem.place
    assert "readonly" in problem.message or "written" in problem.message
    assert problem.remedy
    assert everything(path) == before


KILLED = """
import os, pathlib, shutil, signal, sqlite3, sys
from hofburg.register import Register

folder = pathlib.Path(sys.argv[1])
connect, left = sqlite3.connect, 0

def step(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def watched(*args, **options):
    connection = connect(*args, **options)
    connection.set_trace_callback(step)
    return connection

def heard(event, args):
    if event in ("open", "os.rename", "os.link", "os.remove", "shutil.copyfile"):
        step()

def opened(number):
    path = folder / str(number) / "register.sqlite"
    path.parent.mkdir()
    shutil.copyfile(folder / "register.sqlite", path)
    return path

Register.open(opened(0)).close()  # whatever is loaded on the way is loaded now
sqlite3.connect = watched
sys.addaudithook(heard)
for number in range(1, 1000):
    path = opened(number)
    child = os.fork()
    if child == 0:
        left = number
        Register.open(path).close()
        os._exit(0)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        break
print(number - 1)
"""


def started(code: str, *words: Path | str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(REPO / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("form", OLD)
def test_it_may_be_killed_at_any_moment(tmp_path: Path, form: int) -> None:
    build(form, tmp_path / "register.sqlite")
    noted = note_of(form)
    killer = started(KILLED, tmp_path)
    out, _ = killer.communicate()
    assert killer.returncode == 0
    kills = int(out)
    assert kills > 10
    seen = set()
    for number in range(1, kills + 1):
        path = tmp_path / str(number) / "register.sqlite"
        seen.add(form_of(path))
        with Register.open(path) as register:
            assert lines(register) == noted["lines"]
            assert register.digest() == noted["digest"]
            assert len(migrations(register)) == 1
        assert form_of(path) == VERSION
        assert form_of(copy_of(path, form)) == form
    assert form in seen


OTHER = """
import sys
from hofburg.errors import RegisterError
from hofburg.register import Register, schema

schema.WAIT = 0.01  # whoever asks us waits for us, and may hold the file
for path in sys.stdin:
    try:
        Register.open(path.strip()).close()
        print("opened", flush=True)
    except RegisterError:
        print("refused", flush=True)
"""

RACED = (
    KILLED.replace("os.kill(os.getpid(), signal.SIGKILL)", "ask()").partition("for number")[0]
    + """
import subprocess
other = subprocess.Popen([sys.executable, "-c", sys.argv[2]], text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
said = []

def ask():
    other.stdin.write(f"{path}\\n")
    other.stdin.flush()
    said.append(other.stdout.readline().strip())

for number in range(1, 1000):
    left = 0
    path = opened(number)
    left = number
    Register.open(path).close()
    if left > 0:
        break
left = 0
print(number, *said)
other.stdin.close()
other.wait()
"""
)


@pytest.mark.parametrize("form", OLD)
def test_somebody_else_may_open_it_at_any_moment(tmp_path: Path, form: int) -> None:
    """At each step of ours another process opens the file, and migrates it if it gets hold of it."""
    before = everything(build(form, tmp_path / "register.sqlite"))
    racer = started(RACED, tmp_path, OTHER)
    number, *said = racer.communicate()[0].split()
    assert racer.returncode == 0
    assert {"opened"} <= {*said}
    assert int(number) > 10
    for step in range(1, int(number)):
        path = tmp_path / str(step) / "register.sqlite"
        assert form_of(copy_of(path, form)) == form, step
        assert everything(copy_of(path, form)) == before, step
        with Register.open(path) as register:
            assert len(migrations(register)) == 1
            assert lines(register) == note_of(form)["lines"]


OPENED = """
import pathlib, sys
from hofburg.register import Register

sys.stdin.readline()
with Register.open(pathlib.Path(sys.argv[1])) as register:
    print([it.what for it in register.life()].count("migrated"), register.digest())
"""


@pytest.mark.parametrize("form", OLD)
def test_those_who_open_it_at_once_migrate_it_once(tmp_path: Path, form: int) -> None:
    path = build(form, tmp_path / "register.sqlite")
    before = everything(path)
    others = [started(OPENED, path) for _ in range(4)]
    for other in others:
        assert other.stdin is not None
        other.stdin.write("\n")
        other.stdin.flush()
    said = [other.communicate()[0].split() for other in others]
    assert [other.returncode for other in others] == [0] * 4
    assert said == [["1", note_of(form)["digest"]]] * 4
    assert everything(copy_of(path, form)) == before
    assert [it.name for it in tmp_path.glob("*.form-*")] == [f"register.sqlite.form-{form}"]


def test_the_registers_are_what_they_were() -> None:
    """What a release wrote is not written anew; SQL and note are of one register."""
    for form in forms():
        text = (FOLDER / f"form-{form}.sql").read_text(encoding="utf-8")
        assert f"PRAGMA user_version = {form};" in text
        assert all(head[1] in text for head in note_of(form)["heads"].values())
