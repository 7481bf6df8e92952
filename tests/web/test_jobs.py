"""Heavy work: one at a time, in a process of its own; told, kept, stopped, and why it failed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry import centre_here
from hofburg.languages import speaking
from hofburg.web.jobs import Busy, Job, Jobs, Say


def adds(say: Say, one: int, other: int) -> int:
    say("{one} and {other} are added.", one=one, other=other)
    return one + other


def waits(say: Say, file: Path) -> int:
    """Until somebody makes a file; gives the number of its process."""
    say("It waits.")
    while not file.exists():
        time.sleep(0.02)
    return os.getpid()


def refuses(_: Say) -> None:
    raise QuestionError(Problem("--worlds", "range", "so many cannot be run.", "Ask for fewer."))


def breaks(_: Say) -> None:
    raise KeyError("SECRET of a State")


def ends(_: Say) -> None:
    os._exit(7)


def whose(_: Say) -> str | None:
    centre = centre_here()
    return None if centre is None else centre.state


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(tmp_path, kept=3, most=2)
    yield made
    for job in list(made._jobs.values()):  # nothing is left running
        made.stop(job.id)


def until(wanted: Callable[[], bool]) -> None:
    for _ in range(3000):
        if wanted():
            return
        time.sleep(0.02)
    raise AssertionError("it took more than a minute")


def ended(job: Job) -> Job:
    until(lambda: not job.pending)
    return job


def test_the_same_question_is_worked_on_once(jobs: Jobs) -> None:
    first = jobs.start("a", "Sum", adds, 1, 2)
    assert first.pending
    assert jobs.start("a", "Sum", adds, 1, 2) is first
    assert jobs.known("a") is first is jobs.find(first.id)
    assert ended(first).result == 3
    assert (first.state, first.problems) == ("done", ())
    assert first.said == ("{one} and {other} are added.", {"one": 1, "other": 2})
    assert first.progress == "1 and 2 are added."
    assert jobs.start("a", "Sum", adds, 1, 2) is first, "what is done is kept"


def test_one_at_a_time_in_another_process(jobs: Jobs, tmp_path: Path) -> None:
    file = tmp_path / "go"
    first = jobs.start("first", "", waits, file)
    second = jobs.start("second", "", waits, file)
    until(lambda: first.said[0] == "It waits.")
    assert (first.state, second.state) == ("running", "waiting")
    with speaking("en"):
        assert second.progress == "Waits for what was asked before it."
    file.touch()
    assert ended(first).result not in (os.getpid(), ended(second).result)


def test_too_many_may_not_wait(jobs: Jobs, tmp_path: Path) -> None:
    first = jobs.start("0", "", waits, tmp_path / "never")
    until(lambda: first.state == "running")
    jobs.start("1", "", adds, 1, 1)
    jobs.start("2", "", adds, 1, 1)
    with pytest.raises(Busy):
        jobs.start("3", "", adds, 1, 1)
    assert jobs.known("3") is None


def test_what_runs_is_ended_and_told_once(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start("a", "", waits, tmp_path / "never")
    until(lambda: job.process is not None and job.said[0] == "It waits.")
    process = job.process
    jobs.stop(job.id)
    assert job.state == "stopped"
    until(lambda: process is not None and not process.is_alive())
    waiting = jobs.start("b", "", adds, 2, 2)
    assert ended(waiting).result == 4, "the next one is not held up"
    assert jobs.start("a", "", waits, tmp_path / "never") is job
    assert jobs.known("a") is None, "asked once more, it begins anew"


def test_what_waits_is_never_begun(jobs: Jobs, tmp_path: Path) -> None:
    first = jobs.start("a", "", waits, tmp_path / "go")
    second = jobs.start("b", "", adds, 1, 1)
    jobs.stop(second.id)
    (tmp_path / "go").touch()
    ended(first)
    time.sleep(0.1)
    assert (second.state, second.result, second.began) == ("stopped", None, 0.0)


def test_why_it_failed(jobs: Jobs, capfd: pytest.CaptureFixture[str]) -> None:
    refused = ended(jobs.start("a", "", refuses))
    assert (refused.state, refused.problems[0].remedy) == ("failed", "Ask for fewer.")
    broken = ended(jobs.start("b", "", breaks))
    assert broken.problems[0].message == "this is a fault of Hofburg, not of your input: KeyError."
    gone = ended(jobs.start("c", "", ends))
    assert (gone.state, gone.problems[0].rule) == ("failed", "fault")
    assert "its process ended" in gone.problems[0].message
    said = capfd.readouterr()
    assert "SECRET" not in said.out + said.err, "no content in logs"


def test_only_so_many_are_kept(jobs: Jobs) -> None:
    made = [ended(jobs.start(str(n), "", adds, n, n)) for n in range(5)]
    assert [jobs.find(job.id) is job for job in made] == [False, False, True, True, True]


def test_it_asks_where_the_commands_run(demo_centre: Path) -> None:
    assert ended(Jobs(demo_centre).start("a", "", whose)).result == "LIE"
