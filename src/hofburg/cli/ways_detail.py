"""One way with whatever it rests on: in short for a list of ways, or at full length."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from hofburg.cli.page import Page
from hofburg.regimes import said_in
from hofburg.reports import OptionFact, filled_draft, option_facts, option_first, option_verdict

if TYPE_CHECKING:
    from hofburg.cooperation import Answer, Proof, Row

__all__ = ["print_way"]

_WIDTH = 12  # of the labels, so that all ways align
_LINES = ("agreement of", "steps")  # a line each, also in short
_SEP = " · "


def print_way(
    page: Page, answer: Answer, row: Row, title: str, language: str, *,
    like: tuple[str, Row] | None = None, full: bool = False, why: bool = True,
) -> None:  # fmt: skip
    """A way: how it is decided, whose agreement, conditions, steps, costs, precedents, message.

    Args:
        like: the row (with its number) of the same instrument under its default reading; of this
            one only what differs is told then.
        full: everything, a line each, with the first message as it would be written.
        why: also why it cannot start, which a list above may have told.
    """
    page.heading(title, "-")
    facts = [
        option_verdict(answer, row, language, why=why),
        *option_facts(answer, row, language, full=full),
    ]
    if like is None:
        page.text(said_in(row.summary, language))
        facts += option_first(row, full=full)
    else:
        page.text(f"As {like[0]}, except:")
        there = {
            *option_facts(answer, like[1], language, full=full),
            option_verdict(answer, like[1], language, why=why),
        }
        facts = [it for it in facts if it not in there]
    page.table(("", ""), _cells(facts, full=full), widths=(_WIDTH,))
    if full and like is None:
        _draft(page, row)


def _cells(facts: Iterable[OptionFact], *, full: bool) -> Iterator[tuple[str, str]]:
    """Facts of a label together; what they come from is said once where it is the same for all."""
    for label, same in groupby(facts, key=lambda it: it.label):
        own = list(same)
        proofs = {it.proof for it in own}
        said = [f"{it.text} {_proof(it.proof)}".rstrip() for it in own]
        if len(own) > 1 and len(proofs) == 1 and own[0].proof:
            said = [it.text for it in own]
            said[-1] += f" [all: {_proof(own[0].proof)[1:]}"
        yield label, ("\n" if full or label in _LINES else _SEP).join(said)


def _proof(said: Proof | None) -> str:
    if said is None:
        return ""
    return f"[{', '.join(part for part in (said.paragraph, said.mark, said.source) if part)}]"


def _draft(page: Page, row: Row) -> None:
    """The first message as it would be written, without what is left open."""
    from hofburg.cooperation import draft

    made, problems = draft(row)
    if made is None:
        return
    left = [key for key, it in made["body"].items() if it is None]
    page.gap()
    page.text(f"First message as a draft; left to you: {', '.join(left) or 'nothing'}.")
    page.block(json.dumps(filled_draft(made), ensure_ascii=False, indent=2), 2)
    for problem in problems:
        page.item(f"{problem.field}: {problem.message}")
