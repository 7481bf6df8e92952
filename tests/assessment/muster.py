"""A regime of lists that look at each other: every function over every look, of lines and of their case."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import yaml

from assessment.written import written
from hofburg.assessment.held import Held
from hofburg.regimes import Law

__all__ = ["asked", "bits", "muster"]

_FRAME = """
regime: MUSTER
title: Made up
since: 2022-01-01
parties: {AAA: A, BBB: B, CCC: C}
units: [pieces]
messages:
  ask:
    fields:
      k: {type: choice, choices: [red, blue]}
      rows:
        type: list
        of: {w: number, v: count, g: flag, who: state, tag: text, up: text, sort: {type: choice, choices: [red, blue]}}
  answer:
    fields:
      rows:
        type: list
        of: {w: number, v: count, g: flag, who: state, tag: text, up: text, sort: {type: choice, choices: [red, blue]}}
  finish:
    fields:
      bits:
        type: list
        of: {w: number, v: count, g: flag, who: state, tag: text, sort: {type: choice, choices: [red, blue]}}
parameters:
  cap: {value: 2 pieces, readings: {more: {value: 3 pieces, why: "-"}}}
  third: {versions: [{value: 3 pieces}, {value: 0.7 pieces, since: 2023-12-25}]}
  colour: {versions: [{value: red}, {value: blue, since: 2023-12-25}], choices: [red, blue]}
processes:
  main:
    messages: {ask: {from: a, to: b}, answer: {from: b, to: a}, finish: {from: a}}
    dated_by: asked
    columns:
      a: state = ask.from
      b: state = ask.to
      k: choice = ask.k
      asked: instant = ask.sent
      rings: number = count(ls.ring)
      kin: number = sum(ls.kin)
    parts:
      ls:
        of: coalesce(last(answer.rows), ask.rows)
        columns:
          heavy: flag = w > {cap}
          up0: text = up
          tag0: text = tag or 'a'
          named: text = if(g, tag, up)
          ring: flag = circular(up, tag)
          ring0: flag = circular(up0, tag0)
          ring1: flag = circular(named, tag)
          kin: number = sum(own.w)
          above_all: flag = all(above.ring) AND count(own.alone) = 0
          over_third: number = w + {third}
        with:
          above: {part: ls, on: {tag: up}}
          below: {part: ls, on: {up0: tag}}
          twins: {part: ls, on: {tag0: tag0}}
          alike: {part: ls, on: {who: who, sort: sort, tag: tag}}
          own: {part: bs, on: {tag: tag}}
          reds: {part: bs, on: {sort: "{colour}"}}
          theirs: {part: bs, on: {who: who, name: named}}
          guess: {part: bs, on: {tag: "if(g, tag, 'b')", sort: "'red'"}}
      bs:
        of: finish.bits
        columns:
          name: text = tag
          alone: flag = count(holder) = 0
        with:
          holder: {part: ls, on: {tag: tag}}
"""
LOOKS = ("above", "below", "twins", "alike", "own", "reds", "theirs", "guess")


def _provisions() -> list[dict[str, Any]]:
    """A limit for each number and a content for each flag, called after it: ``sum(own.w)``, ``ring``."""
    numbers = {f"count({look})": "main.ls" for look in LOOKS}
    numbers |= {
        f"{f}({look}.{c})": "main.ls" for f, look, c in product(("sum", "min", "max"), LOOKS, "wv")
    }
    numbers |= {f"count({look}.g)": "main.ls" for look in LOOKS}
    numbers |= {f"count(above.{c})": "main.ls" for c in ("heavy", "ring", "ring0", "ring1")}
    numbers |= {"max(above.over_third)": "main.ls", "sum(alike.over_third)": "main.ls"}
    numbers |= {"count(holder)": "main.bs", "sum(holder.kin)": "main.bs"}
    numbers |= {"rings": "main", "kin": "main", "max(ls.kin)": "main"}
    flags = {f"{f}({look}.g)": "main.ls" for f, look in product(("any", "all"), LOOKS)}
    flags |= dict.fromkeys(("heavy", "ring", "ring0", "ring1", "circular(who, who)"), "main.ls")
    flags |= {"above_all AND k = 'red'": "main.ls", "alone": "main.bs", "any(bs.alone)": "main"}

    def label(text: str) -> str:
        return "".join(c if c.isalnum() else "-" for c in text).strip("-")

    made: list[dict[str, Any]] = [
        {"label": label(text), "limit": {"on": on, "of": "a", "value": text, "at_most": "{cap}"}}
        for text, on in numbers.items()
    ]
    made += [
        {"label": label(text), "content": {"on": on, "by": "a", "holds": text}}
        for text, on in flags.items()
    ]
    counted = {
        "on": "main.ls",
        "of": "a",
        "counts": "count(own) > 0",
        "per": ["a", "named"],
        "by": "asked",
    }
    return [*made, {"label": "per", "limit": {**counted, "at_most": "{cap}"}}]


def muster() -> Law:
    """The law of the document, by way of a file as any other."""
    frame: dict[str, Any] = yaml.load(_FRAME, Loader=yaml.BaseLoader)
    return written(frame, _provisions())


def asked(rows: Sequence[dict[str, Any]] | None, **more: Any) -> Held:
    """The message with the lines ``ls``."""
    return _said("ask", "1", {} if rows is None else {"rows": list(rows)}, **more)


def bits(listed: Sequence[dict[str, Any]] | None, **more: Any) -> Held:
    """The message with the lines ``bs``."""
    body = {} if listed is None else {"bits": list(listed)}
    return _said("finish", "2", body, refers_to=["AAA/1"], **more)


def _said(
    kind: str, number: str, body: dict[str, Any], visible: bool | None = True, **more: Any
) -> Held:
    entry = {"regime": "MUSTER", "kind": kind, "author": "AAA", "to": ["BBB"], "body": body,
             "sent": f"2023-01-0{number}T09:00Z", "origin": "original", **more}  # fmt: skip
    return Held("", f"AAA/{number}", entry, None, visible, "")
