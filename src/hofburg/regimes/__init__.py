"""What was agreed: regime documents, read, checked and linked.

A regime is a folder of YAML that a lawyer can read beside the text (docs/regimes.md). This room
reads it safely, resolves its names, checks its sense, and gives it an identity.
"""

from hofburg.regimes.answers import (
    accepted,
    answer,
    answers,
    asked_for,
    fields_read,
    opens_case,
    reads_basis,
)
from hofburg.regimes.body import check_body, party
from hofburg.regimes.cases import Case, QuotaModel, load_cases
from hofburg.regimes.expression import Expr, walk
from hofburg.regimes.law import (
    Column,
    Each,
    Field,
    Law,
    Message,
    NextStep,
    Occurs,
    Parameter,
    Part,
    Process,
    Provision,
    Version,
)
from hofburg.regimes.load import check_regime, library, library_path, load_regime
from hofburg.regimes.reference import reference_markdown
from hofburg.regimes.schema import json_schema

__all__ = [
    "Case",
    "Column",
    "Each",
    "Expr",
    "Field",
    "Law",
    "Message",
    "NextStep",
    "Occurs",
    "Parameter",
    "Part",
    "Process",
    "Provision",
    "QuotaModel",
    "Version",
    "accepted",
    "answer",
    "answers",
    "asked_for",
    "check_body",
    "check_regime",
    "fields_read",
    "json_schema",
    "library",
    "library_path",
    "load_cases",
    "load_regime",
    "opens_case",
    "party",
    "reads_basis",
    "reference_markdown",
    "walk",
]
