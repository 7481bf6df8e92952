"""Problems of the catalogue's files and of questions, in the house's words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from hofburg.errors import Problem
from hofburg.regimes import Source

__all__ = ["Steps", "at", "known", "near", "shown"]

Steps = tuple[str | int, ...]
GUIDE = "docs/instruments.md"


def at(source: Source, path: Steps, rule: str, message: str, remedy: str) -> Problem:
    """A problem at a path of a file."""
    stop = "" if message.endswith((".", "?")) else "."
    where = ".".join(str(step) for step in path)
    return Problem(source.place(path), rule, message + stop, remedy, where)


def shown(text: object) -> str:
    """A text as a message quotes it: on one line, not long."""
    said = str(text)
    return repr(said if len(said) <= 60 else said[:57] + "...")


def near(word: str, words: Iterable[str]) -> str:
    """``Did you mean ...?``, else the names that there are."""
    listed = sorted(set(words))
    folded = {it.casefold(): it for it in listed}
    close = difflib.get_close_matches(word[:64].casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(folded[it] for it in close)}?"
    return known(listed)


def known(words: Iterable[str]) -> str:
    """``Known: ...``, the first thirty of them."""
    listed = list(words)
    more = ", ..." if len(listed) > 30 else ""
    return f"Known: {', '.join(listed[:30])}{more}." if listed else "There is none."
