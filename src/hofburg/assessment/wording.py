"""One sentence for a finding: neutral, with the paragraph, what is known, and what is not."""

from __future__ import annotations

from hofburg.assessment.explanation import Missing
from hofburg.assessment.finding import Finding
from hofburg.assessment.lens import show
from hofburg.languages import say
from hofburg.values import NEVER, format_instant

__all__ = ["sentence", "status_word"]


def status_word(status: str) -> str:
    """A status in the language that is spoken."""
    words = {
        "met": say("met"),
        "early": say("early"),
        "late": say("late"),
        "missed": say("missed"),
        "pending": say("pending"),
        "within": say("within"),
        "exceeded": say("exceeded"),
        "refusable": say("refusable"),
        "unmet": say("unmet"),
        "open": say("open"),
        "shut": say("shut"),
        "excused": say("excused"),
        "undetermined": say("undetermined"),
    }
    return words.get(status, status)


def sentence(finding: Finding, missing: tuple[Missing, ...], as_of: int) -> str:
    """The *because* of a finding, in the language that is spoken."""
    who = finding.state or say("a State that is not known")
    if finding.counterpart:
        who = say("{who} towards {whom}", who=who, whom=finding.counterpart)
    place = (
        say("Paragraph {paragraph}", paragraph=finding.paragraph)
        if finding.paragraph
        else say("Provision {label}", label=finding.label)
    )
    if finding.reading != "default":
        place = say("{place} (reading {reading})", place=place, reading=finding.reading)
    return say(
        "{place}, {who}: {status}, because {because}.",
        place=place,
        who=who,
        status=status_word(finding.status),
        because=_because(finding, missing, as_of),
    )


def _because(f: Finding, missing: tuple[Missing, ...], as_of: int) -> str:
    if f.status == "undetermined":
        return _open(f, missing)
    if f.status == "excused":
        return say("the provision's own exception applies")
    if f.kind == "duty":
        return _duty(f, as_of)
    if f.kind == "limit":
        return _limit(f)
    if f.kind == "content":
        return (
            say("what the text asks for is there")
            if f.status == "met"
            else say("what the text asks for is not there")
        )
    if f.status == "open":
        return {
            True: say("its conditions hold; the step was taken"),
            False: say("its conditions hold; the step was not taken"),
            None: say("its conditions hold; whether the step was taken is not known"),
        }[f.taken]
    return {
        True: say("its conditions do not hold; the step was taken"),
        False: say("its conditions do not hold; the step was not taken"),
        None: say("its conditions do not hold; whether the step was taken is not known"),
    }[f.taken]


def _open(f: Finding, missing: tuple[Missing, ...]) -> str:
    if f.why == "doubtful":
        return say(
            "the number rests on doubtful text and another reading of it gives another result"
        )
    if f.why == "judgement":
        return say("it is for people to judge, and what was judged is not in our hands")
    if f.why == "declared":
        return say(
            "a declared suspension or withdrawal bears on it, and what that means is for people to"
            " judge"
        )
    if not missing:
        return say("the facts in our hands allow more than one result")
    told = "; ".join(m.text for m in missing[:3])
    return say("{facts}; and more", facts=told) if len(missing) > 3 else told


def _duty(f: Finding, as_of: int) -> str:
    unknown = say("unknown")
    due = show(f.due, "instant") if f.due else unknown
    done = show(f.done, "instant") if f.done else unknown
    endless = f.due is not None and f.due[0] >= NEVER
    at = format_instant(as_of)
    if f.status == "met" and endless:
        return say("it was done {done} (without delay has no number)", done=done)
    if f.status == "met":
        return say("it was done {done}, due by {due}", done=done, due=due)
    if f.status == "early":
        opens = show(f.not_before, "instant") if f.not_before else "?"
        return say("it was done {done}, before {opens}", done=done, opens=opens)
    if f.status == "late":
        return say("it was done {done}, after {due}", done=done, due=due)
    if f.status == "missed":
        return say("it was due by {due} and had not been done by {at}", due=due, at=at)
    if endless:
        return say("it is due without delay, which has no number, and nothing is known to be done")
    return say("it is due by {due}, and nothing is overdue at {at}", due=due, at=at)


def _limit(f: Finding) -> str:
    unknown = say("unknown")
    measured = show(f.measured, "number") if f.measured else unknown
    allowed = show(f.allowed, "number") if f.allowed else unknown
    if f.unit:
        allowed = f"{allowed} {f.unit}"
    if f.status == "within":
        return say(
            "this case measures {measured} where {allowed} are allowed",
            measured=measured, allowed=allowed,
        )  # fmt: skip
    if f.status == "refusable":
        return say(
            "this case measures {measured} where {allowed} are allowed, so it may be refused",
            measured=measured, allowed=allowed,
        )  # fmt: skip
    return say(
        "this case measures {measured} where {allowed} are allowed, which is more",
        measured=measured, allowed=allowed,
    )  # fmt: skip
