"""Bodies, chairs, heads, presences, budgets and programmes of the OSCE, as dated facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from hofburg.errors import AtlasError, Problem
from hofburg.values import ALWAYS, NEVER, InstantRange, parse_number

from .lookup import state as find
from .model import Certainty, Confidence, Dated
from .rows import Row, broken, confidence, dated, one_of, table, text, texts
from .spans import NO_END, in_effect, moment

Office = Literal[
    "body", "chair", "forum-chair", "head", "presence", "process", "budget", "programme"
]
_LONGEST = 60  # longer texts name nothing and are cut before they are shown
_NOT_GIVEN = Dated("", InstantRange(ALWAYS, NEVER))


# What each kind is called where they are listed, in that order.
INSTITUTION_KINDS = {
    "body": "Bodies",
    "chair": "Chairpersonship",
    "forum-chair": "Chair of the Forum for Security Co-operation",
    "head": "Secretary General and heads of institutions",
    "presence": "Field operations and presences",
    "process": "Processes",
    "budget": "Unified Budget",
    "programme": "Programmes",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount or a number, never without what it means and when it was so.

    Attributes:
        definition: what is counted.
        amount: decimal digits, or a range, in the notation of `hofburg.values`.
        currency: ISO 4217; empty for what is no money.
        unit: of what is no money, such as `persons`.
        date: what it stands for, or when it was given; ``?`` where that is not known.
    """

    definition: str
    amount: str
    currency: str
    unit: str
    date: Dated
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Institution:
    """A dated fact about a body of the OSCE, or one that it set up.

    Attributes:
        key: stable name of the fact, such as `smm`.
        kind: `body`, `chair`, `forum-chair`, `head`, `presence`, `process`, `budget`, `programme`.
        states: alpha-3 codes: who holds a chair, or where a presence or programme works.
        decides: whether a body may adopt decisions; `None` for other kinds.
        since, until: as for `hofburg.atlas.Participation`.
        date: of the decision; its text is empty where none is given.
        decision: the mandate, or the decision that adopted it; empty where none is recorded.
    """

    key: str
    kind: Office
    name: str
    states: tuple[str, ...]
    decides: bool | None
    since: Dated
    until: Dated
    date: Dated
    decision: str
    what: str
    figures: tuple[Figure, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    mark: str
    note: str

    def held(self, at: str | InstantRange) -> Certainty | None:
        """Whether it holds at a moment: `surely`, `perhaps` or `None`; a doubtful one is `perhaps`.

        Raises `AtlasError` where `at` is no date.
        """
        found = in_effect(self.since.bounds, self.until.bounds, at)
        return "perhaps" if found and self.confidence == "doubtful" else found


def institutions(
    kind: str | None = None, state: str | None = None, at: str | InstantRange | None = None
) -> tuple[Institution, ...]:
    """Dated facts about the bodies of the OSCE, in the order of the table.

    Args:
        kind: one of `Institution.kind`; left out: all.
        state: who holds the chair, or where it works; takes what `hofburg.atlas.state` takes.
        at: only what surely or perhaps holds at that moment (text in the notation of
            `hofburg.values`, a day being that day in UTC, or bounds); left out: of all times.

    Raises `AtlasError` for an unknown kind or State, or where `at` is no date.
    """
    if kind is not None and kind not in get_args(Office):
        raise AtlasError(
            Problem(
                place="",
                field="kind",
                rule="unknown-kind",
                message=f"{str(kind)[:_LONGEST]!r} is no kind of institution.",
                remedy=f"Use {', '.join(get_args(Office))}.",
            )
        )
    code = None if state is None else find(state).code
    asked = None if at is None else moment(at)
    return tuple(
        it
        for it in all_institutions()
        if kind in (None, it.kind)
        and (code is None or code in it.states)
        and (asked is None or it.held(asked) is not None)
    )


@cache
def all_institutions() -> tuple[Institution, ...]:
    """Every row, in the order of the file."""
    return tuple(_institution(row) for row in table("institutions")["institutions"])


def _institution(row: Row) -> Institution:
    decides = row.get("decides")
    if decides is not None and not isinstance(decides, bool):
        raise broken(row, "decides", f"{decides!r} is neither true nor false.")
    return Institution(
        key=text(row, "key"),
        kind=cast(Office, one_of(row, "kind", Office)),
        name=text(row, "name"),
        states=texts(row, "states"),
        decides=decides,
        since=dated(row, "since"),
        until=dated(row, "until", NO_END),
        date=dated(row, "date", _NOT_GIVEN),
        decision=text(row, "decision", ""),
        what=text(row, "what"),
        figures=tuple(_figure(it) for it in row.get("figures", [])),
        sources=texts(row, "sources"),
        confidence=confidence(row),
        mark=text(row, "mark"),
        note=text(row, "note", ""),
    )


def _figure(row: Row) -> Figure:
    amount = text(row, "amount")
    try:
        parse_number(amount)
    except ValueError as error:
        raise broken(row, "amount", f"{error}.") from None
    return Figure(
        definition=text(row, "definition"),
        amount=amount,
        currency=text(row, "currency", ""),
        unit=text(row, "unit", ""),
        date=dated(row, "date"),
        sources=texts(row, "sources"),
        confidence=confidence(row),
        mark=text(row, "mark"),
        note=text(row, "note", ""),
    )
