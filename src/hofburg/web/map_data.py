"""What the map's script is given: columns over one table of strings, so that a year is small."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hofburg import inquiry
from hofburg.languages import say_count
from hofburg.values import ALWAYS, NEVER, parse_instant
from hofburg.web.writing import days, moment

if TYPE_CHECKING:
    from hofburg.inquiry import Located, Map
    from hofburg.web.visit import Visit

__all__ = ["map_data", "map_notes"]

_SHARED = ("what", "process", "note", "href")
_OWN = ("name", "states", "symbol", "where")


def map_data(visit: Visit, found: Map, day: str | None) -> dict[str, Any]:
    """See ``islands/src/data.ts``: times are milliseconds, places latitude before longitude.

    Args:
        visit: whose language and links.
        found: of the year of the day.
        day: as it is written; None: any.
    """
    strings = _Table()
    spans = _Table()
    things: dict[str, list[int]] = {name: [] for name in ("kind", "when", *_SHARED, *_OWN, "said")}
    figures = []
    make = _Texts(visit)
    kinds = list(inquiry.MAP_KINDS)
    alike: dict[Hashable, list[int]] = {}  # what all lines of one message have in common
    for it in found.all:
        key = (it.record or it, it.account, it.kind, it.field, it.since, it.until, it.sure)
        if key not in alike:
            ends = (_ms(it.since[0]), _ms(it.since[1]), _ms(it.until[0]), _ms(it.until[1]))
            when = spans.place((*ends, int(it.sure is True), strings.place(make.days(it))))
            texts = [strings.place(make.text(name, it)) for name in _SHARED]
            alike[key] = [kinds.index(it.kind), when, *texts]
        for name, at in zip(("kind", "when", *_SHARED), alike[key], strict=True):
            things[name].append(at)
        for name in _OWN:
            things[name].append(strings.place(make.text(name, it)))
        told, numbers = make.said(it)
        things["said"].append(strings.place(told))
        figures.append(numbers)
    first_moments, dates = _days(visit, day)
    return {
        "kinds": kinds,
        "strings": strings.rows,
        "when": spans.rows,
        "things": things,
        "figures": figures,
        "pieces": [[_flat(piece) for piece in it.pieces] for it in found.all],
        "days": first_moments,
        "dates": dates,
        "labels": [days(one, inquiry.map_zone(visit.answer)) for one in dates],
        "day": dates.index(day) if day else -1,
        "processes": list(dict.fromkeys(make.text("process", it) for it in found.all)),
        "lines": [[kind, _flat(places)] for kind, places in found.lines],
        "notes": map_notes(found),
        "words": _words(visit),
    }


def map_notes(found: Map) -> list[str]:
    """What is not shown, and why, in sentences."""
    told = [
        say_count(
            "{n} position is withheld: its mark is {mark}.",
            "{n} positions are withheld: their mark is {mark}.",
            number, mark=mark,
        )
        for mark, number in found.withheld.items()
    ]  # fmt: skip
    if found.fallen:
        told.append(
            say_count(
                "{n} that was announced for this time does not take place and is left out.",
                "{n} that were announced for this time do not take place and are left out.",
                found.fallen,
            )
        )
    return told


class _Table:
    """Rows, each once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._places: dict[Hashable, int] = {}

    def place(self, row: Hashable) -> int:
        if row not in self._places:
            self._places[row] = len(self.rows)
            self.rows.append(row)
        return self._places[row]


