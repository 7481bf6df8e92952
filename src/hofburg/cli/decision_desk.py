"""The desk at which something of a decision is recorded: its register, its forms, its States."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem

if TYPE_CHECKING:
    from hofburg.decisions import Decision
    from hofburg.inquiry import Library, Readable
    from hofburg.regimes import Law
    from hofburg.register import Centre, Record, Register

__all__ = ["SECOND", "Desk", "at_option", "author_of", "desk", "options", "party", "values"]

SECOND = 1_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class Desk:
    """This centre's register, and the decision that is spoken of."""

    centre: Centre
    store: Register
    laws: Library
    law: Law
    records: Sequence[Record]
    seen: Readable
    now: int
    found: tuple[Decision, ...]

    def decision(self, case: str) -> Decision:
        """The decision that is meant. Raises ``QuestionError`` with those that are near."""
        return decision_meant(self.found, case, self.law, self.seen, self.now)

    def as_of(self, case: str, moment: int) -> Decision | None:
        """A decision as it stood at a moment; None where it was not there yet."""
        held = decisions_seen(self.law, self.seen, moment)
        return next((it for it in held if it.case == case), None)


def desk(regime: str | None, open_: ExitStack) -> Desk:
    """Open this centre's register. Raises ``HofburgError`` where there is none."""
    from hofburg.cli.decision_seen import REGIME
    from hofburg.inquiry import Library, load_laws, open_register, readable

    named = load_laws([regime or REGIME])
    centre, store = open_register()
    open_.enter_context(store)
    records = list(store.records())
    now = time.time_ns() // 1000 // SECOND * SECOND
    seen = readable(records, named)
    found = decisions_seen(named[0], seen, now)
    return Desk(centre, store, Library(named), named[0], records, seen, now, found)


def decisions_seen(law: Law, seen: Readable, moment: int) -> tuple[Decision, ...]:
    """The decisions of a register that the reader sees: those of which nothing is withheld."""
    from hofburg.decisions import decisions_of

    found = decisions_of(law, seen.records, as_of=moment)
    whole = decisions_of(law, seen.all_records, as_of=moment) if seen.hidden else found
    return found if seen.up_to is None else tuple(it for it in found if it in whole)


def decision_meant(
    found: Sequence[Decision], case: str, law: Law, seen: Readable, moment: int
) -> Decision:
    """The decision that is meant. Raises ``QuestionError``: with those near, or as withheld."""
    from hofburg.decisions import decisions_of, find_decision
    from hofburg.errors import QuestionError
    from hofburg.inquiry import withheld

    try:
        return find_decision(found, case)
    except QuestionError as error:
        if not seen.hidden:
            raise
        try:
            find_decision(decisions_of(law, seen.all_records, as_of=moment), case)
        except QuestionError:
            raise error from None
        raise withheld(list(seen.counted)[-1], "CASE") from None


def options(
    law: Law, kind: str, words: Sequence[str], problems: list[Problem]
) -> list[tuple[str, str]]:
    """Fields of a form from words: ``--field VALUE``, ``--field=VALUE``, ``--flag``, ``--no-flag``.

    What is no option of the form becomes a problem that names those there are.
    """
    import difflib

    fields = law.messages[kind].fields
    known = {f"--{name.replace('_', '-')}": name for name in fields}
    known |= {f"--no-{name.replace('_', '-')}": name for name in fields if _flag(law, kind, name)}
    pairs: list[tuple[str, str]] = []
    rest = list(words)
    while rest:
        option, equals, value = rest.pop(0).partition("=")
        name = known.get(option)
        if name is None:
            near = difflib.get_close_matches(option, known, n=3, cutoff=0.5) or list(known)
            said = f"{kind} has no {option[:60]!r}."
            problems.append(
                Problem(option[:60], "unknown-option", said, f"Known: {', '.join(near)}.")
            )
            if rest and not rest[0].startswith("--"):
                rest.pop(0)
        elif equals:
            pairs.append((name, value))
        elif _flag(law, kind, name):
            pairs.append((name, "no" if option.startswith("--no-") else "yes"))
        elif rest and not rest[0].startswith("--"):
            pairs.append((name, rest.pop(0)))
        else:
            problems.append(Problem(option, "no-value", "needs a value.", f"Write {option} VALUE."))
    return pairs


def _flag(law: Law, kind: str, name: str) -> bool:
    return law.messages[kind].fields[name].type == "flag"


def at_option(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of a body's fields as problems of the options that gave them; those within a list
    (paragraphs, which a file may have given) keep their own name."""

    def place(field: str) -> str:
        return field if "[" in field else f"--{field.replace('_', '-')}"

    return [
        replace(it, place=place(it.field.removeprefix("body.")), field="")
        if it.field.startswith("body.") else it
        for it in problems
    ]  # fmt: skip


def values(
    desk: Desk, kind: str, pairs: Sequence[tuple[str, str]], problems: list[Problem]
) -> dict[str, Any]:
    from hofburg.regimes import answers

    values, found = answers(desk.law, kind, pairs)
    problems += at_option(found)
    return values


def party(desk: Desk, text: str, problems: list[Problem]) -> str:
    """A State, or an organisation where the regime has any."""
    from hofburg.atlas import organisation_by_name
    from hofburg.inquiry import party_code

    found: list[Problem] = []
    code = party_code(text.strip(), "--state", [desk.law], found)
    if found and organisation_by_name(text.strip()):
        said = f"{text.strip()} is an organisation: organisations may speak and cannot block."
        found = [Problem("--state", "cannot-block", said, "Name a State.")]
    problems += found
    return code


def author_of(desk: Desk, text: str | None, problems: list[Problem]) -> str:
    return desk.centre.state if text is None else party(desk, text, problems)
