"""Work that takes longer than a page may: one at a time, in a process of its own.

A page asks for what it shows by a key; it gets a ``Job`` that waits, runs, or has ended, and says
so. In another process it slows no page down, shares no database with one, and can be ended at any
moment. What ended well is kept for whoever asks again; what was stopped or failed is told once.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

from hofburg.errors import HofburgError, Problem
from hofburg.inquiry import at_folder, read_up_to, reader
from hofburg.languages import say

__all__ = ["Busy", "Job", "Jobs", "Say"]

State = Literal["waiting", "running", "done", "failed", "stopped"]
Say = Callable[..., None]
"""``say("{done} of {all} worlds", done=100, all=1000)``: how far it is, as a whole sentence."""


class Busy(Exception):
    """Too many wait already."""


@dataclass(eq=False)
class Job:
    """Something that was asked for.

    Attributes:
        id: 32 hex digits, made from the key: in addresses.
        title: what it is, for the page that shows how far it is.
        state: ``waiting``, ``running``, ``done``, ``failed`` or ``stopped``.
        said: how far it is, a sentence and its values, to be said in the reader's language.
        result: of what is done.
        problems: why it failed.
    """

    id: str
    title: str
    work: Callable[..., Any] = field(repr=False)
    args: tuple[Any, ...] = field(repr=False)
    state: State = "waiting"
    said: tuple[str, Mapping[str, Any]] = ("", {})
    result: Any = field(default=None, repr=False)
    problems: tuple[Problem, ...] = ()
    began: float = 0.0
    ended: float = 0.0
    process: BaseProcess | None = field(default=None, repr=False)
    marks: tuple[str, ...] = ()  # up to which whoever asked may see

    @property
    def pending(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")

    @property
    def seconds(self) -> int:
        """For how long it has been running, or took."""
        return int((self.ended or time.monotonic()) - self.began) if self.began else 0

    @property
    def progress(self) -> str:
        """How far it is, in the language that is spoken now."""
        if self.state == "waiting":
            return say("Waits for what was asked before it.")
        message, values = self.said
        return say(message, **values) if message else say("Is being prepared.")


class Jobs:
    """What was asked for, and the one process that works on it.

    Args:
        folder: where questions are asked, as for commands.
        kept: how many results are kept, those that were asked for last.
        most: how many may wait.
    """

    def __init__(self, folder: Path, kept: int = 12, most: int = 4) -> None:
        self.folder = folder
        self.kept, self.most = kept, most
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.RLock()
        self._running = False

    def start(self, key: str, title: str, work: Callable[..., Any], *args: Any) -> Job:
        """The job of that key, begun if it was not; what was stopped or failed is told and gone.

        Args:
            key: the whole question; whoever asks the same gets the same.
            work: a function of a module, ``work(say, *args)``: it and what it gives must be such
                that they can be sent to another process and back. Told to stop, it is ended.

        Raises ``Busy`` where too many wait.
        """
        id_ = _id(key)
        with self._lock:
            job = self._jobs.get(id_)
            if job is not None:
                self._jobs.move_to_end(id_)
                if job.state in ("failed", "stopped"):
                    del self._jobs[id_]
                return job
            if sum(it.state == "waiting" for it in self._jobs.values()) >= self.most:
                raise Busy
            job = self._jobs[id_] = Job(id_, title, work, args, marks=reader())
            self._forget()
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="jobs", daemon=True).start()
            return job

    def find(self, id_: str) -> Job | None:
        """A job by its id; None for one that there is not (any more)."""
        with self._lock:
            return self._jobs.get(id_)

    def known(self, key: str) -> Job | None:
        """A job by its key."""
        return self.find(_id(key))

    def stop(self, id_: str) -> None:
        """End a job that waits or runs."""
        with self._lock:
            job = self._jobs.get(id_)
            if job is None or not job.pending:
                return
            job.state, job.ended = "stopped", time.monotonic()
            if job.process is not None:
                job.process.terminate()

    def _forget(self) -> None:
        over = len(self._jobs) - self.kept
        for id_ in [id_ for id_, it in self._jobs.items() if not it.pending][: max(over, 0)]:
            del self._jobs[id_]

    def _run(self) -> None:
        """What waits, one after the other; then this thread ends."""
        while True:
            with self._lock:
                job = next((it for it in self._jobs.values() if it.state == "waiting"), None)
                if job is None:
                    self._running = False
                    return
                job.state, job.began = "running", time.monotonic()
            self._one(job)

    def _one(self, job: Job) -> None:
        here, there = multiprocessing.Pipe(duplex=False)
        try:
            # A new process, and not a copy of this one, which has threads and open registers.
            process = multiprocessing.get_context("spawn").Process(
                target=_work,
                args=(there, self.folder, job.marks, job.work, job.args),
                daemon=True,
            )
            process.start()
        except OSError as error:
            here.close()
            self._end(job, "failed", None, (_fault(type(error).__name__),))
            return
        finally:
            there.close()
        with self._lock:
            job.process = process
            if job.state == "stopped":
                process.terminate()
        told: tuple[str, Any] = ("fault", "EOFError")
        with contextlib.suppress(EOFError, OSError):
            while (told := here.recv())[0] == "said":
                job.said = told[1]
        here.close()
        process.join()
        kind, what = told
        if kind == "done":
            self._end(job, "done", what, ())
        else:
            problems = what if kind == "failed" else (_fault(str(what)),)
            self._end(job, "failed", None, problems)

    def _end(self, job: Job, state: State, result: Any, problems: tuple[Problem, ...]) -> None:
        with self._lock:
            job.process = None
            if job.state != "running":  # it was stopped
                return
            job.state, job.result, job.problems = state, result, problems
            job.ended = time.monotonic()


def _id(key: str) -> str:
    if marks := reader():  # whoever may see less has results of their own
        key = repr((key, marks))
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _fault(kind: str) -> Problem:
    # Never what was being worked on: an error's text may hold what a State wrote.
    ended = "its process ended" if kind == "EOFError" else kind
    said = f"this is a fault of Hofburg, not of your input: {ended}."
    return Problem("", "fault", said, "Ask again, or on the command line, which may say more.")


def _work(
    pipe: Connection,
    folder: Path,
    marks: tuple[str, ...],
    work: Callable[..., Any],
    args: tuple[Any, ...],
) -> None:
    """In the other process: do it, and tell the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, and that ends us
    if hasattr(os, "nice"):
        os.nice(5)  # pages come first

    def said(message: str, **values: Any) -> None:
        pipe.send(("said", (message, values)))

    try:
        with contextlib.ExitStack() as asked:
            for mark in marks:
                asked.enter_context(read_up_to(mark))
            asked.enter_context(at_folder(folder))
            told: tuple[str, Any] = ("done", work(said, *args))
    except HofburgError as error:
        told = ("failed", tuple(error.problems))
    except Exception as error:
        told = ("fault", type(error).__name__)
    with contextlib.suppress(OSError):  # nobody waits for it any more
        pipe.send(told)
    pipe.close()
    os._exit(0)  # nothing is left to be put away, and taking the database apart takes a while
