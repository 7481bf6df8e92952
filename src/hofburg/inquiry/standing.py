"""How a document stands in a register: findings of a year, and their number by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.rows import as_row
from hofburg.values import parse_instant

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.inquiry.ask import Answer
    from hofburg.regimes import Law

__all__ = [
    "document_standing",
    "entries_of",
    "findings_in",
    "provision_standing",
    "standing",
    "year_of",
]


def year_of(answer: Answer) -> int:
    """The year of the question; of a casebook that of its last case."""
    at = answer.as_of
    if at is None:
        at = max((world.as_of for world in answer.assessment.worlds), default=0)
    return datetime.fromtimestamp(at // 1_000_000, UTC).year


def standing(
    answer: Answer, law: str, year: int | None = None, state: str | None = None
) -> dict[str, dict[str, int]]:
    """How many findings there are, by label and status, most first.

    A finding is of the years in which it is due or done; without such a date, of the year in which
    its case was opened. Standing duties of which nothing is known are left out.

    Args:
        law: the id of the document.
        state: only those that bind this State.
    """
    asked = answer.as_of if answer.casebook else None
    span = _span(year, law, answer)
    if answer.cut is None:
        counts = answer.assessment.counts(asked, law=law, state=state, span=span, roster=False)
    else:
        seen = answer.findings(state=state, span=span, roster=False, case=None)
        counts = dict(Counter((f.law, f.label, f.status) for f in seen if f.law == law))
    found: dict[str, dict[str, int]] = {}
    for (_, label, status), number in sorted(counts.items(), key=lambda it: (-it[1], it[0])):
        found.setdefault(label, {})[status] = number
    return found


def findings_in(
    answer: Answer,
    law: str,
    label: str,
    year: int | None = None,
    state: str | None = None,
) -> Iterator[Finding]:
    """The findings of a provision that ``standing`` counts."""
    if law in answer.laws and label in answer.laws[law].emitted:
        span = _span(year, law, answer)
        for f in answer.findings(label=label, state=state, roster=False, span=span):
            if f.law == law:
                yield f


def document_standing(
    answer: Answer, law: Law, rows: Sequence[dict[str, Any]], year: int, state: str | None
) -> dict[str, Any]:
    """A document as plain values, with how it stands in a year.

    Args:
        rows: its provisions, as ``provision_row`` gives them.
    """
    return {
        "regime": law.id,
        "hash": law.digest,
        "provisions": list(rows),
        "year": year,
        "state": state,
        "standing": standing(answer, law.id, year, state),
    }


def provision_standing(
    answer: Answer,
    row: dict[str, Any],
    found: Sequence[Finding],
    year: int,
    state: str | None,
) -> dict[str, Any]:
    """A provision as plain values, with its findings of a year.

    Args:
        row: as ``provision_row`` gives it.
        found: as ``findings_in`` gives them.
    """
    return {
        "provision": row,
        "year": year,
        "state": state,
        "standing": dict(Counter(f.status for f in found).most_common()),
        "findings": [as_row(f, answer.laws[f.law]) for f in found],
    }


def entries_of(answer: Answer) -> Mapping[str, int] | None:
    """How many entries of the registers name each document; None of a casebook."""
    if answer.casebook:
        return None
    found: Counter[str] = Counter()
    for record in answer.records:
        found.update({record.entry.regime, record.entry.under})
    return dict(sorted(found.items()))


def _span(year: int | None, law: str, answer: Answer) -> tuple[int, int] | None:
    """The first and the last microsecond of a year where the document has its days."""
    if year is None or law not in answer.laws:
        return None
    zone = answer.laws[law].zone
    return parse_instant(f"{year}-01-01", zone).lo, parse_instant(f"{year}-12-31", zone).hi
