"""options as a planner types it: six questions, who can close what, own instruments, lists."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest

from cli.conftest import REPO, Command
from cli.planner import QUESTIONS, STORES, answered, own_instrument
from hofburg.cooperation import Catalogue, load_catalogue

pytestmark = pytest.mark.usefixtures("nowhere")


def reading(catalogue: Catalogue, circle: str) -> set[tuple[str, str | None]]:
    """Instruments with their readings that have an agreement or gate which reads a circle."""
    found: set[tuple[str, str | None]] = set()
    for name, instrument in catalogue.instruments.items():
        for one in instrument.question.readings if instrument.question else [""]:
            found |= {
                (name, one or None)
                for it in catalogue.conditions[name]
                if it.reading in ("", one) and it.kind != "constraints" and circle in it.circles
            }
    return found


# -- the six questions -----------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_answered_with_all_that_a_planner_needs(
    hofburg: Command, question: str
) -> None:
    ran = hofburg("options", *QUESTIONS[question])
    assert (ran.code, ran.err) == (0, "")
    page, _, line = ran.out.partition("\nAgain:\n  ")
    assert max(map(len, page.splitlines())) <= 100
    assert page.index("Positions are assumptions of this run") < page.index("Agreement of")
    ways = re.split(r"\n(?=\d+\. [^\n]+\n-+\n)", page)[1:]
    first = [it for it in ways if not re.search(r"\nAs \d+, except:\n", it)]
    assert len(first) >= 8
    for way in first:
        for label in ("now", "decided", "agreement of", "ends", "cost", "done before", "first"):
            assert re.search(rf"^{label} +\S", way, re.MULTILINE), (label, way)
        assert re.search(r"Needs consensus: (yes|no|partly)", " ".join(way.split()))
        assert "(assumption)" in way or "agreement of  nobody else" in way
    assert re.search(r"^Source\n[A-Z]", page, re.MULTILINE)
    again = hofburg(*shlex.split(line)[1:])
    assert again.out == ran.out


def test_stores_at_a_border_need_no_decision_of_all(hofburg: Command) -> None:
    answer = answered(hofburg, *QUESTIONS["stores"])
    free = {key for key, it in answer["by key"].items() if it["consensus"] == "no"}
    assert len(free) >= 8
    for key in free:
        row = answer["by key"][key]
        assert row["verdict"] == "can start now"
        assert "states" not in {it["circle"] for it in row["agreement"]}
        assert row["ends"]["first"] > "2026-11-22"
        assert row["steps"]
    bound = [it for it in answer["rows"] if it["consensus"] == "yes"]
    assert bound
    assert all(len(a["agree"]) == 57 for it in bound for a in it["agreement"][-1:])
    assert answer["rows"].index(bound[0]) >= len(free)  # what needs no decision of all stands first


def test_a_regional_quota_is_for_its_parties_to_agree(hofburg: Command) -> None:
    rows = answered(hofburg, *QUESTIONS["quota"])["rows"]
    (row,) = [
        it for it in rows if "quota" in it["title"]["en"].casefold() and it["kind"] == "arrangement"
    ]
    assert (row["verdict"], row["consensus"]) == ("can start now", "no")
    assert [it["circle"] for it in row["agreement"]] == ["parties"]
    assert row["agreement"][0]["agree"] == ["KAZ", "KGZ", "TJK", "UZB"]
    assert "states" in {it["who"] for it in row["not_required"]}
    assert row["precedents"]


def test_a_course_is_where_its_host_is(hofburg: Command) -> None:
    rows = answered(hofburg, *QUESTIONS["course"])["rows"]
    training = [it for it in rows if it["kind"] == "training" and it["verdict"] == "can start now"]
    assert training
    for row in training:
        assert {c for a in row["agreement"] if a["circle"] == "hosts" for c in a["agree"]} <= {
            "KAZ"
        }


def test_track_2_asks_no_state(hofburg: Command) -> None:
    rows = answered(hofburg, *QUESTIONS["track 2"])["rows"]
    (row,) = [it for it in rows if it["title"]["en"].startswith("Track 2")]
    assert (row["verdict"], row["consensus"]) == ("can start now", "no")
    assert {it["circle"] for it in row["agreement"]} == {"implementers"}
    assert {"states", "parties"} <= {it["who"] for it in row["not_required"]}


def test_a_status_that_does_not_exist_is_said_with_what_can_be_done_instead(
    hofburg: Command,
) -> None:
    answer = answered(hofburg, *QUESTIONS["status"])
    (row,) = [it for it in answer["rows"] if not it["exists"]]
    assert (row["verdict"], row["consensus"]) == ("closed", "yes")
    everybody = next(it for it in row["agreement"] if it["circle"] == "states")
    assert len(everybody["agree"] + everybody["unknown"] + everybody["object"]) == 57
    instead = [
        str(number)
        for number, it in enumerate(answer["rows"], 1)
        if it["verdict"] == "can start now" and it["consensus"] == "no"
        and (it["question"] is None or it["question"]["default"])
    ]  # fmt: skip
    assert instead
    said = " ".join(hofburg("options", *QUESTIONS["status"], "--brief").out.split())
    assert "no such thing today): it would take a decision of all participating States (57)" in said
    assert f"What needs none and can start now: {', '.join(instead)}." in said
    # Even if nobody objected, what does not exist could not be given.
    willing = answered(hofburg, *QUESTIONS["status"], "--objectors", "none")
    assert willing["by key"][row["instrument"], row["reading"]]["verdict"] == "closed"


# -- who can close what ----------------------------------------------------------------------------


def test_a_supporter_that_turns_closes_exactly_what_consensus_binds(
    hofburg: Command,
) -> None:
    before = answered(hofburg, *QUESTIONS["stores"])["by key"]
    turned = [word.replace("GBR,", "") for word in STORES]
    after = answered(hofburg, *turned, "--objectors", "GBR")["by key"]
    changed = {key for key in before if before[key]["verdict"] != after[key]["verdict"]}
    assert before.keys() == after.keys()
    assert changed == {key for key, it in before.items() if it["consensus"] == "yes"}
    assert {after[key]["verdict"] for key in changed} == {"closed"}


def test_a_donor_that_turns_closes_what_it_funds_and_what_consensus_binds(
    hofburg: Command,
) -> None:
    before = answered(hofburg, *QUESTIONS["stores"])["by key"]
    words = list(STORES)
    at = words.index("--donors")
    del words[at : at + 2]
    after = answered(hofburg, *words, "--objectors", "DEU")["by key"]
    changed = {key for key in before if before[key]["verdict"] != after[key]["verdict"]}
    bound = {key for key, it in before.items() if it["consensus"] == "yes"}
    funded = reading(load_catalogue(), "donors") & before.keys()
    assert bound < changed <= bound | funded
    assert {after[key]["verdict"] for key in changed} == {"closed"}
    # Of what a donor may fund, that stays open which another gate lets somebody else pay.
    assert all(
        any(gate["status"] == "met" for gate in after[key]["gates"]) for key in funded - changed
    )


# -- instruments of one's own ----------------------------------------------------------------------


def test_an_instrument_of_ones_own_appears_for_the_goals_that_it_lists(
    hofburg: Command, tmp_path: Path
) -> None:
    key = ("letter-between-neighbours", None)
    folder = own_instrument(tmp_path / "own")
    assert key not in answered(hofburg, *QUESTIONS["stores"])["by key"]
    assert key in answered(hofburg, *QUESTIONS["stores"], "--catalogue", folder)["by key"]
    assert key not in answered(hofburg, *QUESTIONS["course"], "--catalogue", folder)["by key"]
    own_instrument(tmp_path / "own", goals=["training"])
    assert key not in answered(hofburg, *QUESTIONS["stores"], "--catalogue", folder)["by key"]
    assert key in answered(hofburg, *QUESTIONS["course"], "--catalogue", folder)["by key"]


def test_removing_a_gate_changes_its_row_and_no_other(hofburg: Command, tmp_path: Path) -> None:
    folder = own_instrument(tmp_path / "own")
    before = answered(hofburg, *QUESTIONS["stores"], "--catalogue", folder)["by key"]
    said = hofburg("options", *QUESTIONS["stores"], "--catalogue", folder, "--brief").out
    assert "Five neighbours. Name five." in " ".join(said.split())
    own_instrument(tmp_path / "own", gates=[])
    after = answered(hofburg, *QUESTIONS["stores"], "--catalogue", folder)["by key"]
    key = ("letter-between-neighbours", None)
    assert (before[key]["verdict"], after[key]["verdict"]) == ("closed", "can start now")
    assert {k: it for k, it in before.items() if k != key} == {
        k: it for k, it in after.items() if k != key
    }


def test_the_catalogue_of_a_centre_is_read_where_one_stands(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hofburg("init", "--state", "LIE", "--demo", "--insecure", "centre").code == 0
    own_instrument(nowhere / "centre" / "catalogue")
    monkeypatch.chdir(nowhere / "centre")
    listed = hofburg("options", "instruments", "--format", "json").json
    assert "letter-between-neighbours" in {it["instrument"] for it in listed}


def test_faults_of_a_catalogue_are_said_with_their_line(hofburg: Command, tmp_path: Path) -> None:
    folder = own_instrument(tmp_path / "own", goals=["nothing-of-the-kind"], kind="rumour")
    ran = hofburg("options", *QUESTIONS["stores"], "--catalogue", folder)
    assert (ran.code, ran.out) == (2, "")
    assert re.search(r"letter-between-neighbours\.yaml:\d+.*nothing-of-the-kind", ran.err)
    assert "rumour" in ran.err
    none = hofburg("options", *QUESTIONS["stores"], "--catalogue", tmp_path / "none")
    assert (none.code, none.out) == (2, "")
    assert "there is no such folder" in none.err


def test_no_instrument_is_known_to_python() -> None:
    ids = set(load_catalogue().instruments)
    long = re.compile("|".join(rf"(?<![\w-]){name}(?![\w-])" for name in ids if "-" in name))
    found = []
    for path in (REPO / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        constants = {
            it.value for it in ast.walk(ast.parse(text))
            if isinstance(it, ast.Constant) and isinstance(it.value, str)
        }  # fmt: skip
        found += [(path.name, it) for it in constants if it in ids or long.search(it)]
    assert found == []


# -- lists -----------------------------------------------------------------------------------------


def test_goals_and_instruments_are_listed(hofburg: Command) -> None:
    goals = hofburg("options", "goals", "--format", "json").json
    listed = {it["key"]: it for it in goals}
    assert listed.keys() == load_catalogue().goals.keys()
    assert all(it["instruments"] for it in goals)
    page = hofburg("options", "goals").out
    assert all(key in page for key in listed)
    instruments = hofburg("options", "instruments", "--format", "json").json
    assert {it["instrument"] for it in instruments} == load_catalogue().instruments.keys()
    assert {it["consensus"] for it in instruments} == {"yes", "no", "partly"}
    page = hofburg("options", "instruments", "--language", "ru").out
    assert all(it["instrument"] in page for it in instruments)
    assert "дело" not in page.split()
    assert "диалог" in page.casefold()
