"""Which subject may be the same under another name: suggestions, and never more than that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from hofburg.exchange.measure import alike, apart, tidy
from hofburg.exchange.reconciled import Perhaps
from hofburg.exchange.stated import Stated

__all__ = ["by_name", "suggestions"]

_MOST_PAIRS = 20_000  # above this only names that look the same are looked for
_NEAR = 0.8
_FEW = 3
_CLOSE = 1.0  # km
_DIGITS = re.compile(r"\d+")


def suggestions(
    gone: Iterable[str], come: Iterable[str], first: Stated, second: Stated, fields: Iterable[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Why a subject that is gone may be one that came: reasons by pair, the best pairs first.

    Args:
        gone, come: names in the first and in the second message.
        fields: that are compared; two of them that agree are a reason too.
    """
    gone, come, fields = list(gone), list(come), list(fields)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    by_key: dict[str, list[str]] = {}
    for name in come:
        by_key.setdefault(alike(name), []).append(name)
    pairs = ((a, b) for a in gone for b in by_key.get(alike(a) or "-", []))
    if len(gone) * len(come) <= _MOST_PAIRS:
        pairs = ((a, b) for a in gone for b in come)
    for a, b in islice(pairs, _MOST_PAIRS):
        reasons = _reasons(a, b, first, second, fields)
        if "alike" in reasons or "near" in reasons or len(reasons) > 1:
            found[a, b] = reasons
    ranked = sorted(found.items(), key=lambda it: (_rank(it[1]), it[0]))
    return dict(ranked)


def _rank(reasons: tuple[str, ...]) -> tuple[bool, bool, int]:
    return "alike" not in reasons, "near" not in reasons, -len(reasons)


def _reasons(
    a: str, b: str, first: Stated, second: Stated, fields: Iterable[str]
) -> tuple[str, ...]:  # fmt: skip
    reasons = []
    if alike(a) == alike(b):
        reasons.append("alike")
    elif _near(a, b):
        reasons.append("near")
    one, other = first.subjects.get(a), second.subjects.get(b)
    if one and other:
        reasons += [name for name in fields if _agree(name, one.fields, other.fields)]
        kinds = {*first.kinds(a), *second.kinds(b)}
        if kinds and all(first.amount(a, k) == second.amount(b, k) for k in kinds):
            reasons.append("amounts")
    return tuple(reasons)


def _near(a: str, b: str) -> bool:
    """Nearly the same letters; numbers in a name are no matter of spelling."""
    if _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    matcher = SequenceMatcher(None, a[:100].casefold(), b[:100].casefold(), autojunk=False)
    quick = matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR
    return quick and matcher.ratio() >= _NEAR


def _agree(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    before, now = one.get(name), other.get(name)
    if before is None or before == "?" or isinstance(before, bool):
        return False
    if far := apart(before, now):
        return far[0] <= _CLOSE + far[1]
    if isinstance(before, str) and isinstance(now, str):
        return tidy(before) == tidy(now)
    return type(before) is type(now) and bool(before == now)


def by_name(
    pairs: Mapping[tuple[str, str], tuple[str, ...]], side: int
) -> dict[str, tuple[Perhaps, ...]]:
    """The suggestions by name: ``side`` 0 for those that are gone, 1 for those that came."""
    found: dict[str, list[Perhaps]] = {}
    for pair, why in pairs.items():
        found.setdefault(pair[side], []).append(Perhaps(pair[1 - side], why))
    return {name: tuple(listed[:_FEW]) for name, listed in found.items()}
