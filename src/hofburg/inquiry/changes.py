"""What is different since a moment: entries that were recorded, and findings that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.rows import as_row
from hofburg.values import format_instant

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.inquiry.ask import Answer
    from hofburg.inquiry.question import Question
    from hofburg.register import Record

__all__ = ["Change", "changes", "question_then", "recorded_since"]


@dataclass(frozen=True, slots=True)
class Change:
    """A finding whose status is another than it was; None where there was none, or is none now."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """That of now, else that of then."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is there
        return found

    def as_dict(self, answer: Answer) -> dict[str, Any]:
        """Plain values: the finding as of now (or as it was), and both statuses."""
        return {
            "finding": as_row(self.finding, answer.laws[self.finding.law]),
            "was": self.before and self.before.status,
            "is": self.after and self.after.status,
        }


def question_then(question: Question, since: int) -> Question:
    """The same question as it would have been asked at a moment, with what was recorded by then."""
    moment = format_instant(since)
    return replace(question, as_of=moment, known_at=moment)


def changes(before: Answer, after: Answer, code: str | None = None) -> list[Change]:
    """Findings that a State owes or is owed (or all) whose status changed, in the order of now.

    Standing duties of which nobody heard, neither then nor now, are left out.
    """
    then, now = _told(before, code), _told(after, code)
    # What the reader sees of one moment only was perhaps there at the other too.
    hidden_then, hidden_now = _hidden(before, then, code), _hidden(after, now, code)
    found = [
        Change(then.get(key), f)
        for key, f in now.items()
        if (key not in then or then[key].status != f.status) and key not in hidden_then
    ]
    gone = [key for key in then if key not in now and key not in hidden_now]
    return found + [Change(then[key], None) for key in gone]


def recorded_since(records: Sequence[Record], since: int) -> list[Record]:
    """What was recorded after a moment (microseconds), the newest first."""
    found = [record for record in records if record.recorded_at > since]
    return sorted(found, key=lambda it: (it.recorded_at, it.recorder, it.seq), reverse=True)


def _told(answer: Answer, code: str | None) -> dict[str, Finding]:
    return {f.id: f for f in answer.findings(roster=False, party=code)}


def _hidden(answer: Answer, seen: Mapping[str, Finding], code: str | None) -> set[str]:
    """The ids of findings that are withheld from the reader."""
    if answer.cut is None:
        return set()
    return {f.id for f in answer.cut.whole.findings(roster=False, party=code)} - set(seen)
