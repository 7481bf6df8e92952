"""Worked examples of a comparison, each in the words of the messages (cases/*.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from hofburg.exchange import question_drafts, questions, reconcile
from hofburg.regimes import Law, check_body, load_regime
from hofburg.register import Entry, check_draft
from hofburg.values import parse_instant

CASES = Path(__file__).parent / "cases"


class Days(yaml.CSafeLoader):
    """Days stay text, as in the documents of the house."""


Days.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def told() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for case in yaml.load(text, Days):
            found.append(pytest.param(case, id=f"{path.stem}: {case['case']}"))
    return found


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime("VD2011")


def entry(body: dict[str, Any], kind: str = "annual_exchange", **more: Any) -> Entry:
    data = {"regime": "VD2011", "kind": kind, "author": "KGZ", "to": [], "body": body} | more
    if kind == "annual_exchange":
        data |= {"sent": f"{body['year'] - 1}-12-10T10:00Z", "number": f"AEMI-{body['year']}"}
    return Entry.of(data)


@pytest.mark.parametrize("case", told())
def test_what_is_asked(law: Law, case: dict[str, Any]) -> None:
    year = case.get("year", case["now"]["year"])
    before, now = case["before"], case["now"] | {"year": year}
    changes = [entry(sent="2026-10-01T10:00Z", **it) for it in case.get("told", ())]
    reports = [Entry.of({"regime": "VD2011"} | it) for it in case.get("reports", ())]
    for one in (entry(before), entry(now), *changes, *reports):
        assert check_body(law, one.kind, one.body, one.kind) == []
    found = reconcile(law, entry(before), entry(now), changes, reports)
    asked = questions(law, found)
    expected = case["expected"]
    assert [(it.about, [found.called(u) for u in it.units]) for it in asked] == [
        (it["about"], it["units"]) for it in expected["questions"]
    ]
    for question, wanted in zip(asked, expected["questions"], strict=True):
        for language in ("en", "ru"):
            assert question.text[language] == wanted.get(language, question.text[language])
    counts = found.counts()
    assert counts["explained"] == expected.get("explained", counts["explained"])
    assert counts["possible"] == expected.get("possible", 0)
    assert found.settled == (not expected["questions"])


@pytest.mark.parametrize("case", told())
def test_what_is_asked_makes_messages_that_can_be_sent(law: Law, case: dict[str, Any]) -> None:
    now = case["now"] | {"year": case.get("year", case["now"]["year"])}
    found = reconcile(law, entry(case["before"]), entry(now))
    asked = questions(law, found)
    at = parse_instant("2027-02-01T10:00Z").hi
    for language in ("en", "ru"):
        for each in (False, True):
            drafts = question_drafts(law, found, asked, author="AUT", each=each, language=language)
            assert len(drafts) == (len(asked) if each else bool(asked))
            for draft in drafts:
                assert (draft["author"], draft["to"], draft["copies"]) == ("AUT", ["KGZ"], ["*"])
                _, problems = check_draft(draft, {law.id: law}, at=at)
                assert [p for p in problems if p.level == "error"] == []
