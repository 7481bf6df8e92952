"""What becomes visible under an arrangement: cases that the parties would have been told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from hofburg.arrangements.burden import Owed, place_of
from hofburg.arrangements.comparison import Changed, Extra, Measure, Seen, Told
from hofburg.arrangements.ranges import (
    UNKNOWN,
    Numbers,
    Worlds,
    days_between,
    exactly,
    over_worlds,
    spanned,
)
from hofburg.arrangements.reads import areas_of, levels, only_levels
from hofburg.assessment import CaseView
from hofburg.regimes import Law, Process
from hofburg.values import ALWAYS, NEVER

__all__ = ["alike", "apart", "seen", "told"]

Place = tuple[str, str]
Key = tuple[str, str, str, str | None]
_MAYBE: Numbers = (Decimal(0), Decimal(1))


def told(law: Law, extra: Iterable[Extra], views: Mapping[Place, CaseView]) -> tuple[Told, ...]:
    """The cases of which an extra message tells, each once, in the order of their days."""
    groups: dict[Place, list[Extra]] = {}
    for it in extra:
        if it.labels:
            groups.setdefault((it.world, it.case), []).append(it)
    made = []
    for (world, case), same in groups.items():
        view = views.get((world, case))
        labels = tuple(dict.fromkeys(label for it in same for label in it.labels))
        dues = [it.due for it in same if it.due and it.due[0] < NEVER]
        rows = law.cases_of(law.processes[same[0].process]).every
        day = min(dues) if rows and dues else view.dated() if view else (ALWAYS, NEVER)
        made.append(Told(
            world, same[0].process, case, view.title() if view else "",
            view.states() if view else tuple(it.state for it in same if it.state), day,
            place_of(law, view) if view else "", tuple(dict.fromkeys(it.kind for it in same)),
            labels, _measures(law, labels, view) if view else {},
            days_between(min(dues), view.lasts()[1]) if dues and view and view.spec else UNKNOWN,
            any(it.number[0] for it in same),
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda it: (it.process, it.day[0], it.day[1], it.case, it.world)))


def _measures(law: Law, labels: Sequence[str], view: CaseView) -> dict[str, tuple[Numbers, str]]:
    """What the provisions hold against figures, of one case: by name, with the figure's unit."""
    found: dict[str, tuple[Numbers, str]] = {}
    for label in labels:
        for level in levels(law, law.provisions[label]):
            if level.process == view.process and level.name not in found:
                value = view.value(level.measure)
                if value[1] is not None or value[0]:
                    found[level.name] = (value, law.parameters[level.parameter].unit)
    return found


def seen(
    law: Law,
    found: Sequence[Told],
    base: Mapping[Key, Owed],
    layer: Mapping[Key, Owed],
    changes: Sequence[Changed],
    views: Sequence[CaseView],
    worlds: Worlds,
) -> tuple[Seen, ...]:
    """What becomes visible by process, beside what is recorded of the parties there."""
    names = {it.process for it in found}
    names |= {it.process for it in changes if it.earlier is not None}
    wholes = {name: law.cases_of(law.processes[name]) for name in names}
    made = []
    for name in sorted({process.name for process in wholes.values()}):
        process = law.processes[name]
        alike = {key for key, whole in wholes.items() if whole.name == name}
        own = [it for it in found if it.process in alike]
        moved = [it for it in changes if it.process in alike and it.earlier is not None]
        made.append(_seen(law, process, own, base, layer, moved, views, worlds))
    return tuple(made)


