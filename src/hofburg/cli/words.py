"""How bounds, States and provisions are written for a reader: the words of ``hofburg.reports``."""

from hofburg.reports import (
    REASONS,
    between,
    count,
    english,
    facts,
    first_sentence,
    instant,
    kind_of,
    name,
    paragraph,
    when,
)

__all__ = [
    "REASONS",
    "between",
    "count",
    "english",
    "facts",
    "first_sentence",
    "instant",
    "kind_of",
    "name",
    "paragraph",
    "when",
]
