"""What was destroyed is gone, whatever happened meanwhile, and the log stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.errors import RegisterError
from hofburg.register import (
    Attachments,
    Centre,
    Key,
    Register,
    enclose,
)
from register import toy
from register.vaults import (
    demo,
    destroy,
    keep,
    nobody,
    opened,
    passport_in,
    recipient,
    rules,
    run,
    said,
)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return demo(tmp_path / "centre")


@pytest.fixture
def passport(tmp_path: Path) -> Path:
    return passport_in(tmp_path)


# Destroying


def test_what_is_destroyed_is_gone_and_the_log_still_verifies(
    centre: Centre, passport: Path
) -> None:
    (file,) = enclose([], [passport])
    record = keep(centre, [file])
    path = centre.vault().place(file.sha256)
    act = destroy(centre, file.sha256)
    assert act.entry.kind == "hofburg.destroyed"
    assert act.entry.body == {
        "sha256": file.sha256, "reason": "the visit is over", "of": record.id,
    }  # fmt: skip
    assert not path.exists()
    with centre.register() as store:
        assert store.verify(centre.trust()) == []
        assert [it.id for it in store.records()] == [record.id, act.id]
    with pytest.raises(RegisterError) as error:
        opened(centre, file.sha256)
    assert rules(error) == ["destroyed"]
    assert "the visit is over" in str(error.value)
    with pytest.raises(RegisterError) as error:
        destroy(centre, file.sha256)
    assert rules(error) == ["destroyed"]


def test_no_copy_of_what_was_destroyed_is_taken_again(centre: Centre, passport: Path) -> None:
    (file,) = enclose([passport])
    keep(centre, [file])
    destroy(centre, file.sha256)
    with pytest.raises(RegisterError) as error:
        centre.vault().receive(passport, said(centre), recipient(centre), nobody)
    assert rules(error) == ["destroyed"]
    with pytest.raises(RegisterError) as error:
        centre.vault().attach([file], said(centre), nobody)  # type: ignore[arg-type]
    assert rules(error) == ["destroyed"]
    assert centre.vault().held() == []


def test_what_another_node_destroyed_is_its_own_copy(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    (file,) = enclose([passport])
    record = keep(centre, [file])
    other = demo(tmp_path / "other", "KGZ")
    with other.register() as store:
        store.append([record.entry], other.key(None))
    other.vault().receive(passport, said(other), recipient(other), nobody)
    act = destroy(other, file.sha256, "theirs is over")
    out = tmp_path / "out.jsonl"
    with other.register() as store, out.open("wb") as target:
        store.export(target)
    with centre.register() as store:
        store.import_records(out, toy.LAWS)
    assert [it.id for it in said(centre).acts[file.sha256]] == [act.id]
    assert centre.vault().finish(said(centre)) == []
    assert opened(centre, file.sha256) == passport.read_bytes()
    # Ours may still be destroyed, and theirs does not count as ours.
    destroy(centre, file.sha256)
    assert centre.vault().held() == []


@pytest.mark.parametrize("reason", ["", "   ", "two\nlines", "x" * 501])
def test_a_reason_is_one_line_that_says_something(
    centre: Centre, passport: Path, reason: str
) -> None:
    (file,) = enclose([passport])
    keep(centre, [file])
    with pytest.raises(RegisterError) as error:
        destroy(centre, file.sha256, reason)
    assert [it.field for it in error.value.problems] == ["reason"]
    assert opened(centre, file.sha256) == passport.read_bytes()


KILLED = """
import os, sys
from pathlib import Path
from hofburg.register import Attachments, find_centre
import hofburg.register.attachments as room
centre = find_centre(sys.argv[1])
if sys.argv[3] == "before":
    room.Vault._take_away = lambda *given: os._exit(9)
else:
    Path.unlink = lambda *given, **more: os._exit(9)
with centre.register() as store:
    said = Attachments(store.records())
    centre.vault().destroy(sys.argv[2], "the visit is over", store, centre.key(None), said)
