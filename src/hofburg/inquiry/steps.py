"""The steps that the texts offer, as drafts. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.due import nil_line

if TYPE_CHECKING:
    from hofburg.assessment import Draft, Explanation, Finding
    from hofburg.inquiry.ask import Answer

__all__ = ["STEP_DAYS", "step_row", "steps"]

STEP_DAYS = 90  # a draft of what stands on the agenda every year comes no earlier


def steps(
    answer: Answer, code: str | None, days: int = STEP_DAYS, **wanted: Any
) -> list[tuple[Draft, list[Explanation]]]:
    """Drafts, each once, with the findings of all worlds that offer it."""
    from hofburg import assessment

    drafts: list[tuple[Draft, list[Explanation]]] = []
    roster = code is not None and not answer.casebook
    for f in answer.findings(reading="default", roster=roster, **wanted):
        if not _may_step(answer, f) or (roster and _is_early(answer, f, code, days)):
            continue
        found = assessment.explain(answer.assessment, f.id, change=False)
        scope = answer.worlds[f.world].scope
        for draft in found.next:
            if code is not None and not _is_for(code, draft.entry):
                continue
            same = [
                why for held, why in drafts
                if held == draft and answer.worlds[why[0].finding.world].scope == scope
            ]  # fmt: skip
            if same:
                same[0].append(found)
            else:
                drafts.append((draft, [found]))
    return drafts


def step_row(answer: Answer, draft: Draft, why: Sequence[Explanation]) -> dict[str, Any]:
    """A draft as plain values, with the ids of the findings that offer it."""
    return {
        "findings": [found.finding.id for found in why],
        "message": draft.message,
        "paragraph": draft.paragraph,
        "text": dict(draft.text),
        "entry": draft.entry,
        "open": list(draft.open),
        "nil": draft.nil and draft.nil.as_dict() | {"command": nil_line(answer, draft.nil)},
    }


def _is_early(answer: Answer, f: Finding, code: str | None, days: int) -> bool:
    """Whether a standing duty of which nothing is known is another's, or not yet to be drafted."""
    from hofburg.assessment import idle
    from hofburg.values import DAY

    if answer.as_of is None or not idle(answer.laws[f.law], f):
        return False
    soon = f.due is not None and f.due[1] <= answer.as_of + days * DAY
    return f.status != "pending" or f.state != code or not soon


def _is_for(code: str, entry: Mapping[str, Any]) -> bool:
    """Whether a State may send it: nobody asks itself."""
    author = entry.get("author")
    return author == code or (author is None and entry["to"] != [code])


def _may_step(answer: Answer, f: Finding) -> bool:
    """Whether a provision has a step for this status at all; `explain` then drafts it."""
    steps = answer.laws[f.law].provisions[f.label].next
    return any(f.status in step.statuses or not step.statuses for step in steps)
