"""The tree of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from hofburg._version import __version__
from hofburg.cli.agenda import agenda
from hofburg.cli.annual import annual
from hofburg.cli.arrangement import arrangement
from hofburg.cli.assess import assess
from hofburg.cli.atlas import atlas
from hofburg.cli.attachment import attachment
from hofburg.cli.calendar import calendar
from hofburg.cli.case import case, cases
from hofburg.cli.changes import changes
from hofburg.cli.checklist import checklist
from hofburg.cli.decision import decision
from hofburg.cli.demo import demo
from hofburg.cli.due import due
from hofburg.cli.explain import explain
from hofburg.cli.init import init
from hofburg.cli.keys import keys
from hofburg.cli.map import map_
from hofburg.cli.message import message
from hofburg.cli.quota import quota
from hofburg.cli.regime import regime
from hofburg.cli.register import register
from hofburg.cli.report import report
from hofburg.cli.search import search
from hofburg.cli.serve import serve
from hofburg.cli.steps import next_
from hofburg.cli.up_to import give_up_to
from hofburg.cli.ways import ways
from hofburg.cli.when import when

__all__ = ["app"]

# Columns of a process are options too, and only its document knows them.
_COLUMNS = {"ignore_unknown_options": True, "allow_extra_args": True}

app = typer.Typer(
    name="hofburg",
    help="What States agreed, what they sent, and what follows.\n\n"
    "Hofburg is not the official channel: it drafts, checks, records and reminds.",
    # Rich's markup would double the time of --help.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"hofburg {__version__}")
        raise typer.Exit


app.command()(init)
app.command()(assess)
app.command()(due)
app.command()(agenda)
app.command()(calendar)
app.command()(cases)
app.command()(case)
app.command()(explain)
app.command()(changes)
app.command("next")(next_)
app.command()(quota)
app.command("map")(map_)
app.command()(search)
app.command(context_settings=_COLUMNS)(when)
app.command(context_settings=_COLUMNS)(checklist)
app.command()(serve)
app.command()(demo)
app.add_typer(message, name="message")
app.add_typer(annual, name="annual")
app.add_typer(ways, name="options")
app.add_typer(decision, name="decision")
app.add_typer(arrangement, name="arrangement")
app.add_typer(regime, name="regime")
app.add_typer(register, name="register")
app.add_typer(attachment, name="attachment")
app.add_typer(report, name="report")
app.add_typer(atlas, name="atlas")
app.add_typer(keys, name="keys")
give_up_to(app)
