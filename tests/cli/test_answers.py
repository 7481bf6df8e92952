"""assess, due, explain, next: the same answer in every form, and how to ask again."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import REPO, Command, request_entry

SCHEMA = json.loads((REPO / "docs" / "findings.schema.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.usefixtures("nowhere")
LENDING = REPO / "tests" / "regimes" / "lending"
TYPES = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}


def faults(value: Any, schema: Any, at: str = "$") -> list[str]:
    """What of a value does not fit the schema: the few words of JSON Schema that ours uses."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], at)
    if "anyOf" in schema:
        return (
            [] if any(not faults(value, one, at) for one in schema["anyOf"]) else [f"{at}: {value}"]
        )
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at}: {value}"]
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is TYPES[name] for name in names):
        return [f"{at}: {value!r} is no {names}"]
    found = []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        other = schema.get("additionalProperties") or None
        found += [f"{at}.{key}: missing" for key in schema.get("required", ()) if key not in value]
        for key, item in value.items():
            fits = known.get(key, other)
            found += faults(item, fits, f"{at}.{key}") if fits else [f"{at}.{key}: ?"]
    if isinstance(value, list):
        found += [
            fault
            for n, item in enumerate(value)
            for fault in faults(item, schema["items"], f"{at}[{n}]")
        ]
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("assess", "--case", "ukraine-russia-2022"),
        ("assess", "--regime", str(LENDING), "--roster"),
        ("due", "--case", "ukraine-russia-2022"),
    ],
)
def test_json_is_as_the_schema_says(hofburg: Command, words: tuple[str, ...]) -> None:
    ran = hofburg(*words, "--format", "json")
    assert ran.code == 0
    assert faults(ran.json, SCHEMA) == []
    assert "casebook" in ran.err
    assert "not the official channel" in ran.json["meta"]["note"]


def test_all_forms_have_the_same_rows(hofburg: Command) -> None:
    words = ("assess", "--regime", LENDING, "--case", "annas-alps")
    rows = hofburg(*words, "--format", "json").json["findings"]
    assert rows
    lines = hofburg(*words, "--format", "jsonl").out.splitlines()
    assert list(json.loads(lines[0])) == ["meta"]
    assert [json.loads(line) for line in lines[1:]] == rows
    ran = hofburg(*words, "--format", "csv")
    table = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    for row, cells in zip(rows, table, strict=True):
        for key, value in row.items():
            if isinstance(value, list):
                assert [cells[f"{key}_lo"], cells[f"{key}_hi"]] == [end or "" for end in value]
            elif f"{key}_lo" not in cells:
                shown = (
                    ""
                    if value is None
                    else str(value).lower()
                    if isinstance(value, bool)
                    else str(value)
                )
                assert cells[key] == shown
    assert "again: hofburg assess" in ran.err
    shown = hofburg(*words, "--ids").out
    assert [row["id"] for row in rows if row["id"] not in shown] == []


def test_a_table_of_nothing_still_has_its_head(hofburg: Command) -> None:
    words = ("assess", "--case", "ukraine-russia-2021", "--status", "missed")
    assert hofburg(*words).out.startswith("No findings")
    (head,) = hofburg(*words, "--format", "csv").out.splitlines()
    assert head.startswith("id,regime,edition")
    assert hofburg(*words, "--format", "json").json["findings"] == []


def test_a_spreadsheet_runs_no_formula(hofburg: Command, entries: Callable[..., Path]) -> None:
    entries(request_entry(account="=1+1"))
    ran = hofburg("assess", "entries.jsonl", "--as-of", "2022-05-03", "--format", "csv")
    worlds = {row["world"] for row in csv.DictReader(io.StringIO(ran.out))}
    assert worlds == {"'=1+1"}


def test_what_a_state_wrote_does_not_steer_the_terminal(
    hofburg: Command, entries: Callable[..., Path]
) -> None:
    steering = "\x1b[31m\x9b2J\u202e"
    entries(request_entry(number=f"3{steering}", account=f"a{steering}"))
    for words in (("assess", "--ids"), ("due",), ("explain", "16.1.2")):
        ran = hofburg(*words, "entries.jsonl", "--as-of", "2022-05-03")
        assert [mark for mark in "\x1b\x9b\u202e" if mark in ran.out + ran.err] == []


