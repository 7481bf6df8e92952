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
from hofburg.regimes.captions import captioned, choice_item, choice_meanings, choice_remedy
from hofburg.regimes.cases import Case, QuotaModel, load_cases
from hofburg.regimes.expression import Expr, Looked, known, looked, shown, walk
from hofburg.regimes.ground import NO_SOVEREIGNTY, area_outline, lacks, tract_of
from hofburg.regimes.law import (
    Arrangement,
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
from hofburg.regimes.law_areas import Area
from hofburg.regimes.law_compares import Amounts, Compares, Place, Seen, Tells, Told
from hofburg.regimes.load import (
    arrangements,
    check_regime,
    check_sources,
    library,
    library_path,
    load_regime,
)
from hofburg.regimes.merge import yaml_files
from hofburg.regimes.model import Mark
from hofburg.regimes.model_base import Condition, Id, Strict, Text, Texts
from hofburg.regimes.model_base import Line as LineText
from hofburg.regimes.nil import nil_body, year_field
from hofburg.regimes.reader import Source, read_text, read_yaml
from hofburg.regimes.reference import reference_markdown
from hofburg.regimes.schema import json_schema
from hofburg.regimes.shape import check_shape
from hofburg.regimes.stricter import Looser, looser
from hofburg.regimes.texts import said_in, texts
from hofburg.regimes.wording import day_of, parameters_of

__all__ = [
    "NO_SOVEREIGNTY",
    "Amounts",
    "Area",
    "Arrangement",
    "Case",
    "Column",
    "Compares",
    "Condition",
    "Each",
    "Expr",
    "Field",
    "Id",
    "Law",
    "LineText",
    "Looked",
    "Looser",
    "Mark",
    "Message",
    "NextStep",
    "Occurs",
    "Parameter",
    "Part",
    "Place",
    "Process",
    "Provision",
    "QuotaModel",
    "Seen",
    "Source",
    "Strict",
    "Tells",
    "Text",
    "Texts",
    "Told",
    "Version",
    "accepted",
    "answer",
    "answers",
    "area_outline",
    "arrangements",
    "asked_for",
    "captioned",
    "check_body",
    "check_regime",
    "check_shape",
    "check_sources",
    "choice_item",
    "choice_meanings",
    "choice_remedy",
    "day_of",
    "fields_read",
    "json_schema",
    "known",
    "lacks",
    "library",
    "library_path",
    "load_cases",
    "load_regime",
    "looked",
    "looser",
    "nil_body",
    "opens_case",
    "parameters_of",
    "party",
    "read_text",
    "read_yaml",
    "reads_basis",
    "reference_markdown",
    "said_in",
    "shown",
    "texts",
    "tract_of",
    "walk",
    "yaml_files",
    "year_field",
]
