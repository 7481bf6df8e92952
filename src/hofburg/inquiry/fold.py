"""Texts as they are compared in a search: without capitals, accents and alphabets in the way."""

from __future__ import annotations

import unicodedata

__all__ = ["folded", "latin", "spellings"]

# Letters that do not fall apart into a plain one and an accent.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a",
     "ʼ": "'", "’": "'"}
)  # fmt: skip
# Letter by letter, as passports and atlases do; only so that the one finds the other. What falls
# apart when it is folded (ё, й, ї) stands here without its accent.
_LETTERS = (
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts"
    " ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ґ=g є=e ў=u қ=k ғ=g ң=n ұ=u ү=u һ=h ө=o ә=a"
    " љ=lj њ=nj џ=dz ћ=c ђ=d ј=j ѕ=dz қ=k ҳ=h ҷ=j"
)
_LATIN = str.maketrans(dict(pair.split("=") for pair in _LETTERS.split()))


def folded(text: str) -> str:
    """Capitals, accents (é, ё, й) and runs of spaces do not count."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold())
        # What was written small or raised may be a capital once it stands alone.
        plain = "".join(c for c in apart if not unicodedata.combining(c)).casefold()
        text = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
    return " ".join(text.lower().split())


def latin(text: str) -> str:
    """A folded text in Latin letters, where it is Cyrillic."""
    return text if text.isascii() else text.translate(_LATIN)


def spellings(text: str) -> tuple[str, ...]:
    """A text folded, and in Latin letters where that is another."""
    plain = folded(text)
    return (plain,) if plain.isascii() else tuple(dict.fromkeys((plain, latin(plain))))
