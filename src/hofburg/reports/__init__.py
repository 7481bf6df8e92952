"""What leaves the house: briefings of worked cases, pictures of their clocks, calendars, lists.

Everything here is made from what the rooms above return; it decides nothing.
"""

from hofburg.reports.agenda_ics import ICS_MARK, STANDS, agenda_ics, item_when
from hofburg.reports.agreements import (
    NO_JUDGEMENT,
    agreement_counts,
    agreement_since,
    agreement_sources,
    agreement_stretches,
    agreement_towards,
    agreement_words,
    as_of_words,
    stretch_days,
)
from hofburg.reports.agreements_picture import agreements_picture, agreements_timeline
from hofburg.reports.arrangement_articles import PrintedArrangement, printed_arrangement
from hofburg.reports.arrangement_docx import arrangement_docx
from hofburg.reports.arrangement_page import arrangement_page, difference_page
from hofburg.reports.arrangement_print_words import LANGUAGES as PRINTED_LANGUAGES
from hofburg.reports.arrangement_printed import printed_markdown, printed_text
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
from hofburg.reports.compare_cells import Section as ComparedSection
from hofburg.reports.compare_cells import Table as ComparedTable
from hofburg.reports.compare_page import comparison_markdown
from hofburg.reports.compare_picture import comparison_picture
from hofburg.reports.compare_tables import comparison_sections, comparison_title
from hofburg.reports.decision_picture import positions_picture
from hofburg.reports.decision_words import (
    act_words,
    change_words,
    clock_words,
    column_words,
    decision_standing,
    position_line,
    position_remarks,
    positions_counted,
    stance_words,
    state_codes,
)
from hofburg.reports.holidays import holiday_lines, warned
from hofburg.reports.options_picture import options_svg
from hofburg.reports.options_words import (
    compared_words,
    option_agreement,
    option_numbers,
    option_summary,
    option_titles,
    reading_words,
    short_amount,
)
from hofburg.reports.reconciliation import (
    reconciliation_markdown,
    reconciliation_remarks,
    reconciliation_summary,
    reconciliation_tables,
    reconciliation_title,
)
from hofburg.reports.reconciliation_picture import reconciliation_picture
from hofburg.reports.timeline import timeline
from hofburg.reports.warn_page import warn_markdown
from hofburg.reports.warn_picture import warn_picture
from hofburg.reports.warn_words import (
    WARN_LIMITS,
    warn_as_dict,
    warn_days,
    warn_law,
    warn_names,
    warn_percent,
    warn_quota,
    warn_side,
    warn_summary,
    warn_synthetic,
    warn_tables,
)
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
    plain,
    when,
)

__all__ = [
    "ICS_MARK",
    "NO_JUDGEMENT",
    "PRINTED_LANGUAGES",
    "REASONS",
    "STANDS",
    "WARN_LIMITS",
    "CaseRow",
    "ComparedSection",
    "ComparedTable",
    "PrintedArrangement",
    "act_words",
    "agenda_ics",
    "agreement_counts",
    "agreement_since",
    "agreement_sources",
    "agreement_stretches",
    "agreement_towards",
    "agreement_words",
    "agreements_picture",
    "agreements_timeline",
    "arrangement_docx",
    "arrangement_page",
    "as_of_words",
    "asks",
    "between",
    "briefing",
    "calendar_picture",
    "called",
    "casebook_pages",
    "casebook_table",
    "change_words",
    "checklist_markdown",
    "checklist_text",
    "clock_words",
    "column_words",
    "compared_words",
    "comparison_markdown",
    "comparison_picture",
    "comparison_sections",
    "comparison_title",
    "conditions",
    "count",
    "day_of",
    "decision_standing",
    "difference_page",
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
    "option_agreement",
    "option_numbers",
    "option_summary",
    "option_titles",
    "options_svg",
    "paragraph",
    "plain",
    "position_line",
    "position_remarks",
    "positions_counted",
    "positions_picture",
    "printed_arrangement",
    "printed_markdown",
    "printed_text",
    "reading_words",
    "reconciliation_markdown",
    "reconciliation_picture",
    "reconciliation_remarks",
    "reconciliation_summary",
    "reconciliation_tables",
    "reconciliation_title",
    "rests_on",
    "short_amount",
    "span",
    "stance_words",
    "standing_words",
    "state_codes",
    "states_words",
    "stretch_days",
    "timeline",
    "trust",
    "verdict",
    "warn_as_dict",
    "warn_days",
    "warn_law",
    "warn_markdown",
    "warn_names",
    "warn_percent",
    "warn_picture",
    "warn_quota",
    "warn_side",
    "warn_summary",
    "warn_synthetic",
    "warn_tables",
    "warned",
    "when",
    "window",
    "write_pages",
]
