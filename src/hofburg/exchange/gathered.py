"""What a register holds for a comparison: both messages, and whatever may explain a difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.reconciling import compared
from hofburg.exchange.witnessed import seen_kinds
from hofburg.register import Entry, Record, view
from hofburg.values import parse_instant

if TYPE_CHECKING:
    from hofburg.regimes import Compares, Law

__all__ = ["Gathered", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Arguments of `reconcile`, from a register.

    ``accounts`` are the accounts of the two messages that were left aside.
    """

    before: Entry | Mapping[str, Any]
    now: Entry | Mapping[str, Any]
    changes: tuple[Entry, ...]
    reports: tuple[Entry, ...]
    accounts: tuple[str, ...] = ()


def gather(
    law: Law,
    records: Iterable[Record],
    state: str,
    year: int,
    *,
    against: int | None = None,
    draft: Mapping[str, Any] | None = None,
    process: str | None = None,
    known_at: int | None = None,
) -> Gathered:
    """Find both messages of a State, and what was told and reported in between.

    Corrections are applied as everywhere; of several messages for a year the one that was sent last
    counts, and what it leaves out stands as an earlier one had it.

    Args:
        records: of the register.
        year: of the later message; ``against``: of the earlier one (left out: the last before it).
        draft: the later message, where it is no entry yet.
        known_at: only what had been recorded by then (microseconds since 1970 UTC).

    Raises ``QuestionError`` where a message is not held.
    """
    _, compares = compared(law, process)
    held = [it.entry for it in view(records, known_at).held if it.entry.under == law.id]
    own = [it for it in held if it.kind == compares.message and it.author == state]
    years: dict[int, list[Entry]] = {}
    for entry in own:
        years.setdefault(_year(compares, entry.body), []).append(entry)
    years.pop(0, None)
    first = against
    if first is None:
        first = max((it for it in years if it < year), default=year - 1)
    kinds = {told.message for told in compares.told} - {compares.message}
    accounts: dict[str, None] = {}
    before = _last(law, _held(law, compares, years, state, first), accounts)
    now = draft or _last(law, _held(law, compares, years, state, year), accounts)
    changes = tuple(it for it in held if it.kind in kinds and it.author == state)
    return Gathered(before, now, changes, tuple(_reports(law, compares, held)), tuple(accounts))


def _year(compares: Compares, body: Mapping[str, Any]) -> int:
    value = body.get(compares.year)
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0


def _held(
    law: Law, compares: Compares, years: Mapping[int, list[Entry]], state: str, year: int
) -> list[Entry]:
    if year in years:
        return years[year]
    known = ", ".join(str(it) for it in sorted(years)) or "none"
    told = f"no {compares.message} of {state} for {year} is held."
    raise QuestionError(Problem(law.id, "not-held", told, f"Held are those for: {known}."))


def _last(law: Law, entries: list[Entry], accounts: dict[str, None]) -> Entry | Mapping[str, Any]:
    """What holds of several messages for one year."""
    plain = [it for it in entries if "account" not in it.data]
    if not plain:  # only accounts: the first of them, and the others are named
        name = min(str(it.data["account"]) for it in entries)
        plain = [it for it in entries if it.data["account"] == name]
    accounts |= {str(it.data.get("account", "")): None for it in entries if it not in plain}
    ordered = sorted(plain, key=lambda it: (_sent(law, it), it.reference))
    if len(ordered) == 1:
        return ordered[0]
    body: dict[str, Any] = {}
    for entry in ordered:
        body |= entry.body
    last = ordered[-1]
    number = last.reference.partition("/")[2]
    return Entry.of({**last.data, "number": number, "body": body})


def _sent(law: Law, entry: Entry) -> tuple[int, int]:
    sent = entry.data.get("sent")
    return tuple(parse_instant(sent, law.zone)) if isinstance(sent, str) else (0, 0)  # type: ignore[return-value]


def _reports(law: Law, compares: Compares, held: Iterable[Entry]) -> Iterable[Entry]:
    """Reports with the messages of their cases: answers lead from a request to its report."""
    if compares.seen is None:
        return ()
    kinds = set(seen_kinds(compares.seen))
    for process in law.processes.values():
        if compares.seen.message in process.messages:
            kinds |= set(process.messages)
    return (it for it in held if it.kind in kinds)
