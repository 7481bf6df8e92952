"""``hofburg atlas organisations``: organizations, structures of the OSCE, centres of States."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from hofburg.atlas import Organisation

__all__ = ["organisations"]

_NOTE = (
    "Facts and who says so, from the tables of the atlas. What an organization can be is a help for"
    " sorting; whether it would take part in anything is its own to say."
)
_COLUMNS = [
    "code", "name", "name_ru", "names", "kind", "roles", "states", "host", "group", "since",
    "until", "confidence", "mark", "sources", "note",
]  # fmt: skip


def organisations(
    organisation: Annotated[
        str | None,
        typer.Argument(metavar="[ORGANISATION]", help="Code or name of one. Left out: all."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="Such as field operation. Left out: all."),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role", metavar="ROLE", help="What it can be, such as donor. Left out: anything."
        ),
    ] = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """List who can be a partner, or must accept something.

    The United Nations, OSCE structures and field operations, foundations, verification centres.
    """
    from hofburg import atlas
    from hofburg.inquiry import given

    rows: Sequence[Organisation] = atlas.organisations(kind, role)  # type: ignore[arg-type]
    words = given(kind=kind, role=role)
    if organisation is not None:
        it = atlas.organisation(organisation)
        rows = [row for row in rows if row is it]
        words = [it.code, *words]
    line = shlex.join(["hofburg", "atlas", "organisations", *words])
    if form == "text":
        _print(rows, line, whole=organisation is not None)
    else:
        _print_rows(form, rows, f"{line} --format {form}")


def _print(rows: Sequence[Organisation], line: str, *, whole: bool) -> None:
    from hofburg.cli.cited import ask_again, print_sources
    from hofburg.cli.page import Page

    page = Page()
    page.heading("Organizations")
    if not rows:
        page.text("None, as far as the atlas knows.")
    for kind in dict.fromkeys(it.kind for it in rows):
        page.gap()
        page.text(f"{kind[0].upper()}{kind[1:]}", style="bold")
        own = [it for it in rows if it.kind == kind]
        cells = [
            (it.code, it.name, ", ".join(it.roles), it.host, it.since.text, it.confidence)
            for it in own
        ]
        head = ("Code", "Name", "Can be", "Seat", "Since", "Trust")
        page.table(head, cells, indent=2, wrap=(1, 2))
    for it in rows if whole else ():
        page.gap()
        more = (
            it.name_in("ru"),
            f"also found as {', '.join(it.names)}" if it.names else "",
            f"centre of {' '.join(it.states)}" if it.states else "",
            f"its members: hofburg atlas members {it.group}" if it.group else "",
            f"until {it.until.text}" if it.until.text else "",
            it.note,
        )
        for text in filter(None, more):
            page.item(text)
    print_sources(page, (key for it in rows for key in it.sources))
    ask_again(page, _NOTE, line)


def _print_rows(form: str, rows: Sequence[Organisation], line: str) -> None:
    from hofburg._version import __version__
    from hofburg.cli.rows import print_rows

    meta = {"hofburg": __version__, "note": _NOTE, "again": line}
    made = (_flat(it) if form == "csv" else _row(it) for it in rows)
    print_rows(form, "organisations", made, meta, _COLUMNS)


def _row(it: Organisation) -> dict[str, Any]:
    return {
        "code": it.code,
        "name": it.name,
        "name_ru": it.name_in("ru"),
        "names": list(it.names),
        "kind": it.kind,
        "roles": list(it.roles),
        "states": list(it.states),
        "host": it.host or None,
        "group": it.group or None,
        "since": it.since.text,
        "until": it.until.text or None,
        "confidence": it.confidence,
        "mark": it.mark,
        "sources": list(it.sources),
        "note": it.note,
    }


def _flat(it: Organisation) -> dict[str, Any]:
    """Lists as words with spaces between them; names, which have spaces, with semicolons."""
    lists = {key: " ".join(getattr(it, key)) for key in ("roles", "states", "sources")}
    return _row(it) | lists | {"names": "; ".join(it.names)}
