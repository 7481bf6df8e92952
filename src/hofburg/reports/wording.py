"""How bounds, States and provisions are written for a reader. Nothing is decided here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.languages import language, say
from hofburg.regimes import said_in
from hofburg.values import ALWAYS, NEVER, format_instant, format_number, zone_of

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.regimes import Law

__all__ = [
    "REASONS",
    "between",
    "count",
    "english",
    "facts",
    "first_sentence",
    "instant",
    "kind_of",
    "mark_word",
    "name",
    "paragraph",
    "plain",
    "said",
    "start_of",
    "when",
]

# Said where they are shown: `_` marks them for the catalogues.
_ = str
REASONS = {
    "fact": _("a fact is missing"),
    "judgement": _("for people to judge"),
    "declared": _("a declared suspension or withdrawal bears on it; for people to judge"),
    "doubtful": _("the text is doubtful, and another reading gives another result"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000  # microseconds
# Marks of direction and of paragraphs, which would turn the order of letters or the line round.
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029}


def plain(text: str) -> str:
    """A text of somebody else on one line, without what steers a printer, a page or a parser.

    Control characters, marks of direction and characters that XML has no place for become U+FFFD.
    """
    return "".join(map(_printable, " ".join(text.split())))


def _printable(letter: str) -> str:
    code = ord(letter)
    bad = (
        code in _TURNING or unicodedata.category(letter) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE
    )
    return "\N{REPLACEMENT CHARACTER}" if bad else letter


def said(texts: str | Mapping[str, str]) -> str:
    """A text of a case, which may be given in several languages: English if there is any."""
    return plain(texts if isinstance(texts, str) else english(texts))


def instant(at: int) -> str:
    """An instant as it may be typed again: ``2022-02-13T12:00Z``.

    Of the last microsecond of a second, with which a range ends, only the second is said.
    """
    if at % _SECOND == _SECOND - 1:
        return format_instant(at - at % _SECOND)
    text = format_instant(at)
    return text[:-4] + "Z" if text.endswith(":00Z") else text


def when(bounds: tuple[int, int] | None, zone: str = "UTC", ever: bool = True) -> str:
    """Bounds of an instant in the notation of sources: a day, two days, an instant, *not known*.

    With ``ever`` it is said of an open end that it may never come.
    """
    if bounds is None:
        return ""
    lo, hi = bounds
    if lo >= NEVER:
        return say("never")
    if lo <= ALWAYS:
        return say("not known") if hi >= NEVER else say("not after {day}", day=_end(hi, zone))
    if hi >= NEVER:
        first = _start(lo, zone)
        if ever:
            return say("not before {day}, if ever", day=first)
        return say("not before {day}", day=first)
    if lo == hi:
        return _end(hi, zone)
    first, last = _day(lo, zone), _day(hi + 1, zone, -1)
    if first and last:
        return first if first == last else f"{first}..{last}"
    first, last = _start(lo, zone), _end(hi, zone)
    return first if first == last else f"{first}..{last}"


def start_of(said: str) -> str:
    """The day alone, of what ``when`` says of its end."""
    return said.removeprefix(say("end of {day}", day=""))


def _start(at: int, zone: str) -> str:
    return _day(at, zone) or _end(at, zone)


def _end(at: int, zone: str) -> str:
    """The last microsecond of a day is how *by that day* is kept."""
    day = _day(at + 1, zone, -1)
    return say("end of {day}", day=day) if day else instant(at)


def _day(at: int, zone: str, shift: int = 0) -> str:
    """The day that begins at an instant (or one ``shift`` days off), if one does."""
    local = (_EPOCH + timedelta(microseconds=at)).astimezone(zone_of(zone))
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return ""
    return (local + timedelta(days=shift)).strftime("%Y-%m-%d")


def _done(bounds: tuple[int, int], zone: str) -> str:
    lo, hi = bounds
    if lo >= NEVER:
        return say("not done")
    # Known not to have been done up to then; what came later nobody knows.
    if hi >= NEVER:
        return say("not done by {day}", day=_end(lo - 1, zone))
    return say("done {when}", when=when(bounds, zone))


def between(bounds: tuple[Decimal | None, Decimal | None] | None) -> str:
    """Bounds of a number: ``3``, ``1 to 4``, ``at least 2``, ``not known``."""
    if bounds is None:
        return ""
    lo, hi = bounds
    if lo is None:
        return say("not known") if hi is None else say("at most {n}", n=format_number(hi))
    if hi is None:
        return say("at least {n}", n=format_number(lo))
    if lo == hi:
        return format_number(lo)
    return say("{first} to {last}", first=format_number(lo), last=format_number(hi))


def facts(finding: Finding, zone: str) -> str:
    """What a finding rests on, short: due and done, measured and allowed, or the step."""
    said = []
    if finding.kind == "duty":
        without = finding.due is not None and finding.due[0] >= NEVER
        due = say("due {when}", when=when(finding.due, zone, ever=False))
        said.append(say("due without delay") if without else due)
        if finding.status == "early":
            said.append(say("not before {day}", day=when(finding.not_before, zone)))
        if finding.done and finding.done != (ALWAYS, NEVER):
            said.append(_done(finding.done, zone))
    elif finding.kind == "limit":
        from hofburg.reports.arrangement_figures import unit_words

        unit = f" {unit_words(finding.unit)}" if finding.unit else ""
        said.append(
            say("{measured} where {allowed}{unit} allowed", measured=between(finding.measured),
                allowed=between(finding.allowed), unit=unit)
        )  # fmt: skip
    elif finding.kind == "gate":
        taken = {True: say("step taken"), False: say("step not taken"), None: say("step not known")}
        said.append(taken[finding.taken])
    if finding.status == "undetermined":
        said.append(say(REASONS[finding.why]) if finding.why in REASONS else finding.why or "")
    if finding.reading != "default":
        said.append(say("reading {reading}", reading=finding.reading))
    return "; ".join(part for part in said if part)


def mark_word(mark: str) -> str:
    """How far something can be trusted, in the language that is spoken."""
    words = {
        "verified": say("verified"),
        "practice": say("practice"),
        "inherited": say("inherited"),
        "recalled": say("recalled"),
        "doubtful": say("doubtful"),
    }
    return words.get(mark, mark)


def count(number: int, what: str) -> str:
    """``1 record``, ``2 records``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def english(texts: Mapping[str, str]) -> str:
    """The English of a text in several languages, else the first one; on one line."""
    return " ".join(said_in(texts).split())


def first_sentence(text: str) -> str:
    """The first sentence of a text: up to a full stop before a capital letter."""
    found = re.search(r"\.(?= [A-ZÄÖÜА-ЯЁ(])", text)
    return text[: found.end()] if found else text


def kind_of(law: Law, message: str) -> str:
    """A message by its title, in the language that is spoken."""
    title = " ".join(said_in(law.messages[message].title, language()).split())
    return title or message.replace("_", " ")


def paragraph(finding: Finding) -> str:
    """Paragraph and label, once where the one begins with the other."""
    said = finding.label
    if finding.paragraph and not finding.label.startswith(finding.paragraph):
        said = f"{finding.paragraph} {finding.label}"
    return said if finding.part is None else f"{said} #{finding.part}"


def name(law: Law, code: str, language: str = "en") -> str:
    """The name of a State in a language, or of a party; the code where there is none."""
    if law.parties is not None and code in law.parties:
        return law.parties[code]
    from hofburg.atlas import is_state_code, organisation, state

    if code in law.organisations:
        return organisation(code).name_in(language)
    return state(code).name_in(language) if is_state_code(code) else code
