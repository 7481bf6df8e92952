"""The smallest change of one column of a case that would change a finding's status.

Candidates are worlds: the same entries with one field of this case altered, run through the same
compiled provisions. Steps double until the status changes, then the gap is halved many ways at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hofburg.assessment.answer import Filter
from hofburg.assessment.engine import Engine
from hofburg.assessment.explanation import Change
from hofburg.assessment.finding import findings
from hofburg.assessment.held import Held
from hofburg.assessment.lens import Lens, show
from hofburg.regimes import Expr
from hofburg.values import ALWAYS, NEVER, format_instant, format_number, parse_instant, parse_number

__all__ = ["Candidate", "candidates", "is_quick", "smallest_change", "statuses"]

_SECOND = 1_000_000
_DOUBLINGS = 26  # of a second: two years; of a number: 67 million
_WAYS = 48  # how many points between two steps are tried at once
_FEW = 50  # entries that bear on a finding, up to which many tries take no longer than a few
_AT_ONCE = 5  # doublings that are tried at once where there are more


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to alter the case: the column, how far, and the entries that result."""

    column: str
    reference: str
    steps: int
    was: str
    would_be: str
    held: tuple[Held, ...]


Make = Callable[[int], Candidate | None]


def statuses(lens: Lens, listed: Sequence[Candidate]) -> list[str | None]:
    """The finding's status under each candidate; None where there is no such finding any more."""
    base = lens.engine.worlds[0]
    worlds, held, declarations = [], [], []
    for number, candidate in enumerate(listed):
        scope = f"w{number}"
        worlds.append(replace(base, name=scope, scope=scope))
        held += [h._replace(scope=scope) for h in candidate.held]
        declarations += [d._replace(scope=scope) for d in lens.engine.declarations]
    engine = Engine(
        lens.engine.law, worlds, held, declarations, threads=1, only={lens.finding.label},
        boundaries=lens.engine.boundaries,
    )  # fmt: skip
    found: dict[str, str] = {}
    f = lens.finding
    default: dict[str, str] = {}
    for other in findings(engine, Filter(label=f.label)):
        if (other.case, other.part) == (f.case, f.part):
            if other.reading == f.reading:
                found[other.world] = other.status
            if other.reading == "default":
                default[other.world] = other.status
    # An alternative reading is listed only where it differs from the default.
    return [found.get(w.label, default.get(w.label)) for w in worlds]


def is_quick(held: Sequence[Held]) -> bool:
    """Whether the search takes about a second: few entries bear on the finding."""
    return len(held) <= _FEW


