"""``hofburg message``: draft, check, print, paste, and record that it was transmitted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Literal

import typer

from hofburg.cli.formats import Formats
from hofburg.cli.message_check import check
from hofburg.cli.message_new import new
from hofburg.cli.message_nil import nil
from hofburg.cli.message_paste import paste
from hofburg.cli.options import DryRun, Received

__all__ = ["message"]

message = typer.Typer(
    help="Messages: draft, check, print, paste, record as transmitted.", rich_markup_mode=None
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A draft.")]
Regimes = Annotated[
    list[str] | None,
    typer.Option(
        "--regime", "-r", metavar="REGIME", help="A regime that is not in the library; may repeat."
    ),
]

message.command()(new)
message.command()(nil)
message.command()(check)
message.command()(paste)


@message.command("print")
def print_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A draft, or a recorded entry.")],
    regimes: Regimes = None,
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="Of the captions.")
    ] = "en",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A new file. Left out: stdout.")
    ] = None,
    precedence: Annotated[
        str | None,
        typer.Option(
            "--precedence", metavar="WORD",
            help="Such as ROUTINE. Left out: given by the official channel.",
        ),
    ] = None,
    formats: Formats = None,
) -> None:  # fmt: skip
    """Print a message as it may be handed in for transmission.

    A draft says at its end that nobody has been notified yet.
    """
    from hofburg.assessment import holiday_notes
    from hofburg.cli.formats import codes_here
    from hofburg.cli.holidays import problems_of
    from hofburg.cli.page import note, write
    from hofburg.cli.run import complain
    from hofburg.exchange import printed
    from hofburg.inquiry import Library, lists_here, load_laws, printable
    from hofburg.register import filled, read_draft

    data = read_draft(file)
    if isinstance(data.get("entry"), dict):  # a whole record, as `register export` writes it
        data = data["entry"]
    laws = Library.here(load_laws(regimes))
    law, problems = printable(data, laws, str(file), at=time.time_ns() // 1000)
    complain(problems)
    notes = holiday_notes(law, data, lists=lists_here())
    complain(problems_of(law, notes, str(file)))
    text = printed(
        law, filled(data), language, codes=codes_here(formats, laws), precedence=precedence
    )
    if "transmission" in data:
        note(
            "that it was transmitted is what the file says; `hofburg register show` has the record."
        )
    if out is None:
        write(text)
        return
    with out.open("x", encoding="utf-8", newline="\n") as target:
        target.write(text)
    note(f"{out}: written.")


@message.command()
def record(
    file: File,
    channel: Annotated[
        str, typer.Option("--channel", metavar="TEXT", help="Through which official channel.")
    ],
    number: Annotated[
        str, typer.Option("--number", metavar="TEXT", help="The official number of the message.")
    ],
    at: Annotated[str, typer.Option("--at", metavar="INSTANT", help="When it was transmitted.")],
    received: Received = None,
    to_all: Annotated[
        bool, typer.Option("--copies-to-all", help="Copies went to all States.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="The same text was sent once more, under another number."),
    ] = False,
    regimes: Regimes = None,
    dry_run: DryRun = False,
) -> None:
    """Record that a message was transmitted.

    Only this discharges a duty: the official channel, number and instant.
    """
    from hofburg.cli.message_record import record_draft
    from hofburg.inquiry import Library, load_laws, open_register
    from hofburg.register import Transmission, read_draft, receipts

    centre, store = open_register()
    with store:
        laws = Library.here(load_laws(regimes), store)
        draft = read_draft(file)
        sent = Transmission(channel, number, at, receipts(received or ()))
        record_draft(
            centre, store, laws, draft, sent, place=str(file), to_all=to_all, again=again,
            dry_run=dry_run,
        )  # fmt: skip
