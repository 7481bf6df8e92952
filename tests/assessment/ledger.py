"""A regime whose lines read their case: every kind of value, over lists, messages, rows and looks."""

from __future__ import annotations

from typing import Any

import yaml

from assessment.written import written
from hofburg.assessment.held import Held
from hofburg.regimes import Law

__all__ = ["CASE", "LINES", "asked", "ledger", "letter", "said"]

_FRAME = """
regime: LEDGER
title: Made up
since: 2022-01-01
parties: {AAA: A, BBB: B, CCC: C}
units: [pieces]
messages:
  ask:
    fields:
      n: number
      f: flag
      x: text
      s: state
      until: instant
      team: {type: list, of: state}
      k: {type: choice, choices: [red, blue]}
      rows: {type: list, of: {w: number, v: count, g: flag, at: instant, day: day, who: state, tag: text, up: text, sort: {type: choice, choices: [red, blue]}}}
  answer: {fields: {m: number, c: count, ok: flag, at: instant, day: day, tags: {type: list, of: text}}}
  letter: {fields: {m: number, ok: flag, tag: text}}
  finish: {fields: {at: instant}}
  report: {fields: {year: count, q: number, fine: flag}}
parameters:
  num: {value: 2 pieces}
  cap: {value: 2 pieces, mark: doubtful, readings: {more: {value: 3 pieces, why: "-"}}}
  third: {versions: [{value: 3 pieces}, {value: 0.7 pieces, since: 2023-12-25}]}
  hours: {value: 36 h, readings: {short: {value: 12 h, why: "-"}}}
  span: {versions: [{value: 3 d}, {value: 2 w, since: 2024-01-02}]}
  start: {value: sent, choices: [sent, received], readings: {got: {value: received, why: "-"}}}
terms: {fast: ok AND has_answer}
processes:
  main:
    messages: {ask: {from: a, to: b}, answer: {from: b, to: a}, letter: {to: a}, finish: {from: a}}
    dated_by: asked
    columns:
      a: state = ask.from
      b: state = ask.to
      asked: instant = ask.sent
      clock: instant = if({start} = 'received', ask.received, ask.sent)
      n: number = ask.n
      f: flag = ask.f or no
      ok: flag = answer.ok or no
      whom: state = if(f, ask.s, b)
      answered: instant = answer.sent or never
      finished: instant = finish.at or never
      soon: instant = clock + {hours}
      called: text = letter.tag
      lines: number = count(ls)
      many: number = count(ls.early)
      top: number = max(ls.rank)
      low: number = min(ls.surplus)
      all_kept: flag = all(ls.kept) AND NOT any(letters.in_time)
      weight: number = sum(letters.heavy)
    with: {rep: {process: yearly, on: {state: b, year: year(asked)}}}
    parts:
      ls:
        of: ask.rows
        columns:
          early: flag = at < answered
          kept: flag = at < soon OR NOT has_finish
          is_his: flag = who = whom
          invited: flag = includes(ask.team, who)
          tagged: flag = includes(answer.tags, tag)
          red: flag = sort = ask.k AND fast
          said: flag = given(answer.at) AND given(w)
          fine: flag = rep.fine
          after: instant = max(at, coalesce(answer.at, ask.until))
          answer_at: instant = answer.at or never
          filled_at: instant = coalesce(answer.at, ask.until) or never
          done_at: instant = finish.at or never
          heard: instant = answer.received(who)
          heard0: instant = answer.received(who) or never
          last_at: instant = last(answer.sent) or never
          late: day = clock + {span}
          day0: day = coalesce(answer.day, day)
          c: count = answer.c or 2
          m: number = coalesce(answer.m, w)
          m0: number = answer.m or 1
          ok0: flag = answer.ok or yes
          surplus: number = w - n
          share: number = w * lines + {third}
          rank: number = surplus + many
          level: number = top - rank
          odd: flag = level > low OR v > {cap}
          spread: number = span(v, n)
          letters_of: number = count(wrote.in_time) + sum(wrote.heavy)
          kind: text = if(f, tag, ask.x)
          ring: flag = circular(kind, tag)
          kin: number = sum(same.surplus)
          some_early: flag = any(same.early)
          all_his: flag = all(his.is_his)
          peak: number = max(his.level)
        with:
          same: {part: ls, on: {kind: tag}}
          his: {part: ls, on: {who: whom, sort: ask.k}}
          wrote: {part: letters, on: {author: who}}
      letters:
        of: letter
        columns:
          author: state = letter.from
          in_time: flag = letter.sent <= finished
          heavy: number = m * count(ls) + n
          first: flag = letter.sent < answered AND includes(ask.addressees, author)
          matched: number = count(meant.early)
          answer_at: instant = answer.at or never
          before_last: flag = letter.sent < last(letter.sent)
        with:
          meant: {part: ls, on: {who: author, kind: tag}}
  sub:
    each: main.ls
    by: who
    messages: {answer: {from: who}, finish: {to: who}}
    columns:
      own_early: flag = early AND main.f
      own_rank: number = rank + main.many
      told: instant = answer.sent or never
      sum_of: number = min(level, main.top)
  yearly:
    every: [states, years]
    messages: {report: {from: state}}
    parts:
      reports:
        of: report
        columns:
          by: flag = report.from = state
          late: flag = report.sent > reported
          sum: number = q + year
          fine0: flag = report.fine or no
    columns:
      reported: instant = last(report.sent) or never
      fine: flag = report.fine or no
      summed: number = sum(reports.sum)
      all_late: flag = all(reports.late) OR any(reports.fine0)
"""

