"""A catalogue of a few invented instruments, beside the plan that ships; tests change one line of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from hofburg.cooperation import Answer, Catalogue, Question, Row, ask
from hofburg.cooperation import catalogue as module
from hofburg.cooperation.catalogue import load_catalogue
from hofburg.errors import DocumentError, Problem

SHIPPED = module.SHIPPED

GOALS = """\
goals:
  books: {title: {en: More books, ru: Больше книг}, words: {en: [library, reading], ru: [чтение, ёлка]}}
  songs: {title: {en: More songs, ru: Больше песен}, words: [choir, library]}
"""
SOURCES = "sources: {R: the rules, OWN: own estimate}\n"
CONSTRAINTS = """\
constraints:
  noise: {title: {en: Noise, ru: Шум}}
  quiet: {title: {en: Quiet, ru: Тишина}}
"""
COMMON = "mark: verified, source: R"

FAIR = f"""\
instrument: fair
title: {{en: Book fair, ru: Книжная ярмарка}}
summary: A fair at the host's, paid by a donor.
kind: project
goals: [books]
decision: {{consensus: no, rule: {{en: Nobody votes.}}, rows: [R17], paragraph: "1", {COMMON}}}
basis: [{{text: {{en: It is allowed.}}, paragraph: "1", {COMMON}}}]
question:
  text: {{en: Must all agree?}}
  default: free
  readings:
    free: {{why: {{en: Nothing says so.}}, {COMMON}}}
    all: {{why: {{en: It was so once.}}, mark: doubtful, source: OWN}}
agreement:
  - {{who: hosts, why: {{en: It is their place.}}, {COMMON}}}
  - {{who: states, reading: all, why: {{en: By that reading.}}, {COMMON}}}
  - {{who: institutions, names: [ODIHR], why: {{en: It keeps the list.}}, {COMMON}}}
not_required:
  - {{who: states, why: {{en: No decision.}}, {COMMON}}}
gates:
  - label: donor
    opens: any(donors.willing)
    text: {{en: Somebody pays.}}
    otherwise: {{en: Find a donor.}}
    {COMMON.replace(", ", chr(10) + "    ")}
  - {{label: central, opens: any(hosts.central_asian), text: {{en: A host in Central Asia.}}, {COMMON}}}
constraints:
  - {{about: noise, holds: NOT any(parties.neutral), text: {{en: No neutral party.}}, {COMMON}}}
  - {{about: quiet, text: {{en: People must look.}}, {COMMON}}}
steps:
  - {{label: letter, text: {{en: Letter}}, by: parties, takes: 1 w..2 w, after: [], mark: doubtful, source: OWN}}
  - {{label: vote, reading: all, text: {{en: Vote}}, takes: 1 months, mark: doubtful, source: OWN}}
  - {{label: tent, text: {{en: Tent}}, by: hosts, takes: 10 d..3 months, after: [letter], mark: doubtful, source: OWN}}
  - {{label: fair, text: {{en: Fair}}, takes: 48 h, after: [vote, tent], mark: doubtful, source: OWN}}
cost: {{amount: 1000..5000, currency: EUR, of: {{en: one fair}}, mark: doubtful, source: OWN}}
bilateral: {{takes: 2 years, amount: 100..900, currency: EUR, text: {{en: Alone.}}, mark: doubtful, source: OWN}}
precedents:
  - {{key: far, title: {{en: In Norway}}, states: [NOR], since: 2020, {COMMON}}}
  - {{key: near, title: {{en: In Uzbekistan}}, states: [UZB], since: 2001-05, {COMMON}}}
  - {{key: own, title: {{en: In Kyrgyzstan}}, states: [KGZ], donors: [DEU], since: 1999-01-02, until: 2000,
      figures: [{{what: {{en: books}}, amount: "100..200", unit: pieces}}], {COMMON}}}
risks: [{{en: Rain.}}]
first: {{regime: VD2011, message: visit_invitation, body: {{}}}}
"""
VOTE = f"""\
instrument: vote
title: {{en: A decision of all}}
summary: Everybody decides.
kind: decision
goals: [books, songs]
decision: {{consensus: yes, rule: {{en: Consensus.}}, {COMMON}}}
agreement:
  - {{who: states, why: {{en: One objection prevents it.}}, {COMMON}}}
steps:
  - {{label: talks, text: {{en: Talks}}, takes: "?", mark: doubtful, source: OWN}}
"""
CHOIR = f"""\
instrument: choir
title: {{en: A choir of three}}
summary: Three parties sing.
kind: dialogue
goals: [songs]
decision: {{consensus: no, rule: {{en: The singers.}}, {COMMON}}}
agreement: [{{who: parties, why: {{en: They sing.}}, {COMMON}}}]
gates:
  - {{label: three, opens: count(parties.state) >= 3, text: {{en: Three States.}}, {COMMON}}}
  - {{label: members, opens: all(parties.participating), text: {{en: Participating States.}}, {COMMON}}}
steps:
  - {{label: sing, text: {{en: Sing}}, takes: 1 d, mark: doubtful, source: OWN}}
"""
ROUND = f"""\
instrument: round
title: {{en: A round song}}
summary: Six support it.
kind: mechanism
goals: [songs]
decision: {{consensus: partly, rule: {{en: Six.}}, {COMMON}}}
gates:
  - {{label: six, opens: count(supporters.participating) >= 2, text: {{en: Two supporters.}}, {COMMON}}}
"""
FILES = {"fair": FAIR, "vote": VOTE, "choir": CHOIR, "round": ROUND}


def write(folder: Path, **instruments: str) -> Path:
    """The small catalogue, with these instruments in place of its own or added to them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("plan", "circles", "kinds"):
        shutil.copy(SHIPPED / f"{name}.yaml", folder)
    for name, text in (("goals", GOALS), ("sources", SOURCES), ("constraints", CONSTRAINTS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    own = folder / "instruments"
    own.mkdir(exist_ok=True)
    for name, text in (FILES | instruments).items():
        (own / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, *more: Path) -> Catalogue:
    """A folder as if it had shipped, joined by others."""
    kept, module.SHIPPED = module.SHIPPED, folder
    try:
        return load_catalogue(more)
    finally:
        module.SHIPPED = kept


def faults(folder: Path, *more: Path) -> list[Problem]:
    """What is wrong with a catalogue."""
    try:
        load(folder, *more)
    except DocumentError as error:
        return list(error.problems)
    return []


def question(
    *goals: str,
    at: str = "2026-11-22",
    objectors: tuple[str, ...] | None = (),
    by: str | None = None,
    start: str | None = None,
    order: tuple[str, ...] = (),
    **circles: str,
) -> Question:
    """A question with names in texts with commas."""
    named = {name: tuple(t.strip() for t in text.split(",")) for name, text in circles.items()}
    return Question(goals, named, at, objectors, by, start, "", order)


def rows(catalogue: Catalogue, asked: Question) -> dict[tuple[str, str], Row]:
    """The rows of an answer by instrument and reading."""
    return {row.key: row for row in ask(catalogue, asked).rows}


def verdicts(answer: Answer) -> dict[tuple[str, str], str]:
    """Only the verdicts."""
    return {row.key: row.verdict for row in answer.rows}
