"""The register: what was recorded, filtered, and whether it is what its recorders wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.errors import Problem, QuestionError
from hofburg.inquiry import Wanted, record_row, record_values, records_wanted
from hofburg.register import UNSIGNED
from hofburg.values import parse_instant
from hofburg.web.recorded import (
    checks,
    kind_said,
    law_of,
    place_said,
    record_link,
    signed_word,
    transmission,
)
from hofburg.web.views import Column, Shown, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import handling_word, origin_word
from hofburg.web.writing import sort_key

if TYPE_CHECKING:
    from hofburg.register import Record

__all__ = ["router"]

router = APIRouter()
Word = Annotated[str | None, Query(max_length=200)]


@router.get("/register", name="register")
def register(
    visit: Visit = Depends(visit_of),
    under: Word = None,
    kind: Word = None,
    author: Word = None,
    to: Word = None,
    origin: Word = None,
    handling: Word = None,
    since: Word = None,
    until: Word = None,
    text: Word = None,
) -> Response:
    """The records of the open register, the newest first."""
    desk = visit.desk
    wanted = Wanted(
        visit.question.regimes, under, kind, author, to, origin, handling, since, until, text,
        visit.question.known_at,
    )  # fmt: skip
    every: Sequence[Record] = () if desk.casebook else desk.records()
    problems: tuple[Problem, ...] = ()
    try:
        found = records_wanted(every, wanted)
    except QuestionError as error:
        if visit.format != "html":
            raise
        # The form stays as it was filled in, with what is wrong at its fields.
        found, problems = [], tuple(_at_field(it) for it in error.problems)
    table = Table(
        "records", visit.text("Records"), _columns(visit), _rows(visit, every, found),
        empty=visit.text("The register holds no such record."),
    )  # fmt: skip
    asked = found if visit.format == "json" else ()
    return visit.page(
        "register.html",
        title=visit.text("Register"),
        tables=[table],
        document=lambda: {"records": [record_row(it) for it in asked]},
        line="" if desk.centre is None else inquiry.line("register list", wanted.words),
        status=400 if problems else 200,
        table=table,
        wanted=wanted,
        choices=desk.once(
            ("choices", visit.language), lambda: _choices(visit, every, record_values(every))
        ),
        counts=(len(found), len(every)),
        checked=[] if desk.casebook else [(place_said(visit, it), it) for it in checks(visit)],
        problems=problems,
    )


def _at_field(problem: Problem) -> Problem:
    """A problem of an option as one of the control of the same name."""
    name = problem.place.removeprefix("--").replace("-", "_")
    return Problem("", problem.rule, problem.message, problem.remedy, name, problem.level)


def _choices(
    visit: Visit, records: Sequence[Record], values: Mapping[str, Sequence[tuple[str, int]]]
) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen of each field, with how many records say so; kinds by their titles."""
    called: dict[str, str] = {}
    for record in records:
        if record.entry.kind not in called:
            called[record.entry.kind] = kind_said(visit, record.entry)

    def word(name: str, value: str) -> str:
        if name == "kind":
            return called.get(value, value)
        if name == "handling":
            return handling_word(value)
        return origin_word(value) if name == "origin" else value

    made = {
        name: [(value, f"{word(name, value)} ({n})") for value, n in counts]
        for name, counts in values.items()
    }
    made["kind"].sort(key=lambda it: sort_key(it[1]))
    return made


def _columns(visit: Visit) -> list[Column]:
    own = visit.desk.state
    received = visit.text("Received by {state}", state=own) if own else visit.text("Received")
    return [
        Column("record", visit.text("Record"), "code"),
        Column("recorded", visit.text("Recorded"), "when"),
        Column("reference", visit.text("Reference")),
        Column("kind", visit.text("Kind")),
        Column("author", visit.text("From"), "state"),
        Column("to", visit.text("To"), "states"),
        Column("sent", visit.text("Sent"), "when"),
        Column("received", received, "when"),
        Column("origin", visit.text("Origin")),
        Column("handling", visit.text("Handling")),
        Column("transmission", visit.text("Transmission")),
        Column("verified", visit.text("Signature")),
    ]


def _rows(
    visit: Visit, every: Sequence[Record], found: Sequence[Record]
) -> Sequence[Mapping[str, Any]]:
    """Rows of the records that were found, the newest first; links only where they are shown."""

    def make() -> dict[str, dict[str, Any]]:
        return {it.id: _row(visit, it) for it in every}

    made = visit.desk.once(("rows", visit.language), make)
    newest = sorted(found, key=lambda it: (it.recorded_at, it.seq), reverse=True)
    rows: list[Mapping[str, Any]] = [made[it.id] for it in newest]
    shown = Shown.of(rows, visit.page_number)
    for number in range(shown.first - 1, shown.first - 1 + len(shown.rows)):
        it = newest[number]
        links = {"reference": visit.link("thread", reference=it.reference)}
        rows[number] = {**rows[number], "_href": record_link(visit, it), "_links": links}
    return rows


def _row(visit: Visit, record: Record) -> dict[str, Any]:
    entry = record.entry
    data = entry.data
    law = law_of(visit, entry)
    zone = law.zone if law else "UTC"
    received = data.get("received", {})
    own = (
        received.get(visit.desk.state) if visit.desk.state else next(iter(received.values()), None)
    )
    number = f"{record.recorder}/{record.seq}" if record.recorder != UNSIGNED else UNSIGNED
    to = list(data.get("to", ()))
    return {
        "record": number,
        "recorded": None if record.recorded == "?" else (record.recorded_at, record.recorded_at),
        "reference": record.reference,
        "kind": kind_said(visit, entry),
        "author": entry.author,
        "to": to,
        "sent": _bounds(data.get("sent"), zone),
        "received": _bounds(own, zone),
        "origin": origin_word(str(data.get("origin"))),
        "handling": entry.handling,
        "transmission": transmission(data),
        "verified": signed_word(visit, record),
        "_zone": zone,
        "_handling": entry.handling,
    }


def _bounds(text: str | None, zone: str) -> tuple[int, int] | None:
    if text is None:
        return None
    lo, hi = parse_instant(text, zone)
    return lo, hi
