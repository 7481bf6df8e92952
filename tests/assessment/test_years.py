"""Years that a message names: known, known in part, silly. None of them stops an assessment."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg import assess, load_regime
from hofburg.assessment import plain_findings
from hofburg.assessment.held import World, select
from hofburg.regimes import Law
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant

AS_OF = parse_instant("2020-02-01T00:00Z").lo
SILLY = [0, 10_000, 290_000, 294_247, 999_999_999, 999_999_999_999]
KINDS = [("annual_calendar", "year"), ("two_year_plan", "given_in"), ("sub_level_notice", "year")]


@cache
def vienna() -> Law:
    return load_regime("VD2011")


def sent(kind: str, body: dict[str, Any], author: str = "AND") -> Record:
    law = vienna()
    entry, problems = check_entry(
        {"regime": law.id, "origin": "synthetic", "kind": kind, "number": f"{kind}-{body}"[:60],
         "author": author, "to": [], "copies": ["*"], "sent": "2019-11-01T00:00Z", "body": body},
        {law.id: law},
    )  # fmt: skip
    assert entry is not None, problems
    return Record(entry)


def found(records: list[Record]) -> dict[tuple[str, str, int | None, str], str]:
    made = assess(vienna(), records, as_of=AS_OF, holder="AND", threads=1)
    return {(f.label, f.case, f.part, f.reading): f.status for f in made.findings()}


def test_a_silly_year_is_that_of_no_row_and_disturbs_none() -> None:
    right = [sent(kind, {field: 2019 if field == "given_in" else 2020}) for kind, field in KINDS]
    silly = [sent(kind, {field: year}) for kind, field in KINDS for year in SILLY]
    assert found([*silly, *right]) == found(right)


YEARS = st.one_of(
    st.sampled_from([*map(str, SILLY), "?", "2019..2021", "2020..", "0..99999", "3..20200"]),
    st.integers(2017, 2022).map(str),
)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), YEARS, st.booleans()), max_size=6))
def test_the_plain_evaluator_says_the_same(
    drawn: list[tuple[tuple[str, str], str, bool]],
) -> None:
    law = vienna()
    records = [
        sent(kind, {field: year, "nil": nil} if kind != "sub_level_notice" else {field: year})
        for (kind, field), year, nil in drawn
    ]
    held, said, _ = select(records, scope="", viewer="AND", known_at=AS_OF, zone=law.zone)
    world = World("record", AS_OF, "", None, "AND", AS_OF, "")
    plain = plain_findings(law, [world], held, said)
    assert {(f.label, f.case, f.part, f.reading): f.status for f in plain} == found(records)
