"""How a form is laid out as sheets: one place for whoever writes one, reads one or marks one.

Everything comes from the document: the fields of a message, their captions, and the looks by which
its lines speak of each other. What a writer and a reader must agree on stands here:

- The **cover** is the first sheet. Column A holds headings, B values, C notes. It has a row for
  each field of one value, and one for each list, where ``0`` says that the list is stated to be
  empty (a list without lines and without that was not given).
- Each **list** has a sheet of its own, with a row of headings and a row for each line; a list of
  single values has one column.
- A list inside a line stands in one cell, see `join_items`; a list of records there as JSON.
- A cell whose text is `marker` says which regime, edition, form, State and year it was made for. It
  helps and decides nothing.
- ``HELPER`` names a hidden sheet with what drop-downs offer; nobody reads it.
- In CSV, a text that a spreadsheet would take for a formula has an apostrophe before it, see
  `csv_text`.
- A cell that is empty says nothing (the field is left out); ``?`` says that it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hofburg.regimes import Field

if TYPE_CHECKING:
    from hofburg.regimes import Law, Part

__all__ = [
    "COVER",
    "HELPER",
    "LANGUAGES",
    "Column",
    "Form",
    "Sheet",
    "csv_raw",
    "csv_text",
    "join_items",
    "layout",
    "marker",
    "read_marker",
    "split_items",
]

COVER = "cover"
"""The name of the first sheet."""
HELPER = "_lists"
"""The name of the hidden sheet with the values that drop-downs offer."""
LANGUAGES = ("en", "ru")
"""Languages that every title and heading has; another text stands in where one is missing."""
_COVER = {"en": "Cover", "ru": "Титульный лист"}
_MARK = "hofburg-form:"
_LONGEST = 31  # characters of a sheet's title in Excel
_UNSAFE = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
# Items of a list in one cell: what is in quotes may hold anything. Possessive, so always linear.
_ITEM = re.compile(r'(?:\s*+"(?:[^"]|"")*+"\s*+(?=;|\Z))|[^;]++')
_WHOLE = re.compile(r'"(?:[^"]|"")*+"', re.DOTALL)
_QUOTED = re.compile(r'[;"\n\r]')
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Column:
    """A field in a sheet: a column of a list, a row of the cover.

    ``name`` is empty in a list of single values. ``refers`` names the sheet and column whose values
    this one repeats, such as the designation of a unit declared on another sheet.
    """

    name: str
    field: Field
    headings: Mapping[str, str]
    refers: tuple[str, str] | None = None

    @property
    def items(self) -> Field | None:
        """What a list in one cell is a list of single values of; None for everything else."""
        of = self.field.of or {}
        return of[""] if self.field.type == "list" and "" in of and of[""].type != "list" else None

    def heading(self, language: str) -> str:
        """Its heading in a language, else in English."""
        return self.headings.get(language) or self.headings["en"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the cover (``field`` is None) or a list. Titles are safe in Excel; all differ."""

    name: str
    field: Field | None
    titles: Mapping[str, str]
    columns: tuple[Column, ...]

    @property
    def is_cover(self) -> bool:
        """Whether it is the first sheet, with a row and not a column for each field."""
        return self.field is None

    @property
    def single(self) -> bool:
        """Whether its lines are single values and no records."""
        return self.field is not None and "" in (self.field.of or {})

    def title(self, language: str) -> str:
        """Its title in a language, else in English."""
        return self.titles.get(language) or self.titles["en"]

    def column(self, name: str) -> Column:
        """The column of a field. Raises ``KeyError`` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def path(self, index: int, column: str) -> str:
        """Where a value stands in the body: ``year``, ``forces[3].strength``, ``areas[0]``."""
        if self.is_cover:
            return column
        return f"{self.name}[{index}].{column}" if column else f"{self.name}[{index}]"


@dataclass(frozen=True, slots=True)
class Form:
    """A message as sheets, the cover first."""

    kind: str
    titles: Mapping[str, str]
    sheets: tuple[Sheet, ...]
    year: str | None = None
    """The field that says which year it is about, where there is one."""
    languages: tuple[str, ...] = field(default=LANGUAGES)

    @property
    def cover(self) -> Sheet:
        """The first sheet."""
        return self.sheets[0]

    @property
    def lists(self) -> tuple[Sheet, ...]:
        """The sheets of lists."""
        return self.sheets[1:]

    def sheet(self, name: str) -> Sheet:
        """The sheet of a list, or the cover. Raises ``KeyError`` where there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


def layout(law: Law, kind: str) -> Form:
    """The sheets of a message. Raises ``KeyError`` where the regime has no such message.

    Sheets and columns have the order of the document. A title or heading that stands twice, in
    whatever language, gets the name of its field in brackets.
    """
    from hofburg.regimes import year_field

    message = law.messages[kind]
    lists = {name: it for name, it in message.fields.items() if it.type == "list"}
    links = _links(law, kind)
    sheets = [Sheet(COVER, None, _COVER, _columns(COVER, message.fields, {}))]
    titles = _captions({name: it.label for name, it in lists.items()}, _title, _COVER.values())
    for name, it in lists.items():
        of = it.of or {}
        label = it.label or {"en": _humane(name)}
        single = {"": replace(of[""], label=of[""].label or label)} if "" in of else of
        sheets.append(Sheet(name, it, titles[name], _columns(name, single, links)))
    title = _texts(message.title, kind)
    return Form(kind, title, tuple(sheets), year_field(law, kind))


