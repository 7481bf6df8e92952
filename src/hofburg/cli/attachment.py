"""``hofburg attachment``: the files of entries, encrypted here; what was destroyed, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.inquiry import OpenVault

__all__ = ["attachment"]

attachment = typer.Typer(
    help="Files of entries, encrypted here: list, keep, save, destroy.", rich_markup_mode=None
)

Hash = Annotated[
    str, typer.Argument(metavar="SHA256", help="The hash of a file, or its first digits.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@attachment.command("list")
def list_(
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to print them.")
    ] = "table",
) -> None:
    """List all files that entries describe, and whether they are held here."""
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import attachment_rows, open_vault
    from hofburg.reports import attachment_size, attachment_state, count

    with open_vault() as it:
        _look(it)
        rows = attachment_rows(it)
        strange, withheld = it.vault.strange(), it.withheld
    if form == "json":
        print_json(rows)
        return
    page = Page()
    if not rows:
        page.text("No entry has a file. `hofburg register add ENTRY.json --attach FILE` keeps one.")
    cells = []
    for row in rows:
        if "records" not in row:
            lost = "not in the register: kept, but never recorded"
            cells.append((row["sha256"][:16], "-", "-", lost, "-"))
            continue
        name = row["name"] + (" (particulars)" if row["particulars"] else "")
        named = ", ".join(f"{n['reference']} ({n['record']})" for n in row["records"])
        size = attachment_size(row["size"])
        cells.append((row["sha256"][:16], name, size, attachment_state(row), named))
    if cells:
        page.table(("SHA-256", "File", "Size", "Where it is", "Of"), cells, wrap=(1, 3, 4))
    unnamed = sum("records" not in row for row in rows)
    if unnamed:
        page.gap()
        page.text(
            f"{count(unnamed, 'file')} not in the register: recording stopped half-way, or is"
            " going on. `hofburg attachment remove SHA256` takes one away."
        )
    if withheld:
        page.gap()
        page.text(withheld)
    for name in strange:
        page.text(f"attachments/{name} is no attachment, and is left alone.")
    page.show()


@attachment.command()
def keep(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A file that came after the message that describes it; or what"
            " `attachment save --for` of another centre made.",
        ),
    ],
) -> None:
    """Keep a file that a message describes: it is found by its hash."""
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import vault_passphrase, vault_recipient
    from hofburg.cli.run import harmless
    from hofburg.inquiry import open_vault

    with open_vault() as it:
        _look(it)

        def identity() -> Any:
            return it.vault.keys.identity(vault_passphrase(it.centre))

        sha256 = it.vault.receive(file, it.said, vault_recipient(it.centre), identity)
        named = it.said.descriptors(sha256, it.vault.node)[0]["name"]
        of = ", ".join(dict.fromkeys(one.reference for one in it.said.named[sha256]))
    write(harmless(f"{named} of {of}: kept, encrypted, as {sha256[:16]}.\n"))
    write(f"{file} is still where it was; delete it if nobody needs it there.\n")


@attachment.command()
def save(
    sha256: Hash,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The new file.")],
    other: Annotated[
        Path | None,
        typer.Option(
            "--for",
            metavar="FILE",
            help="Pass it on, encrypted, to the centre whose keys/attachments.pub this is.",
        ),
    ] = None,
) -> None:
    """Write a file out, decrypted. Asks for the passphrase."""
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import vault_passphrase
    from hofburg.cli.run import harmless
    from hofburg.errors import Problem, RegisterError
    from hofburg.inquiry import open_vault
    from hofburg.register import recipient_of

    if out.exists() or out.is_symlink():
        said, remedy = "there is such a file already.", "Name another one; nothing is overwritten."
        raise RegisterError(Problem(str(out), "file", said, remedy))
    with open_vault() as it:
        _look(it)
        meant = it.meant(sha256)
        recipient = None if other is None else recipient_of(other)
        it.vault.check(meant, it.said)  # before anybody is asked for a passphrase
        identity = it.vault.keys.identity(vault_passphrase(it.centre))
        it.vault.save(meant, it.said, identity, out, recipient)
        described = it.said.descriptors(meant, it.vault.node)[0]
    if recipient is not None:
        write(f"{out}: {meant[:16]}, encrypted. There: hofburg attachment keep {out.name}\n")
        return
    name, kind = described["name"], described["media_type"]
    write(harmless(f"{out}: {name}, {kind}, NOT encrypted; only you can read it.\n"))
    if described.get("particulars"):
        write("It holds particulars: delete it when you have used it.\n")


@attachment.command()
def verify() -> None:
    """Open every file that is held, and compare it with its hash. Asks for the passphrase."""
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import vault_passphrase
    from hofburg.cli.run import FOUND, complain
    from hofburg.errors import RegisterError
    from hofburg.inquiry import open_vault
    from hofburg.reports import count

    with open_vault() as it:
        _look(it)
        held = [one for one in it.vault.held() if one in it.said.named]
        found: list[Problem] = []
        identity = it.vault.keys.identity(vault_passphrase(it.centre)) if held else None
        for sha256 in held:
            try:
                it.vault.read(sha256, it.said, identity)
            except RegisterError as error:
                found += error.problems
    complain(found)
    if found:
        raise typer.Exit(FOUND)
    write(f"{count(len(held), 'file')} held: all open, and are what the records say.\n")


@attachment.command()
def destroy(
    sha256: Hash,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", help="Why; it stands in the register for ever, so no names."
        ),
    ],
    dry_run: o.DryRun = False,
    yes: Yes = False,
) -> None:
    """Destroy this centre's copy of a file, and record that it was done. Cannot be undone."""
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import harmless
    from hofburg.inquiry import attached, open_vault

    with open_vault() as it:
        _look(it)
        meant = it.meant(sha256)
        it.vault.check_destroy(meant, reason, it.said)
        if not dry_run:
            _askable(yes)
        key = None if dry_run else own_key(it.centre)
        for record in it.said.named[meant]:
            row = next(
                row for row in attached(record.entry, it.said, it.vault) if row["sha256"] == meant
            )
            size = f"{row['size']} bytes, {row['media_type']}"
            of = f"{record.reference}, recorded {record.recorder}/{record.seq}"
            write(harmless(f"{row['name']} ({size}) of {of}\n"))
        write(harmless(f"Reason: {reason}\n"))
        write("What was said of it stays in the register; the file cannot be had back from here.\n")
        if key is None or not (yes or typer.confirm("Destroy it?", err=True)):
            write("Nothing was destroyed.\n")
        else:
            act = it.vault.destroy(meant, reason, it.store, key, it.said)
            write(f"{meant[:16]}: destroyed, recorded {act.recorder}/{act.seq}\n")
            write("Copies elsewhere, in backups too, are to be destroyed where they are.\n")


