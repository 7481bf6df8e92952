"""``hofburg register backup``, ``restore``, ``resume``: one file that brings a centre back."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.register import Backup, BackupReport

__all__ = ["backup", "restore", "resume"]

_INSECURE = typer.Option("--insecure", help="Of a demo centre: not encrypted.")


def backup(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file.")],
    recipients: Annotated[
        list[str] | None,
        typer.Option(
            "--recipient",
            metavar="AGE1...",
            help="A public key of age that opens it, instead of the passphrase; may repeat.",
        ),
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="Leave this node's keys out.")
    ] = False,
    insecure: Annotated[bool, _INSECURE] = False,
) -> None:
    """Write all of this centre into one encrypted file, and test it by restoring.

    It opens with the passphrase of the node's key, which is asked for or taken from
    HOFBURG_PASSPHRASE. Others may go on recording meanwhile.
    """
    from hofburg.cli.page import note, write
    from hofburg.cli.run import FOUND, complain
    from hofburg.inquiry import open_register
    from hofburg.register import make_backup

    centre, store = open_register()
    store.close()
    passphrase = None
    if not recipients and not insecure:
        passphrase = _passphrase(f"Passphrase of {centre.node}: ")
    with _watched() as watch:
        made = make_backup(
            centre,
            out,
            passphrase=passphrase,
            recipients=recipients or (),
            insecure=insecure,
            with_keys=not without_keys,
            watch=watch,
        )
    write("\n".join(_made(made, recipients or [], without_keys, insecure)) + "\n")
    if made.left_out:
        note(f"not in it, as no files of a centre: {_few(made.left_out)}.")
    if out.resolve().is_relative_to(centre.folder.resolve()):
        note(f"{out} lies in the folder that it is a backup of: keep it elsewhere.")
    complain(made.problems)
    if any(problem.level == "error" for problem in made.problems):
        note("the register has these faults, and so has the backup.")
        raise typer.Exit(FOUND)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="A new folder, for the centre.")
    ] = None,
    identity: Annotated[
        Path | None,
        typer.Option(
            "--identity", metavar="FILE", help="The identity of a recipient, from age-keygen."
        ),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust", metavar="FILE", help="Verify with this trust file, not with that in it."
        ),
    ] = None,
    insecure: Annotated[bool, _INSECURE] = False,
    dry_run: o.DryRun = False,
) -> None:
    """Put a centre back from a backup, into a new folder.

    Its register can be read, and records nothing until `hofburg register resume`.
    """
    from hofburg.cli.page import note, write
    from hofburg.cli.run import complain
    from hofburg.errors import Problem, QuestionError
    from hofburg.register import Trust, check_backup, opened_by, restore_backup

    if folder is None and not dry_run:
        remedy = "Name one: hofburg register restore FILE FOLDER; or only look: --dry-run"
        raise QuestionError(Problem("FOLDER", "missing-field", "is missing.", remedy))
    passphrase = None
    if opened_by(file) == "passphrase" and identity is None:
        passphrase = _passphrase(f"Passphrase of {file.name}: ")
    with _watched() as watch:
        if folder is None or dry_run:
            found = check_backup(
                file, passphrase=passphrase, identity=identity, insecure=insecure, watch=watch
            )
            lines = [*_seen(file, found), "It is whole: every file in it is as it was."]
            write("\n".join([*lines, "Nothing was written."]) + "\n")
            return
        done = restore_backup(
            file,
            folder,
            passphrase=passphrase,
            identity=identity,
            insecure=insecure,
            trust=Trust.read(trust) if trust else None,
            watch=watch,
        )
    complain(done.problems)
    write("\n".join(_restored(done, folder)) + "\n")
    if identity is not None and trust is None:
        note(
            "whoever knows that public key can make such a file: compare the hash with a partner's,"
            " or verify it with a trust file of your own (--trust FILE)."
        )


def resume(
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", help="What was done to find what may be lost; recorded."
        ),
    ],
) -> None:
    """Go on recording with a register that was restored, and say so in its chain."""
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.inquiry import open_register

    centre, store = open_register()
    with store:
        number, _ = store.head()
        record = store.resume(own_key(centre), reason)
    write(
        f"Recorded {record.recorder}/{record.seq}: resumed after {record.recorder}/{number}.\n"
        f"Send it to those who hold records of {record.recorder}.\n"
    )


def _passphrase(prompt: str) -> str:
    from hofburg.cli.passphrase import VARIABLE
    from hofburg.errors import Problem, RegisterError

    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        said = "a backup needs its passphrase, and there is no terminal to ask on."
        remedy = f"Set {VARIABLE}, or run it on a terminal."
        raise RegisterError(Problem("", "passphrase", said, remedy))
    return getpass.getpass(prompt)


def _made(made: BackupReport, recipients: list[str], bare: bool, insecure: bool) -> list[str]:
    backup = made.backup
    if insecure:
        opens = "It is NOT encrypted: anybody can read and change it."
    elif recipients:
        opens = f"It opens with the identity of {', '.join(recipients)}."
    else:
        opens = "It opens with the passphrase that you gave, and with nothing else."
    lines = [
        *_seen(made.path, backup),
        "Tested by restoring: every file came back as it was.",
        opens,
    ]
    if bare:
        lines.append("The node's keys are not in it: keep a copy of keys/ in another place.")
    return lines


def _seen(path: Path, backup: Backup) -> list[str]:
    from hofburg.reports import count, instant

    held = [
        "the register",
        "the trust file",
        count(backup.count("keys"), "file") + " of keys",
        count(backup.count("drafts"), "draft"),
        count(backup.count("attachments"), "attachment"),
    ]
    last = f"the last own one {backup.node}/{backup.head[0]}" if backup.head[0] else "no own one"
    recorders = f" of {count(backup.recorders, 'recorder')}" if backup.recorders else ""
    return [
        f"{path}: {backup.node} ({backup.state}, {backup.kind}) at {instant(backup.made)}",
        f"  {count(backup.records, 'record')}{recorders}; {last}",
        f"  {', '.join(held)}: {backup.size:,} bytes",
    ]


def _restored(done: BackupReport, folder: Path) -> list[str]:
    from hofburg.reports import count, instant

    backup = done.backup
    number, hash_ = backup.head
    last = f"{backup.node}/{number}"
    lines = [
        f"{folder}: {backup.node} ({backup.state}, {backup.kind}) as it was at"
        f" {instant(backup.made)}, {count(backup.records, 'record')}.",
    ]
    if not backup.count("keys"):
        lines.append("The backup has no keys: put those of the node into its folder keys/.")
    if not number:
        return [
            *lines,
            "",
            f"It held no record of {backup.node} itself. Records may have been signed and sent",
            "since. Before you go on, in that folder: hofburg register resume --reason TEXT",
        ]
    return [
        *lines,
        f"Its last own record is {last}, sha256:{hash_}",
        "",
        f"Records after {last} may have been signed and sent. Until that is settled, the register",
        "can be read and records nothing. In that folder:",
        f"  1. Ask those you send records to what they hold of {backup.node} after {number}, and",
        f"     whether {last} has the same hash. Take in what is lost:",
        "         hofburg register import FILE",
        "  2. If nothing is missing any more, say so, and go on:",
        "         hofburg register resume --reason TEXT",
        "  3. If something stays missing, begin a new node instead, and keep this one for reading:",
        f"         hofburg init --state {backup.state} --node NEW-NODE NEW-FOLDER",
    ]


def _few(names: tuple[str, ...], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


@contextmanager
def _watched() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr, where that is a terminal: what is being done, how much of it."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("beginning", total=None)
        yield lambda what, done, total: progress.update(
            task, description=what, completed=done, total=total
        )
