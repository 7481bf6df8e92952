"""Whether one parameter asks less than another: at any date, under any reading, whatever is not known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.regimes import Looser, Parameter, Version, load_regime, looser
from hofburg.regimes.law import Provenance, Reading

VD = load_regime("VD2011")
SAID = Provenance("1", "verified", "")
VALUES = [Decimal(1), Decimal(2), Decimal(3), None]


def version(value: Decimal | None, since: int | None) -> Version:
    return Version(value, since, "", "? km" if value is None else f"{value} km")


def made(
    default: list[tuple[Decimal | None, int]], readings: dict[str, Decimal | None], way: str
) -> Parameter:
    """A parameter in km; the first version holds from the beginning."""
    listed = [version(value, at if n else None) for n, (value, at) in enumerate(default)]
    others = {
        name: Reading(name, (version(value, None),), "-", "verified", "")
        for name, value in readings.items()
    }
    return Parameter("depth", "number", "km", tuple(listed), others, (), SAID, {}, way)


def parameters(way: str, values: list[Decimal | None] = VALUES) -> st.SearchStrategy[Parameter]:
    dated = st.lists(
        st.tuples(st.sampled_from(values), st.integers(1, 5)), min_size=1, max_size=4,
        unique_by=lambda pair: pair[1],
    ).map(lambda pairs: sorted(pairs, key=lambda pair: pair[1]))  # fmt: skip
    readings = st.dictionaries(st.sampled_from(["one", "two"]), st.sampled_from(values))
    return st.builds(made, dated, readings, st.just(way))


KNOWN: list[Decimal | None] = [value for value in VALUES if value is not None]
WAYS = st.sampled_from(["lower", "higher", "either", ""])


@given(found=WAYS.flatmap(parameters))
def test_equal_is_never_looser(found: Parameter) -> None:
    assert looser(found, found) == ()


@pytest.mark.parametrize("name", sorted(VD.parameters))
def test_no_parameter_of_the_library_is_looser_than_itself(name: str) -> None:
    assert looser(VD.parameters[name], VD.parameters[name]) == ()


def values_at(parameter: Parameter, reading: str | None, at: int) -> Decimal | int | str | None:
    """The value that holds, by a reckoning of its own."""
    chosen = parameter.versions
    if reading and reading in parameter.readings:
        chosen = parameter.readings[reading].versions
    return [v.value for v in chosen if v.since is None or v.since <= at][-1]


@pytest.mark.parametrize("way", ["lower", "higher"])
@given(data=st.data())
def test_it_is_looser_just_where_some_day_and_reading_is_weaker(
    way: str, data: st.DataObject
) -> None:
    base, other = data.draw(parameters(way)), data.draw(parameters(way))
    weaker, unknown = set[str | None](), set[str | None]()
    for reading in (None, "one", "two"):
        if reading and reading not in base.readings and reading not in other.readings:
            continue
        for at in range(7):
            was, now = values_at(base, reading, at), values_at(other, reading, at)
            if isinstance(was, Decimal) and isinstance(now, Decimal):
                weaker |= {reading} if (now > was if way == "lower" else now < was) else set()
            elif was != now:
                unknown.add(reading)
    found = looser(base, other)
    named: dict[str, set[str | None]] = {it.kind: set() for it in found}
    for it in found:
        named[it.kind].add(None if it.reading == "default" else it.reading)
    assert named.get("weaker", set()) == weaker
    assert named.get("unknown", set()) == unknown
    assert set(named) <= {"weaker", "unknown"}
    assert [it.is_error for it in found] == [it.kind == "weaker" for it in found]


def worst(base: Parameter, other: Parameter) -> bool:
    return any(it.is_error for it in looser(base, other))


@given(data=st.data(), way=st.sampled_from(["lower", "higher"]))
def test_two_that_are_no_looser_than_each_other_hold_the_same(
    way: str, data: st.DataObject
) -> None:
    one, two = data.draw(parameters(way, KNOWN)), data.draw(parameters(way, KNOWN))
    if not looser(one, two) and not looser(two, one):
        for reading in (None, "one", "two"):
            assert all(
                values_at(one, reading, at) == values_at(two, reading, at) for at in range(7)
            )


@given(data=st.data(), way=st.sampled_from(["lower", "higher"]), by=st.integers(0, 3))
def test_moving_all_figures_the_strict_way_is_never_looser(
    way: str, data: st.DataObject, by: int
) -> None:
    base = data.draw(parameters(way))
    step = -by if way == "lower" else by

    def move(listed: tuple[Version, ...]) -> tuple[Version, ...]:
        return tuple(
            version(v.value + step if isinstance(v.value, Decimal) else None, v.since)
            for v in listed
        )

    readings = {
        name: Reading(name, move(r.versions), r.why, r.mark, r.source)
        for name, r in base.readings.items()
    }
    moved = Parameter("depth", "number", "km", move(base.versions), readings, (), SAID, {}, way)
    assert looser(base, moved) == ()
    known = [v for listed in (base.versions, *(r.versions for r in base.readings.values()))
             for v in listed if v.value is not None]  # fmt: skip
    assert worst(moved, base) == bool(by and known)


def test_it_says_since_when_under_which_reading_and_what_both_say() -> None:
    base = made([(Decimal(2), 0)], {"one": Decimal(3)}, "lower")
    other = made([(Decimal(1), 0), (Decimal(3), 4)], {"two": None}, "lower")
    assert looser(base, other) == (
        Looser("depth", "weaker", "lower", "default", 4, "2 km", "3 km"),
        Looser("depth", "unknown", "lower", "two", None, "2 km", "? km"),
    )
    assert looser(base, other, until=3) == looser(base, other)[1:]
    assert [it.since for it in looser(base, other, since=5)] == [5, 5]


def test_another_unit_is_another_thing_and_hours_are_minutes() -> None:
    troops = VD.parameters["notify.troops"]
    tanks = VD.parameters["notify.tanks"]
    (found,) = looser(troops, tanks)
    assert (found.kind, found.base, found.other, found.is_error) == (
        "unit",
        "troops",
        "tanks",
        True,
    )
    hours, days = VD.parameters["inspection.stay"], VD.parameters["inspection.earliest"]
    assert [it.kind for it in looser(hours, days)] == ["unit"]


def test_what_gives_no_direction_may_not_be_changed() -> None:
    base = made([(Decimal(2), 0)], {}, "")
    for value in (Decimal(1), Decimal(3), None):
        (found,) = looser(base, made([(value, 0)], {}, ""))
        assert (found.kind, found.is_error) == ("fixed", True)
    clock = VD.parameters["inspection.clock"]
    other = Parameter(
        clock.name, "text", "choice", (Version("received", None, "", "received"),), {},
        clock.choices, SAID, {},
    )  # fmt: skip
    assert [it.kind for it in looser(clock, other)] == ["fixed"]


def test_either_way_is_free_but_a_gap_is_told() -> None:
    base = made([(Decimal(2), 0)], {}, "either")
    assert looser(base, made([(Decimal(9), 0)], {}, "either")) == ()
    later = Parameter("depth", "number", "km", (version(Decimal(1), 3),), {}, (), SAID, {}, "lower")
    (found,) = looser(made([(Decimal(2), 0)], {}, "lower"), later)
    assert (found.kind, found.since, found.other) == ("unknown", None, "none")
    assert looser(made([(Decimal(2), 0)], {}, "lower"), later, since=3) == ()


def test_every_number_of_the_vienna_document_says_which_way_is_stricter() -> None:
    numbers = {name for name, it in VD.parameters.items() if not it.choices}
    silent = {name for name in numbers if not VD.parameters[name].stricter}
    assert len(numbers) > 80
    assert silent == set()
    assert not [name for name, it in VD.parameters.items() if it.choices and it.stricter]
