"""The arrangements of the library: each reads, holds its cases, and shows its first and last day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assessment.packs import halves
from hofburg import Case, Law, assess_cases, load_cases, load_regime
from hofburg.assessment import Assessment, Finding, assess, judge
from hofburg.atlas import Boundaries, load_boundaries
from hofburg.regimes import arrangements
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

DAY = 24 * 3600 * 1_000_000
ALL = arrangements()
BORDER = [name for name in ALL if name.startswith("KGZ-TJK-")]
ADDED = ["FIN-RUS-2000", "LTU-BLR-2001", "LVA-BLR-2004"]  # one evaluation a year each way


@cache
def law_of(name: str) -> Law:
    return load_regime(name)


@cache
def book(name: str) -> tuple[Law, tuple[tuple[Case, str], ...], Assessment]:
    law = law_of(name)
    cases = tuple(load_cases(name))
    return law, cases, assess_cases(law, cases)


def moments(value: Any) -> Iterator[tuple[int, int]]:
    """Every instant of an entry, of its envelope and of its body, as bounds."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from moments(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from moments(inner)
    elif isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        bounds = parse_instant(value)
        yield bounds.lo, bounds.hi


def test_the_library_has_the_arrangements_that_it_says() -> None:
    assert {*BORDER} == {f"KGZ-TJK-{year}" for year in (2021, 2022, 2023, 2025)}
    assert {*ADDED, "ROU-HUN-1996"} <= {*ALL}


@pytest.mark.parametrize("name", ALL)
def test_every_case_gives_what_it_says(name: str) -> None:
    law, _, made = book(name)
    assert [str(m) for result in made.cases[law.id] for m in judge(law, result)] == []


@pytest.mark.parametrize("name", ALL)
def test_a_case_lies_on_the_day_before_it_begins_and_one_after_it_ends_or_long_after(
    name: str,
) -> None:
    law, cases, _ = book(name)
    assert law.arrangement is not None
    assert law.since is not None
    sent = [m for case, _ in cases for entry in case.entries for m in moments(entry)]
    assert any(law.since - DAY <= lo and hi < law.since for lo, hi in sent)
    end = law.arrangement.until
    if end is None:  # no end is known: a year after it began it still holds
        assert any(lo > law.since + 365 * DAY for lo, hi in sent)
    else:
        assert any(end < lo and hi <= end + DAY for lo, hi in sent)


@pytest.mark.parametrize("name", ALL)
def test_what_it_adds_or_touches_is_found_in_its_term_and_for_its_parties_only(name: str) -> None:
    law, _, made = book(name)
    assert law.arrangement is not None
    parties = set(law.arrangement.parties)
    emitted = law.emitted
    for finding in made.findings(roster=False):
        assert finding.label in emitted
        assert finding.layer == law.layer
        assert not parties or finding.state in {*parties, *law.organisations, None}


@pytest.mark.parametrize("name", ALL)
def test_every_figure_carries_a_mark_and_a_source_that_is_named(name: str) -> None:
    law, _, _ = book(name)
    inherited = {} if law.base is None else law.base.parameters
    own = {n: p for n, p in law.parameters.items() if inherited.get(n) != p}
    said: Iterable[Any] = [
        *own.values(), *(law.provisions[label] for label in law.emitted if label in law.provisions)
    ]  # fmt: skip
    for thing in said:
        keys = re.split(r"[,;]\s*", thing.provenance.source)
        assert thing.provenance.mark
        assert keys != [""]
        assert all(key.split(" ")[0] in law.sources for key in keys), (thing, keys)


@pytest.mark.parametrize("name", [*BORDER, *ADDED, "ROU-HUN-1996"])
def test_it_is_written_in_english_and_in_russian(name: str) -> None:
    law, _, _ = book(name)
    assert law.arrangement is not None
    both = {"en", "ru"}
    said = set(law.arrangement.touched) | set(law.arrangement.added) | (
        set() if law.base else set(law.provisions)
    )  # fmt: skip
    old = set() if law.base is None else set(law.base.messages)
    prose: list[Any] = [law.title, law.arrangement.area, *(law.provisions[s].text for s in said)]
    for kind in set(law.messages) - old:
        message = law.messages[kind]
        prose += [message.title, message.text, *(f.label for f in message.fields.values())]
    assert all(set(text) >= both for text in prose), [t for t in prose if not set(t) >= both]


