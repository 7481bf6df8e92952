"""One case under guard: what came of it, whether it hung, and whether it touched anything.

A case is fine if it ends in problems or in a ``HofburgError`` that has some, each with a sentence
that may be printed. It *crashed* if it ended in anything else, *hung* if it computed for more than a
second, and *wrote* if it opened a file for writing or a connection, removed or made anything, or
started a program: that is stopped before it happens.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from unicodedata import category

from hofburg.errors import HofburgError, Problem

__all__ = ["LIMIT", "Verdict", "guarded", "judge"]

LIMIT = 1.0  # seconds of processor time
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NEVER = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
          "os.chown", "os.utime", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
          "os.putenv", "os.unsetenv", "os.kill", "subprocess.Popen", "pty.spawn", "sqlite3.connect", "ctypes.dlopen",
          "socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request", "tempfile.mkstemp",
          "tempfile.mkdtemp", "code.__new__", "webbrowser.open")  # fmt: skip
_OURS = f"{os.sep}hofburg{os.sep}"


class Wrote(BaseException):
    """A case tried to change something outside itself."""


class Hung(BaseException):
    """A case computed for too long."""


class Unsaid(Exception):
    """A refusal without a reason, or with one that cannot be printed."""


@dataclass(frozen=True)
class Verdict:
    """What came of a case.

    Attributes:
        kind: ``taken`` or ``refused`` (both are fine), ``crash``, ``hang`` or ``write``.
        what: exception and place in our code, by which findings are told apart; empty if fine.
        text: the traceback; empty if fine.
    """

    kind: str
    what: str = ""
    text: str = ""

    @property
    def fine(self) -> bool:
        """Whether nothing is to be mended."""
        return self.kind in ("taken", "refused")


class _Watch:
    """The hook that Python calls before files are opened and so on; once set, it stays."""

    def __init__(self) -> None:
        self.on = False
        self.set = False

    def start(self) -> None:
        if not self.set:
            sys.addaudithook(self.hook)
            self.set = True
        self.on = True

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            flags = args[2] if isinstance(args[2], int) else 0
            mode = args[1] if isinstance(args[1], str) else "r"
            if not flags & _WRITES and not set(mode) & set("wax+"):
                return
        elif event not in _NEVER and not event.startswith("shutil."):
            return
        self.on = False
        raise Wrote(f"{event} {str(args)[:200]}")


_watch = _Watch()


def _late(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise Hung(f"more than {LIMIT} s of processor time")


def guarded(read: Callable[[], Iterable[Problem]]) -> Verdict:
    """Read one input under guard."""
    before = signal.signal(signal.SIGPROF, _late)
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        _watch.start()
        try:
            problems = list(read())
        finally:
            _watch.on = False
            signal.setitimer(signal.ITIMER_PROF, 0)
        if time.process_time() - started > LIMIT:  # in one call of C, which no signal interrupts
            raise Hung(f"{time.process_time() - started:.1f} s of processor time")
        judge(problems)
    except HofburgError as error:
        try:
            if not error.problems:
                raise Unsaid("an error without problems") from error
            judge(error.problems)
        except Unsaid as unsaid:
            return _verdict("crash", unsaid)
        return Verdict("refused")
    except KeyboardInterrupt:
        raise
    except Wrote as wrote:
        return _verdict("write", wrote)
    except Hung as hung:
        return _verdict("hang", hung)
    except BaseException as error:  # SystemExit and whatever else there is
        return _verdict("crash", error)
    finally:
        signal.signal(signal.SIGPROF, before)
    return Verdict("refused" if any(it.level == "error" for it in problems) else "taken")


def judge(problems: Iterable[Problem]) -> None:
    """Every problem says something that a terminal can print, on one line."""
    for problem in problems:
        if not problem.message or not problem.rule or problem.level not in ("error", "warning"):
            raise Unsaid(f"says nothing: {problem!r}"[:300])
        for part in (problem.message, problem.remedy, problem.field):
            if not all(sign.isprintable() or category(sign) == "Zs" for sign in part):
                raise Unsaid(f"{problem.rule} prints what cannot be printed: {part[:300]!r}")
            if len(part) > 5_000:
                raise Unsaid(f"{problem.rule} prints a text without end: {part[:300]!r}")


def _verdict(kind: str, error: BaseException) -> Verdict:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _OURS in frame.filename]
    at = ours[-1] if ours else (frames[-1] if frames else None)
    where = f"{at.filename.rpartition(_OURS)[2] if ours else at.name}:{at.name}" if at else ""
    if isinstance(error, Unsaid):  # raised by us: what tells it apart is what it says
        where = str(error).partition(":")[0]
    lines = traceback.format_exception(error, limit=-12)
    what = f"{type(error).__name__} {where}"
    return Verdict(kind, what, "".join(lines)[-4_000:])


def tree_digest(folders: Iterable[Path]) -> str:
    """What the code is: a hash of all Python files and documents below some folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(it for it in folder.rglob("*") if it.suffix in (".py", ".yaml")):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def strict() -> None:
    """A warning is a fault too."""
    warnings.simplefilter("error")
