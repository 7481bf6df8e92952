"""Bodies, chairs, presences and budgets: the laws of the table, and questions about it."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from hofburg import atlas
from hofburg.errors import AtlasError
from hofburg.values import parse_number

TABLE: list[dict[str, Any]] = yaml.load(
    (Path(atlas.__file__).with_name("data") / "institutions.yaml").read_text("utf-8"),
    yaml.CSafeLoader,
)["institutions"]
EVERY = atlas.institutions()


def keys(kind: str | None = None, state: str | None = None, at: str | None = None) -> set[str]:
    return {it.key for it in atlas.institutions(kind, state, at)}


def test_every_row_is_dated_sourced_and_read() -> None:
    trust = {"sources", "confidence", "mark", "note"}
    row = trust | {"key", "kind", "name", "states", "decides", "since", "until", "date"}
    assert len({it.key for it in EVERY}) == len(EVERY) == len(TABLE)
    for found in TABLE:
        assert set(found) <= row | {"decision", "what", "figures"}
        for figure in found.get("figures", ()):
            assert set(figure) <= trust | {"definition", "amount", "currency", "unit", "date"}
    for it in EVERY:
        assert it.since.text
        assert it.sources
        assert it.what
        assert it.since.bounds.lo <= it.until.bounds.hi, it.key
        assert (it.decides is None) == (it.kind != "body"), it.key
        assert all(atlas.is_state_code(code) for code in it.states)


def test_money_has_currency_definition_date_and_source() -> None:
    figures = [figure for it in EVERY for figure in it.figures]
    assert len(figures) > 20
    for figure in figures:
        assert figure.definition
        assert figure.date.text
        assert figure.sources
        assert bool(figure.currency) != bool(figure.unit)
        assert re.fullmatch(r"[A-Z]{3}", figure.currency) or not figure.currency
        assert (parse_number(figure.amount).lo or 0) > 0
        assert "." not in figure.amount  # none of them is known to the cent


def test_one_state_chairs_at_a_time() -> None:
    for kind in ("chair", "forum-chair"):
        rows = [it for it in EVERY if it.kind == kind]
        for one, two in combinations(rows, 2):
            first, second = sorted((one, two), key=lambda it: it.since.bounds.lo)
            assert first.until.bounds.lo <= second.since.bounds.hi, (one.key, two.key)
    for year in range(2014, 2027):
        (held,) = atlas.institutions("chair", at=f"{year}-07-01")
        assert len(held.states) == 1
        assert held.held(f"{year}-07-01") == "surely"
    (unknown,) = atlas.institutions("chair", at="2027-07-01")
    assert unknown.states == ()


@pytest.mark.parametrize(
    ("year", "code"), [(2022, "POL"), (2023, "MKD"), (2024, "MLT"), (2025, "FIN"), (2026, "CHE")]
)
def test_who_chairs(year: int, code: str) -> None:
    (held,) = atlas.institutions("chair", at=f"{year}-03-01")
    assert held.states == (code,)


def test_which_bodies_may_decide() -> None:
    now = atlas.institutions("body", at="2024-01-01")
    deciding = {it.key for it in now if it.decides}
    assert deciding == {"summit", "ministerial-council", "permanent-council", "forum"}
    assert len([it for it in now if it.decides is False]) == 6
    assert "senior-council" in keys("body", at="2000-01-01")


def test_mandates_begin_and_run_out() -> None:
    assert "smm" not in keys("presence", "UKR", "2014-03-20")
    assert {"smm", "pcu"} <= keys("presence", "UKR", "2022-03-30")
    assert "smm" not in keys("presence", "UKR", "2022-04-02")
    (mission,) = (it for it in EVERY if it.key == "smm")
    assert mission.decision == "PC.DEC/1117"
    assert keys("programme", "UKR", "2023-01-01") == {"support-ukraine"}
    assert "minsk-process" in keys("process", at="2025-08-31")
    assert keys("process", at="2025-10-01") == {"minsk-closing"}
    assert keys("process", at="2025-12-01") == set()


def test_the_budget() -> None:
    (last,) = atlas.institutions("budget", at="2021-09-01")
    (figure,) = last.figures
    assert (figure.amount, figure.currency, last.decision) == ("138204100", "EUR", "PC.DEC/1413")
    (provisional,) = atlas.institutions("budget", at="2024-01-01")
    assert provisional.held("2024-01-01") == "surely"
    assert provisional.held("2026-06-01") == "perhaps"  # nothing was found about it


def test_presences_in_central_asia_have_their_figures() -> None:
    for code, staff, budget in (
        ("KGZ", "124", "6811000"),
        ("KAZ", "35", "2232700"),
        ("TKM", "27", "1661200"),
    ):
        amounts = {f.amount for it in atlas.institutions("presence", code) for f in it.figures}
        assert {staff, budget} <= amounts, code
    assert {"dushanbe", "bmsc"} == keys("presence", "Tajikistan")


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ({"kind": "club"}, "unknown-kind"),
        ({"kind": "x" * 9999}, "unknown-kind"),
        ({"state": "Atlantis"}, "unknown-state"),
        ({"at": "soon"}, "not-a-date"),
    ],
)
def test_what_makes_no_sense_is_refused(question: dict[str, str], rule: str) -> None:
    with pytest.raises(AtlasError) as caught:
        atlas.institutions(**question)
    assert [problem.rule for problem in caught.value.problems] == [rule]
    assert len(caught.value.problems[0].message) < 200


def test_wording_is_neutral() -> None:
    words = re.compile(r"violat|breach|aggress|guilt|refus|illegal|fail(ed|ure)", re.I)
    text = (Path(atlas.__file__).with_name("data") / "institutions.yaml").read_text("utf-8")
    assert words.findall(text) == []


def test_the_page_shows_every_row() -> None:
    page = atlas.describe()
    for it in EVERY:
        assert f"| `{it.key}` |" in page
        assert all(
            f"| {figure.amount} {figure.currency or figure.unit} |" in page for figure in it.figures
        )
