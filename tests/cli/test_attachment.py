"""The vault on the command line: files are kept, listed, written out, passed on and destroyed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Command, Ran, request_entry
from hofburg.register import Record, find_centre, recipient_of

SECRET = b"%PDF-1.7 passport N 1234567"


@pytest.fixture
def files(centre: Path) -> tuple[Path, Path]:
    """A plain file and one with particulars, beside the centre."""
    plan, passport = centre.parent / "plan.txt", centre.parent / "passport of Mr X.pdf"
    plan.write_bytes(b"a plan of the Blue Bridge")
    passport.write_bytes(SECRET)
    return plan, passport


@pytest.fixture
def kept(hofburg: Command, files: tuple[Path, Path]) -> dict[str, str]:
    """An entry 4 with both files; their hashes by kind."""
    entry_file("4")
    plan, passport = files
    ran = hofburg("register", "add", "4.json", "--attach", plan, "--particulars", passport)
    assert ran.code == 0, ran.err
    rows = listed(hofburg)
    return {"particulars" if row["particulars"] else "plain": row["sha256"] for row in rows}


def entry_file(number: str, **more: Any) -> Path:
    path = Path(f"{number}.json")
    path.write_text(json.dumps(request_entry(number=number, **more)), encoding="utf-8")
    return path


def listed(hofburg: Command) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = hofburg("attachment", "list", "--format", "json").json
    return rows


def records() -> list[Record]:
    centre = find_centre()
    assert centre is not None
    with centre.register() as store:
        return list(store.records())


def vault_files() -> list[Path]:
    return sorted(Path("attachments").iterdir())


def refused(ran: Ran, rule: str) -> None:
    assert ran.code == 2
    assert f"[{rule}]" in ran.err
    assert SECRET not in ran.err.encode()


# Keeping


def test_an_entry_is_recorded_with_its_files(hofburg: Command, files: tuple[Path, Path]) -> None:
    entry_file("4")
    plan, passport = files
    ran = hofburg("register", "add", "4.json", "--attach", plan, "--particulars", passport)
    assert "AND/4: request, recorded LIE-1/2" in ran.out
    assert f"{plan}: kept, encrypted" in ran.out
    assert "kept, encrypted as particulars-1.pdf" in ran.out
    assert "still where they were" in ran.out
    assert "WITHOUT a passphrase" in ran.err  # the key of this demonstration has none
    described = records()[-1].entry.data["attachments"]
    assert [it["name"] for it in described] == ["plan.txt", "particulars-1.pdf"]
    assert [it.get("particulars") for it in described] == [None, True]
    assert [it.name for it in vault_files()] == sorted(f"{it['sha256']}.age" for it in described)
    assert not any(SECRET in it.read_bytes() for it in Path().rglob("*") if it.is_file())
    assert hofburg("register", "verify").code == 0
    table = hofburg("attachment", "list").out
    assert "plan.txt" in table
    assert "particulars-1.pdf" in table
    assert table.count("held here, encrypted") == 2
    assert "AND/4 (LIE-1/2)" in table


def test_a_dry_run_reads_the_files_and_writes_nothing(
    hofburg: Command, files: tuple[Path, Path]
) -> None:
    entry_file("4")
    ran = hofburg("register", "add", "4.json", "--particulars", files[1], "--dry-run")
    assert "fit to be kept as particulars-1.pdf" in ran.out
    assert "Nothing was written." in ran.out
    assert not Path("attachments").exists()
    assert not Path("keys/attachments.age").exists()
    assert len(records()) == 1


def test_files_belong_to_one_entry(
    hofburg: Command, files: tuple[Path, Path], entries: Callable[..., Path]
) -> None:
    two = entries(request_entry(number="8"), request_entry(number="9"))
    refused(hofburg("register", "add", two, "--attach", files[0]), "usage")
    Path("list.json").write_text("[[]]")
    refused(hofburg("register", "add", "list.json", "--particulars", files[1]), "usage")
    assert len(records()) == 1


def test_nothing_is_kept_or_recorded_where_a_file_cannot_be(
    hofburg: Command, files: tuple[Path, Path]
) -> None:
    entry_file("4")
    link = files[0].with_name("link.txt")
    link.symlink_to(files[0])
    refused(hofburg("register", "add", "4.json", "--attach", files[0], "--attach", link), "file")
    refused(hofburg("register", "add", "4.json", "--attach", "/dev/zero"), "file")
    entry_file("5", origin="nonsense")
    refused(hofburg("register", "add", "5.json", "--attach", files[0]), "unknown-origin")
    assert len(records()) == 1
    assert not Path("attachments").exists()


def test_an_entry_that_cannot_be_recorded_leaves_its_files_and_says_so(
    hofburg: Command, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hofburg.errors import Problem, RegisterError
    from hofburg.register import Register

    def full(*_: object, **__: object) -> list[Record]:
        raise RegisterError(Problem("register.sqlite", "file", "the disk is full."))

    entry_file("4")
    with monkeypatch.context() as patch:
        patch.setattr(Register, "append", full)
        ran = hofburg("register", "add", "4.json", "--attach", files[0])
    assert ran.code == 2
    assert "`hofburg attachment list` says whether" in ran.err
    (row,) = listed(hofburg)
    assert row["state"] == "not in the register"
    assert "1 file not in the register" in hofburg("attachment", "list").out
    refused(hofburg("attachment", "remove", row["sha256"]), "usage")
    assert hofburg("attachment", "remove", row["sha256"][:10], "--yes").code == 0
    assert listed(hofburg) == []
    assert vault_files() == []


def test_what_a_record_names_is_not_removed_but_destroyed(
    hofburg: Command, kept: dict[str, str]
) -> None:
    refused(hofburg("attachment", "remove", kept["plain"], "--yes"), "named")
    assert len(vault_files()) == 2


def test_a_file_that_comes_later_is_kept_by_its_hash(
    hofburg: Command, files: tuple[Path, Path], kept: dict[str, str]
) -> None:
    Path(f"attachments/{kept['plain']}.age").unlink()
    assert {row["state"] for row in listed(hofburg)} == {"held", "not held"}
    renamed = files[0].rename(files[0].with_name("renamed"))
    ran = hofburg("attachment", "keep", renamed)
    assert ran.code == 0, ran.err
    assert "plan.txt of AND/4: kept" in ran.out
    assert [row["state"] for row in listed(hofburg)] == ["held", "held"]
    refused(hofburg("attachment", "keep", files[1]), "unknown-attachment")
    refused(hofburg("attachment", "keep", "gone"), "file")


# Writing out


def test_a_file_is_written_out_decrypted(
    hofburg: Command, kept: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out.pdf"
    ran = hofburg("attachment", "save", kept["particulars"][:8], "--out", out)
    assert ran.code == 0, ran.err
    assert out.read_bytes() == SECRET
    assert out.stat().st_mode & 0o777 == 0o600
    assert "NOT encrypted" in ran.out
    assert "delete it" in ran.out
    refused(hofburg("attachment", "save", kept["plain"], "--out", out), "file")
    assert out.read_bytes() == SECRET
    refused(hofburg("attachment", "save", "ffff", "--out", tmp_path / "x"), "unknown-attachment")


def test_a_passphrase_opens_what_needed_none_to_be_kept(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A centre with a passphrase: it is asked for, wrong ones are refused, and it may be changed."""
    assert hofburg("init", "--state", "LIE", "--demo", "safe").code == 0
    monkeypatch.chdir(nowhere / "safe")
    Path("plan.txt").write_bytes(b"a plan")
    entry_file("4")
    ran = hofburg("register", "add", "4.json", "--attach", "plan.txt")
    assert ran.code == 0, ran.err
    assert "WITHOUT" not in ran.err
    assert b"AGE-SECRET" not in Path("keys/attachments.age").read_bytes()
    (row,) = listed(hofburg)
    Path(f"attachments/{row['sha256']}.age").unlink()
    monkeypatch.delenv("HOFBURG_PASSPHRASE")
    assert hofburg("attachment", "list").code == 0
    assert hofburg("attachment", "keep", "plan.txt").code == 0
    refused(hofburg("attachment", "save", row["sha256"], "--out", "out"), "passphrase")
    monkeypatch.setenv("HOFBURG_PASSPHRASE", "not the right one")
    refused(hofburg("attachment", "save", row["sha256"], "--out", "out"), "passphrase")
    assert not Path("out").exists()
    monkeypatch.setenv("HOFBURG_PASSPHRASE", "a passphrase for tests")
    refused(hofburg("attachment", "passphrase"), "passphrase")
    monkeypatch.setenv("HOFBURG_NEW_PASSPHRASE", "short")
    refused(hofburg("attachment", "passphrase"), "passphrase")
    monkeypatch.setenv("HOFBURG_NEW_PASSPHRASE", "quite another one")
    assert hofburg("attachment", "passphrase").code == 0
    refused(hofburg("attachment", "verify"), "passphrase")
    # The key has one passphrase now, the files another.
    monkeypatch.setenv("HOFBURG_ATTACHMENTS_PASSPHRASE", "quite another one")
    assert "1 file held" in hofburg("attachment", "verify").out
    assert hofburg("keys", "new").code == 0
    entry_file("5")
    Path("other.txt").write_bytes(b"another plan")
    ran = hofburg("register", "add", "5.json", "--attach", "other.txt")
    assert ran.code == 0, ran.err
    assert "2 files held" in hofburg("attachment", "verify").out


