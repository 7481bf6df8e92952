"""A centre's keys and its trust file: sealed, replaced, revoked."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Centre, Key, Trust, init_centre
from hofburg.register.trust import TrustedKey
from register.toy import LAWS, entry, exported

SECRET = "a long passphrase"


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return init_centre(tmp_path / "KAZ", "KAZ", passphrase=SECRET)


def swapped(centre: Centre, trust: Trust) -> None:
    """Somebody with a hand on the folder puts another trust file there."""
    path = centre.folder / "trust.json"
    path.unlink()
    trust.write(path)


def test_a_trust_file_is_sealed_from_the_beginning(centre: Centre) -> None:
    trust, problem = centre.looked_at()
    assert problem is None
    assert centre.trust() == trust
    with centre.register() as one:
        assert [it.what for it in one.life()] == ["made", "key", "trust"]


def test_a_swapped_trust_file_is_not_believed(centre: Centre, foreign: Key) -> None:
    stranger = Trust.of(foreign, "KGZ", 0)
    swapped(centre, Trust(centre.trust().keys | stranger.keys))
    with pytest.raises(IntegrityError) as caught:
        centre.trust()
    assert [it.rule for it in caught.value.problems] == ["trust-changed"]
    centre.seal(centre.key(SECRET))
    assert foreign.id in centre.trust().keys


def test_an_older_trust_file_is_not_believed_again(centre: Centre, foreign: Key) -> None:
    """A key that a centre stopped believing does not come back with a copy of the file."""
    key, before = centre.key(SECRET), centre.trust()
    stranger = Trust.of(foreign, "KGZ", 0).keys[foreign.id]
    centre.believe(Trust(before.keys | {foreign.id: stranger}), key)
    old = (centre.folder / "trust.json").read_bytes()
    now = time.time_ns() // 1000
    ended = {foreign.id: replace(stranger, until=now)}
    centre.believe(Trust(before.keys | ended), key)
    (centre.folder / "trust.json").write_bytes(old)
    with pytest.raises(IntegrityError, match="changed since"):
        centre.trust()


def test_a_seal_of_a_strangers_key_is_none(centre: Centre) -> None:
    stranger = Key.generate("KAZ-1")
    trust = Trust(centre.trust().keys | Trust.of(stranger, "KAZ", 0).keys)
    swapped(centre, trust)
    from hofburg.register.seal import seal

    raw = (centre.folder / "trust.json").read_bytes()
    with centre.register() as one:
        one.happened("trust", seal(raw, stranger, 0))
    with pytest.raises(IntegrityError, match="not that of this node's key"):
        centre.trust()


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"sha256": 1}', "\ud7ff"])
def test_a_broken_seal_is_none(centre: Centre, text: str) -> None:
    with centre.register() as one:
        one.happened("trust", text)
    with pytest.raises(IntegrityError):
        centre.trust()


def test_an_unsealed_one_is_mentioned(centre: Centre) -> None:
    """As of a register that is older than seals."""
    from hofburg.register.seal import seal_problem

    raw = (centre.folder / "trust.json").read_bytes()
    with centre.register() as one:
        problem = seal_problem(raw, one.life()[:1], [], "trust.json")
        changed = seal_problem(raw + b" ", one.life()[:1], one.sealed(), "trust.json")
    assert problem is not None
    assert (problem.rule, problem.level) == ("trust-unsealed", "warning")
    assert changed is not None
    assert (changed.rule, changed.level) == ("trust-changed", "error")


def sealed_by(centre: Centre, stranger: Key) -> None:
    """Somebody who may write the folder, and no more, seals a trust file with a key of his own."""
    from hofburg.register.seal import key_note, seal

    swapped(centre, Trust(centre.trust().keys | Trust.of(stranger, "KAZ", 0).keys))
    raw = (centre.folder / "trust.json").read_bytes()
    with centre.register() as one:
        one.happened("key", key_note(stranger))
        one.happened("trust", seal(raw, stranger, 0))


def test_a_stranger_seals_a_file_of_his_own(centre: Centre) -> None:
    sealed_by(centre, Key.generate("KAZ-1"))
    with pytest.raises(IntegrityError, match="not the trust file that this user sealed last"):
        centre.trust()
    # The mark in the folder is his to write; that in the user's state folder is not.
    (centre.folder / "register.sqlite-mark").unlink()
    with pytest.raises(IntegrityError, match="not the trust file that this user sealed last"):
        centre.trust()


def test_a_colleague_is_asked_to_look(
    centre: Centre, foreign: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another account cannot write our mark: what it seals we look at once, and seal."""
    key, ours = centre.key(SECRET), os.environ["XDG_STATE_HOME"]
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "colleague"))
    believed = Trust(centre.trust().keys | Trust.of(foreign, "KGZ", 0).keys)
    centre.believe(believed, key)
    assert centre.trust() == believed
    monkeypatch.setenv("XDG_STATE_HOME", ours)
    with pytest.raises(IntegrityError, match="this user sealed last"):
        centre.trust()
    centre.seal(key)
    assert centre.trust() == believed


