"""How the standing of an agreement is written, for tables and pictures: words, dates, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from hofburg.reports.wording import instant
from hofburg.values import ALWAYS, DAY, NEVER

if TYPE_CHECKING:
    from hofburg.atlas import Dated, Stand

__all__ = [
    "NO_JUDGEMENT",
    "agreement_counts",
    "agreement_since",
    "agreement_sources",
    "agreement_stretches",
    "agreement_towards",
    "agreement_words",
    "as_of_words",
    "stretch_days",
]

NO_JUDGEMENT = "Facts as recorded, no judgement: no entry says who is right."
_KINDS = {"suspended": "suspended", "withdrawn": "withdrawn"}


def agreement_words(it: Stand) -> str:
    """``in force``, ``in force; suspended towards RUS``, ``in force or suspended (open)`` ..."""
    words = [f"{word} towards all" if word == "suspended" else word for word in it.words]
    text = " or ".join(words) + (" (open)" if len(words) > 1 else "")
    if it.words == ("suspended",):  # what it did towards some of them before is a fact, not more
        return text
    if it.towards:
        text += f"; suspended towards {', '.join(it.towards)}"
    if it.perhaps_towards:
        text += f"; perhaps suspended towards {', '.join(it.perhaps_towards)}"
    return text


def agreement_since(it: Stand) -> str:
    """Since when it stands so, as the sources give it; empty where nothing is recorded."""
    found = [
        (fact.until if "ended" in it.words and fact.kind == "participates" else fact.since).text
        for fact in it.facts
        if _decides(it, fact.kind, fact.towards)
    ]
    return " or ".join(dict.fromkeys(found))


def agreement_towards(it: Stand) -> dict[str, str]:
    """Towards whom alone it is, or may be, suspended, and since when."""
    if it.words == ("suspended",):
        return {}
    found = [(fact.towards, fact.since.text) for fact in it.facts if fact.kind == "suspended"]
    return {code: since for code, since in sorted(found, key=str) if code}


def _decides(it: Stand, kind: str, towards: str | None) -> bool:
    """Whether a fact is one of those that the standing, or what it may be, begins with."""
    if kind == "participates":
        return it.words != ("suspended",) and not {"suspended", "withdrawn"} & set(it.words)
    return towards is None and any(_KINDS.get(word) == kind for word in it.words)


def agreement_counts(stands: Iterable[Stand]) -> str:
    """How many States stand how: ``5 in force, 23 suspended towards all, 1 withdrawn``."""
    found = Counter(
        " or ".join(it.words) + (" (open)" if len(it.words) > 1 else "") for it in stands
    )
    order = ("in force", "suspended", "withdrawn", "ended", "not a party")

    def place(words: str) -> tuple[bool, int]:
        return words not in order, order.index(words) if words in order else 0

    return ", ".join(f"{found[words]} {words}" for words in sorted(found, key=place))


def agreement_sources(stands: Iterable[Stand]) -> list[str]:
    """Keys of all sources that the answers rest on, each once."""
    facts = [fact for it in stands for fact in (*it.facts, *it.others)]
    return sorted({key for fact in facts for key in fact.sources})


def as_of_words(bounds: tuple[int, int]) -> str:
    """The moment asked about: a day for its end, an instant, or a range."""
    lo, hi = bounds
    first, last = instant(lo), instant(hi)
    if lo == hi:
        return f"the end of {first[:10]}" if first.endswith("T23:59:59Z") else first
    if lo <= ALWAYS or hi >= NEVER:
        return "a moment that is not known"
    return first[:10] if first[:10] == last[:10] else f"some time in {first[:10]} to {last[:10]}"


def agreement_stretches(stands: Iterable[Stand]) -> Iterator[tuple[Stand, str, str]]:
    """Stretches for readers, with first and last day (UTC): those that read the same are one.

    An open stretch of a day or two is the edge of what is dated to the day; it goes with what
    follows.
    """
    for _, own in groupby(stands, key=lambda it: (it.regime, it.state)):
        found: list[tuple[Stand, str, str]] = []
        edge = ""
        for it in own:
            first, last = stretch_days(it)
            open_ = len(it.words) > 1 or it.perhaps_towards
            if open_ and it.during.hi - it.during.lo < 2 * DAY:
                edge = edge or first
                continue
            if first > last:
                continue
            if found and agreement_words(found[-1][0]) == agreement_words(it):
                found[-1] = (found[-1][0], found[-1][1], last)
            else:
                found.append((it, edge or first, last))
            edge = ""
        yield from found


def stretch_days(it: Stand) -> tuple[str, str]:
    """First and last day (UTC) of a stretch; a last microsecond of a day counts as the next."""
    return instant(it.during.lo + 1)[:10], instant(it.during.hi)[:10]


def years(dated: Dated) -> str:
    """The year or years of a date: ``2023``, ``2023/24``; empty where neither end is known."""
    lo, hi = dated.bounds
    first = instant(lo)[:4] if lo > ALWAYS else ""
    last = instant(hi)[:4] if hi < NEVER else ""
    if not first or not last or first == last:
        return first or last
    return f"{first}/{last[2:]}" if first[:2] == last[:2] else f"{first}/{last}"
