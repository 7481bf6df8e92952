"""A made-up year: the same everywhere, valid, inside the quotas, and nobody's in particular."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from hofburg import atlas
from hofburg.assessment import assess
from hofburg.errors import QuestionError, RegisterError
from hofburg.exchange import record_year, synthetic_year, tell_year
from hofburg.exchange.synthetic.names import CLASSES
from hofburg.regimes import Law, load_regime
from hofburg.register import Centre, Record, Register, check_entry, init_centre
from hofburg.values import parse_instant

Entry = dict[str, Any]
YEAR = 2027
CODES = [state.code for state in atlas.states("participating")]


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime("VD2011")


@pytest.fixture(scope="module")
def entries(law: Law) -> list[Entry]:
    return list(synthetic_year(law, YEAR, 0))


def of_kind(entries: Sequence[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in entries if entry["kind"] in kinds]


def bodies(entries: Sequence[Entry]) -> list[Entry]:
    return [entry["body"] for entry in of_kind(entries, "annual_exchange")]


def digest(entries: Sequence[Entry]) -> str:
    return hashlib.sha256(json.dumps(entries).encode()).hexdigest()


def test_the_same_seed_is_the_same_year_on_any_machine(entries: list[Entry]) -> None:
    program = (
        "import hashlib, json, hofburg; from hofburg.exchange import synthetic_year;"
        "made = list(synthetic_year(hofburg.load_regime('VD2011'), 2027, 0));"
        "print(hashlib.sha256(json.dumps(made).encode()).hexdigest())"
    )
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        surroundings = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", program], env=surroundings, capture_output=True, check=True
        )
        assert done.stdout.decode().strip() == digest(entries)


def test_another_seed_and_another_year_are_others(law: Law) -> None:
    few = CODES[:12]
    made = {
        digest(list(synthetic_year(law, year, seed, few)))
        for year, seed in ((2027, 0), (2027, 1), (2028, 0))
    }
    assert len(made) == 3


def test_two_years_share_no_reference(law: Law, entries: list[Entry]) -> None:
    references = [(e["author"], e["number"]) for e in entries if "author" in e]
    others = [synthetic_year(law, YEAR + 1, 0), synthetic_year(law, YEAR, 1)]
    references += [(e["author"], e["number"]) for other in others for e in other if "author" in e]
    assert len(set(references)) == len(references)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_entry_is_valid_without_a_warning(law: Law, seed: int) -> None:
    for number, data in enumerate(synthetic_year(law, YEAR, seed), 1):
        entry, problems = check_entry(data, {law.id: law}, f"entry {number}")
        assert entry is not None, problems
        assert problems == []


def test_it_does_not_matter_who_a_state_is(law: Law) -> None:
    """With the codes of two lists exchanged, the year is the same, letter by letter."""
    others = CODES[20:] + CODES[:20]
    changed = dict(zip(CODES, others, strict=True))
    code = re.compile(r"\b[A-Z]{3}\b")
    text = json.dumps(list(synthetic_year(law, YEAR, 3, CODES)))
    exchanged = code.sub(lambda found: changed.get(found[0], found[0]), text)
    assert json.loads(exchanged) == list(synthetic_year(law, YEAR, 3, others))


def test_the_corners_of_an_area_are_the_same_as_points_and_as_text(entries: list[Entry]) -> None:
    def minutes(text: str, away: str) -> int:
        whole, part = text[:-1].split("-")
        return (int(whole) * 60 + int(part)) * (-1 if text[-1] == away else 1)

    told = of_kind(entries, "activity_notice", "inspection_request")
    assert len(told) > 20
    for entry in told:
        written = [corner.split() for corner in entry["body"]["area"]]
        points = [[float(side) * 60 for side in at.split(",")] for at in entry["body"]["corners"]]
        own = [[minutes(north, "S"), minutes(east, "W")] for north, east in written]
        assert len(own) == len(points) == 4
        for mine, theirs in zip(own, points, strict=True):
            assert theirs == pytest.approx(mine, abs=0.01)


def test_it_has_the_size_of_a_year(entries: list[Entry]) -> None:
    told = bodies(entries)
    units = [body.get("units", 0) for body in told]
    assert {entry["author"] for entry in entries if "author" in entry} == set(CODES)
    assert 5500 <= sum(units) <= 6500
    assert max(units) <= 900
    assert sum(unit < 60 for unit in units) > len(units) // 2, "most States are small"
    assert 25_000 <= sum(len(body.get("holdings", ())) for body in told) <= 36_000
    assert sum(body.get("nil", False) for body in told) in range(3, 7)
    kinds = Counter(entry["kind"] for entry in entries)
    assert kinds["annual_calendar"] == kinds["two_year_plan"] == len(CODES) - 1
    for kind in ("activity_notice", "activity_invitation", "observer_reply", "observation",
                 "inspection_visit", "evaluation_visit", "increase_notice", "force_change",
                 "request", "meeting", "visit_invitation"):  # fmt: skip
        assert kinds[kind], kind


def test_quotas_are_kept(entries: list[Entry]) -> None:
    requests = {
        f"{e['author']}/{e['number']}": e
        for e in of_kind(entries, "inspection_request", "evaluation_request")
    }
    quota = {e["author"]: e["body"].get("units", 0) for e in of_kind(entries, "annual_exchange")}
    quota = {state: min(15, -(-units // 60)) for state, units in quota.items()}
    hosts: Counter[tuple[str, str]] = Counter()
    pairs: Counter[tuple[str, str, str]] = Counter()
    days: Counter[tuple[str, str]] = Counter()
    units: Counter[tuple[str, str]] = Counter()
    for reply in of_kind(entries, "inspection_reply", "evaluation_reply"):
        request = requests[reply["refers_to"][0]]
        kind, host, guest = reply["kind"].partition("_")[0], reply["author"], request["author"]
        if not reply["body"]["accepted"]:
            assert reply["body"]["ground"] == "quota"
            continue
        hosts[kind, host] += 1
        pairs[kind, host, guest] += 1
        if kind == "evaluation":
            days[host, request["body"]["planned"][:10]] += 1
            units[host, request["body"]["formation"]] += 1
    assert set(days.values()) == {1}, "one evaluation at a time"
    assert max(units.values()) <= 2
    for (kind, host), number in hosts.items():
        assert number <= (3 if kind == "inspection" else quota[host])
    for (kind, host, _), number in pairs.items():
        assert number <= (1 if kind == "inspection" else max(1, quota[host] // 5))
    full = Counter(
        kind
        for (kind, host), n in hosts.items()
        if n == (3 if kind == "inspection" else quota[host])
    )
    filled = Counter(e["kind"].partition("_")[0] for e in entries if e["kind"].endswith("_filled"))
    assert full == filled, "who has used up its quota tells all"


def test_the_year_begins_with_a_rush(entries: list[Entry]) -> None:
    asked = [e["sent"] for e in of_kind(entries, "inspection_request", "evaluation_request")]
    early = sum(moment < f"{YEAR}-02-01" for moment in asked)
    assert early > len(asked) / 3


def test_names_and_types_are_of_nowhere(entries: list[Entry]) -> None:
    known = {state.name.lower() for state in atlas.states()}
    towns, types, units = set(), set(), []
    for body in bodies(entries):
        own = [line["designation"] for line in body.get("forces", ())]
        assert len(set(own)) == len(own)
        units += own
        towns |= {line["place"] for line in body.get("forces", ())}
        types |= {line["type"] for line in body.get("types", ())}
    assert len(towns) > 1000
    assert not {town.lower() for town in towns} & known
    assert all(re.fullmatch(r"[A-Z][a-z]+", town) and len(town) > 6 for town in towns)
    pattern = re.compile(f"({'|'.join(CLASSES.values())})-[A-H][1-4]")
    assert all(pattern.fullmatch(one) for one in types)


def test_points_are_on_land_and_nobody_shares_one(entries: list[Entry]) -> None:
    found = []
    for body in bodies(entries):
        own = [line["location"] for line in body.get("forces", ())]
        own += [line["base_location"] for line in body.get("forces", ()) if "base_location" in line]
        assert len(set(own)) == len(own)
        found += own
    assert all(re.fullmatch(r"-?\d{1,2}\.\d{4},-?\d{1,3}\.\d{4}", point) for point in found)
    for point in found[::7]:
        latitude, longitude = map(float, point.split(","))
        assert atlas.surface(latitude, longitude) == "land", point


def test_origin_stands_in_every_entry(entries: list[Entry]) -> None:
    assert {entry["origin"] for entry in entries} == {"synthetic"}
    assert all("origin" in e and e["body"] for e in entries)


@pytest.mark.parametrize(
    ("year", "seed", "states", "rule"),
    [(1999, 0, None, "year"), (2200, 0, None, "year"), (YEAR, -1, None, "seed"),
     (YEAR, 0, ["KAZ"], "unknown-state"), (YEAR, 0, ["KAZ", "XXX"], "unknown-state"),
     (YEAR, 0, ["KAZ", "KAZ"], "unknown-state")],
)  # fmt: skip
def test_a_question_that_makes_no_year_is_refused(
    law: Law, year: int, seed: int, states: list[str] | None, rule: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        synthetic_year(law, year, seed, states)
    assert [problem.rule for problem in refused.value.problems] == [rule]


# -- registers -------------------------------------------------------------------------------------


@pytest.fixture
def centre(tmp_path: Path) -> Callable[[str], Centre]:
    def make(kind: str) -> Centre:
        demo = kind == "demo"
        return init_centre(
            tmp_path / kind, "LIE", passphrase=None if demo else "long enough",
            kind="demo" if demo else "real", insecure=demo,
        )  # fmt: skip

    return make


def test_a_real_register_refuses_it_by_every_way(
    law: Law, tmp_path: Path, centre: Callable[[str], Centre]
) -> None:
    few = list(synthetic_year(law, YEAR, 0, CODES[:10]))
    real, demo = centre("real"), centre("demo")
    with real.register() as register, demo.register() as other:
        key = real.key("long enough")
        with pytest.raises(RegisterError) as refused:
            record_year(law, register, key, few)
        (problem,) = refused.value.problems
        assert problem.rule == "origin"
        assert "real register" in problem.message
        entry, _ = check_entry(few[5], {law.id: law})
        assert entry is not None
        with pytest.raises(RegisterError, match="takes no synthetic entry"):
            register.append([entry], key)
        record_year(law, other, demo.key(None), few)
        with (tmp_path / "export.jsonl").open("wb") as file:
            other.export(file)
        with pytest.raises(RegisterError, match="takes no synthetic entry"):
            register.import_records(tmp_path / "export.jsonl", {law.id: law}, trust=demo.trust())
        assert register.count() == 0
        assert other.count() == len(few)


def found_and_planted(law: Law, entries: list[Entry], register: Register) -> None:
    assessment = assess(law, register.records(), as_of=parse_instant(f"{YEAR}-11-14").hi)
    tale = tell_year(entries, assessment)
    assert [it for it in tale.deviations if not it.found] == []
    assert tale.unplanned == ()


@pytest.mark.parametrize("seed", [1, 5])
def test_the_assessment_finds_what_is_planted_and_nothing_else(
    law: Law, centre: Callable[[str], Centre], seed: int
) -> None:
    few = list(synthetic_year(law, YEAR, seed, CODES[10:34]))
    home = centre("demo")
    with home.register() as register:
        made = record_year(law, register, home.key(None), few)
        assert all(isinstance(record, Record) for record in made)
        assert register.verify(home.trust()) == []
        found_and_planted(law, few, register)


def test_the_assessment_finds_what_is_planted_in_a_whole_year(
    law: Law, centre: Callable[[str], Centre]
) -> None:
    home = centre("demo")
    with home.register() as register:
        whole = list(synthetic_year(law, YEAR, 4))  # the command's test tells that of seed 0
        record_year(law, register, home.key(None), whole)
        found_and_planted(law, whole, register)


def test_what_is_planted_says_so(entries: list[Entry]) -> None:
    note = next(entry["body"] for entry in entries if entry["kind"] == "hofburg.note")
    comments = {
        e["comment"].removeprefix("Planted: ")
        for e in entries
        if e.get("comment", "").startswith("Planted")
    }
    told = {it["what"] for it in note["planted"] if it["status"] != "missed"}
    assert comments == told - {what for what in told if "were invited with it" in what}
    assert len(note["planted"]) >= 20
    assert len({it["state"] for it in note["planted"]}) >= 15, "spread over the States"