def test_the_last_line_asks_the_same_again(hofburg: Command, entries: Callable[..., Path]) -> None:
    entries(request_entry())
    for words in (
        ("assess", "entries.jsonl", "--holder", "LIE", "--state", "Liechtenstein"),
        (
            "assess",
            "entries.jsonl",
            "--as-of",
            "2022-05-03",
            "--known-to",
            "LIE",
            "--status",
            "pending",
        ),
        ("assess", "entries.jsonl", "--as-of", "2122-05-03", "--holder", "LIE", "--ids", "--all"),
        ("due", "entries.jsonl", "--holder", "LIE", "--days", "3"),
        ("explain", "16.1.2", "entries.jsonl", "--holder", "LIE"),
        ("next", "entries.jsonl", "--holder", "LIE"),
        ("assess", "--case", "ukraine-russia-2021", "--world", "hours", "--reading", "default"),
    ):
        first = hofburg(*words)
        assert first.code == 0, first.err
        again = shlex.split(first.out.rpartition("Again: ")[2].replace("\n", " "))
        assert again[0] == "hofburg"
        second = hofburg(*again[1:])
        assert second.out == first.out


def test_now_is_the_default_and_is_said(hofburg: Command, entries: Callable[..., Path]) -> None:
    entries(request_entry())
    meta = hofburg("assess", "entries.jsonl", "--format", "json").json["meta"]
    asked = datetime.fromisoformat(meta["as_of"].replace("Z", "+00:00"))
    assert abs(asked - datetime.now(UTC)) < timedelta(minutes=5)
    assert f"--as-of {meta['as_of']}" in meta["again"]
    assert f"--known-at {meta['as_of']}" in meta["again"]


