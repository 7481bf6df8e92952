"""What the casebook reaches: each provision settled well by one case and otherwise by another."""

from __future__ import annotations

from collections.abc import Iterable

from hofburg.assessment.api import Assessment
from hofburg.assessment.areas import AREA_FUNCTIONS
from hofburg.assessment.explanation import Coverage, CoverageRow
from hofburg.assessment.plain_reads import reach
from hofburg.assessment.status import SETTLED_BADLY, SETTLED_WELL
from hofburg.regimes import Law, Provision, lacks

__all__ = ["coverage"]

# Cases hold no lines: each centre chooses its own.
_OUTSIDE = "asks on which side of a line a place lies, which only a boundary pack tells"


def coverage(law: Law, casebook: Assessment) -> Coverage:
    """Which rows, paragraphs and provisions of a regime its cases reach on both sides.

    For a duty without delay the other side is *pending*, for it is never late. ``casebook`` is what
    ``assess_cases`` gave for this law.
    """
    well: dict[str, str] = {}
    otherwise: dict[str, str] = {}
    for result in casebook.cases.get(law.id, ()):
        for world, found in result.findings.items():
            for finding in found:
                provision = law.provisions[finding.label]
                endless = provision.kind == "duty" and "due" not in provision.exprs
                place = f"{result.case.case}/{world}"
                if finding.status in SETTLED_WELL:
                    well.setdefault(finding.label, place)
                elif finding.status in SETTLED_BADLY or (endless and finding.status == "pending"):
                    otherwise.setdefault(finding.label, place)

    beyond = {label for label, p in law.provisions.items() if _asks_a_pack(law, p)}

    def row(name: str, text: str, labels: Iterable[str], reason: str) -> CoverageRow:
        own = tuple(labels)
        return CoverageRow(
            name,
            text,
            own,
            {x: well[x] for x in own if x in well},
            {x: otherwise[x] for x in own if x in otherwise},
            reason,
            tuple(x for x in own if x in beyond),
        )

    provisions = list(law.provisions.values())
    rows, paragraphs = list(law.rows), list(law.paragraphs)
    if law.base and law.arrangement:  # what it inherits is for the cases of its base
        own = {*law.arrangement.touched, *law.arrangement.added}
        provisions = [p for p in provisions if p.label in own]
        rows = [r for r in rows if any(r in p.rows for p in provisions)]
        paragraphs = [n for n in paragraphs if n not in law.base.paragraphs]
    by_row = {r: [p.label for p in provisions if r in p.rows] for r in rows}
    by_paragraph = {
        n: [p.label for p in provisions if p.provenance.paragraph == n] for n in paragraphs
    }
    reasons = dict(law.out_of_scope)
    for name, labels in by_paragraph.items():
        if not labels and name not in reasons:
            reasons[name] = _carried(law, name)
    return Coverage(
        law.id,
        tuple(
            row(n, law.rows[n], labels, law.out_of_scope.get(n, "")) for n, labels in by_row.items()
        ),
        tuple(
            row(n, law.paragraphs[n], labels, reasons.get(n, ""))
            for n, labels in by_paragraph.items()
        ),
        tuple(
            row(p.label, p.text.get("en", ""), (p.label,), _OUTSIDE if p.label in beyond else "")
            for p in provisions
        ),
    )


def _asks_a_pack(law: Law, provision: Provision) -> bool:
    """Whether what it asks is known only with a boundary pack."""
    exprs = [*provision.exprs.values(), *provision.per]
    asked = [n for n in provision.nodes() if n.op == "inside"]
    for node in reach(law.processes[provision.process], exprs, lambda _: True):
        if node.op in AREA_FUNCTIONS and (
            lacks(law, node.name, None) or law.areas[node.name].states
        ):
            asked.append(node)
    return bool(asked)


def _carried(law: Law, paragraph: str) -> str:
    """Where a paragraph without a provision of its own is found: a message, parameter or process."""
    named = [
        f"message {m.name}" for m in law.messages.values() if m.provenance.paragraph == paragraph
    ]
    named += [
        f"field {m.name}.{f.name}"
        for m in law.messages.values()
        for f in m.fields.values()
        if f.provenance and f.provenance.paragraph == paragraph
    ]
    named += [
        f"parameter {p.name}"
        for p in law.parameters.values()
        if p.provenance.paragraph == paragraph
    ]
    named += [
        f"process {p.name}" for p in law.processes.values() if p.provenance.paragraph == paragraph
    ]
    return f"no provision of its own; found in {', '.join(named)}" if named else ""
