"""Laws that hold of every question: who can close what, and that no name matters to Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cooperation.small import CHOIR, FAIR, load, question, rows, verdicts, write
from hofburg.atlas import states
from hofburg.cooperation import Catalogue, Question, Row, ask, load_catalogue
from hofburg.regimes import read_yaml

STATES = tuple(it.code for it in states("participating"))
OTHERS = ("CHN", "JPN", "AFG", "UN", "EU", "SEESAC")
RANK = {"closed": 0, "depends": 1, "can start now": 2}
Drawn = tuple[Callable[[], Catalogue], Question, tuple[str, ...]]
FEW = settings(max_examples=12, deadline=None)


@cache
def small() -> Catalogue:
    with TemporaryDirectory() as folder:
        return load(write(Path(folder) / "c"))


@st.composite
def questions(draw: Any, *, spare: int = 0) -> Drawn:
    """Where a catalogue comes from, a question without anybody in two places but by chance, and States left over."""
    source = draw(st.sampled_from([small, load_catalogue]))
    catalogue = source()
    pool = draw(st.permutations(STATES))
    kept, pool = pool[:spare], pool[spare:]
    cut = st.integers(0, 4)
    named: dict[str, tuple[str, ...]] = {"parties": tuple(pool[: draw(st.integers(1, 4))])}
    pool = pool[4:]
    for name, others in (("hosts", ()), ("supporters", OTHERS), ("donors", OTHERS)):
        number = draw(cut)
        extra = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
        named[name] = (*pool[:number], *extra)
        pool = pool[number:]
    against = draw(st.none() | st.lists(st.sampled_from(pool), max_size=3, unique=True))
    goals = draw(st.lists(st.sampled_from(sorted(catalogue.goals)), min_size=1, max_size=3))
    asked = Question(
        tuple(goals), named, "2026-11-22", None if against is None else tuple(against),
        by=draw(st.sampled_from([None, "2027-06-30"])),
    )  # fmt: skip
    return source, asked, kept


def with_supporters(asked: Question, *codes: str) -> Question:
    listed = (*asked.circles["supporters"], *codes)
    return replace(asked, circles={**asked.circles, "supporters": listed})


def reads(catalogue: Catalogue, row: Row, circle: str) -> bool:
    """Whether an agreement or gate of a row reads a circle."""
    return any(
        circle in it.circles
        for it in catalogue.conditions[row.instrument]
        if it.reading in ("", row.reading) and it.kind != "constraints"
    )


@FEW
@given(questions(spare=1))
def test_a_supporter_that_turns_closes_exactly_what_consensus_binds(
    drawn: Drawn,
) -> None:
    (_, asked, (turned,)), catalogue = drawn, drawn[0]()
    asked = replace(asked, objectors=asked.objectors or ())
    before = rows(catalogue, with_supporters(asked, turned))
    after = rows(catalogue, replace(asked, objectors=(*(asked.objectors or ()), turned)))
    assert set(before) == set(after)
    for key, row in before.items():
        bound = row.consensus == "yes"
        assert bound == any(a.circle == "states" for a in row.agreements)
        if bound:
            assert after[key].verdict == "closed"
            assert turned in {code for a in after[key].agreements for code in a.object}
        elif not any(reads(catalogue, row, name) for name in ("states", "supporters")):
            assert (after[key].verdict, after[key].gates) == (row.verdict, row.gates)
            assert after[key].agreements == row.agreements


@FEW
@given(questions(spare=3))
def test_supporters_never_close_a_row(
    drawn: Drawn,
) -> None:
    (_, asked, more), catalogue = drawn, drawn[0]()
    before, after = rows(catalogue, asked), rows(catalogue, with_supporters(asked, *more))
    assert set(before) == set(after)
    for key, row in before.items():
        assert RANK[after[key].verdict] >= RANK[row.verdict], key


@FEW
@given(questions(), st.randoms())
def test_the_order_of_names_changes_nothing(drawn: Drawn, random: Any) -> None:
    (_, asked, _), catalogue = drawn, drawn[0]()

    def shuffled(names: tuple[str, ...]) -> tuple[str, ...]:
        listed = [*names, *names[:1]]  # once more changes nothing either
        random.shuffle(listed)
        return tuple(listed)

    again = replace(
        asked, goals=shuffled(asked.goals),
        circles={name: shuffled(codes) for name, codes in reversed(list(asked.circles.items()))},
        objectors=None if asked.objectors is None else shuffled(asked.objectors),
    )  # fmt: skip
    assert replace(ask(catalogue, again), question=asked) == ask(catalogue, asked)


@FEW
@given(questions())
def test_each_change_does_what_it_says(
    drawn: Drawn,
) -> None:
    """What is offered as the one change is made, and the rows that it names are open."""
    (_, asked, _), catalogue = drawn, drawn[0]()
    answer = ask(catalogue, asked)
    for change in answer.changes[::3]:
        if change.kind == "reading":
            continue
        who = change.who[:1] or ("KAZ",)
        made = asked
        if change.kind == "position":
            rest = tuple(code for code in asked.objectors or () if code not in change.who)
            made = replace(asked, objectors=rest)
        elif change.kind == "date":
            made = replace(asked, by=change.day)
        elif who != ("?",):
            code = (
                who[0]
                if change.who
                else next(
                    c
                    for c in STATES
                    if c not in (asked.objectors or ())
                    and c not in answer.circles.get(change.circle, ())
                )
            )
            there = asked.circles.get(change.circle) or answer.circles.get(change.circle, ())
            made = replace(asked, circles={**asked.circles, change.circle: (*there, code)})
        else:
            there = asked.circles.get(change.circle, ())
            spare = next(c for c in STATES if c not in (asked.objectors or ()) and c not in there)
            made = replace(asked, circles={**asked.circles, change.circle: (*there, spare)})
        after = rows(catalogue, made)
        assert change.opens or change.loosens
        for key in change.opens:
            assert after[key].verdict == "can start now", (change, key)
        for key in change.loosens:
            assert after[key].verdict == "depends", (change, key)


def test_a_gate_that_is_gone_changes_its_row_only(tmp_path: Path) -> None:
    asked = question("books", "songs", parties="KGZ,TJK")
    before = rows(small(), asked)
    assert before[("fair", "free")].verdict == before[("choir", "")].verdict == "closed"
    fair = re.sub(r"  - label: donor\n(    .*\n)+", "", FAIR)
    after = rows(load(write(tmp_path / "one", fair=fair)), asked)
    assert after[("fair", "free")].verdict == "can start now"
    assert {k: r.verdict for k, r in after.items() if k[0] != "fair"} == {
        k: r.verdict for k, r in before.items() if k[0] != "fair"
    }
    choir = "\n".join(line for line in CHOIR.splitlines() if "label: three" not in line)
    after = rows(load(write(tmp_path / "two", choir=choir)), asked)
    assert after[("choir", "")].verdict == "can start now"
    assert {k: r for k, r in after.items() if k[0] != "choir"}.keys() <= before.keys()
    assert all(after[k].verdict == before[k].verdict for k in after if k[0] != "choir")


def test_a_donor_that_turns_changes_what_it_funds() -> None:
    catalogue = small()
    funded = rows(catalogue, question("books", parties="KGZ", donors="DEU", supporters="AUT"))
    alone = rows(catalogue, question("books", parties="KGZ", supporters="AUT", objectors=("DEU",)))
    changed = {key for key in funded if funded[key].verdict != alone[key].verdict}
    assert changed == {("fair", "free"), ("fair", "all"), ("vote", "")}
    kept = rows(
        catalogue,
        question("books", parties="KGZ", donors="CHE", supporters="AUT", objectors=("DEU",)),
    )
    assert kept[("fair", "free")].verdict == "can start now"


def renamed_file(path: Path, names: set[str]) -> None:
    """Give everything that the catalogue names another name, but not the keys of the contract."""
    data: Any = read_yaml(path).data

    def new(name: Any) -> Any:
        return f"x{name}" if name in names else name

    def expression(text: str) -> str:
        return re.sub(r"\b[a-z_]+\b(?=[.)])", lambda found: new(found[0]), text)

    def keys(mapping: dict[str, Any]) -> dict[str, Any]:
        return {new(key): value for key, value in mapping.items()}

    if path.name == "plan.yaml":
        form, process = data["messages"]["plan"], data["processes"]["plan"]
        form["fields"] = keys(form["fields"])
        for part in process["parts"].values():
            part["of"] = "plan." + new(part["of"].removeprefix("plan."))
            for look in part.get("with", {}).values():
                look["part"] = new(look["part"])
        process["parts"] = keys(process["parts"])
        process["columns"] = {k: expression(v) for k, v in process["columns"].items()}
    elif "instrument" in data:
        data["instrument"] = "z" + data["instrument"]
        data["goals"], data["kind"] = [new(goal) for goal in data["goals"]], new(data["kind"])
        for name, key in (("agreement", "who"), ("not_required", "who"), ("steps", "by"),
                          ("constraints", "about")):  # fmt: skip
            for item in data.get(name, ()):
                item |= {key: new(item[key])} if key in item else {}
        for name, key in (("gates", "opens"), ("constraints", "holds")):
            for item in data.get(name, ()):
                item |= {key: expression(item[key])} if key in item else {}
        path.unlink()
        path = path.with_name(f"z{path.name}")
    else:
        for section, items in data.items():
            data[section] = items if section == "sources" else keys(items)
            for item in items.values():
                if isinstance(item, dict):
                    item |= {key: new(item[key]) for key in ("default", "add") if key in item}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def test_no_name_of_the_catalogue_matters(tmp_path: Path) -> None:
    """Every circle, goal, constraint, kind and instrument is renamed: the answer is the same."""
    home = write(tmp_path / "c")
    catalogue = load(home)
    asked = question("books", "songs", parties="KGZ,TJK", donors="DEU,CHN", supporters="AUT,UN",
                     hosts="KAZ", objectors=("FRA",), by="2027-01-31")  # fmt: skip
    before = ask(catalogue, asked)
    old = {*catalogue.circles, *catalogue.goals, *catalogue.constraints, *catalogue.kinds}
    for path in sorted(home.glob("**/*.yaml")):
        renamed_file(path, old)
    renamed = load(home)
    assert not old & {*renamed.circles, *renamed.goals, *renamed.constraints, *renamed.kinds}
    again = replace(
        asked, goals=tuple(f"x{goal}" for goal in asked.goals),
        circles={f"x{name}": codes for name, codes in asked.circles.items()},
    )  # fmt: skip
    after = ask(renamed, again)

    def shape(row: Row) -> tuple[Any, ...]:
        return (
            row.instrument.removeprefix("z"), row.reading, row.verdict, row.consensus, row.ends,
            [(a.status, a.agree, a.object) for a in row.agreements],
            [c.status for c in (*row.gates, *row.constraints)], row.changes,
        )  # fmt: skip

    assert [shape(row) for row in after.rows] == [shape(row) for row in before.rows]
    assert [(c.kind, c.who, c.day) for c in after.changes] == [
        (c.kind, c.who, c.day) for c in before.changes
    ]
    assert before.changes


def test_a_small_answer_is_exactly_this() -> None:
    catalogue = small()
    assert verdicts(
        ask(catalogue, question("books", "songs", parties="KGZ,TJK", donors="DEU"))
    ) == {
        ("fair", "free"): "can start now",
        ("fair", "all"): "can start now",
        ("vote", ""): "can start now",
        ("choir", ""): "closed",
        ("round", ""): "closed",
    }
    asked = question(
        "books", "songs", parties="KGZ,TJK,CHN", supporters="AUT,UN,DEU", objectors=None
    )
    assert verdicts(ask(catalogue, asked)) == {
        ("fair", "free"): "closed",
        ("fair", "all"): "closed",
        ("vote", ""): "depends",
        ("choir", ""): "closed",
        ("round", ""): "can start now",
    }


ASKED: tuple[dict[str, tuple[str, ...]], ...] = (
    {"parties": ("KGZ", "TJK"), "donors": ("DEU",)},
    {"parties": ("KAZ",), "hosts": ("KAZ",), "donors": ("EU", "AUT"), "implementers": ("GBR",)},
    {"parties": ("KAZ", "KGZ", "TJK", "TKM", "UZB"), "donors": ("JPN",)},
    {"parties": ("KAZ", "KGZ"), "partners": ("CHN", "SCO"), "donors": ("DEU",)},
    {"parties": ("ISL",), "hosts": ("BLR",), "donors": ("NOR",)},
)  # fmt: skip


def all_rows(**changed: Any) -> dict[tuple[str, str], Row]:
    """Every instrument that ships, under every reading: all goals at once."""
    catalogue = load_catalogue()
    circles, objectors = changed["circles"], changed.get("objectors", ())
    return rows(catalogue, Question(tuple(catalogue.goals), circles, "2026-11-22", objectors))


@pytest.mark.parametrize("circles", ASKED)
def test_of_all_that_ships_one_supporter_closes_what_consensus_binds(circles: Any) -> None:
    before = all_rows(circles={**circles, "supporters": ("FRA", "UN", "GEO")})
    after = all_rows(circles={**circles, "supporters": ("UN", "GEO")}, objectors=("FRA",))
    bound = {key for key, row in before.items() if row.consensus == "yes"}
    closed = {k for k in before if before[k].verdict != "closed" and after[k].verdict == "closed"}
    assert closed == {key for key in bound if before[key].verdict != "closed"}
    assert closed
    # Consensus minus one is the way that one objection opens, and no other is.
    opened = {k for k in before if before[k].verdict == "closed" and after[k].verdict != "closed"}
    assert {before[key].consensus for key in opened} == {"partly"}
    assert all(reads(load_catalogue(), before[key], "states") for key in opened)
    same = {key for key in before if key not in bound | opened}
    assert {k: after[k].verdict for k in same} == {k: before[k].verdict for k in same}


@pytest.mark.parametrize("circles", ASKED)
def test_of_all_that_ships_a_lost_donor_closes_what_it_funds(circles: Any) -> None:
    lost = circles["donors"][-1]
    before = all_rows(circles=circles)
    after = all_rows(circles={**circles, "donors": circles["donors"][:-1]})
    changed = {key for key in before if before[key].verdict != after[key].verdict}
    assert all(reads(load_catalogue(), before[key], "donors") for key in changed)
    turned = all_rows(circles={**circles, "donors": circles["donors"][:-1]}, objectors=(lost,))
    deciding = lost in STATES
    for key in set(before) - changed:
        if turned[key].verdict != after[key].verdict:
            assert deciding, key
            assert reads(load_catalogue(), before[key], "states"), key


def test_nobody_is_counted_twice() -> None:
    three = ("ISL", "NOR", "SWE")
    twice = all_rows(circles={"parties": three, "supporters": three})
    six = all_rows(circles={"parties": three, "supporters": ("DEU", "FRA", "GBR", "UN", "JPN")})
    assert twice[("moscow-rapporteurs", "")].verdict == "closed"
    assert six[("moscow-rapporteurs", "")].verdict == "can start now"
    alone = all_rows(circles={"parties": ("KAZ",), "partners": ("KAZ",)})
    assert alone[("track-1-dialogue", "own-name")].verdict == "closed"


def test_a_partner_neither_tables_nor_applies_again() -> None:
    japan = all_rows(circles={"parties": ("JPN",)})
    assert japan[("permanent-council-decision", "")].verdict == "depends"
    assert japan[("partner-status", "")].verdict == "closed"
    china = all_rows(circles={"parties": ("KAZ",), "partners": ("CHN",)})
    assert china[("partner-status", "")].verdict == "can start now"
    assert china[("observer-status", "")].verdict == "closed"
