"""Random regimes with expressions of every operator and type: of cases, of lines, of rows that lines make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml
from hypothesis import strategies as st

from assessment.strategies import Draw

__all__ = ["documents"]

_FRAME = """
regime: GEN
title: Made up
since: 2022-01-01
parties: {AAA: A, BBB: B, CCC: C}
units: [pieces]
messages:
  ask:
    fields:
      n: number
      c: count
      t: instant
      d: day
      f: flag
      s: state
      x: text
      here: point
      k: {type: choice, choices: [red, blue]}
      tags: {type: list, of: text}
      team: {type: list, of: state}
      rows:
        type: list
        of: {w: number, v: count, g: flag, moment: instant, on_day: day, who: state, tag: text, up: text, place: point, sort: {type: choice, choices: [red, blue]}}
  answer:
    fields:
      ok: flag
      here: point
      moment: instant
      m: number
      c: count
      tags: {type: list, of: text}
      rows:
        type: list
        of: {w: number, v: count, g: flag, moment: instant, on_day: day, who: state, tag: text, up: text, place: point, sort: {type: choice, choices: [red, blue]}}
  finish:
    fields:
      moment: instant
      day: day
      bits:
        type: list
        of: {w: number, g: flag, who: state, tag: text, sort: {type: choice, choices: [red, blue]}}
  report: {fields: {year: count, q: number, fine: flag}}
  note: {fields: {year: count, q: number, fine: flag}}
parameters:
  num: {value: 2 pieces}
  minus: {value: -2 pieces}
  third: {versions: [{value: 3 pieces}, {value: 0.7 pieces, since: 2023-12-25}]}
  cap: {value: 2 pieces, mark: doubtful, readings: {more: {value: 3 pieces, why: "-"}}}
  hours: {value: 36 h, readings: {short: {value: 12 h, why: "-"}}}
  minutes: {value: 90 min}
  span: {versions: [{value: 3 d}, {value: 2 w, since: 2024-01-02}]}
  wait: {value: 2 d, mark: doubtful, readings: {long: {value: 9 d, why: "-"}}}
  months: {value: 2 months}
  spring: {value: 02-28 month-day, readings: {later: {value: 03-15 month-day, why: "-"}}}
  start:
    value: sent
    choices: [sent, received]
    readings: {got: {value: received, why: "-"}}
  secret: {value: "? pieces"}
  guess: {value: "?", unit: pieces, mark: doubtful, readings: {recalled: {value: 2 pieces, why: "-"}}}
  until: {versions: [{value: 2 pieces}, {value: "? pieces", since: 2023-12-28}, {value: 4 pieces, since: 2024-01-04}]}
  pause: {value: "? h", readings: {told: {value: 12 h, why: "-"}}}
  stay: {versions: [{value: "? d", since: 2023-12-22}, {value: 3 d, since: 2024-01-02}]}
  moons: {versions: [{value: 1 months}, {value: "? months", since: 2023-12-28}]}
  autumn: {value: 03-01 month-day, readings: {lost: {value: "? month-day", why: "-"}}}
  manner: {value: "?", choices: [sent, received], readings: {as_sent: {value: sent, why: "-"}}}
  mode: {versions: [{value: sent}, {value: "?", since: 2023-12-30}], choices: [sent, received]}
