"""Blocks as a PDF by typst: tagged (PDF/UA-1), with the same bytes for the same blocks.

Typst reads a page design that is ours (typeset.typ) and the blocks as data; nothing of them is
spliced into it, so no text can become markup. It runs in an empty folder with the fonts that it
brings, reads no file and reaches no network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import Any

from hofburg.errors import Problem, QuestionError
from hofburg.languages import languages, say, speaking
from hofburg.reports.export_note import ExportNote
from hofburg.reports.typeset_blocks import Block, Code, Facts, Figure, Grid, Heading, Prose
from hofburg.reports.typeset_text import cut, lines, pieces, shown
from hofburg.values import ALWAYS, NEVER, parse_instant

__all__ = ["pdf_document"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONG, _CELL, _CODE = 40, 14, 84  # letters after which a word may break: in text, a cell, code
_WIDE = 6  # columns from which the paper is turned
_TALL = 600  # letters of a cell
_DEEPEST = 3  # level of a heading
_SIZE = re.compile(r"<svg\b[^>]*?\bviewBox=[\"']\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)\s*[\"']")


def pdf_document(
    title: str, blocks: Iterable[Block], *, language: str = "en", about: ExportNote
) -> bytes:
    """The blocks as a PDF, under a title, with what stands behind them at the end.

    Args:
        title: of the document; stands on every page.
        language: code of the language in which the blocks are written.
        about: its moment dates the document, so that the same blocks give the same bytes.

    Raises ``QuestionError`` where typst is not installed, or where it fails on the blocks.
    """
    listed = list(blocks)
    if any(isinstance(it, Figure) and not it.alt.strip() for it in listed):
        raise ValueError("a figure needs words for those who do not see it")
    # Twice it may fail: on letters that it cannot set together, and on pictures.
    for strict, drawn in ((False, True), (True, True), (True, False)):
        with speaking(language if language in languages() else "en"):
            data = _Writer(title, about, language, strict, drawn).data(listed)
        try:
            return _typeset(data, _moment(about))
        except _FailedError as error:
            failed = str(error)
    raise QuestionError(
        Problem("", "pdf", f"the document could not be typeset: {shown(failed, strict=True)}")
    )


class _FailedError(Exception):
    """Typst could not do it."""


def _typeset(data: dict[str, Any], moment: int) -> bytes:
    try:
        import typst
    except ImportError:
        said = "a PDF needs the package typst, which is not installed."
        remedy = "Run script/setup, or install the extra: pip install 'hofburg[reports]'."
        raise QuestionError(Problem("", "extra", said, remedy)) from None
    with TemporaryDirectory(prefix="hofburg-") as empty:
        try:
            compiler = typst.Compiler(
                _design(), root=empty, ignore_system_fonts=True, package_path=empty,
                package_cache_path=empty, sys_inputs={"data": json.dumps(data)},
            )  # fmt: skip
            made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=moment)
            return made if isinstance(made, bytes) else b"".join(made or [])
        except typst.TypstError as error:
            raise _FailedError(str(error)) from None
        except BaseException as error:
            # A fault of the typesetter itself, which it raises past `Exception`.
            if type(error).__name__ != "PanicException":
                raise
            raise _FailedError(str(error)) from None


@cache
def _design() -> bytes:
    return files("hofburg.reports").joinpath("typeset.typ").read_bytes()


def _moment(about: ExportNote) -> int:
    """Seconds of the question's moment; 0 where there is none, and then no date is written."""
    if not about.as_of:
        return 0
    at = parse_instant(about.as_of)[0]
    if not ALWAYS < at < NEVER:
        return 0
    return int((_EPOCH + timedelta(microseconds=at)).timestamp())


