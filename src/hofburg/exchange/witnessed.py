"""The last report on each subject against what was declared for it at that time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hofburg.exchange.balance import Balance
from hofburg.exchange.measure import NOTHING, UNKNOWN, Span, span, tidy
from hofburg.exchange.reconciled import Witnessed
from hofburg.exchange.stated import Kind, Said, Stated, moment, seen_amounts
from hofburg.exchange.told import Change, Names
from hofburg.regimes import Place, Seen, Tells
from hofburg.values import NEVER, InstantRange, format_instant

__all__ = ["seen_kinds", "witnessed"]

_STEPS = 64


def seen_kinds(seen: Seen) -> frozenset[str]:
    """The messages that together make a report: it, and those that say of whom and when."""
    places = (seen.unit, seen.whose, seen.at)
    return frozenset({seen.message, *(place[0] for place in places if place)})


@dataclass(frozen=True, slots=True)
class _Report:
    said: Said
    unit: str
    at: InstantRange


def witnessed(
    seen: Seen, messages: Iterable[Said], names: Names, changes: Iterable[Change], state: str,
    zone: str,
) -> tuple[list[Witnessed], int]:  # fmt: skip
    """What the last report on each subject says, and how many reports are of another time."""
    latest: dict[str, _Report] = {}
    for report in _reports(seen, messages, state, zone):
        own = names.find(report.unit)
        if own is None:
            continue
        known = latest.get(own)
        if known is None or _order(known) < _order(report):
            latest[own] = report
    told: dict[str | None, list[Change]] = {}
    for change in changes:
        told.setdefault(names.find(change.unit), []).append(change)
    found: list[Witnessed] = []
    other = 0
    for own, report in latest.items():
        declared = _in_force(names, own, report)
        if declared is None:
            other += 1
            continue
        found += _compared(seen, report, own, declared, told.get(own, ()), names)
    return found, other


def _order(report: _Report) -> tuple[object, ...]:
    return report.at.hi, report.said.sent, report.said.reference


def _reports(
    seen: Seen, messages: Iterable[Said], state: str, zone: str
) -> Iterator[_Report]:  # fmt: skip
    """Reports on subjects of the State, each with the messages of its case."""
    wanted = seen_kinds(seen)
    # Answers that lie between a request and a report lead from one to the other.
    every = {said.reference: said for said in messages if said.reference}
    cases: dict[str, dict[str, Said]] = {}
    for said in sorted(every.values(), key=lambda it: (it.sent, it.reference)):
        if said.kind in wanted:
            cases.setdefault(_case(said, every, seen.unit[0]), {})[said.kind] = said
    for case in cases.values():
        report, asked = case.get(seen.message), case.get(seen.unit[0])
        if report is None or asked is None:
            continue
        unit = asked.body.get(seen.unit[1])
        whose = _value(seen.whose, case) or next(iter(asked.to), "")
        if whose != state or not isinstance(unit, str) or unit == "?":
            continue
        at = moment(_value(seen.at, case), zone)
        yield _Report(report, tidy(unit), report.sent if at.hi >= NEVER else at)


def _case(said: Said, every: Mapping[str, Said], opening: str) -> str:
    """The message that a case is called after: the first one that is of the opening kind."""
    todo, known = [said.reference, said.case], set()
    for _ in range(_STEPS):
        if not todo:
            break
        reference = todo.pop(0)
        here = every.get(reference)
        if here is None or reference in known:
            continue
        if here.kind == opening:
            return reference
        known.add(reference)
        todo += [*here.refers_to, here.case]
    return f"{said.reference}\n"


def _value(place: Place | None, case: Mapping[str, Said]) -> object:
    if place is None or place[0] not in case:
        return None
    value = case[place[0]].body.get(place[1])
    return None if value == "?" else value


def _in_force(names: Names, own: str, report: _Report) -> Stated | None:
    """The message that held on the day of the report, if it knows the subject."""
    for stated, name in ((names.second, names.now[own]), (names.first, own)):
        if report.at.lo >= stated.begin and (name in stated.subjects or name in stated.stray):
            return stated
    return None


def _compared(
    seen: Seen, report: _Report, own: str, declared: Stated, changes: Iterable[Change], names: Names
) -> Iterator[Witnessed]:
    name = own if declared is names.first else names.now[own]
    after = [it for it in changes if _meanwhile(it, declared, report)]
    at = format_instant(report.at.lo)[:10]

    def made(balance: Balance, field: str = "", kind: Kind = ()) -> Witnessed:
        said = report.said
        return Witnessed(
            own, said.author, said.reference, at, declared.year, balance, field, kind
        )  # fmt: skip

    line = declared.subjects.get(name)
    for field in seen.fields if line else ():
        told = [it for it in after if field in it.tells]
        if report.said.body.get(field) is not None and line:
            before, now = span(line.fields.get(field), 0), span(report.said.body[field], 0)
            yield made(_balance(before, now, told, report), field=field)
    for kind, now in sorted(seen_amounts(seen.amounts, report.said.body).items()):
        told = [it for it in after if Tells.AMOUNTS in it.tells and it.kind == kind]
        yield made(_balance(declared.amount(name, kind), now, told, report), kind=kind)


def _meanwhile(change: Change, declared: Stated, report: _Report) -> bool:
    """Whether it may have been in effect on the day of the report, and not yet as declared."""
    at = report.at
    if not change.lasting:
        return change.since.lo <= at.hi and at.lo <= change.until.hi
    return change.since.hi > declared.end and change.since.lo <= at.hi


def _balance(before: Span, now: Span, told: Iterable[Change], report: _Report) -> Balance:
    exact = allowed = NOTHING
    about = tuple(told)
    for change in about:
        if change.by is not None:
            sure = change.lasting and change.settled and change.since.hi <= report.at.lo
            exact += change.by if sure else change.by.widened()
        elif change.upto is not None:
            allowed += Span(NOTHING.lo, change.upto)
        else:
            allowed += UNKNOWN
    return Balance(before, now, now - before, exact, allowed, about)
