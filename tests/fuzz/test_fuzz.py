"""A slice of the fuzz, and the fuzz itself: it sees what it is there to see. See docs/fuzzing.md."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fuzz import page, run, targets
from fuzz.cases import WEIGHTS, Case, case, target_of
from fuzz.guard import Verdict, guarded
from fuzz.shrink import shrunk
from hofburg.errors import Problem, RegisterError

REPO = Path(__file__).resolve().parents[2]
FINE = Problem("here", "rule", "is wrong.", "Mend it.")
PATH = os.pathsep.join([str(REPO / "src"), str(REPO / "tests")])
SLICE = 2_000


def fuzz(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The fuzz as a command."""
    return subprocess.run(
        [sys.executable, "-m", "fuzz", *map(str, words)],
        env={**os.environ, "PYTHONPATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_slice_finds_nothing(tmp_path: Path) -> None:
    """Other cases than those of the long run, by two processes."""
    path = tmp_path / "state.json"
    ran = fuzz("--seed", "27", "--cases", str(SLICE), "--state", path, "--processes", "2")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made = run.read_state(path, 27, SLICE)
    assert made["next"] == SLICE
    counts = made["targets"]
    assert {name: sum(one.values()) for name, one in counts.items()} == drawn(27, SLICE)
    assert set(counts) == set(WEIGHTS)
    # It would prove little if all were refused, or nothing.
    for name in ("object", "line", "lines", "draft", "document"):
        assert 0 < counts[name]["taken"] < counts[name]["refused"]


def drawn(seed: int, cases: int) -> Counter[str]:
    """How many cases each target has."""
    return Counter(target_of(seed, n) for n in range(cases))


# -- the cases ---------------------------------------------------------------------------------------


def test_a_case_is_the_same_in_every_process() -> None:
    code = "from fuzz.cases import case; print([hash_of(case(9, n)) for n in range(200)])"
    given = "from hashlib import sha256\ndef hash_of(it): return sha256(repr(it).encode()).hexdigest()\n"
    environment = {**os.environ, "PYTHONPATH": PATH, "PYTHONHASHSEED": "4711"}
    other = subprocess.run(
        [sys.executable, "-c", given + code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    mine = [hashlib.sha256(repr(case(9, n)).encode()).hexdigest() for n in range(200)]
    assert other.stdout == f"{mine}\n"


def test_a_case_does_not_depend_on_what_ran_before() -> None:
    later = [case(9, n) for n in reversed(range(200))]
    assert [case(9, n) for n in range(200)] == later[::-1]
    assert [it.target for it in reversed(later)] == [target_of(9, n) for n in range(200)]
    assert len({it.data for it in later}) > 150


# -- the guard ---------------------------------------------------------------------------------------


def wrong() -> Iterable[Problem]:
    raise RegisterError(FINE)


def without_problems() -> Iterable[Problem]:
    raise RegisterError([])


def recursion() -> Iterable[Problem]:
    return recursion()


def loop() -> Iterable[Problem]:
    while True:
        pass


def caught(read: Callable[[], object]) -> Callable[[], Iterable[Problem]]:
    """A reader that does something else beside, and would hide that it fails."""

    def reader() -> Iterable[Problem]:
        try:
            read()
        except Exception as error:
            raise RegisterError(FINE) from error
        return ()

    return reader


def leave() -> None:
    raise SystemExit(0)


def unbounded(message: str) -> Problem:
    """A problem as it would be if it did not make its own texts printable."""
    problem = Problem("", "rule", "is wrong.")
    object.__setattr__(problem, "message", message)
    return problem


def test_what_is_fine() -> None:
    assert guarded(list) == Verdict("taken")
    assert guarded(lambda: [Problem("", "rule", "might be.", level="warning")]).kind == "taken"
    assert guarded(lambda: [FINE]) == Verdict("refused")
    assert guarded(wrong) == Verdict("refused")


@pytest.mark.parametrize(
    ("read", "what"),
    [
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda: dict[str, int]()["x"], "KeyError"),
        (recursion, "RecursionError"),
        (leave, "SystemExit"),
        (without_problems, "Unsaid"),
        (lambda: [Problem("", "rule", "")], "Unsaid"),
        (lambda: [Problem("", "", "is wrong.")], "Unsaid"),
        (lambda: [unbounded("x" * 6_000)], "Unsaid"),
        (lambda: [unbounded("\x1b[2J")], "Unsaid"),
        (lambda: warnings.warn("x", stacklevel=1), "UserWarning"),
        (lambda: [bytearray(10**15)], "MemoryError"),
    ],
)
def test_a_crash_is_seen(read: Callable[[], Any], what: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdict = guarded(read)
    assert (verdict.kind, verdict.what.split()[0]) == ("crash", what)
    assert verdict.text


def test_a_hang_is_seen() -> None:
    assert guarded(loop).kind == "hang"
    assert guarded(caught(loop)).kind == "hang"
    assert guarded(list).kind == "taken"


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: (folder / "new").write_text("x"),
        lambda folder: (folder / "held").open("a").close(),
        lambda folder: os.open(folder / "held", os.O_RDWR),
        lambda folder: (folder / "held").unlink(),
        lambda folder: (folder / "held").rename(folder / "other"),
        lambda folder: (folder / "new").mkdir(),
        lambda folder: (folder / "held").chmod(0o600),
        lambda folder: sqlite3.connect(folder / "new"),
        lambda _: subprocess.run(["true"], check=False),
        lambda _: os.system("true"),
        lambda _: socket.socket(),
    ],
)  # fmt: skip
def test_a_write_is_seen_and_stopped(write: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "held").write_text("as it was")
    verdict = guarded(caught(lambda: write(tmp_path)))
    assert verdict.kind == "write", verdict
    assert [path.name for path in tmp_path.iterdir()] == ["held"]
    assert (tmp_path / "held").read_text() == "as it was"


def test_reading_is_no_write(tmp_path: Path) -> None:
    (tmp_path / "held").write_text("x")
    verdict = guarded(caught(lambda: (tmp_path / "held").read_bytes()))
    assert verdict.kind == "taken", verdict
    (tmp_path / "held").write_text("nobody looks any more")


# -- a run -------------------------------------------------------------------------------------------


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets that fail over what some inputs hold, and cost nothing."""

    def target(_bench: object, _of: str, data: bytes) -> Callable[[], Iterable[Problem]]:
        def read() -> Iterable[Problem]:
            if data.count(b"K") == 3:
                raise KeyError("three")
            if data.count(b"K") == 5:
                Path("/dev/null").write_bytes(data)
            return ()

        return read

    class Bench:
        def close(self) -> None:
            pass

    for name in WEIGHTS:
        monkeypatch.setitem(targets.TARGETS, name, target)
    monkeypatch.setattr(run, "prepared", Bench)


def told(state: dict[str, Any]) -> dict[str, Any]:
    """A state without what differs from run to run: times, and lines of tracebacks."""
    findings = {
        name: {key: value for key, value in one.items() if key != "text"}
        for name, one in state["findings"].items()
    }
    return {**state, "seconds": 0, "findings": findings}


@pytest.mark.usefixtures("planted")
def test_a_run_that_was_interrupted_ends_as_one_that_was_not(tmp_path: Path) -> None:
    whole = run.resume(run.new_state(5, 1_200), tmp_path / "whole.json")
    assert {it["kind"] for it in whole["findings"].values()} == {"crash", "write"}
    assert all(it["count"] >= len(it["cases"]) > 0 for it in whole["findings"].values())
    path = tmp_path / "parts.json"
    for stop in (1, 250, 777, 1_200):
        state = run.read_state(path, 5, 1_200)
        run.resume(state, path, stop=stop)
        assert json.loads(path.read_text())["next"] == stop
    assert told(run.read_state(path, 5, 1_200)) == told(whole)
    assert [it.name for it in tmp_path.iterdir() if it.suffix != ".json"] == []


@pytest.mark.usefixtures("planted")
def test_a_finding_can_be_played_again_and_is_small() -> None:
    state = run.resume(run.new_state(5, 600), None)
    (found,) = [it for it in state["findings"].values() if it["kind"] == "crash"]
    again = case(5, found["cases"][0])
    assert (again.n, again.target, again.of) == (found["n"], found["target"], found["of"])
    assert run.play(run.prepared(), again).what == found["what"]
    assert run.coded(again.data) == found["input"]
    assert run.coded(b"KKK") == found["shrunk"]


@pytest.mark.usefixtures("planted")
def test_targets_can_be_left_out() -> None:
    state = run.resume(run.new_state(5, 500), None, only=["line"])
    assert set(state["targets"]) == {"line", "passed over"}
    assert sum(sum(counts.values()) for counts in state["targets"].values()) == 500


def test_a_hang_counts_only_if_it_hangs_again_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    hung = [
        Verdict("hang", "Hung a.py:f", "x"),
        Verdict("taken"),
        Verdict("hang", "Hung b.py:g", "x"),
    ]
    verdicts = {0: hung[0], 1: hung[1], 2: hung[2], 3: hung[2]}
    asked = []

    def again(one: Case, seed: int) -> Verdict:
        asked.append((one.n, seed))
        return hung[1] if one.n == 0 else hung[2]

    monkeypatch.setattr(run, "play", lambda _bench, one: verdicts[one.n])
    done = run.run_round(object(), 5, 0, 4, again=again)  # type: ignore[arg-type]
    assert asked == [(0, 5), (2, 5)]  # at the same place it need not be tried again
    assert [it["n"] for it in done["found"]] == [2, 3]


def test_another_seed_is_another_run(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    run.write_state(path, run.new_state(5, 10))
    with pytest.raises(SystemExit, match="seed 5"):
        run.read_state(path, 6, 10)


def test_a_process_that_ends_is_a_finding_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Worker:
        process = SimpleNamespace(returncode=-11)

        def __init__(self, *_: object) -> None:
            pass

        def ask(self, start: int, stop: int) -> run.Round | None:
            if start <= 13 < stop:
                return None
            return {"counts": {"line": {"taken": stop - start}}, "found": [], "seconds": 0.0}

        def end(self) -> None:
            pass

    monkeypatch.setattr(run, "Worker", Worker)
    state = run.resume(run.new_state(5, 600), None, processes=2)
    assert state["next"] == 600
    (found,) = state["findings"].values()
    assert (found["cases"], found["what"], found["text"]) == (
        [13],
        "the process ended",
        "exit code -11",
    )
    assert sum(sum(counts.values()) for counts in state["targets"].values()) == 600


def test_an_input_is_made_smaller_while_it_shows_the_same() -> None:
    data = b"x" * 300 + b"K" + b"y" * 300 + b"L" + b"z" * 300
    assert shrunk(data, lambda it: b"K" in it and b"L" in it) == b"KL"
    assert shrunk(data, lambda _: False) == data
    asked: list[bytes] = []

    def shows(less: bytes) -> bool:
        asked.append(less)
        return False

    assert shrunk(data, shows, 7) == data
    assert len(asked) == 7


@pytest.mark.usefixtures("planted")
def test_the_page_tells_what_a_run_found() -> None:
    state = run.resume(run.new_state(5, 900), None, stop=600)
    before, after = "# Page\n\n", "\n\n## More\n"
    made = page.written_into(f"{before}{page.FIRST}\nold\n{page.LAST}{after}", state)
    assert made == page.written_into(made, state)
    assert (made.startswith(before), made.endswith(after), "old" in made) == (True, True, False)
    assert "Seed 5, 600 cases of 900" in made
    (crash,) = [it for it in state["findings"].values() if it["kind"] == "crash"]
    assert f"{crash['count']} times `crash: KeyError" in made
    line = next(line for line in made.splitlines() if line.startswith("| all |"))
    cells = [int(cell) for cell in line.split("|")[2:-1]]
    assert cells[0] == 600 == sum(cells[1:])
    assert cells[3] == crash["count"]
    assert page.PAGE.read_text(encoding="utf-8").count(page.FIRST) == 1
