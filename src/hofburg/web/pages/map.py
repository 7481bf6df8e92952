"""The map and its list: what is located at a day, and what has no place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, overload

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry
from hofburg.inquiry import Located, Map, given
from hofburg.values import parse_instant
from hofburg.web.map_data import map_data, map_notes
from hofburg.web.map_overview import overview
from hofburg.web.views import Column, Row, Table
from hofburg.web.visit import Visit, visit_of

__all__ = ["router"]

router = APIRouter()
Word = Annotated[str | None, Query(max_length=200)]


class Asked:
    """What the form of the map asks, and what answers it."""

    def __init__(
        self, visit: Visit = Depends(visit_of), at: Word = None, kind: Word = None,
        process: Word = None, text: Word = None,
    ) -> None:  # fmt: skip
        self.visit = visit
        self.at, self.kind, self.process = at or None, kind or None, process or None
        self.text = text or None
        said = visit.chosen.get("up_to") or None
        self.up_to: str | None = None if said == "all" else said
        if visit.format == "geojson" and said is None:
            # A file for others holds what anybody may see; what is left out is counted in it.
            self.up_to = inquiry.mark_order(visit.answer.laws.values())[0]
        if visit.format == "geojson" and self.up_to:
            visit.read_up_to(self.up_to)  # it is what the command prints

    @property
    def code(self) -> str | None:
        """The State that is asked for: all, unless one is named."""
        return inquiry.state_of(self.visit.answer, self.visit.chosen["state"] or None)

    @property
    def days(self) -> tuple[int, int] | None:
        """The first and last moment of the day; None: any."""
        return inquiry.map_day(self.visit.answer, self.at)

    @property
    def words(self) -> list[str]:
        """Of the command that says the same."""
        return given(
            at=self.at, state=self.code, kind=self.kind, process=self.process, text=self.text,
            up_to=None if self.visit.answer.meta["up_to"] else self.up_to, world=self.visit.world,
        )  # fmt: skip

    def located(self, days: tuple[int, int] | None) -> Map:
        """What is located between two moments."""
        answer, world = self.visit.answer, self.visit.world
        among = self.visit.once(("located", world), lambda: inquiry.things(answer, world))
        return inquiry.located(
            answer, days, state=self.code, kind=self.kind, process=self.process, text=self.text,
            up_to=self.up_to, world=world, among=among,
        )  # fmt: skip


@router.get("/map", name="map")
def map_page(asked: Asked = Depends(Asked)) -> Response:
    """The map: units, activities, areas and places on a day, and the same as a list."""
    visit = asked.visit
    days = asked.days
    found = asked.located(days)
    answer = visit.answer
    table = Listed(
        "things", visit.text("Everything that is listed"), _columns(visit),
        Rows(found.all, _row_of(visit)), empty=visit.text("Nothing is located on that day."),
    )  # fmt: skip
    words = asked.words
    again = answer.line("map", [*words, "--format", "geojson"])

    day = None if days is None else inquiry.map_date(answer, days[0])

    def geojson() -> bytes:
        told = inquiry.map_geojson(found, answer.meta | {"again": again})
        return (json.dumps(told, ensure_ascii=False) + "\n").encode()

    if visit.format == "geojson":  # it withholds and counts by itself
        name = f'attachment; filename="hofburg-map-{day or inquiry.ANY_DAY}.geojson"'
        return Response(
            geojson(), media_type="application/geo+json", headers={"Content-Disposition": name}
        )
    return visit.page(
        "map.html",
        title=visit.text("Map"),
        tables=[table],
        # Rows of thousands are made when somebody asks for them.
        document=lambda: {"map": inquiry.map_json(found)},
        command="map",
        words=words,
        files={"geojson": geojson},
        table=table,
        found=found,
        notes=map_notes(found),
        asked=asked,
        day=day,
        choices=_choices(visit),
    )


@router.get("/map/data.json", name="map_data")
def data(asked: Asked = Depends(Asked)) -> Response:
    """For the map's script: the year in which the day lies, all that is there in it."""
    visit, days = asked.visit, asked.days
    answer = visit.answer
    day = None if days is None else inquiry.map_date(answer, days[0])
    span = None
    if day is not None:
        zone, year = inquiry.map_zone(answer), day[:4]
        span = parse_instant(f"{year}-01-01", zone).lo, parse_instant(f"{year}-12-31", zone).hi
    made = map_data(visit, asked.located(span), day)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json")