terms: {red: k = 'red', answered_well: ok AND has_answer}
processes:
  main:
    messages: {ask: {from: a, to: b}, answer: {from: b, to: a}, finish: {from: a}}
    dated_by: asked
    columns:
      a: state = ask.from
      b: state = ask.to
      asked: instant = ask.sent
      asked0: instant = ask.sent or never
      clock: instant = if({start} = 'received', ask.received, ask.sent)
      n: number = ask.n
      n0: number = ask.n or 5
      c: count = ask.c
      c0: count = answer.c or 2
      t: instant = ask.t
      d: day = ask.d
      f: flag = ask.f or no
      s: state = ask.s
      x: text = ask.x
      k: choice = ask.k
      ok: flag = answer.ok or no
      sure: flag = answer.ok or yes
      m: number = answer.m
      m0: number = answer.m or 1
      answered: instant = answer.sent or never
      last_at: instant = last(answer.sent) or never
      said_at: instant = answer.moment or never
      finished: instant = finish.moment or never
      on_day: day = finish.day
      heard: instant = answer.received(a)
      heard0: instant = answer.received(a) or never
      got: instant = ask.received or never
      basis: text = ask.basis or 'quota'
      to_all: flag = ask.to_all or no
      said: instant = coalesce(answer.moment, ask.t, last(finish.sent)) or never
      n1: number = coalesce(last(answer.m), ask.n)
      c1: number = coalesce(last(answer.c), ask.c) or 2
      here: point = ask.here
      there: point = coalesce(last(answer.here), ask.here)
      either: point = if(f, here, answer.here)
      whom: state = if(f, a, s)
      early_lines: number = count(ls.early)
      ranked: number = max(ls.rank)
      spare: number = sum(ls.surplus) - min(ls.share)
      all_told: flag = all(ls.invited) OR any(ans.in_time)
      late_answers: number = count(ans.after)
    parts:
      ls:
        of: coalesce(last(answer.rows), ask.rows)
        columns:
          good: flag = g or no
          twice: number = w * 2
          when0: instant = moment or never
          soon: day = when0 + {span}
          heavy: flag = w > {cap}
          wet: flag = at_sea(place)
          up0: text = up
          tag0: text = tag or 'a'
          named: text = if(g, tag, up)
          ring: flag = circular(up, tag)
          ring0: flag = circular(up0, tag0)
          ring1: flag = circular(named, tag)
          kin: number = sum(own.w)
          above_all: flag = all(above.ring) AND count(own.alone) = 0
          twice_up: number = sum(above.twice)
          heavier: number = count(above.heavy)
          third_up: number = max(above.over_third)
          over_third: number = w + {third}
          early: flag = moment < answered
          is_a: flag = who = whom
          after: instant = max(moment, said)
          surplus: number = w - n
          share: number = w * count(ls) + count(bs)
          rank: number = w + early_lines
          level: number = ranked - w
          invited: flag = includes(ask.team, who) AND NOT has_finish
          got_at: instant = answer.received(who)
          got_at0: instant = answer.received(who) or never
          m1: number = answer.m or 1
          c2: count = last(answer.c) or 2
          said1: instant = coalesce(answer.moment, ask.t) or never
          done1: instant = finish.moment or never
          fine1: flag = rep.fine
          kind1: text = if(f, tag, x)
          red1: flag = red AND sort = k
          within: flag = given(answer.moment) AND late > on_day
          late: day = clock + {span}
          ring2: flag = circular(kind1, tag)
          near_a: number = count(of_a) + sum(by_case.surplus)
          beside_early: flag = any(by_case.early) OR all(of_a.invited)
        with:
          by_case: {part: ls, on: {kind1: tag}}
          of_a: {part: ls, on: {who: whom, sort: k}}
          above: {part: ls, on: {tag: up}}
          below: {part: ls, on: {up0: tag}}
          twins: {part: ls, on: {tag0: tag0}}
          beside: {part: ls, on: {place: place}}
          alike: {part: ls, on: {who: who, sort: sort, tag: tag}}
          own: {part: bs, on: {tag: tag}}
          reds: {part: bs, on: {sort: "'red'"}}
          theirs: {part: bs, on: {who: who, name: named}}
      bs:
        of: finish.bits
        columns:
          name: text = tag
          alone: flag = count(holder) = 0
          in_time: flag = finished > asked
          ranks: number = sum(holder.rank) - early_lines
          first: flag = who = finish.to AND answered_well
        with:
          holder: {part: ls, on: {tag: tag}}
      ans:
        of: answer
        columns:
          sender: state = answer.from
          sent_at: instant = answer.sent
          to0: state = answer.to or 'CCC'
          heard: instant = answer.received or never
          heard1: instant = answer.received
          open: flag = answer.to_all or no
          told: flag = includes(answer.addressees, sender) OR includes(tags, 'a')
          based: text = answer.basis or 'quota'
          ok0: flag = ok or no
          c0: count = c
          m0: number = m or 1
          twice: number = m * 2 + {third}
          tags0: number = count(answer.tags)
          again: number = count(same)
          theirs: number = sum(rows_of.w)
          quick: flag = moment > answer.sent + {hours}
          late: flag = all(same.quick)
          ring: flag = circular(sender, to0)
          in_time: flag = answer.sent <= finished
          is_last: flag = answer.sent = last_at
          after: flag = moment > said OR early_lines > m
          lines: number = count(ls) * m
          done1: instant = finish.moment or never
          of_owner: number = count(asked_by)
          was_told: flag = includes(ask.addressees, sender) AND to_all
        with:
          asked_by: {part: ls, on: {who: whom}}
          same: {part: ans, on: {sender: sender}}
          back: {part: ans, on: {to0: sender, answer.under: "'GEN'"}}
          rows_of: {part: ls, on: {who: sender}}
          ended: {part: fs, on: {finish.to: sender}}
      fs:
        of: finish
        columns: {heard_by: number = sum(answers.c0)}
        with: {answers: {part: ans, on: {sender: finish.from}}}
    with: {rep: {process: yearly, on: {state: b, year: year(asked)}}}
  sub:
    each: main.ls
    by: who
    messages: {answer: {from: who, to: owner}, finish: {to: who}, ask: {from: who}}
    columns:
      owner: state = main.a
      told: instant = answer.sent or never
      told_last: instant = last(answer.moment) or never
      done_at: instant = finish.moment or never
      by_day: day = coalesce(finish.day, on_day)
      w0: number = w or 3
      mine: number = span(w, answer.m)
      m: number = answer.m or 1
      ok: flag = answer.ok or no
      heard: instant = answer.received(owner)
    with: {rep: {process: yearly, on: {state: who, year: year(main.asked)}}}
  yearly:
    every: [states, years]
    messages: {report: {from: state}, note: {from: state}}
    parts:
      notes:
        of: note
        columns:
          at: instant = note.sent
          bad: flag = NOT fine
          own: flag = note.from = state AND at > reported
          sum0: number = q + year
          q1: number = report.q or 3
      reports: {of: report}
    columns:
      notes_in: number = count(notes)
      bad: flag = any(notes.bad)
      owned: flag = all(notes.own) AND sum(notes.sum0) > max(notes.q1)
      summed: number = sum(reports.q)
      reported: instant = report.sent or never
      q: number = report.q
      fine: flag = report.fine or no
