"""Every kind of fault in a file: found where it was planted, and nowhere else."""

from __future__ import annotations

import pytest

from exchange.made_files import fresh, law
from exchange.planted import CELLS, FILES, planted
from hofburg.exchange import FAULTS, Reading, read_workbook


def _marked(reading: Reading) -> set[tuple[str, str]]:
    return {(it.sheet, it.cell) for it in reading.faults if it.outcome == "marked"}


def test_a_form_without_a_fault_has_none() -> None:
    reading = read_workbook(law(), fresh().bytes(), "fleet")
    assert reading.faults == []
    assert len(reading.body["boats"]) == len(reading.body["oars"]) == 60
    assert law().check_body("fleet", reading.body, "") == []


def test_every_kind_is_planted_somewhere() -> None:
    assert {*CELLS, *FILES} == set(FAULTS)
    assert len(FAULTS) >= 25


@pytest.mark.parametrize("kind", CELLS)
def test_a_fault_planted_alone_is_at_exactly_its_cells(kind: str) -> None:
    book = fresh()
    cells = planted(kind, book, 7)
    reading = read_workbook(law(), book.bytes(), "fleet")
    assert {it.kind for it in reading.faults if it.outcome != "told"} == {kind}
    assert _marked(reading) == cells
    fault = reading.marked[0]
    assert fault.why.endswith(".")
    assert fault.remedy
    assert reading.at(fault.path) is not None
    assert reading.at(fault.path).cell == fault.cell  # type: ignore[union-attr]
    assert law().check_body("fleet", reading.body, "") == [] or kind == "missing-value"


def test_all_planted_together_are_at_exactly_the_union() -> None:
    book, cells = fresh(), set()
    for number, kind in enumerate(CELLS):
        cells |= planted(kind, book, 2 + 2 * number)
    reading = read_workbook(law(), book.bytes(), "fleet")
    assert _marked(reading) == cells
    assert {it.kind for it in reading.marked} == set(CELLS)
    assert len(reading.marked) == len(CELLS)


@pytest.mark.parametrize("kind", FILES)
def test_a_kind_that_belongs_to_a_file_is_found(kind: str) -> None:
    reading = FILES[kind]()
    found = {it.kind for it in reading.faults}
    assert kind in found
    outcome = FAULTS[kind].outcome
    assert reading.refused is (outcome == "refused")
    if outcome == "refused":
        assert reading.body == {}
        assert {it.outcome for it in reading.faults if it.kind != kind} <= {"told"}
    elif kind != "too-many":
        assert {it.kind for it in reading.marked} <= {kind}
    for problem in reading.problems():
        assert problem.rule in FAULTS
        assert str(problem)
