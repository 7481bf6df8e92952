"""What the values of a choice are called: captions in several languages, shown and understood.

A caption is for people. What is kept in a message is the value, and every text that is shown here
is understood again: the value, each of its captions, and both as ``value / caption``.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.regimes.law import Field

__all__ = [
    "captioned",
    "choice_item",
    "choice_meanings",
    "choice_remedy",
    "item_of",
    "plain",
    "said_of",
]

_FIRST = ("en", "ru")
_LONGEST = 120  # longer texts are no caption, and are not compared
_YO = str.maketrans("ё", "е")


def plain(text: str) -> str:
    """What two texts share that differ in capitals and spaces only, or in ё and е."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_YO)
    return "".join(folded.split())


def item_of(value: str, caption: str) -> str:
    """A value with its caption, as lists offer it and forms print it: ``unit / часть``.

    The value alone where the caption says the same, or nothing.
    """
    if not caption or plain(caption) == plain(value):
        return value
    return f"{value} / {caption}"


def choice_item(field: Field, value: str, language: str) -> str:
    """A value of a choice with its caption in a language; alone where there is none."""
    return item_of(value, field.captions.get(value, {}).get(language, ""))


def said_of(value: str, captions: Mapping[str, str]) -> tuple[str, ...]:
    """Every text that stands for a value: itself, its captions, and both together."""
    both = (text for it in captions.values() for text in (it, item_of(value, it)))
    return tuple(dict.fromkeys((value, *both)))


def choice_meanings(field: Field, fold: Callable[[str], str] = plain) -> dict[str, str | None]:
    """The values of a choice by all that they are called, folded; None where two are alike."""
    found: dict[str, str | None] = {}
    for value in field.choices:
        for text in said_of(value, field.captions.get(value, {})):
            key = fold(text)
            if key and found.setdefault(key, value) != value:
                found[key] = None
    return found


def captioned(field: Field, value: str, language: str = "") -> str:
    """A value with its captions: ``BT (battle tank / боевой танк)``; of one language if asked."""
    captions = field.captions.get(value, {})
    order = (language,) if language else dict.fromkeys((*_FIRST, *captions))
    texts = dict.fromkeys(captions[code] for code in order if code in captions)
    said = [text for text in texts if plain(text) != plain(value)]
    return f"{value} ({' / '.join(said)})" if said else value


def choice_remedy(field: Field, text: str) -> str:
    """What to write instead of a text that is no choice: what is alike, else all there are."""
    by = {plain(it): value for value in field.choices
          for it in said_of(value, field.captions.get(value, {}))}  # fmt: skip
    close = (
        difflib.get_close_matches(plain(text), by, n=2, cutoff=0.6) if len(text) <= _LONGEST else []
    )
    found = dict.fromkeys(by[key] for key in close)
    if found:
        return f"Did you mean {' or '.join(captioned(field, value) for value in found)}?"
    return f"Choose: {', '.join(captioned(field, value) for value in field.choices)}."
