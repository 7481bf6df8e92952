"""An answer as a PDF, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.handling import handling_of
from hofburg.languages import language

if TYPE_CHECKING:
    from hofburg.inquiry.ask import Answer
    from hofburg.reports import Block

__all__ = ["printed", "printed_alone"]


def printed(
    answer: Answer, title: str, blocks: Iterable[Block], again: str,
    marks: Iterable[str] | None = None,
) -> bytes:  # fmt: skip
    """Blocks of an answer as a PDF in the language that is spoken.

    Args:
        again: the command line that makes it.
        marks: of what it holds; the document carries the highest. Left out: those of all entries
            behind the answer.

    Raises ``QuestionError`` where it cannot be made.
    """
    mark = handling_of(answer).highest(answer.meta["handling"] if marks is None else marks)
    return printed_alone(title, blocks, again, answer.meta, mark)


def printed_alone(
    title: str, blocks: Iterable[Block], again: str,
    meta: Mapping[str, Any] | None = None, mark: str = "",
) -> bytes:  # fmt: skip
    """The same of blocks for which no assessment was asked."""
    from hofburg.reports import ExportNote, pdf_document

    note = ExportNote(meta or {}, again, mark)
    return pdf_document(title, blocks, language=language(), about=note)