"""
_NOTES = [
    {"label": "notes", "limit": {"on": "yearly", "of": "state", "value": "notes_in", "at_most": "{num}"}},
    {"label": "notes-good", "content": {"on": "yearly", "by": "state", "holds": "NOT bad OR owned"}},
    {"label": "notes-own", "content": {"on": "yearly.notes", "by": "state", "holds": "own AND sum0 > q1"}},
    {"label": "reports", "gate": {"on": "yearly", "of": "state", "step": "count(reports) > 0", "opens": "summed > {cap}"}},
    {"label": "note", "duty": {"on": "yearly.notes", "by": "state", "due": "on(year, {spring})", "done": "at"}},
]  # fmt: skip
_YEARLY = {
    "label": "yearly",
    "duty": {
        "on": "yearly",
        "by": "state",
        "due": "on(year, {spring})",
        "done": "reported",
        "not_before": "on(year - 1, {spring})",
    },
}

# What an expression of a type may be without others in it.
_LEAVES = {
    "flag": """f; ok; sure; red; answered_well; has_answer; has_finish; has_ask; true; false;
        given(ask.n); given(answer.moment); includes(ask.tags, 'a'); includes(ask.team, s);
        any(ls.g); all(ls.good); any(ls.ring); all(ls.above_all); any(bs.alone); ask.to_all; to_all;
        rep.fine; s = 'AAA'; a <> b; k = 'blue';
        x IN ('a', 'it''s'); {start} = 'sent'; {manner} = 'sent'; {mode} <> 'received'; ask.basis = 'quota'; basis = 'quota';
        includes(coalesce(answer.tags, ask.tags), 'a'); coalesce(answer.ok, ask.f, to_all);
        at_sea(here); at_sea(either); inside(s, there); inside('BBB', either); here = there;
        either <> answer.here; any(ls.wet); given(ask.here);
        any(ls.early); all(ls.invited); any(ls.is_a); any(ls.fine1); any(ls.red1); all(ls.within); any(ls.ring2);
        any(ls.beside_early); any(bs.in_time); all(bs.first); all_told; rep.owned; any(ans.in_time);
        any(ans.is_last); all(ans.after); all(ans.was_told);
        any(ans.ok); all(ans.ok0); any(ans.quick); all(ans.open); any(ans.told); any(ans.late); any(ans.ring);
        count(ans) > 1; rep.bad""",
    "number": """c0; early_lines; ranked; spare; late_answers; sum(ls.surplus); min(ls.share); max(ls.rank); sum(ls.level);
        sum(ls.m1); sum(ls.c2); sum(ls.near_a); max(bs.ranks); sum(ans.lines); max(ans.of_owner); count(ls.invited);
        count(ans); count(fs); count(ans.ok); sum(ans.m); sum(ans.c); sum(ans.c0); sum(ans.m0); min(ans.m);
        max(ans.twice); min(ans.c); max(ans.tags0); sum(ans.again); max(ans.theirs); sum(fs.heard_by); rep.notes_in; rep.summed; n; n0; c; m; m0; 0; 1; 2.5; {num}; {third}; {cap}; {secret}; {guess}; {until}; sum(ls.w); sum(ls.twice);
        count(ls); count(ls.g); count(ls.ring0); sum(ls.kin); max(ls.twice_up); sum(ls.heavier);
        count(bs.alone); count(ask.tags); min(ls.w); max(ls.v); rep.q; year(asked);
        last(answer.m); n1; c1; coalesce(answer.m, ask.n, 7); coalesce(ask.c, answer.c);
        count(coalesce(answer.tags, ask.tags)); coalesce(last(answer.m), n0); latitude(either);
        longitude(there); precision(here); count(ls.wet)""",
    "instant": """t; asked; asked0; clock; answered; last_at; said_at; finished; heard; heard0; got;
        ask.received; ask.received(b); said; coalesce(ask.received, answer.sent)""",
    "day": "d; on_day; day(t); on(year(asked), {spring}); on(year(asked), {autumn})",
    "duration": "{hours}; {minutes}; {pause}",
    "days": "{span}; {wait}; {stay}",
}
_LINE_LEAVES = {
    "flag": """early; is_a; invited; fine1; red1; within; ring2; beside_early; any(by_case.early); all(of_a.is_a);
        g; good; given(w); given(tag); who = a; tag = 'a'; ring; ring0; ring1; above_all;
        circular(tag, up); circular(who, who); any(above.g); all(below.g); any(own.alone);
        all(theirs.g); any(alike.ring0); wet; inside(who, place); at_sea(place); place = here""",
    "number": """surplus; share; rank; level; m1; c2; near_a; count(by_case); count(of_a.early); sum(by_case.surplus);
        min(by_case.rank); max(of_a.level);
        w; v; twice; kin; twice_up; heavier; third_up; count(above); count(below);
        count(twins); count(alike); count(reds); count(theirs); sum(own.w); sum(alike.v);
        min(above.w); max(own.w); min(twins.v); max(theirs.w); count(twins.good); sum(below.heavier);
        latitude(place); precision(place); count(beside); count(beside.wet)""",
    "instant": "moment; when0; after; got_at; got_at0; said1; done1",
    "day": "on_day; soon; late",
}
# Of messages that are lines.
_MESSAGE_LEAVES = {
    "flag": """in_time; is_last; after; was_told; ok; ok0; open; told; quick; late; ring; given(m); given(answer.ok); sender = a; to0 <> b;
        answer.to_all; based = 'quota'; any(same.ok); all(back.quick); any(rows_of.g); circular(sender, sender);
        answer.number = 'x'; has_answer; has_finish""",
    "number": """lines; of_owner; m; c; m0; c0; twice; tags0; again; theirs; count(same); count(back.ok); count(back);
        sum(same.m); sum(same.c); max(back.twice); min(same.c0); count(ended); sum(rows_of.v); count(ans)""",
    "instant": "done1; sent_at; heard; heard1; moment; answer.sent; answer.received",
}
# Of the rows that lines make.
_ROW_LEAVES = {
    "flag": """early; is_a; invited; fine1; within; ring2; beside_early;
        g; good; given(w); given(tag); who = owner; tag = 'a'; ok; has_answer; has_finish;
        main.f; main.ok; main.to_all; wet; inside(who, place); inside(owner, main.there); true; given(answer.moment); rep.fine; has_ask;
        ring; above_all; ring1;
        finish.to_all; includes(coalesce(ask.tags, answer.tags), 'a')""",
    "number": """surplus; share; rank; level; m1; c2; near_a; w; v; w0; twice; kin; twice_up; heavier; mine; m; main.n; main.n1; 0; 2; {num}; {third}; {cap}; {guess}; {until}; rep.q;
        last(answer.m); year(main.asked); span(v, 4)""",
    "instant": """after; got_at; got_at0; said1; done1; moment; when0; told; told_last; done_at; main.asked; main.clock; main.answered;
        heard; answer.received; coalesce(finish.sent, last(answer.sent), moment)""",
    "day": "on_day; soon; by_day; main.d; on(year(main.asked), {spring})",
}


# How an expression is made of others; <op> and <sign> are drawn from _WORDS.
_RULES = {
    "flag": """(<number> <op> <number>); (<instant> <op> <instant>); (<day> <op> <day>);
        (<day> <op> <instant>); (<duration> <op> <duration>); (<days> <op> <days>);
        (<flag> AND <flag>); (<flag> OR <flag>); NOT (<flag>); if(<flag>, <flag>, <flag>);
        (<number> BETWEEN <number> AND <number>); (<number> IN (1, <number>))""",
    "number": """if(<flag>, <number>, <number>); min(<number>, <number>); max(<number>, <number>);
        (<number> <sign> <number>); (<number> * <number>); (<number> / 3); (<number> / 0.7);
        (<number> / {third}); (<number> / {until}); (<number> / {minus}); ceil(<number>); floor(<number>);
        (- <number>); year(<instant>); year(<day>); span(<number>, <number>)""",
    "instant": """if(<flag>, <instant>, <instant>); min(<instant>, <instant>);
        max(<instant>, <instant>); (<instant> <sign> <duration>);
        span(<instant>, <instant>)""",
    "day": """if(<flag>, <day>, <instant>); min(<day>, <day>); max(<day>, <instant>);
        day(<instant>); (<day> <sign> <days>); (<instant> <sign> <days>);
        (<day> <sign> {months}); (<day> <sign> {moons}); (<day> + if(<flag>, {months}, {moons})); on(year(<day>), {spring}); span(<day>, <instant>)""",
    "duration": """if(<flag>, <duration>, <duration>); min(<duration>, <duration>);
        (<instant> - <instant>); (<duration> <sign> <duration>)""",
    "days": """if(<flag>, <days>, <days>); max(<days>, <days>); (<day> - <day>);
        (<day> - <instant>); (<days> <sign> <days>)""",
}
_WORDS = {"op": ("=", "<>", "<", "<=", ">", ">="), "sign": ("+", "-")}


@st.composite
def expressions(draw: Draw, kind: str, depth: int, on: str = "main") -> str:
    """The text of a random expression of a type: of a case, of its line, or of a line's row."""
    ends = depth == 0 or draw(st.integers(0, 4)) == 0
    leaves = _LEAVES[kind] if on != "sub" else _ROW_LEAVES.get(kind, _LEAVES[kind])
    lines = {"main.ls": _LINE_LEAVES, "main.ans": _MESSAGE_LEAVES}
    own = lines[on].get(kind) if on in lines and draw(st.booleans()) else None
    if on == "main.ans":  # where an answer is the line, and no longer the first of the case
        leaves = ";".join(leaf for leaf in leaves.split(";") if "answer." not in leaf)
    listed = (own or leaves) if ends else _RULES[kind]

    def fill(match: re.Match[str]) -> str:
        word = match[1]
        return draw(
            st.sampled_from(_WORDS[word]) if word in _WORDS else expressions(word, depth - 1, on)
        )

    return re.sub("<([a-z]+)>", fill, draw(st.sampled_from(listed.split(";"))).strip())