# What is asked of a line, of its case, of a row and of a year, by the type of the answer.
LINES = {
    "ls": {
        "flag": "early kept is_his invited tagged red said fine ok0 odd ring some_early all_his any(same.odd) all(his.red)",
        "number": "c m m0 surplus share rank level spread letters_of kin peak count(his) sum(same.rank) min(his.level)",
        "instant": "after answer_at filled_at done_at heard heard0 last_at late day0",
    },
    "letters": {
        "flag": "in_time first before_last any(meant.odd)",
        "number": "heavy matched max(meant.level)",
        "instant": "answer_at",
    },
}
CASE = {
    "flag": "all_kept any(ls.odd) all(ls.invited) any(ls.fine) any(ls.ring) all(ls.all_his) any(letters.first) all(ls.said) any(ls.tagged)",
    "number": "lines many top low weight sum(ls.share) max(ls.kin) min(ls.level) sum(ls.letters_of) count(ls.is_his)"
    " max(letters.matched) sum(ls.c) sum(ls.m0) min(ls.m) max(ls.spread) count(ls.ok0) count(ls.red)",
}  # fmt: skip
_ROWS = {
    "flag": "own_early is_his red",
    "number": "own_rank sum_of surplus peak m",
    "instant": "after done_at answer_at",
}
_YEARS = {"flag": "all_late", "number": "summed"}


def label(on: str, text: str) -> str:
    """What a provision is called: ``ls-early``, ``main-sum-ls-share``."""
    return f"{on}-" + "".join(c if c.isalnum() else "-" for c in text).strip("-")


def _rule(on: str, by: str, kind: str, text: str) -> dict[str, Any]:
    name = label(on.rpartition(".")[2], text)
    if kind == "flag":
        return {"label": name, "content": {"on": on, "by": by, "holds": text}}
    if kind == "number":
        return {"label": name, "limit": {"on": on, "of": by, "value": text, "at_most": "{cap}"}}
    return {"label": name, "duty": {"on": on, "by": by, "due": text, "done": text}}


def ledger() -> Law:
    """A flag is a content, a number what a limit measures, an instant a duty's due and done."""
    document: dict[str, Any] = yaml.load(_FRAME, Loader=yaml.BaseLoader)
    asked_of = [("main", "a", CASE), ("sub", "who", _ROWS), ("yearly", "state", _YEARS)]
    asked_of += [(f"main.{part}", "a", listed) for part, listed in LINES.items()]
    rules = [
        _rule(on, by, kind, text)
        for on, by, listed in asked_of
        for kind, texts in listed.items()
        for text in texts.split()
    ]
    counted = {"on": "main.ls", "of": "a", "counts": "early", "by": "after", "at_most": "{cap}"}
    rules += [
        {"label": "per", "limit": {**counted, "per": ["whom", "kind"]}},
        {"label": "per-unsaid", "limit": {**counted, "sum": "w", "per": ["called"]}},
        {"label": "summed", "limit": {**counted, "sum": "rank", "per": ["who"]}},
        {"label": "step", "gate": {"on": "main.ls", "of": "a", "when": "early", "step": "has_finish", "opens": "NOT odd"}},
        {"label": "shut", "gate": {"on": "main", "of": "a", "step": "has_finish", "opens": "NOT any(ls.odd)"}},
    ]  # fmt: skip
    return written(document, rules)


def said(kind: str, author: str | None, number: str, body: dict[str, Any], **more: Any) -> Held:
    """A message of the case ``AAA/1``."""
    visible, account = more.pop("visible", True), more.pop("account", None)
    entry = {
        "regime": "LEDGER", "kind": kind, "author": author, "to": ["BBB" if author == "AAA" else "AAA"],
        "sent": "2024-01-03T09:00Z", "origin": "original", "body": body,
        **({} if kind == "ask" else {"refers_to": ["AAA/1"]}), **more,
    }  # fmt: skip
    return Held("", f"{author}/{number}", entry, account, visible, "")


def asked(*rows: dict[str, Any], **more: Any) -> Held:
    """The message that opens the case, with its lines; ``body`` holds its other fields."""
    body = {"rows": list(rows), **more.pop("body", {})}
    return said("ask", "AAA", "1", body, sent="2024-01-01T09:00Z", **more)


def letter(author: str | None, number: str = "l", **more: Any) -> Held:
    """A message that is a line."""
    return said("letter", author, number, more.pop("body", {}), **more)
