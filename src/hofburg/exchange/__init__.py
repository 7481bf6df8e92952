"""What goes from desk to desk: forms as workbooks and printed text, read, checked and compared.

A message of a regime is laid out as a workbook, as CSV, as JSON or as numbered text, and read back
from it, with every fault at its place. ``reconcile`` compares what a State says with what was said
before. Nothing here knows a regime by name; what a form asks for stands in its document.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.exchange.any_file import read
    from hofburg.exchange.as_files import as_csv, zipped
    from hofburg.exchange.asking import Question, question_drafts, questions
    from hofburg.exchange.balance import WHOLE, Balance
    from hofburg.exchange.body_paths import without
    from hofburg.exchange.boxes import (
        MOST_BOXES,
        Box,
        Lines,
        box_texts,
        boxes_of,
        fewer_lines,
        more_lines,
    )
    from hofburg.exchange.boxes_read import boxed_draft, tidy_boxes, unboxable
    from hofburg.exchange.carry import Carried, Total, carried_over, latest, totals
    from hofburg.exchange.checked import Checked, check_form
    from hofburg.exchange.codes import FORMATS_FILE, format_codes
    from hofburg.exchange.csv_files import read_csv
    from hofburg.exchange.explaining import explaining_draft, explaining_lines
    from hofburg.exchange.faults import (
        FAULTS,
        Change,
        Fault,
        FaultKind,
        Place,
        faults_markdown,
    )
    from hofburg.exchange.gathered import Gathered, gather
    from hofburg.exchange.json_files import read_json
    from hofburg.exchange.layout import LANGUAGES
    from hofburg.exchange.mark import mark_workbook
    from hofburg.exchange.pasting import pasted
    from hofburg.exchange.printing import printed
    from hofburg.exchange.reading import Reading
    from hofburg.exchange.reconciled import Reconciliation
    from hofburg.exchange.reconciled_rows import (
        COLUMNS,
        class_totals,
        difference_rows,
        reconciliation_dict,
        told_words,
    )
    from hofburg.exchange.reconciling import compared, reconcile
    from hofburg.exchange.remarks import SEVERITIES, Remark
    from hofburg.exchange.synthetic import (
        DEMO_MOMENT,
        DEMO_STATES,
        DEMO_YEAR,
        Deviation,
        QuotaUsed,
        Week,
        YearTale,
        demo_centre,
        record_year,
        refuse_real,
        synthetic_records,
        synthetic_year,
        tell_year,
    )
    from hofburg.exchange.template import write_workbook
    from hofburg.exchange.workbook import read_workbook

__all__ = [
    "COLUMNS",
    "DEMO_MOMENT",
    "DEMO_STATES",
    "DEMO_YEAR",
    "FAULTS",
    "FORMATS_FILE",
    "LANGUAGES",
    "MOST_BOXES",
    "SEVERITIES",
    "WHOLE",
    "Balance",
    "Box",
    "Carried",
    "Change",
    "Checked",
    "Deviation",
    "Fault",
    "FaultKind",
    "Gathered",
    "Lines",
    "Place",
    "Question",
    "QuotaUsed",
    "Reading",
    "Reconciliation",
    "Remark",
    "Total",
    "Week",
    "YearTale",
    "as_csv",
    "box_texts",
    "boxed_draft",
    "boxes_of",
    "carried_over",
    "check_form",
    "class_totals",
    "compared",
    "demo_centre",
    "difference_rows",
    "explaining_draft",
    "explaining_lines",
    "faults_markdown",
    "fewer_lines",
    "format_codes",
    "gather",
    "latest",
    "mark_workbook",
    "more_lines",
    "pasted",
    "printed",
    "question_drafts",
    "questions",
    "read",
    "read_csv",
    "read_json",
    "read_workbook",
    "reconcile",
    "reconciliation_dict",
    "record_year",
    "refuse_real",
    "synthetic_records",
    "synthetic_year",
    "tell_year",
    "tidy_boxes",
    "told_words",
    "totals",
    "unboxable",
    "without",
    "write_workbook",
    "zipped",
]

# Where each name stands. Modules are read when a name is first used: some need an extra.
_FROM = {
    "any_file": ("read",),
    "csv_files": ("read_csv",),
    "faults": ("FAULTS", "Change", "Fault", "FaultKind", "Place", "faults_markdown"),
    "json_files": ("read_json",),
    "reading": ("Reading",),
    "workbook": ("read_workbook",),
    "asking": ("Question", "question_drafts", "questions"),
    "balance": ("WHOLE", "Balance"),
    "boxes": (
        "MOST_BOXES", "Box", "Lines", "box_texts", "boxes_of", "fewer_lines", "more_lines",
    ),
    "boxes_read": ("boxed_draft", "tidy_boxes", "unboxable"),
    "explaining": ("explaining_draft", "explaining_lines"),
    "gathered": ("Gathered", "gather"),
    "reconciling": ("compared", "reconcile"),
    "reconciled": ("Reconciliation",),
    "reconciled_rows": (
        "COLUMNS", "class_totals", "difference_rows", "reconciliation_dict", "told_words",
    ),
    "codes": ("FORMATS_FILE", "format_codes"),
    "pasting": ("pasted",),
    "printing": ("printed",),
    "carry": ("Carried", "Total", "carried_over", "latest", "totals",),
    "body_paths": ("without",),
    "checked": ("Checked", "check_form"),
    "as_files": ("as_csv", "zipped"),
    "layout": ("LANGUAGES",),
    "mark": ("mark_workbook",),
    "remarks": ("SEVERITIES", "Remark",),
    "template": ("write_workbook",),
    "synthetic": (
        "DEMO_MOMENT", "DEMO_STATES", "DEMO_YEAR", "Deviation", "QuotaUsed", "Week", "YearTale",
        "demo_centre", "record_year", "refuse_real", "synthetic_records", "synthetic_year",
        "tell_year",
    ),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in _FROM.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
