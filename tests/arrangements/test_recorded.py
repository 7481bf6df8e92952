"""Arrangements as entries: in force for whoever reads the register, and a stranger's document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hofburg.arrangements import arrangement_entry, recorded, texts_of
from hofburg.errors import RegisterError
from hofburg.regimes import Law, load_regime
from hofburg.register import (
    ARRANGEMENT,
    Key,
    Record,
    Register,
    check_entry,
    check_records,
    read_records,
    recorded_laws,
)
from shared import PAIR, REGIMES


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    folder = tmp_path / "PAIR-2020"
    folder.mkdir()
    (folder / "regime.yaml").write_text(PAIR, encoding="utf-8")
    return folder


def entry_of(folder: Path, **more: Any) -> dict[str, Any]:
    law = load_regime(folder)
    said = {"author": "AND", "to": ["LIE"], "sent": "2020-01-01T10:00Z", "origin": "demo"}
    return arrangement_entry(law, texts_of(folder), **(said | more))


def under(law: Law, **more: Any) -> dict[str, Any]:
    """A message that only the arrangement knows."""
    return {
        "regime": law.regime, "under": law.id, "kind": "line_call", "author": "AND", "number": "1",
        "to": ["LIE"], "sent": "2020-02-01T10:00Z", "origin": "demo", "body": {"about": "x"}, **more,
    }  # fmt: skip


def made(data: dict[str, Any], recorded_at: str = "?") -> Record:
    entry, problems = check_entry(data, {})
    assert entry, problems
    return Record(entry, recorded=recorded_at)


def rules(data: dict[str, Any]) -> dict[str, str]:
    """Errors of an entry by rule."""
    entry, problems = check_entry(data, {})
    found = {it.rule: it.message for it in problems if it.level == "error"}
    assert (entry is None) == bool(found)
    return found


def test_what_is_recorded_is_the_law_again(pair: Path) -> None:
    law = load_regime(pair)
    data = entry_of(pair)
    assert (data["kind"], data["regime"]) == (ARRANGEMENT, "DIALOGUE")
    assert list(data["body"]["document"]) == ["regime.yaml"]
    (found,) = recorded([made(data)])
    assert (found.id, found.digest, found.layer) == (law.id, law.digest, law.id)
    assert found.arrangement == law.arrangement


def test_a_regime_of_its_own_is_recorded_under_its_own_id(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(REGIMES / "ferry", tmp_path / "ferry")
    path = tmp_path / "ferry" / "regime.yaml"
    path.write_text(path.read_text() + "\narrangement: {status: in-force}\n", encoding="utf-8")
    law = load_regime(tmp_path / "ferry")
    data = arrangement_entry(law, texts_of(tmp_path / "ferry"), origin="demo")
    assert data["regime"] == law.id
    (found,) = recorded([made(data)])
    assert found.digest == law.digest
    assert [*found.provisions] == [*law.provisions]


@pytest.mark.parametrize("first", [True, False])
def test_a_file_is_read_with_what_it_holds(pair: Path, tmp_path: Path, first: bool) -> None:
    law = load_regime(pair)
    assert law.base is not None
    entries = [entry_of(pair), under(law)]
    path = tmp_path / "entries.jsonl"
    listed = entries if first else entries[::-1]
    path.write_text("".join(json.dumps(it) + "\n" for it in listed), encoding="utf-8")
    assert len(read_records(path, {"DIALOGUE": law.base})) == 2
    path.write_text(json.dumps(entries[1]) + "\n", encoding="utf-8")
    _, problems = check_records(path, {"DIALOGUE": law.base})
    assert {it.rule for it in problems} == {"unknown-regime"}


def test_a_store_takes_in_what_is_sent_under_it(pair: Path, tmp_path: Path) -> None:
    """An export with an arrangement, and one whose messages build upon what is held already."""
    law = load_regime(pair)
    assert law.base is not None
    laws = {"DIALOGUE": law.base}
    arrangement, problems = check_entry(entry_of(pair), laws)
    message, more = check_entry(under(law), {**laws, law.id: law})
    assert arrangement, problems
    assert message, more
    key = Key.generate("AND-1")
    with Register.create(tmp_path / "a.sqlite", node="AND-1", state="AND", kind="demo") as store:
        store.append([arrangement], key)
        with (tmp_path / "one.jsonl").open("wb") as file:
            store.export(file)
        store.append([message], key)
        with (tmp_path / "two.jsonl").open("wb") as file:
            store.export(file)
        assert [it.reference for it in store.arrangements()] == [arrangement.reference]
    later = "".join((tmp_path / "two.jsonl").read_text().splitlines(keepends=True)[1:])
    with Register.create(tmp_path / "b.sqlite", node="LIE-1", state="LIE", kind="demo") as store:
        assert store.import_records(tmp_path / "one.jsonl", laws).added == 1
        (tmp_path / "later.jsonl").write_text(later)
        assert store.import_records(tmp_path / "later.jsonl", laws).added == 1
        assert [law.id for law in recorded(store.records())] == ["PAIR-2020"]


def test_corrections_count(pair: Path) -> None:
    first = made(entry_of(pair), "2020-01-02T00:00:00Z")
    (pair / "regime.yaml").write_text(PAIR.replace("since: 2020", "since: 2021"), encoding="utf-8")
    other = entry_of(pair)
    both = [first, made(other, "2020-01-03T00:00:00Z")]
    laws, problems = recorded_laws(both)
    assert [law.digest for law in laws] == [recorded([first])[0].digest]
    assert [it.rule for it in problems] == ["two-texts"]
    with pytest.raises(RegisterError, match="another text"):
        recorded(both)
    second = made({**other, "corrects": first.id}, "2020-01-03T00:00:00Z")
    (law,) = recorded([first, second])
    assert law.digest == load_regime(pair).digest


def test_copies_of_one_are_one(pair: Path) -> None:
    again = made(entry_of(pair, author="LIE", to=["AND"]))
    assert len(recorded([made(entry_of(pair)), again])) == 1


@pytest.mark.parametrize(
    ("change", "rule", "said"),
    [
        (lambda _: {}, "missing-field", "is missing"),
        (lambda body: body | {"document": []}, "type", "is not an object"),
        (lambda body: body | {"document": {}}, "missing-field", "is missing"),
        (lambda body: body | {"document": {"regime.yaml": 1}}, "type", "is not text"),
        (lambda body: body | {"document": {"../x.yaml": "a"}}, "file-name", "no name of a file"),
        (lambda body: body | {"document": {"/etc/passwd": "a"}}, "file-name", "no name of a file"),
        (lambda body: body | {"digest": "sha256:0"}, "digest", "was changed"),
        (lambda body: body | {"more": 1}, "unknown-field", "no field"),
        (
            lambda body: body | {"document": {f"f{n}.yaml": "a: 1" for n in range(41)}},
            "too-large",
            "41 files",
        ),
        (
            lambda body: body | {"document": {"regime.yaml": "#" * (512 * 2**10 + 1)}},
            "too-large",
            "bytes",
        ),
    ],
)
def test_a_hostile_body_is_refused(pair: Path, change: Any, rule: str, said: str) -> None:
    data = entry_of(pair)
    found = rules({**data, "body": change(data["body"])})
    assert said in found[rule]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: &x 1\nb: *x\n", "anchor"),
        ("a: !!python/object:os.system x\n", "tag"),
        ("a: [", "yaml"),
        ("[" * 60 + "]" * 60, "too-deep"),
        (PAIR.replace("base: DIALOGUE", "base: ../LEND"), "pattern"),
        (PAIR.replace("base: DIALOGUE", "base: LEND"), "base"),
        (PAIR.replace("status: in-force", "status: draft"), "not-agreed"),
        (PAIR.replace("regime: PAIR-2020", "regime: VD2011"), "taken"),
        (PAIR.replace("holds: has_line_call", "holds: has_no_call"), "unknown-name"),
    ],
)
def test_a_hostile_document_is_refused(pair: Path, text: str, rule: str) -> None:
    from hofburg.register import arrangement_body

    body = arrangement_body(load_regime(pair), {"regime.yaml": text})
    found = rules({**entry_of(pair), "body": body})
    assert rule in found, found
    assert any("regime.yaml" in said for said in found.values())


def test_the_envelope_must_fit(pair: Path) -> None:
    data = entry_of(pair)
    assert "Write DIALOGUE" in str(
        [it.remedy for it in check_entry({**data, "regime": "VD2011"}, {})[1]]
    )
    assert "unknown-field" in rules({**data, "under": "PAIR-2020"})
    assert "missing-field" in rules({k: v for k, v in data.items() if k != "regime"})
    assert "missing-field" in rules({k: v for k, v in data.items() if k != "body"})


def test_another_edition_of_the_base_is_told_and_no_obstacle(pair: Path) -> None:
    data = entry_of(pair)
    data["body"]["edition"] = "sha256:of-another-base"
    entry, problems = check_entry(data, {})
    assert entry is not None
    assert [(it.rule, it.level) for it in problems] == [("edition", "warning")]


def test_line_ends_of_other_systems_do_no_harm(pair: Path) -> None:
    (pair / "regime.yaml").write_bytes(PAIR.replace("\n", "\r\n").encode())
    assert recorded([made(entry_of(pair))])[0].digest == load_regime(pair).digest


def test_a_plain_regime_is_not_recorded() -> None:
    law = load_regime("DIALOGUE")
    with pytest.raises(RegisterError, match="no arrangement"):
        arrangement_entry(law, texts_of("DIALOGUE"))
