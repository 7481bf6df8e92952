"""Hofburg: co-operative security as software.

A regime is a document, a register holds what States sent, and everything else is a view:

    import hofburg
    law = hofburg.load_regime("VD2011")
    casebook = hofburg.assess_cases(law, hofburg.load_cases("VD2011"))
    for finding in casebook.findings(status="missed"):
        print(finding.id, finding.due)

Names are loaded when they are first used; the rooms are described in docs/architecture.md, every
name in docs/api.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hofburg._version import __version__

if TYPE_CHECKING:
    from hofburg.assessment import (
        Advice,
        Agenda,
        Assessment,
        Coverage,
        Explanation,
        Finding,
        HolidayNotes,
        QuotaTable,
        Timetable,
        World,
        YearCalendar,
        advise,
        agenda,
        assess,
        assess_cases,
        calendar,
        coverage,
        explain,
        holiday_notes,
        plain_findings,
        quotas,
        timetable,
    )
    from hofburg.decisions import (
        Decision,
        decision_dict,
        decisions_of,
        desk_problems,
        find_decision,
        positions_on,
    )
    from hofburg.errors import (
        AtlasError,
        DocumentError,
        ExpressionError,
        HofburgError,
        IntegrityError,
        Problem,
        QuestionError,
        RegisterError,
    )
    from hofburg.exchange import (
        Gathered,
        Question,
        Reading,
        Reconciliation,
        YearTale,
        explaining_draft,
        format_codes,
        gather,
        pasted,
        printed,
        question_drafts,
        questions,
        read_csv,
        read_json,
        read_workbook,
        reconcile,
        record_year,
        synthetic_year,
        tell_year,
    )
    from hofburg.regimes import Case, Law, check_regime, library, load_cases, load_regime
    from hofburg.register import (
        Entry,
        Record,
        Register,
        Transmission,
        check_draft,
        complete_draft,
        new_draft,
        read_records,
        write_records,
    )
    from hofburg.reports import (
        agenda_ics,
        briefing,
        calendar_picture,
        positions_picture,
        reconciliation_picture,
        timeline,
    )

_ROOMS = {
    "assessment": (
        "Advice",
        "Agenda",
        "Assessment",
        "Coverage",
        "Explanation",
        "Finding",
        "HolidayNotes",
        "QuotaTable",
        "Timetable",
        "World",
        "YearCalendar",
        "advise",
        "agenda",
        "assess",
        "assess_cases",
        "calendar",
        "coverage",
        "explain",
        "holiday_notes",
        "plain_findings",
        "quotas",
        "timetable",
    ),
    "decisions": (
        "Decision",
        "decision_dict",
        "decisions_of",
        "desk_problems",
        "find_decision",
        "positions_on",
    ),
    "errors": (
        "AtlasError",
        "DocumentError",
        "ExpressionError",
        "HofburgError",
        "IntegrityError",
        "Problem",
        "QuestionError",
        "RegisterError",
    ),
    "exchange": (
        "Gathered",
        "Question",
        "Reading",
        "Reconciliation",
        "YearTale",
        "explaining_draft",
        "format_codes",
        "gather",
        "pasted",
        "printed",
        "question_drafts",
        "questions",
        "read_csv",
        "read_json",
        "read_workbook",
        "reconcile",
        "record_year",
        "synthetic_year",
        "tell_year",
    ),
    "regimes": ("Case", "Law", "check_regime", "library", "load_cases", "load_regime"),
    "register": (
        "Entry",
        "Record",
        "Register",
        "Transmission",
        "check_draft",
        "complete_draft",
        "new_draft",
        "read_records",
        "write_records",
    ),
    "reports": (
        "agenda_ics",
        "briefing",
        "calendar_picture",
        "positions_picture",
        "reconciliation_picture",
        "timeline",
    ),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Advice",
    "Agenda",
    "Assessment",
    "AtlasError",
    "Case",
    "Coverage",
    "Decision",
    "DocumentError",
    "Entry",
    "Explanation",
    "ExpressionError",
    "Finding",
    "Gathered",
    "HofburgError",
    "HolidayNotes",
    "IntegrityError",
    "Law",
    "Problem",
    "Question",
    "QuestionError",
    "QuotaTable",
    "Reading",
    "Reconciliation",
    "Record",
    "Register",
    "RegisterError",
    "Timetable",
    "Transmission",
    "World",
    "YearCalendar",
    "YearTale",
    "__version__",
    "advise",
    "agenda",
    "agenda_ics",
    "assess",
    "assess_cases",
    "briefing",
    "calendar",
    "calendar_picture",
    "check_draft",
    "check_regime",
    "complete_draft",
    "coverage",
    "decision_dict",
    "decisions_of",
    "desk_problems",
    "explain",
    "explaining_draft",
    "find_decision",
    "format_codes",
    "gather",
    "holiday_notes",
    "library",
    "load_cases",
    "load_regime",
    "new_draft",
    "pasted",
    "plain_findings",
    "positions_on",
    "positions_picture",
    "printed",
    "question_drafts",
    "questions",
    "quotas",
    "read_csv",
    "read_json",
    "read_records",
    "read_workbook",
    "reconcile",
    "reconciliation_picture",
    "record_year",
    "synthetic_year",
    "tell_year",
    "timeline",
    "timetable",
    "write_records",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"hofburg.{_HOME[name]}"), name)
    raise AttributeError(f"module 'hofburg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
