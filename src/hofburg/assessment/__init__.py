"""What follows: from regimes and a register to findings, for any moment, with the reasons.

``assess`` asks a register, ``assess_cases`` a regime's casebook, ``explain`` one finding, ``coverage``
what the casebook reaches. Documents are compiled to SQL and run in DuckDB; ``plain_findings`` is the
same semantics without it.
"""

from hofburg.assessment.api import Assessment, assess, assess_cases
from hofburg.assessment.casebook import CaseResult, Mismatch, case_records, judge
from hofburg.assessment.coverage import coverage
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import explain
from hofburg.assessment.explanation import Coverage, Draft, Explanation
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Declaration, Held, World, select
from hofburg.assessment.plain import plain_findings
from hofburg.assessment.status import SETTLED_BADLY, SETTLED_WELL, STATUSES

__all__ = [
    "SETTLED_BADLY",
    "SETTLED_WELL",
    "STATUSES",
    "Assessment",
    "CaseResult",
    "Coverage",
    "Declaration",
    "Draft",
    "Engine",
    "Explanation",
    "Finding",
    "Held",
    "Mismatch",
    "World",
    "assess",
    "assess_cases",
    "case_records",
    "coverage",
    "explain",
    "findings",
    "judge",
    "plain_findings",
    "select",
]
