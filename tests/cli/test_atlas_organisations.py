"""hofburg atlas organisations; and a regime whose organizations write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli.conftest import Command
from hofburg import atlas

DOCUMENT = """\
regime: BESIDE
title: Beside the States
organisations: [EU, SG]
messages: {told: {title: Told, fields: {who: state, at: instant}}}
processes:
  telling:
    messages: {told: {from: teller, to: hearer}}
    columns: {teller: state = told.from, hearer: state = told.to, who: state = told.who}
provisions:
  - {label: x, content: {on: telling, by: teller, to: hearer, holds: "member('EU', who, told.sent)"}}
"""


@pytest.mark.usefixtures("nowhere")
def test_all_of_them(hofburg: Command) -> None:
    text = hofburg("atlas", "organisations").out
    assert all(f"\n  {it.code} " in text for it in atlas.organisations())
    assert max(len(line) for line in text.splitlines()) <= 100
    found = hofburg("atlas", "organisations", "--format", "json").json
    assert [it["code"] for it in found["organisations"]] == [
        it.code for it in atlas.organisations()
    ]
    rows = list(
        csv.DictReader(io.StringIO(hofburg("atlas", "organisations", "--format", "csv").out))
    )
    assert [row["code"] for row in rows] == [it.code for it in atlas.organisations()]
    assert rows[0]["name_ru"] == "Организация Объединённых Наций"


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("it", atlas.organisations(), ids=lambda it: it.code)
def test_one_by_its_name(hofburg: Command, it: atlas.Organisation) -> None:
    ran = hofburg("atlas", "organisations", it.name_in("ru"))
    assert f"\n  {it.code} " in ran.out
    assert it.name_in("ru") in " ".join(ran.out.split())
    assert max(len(line) for line in ran.out.splitlines()) <= 100
    assert ran.out.rstrip().endswith(f"Again: hofburg atlas organisations {it.code}")


@pytest.mark.usefixtures("nowhere")
def test_of_a_kind_and_role(hofburg: Command) -> None:
    words = ("atlas", "organisations", "--kind", "national centre", "--role", "donor")
    found = hofburg(*words, "--format", "json").json
    assert [it["code"] for it in found["organisations"]] == ["DTRA"]
    assert found["meta"]["again"].startswith("hofburg atlas organisations --kind 'national centre'")
    none = hofburg("atlas", "organisations", "SG", "--kind", "national centre")
    assert "None, as far as the atlas knows." in none.out


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize(
    ("words", "rule"),
    [(("ODIRH",), "unknown-organisation"), (("--kind", "x"), "unknown-kind"),
     (("--role", "payer"), "unknown-role"), (("\x1b[31m",), "unknown-organisation")],
)  # fmt: skip
def test_what_is_none_is_refused(hofburg: Command, words: tuple[str, ...], rule: str) -> None:
    ran = hofburg("atlas", "organisations", *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{rule}]" in ran.err
    assert "\x1b" not in ran.err


def test_an_organization_writes_under_a_regime(hofburg: Command, tmp_path: Path) -> None:
    regime = tmp_path / "beside.yaml"
    regime.write_text(DOCUMENT, encoding="utf-8")
    draft = tmp_path / "draft.json"
    words = ("message", "new", "told", "--regime", str(regime), "--no-prompt", "--out", str(draft))
    ran = hofburg(*words, "--from", "Европейский союз", "--to", "sg", "--set", "who=EU")
    assert ran.code == 0, ran.err
    made = json.loads(draft.read_text("utf-8"))
    assert (made["author"], made["to"], made["body"]["who"]) == ("EU", ["SG"], "EU")
    ran = hofburg(*words[:-2], "--from", "NATO", "--to", "KAZ")
    assert ran.code == 2
    assert "unknown-state" in ran.err
