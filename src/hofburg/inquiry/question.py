"""What the options ask: which clocks, whose register, which State."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hofburg.errors import AtlasError, Problem, QuestionError
from hofburg.values import ALWAYS, NEVER, format_instant, parse_instant

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["Clock", "Question", "given", "line", "moment", "party_code"]

_REMEDY = "Write 2022-02-20T12:00Z, or 2022-02-20 for the end of that day."


@dataclass(frozen=True, slots=True)
class Question:
    """What the options say, as they were typed.

    ``up_to`` is the highest handling mark that the reader may see; left out, that of whoever asks
    (``inquiry.reader``), as a rule everything.
    """

    registers: Sequence[str] = ()
    regimes: Sequence[str] = ()
    as_of: str | None = None
    known_at: str | None = None
    known_to: str | None = None
    holder: str | None = None
    case: str | None = None
    boundaries: str | None = None
    up_to: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The three clocks and whose register it is; ``horizon`` is how far the register is kept."""

    as_of: int
    known_at: int
    known_to: str | None
    holder: str | None
    horizon: int | None

    @classmethod
    def read(cls, question: Question, laws: Sequence[Law], now: int, latest: int) -> Clock:
        """The clocks of a question. Raises ``QuestionError`` with all that is wrong.

        Args:
            now: the moment at which the question is asked.
            latest: the last moment at which anything was recorded.
        """
        problems: list[Problem] = []

        def read(option: str, text: str | None) -> int | None:
            return None if text is None else moment(text, option, laws, problems)

        def code(option: str, text: str | None) -> str | None:
            return None if text is None else party_code(text, option, laws, problems)

        as_of, known_at = read("--as-of", question.as_of), read("--known-at", question.known_at)
        known_to, holder = code("--known-to", question.known_to), code("--holder", question.holder)
        if known_to and holder and known_to != holder:
            said = f"what {known_to} knew stands in {known_to}'s register, not in {holder}'s."
            problems.append(Problem("--holder", "holder", said, "Leave --holder out."))
        if problems:
            raise QuestionError(problems)
        as_of = now if as_of is None else as_of
        horizon = None
        if known_at is None:
            # Said, so that the same question has the same answer when more has been recorded.
            known_at = max(now, latest) if as_of >= now else NEVER
        elif as_of > now:
            # Nobody's register is kept beyond today: what comes later is not known to be absent.
            horizon = min(now, known_at)
        return cls(as_of, known_at, known_to, holder, horizon)

    def words(self, question: Question) -> list[str]:
        """The clocks as they must be typed to ask the same tomorrow."""
        known_at = None if self.known_at >= NEVER else format_instant(self.known_at)
        return given(
            as_of=question.as_of or format_instant(self.as_of),
            known_at=question.known_at or known_at,
            known_to=self.known_to,
            holder=self.holder,
        )


def moment(text: str, option: str, laws: Sequence[Law], problems: list[Problem]) -> int:
    """The instant that an option means; a day means its end."""
    zones = {law.zone for law in laws}
    try:
        lo, hi = parse_instant(text, zones.pop() if len(zones) == 1 else "UTC")
    except ValueError as error:
        problems.append(Problem(option, "date", str(error), _REMEDY))
        return 0
    if ".." in text or lo <= ALWAYS:
        problems.append(Problem(option, "date", f"{text!r} is not one moment.", _REMEDY))
    return hi


def party_code(text: str, option: str, laws: Sequence[Law], problems: list[Problem]) -> str:
    """The code of a party, or of a State or organization given by code or name."""
    from hofburg.atlas import organisation_by_name, state
    from hofburg.regimes import party

    if any(law.parties is not None and text in law.parties for law in laws):
        return text
    closed = [law.parties for law in laws if law.parties is not None]
    if closed and len(closed) == len(laws):
        said, remedy = party({k: v for parties in closed for k, v in parties.items()}, text)
        problems.append(Problem(option, "unknown-state", said, remedy))
        return text
    found = organisation_by_name(text)
    if found and any(found.code in law.organisations for law in laws):
        return found.code
    try:
        return state(text).code
    except AtlasError as error:
        problems += [replace(problem, place=option) for problem in error.problems]
        return text


def given(**options: Any) -> list[str]:
    """Options as words: lists repeated, flags alone, ``None`` left out."""
    words: list[str] = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            words.append(option)
        elif isinstance(value, list | tuple):
            words += [word for item in value for word in (option, str(item))]
        elif value is not None and value is not False:
            words += [option, str(value)]
    return words


def line(command: str, words: Sequence[str]) -> str:
    """A command line of ours as a shell reads it."""
    return shlex.join(["hofburg", *command.split(), *words])
