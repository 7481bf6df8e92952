"""Keys that change: replaced and revoked by records of the chain itself, believed along it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hofburg.errors import RegisterError
from hofburg.register import (
    HOUSE,
    KEY_REPLACED,
    Entry,
    Key,
    Record,
    Register,
    Trust,
    check_entry,
    check_records,
    revocation,
    signed_by_author,
)
from hofburg.register.acts import author_message, key_proof, replacement
from hofburg.register.trust import TrustedKey
from hofburg.values import NEVER
from register.test_store import meddle
from register.toy import HOUR, LAWS, NOON, data, entry, exported, lines, register, trust


@pytest.fixture(scope="module")
def heir() -> Key:
    return Key.generate("KAZ-1")


def rules(problems: Any) -> list[tuple[str, str]]:
    return [(it.place.rsplit(":", 1)[-1], it.rule) for it in problems if it.level == "error"]


def replaced(folder: Path, key: Key, heir: Key) -> Register:
    """Two records, the heir's introduction, two records of the heir."""
    one = register(folder, key, 2)
    one.append([replacement(key, heir)], key, NOON + 2 * HOUR)
    for number in (3, 4):
        one.append([entry(number=str(number))], heir, NOON + number * HOUR)
    return one


def test_a_key_names_its_heir(tmp_path: Path, key: Key, foreign: Key, heir: Key) -> None:
    """Who trusts the first key only believes the whole chain, in the store and when imported."""
    with replaced(tmp_path, key, heir) as one, register(tmp_path, foreign) as other:
        assert one.verify(trust(key)) == []
        path = exported(one, tmp_path / "x")
        assert rules(check_records(path, LAWS, trust(key))[1]) == []
        assert other.import_records(path, LAWS, trust=trust(key)).added == 5
        assert other.verify(trust(key, foreign)) == []


def test_a_chain_goes_on_with_the_key_that_is_held(
    tmp_path: Path, key: Key, foreign: Key, heir: Key
) -> None:
    with replaced(tmp_path, key, heir) as one, register(tmp_path, foreign) as other:
        rows = exported(one, tmp_path / "x").read_bytes().splitlines()
        for start, end in ((0, 2), (2, 3), (3, 5)):
            path = lines(tmp_path / f"{start}", *rows[start:end])
            assert other.import_records(path, LAWS, trust=trust(key)).added == end - start


def test_a_replaced_key_signs_no_longer(tmp_path: Path, key: Key, foreign: Key, heir: Key) -> None:
    with replaced(tmp_path, key, heir) as one, register(tmp_path, foreign) as other:
        with pytest.raises(RegisterError, match="signs no longer"):
            one.append([entry(number="9")], key)
        assert one.count() == 5
        # Somebody who stole the old key goes on with the chain.
        rows = exported(one, tmp_path / "x").read_bytes().splitlines()
        made = Record(entry(number="7"), "KAZ-1", 6, one.head()[1], "2022-02-12T12:00:00Z", key.id)
        stolen = replace(made, sig=b64encode(key.sign(made.signed)).decode())
        path = lines(tmp_path / "forged", *rows, stolen)
        with pytest.raises(RegisterError) as caught:
            other.import_records(path, LAWS, trust=trust(key))
        assert rules(caught.value.problems) == [("6", "revoked")]


def test_a_revoked_key_signs_no_longer(tmp_path: Path, key: Key, heir: Key) -> None:
    with register(tmp_path, key, 2) as one:
        known = trust(key, heir)
        one.append([revocation(key.id, "lost on a journey", NOON)], heir, NOON + 3 * HOUR)
        with pytest.raises(RegisterError, match="signs no longer"):
            one.append([entry(number="9")], key)
        one.append([entry(number="9")], heir)
        assert one.verify(known) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"proof": b64encode(bytes(64)).decode()}, "untrusted"),
        ({"by": "0" * 16}, "untrusted"),
        ({"key": "0" * 16}, "untrusted"),
    ],
)
def test_an_heir_is_believed_only_with_proof(
    tmp_path: Path, key: Key, heir: Key, change: dict[str, str], rule: str
) -> None:
    with register(tmp_path, key, 1) as one:
        act = replacement(key, heir)
        forged = Entry.of({**act.data, "body": {**act.body, **change}})
        one.append([forged], key, NOON + HOUR)
        assert {it.rule for it in one.verify(trust(key))} == {rule}
        path = exported(one, tmp_path / "x")
        assert rules(check_records(path, LAWS, trust(key))[1])[0] == ("2", rule)


def test_a_proof_is_for_one_node_and_one_key(key: Key, heir: Key) -> None:
    messages = {
        key_proof(node, old, new)
        for node in ("KAZ-1", "KAZ-2")
        for old in (key.id, heir.id)
        for new in (key.id, heir.id)
    }
    assert len(messages) == 8


