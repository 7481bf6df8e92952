"""What follows: from regimes and a register to findings, for any moment, with the reasons.

``assess`` asks a register, ``assess_cases`` a regime's casebook, ``explain`` one finding, ``coverage``
what the casebook reaches. Documents are compiled to SQL and run in DuckDB; ``plain_findings`` is the
same semantics without it.
"""

from hofburg.assessment.agenda import Agenda, Item, agenda
from hofburg.assessment.api import Assessment, assess, assess_cases, idle
from hofburg.assessment.calendar import Due, Occurrence, YearCalendar, calendar
from hofburg.assessment.casebook import CaseResult, Mismatch, case_records, case_worlds, judge
from hofburg.assessment.coverage import coverage
from hofburg.assessment.drafted import Advice, advise
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import explain
from hofburg.assessment.explanation import Coverage, Draft, Explanation, Missing
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Declaration, Held, World, select
from hofburg.assessment.holiday_notes import HolidayNote, HolidayNotes, holiday_notes
from hofburg.assessment.nil_returns import NilReturn, nil_returns
from hofburg.assessment.objections import Objection, deadlines, objections
from hofburg.assessment.plain import plain_findings
from hofburg.assessment.plain_reads import parameters_read
from hofburg.assessment.quota import Asker, Basis, Ground, Line, QuotaTable, Seat, Use, quotas
from hofburg.assessment.recorded import RecordedCase, recorded_cases
from hofburg.assessment.status import SETTLED_BADLY, SETTLED_WELL, STATUSES
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

__all__ = [
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
    "Box",
    "CaseResult",
    "CaseView",
    "Checklist",
    "Coverage",
    "Declaration",
    "Draft",
    "Due",
    "Engine",
    "Explanation",
    "Finding",
    "Form",
    "Ground",
    "Held",
    "HolidayNote",
    "HolidayNotes",
    "Item",
    "Known",
    "Line",
    "Mismatch",
    "Missing",
    "NilReturn",
    "Objection",
    "Occurrence",
    "QuotaTable",
    "RecordedCase",
    "Requirement",
    "Seat",
    "Step",
    "Timetable",
    "Use",
    "World",
    "YearCalendar",
    "advise",
    "agenda",
    "applied",
    "assess",
    "assess_cases",
    "calendar",
    "case_records",
    "case_views",
    "case_worlds",
    "checklist",
    "columns_to_give",
    "coverage",
    "deadlines",
    "explain",
    "findings",
    "holiday_notes",
    "idle",
    "judge",
    "nil_returns",
    "objections",
    "parameters_read",
    "plain_findings",
    "quotas",
    "recorded_case",
    "recorded_cases",
    "select",
    "timetable",
    "waiting",
    "who",
]
