"""What is located: everything that a message says, once, with what has no place beside it."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import inquiry
from hofburg.errors import QuestionError
from hofburg.inquiry.located_cases import _spot
from hofburg.inquiry.located_rows import geometry
from hofburg.reports import unit_symbol

HOSTILE = "<script>alert('map')</script>"
SENT = "2026-05-01T10:00Z"


def entry(kind: str, body: dict[str, Any], number: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "regime": "VD2011", "kind": kind, "author": "LIE", "number": number, "to": ["MCO"],
        "sent": SENT, "origin": "transcribed", "body": body, **more,
    }  # fmt: skip


def exchange(year: int, *forces: dict[str, Any], number: str = "x", **more: Any) -> dict[str, Any]:
    own = {"sent": f"{year - 1}-12-10T10:00Z", "copies": ["*"], "to": ["MCO"], **more}
    body = {"year": year, "valid": f"{year}-01-01", "forces": list(forces)}
    return entry("annual_exchange", body, f"{number}{year}", **own)


def answer_of(folder: Path, *entries: dict[str, Any], **asked: Any) -> inquiry.Answer:
    path = folder / "entries.jsonl"
    path.write_text("".join(json.dumps(it) + "\n" for it in entries), encoding="utf-8")
    asked = {"regimes": ["VD2011"], "as_of": "2026-06-01", **asked}
    return inquiry.ask(inquiry.Question(registers=[str(path)], **asked))


def on(answer: inquiry.Answer, day: str | None = None, **asked: Any) -> inquiry.Map:
    return inquiry.located(answer, inquiry.map_day(answer, day), **asked)


ACTIVITY = {
    "designation": "Blue Meadow", "host": "LIE", "start": "2026-05-20T08:00Z",
    "finish": "2026-05-24T18:00Z", "kinds": ["land"], "troops": 9500,
    "corners": ["47.10,9.50", "47.20,9.50", "47.20,9.60", "47.10,9.60"],
}  # fmt: skip
GUARD = {"designation": "1st Guard Brigade", "arm": "infantry", "level": "brigade",
         "location": "47.1410,9.5210", "active": True, "strength": 900}  # fmt: skip


def test_an_activity_lies_where_it_says_while_it_lasts(tmp_path: Path) -> None:
    answer = answer_of(tmp_path, entry("activity_notice", ACTIVITY))
    assert not on(answer, "2026-05-19").all
    for day in ("2026-05-20", "2026-05-24"):
        (one,) = on(answer, day).placed
        assert (one.kind, one.name, one.states) == ("outline", "Blue Meadow", ("LIE",))
        assert one.pieces == (((47.1, 9.5), (47.2, 9.5), (47.2, 9.6), (47.1, 9.6)),)
    assert not on(answer, "2026-05-25").all
    assert len(on(answer, "any").all) == 1


def test_a_unit_is_where_the_last_exchange_has_it(tmp_path: Path) -> None:
    moved = GUARD | {"location": "47.2000,9.6000"}
    answer = answer_of(tmp_path, exchange(2025, GUARD), exchange(2026, moved))
    (before,) = on(answer, "2025-12-31").placed
    (after,) = on(answer, "2026-01-01").placed
    assert before.pieces == (((47.141, 9.521),),)
    assert after.pieces == (((47.2, 9.6),),)
    assert after.kind == "unit"
    # Nothing later was sent: there it stays, as far as is known.
    assert on(answer, "2027-06-01").placed == (after,)


def test_what_has_no_place_is_listed_and_never_drawn(tmp_path: Path) -> None:
    left = {key: value for key, value in GUARD.items() if key != "location"} | {"place": "Vaduz"}
    unknown = GUARD | {"designation": "2nd Guard", "location": "?"}
    answer = answer_of(tmp_path, exchange(2026, GUARD, left | {"designation": "3rd"}, unknown))
    found = on(answer)
    assert [it.name for it in found.placed] == ["1st Guard Brigade"]
    assert {(it.name, it.lacking, it.words) for it in found.unplaced} == {
        ("2nd Guard", "unknown", ""), ("3rd", "left-out", "Vaduz"),
    }  # fmt: skip
    shapes = inquiry.map_geojson(found, {})["features"]
    assert [it["geometry"] is None for it in shapes] == [False, True, True]
    assert all(it["geometry"] is None or it["geometry"]["coordinates"] != [0, 0] for it in shapes)
    assert inquiry.map_json(found)["located"] == 1
    assert inquiry.map_json(found)["unplaced"] == 2


def test_what_is_cancelled_is_counted_and_left_out(tmp_path: Path) -> None:
    body = ACTIVITY | {"cancelled": True}
    found = on(answer_of(tmp_path, entry("activity", body)), "2026-05-21")
    assert (found.all, found.fallen) == ((), 1)


def test_a_later_notice_replaces_the_first(tmp_path: Path) -> None:
    later = ACTIVITY | {"corners": ["46.10,9.50", "46.20,9.50", "46.20,9.60"]}
    again = entry("activity_notice", later, "2", refers_to=["LIE/1"], sent="2026-05-02T10:00Z")
    answer = answer_of(tmp_path, entry("activity_notice", ACTIVITY), again)
    (one,) = on(answer, "2026-05-21").placed
    assert len(one.pieces[0]) == 3
    known = answer_of(tmp_path, entry("activity_notice", ACTIVITY), again, as_of="2026-05-01")
    (then,) = on(known, "2026-05-21").placed
    assert len(then.pieces[0]) == 4


def test_positions_above_the_mark_are_withheld_and_counted(tmp_path: Path) -> None:
    secret = entry("activity_notice", ACTIVITY, handling="restricted")
    answer = answer_of(tmp_path, secret, exchange(2026, GUARD))
    marks = inquiry.mark_order(answer.laws.values())
    assert marks[0] == "public"
    found = on(answer, "2026-05-21", up_to="public")
    assert [it.name for it in found.all] == ["1st Guard Brigade"]
    assert found.withheld == {"restricted": 1}
    assert "Blue Meadow" not in json.dumps(inquiry.map_geojson(found, {}))
    assert len(on(answer, "2026-05-21").all) == 2


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"kind": "unit"}, ["1st Guard Brigade"]),
        ({"process": "activity"}, ["Blue Meadow"]),
        ({"process": "VD2011/exchange"}, ["1st Guard Brigade"]),
        ({"text": "MEADOW"}, ["Blue Meadow"]),
        ({"text": "lie"}, ["Blue Meadow", "1st Guard Brigade"]),
        ({"state": "LIE"}, ["Blue Meadow", "1st Guard Brigade"]),
        ({"state": "MCO"}, []),
    ],
)
def test_filters(tmp_path: Path, asked: dict[str, str], names: list[str]) -> None:
    answer = answer_of(tmp_path, entry("activity_notice", ACTIVITY), exchange(2026, GUARD))
    assert sorted(it.name for it in on(answer, "2026-05-21", **asked).all) == sorted(names)


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        ({"kind": "tank"}, "--kind"),
        ({"process": "activty"}, "--process"),
        ({"up_to": "x"}, "--up-to"),
    ],
)
def test_what_does_not_exist_is_refused(tmp_path: Path, asked: dict[str, str], option: str) -> None:
    answer = answer_of(tmp_path, entry("activity_notice", ACTIVITY))
    with pytest.raises(QuestionError) as refused:
        on(answer, **asked)
    assert [it.place for it in refused.value.problems] == [option]
    with pytest.raises(QuestionError, match="--at"):
        inquiry.map_day(answer, "2026-13-01")


def test_accounts_that_differ_stand_side_by_side(tmp_path: Path) -> None:
    other = ACTIVITY | {"corners": ["46.10,9.50", "46.20,9.50", "46.20,9.60"]}
    answer = answer_of(
        tmp_path,
        entry("activity_notice", ACTIVITY, account="one"),
        entry("activity_notice", other, account="two"),
    )
    found = on(answer, "2026-05-21").placed
    assert [(it.account, len(it.pieces[0])) for it in found] == [("one", 4), ("two", 3)]
    assert len({row["id"] for row in inquiry.map_rows(found)}) == 2


def test_areas_of_arrangements_need_their_pack(tmp_path: Path) -> None:
    answer = inquiry.ask(inquiry.Question(regimes=["DRAFT-BORDER-NOTICE"]))
    (belt,) = on(answer, kind="area").unplaced
    assert belt.lacking == "ground"
    assert "boundary pack" in belt.words
    from hofburg.regimes import library_path

    pack = library_path("DRAFT-BORDER-NOTICE") / "warn" / "squares.json"
    with_pack = answer_of(
        tmp_path, entry("activity_notice", ACTIVITY), boundaries=str(pack),
        regimes=["VD2011", "DRAFT-BORDER-NOTICE"],
    )  # fmt: skip
    assert not on(with_pack, "2026-05-21", kind="area").all, "in force from 2027"
    found = on(with_pack, "2027-05-21", kind="area")
    drawn = [it for it in found.placed if it.field == "belt"]
    assert len(drawn) == 1
    assert found.lines
    assert found.boundaries
    told = inquiry.map_geojson(found, {})["features"]
    lines = [it for it in told if it["properties"]["kind"].startswith("boundary-pack")]
    assert len(lines) == len(found.lines)
    for line in lines:
        assert set(line["properties"]) >= {"source", "date", "accuracy_km", "disclaimer"}
    (shape,) = [it["geometry"] for it in told if it["properties"].get("field") == "belt"]
    assert shape["type"] == "MultiPolygon"


@given(
    st.lists(
        st.tuples(st.integers(-80, 80), st.integers(-180, 179)), min_size=3, max_size=8, unique=True
    )
)
def test_outlines_are_cut_at_the_antimeridian(places: list[tuple[int, int]]) -> None:
    base = places[0][1]
    # Within ninety degrees of the first: on one side of the earth.
    near = [(lat, (base + (lon % 91) + 180) % 360 - 180) for lat, lon in places]
    texts = [f"{lat},{'180' if lon == -180 else lon}" for lat, lon in near]
    _, pieces, lacking, _ = _spot("corners", texts)
    assert not lacking
    made = geometry(_thing(pieces))
    assert made is not None
    polygons = made["coordinates"] if made["type"] == "MultiPolygon" else [made["coordinates"]]
    for (ring,) in polygons:
        assert ring[0] == ring[-1]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
        sides = pairwise(ring)
        assert all(abs(one[0] - two[0]) <= 180 for one, two in sides)


def _thing(pieces: Any) -> inquiry.Located:
    return inquiry.Located(
        "outline", "L", "p", "m", "corners", "n", (), "", "", "", 0, pieces, "", "", None, (0, 0),
        (0, 0), True, "", "public", "", (), "", "",
    )  # fmt: skip


def test_points_are_read_as_messages_write_them() -> None:
    assert _spot("location", "47.1,9.5")[:3] == ("place", (((47.1, 9.5),),), "")
    assert _spot("corners", ["47.1,9.5", "?"])[1:3] == ((), "unknown")
    assert _spot("corners", [HOSTILE])[1:3] == ((), "unread")
    assert _spot("route", ["1,1", "2,2"])[0] == "line"
    assert _spot("places", ["1,1", "2,2", "3,3"])[0] == "place"


def test_symbols_are_neutral_and_say_arm_and_level() -> None:
    made = unit_symbol(GUARD)
    assert made == "10041000181211000000"
    assert len(made) == 20
    assert unit_symbol({}) == "10041000000000000000"
    corps = unit_symbol({"level": "Army Corps", "arm": "armoured"})
    assert corps[8:14] == "221205"
    for said in (GUARD, {}, {"service": "air"}, {"arm": HOSTILE, "level": HOSTILE}):
        assert unit_symbol(said)[3] == "4", "the frame of a neutral unit, whoever it is"
        assert unit_symbol(said).isdigit()
