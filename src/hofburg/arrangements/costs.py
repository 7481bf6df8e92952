"""The cost table of a comparison: unit costs by item, for all States or for one of them.

    currency: EUR
    costs:
      message: 60                                       # short form: only the value
      flight: {value: 400..800, mark: practice, source: "travel office 2026", why: "there and back"}
    amounts: {escorts: 3}
    states: {KGZ: {person_day: 90}}                     # of these States another value

or CSV with the columns ``item,state,value,mark,source,why`` and a line ``currency,,EUR``.
A value is a number, a range or ``?``. An item that a table leaves out is not known.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hofburg.arrangements.ranges import UNKNOWN, Numbers, number
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import read_yaml

__all__ = ["AMOUNTS", "ITEMS", "CostTable", "UnitCost", "default_costs", "load_costs"]

ITEMS = {
    "message": "a message",
    "person_day": "a visitor for a day",
    "flight": "travel of a visitor",
    "visit_day": "a day of a visit, for the host",
    "escort_day": "an escort for a day",
    "interpreter_day": "an interpreter for a day",
}
AMOUNTS = {
    "team": "visitors in a team",
    "stay_days": "days of a visit",
    "escorts": "escorts of a visit",
    "interpreters": "interpreters of a visit",
}
_MARKS = ("verified", "inherited", "practice", "recalled", "doubtful")
_COLUMNS = ("item", "state", "value", "mark", "source", "why")
_CURRENCY = re.compile(r"[A-Za-z][A-Za-z .]{0,15}", re.ASCII)
_MOST = 2**20  # bytes of a CSV
_LONG = 200  # characters of a remark
_KNOWN = ("currency", "provenance", "costs", "amounts", "states")
_DEFAULT = Path(__file__).parent / "data" / "costs.yaml"
_HIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class UnitCost:
    """A line of the table: what one unit costs, or how many there are; ``state`` None: of all."""

    item: str
    state: str | None
    value: Numbers
    mark: str
    source: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        from hofburg.arrangements.comparison import plain

        made: dict[str, Any] = plain(self)
        return made


@dataclass(frozen=True, slots=True)
class CostTable:
    """Unit costs and amounts; ``ours`` if it is the default, which is an assumption throughout."""

    currency: str
    lines: tuple[UnitCost, ...]
    ours: bool
    name: str

    def of(self, item: str, state: str | None = None) -> UnitCost:
        """The line of an item for a State, else for all; of one left out the value is unknown."""
        by_state = {line.state: line for line in self.lines if line.item == item}
        unknown = UnitCost(item, None, UNKNOWN, "", self.name, "not in the table")
        return by_state.get(state) or by_state.get(None) or unknown


def default_costs() -> CostTable:
    """Our own table, every line of it an assumption (``mark: doubtful, source: OWN``)."""
    table = load_costs(_DEFAULT)
    return CostTable(table.currency, table.lines, True, "our assumptions")


def load_costs(path: Path | str) -> CostTable:
    """A cost table from YAML or CSV. Raises ``DocumentError`` with everything that is wrong."""
    path = Path(path)
    reader = _Table(path.name)
    if path.suffix.lower() == ".csv":
        _from_csv(reader, path)
    else:
        _from_yaml(reader, path)
    if reader.problems:
        raise DocumentError(reader.problems)
    if not reader.lines:
        said = "holds no cost."
        raise DocumentError(Problem(str(path), "empty", said, f"Name one of {', '.join(ITEMS)}."))
    lines = tuple(
        reader.lines[key] for key in sorted(reader.lines, key=lambda k: (k[0], k[1] or ""))
    )
    return CostTable(reader.currency, lines, False, path.name)


class _Table:
    """A table under construction, with all that is wrong with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.currency = ""
        self.lines: dict[tuple[str, str | None], UnitCost] = {}
        self.problems: list[Problem] = []

    def say(self, place: str, rule: str, message: str, remedy: str, field: str = "") -> None:
        self.problems.append(Problem(place, rule, message, remedy, field))

    def money(self, place: str, value: Any) -> None:
        if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
            self.say(
                place, "currency", "is no currency.", "Write its code, such as EUR.", "currency"
            )
        elif self.currency and self.currency != value:
            said = f"the table is in {self.currency} already."
            self.say(place, "currency", said, "Use one currency throughout.", "currency")
        else:
            self.currency = value

    def add(
        self, place: str, item: Any, state: str | None, given: Mapping[str, Any],
        known: Mapping[str, str],
    ) -> None:  # fmt: skip
        """One line, checked."""
        field = f"{state}.{item}" if state else str(item)
        if item not in known:
            near = get_close_matches(str(item), known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
            self.say(place, "unknown-item", f"there is no item {str(item)[:40]!r}.", remedy)
            return
        if state is not None and not _is_state(state):
            said = f"{state[:20]!r} is no State of the atlas."
            self.say(place, "unknown-state", said, "Write its code, such as KGZ.", field)
            return
        if (item, state) in self.lines:
            said = f"{field} is given twice."
            self.say(place, "twice", said, "Keep one of the two.", field)
            return
        value = self._value(place, field, given.get("value"))
        mark = given.get("mark") or ""
        if mark and mark not in _MARKS:
            said = f"{str(mark)[:30]!r} is no mark."
            self.say(place, "mark", said, f"Known: {', '.join(_MARKS)}.", f"{field}.mark")
        texts = {}
        for name in ("source", "why"):
            text = given.get(name)
            text = "" if text is None else text
            if (
                isinstance(text, dict | list | bool)
                or len(str(text)) > _LONG
                or _HIDDEN.search(str(text))
            ):
                said = f"is no text of one line, up to {_LONG} characters."
                self.say(place, "text", said, "Say it in a few words.", f"{field}.{name}")
            texts[name] = str(text)
        if value is not None:
            self.lines[str(item), state] = UnitCost(
                str(item), state, value, str(mark), texts["source"] or self.name, texts["why"]
            )

    def _value(self, place: str, field: str, text: Any) -> Numbers | None:
        remedy = "Write a number, a range such as 400..800, or ? where it is not known."
        try:
            found = number(text)
        except ValueError as error:
            said = "has no value." if text is None else f"{str(error)[:120]}."
            self.say(place, "value", said, remedy, field)
            return None
        if any(end is not None and end < 0 for end in found):
            self.say(place, "value", "a cost is not below zero.", remedy, field)
            return None
        return found


def _is_state(code: str) -> bool:
    from hofburg.atlas import is_state_code

    return is_state_code(code)


def _from_yaml(table: _Table, path: Path) -> None:
    source = read_yaml(path, str(path))
    data = source.data
    shape = "Write currency: EUR and costs: {message: 60}; see docs/comparing.md."
    if not isinstance(data, dict):
        table.say(source.place(()), "type", "is no cost table.", shape)
        return
    for name in data:
        if name not in _KNOWN:
            near = get_close_matches(name, _KNOWN, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(_KNOWN)}."
            table.say(source.place((name,)), "unknown-field", f"there is no {name[:40]!r}.", remedy)
    table.money(source.place(("currency",)), data.get("currency"))
    default = data.get("provenance") or {}
    if not isinstance(default, dict):
        table.say(
            source.place(("provenance",)), "type", "is no mark and source.", shape, "provenance"
        )
        default = {}

    def section(name: str, state: str | None, items: Any, at: tuple[str, ...], known: Any) -> None:
        if not isinstance(items, dict):
            table.say(
                source.place(at), "type", f"{name} is no table of items.", shape, ".".join(at)
            )
            return
        for item, given in items.items():
            place = source.place((*at, item))
            if isinstance(given, list) or (
                isinstance(given, dict) and set(given) - set(_COLUMNS[2:])
            ):
                said = f"{item[:40]} is no line of a cost table."
                table.say(
                    place, "type", said, "Write {value: 60, mark: ..., source: ..., why: ...}."
                )
                continue
            line = given if isinstance(given, dict) else {"value": given}
            table.add(place, item, state, {**default, **line}, known)

    for name, known in (("costs", ITEMS), ("amounts", AMOUNTS)):
        if data.get(name) is not None:
            section(name, None, data[name], (name,), known)
    states = data.get("states") or {}
    if not isinstance(states, dict):
        table.say(source.place(("states",)), "type", "is no table of States.", shape, "states")
        return
    for code, items in states.items():
        section("states", code, items, ("states", code), ITEMS | AMOUNTS)


def _from_csv(table: _Table, path: Path) -> None:
    place = str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MOST + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        table.say(place, "unreadable", f"cannot be read: {error.strerror}.", "Check the path.")
        return
    except UnicodeDecodeError:
        table.say(place, "encoding", "is not UTF-8.", "Save the file as UTF-8.")
        return
    if len(raw) > _MOST:
        table.say(place, "too-large", f"is larger than {_MOST} bytes.", "A line an item is enough.")
        return
    rows = csv.DictReader(io.StringIO(text), strict=True)
    try:
        head = [name.strip() for name in rows.fieldnames or ()]
        unknown = [name for name in head if name not in _COLUMNS]
        if unknown or not {"item", "value"} <= set(head) or len(set(head)) < len(head):
            said = f"there is no column {unknown[0][:40]!r}." if unknown else "lacks item or value."
            table.say(f"{place}:1", "columns", said, f"Columns: {', '.join(_COLUMNS)}.")
            return
        rows.fieldnames = head
        for row in rows:
            at = f"{place}:{rows.line_num}"
            if None in row:
                table.say(
                    at,
                    "columns",
                    "has more cells than the first line.",
                    "Quote what holds a comma.",
                )
                continue
            line = {name: (row.get(name) or "").strip() for name in _COLUMNS}
            if line["item"] == "currency":
                table.money(at, line["value"])
            elif any(line.values()):
                given = {k: v or None for k, v in line.items()}
                table.add(at, line["item"], line["state"] or None, given, ITEMS | AMOUNTS)
    except csv.Error as error:
        table.say(
            f"{place}:{rows.line_num + 1}", "csv", f"is no CSV: {error}.", "Check the quotes."
        )
        return
    if not table.currency and not table.problems:
        said = "does not say its currency."
        table.say(place, "currency", said, "Add a line: currency,,EUR")
