"""What is printed and drawn: both sides, no State by itself, marked as made up, plain SVG."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hofburg.arrangements import Study, load_scenario, scenario_path, warn
from hofburg.cli import main
from hofburg.regimes import load_regime
from hofburg.reports import warn_as_dict, warn_names, warn_picture, warn_side, warn_summary

LOWERED = Path(__file__).parent / "lowered"
NAMES = re.compile(r"Kyrgyz|Tajik|\bKGZ\b|\bTJK\b")
ASK = ["arrangement", "warn", str(LOWERED), "--worlds", "12", "--strategy", "even"]


@pytest.fixture(scope="module")
def study() -> Study:
    law = load_regime(LOWERED)
    return warn(law, load_scenario(law, scenario_path(LOWERED)), worlds=30, seed=1)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*ASK, *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_no_state_is_named_by_itself(capsys: pytest.CaptureFixture[str], form: str) -> None:
    told = printed(capsys, "--format", form)
    assert not NAMES.search(told)
    named = printed(capsys, "--format", form, "--name-states")
    assert {"Kyrgyzstan", "Tajikistan"} <= set(re.findall(r"Kyrgyzstan|Tajikistan", named))


def test_both_sides_stand_in_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys)
    assert text.count("the one side") == text.count("the other side") > 6
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "--format", "csv"))))
    assert {(r["side"], r["law"]) for r in rows} == {
        (s, u) for s in ("one", "other") for u in ("base", "both")
    }
    assert {r["origin"] for r in rows} == {"synthetic"}
    said = json.loads(printed(capsys, "--format", "json"))
    assert {(c["side"], c["law"]) for c in said["curves"]} == {
        (s, u) for s in ("one", "other") for u in ("base", "both")
    }
    assert said["origin"] == "synthetic"
    assert "--worlds 12 --seed 1" in said["meta"]["again"]


def test_what_is_printed_says_how_it_was_made(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys)
    for piece in (
        "Assumptions",
        "What it does not say",
        "seed 1",
        "[doubtful, OWN]",
        "Again: hofburg arrangement warn",
    ):
        assert piece in text


def test_the_same_question_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--format", "csv") == printed(capsys, "--format", "csv")


def test_the_picture_has_both_sides(study: Study) -> None:
    picture = warn_picture(study)
    root = ET.fromstring(picture)
    text = " ".join("".join(e.itertext()) for e in root.iter())
    assert not NAMES.search(text)
    for side in (
        "The one side builds up",
        "The other side builds up",
        "Made up under stated assumptions",
    ):
        assert side in text
    assert "script" not in picture
    assert "href" not in picture
    lines = [
        e
        for e in root.iter("{http://www.w3.org/2000/svg}polyline")
        if e.get("points", "").count(" ") > 1
    ]
    assert len(lines) == 2 * 2 * len(study.strategies)
    for shape in root.iter():
        for name in ("x", "y"):
            if shape.get(name):
                assert (
                    -1
                    <= float(shape.get(name, "0"))
                    <= float(root.get({"x": "width", "y": "height"}[name], "0"))
                )


def test_a_curve_ends_at_the_share_that_is_known(study: Study) -> None:
    root = ET.fromstring(warn_picture(study))
    grey = "{http://www.w3.org/2000/svg}"
    drawn = [e for e in root.iter(f"{grey}polyline") if e.get("points", "").count(" ") > 1]
    curves = study.curves()
    for line, curve in zip(drawn, curves, strict=True):
        points = [tuple(map(float, p.split(","))) for p in line.get("points", "").split()]
        top = points[0][1] - 150
        value = curve.shares["known"].value
        assert value is not None
        assert points[-1][1] == pytest.approx(top + 150 * (1 - value), abs=0.1)
        heights = [y for _, y in points]
        assert heights == sorted(heights, reverse=True), "what is known stays known"


def test_hostile_texts_are_escaped(study: Study) -> None:
    from dataclasses import replace

    model = study.scenario.model.model_copy(update={"title": "<script>x</script>\u202e"})
    picture = warn_picture(replace(study, scenario=replace(study.scenario, model=model)))
    assert "<script" not in picture
    assert "\u202e" not in picture


def test_names_are_given_only_when_asked_for(study: Study) -> None:
    assert warn_side("one") == "the one side"
    assert warn_side("other", warn_names(study)) == "Tajikistan"
    assert not NAMES.search(" ".join(warn_summary(study)))
    assert not NAMES.search(json.dumps(warn_as_dict(study)))


def test_files_are_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "a.svg"
    there.write_text("mine", encoding="utf-8")
    assert main([*ASK, "--svg", str(there)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert there.read_text(encoding="utf-8") == "mine"


def test_ctrl_c_gives_what_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first interrupt ends after the batch; the figures of the worlds that are done are printed."""
    from hofburg.arrangements import warn_run

    monkeypatch.setattr("hofburg.arrangements.warn_study.BATCH", 4)
    real = warn_run.Runner.outcomes

    def interrupted(self: warn_run.Runner, years: list[object]) -> object:
        signal.raise_signal(signal.SIGINT)
        return real(self, years)  # type: ignore[arg-type]

    monkeypatch.setattr(warn_run.Runner, "outcomes", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert main(ASK) == 130
    told = capsys.readouterr()
    assert "4 of 12: interrupted" in told.out
    assert "interrupted: 4 of 12 worlds are done" in told.err
    assert signal.getsignal(signal.SIGINT) is before


def test_a_page_says_how_it_was_made_and_has_both_sides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    svg, page = tmp_path / "a.svg", tmp_path / "a.md"
    assert main([*ASK, "--svg", str(svg), "--markdown", str(page)]) == 0
    assert capsys.readouterr().out == ""
    text = page.read_text(encoding="utf-8")
    assert "](a.svg)" in text
    assert "--worlds 12 --seed 1 --strategy even --svg a.svg --markdown a.md" in text
    assert text.count("the one side") == text.count("the other side") > 6
    assert "## Assumptions" in text
    assert not NAMES.search(text.partition("## What it does not say")[2])


@pytest.mark.parametrize("name", ["STORES", "NOTICE"])
def test_the_studies_are_of_the_documents_that_ship(name: str) -> None:
    """A draft or scenario that was changed needs its study made again, by the command on its page."""
    law = load_regime(f"DRAFT-BORDER-{name}")
    scenario = load_scenario(law, scenario_path(f"DRAFT-BORDER-{name}"))
    page = Path(__file__).parents[2] / "docs" / "studies" / f"warn-{name.lower()}.md"
    text = page.read_text(encoding="utf-8")
    assert law.digest[:19] in text
    assert scenario.digest[:19] in text
