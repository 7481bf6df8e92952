"""Options that several commands share, each written once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from hofburg.errors import Problem

__all__ = [
    "Addressees", "AsOf", "At", "Boundaries", "Case", "Channel", "DryRun", "Fields", "Holder",
    "KnownAt", "KnownTo", "Label", "Number", "Reading", "Received", "Regime", "RegimeOf", "Regimes",
    "Registers", "Report", "Rows", "State", "Status", "World", "pairs_of",
]  # fmt: skip

Registers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="REGISTER",
        help="A centre's folder, its register, or JSON Lines. Left out: this centre's register,"
        " else the casebook.",
        show_default=False,
    ),
]
Regimes = Annotated[
    list[str] | None,
    typer.Option(
        "--regime",
        "-r",
        metavar="REGIME",
        help="Id or folder; may repeat. Left out: those the register names.",
    ),
]
Regime = Annotated[str, typer.Argument(metavar="REGIME", help="Id of the library, or a folder.")]
RegimeOf = Annotated[
    str | None,
    typer.Option(
        "--regime",
        "-r",
        metavar="REGIME",
        help="Id or folder. Left out: the one of the library that has this message.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help="What is due at that moment: 2022-02-20T12:00Z, or a day (its end). Left out: now.",
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", metavar="INSTANT", help="Only what had been recorded by then."),
]
KnownTo = Annotated[
    str | None,
    typer.Option("--known-to", metavar="STATE", help="Only what that State had sent or received."),
]
Holder = Annotated[
    str | None,
    typer.Option(
        "--holder",
        metavar="STATE",
        help="Whose register it is: only what is due to or from that State can be proven absent.",
    ),
]
Reading = Annotated[
    str | None, typer.Option("--reading", metavar="READING", help="default, or PARAMETER=READING.")
]
World = Annotated[
    str | None, typer.Option("--world", metavar="WORLD", help="One choice of accounts.")
]
State = Annotated[str | None, typer.Option("--state", metavar="STATE", help="The State bound.")]
Status = Annotated[
    list[str] | None, typer.Option("--status", metavar="STATUS", help="Such as missed; may repeat.")
]
Label = Annotated[str | None, typer.Option("--label", metavar="LABEL", help="One provision.")]
Case = Annotated[
    str | None,
    typer.Option(
        "--case",
        metavar="CASE",
        help="A case by its first message, or a case of the casebook by name.",
    ),
]
Boundaries = Annotated[
    str | None,
    typer.Option(
        "--boundaries",
        metavar="FILE",
        help="A boundary pack (GeoJSON). Left out: what lies inside a State is unknown.",
    ),
]
# Of a message that is recorded as transmitted.
Channel = Annotated[
    str | None,
    typer.Option("--channel", metavar="TEXT", help="To record: the official channel."),
]
Number = Annotated[
    str | None, typer.Option("--number", metavar="TEXT", help="To record: its official number.")
]
At = Annotated[
    str | None, typer.Option("--at", metavar="INSTANT", help="To record: when it was transmitted.")
]
Received = Annotated[
    list[str] | None,
    typer.Option(
        "--received", metavar="STATE=INSTANT", help="When a State received it; may repeat."
    ),
]
Addressees = Annotated[
    list[str] | None,
    typer.Option(
        "--to", metavar="STATE", help="An addressee; may repeat. Left out: copies to all."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")]
Fields = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field of the form; may repeat."),
]
Rows = Literal["table", "json", "csv", "jsonl"]
Report = Literal["text", "json"]


def pairs_of(fields: Sequence[str] | None, problems: list[Problem]) -> list[tuple[str, str]]:
    """What `Fields` says, as names and values; what has no ``=`` becomes a problem."""
    found = []
    for text in fields or ():
        name, equals, value = text.partition("=")
        if equals:
            found.append((name.strip(), value))
        else:
            said = f"{text[:60]!r} has no =."
            problems.append(Problem("--set", "usage", said, "Write FIELD=VALUE."))
    return found
