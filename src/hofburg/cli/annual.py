"""``hofburg annual``: yearly forms as workbooks, from template to record."""

from __future__ import annotations

import typer

from hofburg.cli.annual_check import check
from hofburg.cli.annual_export import export
from hofburg.cli.annual_import import import_
from hofburg.cli.annual_reconcile import reconcile
from hofburg.cli.annual_template import template

__all__ = ["annual"]

annual = typer.Typer(
    help="Yearly exchanges: template, check, import, export, reconcile.", rich_markup_mode=None
)

annual.command()(template)
annual.command()(check)
annual.command("import")(import_)
annual.command()(export)
annual.command()(reconcile)
