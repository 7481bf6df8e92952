"""Some runs of each fault: nothing is lost, nothing believed wrongly; and a spoiled store is found out."""

from __future__ import annotations

import pytest

from faults import FAULTS, Outcome, table
from faults.run import run
from faults.shim import available
from faults.spoiled import SPOILED

# What each way to spoil the store must make the faults say.
FOUND = {
    "no sync": "lost",
    "no transaction": "believed",
    "errors passed over": "lost",
    "verify says nothing": "believed",
    "signatures not looked at": "believed",
    "marks not looked at": "believed",
}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return {it.fault: it for it in run(list(FAULTS), runs="few")}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_does_no_harm(outcomes: dict[str, Outcome], name: str) -> None:
    if why := outcomes[name].left_out:
        pytest.skip(why)
    assert outcomes[name].well, "\n".join(outcomes[name].notes)


@pytest.fixture(scope="module")
def spoiled() -> dict[str, Outcome]:
    names = list(SPOILED)
    return dict(zip(names, run(names, runs="40", spoiled=True), strict=True))


@pytest.mark.skipif(not available(), reason="needs Linux and a C compiler")
@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_store_is_found_out(spoiled: dict[str, Outcome], name: str) -> None:
    assert getattr(spoiled[name], FOUND[name]) > 0


def test_the_page_names_every_fault_and_no_harm() -> None:
    found = table.read(table.PAGE.read_text(encoding="utf-8"))
    assert [(it.fault, it.how) for it in found.values()] == [
        (it.name, it.how) for it in FAULTS.values()
    ], "PYTHONPATH=src:tests python -m faults --write"
    assert [it for it in found.values() if not it.well] == []


def test_new_outcomes_replace_those_of_the_same_faults_only() -> None:
    name, other = list(FAULTS)[:2]
    page = f"before\n{table.FIRST}\n{table.LAST}\nafter\n"
    page = table.write(page, [Outcome(other, "how", 5), Outcome(name, "how", 1000, 0, 1, 2)])
    assert page.splitlines()[0] == "before"
    assert page.splitlines()[-1] == "after"
    page = table.write(page, [Outcome(other, "so", 7, 3)])
    assert list(table.read(page).values()) == [
        Outcome(name, "how", 1000, 0, 1, 2),
        Outcome(other, "so", 7, 3),
    ]
