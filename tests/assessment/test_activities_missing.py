"""A number that is left out opens the findings that need it, and only these; each says which it is."""

from __future__ import annotations

from functools import cache
from typing import Any

from hofburg import assess, explain, load_regime
from hofburg.assessment import Assessment, Finding
from hofburg.register import Entry, Record
from hofburg.values import parse_instant

LAW = load_regime("VD2011")
NONE = {"tanks": 0, "acvs": 0, "artillery": 0, "brigades": 0}
LINES: list[dict[str, Any]] = [
    {"state": "AND", "hosts": True, "troops": 3000, "divisional": True, **NONE},
    {"state": "LIE", "hosts": False, "troops": 9000, "divisional": True, **NONE},
    {"state": "MCO", "hosts": False, "troops": 500, "divisional": False, **NONE},
]


def record(kind: str, **given: Any) -> Record:
    data = {"regime": "VD2011", "kind": kind, "origin": "synthetic", "body": {}, **given}
    return Record(Entry.of(data))


@cache
def fictional(without: str = "") -> Assessment:
    """An activity whose total nobody states, notified by its host alone; no notice is missing."""
    lines = LINES if not without else _without(without)
    activity = {
        "designation": "fictional: Green Meadow", "host": "AND", "kinds": ["land"], "in_zone": True,
        "in_field": True, "one_command": True, "divisional": True, "sorties": 0, "in_calendar": True,
        "start": "2021-09-01T06:00Z", "finish": "2021-09-10T18:00Z", "contingents": lines,
    }  # fmt: skip
    notice = {
        "states_involved": ["AND", "LIE", "MCO"],
        "start": "2021-09-01",
        "finish": "2021-09-10",
    }
    kinds = [
        "activity_notice",
        "own_notice",
        "activity_invitation",
        "activity_change",
        "activity_added",
        "observation",
    ]
    own = {"author": "AND", "to": [], "copies": ["*"]}
    records = [
        record("activity", **own, number="1", sent="2021-09-11", body=activity),
        record("activity_notice", **own, number="2", sent="2021-07-22", body=notice, refers_to=["AND/1"]),
        record("hofburg.completeness", body={"kinds": kinds, "from": "2021-01-01", "until": "2022-01-01"}),
    ]  # fmt: skip
    return assess(LAW, records, as_of=parse_instant("2022-01-01T00:00Z").hi)


def findings(assessment: Assessment) -> dict[tuple[Any, ...], Finding]:
    listed = assessment.findings(reading="default", roster=False)
    return {(f.label, f.case, f.part): f for f in listed}


def _without(state: str) -> list[dict[str, Any]]:
    return [
        {k: v for k, v in line.items() if k != "troops" or line["state"] != state} for line in LINES
    ]


def test_the_number_of_the_largest_contingent() -> None:
    before, assessment = findings(fictional()), fictional("LIE")
    after = findings(assessment)
    # 9,000 to 12,500: late, and below the level of observation. Liechtenstein did not notify.
    assert before["38", "AND/1", None].status == "late"
    assert before["39-own", "AND/1/LIE", None].status == "missed"
    opened = {
        (key[0], key[1])
        for key, f in after.items()
        if f.status == "undetermined"
        and (key not in before or before[key].status != "undetermined")
    }
    # Whether it is notifiable at all, and observable; what Liechtenstein itself owes and may do. The
    # host and Monaco are small whatever the number is.
    whole = {("38", "AND/1"), ("47", "AND/1")}
    own = {(label, "AND/1/LIE") for label in ("39-own", "67.1", "67.2", "67.2.1", "67.3", "70")}
    assert opened == whole | own
    assert not before.keys() - after.keys()
    same = {key for key, f in before.items() if (f.label, f.case) not in opened}
    assert {key: before[key].status for key in same} == {key: after[key].status for key in same}
    for key, finding in after.items():
        if (key[0], key[1]) in opened:
            explained = explain(assessment, finding.id, change=False)
            assert finding.why == "fact"
            assert any("troops" in fact.text for fact in explained.missing), (
                key,
                explained.missing,
            )
            named = [fact.text for fact in explained.missing if "troops" in fact.text]
            assert any(text in explained.sentence for text in named), explained.sentence


def test_the_number_of_a_contingent_on_which_nothing_hangs() -> None:
    """Monaco's number moves the sum alone, and 9,000 of Liechtenstein are enough without it."""
    before, after = findings(fictional()), findings(fictional("MCO"))
    changed = {(k[0], k[1]) for k in before | after if (k in before) != (k in after)
               or before[k].status != after[k].status}  # fmt: skip
    # Of how many there were in all, and so whether 13,000 were reached, nothing is known any more.
    own = {(label, "AND/1/MCO") for label in ("67.1", "67.2", "67.2.1", "67.3", "70")}
    assert changed == {("47", "AND/1")} | own


def test_a_number_that_is_given_leaves_nothing_open() -> None:
    settled = {k: f for k, f in findings(fictional()).items() if k[1].startswith("AND/1")}
    assert {label for label, _, _ in settled} >= {"38", "38-all", "39-own", "40-zone", "44-named"}
    assert not [f.id for f in settled.values() if f.status == "undetermined"]
