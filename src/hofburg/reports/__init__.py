"""What leaves the house: briefings of worked cases, pictures of their clocks, calendars, lists.

Everything here is made from what the rooms above return; it decides nothing.
"""

from hofburg.reports.agenda_ics import ICS_MARK, STANDS, agenda_ics, item_when
from hofburg.reports.briefing import briefing
from hofburg.reports.calendar import calendar_picture
from hofburg.reports.calendar_words import (
    called,
    day_of,
    due_words,
    everybody,
    kind_words,
    once,
    open_words,
    rests_on,
    span,
    states_words,
)
from hofburg.reports.casebook import CaseRow, casebook_pages, casebook_table, write_pages
from hofburg.reports.checklist import checklist_markdown, checklist_text
from hofburg.reports.checklist_words import asks, conditions, trust, verdict, window
from hofburg.reports.holidays import holiday_lines, warned
from hofburg.reports.reconciliation import (
    reconciliation_markdown,
    reconciliation_remarks,
    reconciliation_summary,
    reconciliation_tables,
    reconciliation_title,
)
from hofburg.reports.reconciliation_picture import reconciliation_picture
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
    "ICS_MARK",
    "REASONS",
    "STANDS",
    "CaseRow",
    "agenda_ics",
    "asks",
    "between",
    "briefing",
    "calendar_picture",
    "called",
    "casebook_pages",
    "casebook_table",
    "checklist_markdown",
    "checklist_text",
    "conditions",
    "count",
    "day_of",
    "due_words",
    "english",
    "everybody",
    "facts",
    "first_sentence",
    "holiday_lines",
    "instant",
    "item_when",
    "kind_of",
    "kind_words",
    "name",
    "once",
    "open_words",
    "paragraph",
    "reconciliation_markdown",
    "reconciliation_picture",
    "reconciliation_remarks",
    "reconciliation_summary",
    "reconciliation_tables",
    "reconciliation_title",
    "rests_on",
    "span",
    "states_words",
    "timeline",
    "trust",
    "verdict",
    "warned",
    "when",
    "window",
    "write_pages",
]