class _Texts:
    """The texts of things; what many have alike is made once."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.laws = visit.answer.laws
        self._made: dict[Hashable, str] = {}
        self._texts: dict[str, Callable[[Located], str]] = {
            "name": lambda it: it.name,
            "what": self._what,
            "process": self._process,
            "states": lambda it: ", ".join(it.states),
            "note": self._note,
            "href": self._href,
            "symbol": lambda it: it.symbol,
            "where": self._where,
        }
        self._entry = visit.link("entry", record="0" * 64)

    def text(self, name: str, it: Located) -> str:
        return self._texts[name](it)

    def _once(self, key: Hashable, make: Callable[[], str]) -> str:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def days(self, it: Located) -> str:
        zone = self.laws[it.law].zone
        key = ("days", it.since, it.until, it.sure, zone)
        return self._once(key, lambda: self._span(it, zone))

    def _span(self, it: Located, zone: str) -> str:
        text = self.visit.text
        since, until = self._end(it.since, zone), self._end(it.until, zone)
        if it.until[0] >= NEVER:
            said = text("from {day}", day=since)
        elif it.since[0] <= ALWAYS:
            said = text("to {day}", day=until)
        else:
            said = text("{first} to {last}", first=since, last=until)
        return said if it.sure else f"{said}, {text('not known whether')}"

    @staticmethod
    def _end(bounds: tuple[int, int], zone: str) -> str:
        """A day where it is one: the hour of a beginning says little on a map."""
        return days(bounds, zone) if bounds[0] == bounds[1] else moment(bounds, zone)

    def _what(self, it: Located) -> str:
        key = ("what", it.law, it.message, it.field, it.kind)
        return self._once(key, lambda: inquiry.what_words(self.laws[it.law], it))

    def _process(self, it: Located) -> str:
        if not it.process:
            return self._once("areas", lambda: self.visit.text("Areas of documents"))
        key = ("process", it.law, it.process)
        title = self.laws[it.law].processes[it.process].title
        return self._once(key, lambda: f"{self.visit.said(title)} ({it.law})")

    def said(self, it: Located) -> tuple[str, tuple[int, ...]]:
        """What is said of it, with places for its figures, and these."""
        if it.kind != "unit":
            return inquiry.fact_parts(it)
        # Of thousands of units few differ but for their figures.
        shape = [
            (name, "" if type(it.said[name]) is int else str(it.said[name])[:99])
            for name in it.form if name in it.said and it.form[name].type in inquiry.MAP_FACTS
        ]  # fmt: skip
        key = ("said", it.law, it.message, it.field, *shape)
        told = self._once(key, lambda: inquiry.fact_parts(it)[0])
        return told, tuple(it.said[name] for name, text in shape if not text)

    def _note(self, it: Located) -> str:
        """What a reader must know before relying on it: handling, origin, account."""
        key = ("note", it.handling, it.origin, it.account)
        return self._once(key, lambda: self._remarks(it))

    def _remarks(self, it: Located) -> str:
        from hofburg.web.words import origin_word

        text = self.visit.text
        told = [text("handling: {mark}", mark=it.handling)]
        told += [origin_word(it.origin)] if it.origin else []
        told += [text("account: {name}", name=it.account)] if it.account else []
        return "; ".join(told)

    def _href(self, it: Located) -> str:
        return self._entry.replace("0" * 64, it.record.removeprefix("sha256:")) if it.record else ""

    def _where(self, it: Located) -> str:
        """Of a single place only how exact it is: the script has the rest."""
        if len(it.pieces) == 1 and len(it.pieces[0]) == 1:
            key = ("exact", it.accuracy_km)
            return self._once(key, lambda: inquiry.exact_words(it.accuracy_km))
        return inquiry.place_words(it)


def _days(visit: Visit, day: str | None) -> tuple[list[int], list[str]]:
    """The first moment of each day of a year and of the next day, and the days as written."""
    if day is None:
        return [], []
    zone = inquiry.map_zone(visit.answer)
    first, dates = date(int(day[:4]), 1, 1), []
    while first.year == int(day[:4]):
        dates.append(first.isoformat())
        first += timedelta(days=1)
    ends = [parse_instant(one, zone).lo // 1000 for one in dates]
    return [*ends, parse_instant(dates[-1], zone).hi // 1000 + 1], dates


def _flat(places: Sequence[tuple[float, float]]) -> list[float]:
    return [degrees for place in places for degrees in place]


def _ms(at: int) -> int | None:
    return at // 1000 if ALWAYS < at < NEVER else None


def _words(visit: Visit) -> dict[str, str]:
    """What the script writes; {names} stay as they are, for it to fill in."""
    names = {name: f"{{{name}}}" for name in
             ("n", "all", "first", "last", "drawn", "placed", "unplaced")}  # fmt: skip
    text = visit.text
    return {
        "name": text("Name"),
        "what": text("What it is"),
        "states": text("States"),
        "when": text("When"),
        "where": text("Where"),
        "entry": text("Entry"),
        "details": text("Details"),
        "list": text("Everything that is listed"),
        "pages": text("Pages of the list"),
        "previous": text("Previous"),
        "next": text("Next"),
        "page": text("page {n} of {all}", **names),
        "part": text("{first} to {last} of {all}", **names),
        "whole": text("Listed: {all}", **names),
        "count": text("Drawn {drawn} of {placed} listed; {unplaced} without a place", **names),
        "chosen": text("Chosen: {n}", **names),
        "units": text(
            "Unit or formation: neutral frame for every State; sign and level as its line says"
        ),
    }
