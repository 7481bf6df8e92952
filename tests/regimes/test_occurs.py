"""What a case is on a calendar: linked with its types, and refused with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from regimes.toy import TOY, changed, check

GAME = "    dated_by: asked_at\n"
LINE = "        of: ask.toys\n"


def occurring(text: str, line: bool = False) -> str:
    indent, old = ("        ", LINE) if line else ("    ", GAME)
    return changed(old, f"{old}{indent}occurs: {text}\n")


def test_a_case_and_its_lines_are_on_a_calendar(tmp_path: Path) -> None:
    text = occurring(
        "{from: asked_at, until: ask.until, title: mood, states: [asker, owner, toys.owner,"
        " ask.friends], when: nicely}"
    )
    text = changed(LINE, f"{LINE}        occurs: {{from: ask.birthday, title: name, states: [owner],"
                         " announced: true}\n", text)  # fmt: skip
    law, problems = check(tmp_path, text)
    assert law is not None, problems
    occurs = law.processes["game"].occurs
    assert occurs is not None
    assert not occurs.announced
    assert (occurs.start.type, occurs.end and occurs.end.type) == ("instant", "instant")
    assert [expr.type for expr in occurs.states] == ["state", "state", "list"]
    assert [(part, expr.name) for part, expr in occurs.shares] == [("toys", "owner")]
    line = law.processes["game"].parts["toys"].occurs
    assert line is not None
    assert (line.announced, line.end) == (True, None)
    # A line's own column comes first: the owner of the toy, not the one who is asked.
    assert (line.start.type, line.states[0].field) == ("day", "toys")


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("{from: weight}", "occurs.from", "not an instant or a day"),
        ("{from: nothing}", "occurs.from", "nothing"),
        ("{from: asked_at, until: nicely}", "occurs.until", "not an instant or a day"),
        ("{from: asked_at, title: asked_at}", "occurs.title", "not a text"),
        ("{from: asked_at, when: weight}", "occurs.when", "not a"),
        ("{from: asked_at, states: [mood]}", "occurs.states.0", "not a State"),
        ("{from: asked_at, states: [asker, ask.tags]}", "occurs.states.1", "not a list of States"),
        ("{from: asked_at, states: [toys.name]}", "occurs.states.0", "a State is needed"),
        ("{from: asked_at, states: [toys.nobody]}", "occurs.states.0", "not a column of toys"),
        ("{from: \"done('give')\"}", "occurs.from", "cannot refer to a provision"),
        ("{until: asked_at}", "occurs", "from is missing"),
        ("{from: asked_at, to: given_at}", "occurs.to", "is not known here"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(
    text: str, where: str, said: str, tmp_path: Path
) -> None:
    law, problems = check(tmp_path, occurring(text))
    assert law is None
    (problem,) = problems
    assert problem.field.startswith("processes.game." + where), problem
    assert said in problem.message
    assert problem.remedy


def test_a_document_says_what_to_know_of_holidays(tmp_path: Path) -> None:
    law, _ = check(tmp_path, changed("zone: Europe/Vienna", "zone: UTC\nholidays: Nobody plays."))
    assert law is not None
    assert dict(law.holidays) == {"en": "Nobody plays."}
    assert check(tmp_path, TOY)[0].holidays == {}  # type: ignore[union-attr]
