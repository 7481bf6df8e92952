"""A made-up year of 57 States: from the seed alone, and from nothing else.

Names, places, types and figures are invented, and positions are random points on land. What a
State does follows from its place in a shuffle by the seed, never from who it is: the same year with
the codes of its States exchanged is the same year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.synthetic.activities import activities
from hofburg.exchange.synthetic.concerns import concerns
from hofburg.exchange.synthetic.contacts import contacts, planning
from hofburg.exchange.synthetic.demonstration import (
    DEMO_MOMENT,
    DEMO_STATES,
    DEMO_YEAR,
    demo_centre,
)
from hofburg.exchange.synthetic.draw import Draw
from hofburg.exchange.synthetic.forces import raise_forces, sizes
from hofburg.exchange.synthetic.names import Names
from hofburg.exchange.synthetic.places import grounds
from hofburg.exchange.synthetic.planted import Planting
from hofburg.exchange.synthetic.post import Post
from hofburg.exchange.synthetic.recording import (
    record_year,
    refuse_real,
    synthetic_records,
)
from hofburg.exchange.synthetic.tale import Deviation, QuotaUsed, Week, YearTale, tell_year
from hofburg.exchange.synthetic.visits import visits
from hofburg.exchange.synthetic.yearly import (
    Cast,
    changes,
    contact_points,
    exchanges,
    increases,
    two_year_messages,
)

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = [
    "DEMO_MOMENT",
    "DEMO_STATES",
    "DEMO_YEAR",
    "Deviation",
    "QuotaUsed",
    "Week",
    "YearTale",
    "demo_centre",
    "record_year",
    "refuse_real",
    "synthetic_records",
    "synthetic_year",
    "tell_year",
]

UNITS = 6000  # over 57 States
WITHOUT = 5  # of 57, as few have no forces at all
_AHEAD = {"two_year_plan": 2}  # by how many years a row begins before the year, if not by one


def synthetic_year(
    law: Law, year: int = 2027, seed: int = 0, states: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Entries of a made-up year, in order of sending, as a register of kind demo takes them.

    First come two declarations that they are all there is, and a note that lists what is wrong on
    purpose (``body.planted``: label, state, status, what). Entries with something planted say so in
    their comment. All are of origin ``synthetic``: a real register refuses them.

    Args:
        law: the Vienna Document.
        year: the year that is made up,
        2013 to 2199; calendars and exchanges are sent in the year before.
        seed: another seed, another year.
        states: codes of the States (default: all participating States); their order is shuffled.

    Raises ``QuestionError`` for a year, seed or list of States that does not serve.
    """
    codes = _codes(year, seed, states)
    draw = Draw(seed, year)
    order = draw.of("order").shuffled(codes)
    cast = _cast(law, draw, year, seed, order)
    absent = exchanges(cast)
    two_year_messages(cast)
    contact_points(cast)
    activities(cast)
    increases(cast)
    visits(cast, {place for place in cast.states if place not in absent})
    changes(cast)
    concerns(cast)
    planning(cast)
    contacts(cast)
    return chain(_framing(law, cast), cast.post.entries())


def _codes(year: int, seed: int, states: Sequence[str] | None) -> list[str]:
    from hofburg.atlas import is_state_code

    codes = _participating() if states is None else list(states)
    problems = []
    if not 2013 <= year < 2200:
        problems.append(
            Problem("", "year", f"{year} is no year for it.", "Name one from 2013 to 2199.")
        )
    if not 0 <= seed < 10**9:
        problems.append(
            Problem("", "seed", f"{seed} is no seed.", "Name a number from 0 to 999999999.")
        )
    unknown = [code for code in codes if not is_state_code(code)]
    if unknown or len(set(codes)) != len(codes) or len(codes) < 2:
        said = f"{unknown[0]!r} is no State." if unknown else "name two States or more, each once."
        problems.append(Problem("", "unknown-state", said))
    if problems:
        raise QuestionError(problems)
    return codes


def _participating() -> list[str]:
    from hofburg.atlas import states

    return [state.code for state in states("participating")]


def _cast(law: Law, draw: Draw, year: int, seed: int, order: list[str]) -> Cast:
    count = len(order)
    names = Names(draw.of("names"))
    squares = grounds(draw.of("grounds"), count)
    units = sizes(draw.of("sizes"), count, UNITS * count // 57, WITHOUT * count // 57)
    forces = [
        raise_forces(draw.of("forces", place), names, squares[place], order[place], size)
        for place, size in enumerate(units)
    ]
    return Cast(
        Post(law.id, year, seed, order), Planting(draw.of("planting"), count), names, forces,
        squares, draw
    )  # fmt: skip


def _framing(law: Law, cast: Cast) -> Iterator[dict[str, Any]]:
    """That these are all the messages there are, and what is wrong with them on purpose."""
    year = cast.year
    yearly = {kind for it in law.processes.values() if "year" in it.key for kind in it.messages}
    periods: dict[str, list[str]] = {}
    for kind in sorted(law.kinds):
        # A yearly row begins a year before its own. Of earlier ones nothing is made up, nor said.
        since = f"{year - _AHEAD.get(kind, 1)}-01-01" if kind in yearly else "2011-12-01"
        periods.setdefault(since, []).append(kind)
    whom = (
        {} if len(cast.post.codes) >= len(_participating()) else {"states": list(cast.post.codes)}
    )
    for since, kinds in sorted(periods.items()):
        yield {
            "regime": law.id, "kind": "hofburg.completeness", "origin": "synthetic",
            "body": {"kinds": kinds, "from": since, "until": f"{year}-11-14"} | whom,
        }  # fmt: skip
    yield {
        "regime": law.id, "kind": "hofburg.note", "origin": "synthetic",
        "body": {
            "year": year, "seed": cast.post.seed,
            "planted": cast.planting.as_dicts(list(cast.post.codes)),
        },
        "comment": "A made-up year. Names, places, types and figures are invented.",
    }  # fmt: skip
