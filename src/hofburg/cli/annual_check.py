"""``hofburg annual check``: all that is wrong with a filled-in form, at its cells, in words."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import annual_form as o
from hofburg.cli.options import Boundaries, RegimeOf
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries as Pack
    from hofburg.cli.page import Page
    from hofburg.exchange import Checked, Reading, Remark
    from hofburg.regimes import Law

__all__ = ["check", "checked_file", "read_file", "tell"]

_WORDS = {
    "error": ("error", "errors"),
    "must": ("must", "musts"),
    "should": ("should", "shoulds"),
    "practice": ("practice", "practices"),
    "question": ("question for people", "questions for people"),
    "note": ("note", "notes"),
}
_FEW = 8  # lines of one rule on a sheet that are told; the others are counted


def check(
    file: o.Filled,
    mark: Annotated[
        Path | None,
        typer.Option("--mark", metavar="OUT", help="A new copy with the faulty cells marked."),
    ] = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How it is told.")
    ] = "text",
    every: Annotated[
        bool, typer.Option("--all", help="Tell each line, also where many say the same.")
    ] = False,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="STATE", help="Whose form. Left out: as the file says."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="The year it should be about."),
    ] = None,
    kind: o.Kind = o.KIND,
    regime: RegimeOf = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="INSTANT", help="As if it were sent then. Left out: now."),
    ] = None,
    boundaries: Boundaries = None,
) -> None:
    """Say all that is wrong with a filled-in form, at once.

    By sheet, row and column: what cannot be read, and what the document asks for.
    """
    from hofburg.cli.page import Page, note
    from hofburg.cli.run import FOUND

    law, found = checked_file(file, kind, regime, state, year, as_of, boundaries)
    if mark is not None:
        if file.suffix.lower() not in (".xlsx", ".xlsm"):
            said = "only a workbook can be marked."
            raise QuestionError(Problem("--mark", "usage", said, "Leave it out."))
        o.need("openpyxl")
        from hofburg.exchange import mark_workbook

        cells = mark_workbook(
            file, mark, found.remarks, title=f"{file.name}, {found.state}", progress=_progress()
        )
        note(f"{mark}: written, {cells} {'cell' if cells == 1 else 'cells'} marked.")
    if form == "text":
        page = Page()
        tell(page, file.name, found, every=every)
        page.show()
    else:
        _print(form, file, law, found)
    if not found.passes:
        raise typer.Exit(FOUND)


def checked_file(
    file: Path,
    kind: str,
    regime: str | None,
    state: str | None,
    year: int | None,
    as_of: str | None,
    boundaries: str | None = None,
) -> tuple[Law, Checked]:
    """Read a form and check it, with the register of the centre here. Raises ``QuestionError``."""
    from hofburg.atlas import load_boundaries
    from hofburg.cli.message_new import law_of
    from hofburg.inquiry import moment
    from hofburg.register import collector_paused

    law = law_of(kind, regime)
    wrong: list[Problem] = []
    now = time.time_ns() // 1_000_000_000 * 1_000_000
    at = now if as_of is None else moment(as_of, "--as-of", [law], wrong)
    if wrong:
        raise QuestionError(wrong)
    pack = None if boundaries is None else load_boundaries(boundaries)
    say = _progress()
    say("reading")
    with collector_paused():
        return law, _checked(law, kind, file, state, year, at, pack, say)


def _checked(
    law: Law,
    kind: str,
    file: Path,
    state: str | None,
    year: int | None,
    at: int,
    pack: Pack | None,
    say: Callable[[str], None],
) -> Checked:
    from hofburg.exchange import check_form

    reading = read_file(law, kind, file)
    code = o.sender(law, state or reading.meta.get("state"))
    found = check_form(
        law, kind, reading, state=code, year=year, as_of=at, records=o.held_here(),
        boundaries=pack, progress=say,
    )  # fmt: skip
    say("")
    return found


def read_file(law: Law, kind: str, file: Path) -> Reading:
    """A form as it was read. Raises ``QuestionError`` where the file is refused as a whole."""
    from hofburg.exchange import read

    reading = read(law, kind, file)
    if reading.refused:
        raise QuestionError([p for p in reading.problems() if p.level == "error"])
    return reading


def _progress() -> Callable[[str], None]:
    """Tells what is being done, on a terminal only, on one line that the next replaces."""
    if not sys.stderr.isatty():
        return lambda _: None

    def say(text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{f'hofburg: {text} ...' if text else ''}")
        sys.stderr.flush()

    return say


def tell(page: Page, name: str, found: Checked, *, every: bool = False) -> None:
    """What a check found: the counts first, then by sheet and row."""
    about = f" for {found.year}" if found.year is not None else ""
    page.text(f"{name}: {found.form.titles['en']} of {found.state}{about}", style="bold")
    counted = [
        f"{number} {_WORDS[severity][number != 1]}"
        for severity, number in found.counts.items()
        if number
    ]
    page.text(f"{', '.join(counted) or 'Nothing to say'}. {_verdict(found)}", 2)
    for sheet, remarks in _by_sheet(found):
        page.gap()
        page.text(f"{sheet or 'The form as a whole'}", style="bold")
        for remark, alike in _grouped(remarks, every):
            _item(page, remark, alike)


def _verdict(found: Checked) -> str:
    if found.partial and not found.counts["error"]:
        return "It is a part of a form; only a whole one can be recorded."
    if not found.recordable:
        return "It cannot be recorded before the errors are mended."
    if not found.passes:
        return "It can be recorded; the document asks for more."
    return "It can be recorded."


def _by_sheet(found: Checked) -> list[tuple[str, list[Remark]]]:
    """Remarks by sheet as the file has them, in its order; those of no sheet first."""
    sheets: dict[str, list[Remark]] = {"": []}
    order = {sheet.name: n for n, sheet in enumerate(found.form.sheets)}

    def number(remark: Remark) -> int:
        root = remark.paths[0].partition("[")[0] if remark.paths else ""
        return order.get(root, 0)

    for remark in sorted(found.remarks, key=number):
        sheets.setdefault(remark.places[0].sheet if remark.places else "", []).append(remark)
    return [(sheet, remarks) for sheet, remarks in sheets.items() if remarks]


def _grouped(remarks: list[Remark], every: bool) -> Iterator[tuple[Remark, list[Remark]]]:
    """Each remark by row; from the ninth of one rule on they are told with the eighth."""
    alike: dict[tuple[str, str, str], list[Remark]] = {}
    for remark in remarks:
        key = (remark.severity, remark.rule, remark.places[0].column if remark.places else "")
        alike.setdefault(key, []).append(remark)

    def row(remark: Remark) -> int:
        return (remark.places[0].row or 0) if remark.places else 0

    for listed in alike.values():
        listed.sort(key=row)
    told = [
        (remark, listed[_FEW:] if not every and n == _FEW - 1 else [])
        for listed in alike.values()
        for n, remark in enumerate(listed)
        if every or n < _FEW
    ]
    rank = {severity: n for n, severity in enumerate(_WORDS)}
    yield from sorted(told, key=lambda it: (rank[it[0].severity], row(it[0]), it[0].rule))


def _item(page: Page, remark: Remark, alike: list[Remark]) -> None:
    cells = ", ".join(place.cell for place in remark.places if place.cell)
    cells = cells or ", ".join(remark.paths)  # JSON has no cells
    cells += ": " if cells else ""
    field = f"{remark.heading}: " if remark.heading else ""
    read = f" Stands there: {remark.read}." if remark.read and remark.rule != "formula" else ""
    said = remark.said.get("en", "")
    source = f" [{remark.paragraph}, {remark.mark}]" if remark.paragraph else f" [{remark.rule}]"
    word = _WORDS[remark.severity][0]
    page.item(f"{cells}{word}: {field}{said}{source}{read}", 2)
    if remark.remedy:
        page.text(remark.remedy, 4)
    if alike:
        rows = _rows([place.row for it in alike for place in it.places[:1] if place.row])
        page.text(f"The same in {len(alike)} more: rows {rows}.", 4)


def _rows(numbers: list[int]) -> str:
    """Numbers of rows as ranges: ``5, 9-12``; of many only the first."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    texts = [str(lo) if lo == hi else f"{lo}-{hi}" for lo, hi in ranges]
    return ", ".join(texts[:12]) + (", ..." if len(texts) > 12 else "")


_COLUMNS = [
    "severity", "sheet", "cells", "field", "read", "en", "ru", "remedy", "rule", "paragraph",
    "mark", "paths", "lines",
]  # fmt: skip


def _print(form: str, file: Path, law: Law, found: Checked) -> None:
    from hofburg.cli.rows import print_csv, print_json

    rows = [remark.as_dict() for remark in found.remarks]
    if form == "json":
        head: dict[str, Any] = {
            "file": file.name, "regime": law.id, "edition": law.digest, "kind": found.form.kind,
            "state": found.state, "year": found.year, "counts": found.counts,
            "recordable": found.recordable,
        }  # fmt: skip
        print_json({**head, "remarks": rows})
        return
    flat = [
        row
        | {
            "sheet": row["cells"][0]["sheet"] if row["cells"] else "",
            "cells": ", ".join(f"{it['column']}{it['row'] or ''}" for it in row["cells"]),
            "paths": ", ".join(row["paths"]),
        }
        for row in rows
    ]
    print_csv(flat, _COLUMNS)
