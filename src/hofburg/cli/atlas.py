"""``hofburg atlas``: groups, neighbours, formats with Central Asia, agreements, institutions."""

from __future__ import annotations

import shlex
import time
from typing import Annotated, Any

import typer

from hofburg.cli import options as o
from hofburg.cli.institutions import institutions
from hofburg.cli.organisations import organisations
from hofburg.cli.standing import standing

__all__ = ["atlas"]

atlas = typer.Typer(help="Who and where: groups, agreements, institutions.", rich_markup_mode=None)

At = Annotated[
    str | None,
    typer.Option("--at", metavar="DATE", help="A day (UTC), an instant, a range. Left out: today."),
]
Form = Annotated[o.Report, typer.Option("--format", help="How to print it.")]
State = Annotated[str, typer.Argument(metavar="STATE", help="Three letters, two, or the name.")]


@atlas.command("members")
def members(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="Code or name, such as CSTO.")],
    at: At = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="Such as observer. Left out: every one."),
    ] = None,
    form: Form = "text",
) -> None:
    """Say which States belong to a group, and as what.

    Surely, or perhaps where dates leave it open; with the sources, and where they differ.
    """
    from hofburg import atlas as room
    from hofburg.cli import ties
    from hofburg.cli.rows import print_json

    it, day = room.group(group), at or _today()
    roles: Any = [status] if status else dict.fromkeys(row.status for row in it.rows)
    found = {role: room.members(it.code, day, role) for role in roles}
    rows = [row for row in room.memberships(group=it.code, at=day) if row.status in found]
    line = _line("members", it.code, at=day, status=status)
    if form == "text":
        ties.print_members(it, day, found, rows, line)
    else:
        print_json(ties.members_json(it, day, found, rows, f"{line} --format json"))


@atlas.command("groups")
def groups(
    state: Annotated[
        str | None,
        typer.Argument(metavar="[STATE]", help="Whose groups. Left out: the groups there are."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="DATE", help="A day (UTC), an instant, a range."),
    ] = None,
    form: Form = "text",
) -> None:
    """Say to which groups a State belongs, and belonged.

    With --at what holds at that moment, else of all times; without a State, which groups there are.
    """
    from hofburg import atlas as room
    from hofburg.cli import ties
    from hofburg.cli.rows import print_json

    it = None if state is None else room.state(state)
    rows = room.memberships(it.code if it else None, at=at)
    line = _line("groups", it.code if it else None, at=at)
    if form == "json":
        print_json(ties.groups_json(it, at, rows, f"{line} --format json"))
    elif it is None:
        ties.print_groups(rows, at, line)
    else:
        ties.print_memberships(it, at, rows, line)


@atlas.command("neighbours")
def neighbours(state: State, form: Form = "text") -> None:
    """Say with which States a State has a land boundary today.

    Perhaps: where it depends on a position that States do not share.
    """
    from hofburg import atlas as room
    from hofburg.cli import ties
    from hofburg.cli.rows import print_json

    it = room.state(state)
    found, pairs = room.neighbours(it.code), room.boundaries(it.code)
    line = _line("neighbours", it.code)
    if form == "json":
        print_json(ties.neighbours_json(it, found, pairs, f"{line} --format json"))
    else:
        ties.print_neighbours(it, found, pairs, line)


@atlas.command("formats")
def formats(form: Form = "text") -> None:
    """List the formats of Central Asian States with a partner.

    With the first meeting and the first summit, as sources date them.
    """
    from hofburg import atlas as room
    from hofburg.cli import ties
    from hofburg.cli.rows import print_json

    line = _line("formats")
    if form == "json":
        print_json(ties.formats_json(room.formats(), f"{line} --format json"))
    else:
        ties.print_formats(room.formats(), line)


atlas.command("standing")(standing)
atlas.command("institutions")(institutions)
atlas.command("organisations")(organisations)


def _today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


def _line(command: str, *words: str | None, **options: Any) -> str:
    """The command line that asks the same again."""
    from hofburg.inquiry import given

    said = [word for word in words if word is not None]
    return shlex.join(["hofburg", "atlas", command, *said, *given(**options)])
