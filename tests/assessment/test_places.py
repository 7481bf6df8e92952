"""Places: at sea, inside a State by a boundary pack, and how exact; in both evaluators."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.packs import written
from assessment.strategies import Register, registers
from assessment.test_differential import LENDING, differences, generated_cases
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Held, World
from hofburg.assessment.places import Place, arc_seconds, place_of
from hofburg.assessment.plain import plain_findings
from hofburg.atlas import Boundaries, load_boundaries
from hofburg.regimes import Law, load_regime
from hofburg.values import parse_instant, parse_point

pytest.importorskip("shapely", reason="boundary packs need the extra geo")

PLACES = """\
regime: PLACES
title: Places
parties: {AAA: A, BBB: B, CCC: C, DDD: D}
messages:
  told:
    fields: {home: point, stands: {type: list, of: {whose: state, at: point}}}
processes:
  telling:
    messages: {told: {from: teller}}
    columns:
      teller: state = told.from
      home: point = told.home
    parts:
      stands:
        of: told.stands
        columns:
          theirs: flag = inside(whose, at)
provisions:
  - {label: dry, content: {on: telling, by: teller, holds: NOT at_sea(home)}}
  - {label: own, content: {on: telling, by: teller, holds: "inside(teller, home)"}}
  - {label: not-theirs, content: {on: telling, by: teller, holds: "NOT inside('BBB', home)"}}
  - {label: line, content: {on: telling.stands, by: teller, holds: theirs}}
  - {label: all, content: {on: telling, by: teller, holds: all(stands.theirs)}}
  - {label: north, limit: {on: telling, of: teller, value: latitude(home), at_most: 60}}
  - {label: east, limit: {on: telling, of: teller, value: longitude(home), at_most: 13.5}}
  - {label: exact, limit: {on: telling, of: teller, value: precision(home), at_most: 3.6}}
  - {label: same, content: {on: telling.stands, by: teller, holds: at = home}}