def _seen(
    law: Law, process: Process, own: Sequence[Told], base: Mapping[Key, Owed],
    layer: Mapping[Key, Owed], moved: Sequence[Changed], views: Sequence[CaseView], worlds: Worlds,
) -> Seen:  # fmt: skip
    here = [v for v in views if v.process == process.name and _of_parties(law, v)]
    if process.every:
        # Rows make themselves: what was recorded are those of which something is held.
        here = [v for v in here if v.messages]
    recorded = [(_world(process, v), exactly(1)) for v in here]
    area = _area(law, process, own, here)
    told_ = [(it.world, exactly(1) if it.certain else _MAYBE) for it in own]
    kinds = {kind for it in own for kind in it.kinds} | {k[2] for k in layer if k in base}
    cases = {(_world(process, v), v.case) for v in here}
    before = {(k[0], k[1]): it for k, it in base.items() if k[2] in kinds and (k[0], k[1]) in cases}
    count, whole = over_worlds(worlds, told_), over_worlds(worlds, recorded)
    within = over_worlds(worlds, area) if area is not None else None
    return Seen(
        process.name, process.title.get("en") or process.name, count,
        over_worlds(worlds, [(place[0], it.number) for place, it in before.items()]),
        whole, within, _share(count, within or whole),
        _spans([it.measures for it in own]),
        spanned([it.warning for it in own if it.warning != UNKNOWN]) if own else None,
        spanned([it.earlier for it in moved if it.earlier is not None]) if moved else None,
        over_worlds(worlds, [(it.world, exactly(1)) for it in moved]),
    )  # fmt: skip


def _world(process: Process, view: CaseView) -> str:
    return "" if process.every else view.world.label


def _of_parties(law: Law, view: CaseView) -> bool:
    """Whether a party takes part; an arrangement without parties is for all."""
    parties = law.arrangement.parties if law.arrangement else ()
    return not parties or bool(set(parties) & set(view.states()))


def _area(
    law: Law, process: Process, own: Sequence[Told], views: Sequence[CaseView]
) -> list[tuple[str, Numbers]] | None:
    """The recorded cases in the area of which the provisions ask; None where they ask of none."""
    labels = {label for it in own for label in it.labels}
    columns = {
        column
        for label in sorted(labels)
        if law.provisions[label].process == process.name
        for column in areas_of(law, law.provisions[label])
    }
    if not columns:
        return None
    counted = []
    for view in views:
        flags = [view.column(column) for column in sorted(columns)]
        if True in flags:
            counted.append((_world(process, view), exactly(1)))
        elif None in flags:
            counted.append((_world(process, view), _MAYBE))
    return counted


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """A part of a whole, from 0 to 1; unknown where there is no whole."""
    if None in (*part, *whole) or not whole[1]:
        return UNKNOWN
    low = min((part[0] or Decimal(0)) / whole[1], Decimal(1))
    high = min((part[1] or Decimal(0)) / whole[0], Decimal(1)) if whole[0] else Decimal(1)
    return (round(low, 3), round(high, 3))


def _spans(listed: Sequence[Mapping[str, tuple[Numbers, str]]]) -> tuple[Measure, ...]:
    groups: dict[str, list[tuple[Numbers, str]]] = {}
    for measures in listed:
        for name, one in measures.items():
            groups.setdefault(name, []).append(one)
    made = []
    for name, same in sorted(groups.items()):
        known = [number for number, _ in same if None not in number]
        if known:
            made.append(Measure(name, same[0][1], spanned(known), len(known), len(listed)))
    return tuple(made)


def alike(
    law: Law, label: str, view: CaseView, whole: CaseView | None, figures: Mapping[str, Numbers]
) -> bool:
    """Whether a touched provision asks of a case what the base asks, whatever is not known of it.

    It does where every moved figure is only a level, and what is held against it is surely not
    between the base's and the arrangement's. ``figures`` are these two ends, by parameter.
    """
    provision = law.provisions[label]
    if not only_levels(law, provision, figures):
        return False
    for level in levels(law, provision):
        if level.parameter not in figures:
            continue
        at = view if level.process == view.process else whole
        if at is None or level.process != at.process:
            return False
        (least, most), (low, high) = at.value(level.measure), figures[level.parameter]
        if low is None or high is None:
            return False
        below, above = most is not None and most < low, least is not None and least > high
        if not (below or above):
            return False
    return True


def apart(law: Law) -> dict[str, Numbers]:
    """Figures of the base that an arrangement moves: the lowest and the highest that either has."""
    found: dict[str, Numbers] = {}
    base = law.base.parameters if law.base else {}
    for name, before in base.items():
        now = law.parameters[name]
        if now.versions == before.versions:
            continue
        values = [version.value for version in (*before.versions, *now.versions)]
        numbers = [Decimal(v) for v in values if isinstance(v, Decimal | int)]
        whole = len(numbers) == len(values)
        found[name] = (min(numbers), max(numbers)) if whole else UNKNOWN
    return found
