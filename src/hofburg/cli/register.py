"""``hofburg register``: what was said and done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o
from hofburg.cli.attaching import Attach, Particulars
from hofburg.cli.backup import backup, restore, resume
from hofburg.cli.checkpoint import checkpoint, sign_checkpoints
from hofburg.cli.records import export, list_, show, verify

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.register import Centre, Entry

__all__ = ["register"]

register = typer.Typer(
    help="What was said and done: add, import, export, verify, back up.", rich_markup_mode=None
)


@register.command()
def add(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Entries as JSON or JSON Lines; - is stdin.")
    ],
    attach: Attach = None,
    particulars: Particulars = None,
    regimes: o.Regimes = None,
    dry_run: o.DryRun = False,
    sign_as_author: Annotated[
        bool,
        typer.Option("--sign-as-author", help="Your State's own key signs what it says as well."),
    ] = False,
    despite_clock: Annotated[
        bool,
        typer.Option("--despite-clock", help="Record though the clock is behind the last record."),
    ] = False,
) -> None:
    """Record entries, signed with this node's key."""
    from hofburg.cli.attaching import files_told, keeping, with_files
    from hofburg.cli.entries import read_entries
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain
    from hofburg.errors import RegisterError
    from hofburg.inquiry import Library, load_laws, open_register
    from hofburg.register import ACTS, check_entry

    centre, store = open_register()
    with store:
        laws = Library.here(load_laws(regimes), store)
        entries, problems = [], []
        given, files = with_files(read_entries(file), attach, particulars)
        for place, value in given:
            entry, found = check_entry(value, laws, place)
            problems += found
            entries += [entry] if entry else []
        problems += [_no_act(entry) for entry in entries if entry.kind in ACTS]
        refused = [p for p in problems if p.level == "error"]
        if refused:
            raise RegisterError(refused)
        complain(problems)
        if dry_run:
            for entry in entries:
                write(f"{entry.reference}: {entry.kind}, fit to be recorded\n")
            files_told(files, dry_run=True)
            write("Nothing was written.\n")
            return
        if sign_as_author:
            entries = _by_author(entries, centre)
        head = store.head()[0]
        key = own_key(centre)
        with keeping(centre, store, files, key):
            records = store.append(entries, key, despite_clock=despite_clock)
        for record in records:
            new = "recorded" if record.seq > head else "was recorded before, as"
            write(
                f"{record.reference}: {record.entry.kind}, {new} {record.recorder}/{record.seq}\n"
            )
        files_told(files)
        sign_checkpoints(store, key, centre.trust())


def _no_act(entry: Entry) -> Problem:
    """An act takes effect by being recorded: somebody's file must not sign one for us."""
    from hofburg.errors import Problem

    said = f"{entry.kind} is an act of this node, which no file brings in."
    remedy = "`hofburg keys` and `hofburg attachment` record what they do themselves."
    return Problem("", "act", said, remedy, "kind")


def _by_author(entries: list[Entry], centre: Centre) -> list[Entry]:
    from hofburg.cli.passphrase import author_key
    from hofburg.errors import Problem, RegisterError
    from hofburg.register import signed_by_author

    own = author_key(centre)
    problems = []
    for number, entry in enumerate(entries, 1):
        if entry.author != centre.state:
            said = f"the author is {entry.author or 'nobody'}; the key is that of {centre.state}."
            remedy = "Nothing is signed in the name of another State: leave --sign-as-author out."
            problems.append(Problem(f"entry {number}", "author-signature", said, remedy, "author"))
    if problems:
        raise RegisterError(problems)
    return [signed_by_author(entry, own) for entry in entries]


@register.command("import")
def import_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Exports of other registers.")
    ],
    regimes: o.Regimes = None,
    dry_run: o.DryRun = False,
    unverified: Annotated[
        bool,
        typer.Option("--unverified", help="Take records whose keys the trust file does not know."),
    ] = False,
    keep_forks: Annotated[
        bool,
        typer.Option(
            "--keep-forks", help="Where a recorder has two records under one number, keep both."
        ),
    ] = False,
) -> None:
    """Take in the records of other registers.

    All of them, or none if anything is wrong. Several files are read as one.
    """
    from hofburg.cli.page import write
    from hofburg.cli.run import complain
    from hofburg.inquiry import Library, load_laws, open_register
    from hofburg.reports import count

    centre, store = open_register()
    with store:
        trust = None if unverified else centre.trust()
        laws = Library.here(load_laws(regimes), store)
        report = store.import_records(files, laws, dry_run, trust, keep_forks)
    complain(report.problems)
    write(
        f"{report.path}: {count(report.read, 'record')} read, {report.added} new,"
        f" {report.known} held already; copies of known messages among the new ones:"
        f" {report.copies}.\n"
    )
    if dry_run:
        write("Nothing was written.\n")


register.command()(export)
register.command()(verify)
register.command()(checkpoint)
register.command("list")(list_)
register.command()(show)
register.command()(backup)
register.command()(restore)
register.command()(resume)
