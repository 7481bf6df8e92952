"""Documents with `coalesce`, `span` and rows that lines make: what links, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import Law, reference_markdown
from regimes.toy import TOY, changed, check, line_of

# The nursery with a second list of toys, and a row for the owner of each toy.
LINES = """\
  sharing:
    each: game.toys
    by: owner
    messages: {share: {from: owner, to: wanted_by}, ask: {to: owner}}
    columns:
      wanted_by: state = game.asker
      shared_at: instant = share.sent or never
      parts_of: number = span(weight, share.pieces)
      pieces: number = coalesce(share.pieces, last(ask.pieces)) or 0
      size: number = weight or 1
      first_said: instant = coalesce(share.sent, ask.sent, game.given_at)
"""
TOYS = "{type: list, of: {name: text, weight: number, loud: flag, owner: state}"
TEXT = changed("  diaries:\n    every", LINES + "  diaries:\n    every")
TEXT = changed(
    "give: {from: owner, to: asker}\n", "give: {from: owner, to: asker}\n      share: {}\n", TEXT
)
TEXT = changed("  diary:\n    paragraph", f"""\
  share:
    paragraph: "2"
    fields:
      pieces: count
      kept: {TOYS}}}
      mood: {{type: choice, choices: [glad]}}
      friends: {{type: list, of: text}}
  diary:
    paragraph""", TEXT)  # fmt: skip
TEXT = changed("of: ask.toys", "of: coalesce(share.kept, last(ask.toys))", TEXT)
TEXT += """\
  - label: share
    paragraph: "2"
    duty: {on: sharing, by: owner, to: wanted_by, when: heavy AND NOT given(name), due: game.clock + {give.time}, done: shared_at}
  - label: pieces
    paragraph: "2"
    limit: {on: sharing, of: owner, sum: size, per: [game.owner, year(game.asked_at)], by: game.asked_at, at_most: parts_of}
