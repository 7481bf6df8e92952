"""What the commands of decisions ask: whose register, which moment, which account."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli.decision_desk import decision_meant
from hofburg.errors import Problem, QuestionError, RegisterError

if TYPE_CHECKING:
    from hofburg.cli.page import Page
    from hofburg.decisions import Decision
    from hofburg.inquiry import Answer, Question
    from hofburg.regimes import Law

__all__ = ["REGIME", "RegimeOf", "Seen", "see"]

REGIME = "ROP"
RegimeOf = Annotated[
    str | None,
    typer.Option(
        "--regime", "-r", metavar="REGIME",
        help=f"Id or folder of the rules of procedure. Left out: {REGIME}.",
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The decisions of a register, and the answer of which they are part.

    Attributes:
        world: the account of events that is shown; ``only``: there is no other.
        book: the worked case that was asked for, where no register was.
        title: what a worked case says of its world, such as that it is an assumption.
    """

    answer: Answer
    law: Law
    found: tuple[Decision, ...]
    world: str
    only: bool
    book: str = ""
    title: str = ""

    def decision(self, case: str) -> Decision:
        """The decision that is meant. Raises ``QuestionError``: with those near, or as withheld."""
        from hofburg.decisions import find_decision

        cut, as_of = self.answer.cut, self.answer.as_of
        if cut is None or as_of is None:
            return find_decision(self.found, case)
        return decision_meant(self.found, case, self.law, cut.found, as_of)

    def line(self, command: str, case: str | None = None, **options: Any) -> str:
        """The command line that asks the same again."""
        from hofburg.inquiry import given

        assumptions, form = options.pop("assumptions", None), options.pop("form", "")
        words = given(**options, format=form or None, world=None if self.only else self.world)
        if assumptions is not None:
            words.append("--assumptions" if assumptions else "--no-assumptions")
        own = [] if case is None else [f"{self.book}:{case}" if self.book else case]
        return shlex.join(["hofburg", "decision", command, *own, *self.answer.words, *words])

    def say(self, page: Page) -> None:
        """Which account of events it is, where there are several."""
        if not self.only:
            names = ", ".join(it.name for it in self.answer.assessment.worlds)
            page.gap()
            page.text(f"World {self.world}, one of: {names}. --world names another.")
            if self.title:
                page.text(f"{self.title}.")


def see(
    registers: Sequence[str] | None, regime: str | None, as_of: str | None, known_at: str | None,
    known_to: str | None, holder: str | None, world: str | None, *, book: str = "",
) -> Seen:  # fmt: skip
    """What was asked; with a ``book`` and no register anywhere, a worked case of the regime."""
    from hofburg.cli.ask import ask
    from hofburg.decisions import decisions_of
    from hofburg.inquiry import Question, centre_here, lines_of

    titles: dict[str, str] = {}
    question = Question(registers or (), [regime or REGIME], as_of, known_at, known_to, holder)
    if registers or centre_here() is not None:
        book, answer = "", ask(question)
    elif book:
        answer, titles = _worked(question, book)
    else:
        said = "this is not a centre's folder, nor inside one."
        raise RegisterError(Problem("", "no-centre", said, "Name a register: a folder or a file."))
    (law,) = answer.laws.values()
    answer.assessment.check(world=world)
    worlds = answer.assessment.worlds
    chosen = next(it for it in worlds if it.is_asked(world))

    def held(it: Answer) -> tuple[Decision, ...]:
        return decisions_of(
            law, it.records, as_of=chosen.as_of, known_at=chosen.known_at,
            known_to=answer.meta["known_to"], accounts=chosen.accounts,
        )  # fmt: skip

    found = tuple(lines_of(answer, held))
    return Seen(
        answer, law, found, chosen.label, len(worlds) == 1, book, titles.get(chosen.name, "")
    )


def _worked(question: Question, book: str) -> tuple[Answer, dict[str, str]]:
    """A case of the casebook as if it were a register, at its own moment unless one is named.

    Beside it what the case says of each of its worlds.
    """
    from hofburg.assessment import assess, case_records
    from hofburg.cli.page import note
    from hofburg.inquiry import (
        Answer,
        casebook_meta,
        given,
        load_laws,
        moment,
        readable,
        refuse_withheld,
    )
    from hofburg.regimes import load_cases
    from hofburg.reports import english
    from hofburg.values import parse_instant

    (name,) = question.regimes
    (law,) = load_laws([name])
    cases = {case.case: (case, place) for case, place in load_cases(name)}
    own = {"known_at": question.known_at, "known_to": question.known_to, "holder": question.holder}
    problems = [
        Problem(given(**{option: value})[0], "casebook", "the case says it.", "Name a REGISTER.")
        for option, value in own.items()
        if value is not None
    ]
    if book not in cases:
        said = f"no register is named, and {law.id} has no worked case {book[:60]!r}."
        remedy = f"Name a REGISTER, or one of: {', '.join(cases)}."
        raise QuestionError([*problems, Problem("CASE", "unknown-case", said, remedy)])
    case, place = cases[book]
    as_of = moment(question.as_of or case.as_of, "--as-of", [law], problems)
    if problems:
        raise QuestionError(problems)
    # What had not happened by then is left out, as if the register had been kept to that moment.
    told = case_records(law, case, place)
    sent = [parse_instant(it.entry.data.get("sent") or "?", law.zone).lo for it in told]
    records = [it for it, at in zip(told, sent, strict=True) if at <= as_of]
    refuse_withheld(readable(told, [law]), "CASE")
    worlds = {name: it.accounts for name, it in case.worlds.items()}
    assessment = assess(law, records, as_of=as_of, holder=case.holder, worlds=worlds or None)
    note(f"no register was named, so this is a worked case of {law.id}: {book}.")
    words = given(regime=question.regimes, as_of=question.as_of)
    meta = casebook_meta({law.id: law}, [case], as_of)
    titles = {
        name: it.title if isinstance(it.title, str) else english(it.title or {})
        for name, it in case.worlds.items()
    }
    made = Answer(assessment, {law.id: law}, False, None, as_of, None, meta, words, records)
    return made, titles
