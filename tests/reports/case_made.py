"""Cases made up for the tests of pages and pictures: entries and findings of any kind, unassessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from hofburg import Case, Finding, Law, World
from hofburg.assessment import CaseResult
from hofburg.values import NEVER, parse_instant
from shared import BOOKS, casebook

__all__ = [
    "BOOKS",
    "LENDING",
    "NASTY",
    "called",
    "casebook",
    "duty",
    "made",
    "result_of",
    "results",
    "some",
]

LENDING = BOOKS[0]
NASTY = (
    "1. # <script>alert(1)</script> | `x` ``y`` **b** [go](https://evil.example) ![p](q)"
    " http://evil.example www.evil.example me@evil.example ~~s~~ &amp; <!-- \u202e\x07 ]]> \\"
)


def results(book: str) -> list[CaseResult]:
    law, assessment = casebook(book)
    return list(assessment.cases[law.id])


Many = TypeVar("Many")


def some(items: Sequence[Many], most: int) -> list[Many]:
    """Of a long list every second or third item, or fewer, so that a test ends."""
    return list(items[:: -(-len(items) // most) or 1])


def result_of(book: str, case: str) -> tuple[Law, CaseResult]:
    return casebook(book)[0], next(r for r in results(book) if r.case.case == case)


def called(law: Law, **titles: str) -> Law:
    """The regime with other titles of its messages."""
    messages = {
        name: replace(message, title={"en": titles[name]}) if name in titles else message
        for name, message in law.messages.items()
    }
    return replace(law, messages=messages)


def made(
    law: Law,
    entries: Sequence[Mapping[str, Any]],
    findings: Sequence[Finding] = (),
    as_of: str = "2022-03-01T00:00Z",
    **more: Any,
) -> CaseResult:
    """A case with these entries and findings in one world; nothing is assessed."""
    given = {"case": "made-up", "title": "Made up", "as_of": as_of, "expected": {}, **more}
    whole = [{"to": ["EVA"], "body": {}, **entry} for entry in entries]
    case = Case.model_validate({**given, "entries": whole})
    at = parse_instant(as_of, law.zone).hi
    world = World("record", at, case.case, None, None, NEVER, "")
    return CaseResult(case, "made up", {"record": tuple(findings)}, (world,))


def duty(law: Law, due: tuple[int, int], status: str = "met", state: str | None = "TAL",
         label: str = "reply", case: str = "KIM/1") -> Finding:  # fmt: skip
    """A finding of a duty."""
    provision = law.provisions[label]
    return Finding(
        law.id, law.digest, "base", label, provision.provenance.paragraph, "duty", "must", "default",
        "made-up/record", state, None, provision.process, case, None, status,
        "fact" if status == "undetermined" else None, None, due, (-NEVER, NEVER),
    )  # fmt: skip
