"""The sheet that says what a workbook is: whence, by when, how to fill it in and check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hofburg.exchange.layout import Form
from hofburg.exchange.template_words import MARKS
from hofburg.values import NEVER, format_instant

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from hofburg.exchange.template_cells import Looks
    from hofburg.regimes import Law, Provision

__all__ = ["ABOUT", "Subject", "write"]

ABOUT = {"en": "About", "ru": "О файле"}
"""What the sheet is called; it is none of the form, and nobody reads it."""

_WIDTHS = (16, 100, 14, 40)  # letters
_STRENGTH = {
    "en": {"must": "must", "should": "should", "practice": "practice"},
    "ru": {"must": "обязательно", "should": "следует", "practice": "практика"},
}
_TEXTS = {
    "en": {
        "made": "A workbook for: {kind} · {regime}, edition {edition}, paragraph {paragraph}.",
        "whose": "State: {state}. Year: {year}.",
        "due": "Due: {day} (paragraph {paragraph}).",
        "channel": (
            "This file is not the official channel. What it says is given when it is transmitted "
            "over the OSCE Communications Network; Hofburg drafts, checks and records."
        ),
        "fill": (
            "Fill in the sheet «{cover}», then the lists. Headings with a star, on a purple ground,"
            " are required. Notes at the headings say what each field takes; cells with a fixed set"
            " of answers offer them. An empty cell says nothing; ? says that a value is not known; "
            "10..20 is a range."
        ),
        "empty": "Where a list has no lines, write 0 in its row of the sheet «{cover}».",
        "nil": (
            "Nothing to report? Fill in only the year and: {nil}. Or let it be written for you: "
            "hofburg message nil {kind}"
        ),
        "check": (
            "Check it: hofburg annual check FILE.xlsx (with --mark OUT.xlsx the faults are marked "
            "in a copy). Record it: hofburg annual import FILE.xlsx"
        ),
        "carried": (
            "The cells on a pale yellow ground come from {carried}; those on a pale blue ground "
            "were moved on to the new year. Check them all."
        ),
        "marks": (
            "How we know what the document asks for stands in the last column. Whoever holds the "
            "official text can confirm it: hofburg regime confirm."
        ),
    },
    "ru": {
        "made": "Файл для заполнения: {kind} · {regime}, издание {edition}, пункт {paragraph}.",
        "whose": "Государство: {state}. Год: {year}.",
        "due": "Срок: {day} (пункт {paragraph}).",
        "channel": (
            "Этот файл не является официальным каналом. Сведения считаются представленными, когда "
            "они переданы по Сети связи ОБСЕ; Hofburg готовит, проверяет и записывает."
        ),
        "fill": (
            "Заполните лист «{cover}», затем перечни. Поля со звёздочкой, на лиловом фоне, "
            "обязательны. В примечаниях к заголовкам сказано, что принимает поле; где ответы "
            "заданы, они предлагаются списком. Пустая ячейка ничего не сообщает; ? — значение "
            "неизвестно; 10..20 — интервал."
        ),
        "empty": "Если в перечне нет строк, напишите 0 в его строке на листе «{cover}».",
        "nil": "Нечего сообщить? Укажите только год и: {nil}. Или: hofburg message nil {kind}",
        "check": (
            "Проверка: hofburg annual check ФАЙЛ.xlsx (с --mark КОПИЯ.xlsx ошибки отмечаются в "
            "копии). Запись: hofburg annual import ФАЙЛ.xlsx"
        ),
        "carried": (
            "Ячейки на бледно-жёлтом фоне взяты из {carried}; на бледно-голубом — перенесены на "
            "новый год. Проверьте все."
        ),
        "marks": (
            "Откуда известно, чего требует документ, указано в последнем столбце. Кто располагает "
            "официальным текстом, может подтвердить: hofburg regime confirm."
        ),
    },
}
_HEADS = {
    "en": {
        "table": ("Paragraph", "What the document asks for", "Strength", "How we know"),
        "fields": ("Sheet", "What it holds", "Paragraph", "How we know"),
    },
    "ru": {
        "table": ("Пункт", "Чего требует документ", "Сила", "Откуда известно"),
        "fields": ("Лист", "Что содержит", "Пункт", "Откуда известно"),
    },
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a workbook is about: a form of a regime, perhaps of a State and year."""

    law: Law
    form: Form
    state: str
    year: int | None
    carried: str

    def due(self) -> tuple[tuple[str, str], ...]:
        """Last days on which it is due, each with the paragraph."""
        if not self.state or self.year is None:
            return ()
        from hofburg.assessment import deadlines

        found = deadlines(self.law, self.form.kind, self.state, self.year)
        return tuple(
            (format_instant(f.due[1])[:10], f.paragraph)
            for f in found
            if f.due and f.due[1] < NEVER
        )

    def asks(self) -> Iterator[Provision]:
        """The provisions of the processes that have the message, in the order of the document."""
        for provision in self.law.provisions.values():
            if self.form.kind in self.law.processes[provision.process].messages:
                yield provision


