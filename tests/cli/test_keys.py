"""keys, checkpoints, forks, clocks: what a security officer does at the desk."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from cli.conftest import Command, request_entry


def add(hofburg: Command, number: str, *words: str, **more: object) -> str:
    Path(f"{number}.json").write_text(json.dumps(request_entry(number=number, **more)))
    ran = hofburg("register", "add", f"{number}.json", *words)
    assert ran.code == 0, ran.err
    return ran.out


@pytest.fixture
def partner(hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo centre of Andorra to be in."""
    monkeypatch.chdir(nowhere)
    assert hofburg("init", "--state", "AND", "--demo", "partner").code == 0
    monkeypatch.chdir(nowhere / "partner")
    return nowhere / "partner"


def public_keys(hofburg: Command, path: Path) -> Path:
    path.write_text(hofburg("keys", "show", "--public").out, encoding="utf-8")
    return path


def test_others_learn_a_new_key_from_the_chain(
    hofburg: Command, centre: Path, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = public_keys(hofburg, centre / "keys.json")
    ran = hofburg("keys", "new")
    assert ran.code == 0
    assert "Others learn it" in ran.out
    add(hofburg, "4")
    assert hofburg("register", "export", "--out", "all.jsonl").code == 0
    monkeypatch.chdir(nowhere)
    assert hofburg("init", "--state", "AND", "--demo", "partner").code == 0
    monkeypatch.chdir(nowhere / "partner")
    assert hofburg("keys", "trust", keys).code == 0
    assert "3 new" in hofburg("register", "import", centre / "all.jsonl").out
    assert "all is well" in hofburg("register", "verify").out


def test_a_lost_key(hofburg: Command, centre: Path) -> None:
    old = hofburg("keys", "show").out
    assert hofburg("keys", "new", "--lost", "--reason", "the officer left").code == 0
    shown = hofburg("register", "list", "--kind", "hofburg.key.revoked").out
    assert "LIE-1/2" in shown
    add(hofburg, "4")
    assert "all is well" in hofburg("register", "verify").out
    assert hofburg("keys", "show").out != old
    assert (centre / "trust.json").is_file()


def test_an_earlier_key_is_revoked(hofburg: Command, centre: Path) -> None:
    (first,) = [it.stem for it in (centre / "keys").glob("*.pem")]
    ran = hofburg("keys", "revoke", first, "--reason", "seen on a stick")
    assert (ran.code, "keys new" in ran.err) == (2, True)
    assert hofburg("keys", "new").code == 0
    ran = hofburg("keys", "revoke", first, "--reason", "seen on a stick", "--since", "2022-05-01")
    assert ran.code == 0
    assert "is revoked by LIE-1/3" in ran.out
    ran = hofburg("register", "verify")
    # What it signed after that instant is for people to look at.
    assert ran.code == 1
    assert "was not valid at" in ran.err
    assert hofburg("keys", "revoke", "0" * 16, "--reason", "x").code == 2


def test_a_partners_key_is_distrusted(
    hofburg: Command, centre: Path, partner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = public_keys(hofburg, partner / "keys.json")
    add(hofburg, "1")
    assert hofburg("register", "export", "--out", "one.jsonl").code == 0
    add(hofburg, "2")
    assert hofburg("register", "export", "--out", "two.jsonl").code == 0
    (key,) = json.loads(keys.read_text())
    monkeypatch.chdir(centre)
    assert hofburg("keys", "trust", keys).code == 0
    assert "1 new" in hofburg("register", "import", partner / "one.jsonl").out
    assert hofburg("keys", "distrust", key, "--since", "2022-01-01").code == 0
    ran = hofburg("register", "import", partner / "two.jsonl")
    assert ran.code == 2
    assert "was not valid" in ran.err
    own = [it for it in json.loads(Path("trust.json").read_text()) if it != key]
    assert hofburg("keys", "distrust", own[0]).code == 2
    assert hofburg("keys", "distrust", "0" * 16).code == 2
    assert hofburg("keys", "distrust", key, "--since", "yesterday").code == 2


def test_a_swapped_trust_file(hofburg: Command, centre: Path) -> None:
    path = centre / "trust.json"
    path.write_text(path.read_text().replace("LIE-1", "LIE-2"))
    for words in (["register", "verify"], ["register", "import", "request.json"]):
        ran = hofburg(*words)
        assert ran.code in (1, 2)
        assert "trust-changed" in ran.err
    path.write_text(path.read_text().replace("LIE-2", "LIE-1"))
    assert "all is well" in hofburg("register", "verify").out


def test_the_trust_file_is_sealed_after_a_look(hofburg: Command, centre: Path) -> None:
    path = centre / "trust.json"
    path.write_text(path.read_text() + "\n")
    assert hofburg("register", "verify").code == 1
    ran = hofburg("keys", "seal", "--yes")
    assert ran.code == 0
    assert "LIE-1" in ran.out
    assert ran.out.endswith("Sealed.\n")
    assert "all is well" in hofburg("register", "verify").out


def test_an_author_signs_what_it_says(hofburg: Command, partner: Path) -> None:
    assert hofburg("keys", "new", "--author", "--lost").code == 2
    Path("first.json").write_text(json.dumps(request_entry(number="1")))
    ran = hofburg("register", "add", "first.json", "--sign-as-author")
    assert (ran.code, "AND as an author" in ran.err) == (2, True)
    assert hofburg("keys", "new", "--author").code == 0
    add(hofburg, "1", "--sign-as-author")
    row = hofburg("register", "show", "AND/1").out
    assert '"signature"' in row
    assert "all is well" in hofburg("register", "verify").out
    # Nothing is signed in the name of another State.
    Path("x.json").write_text(json.dumps(request_entry(author="LIE", to=["AND"], number="7")))
    ran = hofburg("register", "add", "x.json", "--sign-as-author")
    assert (ran.code, "author-signature" in ran.err) == (2, True)
    assert partner.is_dir()


def test_checkpoints(
    hofburg: Command, centre: Path, partner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = public_keys(hofburg, partner / "keys.json")
    monkeypatch.chdir(centre)
    ran = hofburg("register", "checkpoint", "--show")
    assert (ran.code, ran.out) == (0, "")
    ran = hofburg("register", "checkpoint")
    assert ran.out.startswith("hofburg/LIE-1\n1\n")
    assert "all is well" in hofburg("register", "verify").out
    assert "all is well" in hofburg("register", "verify", "--full").out
    (centre / "note").write_text(ran.out, encoding="utf-8")
    lie = public_keys(hofburg, centre / "lie.json")
    assert hofburg("register", "export", "--out", "all.jsonl").code == 0
    monkeypatch.chdir(partner)
    assert hofburg("register", "checkpoint", "--keep", centre / "note").code == 2
    assert hofburg("keys", "trust", lie).code == 0
    ran = hofburg("register", "checkpoint", "--keep", centre / "note")
    assert "LIE-1 on 1 record of LIE-1" in ran.out
    ran = hofburg("register", "verify")
    assert ran.code == 1
    assert "1 records of LIE-1" in ran.err
    assert "1 new" in hofburg("register", "import", centre / "all.jsonl").out
    assert "all is well" in hofburg("register", "verify").out
    assert keys.is_file()
    both = hofburg("register", "checkpoint").out
    assert both.count("hofburg/") == 2
    (partner / "both").write_text(both, encoding="utf-8")
    assert len(hofburg("register", "checkpoint", "--keep", "both").out.splitlines()) == 2
    assert hofburg("register", "checkpoint", "--keep", "nothing").code == 2


def test_a_clock_that_was_set_back(
    hofburg: Command, centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = time.time_ns() - 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: past)
    (centre / "late.json").write_text(json.dumps(request_entry(number="9")))
    ran = hofburg("register", "add", "late.json")
    assert (ran.code, "--despite-clock" in ran.err) == (2, True)
    assert hofburg("register", "add", "late.json", "--despite-clock").code == 0


def test_a_fork_is_shown_and_kept(
    hofburg: Command, centre: Path, partner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.chdir(centre)
    keys = public_keys(hofburg, centre / "keys.json")
    shutil.copytree(
        centre, centre.parent / "twin"
    )  # somebody copied the folder and went on in both
    exports = []
    for folder, number in ((centre, "10"), (centre.parent / "twin", "11")):
        monkeypatch.chdir(folder)
        add(hofburg, number)
        assert hofburg("register", "export", "--out", "all.jsonl").code == 0
        exports.append(folder / "all.jsonl")
    monkeypatch.chdir(partner)
    assert hofburg("keys", "trust", keys).code == 0
    ran = hofburg("register", "import", *exports)
    assert ran.code == 2
    assert "[fork]" in ran.err
    assert '"number":"10"' in ran.err
    assert '"number":"11"' in ran.err
    ran = hofburg("register", "import", *exports, "--keep-forks")
    assert ran.code == 0
    assert "3 new" in ran.out
    ran = hofburg("register", "verify")
    assert (ran.code, "[fork]" in ran.err) == (1, True)
    assert hofburg("register", "import", *exports, "--keep-forks", "--unverified").code == 2
