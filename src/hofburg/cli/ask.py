"""From the options of a command to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hofburg.cli.page import note

if TYPE_CHECKING:
    from hofburg.inquiry import Answer, Question

__all__ = ["ask"]


def ask(question: Question) -> Answer:
    """Answer a question; say so where it is the casebook's. Raises ``HofburgError``."""
    from hofburg import inquiry

    answer = inquiry.ask(question)
    if answer.casebook:
        note(
            "no register was named, so this is the casebook: worked examples, each at its own"
            " moment."
        )
    return answer
