"""Parts whose lines are messages: what a document may say of them, and what is refused, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.errors import Problem
from hofburg.regimes import Law, check_regime, reference_markdown

TEXT = """
regime: HALL
title: A hall
since: 2020-01-01
parties: {ANN: Anna, BEN: Ben, TOM: Tom}
messages:
  plan: {fields: {what: text}}
  objection: {fields: {written: flag, weight: number, why: {type: choice, choices: [noise, cost]}, whom: {type: list, of: state}}}
  reply: {fields: {ok: flag}}
processes:
  evening:
    messages: {plan: {from: host}, objection: {to: host}, reply: {from: host}}
    columns:
      host: state = plan.from
      blocked: flag = any(objections.counts)
      first_at: instant = objection.sent or never
    parts:
      objections:
        of: objection
        columns:
          who: state = objection.from
          at: instant = objection.sent
          counts: flag = written AND why = 'noise'
          many: number = count(objection.whom)
          to_host: flag = objection.received < at
          said: flag = given(objection.why)
        with:
          same: {part: objections, on: {objection.from: who}}
provisions:
  - {label: go, content: {on: evening, by: host, holds: NOT blocked}}
  - {label: why, at: [why], content: {on: evening.objections, by: who, holds: said AND objection.written AND count(same) = 1}}
  - {label: soon, duty: {on: evening, by: host, due: first_at, done: reply.sent}}
"""


def check(folder: Path, text: str) -> tuple[Law | None, list[Problem]]:
    (folder / "r.yaml").write_text(text, encoding="utf-8")
    return check_regime(folder / "r.yaml")


@pytest.fixture
def law(tmp_path: Path) -> Law:
    found, problems = check(tmp_path, TEXT)
    assert found is not None, [str(p) for p in problems]
    return found


def test_a_line_has_fields_and_an_envelope(law: Law) -> None:
    part = law.processes["evening"].parts["objections"]
    assert part.kind == "objection"
    assert [source.name for source in part.sources] == ["objection"]
    assert {"written", "why", "objection.from", "objection.sent"} <= set(part.fields)
    assert [part.envelope(name) for name in ("why", "objection.sent")] == ["", "sent"]
    who = part.columns["who"].expr
    assert (who.op, who.type, who.name, who.field) == (
        "column",
        "state",
        "objection.from",
        "objections",
    )
    said = part.columns["said"].expr
    assert (said.op, said.name, said.field, said.value) == ("given", "why", "objections", "part")


def test_in_the_process_the_message_is_the_first_of_its_kind(law: Law) -> None:
    first = law.processes["evening"].columns["first_at"].expr
    assert (first.op, first.name, first.value) == ("message", "objection", "first")


def test_who_sends_it_is_said_by_the_document_alone(law: Law) -> None:
    routes = law.processes["evening"].messages
    assert (routes["objection"].sender, routes["objection"].addressee) == (None, "host")


def test_no_duty_makes_its_state_the_only_author(tmp_path: Path) -> None:
    text = (
        TEXT + "  - {label: x, duty: {on: evening, by: host, due: without delay, done: first_at}}\n"
    )
    found, problems = check(tmp_path, text)
    assert found is not None, [str(p) for p in problems]
    assert found.processes["evening"].messages["objection"].sender is None


def test_the_reference_page_says_what_a_line_is(law: Law) -> None:
    assert "Part `objections`: a line for each `objection` of the case, in order of sending." in (
        reference_markdown(law)
    )


def test_a_yearly_row_may_have_lines_of_its_first_message(tmp_path: Path) -> None:
    text = TEXT.replace(
        "processes:\n",
        "processes:\n  yearly:\n    every: [states]\n    messages: {reply: {from: state}}\n"
        "    parts: {replies: {of: reply}}\n    columns: {n: number = count(replies)}\n",
    )
    found, problems = check(tmp_path, text)
    assert found is not None, [str(p) for p in problems]


OF = "of: objection\n"
EACH = """  guest:
    each: evening.objections
    by: who
    messages: {reply: {to: who}}
"""
FAULTS = [
    (OF, "of: plan\n", "of: plan", "part", "plan opens a case of evening"),
    (OF, "of: objektion\n", "of: objektion", "unknown-name", "is not a column, term or message"),
    (OF, "of: coalesce(objection, reply)\n", "of: coalesce", "part", "is not one kind of message"),
    (OF, "of: last(objection)\n", "of: last", "part", "is not one kind of message"),
    ("objection.sent\n          counts", "objection.sent_at\n          counts", "objection.sent_at", "unknown-name", "Did you mean sent?"),
    ("= objection.from\n", "= objection.written\n", "objection.written", "expression-type", "is a condition, not a State"),
    ("why = 'noise'", "why = 'rain'", "rain", "unknown-choice", "Choices: noise, cost"),
    ("objection.received < at", "objection.received(who) < at", "objection.received(who)", "expression-call", "Write objection.received"),
    ("count(objection.whom)", "count(objection.addressees)", "objection.addressees", "expression-call", "how many got a message is not counted"),
    ("given(objection.why)", "given(objection.sent)", "given(objection.sent)", "expression-call", "a field of a message's form"),
    ("any(objections.counts)", "any(objections.who)", "any(objections.who)", "expression-type", "any takes a condition"),
    ("any(objections.counts)", "objections.counts", "= objections.counts", "unknown-name", "is many values"),
    ("at: [why]", "at: [objection.sent]", "objection.sent]", "unknown-field", "is not a field here"),
    ("    parts:\n      obj", "    parts:\n      objection: {of: reply}\n      obj", "objection: {of", "name", "names something else"),
    ("written: flag,", "written: flag, weight_lo: number,", "of: objection", "part", "has a field weight_lo beside weight"),
    ("provisions:\n", EACH + "provisions:\n", "each: evening", "each", "the lines of evening.objections are messages"),
    ("{from: host}, objection: {to: host}", "{from: host}, objection: {to: blocker}", "", "circle", "whether objection was sent"),
]  # fmt: skip
CIRCLE = (
    "      blocked: flag",
    "      blocker: state = if(blocked, host, plan.to)\n      blocked: flag",
)


@pytest.mark.parametrize(("old", "new", "where", "rule", "said"), FAULTS)
def test_a_fault_is_named_where_it_stands(
    old: str, new: str, where: str, rule: str, said: str, tmp_path: Path
) -> None:
    text = TEXT.replace(old, new, 1)
    assert text != TEXT
    if rule == "circle":  # who is asked whether there was none depends on whether there was
        text = text.replace(*CIRCLE)
    found, problems = check(tmp_path, text)
    assert found is None
    lines = [n for n, line in enumerate(text.splitlines(), 1) if where in line]
    own = [p for p in problems if p.rule == rule and said in f"{p.message} {p.remedy}"]
    assert own, [str(p) for p in problems]
    assert not where or {p.place for p in own} & {f"r.yaml:{n}" for n in lines}
