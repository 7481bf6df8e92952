"""Read a form that somebody filled in as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.assemble import assemble, refuse
from hofburg.exchange.faults import Faults
from hofburg.exchange.grids import workbook_grids
from hofburg.exchange.reading import Reading
from hofburg.exchange.remedies import near
from hofburg.exchange.safe import load

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["check_kind", "read_workbook", "source_name"]


def read_workbook(law: Law, source: Path | str | bytes, kind: str | None = None) -> Reading:
    """What a workbook (.xlsx) says, with all that is wrong at its cells.

    The file may come from anybody: it is judged before anything in it is read, and never raises for
    what it holds. See docs/annual.md for what is understood and for the kinds of fault.

    Args:
        source: a path, or the bytes of a file.
        kind: the message; left out, what the file says of itself, else whatever form it is like.

    Raises ``QuestionError`` where the regime has no such message or the package that reads
    workbooks is not installed, ``OSError`` where the file cannot be opened.
    """
    check_kind(law, kind)
    reading, faults = Reading(source_name(source)), Faults()
    data = load(source, faults)
    grids = workbook_grids(data, faults) if data is not None else []
    if any(fault.outcome == "refused" for fault in faults.listed):
        return refuse(reading, faults)
    return assemble(law, kind, grids, reading, faults)


def source_name(source: Path | str | bytes) -> str:
    """What a file is called in messages."""
    return "" if isinstance(source, bytes) else str(source)


def check_kind(law: Law, kind: str | None) -> None:
    """Raise ``QuestionError`` where the regime has no such message."""
    if kind is not None and kind not in law.messages:
        said = f"{law.id} has no message {kind[:40]!r}."
        raise QuestionError(Problem("", "unknown-kind", said, near(kind, law.messages)))
