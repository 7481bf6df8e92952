"""What messages say of places, case by case and world by world.

No regime is known here by name. A field is one of a place where its form says so; a line of a list
that an exchange compares is a unit; when something is there is what its case is on a calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hofburg.inquiry.located import Instants, Lacking, LatLon, Located
from hofburg.values import ALWAYS, DAY, NEVER, Point, parse_instant, parse_point

if TYPE_CHECKING:
    from hofburg.assessment import CaseView, Engine, Held
    from hofburg.inquiry.ask import Answer
    from hofburg.regimes import Field, Law, Process

__all__ = ["cases_of"]

_UNDATED = 366 * DAY  # an undated thing may belong to the days after it was told of
# What the places of a list are follows from what the list is called.
_OUTLINES = ("area", "corners", "outline", "ring")
_LINES = ("line", "route", "track")
Spot = tuple[Literal["unit", "outline", "line", "place"], tuple[tuple[LatLon, ...], ...],
             Lacking, float | None]  # fmt: skip


def cases_of(answer: Answer, world: str | None = None) -> Iterator[Located]:
    """Everything of every message that has a field for a place; worlds each for themselves."""
    laws = {engine.law.id for engine in answer.assessment.engines}
    for engine in answer.assessment.engines:
        yield from _of_law(answer, engine, laws, world)


def _of_law(answer: Answer, engine: Engine, laws: set[str], world: str | None) -> Iterator[Located]:
    from hofburg.assessment import case_views

    law = engine.law
    forms = {kind: spots for kind, form in law.messages.items() if (spots := _spots(form.fields))}
    wanted = {
        name for name, it in law.processes.items() if not it.each and set(it.messages) & set(forms)
    }
    clock = answer.as_of if answer.casebook else None
    kept: dict[tuple[str, str, str], list[tuple[int, _Made]]] = {}
    for view in case_views(engine, wanted, clock):
        if not view.world.is_asked(world) or answer.case not in (None, view.case):
            continue
        now = view.world.as_of if clock is None else clock
        process = law.processes[view.process]
        compares = process.compares
        own: list[Located] = []
        for held in _last(process, view.messages, now, law.zone):
            kind, entry = str(held.entry["kind"]), held.entry
            under = str(entry.get("under") or entry["regime"])
            if kind not in forms or (under != law.id and under in laws):
                continue  # of its own law, once
            made = _Made(law, process, view, held)
            if compares is None or compares.message != kind:
                own += made.things(forms[kind])
                continue
            since = _valid(entry["body"], compares.year, compares.valid, law.zone)
            row = (view.world.label, str(entry.get("author", "")), str(entry.get("account", "")))
            kept.setdefault(row, []).append((since, made))
        # What one message of a case leaves out another may say.
        told = {it.field for it in own if it.pieces}
        yield from (it for it in own if it.pieces or it.line or it.field not in told)
    yield from _exchanged(kept, forms)


def _exchanged(
    kept: Mapping[tuple[str, str, str], list[tuple[int, _Made]]],
    forms: Mapping[str, dict[str, tuple[str, ...]]],
) -> Iterator[Located]:
    """A subject is where its State says, until that State's next exchange holds."""
    once: dict[tuple[int, int, int], list[Located]] = {}  # worlds mostly hold the same
    for (world, *_), exchanges in kept.items():
        exchanges.sort(key=lambda it: it[0])
        ends = [since - 1 for since, _ in exchanges[1:]] + [NEVER]
        for (since, made), end in zip(exchanges, ends, strict=True):
            compares, key = made.process.compares, (id(made.held.entry), since, end)
            if end < since or compares is None:
                continue
            if key not in once:
                spots = forms[str(made.held.entry["kind"])]
                once[key] = list(made.things(spots, compares.lines, compares.by, (since, end)))
            else:
                for it in once[key]:
                    it.also(world)
    for things in once.values():
        yield from things


def _valid(body: Mapping[str, Any], year: str, valid: str | None, zone: str) -> int:
    """The first moment of the day for which an exchange holds."""
    for text in (body.get(valid) if valid else None, f"{body.get(year)}-01-01"):
        try:
            return parse_instant(str(text), zone).lo
        except ValueError:
            continue
    return ALWAYS


def _last(process: Process, messages: Sequence[Held], now: int, zone: str) -> Iterator[Held]:
    """Of each kind the last message sent by now; all of a kind of which each is a line."""
    lines = {part.kind for part in process.parts.values() if part.kind}
    last: dict[tuple[str, str | None, Any], Held] = {}
    for held in messages:
        kind = str(held.entry["kind"])
        if parse_instant(held.entry.get("sent") or "?", zone).lo > now:
            continue
        if kind in lines:
            yield held
        else:
            last[kind, held.account, held.entry.get("author")] = held
    yield from last.values()


def _spots(fields: Mapping[str, Field]) -> dict[str, tuple[str, ...]]:
    """Fields of places: of the message itself under "", and by list those of its records."""
    found: dict[str, tuple[str, ...]] = {}
    own = tuple(name for name, field in fields.items() if _is_place(field))
    if own:
        found[""] = own
    for name, field in fields.items():
        inner = field.of or {}
        inside = tuple(n for n, it in inner.items() if n and _is_place(it))
        if field.type == "list" and inside:
            found[name] = inside
    return found


def _is_place(field: Field) -> bool:
    if field.type == "list" and field.of and "" in field.of:
        return field.of[""].type == "point"
    return field.type == "point"


