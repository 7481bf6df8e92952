"""Words of the system for a reader: statuses, marks, origins."""

from __future__ import annotations

from hofburg.assessment import status_word
from hofburg.languages import say

__all__ = ["SYMBOLS", "mark_word", "menu", "origin_word", "status_word"]

# Beside each word a sign, so that nothing is said by colour alone.
SYMBOLS = {
    "met": "●", "within": "●", "open": "○", "excused": "◌", "early": "◐", "late": "◑",
    "pending": "◔", "missed": "◇", "exceeded": "◇", "refusable": "◈", "unmet": "◇", "shut": "▣",
    "undetermined": "?",
}  # fmt: skip


def mark_word(mark: str) -> str:
    """How far something can be trusted."""
    words = {
        "verified": say("verified"),
        "practice": say("practice"),
        "inherited": say("inherited"),
        "recalled": say("recalled"),
        "doubtful": say("doubtful"),
    }
    return words.get(mark, mark)


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
