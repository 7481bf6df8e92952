"""Bodies, chairs, presences, budgets and programmes on the reference page, from their table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .cells import cited, joined, markdown, trusted
from .institutions import INSTITUTION_KINDS, Figure, Institution, all_institutions

_HEAD = ("key", "name", "States", "since", "until", "decision, what, note", "source", "trust")


def _decides(it: Institution) -> str:
    return {True: "decides", False: "decides nothing", None: ""}[it.decides]


def _row(it: Institution) -> Sequence[str]:
    dated = f"decided {it.date.text}" if it.date.text else ""
    return (
        f"`{it.key}`",
        it.name,
        " ".join(it.states),
        it.since.text,
        it.until.text,
        joined(_decides(it), it.decision, dated, it.what, it.note),
        cited(it.sources),
        trusted(it.confidence, it.mark),
    )


def _figure(it: Institution, figure: Figure) -> Sequence[str]:
    return (
        f"`{it.key}`",
        joined(figure.definition, figure.note),
        f"{figure.amount} {figure.currency or figure.unit}".strip(),
        figure.date.text,
        cited(figure.sources),
        trusted(figure.confidence, figure.mark),
    )


def institutions() -> Iterator[str]:
    """The section of institutions: a table of each kind, and their figures."""
    yield from ("## Institutions, mandates and budgets", "")
    yield from (
        "An end that is not recorded is taken not to have come. What was not found has no row: "
        "that a term, a presence or a budget is missing here says nothing about it.",
        "",
    )
    rows = all_institutions()
    for kind, title in INSTITUTION_KINDS.items():
        yield from (f"### {title}", "")
        yield from markdown(_HEAD, (_row(it) for it in rows if it.kind == kind))
    yield from ("### Figures", "")
    head = ("of", "definition", "amount", "date", "source", "trust")
    yield from markdown(head, (_figure(it, figure) for it in rows for figure in it.figures))