def _columns(
    sheet: str, fields: Mapping[str, Field], links: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[Column, ...]:
    captions = _captions({name: it.label for name, it in fields.items()}, _heading, ())
    return tuple(
        Column(name, it, captions[name], links.get((sheet, name))) for name, it in fields.items()
    )


# -- what things are called ------------------------------------------------------------------------


def _texts(texts: Mapping[str, str], name: str) -> dict[str, str]:
    """A text in every language that it has, and in those that everything has."""
    said = {code: text for code, text in texts.items() if text.strip()}
    first = said.get("en") or next(iter(said.values()), "") or _humane(name)
    return {**dict.fromkeys(LANGUAGES, first), **said}


def _humane(name: str) -> str:
    return name.replace("_", " ").strip().capitalize() or "Value"


def _heading(text: str, extra: str) -> str:
    text = " ".join(text.split())
    return f"{text} ({extra})" if extra else text


def _title(text: str, extra: str) -> str:
    """Safe as the title of a sheet in Excel, which counts UTF-16 units."""
    text = " ".join(_UNSAFE.sub(" ", text).split()).strip("' ")
    text = f"{text} sheet" if text.casefold() in ("history", HELPER, "") else text.strip()
    end = f" ({_UNSAFE.sub(' ', extra)})"[:_LONGEST] if extra else ""
    room = _LONGEST - len(end)
    if len(text.encode("utf-16-le")) > 2 * room:
        text = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
        words, _, rest = text.rpartition(" ")
        text = (words if words and len(rest) < room // 2 else text).rstrip("' ,;.(-")
    return (text + end).strip()


def _captions(
    labels: Mapping[str, Mapping[str, str]], make: Callable[[str, str], str], taken: Iterable[str]
) -> dict[str, dict[str, str]]:
    """What each field is called in each language, no two alike in any of them."""
    seen = {text.casefold() for text in taken}
    made: dict[str, dict[str, str]] = {}
    for name, label in labels.items():
        extra, number = "", 1
        while True:
            texts = {code: make(text, extra) for code, text in _texts(label, name).items()}
            mine = {text.casefold() for text in texts.values()}
            if not mine & seen:
                break
            extra = name[:20] if number == 1 else f"{name[:12]} {number}"
            number += 1
        seen |= mine
        made[name] = texts
    return made


# -- which columns speak of each other -------------------------------------------------------------


def _links(law: Law, kind: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Which column repeats the values of which other one.

    A look of lines at lines (`with` of a part) says which two columns must agree, but it may be
    written on either side. The one that most others agree with is what they speak of.
    """
    ties: dict[tuple[str, str], set[tuple[str, str]]] = {}
    order = {
        (name, column): (-number, -place)
        for number, (name, it) in enumerate(law.messages[kind].fields.items())
        for place, column in enumerate(it.of or {})
    }
    for process in law.processes.values():
        lists = {name: _lists(part, kind) for name, part in process.parts.items()}
        for name, part in process.parts.items():
            for look in getattr(part, "looks", {}).values():
                for theirs, expr in look.on.items():
                    if expr.op != "column" or expr.name not in part.fields:
                        continue
                    for here in lists[name]:
                        for there in lists.get(look.part, ()):
                            a, b = (here, expr.name), (there, theirs)
                            if a != b and a in order and b in order and _is_text(law, kind, a, b):
                                ties.setdefault(a, set()).add(b)
                                ties.setdefault(b, set()).add(a)

    def rank(column: tuple[str, str]) -> tuple[int, tuple[int, int]]:
        return len(ties[column]), order[column]

    best = {column: max(others, key=rank) for column, others in ties.items()}
    return {column: other for column, other in best.items() if rank(other) > rank(column)}


def _lists(part: Part, kind: str) -> list[str]:
    """The lists of a message that the lines of a part come from."""
    return [source.field for source in part.sources if source.name == kind and source.field]


def _is_text(law: Law, kind: str, *columns: tuple[str, str]) -> bool:
    fields = law.messages[kind].fields
    return all((fields[sheet].of or {})[name].type == "text" for sheet, name in columns)


# -- what stands in a cell -------------------------------------------------------------------------


def marker(**meta: str | int | None) -> str:
    """The text that says what a workbook was made for: regime, edition, kind, year, state."""
    said = {name: str(value) for name, value in meta.items() if value not in (None, "")}
    return " ".join([_MARK, *(f"{name}={_SPACE.sub('', it)}" for name, it in said.items())])


def read_marker(text: str) -> dict[str, str] | None:
    """What a marker says; None where the text is none."""
    if not text.strip().startswith(_MARK):
        return None
    pairs = (part.partition("=") for part in text.strip()[len(_MARK) :].split()[:20])
    return {name: value for name, _, value in pairs if name and value}


def join_items(items: Sequence[str]) -> str:
    """A list of single values as one cell: ``a; b``; in quotes what itself holds ``;``."""
    return "; ".join(
        '"' + it.replace('"', '""') + '"'
        if _QUOTED.search(it) or it != it.strip() or not it
        else it
        for it in items
    )


def split_items(text: str) -> list[str]:
    """What `join_items` joined; also the lines of a cell, where there is no ``;``."""
    if ";" not in text and '"' not in text:
        return [it.strip() for it in text.splitlines() if it.strip()]
    found = [it.strip() for it in _ITEM.findall(text)]
    return [it[1:-1].replace('""', '"') if _WHOLE.fullmatch(it) else it for it in found if it]


def csv_text(text: str) -> str:
    """A text as it may stand in CSV: no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_raw(text: str) -> str:
    """The text that `csv_text` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