def test_what_was_changed_on_the_disk_is_found(hofburg: Command, kept: dict[str, str]) -> None:
    assert "2 files held: all open" in hofburg("attachment", "verify").out
    plain = Path(f"attachments/{kept['plain']}.age")
    private = Path(f"attachments/{kept['particulars']}.age")
    whole = private.read_bytes()
    private.write_bytes(plain.read_bytes())
    ran = hofburg("attachment", "verify")
    assert ran.code == 1
    assert "holds another file" in ran.err
    refused(hofburg("attachment", "save", kept["particulars"], "--out", "out"), "damaged")
    private.write_bytes(whole[:-3])
    ran = hofburg("attachment", "verify")
    assert ran.code == 1
    assert "was cut or changed" in ran.err
    private.unlink()
    private.symlink_to(plain)
    ran = hofburg("attachment", "list")
    assert "is no attachment, and is left alone" in " ".join(ran.out.split())
    refused(hofburg("attachment", "save", kept["particulars"], "--out", "out"), "file")
    assert not Path("out").exists()


def test_particulars_are_passed_on_to_another_centre(
    hofburg: Command, kept: dict[str, str], nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hofburg("register", "export", "--out", "../export.jsonl").code == 0
    monkeypatch.chdir(nowhere)
    assert hofburg("init", "--state", "AND", "--demo", "--insecure", "other").code == 0
    monkeypatch.chdir(nowhere / "other")
    assert hofburg("register", "import", "../export.jsonl", "--unverified").code == 0
    # Its first file makes its keys, of which the public one is given away.
    Path("own.txt").write_bytes(b"our own")
    entry_file("7")
    assert hofburg("register", "add", "7.json", "--attach", "own.txt").code == 0
    there = Path("keys/attachments.pub").resolve()
    assert recipient_of(there).startswith("age1")
    monkeypatch.chdir(nowhere / "centre")
    save = ("attachment", "save", kept["particulars"], "--out")
    ran = hofburg(*save, "../sent.age", "--for", there)
    assert ran.code == 0, ran.err
    assert SECRET not in Path("../sent.age").read_bytes()
    refused(hofburg(*save, "../no.age", "--for", "request.json"), "recipient")
    monkeypatch.chdir(nowhere / "other")
    ran = hofburg("attachment", "keep", "../sent.age")
    assert ran.code == 0, ran.err
    assert hofburg("attachment", "save", kept["particulars"], "--out", "it.pdf").code == 0
    assert Path("it.pdf").read_bytes() == SECRET


# Destroying


def test_destroying_is_shown_asked_about_and_recorded(
    hofburg: Command, kept: dict[str, str]
) -> None:
    words = ("attachment", "destroy", kept["particulars"][:8], "--reason", "the visit is over")
    ran = hofburg(*words, "--dry-run")
    assert ran.code == 0
    assert "particulars-1.pdf (27 bytes, application/pdf) of AND/4, recorded LIE-1/2" in ran.out
    assert "Nothing was destroyed." in ran.out
    refused(hofburg(*words), "usage")  # nobody can be asked here
    assert len(vault_files()) == 2
    ran = hofburg(*words, "--yes")
    assert ran.code == 0, ran.err
    assert "destroyed, recorded LIE-1/3" in ran.out
    assert "backups" in ran.out
    act = records()[-1].entry
    assert act.kind == "hofburg.destroyed"
    assert act.body["sha256"] == kept["particulars"]
    assert [it.name for it in vault_files()] == [f"{kept['plain']}.age"]
    assert hofburg("register", "verify").code == 0
    refused(hofburg(*words, "--yes"), "destroyed")
    refused(hofburg("attachment", "save", kept["particulars"], "--out", "x"), "destroyed")
    row = next(row for row in listed(hofburg) if row["sha256"] == kept["particulars"])
    assert (row["state"], row["destroyed_by"], row["reason"]) == (
        "destroyed", "LIE-1", "the visit is over",
    )  # fmt: skip
    assert row["destroyed_at"] == records()[-1].recorded


def test_asked_and_not_agreed_nothing_is_destroyed(
    hofburg: Command, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hofburg.cli.attachment._askable", lambda *_: None)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    ran = hofburg("attachment", "destroy", kept["plain"], "--reason", "why")
    assert "Nothing was destroyed." in ran.out
    assert len(vault_files()) == 2
    assert len(records()) == 2


def test_no_copy_is_taken_again(
    hofburg: Command, kept: dict[str, str], files: tuple[Path, Path]
) -> None:
    assert hofburg("attachment", "destroy", kept["plain"], "--reason", "old", "--yes").code == 0
    ran = hofburg("attachment", "keep", files[0])
    refused(ran, "destroyed")
    assert "was destroyed here on" in ran.err
    assert "old" in ran.err
    entry_file("9")
    refused(hofburg("register", "add", "9.json", "--attach", files[0]), "destroyed")


def test_an_interrupted_destruction_is_finished_at_the_next_look(
    hofburg: Command, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("attachment", "destroy", kept["particulars"], "--reason", "the visit is over", "--yes")

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("hofburg.register.Vault._take_away", power_cut)
        assert hofburg(*words).code == 130
    assert len(vault_files()) == 2
    ran = hofburg("attachment", "list")
    assert "its destruction was recorded and is finished now" in ran.err
    assert [it.name for it in vault_files()] == [f"{kept['plain']}.age"]
    assert hofburg("attachment", "list").err == ""


# Shown


DESTROYED = r"destroyed on 20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z by LIE-1: the visit is over"


@pytest.fixture
def destroyed(hofburg: Command, kept: dict[str, str]) -> dict[str, str]:
    """One of the two files destroyed."""
    words = ("attachment", "destroy", kept["particulars"], "--reason", "the visit is over", "--yes")
    assert hofburg(*words).code == 0
    return kept


def found(text: str) -> bool:
    import re

    return re.search(DESTROYED, " ".join(text.split())) is not None


def test_the_list_says_what_was_destroyed(hofburg: Command, destroyed: dict[str, str]) -> None:
    lines = hofburg("attachment", "list").out.splitlines()
    # The cell is wrapped: what stands in its column, one line under the other.
    start = lines[0].index("Where it is")
    end = lines[0].index("Of", start)
    assert found(" ".join(line[start:end].strip() for line in lines[2:]))
    assert destroyed["plain"][:16] in lines[1]
    assert "held here, encrypted" in lines[1]


def test_show_says_what_was_destroyed(hofburg: Command, destroyed: dict[str, str]) -> None:
    said = hofburg("register", "show", "AND/4").out
    assert found(said)
    assert f"plan.txt ({destroyed['plain'][:16]}): held here, encrypted" in said


def test_a_case_says_what_was_destroyed(hofburg: Command, destroyed: dict[str, str]) -> None:
    assert found(hofburg("case", "AND/4").out)
    (message,) = hofburg("case", "AND/4", "--format", "json").json["messages"]
    states = {row["sha256"]: (row["state"], row["reason"]) for row in message["attachments"]}
    assert states == {
        destroyed["plain"]: ("held", None),
        destroyed["particulars"]: ("destroyed", "the visit is over"),
    }


def test_a_printed_case_says_what_was_destroyed(
    hofburg: Command, destroyed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cells of the document; how they are set is the typesetter's test."""
    import hofburg.reports as reports

    assert destroyed
    seen: list[Any] = []
    usual = reports.case_blocks

    def watched(*given: Any) -> Any:
        seen.extend(made := usual(*given))
        return made

    monkeypatch.setattr("hofburg.reports.case_blocks", watched)
    ran = hofburg("report", "case", "AND/4", "--out", "case.pdf")
    assert ran.code == 0, ran.err
    assert Path("case.pdf").read_bytes().startswith(b"%PDF")
    cells = [cell for it in seen if isinstance(it, reports.Grid) for row in it.rows for cell in row]
    assert any(found(cell) for cell in cells)
    assert "held here, encrypted" in cells


def test_an_export_says_what_was_destroyed_wherever_it_is_read(
    hofburg: Command, destroyed: dict[str, str], nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert destroyed
    assert hofburg("register", "export", "--out", "../export.jsonl").code == 0
    acts = [
        json.loads(line)["entry"]["body"]
        for line in Path("../export.jsonl").read_text().splitlines()
        if "hofburg.destroyed" in line
    ]
    assert [(it["sha256"], it["reason"]) for it in acts] == [
        (destroyed["particulars"], "the visit is over")
    ]
    monkeypatch.chdir(nowhere)  # no centre's folder: nothing is kept here
    said = hofburg("case", "AND/4", "export.jsonl").out
    assert found(said)
    assert "not held here" in said
    # Another centre imports it: what was destroyed there is not what was destroyed here.
    assert hofburg("init", "--state", "AND", "--demo", "--insecure", "other").code == 0
    monkeypatch.chdir(nowhere / "other")
    assert hofburg("register", "import", "../export.jsonl", "--unverified").code == 0
    words = " ".join(hofburg("register", "show", "AND/4").out.split())
    assert "not held here; LIE-1 destroyed its copy on 20" in words
    assert not found(words)


def test_a_hostile_name_or_reason_does_not_turn_letters_round(
    hofburg: Command, kept: dict[str, str]
) -> None:
    """Control characters are in no entry; marks of direction may be, and are not printed."""
    file = {"name": "a\u202efdp.exe", "sha256": "ab" * 32, "size": 1, "media_type": "x\u202e"}
    entry_file("5", attachments=[file])
    ran = hofburg("register", "add", "5.json")
    assert ran.code == 0
    assert "[file-name]" in ran.err
    words = ("attachment", "destroy", kept["plain"], "--reason", "x\u202eevil", "--yes")
    assert hofburg(*words).code == 0
    refused(
        hofburg("attachment", "destroy", kept["particulars"], "--reason", "x\x1b]0;", "--yes"),
        "control-character",
    )
    assert vault_files()[0].name == f"{kept['particulars']}.age"
    for said in (("attachment", "list"), ("register", "show", "AND/5"), ("case", "AND/4")):
        ran = hofburg(*said)
        assert "\u202e" not in ran.out + ran.err


def test_a_reader_up_to_a_mark_sees_no_file_of_what_lies_above(
    hofburg: Command, files: tuple[Path, Path]
) -> None:
    entry_file("4", handling="restricted")
    entry_file("5")
    other = files[0].with_name("other.txt")
    other.write_bytes(b"other")
    assert hofburg("register", "add", "4.json", "--attach", files[0]).code == 0
    assert hofburg("register", "add", "5.json", "--attach", other).code == 0
    rows = listed(hofburg)
    secret = next(row["sha256"] for row in rows if row["name"] == "plan.txt")
    ran = hofburg("attachment", "list", "--up-to", "public")
    assert ran.code == 0, ran.err
    assert "other.txt" in ran.out
    assert "plan.txt" not in ran.out
    assert "1 file withheld" in ran.out
    refused(hofburg("attachment", "save", secret, "--out", "out", "--up-to", "public"), "withheld")
    assert not Path("out").exists()


def test_a_file_of_entries_brings_in_no_act(hofburg: Command, kept: dict[str, str]) -> None:
    """Recorded, it would destroy our copy in our own name."""
    act = {
        "regime": "hofburg", "kind": "hofburg.destroyed", "origin": "demo",
        "body": {"sha256": kept["plain"], "reason": "theirs", "of": "AND/4"},
    }  # fmt: skip
    Path("act.json").write_text(json.dumps(act))
    refused(hofburg("register", "add", "act.json"), "act")
    assert hofburg("attachment", "list").err == ""
    assert len(vault_files()) == 2
