"""What is said of a form that was checked: where, how much it weighs, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from hofburg.exchange.faults import Fault, Place
from hofburg.exchange.faults_ru import FAULTS_RU
from hofburg.exchange.template_words import MARKS

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.errors import Problem
    from hofburg.regimes import Law

__all__ = ["SEVERITIES", "Remark", "Severity", "of_fault", "of_finding", "of_problem"]

Severity = Literal["error", "must", "should", "practice", "question", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "must", "should", "practice", "question", "note")
"""From what refuses a form to what is only told."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at in a form.

    Attributes:
        severity: *error*: cannot be recorded so. *must*, *should*, *practice*: the document asks
            for something else. *question*: for people to judge. *note*: worth knowing.
        rule: the kind of fault, the rule of the form, or the label of a provision.
        said: what is wrong, by language (``en``; ``ru`` where there is a text).
        remedy, remedy_ru: what to do.
        places: cells, as far as they are known; of a whole form none.
        heading: what the first cell's field is called.
        paths: of the values in the body, such as ``forces[3].strength``.
        read: what stands in the first cell, short.
        paragraph, mark: of the provision; empty for faults of the file.
        lines: how many lines it speaks of where it speaks of several at once.
    """

    severity: Severity
    rule: str
    said: Mapping[str, str]
    remedy: str = ""
    remedy_ru: str = ""
    places: tuple[Place, ...] = ()
    heading: str = ""
    paths: tuple[str, ...] = ()
    read: str = ""
    paragraph: str = ""
    mark: str = ""
    lines: int = field(default=1)

    @property
    def title(self) -> str:
        """The paragraph, or the rule."""
        if not self.paragraph:
            return self.rule
        label = "" if self.rule == self.paragraph else f" ({self.rule})"
        return f"paragraph {self.paragraph} / пункт {self.paragraph}{label}"

    @property
    def known(self) -> str:
        """How the requirement is known, in both languages."""
        return (
            f"{MARKS['en'][self.mark]} / {MARKS['ru'][self.mark]}"
            if self.mark in MARKS["en"] and self.mark
            else ""
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        return {
            "severity": self.severity,
            "rule": self.rule,
            "paragraph": self.paragraph or None,
            "mark": self.mark or None,
            "cells": [
                {"sheet": it.sheet, "row": it.row, "column": it.column} for it in self.places
            ],
            "field": self.heading or None,
            "paths": list(self.paths),
            "read": self.read or None,
            "en": self.said.get("en"),
            "ru": self.said.get("ru"),
            "remedy": self.remedy or None,
            "lines": self.lines,
        }


def of_fault(fault: Fault, heading: str = "") -> Remark:
    """A fault of the file as a remark."""
    place = Place(fault.sheet, fault.row, fault.column)
    return Remark(
        "note" if fault.outcome == "told" else "error",
        fault.kind,
        _both(fault.why, fault.kind),
        fault.remedy,
        places=(place,) if fault.sheet else (),
        heading=fault.heading or heading,
        paths=(fault.path,) if fault.path else (),
        read=fault.read,
    )


def of_problem(problem: Problem, place: Place | None, heading: str) -> Remark:
    """What the form refuses, as a remark."""
    path = problem.field.removeprefix("body.")
    return Remark(
        "error" if problem.level == "error" else "note",
        problem.rule,
        _both(problem.message, problem.rule),
        problem.remedy,
        places=(place,) if place else (),
        heading=heading,
        paths=(path,) if path else (),
    )


def _both(text: str, kind: str) -> dict[str, str]:
    """What is wrong in English, and its kind in Russian."""
    said = {"en": _sentence(text)}
    return said | ({"ru": FAULTS_RU[kind]} if kind in FAULTS_RU else {})


_WEIGHT: Mapping[str, Severity] = {"must": "must", "should": "should", "practice": "practice"}
_NOT_SURE = {
    "fact": {
        "en": "The form alone does not tell whether this holds: a fact is missing or unknown.",
        "ru": "По самой форме этого не определить: какого-то сведения нет или оно неизвестно.",
    },
    "judgement": {"en": "A person has to judge this.", "ru": "Об этом судит человек."},
    "doubtful": {
        "en": "The text is doubtful, and another reading of it gives another result.",
        "ru": "Текст сомнителен, и при ином толковании результат другой.",
    },
    "declared": {
        "en": "A declared suspension bears on it; what that means is for people to judge.",
        "ru": "Этого касается объявленное приостановление; судить о его значении людям.",
    },
}
_TIMES = {
    "late": {
        "en": "It would be late if it were sent now.",
        "ru": "Если отправить сейчас, будет с опозданием.",
    },
    "early": {
        "en": "It would be early if it were sent now.",
        "ru": "Если отправить сейчас, будет слишком рано.",
    },
}


def of_finding(
    law: Law, finding: Finding, empty: Iterable[Mapping[str, str]] = (), computed: str = ""
) -> Remark:
    """What a provision says of a form, as a remark without its places.

    Args:
        empty: what the open fields that it reads are called, by language.
        computed: what a number that is stated comes to.
    """
    provision = law.provisions[finding.label]
    said = {code: text for code, text in provision.text.items() if code in ("en", "ru") and text}
    said.setdefault("en", f"{finding.label}: {finding.status}.")
    headings = list(empty)
    severity: Severity = _WEIGHT.get(finding.strength, "note")
    remedy = remedy_ru = ""
    if finding.status == "undetermined":
        severity = "question"
        for code, text in _NOT_SURE[finding.why or "fact"].items():
            if code in said:
                said[code] = f"{said[code]} {text}"
    elif finding.kind == "duty":
        severity = "note"  # it is no fault of the form; whoever sends it should know
        for code, text in _TIMES.get(finding.status, {}).items():
            if code in said:
                said[code] = f"{said[code]} {text}"
    elif finding.kind == "limit" and finding.measured and finding.allowed:
        numbers = f"{_bounds(finding.measured)} > {_bounds(finding.allowed)} {finding.unit}".strip()
        said = {code: f"{text} ({numbers})" for code, text in said.items()}
    if headings and finding.status != "undetermined":
        remedy = f"Not filled in: {', '.join(it['en'] for it in headings)}."
        remedy_ru = f"Не заполнено: {', '.join(it.get('ru', it['en']) for it in headings)}."
    if computed:
        remedy = f"{remedy} It comes to {computed}.".strip()
        remedy_ru = f"{remedy_ru} По расчёту: {computed}.".strip()
    return Remark(
        severity, finding.label, said, remedy, remedy_ru,
        paragraph=provision.provenance.paragraph, mark=provision.provenance.mark,
    )  # fmt: skip


def _bounds(bounds: tuple[Any, Any]) -> str:
    from hofburg.values import format_number

    lo, hi = (format_number(number) for number in bounds)
    return lo if lo == hi else f"{lo}..{hi}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
