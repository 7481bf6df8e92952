"""inquiry: from a question as a person puts it to an answer, and to the words that ask it again.

Both doors, commands and pages, ask here, so that they cannot give different answers: which clocks
and whose register are meant, which regimes and arrangements are in force there, what is due, how
far quotas are used up, which step the texts offer; and beside every answer what it rests on.
"""

from hofburg.inquiry.ask import Answer, ask, state_of
from hofburg.inquiry.due import DUE, due, due_row, nil_line
from hofburg.inquiry.explained import explanation_json, finding_meant, own_moments
from hofburg.inquiry.holidays import holidays_of_each, lists_here
from hofburg.inquiry.in_force import recorded, settled, together
from hofburg.inquiry.meta import NOT_OFFICIAL, casebook_meta, register_meta
from hofburg.inquiry.question import Clock, Question, given, moment, party_code
from hofburg.inquiry.rows import as_row, csv_lines, finding_columns
from hofburg.inquiry.sources import (
    Library,
    Source,
    centre_here,
    load_laws,
    open_register,
    read_source,
    recorded_here,
)
from hofburg.inquiry.steps import STEP_DAYS, step_row, steps
from hofburg.inquiry.tables import agendas, calendars, clock_of, quota_tables

__all__ = [
    "DUE",
    "NOT_OFFICIAL",
    "STEP_DAYS",
    "Answer",
    "Clock",
    "Library",
    "Question",
    "Source",
    "agendas",
    "as_row",
    "ask",
    "calendars",
    "casebook_meta",
    "centre_here",
    "clock_of",
    "csv_lines",
    "due",
    "due_row",
    "explanation_json",
    "finding_columns",
    "finding_meant",
    "given",
    "holidays_of_each",
    "lists_here",
    "load_laws",
    "moment",
    "nil_line",
    "open_register",
    "own_moments",
    "party_code",
    "quota_tables",
    "read_source",
    "recorded",
    "recorded_here",
    "register_meta",
    "settled",
    "state_of",
    "step_row",
    "steps",
    "together",
]
