"""``hofburg demo --synthetic``: told the same each time, kept where asked, refused by a real register."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Command
from hofburg.cli.demo_year import Watch
from hofburg.register import find_centre


def test_a_year_is_told_kept_and_written(hofburg: Command, nowhere: Path) -> None:
    first = hofburg("demo", "--synthetic", "--seed", "3", "--into", "centre", "--out", "year.jsonl")
    assert first.code == 0, first.err
    assert first.err == ""
    assert "a real register refuses them" in " ".join(first.out.split())
    assert "found; nothing else is amiss." in first.out
    assert "NOT found" not in first.out
    again = hofburg("demo", "--synthetic", "--seed", "3", "--format", "json")
    assert again.code == 0, again.err
    tale = again.json
    assert tale["seed"] == 3
    assert all(it["found"] for it in tale["deviations"])
    assert tale["unplanned"] == []
    listed = [it["what"] for it in tale["deviations"]]
    told = " ".join(first.out.split())
    assert all(what.split()[-1] in told for what in listed)

    home = find_centre(nowhere / "centre")
    assert home is not None
    assert home.kind == "demo"
    lines = (nowhere / "year.jsonl").read_text(encoding="utf-8").splitlines()
    with home.register() as register:
        assert register.count() == len(lines)
        held = {record.entry.text.decode() for record in register.records()}
    assert held == set(lines), "the file has the entries, letter by letter, as the register does"

    # Again into the same folder: nothing is recorded twice, and the same is told.
    once_more = hofburg("demo", "--synthetic", "--seed", "3", "--into", "centre")
    assert once_more.code == 0, once_more.err
    assert once_more.out == first.out.replace("year.jsonl: the entries, one on a line.\n", "")


def test_a_real_centre_refuses_it_and_nothing_is_written(hofburg: Command, nowhere: Path) -> None:
    assert hofburg("init", "real", "--state", "LIE").code == 0
    done = hofburg("demo", "--synthetic", "--into", "real")
    assert done.code == 2
    assert done.out == ""
    assert "this is a real register: it takes no synthetic entry" in done.err
    assert "--demo" in done.err
    assert done.err.count("synthetic entry") == 1, "said once, not for each entry"
    home = find_centre(nowhere / "real")
    assert home is not None
    with home.register() as register:
        assert register.count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--synthetic", "--year", "1990"), "1990 is no year for it"),
        (("--synthetic", "--seed", "-4"), "-4 is no seed"),
        (("--synthetic", "--case", "zapad-2017"), "is for worked cases"),
        (("--into", "centre"), "is for --synthetic"),
        (("--out", "year.jsonl"), "is for --synthetic"),
        (("--seed", "7"), "is for --synthetic"),
        (("--synthetic", "--out", "taken.txt"), "is there already"),
    ],
)
def test_what_makes_no_sense_is_refused(
    hofburg: Command, nowhere: Path, words: tuple[str, ...], said: str
) -> None:
    (nowhere / "taken.txt").write_text("mine")
    done = hofburg("demo", *words)
    assert done.code == 2
    assert done.out == ""
    assert said in done.err
    assert sorted(path.name for path in nowhere.iterdir()) == ["taken.txt"]
    assert (nowhere / "taken.txt").read_text() == "mine"


@pytest.mark.usefixtures("nowhere")
def test_entries_of_a_year_are_refused_by_a_real_register_as_well(hofburg: Command) -> None:
    from hofburg.exchange import synthetic_year
    from hofburg.regimes import load_regime

    entries = list(synthetic_year(load_regime("VD2011"), states=["AND", "LIE", "MCO"]))
    Path("few.jsonl").write_text("".join(json.dumps(it) + "\n" for it in entries), encoding="utf-8")
    assert hofburg("init", "real", "--state", "LIE").code == 0
    assert hofburg("init", "demo", "--state", "LIE", "--demo", "--insecure").code == 0
    for folder, code in (("real", 2), ("demo", 0)):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            done = hofburg("register", "add", "../few.jsonl")
            assert done.code == code
            assert ("a real register takes no synthetic entry" in done.err) is (code == 2)
            listed = hofburg("register", "list", "--format", "json").json
            assert len(listed) == (0 if code else len(entries))


def test_times_are_told_apart() -> None:
    watch = Watch()
    with watch.step("made in"):
        pass
    with watch.step("told in"):
        pass
    assert str(watch) == "made in 0.0 s, told in 0.0 s"


def test_without_it_the_consultations_are_told_as_before(hofburg: Command) -> None:
    done = hofburg("demo", "--case", "example-clock-running")
    assert done.code == 0, done.err
    assert "1 worked cases" in done.out