def test_the_future_is_not_known_to_be_empty(
    hofburg: Command, entries: Callable[..., Path]
) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%d")
    entries(request_entry(sent=datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")))
    words = ("assess", "entries.jsonl", "--holder", "LIE", "--label", "16.1.2", "--format", "json")
    row = hofburg(*words, "--as-of", tomorrow).json["findings"][0]
    assert row["status"] == "pending"
    ran = hofburg(*words, "--as-of", "2150-01-01").json
    assert {row["status"] for row in ran["findings"]} == {"undetermined"}
    assert ran["meta"]["kept_until"] is not None


def test_absence_is_proven_only_to_its_holder(
    hofburg: Command, entries: Callable[..., Path]
) -> None:
    entries(request_entry())
    words = (
        "assess",
        "entries.jsonl",
        "--as-of",
        "2022-06-01",
        "--label",
        "16.1.2",
        "--reading",
        "default",
    )

    def status(*more: str) -> str:
        (row,) = hofburg(*words, *more, "--format", "json").json["findings"]
        return str(row["status"])

    assert status() == "undetermined"
    assert status("--holder", "LIE") == "missed"
    assert status("--holder", "FIN") == "undetermined"


def test_entries_under_a_regime_of_ones_own(hofburg: Command, entries: Callable[..., Path]) -> None:
    loan = {
        "regime": "LEND", "kind": "request", "author": "ANN", "to": ["TAL"], "number": "1",
        "sent": "2021-03-01T10:00Z", "origin": "demo",
        "body": {"books": [], "collect_on": "2021-03-05"},
    }  # fmt: skip
    entries(loan)
    ran = hofburg("assess", "entries.jsonl")
    assert ran.code == 2
    assert "LEND" in ran.err
    ran = hofburg(
        "assess", "entries.jsonl", "--regime", LENDING, "--as-of", "2021-03-02", "--state", "TAL"
    )
    assert ran.code == 0, ran.err
    assert "LEND" in ran.out


def test_due_is_in_the_order_of_time(hofburg: Command) -> None:
    rows = hofburg("due", "--regime", LENDING, "--format", "json").json["due"]
    assert {row["status"] for row in rows} <= {"missed", "pending", "undetermined"}
    assert {row["kind"] for row in rows} == {"duty"}
    for status in ("missed", "pending"):
        dates = [row["due"][0] for row in rows if row["status"] == status and row["due"]]
        assert dates == sorted(dates)
        assert dates


@pytest.mark.usefixtures("centre")
def test_days_leave_out_what_is_due_later(hofburg: Command) -> None:
    def labels(days: str) -> set[str]:
        ran = hofburg("due", "--as-of", "2022-05-02T12:00Z", "--days", days, "--format", "json")
        return {row["label"] for row in ran.json["due"]}

    assert "16.1.2" not in labels("1")
    assert "16.1.2" in labels("2")


def test_explain_takes_an_id_or_a_label(hofburg: Command) -> None:
    one = ("--case", "ukraine-russia-2022-after-48-hours", "--world", "ukraine-hours")
    by_label = hofburg("explain", "16.1.2", *one, "--format", "json").json
    assert by_label["finding"]["status"] == "missed"
    by_id = hofburg("explain", by_label["finding"]["id"], "--format", "json").json
    assert {k: v for k, v in by_id.items() if k != "meta"} == {
        k: v for k, v in by_label.items() if k != "meta"
    }
    text = hofburg("explain", "16.1.2", *one).out
    assert by_label["sentence"] in " ".join(text.split())
    for part in ("Clock", "Conditions", "Evidence", "Other readings and worlds", "Sources"):
        assert f"\n{part}\n" in text


def test_a_draft_can_be_recorded_once_it_is_filled_in(hofburg: Command, centre: Path) -> None:
    ran = hofburg("next", "--as-of", "2022-05-03", "--format", "json")
    (draft,) = ran.json["drafts"]
    assert draft["message"] == "reply"
    entry = draft["entry"]
    for field in draft["open"]:
        assert field.startswith("body.") or not entry.get(field)
    entry |= {"number": "1", "sent": "2022-05-03T09:00Z", "origin": "demo"}
    entry["body"] = {"answers": ["fictional: a walking club"]}
    (centre / "reply.json").write_text(json.dumps(entry), encoding="utf-8")
    assert hofburg("register", "add", "reply.json").code == 0
    ran = hofburg("assess", "--as-of", "2022-05-05", "--label", "16.1.2", "--format", "json")
    assert [row["status"] for row in ran.json["findings"]] == ["met"]


def test_many_findings_are_counted_and_not_listed(hofburg: Command) -> None:
    ran = hofburg("assess", "--regime", LENDING)
    assert "more than 200 findings" in ran.out
    assert len(ran.out.splitlines()) < 80
    assert len(hofburg("assess", "--regime", LENDING, "--all").out.splitlines()) > 300


ACCUSING = ("violat", "guilt", "breach", "illegal", "offen", "blame", "fault of")


def test_words_are_neutral(hofburg: Command) -> None:
    said = hofburg("demo").out + hofburg("assess", "--all").out + hofburg("due").out
    assert [word for word in ACCUSING if word in said.lower()] == []


def test_a_case_that_does_not_exist_is_refused_and_not_answered_with_nothing(
    hofburg: Command,
) -> None:
    for command in ("assess", "due", "next", "quota"):
        ran = hofburg(command, "--case", "RUS/nothing-of-the-kind")
        assert (ran.code, ran.out) == (2, "")
        assert "there is no case 'RUS/nothing-of-the-kind' here" in ran.err


def test_a_refused_case_is_shown_with_the_limit_beyond_which_it_was(
    hofburg: Command, tmp_path: Path
) -> None:
    def entry(
        kind: str, author: str, to: str, number: str, sent: str, **more: Any
    ) -> dict[str, Any]:
        return {"regime": "VD2011", "kind": kind, "author": author, "to": [to], "number": number,
                "sent": sent, "origin": "demo", **more}  # fmt: skip

    def asked(number: str, day: str) -> dict[str, Any]:
        body = {"entry": f"{day}T08:00Z"}
        return entry("inspection_request", "LIE", "AND", number, f"{day}T00:00Z", body=body)

    def told(number: str, day: str, accepted: bool) -> dict[str, Any]:
        said: dict[str, Any] = {"body": {"accepted": accepted}, "refers_to": [f"LIE/{number}"]}
        return entry("inspection_reply", "AND", "LIE", f"r{number}", f"{day}T01:00Z", **said)

    entries = [asked("1", "2019-03-01"), told("1", "2019-03-01", True)]
    entries += [asked("2", "2019-05-01"), told("2", "2019-05-01", False)]
    file = tmp_path / "register.jsonl"
    file.write_text("\n".join(map(json.dumps, entries)))
    ran = hofburg("quota", file, "--state", "AND", "--holder", "AND", "--as-of", "2019-12-01")
    cases = [line.split() for line in ran.out.splitlines() if line.split()[:1] in (["76"], ["76:"])]
    assert [(row[-1], row[:2]) for row in cases if row[-1].startswith("LIE")] == [
        ("LIE/1", ["76:", "1"]),
        ("LIE/2", ["76", "LIE"]),
    ]
    assert "no      refusable by 77  LIE/2" in ran.out
