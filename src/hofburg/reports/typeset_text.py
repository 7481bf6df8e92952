"""Text for a printed document: letters that its fonts have, words that can be broken.

What the fonts lack (they come with typst, so that every machine has the same) and what steers the
order or the look of a line is written as its number, ``[U+202E]``: nothing is lost, nothing hidden.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from hofburg.languages import say

__all__ = ["MOST", "cut", "lines", "pieces", "shown"]

# Letters of one text: setting a word of a million takes the better part of a minute.
MOST = 20_000

# Of Libertinus Serif, upright in both weights.
_SERIF = """
20-7e a1-ac ae-2e4 2ea-34e 350-36f 374-375 37a-37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-3e1 3f0-3f6
3f8-3f9 3fb 3fd-45f 462-463 470-477 490-4c4 4c7-4cc 4d0-4f9 1e00-1e9b 1e9e 1ea0-1ef9 1f00-1f15
1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3
1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2010-2027 2030-2037 2039-203e 2042 2044 2047-204b 2070-2071
2074-208e 20ab-20ac 20bf 2100-2103 2105-2106 2109 2113 2115-2116 2122 2126 212a-212b 2153-2184
2190-219b 21cb-21d9 2200-220d 220f-221c 221e-221f 2223-222b 2236 223c 2241 2245 2247-2249 2259
2260-2262 2264-2265 2282-2285 2295-2298 22c5 22ef 25a0-25a1 25b2-25b3 25b6-25b7 25bc-25bd 25c0-25c1
25c6-25c7 25c9-25cc 25ce-25d7 2605 2660 2663 2665-2666 fffd
"""
# Of DejaVu Sans Mono, which stands in: Armenian, Georgian, currencies, arrows, signs.
_MONO = """
37f 531-556 559-55f 561-587 589-58a 10d0-10fc 20a1 20a6 20a9-20aa 20ae 20b4 20b8-20ba 20bd 219c-21a7
21a9-21ad 21af-21bb 2220 2234-2235 223d 2242-2244 2246 224a-2258 2308-230b 2423 2500-259f 25b4-25b5
25b8-25bb 25be-25bf 25c2-25c5 25c8 2610-2612 2606 2690-2691 26a0 2713-2718 27f5-27f7
"""
_BREAKS = re.compile(r"(?<=[/\\_.:,;@=&?+|)-])(?=[^\s/])")


@cache
def _letters(strict: bool) -> frozenset[str]:
    listed = _SERIF.split() if strict else [*_SERIF.split(), *_MONO.split()]
    spans = [[int(end, 16) for end in span.split("-")] for span in listed]
    found = {chr(code) for span in spans for code in range(span[0], span[-1] + 1)}
    if strict:  # one font, and nothing that has to be put upon another letter
        found = {it for it in found if not unicodedata.category(it).startswith("M")}
    return frozenset(found)


def cut(text: str, most: int = MOST) -> str:
    """A text not too long to be set; of a longer one its beginning, and how much is left."""
    if len(text) <= most:
        return text
    left = say("and {n} letters more, which the entry has", n=len(text) - most)
    return f"{text[:most]} [{left}]"


def shown(text: str, *, strict: bool = False) -> str:
    """A text on one line with nothing but letters of the fonts; all others by their number.

    Args:
        strict: only those that stand for themselves, for texts on which the typesetter fails.
    """
    known = _letters(strict)
    made: list[str] = []
    unknown: list[str] = []
    for letter in " ".join(text.split()):
        if letter in known:
            if unknown:
                made.append(f"[{' '.join(unknown)}]")
                unknown = []
            made.append(letter)
        else:
            unknown.append(f"U+{ord(letter):04X}")
    if unknown:
        made.append(f"[{' '.join(unknown)}]")
    return "".join(made)


def pieces(text: str, most: int) -> list[str]:
    """A text in pieces between which a line may break: within words of more than ``most``."""
    found: list[str] = [""]
    for word in re.split(r"(?<= )", text):
        if len(word.rstrip()) <= most:
            found[-1] += word
            continue
        for part in _BREAKS.split(word):
            for start in range(0, len(part), most):
                piece = part[start : start + most]
                if start == 0 and len(found[-1].rpartition(" ")[2]) + len(piece) <= most:
                    found[-1] += piece
                else:
                    found.append(piece)
    return found


def lines(text: str, most: int, *, strict: bool = False) -> str:
    """Lines to copy: each as it is, but words that are longer than a line go on in the next."""
    told = []
    for line in cut(text).splitlines() or [""]:
        indent = " " * min(len(line) - len(line.lstrip()), most // 2)
        told.append(re.sub(rf"(\S{{{most}}})(?=\S)", r"\1\n", indent + shown(line, strict=strict)))
    return "\n".join(told)
