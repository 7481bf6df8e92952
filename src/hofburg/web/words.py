"""Words of the system for a reader: statuses, marks, origins."""

from __future__ import annotations

from hofburg.assessment import status_word
from hofburg.languages import say
from hofburg.reports import mark_word

__all__ = [
    "MARKS", "SYMBOLS", "handling_word", "mark_word", "menu", "origin_word", "reading_word",
    "status_word",
]  # fmt: skip

MARKS = ("verified", "inherited", "practice", "recalled", "doubtful")
"""How far a text can be trusted, the best first."""

# Beside each word a sign, so that nothing is said by colour alone.
SYMBOLS = {
    "met": "●", "within": "●", "open": "○", "excused": "◌", "early": "◐", "late": "◑",
    "pending": "◔", "missed": "◇", "exceeded": "◇", "refusable": "◈", "unmet": "◇", "shut": "▣",
    "undetermined": "?",
}  # fmt: skip


def origin_word(origin: str) -> str:
    """Where an entry comes from."""
    words = {
        "original": say("original"),
        "transcribed": say("transcribed"),
        "public-account": say("public account"),
        "synthetic": say("synthetic"),
        "demo": say("demonstration"),
    }
    return words.get(origin, origin)


def reading_word(reading: str) -> str:
    """The reading of the text under which something stands; empty for the usual one."""
    return "" if reading == "default" else reading


def handling_word(mark: str) -> str:
    """A handling mark; those that a document adds stay as they are."""
    return {"public": say("public"), "restricted": say("restricted")}.get(mark, mark)


def menu() -> list[tuple[str, str]]:
    """The pages of the menu: name of the route and what it is called."""
    return [
        ("today", say("Today")),
        ("register", say("Register")),
        ("drafts", say("Drafts")),
        ("processes", say("Processes")),
        ("quotas", say("Quotas")),
        ("map", say("Map")),
        ("regimes", say("Regimes")),
        ("arrangements", say("Arrangements")),
        ("options", say("Options")),
    ]
