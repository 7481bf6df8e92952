"""Registers of several centres under one question: whose copy counts in which world.

The rule asked of is that of a library which answers a request within two days (`reply`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from hofburg import assess, load_regime
from hofburg.assessment import Assessment, Held, select, select_worlds
from hofburg.register import WORLDS, Entry, Record, check_entry
from hofburg.values import parse_instant
from register.toy import entry as toy
from shared import REGIMES

LAW = load_regime(REGIMES / "lending")
LATER = parse_instant("2021-04-30T00:00Z").lo


def entry(**given: Any) -> Entry:
    made, problems = check_entry({"regime": "LEND", "origin": "demo", **given}, {"LEND": LAW})
    assert made is not None, problems
    return made


def by(node: str, *entries: Entry, first: int = 1) -> list[Record]:
    """The records of a node; nobody looks at their signatures here."""
    return [
        Record(one, node, seq, recorded="2021-04-01T12:00:00Z")
        for seq, one in enumerate(entries, first)
    ]


def request(number: str = "1", reader: str = "ANN") -> Entry:
    body = {"books": [], "collect_on": "2021-03-05", "signed": True}
    return entry(
        kind="request",
        author=reader,
        number=number,
        to=["TAL"],
        sent="2021-03-01T09:00Z",
        body=body,
    )


def reply(day: str = "2021-03-02", to: str = "ANN/1", **more: Any) -> Entry:
    reader = to.partition("/")[0]
    given = {"number": f"{to[-1]}{reader}", "refers_to": [to], "body": {"accepted": True}, **more}
    return entry(kind="reply", author="TAL", to=[reader], sent=f"{day}T10:00Z", **given)


def told(records: Sequence[Record], **more: Any) -> dict[tuple[str, str], str]:
    """How the replies stand, by world and case; the same whatever the order."""
    found = []
    for shuffled in (records, records[::-1]):
        found.append(asked(shuffled, **more))
    assert found[0] == found[1]
    return found[0]


def asked(records: Sequence[Record], **more: Any) -> dict[tuple[str, str], str]:
    made: Assessment = assess(LAW, records, as_of=LATER, holder="TAL", threads=1, **more)
    listed = [f for f in made.findings(label="reply") if f.reading == "default"]
    answer = {(f.world, f.case): f.status for f in listed}
    assert len(answer) == len(listed)
    return answer


def accounts(held: Sequence[Held]) -> set[str | None]:
    return {it.account for it in held}


def test_each_recorder_has_its_own_world_where_copies_differ() -> None:
    # due on the 3rd at 9:00; on the 2nd it is in time, on the 4th it is late
    records = [
        *by("AND-1", request(), reply()),
        *by("LIE-1", request(), reply("2021-03-04")),
        *by("MCO-1", reply(sources=["log"])),  # the same as AND-1's
    ]
    assert told(records) == {
        ("recorded by AND-1", "ANN/1"): "met",
        ("recorded by LIE-1", "ANN/1"): "late",
    }


def test_what_a_recorder_does_not_have_is_not_absent_from_its_world() -> None:
    """All who recorded the replies say they were sent: no world may say that one was missed."""
    records = [
        *by("AND-1", request(), request(reader="BEN"), reply()),
        *by("LIE-1", reply("2021-03-04"), reply("2021-03-04", "BEN/1")),
        *by("MCO-1", reply(), reply(to="BEN/1")),
    ]
    assert told(records) == {
        ("recorded by AND-1", "ANN/1"): "met",
        ("recorded by AND-1", "BEN/1"): "late",  # as it was first recorded: by LIE-1
        ("recorded by LIE-1", "ANN/1"): "late",
        ("recorded by LIE-1", "BEN/1"): "late",
        ("recorded by MCO-1", "ANN/1"): "met",  # it has AND-1's
        ("recorded by MCO-1", "BEN/1"): "met",
    }


def test_worlds_that_are_named_do_not_hide_that_copies_differ() -> None:
    worlds = entry(kind=WORLDS, body={"worlds": {"Tal": ["TAL"], "Anna": ["ANN"]}})
    records = [
        *by("AND-1", request(), reply(), worlds, reply("2021-03-09", "BEN/1", account="TAL")),
        *by("LIE-1", reply("2021-03-04"), request(reader="BEN")),
    ]
    assert told(records) == {
        ("Anna, recorded by AND-1", "ANN/1"): "met",
        ("Anna, recorded by AND-1", "BEN/1"): "missed",
        ("Anna, recorded by LIE-1", "ANN/1"): "late",
        ("Anna, recorded by LIE-1", "BEN/1"): "missed",
        ("Tal, recorded by AND-1", "ANN/1"): "met",
        ("Tal, recorded by AND-1", "BEN/1"): "late",
        ("Tal, recorded by LIE-1", "ANN/1"): "late",
        ("Tal, recorded by LIE-1", "BEN/1"): "late",
    }
    del records[2]
    # one world for each account, and there is one
    assert set(told(records)) == {
        (f"TAL, recorded by {node}", case)
        for node in ("AND-1", "LIE-1")
        for case in ("ANN/1", "BEN/1")
    }


def test_worlds_that_name_recorders_stay_as_they_are() -> None:
    worlds = entry(kind=WORLDS, body={"worlds": {"ours": ["recorded by AND-1"]}})
    records = [*by("AND-1", request(), reply(), worlds), *by("LIE-1", reply("2021-03-04"))]
    assert told(records) == {("ours", "ANN/1"): "met"}
    asked_for = {"theirs": ["recorded by LIE-1"]}
    assert told(records, worlds=asked_for) == {("theirs", "ANN/1"): "late"}


def test_two_copies_of_one_recorder_are_told_apart() -> None:
    """As after a fork: two records of one node under one number."""
    (one,), (other,) = by("AND-1", reply(), first=2), by("AND-1", reply("2021-03-04"), first=2)
    records = [*by("AND-1", request()), one, other, *by("LIE-1", reply("2021-03-09"))]
    assert told(records) == {
        (f"recorded by AND-1 {one.hash[:8]}", "ANN/1"): "met",
        (f"recorded by AND-1 {other.hash[:8]}", "ANN/1"): "late",
        ("recorded by LIE-1", "ANN/1"): "late",
    }


def test_hashes_that_begin_alike_do_not_make_two_copies_one() -> None:
    # Found by trying: both hashes begin with 5450b2b3.
    records = [
        Record(toy(), recorded="2022-02-11T13:29:13Z"),
        Record(toy(body={"books": 3}), recorded="2022-02-11T10:17:56Z"),
    ]
    for shuffled in permutations(records):
        assert accounts(select(shuffled)[0]) == {
            f"recorded by unsigned {it.hash[:16]}" for it in records
        }
    assert len({it.hash[:8] for it in records}) == 1


def test_nobody_speaks_in_the_name_of_another_recorder() -> None:
    forged = reply("2021-03-31", account="recorded by AND-1")
    records = [
        *by("AND-1", request(), reply()),
        *by("LIE-1", reply("2021-03-04")),
        *by("MCO-1", forged),
    ]
    held, _, worlds = select_worlds(records)
    assert accounts(held) == {
        None, "recorded by AND-1", "recorded by LIE-1", "recorded by AND-1 MCO-1",
    }  # fmt: skip
    mine = [it for it in held if it.account == "recorded by AND-1"]
    assert [it.entry["sent"] for it in mine] == ["2021-03-02T10:00Z"]
    assert list(worlds) == [
        "recorded by AND-1 MCO-1, recorded by AND-1",
        "recorded by AND-1 MCO-1, recorded by LIE-1",
    ]


def test_nobody_makes_a_world_in_the_name_of_another_recorder() -> None:
    """Nor an account as Anna's would be called in the world of LIE-1."""
    said = {"ours": [], "ours, recorded by LIE-1": ["recorded by AND-1"]}
    records = [
        *by("AND-1", request(), reply(), request("2", "BEN")),
        *by("LIE-1", reply("2021-03-04"), reply(account="ANN", to="EVA/1")),
        *by(
            "MCO-1",
            entry(kind=WORLDS, body={"worlds": said}),
            reply(account="ANN LIE-1", to="BEN/2"),
        ),
    ]
    held, _, worlds = select_worlds(records)
    assert worlds == {
        "ours, recorded by AND-1": ("recorded by AND-1",),
        "ours, recorded by LIE-1": ("recorded by LIE-1",),
    }
    assert {it.account for it in held if it.reference == "TAL/2BEN"} == {"ANN LIE-1 MCO-1"}


def test_the_signed_record_stands_for_an_entry_that_a_file_has_too() -> None:
    signed = by("AND-1", reply(received={"ANN": "2021-03-02T11:00Z"}))
    records = [Record(request()), Record(reply()), *signed, *by("LIE-1", reply("2021-03-04"))]
    held, _, worlds = select_worlds(records)
    assert list(worlds) == ["recorded by AND-1", "recorded by LIE-1"]
    assert signed[0].id in {it.record for it in held}


@pytest.mark.parametrize("viewer", ["ANN", "BEN"])
def test_who_did_not_get_a_copy_does_not_see_that_there_are_several(viewer: str) -> None:
    got = reply(received={"ANN": "2021-03-02T11:00Z"})
    records = [
        *by("AND-1", request(), got, request(reader="BEN")),
        *by("LIE-1", reply("2021-03-04")),
    ]
    held, _, worlds = select_worlds(records, viewer=viewer)
    seen = {"ANN": ["recorded by AND-1", "recorded by LIE-1"], "BEN": ["record"]}
    assert list(worlds) == seen[viewer]
    assert {it.reference for it in held} == {
        "ANN": {"ANN/1", "TAL/1ANN"},
        "BEN": {"BEN/1"},
    }[viewer]
