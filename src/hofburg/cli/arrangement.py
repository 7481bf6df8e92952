"""``hofburg arrangement``: what some States agree among themselves, and what it would change."""

from __future__ import annotations

import typer

from hofburg.cli.arrangement_check import check
from hofburg.cli.arrangement_compare import compare
from hofburg.cli.arrangement_diff import diff
from hofburg.cli.arrangement_new import new
from hofburg.cli.arrangement_print import print_
from hofburg.cli.arrangement_record import record
from hofburg.cli.arrangement_show import list_, show
from hofburg.cli.arrangement_warn import warn

__all__ = ["arrangement"]

arrangement = typer.Typer(
    help="Arrangements among some States: write, check, compare.", rich_markup_mode=None
)

arrangement.command("list")(list_)
arrangement.command()(show)
arrangement.command()(check)
arrangement.command()(diff)
arrangement.command()(compare)
arrangement.command()(new)
arrangement.command("print")(print_)
arrangement.command()(record)
arrangement.command()(warn)
