"""What can be wrong with a file: one table of kinds, and faults at their cells.

A fault is *refused* (the file is not read at all), *marked* (the cell's value is not taken; a
person mends it) or *told* (understood or left out, and said so). All are found at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from hofburg.errors import Problem

__all__ = [
    "FAULTS",
    "MOST_FAULTS",
    "Cell",
    "Change",
    "Fault",
    "FaultKind",
    "Found",
    "Outcome",
    "Place",
    "column_letter",
    "faults_markdown",
    "quoted",
]

Outcome = Literal["refused", "marked", "told"]
MOST_FAULTS = 5_000
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of fault: its stable name, what it is, what to do, and what comes of it."""

    name: str
    what: str
    remedy: str
    outcome: Outcome


class Place(NamedTuple):
    """A cell: sheet as it is called in the file, row from 1, column letter (either may be open)."""

    sheet: str
    row: int | None = None
    column: str = ""

    @property
    def cell(self) -> str:
        """As spreadsheets write it: ``D7``, a row ``7``, a column ``D``."""
        return f"{self.column}{self.row or ''}"


class Found(NamedTuple):
    """What is wrong with a value, before its place is known."""

    kind: str
    why: str
    remedy: str = ""


class Cell(NamedTuple):
    """What was read in a cell: canonical value (None: nothing), how it was understood, fault."""

    value: Any = None
    changed: str = ""
    fault: Found | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a file, at its place.

    Attributes:
        kind: name in `FAULTS`.
        sheet: title as in the file; empty for the file as a whole.
        row: from 1; None for a sheet or column as a whole.
        column: its letter.
        heading: what the column is called on the form.
        path: of the value in the body, such as ``forces[3].strength``.
        read: what stands there, short.
        why: one sentence.
        remedy: one sentence.
    """

    kind: str
    why: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""
    path: str = ""
    read: str = ""

    @property
    def outcome(self) -> Outcome:
        """What comes of it: refused, marked or told."""
        return FAULTS[self.kind].outcome

    @property
    def cell(self) -> str:
        """``D7``, or as much of it as is known."""
        return Place(self.sheet, self.row, self.column).cell

    def problem(self, place: str) -> Problem:
        """In the format of the house: file, sheet and cell, field, rule, sentence, remedy."""
        where = "!".join(part for part in (self.sheet, self.cell) if part)
        said = f"{self.heading}: {self.why}" if self.heading else self.why
        level = "warning" if self.outcome == "told" else "error"
        full = ": ".join(part for part in (place, where) if part)
        return Problem(full, self.kind, said, self.remedy, self.path, level)


@dataclass(frozen=True, slots=True)
class Change:
    """A value that was understood in another way than it is typed."""

    sheet: str
    row: int
    column: str
    path: str
    typed: str
    understood: str
    why: str

    @property
    def cell(self) -> str:
        """``D7``."""
        return f"{self.column}{self.row}"


def column_letter(index: int) -> str:
    """The letter of a column, from 0: ``A`` ... ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(value: object) -> str:
    """A value as messages quote it: on one line, short, whatever it holds."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return repr(text) if isinstance(value, str) else text


def _kinds(outcome: Outcome, rows: Mapping[str, tuple[str, str]]) -> Iterator[FaultKind]:
    for name, (what, remedy) in rows.items():
        yield FaultKind(name, what, remedy, outcome)


_SAVE = "Save it as an Excel workbook (.xlsx) and send that."

_REFUSED = {
    "empty-file": ("The file is empty.", "Send it again."),
    "not-a-workbook": ("The file is something else: text, a web page, a document.", _SAVE),
    "old-format": ("The file has an older or binary format (.xls, .xlsb, .ods).", _SAVE),
    "password": ("The file is protected by a password.", "Take the password off and save it."),
    "truncated": ("The file breaks off, or was damaged on its way.", "Send it again."),
    "too-large": ("The file, a sheet or a part of it is larger than any form.",
                  "Copy the lines into a fresh template."),
    "zip-bomb": ("The file unpacks to far more than it could hold.",
                 "Do not open it; ask its sender."),
    "too-many-parts": ("The file has too many parts or sheets.",
                       "Copy the lines into a fresh template."),
    "unsafe-path": ("A part of the file is a link, or would be written elsewhere by its name.",
                    "Do not open it; ask its sender."),
    "twice-in-zip": ("A part stands in the file twice, so that programs may read different things.",
                     "Do not open it; ask its sender."),
    "xml-entities": ("A part of the file defines entities, which no spreadsheet program writes.",
                     "Do not open it; ask its sender."),
    "broken-xml": ("A part of the file is missing, or is not well-formed.",
                   "Open it in a spreadsheet program, save it again."),
    "macros": ("The workbook holds macros. They are never run.",
               "Save it as .xlsx, without macros."),
    "embedded": ("Other files or controls are embedded in the workbook.",
                 "Take the objects out, or copy the lines into a fresh template."),
    "dde": ("The workbook asks another program for data (DDE).",
            "Do not open it; ask its sender."),
    "wrong-form": ("No sheet is one of the form that is asked for, or the file is of another form.",
                   "Use the template of this form, or say which form it is."),
    "broken-csv": ("A CSV file has quotes that do not match.",
                   "Save it again as CSV, or as a workbook."),
    "not-text": ("A CSV or JSON file holds bytes that are no text.", "Save it as UTF-8."),
    "broken-json": ("The JSON does not read, or is neither a body nor a draft.",
                    "Write one object: {...}."),
}  # fmt: skip

_MARKED = {
    "no-headings": ("A sheet of the form has lines, but no row of headings among its first twenty.",
                    "Put the headings of the form above the lines."),
    "heading-twice": ("A heading stands twice.", "Rename or remove one of the columns."),
    "sheet-twice": ("Two sheets are the same sheet of the form.", "Keep one of them."),
    "unclear-sheet": ("A sheet with a name of its own has the headings of several of the form.",
                      "Call it as the form calls it."),
    "hidden-data": ("A hidden sheet of the form holds data that nobody sees.",
                    "Unhide the sheet, or delete it."),
    "merged-across": ("A cell is merged over several columns; it is not clear which is meant.",
                      "Split the cell."),
    "merged-number": ("A number is merged over several lines; each of them would count it.",
                      "Split the cell, and give each line its own."),
    "stated-empty": ("The cover says that a list is empty, and its sheet has lines.",
                     "Remove the lines, or what the cover says."),
    "formula-error": ("A formula gives an error, such as #REF!.", "Write the value."),
    "formula-empty": ("A formula was saved without its value.",
                      "Open the file in a spreadsheet program and save it, or write the value."),
    "missing-value": ("Something that is required is not there.",
                      "Give it, or ? if it is unknown."),
    "no-value": ("A dash or n/a may mean none, unknown or not applicable.",
                 "Leave it empty if nothing applies, 0 for none, ? for unknown."),
    "not-a-number": ("It is not a number.", "Write digits, a range such as 10..20, or ?."),
    "number-ambiguous": ("A separator may be of thousands or of decimals.",
                         "Write it without a separator of thousands, decimals after a point."),
    "fraction": ("A count has no fractions.", "Write a whole number."),
    "negative": ("A count is never below zero.", "Write a number from 0 on."),
    "backwards": ("A range ends before it starts.", "Write the lower end first."),
    "not-a-date": ("It is not a date, or one that does not exist.", "Write 2027-01-31, or ?."),
    "date-ambiguous": ("Day and month may be read either way.", "Write 2027-01-31."),
    "made-a-date": ("The program made a date of what was typed.",
                      "Make the cell a text cell, and type it again."),
    "not-a-flag": ("It is neither yes nor no.", "Write yes, no or ?."),
    "not-a-choice": ("It is not one of the choices.", "Choose from the list."),
    "not-a-state": ("It is not a State.", "Use its three letters, such as KAZ."),
    "not-a-point": ("It is not a place on earth in a notation that is understood.",
                    "Write 51.5085,-0.1257, or 51°30'30\"N 000°07'32\"W, or MGRS."),
    "point-swapped": ("Latitude and longitude seem to have changed places.",
                      "Latitude comes first."),
    "point-half": ("A latitude has no longitude, or the other way round.", "Give both."),
    "too-long": ("A text is longer than any register keeps.", "Attach it as a document."),
    "control-character": ("A text holds control characters.", "Type it again."),
    "not-a-list": ("A cell that holds a list does not read as one.", "Separate with a semicolon."),
    "almost-the-same": ("It differs from what it repeats by letters that look alike, or by spaces.",
                        "Write it as it stands there."),
    "unknown-field": ("A field is not one of the form (JSON).", "Remove it."),
    "not-valid": ("A value is not what the field holds (JSON).", "See the form."),
}  # fmt: skip

_TOLD = {
    "external-links": ("The workbook links to other files; they are not followed.",
                       "Paste the values before you send it on."),
    "connections": ("The workbook has connections to data elsewhere; they are not followed.",
                    "Paste the values before you send it on."),
    "hidden-sheet": ("A hidden sheet is not one of the form; it is not read.", "Delete it."),
    "hidden-rows": ("Rows are hidden or filtered away; they are read.", "Unhide them to see them."),
    "hidden-columns": ("A column is hidden; it is read.", "Unhide it to see it."),
    "empty-rows": ("Thousands of rows are formatted but empty; they are left out.",
                   "Delete them, so that the file gets smaller."),
    "merged": ("A cell is merged over several lines; each of them has its value.", "Nothing."),
    "totals": ("A row of totals; it is left out.", "Nothing."),
    "remark-row": ("A row with nothing but a note; it is left out.", "Nothing."),
    "extra-sheet": ("A sheet is not one of the form; it is not read.",
                    "Leave it out if it is not meant to be sent."),
    "extra-data": ("Data stand where the form has no field; they are not read.",
                   "Give the column a heading of the form, or move them."),
    "missing-sheet": ("Sheets of the form are not there.",
                      "Add one where there is something to say."),
    "missing-column": ("Columns of the form are not there.",
                       "Add one where there is something to say."),
    "formula": ("A formula; its saved value is used.",
                "Check the value; it is as old as the file."),
    "formula-text": ("A text begins like a formula. It is kept as text and never run.", "Nothing."),
    "other-edition": ("The file was made for another edition of the regime.",
                      "Check what has changed, or use a fresh template."),
    "encoding-guessed": ("The encoding of a text file was guessed.",
                         "Check a name; save as UTF-8."),
    "too-many": ("There are more faults than are listed.", "Mend these first."),
}  # fmt: skip

FAULTS: Mapping[str, FaultKind] = {
    kind.name: kind
    for kind in (*_kinds("refused", _REFUSED), *_kinds("marked", _MARKED), *_kinds("told", _TOLD))
}
"""Every kind of fault, by name: first those that refuse a file, then those that mark a cell."""


def faults_markdown(kinds: Iterable[FaultKind] = FAULTS.values()) -> str:
    """The table of kinds as it stands in the documentation."""
    lines = ["| kind | what is wrong | what to do | what comes of it |", "|---|---|---|---|"]
    lines += [f"| `{it.name}` | {it.what} | {it.remedy} | {it.outcome} |" for it in kinds]
    return "\n".join(lines) + "\n"


@dataclass
class Faults:
    """Collects faults of one file, up to a bound."""

    listed: list[Fault] = field(default_factory=list)
    more: int = 0

    def say(
        self, kind: str, why: str, remedy: str = "", place: Place | None = None, **at: str
    ) -> None:
        """Note a fault; ``at`` holds heading, path and read."""
        if len(self.listed) >= MOST_FAULTS:
            self.more += 1
            return
        sheet, row, column = place or Place("")
        said = remedy or FAULTS[kind].remedy
        said = "" if said == "Nothing." else said
        self.listed.append(Fault(kind, why, said, sheet, row, column, **at))
