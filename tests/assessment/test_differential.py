"""Two evaluators, one law: the compiled engine and the plain one must find the same, exactly."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.books import BOOKS, casebook
from assessment.documents import documents
from assessment.strategies import Register, registers
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.plain import plain_findings
from hofburg.regimes import Law, load_regime

REGIMES = Path(__file__).parents[1] / "regimes"
LENDING, FERRY = load_regime(REGIMES / "lending"), load_regime(REGIMES / "ferry")


def compiled(law: Law, register: Register) -> list[Finding]:
    return list(
        findings(Engine(law, register.worlds, register.held, register.declarations, threads=1))
    )


def plain(law: Law, register: Register) -> list[Finding]:
    return plain_findings(law, register.worlds, register.held, register.declarations)


def differences(engine: Sequence[Finding], plain: Sequence[Finding]) -> list[str]:
    """What differs, a line for each finding."""

    def key(f: Finding) -> tuple[Any, ...]:
        return (f.world, f.label, f.reading, f.case, f.part or 0)

    one, two = {key(f): f for f in engine}, {key(f): f for f in plain}
    lines = []
    for k in sorted(one.keys() | two.keys()):
        a, b = one.get(k), two.get(k)
        if a is None or b is None:
            lines.append(f"{k}: engine {a and a.status}, plain {b and b.status}")
        elif a != b:
            fields = [
                f.name
                for f in dataclasses.fields(Finding)
                if getattr(a, f.name) != getattr(b, f.name)
            ]
            lines.append(
                f"{k}: "
                + ", ".join(
                    f"{n} engine {getattr(a, n)!s}, plain {getattr(b, n)!s}" for n in fields
                )
            )
    if not lines and list(engine) != list(plain):
        lines.append("the same findings, in another order or number")
    return lines


def check(law: Law, register: Register) -> None:
    found = differences(compiled(law, register), plain(law, register))
    assert not found, "\n".join(found[:20])


def generated(document: dict[str, Any]) -> Law:
    """The law of a document, by way of a file as any other."""
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return load_regime(path)


@st.composite
def generated_cases(draw: st.DrawFn, size: int, threads: int) -> tuple[Law, Register]:
    law = generated(draw(documents(size)))
    return law, draw(registers(law, threads))


@pytest.mark.parametrize("law", [LENDING, FERRY], ids=["lending", "ferry"])
@given(data=st.data())
@settings(max_examples=6)
def test_readable_regimes(law: Law, data: st.DataObject) -> None:
    check(law, data.draw(registers(law)))


@pytest.mark.slow
@given(case=generated_cases(size=10, threads=5))
@settings(max_examples=6)
def test_generated_regimes(case: tuple[Law, Register]) -> None:
    check(*case)


@pytest.mark.slow
@pytest.mark.parametrize("law", [LENDING, FERRY], ids=["lending", "ferry"])
@given(data=st.data())
@settings(max_examples=40)
def test_readable_regimes_at_length(law: Law, data: st.DataObject) -> None:
    check(law, data.draw(registers(law, threads=12)))


@pytest.mark.slow
@given(case=generated_cases(size=16, threads=6))
@settings(max_examples=60)
def test_generated_regimes_at_length(case: tuple[Law, Register]) -> None:
    check(*case)


@given(register=registers(LENDING, threads=5), data=st.data())
@settings(max_examples=15)
def test_the_order_of_entries_changes_nothing(register: Register, data: st.DataObject) -> None:
    held = tuple(data.draw(st.permutations(register.held)))
    declarations = tuple(data.draw(st.permutations(register.declarations)))
    other = dataclasses.replace(register, held=held, declarations=declarations)
    assert plain(LENDING, other) == plain(LENDING, register)


@pytest.mark.parametrize("book", BOOKS)
def test_a_casebook_is_found_alike(book: str) -> None:
    law, assessment = casebook(book)
    (engine,) = assessment.engines
    mine = plain_findings(law, engine.worlds, engine.held, engine.declarations)
    assert differences(list(findings(engine)), mine) == []