@dataclass
class _Made:
    """Makes what is located of one message of a case."""

    law: Law
    process: Process
    view: CaseView
    held: Held

    def things(
        self, spots: Mapping[str, tuple[str, ...]], unit: str = "", by: str = "",
        span: tuple[int, int] | None = None,
    ) -> Iterator[Located]:  # fmt: skip
        """Of the message itself, then of its lists. ``unit`` is the list of units, named ``by``."""
        form = self.law.messages[str(self.held.entry["kind"])]
        body: Mapping[str, Any] = self.held.entry.get("body") or {}
        own = self._when(span)
        for name, fields in spots.items():
            if not name:
                yield from self._placed("", form.fields, body, fields, 0, self._title(), own)
                continue
            inner = form.fields[name].of or {}
            for number, line in enumerate(body.get(name) or (), 1):
                if isinstance(line, dict):
                    called = line.get(by) if name == unit else _called(inner, line)
                    title = called if isinstance(called, str) and called != "?" else self._title()
                    yield from self._placed(
                        name, inner, line, fields, number, title, own, name == unit
                    )

    def _placed(
        self, part: str, form: Mapping[str, Field], said: Mapping[str, Any],
        fields: Sequence[str], number: int, name: str,
        when: tuple[Instants, Instants, bool | None], unit: bool = False,
    ) -> Iterator[Located]:  # fmt: skip
        """One for each field that says where; where none does, one that has no place."""
        from hofburg.reports import unit_symbol

        told = [one for one in fields if said.get(one) not in (None, [], "")] or fields[:1]
        for one in told:
            kind, pieces, lacking, accuracy = _spot(one, said.get(one))
            own = form[one].provenance or self.law.messages[str(self.held.entry["kind"])].provenance
            entry = self.held.entry
            yield Located(
                "unit" if unit else kind, self.law.id, self.process.name, str(entry["kind"]),
                f"{part}.{one}" if part else one, name, self._states(form, said), self.view.case,
                self.held.reference, self.held.record, number, pieces, lacking,
                "" if pieces else _words(form, said, one), accuracy, *when,
                str(entry.get("origin", "")), str(entry.get("handling", "public")),
                self.held.account or "", tuple(entry.get("sources", ())), own.paragraph, own.mark,
                (self.view.world.label,), unit_symbol(said) if unit else "", said, form,
            )  # fmt: skip

    def _title(self) -> str:
        return self.view.title() or self.held.reference

    def _states(self, form: Mapping[str, Field], said: Mapping[str, Any]) -> tuple[str, ...]:
        named = [said.get(name) for name, field in form.items() if field.type == "state"]
        own = () if self.process.every else self.view.states()
        found = [self.held.entry.get("author"), *named, *own]
        return tuple(dict.fromkeys(it for it in found if isinstance(it, str) and it not in "*?"))

    def _when(self, span: tuple[int, int] | None) -> tuple[Instants, Instants, bool | None]:
        """When what the message tells of is there, and whether it is."""
        if span is not None:
            return (span[0], span[0]), (span[1], span[1]), self.held.visible or None
        sent = parse_instant(self.held.entry.get("sent") or "?", self.law.zone)
        if self.view.spec is None:
            return (sent.lo, sent.hi), (NEVER, NEVER), self.held.visible or None
        sure, start, end = self.view.lasts()
        if start[0] <= ALWAYS < sent.lo:  # not known when: after it was told, and within a year
            start = (sent.lo, min(start[1], max(sent.hi, sent.lo + _UNDATED)))
        if end[1] >= NEVER and start[1] < NEVER:
            end = (max(end[0], start[0]), start[1] + _UNDATED)
        return start, (min(end), max(end)), sure if self.held.visible else sure and None


def _called(form: Mapping[str, Field], line: Mapping[str, Any]) -> str | None:
    """What the line of a list is called: its first text."""
    texts = (line.get(name) for name, field in form.items() if field.type == "text")
    return next((it for it in texts if isinstance(it, str) and it != "?"), None)


def _spot(name: str, value: Any) -> Spot:
    """The places that a field says, and what they are together."""
    texts = value if isinstance(value, list) else [] if value in (None, "") else [value]
    kind: Literal["outline", "line", "place"] = "place"
    if name.startswith(_OUTLINES) and len(texts) not in (1, 2):
        kind = "outline"
    elif name.startswith(_LINES + _OUTLINES) and len(texts) > 1:
        kind = "line"
    if not texts:
        return kind, (), "left-out", None
    if "?" in texts:
        return kind, (), "unknown", None
    try:
        points = [parse_point(text) for text in texts]
    except (TypeError, ValueError):
        return kind, (), "unread", None
    return (
        kind,
        (tuple((float(p.latitude), float(p.longitude)) for p in points),),
        "",
        _spread(points),
    )


def _spread(points: Sequence[Point]) -> float:
    """How far a place may be from where it is told, in km: half its last digit, both ways."""
    from hofburg.atlas import spread_of

    return round(spread_of(points), 3)


def _words(form: Mapping[str, Field], said: Mapping[str, Any], name: str) -> str:
    """What a message says of the place in words: texts under its paragraph, or so called."""
    own = form[name].provenance
    found: list[str] = []
    for other, field in form.items():
        same = own and field.provenance and field.provenance.paragraph == own.paragraph
        text = field.type == "text" or (
            field.type == "list" and field.of and "" in field.of and field.of[""].type == "text"
        )
        if (
            text
            and (same or other in ("area", "place", "places"))
            and other not in ("designation", "superior")
        ):
            value = said.get(other)
            found += value if isinstance(value, list) else [value] if value else []
    return "; ".join(str(it) for it in dict.fromkeys(map(str, found)))[:500]
