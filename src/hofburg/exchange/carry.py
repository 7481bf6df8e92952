"""Last year's form as the beginning of this year's, and what a form adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hofburg.exchange.layout import Sheet, layout
from hofburg.values import format_number, parse_number

if TYPE_CHECKING:
    from hofburg.regimes import Field, Law
    from hofburg.register import Entry, Record

__all__ = ["Carried", "Total", "carried_over", "latest", "totals"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A body for a new year.

    Attributes:
        body: with the year, and days that lay in the old one, moved on.
        moved: the fields that were.
        left: lists that were left out, because their lines tell of days of the old year.
    """

    body: dict[str, Any]
    moved: tuple[str, ...]
    left: tuple[str, ...]


def latest(
    records: Iterable[Record], law: Law, kind: str, state: str, *, year: int | None = None,
    before: int | None = None,
) -> Entry | None:  # fmt: skip
    """The form of a State for a year, else for the last year that is held; corrections applied.

    Of several for one year the one sent last. With ``before``, only of years before that one.
    """
    from hofburg.regimes import year_field
    from hofburg.register import view

    name = year_field(law, kind)
    found: list[tuple[int, str, Entry]] = []
    own = [it for it in records if it.entry.regime == law.regime]
    under = law.envelope(kind).get("under", law.regime)
    for held in view(own).held:
        entry = held.entry
        if entry.under == under and entry.kind == kind and entry.author == state:
            said = entry.body.get(name) if name else None
            about = said if isinstance(said, int) else 0
            if name and before is not None and about >= before:
                continue
            if year is None or name is None or about == year:
                found.append((about, str(entry.data.get("sent", "")), entry))
    return max(found, key=lambda it: it[:2])[2] if found else None


def carried_over(law: Law, kind: str, body: Mapping[str, Any], year: int) -> Carried:
    """What was said before, for another year."""
    form = layout(law, kind)
    before = body.get(form.year) if form.year else None
    made: dict[str, Any] = {}
    moved, left = [], []
    for name, field in law.messages[kind].fields.items():
        if name == form.year:
            made[name] = year
            moved += [name] if before != year else []
        elif name not in body:
            continue
        elif before == year:
            made[name] = body[name]
        elif field.type == "day" and isinstance(before, int) and _in(body[name], before):
            made[name] = f"{int(body[name][:4]) + year - before:04d}{body[name][4:]}"
            if made[name][5:] == "02-29":  # not in every year
                made[name] = f"{made[name][:4]}-03-01"
            moved.append(name)
        elif field.type == "list" and body[name] and _tells_days(field):
            left.append(name)
        else:
            made[name] = body[name]
    return Carried(made, tuple(moved), tuple(left))


def _in(value: object, year: int) -> bool:
    return isinstance(value, str) and value.startswith(f"{year:04d}-") and len(value) == 10


def _tells_days(field: Field) -> bool:
    return any(it.type in ("day", "instant") for it in (field.of or {}).values())


@dataclass(frozen=True, slots=True)
class Total:
    """What a list adds up to: its lines, and those of one choice among them.

    Attributes:
        sheet: name of the list; ``choice`` the value that its first field of choices has, empty for
            the list as a whole.
        lines: how many.
        field: the field that counts, empty where there is none; ``amount`` is its sum as entries
            write numbers, ``?`` where a line does not say.
    """

    sheet: str
    choice: str
    lines: int
    field: str
    amount: str


def totals(law: Law, kind: str, body: Mapping[str, Any]) -> tuple[Total, ...]:
    """What each list of a form adds up to, as a whole and by its first field of choices."""
    found: list[Total] = []
    for sheet in layout(law, kind).lists:
        lines = body.get(sheet.name)
        if lines is None:
            continue
        chosen, counted = _first(sheet, ("choice",)), _counted(sheet)
        found.append(_total(sheet, "", lines, counted if not chosen else ""))
        if chosen:
            of = sheet.column(chosen).field
            for choice in (*of.choices, "?", ""):
                some = [line for line in lines if line.get(chosen, "") == choice]
                if some:
                    found.append(_total(sheet, choice or "-", some, counted))
    return tuple(found)


def _first(sheet: Sheet, types: tuple[str, ...]) -> str:
    return next((it.name for it in sheet.columns if it.name and it.field.type in types), "")


def _counted(sheet: Sheet) -> str:
    """The field that is summed up; none of a list of many numbers, which are data of each line."""
    numbers = [it.name for it in sheet.columns if it.name and it.field.type in ("count", "number")]
    return numbers[0] if 0 < len(numbers) <= 2 else ""


def _total(sheet: Sheet, choice: str, lines: list[Any], counted: str) -> Total:
    if not counted:
        return Total(sheet.name, choice, len(lines), "", "")
    lo, hi = Decimal(0), Decimal(0)
    for line in lines:
        bounds = parse_number(line.get(counted, "?"))
        if bounds.lo is None or bounds.hi is None:
            return Total(sheet.name, choice, len(lines), counted, "?")
        lo, hi = lo + bounds.lo, hi + bounds.hi
    amount = format_number(lo) if lo == hi else f"{format_number(lo)}..{format_number(hi)}"
    return Total(sheet.name, choice, len(lines), counted, amount)
