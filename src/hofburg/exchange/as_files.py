"""A form as CSV: a file for each sheet, perhaps in one archive."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg.exchange.layout import Column, Sheet, csv_text, layout, marker
from hofburg.exchange.template_cells import cell

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["as_csv", "zipped"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same in every file, so that equal input gives equal bytes


def as_csv(
    law: Law, kind: str, body: Mapping[str, Any], *, state: str = "", year: int | None = None,
    language: str = "en",
) -> dict[str, bytes]:  # fmt: skip
    """A form as CSV, a file for the cover and one for each list; by name.

    UTF-8 with the mark that spreadsheets look for, separated by ``;``. A text that would be taken
    for a formula has an apostrophe before it, which whoever reads the form takes away again.
    """
    form = layout(law, kind)
    said = marker(regime=law.id, edition=law.digest, kind=kind, year=year, state=state)
    cover = [
        [column.heading(language), _cover(column, body.get(column.name))]
        for column in form.cover.columns
    ]
    made = {f"{form.cover.name}.csv": _csv([*cover, [said]])}
    for sheet in form.lists:
        made[f"{sheet.name}.csv"] = _csv(_lines(sheet, body.get(sheet.name) or [], language))
    return made


def _cover(column: Column, value: Any) -> str:
    if column.field.type == "list":
        return "0" if value == [] else ""
    return _text(column.field.type, value)


def _lines(sheet: Sheet, lines: Sequence[Any], language: str) -> list[list[str]]:
    rows = [[column.heading(language) for column in sheet.columns]]
    for line in lines:
        values = [line if sheet.single else line.get(column.name) for column in sheet.columns]
        rows.append(
            [_text(c.field.type, value) for c, value in zip(sheet.columns, values, strict=True)]
        )
    return rows


def _text(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if kind in ("number", "count", "day", "instant", "point"):
        return str(value)
    return csv_text(str(cell(kind, value)))


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
