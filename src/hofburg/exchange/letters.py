"""Letters as people type them: stray spaces, invisible signs, Cyrillic that looks like Latin."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["clean", "fold", "squeeze", "unwritable"]

# Every space that is no plain one: non-breaking, thin, figure, narrow, ideographic ...
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What nobody sees and nobody means: soft hyphen, zero width, direction marks, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Controls besides tab and line feed, and halves of a pair; no register keeps them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_BETWEEN = re.compile(r"[\s\-_\u2010-\u2015\u2212/.,;:()\[\]{}'\"`«»“”„’‘*°№#]+")
_BLANKS = re.compile(r"\s+")
# Capitals of Cyrillic and Greek that look like a Latin one.
_ALIKE = str.maketrans(
    "АВЕЁКМНОРСТУХІЇЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABEEKMHOPCTYXIIJSQWABEZHIKMNOPTYX",
)


def clean(text: str) -> str:
    """A text without spaces around it, odd spaces and line ends made plain, invisible signs out."""
    if text.isprintable() and text[:1] != " " and text[-1:] != " ":
        return text
    return _INVISIBLE.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text))).strip(" \t\n")


def unwritable(text: str) -> str:
    """The first character that no register keeps, as ``U+0007``; empty where there is none."""
    if text.isprintable():
        return ""
    found = _UNWRITABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


@lru_cache(maxsize=65_536)
def squeeze(text: str) -> str:
    """What two texts share that differ by look-alike letters, capitals and spaces only."""
    text = unicodedata.normalize("NFKC", clean(text))
    return _BLANKS.sub(" ", text).upper().translate(_ALIKE)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """What two texts share that differ by that, by hyphens and by other signs between letters."""
    return _BETWEEN.sub("", squeeze(text))