"""


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_destruction_that_was_interrupted_is_finished_later(
    centre: Centre, passport: Path, moment: str
) -> None:
    """Killed after the act, before the file is touched, or between overwriting and unlinking."""
    (file,) = enclose([], [passport])
    keep(centre, [file])
    done = run(KILLED, centre.folder, file.sha256, moment)
    assert done.returncode == 9, done.stderr
    vault = centre.vault()
    path = vault.place(file.sha256)
    assert path.exists()
    # The overwritten head held the only copy of the file's key.
    assert path.read_bytes().startswith(b"age-enc" if moment == "before" else bytes(100))
    assert said(centre).act_of("KAZ-1", file.sha256) is not None
    with pytest.raises(RegisterError) as error:
        opened(centre, file.sha256)
    assert rules(error) == ["destroyed"]
    assert vault.finish(said(centre)) == [file.sha256]
    assert not path.exists()
    assert vault.finish(said(centre)) == []
    with centre.register() as store:
        assert store.verify(centre.trust()) == []


def test_a_copy_that_a_backup_brought_back_is_destroyed_again(
    centre: Centre, passport: Path
) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])
    path = centre.vault().place(file.sha256)
    backup = path.read_bytes()
    destroy(centre, file.sha256)
    path.write_bytes(backup)
    assert centre.vault().finish(said(centre)) == [file.sha256]
    assert not path.exists()


def test_overwriting_touches_no_file_but_an_attachment(
    centre: Centre, tmp_path: Path, passport: Path
) -> None:
    """A second name of some file in the place of an attachment must not cost that file."""
    (file,) = enclose([], [passport])
    keep(centre, [file])
    path = centre.vault().place(file.sha256)
    other_name = tmp_path / "a second name"
    other_name.hardlink_to(path)
    whole = other_name.read_bytes()
    register = (centre.folder / "register.sqlite").read_bytes()
    destroy(centre, file.sha256)
    assert not path.exists()
    assert other_name.read_bytes() == whole
    path.hardlink_to(centre.folder / "register.sqlite")
    assert centre.vault().finish(said(centre)) == [file.sha256]
    assert not path.exists()
    assert (centre.folder / "register.sqlite").read_bytes()[:100] == register[:100]
    victim = tmp_path / "victim"
    victim.write_bytes(b"plain text, no age file")
    path.write_bytes(victim.read_bytes())
    assert centre.vault().finish(said(centre)) == [file.sha256]
    with centre.register() as store:
        assert store.verify(centre.trust()) == []


def test_a_file_that_cannot_be_taken_away_is_said_and_tried_again(
    centre: Centre, passport: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(RegisterError, match="tried again"):
            destroy(centre, file.sha256)
    assert said(centre).act_of("KAZ-1", file.sha256) is not None
    assert centre.vault().finish(said(centre)) == [file.sha256]
    assert centre.vault().held() == []


def test_a_register_that_refuses_the_act_leaves_the_file(
    centre: Centre, passport: Path, foreign: Key
) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])
    with centre.register() as store, pytest.raises(RegisterError):
        centre.vault().destroy(file.sha256, "why", store, foreign, said(centre))
    assert opened(centre, file.sha256) == passport.read_bytes()


def test_a_hash_is_found_by_its_first_digits(centre: Centre, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    for path in paths:
        path.write_text(path.name)
    files = enclose(paths)
    keep(centre, files)
    known = said(centre)
    for it in files:
        assert known.meant(it.sha256) == known.meant(it.sha256[:12]) == it.sha256
    for wrong in ("", files[0].sha256[:3], "ffff0000", "zzzz"):
        with pytest.raises(RegisterError) as error:
            known.meant(wrong)
        assert rules(error) == ["unknown-attachment"]


def test_a_file_of_several_messages_is_destroyed_for_all_of_them(
    centre: Centre, passport: Path
) -> None:
    (file,) = enclose([passport])
    records = [keep(centre, [file], number=str(number)) for number in (1, 2)]
    assert said(centre).named[file.sha256] == records
    assert destroy(centre, file.sha256).entry.body["of"] == records[0].id
    assert centre.vault().held() == []


def test_a_registers_file_alone_says_what_was_destroyed(centre: Centre, passport: Path) -> None:
    (file,) = enclose([], [passport])
    keep(centre, [file])
    act = destroy(centre, file.sha256)
    with Register.open(centre.folder / "register.sqlite") as store:
        assert Attachments(store.records()).act_of("KAZ-1", file.sha256) == act
