"""Faults of sense: names, numbers, processes, provisions. Each at its line, by its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import check_regime
from regimes.toy import TOY, changed, check, errors, line_of

# What is replaced, by what, where the fault is seen, its rule, and words of message and remedy.
HEAD = [
    ("since: 2020-01-01\n", "since: 2020-02-30\n", "since: 2020-02-30", "date", "does not exist"),
    ("since: 2020-01-01\n", "since: 01.02.2020\n", "since: 01.02", "date", "Write it as 2024-03-01"),
    ("since: 2020-01-01\n", "since: 0020-01-01\n", "since: 0020", "date", "outside 1900 to 2200"),
    ("since: 2020-01-01\n", "since: '?'\n", "since: '?'", "date", "is not one day"),
    ("since: 2020-01-01\n", "since: 2020-01-01..2020-02-01\n", "since: 2020-01-01..", "date", "not one day"),
    ("since: 2020-01-01\n", "since: 2020-01-01\nuntil: 2019-01-01\n", "until: 2019", "date", "before it begins"),
    ("zone: Europe/Vienna", "zone: Europe/Wien", "zone:", "zone", "is not the name of a time zone"),
    ("zone: Europe/Vienna", "zone: \"UTC'); DROP TABLE entry; --\"", "zone:", "zone", "time zone"),
    ("zone: Europe/Vienna", "zone: ../../etc/passwd", "zone:", "zone", "time zone"),
    ("zone: Europe/Vienna", "zone: localtime", "zone:", "zone", "time zone"),
    ("zone: Europe/Vienna", "zone: posix/Europe/Vienna", "zone:", "zone", "time zone"),
    ("zone: Europe/Vienna", "zone: Europe", "zone:", "zone", "time zone"),
    ("zone: Europe/Vienna", "zone: ''", "zone:", "zone", "time zone"),
    ("{ANN: Anna,", "{ANNA-ANNA-ANNA-ANNA: Anna,", "parties:", "pattern", "at most 16"),
    ("{ANN: Anna,", "{\"A'N\": Anna,", "parties:", "pattern", "letters, digits"),
    ("{ANN: Anna,", "{Ä: Anna,", "parties:", "pattern", "letters, digits"),
    ("{ANN: Anna,", "{'': Anna,", "parties:", "pattern", "letters, digits"),
    ('{"1": Asking,', '{"4": Losing, "1": Asking,', "paragraphs:", "paragraph", "neither coded nor out"),
    ("{T-1: ask nicely,", "{T-0: x, T-1: ask nicely,", "rows: {T-0", "row", "neither coded nor out"),
    ("rows: [T-1]", "rows: [T-1, T-9]", "rows: [T-1, T-9]", "row", "not listed under rows"),
    ('{"3": no rule in it,', '{"9": x, "3": no rule in it,', "out_of_scope:", "paragraph", "neither a par"),
    ('    paragraph: "1"\n    limit: {on: game, of: asker, value', '    paragraph: "7"\n    limit: {on: game, of: asker, value', 'paragraph: "7"', "paragraph", "is not listed"),
    ('    paragraph: "1"\n    limit: {on: game, of: asker, value', "    limit: {on: game, of: asker, value", "- label: most", "paragraph", "names no paragraph"),
]  # fmt: skip
NAMES = [
    ("  give:\n", "  Give:\n", "  Give:\n", "name", "small letters"),
    ("  give:\n", "  give_:\n", "  give_:\n", "name", "single _ between"),
    ("  give:\n", "  g__ive:\n", "  g__ive:\n", "name", "single _ between"),
    ("birthday: day", "Birthday: day", "Birthday", "name", "small letters"),
    ("birthday: day", "дата: day", "дата", "name", "small letters"),
    ("birthday: day", "select: day", "select: day", "name", "a word of SQL"),
    ("birthday: day", "between: day", "between: day", "name", "a word of the expression language"),
    ("birthday: day", "sent: instant", "sent: instant", "name", "every message has already"),
    ("weight: number, loud", "weight: number, weight_lo: text, loud", "weight_lo", "name", "beside weight"),
    ("weight: number, loud", "weight: number, weight_given: flag, loud", "weight_given", "name", "beside"),
    ("give.time: {value: 48 h,", "Give.time: {value: 48 h,", "Give.time: {", "name", "name of a parameter"),
    ("      mood: text = ask.mood", "      Mood: text = ask.mood", "Mood: text", "name", "small letters"),
    ("      mood: text = ask.mood", "      ask: text = ask.mood", "ask: text", "name", "something else"),
    ("      mood: text = ask.mood", "      has_give: text = ask.mood", "has_give: text", "name", "something"),
    ("      mood: text = ask.mood", "      polite: text = ask.mood", "polite: text", "name", "something"),
    ("      mood: text = ask.mood", "      toys: text = ask.mood", "toys: text", "name", "something else"),
    ("      mood: text = ask.mood", "      own: text = ask.mood", "own: text", "name", "something else"),
    ("      pages: number = diary.pages", "      year: number = diary.pages", "year: number", "name", "something"),
    ("      pages: number = diary.pages", "      state: number = diary.pages", "state: number", "name", "somet"),
    ("          noisy: flag", "          loud: flag", "          loud: flag", "name", "something else"),
    ("          noisy: flag", "          polite: flag", "          polite: flag", "name", "something else"),
    ("      own: {process", "      ask: {process", "ask: {process", "name", "something else"),
    ("      toys:\n        of", "      give:\n        of", "      give:\n        of", "name", "something"),
    ("  polite: nicely", "  has_hope: nicely", "  has_hope: nicely", "name", "something else"),
    ("  diaries:\n", "  game_toys:\n", "  game_toys:\n", "name", "too much alike"),
    ("  diaries:\n", "  game_0:\n", "  game_0:\n", "name", "too much alike"),
    ("  diaries:\n", f"  {'d' * 50}:\n", f"  {'d' * 50}:\n", "name", "longer than"),
]  # fmt: skip
NUMBERS = [
    ("value: 48 h,", "value: -48 h,", "value: -48", "parameter-value", "not a span of time"),
    ("value: 48 h,", "value: 1.5 h,", "value: 1.5", "parameter-value", "a whole number"),
    ("value: 48 h,", "value: 9999999 h,", "value: 99999", "parameter-value", "not a span of time"),
    ("value: 48 h,", "value: 900000 h,", "value: 90000", "parameter-value", "from 0 to 876600 h"),
    ("value: 48 h,", "value: 48,", "value: 48,", "parameter-unit", "has no unit"),
    ("value: 48 h,", "value: 48 hours,", "value: 48 hours", "parameter-unit", "'hours' is not a unit"),
    ("value: 48 h,", "value: 48 toy,", "value: 48 toy", "parameter-unit", "Did you mean toys"),
    ("value: 48 h,", "value: h,", "value: h", "parameter-value", "not a number with a unit"),
    ("value: 48 h,", "value: 48 h, unit: d,", "unit: d", "parameter-unit", "another unit"),
    ("value: 48 h,", "value: 48 h, versions: [],", "versions: []", "parameter-value", "both value and ver"),
    ("value: 48 h,", "mark: verified,", "give.time: {mark", "parameter-value", "or neither"),
    ("value: 48 h,", "versions: [],", "versions: []", "parameter-value", "has no version"),
    ("value: 48 h,", "value: 48 toys,", "due: \"clock + {give.time}\"", "expression-type", "{give.time} makes it a number"),
    ("value: 2000 g,", "value: 1e3 g,", "value: 1e3", "parameter-value", "not a number with a unit"),
    ("value: 2000 g,", "value: 1234567890123 g,", "value: 123456", "parameter-value", "at most 12 before"),
    ("value: 2000 g,", "value: '1.000,5 g',", "value: '1.000", "parameter-value", "is not a number"),
    ("value: 01-31 month-day", "value: 02-29 month-day", "value: 02-29", "parameter-value", "not a day of every"),
    ("value: 01-31 month-day", "value: 31-01 month-day", "value: 31-01", "parameter-value", "not a day of every"),
    ("{value: 5 toys, since: 2024-03-01,", "{value: 5 toys, since: 2019-03-01,", "since: 2019-03", "date", "later"),
    ("{value: 5 toys, since: 2024-03-01,", "{value: 5 toys,", "{value: 5 toys,", "date", "not later"),
    ("{value: 5 toys, since: 2024-03-01,", "{value: 5 toys, since: 2024-13-01,", "2024-13", "date", "does not exist"),
    ("{value: 5 toys, since: 2024-03-01,", "{value: 5 d, since: 2024-03-01,", "toys.most:\n", "parameter-unit", "different kinds"),
    ("    value: sent\n", "    value: send\n", "value: send\n", "parameter-value", "Did you mean sent?"),
    ("choices: [sent, received]", "choices: [sent, received, sent]", "choices: [sent, received, sent]", "duplicate-choice", "twice"),
    ("received: {value: received,", "default: {value: received,", "default:", "reading", "main reading"),
    ("received: {value: received, why: nobody says}", "received: {value: received}", "received: {value", "missing-key", "why is missing"),
    ("received: {value: received,", "received: {value: later,", "value: later", "parameter-value", "not one of the ch"),
    (", readings: {long: {value: 28 d, why: Ben says}}", "", "fine.time: {", "doubtful", "no alternative reading"),
    ("{value: 28 d, why", "{value: 28 h, why", "fine.time: {", "parameter-unit", "different kinds"),
]  # fmt: skip
PROCESSES = [
    ("ask: {from: asker, to: owner}", "ask: {from: askr, to: owner}", "ask: {from: askr", "unknown-name", "Did you mean asker"),
    ("ask: {from: asker, to: owner}", "ask: {from: mood, to: owner}", "ask: {from: mood", "unknown-name", "is a text; a State is needed"),
    ("give: {from: owner, to: asker}", "gave: {from: owner, to: asker}", "gave: {", "unknown-message", "Did you mean give"),
    ("dated_by: asked_at", "dated_by: asked", "dated_by: asked\n", "unknown-name", "asked_at"),
    ("dated_by: asked_at", "dated_by: owner", "dated_by: owner", "unknown-name", "an instant is needed"),
    ("    dated_by: asked_at\n", "    dated_by: asked_at\n    key: {state: from}\n", "key: {state: from}\n", "process", "key goes with every"),
    ("every: [states, years]", "every: [years]", "every: [years]", "process", "for each State"),
    ("every: [states, years]", "every: [states, states]", "every: [states, st", "process", "for each State"),
    ("key: {state: from, year: year}", "key: {state: from, yaer: year}", "key: {state", "key", "Did you mean year"),
    ("key: {state: from, year: year}", "key: {state: from, year: pages_of}", "key: {state", "key", "no field pages_of"),
    ("fields: {year: {type: count, required: true}, pages", "fields: {pages", "key: {state", "key", "no field year of type count"),
    ("mood: text = ask.mood", "mood: txt = ask.mood", "mood: txt", "column", "Did you mean text"),
    ("mood: text = ask.mood", "mood: ask.mood", "mood: ask.mood", "column", "is not a column"),
    ("mood: text = ask.mood", "mood: flag = ask.mood", "mood: flag", "expression-type", "is a text, not a condition"),
    ("mood: text = ask.mood", "mood: text = ask.mod", "ask.mod\n", "unknown-name", "Did you mean mood"),
    ("mood: text = ask.mood", "mood: text = aks.mood", "aks.mood", "unknown-name", "Did you mean ask"),
    ("mood: text = ask.mood", "mood: text = diary.mood", "diary.mood", "unknown-name", "not a message of game"),
    ("mood: text = ask.mood", "mood: text = ask.mood or never", "or never\n      given", "column", "`or never` is an instant"),
    ("mood: text = ask.mood", "mood: text = ask.mood or 'glad'", "'glad'", "unknown-choice", "Choices: happy, sad"),
    ("owner: state = ask.to", "owner: state = ask.to or 'EVE'", "'EVE'", "unknown-state", "is not a party"),
    ("price: number = give.price or 0", "price: number = give.price + 1 or 0", "+ 1 or 0", "column", "single field"),
    ("price: number = give.price or 0", "price: number = beyond('most')", "beyond('most')\n", "expression-type", ""),
    ("nicely: flag = give.nicely or no", "nicely: flag = beyond('most')", "nicely: flag = b", "chain", "cannot refer to a provision"),
    ("of: ask.toys", "of: ask.toy", "of: ask.toy\n", "unknown-name", "Did you mean toys"),
    ("of: ask.toys", "of: give.price", "of: give.price", "part", "not a list of records"),
    ("of: ask.toys", "of: ask.friends", "of: ask.friends", "part", "not a list of records"),
    ("of: ask.toys", "of: diary.pages", "of: diary.pages", "unknown-name", "not a message of game"),
    ("noisy: flag = loud or no", "noisy: flag = nicly", "noisy: flag = nicly", "unknown-name", "Did you mean nicely"),
    ("noisy: flag = loud or no", "noisy: flag = nicely or no", "noisy: flag = nicely", "column", "single field"),
    ("noisy: flag = loud or no", "noisy: flag = give.nicly", "noisy: flag = give", "unknown-name", "Did you mean nicely?"),
    ("noisy: flag = loud or no", "noisy: flag = opens('refusal')", "noisy: flag = opens", "chain", "cannot refer to a provision"),
    ("noisy: flag = loud or no", "noisy: flag = any(toys.noisy)", "noisy: flag = any", "circle", "toys.noisy -> toys.noisy"),
    ("noisy: flag = loud or no", "noisy: flag = toys.loud", "noisy: flag = toys", "unknown-name", "is many values"),
    ("noisy: flag = loud or no", "noisy: flag = heavy or no", "noisy: flag", "column", "single field"),
    ("own: {process: diaries,", "own: {process: diarys,", "process: diarys", "with", "Did you mean diaries"),
    ("own: {process: diaries,", "own: {process: game,", "process: game", "with", "not a process with `every`"),
    ("on: {state: owner, year: year(asked_at)}", "on: {state: owner}", "on: {state: owner}", "with", "which year"),
    ("on: {state: owner, year: year(asked_at)}", "on: {state: owner, yr: 5, year: 2020}", "yr: 5", "with", "not a key"),
    ("on: {state: owner, year: year(asked_at)}", "on: {state: owner, year: owner}", "year: owner", "expression-type", "is a State, not a number"),
    ("at_most: own.pages", "at_most: own.page", "own.page}", "unknown-name", "Did you mean pages"),
    ("at_most: own.pages", "at_most: own.year", "own.year}", "unknown-name", "has no column"),
    ("polite: nicely AND mood = 'happy'", "polite: nicly", "polite: nicly", "unknown-name", "Did you mean nicely"),
    ("polite: nicely AND mood = 'happy'", "polite: nicely AND", "polite: nicely AND", "expression-syntax", "not an expr"),
]  # fmt: skip
PROVISIONS = [
    ("  - label: most\n", "  - label: give\n", "label: give\n    paragraph: \"1\"", "label", "stands at r.yaml:"),
    ("  - label: most\n    paragraph: \"1\"\n    limit:", "  - label: most\n    paragraph: \"1\"\n    content: {on: game, by: owner, holds: nicely}\n    limit:", "- label: most", "kind", "limit and content"),
    ("    duty: {on: game, by: owner, to", "    duties: {on: game, by: owner, to", "duties: {on", "unknown-key", "duty"),
    ("{on: game.toys, of: asker", "{on: game.toy, of: asker", "on: game.toy,", "unknown-process", "Did you mean game.toys"),
    ("{on: game.toys, of: asker", "{on: gam.toys, of: asker", "on: gam.toys", "unknown-process", ""),
    ("{on: diaries, by: state", "{on: diarie, by: state", "on: diarie,", "unknown-process", "Did you mean diaries"),
    ("{message: ask, if: [missed, late]}", "{message: aks, if: [missed, late]}", "message: aks", "unknown-message", "ask"),
    ("{message: ask, if: [missed, late]}", "{message: ask, if: [missed, open]}", "if: [missed, open]", "status", "never open"),
    ("done: given_at}\n    next", "done: nicely}\n    next", "done: nicely}", "expression-type", "not an instant or a day"),
    ("due: \"clock + {give.time}\"", "due: clock + 48", "due: clock + 48", "expression-type", "a parameter with its unit"),
    ("due: \"clock + {give.time}\"", "due: \"clock + {give.tim}\"", "{give.tim}", "unknown-parameter", "give.time"),
    ("by: owner, to: asker", "by: ask, to: asker", "by: ask, to", "unknown-name", ""),
    ("by: owner, to: asker", "by: \"'EVE'\", to: asker", "'EVE'", "unknown-state", "is not a party"),
    ("value: count(toys), at_most: \"{toys.most}\"", "at_most: \"{toys.most}\"", "limit: {on: game, of: asker, at_most", "limit", "needs `by`"),
    ("value: count(toys), at_most: \"{toys.most}\"", "value: count(toys), at_most: \"{give.time}\"", "{give.time}\", beyond", "expression-type", "the same unit"),
    ("value: count(toys), at_most", "value: count(toys), sum: weight, at_most", "sum: weight", "limit", "exclude each other"),
    ("value: count(toys), at_most", "value: count(toys), per: [owner], at_most", "value: count(toys), per", "limit", "measured alone"),
    ("over: 2 calendar years", "over: 2 years", "over: 2 years", "limit", "3 calendar years"),
    ("over: 2 calendar years", "over: 0 calendar years", "over: 0", "limit", "3 calendar years"),
    ("per: [owner, year(asked_at)]", "per: [owner, nicely]", "per: [owner, nicely]", "expression-type", "a condition, not"),
    ("    until: 2029-12-31", "    until: 2020-12-31", "until: 2020-12", "date", "before it begins"),
    ("    until: 2029-12-31", "    until: soon", "until: soon", "date", "is neither a day"),
    ("beyond('most') OR", "beyond('mst') OR", "beyond('mst')", "unknown-label", "Did you mean most"),
    ("beyond('most') OR", "holds('most') OR", "holds('most')", "chain", "most is a limit; holds is asked of a content"),
    ("beyond('most') OR", "beyond('heavy') OR", "beyond('heavy')", "chain", "another process or part"),
    ("closed('give')", "closed('diary')", "closed('diary')", "chain", "another process"),
    ("closed('give')", "closed('later')", "- label: later", "circle", "later -> later"),
]  # fmt: skip
ALL = [*HEAD, *NAMES, *NUMBERS, *PROCESSES, *PROVISIONS]


@pytest.mark.parametrize(("old", "new", "where", "rule", "words"), ALL)
def test_a_fault(old: str, new: str, where: str, rule: str, words: str, tmp_path: Path) -> None:
    text = changed(old, new)
    law, problems = check(tmp_path, text)
    assert law is None
    place = f"r.yaml:{line_of(text, where)}"
    found = [p for p in problems if p.place == place and p.rule == rule]
    assert found, [str(p) for p in problems]
    assert any(words in f"{p.message} {p.remedy}" for p in found), [str(p) for p in found]


def test_the_toy_is_right(tmp_path: Path) -> None:
    assert check(tmp_path, TOY)[1] == []


# -- circles: always with their members ----------------------------------------------------------

CIRCLES = {
    "columns": (
        [("clock: instant = if", "a: number = b + 1\n      b: number = a\n      clock: instant = if")],
        "a: number = b", "a -> b -> a",
    ),
    "a column itself": (
        [("price: number = give.price or 0", "price: number = price")], "price: number = price", "price -> price",
    ),
    "columns of a part": (
        [("noisy: flag = loud or no", "noisy: flag = quiet\n          quiet: flag = noisy")],
        "noisy: flag", "toys.noisy -> toys.quiet -> toys.noisy",
    ),
    "the date of a version": (
        [("dated_by: asked_at", "dated_by: kept"),
         ("mood: text = ask.mood", "mood: text = ask.mood\n      kept: instant = if(price > {toys.most}, asked_at, clock)")],
        "dated_by: kept", "kept -> {toys.most} -> kept",
    ),
    "the date of a version, through a part": (
        [("dated_by: asked_at", "dated_by: kept"),
         ("heavy: flag = weight > {weight.most}", "heavy: flag = weight > {toys.most}"),
         ("mood: text = ask.mood", "mood: text = ask.mood\n      kept: instant = if(any(toys.heavy), asked_at, clock)")],
        "dated_by: kept", "kept -> toys.heavy -> {toys.most} -> kept",
    ),
    "who sends what is absent": (
        [("give: {from: owner, to: asker}", "give: {from: giver, to: asker}"),
         ("mood: text = ask.mood", "mood: text = ask.mood\n      giver: state = give.from or 'ANN'")],
        "giver: state", "giver -> whether give was sent -> giver",
    ),
    "who sends what is absent, as a duty says": (
        [("give: {from: owner, to: asker}", "give: {}"),
         ("mood: text = ask.mood", "mood: text = ask.mood\n      giver: state = give.from or 'ANN'"),
         ("duty: {on: game, by: owner, to: asker, due", "duty: {on: game, by: giver, to: asker, due"),
         ("duty: {on: game, by: asker, due: \"day(", "duty: {on: game, by: giver, to: asker, due: \"day("),
         ("duty: {on: game, by: asker, due: \"asked_at", "duty: {on: game, by: giver, to: asker, due: \"asked_at")],
        "giver: state", "giver -> whether give was sent -> giver",
    ),
    "a look and its key": (
        [("year: year(asked_at)}", "year: read}"),
         ("mood: text = ask.mood", "mood: text = ask.mood\n      read: number = own.pages")],
        "read: number", "read -> with own -> read",
    ),
    "processes": (
        [("    messages: {diary: {from: state}}\n",
          "    messages: {diary: {from: state}}\n    with: {self_: {process: diaries, on: {state: state, year: year - 1}}}\n")],
        "with: {self_", "diaries -> diaries",
    ),
    "terms": (
        [("  polite: nicely AND mood = 'happy'", "  polite: NOT rude\n  rude: NOT polite")],
        "polite: NOT", "polite -> rude -> polite",
    ),
    "provisions": (
        [("done: given_at}\n    next", "done: given_at, when: beyond('most')}\n    next"),
         ("at_most: \"{toys.most}\", beyond: refusable", "at_most: \"{toys.most}\", when: closed('give') > asked_at")],
        "- label: give", "give -> most -> give",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CIRCLES)
def test_a_circle_names_its_members(name: str, tmp_path: Path) -> None:
    changes, where, members = CIRCLES[name]
    text = TOY
    for old, new in changes:
        text = changed(old, new, text)
    law, problems = check(tmp_path, text)
    assert law is None
    said = {p.place: p.message for p in problems if p.rule == "circle"}
    assert list(said) == [f"r.yaml:{line_of(text, where)}"], [str(p) for p in problems]
    ring = members.split(" -> ")[:-1]
    turns = [" -> ".join([*ring[n:], *ring[: n + 1]]) for n in range(len(ring))]
    assert any(turn in next(iter(said.values())) for turn in turns), said


def test_processes_that_look_into_each_other(tmp_path: Path) -> None:
    head = TOY[: TOY.index("processes:")]
    text = (
        head
        + """\
