"""A decision in words: where it stands, its clock, what counts and why, who stands where.

Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hofburg.decisions import ASSUMPTION, UNKNOWN, WHOLE, compared_words, positions_on
from hofburg.reports.wording import count, instant, plain, when
from hofburg.values import ALWAYS, NEVER, InstantRange, zone_of

if TYPE_CHECKING:
    from hofburg.decisions import Act, Change, Decision, Position, Silence

__all__ = [
    "ACTS",
    "act_words",
    "change_words",
    "clock_words",
    "column_words",
    "decision_standing",
    "left_words",
    "local",
    "position_line",
    "position_remarks",
    "positions_counted",
    "stance_words",
    "state_codes",
]

ACTS = {
    "in-time": "in writing, before the expiry",
    "in-meeting": "made in a meeting",
    "in-writing": "made in writing",
    "no-participating-state": "not a participating State: partners and organisations cannot block",
    "set-aside": "a State concerned, which this procedure sets aside",
    "late": "at or after the expiry: too late",
    "after-adoption": "after the adoption",
    "oral": "neither in writing nor in a meeting",
    "oral-under-silence": "not in writing, while the silence ran",
    "withdrawn": "taken back",
    "earlier-letter": "written before the text was placed: no effect on its silence, as read here",
    "proposal": "a proposal at the table, which blocks nothing by itself",
    "how-open": "whether it was made in a meeting or in writing is not known",
    "form-open": "whether it was made in writing is not known",
    "time-open": "whether it came in time is not known",
    "no-expiry": "when the silence expires is not known",
    "standing-open": "whether its State took part at that time is not known",
}
"""Why an objection or amendment counts, or does not, by the key that `Act.why` has."""

_STANDING = {
    "open": "Open: tabled, and nothing in hand stands against it.",
    "blocked": "Blocked as it stands.",
    "silence": "Under silence.",
    "broken": "The silence is broken.",
    "over": "The silence has expired, and nothing in hand broke it.",
    "adopted": "Adopted.",
    "not-adopted": "Not adopted.",
    "issued": "Adopted and issued.",
}
_MINUTE = 60_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def decision_standing(decision: Decision, zone: str) -> str:
    """Where it stands, in one sentence or two."""
    said = _STANDING[decision.standing]
    if decision.standing == "silence" and decision.silence and decision.silence.ran_out:
        said = "The silence has run out."
    if decision.standing == "issued" and decision.number:
        return f"Adopted and issued as {plain(decision.number)}."
    if decision.standing in ("silence", "over", "broken") and decision.silence:
        return f"{said} {clock_words(decision.silence, zone)}".strip()
    if decision.standing == "blocked":
        who = dict.fromkeys(act.state or "somebody" for act in decision.blocking)
        return f"Blocked as it stands, by {', '.join(who)}."
    return said


def clock_words(silence: Silence, zone: str) -> str:
    """A silence clock: when it expires, in UTC and in the zone, and how long is left."""
    if silence.expires is None:
        return "When it expires is not said."
    at = f"{_when(silence.expires, zone)}{local(silence.expires, zone)}"
    if silence.clock == "running" and silence.left:
        return f"It expires at {at}: {left_words(silence.left)} left."
    by = " and ".join(f"the {it.kind} of {it.state or 'somebody'}" for it in silence.broken_by)
    return {
        "broken": f"Broken by {by}; it would have expired at {at}.",
        "perhaps-broken": f"Whether {by} broke it is not known. "
        f"It {'expired' if silence.ran_out else 'expires'} at {at}.",
        "perhaps-over": f"It expires at {at}: whether it has is not known.",
        "over": f"It expired at {at}.",
        "ended": f"It was to expire at {at}.",
    }.get(silence.clock, f"It expires at {at}.")


def local(at: InstantRange, zone: str) -> str:
    """An instant by the clocks of a zone, after the same in UTC: `` (12:00 in Vienna)``."""
    if at.lo != at.hi or at.lo <= ALWAYS or at.hi >= NEVER:
        return ""
    moment = (_EPOCH + timedelta(microseconds=at.lo)).astimezone(zone_of(zone))
    utc = _EPOCH + timedelta(microseconds=at.lo)
    city = zone.rpartition("/")[2].replace("_", " ")
    day = "" if moment.date() == utc.date() else f"{moment:%Y-%m-%d} "
    return f" ({day}{moment:%H:%M} in {city})"


def left_words(left: tuple[int, int]) -> str:
    """``2 d 3 h 15 min``; two of them where the expiry is not exact."""
    lo, hi = (_span(it) for it in left)
    return hi if lo == hi else f"{lo} to {hi}"


def _span(left: int) -> str:
    minutes = left // _MINUTE
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{rest} min"]
    if days and not rest:
        parts[2] = ""
    return " ".join(part for part in parts if part) if minutes else "less than a minute"


def _when(at: InstantRange, zone: str = "UTC") -> str:
    """One instant in UTC; a day, or bounds, as the zone has them."""
    return instant(at.lo) if at.lo == at.hi else when(at, zone)


def act_words(act: Act, zone: str = "UTC") -> str:
    """An objection or amendment, and whether it counts."""
    verdict = {True: "counts", False: "does not count", None: "open whether it counts"}
    on = f" on paragraph {plain(act.paragraph)}" if act.paragraph else ""
    said = f"{act.kind.capitalize()} of {act.state or 'somebody'}{on}, {_when(act.told.sent, zone)}"
    return f"{said}: {verdict[act.counts]} ({ACTS.get(act.why, act.why)})."


def change_words(change: Change) -> str:
    """What became of a paragraph; words that went in ``[- -]``, new ones in ``{+ +}``."""
    if change.altered == "new":
        return f"new: {plain(change.after)}"
    if change.altered == "gone":
        return f"gone: {plain(change.before)}"
    moved = f"was {plain(change.was)}" if change.was != change.number else ""
    if change.altered == "renumbered":
        return f"{moved}, words unchanged"
    signs = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    runs = compared_words(change.before, change.after)
    words = " ".join(signs[op].format(plain(text)) for op, text in runs)
    return f"{moved}, changed: {words}" if moved else f"changed: {words}"


def column_words(column: str) -> str:
    """The heading of a column of positions."""
    return "Whole text" if column == WHOLE else f"Para {plain(column)}"


def stance_words(stance: str) -> str:
    """A stance as it is said: ``can live with``."""
    return plain(stance).replace("-", " ")


def state_codes(states: Sequence[str]) -> str:
    """States of a row; of more than three, how many."""
    said = " ".join(plain(it) for it in states)
    return said if len(states) <= 3 else f"{said} ({len(states)})"


def position_line(body: Mapping[str, Any], handling: str) -> str:
    """A position that is to be noted: ``DEU on paragraph 3 of version 2: support, ...``"""
    of, paragraph, version = (str(body.get(it) or "") for it in ("of", "paragraph", "version"))
    on = f"paragraph {plain(paragraph)}" if paragraph else "the whole text"
    on += f" of version {version}" if version else ""
    word = "its own word" if body.get("said") == "itself" else f"an {ASSUMPTION}: it did not say so"
    asks = f", asks for: {plain(str(body['wording']))}" if body.get("wording") else ""
    said = stance_words(str(body.get("stance") or UNKNOWN))
    return f"{of} on {on}: {said}{asks}. {word.capitalize()}. Handling: {handling}."


def positions_counted(decision: Decision) -> str:
    """How many States are known to stand how, and of how many that is assumed."""
    held = positions_on(decision)
    own = {it.state for it in held if not it.assumed and it.stance != UNKNOWN}
    assumed = {it.state for it in held if it.assumed and it.stance != UNKNOWN} - own
    rest = len(set(decision.participating) - own - assumed)
    mark = f"{count(len(assumed), ASSUMPTION)}, " if assumed else ""
    return f"Positions: {len(own)} stated, {mark}{rest} unknown."


def position_remarks(
    decision: Decision, version: int | None = None, *, assumptions: bool = True
) -> list[str]:
    """What has to be said of positions beside where they stand, a sentence each."""
    found: list[str] = []
    alike: dict[tuple[str, str], list[str]] = {}
    for it in positions_on(decision, version, assumptions=assumptions):
        about = _about(it)
        if it.wording:
            said = f'wording asked for: "{plain(it.wording)}"'
            alike.setdefault((about, said), []).append(it.state)
        if it.own is not None and it.own.stance != it.stance:
            said = f"{stance_words(it.own.stance)}, {_when(it.own.told.sent)}"
            found.append(f"{it.state} {about}: recorded after its own word, {said}.")
        if it.altered:
            said = f"taken on version {it.version}; the words changed since."
            alike.setdefault((about, said), []).append(it.state)
        if it.older:
            said = "older than its word on the whole text."
            alike.setdefault((about, said), []).append(it.state)
    found += [f"{' '.join(who)} {about}: {said}" for (about, said), who in alike.items()]
    held = {(it.state, it.told.reference) for it in positions_on(decision, version)}
    past = [
        it for it in decision.said
        if (it.state, it.told.reference) not in held and (assumptions or not it.assumed)
    ]  # fmt: skip
    if past:
        found.append(
            f"{count(len(past), 'other position')} not shown: replaced since, on a paragraph that"
            " is gone, or on a later version."
        )
    return found


def _about(it: Position) -> str:
    on = "the whole text" if it.paragraph == WHOLE else f"paragraph {plain(it.paragraph)}"
    return f"on {on} ({ASSUMPTION})" if it.assumed else f"on {on}"