def test_the_trust_file_goes_before_the_chain(tmp_path: Path, key: Key, heir: Key) -> None:
    """A centre that stopped believing the heir does not begin again because the chain says so."""
    with replaced(tmp_path, key, heir) as one:
        distrusted = TrustedKey(heir.public, "KAZ-1", "KAZ", 0, NOON)
        known = Trust(trust(key).keys | {heir.id: distrusted})
        assert rules(one.verify(known)) == [("KAZ-1/4", "untrusted"), ("KAZ-1/5", "untrusted")]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("body", {"key": "x", "by": "0" * 16, "public": "", "proof": ""}, "type"),
        ("body", [], "type"),
        ("body", None, "missing-field"),
        ("origin", "?", "unknown-origin"),
        ("regime", "LEND", "regime"),
        ("author", "KAZ", "unknown-field"),
        ("to", [], "unknown-field"),
        ("corrects", "sha256:" + "0" * 64, "unknown-field"),
        ("handling", 7, "type"),
        ("comment", "", "empty"),
    ],
)
def test_an_act_is_checked(key: Key, heir: Key, field: str, value: Any, rule: str) -> None:
    given = dict(replacement(key, heir).data)
    assert check_entry(given, LAWS)[1] == []
    given[field] = value
    if value is None:
        del given[field]
    made, problems = check_entry(given, LAWS)
    assert made is None
    assert {it.rule for it in problems} == {rule}


@pytest.mark.parametrize("kind", ["hofburg.key.revoked", "hofburg.destroyed", "hofburg.resumed"])
def test_every_act_needs_its_body(kind: str) -> None:
    made, problems = check_entry(
        {"regime": HOUSE, "kind": kind, "body": {}, "origin": "original"}, LAWS
    )
    assert made is None
    assert {it.rule for it in problems} == {"missing-field"}


def test_no_message_is_under_the_house() -> None:
    made, problems = check_entry(data(regime=HOUSE), LAWS)
    assert made is None
    assert [it.rule for it in problems] == ["unknown-regime"]


def test_malformed_acts_that_were_recorded_bring_no_key(tmp_path: Path, key: Key) -> None:
    """`append` takes what its caller vouches for; verifying does not."""
    with register(tmp_path, key, 1) as one:
        one.append(
            [Entry.of({"regime": HOUSE, "kind": KEY_REPLACED, "body": {"key": 7}})],
            key,
            NOON + HOUR,
        )
        assert {it.place for it in one.verify(trust(key)) if it.level == "error"} == {"KAZ-1/2"}


# An author's own signature


@pytest.fixture(scope="module")
def author() -> Key:
    return Key.generate("KAZ")


def as_author(key: Key, state: str = "KAZ") -> Trust:
    return Trust({key.id: TrustedKey(key.public, "", state, 0, NEVER)})


def signed_file(tmp_path: Path, key: Key, made: Entry) -> Path:
    with Register.create(tmp_path / "s.sqlite", node="KAZ-1", state="KAZ") as one:
        one.append([made], key, NOON)
        return exported(one, tmp_path / "signed")


def test_an_authors_signature_is_kept_and_checked(tmp_path: Path, key: Key, author: Key) -> None:
    made = signed_by_author(entry(), author)
    assert made.reference == entry().reference
    assert author_message(made) == author_message(entry())
    path = signed_file(tmp_path, key, made)
    known = Trust(trust(key).keys | as_author(author).keys)
    assert check_records(path, LAWS, known)[1] == []
    assert [it.rule for it in check_records(path, LAWS, trust(key))[1]] == ["author-key"]
    (problem,) = check_records(path, LAWS, Trust(trust(key).keys | as_author(author, "KGZ").keys))[
        1
    ]
    assert (problem.rule, problem.level) == ("author-signature", "error")


def test_a_signature_of_something_else_is_refused(tmp_path: Path, key: Key, author: Key) -> None:
    other = signed_by_author(entry(number="7"), author)
    made = Entry.of({**entry().data, "signature": other.data["signature"]})
    known = Trust(trust(key).keys | as_author(author).keys)
    path = signed_file(tmp_path, key, made)
    assert rules(check_records(path, LAWS, known)[1]) == [("1", "author-signature")]


def test_an_authors_key_signs_no_record(tmp_path: Path, key: Key) -> None:
    path = signed_file(tmp_path, key, entry())
    assert rules(check_records(path, LAWS, as_author(key))[1]) == [("1", "untrusted")]


def test_a_trust_file_says_what_a_key_is_for(tmp_path: Path, key: Key, author: Key) -> None:
    known = Trust(trust(key).keys | as_author(author).keys)
    known.write(tmp_path / "trust.json")
    assert Trust.read(tmp_path / "trust.json") == known
    text = (tmp_path / "trust.json").read_text().replace('"author"', '"anything"')
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(RegisterError, match="anything"):
        Trust.read(tmp_path / "other.json")


def test_an_authors_key_that_ended_is_mentioned(tmp_path: Path, key: Key, author: Key) -> None:
    path = signed_file(tmp_path, key, signed_by_author(entry(), author))
    ended = TrustedKey(author.public, "", "KAZ", 0, NOON - 1)
    known = Trust(trust(key).keys | {author.id: ended})
    (problem,) = check_records(path, LAWS, known)[1]
    assert (problem.rule, problem.level) == ("author-key", "warning")


def test_a_signature_has_one_spelling(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        (record,) = one.records()
        other = record.sig[:85] + chr(ord(record.sig[85]) + 1) + "=="
        assert b64decode(other) == b64decode(record.sig)
        meddle(one, f"UPDATE record SET sig = '{other}'")
        assert [it.rule for it in one.verify(trust(key))] == ["signature"]
