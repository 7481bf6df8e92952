"""Names that stand in several places of a form, and differ there by letters that look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from hofburg.exchange.faults import Faults, quoted
from hofburg.exchange.layout import Column, Form, Sheet
from hofburg.exchange.letters import squeeze
from hofburg.exchange.reading import Reading

__all__ = ["compare_repeated"]


class _Use(NamedTuple):
    value: str
    sheet: Sheet
    column: Column
    line: int

    @property
    def path(self) -> str:
        return self.sheet.path(self.line, self.column.name)


def compare_repeated(form: Form, reading: Reading, faults: Faults) -> None:
    """Mark what repeats a name of another line and differs by look-alike letters or spaces only.

    A name that is declared is right; of one that is declared nowhere, the commonest spelling is.
    """
    targets: dict[tuple[str, str], list[tuple[Sheet, Column]]] = {}
    for sheet in form.lists:
        for column in sheet.columns:
            if column.refers is not None and not sheet.single:
                targets.setdefault(column.refers, []).append((sheet, column))
    for (name, key), users in targets.items():
        target = form.sheet(name)
        declared = {
            use.value: use for use in reversed([*_uses(target, target.column(key), reading)])
        }
        uses = [use for user in users for use in _uses(*user, reading) if use.value not in declared]
        if uses:
            _compare(declared, uses, reading, faults)


def _uses(sheet: Sheet, column: Column, reading: Reading) -> Iterator[_Use]:
    for index, line in enumerate(reading.body.get(sheet.name, ())):
        value = line.get(column.name) if isinstance(line, dict) else None
        if isinstance(value, str) and value != "?":
            yield _Use(value, sheet, column, index)


def _compare(declared: dict[str, _Use], uses: list[_Use], reading: Reading, faults: Faults) -> None:
    meant: dict[str, _Use] = {}
    for use in declared.values():
        meant.setdefault(squeeze(use.value), use)
    times = Counter(use.value for use in uses)
    first = {use.value: use for use in reversed(uses)}
    for value, _ in times.most_common():
        meant.setdefault(squeeze(value), first[value])
    for use in uses:
        right = meant[squeeze(use.value)]
        if right.value != use.value:
            _differs(use, right, reading, faults)


def _differs(use: _Use, right: _Use, reading: Reading, faults: Faults) -> None:
    place = reading.at(right.path)
    where = f" in {place.sheet}!{place.cell}" if place else ""
    how = "letters that look alike"
    if use.value.casefold() == right.value.casefold():
        how = "capitals"
    if use.value.split() == right.value.split():
        how = "spaces"
    said = f"{quoted(use.value)} differs from {quoted(right.value)}{where} by {how}."
    remedy = f"Write {quoted(right.value)}, as it stands there."
    faults.say("almost-the-same", said, remedy, reading.at(use.path),
               heading=use.column.heading("en"), path=use.path, read=quoted(use.value))  # fmt: skip
