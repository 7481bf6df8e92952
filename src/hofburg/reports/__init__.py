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
from hofburg.reports.arrangement_figures import unit_words
from hofburg.reports.arrangement_page import arrangement_page, difference_page
from hofburg.reports.arrangement_print_words import LANGUAGES as PRINTED_LANGUAGES
from hofburg.reports.arrangement_print_words import in_each
from hofburg.reports.arrangement_printed import (
    clause_in,
    heading_in,
    printed_markdown,
    printed_text,
)
from hofburg.reports.arrangement_words import arrangement_captions
from hofburg.reports.attached_words import (
    attachment_grid,
    attachment_size,
    attachment_state,
)
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
from hofburg.reports.case_blocks import case_blocks
from hofburg.reports.casebook import CaseRow, casebook_pages, casebook_table, write_pages
from hofburg.reports.casework import Said
from hofburg.reports.checklist import checklist_markdown, checklist_text
from hofburg.reports.checklist_words import asks, conditions, trust, verdict, window
from hofburg.reports.compare_blocks import comparison_blocks
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
from hofburg.reports.export_note import ExportNote
from hofburg.reports.holidays import holiday_lines, warned
from hofburg.reports.list_geojson import list_geojson
from hofburg.reports.list_ics import list_ics
from hofburg.reports.list_xlsx import lists_xlsx
from hofburg.reports.lists import ListColumn, ListTable, list_columns, list_rows, writable
from hofburg.reports.options_detail import (
    OptionFact,
    consensus_words,
    filled_draft,
    option_facts,
    option_first,
    option_sources,
    option_verdict,
    verdict_words,
)
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
from hofburg.reports.quota_words import (
    AskerGroup,
    Between,
    Counted,
    amount_words,
    asker_groups,
    bounds_words,
    further_words,
    line_words,
    plain_lines,
    quota_between,
    quota_cases,
    quota_grounds,
    reading_named,
    tally_words,
)
from hofburg.reports.reconciliation import (
    reconciliation_markdown,
    reconciliation_remarks,
    reconciliation_summary,
    reconciliation_tables,
    reconciliation_title,
)
from hofburg.reports.reconciliation_picture import reconciliation_picture
from hofburg.reports.timeline import case_described, case_timeline, timeline
from hofburg.reports.told import Compared, Telling, Told, told_of_casebook, told_of_register
from hofburg.reports.typeset import pdf_document
from hofburg.reports.typeset_blocks import Block, Code, Facts, Figure, Grid, Heading, Prose
from hofburg.reports.unit_symbols import unit_symbol
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
    mark_word,
    name,
    paragraph,
    plain,
    when,
)
from hofburg.reports.year_blocks import year_blocks

__all__ = [
    "ICS_MARK",
    "NO_JUDGEMENT",
    "PRINTED_LANGUAGES",
    "REASONS",
    "STANDS",
    "WARN_LIMITS",
    "AskerGroup",
    "Between",
    "Block",
    "CaseRow",
    "Code",
    "Compared",
    "ComparedSection",
    "ComparedTable",
    "Counted",
    "ExportNote",
    "Facts",
    "Figure",
    "Grid",
    "Heading",
    "ListColumn",
    "ListTable",
    "OptionFact",
    "PrintedArrangement",
    "Prose",
    "Said",
    "Telling",
    "Told",
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
    "amount_words",
    "arrangement_captions",
    "arrangement_docx",
    "arrangement_page",
    "as_of_words",
    "asker_groups",
    "asks",
    "attachment_grid",
    "attachment_size",
    "attachment_state",
    "between",
    "bounds_words",
    "briefing",
    "calendar_picture",
    "called",
    "case_blocks",
    "case_described",
    "case_timeline",
    "casebook_pages",
    "casebook_table",
    "change_words",
    "checklist_markdown",
    "checklist_text",
    "clause_in",
    "clock_words",
    "column_words",
    "compared_words",
    "comparison_blocks",
    "comparison_markdown",
    "comparison_picture",
    "comparison_sections",
    "comparison_title",
    "conditions",
    "consensus_words",
    "count",
    "day_of",
    "decision_standing",
    "difference_page",
    "due_words",
    "english",
    "everybody",
    "facts",
    "filled_draft",
    "first_sentence",
    "further_words",
    "heading_in",
    "holiday_lines",
    "in_each",
    "instant",
    "item_when",
    "kind_of",
    "kind_words",
    "line_words",
    "list_columns",
    "list_geojson",
    "list_ics",
    "list_rows",
    "lists_xlsx",
    "mark_word",
    "name",
    "once",
    "open_words",
    "option_agreement",
    "option_facts",
    "option_first",
    "option_numbers",
    "option_sources",
    "option_summary",
    "option_titles",
    "option_verdict",
    "options_svg",
    "paragraph",
    "pdf_document",
    "plain",
    "plain_lines",
    "position_line",
    "position_remarks",
    "positions_counted",
    "positions_picture",
    "printed_arrangement",
    "printed_markdown",
    "printed_text",
    "quota_between",
    "quota_cases",
    "quota_grounds",
    "reading_named",
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
    "tally_words",
    "timeline",
    "told_of_casebook",
    "told_of_register",
    "trust",
    "unit_symbol",
    "unit_words",
    "verdict",
    "verdict_words",
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
    "writable",
    "write_pages",
    "year_blocks",
]
