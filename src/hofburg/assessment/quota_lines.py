"""Count what limits have used up, group by group, with the plain evaluator."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from hofburg.assessment import plain_limits as limits
from hofburg.assessment import plain_values as v
from hofburg.assessment.finding import finding_id
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.plain import applies_to, unit_of
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Row, fold
from hofburg.assessment.plain_reads import parameters_read
from hofburg.assessment.plain_sight import Reading, Sight, Subject, covers
from hofburg.assessment.plain_status import limit_status
from hofburg.assessment.quota import Basis, Ground, Line, Numbers, Use
from hofburg.assessment.quota_basis import bases, unit
from hofburg.assessment.quota_shape import column_of, further, names, roles, written
from hofburg.regimes import Law, Provision
from hofburg.values import ALWAYS, NEVER

__all__ = ["Counting", "Keys", "called", "told_apart"]

T = TypeVar("T")
Keys = tuple[Any, ...]


@dataclass(slots=True)
class _Next(Sight):
    """The sight of a case that does not exist yet, of which only some columns are known."""

    case: Row
    pinned: Mapping[str, Any]

    def _case_column(self, name: str, row: Row) -> Any:
        if row is self.case and name in self.pinned:
            return self.pinned[name]
        return Sight._case_column(self, name, row)

    def dated(self, row: Row) -> tuple[int, int]:
        """The instant that dates it: the year that is asked for."""
        return row.opened if row is self.case else Sight.dated(self, row)


class _Rows(dict[str, list[Row]]):
    """The cases of each process, folded when they are first looked at."""

    def __init__(self, law: Law, world: World, held: Sequence[Held]) -> None:
        super().__init__()
        self.law, self.world, self.held = law, world, held

    def __missing__(self, name: str) -> list[Row]:
        self[name] = fold(self.law, self.law.processes[name], self.world, self.held)
        return self[name]


class Counting:
    """The counted limits of a law in one world, at one moment."""

    def __init__(
        self,
        law: Law,
        world: World,
        held: Iterable[Held],
        declarations: Sequence[Declaration],
        as_of: int | None = None,
    ) -> None:
        self.law, self.world = law, world
        self.held = [h for h in held if world.holds(h)]
        here = [d for d in declarations if world.holds(d)]
        self.said = [d for d in here if d.regime == law.regime]
        self.clock = world.as_of if as_of is None else as_of
        self.calendar = Calendar(law.zone)
        self.sights: dict[Reading, Sight] = {}
        self.grouped: dict[tuple[str, Reading], dict[Keys, list[Subject]]] = {}
        self.stands: dict[tuple[str, str, int], str] = {}  # statuses under the default reading
        self.rows = _Rows(law, world, self.held)

    def sight(self, reading: Reading) -> Sight:
        """The world under one reading."""
        if reading not in self.sights:
            self.sights[reading] = Sight(
                self.law, self.world, self.rows, self.said, reading, {}, self.calendar
            )
        return self.sights[reading]

    def year(self) -> int:
        """The calendar year of the question."""
        return int(self.calendar.year(self.calendar.day_of(self.clock)) or 0)

    # -- groups ------------------------------------------------------------------------------------

    def groups(
        self, provision: Provision, year: int, state: str | None, reading: Reading = None
    ) -> tuple[dict[Keys, list[Subject]], set[str]]:
        """The cases of a year by group, and those of the State whose keys are not known."""
        sight = self.sight(reading)
        found: dict[Keys, list[Subject]] = {}
        lost: set[str] = set()
        for keys, listed in self.by_keys(provision, reading).items():
            dated = [k for e, k in zip(provision.per, keys, strict=True) if e.op == "year"]
            if not set(dated) <= {None, year}:
                continue
            for at in listed:
                if not self.bears(sight, provision, at):
                    continue
                if None not in keys:
                    if self.in_year(sight, provision, at, keys, year):
                        found.setdefault(keys, []).append(at)
                elif self.may_be(at.row, year):
                    ends = self.ends(sight, at)
                    concerned = state is None or state in ends or None in ends
                    if concerned and limits.counts_of(sight, provision, at) is not False:
                        lost.add(at.row.case)
        return found, lost

    def by_keys(self, provision: Provision, reading: Reading) -> dict[Keys, list[Subject]]:
        """What a limit may measure or count, by the values of `per`."""
        name = (provision.label, reading)
        if name not in self.grouped:
            sight = self.sight(reading)
            found: dict[Keys, list[Subject]] = {}
            for at in sight.subjects(provision):
                found.setdefault(tuple(limits.keys_of(sight, provision, at)), []).append(at)
            self.grouped[name] = found
        return self.grouped[name]

    def bears(self, sight: Sight, provision: Provision, at: Subject) -> bool:
        """Whether a case is there at the moment of the question, and measured or counted."""
        return at.row.shown <= self.clock and (
            applies_to(sight, provision, at) is not False
            or limits.counts_of(sight, provision, at) is not False
        )

    def in_year(
        self, sight: Sight, provision: Provision, at: Subject, keys: Keys, year: int
    ) -> bool:
        """Whether a case belongs to the year, or to the years that its window looks back on."""
        for expr, key in zip(provision.per, keys, strict=True):
            if expr.op == "year":
                return bool(key == year)
        if "end" in provision.exprs:  # of what overlaps, what begins in the year
            start = sight.instants(provision.exprs["start"], at, first=True, last=False)
            begun = tuple(self.calendar.year(self.calendar.day_of(end)) for end in start)
            inside = v.compare("=", begun, (Decimal(year), Decimal(year)))
            return inside is not False and self.may_be(at.row, year)
        if not provision.over:
            return True
        own = v.known(limits.year_of(sight, provision, at))
        return own is None or year - provision.over < own <= year

    def may_be(self, row: Row, year: int) -> bool:
        """Whether a case that was opened then may be one of that year: perhaps asked for before."""
        first, last = (self.calendar.year(self.calendar.day_of(end)) for end in row.opened)
        return (first is None or first <= year) and (last is None or year - 1 <= last)

    # -- lines -------------------------------------------------------------------------------------

    def lines(self, provision: Provision, keys: Keys, year: int) -> list[Line]:
        """The line of a group; under other readings too where it differs."""
        made = [self.line(provision, keys, year, reading) for reading in self.readings(provision)]
        first = made[0]
        same = (first.used, first.known, first.allowed, first.next)
        return [first, *(m for m in made[1:] if (m.used, m.known, m.allowed, m.next) != same)]

    def readings(self, provision: Provision) -> list[Reading]:
        """The default reading, and every other one of what a provision reads."""
        found: list[Reading] = [None]
        for name in sorted(parameters_read(self.law, provision)):
            found += [(name, reading) for reading in self.law.parameters[name].readings]
        return found

    def line(self, provision: Provision, keys: Keys, year: int, reading: Reading = None) -> Line:
        """How far one group is used up under a reading."""
        sight = self.sight(reading)
        own = [
            at
            for at in self.by_keys(provision, reading).get(keys, [])
            if self.bears(sight, provision, at) and self.in_year(sight, provision, at, keys, year)
        ]
        used: list[Numbers] = []
        for at in own:
            counts = v.all_of(
                [limits.counts_of(sight, provision, at), self.under_way(sight, provision, at)]
            )
            low, high = limits.amount_of(sight, provision, at)
            if counts is None:
                low = None if low is None else min(low, Decimal(0))
                high = None if high is None else max(high, Decimal(0))
            if counts is not False:
                used.append((low, high))
        known = (v.total([low for low, _ in used]), v.total([high for _, high in used]))
        grounds, complete = self.complete(provision, keys, year)
        allowed, rests = self.allowed(provision, keys, year, reading)
        reached = (known[0], known[1] if complete else None)
        source = provision.provenance
        return Line(
            provision.label, source.paragraph, provision.strength, source.mark, source.source,
            called(reading),
            {n: written(k) for n, k in zip(names(provision), keys, strict=True)},
            self.unit(provision), reached, known, allowed, further(provision, reached, allowed), complete,
            tuple(sorted((self.use(sight, provision, at) for at in own), key=_place)), grounds, rests,
        )  # fmt: skip

    def unit(self, provision: Provision) -> str:
        """The unit of a limit's numbers."""
        cap = provision.exprs["at_most"]
        process = self.law.processes[provision.process]
        return unit_of(self.law, cap) or unit(self.law, process, cap)

    def under_way(self, sight: Sight, provision: Provision, at: Subject) -> bool | None:
        """Of what overlaps, only what is under way at the moment of the question."""
        if "end" not in provision.exprs:
            return True
        start = sight.instants(provision.exprs["start"], at, first=True, last=True)
        end = sight.instants(provision.exprs["end"], at, first=False, last=False)
        now = (self.clock, self.clock)
        return v.all_of([v.compare("<=", start, now), v.compare(">=", end, now)])

    def use(self, sight: Sight, provision: Provision, at: Subject) -> Use:
        """A case as the limit sees it."""
        order = provision.exprs["start" if "start" in provision.exprs else "order"]
        peers = self.by_keys(provision, sight.reading)[tuple(limits.keys_of(sight, provision, at))]
        ordinal = limits.measured(sight, provision, at, peers)
        cap = sight.value(provision.exprs["at_most"], at)
        applies = applies_to(sight, provision, at)
        excused = sight.flag(provision.exprs.get("unless"), at, False)
        entries = [
            h.entry for h in (*_listing(at.row), *at.row.first.values(), *at.row.last.values())
        ]
        ends = self.ends(sight, at)
        status = ""
        if applies is not False:
            status = limit_status(applies, excused, ordinal, cap, provision.beyond)
        return Use(
            at.row.case, *ends, sight.instants(order, at, first=True, last=False),
            limits.counts_of(sight, provision, at), limits.amount_of(sight, provision, at), ordinal,
            status, self.finding(sight, provision, at, status),
            tuple(sorted({e["account"] for e in entries if e.get("account")})),
            tuple(dict.fromkeys(s for e in entries for s in e.get("sources", ()))),
            tuple(sorted({e["origin"] for e in entries if e.get("origin")})),
        )  # fmt: skip

    def finding(self, sight: Sight, provision: Provision, at: Subject, status: str) -> str:
        """The id of what is found; another reading has one of its own where its status differs."""
        name = (provision.label, *at.name)
        if sight.reading is None:
            self.stands[name] = status
        elif name not in self.stands:
            self.use(self.sight(None), provision, at)
        if not status:
            return ""
        own = sight.reading is not None and self.stands[name] != status
        to = provision.exprs.get("to")
        return finding_id(
            self.law.regime, self.law.layer, provision.label, at.row.case, at.line.number or None,
            sight.value(provision.exprs["by"], at), sight.value(to, at) if to else None,
            self.world.label, called(sight.reading if own else None),
        )  # fmt: skip

    def ends(self, sight: Sight, at: Subject) -> tuple[str | None, str | None]:
        """Sender and addressee of the message that opened a case."""
        return tuple(  # type: ignore[return-value]
            sight.column(name, Subject(at.row)) if name else None for name in roles(at.row.process)
        )

    # -- what is not in hand -----------------------------------------------------------------------

    def complete(
        self, provision: Provision, keys: Keys, year: int
    ) -> tuple[tuple[Ground, ...], bool]:
        """Whether no case of a group can be missing up to the question, and by which declarations."""
        process = self.law.processes[provision.process]
        pairs = zip(provision.per, keys, strict=True)
        ends = [key for expr, key in pairs if self.law.is_end(process, expr)]
        return self.vouched(provision, ends, year)

    def vouched(
        self, provision: Provision, ends: Sequence[Any], year: int
    ) -> tuple[tuple[Ground, ...], bool]:
        """Whether no case of one of these States can be missing, and by which declarations."""
        process = self.law.processes[provision.process]
        if self.world.holder is not None and self.world.holder in ends:
            return (), True
        yearly = any(expr.op == "year" for expr in provision.per) or provision.over
        first = year - max(provision.over - 1, 0)
        start = self.calendar.year_start(first) if yearly else ALWAYS
        start = max(start, self.law.since or ALWAYS)  # nothing was sent under it before
        until = min(self.clock, self.calendar.year_start(year + 1) - 1 if yearly else NEVER)
        found = tuple(
            Ground(d.reference, min(d.until, NEVER), d.sources, d.origin)
            for d in self.said
            if d.case is None and covers(d, self.law.opening(process), ends) and d.since <= start
        )
        return found, any(until <= min(ground.until, self.world.kept_until) for ground in found)

    # -- what a further case would be --------------------------------------------------------------

    def allowed(
        self, provision: Provision, keys: Keys, year: int, reading: Reading = None
    ) -> tuple[Numbers, tuple[Basis, ...]]:
        """The cap of a group, for a case that does not exist yet, and what it rests on."""
        process = self.law.processes[provision.process]
        first = self.calendar.year_start(year)
        last = self.calendar.year_start(year + 1) - 1
        pinned: dict[str, Any] = {}
        for expr, key in zip(provision.per, keys, strict=True):
            if expr.op == "column":
                pinned[expr.name] = (key, key) if isinstance(key, Decimal | int) else key
            elif (column := column_of(expr)) is not None:
                days = (self.calendar.day_of(first), self.calendar.day_of(last))
                pinned[column.name] = days if column.type == "day" else (first, last)
        case = Row(process, "", (first, last), first)
        rows = ChainMap[str, list[Row]]({process.name: [case]}, self.rows)
        sight = _Next(
            self.law, self.world, rows, self.said, reading, {},
            self.calendar, case, pinned,
        )  # fmt: skip
        cap, at = provision.exprs["at_most"], Subject(case)
        low, high = sight.value(cap, at)
        return (low, high), bases(sight, cap, at)


def called(reading: Reading) -> str:
    """A reading as findings name it."""
    return "default" if reading is None else f"{reading[0]}={reading[1]}"


def told_apart(
    counting: Counting,
    provisions: Iterable[Provision],
    reading: str | None,
    make: Callable[[Reading], T],
    told: Callable[[T], object],
) -> Iterator[T]:
    """What is made under each reading of limits, where it tells what none before it told.

    Args:
        reading: only that one, by the name that findings carry.
        told: what of it counts as told.
    """
    seen: list[object] = []
    for one in dict.fromkeys(it for limit in provisions for it in counting.readings(limit)):
        if reading in (None, called(one)):
            made = make(one)
            said = told(made)
            if said not in seen:
                seen.append(said)
                yield made


def _listing(row: Row) -> list[Held]:
    """The message whose line made a row, if one did."""
    each = row.process.each
    found = row.line.held if each and row.line else None
    return [found] if found else []


def _place(use: Use) -> tuple[Any, ...]:
    low, high = use.ordinal
    return (*use.at, low or 0, high is None, high or 0, use.case)