def smallest_change(lens: Lens, held: Sequence[Held]) -> Change | None:
    """The nearest change in any one column, or None if none alone changes the status.

    Nearness is counted in the column's unit: one for a flag or a choice, seconds as hours begun, a
    number by ones. Among equals the first by name. Where many entries bear on the finding each try
    is dear, so that fewer are made at once, and none that could not be nearer than what is found.
    """
    fixed: list[Candidate] = []
    ways: list[_Way] = []
    for column, is_time, points, make in candidates(lens, held):
        if points is not None:
            fixed += [c for p in points if (c := make(p))]
        else:
            ways += [_Way(column, is_time, make, sign) for sign in (1, -1)]
    now, dear = lens.finding.status, not is_quick(held)
    best: tuple[int, str, Candidate, str] | None = None
    # All at once where that takes no longer than a few.
    tries = fixed if dear else fixed + [c for way in ways for c in way.doubled(0, _DOUBLINGS)]
    results = statuses(lens, tries) if tries else []
    for candidate, status in zip(fixed, results, strict=False):
        best = _better(best, 1, candidate, status, now)
    if dear:
        for power in range(0, _DOUBLINGS, _AT_ONCE):
            nearest = _nearest(ways, best)
            open_ = [w for w in ways if not w.turned and w.cost(2**power // 2 + 1) <= nearest]
            tries = [c for way in open_ for c in way.doubled(power, power + _AT_ONCE)]
            _turn(open_, tries, statuses(lens, tries) if tries else [], now)
    else:
        _turn(ways, tries[len(fixed) :], results[len(fixed) :], now)
    _refine(lens, ways, best, _WAYS if not dear else 3)
    for way in ways:
        if way.turned and way.high - way.low == 1:
            best = _better(best, way.cost(way.high), way.turned, way.status, now)
    if best is None:
        return None
    _, _, candidate, status = best
    return Change(candidate.column, candidate.reference, candidate.was, candidate.would_be, status)


def _better(best: Any, cost: int, candidate: Candidate, status: str | None, now: str) -> Any:
    if status == now:
        return best
    mine = (cost, candidate.column, candidate, status or "no finding")
    return mine if best is None or mine[:2] < best[:2] else best


@dataclass(slots=True)
class _Way:
    """One column moved one way: ``high`` steps change the status (``turned``), ``low`` do not yet."""

    column: str
    is_time: bool
    make: Make
    sign: int
    low: int = 0
    high: int = 0
    turned: Candidate | None = None
    status: str | None = None

    def cost(self, steps: int) -> int:
        """How near so many steps are, in the unit in which columns are compared."""
        return max(-(-steps // 3600) if self.is_time else steps, 1)

    def tried(self, points: Sequence[int]) -> list[Candidate]:
        return [c for p in points if (c := self.make(self.sign * p))]

    def doubled(self, first: int, last: int) -> list[Candidate]:
        return self.tried([2**power for power in range(first, min(last, _DOUBLINGS))])

    def between(self, many: int) -> list[Candidate]:
        """Points between what changes nothing and what does, the last of them the latter."""
        gap = self.high - self.low
        points = {self.low + max(1, gap * n // many) for n in range(1, many + 1)}
        return self.tried(sorted(points | {self.high}))

    def learn(self, tries: Sequence[Candidate], results: Sequence[str | None], now: str) -> None:
        """Take the first of some tries, in order, that changes the status."""
        for candidate, status in zip(tries, results, strict=True):
            if status != now:
                self.high, self.turned, self.status = abs(candidate.steps), candidate, status
                return
            self.low = abs(candidate.steps)


def _turn(
    ways: Sequence[_Way], tries: Sequence[Candidate], results: Sequence[str | None], now: str
) -> None:
    """Give each way its own of the results, which stand in the order of the ways."""
    at = 0
    for way in ways:
        own = [
            n for n in range(at, len(tries))
            if tries[n].column == way.column and (tries[n].steps > 0) == (way.sign > 0)
        ]  # fmt: skip
        at += len(own)
        way.learn([tries[n] for n in own], [results[n] for n in own], now)


def _nearest(ways: Sequence[_Way], best: Any) -> float:
    """How near the nearest change is that is known so far."""
    found = [way.cost(way.high) for way in ways if way.turned]
    return min([*found, *([best[0]] if best else [])], default=float("inf"))


def _refine(lens: Lens, ways: Sequence[_Way], best: Any, many: int) -> None:
    """Narrow each way that may be the nearest, all at once, until no step is left between."""
    while True:
        nearest = _nearest(ways, best)
        open_ = [
            way for way in ways
            if way.turned and way.high - way.low > 1 and way.cost(way.low + 1) <= nearest
        ]  # fmt: skip
        if not open_:
            return
        tried = [way.between(many) for way in open_]
        results = iter(statuses(lens, [c for own in tried for c in own]))
        for way, own in zip(open_, tried, strict=True):
            before = way.low, way.high
            way.learn(own, [next(results) for _ in own], lens.finding.status)
            if (way.low, way.high) == before:  # no step between can be made
                way.low = way.high - 1


def candidates(
    lens: Lens, held: Sequence[Held]
) -> Iterator[tuple[str, bool, list[int] | None, Make]]:
    """Columns that may be altered: name, whether it is a time, fixed points (else steps), and how."""
    seen = set()
    own = _own_entries(lens)
    for _, expr in lens.roles():
        for fact in lens.facts(expr):
            key = (fact.name, fact.field)
            if key in seen or fact.op not in ("message", "has", "given"):
                continue
            seen.add(key)
            if fact.op == "message" and fact.type in ("instant", "number", "flag", "text", "day"):
                made = _field(lens, fact, own.get(fact.name), held)
                if made:
                    yield made


def _own_entries(lens: Lens) -> dict[str, Held]:
    """The entry of each message kind that counts for the case."""
    rows = lens.engine.db.execute(
        f"SELECT kind, i FROM said_{lens.finding.process} WHERE cid = $1 AND first",
        [lens.finding.case],
    ).fetchall()
    return {kind: lens.engine.held[i] for kind, i in rows}


def _field(
    lens: Lens, fact: Expr, entry: Held | None, held: Sequence[Held]
) -> tuple[str, bool, list[int] | None, Make] | None:
    name = f"{fact.name}.{fact.field}"
    zone = lens.engine.law.zone
    if entry is None:
        return _added(lens, fact, held) if fact.field == "sent" else None
    envelope = fact.field in (
        "sent",
        "received",
        "from",
        "to",
        "to_all",
        "under",
        "basis",
        "number",
    )
    body = entry.entry.get("body", {})
    given = entry.entry.get(fact.field) if envelope else body.get(fact.field)
    if envelope and fact.field != "sent":
        return None

    def alter(value: Any) -> tuple[Held, ...]:
        data = (
            {**entry.entry, fact.field: value}
            if envelope
            else {**entry.entry, "body": {**body, fact.field: value}}
        )
        return tuple(h._replace(entry=data) if h is entry else h for h in held)

    if fact.type == "flag":
        words = {"True": "yes", "False": "no"}
        was = words.get(
            str(given),
            "unknown" if given == "?" else "left out",
        )
        values = [v for v in (True, False) if v is not given]
        return (
            name,
            False,
            list(range(len(values))),
            lambda n: Candidate(
                name, entry.reference, 1, was, "yes" if values[n] else "no", alter(values[n])
            ),
        )
    if fact.type == "text":
        choices = [
            c for c in lens.engine.law.messages[fact.name].fields[fact.field].choices if c != given
        ]
        return (
            name,
            False,
            list(range(len(choices))),
            lambda n: Candidate(
                name,
                entry.reference,
                1,
                "left out" if given is None else str(given),
                choices[n],
                alter(choices[n]),
            ),
        )
    if given in (None, "?"):
        return None
    if fact.type == "number":
        lo, hi = parse_number(given)
        whole = lens.engine.law.messages[fact.name].fields[fact.field].type == "count"

        def move_number(steps: int) -> Candidate | None:
            ends = [None if n is None else n + steps for n in (lo, hi)]
            if whole and ends[0] is not None and ends[0] < 0:
                return None
            texts = ["" if n is None else format_number(n) for n in ends]
            text = texts[0] if lo == hi else "..".join(texts)
            return Candidate(name, entry.reference, steps, str(given), text, alter(text))

        return name, False, None, move_number
    lo_t, hi_t = parse_instant(str(given), zone)

    def move_instant(steps: int) -> Candidate | None:
        text = _moved(lo_t, hi_t, steps * _SECOND)
        return (
            None
            if text is None
            else Candidate(
                name,
                entry.reference,
                steps,
                str(given),
                show(parse_instant(text), "instant"),
                alter(text),
            )
        )

    return None if fact.type == "day" else (name, True, None, move_instant)


def _moved(lo: int, hi: int, by: int) -> str | None:
    ends = [at if abs(at) >= NEVER else at + by for at in (lo, hi)]
    if any(abs(at) < NEVER and not 0 < at < 6_000_000_000_000_000 for at in ends):
        return None
    texts = ["" if abs(at) >= NEVER else format_instant(at) for at in ends]
    return texts[0] if lo == hi else "..".join(texts)


def _added(
    lens: Lens, fact: Expr, held: Sequence[Held]
) -> tuple[str, bool, list[int] | None, Make] | None:
    """A message that is not held: when would it have had to be sent?"""
    f, law = lens.finding, lens.engine.law
    if f.due is None or abs(f.due[0]) >= NEVER or f.due[0] == ALWAYS:
        return None
    route = law.processes[f.process].messages[fact.name]
    sender, addressee = (
        None if c is None else lens.value(Expr("column", "state", name=c))[0]
        for c in (route.sender, route.addressee)
    )
    case = law.processes[f.process].thread(f.case)
    if not case:
        return None
    required = {
        n: "?"
        for n, spec in law.messages[fact.name].fields.items()
        if spec.required and spec.type != "list"
    }
    data = {
        **law.envelope(fact.name),
        "kind": fact.name,
        "author": sender or f.state,
        "to": [addressee] if addressee else [],
        "number": "what-if",
        "sent": format_instant(f.due[0]),
        "refers_to": [case],
        "body": required,
        "origin": "synthetic",
    }
    added = Held(held[0].scope if held else "", f"{data['author']}/what-if", data, None, True)
    return (
        f"{fact.name}.sent",
        False,
        [0],
        lambda _: Candidate(
            f"{fact.name}.sent",
            "",
            1,
            "not sent",
            format_instant(f.due[0]) if f.due else "",
            (*held, added),
        ),
    )
