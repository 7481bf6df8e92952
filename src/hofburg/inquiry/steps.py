"""The steps that the texts offer, as drafts. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg.errors import QuestionError
from hofburg.inquiry.due import nil_line

if TYPE_CHECKING:
    from hofburg.assessment import Draft, Explanation, Finding
    from hofburg.inquiry.ask import Answer

__all__ = ["STEP_DAYS", "drafts_of", "offering", "step_row", "steps"]

STEP_DAYS = 90  # a draft of what stands on the agenda every year comes no earlier


def steps(
    answer: Answer, code: str | None, days: int = STEP_DAYS, **wanted: Any
) -> list[tuple[Draft, list[Explanation]]]:
    """Drafts, each once, with the findings of all worlds that offer it."""
    return drafts_of(answer, code, offering(answer, code, days, **wanted))


def drafts_of(
    answer: Answer, code: str | None, findings: Iterable[Finding]
) -> list[tuple[Draft, list[Explanation]]]:
    """The drafts that some findings offer, to whoever may send them; each finding is explained."""
    from hofburg.inquiry.explained import explained

    drafts: list[tuple[Draft, list[Explanation]]] = []
    for f in findings:
        try:
            found = explained(answer, f.id, change=False)
        except QuestionError as error:
            if any(it.rule != "withheld" for it in error.problems):
                raise
            continue  # it rests on what the reader does not see
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


def offering(
    answer: Answer, code: str | None, days: int = STEP_DAYS, **wanted: Any
) -> list[Finding]:
    """Findings whose provision has a step for their status, in their order.

    Of standing duties of which nothing is known, only those of the State that are due soon.
    """
    from hofburg.assessment import idle
    from hofburg.values import DAY

    labels = {p.label for law in answer.laws.values() for p in law.provisions.values() if p.next}
    asked = {"reading": "default", "labels": sorted(labels), **wanted}
    found = [f for f in answer.findings(roster=False, **asked) if _may_step(answer, f)]
    if code is None or answer.casebook or answer.as_of is None:
        return found
    soon = answer.as_of + days * DAY
    for f in answer.findings(roster=True, state=code, status="pending", **asked):
        if f.due and f.due[1] <= soon and idle(answer.laws[f.law], f) and _may_step(answer, f):
            found.append(f)
    laws, worlds = list(answer.laws), list(answer.worlds)
    order = {law.id: list(law.provisions) for law in answer.laws.values()}
    found.sort(
        key=lambda f: (laws.index(f.law), worlds.index(f.world), order[f.law].index(f.label))
    )
    return found


def _is_for(code: str, entry: Mapping[str, Any]) -> bool:
    """Whether a State may send it: nobody asks itself."""
    author = entry.get("author")
    return author == code or (author is None and entry["to"] != [code])


def _may_step(answer: Answer, f: Finding) -> bool:
    """Whether a provision has a step for this status at all; `explain` then drafts it."""
    steps = answer.laws[f.law].provisions[f.label].next
    return any(f.status in step.statuses or not step.statuses for step in steps)
