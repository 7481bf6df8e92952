"""Checkpoints: what they are over, what they find, what they do not stand for."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Checkpoint, Key, Register, Trust
from hofburg.register.acts import replacement
from hofburg.register.checkpoints import Tree
from hofburg.register.trust import TrustedKey
from register.test_store import TAMPERED, meddle
from register.toy import HOUR, LAWS, NOON, entry, exported, register, trust


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, right = recursive_root(leaves[:half]), recursive_root(leaves[half:])
    return hashlib.sha256(b"\1" + left + right).digest()


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    tree = Tree()
    for number, leaf in enumerate(leaves):
        assert (tree.size, tree.root()) == (number, recursive_root(leaves[:number]))
        tree.add(leaf)
    assert tree.root() == recursive_root(leaves)


def test_a_checkpoint_is_a_signed_note(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        (made,) = one.checkpoint(key, trust(key))
        leaves = [f"{it.reference}\n{it.hash}\n{it.sig}".encode() for it in one.records()]
    root = base64.b64encode(recursive_root(leaves)).decode()
    text, _, line = made.note.partition("\n\n")
    assert text == f"hofburg/KAZ-1\n3\n{root}"
    dash, node, coded = line.split()
    raw = base64.b64decode(coded)
    assert (dash, node, len(raw)) == ("—", "KAZ-1", 68)
    assert raw[:4] == hashlib.sha256(b"KAZ-1\n\x01" + key.public).digest()[:4]
    key.private.public_key().verify(raw[4:], f"{text}\n".encode())
    assert Checkpoint.parse(made.note).body == made.body
    assert made.problems(trust(key), "") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it[:0],
        lambda it: it[:-1],
        lambda it: it + "\n",
        lambda it: it.replace("\n3\n", "\n03\n"),
        lambda it: it.replace("\n3\n", "\n-3\n"),
        lambda it: it.replace("\n3\n", "\n0\n"),
        lambda it: it.replace("hofburg/", "hofburg/../"),
        lambda it: it.replace("— ", "- "),
        lambda it: it.replace("\n\n", "\nmore\n\n"),
        lambda it: it.replace("=\n\n", "\n\n"),
        lambda it: it * 200,
    ],
)
def test_what_is_no_note_is_refused(tmp_path: Path, key: Key, change: object) -> None:
    with register(tmp_path, key, 3) as one:
        (made,) = one.checkpoint(key, trust(key))
    with pytest.raises(RegisterError) as caught:
        Checkpoint.parse(change(made.note))  # type: ignore[operator]
    assert [it.rule for it in caught.value.problems] == ["checkpoint"]


def test_a_quick_verification_reads_the_rest_in_full(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        one.checkpoint(key, trust(key))
        one.append([entry(number="9")], key, NOON + 9 * HOUR)
        assert one.verify(trust(key)) == []
        meddle(one, "UPDATE record SET sig = (SELECT sig FROM record WHERE seq = 1) WHERE seq = 4")
        assert [(it.place, it.rule) for it in one.verify(trust(key))] == [("KAZ-1/4", "signature")]


@pytest.mark.parametrize("how", TAMPERED)
@pytest.mark.parametrize("full", [False, True])
def test_a_checkpoint_hides_no_tampering(tmp_path: Path, key: Key, how: str, full: bool) -> None:
    change, expected = TAMPERED[how]
    with register(tmp_path, key, 3) as one:
        one.checkpoint(key, trust(key))
        meddle(one, f"UPDATE record SET {change} WHERE seq = 2")
        found = {(it.place, it.rule) for it in one.verify(trust(key), full=full)}
        assert found >= expected


def test_what_is_cut_off_at_the_end_is_missed(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        one.checkpoint(key, trust(key))
        meddle(one, "DELETE FROM record WHERE seq = 3")
        for full in (False, True):
            found = {(it.place, it.rule) for it in one.verify(trust(key), full=full)}
            assert ("KAZ-1/3", "gap") in found
        meddle(one, "DELETE FROM record")
        assert ("KAZ-1/3", "gap") in {(it.place, it.rule) for it in one.verify(trust(key))}


def test_a_chain_rewritten_by_the_keys_holder_is_found(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        one.checkpoint(key, trust(key))
    (tmp_path / "b").mkdir()
    with register(tmp_path / "b", key, 3, body={"books": 9}) as twin:
        rows = exported(twin, tmp_path / "x")
    with Register.open(one.path) as again:
        meddle(again, "DELETE FROM record")
        again.import_records(rows, LAWS, trust=trust(key))
        for full in (False, True):
            found = {it.rule for it in again.verify(trust(key), full=full)}
            assert "checkpoint" in found
            assert found <= {"checkpoint", "restored"}


def test_forged_checkpoints_are_named(tmp_path: Path, key: Key) -> None:
    forger = Key.generate("KAZ-1")
    with register(tmp_path, key, 3) as one:
        (made,) = one.checkpoint(key, trust(key))
        text, _, line = made.note.partition("\n\n")
        raw = bytearray(base64.b64decode(line.split()[2]))
        raw[10] ^= 1
        forged = f"{text}\n\n— KAZ-1 {base64.b64encode(raw).decode()}\n"
        meddle(one, f"UPDATE checkpoint SET note = '{forged}'")
        found = {(it.place, it.rule, it.level) for it in one.verify(trust(key))}
        assert found == {("KAZ-1/3", "checkpoint", "error")}
    (tmp_path / "b").mkdir()
    with register(tmp_path / "b", forger, 3) as other:
        (theirs,) = other.checkpoint(forger, trust(forger))
        assert {it.rule for it in theirs.problems(trust(key), "")} == {"unknown-key"}


def test_nothing_is_signed_over_what_does_not_verify(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        meddle(one, "UPDATE record SET reference = 'KAZ/7' WHERE seq = 2")
        with pytest.raises(IntegrityError, match="KAZ-1/2"):
            one.checkpoint(key, trust(key))
        assert one.checkpoints() == []


def test_a_key_that_is_believed_no_longer_is_seen(tmp_path: Path, key: Key, foreign: Key) -> None:
    """A checkpoint stands for signatures, not for whom one believes today."""
    with register(tmp_path, key, 3) as one, register(tmp_path, foreign, 1) as other:
        other.import_records(exported(one, tmp_path / "x"), LAWS, trust=trust(key))
        other.checkpoint(foreign, trust(key, foreign))
        assert other.verify(trust(key, foreign)) == []
        ended = TrustedKey(key.public, "KAZ-1", "KAZ", 0, NOON + HOUR)
        less = Trust(trust(foreign).keys | {key.id: ended})
        assert [(it.place, it.rule) for it in other.verify(less) if it.level == "error"] == [
            ("KAZ-1/3", "untrusted")
        ]
        assert {it.rule for it in other.verify(trust(foreign))} == {"unknown-key"}


def test_keys_that_the_chain_brought_are_followed(tmp_path: Path, key: Key) -> None:
    heir = Key.generate("KAZ-1")
    with register(tmp_path, key, 2) as one:
        one.append([replacement(key, heir)], key, NOON + 3 * HOUR)
        one.append([entry(number="8")], heir, NOON + 4 * HOUR)
        one.checkpoint(heir, trust(key))
        one.append([entry(number="9")], heir, NOON + 5 * HOUR)
        assert one.verify(trust(key)) == []
        assert len(one.checkpoints()) == 1


def test_what_another_centre_saw_is_kept_and_compared(
    tmp_path: Path, key: Key, foreign: Key
) -> None:
    both = trust(key, foreign)
    with register(tmp_path, key, 3) as one, register(tmp_path, foreign) as other:
        other.import_records(exported(one, tmp_path / "x"), LAWS, trust=both)
        (seen,) = other.checkpoint(foreign, both)
        one.keep_checkpoint(Checkpoint.parse(seen.note), both)
        one.keep_checkpoint(Checkpoint.parse(seen.note), both)
        assert len(one.checkpoints()) == 1
        assert one.verify(both) == []
        assert one.verify(both, full=True) == []
        with pytest.raises(RegisterError):
            one.keep_checkpoint(Checkpoint.parse(seen.note), trust(key))
    (tmp_path / "b").mkdir()
    with register(tmp_path / "b", key, 3, body={"books": 9}) as twin:
        twin.keep_checkpoint(Checkpoint.parse(seen.note), both)
        assert [it.rule for it in twin.verify(both)] == ["checkpoint"]
    (tmp_path / "c").mkdir()
    with register(tmp_path / "c", key, 2) as short:
        short.keep_checkpoint(Checkpoint.parse(seen.note), both)
        assert [it.rule for it in short.verify(both)] == ["gap"]


def test_progress_is_told(tmp_path: Path, key: Key) -> None:
    told: list[tuple[int, int]] = []
    with register(tmp_path, key, 3) as one:
        one.verify(trust(key), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)


def test_checkpoints_are_not_changed(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        one.checkpoint(key, trust(key))
        for statement in (
            "UPDATE checkpoint SET size = 2",
            "DELETE FROM checkpoint",
            "INSERT OR REPLACE INTO checkpoint SELECT * FROM checkpoint",
            "DELETE FROM life",
            "UPDATE life SET what = 'resumed'",
            "INSERT OR REPLACE INTO life SELECT * FROM life WHERE number = 1",
        ):
            with pytest.raises(Exception, match=r"not changed|without gaps"):
                one._connection.execute(statement)