"""
TEXT = changed("due: game.clock + {give.time}", 'due: "game.clock + {give.time}"', TEXT)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    law, problems = check(tmp_path_factory.mktemp("lines"), TEXT)
    assert law is not None, [str(p) for p in problems]
    assert [str(p) for p in problems] == []
    return law


def test_rows_of_lines(law: Law) -> None:
    process = law.processes["sharing"]
    assert process.each is not None
    assert (process.each.process, process.each.part, process.each.by) == ("game", "toys", "owner")
    assert [*process.each.fields] == ["name", "weight", "loud", "owner"]
    assert process.opens is None
    assert law.processes["game"].opens == "ask"
    assert law.opening(process) == "ask"
    assert process.thread("ANN/1/TOM-2") == "ANN/1"
    dated = law.dating(process)
    assert dated is not None
    assert (dated.op, dated.name, dated.field) == ("with", "game", "asked_at")


def test_a_name_is_the_line_s_its_part_s_or_its_case_s(law: Law) -> None:
    share = law.provisions["share"].exprs
    heavy, given = share["when"].args[0], share["when"].args[1].args[0]
    assert (heavy.op, heavy.name, heavy.field) == ("with", "game", "toys.heavy")
    assert (given.op, given.name, given.value) == ("given", "name", "part")
    assert (share["by"].op, share["by"].name, share["by"].field) == ("column", "owner", "")
    assert law.is_end(law.processes["sharing"], law.provisions["pieces"].per[0])
    assert not law.is_end(law.processes["sharing"], share["by"])


def test_a_part_of_several_lists(law: Law) -> None:
    sources = law.processes["game"].parts["toys"].sources
    assert [(s.name, s.field, s.value) for s in sources] == [
        ("share", "kept", "first"), ("ask", "toys", "last"),
    ]  # fmt: skip


def test_coalesce_of_one_field_is_that_field(tmp_path: Path) -> None:
    text = changed("mood: text = ask.mood", "mood: text = coalesce(ask.mood) or 'sad'")
    law, _ = check(tmp_path, text)
    assert law is not None
    one, _ = check(
        tmp_path / "plain", changed("mood: text = ask.mood", "mood: text = ask.mood or 'sad'")
    )
    assert one is not None
    mine, plain = (it.processes["game"].columns["mood"] for it in (law, one))
    assert (mine.expr, mine.default) == (plain.expr, plain.default)


def test_choices_of_any_of_the_fields_may_be_meant(tmp_path: Path) -> None:
    """share.mood is glad, ask.mood happy or sad; their coalesce is one of the three."""
    text = changed("price: number =", "moods: text = coalesce(share.mood, ask.mood) or 'glad'\n      price: number =", TEXT)  # fmt: skip
    assert check(tmp_path, text)[0] is not None
    law, problems = check(tmp_path, changed("or 'glad'", "or 'cross'", text))
    assert law is None
    assert "Choices: glad, happy, sad" in problems[0].remedy


def test_the_reference_page_says_what_makes_the_rows(law: Law) -> None:
    page = reference_markdown(law)
    assert "A row for each line of `game.toys`" in page
    assert "the first that is filled of `share.kept`, `ask.toys`" in page


FAULTS = [
    ("each: game.toys", "each: game.toy", "each: game.toy\n", "each", "Did you mean game.toys"),
    ("each: game.toys", "each: game", "each: game\n", "each", "no part 'game'"),
    ("    by: owner\n", "", "  sharing:", "each", "by is missing"),
    ("by: owner\n    messages: {share", "by: name\n    messages: {share", "by: name", "each", "holds a State"),
    ("by: owner\n    messages: {share", "by: owne\n    messages: {share", "by: owne\n", "each", "Did you mean owner"),
    ("ask: {to: owner}", "diary: {to: owner}", "diary: {to: owner}", "each", "not a message of game"),
    ("ask: {to: owner}", "ask: {}", "ask: {}", "each", "must come from the State of the row"),
    ("ask: {to: owner}", "ask: {from: owner, to: owner}", "ask: {from: owner, to: owner}", "each", "or go to it"),
    ("    by: owner\n    messages", "    by: owner\n    every: [states]\n    messages", "every: [states]\n", "each", "every does not go with each"),
    ("    by: owner\n    messages", "    by: owner\n    parts: {x: {of: ask.toys}}\n    messages", "parts: {x", "each", "parts does not go with each"),
    ("    by: owner\n    messages", "    by: owner\n    plan: {shared_at: game.clock}\n    messages", "plan: {shared", "each", "plan does not go with each"),
    ("dated_by: asked_at\n", "dated_by: asked_at\n    by: owner\n", "    by: owner\n    columns", "process", "by goes with each"),
    ("      wanted_by: state", "      heavy: flag = loud\n      wanted_by: state", "heavy: flag = loud\n", "name", "names something else"),
    ("      wanted_by: state", "      name: flag = loud\n      wanted_by: state", "name: flag = loud\n", "name", "names something else"),
    ("game.asker", "game.askr", "game.askr", "unknown-name", "Did you mean asker"),
    ("parties: {ANN: Anna,", "parties: {ANN-2: Anna,", "each: game.toys", "each", "mistaken for a second line"),
    ("with:\n      own: {process: diaries,", "with:\n      own: {process: sharing,", "own: {process: sharing", "with", "not a process with `every`"),
    ("coalesce(share.kept, last(ask.toys))", "coalesce(share.kept, ask.friends)", "ask.friends)", "part", "share.kept holds records, ask.friends does not"),
    ("coalesce(share.kept, last(ask.toys))", "coalesce(share.friends, ask.friends)", "ask.friends)", "part", "is text, a line of ask.friends is state"),
    ("coalesce(share.kept, last(ask.toys))", "coalesce(share.kept, ask.pieces)", "kept, ask.pieces)", "expression-type", "of one type"),
    ("coalesce(share.kept, last(ask.toys))", "coalesce(share.kept, toys)", "kept, toys)", "unknown-name", ""),
    ("pieces: count\n      kept: {type: list, of: {name: text, weight", "pieces: count\n      kept: {type: list, of: {name: text, mass", "of: coalesce(", "part", "has no field"),
    ("pieces: count\n      kept: {type: list, of: {name: text", "pieces: count\n      kept: {type: list, of: {name: state", "of: coalesce(", "part", "share.kept.name is state, ask.toys.name is text"),
    ("last(ask.pieces)) or 0", "shared_at) or 0", "shared_at) or 0", "expression-type", "a number and an instant"),
    ("last(ask.pieces)) or 0", "size) or 0", "size) or 0", "column", "single field"),
    ("coalesce(share.pieces, last(ask.pieces))", "coalesce(size, share.pieces)", "coalesce(size", "expression-call", "argument 1 of coalesce is no field"),
    ("span(weight, share.pieces)", "span(weight, name)", "span(weight, name)", "expression-call", "Write span(lowest, highest)"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "rule", "said"), FAULTS)
def test_a_fault_is_named_where_it_stands(
    old: str, new: str, where: str, rule: str, said: str, tmp_path: Path
) -> None:
    text = changed(old, new, TEXT)
    law, problems = check(tmp_path, text)
    assert law is None
    own = [p for p in problems if p.rule == rule and p.place == f"r.yaml:{line_of(text, where)}"]
    assert own, [str(p) for p in problems]
    assert any(said in f"{p.message} {p.remedy}" for p in own), [str(p) for p in own]


def test_the_name_of_the_case_is_taken(tmp_path: Path) -> None:
    """`game` stands for the case of a row: no message and no look may be called so too."""
    text = changed("    by: owner\n    messages: {share", "    by: owner\n    with: {game: {process: diaries, on: {state: owner, year: 2020}}}\n    messages: {share", TEXT)  # fmt: skip
    law, problems = check(tmp_path, text)
    assert law is None
    assert "game names the case of a row and a look" in problems[0].message


def test_the_toy_has_none_of_it() -> None:
    assert "coalesce" not in TOY
