"""hofburg atlas standing, hofburg atlas institutions."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cli.conftest import Command
from hofburg import atlas

pytestmark = pytest.mark.usefixtures("nowhere")


def test_an_overview_of_every_agreement(hofburg: Command) -> None:
    text = hofburg("atlas", "standing", "--as-of", "2026-01-01").out
    for key, title in atlas.agreements().items():
        assert f"{key}: {title}" in text
    assert "withdrawn     2  RUS USA" in text
    assert "no entry says who is right" in text
    assert text.rstrip().endswith("Again: hofburg atlas standing --as-of 2026-01-01")
    assert max(len(line) for line in text.splitlines()) <= 100


def test_a_day_means_its_end_and_left_out_means_now(hofburg: Command) -> None:
    words = ("atlas", "standing", "--regime", "open-skies", "--state", "USA", "--format", "json")
    (row,) = hofburg(*words, "--as-of", "2020-11-22").json["standing"]
    assert (row["standing"], row["since"], row["marks"]) == ("withdrawn", "2020-11-22", ["V"])
    (row,) = hofburg(*words, "--as-of", "2020-11-22T10:00Z").json["standing"]
    assert (row["standing"], row["words"]) == ("unknown", ["in force", "withdrawn"])
    now = hofburg(*words)
    assert now.json["standing"][0]["standing"] == "withdrawn"
    assert " --as-of 20" in now.json["meta"]["again"]


def test_one_agreement_with_dates_and_what_they_rest_on(hofburg: Command) -> None:
    text = hofburg("atlas", "standing", "--regime", "CFE", "--as-of", "2024-01-01").out
    assert "Not a party (27): ALB AND AUT" in text
    flat = " ".join(text.split())
    assert "CAN in force 1992-07-17..1992-11-09" in flat
    assert "CFE, ITA: suspended since 2023-12-07 [verified: NL-CFE]" in flat
    assert "to CZE 2023-10-18..2023-10-30" in flat
    assert "NL-CFE Netherlands treaty database" in flat


def test_one_state_through_the_years(hofburg: Command) -> None:
    words = ("atlas", "standing", "--state", "RUS", "--during", "2000-01-01..2024-12-31")
    text = hofburg(*words).out
    assert "CFE         RUS    2007-12-12  2023-11-06  suspended towards all" in text
    assert "Never a party in this time: RUS DAYTON-II, RUS DAYTON-IV" in text
    rows = hofburg(*words, "--format", "json").json["standing"]
    assert [row["standing"] for row in rows if row["regime"] == "OPEN-SKIES"][-1] == "withdrawn"


def test_rows_for_programs(hofburg: Command) -> None:
    words = ("atlas", "standing", "--as-of", "2024-01-01")
    rows = hofburg(*words, "--format", "json").json["standing"]
    assert len(rows) == 57 * len(atlas.agreements())
    table = list(csv.DictReader(io.StringIO(hofburg(*words, "--format", "csv").out)))
    assert len(table) == len(rows)
    (belarus,) = (row for row in table if (row["regime"], row["state"]) == ("CFE", "BLR"))
    assert belarus["towards_since"] == "CZE 2023-10-18..2023-10-30; POL 2023-10-18..2023-10-30"
    assert (belarus["standing"], belarus["towards"], belarus["by"]) == (
        "in force", "CZE POL", "CZE POL",
    )  # fmt: skip


def test_pictures(hofburg: Command, nowhere: Path) -> None:
    ran = hofburg("atlas", "standing", "--as-of", "2024-01-01", "--svg", "all.svg")
    assert (ran.code, "all.svg: written" in ran.err) == (0, True)
    words = ("--during", "2000-01-01..2024-12-31", "--svg")
    assert hofburg("atlas", "standing", "--regime", "CFE", *words, "cfe.svg").code == 0
    for name in ("all.svg", "cfe.svg"):
        root = ET.fromstring((nowhere / name).read_text("utf-8"))
        assert root.get("width") == "960"
    before = (nowhere / "all.svg").read_bytes()
    again = hofburg("atlas", "standing", "--svg", "all.svg")
    assert (again.code, again.out) == (2, "")
    assert (nowhere / "all.svg").read_bytes() == before


def test_institutions(hofburg: Command) -> None:
    text = " ".join(hofburg("atlas", "institutions", "--as-of", "2026-01-02").out.split())
    assert "Permanent Council: since 1993-12-01..1994-12-06" in text
    assert "may not decide; informal" in text
    assert "Chairpersonship 2026 (CHE)" in text
    assert "Chairpersonship 2025" not in text
    assert "6,811,000 EUR, 2021-01-01..2021-12-31 [verified: OSCE-S52]" in text
    words = ("atlas", "institutions", "--kind", "budget", "--ever")
    rows = hofburg(*words, "--format", "json").json["institutions"]
    (last,) = (row for row in rows if row["key"] == "budget-2021")
    assert last["figures"][0]["amount"] == "138204100"
    table = list(csv.DictReader(io.StringIO(hofburg(*words, "--format", "csv").out)))
    assert [row["amount"] for row in table if row["key"] == "budget-2018"] == ["137801200"]
    assert "Nothing, as far" in hofburg("atlas", "institutions", "--state", "MCO").out


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("standing", "--regime", "NPT"), "unknown-agreement"),
        (("standing", "--regime", "\x1b[31mCFE"), "unknown-agreement"),
        (("standing", "--state", "Atlantis"), "unknown-state"),
        (("standing", "--as-of", "soon"), "date"),
        (("standing", "--as-of", "2001-01-01..2002-01-01"), "date"),
        (("standing", "--during", "2001"), "not-a-date"),
        (("standing", "--during", "2001-01-01.."), "not-a-span"),
        (("standing", "--during", "2002-01-01..2001-01-01"), "not-a-date"),
        (("standing", "--during", "2001-01-01..2002-01-01", "--as-of", "2001-01-01"), "usage"),
        (("standing", "--during", "2001-01-01..2002-01-01", "--svg", "x.svg"), "usage"),
        (("institutions", "--kind", "club"), "unknown-kind"),
        (("institutions", "--state", "Atlantis"), "unknown-state"),
        (("institutions", "--as-of", "2024-13-01"), "date"),
        (("institutions", "--ever", "--as-of", "2024-01-01"), "usage"),
    ],
)
def test_what_makes_no_sense_is_refused(
    hofburg: Command, nowhere: Path, words: tuple[str, ...], rule: str
) -> None:
    ran = hofburg("atlas", *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{rule}]" in ran.err
    assert "\x1b" not in ran.err
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize(
    "at", ["1975-01-01", "1992-08-01", "2004-06-01", "2023-11-07", "2199-01-01"]
)
@pytest.mark.parametrize("regime", atlas.agreements())
def test_every_agreement_is_printed_at_every_time(hofburg: Command, regime: str, at: str) -> None:
    ran = hofburg("atlas", "standing", "--regime", regime, "--as-of", at)
    assert ran.code == 0
    assert max(len(line) for line in ran.out.splitlines()) <= 100
