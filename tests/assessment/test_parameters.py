"""One number of a document changed: exactly the findings that read it change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assessment.books import BOOKS, altered, casebook
from hofburg import assess_cases, load_cases, load_regime
from hofburg.assessment import Assessment
from hofburg.regimes import Law

# A parameter of each kind, and what it becomes: a span, a count read through another process, a
# number of a part, a cap, a dated span, and one that other provisions refer to.
CHANGES = {
    BOOKS[0]: [
        ("reply.time", "24 h"),
        ("loans.most", "2 loans"),
        ("book.weight", "3000 g"),
        ("out.most", "1 loans"),
        ("hand.time", "1 d"),
        ("heavy.weight", "4000 g"),
    ],
    "VD2011": [("reply.hours", "24 h"), ("all_states.hours", "24 h")],
}


Plain = dict[str, dict[str, Any]]


def plain(assessment: Assessment) -> Plain:
    return {
        f.id: {k: v for k, v in f.as_dict().items() if k != "edition"}
        for f in assessment.findings()
    }


def readers(law: Law, parameter: str) -> set[str]:
    """Labels that read a parameter, by a reckoning of our own: through columns, terms and chains."""

    def columns(process: str, expr: Any, seen: frozenset[str] = frozenset()) -> bool:
        spec = law.processes[process]
        from hofburg.regimes import walk

        for node in walk(expr):
            if node.op == "param" and node.name == parameter:
                return True
            if node.op == "column" and node.name not in seen:
                own = spec.parts[node.field].columns if node.field else spec.columns
                if node.name in own and columns(process, own[node.name].expr, seen | {node.name}):
                    return True
            if node.op == "aggregate":
                own = spec.parts[node.name].columns
                if node.field in own and columns(process, own[node.field].expr, seen):
                    return True
            if node.op == "with":
                other = spec.withs[node.name].process
                own = law.processes[other].columns
                if node.field in own and columns(other, own[node.field].expr, frozenset()):
                    return True
            if node.op == "chain" and reads(node.name):
                return True
        return False

    def reads(label: str) -> bool:
        provision = law.provisions[label]
        return any(
            columns(provision.process, e) for e in (*provision.exprs.values(), *provision.per)
        )

    return {label for label in law.provisions if reads(label)}


@pytest.mark.parametrize(
    ("book", "parameter", "value"), [(b, p, v) for b, c in CHANGES.items() for p, v in c]
)
def test_exactly_the_findings_that_read_it_change(
    book: str, parameter: str, value: str, tmp_path: Path
) -> None:
    law, before = casebook(book)

    def alter(_: str, data: Any) -> None:
        if parameter in (data.get("parameters") or {}):
            data["parameters"][parameter]["value"] = value

    copy = altered(book, tmp_path / "copy", alter)
    changed_law = load_regime(copy)
    assert changed_law.digest != law.digest
    after = plain(assess_cases(changed_law, load_cases(copy)))
    was = plain(before)
    changed = {
        (was | after)[i]["label"] for i in was.keys() | after.keys() if was.get(i) != after.get(i)
    }
    expected = readers(law, parameter)
    assert changed, "the number decides nothing in the casebook"
    assert changed <= expected
    direct = {
        p.label
        for p in law.provisions.values()
        if f"{{{parameter}}}" in " ".join(p.written.values())
    }
    assert direct <= changed


def test_a_copy_that_says_the_same_finds_the_same(tmp_path: Path) -> None:
    law, before = casebook(BOOKS[0])
    copy = altered(BOOKS[0], tmp_path / "copy", lambda _name, _data: None)
    assert load_regime(copy).digest == law.digest
    assert plain(assess_cases(load_regime(copy), load_cases(copy))) == plain(before)


def test_removing_a_provision_is_seen(tmp_path: Path) -> None:
    from hofburg.assessment import judge

    book = BOOKS[0]
    law, _ = casebook(book)
    label = "receipt"

    def alter(_: str, data: Any) -> None:
        if data.get("provisions"):
            data["provisions"] = [p for p in data["provisions"] if p["label"] != label]
        if "paragraphs" in data:
            paragraph = law.provisions[label].provenance.paragraph
            data.setdefault("out_of_scope", {})[paragraph] = "removed to see whether it is missed"

    copy = altered(book, tmp_path / "copy", alter)
    smaller = load_regime(copy)
    assessment = assess_cases(smaller, load_cases(copy))
    assert any(m.label == label for r in assessment.cases[smaller.id] for m in judge(smaller, r))
