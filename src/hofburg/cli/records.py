"""``hofburg register export``, ``verify``, ``list``, ``show``: reading a register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.inquiry import Readable
    from hofburg.register import Centre, Record, Trust

__all__ = ["export", "list_", "show", "verify"]


def export(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A new file. Left out: stdout.")
    ] = None,
) -> None:
    """Write all records as JSON Lines, signatures and all.

    With --up-to those above the mark are left out. Chains then have gaps where they stood: such a
    file can be verified record by record, and neither imported nor asked.
    """
    import io

    from hofburg.cli.page import note, write
    from hofburg.inquiry import open_register, readable
    from hofburg.reports import count

    _, store = open_register()
    with store:
        seen = readable(store.records())
        if seen.up_to is not None:
            _export_seen(seen, out)
            return
        marks = sorted({record.entry.handling for record in store.records()})
        if out is None:
            buffer = io.BytesIO()
            store.export(buffer)
            write(buffer.getvalue().decode("utf-8"))
        else:
            with out.open("xb") as file:
                written = store.export(file)
            note(f"{out}: {count(written, 'record')}.")
    if marks not in ([], ["public"]):
        note(f"handling marks in this export: {', '.join(marks)}. Nothing was left out.")


def verify(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="JSON Lines. Left out: this centre's register."),
    ] = None,
    regimes: o.Regimes = None,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", metavar="FILE", help="A trust file. Left out: this centre's."),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Check every signature again, whatever checkpoints cover."),
    ] = False,
) -> None:
    """Check form, chain and signature of every record.

    All of it is read and hashed again. What a checkpoint covers is compared with it; its signatures
    are checked again with --full, or where anything differs.
    """
    from hofburg.cli.checkpoint import watched
    from hofburg.cli.page import write
    from hofburg.cli.run import FOUND, complain
    from hofburg.errors import IntegrityError, Problem, QuestionError
    from hofburg.inquiry import Library, centre_here, load_laws, open_register
    from hofburg.register import Trust, check_records

    if file is None:
        try:
            centre, store = open_register()
            with store:
                known, unsealed = (Trust.read(trust), None) if trust else believed_here(centre)
                with watched("verifying") as tell:
                    found = store.verify(known, full=full, progress=tell)
                found += [unsealed] if unsealed else []
                said = f"{store.path.name}: {_records(store.count())}, sha256:{store.digest()}"
        except IntegrityError as error:
            complain(error.problems)
            raise typer.Exit(FOUND) from None
    else:
        here = centre_here()
        if trust is None and here is None:
            remedy = "Name a trust file: --trust FILE"
            raise QuestionError(
                Problem("--trust", "no-centre", "this is not a centre's folder.", remedy)
            )
        believed = Trust.read(trust) if trust else here.trust() if here else None
        records, found = check_records(file, Library.here(load_laws(regimes)), believed)
        said = f"{file}: {_records(len(records))}"
    complain(found)
    if any(problem.level == "error" for problem in found):
        raise typer.Exit(FOUND)
    write(f"{said}: all is well.\n")


def _records(number: int) -> str:
    """As `hofburg.reports.count`, which takes longer to load than many a register to verify."""
    return f"{number} record{'' if number == 1 else 's'}"


def believed_here(centre: Centre) -> tuple[Trust, Problem | None]:
    """This centre's trust file, and a warning where it was never sealed."""
    from hofburg.errors import IntegrityError

    trust, problem = centre.looked_at()
    if problem is not None and problem.level == "error":
        raise IntegrityError(problem)
    return trust, problem


