"""Scenarios with faults: each has its place, what is wrong, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hofburg.arrangements import load_scenario, scenario_path, warn
from hofburg.errors import DocumentError, HofburgError, QuestionError
from hofburg.regimes import Law, load_regime

LOWERED = Path(__file__).parent / "lowered"
TEXT = scenario_path(LOWERED).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime(LOWERED)


def fault(law: Law, folder: Path, was: str, now: str) -> str:
    """What is said of a scenario in which one thing was changed."""
    assert was in TEXT
    path = folder / "scenario.yaml"
    path.write_text(TEXT.replace(was, now), encoding="utf-8")
    with pytest.raises(HofburgError) as refused:
        load_scenario(law, path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('duties: ["38"]', 'duties: ["76"]', "there is no duty '76'"),
        ('duties: ["38"]', 'duties: ["39-hosts"]', "Did you mean 39-host"),
        ('limits: ["76", "77"]', 'limits: ["38"]', "there is no limit '38'"),
        ("kind: activity_notice", "kind: activity_notiz", "Did you mean activity_notice"),
        ("kind: inspection_reply", "kind: store_reply", "there is no message kind 'store_reply'"),
        ('designation: seen, host: "{state}"', 'designation: seen, host: "{stat}"', "there is no placeholder 'stat'"),
        ('troops: "{now}"', 'troops: "many {now}"', "troops"),
        ('troops: "{now}"', 'soldiers: "{now}"', "soldiers"),
        ("between: [KGZ, TJK]", "between: [KGZ, KAZ]", "there is no party 'KAZ'"),
        ("between: [KGZ, TJK]", "between: [KGZ, KGZ]", "one State stands there twice"),
        ("year: 2027", "year: 2030", "is not in force in all of 2030"),
        ("year: 2027", "year: next", "is not a whole number"),
        ("declares: {share: 40", "declares: {share: 41", "make 101 and not 100"),
        ("{from: 2000, to: 4999, share: 40}", "{from: 2000, to: 4999, share: 39}", "make 99 and not 100"),
        ("{from: 2000, to: 4999, share: 40}", "{from: 5000, to: 4999, share: 40}", "begins at 5000 and ends at 4999"),
        ("sends: never", "sends: hidden", "is not one of"),
        ("sends: never", "sends: late", "needs days"),
        ("plan: announced", "plan: best", "is not one of"),
        ("plan: even", "plan: doubt", "belong to plan: doubt"),
        ("{by: visitor, hours: -60", "{by: visitor, hours: -40", "is not sent first"),
        ("sign: {value: 25}", "sign: {value: 125}", "more than 100 per cent"),
        ("{from: 1, to: 60}", "{from: 1, to: 600}", "more than a year"),
        ("reach: {value: 4}", "reach: {value: 21}", "cannot see more places than there are"),
        ("units: {value: 20", "units: {value: 2", "at least one place"),
        ("{from: 4, to: 10}", "{from: 4, to: 50}", "must reach its peak in the year"),
        ("{from: 3, to: 7}", "{from: 3, to: 700}", "more than 200"),
        ("complete: [inspection_request]", "complete: [inspection_asked]", "inspection_report"),
        ("units: {value: 20", "units: {value: 20.5", "is not a whole number"),
        ("stands: {value: 28}", "stands: {value: 28, mark: sure}", "is not one of"),
        ("stands: {value: 28}", "stood: {value: 28}", "stood"),
    ],
)  # fmt: skip
def test_a_fault_has_its_place_and_remedy(
    law: Law, tmp_path: Path, was: str, now: str, said: str
) -> None:
    told = fault(law, tmp_path, was, now)
    assert said in told
    assert re.search(r"scenario\.yaml:\d+: ", told)


def test_all_faults_come_at_once(law: Law, tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(
        TEXT.replace('duties: ["38"]', "duties: [nothing]").replace("year: 2027", "year: 2040"),
        encoding="utf-8",
    )
    with pytest.raises(DocumentError) as refused:
        load_scenario(law, path)
    assert {p.rule for p in refused.value.problems} == {"unknown-duty", "term"}


def test_records_that_say_too_little_are_refused(law: Law, tmp_path: Path) -> None:
    """Where the provisions leave open whether it must be told, no figure is made up."""
    path = tmp_path / "scenario.yaml"
    path.write_text(
        TEXT.replace("in_zone: true, in_field: true", "in_field: true", 1), encoding="utf-8"
    )
    with pytest.raises(QuestionError, match=r"leaves 38 of base open"):
        warn(law, path, worlds=2)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda law: warn(law, scenario_path(LOWERED), worlds=0), "1 to 20000"),
        (lambda law: warn(law, scenario_path(LOWERED), worlds=20_001), "1 to 20000"),
        (lambda law: warn(law, scenario_path(LOWERED), strategies=["evn"]), "Known: even"),
        (lambda law: warn(law, LOWERED / "warn" / "none.yaml"), "there is no warning scenario"),
        (lambda law: warn(law.base, scenario_path(LOWERED)), "adds to no base"),
    ],
)
def test_questions_that_cannot_be_asked(law: Law, ask: Callable[[Law], object], said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        ask(law)


def test_every_assumption_has_a_mark_and_a_source() -> None:
    for name in ("DRAFT-BORDER-STORES", "DRAFT-BORDER-NOTICE"):
        listed = list(load_scenario(load_regime(name), scenario_path(name)).assumptions())
        assert {(a.mark, a.source) for a in listed} == {("doubtful", "OWN")}
        figures = [a for a in listed if a.what]
        assert len(figures) > 20
        assert all(
            a.why or a.name.startswith("strategies.") or a.name.startswith("visits.")
            for a in figures
        )
