"""What is due and what was missed, by time, with the nil returns that would do."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.rows import as_row

if TYPE_CHECKING:
    from hofburg.assessment import Finding, NilReturn
    from hofburg.inquiry.ask import Answer

__all__ = ["DUE", "due", "due_row", "nil_line"]

DUE = ("missed", "pending", "undetermined")


def due(
    answer: Answer, code: str | None = None, days: int | None = None, **wanted: str | None
) -> list[Finding]:
    """Duties that are missed, pending or undetermined, by status and then by time.

    Args:
        code: only what this State owes or is owed.
        days: of pending ones only those due within so many days, or without a day.
        wanted: ``world`` and ``reading``.
    """
    return _sorted(_open(answer, code, days, **wanted))


def due_row(answer: Answer, f: Finding) -> dict[str, Any]:
    """A finding for programs, with the nil returns that would do."""
    from hofburg.assessment import nil_returns

    law = answer.laws[f.law]
    nil = [it.as_dict() | {"command": nil_line(answer, it)} for it in nil_returns(law, f)]
    return as_row(f, law) | {"nil": nil}


def _open(
    answer: Answer, code: str | None, days: int | None, **wanted: str | None
) -> Iterator[Finding]:
    from hofburg.values import DAY, NEVER

    roster = code is not None and not answer.casebook
    for f in answer.findings(status=DUE, roster=roster, party=code, duties=True, **wanted):
        if f.due is None:
            continue
        # That nobody heard of a standing duty of old is not worth a line.
        if f.status == "undetermined" and answer.laws[f.law].processes[f.process].every:
            continue
        as_of = answer.as_of if answer.as_of is not None else answer.worlds[f.world].as_of
        # What has no day, such as a duty without delay, is not put off by that.
        later = days is not None and as_of + days * DAY < f.due[0] < NEVER
        if f.status == "pending" and later:
            continue
        yield f


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    """By status, then by the earliest moment it may be due; what has no date comes last."""
    from hofburg.values import ALWAYS, NEVER

    def when(f: Finding) -> tuple[int, int, int]:
        lo, hi = f.due or (ALWAYS, NEVER)
        return (DUE.index(f.status), NEVER if lo <= ALWAYS else lo, hi)

    return sorted(found, key=when)


def nil_line(answer: Answer, it: NilReturn) -> str:
    """The command line that drafts a nil return."""
    from hofburg.regimes import library, load_regime

    words = ["hofburg", "message", "nil", it.message]
    pairs = zip(answer.words, answer.words[1:], strict=False)
    named = [name for option, name in pairs if option == "--regime"]
    if it.regime not in library():
        words += [x for name in named if load_regime(name).id == it.regime for x in ("-r", name)]
    elif sum(it.message in law.messages for law in answer.laws.values()) > 1:
        words += ["-r", it.regime]
    words += ["--year", str(it.year)] if it.year is not None else []
    words += ["--state", it.state] if it.state and it.state != answer.home else []
    return shlex.join(words)
