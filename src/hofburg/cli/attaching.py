"""``--attach`` and ``--particulars``: files that are kept with an entry that is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from hofburg.register import Centre, Enclosure, Key, Register

__all__ = ["Attach", "Particulars", "files_told", "keeping", "with_files"]

Attach = Annotated[
    list[Path] | None,
    typer.Option(
        "--attach", metavar="FILE", help="A file of the entry, kept here encrypted; may repeat."
    ),
]
Particulars = Annotated[
    list[Path] | None,
    typer.Option(
        "--particulars",
        metavar="FILE",
        help="The same of a file with particulars: neither name nor hash betrays it; may repeat.",
    ),
]


def with_files(
    given: list[tuple[str, Any]], attach: Sequence[Path] | None, particulars: Sequence[Path] | None
) -> tuple[list[tuple[str, Any]], list[Enclosure]]:
    """What was given, the one entry of it with descriptors of the files; and these files.

    Raises ``HofburgError`` for files that cannot be kept, and for several entries.
    """
    from hofburg.errors import Problem, QuestionError
    from hofburg.register import enclose, with_enclosures

    if not attach and not particulars:
        return given, []
    if len(given) != 1 or not isinstance(given[0][1], dict):
        option = "--attach" if attach else "--particulars"
        said = f"files belong to one entry, and {len(given)} are given."
        remedy = "Record the entry that has them by itself."
        raise QuestionError(Problem(option, "usage", said, remedy))
    files = enclose(attach or (), particulars or ())
    place, data = given[0]
    return [(place, with_enclosures(data, files))], files


@contextmanager
def keeping(
    centre: Centre, store: Register, files: Sequence[Enclosure], key: Key
) -> Iterator[None]:
    """Keep the files, then record what names them.

    A record never names a file that could not be kept. Where recording fails, the files stay, and
    it is said: the record may be there all the same.
    """
    from hofburg.cli.page import note
    from hofburg.cli.passphrase import vault_recipient
    from hofburg.errors import HofburgError
    from hofburg.register import Attachments

    if files:
        said = Attachments(store.records())
        centre.vault().attach(files, said, vault_recipient(centre, key))
    try:
        yield
    except HofburgError:
        if files:
            note("its files are kept; `hofburg attachment list` says whether a record names them.")
        raise


def files_told(files: Sequence[Enclosure], *, dry_run: bool = False) -> None:
    """Say what became of the files, or would."""
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless

    for it in files:
        name = it.descriptor["name"]
        called = "" if name == it.path.name else f" as {name}"
        hash_ = "" if dry_run else f" ({it.sha256[:16]})"  # of particulars, another each time
        done = "fit to be kept" if dry_run else "kept, encrypted"
        write(harmless(f"{it.path}: {done}{called}{hash_}\n"))
    if files and not dry_run:
        write("The files are still where they were; delete them if nobody needs them there.\n")