@router.get("/map/overview.svg", name="map_overview")
def picture(asked: Asked = Depends(Asked)) -> Response:
    """The same as a picture, for readers whose browser runs no scripts."""
    return asked.visit.svg(overview(asked.located(asked.days)))


class Listed(Table):
    """The list of a map: not every row is made to know what it can be exported as."""

    @property
    def places(self) -> bool:
        return bool(self.rows)

    @property
    def dates(self) -> bool:
        return False


class Rows(Sequence[Row]):
    """Rows that are made when they are shown: a year has thousands, a page a hundred."""

    def __init__(
        self, things: Sequence[Located], make: Callable[[Located], dict[str, Any]]
    ) -> None:
        self.things, self.make = things, make

    def __len__(self) -> int:
        return len(self.things)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [Lazy(it, self.make) for it in self.things[at]]
        return Lazy(self.things[at], self.make)


class Lazy(Mapping[str, Any]):
    """A row of which the handling mark is known before it is made."""

    def __init__(self, it: Located, make: Callable[[Located], dict[str, Any]]) -> None:
        self._it, self._make = it, make
        self._row: dict[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:
        return self._it.handling if key == "_handling" else self._made()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())

    def _made(self) -> dict[str, Any]:
        if self._row is None:
            self._row = self._make(self._it)
        return self._row


def _columns(visit: Visit) -> list[Column]:
    return [
        Column("name", visit.text("Name")),
        Column("what", visit.text("What it is")),
        Column("states", visit.text("States"), "states"),
        Column("since", visit.text("From"), "when"),
        Column("until", visit.text("To"), "when"),
        Column("where", visit.text("Where")),
        Column("said", visit.text("What is said of it")),
        Column("sure", visit.text("Certain")),
        Column("handling", visit.text("Handling")),
        Column("mark", visit.text("Trust")),
    ]


def _row_of(visit: Visit) -> Callable[[Located], dict[str, Any]]:
    from hofburg.web.words import mark_word

    laws = visit.answer.laws
    entry = visit.link("entry", record="0" * 64)

    def make(it: Located) -> dict[str, Any]:
        law = laws[it.law]
        row: dict[str, Any] = {
            "name": it.name, "what": inquiry.what_words(law, it), "states": list(it.states),
            "since": it.since, "until": it.until, "where": inquiry.place_words(it),
            "said": inquiry.fact_words(it), "handling": it.handling, "mark": mark_word(it.mark),
            "sure": visit.text("yes") if it.sure else visit.text("not known"),
            "_zone": law.zone, "_handling": it.handling,
        }  # fmt: skip
        if it.record:
            row["_href"] = entry.replace("0" * 64, it.record.removeprefix("sha256:"))
        if len(it.pieces) == 1 and len(it.pieces[0]) == 1:
            row["_place"] = it.pieces[0][0]
        return row

    return make


def _choices(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen: kinds, and processes of which something is located."""
    answer, world = visit.answer, visit.world
    among = visit.once(("located", world), lambda: inquiry.things(answer, world))
    processes: dict[str, str] = {}
    for it in among:
        key = f"{it.law}/{it.process}" if it.process else "areas"
        if key in processes:
            continue
        processes[key] = visit.text("Areas of documents")
        if it.process:
            title = visit.said(answer.laws[it.law].processes[it.process].title)
            processes[key] = f"{title} ({it.law})"
    kinds = [(str(kind), inquiry.kind_word(kind)) for kind in inquiry.MAP_KINDS]
    marks = inquiry.mark_order(answer.laws.values())
    return {
        "kinds": kinds,
        "processes": sorted(processes.items(), key=lambda it: it[1]),
        "marks": [(mark, mark) for mark in marks],
    }
