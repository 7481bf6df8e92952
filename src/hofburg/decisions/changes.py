"""What changed from one version of a text to the next, paragraph by paragraph and word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from hofburg.decisions.model import WHOLE, Change, Paragraph, Version

__all__ = ["changed", "compared_words", "follow"]

_ALIKE = 0.5  # share of words in common from which a moved paragraph is taken for the same one
_MOST_PAIRS = 10_000  # beyond them only equal numbers are paired
_MOST_WORDS = 2_000  # longer paragraphs are shown whole, before and after


def changed(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> tuple[Change, ...]:
    """What became of the paragraphs, in the order of the later text; what is gone comes last.

    Equal words make a paragraph the same one, then words that are largely alike, then its number.
    """
    pairs = _paired(before, after)
    found = []
    for at, now in enumerate(after):
        if at not in pairs:
            found.append(Change("new", now.number, "", "", now.text))
            continue
        was = before[pairs[at]]
        if was.text != now.text:
            found.append(Change("changed", now.number, was.number, was.text, now.text))
        elif was.number != now.number:
            found.append(Change("renumbered", now.number, was.number, was.text, now.text))
    kept = set(pairs.values())
    gone = [it for at, it in enumerate(before) if at not in kept]
    return (*found, *(Change("gone", it.number, it.number, it.text, "") for it in gone))


def _paired(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[int, int]:
    """Places in the later text by places in the earlier."""
    pairs: dict[int, int] = {}
    free = dict.fromkeys(range(len(before)))

    def pair(same: dict[object, list[int]], key: dict[int, object]) -> None:
        for at, wanted in key.items():
            if at not in pairs and same.get(wanted):
                pairs[at] = same[wanted].pop(0)
                free.pop(pairs[at])

    def by(which: str) -> None:
        keys = {
            "both": lambda it: it, "text": lambda it: it.text, "number": lambda it: it.number,
        }  # fmt: skip
        same: dict[object, list[int]] = {}
        for at in free:
            same.setdefault(keys[which](before[at]), []).append(at)
        pair(same, {at: keys[which](it) for at, it in enumerate(after)})

    by("both")
    by("text")
    _alike(before, after, pairs, free)
    by("number")
    return pairs


def _alike(
    before: Sequence[Paragraph], after: Sequence[Paragraph],
    pairs: dict[int, int], free: dict[int, None],
) -> None:  # fmt: skip
    """Pair what is left by the words in common, most alike first."""
    left = [at for at in range(len(after)) if at not in pairs]
    if len(left) * len(free) > _MOST_PAIRS:
        return
    old = {at: Counter(before[at].text.casefold().split()) for at in free}
    new = {at: Counter(after[at].text.casefold().split()) for at in left}
    likeness = [
        (-_share(old[was], new[at]), before[was].number != after[at].number, at, was)
        for at in left for was in free
    ]  # fmt: skip
    for share, _, at, was in sorted(likeness):
        if -share >= _ALIKE and at not in pairs and was in free:
            pairs[at] = was
            free.pop(was)


def _share(one: Counter[str], two: Counter[str]) -> float:
    whole = (one | two).total()
    return (one & two).total() / whole if whole else 0.0


def compared_words(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Runs of words as pairs of ``=``, ``-`` or ``+`` and their text, in the order of reading."""
    old, new = before.split(), after.split()
    if len(old) > _MOST_WORDS or len(new) > _MOST_WORDS:
        return (("-", " ".join(old)), ("+", " ".join(new)))
    runs: list[tuple[str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            runs.append(("=", " ".join(old[a:b])))
            continue
        runs += [("-", " ".join(old[a:b]))] if b > a else []
        runs += [("+", " ".join(new[c:d]))] if d > c else []
    return tuple(runs)


def follow(versions: Sequence[Version], paragraph: str) -> tuple[str | None, bool]:
    """Where a paragraph of the first version stands in the last, and whether its words changed.

    The number is None where it is gone. Of the whole text only the second is asked.
    """
    altered = False
    for version in versions[1:]:
        if paragraph == WHOLE:
            altered = altered or bool(version.changes)
            continue
        of = [it for it in version.changes if it.was == paragraph and it.altered != "new"]
        if of and of[0].altered == "gone":
            return None, True
        if of:
            altered = altered or of[0].altered == "changed"
            paragraph = of[0].number
    return paragraph, altered
