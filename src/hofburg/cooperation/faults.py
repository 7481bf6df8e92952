"""Problems of the catalogue's files and of questions, in the house's words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from hofburg.errors import Problem
from hofburg.regimes import Source, known

__all__ = ["Steps", "at", "near"]

Steps = tuple[str | int, ...]
GUIDE = "docs/instruments.md"


def at(source: Source, path: Steps, rule: str, message: str, remedy: str) -> Problem:
    """A problem at a path of a file."""
    stop = "" if message.endswith((".", "?")) else "."
    where = ".".join(str(step) for step in path)
    return Problem(source.place(path), rule, message + stop, remedy, where)


def near(word: str, words: Iterable[str]) -> str:
    """``Did you mean ...?``, else the names that there are."""
    listed = sorted(set(words))
    folded = {it.casefold(): it for it in listed}
    close = difflib.get_close_matches(word[:64].casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(folded[it] for it in close)}?"
    return known(listed)
