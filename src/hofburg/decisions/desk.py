"""What stands against recording something of a decision, said before it is recorded.

What the rules give no effect is not lost: most of it can be recorded all the same, since somebody
may want to keep that it was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hofburg.atlas import belongs, is_state_code, state
from hofburg.decisions.model import WHOLE, Act, Decision
from hofburg.decisions.weighing import before, may_block
from hofburg.errors import Problem
from hofburg.regimes import Law
from hofburg.values import InstantRange, format_instant, parse_instant

__all__ = ["ANYWAY", "adopted_at", "desk_problems"]

ANYWAY = frozenset({"cannot-block", "cannot-table", "blocked", "form", "silence-runs"})
"""Rules that ``--anyway`` turns into warnings: what they refuse is recorded, and has no effect."""

_TABLING = ("draft", "revision", "silence", "statement", "adoption", "not_adopted")


def desk_problems(
    law: Law, decision: Decision | None, entry: Mapping[str, Any], *, now: int
) -> list[Problem]:
    """What is wrong with an entry, or will have no effect; the decision is None for a new draft.

    Args:
        entry: as it would be recorded, with ``kind``, ``author``, ``sent`` and ``body``.
        decision: as of the moment at which the entry was sent.
        now: microseconds since 1970 UTC.

    Problems of level ``error`` refuse it; those whose rule is in `ANYWAY` are a person's to
    overrule. Fields are the names of the body's fields.
    """
    kind, body = str(entry.get("kind")), dict(entry.get("body", {}))
    sent = parse_instant(entry["sent"], law.zone)
    problems = _who(kind, entry.get("author"), sent)
    if decision is None:
        return problems
    if kind == "revision":
        problems += _revision(decision, body)
    elif kind == "position":
        problems += _position(decision, body, sent)
    elif kind == "silence":
        problems += _placing(law, body, sent, now)
    elif kind in ("objection", "amendment"):
        problems += _paragraph(decision, str(body.get("paragraph", "")), None)
        problems += _act(decision, kind, body, sent)
    elif kind == "adoption":
        adopted = body.get("adopted")
        at = parse_instant(adopted, law.zone) if isinstance(adopted, str) else sent
        problems += _adoption(decision, at, body.get("how") == "at-meeting")
    return problems


def adopted_at(decision: Decision, sent: str) -> str:
    """When a text was adopted, where the chair's message does not say: an entry's notation.

    At the expiry of a silence that nothing in hand broke; else when it was told.
    """
    silence = decision.silence
    if silence and silence.clock == "over" and silence.expires:
        lo, hi = silence.expires
        return format_instant(lo) if lo == hi else sent
    return sent


def _who(kind: str, author: str | None, sent: InstantRange) -> list[Problem]:
    """Partners and organisations may speak; they neither block nor table."""
    if author is None or may_block(author, sent) is not False:
        return []
    partner = is_state_code(author) and belongs("partner", author, sent) is not False
    name = state(author).name if is_state_code(author) else author
    who = f"{name} {'is a Partner for Co-operation' if partner else 'is no participating State'}"
    if kind in ("objection", "amendment"):
        said = f"{who}: partners and organisations may speak and cannot block."
        remedy = "Add --anyway to keep that it was said; it has no effect."
        return [Problem("--state", "cannot-block", said, remedy)]
    if kind in _TABLING:
        said = f"{who}, and takes no part in deciding."
        remedy = "Name a participating State, or add --anyway."
        return [Problem("--state", "cannot-table", said, remedy)]
    return []


def _revision(decision: Decision, body: Mapping[str, Any]) -> list[Problem]:
    number = body.get("version")
    taken = {it.number: it.told.reference for it in decision.versions}
    if not isinstance(number, int) or not taken:
        return []
    if number in taken:
        said = f"version {number} is there already: {taken[number]}."
        return [Problem("--version", "version-twice", said, f"The next is {max(taken) + 1}.")]
    if number < max(taken):
        said = f"version {number} comes before version {max(taken)}, which is there."
        return [Problem("--version", "version-order", said, f"The next is {max(taken) + 1}.")]
    last = decision.version
    lines = [(it.get("number"), it.get("text")) for it in body.get("paragraphs") or ()]
    if last and lines and [tuple(it) for it in last.paragraphs] == lines:
        said = f"its paragraphs are those of version {last.number}."
        return [Problem("", "no-change", said, "", "paragraphs", "warning")]
    return []


def _position(decision: Decision, body: Mapping[str, Any], sent: InstantRange) -> list[Problem]:
    found = []
    number = body.get("version")
    numbers = [it.number for it in decision.versions]
    if isinstance(number, int) and numbers and number not in numbers:
        said = f"there is no version {number}."
        listed = ", ".join(map(str, numbers))
        found.append(Problem("--version", "no-version", said, f"There is: {listed}."))
        return found
    found += _paragraph(
        decision, str(body.get("paragraph", "")), number if isinstance(number, int) else None
    )
    of = body.get("of")
    if isinstance(of, str) and may_block(of, sent) is False:
        said = f"{of} is no participating State: its position is noted and blocks nothing."
        found.append(Problem("--state", "outside", said, "", "", "warning"))
    return found


def _paragraph(decision: Decision, paragraph: str, number: int | None) -> list[Problem]:
    """Whether a version has a paragraph; the last one where none is named."""
    if paragraph in (WHOLE, "?") or not decision.versions:
        return []
    version = next(
        (it for it in reversed(decision.versions) if number in (None, it.number)),
        decision.versions[-1],
    )
    if not version.paragraphs or paragraph in version.numbers:
        return []
    said = f"version {version.number} has no paragraph {paragraph[:20]!r}."
    shown = ", ".join(version.numbers[:40])
    return [Problem("--paragraph", "no-paragraph", said, f"It has: {shown}.")]


def _placing(law: Law, body: Mapping[str, Any], sent: InstantRange, now: int) -> list[Problem]:
    text = body.get("expires")
    remedy = "The chair says it to the minute, with its zone: 2027-03-01T12:00+01:00."
    if not isinstance(text, str) or text == "?":
        said = "when the silence expires is not said."
        return [Problem("--expires", "no-expiry", said, remedy, "", "warning")]
    expires = parse_instant(text, law.zone)
    if expires.hi <= sent.lo:
        said = f"the silence would expire before it begins ({format_instant(sent.lo)})."
        told = "Correct it, or say when it was placed: --at INSTANT."
        return [Problem("--expires", "expiry-before-start", said, told)]
    found = []
    if expires.lo != expires.hi:
        said = f"{text} is not one instant: what comes on its edge is open."
        found.append(Problem("--expires", "expiry-not-exact", said, remedy, "", "warning"))
    if expires.hi <= now:
        said = f"the silence expired at {format_instant(expires.hi)}: it is over already."
        found.append(Problem("--expires", "expiry-past", said, "", "", "warning"))
    return found


def _act(
    decision: Decision, kind: str, body: Mapping[str, Any], sent: InstantRange
) -> list[Problem]:
    """An act that comes too late, or in a form without effect, is recorded, and it is said."""
    written, aloud = body.get("written"), body.get("in_meeting")
    found = []
    running = decision.silence
    if running and running.expires is not None and before(running.told.sent, sent) is not False:
        expires = running.expires
        if before(sent, expires) is False and running.clock != "ended":
            said = f"comes too late: the silence expired at {format_instant(expires.lo)}."
            found.append(
                Problem("", "too-late", said, "It is recorded without effect.", "", "warning")
            )
    if decision.standing in ("adopted", "issued"):
        said = "the text is adopted: what comes after has no effect on it."
        found.append(Problem("", "after-adoption", said, "", "", "warning"))
    if written is False and (aloud is False or "in_meeting" not in body):
        said = "is said neither in writing nor in a meeting: it has no effect."
        found.append(Problem("", "oral", said, "In writing to the chair it has.", "", "warning"))
    elif written is None and aloud is None:
        said = "how it was made is not said, so nobody can tell whether it counts."
        how = "--written or --no-written" if kind == "amendment" else "--written or --in-meeting"
        found.append(Problem("", "form", said, f"Add {how}; --anyway leaves it open."))
    return found


def _adoption(decision: Decision, at: InstantRange, at_meeting: bool) -> list[Problem]:
    found = []
    # At a meeting it matters who objects, not what became of a silence.
    then = replace(decision, retabled=at_meeting)
    if decision.standing in ("adopted", "issued"):
        said = "its adoption is recorded already."
        found.append(Problem("", "adopted", said, "", "", "warning"))
    for act in then.blocking:
        said = f"{_named(act)} stands against it ({act.told.reference})."
        remedy = "A text is adopted when no participating State objects; --anyway records it."
        found.append(Problem("", "blocked", said, remedy))
    for act in decision.acts:
        if then.bears(act) is None:
            said = f"whether {_named(act)} stands against it is not known ({act.told.reference})."
            found.append(Problem("", "perhaps-blocked", said, "", "", "warning"))
    silence = decision.silence
    running = silence is not None and silence.clock in ("running", "perhaps-broken")
    if (
        not at_meeting
        and silence
        and running
        and silence.expires
        and before(at, silence.expires) is not False
    ):
        said = f"the silence runs until {format_instant(silence.expires.hi)}."
        found.append(Problem("", "silence-runs", said, "Wait for the expiry, or add --anyway."))
    return found


def _named(act: Act) -> str:
    """``the objection of TUR``."""
    return f"the {act.kind} of {act.state or 'somebody'}"