@pytest.mark.parametrize("name", BORDER)
def test_what_a_third_state_sends_binds_nobody_else_than_the_parties(name: str) -> None:
    law, _, _ = book(name)
    records = []
    for number, (kind, message) in enumerate(law.messages.items()):
        body: dict[str, Any] = {f: "KGZ" for f in message.fields if f == "side"}
        body |= {f: "2025-06-01T10:00Z" for f in message.fields if f in ("at", "begins")}
        if "figures" in message.fields:
            body["figures"] = [{"state": "TJK", "killed": "1"}]
        data = {"regime": law.id, "kind": kind, "author": "UZB", "to": ["KGZ"], "sent": "2025-06-02",
                "origin": "synthetic", "body": body, "number": str(number)}  # fmt: skip
        entry, problems = check_entry(data, {law.id: law}, kind)
        if entry is not None:  # what asks for more than the test fills in is refused
            assert any(p.rule == "not-a-participant" for p in problems)
            records.append(Record(entry, recorded="2025-06-02"))
    assert records
    made = assess(law, records, as_of=parse_instant("2025-07-01").lo)
    assert [f for f in made.findings() if f.state not in ("KGZ", "TJK", None)] == []


# Finland and Russia: the last day, the day after, and what the base counts.


def sent(
    number: str, kind: str, author: str, to: str, at: str, body: dict[str, Any], **more: Any
) -> Record:
    data = {"regime": "VD2011", "kind": kind, "author": author, "to": [to], "copies": ["*"], "sent": at,
            "origin": "synthetic", "number": number, "body": body, **more}  # fmt: skip
    laws = {name: law_of(name) for name in ("VD2011", *ADDED)}
    entry, problems = check_entry(data, laws, number)
    assert entry is not None
    assert [p for p in problems if p.level == "error"] == []
    return Record(entry, recorded=at)


def asked(number: str, at: str, visit: str, **more: Any) -> list[Record]:
    """A request of Russia that Finland admits, a visit and its report."""
    body = {"formation": "fictional: an air command", "planned": f"{visit}T08:00Z", "entry": f"{visit}T06:00Z",
            "points_of_entry": ["fictional: a crossing"], "transport": "by road", "particulars": True,
            "languages": ["english"]}  # fmt: skip
    ref = {"refers_to": [f"RUS/{number}"], **more}
    return [
        sent(number, "evaluation_request", "RUS", "FIN", at, body, **more),
        sent(f"{number}r", "evaluation_reply", "FIN", "RUS", at.replace("T09", "T20"), {"accepted": True}, **ref),
        sent(f"{number}v", "evaluation_visit", "RUS", "FIN", f"{visit}T20:00Z",
             {"began": f"{visit}T08:00Z", "ended": f"{visit}T18:00Z"}, **ref),
    ]  # fmt: skip


UNITS = {"year": 2023, "units": 60}
REPORT = sent("units", "annual_exchange", "FIN", "RUS", "2022-12-14T12:00Z", UNITS)
UNDER = {"under": "FIN-RUS-2000"}


def judged(*records: Record) -> dict[tuple[str, str], Finding]:
    """What both layers say of the quota, by layer and case, in the register of Finland."""
    laws = [law_of("VD2011"), law_of("FIN-RUS-2000")]
    made = assess(laws, [REPORT, *records], as_of=parse_instant("2023-12-31").hi, holder="FIN")
    said = made.findings(reading="default", roster=False)
    return {(f.layer, f.case): f for f in said if f.label == "109"}


def test_asked_for_on_the_last_day_it_is_admitted_and_on_the_day_after_refusable() -> None:
    last = judged(*asked("1", "2023-05-31T09:00Z", "2023-06-06", **UNDER))
    after = judged(*asked("1", "2023-06-01T09:00Z", "2023-06-07", **UNDER))
    assert {k: f.status for k, f in last.items()} == {("FIN-RUS-2000", "RUS/1"): "within"}
    assert {k: f.status for k, f in after.items()} == {("FIN-RUS-2000", "RUS/1"): "refusable"}


def test_it_never_uses_the_base_quota_and_the_same_visit_under_the_base_does() -> None:
    extra = asked("1", "2023-03-01T09:00Z", "2023-03-07", **UNDER)
    own = asked("2", "2023-04-03T09:00Z", "2023-04-09")
    more = asked("3", "2023-05-03T09:00Z", "2023-05-09", **UNDER)
    found = judged(*extra, *own, *more)
    # 60 units are one evaluation: it is that of April, though another visit came before it
    assert found["base", "RUS/2"].status == "within"
    assert found["base", "RUS/2"].measured == (Decimal(1), Decimal(1))
    assert found["FIN-RUS-2000", "RUS/1"].status == "within"
    assert found["FIN-RUS-2000", "RUS/3"].status == "refusable"  # the second of the year under it
    assert set(found) == {("base", "RUS/2"), ("FIN-RUS-2000", "RUS/1"), ("FIN-RUS-2000", "RUS/3")}
    both = judged(*asked("1", "2023-03-01T09:00Z", "2023-03-07"), *own)
    assert both["base", "RUS/1"].status == "within"
    assert both["base", "RUS/2"].status == "refusable"