@st.composite
def provisions(
    draw: Draw, kind: str, number: int, earlier: Sequence[tuple[str, str, str]]
) -> tuple[dict[str, Any], str]:
    """One provision, and whether it is about a case, a line, or the row of a line."""
    on = draw(st.sampled_from(["main", "main", "main.ls", "main.ans", "sub"]))
    chains = [(k, label) for k, label, of in earlier if of in (on, on.partition(".")[0])]
    a, b, s = ("owner", "who", "who") if on == "sub" else ("a", "b", "s")

    def text(of: str, depth: int = 2) -> str:
        return draw(expressions(of, depth, on))

    def flag() -> str:
        facts = {"limit": "beyond", "content": "holds", "gate": "opens"}
        listed = [f"{facts[k]}('{label}')" for k, label in chains if k in facts]
        return (
            draw(st.sampled_from(listed))
            if listed and draw(st.integers(0, 4)) == 0
            else text("flag")
        )

    def instant() -> str:
        listed = [
            f"{f}('{label}')"
            for k, label in chains
            if k == "duty"
            for f in ("due", "done", "closed")
        ]
        if listed and draw(st.integers(0, 4)) == 0:
            return draw(st.sampled_from(listed))
        return text(draw(st.sampled_from(["instant", "day"])))

    def maybe(**given: Any) -> dict[str, Any]:
        return {k: v() for k, v in given.items() if draw(st.integers(0, 2)) == 0}

    spec: dict[str, Any] = {"on": on}
    if kind == "duty":
        spec |= {"by": b, "to": a, "due": instant(), "done": instant()}
        spec |= maybe(when=flag, unless=flag, not_before=instant)
    elif kind == "content":
        spec |= {
            "by": draw(st.sampled_from([a, s])),
            "holds": flag(),
            **maybe(when=flag, unless=flag),
        }
    elif kind == "gate":
        spec |= {"of": b, "step": flag(), "opens": flag(), **maybe(when=flag)}
    else:
        spec |= {
            "of": a,
            **maybe(when=flag, unless=flag),
            "beyond": draw(st.sampled_from(["exceeded", "refusable"])),
        }
        shape = draw(st.sampled_from(["value", "count", "sum", "over", "at_once"]))
        if shape == "value":
            of = draw(st.sampled_from(["number", "duration", "days"]))
            spec |= {"value": text(of), "at_most": text(of, 1)}
        else:
            keys = ["a", "b", "k", "year(asked)", "day(t)"]
            if on == "sub":
                keys = ["owner", "who", "tag", "main.a", "year(main.asked)", "on_day"]
            spec |= {
                "per": draw(st.lists(st.sampled_from(keys), max_size=2, unique=True)),
                **maybe(counts=flag),
            }
            spec["at_most"] = draw(
                st.sampled_from(["{cap}", "{num}", "{third}", "{guess}", "{until}", "rep.q"])
            )
            order = text(draw(st.sampled_from(["instant", "instant", "day"])), 1)
            if shape == "at_once":
                spec["at_once"] = [order, instant()]
            else:
                spec["by"] = order
                spec |= (
                    {"sum": text("number", 1)}
                    if shape == "sum" or (shape == "over" and draw(st.booleans()))
                    else {}
                )
                spec |= {"over": "2 calendar years"} if shape == "over" else {}
    begins = st.sampled_from(["2023-12-25", "2024-01-01"])
    made: dict[str, Any] = {"label": f"p{number}", kind: spec}
    return made | maybe(since=lambda: draw(begins), until=lambda: "2024-01-05"), on


@st.composite
def documents(draw: Draw, size: int = 10) -> dict[str, Any]:
    """A regime with one process, a roster and ``size`` random provisions."""
    listed = []
    earlier: list[tuple[str, str, str]] = []
    for number in range(size):
        kind = draw(st.sampled_from(["duty", "limit", "content", "gate"]))
        made, on = draw(provisions(kind, number, earlier))
        listed.append(made)
        if kind != "limit" or "value" not in made["limit"]:
            earlier.append((kind, made["label"], on))
    zone = draw(st.sampled_from(["UTC", "Europe/Helsinki", "America/Havana"]))
    frame: dict[str, Any] = yaml.load(_FRAME, Loader=yaml.BaseLoader)  # all text, as in a document
    return {**frame, "zone": zone, "provisions": [*listed, _YEARLY, *_NOTES]}
