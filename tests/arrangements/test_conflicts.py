"""Two arrangements that touch one label for one pair: which goes first, and what is left out."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from arrangements.valley import QUICK_BODY, overlay, put, valley
from hofburg.arrangements import conflicts, in_order, settle
from hofburg.assessment import assess
from hofburg.regimes import Law, load_regime
from hofburg.register import Record, check_entry
from hofburg.values import parse_instant


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return valley(tmp_path_factory.mktemp("valley"))


def law(home: Path, id_: str, hours: int = 24, precedes: str = "", **more: str) -> Law:
    body = more.pop("body", QUICK_BODY.replace("24 h", f"{hours} h"))
    header = f"precedes: [{precedes}]\n" if precedes else ""
    return load_regime(put(home, id_, overlay(id_, header=header, body=body, **more)))


def test_who_goes_first_must_be_said(home: Path) -> None:
    a, b = law(home, "A"), law(home, "B")
    (problem,) = conflicts([a, b])
    assert problem.rule == "precedence"
    assert "A and B both touch reply for KIM and TAL" in problem.message
    assert "precedes: [B] into A" in problem.remedy
    assert problem.place.startswith("A/regime.yaml:")
    assert "B/regime.yaml:" in problem.place
    assert conflicts([a]) == conflicts([]) == conflicts([a, a]) == []
    base = a.base
    assert base is not None
    assert conflicts([a, base]) == []


def test_what_does_not_meet_does_not_contradict(home: Path) -> None:
    a = law(home, "A", until="2021-12-31")
    later = law(home, "B", since="2022-01-01")
    elsewhere = law(home, "C", parties="{TAL: Library of Tal, ANN: Anna}")
    under = law(home, "D", scope="under")
    other = law(home, "E", body="touches:\n  receipt: {paragraph: Q1}\n")
    assert conflicts([a, later, under, other]) == []
    assert conflicts([a, elsewhere]) == []
    assert len(conflicts([a, law(home, "F", since="2021-12-31")])) == 1


def test_three_with_a_common_pair_name_it(home: Path) -> None:
    a = law(home, "A", parties="{TAL: T, ANN: A, KIM: K}")
    b = law(home, "B", parties="{TAL: T, KIM: K, BEN: B}")
    (problem,) = conflicts([a, b])
    assert "for KIM and TAL" in problem.message


def test_circles_are_told_once(home: Path) -> None:
    a, b, c = (
        law(home, "A", precedes="B"),
        law(home, "B", precedes="C"),
        law(home, "C", precedes="A"),
    )
    (problem,) = conflicts([a, b, c])
    assert "in a circle" in problem.message
    assert problem.message.count("before") == 3
    (pair,) = conflicts([law(home, "A", precedes="B"), law(home, "B", precedes="A")])
    assert "A before B before A" in pair.message


def test_about_one_of_them(home: Path) -> None:
    a, b, c = law(home, "A"), law(home, "B"), law(home, "C")
    assert len(conflicts([a, b, c])) == 3
    assert len(conflicts([a, b, c], about="A")) == 2
    assert conflicts([b, c], about="A") == []


def test_the_order_is_that_of_precedence(home: Path) -> None:
    a, b, c = law(home, "A"), law(home, "B", precedes="A"), law(home, "C", precedes="B")
    assert conflicts([a, b, law(home, "C", precedes="A, B")]) == []
    for listed in permutations([a, b, c]):
        assert [it.id for it in in_order(listed)] == ["C", "B", "A"]
    circle = [law(home, "A", precedes="B"), law(home, "B", precedes="A")]
    assert sorted(it.id for it in in_order(circle)) == ["A", "B"]


def records(laws: list[Law]) -> list[Record]:
    base = laws[0].base
    assert base is not None
    body = {"books": [{"title": "S", "weight": 300}], "collect_on": "2021-03-08"}
    given = [
        {"kind": "request", "author": who, "number": f"{who}-1", "to": ["TAL"], "body": body}
        for who in ("KIM", "ANN")
    ]
    made = []
    for entry in given:
        data = {"regime": "LEND", "sent": "2021-03-01T09:00Z", "origin": "synthetic", **entry}
        found, problems = check_entry(data, {"LEND": base})
        assert found, problems
        made.append(Record(found))
    return made


def test_what_gives_way_is_left_out(home: Path) -> None:
    first = law(home, "A", 24, precedes="B", since="2021-03-01")
    second = law(home, "B", 12, parties="{TAL: T, KIM: K, ANN: A}")
    as_of = parse_instant("2021-04-01", "UTC").lo
    made = assess([second, first], records([first]), as_of=as_of, holder="TAL")
    assert sorted((f.layer, f.counterpart) for f in made.findings(reading="default")) == [
        ("A", "KIM"), ("B", "ANN"), ("B", "KIM"),
    ]  # fmt: skip
    done = settle(made)
    assert sorted((f.layer, f.counterpart) for f in done.findings(reading="default")) == [
        ("A", "KIM"), ("B", "ANN"),
    ]  # fmt: skip
    # Whatever is asked for: what gives way does so by what the other says, not by what is shown.
    assert [f.layer for f in done.findings(reading="default", state="TAL", status="missed")] == [
        "B",
        "A",
    ]
    assert [
        f.layer
        for f in done.findings(
            reading="default", as_of=parse_instant("2021-03-01T23:00Z", "UTC").lo
        )
    ] == ["B", "A"]
    assert made.counts()["B", "reply", "missed"] == 2
    assert done.counts()["B", "reply", "missed"] == done.counts()["A", "reply", "missed"] == 1
    assert sum(done.counts().values()) == len(list(done.findings()))


def test_where_the_first_says_nothing_the_other_speaks(home: Path) -> None:
    first = law(home, "A", 24, precedes="B", since="2021-03-02")
    second = law(home, "B", 12)
    as_of = parse_instant("2021-04-01", "UTC").lo
    made = assess([first, second], records([first]), as_of=as_of, holder="TAL")
    assert [f.layer for f in settle(made).findings(reading="default")] == ["B"]


def test_nothing_is_wrapped_that_is_not_contested(home: Path) -> None:
    only = law(home, "A")
    made = assess([only], records([only]), as_of=parse_instant("2021-04-01", "UTC").lo)
    assert settle(made) is made
