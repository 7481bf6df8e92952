"""What follows: from regimes and a register to findings, for any moment, with the reasons.

``assess`` asks a register, ``assess_cases`` a regime's casebook, ``explain`` one finding, ``coverage``
what the casebook reaches. Documents are compiled to SQL and run in DuckDB; ``plain_findings`` is the
same semantics without it.
"""

from hofburg.assessment.agenda import Agenda, Item, agenda
from hofburg.assessment.api import Assessment, assess, assess_cases, idle
from hofburg.assessment.calendar import Due, Occurrence, YearCalendar, calendar
from hofburg.assessment.case_counts import CaseCount, NextDue, case_counts
from hofburg.assessment.case_held import CaseHeld, case_held
from hofburg.assessment.casebook import CaseResult, Mismatch, case_records, case_worlds, judge
from hofburg.assessment.coverage import coverage
from hofburg.assessment.drafted import Advice, advise, cases_of
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import explain
from hofburg.assessment.explanation import Coverage, Draft, Explanation, Missing
from hofburg.assessment.finding import Finding, findings, instants_as_text
from hofburg.assessment.held import Declaration, Held, World, select, select_worlds
from hofburg.assessment.holiday_notes import HolidayNote, HolidayNotes, holiday_notes
from hofburg.assessment.marked import case_marks, marks_of
from hofburg.assessment.matrix import Cell, Gathered, Matrix, Tally, Total, matrices
from hofburg.assessment.nil_returns import NilReturn, nil_returns
from hofburg.assessment.objections import Objection, deadlines, objections
from hofburg.assessment.plain import plain_findings
from hofburg.assessment.plain_reads import parameters_read
from hofburg.assessment.quota import Asker, Basis, Ground, Line, QuotaTable, Seat, Use, quotas
from hofburg.assessment.race import Board, Entrant, Race, Verdict, races
from hofburg.assessment.recorded import RecordedCase, recorded_cases
from hofburg.assessment.status import LIMIT_GRAVITY, SETTLED_BADLY, SETTLED_WELL, STATUSES
from hofburg.assessment.timetable import (
    Alternative,
    Known,
    Requirement,
    Step,
    Timetable,
    timetable,
    who,
)
from hofburg.assessment.timetable_checklist import Box, Checklist, Form, checklist, recorded_case
from hofburg.assessment.timetable_given import columns_to_give
from hofburg.assessment.views import Applied, CaseView, applied, case_views
from hofburg.assessment.waiting import waiting
from hofburg.assessment.wording import status_word

__all__ = [
    "LIMIT_GRAVITY",
    "SETTLED_BADLY",
    "SETTLED_WELL",
    "STATUSES",
    "Advice",
    "Agenda",
    "Alternative",
    "Applied",
    "Asker",
    "Assessment",
    "Basis",
    "Board",
    "Box",
    "CaseCount",
    "CaseHeld",
    "CaseResult",
    "CaseView",
    "Cell",
    "Checklist",
    "Coverage",
    "Declaration",
    "Draft",
    "Due",
    "Engine",
    "Entrant",
    "Explanation",
    "Finding",
    "Form",
    "Gathered",
    "Ground",
    "Held",
    "HolidayNote",
    "HolidayNotes",
    "Item",
    "Known",
    "Line",
    "Matrix",
    "Mismatch",
    "Missing",
    "NextDue",
    "NilReturn",
    "Objection",
    "Occurrence",
    "QuotaTable",
    "Race",
    "RecordedCase",
    "Requirement",
    "Seat",
    "Step",
    "Tally",
    "Timetable",
    "Total",
    "Use",
    "Verdict",
    "World",
    "YearCalendar",
    "advise",
    "agenda",
    "applied",
    "assess",
    "assess_cases",
    "calendar",
    "case_counts",
    "case_held",
    "case_marks",
    "case_records",
    "case_views",
    "case_worlds",
    "cases_of",
    "checklist",
    "columns_to_give",
    "coverage",
    "deadlines",
    "explain",
    "findings",
    "holiday_notes",
    "idle",
    "instants_as_text",
    "judge",
    "marks_of",
    "matrices",
    "nil_returns",
    "objections",
    "parameters_read",
    "plain_findings",
    "quotas",
    "races",
    "recorded_case",
    "recorded_cases",
    "select",
    "select_worlds",
    "status_word",
    "timetable",
    "waiting",
    "who",
]