"""
AS_OF = parse_instant("2026-06-01T00:00Z").lo


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    return load_boundaries(written(tmp_path_factory.mktemp("pack")))


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    path = tmp_path_factory.mktemp("places") / "places.yaml"
    path.write_text(PLACES, encoding="utf-8")
    return load_regime(path)


def told(number: int, home: str, *stands: tuple[str, str]) -> Held:
    body = {"home": home, "stands": [{"whose": whose, "at": at} for whose, at in stands]}
    entry = {"regime": "PLACES", "kind": "told", "author": "AAA", "to": ["BBB"], "origin": "original",
             "sent": "2026-01-01T00:00Z", "body": body}  # fmt: skip
    return Held("", f"AAA/{number}", entry, None, True, "")


def asked(law: Law, held: list[Held], pack: Boundaries | None) -> list[Finding]:
    """The findings, which both evaluators agree upon."""
    worlds = [World("record", AS_OF)]
    engine = Engine(law, worlds, held, threads=2, boundaries=pack)
    found = list(findings(engine))
    assert differences(found, plain_findings(law, worlds, held, boundaries=pack)) == []
    return found


def statuses(found: list[Finding]) -> dict[str, str]:
    return {f"{f.label}{f.part or ''}": f.status for f in found}


def test_by_hand_with_a_pack(law: Law, pack: Boundaries) -> None:
    """A lies from 8 to 13 east, B beyond; its lines are good to two kilometres."""
    stands = [
        ("AAA", "47.5,10.0"),  # told to a tenth: half of that is 6 km, the line 150 km away
        ("BBB", "47.500000,13.010000"),  # 750 m beyond the line
        ("BBB", "47.500000,13.050000"),  # 3.8 km beyond it
        ("AAA", "48.000000,16.000000"),  # where both claim it
        ("AAA", "47.0,12.0"),  # on the line between two pieces of A, which is none
        ("BBB", "?"),
        ("DDD", "47.5,10.0"),  # D is not drawn
        ("CCC", "15.000000,180.000000"),  # at the antimeridian, where the map ends and C does not
        ("CCC", "15.000000,-179.999900"),
        ("CCC", "47.5,10.0"),
    ]
    found = statuses(asked(law, [told(1, "47.500000,10.000000", *stands)], pack))
    assert [found[f"line{n}"] for n in range(1, 11)] == [
        "met", "undetermined", "met", "undetermined", "met", "undetermined", "undetermined",
        "met", "met", "unmet",
    ]  # fmt: skip
    assert {name: status for name, status in found.items() if name[:4] not in ("line", "same")} == {
        "dry": "met", "own": "met", "not-theirs": "met", "all": "unmet",
        "north": "within", "east": "within", "exact": "within",
    }  # fmt: skip


def test_by_hand_without_a_pack(law: Law) -> None:
    """What lies inside is unknown; what lies at sea is not."""
    home = "56.5000,3.2000"
    found = statuses(asked(law, [told(1, home, ("AAA", home), ("BBB", "56.5,3.2"))], None))
    assert found == {
        "dry": "unmet", "own": "undetermined", "not-theirs": "undetermined", "all": "undetermined",
        "line1": "undetermined", "line2": "undetermined",
        "north": "within", "east": "within", "exact": "within",
        "same1": "met", "same2": "unmet",  # digits say how exact: these are written otherwise
    }  # fmt: skip


def test_numbers_of_a_place(law: Law) -> None:
    found = {f.label: f.measured for f in asked(law, [told(1, "-5.25,-0.1234")], None)}
    assert found["north"] == (Decimal("-5.25"), Decimal("-5.25"))
    assert found["east"] == (Decimal("-0.1234"), Decimal("-0.1234"))
    assert found["exact"] == (Decimal(36), Decimal(36))
    unknown = {f.label: f.measured for f in asked(law, [told(1, "?")], None)}
    assert unknown["north"] == unknown["east"] == unknown["exact"] == (None, None)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1,2", "3600"), ("1.5,2.25", "360"), ("1.123456,2.123456", "0.0036"), ("1.12,2", "3600")],
)
def test_the_coarser_side_says_how_exact_a_place_is(text: str, seconds: str) -> None:
    assert arc_seconds(text) == Decimal(seconds)


def test_few_digits_leave_it_open(pack: Boundaries) -> None:
    """Every place that a writing may stand for must agree."""
    assert place_of("48.10,13.10", pack).inside("BBB", pack.states) is True
    assert place_of("48.1,13.1", pack).inside("BBB", pack.states) is None  # from 13.05: 5.6 km
    assert place_of("48,14", pack).inside("BBB", pack.states) is True
    assert place_of("48,14", pack).inside("AAA", pack.states) is False
    assert place_of("56.50,3.20").sea is True
    assert place_of("53,6").sea is None  # to a degree, it may be in the sea or on land
    assert place_of("nonsense", pack) == Place(None)


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_both_evaluators_agree_about_places(
    data: st.DataObject, law: Law, pack: Boundaries
) -> None:
    near = st.sampled_from([0.0, 0.00001, -0.00001, 0.018, -0.018, 0.03, 0.5])
    east = st.sampled_from([8, 12, 13, 15.5, 16.5, 20, 180, -180, -170, 0])
    north = st.sampled_from([44, 46, 49, 50, 10, 20, 48, 90, -90, 0])

    def written_as(x: float, y: float, a: float, b: float, digits: int) -> str:
        texts = []
        for degrees, most in ((y + b, 90), (x + a, 180)):
            degrees = max(-most, min(most, round(degrees, digits)))
            texts.append(f"{degrees:.{digits}f}".replace("-180", "180"))
        text = ",".join(t.removeprefix("-") if float(t) == 0 else t for t in texts)
        parse_point(text)
        return text

    point = st.builds(written_as, east, north, near, near, st.integers(0, 6))
    some = st.one_of(point, st.just("?"))
    state = st.sampled_from(["AAA", "BBB", "CCC", "DDD", "?"])
    lines = data.draw(st.lists(st.tuples(state, some), max_size=6))
    asked(law, [told(1, data.draw(some), *lines)], data.draw(st.sampled_from([pack, None])))


@given(case=generated_cases(size=10, threads=4))
@settings(max_examples=5, deadline=None)
def test_both_evaluators_agree_on_generated_regimes(
    case: tuple[Law, Register], pack: Boundaries
) -> None:
    law, register = case
    engine = Engine(
        law, register.worlds, register.held, register.declarations, threads=1, boundaries=pack
    )
    mine = plain_findings(
        law, register.worlds, register.held, register.declarations, boundaries=pack
    )
    assert differences(list(findings(engine)), mine) == []


@given(register=registers(LENDING, threads=3))
@settings(max_examples=5, deadline=None)
def test_a_pack_only_settles_what_was_open(register: Register, pack: Boundaries) -> None:
    """A pack answers questions; it never changes an answer that did not wait for it."""
    one = plain_findings(LENDING, register.worlds, register.held, register.declarations)
    two = plain_findings(
        LENDING, register.worlds, register.held, register.declarations, boundaries=pack
    )
    assert [f for f in one if f.status != "undetermined"] == [
        g for f, g in zip(one, two, strict=True) if f.status != "undetermined"
    ]


def test_six_thousand_places_cost_little(law: Law) -> None:
    """Not a time but a ratio: what is known of places against reading the messages at all."""
    stands = [("AAA", f"{40 + n % 20}.{n:06d},{n % 40}.{n:06d}") for n in range(6000)]
    held = [told(1, "47.5,10.0", *stands)]
    start = time.perf_counter()
    for _, at in stands:
        place_of(at)
    alone = time.perf_counter() - start
    start = time.perf_counter()
    Engine(law, [World("record", AS_OF)], held, threads=2)
    whole = time.perf_counter() - start
    assert alone < whole
