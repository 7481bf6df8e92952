"""A finding: what one provision says of one case, for one State, in one world, under one reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from hofburg.assessment.answer import Filter, values_sql
from hofburg.assessment.bounds import quote as quoted
from hofburg.assessment.engine import Engine
from hofburg.regimes import walk
from hofburg.values import NEVER, format_instant, format_number

__all__ = ["Finding", "finding_id", "findings", "instants_as_text", "numbered", "numbers_as_text"]

Instants = tuple[int, int]
Numbers = tuple[Decimal | None, Decimal | None]
_SECONDS = {"h": 3600, "min": 60, "s": 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding. Instants are bounds in microseconds since 1970 UTC, numbers are bounds.

    Attributes:
        regime, edition: id of the regime and hash of its canonical form.
        label, paragraph, kind, strength: of the provision (duty, limit, content, gate).
        layer: ``base``, or the arrangement that the provision belongs to.
        reading: ``default``, or ``parameter=reading``.
        world: the choice of accounts; in a casebook the case in front of it.
        state, counterpart: the State bound (or entitled) and the other one; None where unknown.
        process, case, part: the case by its message's reference; the line of a part, from 1.
        status, why: one of ``STATUSES``; for *undetermined* the reason: ``fact`` (a fact is missing),
            ``judgement`` (a person has to judge), ``declared`` (a declared suspension bears on it),
            ``doubtful`` (the text is doubtful).
        not_before, due, done: bounds of instants, for duties.
        measured, allowed, unit: bounds and unit, for limits.
        taken: whether the step of a gate was taken.
    """

    regime: str
    edition: str
    layer: str
    label: str
    paragraph: str
    kind: str
    strength: str
    reading: str
    world: str
    state: str | None
    counterpart: str | None
    process: str
    case: str
    part: int | None
    status: str
    why: str | None = None
    not_before: Instants | None = None
    due: Instants | None = None
    done: Instants | None = None
    measured: Numbers | None = None
    allowed: Numbers | None = None
    unit: str = ""
    taken: bool | None = None

    @property
    def law(self) -> str:
        """The document that says so, by its id: the arrangement of its layer, or the regime."""
        return self.regime if self.layer == "base" else self.layer

    @property
    def id(self) -> str:
        """Stable across editions: regime, layer, label, case (with part), State, counterpart, world, reading."""
        return finding_id(
            self.regime, self.layer, self.label, self.case, self.part, self.state,
            self.counterpart, self.world, self.reading,
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV; see the schema in docs/findings.schema.json."""
        return {
            "id": self.id,
            "regime": self.regime,
            "edition": self.edition,
            "layer": self.layer,
            "label": self.label,
            "paragraph": self.paragraph,
            "kind": self.kind,
            "strength": self.strength,
            "reading": self.reading,
            "world": self.world,
            "state": self.state,
            "counterpart": self.counterpart,
            "process": self.process,
            "case": self.case,
            "part": self.part,
            "status": self.status,
            "why": self.why,
            "not_before": instants_as_text(self.not_before),
            "due": None if self.due and self.due[0] >= NEVER else instants_as_text(self.due),
            "done": instants_as_text(self.done),
            "measured": numbers_as_text(self.measured),
            "allowed": numbers_as_text(self.allowed),
            "unit": self.unit or None,
            "taken": self.taken,
        }


def finding_id(
    regime: str, layer: str, label: str, case: str, part: int | None,
    state: str | None, counterpart: str | None, world: str, reading: str,
) -> str:  # fmt: skip
    """The id that a finding of these has."""
    case = case if part is None else f"{case}#{part}"
    pieces = (regime, layer, label, case, state or "-", counterpart or "-", world, reading)
    return ":".join(quote(piece, safe="/#=. ").replace(" ", "_") for piece in pieces)


def instants_as_text(bounds: Instants | None) -> list[str | None] | None:
    """Two ends as text; None for an end that is open. What never happened is *never* twice."""
    if bounds is None:
        return None
    if bounds[0] >= NEVER:
        return ["never", "never"]
    return [None if abs(at) >= NEVER else format_instant(at) for at in bounds]


def numbers_as_text(
    bounds: tuple[Decimal | int | None, Decimal | int | None] | None,
) -> list[str | None] | None:
    """Two ends as text; None for an end that is open."""
    return None if bounds is None else [None if n is None else format_number(n) for n in bounds]


def _unit(engine: Engine, p: int) -> str:
    """The unit of a limit: that of the parameter that caps it."""
    cap = engine.instances[p].provision.exprs.get("at_most")
    if cap is None:
        return ""
    names = [n.name for n in walk(cap) if n.op == "param" and n.type == cap.type]
    if names:
        return engine.law.parameters[names[0]].unit
    return {"duration": "h", "days": "d"}.get(cap.type, "")


def findings(engine: Engine, wanted: Filter | None = None) -> Iterator[Finding]:
    """All findings in order: world, provision, case, part, State."""
    return (finding for _, finding in numbered(engine, wanted))


def numbered(
    engine: Engine, wanted: Filter | None = None, statuses: Collection[str] = ()
) -> Iterator[tuple[int, Finding]]:
    """``findings`` with the number of their world: one question for all worlds is planned once.

    ``statuses``, if any are named, are the only ones that the database hands over.
    """
    law = engine.law
    units = {i.p: _unit(engine, i.p) for i in engine.instances}
    # Taken at once: whoever reads them may ask this engine something else meanwhile.
    among = f"status IN ({', '.join(map(quoted, sorted(statuses)))})" if statuses else "true"
    for row in engine.db.execute(values_sql(engine, wanted or Filter(), among)).fetchall():
        w, p, cid, part, state, other, status, why, *facts = row
        nb_lo, nb_hi, due_lo, due_hi, done_lo, done_hi, m_lo, m_hi, a_lo, a_hi, taken = facts
        i = engine.instances[p]
        provision = i.provision
        kind, unit = provision.kind, units[p]
        yield (
            w,
            Finding(
                law.regime,
                law.digest,
                law.layer,
                provision.label,
                provision.provenance.paragraph,
                kind,
                provision.strength,
                i.name,
                engine.worlds[w].label,
                state,
                other,
                provision.process,
                cid,
                part,
                status,
                why,
                (nb_lo, nb_hi) if nb_lo is not None else None,
                (due_lo, due_hi) if kind == "duty" else None,
                (done_lo, done_hi) if kind == "duty" else None,
                (_scaled(m_lo, unit), _scaled(m_hi, unit)) if kind == "limit" else None,
                (_scaled(a_lo, unit), _scaled(a_hi, unit)) if kind == "limit" else None,
                unit,
                taken,
            ),
        )


def _scaled(number: Decimal | None, unit: str) -> Decimal | None:
    """Durations are measured in seconds; show them in the unit of their parameter."""
    if number is None or unit not in _SECONDS:
        return number
    return round(number / _SECONDS[unit], 6)