processes:
  one:
    every: [states]
    messages: {ask: {}}
    columns: {n: count = ask.pieces}
    with: {w: {process: two, on: {state: state}}}
  two:
    every: [states]
    messages: {give: {}}
    columns: {n: number = give.price}
    with: {w: {process: one, on: {state: state}}}
"""
    )
    _, problems = check(tmp_path, text.replace("paragraphs:", "sources_of:", 0))
    assert ("one -> two -> one" in p.message for p in problems if p.rule == "circle")
    assert [p.place for p in problems if p.rule == "circle"] == [
        f"r.yaml:{line_of(text, '{process: two')}"
    ]


# -- what grows, and what is long ------------------------------------------------------------------


def grown(columns: str, terms: str = "") -> str:
    text = changed("      mood: text = ask.mood\n", f"      mood: text = ask.mood\n{columns}")
    return text + (f"terms:\n{terms}" if terms else "")


def test_columns_that_double(tmp_path: Path) -> None:
    lines = "      c0: number = price + price\n"
    lines += "".join(f"      c{n}: number = c{n - 1} + c{n - 1}\n" for n in range(1, 30))
    assert [rule for _, rule in errors(check(tmp_path, grown(lines))[1])] == ["too-large"]


def test_columns_in_a_long_row(tmp_path: Path) -> None:
    lines = "      c0: number = price\n"
    lines += "".join(f"      c{n}: number = c{n - 1} + 1\n" for n in range(1, 500))
    assert [rule for _, rule in errors(check(tmp_path, grown(lines))[1])] == ["too-deep"]


def test_terms_that_double(tmp_path: Path) -> None:
    terms = "terms:\n  t0: nicely\n" + "".join(
        f"  t{n}: t{n - 1} AND t{n - 1}\n" for n in range(1, 19)
    )
    text = changed("terms:\n", terms).replace("step: has_give AND NOT polite", "step: t18")
    assert [rule for _, rule in errors(check(tmp_path, text)[1])] == ["expression-size"]


def test_terms_in_a_long_row(tmp_path: Path) -> None:
    terms = "terms:\n  t0: nicely\n" + "".join(f"  t{n}: NOT t{n - 1}\n" for n in range(1, 900))
    text = changed("terms:\n", terms)
    assert [rule for _, rule in errors(check(tmp_path, text)[1])] == ["too-deep"]


def test_provisions_in_a_long_row(tmp_path: Path) -> None:
    lines = "".join(
        f'  - {{label: p{n}, paragraph: "1", content: {{on: game, by: owner, holds: "holds(\'p{n + 1}\')"}}}}\n'
        for n in range(200)
    )
    last = '  - {label: p200, paragraph: "1", content: {on: game, by: owner, holds: nicely}}\n'
    assert [rule for _, rule in errors(check(tmp_path, TOY + lines + last)[1])] == ["too-deep"]


def test_the_fault_of_a_term_stands_at_the_term_once(tmp_path: Path) -> None:
    text = changed("nicely AND mood = 'happy'", "nicely AND mod = 'happy'")
    text = changed("when: price > 0", "when: polite", text)
    _, problems = check(tmp_path, text)
    assert errors(problems) == [(line_of(text, "polite: nicely"), "unknown-name")]
    assert "in game" in problems[0].message


def test_the_fault_of_a_parameter_is_reported_once(tmp_path: Path) -> None:
    text = changed("value: 48 h,", "value: 48 q,")
    assert errors(check(tmp_path, text)[1]) == [(line_of(text, "48 q"), "parameter-unit")]


# -- warnings ----------------------------------------------------------------------------------------


def test_what_nobody_reads_is_a_warning(tmp_path: Path) -> None:
    text = changed("AND NOT polite", "AND NOT nicely")
    text = changed('at_most: "{toys.most}"', "at_most: 3", text)
    law, problems = check(tmp_path, text)
    assert law is not None
    assert [(p.place, p.rule, p.level) for p in problems] == [
        (f"r.yaml:{line_of(text, 'toys.most:')}", "unread", "warning"),
        (f"r.yaml:{line_of(text, 'polite: nicely')}", "unread", "warning"),
    ]


def test_a_source_that_is_not_listed_is_a_warning(tmp_path: Path) -> None:
    text = changed("    text: Somebody asks for toys.\n", "    source: RR\n")
    law, problems = check(tmp_path, text)
    assert law is not None
    assert [(p.place, p.rule, p.level) for p in problems] == [
        (f"r.yaml:{line_of(text, 'source: RR')}", "unknown-source", "warning")
    ]


def test_the_library_has_no_fault_and_no_warning() -> None:
    from hofburg.regimes import library

    for name in library():
        law, problems = check_regime(name)
        assert law is not None
        assert problems == []
