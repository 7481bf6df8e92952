"""Near matches, as remedies name them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from hofburg.exchange.letters import fold

__all__ = ["near", "nearest"]


def nearest(word: str, words: Iterable[str], alike: float = 0.6) -> list[str]:
    """Which words are most like this one, whatever the letters look like; often none."""
    if not 1 < len(word) <= 80:
        return []
    listed = [it for it, _ in zip(words, range(1000), strict=False)]
    folded: dict[str, str] = {}
    for it in listed:
        folded.setdefault(fold(it), it)
    close = difflib.get_close_matches(fold(word), folded, n=2, cutoff=alike)
    return [folded[it] for it in close]


def near(word: str, words: Iterable[str], alike: float = 0.6) -> str:
    """``Did you mean ...?`` or nothing; ``alike`` is how much, from 0 to 1."""
    close = nearest(word, words, alike)
    return f"Did you mean {' or '.join(close)}?" if close else ""
