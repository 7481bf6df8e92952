"""Quotas for a reader: lines side by side, the cases behind them, what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.languages import language, say
from hofburg.regimes import said_in
from hofburg.reports.arrangement_figures import unit_words
from hofburg.reports.wording import when
from hofburg.values import format_number

if TYPE_CHECKING:
    from hofburg.assessment import Basis, Line, QuotaTable, Tally, Use
    from hofburg.regimes import Law

__all__ = [
    "AskerGroup",
    "Between",
    "Counted",
    "amount_words",
    "asker_groups",
    "bounds_words",
    "further_words",
    "line_words",
    "plain_lines",
    "quota_between",
    "quota_cases",
    "quota_grounds",
    "reading_named",
    "tally_words",
]

Numbers = tuple[Decimal | None, Decimal | None]


def bounds_words(bounds: Numbers) -> str:
    """Bounds of a number: ``3``, ``2..3``, ``3..?``."""
    low, high = (format_number(end) for end in bounds)
    return low if low == high else f"{low}..{high}"


def tally_words(tally: Tally) -> str:
    """What is in hand; a ? says that there may be more."""
    return bounds_words((tally.known[0], tally.known[1] if tally.complete else None))


def amount_words(line: Line) -> str:
    """How much of how much is used: ``3 of 3 inspections``."""
    said = say(
        "{used} of {allowed}", used=bounds_words(line.used), allowed=bounds_words(line.allowed)
    )
    return f"{said} {unit_words(line.unit)}".strip()


def further_words(status: str) -> str:
    """What a further case would be."""
    words = {
        "within": say("may still ask"),
        "refusable": say("may be refused"),
        "exceeded": say("would exceed it"),
        "undetermined": say("not known"),
    }
    return words[status]


def reading_named(reading: str) -> str:
    """The remark on a line or table that stands under another reading of the text; else empty."""
    return "" if reading == "default" else say("reading {reading}", reading=reading)


def line_words(line: Line, state: str | None) -> str:
    """A line by its label and keys: those that go without saying left out."""
    keys = [value for key, value in line.keys.items() if value != state and key != "year"]
    named = " ".join((line.label, *keys))
    return ", ".join(part for part in (named, reading_named(line.reading)) if part)


def plain_lines(table: QuotaTable) -> QuotaTable:
    """The table without lines of another reading that would look like those of the default one."""
    return replace(table, received=_apart(table.received), given=_apart(table.given))


def _apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        alike = (line.label, line.keys, line.used, line.allowed, line.next)
        if all((it.label, it.keys, it.used, it.allowed, it.next) != alike for it in kept):
            kept.append(line)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Between:
    """What a State received from one other, and gave to it, under one limit and reading."""

    label: str
    state: str
    reading: str
    received: Line | None
    given: Line | None

    @property
    def line(self) -> Line:
        """One of the two: their limit is the same."""
        found = self.received or self.given
        assert found is not None  # noqa: S101 - nobody makes a pair of nothing
        return found


def quota_between(law: Law, table: QuotaTable) -> list[Between]:
    """Lines between the State and one other, received and given side by side."""
    from hofburg.atlas import is_state_code

    found: dict[tuple[str, str, str], list[Line | None]] = {}
    parties = law.parties
    for side, lines in enumerate((table.received, table.given)):
        for line in lines:
            others = [v for k, v in line.keys.items() if v != table.state and k != "year"]
            code = others[0] if table.state and len(others) == 1 else ""
            known = is_state_code(code) or code in law.organisations
            if known if parties is None else code in parties:
                found.setdefault((line.label, code, line.reading), [None, None])[side] = line
    return [Between(*key, *sides) for key, sides in found.items()]


@dataclass(frozen=True, slots=True)
class Counted:
    """A case behind the lines: its number under the first limit that counts it (``line``, ``use``),
    and the gravest of what it is under all of them (``by``, ``gravest``)."""

    line: Line
    use: Use
    by: Line
    gravest: Use


def quota_cases(lines: Sequence[Line]) -> list[Counted]:
    """The cases behind the lines of the default reading, each once."""
    from hofburg.assessment import LIMIT_GRAVITY

    found: dict[str, list[tuple[Line, Use]]] = {}
    for line in lines:
        for use in line.uses if line.reading == "default" else ():
            found.setdefault(use.case, []).append((line, use))
    return [
        Counted(*told[0], *max(told, key=lambda one: LIMIT_GRAVITY.index(one[1].status)))
        for told in found.values()
    ]


@dataclass(frozen=True, slots=True)
class AskerGroup:
    """States of one verdict on whether they may still ask; ``others`` if they are all there are."""

    status: str
    because: tuple[str, ...]
    states: tuple[str, ...]
    others: bool


def asker_groups(table: QuotaTable) -> tuple[list[AskerGroup], list[str]]:
    """Who may still ask, those of one verdict together; and limits that depend on what is asked."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for asker in table.askers:
        groups.setdefault((asker.status, asker.because), []).append(asker.state)
    found = [AskerGroup(*key, tuple(codes), len(groups) == 1) for key, codes in groups.items()]
    return found, sorted({label for asker in table.askers for label in asker.open})


def quota_grounds(law: Law, table: QuotaTable) -> list[str]:
    """The facts that are assumed or declared, and who says so."""
    lines = (*table.received, *table.given)
    uses = [use for line in lines for use in line.uses]
    said = []
    for ground in dict.fromkeys(g for line in lines for g in line.grounds):
        by = f"{ground.reference}, {ground.origin}"
        by += f", {'; '.join(ground.sources)}" if ground.sources else ""
        until = when((ground.until, ground.until), law.zone)
        said.append(say("declared complete until {moment} ({by})", moment=until, by=by))
    caps: dict[str, list[str]] = {}
    for line in lines:
        for basis in line.bases:
            labels = caps.setdefault(_basis(law, basis), [])
            named = line.label if line.reading == "default" else f"{line.label}, {line.reading}"
            labels += [named] if named not in labels else []
    said += [f"{', '.join(labels)}: {text}" for text, labels in caps.items()]
    accounts = sorted({account for use in uses for account in use.accounts})
    if accounts:
        title = f" ({table.world_title})" if table.world_title else ""
        said.append(say("account: {names}", names=", ".join(accounts)) + title)
    origins = sorted({origin for use in uses for origin in use.origins})
    if origins:
        said.append(say("entries: {origins}", origins=", ".join(origins)))
    cited = dict.fromkeys(s for use in uses for s in use.sources)
    said += [f"{key}: {law.sources[key]}" if key in law.sources else key for key in cited]
    if not all(line.complete for line in lines) and lines:
        said.append(say("not known to be complete: others may have asked without a trace here"))
    return said


def _basis(law: Law, basis: Basis) -> str:
    """What a cap rests on, in words."""
    process = said_in(law.processes[basis.process].title, language()) or basis.process
    row = f"{' '.join(process.split())}, {' '.join(basis.keys.values())}"
    if not basis.references:
        return say("{column} not known ({row}: not in hand)", column=basis.column, row=row)
    by = ", ".join((*basis.references, *basis.origins))
    value = bounds_words(basis.value)
    return say("{column} {value} ({row}: {by})", column=basis.column, value=value, row=row, by=by)
