"""A form that is sent again is judged by what it says the last time."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from hofburg import load_regime
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import findings
from hofburg.assessment.held import Held, World
from hofburg.assessment.plain import plain_findings
from hofburg.regimes import Law
from hofburg.values import parse_instant

AS_OF = parse_instant("2022-01-01").hi
FULL = {
    "designation": "fictional: Green Meadow", "purpose": "fictional: drill", "states_involved": ["AND"],
    "command": "brigade", "start": "2021-09-01", "finish": "2021-09-10",
}  # fmt: skip
SHORT = {key: value for key, value in FULL.items() if key != "purpose"}


def law() -> Law:
    whole = load_regime("VD2011")
    return dataclasses.replace(whole, provisions={"43": whole.provisions["43"]})


def notice(number: str, sent: str, body: dict[str, Any]) -> Held:
    entry = {
        "regime": "VD2011", "kind": "activity_notice", "author": "AND", "number": number, "to": [],
        "copies": ["*"], "origin": "synthetic", "sent": sent, "body": body,
        "refers_to": [] if number == "1" else ["AND/1"],
    }  # fmt: skip
    return Held("", f"AND/{number}", entry, None)


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "status"), [(SHORT, FULL, "met"), (FULL, SHORT, "unmet")]
)
def test_the_last_form_counts(plain: bool, first: Any, second: Any, status: str) -> None:
    held = [notice("1", "2021-07-01T09:00Z", first), notice("2", "2021-07-05T09:00Z", second)]
    world = World("record", AS_OF, "", None, "AND")
    if plain:
        found = plain_findings(law(), [world], held, [])
    else:
        found = list(findings(Engine(law(), [world], held, [], threads=1)))
    assert [(f.label, f.status) for f in found] == [("43", status)]
