"""A comparison as sections of text and tables: for the command, and as Markdown for a study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.languages import language, say, say_count
from hofburg.regimes import said_in
from hofburg.reports.compare_burden import costs, visible, visits
from hofburg.reports.compare_cells import Section, Table, day_of, filled, listed, once
from hofburg.reports.compare_words import (
    amount,
    compared_data,
    compared_notes,
    here,
    how_words,
    layer_facts,
    money,
    status_change,
    status_of_two,
    trusted,
)
from hofburg.reports.wording import REASONS, first_sentence, plain, start_of, when
from hofburg.values import NEVER

if TYPE_CHECKING:
    from hofburg.arrangements import Changed, Comparison, Layer

__all__ = ["assumed", "comparison_sections", "comparison_title"]

Numbers = tuple[Decimal | None, Decimal | None]


def comparison_title(comparison: Comparison) -> str:
    """What is compared with what."""
    names = ", ".join(it.id for it in comparison.layers)
    return say("{base} with and without {names}", base=comparison.base, names=names)


def comparison_sections(comparison: Comparison, *, everything: bool = False) -> Iterator[Section]:
    """The whole comparison, plain text in every cell; ``everything``: every case is listed."""
    yield Section(
        say("Side by side"),
        1,
        (compared_data(comparison), _beside(comparison), _together(comparison)),
    )
    for layer in comparison.layers:
        yield from _layer(comparison, layer, everything)
    yield Section(say("How to read this"), 1, tuple(compared_notes(comparison)))


def assumed(comparison: Comparison) -> Table:
    """The cost table, and figures of the arrangements that are proposals."""
    rows = [
        (
            str(it["item"]), it["state"] or say("all"), amount(_ends(it["value"])),
            trusted(it["mark"], it["source"]), it["why"],
        )
        for it in comparison.costs
    ]  # fmt: skip
    unit = say("{currency}, or number", currency=comparison.currency)
    return Table(
        (say("Supposed"), say("State"), unit, say("Mark, source"), say("Why")), tuple(rows)
    )


def _ends(ends: Sequence[str | None]) -> Numbers:
    lo, hi = (None if end is None else Decimal(end) for end in ends)
    return (lo, hi)


def _beside(comparison: Comparison) -> Table:
    """Arrangements as columns, so that they stand beside each other however many rows there are."""
    money_ = comparison.currency
    rows: tuple[tuple[str, Callable[[Layer], str]], ...] = (
        (say("New findings"), lambda it: _number_of(it, "new")),
        (say("Findings with another status"), lambda it: _number_of(it, "status")),
        (say("Findings with another day or cap"), lambda it: _number_of(it, "figure")),
        (say("Extra messages"), lambda it: amount(it.extra)),
        (say("Visits in the register"), lambda it: str(len(it.visits))),
        (say("Visits opened by quotas, a year at most"), lambda it: amount(_visits_opened(it))),
        (say("Cost of what follows from the register"), lambda it: money(it.total, money_)),
        (say("Cost of full quotas, a year"), lambda it: money(it.ahead, money_)),
        (say("Cases told only under it"), lambda it: amount(_sum(s.told for s in it.seen))),
    )
    head = ("", *(it.id for it in comparison.layers))
    body = tuple((name, *(said(it) for it in comparison.layers)) for name, said in rows)
    return Table(head, body, tuple(range(1, len(head))))


def _text(texts: Mapping[str, str]) -> str:
    return plain(said_in(texts, language()))


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
    return say(
        "Extra messages of all of them together, each once: {n}. Each arrangement is held against"
        " the base alone.",
        n=amount(comparison.together),
    )


def _number_of(layer: Layer, how: str) -> str:
    return amount(_sum(it.number for it in layer.tallies if it.how == how))


def _sum(numbers: Iterable[Numbers]) -> Numbers:
    from hofburg.arrangements import added

    return added(numbers)


def _layer(comparison: Comparison, layer: Layer, everything: bool) -> Iterator[Section]:
    said = [layer_facts(layer, layer.parties)]
    if layer.incomplete:
        said.append(say("Incomplete: {what}", what=_text(layer.incomplete)))
    yield Section(f"{layer.id}: {_text(layer.title)}", 1, tuple(said))
    for title, blocks in (
        (say("Figures"), _figures(layer)),
        (say("Findings that change"), _changes(comparison, layer, everything)),
        (say("Extra messages"), _messages(layer)),
        (say("Visits"), visits(comparison, layer)),
        (say("Cost to each side"), costs(comparison, layer)),
        (say("What becomes visible"), visible(comparison, layer, everything)),
        (say("What stays open"), _open(layer)),
        (say("What this register does not reach"), _silent(layer)),
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
        yield say("It moves no figure that its provisions read.")
        return
    head = ("Figure", "Base", "Here", "Other readings", say("Article"), say("Mark, source"))
    yield filled(Table(head, tuple(rows), (), (3, 5)))


def _readings(readings: object) -> str:
    items = readings.items() if isinstance(readings, dict) else ()
    return "; ".join(f"{name}: {value}" for name, value in items) or "-"


def _changes(comparison: Comparison, layer: Layer, everything: bool) -> Iterator[str | Table]:
    if not layer.tallies:
        yield say("None. Findings that are as the base's: {n}.", n=amount(layer.same))
        return
    rows = [
        (
            it.label, it.state or "?", how_words(it.how), status_of_two(it), amount(it.number),
            it.paragraph, trusted(it.mark),
        )
        for it in layer.tallies
    ]  # fmt: skip
    head = (
        say("Provision"),
        say("State"),
        say("How"),
        say("Status"),
        say("Number"),
        say("Article"),
        say("Mark"),
    )
    yield Table(head, tuple(rows), (4,))
    same = amount(layer.same)
    yield say("Findings of the same provisions that are as the base's: {n}.", n=same)
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
    head = (
        say("Day"),
        say("Case"),
        say("Place"),
        say("Provision"),
        say("State"),
        say("Status"),
        say("Due"),
    )
    yield from listed(Table(head, cases, (), (1, 2, 5, 6)), everything)


def _due(comparison: Comparison, it: Changed) -> str:
    """When it is due, and by how many days that is earlier."""
    if it.kind == "limit":
        return here(amount(it.base_allowed), amount(it.allowed)) if it.how == "figure" else "-"
    if it.due is None:
        return "-"
    if it.due[0] >= NEVER:
        return say("without delay")
    said = start_of(when(it.due, comparison.zone, ever=False))
    earlier = it.earlier
    sure = earlier and earlier != (Decimal(0), Decimal(0)) and earlier[0] is not None
    if earlier and sure and (earlier[0] or 0) >= 0:
        return say("{day} ({n} d earlier)", day=said, n=amount(earlier))
    return said


def _messages(layer: Layer) -> Iterator[str | Table]:
    if not layer.messages:
        yield say("None that the base does not ask for.")
        return
    rows = [
        (
            plain(it.title), it.state or "?", it.month, amount(it.number),
            ", ".join(it.labels) or say("sent under it"), trusted(it.mark),
        )
        for it in layer.monthly
    ]  # fmt: skip
    yield Table(
        (
            say("Message"),
            say("State"),
            say("Month"),
            say("Number"),
            say("Called for by"),
            say("Mark"),
        ),
        tuple(rows),
        (3,),
        (0, 4),
    )
    yield say("In all {n}.", n=amount(layer.extra))
    if layer.given[1] != 0:
        sent = amount(layer.given)
        yield say(
            "Of these {n} were sent anyway, though the base does not surely ask for them.", n=sent
        )


def _silent(layer: Layer) -> Iterator[str | Table]:
    """Provisions of the arrangement that nothing recorded calls up."""
    if not layer.silent:
        yield say("Every provision of the arrangement says something of this register.")
        return
    yield say(
        "These provisions wait for something that is not recorded here: an event, a visit, a"
        " message. What they would ask of each side is in no number above."
    )
    rows = [(label, plain(first_sentence(layer.sentences[label]))) for label in layer.silent]
    yield Table((say("Provision"), say("What it says")), tuple(rows), (), (1,))


def _open(layer: Layer) -> Iterator[str | Table]:
    rows = [(it.label, say(REASONS.get(it.why, it.why)), amount(it.number)) for it in layer.open]
    if rows:
        yield Table((say("Provision"), say("Why"), say("Findings")), tuple(rows), (2,))
    unknown = [it.parameter for it in layer.moved if it.now.startswith("?")]
    if unknown:
        yield say("Figures that are not known: {names}.", names=", ".join(unknown))
    missing = {line.item for it in layer.payments for line in it.lines if line.unit[1] is None}
    if missing:
        yield say("Unit costs that are not known: {names}.", names=", ".join(sorted(missing)))
    if not (rows or unknown or missing):
        yield say_count(
            "Nothing: all {n} change above are settled.",
            "Nothing: all {n} changes above are settled.",
            len(layer.tallies),
        )
