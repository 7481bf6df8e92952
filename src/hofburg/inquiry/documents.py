"""Regimes and provisions as plain values: what both doors say of the document itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.assessment import Coverage
    from hofburg.regimes import Case, Law, Parameter, Provision, Version

__all__ = [
    "ROLES",
    "Expected",
    "chained",
    "check_label",
    "coverage_of",
    "coverage_row",
    "expected_of",
    "library_rows",
    "parameter_row",
    "provision_row",
    "provision_rows",
    "regime_row",
]

# In the order in which a person reads them.
ROLES = (
    "by", "to", "when", "due", "not_before", "done", "value", "sum", "start", "end", "counts",
    "per", "order", "over", "at_most", "holds", "step", "opens", "unless",
)  # fmt: skip


def library_rows(known: Mapping[str, Law]) -> list[dict[str, Any]]:
    """The regimes that ship, each in one row; ``known`` has them by id."""
    from hofburg.regimes import library, load_cases

    return [regime_row(known[key], len(load_cases(key))) for key in library()]


def provision_rows(law: Law, book: list[tuple[Case, str]]) -> dict[str, dict[str, Any]]:
    """Every provision of a document by its label, as ``provision_row`` gives it."""
    expected = expected_of(book)
    return {label: provision_row(law, label, expected) for label in law.provisions}


def regime_row(law: Law, cases: int) -> dict[str, Any]:
    """A regime of the library in one row, with its provisions by kind and marks counted."""
    from hofburg.reports import english

    kinds = Counter(provision.kind for provision in law.provisions.values())
    marks = Counter(provision.provenance.mark for provision in law.provisions.values())
    return {
        "id": law.id,
        "title": english(law.title),
        "edition": law.edition,
        "hash": law.digest,
        "provisions": len(law.provisions),
        "cases": cases,
        "kinds": {kind: kinds[kind] for kind in ("duty", "limit", "content", "gate")},
        "marks": {mark: marks[mark] for mark in sorted(marks)},
        "paragraphs": len(law.paragraphs),
        "out_of_scope": sum(1 for name in law.paragraphs if name in law.out_of_scope),
        "messages": len(law.messages),
        "parameters": len(law.parameters),
    }


def provision_row(law: Law, label: str, book: Mapping[str, list[Expected]]) -> dict[str, Any]:
    """A provision as the document has it, what it reads and who reads it, and the cases of it.

    Args:
        book: what ``expected_of`` gave for this law.
    """
    from hofburg.regimes import parameters_of

    provision = law.provisions[label]
    reads, read_by = chained(law)[label]
    said = provision.provenance
    return {
        "regime": law.id,
        "hash": law.digest,
        "label": label,
        "paragraph": said.paragraph,
        "heading": dict(law.headings.get(said.paragraph, {})),
        "kind": provision.kind,
        "strength": provision.strength,
        "text": dict(provision.text),
        "process": provision.process,
        "part": provision.part,
        "conditions": [
            {"role": role, "written": written} for role, written in _conditions(provision)
        ],
        "beyond": provision.beyond if provision.kind == "limit" else None,
        **_term(law, provision.since, provision.until, provision.decision),
        "mark": said.mark,
        "source": said.source,
        "parameters": [
            parameter_row(law, law.parameters[name]) for name in parameters_of(law, provision)
        ],
        "reads": reads,
        "read_by": read_by,
        "next": [
            {
                "message": step.message,
                "after": list(step.statuses),
                "text": dict(step.text),
                "paragraph": step.paragraph,
            }
            for step in provision.next
        ],
        "rows": list(provision.rows),
        "look_at": list(provision.at),
        "cases": [it.as_dict() for it in book.get(label, ())],
    }


def check_label(law: Law, label: str) -> None:
    """Raise ``QuestionError`` for a label that the document has not, with those that are near."""
    from difflib import get_close_matches

    from hofburg.errors import Problem, QuestionError

    if label not in law.provisions:
        near = get_close_matches(label, law.provisions, n=3, cutoff=0.5)
        remedy = (
            f"Did you mean {' or '.join(near)}?" if near else "`hofburg regime show` lists them."
        )
        said = f"{law.id} has no provision {label[:60]!r}."
        raise QuestionError(Problem("", "unknown-label", said, remedy, "LABEL"))


def _conditions(provision: Provision) -> Iterator[tuple[str, str]]:
    if provision.kind == "duty" and not provision.written.get("due"):
        yield "due", "without delay"
    for role in ROLES:
        if written := provision.written.get(role):
            yield role, written


def _term(law: Law, since: int | None, until: int | None, decision: str) -> dict[str, Any]:
    from hofburg.regimes import day_of

    return {
        "since": None if since is None else day_of(since, law.zone),
        "until": None if until is None else day_of(until, law.zone),
        "decision": decision or None,
    }


def parameter_row(law: Law, parameter: Parameter) -> dict[str, Any]:
    """A number of the text: its values by date, its readings, where it comes from."""
    said = parameter.provenance
    return {
        "name": parameter.name,
        "unit": parameter.unit,
        "text": dict(parameter.text),
        "versions": [_version(law, parameter, it) for it in parameter.versions],
        "readings": [
            {
                "name": reading.name,
                "versions": [_version(law, parameter, it) for it in reading.versions],
                "why": reading.why,
                "mark": reading.mark,
                "source": reading.source,
            }
            for reading in parameter.readings.values()
        ],
        "choices": list(parameter.choices),
        "paragraph": said.paragraph,
        "mark": said.mark,
        "source": said.source,
        "stricter": parameter.stricter or None,
    }


def _version(law: Law, parameter: Parameter, version: Version) -> dict[str, Any]:
    written = " ".join(version.written.split())
    if not parameter.choices and parameter.unit and not written.endswith(parameter.unit):
        written = f"{written} {parameter.unit}"
    term = _term(law, version.since, None, version.decision)
    return {"value": written, "since": term["since"], "decision": term["decision"]}


def chained(law: Law) -> dict[str, tuple[list[str], list[str]]]:
    """By label: the provisions whose facts it reads, and those that read its own."""
    reads: dict[str, list[str]] = {}
    by: dict[str, list[str]] = {label: [] for label in law.provisions}
    for label, provision in law.provisions.items():
        named = [node.name for node in provision.nodes() if node.op == "chain"]
        reads[label] = sorted({name for name in named if name in law.provisions})
        for name in reads[label]:
            by[name].append(label)
    return {label: (reads[label], by[label]) for label in law.provisions}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case of the casebook expects of a provision in one of its worlds.

    ``statuses`` may name several findings; ``title`` is the case's, by language.
    """

    case: str
    title: Mapping[str, str]
    world: str
    statuses: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "case": self.case,
            "title": dict(self.title),
            "world": self.world,
            "statuses": list(self.statuses),
        }


