"""``hofburg decision``: drafts, positions, silence clocks, what blocks."""

from __future__ import annotations

import typer

from hofburg.cli.decision_note import position, record
from hofburg.cli.decision_text import draft, revise
from hofburg.cli.decision_view import list_, show

__all__ = ["decision"]

decision = typer.Typer(
    help="Decisions: drafts, positions, silence, what blocks.", rich_markup_mode=None
)

decision.command("list")(list_)
decision.command()(show)
decision.command()(draft)
decision.command()(revise)
decision.command()(position)
# Fields of the form are options too, and only the document knows them.
decision.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(
    record
)