class _Writer:
    """Blocks as the data that the page design reads."""

    def __init__(
        self, title: str, about: ExportNote, language: str, strict: bool, drawn: bool
    ) -> None:
        self.title, self.about, self.strict, self.drawn = title, about, strict, drawn
        self.language = _tag(language) or "en"
        self.level = 0

    def data(self, blocks: Sequence[Block]) -> dict[str, Any]:
        about = self.about
        own = [*blocks, Heading(1, say("About this document")), *_about(about)]
        standing = [about.official, *(f"{it}." for it in about.left_out())]
        as_of = say("As of {moment}", moment=about.as_of) if about.as_of else ""
        return {
            "title": [shown(self.title, strict=self.strict) or "-"],
            "running": self._text(self.title),
            "mark": self._text(about.mark.upper()),
            "official": [shown(about.official)],
            "foot": self._text(" · ".join(filter(None, (say("Not the official channel"), as_of)))),
            "page": shown(say("Page {page} of {pages}", page="{page}", pages="{pages}")),
            "standing": [self._text(it) for it in standing],
            "language": self.language,
            "dated": _moment(about) > 0,
            "wide": any(isinstance(it, Grid) and len(it.columns) >= _WIDE for it in blocks),
            "blocks": [made for it in own for made in self._block(it)],
        }

    def _text(self, text: str, most: int = _LONG) -> list[str]:
        return pieces(shown(cut(text), strict=self.strict), most)

    def _block(self, it: Block) -> Iterator[dict[str, Any]]:
        if isinstance(it, Heading):
            self.level = min(max(it.level, 1), self.level + 1, _DEEPEST)
            yield {"kind": "heading", "level": self.level, "text": self._text(it.text or "-")}
        elif isinstance(it, Prose):
            told = [self._text(part) for part in re.split(r"\n\s*\n", it.text) if part.strip()]
            yield {"kind": "prose", "paragraphs": told, "lang": _tag(it.lang) or self.language}
        elif isinstance(it, Facts):
            if it.rows:
                rows = [[self._text(term), self._text(value)] for term, value in it.rows]
                yield {"kind": "facts", "rows": rows}
        elif isinstance(it, Grid):
            yield from self._grid(it)
        elif isinstance(it, Figure):
            yield from self._figure(it)
        else:
            told_lines = lines(it.text, _CODE, strict=self.strict)
            yield {"kind": "code", "text": told_lines}

    def _grid(self, it: Grid) -> Iterator[dict[str, Any]]:
        if not it.rows or not it.columns:
            nothing = say("{title}: nothing.", title=it.title) if it.title else say("Nothing.")
            yield from self._block(Prose(nothing))
            return
        wide = len(it.columns)
        rows = [[*row, *[""] * wide][:wide] for row in it.rows]
        yield {
            "kind": "grid",
            "title": self._text(it.title) if it.title else [],
            "columns": [self._text(cell, _CELL) for cell in it.columns],
            "rows": [[self._text(cell, _CELL) for cell in row] for row in rows],
            "right": list(it.right),
            # A row stays on one page, unless a cell could be longer than that.
            "breaks": any(len(cell) > _TALL for row in rows for cell in row),
        }

    def _figure(self, it: Figure) -> Iterator[dict[str, Any]]:
        alt = shown(it.alt, strict=self.strict)
        if not self.drawn:
            yield from self._block(Prose(say("The picture could not be drawn: {words}", words=alt)))
            return
        size = _SIZE.search(it.svg)
        wide, high = (float(size[1]), float(size[2])) if size else (1.0, 1.0)
        svg = "".join(c if c < "\x80" else shown(c, strict=self.strict) or " " for c in it.svg)
        yield {
            "kind": "figure", "svg": svg, "alt": alt, "ratio": wide / high if high else 1.0,
            "caption": self._text(it.caption) if it.caption else [],
        }  # fmt: skip


def _about(about: ExportNote) -> Iterator[Block]:
    """What the document rests on; the command last, so that it can be copied."""
    rows = about.rows()
    yield Facts([row for row in rows if row[1] != about.again])
    if about.again:
        yield Prose(say("The same again:"))
        yield Code(about.again)


def _tag(language: str) -> str:
    """A language as typst takes it; empty if it is none."""
    code = language[:3].strip("-").lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