def test_a_change_that_was_cut_off_before_its_seal(centre: Centre, foreign: Key) -> None:
    """While one file takes the place of another, the marks know both: neither is a stranger's."""
    from hofburg.register.seal import sha256_of

    old = (centre.folder / "trust.json").read_bytes()
    new = Trust(centre.trust().keys | Trust.of(foreign, "KGZ", 0).keys).dump()
    with centre.register() as one:
        one.mark_sealed(sha256_of(old), sha256_of(new))
    assert centre.looked_at()[1] is None
    with centre.register() as one:
        assert {sha256_of(old), sha256_of(new)} in one.sealed()


def test_a_key_is_replaced(centre: Centre, tmp_path: Path) -> None:
    old, before = centre.key(SECRET), centre.trust()
    with centre.register() as one:
        one.append([entry()], old)
    new = centre.new_key(SECRET, old)
    assert centre.key(SECRET).id == new.id != old.id
    with centre.register() as one:
        one.append([entry(number="2")], new)
        assert one.verify(centre.trust()) == []
        assert one.verify(before) == []  # others know the first key only
        with pytest.raises(RegisterError, match="signs no longer"):
            one.append([entry(number="3")], old)
        path = exported(one, tmp_path / "x")
    other = init_centre(tmp_path / "KGZ", "KGZ", passphrase=SECRET)
    known = Trust(other.trust().keys | before.keys)
    with other.register() as store:
        assert store.import_records(path, LAWS, trust=known).added == 3


def test_a_lost_key_is_revoked_by_its_heir(centre: Centre) -> None:
    old, before = centre.key(SECRET), centre.trust()
    with centre.register() as one:
        one.append([entry()], old)
    new = centre.new_key(SECRET, None, "the officer forgot it")
    with centre.register() as one:
        assert [it.entry.kind for it in one.records()] == ["request", "hofburg.key.revoked"]
        assert one.verify(centre.trust()) == []
        assert {it.rule for it in one.verify(before)} == {"unknown-key"}
        with pytest.raises(RegisterError, match="signs no longer"):
            one.append([entry(number="3")], old)
        one.append([entry(number="3")], new)


def test_a_wrong_old_key_replaces_nothing(centre: Centre) -> None:
    with pytest.raises(RegisterError):
        centre.new_key("short", centre.key(SECRET))
    assert [it.name for it in (centre.folder / "keys").iterdir()] == [
        f"{centre.key(SECRET).id}.pem"
    ]


def test_an_authors_key_is_kept_beside(centre: Centre) -> None:
    node = centre.key(SECRET)
    author = centre.new_author_key(SECRET, node)
    assert centre.author_key(SECRET).id == author.id
    assert centre.key(SECRET).id == node.id
    assert centre.trust().keys[author.id] == TrustedKey(
        author.public, "", "KAZ", centre.trust().keys[author.id].since
    )
    data = json.loads((centre.folder / "trust.json").read_bytes())
    assert data[author.id]["for"] == "author"
    assert "node" not in data[author.id]


def test_a_centre_without_an_authors_key_says_so(centre: Centre) -> None:
    with pytest.raises(RegisterError, match="as an author"):
        centre.author_key(SECRET)
