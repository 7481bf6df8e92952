"""A regime of decisions that others may object to: every function over lines that are messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from assessment.written import written
from hofburg.assessment.held import Declaration, Held
from hofburg.regimes import Law
from hofburg.values import ALWAYS, NEVER, parse_instant

__all__ = ["FLAGS", "NUMBERS", "assembly", "declared", "draft", "said"]

_FRAME = """
regime: ASSEMBLY
title: Made up
since: 2022-01-01
parties: {AAA: A, BBB: B, CCC: C, DDD: D}
units: [pieces]
messages:
  draft: {fields: {title: text}}
  objection: {fields: {written: flag, weight: number, pages: count, grounds: {type: list, of: text}, whom: {type: list, of: state}}}
  pledge: {fields: {things: {type: list, of: {owner: state, n: count}}}}
  adoption: {}
  report: {fields: {year: count, n: count}}
processes:
  decision:
    messages: {draft: {from: chair}, objection: {to: chair}, pledge: {to: chair}, adoption: {from: chair}}
    columns:
      chair: state = draft.from
      drafted: instant = draft.sent
      adopted: instant = adoption.sent or never
      first: instant = objection.sent or never
    parts:
      objections:
        of: objection
        columns:
          who: state = objection.from
          at: instant = objection.sent
          counts: flag = written or no
          loud: flag = objection.to_all
          twice: number = weight * 2
          sheets: count = pages
          grounds_in: number = count(objection.grounds)
          long: flag = includes(grounds, 'a') OR includes(objection.addressees, 'DDD')
          alone: flag = count(same) = 1
        with:
          same: {part: objections, on: {who: who}}
          back: {part: objections, on: {objection.to: who}}
          pledged: {part: things, on: {owner: who}}
      things: {of: pledge.things, columns: {objected: number = count(objectors)}, with: {objectors: {part: objections, on: {objection.from: owner}}}}
  yearly:
    every: [states, years]
    messages: {report: {from: state}}
    parts: {reports: {of: report, columns: {large: flag = n > 2}}}
"""
FLAGS = {
    "any": "any(objections.counts)",
    "any-raw": "any(objections.written)",
    "all": "all(objections.counts)",
    "any-alone": "any(objections.alone)",
    "all-long": "all(objections.long)",
    "some": "count(objections) >= 2",
}
NUMBERS = {
    "count": "count(objections)",
    "count-written": "count(objections.written)",
    "sum": "sum(objections.twice)",
    "pages": "sum(objections.sheets)",
    "min": "min(objections.weight)",
    "max": "max(objections.twice)",
    "grounds": "max(objections.grounds_in)",
    "objected": "sum(things.objected)",
}
_LINES = {
    "of-same": "count(same)",
    "of-same-pages": "sum(same.pages)",
    "of-back": "count(back.counts)",
    "of-things": "sum(pledged.n)",
}


def assembly() -> Law:
    """A flag is a content of the chair, a number what a limit measures; of lines their authors'."""
    document: dict[str, Any] = yaml.load(_FRAME, Loader=yaml.BaseLoader)
    rules: list[dict[str, Any]] = [
        {"label": label, "content": {"on": "decision", "by": "chair", "holds": text}}
        for label, text in FLAGS.items()
    ]
    rules += [
        {"label": label, "limit": {"on": on, "of": of, "value": text, "at_most": "5"}}
        for listed, on, of in (
            (NUMBERS, "decision", "chair"),
            (_LINES, "decision.objections", "who"),
        )
        for label, text in listed.items()
    ]
    rules += [
        {"label": "adopt", "gate": {"on": "decision", "of": "chair", "step": "has_adoption", "opens": "NOT any(objections.counts)"}},
        {"label": "why", "at": ["grounds"], "content": {"on": "decision.objections", "by": "who", "when": "written", "holds": "given(grounds) AND count(objection.grounds) > 0"}},
        {"label": "timely", "duty": {"on": "decision.objections", "by": "who", "to": "chair", "due": "drafted", "done": "at"}, "next": {"message": "objection"}},
        {"label": "told", "content": {"on": "decision.objections", "by": "who", "holds": "objection.to_all"}},
        {"label": "reports", "limit": {"on": "yearly", "of": "state", "value": "count(reports)", "at_most": "1"}},
        {"label": "large", "content": {"on": "yearly", "by": "state", "holds": "NOT any(reports.large)"}},
        {"label": "each-report", "content": {"on": "yearly.reports", "by": "state", "holds": "NOT large"}},
    ]  # fmt: skip
    return written(document, rules)


def said(
    kind: str, author: str | None, number: str, *, to: Sequence[str] = ("AAA",), **more: Any
) -> Held:
    """A message of the case ``AAA/d``, unless ``refers_to`` says otherwise."""
    body = more.pop("body", {})
    entry: dict[str, Any] = {
        "regime": "ASSEMBLY", "kind": kind, "author": author, "to": list(to),
        "sent": more.pop("sent", "2024-05-06T09:00Z"), "origin": "synthetic", "body": body,
    }  # fmt: skip
    if kind not in ("draft", "report"):
        entry["refers_to"] = ["AAA/d"]
    visible, account = more.pop("visible", True), more.pop("account", None)
    reference = more.pop("reference", f"{author}/{number}")
    return Held("", reference, entry | more, account, visible, "")


def draft(**more: Any) -> Held:
    """The draft that opens the case ``AAA/d``."""
    return said("draft", "AAA", "d", to=["BBB"], sent="2024-05-01T09:00Z", **more)


def declared(*kinds: str, until: str | None = None, **more: Any) -> Declaration:
    """Nothing else of these kinds was sent, until a moment."""
    end = NEVER if until is None else parse_instant(until).hi
    asked: dict[str, Any] = {"account": None, "states": None, "since": ALWAYS, "case": None, **more}
    return Declaration(
        "", asked["account"], "ASSEMBLY", kinds, asked["states"], asked["since"], end,
        asked["case"], None, None, "X/1", (),
    )  # fmt: skip