@attachment.command()
def remove(sha256: Hash, yes: Yes = False) -> None:
    """Take away a file that no record names: what was left when recording stopped half-way."""
    from hofburg.cli.page import write
    from hofburg.inquiry import open_vault

    with open_vault() as it:
        _look(it)
        found = [one for one in it.vault.held() if one.startswith(sha256) and len(sha256) >= 4]
        meant = found[0] if len(found) == 1 else it.meant(sha256)
        it.vault.check_remove(meant, it.said)
        _askable(yes)
        if not (yes or typer.confirm(f"Take {meant[:16]} away?", err=True)):
            write("Nothing was taken away.\n")
            return
        it.vault.remove(meant, it.said)
    write(f"{meant[:16]}: taken away. No record named it, so none says so.\n")


@attachment.command()
def passphrase() -> None:
    """Give the files another passphrase. They stay as they are: only what opens them changes."""
    import getpass
    import os

    from hofburg.cli.page import write
    from hofburg.cli.passphrase import VARIABLE, vault_passphrase
    from hofburg.errors import Problem, RegisterError
    from hofburg.inquiry import open_vault

    with open_vault() as it:
        _look(it)
        new = os.environ.get(_NEW)
        if new is None and not sys.stdin.isatty():
            said = "a new passphrase is needed, and there is no terminal to ask on."
            remedy = f"Set {_NEW} beside {VARIABLE}, or run it on a terminal."
            raise RegisterError(Problem("", "passphrase", said, remedy))
        identity = it.vault.keys.identity(vault_passphrase(it.centre))
        if new is None:
            new = getpass.getpass("New passphrase of the attachments (at least 8 characters): ")
            if new != getpass.getpass("Once more: "):
                said = "the two are not the same."
                raise RegisterError(Problem("", "passphrase", said, "Try again."))
        it.vault.keys.change(identity, new)
    write("The files open with the new passphrase. Copies of keys/attachments.age in backups\n")
    write("still open with the old one.\n")


_NEW = "HOFBURG_NEW_PASSPHRASE"


def _look(it: OpenVault) -> None:
    """Say what opening the vault has finished, or could not."""
    from hofburg.cli.page import note
    from hofburg.cli.run import complain

    for sha256 in it.finished:
        note(f"{sha256[:16]}: its destruction was recorded and is finished now.")
    complain(it.problems)


def _askable(yes: bool) -> None:
    from hofburg.errors import Problem, QuestionError

    if not yes and not sys.stdin.isatty():
        said = "nobody can be asked here."
        raise QuestionError(Problem("--yes", "usage", said, "Add --yes to do it without asking."))
