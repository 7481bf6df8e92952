"""regime list, show, check, coverage, schema, confirm."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from cli.conftest import REPO, Command

pytestmark = pytest.mark.usefixtures("nowhere")
LENDING = REPO / "tests" / "regimes" / "lending"


@pytest.fixture
def copy(nowhere: Path) -> Path:
    """A copy of the lending regime to spoil."""
    return Path(shutil.copytree(LENDING, nowhere / "lending"))


def test_the_library_is_listed(hofburg: Command) -> None:
    rows = hofburg("regime", "list", "--format", "json").json
    assert "VD2011" in [row["id"] for row in rows]
    assert "VD2011" in hofburg("regime", "list").out


def test_a_regime_reads_as_a_document(hofburg: Command) -> None:
    text = hofburg("regime", "show", "VD2011").out
    assert text.startswith("# ")
    assert "16.1.2" in text
    assert "48 h" in text
    assert "Confirmations" not in text


def test_the_schema_is_one(hofburg: Command) -> None:
    schema = hofburg("regime", "schema").json
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert '"provisions"' in json.dumps(schema)


def test_a_good_regime_passes(hofburg: Command, copy: Path) -> None:
    ran = hofburg("regime", "check", copy)
    assert (ran.code, ran.err) == (0, "")
    assert "all give the expected findings" in ran.out
    assert "cases" not in hofburg("regime", "check", copy, "--no-cases").out


def test_all_that_is_wrong_with_a_regime_is_told(hofburg: Command, copy: Path) -> None:
    rules = (copy / "rules.yaml").read_text(encoding="utf-8")
    rules = rules.replace("done: replied_at", "done: repliedat").replace(
        "{hand.time}", "{hand.tim}"
    )
    (copy / "rules.yaml").write_text(rules, encoding="utf-8")
    ran = hofburg("regime", "check", copy)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("rules.yaml:") >= 2
    assert "replied_at" in ran.err
    assert "hand.time" in ran.err


def test_a_case_that_differs_is_found(hofburg: Command, copy: Path) -> None:
    parameters = copy / "parameters.yaml"
    text = parameters.read_text(encoding="utf-8")
    assert "reply.time" in text
    parameters.write_text(text.replace("2 d", "9 d"), encoding="utf-8")
    ran = hofburg("regime", "check", copy)
    assert ran.code == 1
    assert "differ from what was expected" in ran.out


def test_coverage_names_cases_or_reasons(hofburg: Command) -> None:
    ran = hofburg("regime", "coverage", "VD2011", "--format", "json")
    assert ran.code == 0
    assert ran.json["complete"] is True
    rows = {row["row"]: row for row in ran.json["rows"]}
    assert len(rows) == 110
    # Of the rule table, only what is for people, derived, or information, is not coded.
    uncoded = {row for row, it in rows.items() if not it["labels"]}
    assert uncoded == {"VD11-10.3.3.a", "VD11-14.b", "VD11-AI.a", "VD11-111", "VD11-136"}
    for row in rows.values():
        assert row["reached"] or row["reason"]
        for label in row["labels"]:
            if label["label"] == "10.2.3-inside":  # cases hold no lines
                continue
            assert "/" in label["well"]
            assert "/" in label["otherwise"]
    assert "VD11-16.1.2.a" in hofburg("regime", "coverage", "VD2011").out


def test_a_gap_in_the_cases_is_found(hofburg: Command, copy: Path) -> None:
    shutil.rmtree(copy / "cases")
    (copy / "cases").mkdir()
    shutil.copy(LENDING / "cases" / "fines.yaml", copy / "cases")
    ran = hofburg("regime", "coverage", copy)
    assert ran.code == 1
    assert "NO CASE" in ran.out


WORDS = ("--by", "A. Reader", "--text-version", "FSC.DOC/1/11, English")


def test_a_confirmation_is_kept_and_changes_no_rule(hofburg: Command) -> None:
    before = hofburg("assess", "--case", "ukraine-russia-2021", "--format", "json").out
    assert hofburg("regime", "confirm", "VD2011", "reply.hours", *WORDS).code == 0
    ran = hofburg(
        "regime",
        "confirm",
        "VD2011",
        "16.1.2",
        *WORDS,
        "--value",
        "36 hours: yes",
        "--note",
        "p. 9",
    )
    assert "No rule was changed" in ran.out
    kept = yaml.safe_load(Path("VD2011.confirmations.yaml").read_text(encoding="utf-8"))
    first, second = kept["confirmations"]
    assert (first["item"], first["stands"], first["result"]) == ("reply.hours", "48 h", "confirmed")
    assert (second["result"], second["value"], second["note"]) == (
        "differs",
        "36 hours: yes",
        "p. 9",
    )
    assert second["hash"].startswith("sha256:")
    shown = hofburg("regime", "show", "VD2011").out
    assert "reply.hours = 48 h: confirmed, by A. Reader" in shown
    assert "differs: the text says 36 hours: yes" in shown
    assert hofburg("assess", "--case", "ukraine-russia-2021", "--format", "json").out == before


def test_a_dry_run_confirms_nothing(hofburg: Command) -> None:
    ran = hofburg(
        "regime", "confirm", "VD2011", "reply.hours", *WORDS, "--dry-run", "--out", "c.yaml"
    )
    assert "Would be added to c.yaml" in ran.out
    assert not Path("c.yaml").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("confirmations: [1]", "confirmation 1"),
        ("confirmations: [{regime: VD2011}]", "hash"),
        ("- 1", "no list of confirmations"),
        ("{", "does not read"),
        ("!!python/object:os.system {}", "does not read"),
        ("\x00", "does not read"),
    ],
)
def test_a_bad_file_of_confirmations_is_left_alone(hofburg: Command, text: str, said: str) -> None:
    Path("c.yaml").write_text(text, encoding="utf-8")
    ran = hofburg("regime", "confirm", "VD2011", "reply.hours", *WORDS, "--out", "c.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert Path("c.yaml").read_text(encoding="utf-8") == text


def test_the_demo_tells_every_world(hofburg: Command) -> None:
    told = hofburg("demo", "--format", "json").json
    stories = {story["case"]: story for story in told["stories"]}
    assert {"ukraine-russia-2021", "ukraine-russia-2022", "baltic-belarus-2022"} <= set(stories)
    text = hofburg("demo").out
    for story in stories.values():
        assert story["title"] in text
        for world in story["worlds"]:
            assert f"World {world['world'].partition('/')[2]}" in text
            assert world["events"]
            assert world["findings"]
        for line in story["not_known"]:
            assert line in " ".join(text.split())
    assert json.dumps(told).count("not the official channel") == 1
