"""``hofburg register checkpoint``: signed hashes over whole chains, and the audit before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from hofburg.register import Key, Register, Trust

__all__ = ["checkpoint", "sign_checkpoints", "watched"]

_OFTEN = 1000  # own records after which one is signed unasked


def checkpoint(
    keep: Annotated[
        list[Path] | None,
        typer.Option(
            "--keep", metavar="FILE", help="Keep a checkpoint that another centre signed."
        ),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Only print those that are kept, the newest of each.")
    ] = False,
) -> None:
    """Audit all records and sign a checkpoint over each recorder's chain.

    `verify` then need not check those signatures again, and finds records that are missing at the
    end. Give checkpoints to other centres: with --keep they notice if a chain is not the same.
    """
    from hofburg.cli.page import note, write
    from hofburg.cli.passphrase import own_key
    from hofburg.inquiry import open_register
    from hofburg.register import Checkpoint
    from hofburg.reports import count

    centre, store = open_register()
    with store:
        if keep:
            trust = centre.trust()
            for path in keep:
                # Several stand in one file with an empty line between them.
                for note_text in re.split(r"\n\n(?=hofburg/)", _text(path)):
                    one = Checkpoint.parse(note_text.rstrip("\n") + "\n", str(path))
                    store.keep_checkpoint(one, trust)
                    write(f"{path}: {one.node} on {count(one.size, 'record')} of {one.recorder}\n")
            return
        if not show:
            with watched("auditing") as tell:
                store.checkpoint(own_key(centre), centre.trust(), tell)
        newest = {(it.node, it.recorder): it for it in store.checkpoints()}
        write("\n".join(it.note for _, it in sorted(newest.items())))
        if not newest:
            note("no checkpoint is kept.")


def sign_checkpoints(store: Register, key: Key, trust: Trust) -> None:
    """Sign checkpoints where many own records have come since the last ones."""
    from hofburg.cli.page import note
    from hofburg.errors import IntegrityError
    from hofburg.reports import count

    last = max((it.size for it in store.checkpoints() if it.recorder == store.node), default=0)
    if store.head()[0] - last <= _OFTEN:
        return
    try:
        with watched("auditing") as tell:
            made = store.checkpoint(key, trust, tell)
    except IntegrityError as error:  # what was to be recorded is recorded
        faults = len(error.problems)
        note(f"no checkpoint was signed: the audit found {count(faults, 'fault')}.")
        note("`hofburg register verify` names them.")
        return
    note(f"signed {len(made)} checkpoints, so that verifying stays fast.")


@contextmanager
def watched(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr, where that is a terminal: called with how many of how many."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _text(path: Path) -> str:
    from hofburg.errors import Problem, RegisterError

    try:
        with path.open("rb") as file:
            return file.read(10_000).decode()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise RegisterError(Problem(str(path), "file", f"cannot be read: {why}.")) from None
