"""Run the tree of commands; say what was refused, every problem, on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from hofburg.errors import HofburgError, Problem

__all__ = [
    "FAULT",
    "FOUND",
    "INTERRUPTED",
    "OK",
    "PIPE",
    "REFUSED",
    "Closed",
    "complain",
    "harmless",
    "run",
]

OK, FOUND, REFUSED, FAULT = 0, 1, 2, 3
INTERRUPTED, PIPE = 130, 141  # as shells count SIGINT and SIGPIPE


# What a State wrote must not steer the terminal that shows it, nor turn the order of letters round.
_STEERING = dict.fromkeys(
    [n for n in (*range(0x20), *range(0x7F, 0xA0)) if n != 0x0A]
    + [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029],
    "\N{REPLACEMENT CHARACTER}",
)


def harmless(text: str) -> str:
    """A text without control characters and marks of direction; line ends stay."""
    return text.translate(_STEERING)


class Closed(Exception):
    """Whoever read our output has gone: ``hofburg assess | head``."""


def run(words: Sequence[str]) -> int:
    """Run a command line; the exit code."""
    _set_streams()
    try:
        code = _run(list(words) or ["--help"])
        sys.stdout.flush()
        return code
    except HofburgError as error:
        complain(error.problems)
        return REFUSED
    except (Closed, BrokenPipeError):
        # Python flushes stdout once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        complain([Problem(str(error.filename or ""), "file", f"{said}.")])
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        # Never the words of the error: they may be those of an entry. HOFBURG_DEBUG=2 has them too.
        debug = os.environ.get("HOFBURG_DEBUG")
        if debug == "2":
            raise
        if debug:
            sys.stderr.write("".join(_places(error)))
        said = f"this is a fault of Hofburg, not of your input: {type(error).__name__}."
        remedy = "Please report it with what HOFBURG_DEBUG=1 before the same command prints."
        complain([Problem("", "fault", said, remedy)])
        return FAULT


def _places(error: BaseException) -> list[str]:
    """Where a fault arose, and those that it came from, without anything that they say."""
    import traceback

    came = error.__cause__ or error.__context__
    found = _places(came) if came is not None else []
    return [*found, *traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]


def _run(words: list[str]) -> int:
    import typer.main

    from hofburg.cli.tree import app
    from hofburg.inquiry import set_reader

    set_reader(None)  # a command says who asks, if anybody but the centre itself
    try:
        # Not app(...) itself, which would install its own printer of tracebacks.
        typer.main.get_command(app).main(args=words, prog_name="hofburg")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else OK
    finally:
        set_reader(None)  # whoever runs commands in this process goes on as before
    return OK


def _set_streams() -> None:
    """The same bytes whatever the locale: UTF-8 where piped, and no crash on a poor terminal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def complain(problems: Iterable[Problem], stream: TextIO | None = None) -> None:
    """Print problems with place, field, message and remedy."""
    lines = []
    for problem in problems:
        where = ": ".join(part for part in (problem.place, problem.field) if part)
        level = "" if problem.level == "error" else f"{problem.level}: "
        said = _sentence(problem.message)
        lines.append(f"hofburg: {level}{where + ': ' if where else ''}{said} [{problem.rule}]")
        if problem.remedy:
            lines.append(f"    {_sentence(problem.remedy)}")
    (stream or sys.stderr).write(harmless("".join(f"{line}\n" for line in lines)))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."
