"""``hofburg register list`` with what it is asked for: filters that must all be met."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Command

ENTRY = {
    "regime": "VD2011", "kind": "request", "author": "AND", "number": "1", "to": ["LIE"], "origin": "synthetic",
    "sent": "2026-03-01T10:00Z", "body": {},
}  # fmt: skip
ENTRIES = [
    ENTRY,
    ENTRY | {"author": "LIE", "number": "2", "to": ["AND"], "kind": "reply", "refers_to": ["AND/1"],
             "sent": "2026-03-02..2026-03-05", "comment": "Fictional: the Blue River"},
    ENTRY | {"number": "3", "to": ["MCO", "LIE"], "handling": "restricted", "sent": "?"},
]  # fmt: skip


@pytest.fixture
def listed(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    assert hofburg("init", "--state", "LIE", "--demo", "--insecure", "centre").code == 0
    monkeypatch.chdir(nowhere / "centre")
    Path("entries.jsonl").write_text(
        "".join(f"{json.dumps(it)}\n" for it in ENTRIES), encoding="utf-8"
    )
    ran = hofburg("register", "add", "entries.jsonl")
    assert ran.code == 0, ran.err

    def ask(*options: str) -> list[str]:
        rows = hofburg("register", "list", "--format", "json", *options).json
        return [row["reference"] for row in rows]

    return ask


def test_filters_must_all_be_met(listed: Callable[..., list[str]]) -> None:
    every = ["AND/1", "LIE/2", "AND/3"]
    assert listed() == every
    assert listed("--author", "AND") == listed("--author", "Andorra") == ["AND/1", "AND/3"]
    assert listed("--author", "AND", "--to", "MCO") == ["AND/3"]
    assert listed("--kind", "reply") == ["LIE/2"]
    assert listed("--handling", "restricted") == ["AND/3"]
    assert listed("--regime", "VD2011", "--under", "VD2011", "--origin", "synthetic") == every
    assert listed("--regime", "FSC") == []
    assert listed("--text", "blue river") == ["LIE/2"]
    assert listed("--known-at", "2020-01-01") == []


def test_days_take_in_what_was_perhaps_sent_then(listed: Callable[..., list[str]]) -> None:
    assert listed("--until", "2026-03-01") == ["AND/1", "AND/3"]
    assert listed("--since", "2026-03-01") == ["AND/1", "LIE/2", "AND/3"]
    assert listed("--since", "2026-03-04", "--until", "2026-03-04") == ["LIE/2", "AND/3"]
    assert listed("--since", "2026-03-06") == ["AND/3"]


@pytest.mark.usefixtures("listed")
def test_everything_that_is_wrong_is_said_at_once(
    hofburg: Command,
) -> None:
    ran = hofburg(
        "register", "list", "--author", "Andora", "--since", "2026-02-30", "--until", "soon"
    )
    assert ran.code == 2
    for part in ("--author: 'Andora'", "--since: ", "--until: "):
        assert part in ran.err
    assert (
        hofburg("register", "list", "--kind", "none").out == "The register holds no such record.\n"
    )
