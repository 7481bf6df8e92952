"""Casebooks: what is wrong with a worked example, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.errors import DocumentError
from hofburg.regimes import library, load_cases
from regimes.toy import TOY, assert_readable, line_of, write

CASE = """\
cases:
  - case: bear
    title: {en: The bear, ru: Медведь}
    what: Ann asks Ben for his bear.
    as_of: 2022-03-01T00:00Z
    known_to: ANN
    holder: ANN
    worlds:
      told: {accounts: [a], title: As told}
      dreamt: {accounts: [b]}
    entries:
      - {id: A-1, kind: ask, author: ANN, to: [BEN], sent: 2022-02-01, received: {BEN: 2022-02-02}, account: a, body: {toys: []}, sources: [R]}
      - {id: 2, kind: give, author: BEN, refers_to: [A-1], sent: 2022-02-03..2022-02-04, body: {nicely: true}}
      - {kind: hofburg.completeness, body: {kinds: [give], from: 2022-01-01, until: 2022-03-01}}
    expected:
      told: {give: met, most: {status: within, measured: 0, part: 1, taken: true}}
      dreamt: {give: [met, {status: late, due: 2022-02-03, reading: long}]}
    quota: {told: [{label: often, per: [BEN, "2022"], used: 1..?, allowed: "2", next: within}]}
    not_known: [the colour of the bear]
"""


def faults(folder: Path, text: str | bytes) -> list[tuple[str, str, str]]:
    write(folder, regime=TOY)
    write(folder / "cases", c=text)
    try:
        load_cases(folder)
    except DocumentError as error:
        for problem in error.problems:
            assert_readable(problem)
        return [(p.place, p.rule, f"{p.message} {p.remedy}") for p in error.problems]
    return []


def test_a_case_is_read(tmp_path: Path) -> None:
    assert faults(tmp_path, CASE) == []
    ((case, place),) = load_cases(tmp_path)
    assert (case.case, place) == ("bear", "cases/c.yaml:2")
    assert case.entries[0]["to"] == ["BEN"]  # as it is written: nothing added, nothing changed
    assert set(case.entries[2]) == {"kind", "body"}
    assert case.expected["told"]["give"] == "met"


BROKEN = [
    ("case: bear", "case: a/b", "case: a/b", "pattern", "letters, digits"),
    ("    title: {en", "    titel: {en", "titel", "unknown-key", "Did you mean title?"),
    ("    as_of: 2022-03-01T00:00Z\n", "", "- case: bear", "missing-key", "as_of is missing"),
    ("told: {accounts: [a], title", "told: {accounts: a, title", "told: {accounts: a", "type", "not a list"),
    ("      told: {accounts", "      a b: {accounts", "a b: {", "pattern", "letters, digits"),
    ("kind: ask, author: ANN, to: [BEN]", "author: ANN, to: [BEN]", "{id: A-1, author", "missing-key", "kind"),
    ("author: ANN, to: [BEN]", "author: [ANN], to: [BEN]", "author: [ANN]", "type", "not text"),
    ("author: ANN, to: [BEN]", "author: ANN, to: BEN", "to: BEN,", "type", "not a list"),
    ("author: ANN, to: [BEN]", "author: ANN, to: [{a: b}]", "to: [{a", "type", "not text"),
    ("{id: A-1,", "{id: [A-1],", "id: [A-1]", "type", "not text"),
    ("refers_to: [A-1]", "refers_to: A-1", "refers_to: A-1", "type", "not a list"),
    ("body: {nicely: true}", "body: [nicely]", "body: [nicely]", "type", "not a mapping"),
    ("received: {BEN: 2022-02-02}", "received: 2022-02-02", "received: 2022", "type", "not a mapping"),
    ("      told: {give: met,", "      tld: {give: met,", "tld:", "unknown-world", "Did you mean told?"),
    ("{status: within,", "{stats: within,", "stats: within", "unknown-key", "Did you mean status"),
    ("{status: within,", "{status: withn,", "status: withn", "choice", "Did you mean within?"),
    ("give: met,", "give: mett,", "give: mett", "choice", "Did you mean met"),
    ("give: met,", "give: 5,", "give: 5", "type", "not a mapping"),
    ("give: met,", "give: ,", "give: ,", "type", "is empty"),
    ("      dreamt: {give: [met, {", "      dreamt: {give: [met, [met], {", "[met, [met]", "type", "mapping"),
    ("part: 1,", "part: one,", "part: one", "type", "not a whole number"),
    ("taken: true", "taken: 1", "taken: 1", "type", "not true or false"),
    ("measured: 0", "measured: 48 h", "measured: 48 h", "number", "in the unit of their parameter"),
    ("measured: 0", "allowed: about 3", "allowed: about 3", "number", "without a unit"),
    ("due: 2022-02-03", "due: soon", "due: soon", "date", "2022-02-20T00:00Z"),
    ("due: 2022-02-03", "done: 2022-02-30", "done: 2022-02-30", "date", "is no instant"),
    ("used: 1..?", "used: 1 toy", "used: 1 toy", "number", "2..3"),
    ("    expected:\n", "    expected: met\n    expect:\n", "expected: met", "type", "not a mapping"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "rule", "words"), BROKEN)
def test_a_broken_case(
    old: str, new: str, where: str, rule: str, words: str, tmp_path: Path
) -> None:
    assert CASE.count(old) == 1
    text = CASE.replace(old, new)
    found = faults(tmp_path, text)
    place = f"cases/c.yaml:{line_of(text, where)}"
    assert any(f[:2] == (place, rule) and words in f[2] for f in found), found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty"),
        ("# later\n", "empty"),
        ("cases:\n", "type"),
        ("cases: []\n", "type"),
        ("cases: {a: b}\n", "type"),
        ("cases: [5]\n", "type"),
        ("- case: x\n", "type"),
        ("case\n", "type"),
        ("cases: &a []\n", "anchor"),
        (b"\xff\xfe", "encoding"),
    ],
)
def test_what_is_no_casebook(text: str | bytes, rule: str, tmp_path: Path) -> None:
    assert [found[1] for found in faults(tmp_path, text)] == [rule]


def test_a_case_is_given_once(tmp_path: Path) -> None:
    twice = CASE + CASE.removeprefix("cases:\n")
    assert [(place, rule) for place, rule, _ in faults(tmp_path, twice)] == [
        ("cases/c.yaml:20", "case")
    ]


def test_one_case_a_file_needs_no_list(tmp_path: Path) -> None:
    one = "\n".join(line[4:] for line in CASE.splitlines()[1:]) + "\n"
    assert faults(tmp_path, one) == []


def test_a_regime_without_cases(tmp_path: Path) -> None:
    write(tmp_path, regime=TOY)
    assert load_cases(tmp_path) == []
    assert load_cases(tmp_path / "regime.yaml") == []


def test_the_casebooks_of_the_house_are_read() -> None:
    here = Path(__file__).parent
    folders: list[Path | str] = [*library(), here / "lending", here / "ferry"]
    for folder in folders:
        assert load_cases(folder)


def test_there_is_an_end_to_what_is_reported(tmp_path: Path) -> None:
    found = faults(tmp_path, 'cases: ["2022-02-"' + ', "2022-02-"' * 3000 + "]\n")
    assert len(found) < 300
    assert found[-1][1] == "too-many"