def list_(
    regimes: Annotated[
        list[str] | None,
        typer.Option("--regime", "-r", metavar="REGIME", help="Only of this regime; may repeat."),
    ] = None,
    under: Annotated[
        str | None,
        typer.Option("--under", metavar="ID", help="Only what was sent under this."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only messages of this kind.")
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="STATE", help="Only what this State sent.")
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="STATE", help="Only what is addressed to this State."),
    ] = None,
    origin: Annotated[
        str | None, typer.Option("--origin", metavar="WORD", help="Only of this origin.")
    ] = None,
    handling: Annotated[
        str | None, typer.Option("--handling", metavar="MARK", help="Only with this mark.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Only what was sent from then on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Only what was sent up to then.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="Only entries with these letters.")
    ] = None,
    known_at: o.KnownAt = None,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to print them.")
    ] = "table",
) -> None:
    """List the records of this centre's register."""
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import Wanted, open_register, readable, record_row, records_wanted

    wanted = Wanted(
        regimes or (), under, kind, author, to, origin, handling, since, until, text, known_at
    )
    _, store = open_register()
    with store:
        empty = store.count() == 0
        seen = readable(store.records())
    rows = [record_row(record) for record in records_wanted(seen.records, wanted)]
    _note_withheld(seen)
    if form == "json":
        print_json(rows)
        return
    page = Page()
    if empty:
        page.text("The register is empty. `hofburg register add ENTRY.json` records an entry.")
    elif not rows:
        page.text("The register holds no such record.")
    else:
        cells = [
            (f"{r['recorder']}/{r['seq']}", r["recorded"], r["reference"], r["kind"],
             f"{r['author'] or '-'} to {', '.join(r['to']) or '-'}", r["sent"] or "-",
             f"{r['origin']}, {r['handling']}")
            for r in rows
        ]  # fmt: skip
        head = ("Record", "Recorded", "Reference", "Kind", "From", "Sent", "Origin")
        page.table(head, cells, wrap=(2, 3, 4, 5, 6))
    page.show()


def show(
    what: Annotated[
        str,
        typer.Argument(
            metavar="RECORD", help="A reference (KAZ/12), a record (KAZ-1/3) or an id (sha256:...)."
        ),
    ],
) -> None:
    """Print records in full."""
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless
    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import attached, open_register, readable
    from hofburg.register import Attachments, view

    centre, store = open_register()
    with store:
        seen = readable(store.records())
        records = seen.records
    seen.refuse(what, "RECORD")
    chosen = [r for r in records if what in (r.reference, r.id, f"{r.recorder}/{r.seq}")]
    if not chosen:
        known = ", ".join(dict.fromkeys(r.reference for r in records[-8:]))
        remedy = f"The last ones: {known}." if known else "The register is empty."
        raise QuestionError(
            Problem("RECORD", "unknown-record", f"there is no record {what!r}.", remedy)
        )
    holding = {record.id for held in view(records).held for record in held.records}
    said, vault = Attachments(records), centre.vault()
    shown = "\n".join(
        _in_full(record, record.id in holding, attached(record.entry, said, vault))
        for record in chosen
    )
    write(harmless(shown))


def _note_withheld(seen: Readable) -> None:
    """Say how many records the reader does not see, whatever was asked of them."""
    from hofburg.cli.page import note
    from hofburg.inquiry import withheld_words

    if seen.up_to is not None:
        note(withheld_words(seen.up_to, seen.counted, "record"))


def _export_seen(seen: Readable, out: Path | None) -> None:
    """The records that the reader sees, and what their file is not."""
    import io

    from hofburg.cli.page import note, write
    from hofburg.register import write_records
    from hofburg.reports import count

    buffer = io.BytesIO()
    written = write_records(seen.records, buffer)
    if out is None:
        write(buffer.getvalue().decode("utf-8"))
    else:
        with out.open("xb") as file:
            file.write(buffer.getvalue())
        note(f"{out}: {count(written, 'record')}.")
    _note_withheld(seen)
    if seen.hidden:
        note(
            "chains have gaps where records were left out: `register verify` names each gap and"
            " checks the rest, but this file cannot be imported or asked, nor proven complete."
        )


def _in_full(record: Record, holds: bool, files: Sequence[Mapping[str, Any]]) -> str:
    from hofburg.reports import attachment_state

    lines = [
        f"{record.recorder}/{record.seq}, recorded {record.recorded}, key {record.key}",
        f"{record.id}",
        "holds" if holds else "was corrected by a later record",
    ]
    lines.append(json.dumps(record.entry.data, ensure_ascii=False, indent=2))
    lines += [f"{it['name']} ({it['sha256'][:16]}): {attachment_state(it)}" for it in files]
    return "\n".join([*lines, ""])