@pytest.mark.parametrize(("at", "visit"), [
    ("2011-12-01", "2011-12-07"), ("2019-12-20", "2019-12-26"), ("2023-05-31", "2023-06-06"),
])  # fmt: skip
def test_in_every_year_of_its_term_the_first_is_within(at: str, visit: str) -> None:
    found = judged(*asked("1", f"{at}T09:00Z", visit, **UNDER))
    assert [f.status for f in found.values()] == ["within"]


# With a drawn line: places decide what distances did.


def pack_of(folder: Path, left: str, right: str, line: float) -> Boundaries:
    """A pack of two States on both sides of a meridian, drawn for tests."""
    pytest.importorskip("shapely", reason="boundary packs need the extra geo")
    return load_boundaries(halves(folder, left, right, line))


def status_of(
    name: str, kind: str, body: dict[str, Any], label: str, pack: Boundaries | None
) -> str:
    law = law_of(name)
    data = {"regime": law.id, "kind": kind, "author": "KGZ", "to": [], "sent": "2025-06-02", "origin": "synthetic",
            "number": "1", "body": {"side": "TJK", "at": "2025-06-01T10:00Z", **body}}  # fmt: skip
    entry, problems = check_entry(data, {law.id: law}, "1")
    assert entry is not None, problems
    made = assess(
        law,
        [Record(entry, recorded="2025-06-02")],
        as_of=parse_instant("2025-06-03").hi,
        boundaries=pack,
    )
    return ",".join(f.status for f in made.findings(label=label, reading="default"))


# A kilometre is 0.0117 degrees of longitude at 40 degrees north.
@pytest.mark.parametrize(("km", "post", "gun"), [
    (1.0, "unmet", "pending"), (3.5, "undetermined", "pending"), (6.0, "met", "pending"),
    (10.5, "met", "undetermined"), (14.0, "met", ""), (-1.0, "unmet", "pending"), (-14.0, "met", ""),
])  # fmt: skip
def test_posts_and_equipment_by_a_place_and_a_line(
    km: float, post: str, gun: str, tmp_path: Path
) -> None:
    pack = pack_of(tmp_path, "TJK", "KGZ", 71.0)
    place = f"40.000000,{71 - km / 85.4:.6f}"
    assert status_of("KGZ-TJK-2021", "post", {"place": place, "karamyk": True}, "1", pack) == post
    assert (
        status_of("KGZ-TJK-2022", "equipment_seen", {"place": place, "class": "tank"}, "A4", pack)
        == gun
    )
    for name, kind, label in (
        ("KGZ-TJK-2021", "post", "1"),
        ("KGZ-TJK-2022", "equipment_seen", "A4"),
    ):
        body = {"place": place, **({"karamyk": True} if kind == "post" else {"class": "tank"})}
        assert status_of(name, kind, body, label, None) == "undetermined"


@pytest.mark.parametrize(("km", "found"), [(60, "missed"), (79.5, "undetermined"), (120, "")])
def test_an_activity_by_its_corners_and_the_zone_of_80_km(
    km: float, found: str, tmp_path: Path
) -> None:
    pack = pack_of(tmp_path, "HUN", "ROU", 21.0)
    at = 21 - km / 76.0  # 47 degrees north
    corners = [f"47.000000,{at:.6f}", f"47.100000,{at:.6f}", f"47.050000,{at - 0.3:.6f}"]
    body = {"designation": "fictional", "host": "HUN", "kinds": ["land"], "start": "2020-06-15", "finish": "2020-06-18",
            "in_zone": True, "in_field": True, "one_command": True, "divisional": True, "troops": 9000, "corners": corners}  # fmt: skip
    data = {"regime": "VD2011", "kind": "activity", "author": "HUN", "to": [], "sent": "2020-06-20", "origin": "synthetic",
            "number": "1", "body": body}  # fmt: skip
    entry, problems = check_entry(data, {"VD2011": law_of("VD2011")}, "1")
    assert entry is not None, problems
    laws = [law_of("VD2011"), law_of("ROU-HUN-1996")]
    made = assess(
        laws,
        [Record(entry, recorded="2020-06-20")],
        as_of=parse_instant("2021-01-01").lo,
        holder="HUN",
        boundaries=pack,
    )
    assert ",".join(f.status for f in made.findings(label="1-2", reading="default")) == found
    # the base is as ever
    assert [f.status for f in made.findings(label="38", reading="default")] == ["missed"]