def expected_of(book: list[tuple[Case, str]]) -> dict[str, list[Expected]]:
    """What the cases of a regime expect, by the label of the provision."""
    from hofburg.regimes import texts

    found: dict[str, list[Expected]] = {}
    for case, _ in book:
        for world, findings in case.expected.items():
            for label, said in findings.items():
                lines = said if isinstance(said, list) else [said]
                statuses = (_status(line) for line in lines)
                one = Expected(case.case, texts(case.title), world, tuple(s for s in statuses if s))
                found.setdefault(str(label), []).append(one)
    return found


def _status(line: object) -> str:
    said = line.get("status") if isinstance(line, dict) else line
    return str(said) if said else ""


def coverage_of(law: Law, name: str | None = None) -> Coverage:
    """What the cases of a regime reach: they are all run, which takes seconds.

    Args:
        name: the id or folder of the regime whose cases are read; left out, its id.
    """
    from hofburg import assessment
    from hofburg.regimes import load_cases

    return assessment.coverage(law, assessment.assess_cases(law, load_cases(name or law.id)))


def coverage_row(found: Coverage) -> dict[str, Any]:
    """A coverage as plain values."""
    return {
        "complete": found.complete,
        "rows": [_covered(row) for row in found.rows],
        "paragraphs": [_covered(row) for row in found.paragraphs],
        "labels": [_covered(row) for row in found.labels],
    }


def _covered(row: Any) -> dict[str, Any]:
    labels = [
        {"label": it, "well": row.well.get(it), "otherwise": row.otherwise.get(it)}
        for it in row.labels
    ]
    return {
        "row": row.row,
        "text": row.text,
        "reached": row.reached,
        "reason": row.reason or None,
        "labels": labels,
    }
