"""How the times and conditions of a timetable are said, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hofburg.reports.wording import between, instant, plain, when
from hofburg.values import ALWAYS, NEVER, zone_of

if TYPE_CHECKING:
    from hofburg.assessment import Alternative, Requirement, Step, Timetable

__all__ = [
    "LANGUAGES",
    "asks",
    "cap",
    "conditions",
    "span",
    "text_in",
    "trust",
    "verdict",
    "window",
    "word",
]

LANGUAGES = ("en", "ru")
Instants = tuple[int, int]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = ((86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"))
_WORDS = {
    "from": "с", "to": "до", "by": "не позднее", "or later": "или позднее", "end of": "конец дня",
    "without delay": "без промедления", "no instant is known yet": "момент ещё неизвестен",
    "planned": "предположено", "done": "выполнено", "given": "дано", "late by": "позже срока на",
    "early by": "раньше срока на", "in time": "в срок", "open": "неясно, в срок ли",
    "no instant is left": "не остаётся ни одного момента",
    "no instant is left, with": "не остаётся ни одного момента вместе с",
    "if": "если", "unless": "кроме случая", "depending on the date": "в зависимости от даты",
    "must": "обязательно", "should": "следует", "practice": "практика",
    "verified": "проверено", "inherited": "из прежнего текста", "recalled": "по памяти",
    "doubtful": "сомнительно", "at most": "не более", "each": "отдельно для", "now": "сейчас",
    "of each line of": "для каждой строки",
    "open if": "открыто, если", "asked": "требуется", "d": "дн.", "h": "ч", "min": "мин", "s": "с",
    "not applicable": "не применяется",
}  # fmt: skip


def word(text: str, language: str = "en") -> str:
    """A word of the house in a language; itself where there is no other."""
    return _WORDS.get(text, text) if language == "ru" else text


def text_in(texts: Mapping[str, str], language: str) -> str:
    """A text in a language, else in English, and then said so; on one line."""
    if texts.get(language):
        return plain(texts[language])
    found = "en" if texts.get("en") else next(iter(texts), "")
    said = plain(texts.get(found, ""))
    return f"{said} ({found})" if said and found != language else said


# -- instants --------------------------------------------------------------------------------------


def _day(at: int, zone: str) -> str:
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone_of(zone)).strftime("%Y-%m-%d")


def _is_midnight(at: int, zone: str) -> bool:
    local = (_EPOCH + timedelta(microseconds=at)).astimezone(zone_of(zone))
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def _said(at: int, zone: str, day: bool, language: str) -> str:
    """An end of a window: a day where days are counted, else an instant."""
    if day:
        return _day(at, zone)
    if _is_midnight(at + 1, zone):
        return f"{word('end of', language)} {_day(at, zone)}"
    return instant(at)


def window(
    it: Step | Alternative, zone: str, days: frozenset[str], language: str = "en"
) -> list[str]:
    """When a step is to be done, in one or two lines; as it is counted where that is not known."""
    if it.applies is False:
        return [word("not applicable", language)]
    if it.due is None and it.not_before is None:
        return [word("without delay", language)]
    lines = []
    if it.not_before is not None:
        early = _end(it.not_before, zone, "not_before" in days, language)
        lines.append(f"{word('from', language)} {early or it.written.get('not_before', '')}")
    if it.due is not None:
        role = "to" if lines else "by"
        late = _end(it.due, zone, "due" in days, language)
        written = it.written.get("due", "")
        if it.due[0] == it.due[1]:
            lines.append(f"{word(role, language)} {late}")
        else:
            lines.append(f"{word(role, language)} {plain(written)}" + (f": {late}" if late else ""))
    return lines


def _end(bounds: Instants, zone: str, day: bool, language: str) -> str:
    """Bounds of an end; empty where nothing is known of them."""
    lo, hi = bounds
    if lo == hi:
        return _said(lo, zone, day, language)
    if lo <= ALWAYS and hi >= NEVER:
        return ""
    if hi >= NEVER:
        return f"{_said(lo, zone, day, language)} {word('or later', language)}"
    if lo <= ALWAYS:
        return f"..{_said(hi, zone, day, language)}"
    return f"{_said(lo, zone, day, language)}..{_said(hi, zone, day, language)}"


def span(off: int, language: str = "en") -> str:
    """A time between two instants: ``1 d 6 h``; below a second in seconds."""
    parts, left = [], off
    for size, unit in _UNITS:
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {word(unit, language)}")
    if left:
        parts.append(f"0.{left:06d}".rstrip("0") + f" {word('s', language)}")
    return " ".join(parts) or f"0 {word('s', language)}"


def verdict(step: Step, made: Timetable, language: str = "en") -> str:
    """How a step stands to its window: as given, planned or recorded to be done."""
    if step.verdict == "impossible":
        others = [label for label in step.clash if label != step.label]
        if not others:
            return word("no instant is left", language)
        return f"{word('no instant is left, with', language)} {', '.join(others)}"
    if step.done is None:
        return ""
    how = "planned" if step.planned else "done" if step.message in made.recorded else "given"
    said = f"{word(how, language)} {when(step.done, made.zone)}"
    if step.verdict in ("late", "early") and step.off is not None:
        return f"{said}, {word(f'{step.verdict} by', language)} {span(step.off, language)}"
    return f"{said}, {word(step.verdict, language)}" if step.verdict else said


# -- rules -----------------------------------------------------------------------------------------


def trust(it: Step | Requirement, language: str = "en") -> str:
    """Paragraph, label where it says more, strength and mark."""
    paragraph = it.label
    if it.paragraph and not it.label.startswith(it.paragraph):
        paragraph = f"{it.paragraph} {it.label}"
    strength = word(it.strength, language)
    mark = word(it.mark, language)
    return f"{paragraph} {strength}" + (f", {mark}" if mark != strength else "")


def conditions(it: Step | Requirement, language: str = "en") -> list[str]:
    """``if ...`` and ``unless ...`` where it is not known, as the document writes it."""
    lines = []
    if it.applies is None:
        lines.append(f"{word('if', language)} {plain(it.condition)}")
    elif it.applies is False:
        lines.append(word("not applicable", language))
    if it.unless:
        lines.append(f"{word('unless', language)} {plain(it.unless)}")
    if it.part:
        lines.append(f"{word('of each line of', language)} {it.part}")
    return lines


def cap(it: Requirement, language: str = "en") -> str:
    """``at most 3 loans, each library; 2 now``: a limit in one line."""
    written = plain(it.written.get("at_most", ""))
    bounds: Any = it.allowed
    amount = written
    if bounds and None not in bounds:
        amount = f"{between(bounds)} {it.unit}".strip()
        # The text of a computed cap is worth showing beside its value.
        amount += f" ({written})" if written != amount and "(" not in written else ""
    said = f"{word('at most', language)} {amount}"
    if it.written.get("per"):
        said += f", {word('each', language)} {plain(it.written['per'])}"
    if it.measured and it.measured[1] is not None:
        said += f"; {word('now', language)} {between(it.measured)}"  # type: ignore[arg-type]
    return said


def asks(it: Requirement, language: str = "en") -> str:
    """What a limit, content or gate asks, as the document writes it."""
    if it.kind == "limit":
        return cap(it, language)
    if it.kind == "content":
        return f"{word('asked', language)}: {plain(it.written.get('holds', ''))}"
    return f"{word('open if', language)} {plain(it.written.get('opens', ''))}"
