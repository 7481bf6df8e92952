"""One register with and without arrangements: what changes, what it asks of each side.

The same entries are judged by the base and, apart, by each arrangement: one engine for each law.
What an arrangement adds is what its layer finds and the base does not; the base's findings stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from hofburg.arrangements.comparison import Comparison, Extra, Layer
from hofburg.arrangements.costs import CostTable, default_costs
from hofburg.arrangements.layered import DRAFTS, Material, before_of, layer_of
from hofburg.arrangements.ranges import Numbers, Worlds, over_worlds
from hofburg.arrangements.reads import term_set_aside
from hofburg.arrangements.trials import read_as, refuse
from hofburg.assessment import (
    Declaration,
    Held,
    World,
    case_records,
    case_worlds,
    select,
    select_worlds,
)
from hofburg.regimes import Case, Law
from hofburg.register import Record
from hofburg.values import NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["compare", "compare_cases"]

Progress = Callable[[str], None]


def compare(
    base: Law,
    arrangements: Sequence[Law],
    records: Iterable[Record],
    *,
    as_of: int,
    costs: CostTable | None = None,
    boundaries: Boundaries | None = None,
    holder: str | None = None,
    span: tuple[int, int] | None = None,
    own_term: bool = False,
    readings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare a register with and without arrangements, each apart from the others.

    Args:
        base: the regime that they build upon, or beside which a regime of its own stands.
        arrangements: in any order; the answer has them by id.
        records: of one register or of several merged ones.
        as_of: what is due at that moment (microseconds since 1970 UTC).
        costs: the cost table; left out, our assumptions.
        boundaries: the pack that says what lies inside which State.
        holder: the State whose register it is: only what is due to or from it is proven absent.
        span: in which the yearly rows count (microseconds); left out, from the first entry on.
        own_term: hold also drafts and proposals to their own term; else they are tried as if they
            had been in force.
        readings: by parameter, the reading as which it is taken.
        progress: is told each step.

    Raises ``QuestionError`` for arrangements that do not belong to the base, or come twice.
    """
    laws = refuse(base, arrangements)
    own = {base.regime, *(law.regime for law in laws)}
    mine = [record for record in records if record.entry.regime in own]
    held, declarations, chosen = select_worlds(mine, zone=base.zone)
    worlds = [World(name, as_of, accounts=among, holder=holder) for name, among in chosen.items()]
    whole = span or (_first(held, base, as_of), as_of)
    material = Material("register", worlds, held, declarations, {"": whole})
    return _compared(
        base, laws, material, costs, boundaries, own_term, readings or {}, progress, as_of
    )


def compare_cases(
    base: Law,
    arrangements: Sequence[Law],
    cases: Sequence[tuple[Case, str]],
    *,
    costs: CostTable | None = None,
    boundaries: Boundaries | None = None,
    own_term: bool = False,
    readings: Mapping[str, str] | None = None,
    invented: bool = False,
    examples: Sequence[tuple[Law, Case, str]] = (),
    progress: Progress | None = None,
) -> Comparison:
    """``compare`` on worked cases, each at its own moment and in its own worlds.

    Args:
        cases: of the base.
        invented: also cases all of whose entries are made up to show a rule; left out, only what
            happened counts.
        examples: cases of the arrangements themselves, each with its law; they count in any case.
    """
    laws = refuse(base, arrangements)
    worlds: list[World] = []
    held: list[Held] = []
    declarations: list[Declaration] = []
    spans = {}
    chosen = [(base, case, place) for case, place in cases if invented or _happened(case)]
    for law, case, place in (*chosen, *examples):
        own = case_worlds(law, case, place)
        mine, said, _ = select(
            case_records(law, case, place), scope=case.case, viewer=case.known_to,
            known_at=own[-1].known_at, zone=base.zone,
        )  # fmt: skip
        last = max(world.as_of for world in own)
        spans[case.case] = (_first(mine, base, last), last)
        worlds += own
        held += mine
        declarations += said
    material = Material("casebook", worlds, held, declarations, spans)
    return _compared(
        base, laws, material, costs, boundaries, own_term, readings or {}, progress, None
    )


def _happened(case: Case) -> bool:
    """Whether something of a worked case is from life."""
    return any(entry.get("origin", "synthetic") != "synthetic" for entry in case.entries)


def _first(held: Sequence[Held], base: Law, last: int) -> int:
    """When the first of some entries was sent; ``last`` where none says."""
    times = (parse_instant(h.entry.get("sent") or "?", base.zone).lo for h in held)
    return min((at for at in times if abs(at) < NEVER), default=last)


def _compared(
    base: Law, laws: Sequence[Law], material: Material, costs: CostTable | None,
    boundaries: Boundaries | None, own_term: bool, readings: Mapping[str, str],
    progress: Progress | None, as_of: int | None,
) -> Comparison:  # fmt: skip
    table = costs or default_costs()
    aside = {law.id: _is_draft(law) and not own_term for law in laws}
    read = [read_as(law, readings) for law in laws]
    tried = [term_set_aside(law) if aside[law.id] else law for law in read]
    say = progress or (lambda _: None)
    say(base.id)
    before = before_of(base, tried, material, boundaries)
    layers = []
    for law in tried:
        say(law.id)
        layers.append(layer_of(before, law, material, table, boundaries, set_aside=aside[law.id]))
    spans = [*material.spans.values()] if material.source == "register" else []
    return Comparison(
        base.id, base.title, base.digest, material.source, len(material.spans), material.names,
        as_of, spans[0][0] if spans else None, spans[0][1] if spans else None, base.zone,
        table.currency, tuple(line.as_dict() for line in table.lines), tuple(layers),
        _together(base, layers, material.names),
        None if boundaries is None else boundaries.as_dict(), _read_otherwise(readings),
    )  # fmt: skip


def _is_draft(law: Law) -> bool:
    """Whether it is tried as if it had been in force; what was in force keeps its term."""
    return law.arrangement is not None and law.arrangement.status in DRAFTS


def _read_otherwise(readings: Mapping[str, str]) -> tuple[str, ...]:
    """What is to be said of figures that are taken as another reading has them."""
    if not readings:
        return ()
    listed = ", ".join(f"{name} as {reading}" for name, reading in sorted(readings.items()))
    return (f"Figures that are read otherwise here: {listed}.",)


def _together(base: Law, layers: Sequence[Layer], worlds: Worlds) -> Numbers:
    """Extra messages of all arrangements: one of the base's that two of them call for is one."""
    merged: dict[tuple[str, str, str, str | None, str], Extra] = {}
    for layer in layers:
        for it in layer.messages:
            own = "" if set(it.kind.split("|")) <= set(base.messages) else layer.id
            key = (it.world, it.case, it.kind, it.state, own)
            old = merged.get(key)
            if old is None or (it.number[0] or 0) > (old.number[0] or 0):
                merged[key] = it
    return over_worlds(worlds, [(it.world, it.number) for it in merged.values()])
