"""``hofburg map``: text for readers, rows for programs, the same things in each."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from hofburg.cli import main

FORMULA = "=1+[bold]1[/bold]"


def entries(folder: Path, designation: str) -> str:
    body = {
        "designation": designation, "host": "LIE", "start": "2026-05-20T08:00Z",
        "finish": "2026-05-24T18:00Z", "corners": ["47.10,9.50", "47.20,9.50", "47.20,9.60"],
    }  # fmt: skip
    lost = {**body, "designation": "Lost Meadow", "area": ["near the mill"]}
    del lost["corners"]
    listed = [
        {
            "regime": "VD2011", "kind": "activity_notice", "author": "LIE", "number": str(number),
            "to": ["MCO"], "sent": "2026-05-01T10:00Z", "origin": "transcribed", "body": one,
        }
        for number, one in enumerate((body, lost), 1)
    ]  # fmt: skip
    path = folder / "entries.jsonl"
    path.write_text("".join(json.dumps(it) + "\n" for it in listed), encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["map", *words]) == 0
    return capsys.readouterr().out


def test_each_format_holds_the_same_things(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [entries(tmp_path, "Blue Meadow"), "--as-of", "2026-05-21"]
    text = run(capsys, *asked)
    assert "1 with a place, 1 without." in text
    assert "3 places: latitude 47.1 to 47.2" in text
    assert "near the mill" in " ".join(text.split())
    told = json.loads(run(capsys, *asked, "--format", "json"))["map"]
    rows = list(csv.DictReader(io.StringIO(run(capsys, *asked, "--format", "csv"))))
    shapes = json.loads(run(capsys, *asked, "--format", "geojson"))["features"]
    ids = [it["id"] for it in told["things"]]
    assert ids == [it["id"] for it in rows] == [it["id"] for it in shapes]
    assert [it["geometry"] and it["geometry"]["type"] for it in shapes] == ["Polygon", None]


def test_what_a_state_wrote_stays_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [entries(tmp_path, FORMULA), "--as-of", "2026-05-21"]
    assert FORMULA in run(capsys, *asked)
    first, *_ = csv.DictReader(io.StringIO(run(capsys, *asked, "--format", "csv")))
    assert first["name"] == f"'{FORMULA}", "no spreadsheet takes it for a formula"
    told = json.loads(run(capsys, *asked, "--format", "json"))["map"]["things"]
    assert told[0]["name"] == FORMULA
