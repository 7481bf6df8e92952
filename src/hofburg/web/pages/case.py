"""One case as a timeline with its clocks; as of, known at, as a State knows it; accounts beside."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.errors import QuestionError
from hofburg.languages import speaking
from hofburg.values import format_instant
from hofburg.web.pages import case_parts as parts
from hofburg.web.visit import Visit, visit_of

if TYPE_CHECKING:
    from hofburg.reports import Told

__all__ = ["router"]

router = APIRouter()
Name = Annotated[str, Path(max_length=200)]
_MOMENTS = 16  # links to the moments of messages
_DRAWN = 4  # worlds that are drawn at once


def _told(visit: Visit, regime: str, case: str) -> Told:
    answer, world = visit.answer, visit.world

    # What is told has the words of a language; data are English.
    spoken = "en" if visit.format == "json" else visit.language

    def make() -> Told | QuestionError:
        try:
            with speaking(spoken):
                return inquiry.case_told(answer, regime, case, world)
        except QuestionError as error:
            return error

    found = visit.once(("case", regime, case, world and world.rpartition("/")[0], spoken), make)
    if isinstance(found, QuestionError):
        raise HTTPException(404, " ".join(f"{p.message} {p.remedy}" for p in found.problems))
    return found


@router.get("/cases/{regime}/{case:path}/timeline.svg", name="case_picture")
def picture(regime: Name, case: Name, visit: Visit = Depends(visit_of)) -> Response:
    """The timeline of a case in one world."""
    return visit.svg(reports.case_timeline(_told(visit, regime, case), visit.world))


@router.get("/cases/{regime}/{case:path}", name="case")
def case(regime: Name, case: Name, visit: Visit = Depends(visit_of)) -> Response:
    """Who sent what when, who owes what by when, what was done."""
    told = _told(visit, regime, case)
    compared = visit.once(("compared", regime, case, visit.world), told.compared)
    mark = inquiry.told_mark(visit.answer, told)
    made = (
        parts.duties(visit, told, compared), parts.messages(visit, told),
        parts.others(visit, told, compared), parts.lists(visit, told, compared),
        parts.tellings(visit, told), parts.differing(visit, told, compared),
    )  # fmt: skip
    tables = [parts.marked(table, mark) for table in made]
    duties, said, others, lists, tellings, differing = tables
    drawn = _drawn(told, visit.world, bool(tellings.rows or differing.rows))
    return visit.page(
        "case.html",
        title=told.title,
        tables=[table for table in tables if table.rows],
        document=lambda: inquiry.case_json(told),
        line=inquiry.case_line(visit.answer, told),
        pdf=lambda: reports.case_blocks(told, visit.world),
        told=told,
        law=told.law,
        duties=duties,
        said=said,
        others=others,
        lists=lists,
        tellings=tellings,
        differing=differing,
        worlds=[_world(told, world.name) for world in told.worlds],
        drawn=[(world, reports.case_described(told, world.name)) for world in drawn],
        moments=_moments(told),
        states=sorted({it.author for it in told.said if it.author}),
        threads=_threads(visit, told),
    )


def _drawn(told: Told, world: str | None, differ: bool) -> list[Any]:
    """The worlds of which a timeline is shown: the one asked for, else those that differ."""
    if world is not None:
        return [told.world(world)]
    return list(told.worlds[: _DRAWN if differ else 1])


def _world(told: Told, name: str) -> dict[str, Any]:
    found = [f for f in told.findings[name] if f.reading == "default"]
    world = told.world(name)
    counted = Counter(f.status for f in found)
    return {
        "name": name,
        "title": world.title,
        "accounts": world.accounts,
        "as_of": world.as_of,
        "statuses": dict(sorted(counted.items())),
    }


def _moments(told: Told) -> list[tuple[str, int, str]]:
    """Instants of messages as they are asked for, the first ones; with what was sent then."""
    listed = told.moments()[:_MOMENTS]
    return [(_asked(at), at, f"{it.title}, {it.author or '?'}") for at, it in listed]


def _asked(at: int) -> str:
    # A range ends with the last microsecond of a second: the second after it is as good.
    second = 1_000_000
    return format_instant(-(-at // second) * second)


def _threads(visit: Visit, told: Told) -> list[str]:
    """References under which the messages of the case stand together in the register."""
    if visit.desk.casebook:
        return []
    first = dict.fromkeys(it.reference for it in told.said if told.case == it.reference)
    return list(first) or list(dict.fromkeys(it.reference for it in told.said))[:3]
