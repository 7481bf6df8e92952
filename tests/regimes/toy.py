"""A small regime with a bit of everything, and what tests do with it: break one line, see why."""

from __future__ import annotations

import re
from pathlib import Path

from hofburg.errors import Problem
from hofburg.regimes import Law, check_regime

TOY = """\
regime: TOY
title: {en: Rules of the nursery, ru: Правила детской}
edition: "1"
since: 2020-01-01
zone: Europe/Vienna
parties: {ANN: Anna, BEN: Ben, TOM: Tom}
units: [toys, g]
provenance: {mark: verified, source: R}
sources: {R: the rules on the door, L: a letter}
paragraphs: {"1": Asking, "2": Giving, "3": Playing}
rows: {T-1: ask nicely, T-2: play}
out_of_scope: {"3": no rule in it, T-2: as paragraph 3}
handling: [open, secret]

messages:
  ask:
    paragraph: "1"
    title: {en: Asking, ru: Просьба}
    text: Somebody asks for toys.
    fields:
      toys: {type: list, of: {name: text, weight: number, loud: flag, owner: state}, required: true}
      mood: {type: choice, choices: [happy, sad]}
      friends: {type: list, of: state}
      tags: {type: list, of: choice, choices: [soft, hard]}
      pieces: count
      until: instant
      birthday: day
      words: {type: text, label: What was said}
  give:
    paragraph: "2"
    fields: {nicely: flag, at_last: instant, price: number}
  diary:
    paragraph: "1"
    fields: {year: {type: count, required: true}, pages: number}

parameters:
  give.time: {value: 48 h, paragraph: "2"}
  keep.time: {value: 3 d, paragraph: "2"}
  weight.most: {value: 2000 g, paragraph: "1"}
  toys.most:
    paragraph: "1"
    versions:
      - {value: 3 toys, since: 2020-01-01}
      - {value: 5 toys, since: 2024-03-01, decision: Council 3}
  clock.start:
    value: sent
    choices: [sent, received]
    paragraph: "2"
    readings:
      received: {value: received, why: nobody says}
  diary.last: {value: 01-31 month-day, paragraph: "1"}
  fine.time: {value: 14 d, paragraph: "2", mark: doubtful, readings: {long: {value: 28 d, why: Ben says}}}

processes:
  game:
    messages:
      ask: {from: asker, to: owner}
      give: {from: owner, to: asker}
    dated_by: asked_at
    columns:
      asker: state = ask.from
      owner: state = ask.to
      asked_at: instant = ask.sent
      clock: instant = if({clock.start} = 'received', ask.received, ask.sent)
      mood: text = ask.mood
      given_at: instant = give.sent or never
      nicely: flag = give.nicely or no
      price: number = give.price or 0
      weight: number = sum(toys.weight)
    parts:
      toys:
        of: ask.toys
        columns:
          noisy: flag = loud or no
          heavy: flag = weight > {weight.most}
    with:
      own: {process: diaries, on: {state: owner, year: year(asked_at)}}
  diaries:
    every: [states, years]
    key: {state: from, year: year}
    messages: {diary: {from: state}}
    columns:
      written_at: instant = diary.sent or never
      pages: number = diary.pages

terms:
  polite: nicely AND mood = 'happy'

provisions:
  - label: give
    paragraph: "2"
    rows: [T-1]
    text: {en: Whoever is asked gives., ru: "Кого просят, тот даёт."}
    duty: {on: game, by: owner, to: asker, due: "clock + {give.time}", done: given_at}
    next: {message: ask, if: [missed, late]}
  - label: most
    paragraph: "1"
    limit: {on: game, of: asker, value: count(toys), at_most: "{toys.most}", beyond: refusable}
  - label: heavy
    paragraph: "1"
    limit: {on: game.toys, of: asker, value: weight, at_most: "{weight.most}"}
  - label: often
    paragraph: "1"
    limit: {on: game, of: asker, counts: nicely, per: [owner, year(asked_at)], by: asked_at, over: 2 calendar years, at_most: own.pages}
  - label: fair
    paragraph: "2"
    since: 2021-01-01
    until: 2029-12-31
    decision: Council 1
    gate: {on: game, of: owner, step: has_give AND NOT polite, opens: beyond('most') OR any(toys.noisy) OR any(toys.heavy)}
  - label: later
    paragraph: "2"
    duty: {on: game, by: asker, due: "day(closed('give')) + {keep.time}", done: given_at, when: price > 0}
  - label: fine
    paragraph: "2"
    duty: {on: game, by: asker, due: "asked_at + {fine.time}", done: given_at}
  - label: diary
    paragraph: "1"
    duty: {on: diaries, by: state, due: "on(year, {diary.last})", done: written_at}
"""

# Words of the machinery that no user should read.
_INTERNAL = re.compile(
    r"Input should|pydantic|function-|Model\b|sqlglot|NoneType|dict\[|<class|Traceback|validator|"
    r"Anonymous|Column\(|\bloc\b|extra_forbidden|_type\b"
)


def write(folder: Path, **files: str | bytes) -> Path:
    """A regime's folder with these files (``name="text"`` makes ``name.yaml``)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        raw = text.encode() if isinstance(text, str) else text
        (folder / f"{name}.yaml").write_bytes(raw)
    return folder


def check(folder: Path, text: str | bytes) -> tuple[Law | None, list[Problem]]:
    """What is wrong with a regime in one file, which is called r.yaml."""
    law, problems = check_regime(write(folder, r=text) / "r.yaml")
    for problem in problems:
        assert_readable(problem)
    return law, problems


def assert_readable(problem: Problem) -> None:
    """A problem has a place with a line, a sentence, a remedy, and no words of the machinery."""
    assert re.fullmatch(r"[^:]+:[1-9]\d*", problem.place), problem
    assert problem.message.endswith((".", "?")), problem
    assert problem.remedy, problem
    own = re.sub(r"'[^']*'|\"[^\"]*\"", "", f"{problem.message} {problem.remedy}")
    assert not _INTERNAL.search(own), problem  # what is quoted is the document's
    assert len(str(problem)) < 1000, problem


def changed(old: str, new: str, text: str = TOY) -> str:
    """The toy with one piece of text replaced."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the toy"
    return text.replace(old, new)


def line_of(text: str, piece: str) -> int:
    """The line in which a piece of text stands."""
    assert text.count(piece) == 1, f"{piece!r} stands {text.count(piece)} times"
    return text[: text.index(piece)].count("\n") + 1


def errors(problems: list[Problem]) -> list[tuple[int, str]]:
    """Line and rule of each error."""
    return [(int(p.place.rpartition(":")[2]), p.rule) for p in problems if p.level == "error"]
