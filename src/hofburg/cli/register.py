"""``hofburg register``: what was said and done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o
from hofburg.cli.records import export, list_, show, verify

if TYPE_CHECKING:
    pass

__all__ = ["register"]

register = typer.Typer(
    help="What was said and done: add, import, export, verify.", rich_markup_mode=None
)


@register.command()
def add(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Entries as JSON or JSON Lines; - is stdin.")
    ],
    regimes: o.Regimes = None,
    dry_run: o.DryRun = False,
) -> None:
    """Record entries, signed with this node's key."""
    from hofburg.cli.entries import read_entries
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain
    from hofburg.errors import RegisterError
    from hofburg.inquiry import Library, load_laws, open_register
    from hofburg.register import check_entry

    centre, store = open_register()
    with store:
        laws = Library.here(load_laws(regimes), store)
        entries, problems = [], []
        for place, value in read_entries(file):
            entry, found = check_entry(value, laws, place)
            problems += found
            entries += [entry] if entry else []
        refused = [p for p in problems if p.level == "error"]
        if refused:
            raise RegisterError(refused)
        complain(problems)
        if dry_run:
            for entry in entries:
                write(f"{entry.reference}: {entry.kind}, fit to be recorded\n")
            write("Nothing was written.\n")
            return
        head = store.head()[0]
        for record in store.append(entries, own_key(centre)):
            new = "recorded" if record.seq > head else "was recorded before, as"
            write(
                f"{record.reference}: {record.entry.kind}, {new} {record.recorder}/{record.seq}\n"
            )


@register.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An export of another register.")],
    regimes: o.Regimes = None,
    dry_run: o.DryRun = False,
    unverified: Annotated[
        bool,
        typer.Option("--unverified", help="Take records whose keys the trust file does not know."),
    ] = False,
) -> None:
    """Take in the records of another register.

    All of them, or none if anything is wrong.
    """
    from hofburg.cli.page import write
    from hofburg.cli.run import complain
    from hofburg.inquiry import Library, load_laws, open_register
    from hofburg.reports import count

    centre, store = open_register()
    with store:
        trust = None if unverified else centre.trust()
        report = store.import_records(file, Library.here(load_laws(regimes), store), dry_run, trust)
    complain(report.problems)
    write(
        f"{file}: {count(report.read, 'record')} read, {report.added} new, {report.known} held"
        f" already; {report.copies} of the new ones are copies of known messages.\n"
    )
    if dry_run:
        write("Nothing was written.\n")


register.command()(export)
register.command()(verify)
register.command("list")(list_)
register.command()(show)
