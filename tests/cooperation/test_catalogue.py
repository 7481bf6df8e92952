"""The catalogue loads safely, says everything that is wrong at once, and can be added to."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from cooperation.small import FAIR, SHIPPED, VOTE, faults, load, question, rows, write
from hofburg.cooperation import circles, goals, link_problems, load_catalogue, model
from hofburg.errors import DocumentError

ROOM = SHIPPED.parent


def test_what_ships_loads_and_every_goal_is_served() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.instruments) >= 15
    assert all(item.instruments for item in goals(catalogue))
    assert load_catalogue() is catalogue, "nothing changed, so nothing is read again"


def test_what_ships_names_what_the_library_has() -> None:
    assert [str(problem) for problem in link_problems(load_catalogue())] == []


def test_circles_that_a_question_may_name() -> None:
    found = circles(load_catalogue())
    assert {key for key, item in found.items() if item.needed} == {"parties"}
    assert "states" not in found, "the atlas fills it"


def test_no_instrument_goal_or_circle_stands_in_python() -> None:
    catalogue = load_catalogue()
    names = {*catalogue.instruments, *catalogue.goals, *catalogue.circles, *catalogue.constraints}
    names |= set(catalogue.kinds)
    # What is also a key of the contract or of an answer; test_laws renames everything, too.
    keys = [getattr(model, name) for name in model.__all__]
    names -= {field for each in keys for field in each.model_fields} | {"status"}
    found = []
    for path in sorted(ROOM.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [
            f"{path.name}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and node.value in names
        ]
    assert found == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("goals: [books]", "goals: [bokks]", "unknown-goal", "goals.0"),
        ("kind: project", "kind: projekt", "unknown-kind", "kind"),
        ("kind: project", "kind: project\nwages: 3", "unknown-key", "wages"),
        ("summary: A fair at the host's, paid by a donor.\n", "", "missing-key", "summary"),
        ("who: hosts", "who: guests", "unknown-circle", "agreement.0.who"),
        ("names: [ODIHR]", "names: [ODIR]", "unknown-name", "agreement.2.names"),
        ("about: noise", "about: noyse", "unknown-constraint", "constraints.0.about"),
        ("reading: all, why", "reading: every, why", "unknown-reading", "agreement.1.reading"),
        ("default: free", "default: fre", "unknown-reading", "question.default"),
        ("takes: 1 w..2 w", "takes: 2 w..1 w", "value", "steps.0.takes"),
        ("takes: 1 w..2 w", "takes: some weeks", "value", "steps.0.takes"),
        ("takes: 1 w..2 w", "takes: 9999 years", "value", "steps.0.takes"),
        ("after: [letter]", "after: [leter]", "unknown-step", "steps.2.after"),
        ("after: [letter]", "after: [fair]", "circle", "steps"),
        ("label: tent", "label: letter", "defined-twice", "steps.2.label"),
        ("amount: 1000..5000, currency: EUR", "amount: 5000..1000, currency: EUR", "value", "cost.amount"),
        ("amount: 1000..5000, currency: EUR", "amount: 1000..5000", "missing-key", "cost"),
        ("states: [NOR]", "states: [NORWEY]", "unknown-name", "precedents.0.states"),
        ("states: [NOR]", "states: [Norway]", "code", "precedents.0.states"),
        ("since: 2001-05", "since: 2001-13", "value", "precedents.1.since"),
        ('amount: "100..200"', 'amount: "many"', "value", "precedents.2.figures.0.amount"),
        ("any(donors.willing)", "any(donors.wiling)", None, "gates.0.opens"),
        ("any(donors.willing)", "count(donors)", None, "gates.0.opens"),
        ("any(hosts.central_asian)", "any(guests.central_asian)", None, "gates.1.opens"),
        ("NOT any(parties.neutral)", "parties.neutral", None, "constraints.0.holds"),
        ("label: central", "label: donor", "defined-twice", "gates.1"),
        ("label: central", "label: " + "x" * 51, "pattern", None),
        ("consensus: no", "consensus: yes", "consensus", "decision.consensus"),
        ("instrument: fair", "instrument: fare", "file-name", "instrument"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_and_a_remedy(
    tmp_path: Path, old: str, new: str, rule: str | None, field: str | None
) -> None:
    assert FAIR.count(old) == 1, old
    text = FAIR.replace(old, new)
    found = faults(write(tmp_path / "c", fair=text))
    assert found, "the fault was not found"
    first = found[0]
    name, _, line = first.place.rpartition(":")
    assert name == "instruments/fair.yaml"
    changed = text.splitlines()[int(line) - 1]
    assert rule is None or rule in {p.rule for p in found}
    assert first.remedy
    assert field is None or field in {p.field for p in found}
    if rule not in ("missing-key", "circle", "pattern", "defined-twice"):
        assert new.splitlines()[-1].split(", ")[0] in changed, changed


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    fair = FAIR.replace("goals: [books]", "goals: [bokks]").replace("who: hosts", "who: guests")
    vote = VOTE.replace("kind: decision", "kind: vote")
    rules = [p.rule for p in faults(write(tmp_path / "c", fair=fair, vote=vote))]
    assert sorted(rules) == ["unknown-circle", "unknown-goal", "unknown-kind"]


def test_an_agreement_of_all_that_the_rule_denies(tmp_path: Path) -> None:
    found = faults(write(tmp_path / "c", vote=VOTE.replace("consensus: yes", "consensus: no")))
    assert [p.rule for p in found] == ["consensus"]


@pytest.mark.parametrize(
    "text",
    ["", "- a\n", "instrument: !!python/object:os.system x\n", "a: &x 1\nb: *x\n", "x: \x00\n",
     "instrument: [" * 40, "{}\n"],
)  # fmt: skip
def test_hostile_files_are_refused_with_a_place(tmp_path: Path, text: str) -> None:
    found = faults(write(tmp_path / "c", evil=text))
    assert found
    assert all(p.place.startswith("instruments/evil.yaml") for p in found)


def test_one_more_file_is_a_row_for_its_goals(tmp_path: Path) -> None:
    home = write(tmp_path / "c")
    before = rows(load(home), question("books", parties="KGZ", donors="DEU"))
    mine = tmp_path / "mine" / "instruments"
    mine.mkdir(parents=True)
    text = VOTE.replace("instrument: vote", "instrument: poll").replace("[books, songs]", "[books]")
    (mine / "poll.yaml").write_text(text, encoding="utf-8")
    catalogue = load(home, tmp_path / "mine")
    after = rows(catalogue, question("books", parties="KGZ", donors="DEU"))
    assert set(after) - set(before) == {("poll", "")}
    assert {key: after[key] for key in before} == before
    assert set(rows(catalogue, question("songs", parties="KGZ"))) == {
        ("vote", ""), ("choir", ""), ("round", ""),
    }  # fmt: skip


def test_an_own_folder_may_bring_goals_and_sources(tmp_path: Path) -> None:
    home, mine = write(tmp_path / "c"), tmp_path / "mine"
    (mine / "instruments").mkdir(parents=True)
    (mine / "goals.yaml").write_text("goals: {tea: {title: Tea}}\n")
    (mine / "sources.yaml").write_text("sources: {T: the pot}\n")
    text = VOTE.replace("instrument: vote", "instrument: tea").replace("source: R", "source: T")
    (mine / "instruments" / "tea.yaml").write_text(text.replace("[books, songs]", "[tea]"))
    assert set(rows(load(home, mine), question("Tea", parties="KGZ"))) == {("tea", "")}


def test_the_same_name_twice_names_both_places(tmp_path: Path) -> None:
    home, mine = write(tmp_path / "c"), tmp_path / "mine"
    (mine / "instruments").mkdir(parents=True)
    (mine / "instruments" / "vote.yaml").write_text(VOTE)
    (mine / "goals.yaml").write_text("goals: {books: {title: Books}}\n")
    found = faults(home, mine)
    assert [p.rule for p in found] == ["defined-twice", "defined-twice"]
    places = {(p.place, re.findall(r"at (\S+:\d+)", p.message)[0]) for p in found}
    assert places == {
        ("mine/goals.yaml:1", "goals.yaml:2"),
        ("mine/instruments/vote.yaml:1", "instruments/vote.yaml:1"),
    }


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("circles", "circles: {aunts: {title: Aunts}}", "circles"),
        ("goals", "gaols: {}", "unknown-key"),
    ],
)
def test_an_own_folder_cannot_change_the_plan(
    tmp_path: Path, name: str, text: str, rule: str
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / f"{name}.yaml").write_text(text)
    assert [p.rule for p in faults(write(tmp_path / "c"), mine)] == [rule]


def test_an_own_instrument_must_name_what_the_library_has(tmp_path: Path) -> None:
    home, mine = write(tmp_path / "c"), tmp_path / "mine"
    (mine / "instruments").mkdir(parents=True)
    text = FAIR.replace("instrument: fair", "instrument: fete")
    text = text.replace("message: visit_invitation", "message: invitation")
    text = text.replace("since: 2020, ", "since: 2020, case: VD2011/no-such-case, ")
    (mine / "instruments" / "fete.yaml").write_text(text)
    assert sorted(p.rule for p in faults(home, mine)) == ["unknown-case", "unknown-kind"]


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_without_instruments_is_said(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DocumentError) as caught:
        load_catalogue([tmp_path / folder])
    assert caught.value.problems[0].rule in ("not-found", "empty")
    assert caught.value.problems[0].remedy
