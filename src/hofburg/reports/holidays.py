"""Warnings about holidays in words: whose, by which list, and that nothing follows from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.reports.wording import english, plain

if TYPE_CHECKING:
    from hofburg.assessment import HolidayNote, HolidayNotes
    from hofburg.regimes import Law

__all__ = ["holiday_lines", "warned"]


def holiday_lines(notes: HolidayNotes, language: str = "en") -> list[str]:
    """Warnings as sentences, in English or Russian; what falls on one holiday is told together."""
    days: dict[HolidayNote, list[str]] = {}
    for note in notes.notes:
        days.setdefault(replace(note, what=""), []).append(note.what)
    told = [replace(note, what=", ".join(whats)) for note, whats in days.items()]
    return [f"{_words(note, language)}." for note in told] + [plain(it) for it in notes.not_known]


def _words(note: HolidayNote, language: str) -> str:
    if language != "ru":
        return plain(note.sentence)
    falls = "приходится" if note.sure else "может прийтись"
    source = f"по пакету {note.source}"
    if note.source.startswith("the list of"):
        where = note.source.partition(" (")[2].rstrip(")")
        source = f"по списку {note.state} на {note.day.year} год в папке центра"
        source += f" ({where})" if where else ""
    day = f"{note.day} {falls} на праздник {note.state} ({note.name})"
    return plain(f"{note.what}: {day}, {source}")


def warned(law: Law, notes: HolidayNotes, language: str = "en") -> str:
    """What to know about such warnings: what the document says, or that it says nothing."""
    said = notes.said.get(language) or english(notes.said)
    return plain(said) if said else (
        f"{law.id} says nothing about holidays here: this is a warning, not a finding."
    )  # fmt: skip
