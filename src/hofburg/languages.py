"""The language in which we speak, and the catalogues of those that we can speak.

A sentence is written in English where it is said, whole, with names in braces; a catalogue
(``locale/CODE.po``, gettext) has it in another language. A language is added by adding its
catalogue. English needs none, so commands load nothing of this.

    >>> say("{n} of {all} are known", n=2, all=3)
    '2 of 3 are known'
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

__all__ = [
    "LANGUAGES",
    "Catalogue",
    "catalogue",
    "language",
    "languages",
    "say",
    "say_count",
    "speak",
    "speaking",
]

# Of the OSCE, by their own names: those for which there may be a catalogue.
LANGUAGES = {
    "en": "English",
    "ru": "Русский",
    "fr": "Français",
    "de": "Deutsch",
    "it": "Italiano",
    "es": "Español",
}
_FOLDER = Path(__file__).parent / "locale"
# What stands in the header `Last-Translator` until somebody has read the translation.
_NOBODY = ("", "unreviewed", "FULL NAME <EMAIL@ADDRESS>")
_SPOKEN: ContextVar[str] = ContextVar("language", default="en")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language that we can speak.

    Attributes:
        code, name: such as ``ru``, ``Русский``.
        reviewer: who has read the translation; empty: nobody, and whoever shows it says so.
        translations: as gettext has them.
    """

    code: str
    name: str
    reviewer: str
    translations: NullTranslations


def languages() -> tuple[str, ...]:
    """Codes of the languages that we can speak: English, and those with a catalogue."""
    return tuple(code for code in LANGUAGES if code == "en" or (_FOLDER / f"{code}.po").is_file())


@cache
def catalogue(code: str) -> Catalogue:
    """The catalogue of a language. Raises ``KeyError`` for one that there is not."""
    if code not in languages():
        raise KeyError(code)
    name = LANGUAGES[code]
    if code == "en":
        return Catalogue(code, name, "the authors", NullTranslations())
    from gettext import GNUTranslations
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (_FOLDER / f"{code}.po").open("rb") as file:
        read = read_po(file, locale=code)
    made = BytesIO()
    write_mo(made, read)
    made.seek(0)
    reviewer = "" if read.last_translator in _NOBODY else read.last_translator
    return Catalogue(code, name, reviewer, GNUTranslations(made))


def language() -> str:
    """The code of the language that is spoken now."""
    return _SPOKEN.get()


def speak(code: str) -> None:
    """Speak a language from here on, in this context (a request, a thread)."""
    _SPOKEN.set(catalogue(code).code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while."""
    token = _SPOKEN.set(catalogue(code).code)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def say(message: str, /, **values: Any) -> str:
    """A sentence in the language that is spoken, with its values put in."""
    spoken = _SPOKEN.get()
    if spoken != "en" and message:  # of nothing gettext has the header of its file
        message = catalogue(spoken).translations.gettext(message)
    return message.format(**values) if values else message


def say_count(one: str, many: str, n: int, /, **values: Any) -> str:
    """A sentence of which the number ``n`` decides the form; ``{n}`` is put in."""
    spoken = _SPOKEN.get()
    if spoken == "en":
        message = one if n == 1 else many
    else:
        message = catalogue(spoken).translations.ngettext(one, many, n)
    return message.format(n=n, **values)
