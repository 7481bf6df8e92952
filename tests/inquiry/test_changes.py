"""What is different since a moment."""

from __future__ import annotations

from pathlib import Path

from hofburg import inquiry
from hofburg.exchange import demo_centre
from hofburg.regimes import load_regime
from hofburg.values import parse_instant

NOW = "2026-06-01T00:00:00Z"


def told(folder: Path, since: str) -> tuple[inquiry.Answer, inquiry.Answer]:
    question = inquiry.Question(as_of=NOW)
    with inquiry.at_folder(folder):
        then = inquiry.question_then(question, parse_instant(since).lo)
        return inquiry.ask(then), inquiry.ask(question)


def test_changes_are_what_differs_between_two_answers(tmp_path: Path) -> None:
    centre = demo_centre(load_regime("VD2011"), tmp_path / "centre")
    before, after = told(centre.folder, "2026-02-01T00:00Z")
    found = inquiry.changes(before, after, "LIE")
    assert found
    for change in found:
        assert "LIE" in (change.finding.state, change.finding.counterpart)
        was = change.before and change.before.status
        assert was != (change.after and change.after.status)
        if change.before and change.after:
            assert change.before.id == change.after.id
    assert {c.finding.id for c in found} <= {
        f.id for answer in (before, after) for f in answer.findings()
    }


def test_nothing_changes_between_the_same_moments(tmp_path: Path) -> None:
    centre = demo_centre(load_regime("VD2011"), tmp_path / "centre")
    _, after = told(centre.folder, "2026-02-01T00:00Z")
    assert inquiry.changes(after, after, None) == []


def test_entries_since_a_moment_come_newest_first(tmp_path: Path) -> None:
    centre = demo_centre(load_regime("VD2011"), tmp_path / "centre")
    with centre.register() as register:
        records = list(register.records())
    half = sorted(r.recorded_at for r in records)[len(records) // 2]
    found = inquiry.recorded_since(records, half)
    assert [r for r in records if r.recorded_at > half] == sorted(found, key=lambda r: r.seq)
    assert [r.recorded_at for r in found] == sorted((r.recorded_at for r in found), reverse=True)
    assert inquiry.recorded_since(records, max(r.recorded_at for r in records)) == []