def write(
    sheet: Worksheet, looks: Looks, subject: Subject, languages: Sequence[str],
    titles: Mapping[str, str], mark: str,
) -> None:  # fmt: skip
    """Fill the sheet: a block of text for each language, then two tables for each."""
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    # Near the top, where whoever reads the file looks for it.
    sheet.write_string(0, 0, mark, looks.faint)
    row = 1
    due = subject.due()
    for code in languages:
        sheet.write_string(
            row, 0, subject.form.titles.get(code, subject.form.titles["en"]), looks.title
        )
        row += 2
        for text in _text(subject, code, titles, due):
            sheet.merge_range(row, 0, row, 3, "", looks.text)
            sheet.write_string(row, 0, text, looks.text)
            sheet.set_row(row, _high(text, sum(_WIDTHS)))
            row += 1
        row += 1
        for head, lines in _tables(subject, code, titles):
            for n, text in enumerate(head):
                sheet.write_string(row, n, text, looks.heading())
            for line in lines:
                row += 1
                for n, text in enumerate(line):
                    sheet.write_string(row, n, text, looks.text)
                high = (_high(*it) for it in zip(line, _WIDTHS, strict=False))
                sheet.set_row(row, max(high))
            row += 2


def _high(text: str, width: float) -> float:
    """The height at which a wrapped text is read as a whole: programs do not find it themselves."""
    lines = sum(int(len(line) * 1.15 / width) + 1 for line in text.split("\n"))
    return min(15.0 * lines, 400.0)  # Excel takes 409


def _text(
    subject: Subject, code: str, titles: Mapping[str, str], due: Sequence[tuple[str, str]]
) -> Iterator[str]:
    words, law, form = _TEXTS.get(code, _TEXTS["en"]), subject.law, subject.form
    message = law.messages[form.kind]
    title = form.titles.get(code, form.titles["en"])
    regime = law.title.get(code) or law.title.get("en", law.id)
    yield words["made"].format(
        kind=title, regime=regime, edition=law.edition or law.digest[:15],
        paragraph=message.provenance.paragraph or "-",
    )  # fmt: skip
    if subject.state or subject.year:
        yield words["whose"].format(state=subject.state or "-", year=subject.year or "-")
    if about := message.text.get(code) or message.text.get("en"):
        yield about
    for day, paragraph in due:
        yield words["due"].format(day=day, paragraph=paragraph)
    yield words["channel"]
    cover = titles[form.cover.name]
    yield words["fill"].format(cover=cover)
    if form.lists:
        yield words["empty"].format(cover=cover)
    if message.nil:
        listed = ", ".join(
            f"{form.cover.column(name).heading(code)} = {_plain(value, code)}"
            for name, value in message.nil.items()
        )
        yield words["nil"].format(nil=listed, kind=form.kind)
    yield words["check"]
    if subject.carried:
        yield words["carried"].format(carried=subject.carried)
    yield words["marks"]


def _plain(value: object, code: str) -> str:
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "ru": ("нет", "да")}.get(code, ("no", "yes"))[value]
    return "0" if value == [] else str(value)


def _tables(
    subject: Subject, code: str, titles: Mapping[str, str]
) -> Iterator[tuple[Sequence[str], list[tuple[str, ...]]]]:
    heads, marks = _HEADS.get(code, _HEADS["en"]), MARKS.get(code, MARKS["en"])
    strengths = _STRENGTH.get(code, _STRENGTH["en"])
    sheets: list[tuple[str, ...]] = []
    for sheet in subject.form.lists:
        field = subject.law.messages[subject.form.kind].fields[sheet.name]
        origin = field.provenance
        held = field.text.get(code) or field.text.get("en") or sheet.title(code)
        known = marks.get(origin.mark, origin.mark) if origin else ""
        sheets.append((titles[sheet.name], held, origin.paragraph if origin else "", known))
    if sheets:
        yield heads["fields"], sheets
    asked: list[tuple[str, ...]] = [
        (it.provenance.paragraph, it.text.get(code) or it.text.get("en") or it.label,
         strengths[it.strength], marks.get(it.provenance.mark, it.provenance.mark))
        for it in subject.asks()
    ]  # fmt: skip
    if asked:
        yield heads["table"], asked
