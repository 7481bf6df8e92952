"""What leaves the house: briefings of worked cases, pictures of their clocks, printable messages.

Everything here is made from what the rooms above return; it decides nothing.
"""

from hofburg.reports.briefing import briefing
from hofburg.reports.casebook import CaseRow, casebook_pages, casebook_table, write_pages
from hofburg.reports.checklist import checklist_markdown, checklist_text
from hofburg.reports.checklist_words import asks, conditions, trust, verdict, window
from hofburg.reports.message import printed
from hofburg.reports.timeline import timeline
from hofburg.reports.wording import (
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
    "CaseRow",
    "asks",
    "between",
    "briefing",
    "casebook_pages",
    "casebook_table",
    "checklist_markdown",
    "checklist_text",
    "conditions",
    "count",
    "english",
    "facts",
    "first_sentence",
    "instant",
    "kind_of",
    "name",
    "paragraph",
    "printed",
    "timeline",
    "trust",
    "verdict",
    "when",
    "window",
    "write_pages",
]
