"""A printed arrangement as a Word document: its languages side by side, for a table of negotiators.

The bytes are the same on every machine: no author, no date, nothing of where it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from hofburg.reports.arrangement_annexes import Form, label_of
from hofburg.reports.arrangement_articles import Clause, PrintedArrangement
from hofburg.reports.arrangement_print_words import Texts, by_language, each, in_each, words
from hofburg.reports.arrangement_printed import clause_in, heading_in

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["arrangement_docx"]

_FONT = "Times New Roman"  # has Latin and Cyrillic, and a twin of the same widths everywhere
_WIDTH = 17.0  # centimetres between the margins
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can hold
_STYLES = {"Normal": 10, "Header": 10, "Footer": 8, "Heading 1": 14, "Heading 2": 11,
           "Heading 3": 10}  # fmt: skip
_SPARE = {"stylesWithEffects", "thumbnail", "customXml", "extended-properties", "numbering"}
_TAGS = {"en": "en-GB", "ru": "ru-RU"}


def arrangement_docx(printed: PrintedArrangement) -> bytes:
    """The document. Raises ``ImportError`` where python-docx is not installed."""
    return _Writer(printed).written()


class _Writer:
    def __init__(self, printed: PrintedArrangement) -> None:
        from docx import Document

        self.it, self.languages = printed, printed.languages
        self.doc: Word = Document()

    def written(self) -> bytes:
        self._page()
        self._top()
        for article in self.it.articles:
            self._heading([heading_in(article, n) for n in self.languages])
            table = self._columns()
            for clause in article.clauses:
                self._clause(table, clause)
        if self.it.left:
            self._heading(self._each("left"))
            table = self._columns()
            for label, why in self.it.left:
                self._row(table, [f"{label}: {in_each(why, n)}" for n in self.languages])
        self._forms()
        self._rules()
        self._ends()
        out = BytesIO()
        self.doc.save(out)
        return _timeless(out.getvalue())

    # -- the page ----------------------------------------------------------------------------------

    def _page(self) -> None:
        """Paper, type, head and foot; and nothing about who wrote it when."""
        from docx.shared import Cm, Pt, RGBColor

        doc, section = self.doc, self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Cm(2))
        _spare(doc)
        for name, size in _STYLES.items():
            style: Any = doc.styles[name]
            style.font.name, style.font.size = _FONT, Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_after = Pt(3)
            # A theme's type would go before the one that is named.
            fonts = style.element.rPr.rFonts
            for key in [key for key in fonts.attrib if key.endswith("Theme")]:
                del fonts.attrib[key]
        told = doc.core_properties
        for name in ("author", "last_modified_by", "comments", "keywords", "category", "subject"):
            setattr(told, name, "")
        told.title, told.language = self.it.id, ", ".join(_TAGS[n] for n in self.languages)
        told.revision, told.created, told.modified = 1, datetime(*_NO_TIME), datetime(*_NO_TIME)
        if self.it.stamp:
            head = section.header.paragraphs[0]
            head.alignment = _centre()
            _run(head, self._both(self.it.stamp), bold=True)
        foot = section.footer.paragraphs[0]
        _run(foot, f"{self.it.id} · {self.it.digest[:19]} · {words(self.languages[0])['page']} ")
        _field(foot, "PAGE")

    def _top(self) -> None:
        from docx.shared import Pt

        if self.it.stamp:
            banner = self.doc.add_paragraph()
            banner.alignment = _centre()
            _run(banner, self._both(self.it.stamp), bold=True, size=Pt(14))
        self._heading(by_language(self.it.title, self.languages), 1)
        table = self._columns()
        for key, value in self.it.head:
            self._row(table, [f"{in_each(key, n)}: {in_each(value, n)}" for n in self.languages])
        if self.it.notices:
            self._heading(self._each("notices"))
            table = self._columns()
            for notice in self.it.notices:
                self._row(table, by_language(notice, self.languages))

    def _heading(self, texts: Sequence[str], level: int = 2) -> None:
        """A heading, a line for each language, by which programs find their way."""
        heading = self.doc.add_heading(level=level)
        for number, (text, language) in enumerate(zip(texts, self.languages, strict=True)):
            if number:
                heading.add_run().add_break()
            _run(heading, text, language=language)

    # -- tables of columns -------------------------------------------------------------------------

    def _columns(self) -> Table:
        """A table with a column for each language."""
        return self._table(len(self.languages))

    def _table(self, columns: int) -> Table:
        table: Table = self.doc.add_table(rows=0, cols=columns)
        table.style = self.doc.styles["Table Grid"]
        return table

    def _row(self, table: Table, texts: Sequence[str], *, italic: bool = False) -> None:
        for cell, text, language in zip(_cells(table), texts, self.languages, strict=True):
            _run(cell.paragraphs[0], text, italic=italic, language=language)

    def _clause(self, table: Table, clause: Clause) -> None:
        texts = [clause_in(clause, n) for n in self.languages]
        self._row(table, texts, italic=clause.kind == "beside")

    def _grid(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]
    ) -> None:
        """A table of columns of so many centimetres; its first row comes again on each page."""
        from docx.oxml import OxmlElement
        from docx.shared import Cm, Pt

        table = self._table(len(heads))
        for number, texts in enumerate((heads, *rows)):
            for cell, text, width in zip(_cells(table), texts, widths, strict=True):
                cell.width = Cm(width)
                first, *others = text.split("\n")
                _run(cell.paragraphs[0], first, bold=number == 0, size=Pt(8))
                for other in others:
                    _run(cell.add_paragraph(), other, size=Pt(8))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    # -- annexes -----------------------------------------------------------------------------------

    def _annex(self, key: str) -> None:
        self._heading(self._each(key))

    def _forms(self) -> None:
        self._annex("annex-forms")
        if not self.it.forms:
            self._line(self._both(each("no-forms", self.languages)))
        for form in self.it.forms:
            self._form(form)
        if any(it.required for form in self.it.forms for it in form.fields):
            self._line(f"* {self._both(each('required', self.languages))}")

    def _form(self, form: Form) -> None:
        key = f" ({form.paragraph})" if form.paragraph else ""
        self._heading([f"{form.name}{key}: {in_each(form.title, n)}" for n in self.languages], 3)
        if form.text:
            self._line(self._both(form.text))
        if not form.fields:
            return
        heads = [self._both(each("form-field", self.languages)),
                 *(words(n)["language"] for n in self.languages)]  # fmt: skip
        rows = [
            (f"{'– ' * it.depth}{it.name}{'*' if it.required else ''}",
             *(f"{label_of(it, n)}: {it.holds[n]}" for n in self.languages))
            for it in form.fields
        ]  # fmt: skip
        rest = (_WIDTH - 4.2) / len(self.languages)
        self._grid(heads, rows, (4.2, *(rest for _ in self.languages)))

    def _rules(self) -> None:
        self._annex("annex-rules")
        keys = ("what", "says", "paragraph", "trust", "source")
        rows = [
            (f"{rule.name}\n{rule.kind}", "\n".join(rule.written), rule.paragraph, rule.mark,
             rule.source)
            for rule in self.it.rules
        ]  # fmt: skip
        heads = [self._both(each(key, self.languages)) for key in keys]
        self._grid(heads, rows, (3.2, 7.0, 1.7, 1.9, _WIDTH - 13.8))
        for mark, meaning in self.it.marks:
            self._line(f"{mark}: {self._both(meaning)}")

    def _ends(self) -> None:
        if self.it.places:
            self._annex("annex-places")
            for place in self.it.places:
                self._line(f"{place.area}, {self._both(place.piece)}: {' '.join(place.points)}")
        if self.it.sources:
            self._annex("sources")
            for key, text in self.it.sources:
                self._line(f"{key}: {' '.join(text.split())}")
        self._line(f"{self._both(each('hash', self.languages))}: {self.it.digest}")

    def _line(self, text: str) -> None:
        _run(self.doc.add_paragraph(), text)

    def _both(self, texts: Texts) -> str:
        return " / ".join(by_language(texts, self.languages))

    def _each(self, key: str) -> list[str]:
        return by_language(each(key, self.languages), self.languages)


def _cells(table: Table) -> tuple[_Cell, ...]:
    """The cells of a new row."""
    return table.add_row().cells  # type: ignore[no-untyped-call, no-any-return]


def _centre() -> WD_ALIGN_PARAGRAPH:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.CENTER


def _run(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False,
    size: int | None = None, language: str = "",
) -> None:  # fmt: skip
    """Text at the end of a paragraph; a language says by which rules a program checks it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    from hofburg.reports.wording import plain

    run = paragraph.add_run(plain(text) + (" " if text.endswith(" ") else ""))
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = size
    if language:
        tag = OxmlElement("w:lang")
        tag.set(qn("w:val"), _TAGS[language])
        run._r.get_or_add_rPr().append(tag)


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that the program fills in, such as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field, run, text = (OxmlElement(tag) for tag in ("w:fldSimple", "w:r", "w:t"))
    field.set(qn("w:instr"), name)
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _spare(doc: Word) -> None:
    """Take out of the template what is not used: styles, a picture, a program's name."""
    kept = {*_STYLES, "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
    for style in list(doc.styles):
        if style.name not in kept:
            style.delete()
    for link in doc.styles.element.xpath("w:style/w:link"):  # to styles of letters, now gone
        link.getparent().remove(link)
    for rels in (doc.part.rels, doc.part.package.rels):
        for key, rel in list(rels.items()):
            if rel.reltype.rpartition("/")[2] in _SPARE:
                del rels[key]


def _timeless(data: bytes) -> bytes:
    """The archive with its members in order, without the times at which they were written.

    Nothing is compressed: programs that compress differ in their bytes.
    """
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            new.writestr(ZipInfo(name, _NO_TIME), old.read(name))
    return out.getvalue()
