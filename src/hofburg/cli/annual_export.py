"""``hofburg annual export``: a recorded form as a workbook, CSV or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli import annual_form as o
from hofburg.cli.options import RegimeOf
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Entry

__all__ = ["export"]


def export(
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="A new file; of CSV a new folder, or a file .zip."),
    ],
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Whose form. Left out: this centre's State."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="Which year. Left out: the last that is held."),
    ] = None,
    form: Annotated[
        Literal["xlsx", "csv", "json"] | None,
        typer.Option("--format", help="Left out: as the name of OUT says."),
    ] = None,
    kind: o.Kind = o.KIND,
    regime: RegimeOf = None,
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="The one that comes first.")
    ] = "en",
) -> None:
    """Write a form that is recorded as a workbook, CSV or JSON.

    Imported again it is the same.
    """
    from hofburg.cli.files import taken
    from hofburg.cli.message_new import law_of
    from hofburg.cli.page import note
    from hofburg.exchange import latest
    from hofburg.inquiry import open_register, readable, unhidden

    law = law_of(kind, regime)
    code = o.sender(law, state)
    chosen = form or _form(out)
    if there := taken(out):
        raise QuestionError(there)
    _, store = open_register()
    with store:
        seen = readable(store.records(), [law])
    entry = unhidden(seen, lambda them: latest(them, law, kind, code, year=year), "--state")
    if entry is None:
        about = f" for {year}" if year else ""
        said = f"the register holds no {kind} of {code}{about}."
        raise QuestionError(
            Problem(
                "--year" if year else "--state", "unknown-entry", said, "`hofburg register list`."
            )
        )
    _write(law, entry, out, chosen, language)
    note(f"{out}: {entry.reference}, written.")
    if entry.handling != law.handling[0]:
        note(f"handling mark of this export: {entry.handling}. Nothing was left out.")


def _form(out: Path) -> str:
    """What the name of a file says it is."""
    ending = out.suffix.lower()
    if ending in (".xlsx", ".json"):
        return ending[1:]
    if ending in ("", ".csv", ".zip"):
        return "csv"
    said = "does not say which format it is."
    raise QuestionError(Problem(str(out), "format", said, "Add --format xlsx, csv or json."))


def _write(law: Law, entry: Entry, out: Path, form: str, language: str) -> None:
    import json

    from hofburg.exchange import LANGUAGES, as_csv, write_workbook, zipped
    from hofburg.regimes import year_field

    name = year_field(law, entry.kind)
    said = entry.body.get(name) if name else None
    year = said if isinstance(said, int) else None
    state = entry.author or ""
    order = (language, *(it for it in LANGUAGES if it != language))
    mark = "" if entry.handling == law.handling[0] else entry.handling
    if form == "xlsx":
        o.need()
        with out.open("xb") as target:
            write_workbook(
                law, entry.kind, entry.body, target, state=state, year=year, languages=order,
                handling=mark,
            )  # fmt: skip
    elif form == "csv":
        files = as_csv(law, entry.kind, entry.body, state=state, year=year, language=language)
        if out.suffix.lower() == ".zip":
            with out.open("xb") as target:
                target.write(zipped(files))
            return
        out.mkdir()
        for file, data in files.items():
            (out / file).write_bytes(data)
    else:
        with out.open("x", encoding="utf-8", newline="\n") as text:
            text.write(json.dumps(entry.data, ensure_ascii=False, indent=2) + "\n")
