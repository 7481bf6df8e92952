"""One sentence for a finding: neutral, with the paragraph, what is known, and what is not."""

from __future__ import annotations

from hofburg.assessment.explanation import Missing
from hofburg.assessment.finding import Finding
from hofburg.assessment.lens import show
from hofburg.values import NEVER, format_instant

__all__ = ["sentence"]


def sentence(finding: Finding, missing: tuple[Missing, ...], as_of: int) -> str:
    """The *because* of a finding in English."""
    who = finding.state or "a State that is not known"
    whom = f" towards {finding.counterpart}" if finding.counterpart else ""
    paragraph = (
        f"Paragraph {finding.paragraph}" if finding.paragraph else f"Provision {finding.label}"
    )
    reading = "" if finding.reading == "default" else f" (reading {finding.reading})"
    head = f"{paragraph}{reading}, {who}{whom}: {finding.status}"
    return f"{head}, because {_because(finding, missing, as_of)}."


def _because(f: Finding, missing: tuple[Missing, ...], as_of: int) -> str:
    if f.status == "undetermined":
        return _open(f, missing)
    if f.status == "excused":
        return "the provision's own exception applies"
    if f.kind == "duty":
        return _duty(f, as_of)
    if f.kind == "limit":
        return _limit(f)
    if f.kind == "content":
        return (
            "what the text asks for is there"
            if f.status == "met"
            else "what the text asks for is not there"
        )
    step = {
        True: "the step was taken",
        False: "the step was not taken",
        None: "whether the step was taken is not known",
    }[f.taken]
    return (
        f"{'its conditions hold' if f.status == 'open' else 'its conditions do not hold'}; {step}"
    )


def _open(f: Finding, missing: tuple[Missing, ...]) -> str:
    if f.why == "doubtful":
        return "the number rests on doubtful text and another reading of it gives another result"
    if f.why == "judgement":
        return "it is for people to judge, and what was judged is not in our hands"
    if f.why == "declared":
        return "a declared suspension or withdrawal bears on it, and what that means is for people to judge"
    if not missing:
        return "the facts in our hands allow more than one result"
    return "; ".join(m.text for m in missing[:3]) + ("; and more" if len(missing) > 3 else "")


def _duty(f: Finding, as_of: int) -> str:
    due = show(f.due, "instant") if f.due else "unknown"
    done = show(f.done, "instant") if f.done else "unknown"
    endless = f.due is not None and f.due[0] >= NEVER
    if f.status == "met":
        return f"it was done {done}" + (
            " (without delay has no number)" if endless else f", due by {due}"
        )
    if f.status == "early":
        return (
            f"it was done {done}, before {show(f.not_before, 'instant') if f.not_before else '?'}"
        )
    if f.status == "late":
        return f"it was done {done}, after {due}"
    if f.status == "missed":
        return f"it was due by {due} and had not been done by {format_instant(as_of)}"
    if endless:
        return "it is due without delay, which has no number, and nothing is known to be done"
    return f"it is due by {due}, and nothing is overdue at {format_instant(as_of)}"


def _limit(f: Finding) -> str:
    measured = show(f.measured, "number") if f.measured else "unknown"
    allowed = show(f.allowed, "number") if f.allowed else "unknown"
    unit = f" {f.unit}" if f.unit else ""
    if f.status == "within":
        return f"this case measures {measured} where {allowed}{unit} are allowed"
    more = "so it may be refused" if f.status == "refusable" else "which is more"
    return f"this case measures {measured} where {allowed}{unit} are allowed, {more}"
