"""What the commands of decisions ask: whose register, which moment, which account."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.errors import Problem, RegisterError

if TYPE_CHECKING:
    from hofburg.cli.ask import Answer
    from hofburg.cli.page import Page
    from hofburg.decisions import Decision
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
    """

    answer: Answer
    law: Law
    found: tuple[Decision, ...]
    world: str
    only: bool

    def line(self, command: str, case: str | None = None, **options: Any) -> str:
        """The command line that asks the same again."""
        from hofburg.cli.question import given

        assumptions, form = options.pop("assumptions", None), options.pop("form", "")
        words = given(**options, format=form or None, world=None if self.only else self.world)
        if assumptions is not None:
            words.append("--assumptions" if assumptions else "--no-assumptions")
        own = [] if case is None else [case]
        return shlex.join(["hofburg", "decision", command, *own, *self.answer.words, *words])

    def say(self, page: Page) -> None:
        """Which account of events it is, where there are several."""
        if not self.only:
            names = ", ".join(it.name for it in self.answer.assessment.worlds)
            page.gap()
            page.text(f"World {self.world}, one of: {names}. --world names another.")


def see(
    registers: Sequence[str] | None, regime: str | None, as_of: str | None, known_at: str | None,
    known_to: str | None, holder: str | None, world: str | None,
) -> Seen:  # fmt: skip
    from hofburg.cli.ask import Question, ask
    from hofburg.cli.sources import centre_here
    from hofburg.decisions import decisions_of

    if not registers and centre_here() is None:
        said = "this is not a centre's folder, nor inside one."
        raise RegisterError(Problem("", "no-centre", said, "Name a register: a folder or a file."))
    answer = ask(Question(registers or (), [regime or REGIME], as_of, known_at, known_to, holder))
    (law,) = answer.laws.values()
    answer.assessment.check(world=world)
    worlds = answer.assessment.worlds
    chosen = next(it for it in worlds if it.is_asked(world))
    found = decisions_of(
        law, answer.records, as_of=chosen.as_of, known_at=chosen.known_at,
        known_to=answer.meta["known_to"], accounts=chosen.accounts,
    )  # fmt: skip
    return Seen(answer, law, found, chosen.label, len(worlds) == 1)
