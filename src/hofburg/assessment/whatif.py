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

__all__ = ["Candidate", "candidates", "smallest_change", "statuses"]

_SECOND = 1_000_000
_DOUBLINGS = 26  # of a second: two years; of a number: 67 million
_WAYS = 48  # how many points between two steps are tried at once


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


def smallest_change(lens: Lens, held: Sequence[Held]) -> Change | None:
    """The nearest change in any one column, or None if none alone changes the status.

    Nearness is counted in the column's unit: one for a flag or a choice, seconds as hours begun, a
    number by ones. Among equals the first by name.
    """
    best: tuple[int, str, Candidate, str] | None = None
    fixed: list[Candidate] = []
    moving: list[tuple[str, bool, Make]] = []
    for column, is_time, points, make in candidates(lens, held):
        if points is not None:
            fixed += [c for p in points if (c := make(p))]
        else:
            moving.append((column, is_time, make))
    tries = list(fixed)
    index: list[tuple[int, int, int]] = []
    for m, (_, _, make) in enumerate(moving):
        for sign in (1, -1):
            for power in range(_DOUBLINGS):
                candidate = make(sign * 2**power)
                if candidate:
                    index.append((m, sign, power))
                    tries.append(candidate)
    now = lens.finding.status
    results = statuses(lens, tries) if tries else []
    for candidate, status in zip(fixed, results, strict=False):
        best = _better(best, 1, candidate, status, now)
    first: dict[tuple[int, int], int] = {}
    for (m, sign, power), status in zip(index, results[len(fixed) :], strict=True):
        if status != now and (m, sign) not in first:
            first[m, sign] = power
    for (m, sign), power in first.items():
        candidate, status = _refine(lens, moving[m][2], sign, 2**power // 2, 2**power)
        hours = -(-abs(candidate.steps) // 3600) if moving[m][1] else abs(candidate.steps)
        best = _better(best, max(hours, 1), candidate, status, now)
    if best is None:
        return None
    _, _, candidate, status = best
    return Change(candidate.column, candidate.reference, candidate.was, candidate.would_be, status)


def _better(best: Any, cost: int, candidate: Candidate, status: str | None, now: str) -> Any:
    if status == now:
        return best
    mine = (cost, candidate.column, candidate, status or "no finding")
    return mine if best is None or mine[:2] < best[:2] else best


def _refine(lens: Lens, make: Make, sign: int, low: int, high: int) -> tuple[Candidate, str | None]:
    """The nearest step between one that changes nothing and one that does."""
    while True:
        gap = high - low
        points = sorted({low + max(1, gap * n // _WAYS) for n in range(1, _WAYS + 1)} | {high})
        tries = [c for p in points if (c := make(sign * p))]
        results = statuses(lens, tries)
        hit = next(n for n, status in enumerate(results) if status != lens.finding.status)
        if gap <= _WAYS:
            return tries[hit], results[hit]
        high = abs(tries[hit].steps)
        low = abs(tries[hit - 1].steps) if hit else low


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
