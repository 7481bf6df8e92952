"""Overlays over the Vienna Document and small registers, for tests of the comparison.

Everything here is invented: the States, days and figures of these registers are those of no event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from textwrap import dedent
from typing import Any

from hofburg import Law, load_regime
from hofburg.regimes import load_regime as load
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

__all__ = ["AS_OF", "accord", "activity", "base", "belt", "levels", "notice", "records", "visit"]

AS_OF = parse_instant("2027-12-31", "UTC").hi


@cache
def base() -> Law:
    """The Vienna Document."""
    return load_regime("VD2011")


@cache
def levels(
    troops: int = 5000,
    id_: str = "LOW",
    parties: str = "{KAZ: Kazakhstan, KGZ: Kyrgyzstan}",
    days: int = 42,
    quota: int = 3,
    status: str = "draft",
) -> Law:
    """A draft that lowers the level of 38, calls for earlier notice and opens inspections."""
    moved = (
        f"  notify.troops: {{value: {troops} troops, paragraph: A1}}\n" if troops != 9000 else ""
    )
    moved += f"  notify.days: {{value: {days} d, paragraph: A1}}\n" if days != 42 else ""
    moved += (
        f"  inspection.quota: {{value: {quota} inspections, paragraph: A1}}\n" if quota != 3 else ""
    )
    own = f"parties: {parties}\n" if parties else ""
    text = (
        f"regime: {id_}\nbase: VD2011\ntitle: {{en: Levels of {id_}}}\nedition: '1'\n"
        f"since: 2030-01-01\n{own}arrangement: {{for: parties, status: {status}}}\n"
        "provenance: {mark: practice, source: T}\nsources: {T: a test}\n"
        "paragraphs: {A1: levels}\n"
        + f"parameters:\n{moved}"
        + 'touches:\n  "38": {paragraph: A1}\n'
        + ('  "76": {paragraph: A1}\n' if quota != 3 else "")
    )
    return _written(id_, text)


@cache
def accord() -> Law:
    """An arrangement in force of which one visit a year each way counts apart (`for: under`)."""
    return _written("ACC", dedent("""\
        regime: ACC
        base: VD2011
        title: {en: One more visit a year}
        edition: "1"
        since: 2020-01-01
        parties: {FIN: Finland, RUS: Russian Federation}
        arrangement: {for: under, status: in-force, nature: political}
        provenance: {mark: verified, source: T}
        sources: {T: a test}
        paragraphs: {A1: visits}
        parameters:
          accord.visits: {value: 1 inspections, paragraph: A1}
        touches:
          "76":
            paragraph: A1
            limit: {at_most: "{accord.visits}", per: [receiving, inspecting, year(counted_at)]}
        leaves: {"77": one visit a year from the other State says it}
        """))  # fmt: skip


@cache
def belt() -> Law:
    """A draft that lowers the level only within 50 km of a line along 43 degrees north."""
    return _written("BELT", dedent("""\
        regime: BELT
        base: VD2011
        title: {en: A belt}
        edition: "1"
        since: 2030-01-01
        parties: {KAZ: Kazakhstan, KGZ: Kyrgyzstan}
        arrangement: {for: parties, status: draft}
        provenance: {mark: practice, source: T}
        sources: {T: a test}
        paragraphs: {A1: belt}
        parameters:
          notify.troops: {value: 3000 troops, paragraph: A1}
          belt.depth: {value: 50 km, paragraph: A1}
        units: [km]
        areas:
          belt: {strip: {line: border, km: "{belt.depth}", ends: flat, sides: both}, paragraph: A1}
          border: {line: [["43.00,70.00", "43.00,76.00"]], accuracy_km: 1, paragraph: A1}
        processes:
          activity: {columns: {in_belt: "flag = overlaps('belt', activity.corners)"}}
        touches:
          "38": {paragraph: A1, when: in_belt}
        """))  # fmt: skip


def _written(id_: str, text: str) -> Law:
    folder = Path(mkdtemp()) / id_
    folder.mkdir()
    (folder / "regime.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def records(entries: Sequence[Mapping[str, Any]], *laws: Law) -> list[Record]:
    """Entries as records that nobody signed."""
    known = {law.id: law for law in (base(), *laws)}
    made = []
    for number, data in enumerate(entries, 1):
        given = {"regime": "VD2011", "origin": "synthetic", "to": [], **data}
        entry, problems = check_entry(given, known, f"{number}")
        assert entry is not None, problems
        made.append(Record(entry, recorded="?"))
    return made


def activity(number: str, host: str, troops: str | int, **more: Any) -> dict[str, Any]:
    """Somebody's record of an activity of land forces on 1 June 2027, organised and in the field."""
    account = {"account": more.pop("account")} if "account" in more else {}
    return {
        "kind": "activity", "author": host, "number": number, "sent": "2027-06-20T00:00Z", **account,
        "body": {
            "designation": f"Drill {number}", "host": host, "kinds": ["land"],
            "start": "2027-06-01T06:00Z", "finish": "2027-06-09T18:00Z", "in_zone": True,
            "in_field": True, "one_command": True, "no_notice": False, "troops": troops,
            "tanks": 20, "acvs": 40, "artillery": 10, "landing": 0, "divisional": True,
            "brigades": 3, **more,
        },
    }  # fmt: skip


def notice(number: str, host: str, troops: int, sent: str) -> dict[str, Any]:
    """The notice of an activity of land forces on 1 August 2027."""
    return {
        "kind": "activity_notice", "author": host, "number": number, "sent": sent, "copies": ["*"],
        "body": {
            "designation": f"Exercise {number}", "host": host, "kinds": ["land"],
            "start": "2027-08-01T06:00Z", "finish": "2027-08-09T18:00Z", "in_zone": True,
            "in_field": True, "one_command": True, "no_notice": False, "troops": troops,
            "tanks": 20, "acvs": 40, "artillery": 10, "amphibious": 0, "heliborne": 0,
            "parachute": 0, "divisional": True, "brigades": 3,
        },
    }  # fmt: skip


def visit(under: str = "ACC") -> list[dict[str, Any]]:
    """A visit of Finland in Russia, on 10 and 11 May 2027, by two of its own and one Swede."""
    send = {"under": under, "copies": ["*"]}
    return [
        {"kind": "inspection_request", "author": "FIN", "number": "q", "to": ["RUS"],
         "sent": "2027-05-07T08:00Z", **send,
         "body": {"entry": "2027-05-10T08:00Z", "area": ["54-30N 031-20E", "54-40N 031-20E", "54-40N 031-40E"]}},
        {"kind": "inspection_reply", "author": "RUS", "number": "r", "to": ["FIN"],
         "refers_to": ["FIN/q"], "sent": "2027-05-07T20:00Z", **send, "body": {"accepted": True}},
        {"kind": "inspection_visit", "author": "FIN", "number": "v", "refers_to": ["FIN/q"],
         "sent": "2027-05-12T08:00Z", **send,
         "body": {"entered": "2027-05-10T08:00Z", "arrived": "2027-05-10T10:00Z",
                  "ended": "2027-05-11T20:00Z",
                  "team": [{"nationality": "FIN", "inspectors": 2}, {"nationality": "SWE", "inspectors": 1}]}},
    ]  # fmt: skip
