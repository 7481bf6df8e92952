"""A comparison as sections of text and tables: for the command, and as Markdown for a study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.reports.compare_burden import costs, visible, visits
from hofburg.reports.compare_cells import Section, Table, day_of, filled, listed, once
from hofburg.reports.compare_words import (
    HOW,
    amount,
    compared_data,
    compared_notes,
    layer_facts,
    money,
    status_change,
    trusted,
)
from hofburg.reports.wording import count, english, first_sentence, plain, when
from hofburg.values import NEVER

if TYPE_CHECKING:
    from hofburg.arrangements import Changed, Comparison, Layer

__all__ = ["assumed", "comparison_sections", "comparison_title"]

Numbers = tuple[Decimal | None, Decimal | None]


def comparison_title(comparison: Comparison) -> str:
    """What is compared with what."""
    return f"{comparison.base} with and without {', '.join(it.id for it in comparison.layers)}"


def comparison_sections(comparison: Comparison, *, everything: bool = False) -> Iterator[Section]:
    """The whole comparison, plain text in every cell; ``everything``: every case is listed."""
    yield Section(
        "Side by side", 1, (compared_data(comparison), _beside(comparison), _together(comparison))
    )
    for layer in comparison.layers:
        yield from _layer(comparison, layer, everything)
    yield Section("How to read this", 1, tuple(compared_notes(comparison)))


def assumed(comparison: Comparison) -> Table:
    """The cost table, and figures of the arrangements that are proposals."""
    rows = [
        (
            str(it["item"]), it["state"] or "all", amount(_ends(it["value"])),
            trusted(it["mark"], it["source"]), it["why"],
        )
        for it in comparison.costs
    ]  # fmt: skip
    unit = f"{comparison.currency}, or number"
    return Table(("Supposed", "State", unit, "Mark, source", "Why"), tuple(rows))


def _ends(ends: Sequence[str | None]) -> Numbers:
    lo, hi = (None if end is None else Decimal(end) for end in ends)
    return (lo, hi)


def _beside(comparison: Comparison) -> Table:
    """Arrangements as columns, so that they stand beside each other however many rows there are."""
    money_ = comparison.currency
    rows: tuple[tuple[str, Callable[[Layer], str]], ...] = (
        ("New findings", lambda it: _number_of(it, "new")),
        ("Findings with another status", lambda it: _number_of(it, "status")),
        ("Findings with another day or cap", lambda it: _number_of(it, "figure")),
        ("Extra messages", lambda it: amount(it.extra)),
        ("Visits in the register", lambda it: str(len(it.visits))),
        ("Visits opened by quotas, a year at most", lambda it: amount(_visits_opened(it))),
        ("Cost of what follows from the register", lambda it: money(it.total, money_)),
        ("Cost of full quotas, a year", lambda it: money(it.ahead, money_)),
        ("Cases told only under it", lambda it: amount(_sum(s.told for s in it.seen))),
    )
    head = ("", *(it.id for it in comparison.layers))
    body = tuple((name, *(said(it) for it in comparison.layers)) for name, said in rows)
    return Table(head, body, tuple(range(1, len(head))))


def _visits_opened(layer: Layer) -> Numbers:
    """Of limits on visits of one kind the smallest holds."""
    from hofburg.arrangements import least

    kinds: dict[str, list[Numbers]] = {}
    for it in layer.opened:
        kinds.setdefault(it.process, []).append(it.visits)
    return _sum(least(numbers) for numbers in kinds.values())


def _together(comparison: Comparison) -> str:
    if len(comparison.layers) < 2:
        return ""
    return (
        f"Extra messages of all of them together, each once: {amount(comparison.together)}. Each"
        " arrangement is held against the base alone."
    )


def _number_of(layer: Layer, how: str) -> str:
    return amount(_sum(it.number for it in layer.tallies if it.how == how))


def _sum(numbers: Iterable[Numbers]) -> Numbers:
    from hofburg.arrangements import added

    return added(numbers)


def _layer(comparison: Comparison, layer: Layer, everything: bool) -> Iterator[Section]:
    said = [layer_facts(layer, layer.parties)]
    if layer.incomplete:
        said.append(f"Incomplete: {plain(english(layer.incomplete))}")
    yield Section(f"{layer.id}: {plain(english(layer.title))}", 1, tuple(said))
    for title, blocks in (
        ("Figures", _figures(layer)),
        ("Findings that change", _changes(comparison, layer, everything)),
        ("Extra messages", _messages(layer)),
        ("Visits", visits(comparison, layer)),
        ("Cost to each side", costs(comparison, layer)),
        ("What becomes visible", visible(comparison, layer, everything)),
        ("What stays open", _open(layer)),
        ("What this register does not reach", _silent(layer)),
    ):
        yield Section(title, 2, tuple(blocks))


def _figures(layer: Layer) -> Iterator[str | Table]:
    rows = [
        (
            it.parameter, it.before or "-", it.now, _readings(it.readings), it.paragraph,
            trusted(it.mark, it.source),
        )
        for it in layer.moved
    ]  # fmt: skip
    if not rows:
        yield "It moves no figure that its provisions read."
        return
    head = ("Figure", "Base", "Here", "Other readings", "Article", "Mark, source")
    yield filled(Table(head, tuple(rows), (), (3, 5)))


def _readings(readings: object) -> str:
    items = readings.items() if isinstance(readings, dict) else ()
    return "; ".join(f"{name}: {value}" for name, value in items) or "-"


def _changes(comparison: Comparison, layer: Layer, everything: bool) -> Iterator[str | Table]:
    if not layer.tallies:
        yield f"None. Findings that are as the base's: {amount(layer.same)}."
        return
    rows = [
        (
            it.label, it.state or "?", HOW[it.how],
            it.layer if it.how != "status" else f"{it.base}; here {it.layer}", amount(it.number),
            it.paragraph, trusted(it.mark),
        )
        for it in layer.tallies
    ]  # fmt: skip
    head = ("Provision", "State", "How", "Status", "Number", "Article", "Mark")
    yield Table(head, tuple(rows), (4,))
    yield f"Findings of the same provisions that are as the base's: {amount(layer.same)}."
    cases = once(
        comparison,
        (
            (
                it, day_of(comparison, it), plain(it.title) or it.case,
                plain(it.place)[:60] or "-", it.label, it.state or "?", status_change(it),
                _due(comparison, it),
            )
            for it in layer.cases
        ),
    )  # fmt: skip
    head = ("Day", "Case", "Place", "Provision", "State", "Status", "Due")
    yield from listed(Table(head, cases, (), (1, 2, 5, 6)), everything)


def _due(comparison: Comparison, it: Changed) -> str:
    """When it is due, and by how many days that is earlier."""
    if it.kind == "limit":
        return (
            f"{amount(it.base_allowed)}; here {amount(it.allowed)}" if it.how == "figure" else "-"
        )
    if it.due is None:
        return "-"
    if it.due[0] >= NEVER:
        return "without delay"
    said = when(it.due, comparison.zone, "").removeprefix("end of ")
    earlier = it.earlier
    if earlier and earlier != (Decimal(0), Decimal(0)) and earlier[0] is not None:
        return f"{said} ({amount(earlier)} d earlier)" if earlier[0] >= 0 else said
    return said


def _messages(layer: Layer) -> Iterator[str | Table]:
    if not layer.messages:
        yield "None that the base does not ask for."
        return
    rows = [
        (
            plain(it.title), it.state or "?", it.month, amount(it.number),
            ", ".join(it.labels) or "sent under it", trusted(it.mark),
        )
        for it in layer.monthly
    ]  # fmt: skip
    yield Table(
        ("Message", "State", "Month", "Number", "Called for by", "Mark"), tuple(rows), (3,), (0, 4)
    )
    yield f"In all {amount(layer.extra)}."
    if layer.given[1] != 0:
        sent = amount(layer.given)
        yield f"Of these {sent} were sent anyway, though the base does not surely ask for them."


def _silent(layer: Layer) -> Iterator[str | Table]:
    """Provisions of the arrangement that nothing recorded calls up."""
    if not layer.silent:
        yield "Every provision of the arrangement says something of this register."
        return
    yield (
        "These provisions wait for something that is not recorded here: an event, a visit, a"
        " message. What they would ask of each side is in no number above."
    )
    rows = [(label, plain(first_sentence(layer.sentences[label]))) for label in layer.silent]
    yield Table(("Provision", "What it says"), tuple(rows), (), (1,))


def _open(layer: Layer) -> Iterator[str | Table]:
    from hofburg.reports.wording import REASONS

    rows = [(it.label, REASONS.get(it.why, it.why), amount(it.number)) for it in layer.open]
    if rows:
        yield Table(("Provision", "Why", "Findings"), tuple(rows), (2,))
    unknown = [it.parameter for it in layer.moved if it.now.startswith("?")]
    if unknown:
        yield f"Figures that are not known: {', '.join(unknown)}."
    missing = {line.item for it in layer.payments for line in it.lines if line.unit[1] is None}
    if missing:
        yield f"Unit costs that are not known: {', '.join(sorted(missing))}."
    if not (rows or unknown or missing):
        yield f"Nothing: all {count(len(layer.tallies), 'change')} above are settled."
