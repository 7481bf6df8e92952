"""The store: appending, reading back, refusing change, finding it."""

from __future__ import annotations

import io
import itertools
import re
import sqlite3
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import IntegrityError, RegisterError
from hofburg.register import Entry, Key, Record, Register, canonical
from register.toy import HOUR, NOON, data, entries, entry, random_data, register, trust

ZEROS = "0" * 64


def raw(register: Register) -> sqlite3.Connection:
    """The file, opened by somebody who does not know what it is."""
    return sqlite3.connect(register.path, isolation_level=None)


def meddle(register: Register, *statements: str) -> None:
    """Change a register as its owner could: triggers off, change, triggers on."""
    connection = raw(register)
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    found = triggers.fetchall()
    for name, _ in found:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in found:
        connection.execute(sql)
    connection.close()


def test_a_record_is_chained_hashed_and_signed(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key) as one:
        assert one.head() == (0, ZEROS)
        first, second = one.append(entries(2), key, NOON)
        assert one.head() == (2, second.hash)
    assert (first.recorder, first.seq, first.prev) == ("KAZ-1", 1, ZEROS)
    assert (second.seq, second.prev) == (2, first.hash)
    assert first.recorded == "2022-02-11T12:00:00Z"
    unsigned = {
        "entry": first.entry.data,
        "key": key.id,
        "prev": ZEROS,
        "recorded": first.recorded,
        "recorder": "KAZ-1",
        "seq": 1,
    }
    assert first.signed == canonical(unsigned)
    assert first.line == canonical({**unsigned, "sig": first.sig})
    Ed25519PublicKey.from_public_bytes(key.public).verify(b64decode(first.sig), first.signed)


@given(given=st.lists(random_data(), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_what_is_appended_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, key: Key, given: list[dict[str, Any]]
) -> None:
    with register(tmp_path_factory.mktemp("store"), key) as one:
        made = one.append([Entry.of(it) for it in given], key)
        assert [it.entry.data for it in made] == given
        assert list(one.records()) == list(dict.fromkeys(made))
        assert one.verify(trust(key)) == []


def test_a_register_is_found_again(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        path, before, digest = one.path, list(one.records()), one.digest()
    with Register.open(path) as again:
        assert (again.node, again.state, again.kind) == ("KAZ-1", "KAZ", "real")
        assert list(again.records()) == before
        assert again.digest() == digest
        assert again.count() == 2
        again.append([entry(number="9")], key)
        assert again.digest() != digest


def test_records_known_at_a_moment(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        assert [it.seq for it in one.records(known_at=NOON + HOUR)] == [1, 2]
        assert [it.seq for it in one.records(known_at=NOON + HOUR - 1)] == [1]
        assert list(one.records(known_at=NOON - 1)) == []


def test_now_is_when_it_was_recorded(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key) as one:
        before = time.time_ns() // 1000
        (made,) = one.append([entry()], key)
        assert before <= made.recorded_at <= time.time_ns() // 1000


def test_the_same_entry_is_recorded_once(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        held = list(one.records())
        made = one.append([*entries(3), entry(number="3")], key)
        assert [it.seq for it in made] == [1, 2, 3, 3]
        assert made[:2] == held
        assert one.head()[0] == 3


def test_messages_are_found_by_reference(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        assert [it.seq for it in one.find("KAZ/2")] == [2]
        assert one.find("KAZ/3") == []
        unnumbered = entry(number=None)
        one.append([unnumbered], key)
        assert [it.entry for it in one.find(unnumbered.reference)] == [unnumbered]


@pytest.mark.parametrize("at", [2**62, -(2**62), -(10**17), 10**16])
def test_a_recording_has_a_possible_instant(tmp_path: Path, key: Key, at: int) -> None:
    with register(tmp_path, key) as one:
        with pytest.raises(RegisterError):
            one.append([entry()], key, at)
        assert one.count() == 0


@pytest.mark.parametrize("origin", ["synthetic", "demo"])
def test_a_real_register_takes_nothing_invented(tmp_path: Path, key: Key, origin: str) -> None:
    with register(tmp_path, key, 1) as one, pytest.raises(RegisterError) as caught:
        one.append([entry(number="7"), entry(number="8", origin=origin)], key)
    assert [(it.place, it.rule) for it in caught.value.problems] == [("entry 2", "origin")]
    with Register.open(one.path) as again:
        assert again.count() == 1
    with Register.create(tmp_path / "d", node="KAZ-1", state="KAZ", kind="demo") as demo:
        demo.append([entry(origin=origin)], key)


def test_only_the_own_key_signs(tmp_path: Path, key: Key, foreign: Key) -> None:
    with register(tmp_path, key) as one, pytest.raises(RegisterError, match="KGZ-1"):
        one.append([entry()], foreign)


def test_nothing_is_written_when_an_append_fails(tmp_path: Path, key: Key) -> None:
    class Interrupted(Exception):
        pass

    def broken() -> Any:
        yield entry(number="8")
        raise Interrupted

    with register(tmp_path, key, 1) as one:
        with pytest.raises(Interrupted):
            one.append(broken(), key)
        one._connection.execute(
            "CREATE TEMP TRIGGER full BEFORE INSERT ON main.record WHEN NEW.seq = 3"
            " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        with pytest.raises(RegisterError, match="disk full"):
            one.append(entries(3), key)
        one._connection.execute("DROP TRIGGER temp.full")
        assert one.count() == 1
        assert [it.seq for it in one.append(entries(3), key)] == [1, 2, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET sig = 'x'",
        "UPDATE record SET recorded = recorded + 1 WHERE seq = 2",
        "DELETE FROM record WHERE seq = 3",
        "DELETE FROM record",
        "INSERT OR REPLACE INTO record SELECT * FROM record WHERE seq = 1",
        "INSERT OR REPLACE INTO record SELECT recorder, 2, hash, 0, '', '', '' FROM record",
        "REPLACE INTO record SELECT recorder, 5, hash, 0, '', '', '' FROM record",
        "INSERT INTO record SELECT recorder, 0, hash, 0, '', '', '' FROM record LIMIT 1",
        "INSERT INTO record SELECT recorder, 4.5, hash, 0, '', '', '' FROM record LIMIT 1",
        "UPDATE OR REPLACE about SET value = 'demo' WHERE name = 'kind'",
        "INSERT OR REPLACE INTO about VALUES ('kind', 'demo')",
        "DELETE FROM about",
        "INSERT INTO record VALUES ('KAZ-1', 4, 'x', 'a text', '', '', '')",
    ],
)
def test_the_file_itself_refuses_change(tmp_path: Path, key: Key, statement: str) -> None:
    with register(tmp_path, key, 3) as one:
        before = one.digest()
        connection = raw(one)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        connection.close()
        assert one.digest() == before
        assert one.verify(trust(key)) == []


CHANGED = {("KAZ-1/2", "record-changed")}
BROKEN = {("KAZ-1/2", "record-changed"), ("KAZ-1/3", "chain")}
TAMPERED: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "content": ("signed = replace(signed, ':2}', ':3}')", BROKEN),
    "form": ("signed = replace(signed, ',\"key\"', ', \"key\"')", BROKEN),
    "no record": ("signed = '[1]'", BROKEN),
    "no entry": ("signed = '{\"entry\":1' || substr(signed, instr(signed, ',\"key\"'))", BROKEN),
    "deep": ("signed = replace(hex(zeroblob(100000)), '00', '[')", BROKEN),
    "hash": ("hash = substr(hash, 2) || 'x'", CHANGED),
    "recorded": ("recorded = recorded - 1", CHANGED),
    "reference": ("reference = 'KAZ/7'", CHANGED),
    "number": ("seq = 7", {("KAZ-1/3", "gap"), ("KAZ-1/7", "record-changed")}),
    "signature": ("sig = (SELECT sig FROM record WHERE seq = 1)", {("KAZ-1/2", "signature")}),
    "no signature": ("sig = 'é'", {("KAZ-1/2", "signature")}),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_verify_finds_what_was_changed(tmp_path: Path, key: Key, how: str) -> None:
    change, expected = TAMPERED[how]
    with register(tmp_path, key, 3) as one:
        before = one.digest()
        meddle(one, f"UPDATE record SET {change} WHERE seq = 2")
        found = {(it.place, it.rule) for it in one.verify(trust(key))}
        assert found >= expected
        assert (one.digest() != before) == (change.startswith("signed") or how == "number")


def test_verify_finds_what_is_missing(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        meddle(one, "DELETE FROM record WHERE seq = 2")
        assert [(it.place, it.rule) for it in one.verify(trust(key))] == [("KAZ-1/3", "gap")]


def test_a_rewritten_chain_needs_the_key(tmp_path: Path, key: Key) -> None:
    """Somebody without the key makes a whole chain that fits, signed by a key of his own."""
    forger = Key.generate("KAZ-1")
    (tmp_path / "forged").mkdir()
    with register(tmp_path / "forged", forger, 3) as forged:
        assert {it.rule for it in forged.verify(trust(key))} == {"unknown-key"}
        assert len(forged.verify(trust(key))) == 3


def test_records_that_are_none_are_not_given_out(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        meddle(one, "UPDATE record SET signed = '{}' WHERE seq = 2")
        with pytest.raises(IntegrityError, match="KAZ-1/2"):
            list(one.records())
        with pytest.raises(IntegrityError):
            one.export(io.BytesIO())


def test_a_clock_that_was_set_back_is_mentioned(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 2) as one:
        one.append([entry(number="9")], key, NOON)
        assert [(it.place, it.rule, it.level) for it in one.verify(trust(key))] == [
            ("KAZ-1/3", "clock", "warning")
        ]


@pytest.mark.parametrize("name", ["record_not_updated", "record_not_deleted", "record_grows"])
def test_a_register_without_its_triggers_is_not_opened(tmp_path: Path, key: Key, name: str) -> None:
    with register(tmp_path, key, 1) as one:
        connection = raw(one)
        connection.execute(f"DROP TRIGGER {name}")
        connection.close()
    with pytest.raises(IntegrityError, match=name):
        Register.open(one.path)


def test_a_register_with_more_in_it_is_not_opened(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        connection = raw(one)
        connection.execute("CREATE VIEW more AS SELECT 1")
        connection.close()
    with pytest.raises(IntegrityError, match="more"):
        Register.open(one.path)


def test_what_is_no_register_is_not_opened(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "x"
    with pytest.raises(RegisterError, match="no such file"):
        Register.open(path)
    path.write_bytes(b"what is this" * 1000)
    with pytest.raises(RegisterError):
        Register.open(path)
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(RegisterError, match="no register"):
        Register.open(path)
    with register(tmp_path, key) as one:
        connection = raw(one)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    with pytest.raises(RegisterError, match="version 99"):
        Register.open(one.path)


def test_a_register_is_not_made_twice(tmp_path: Path, key: Key) -> None:
    register(tmp_path, key, 1).close()
    with pytest.raises(RegisterError, match="exists"):
        register(tmp_path, key)
    with Register.open(tmp_path / "KAZ-1.sqlite") as one:
        assert one.count() == 1


@pytest.mark.parametrize("node", ["", "unsigned", "KAZ 1", 'K"', "KAZ-1\n", "-"])
def test_a_node_has_a_plain_id(tmp_path: Path, node: str) -> None:
    with pytest.raises(RegisterError):
        Register.create(tmp_path / "x", node=node, state="KAZ")
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        assert one.path.stat().st_mode & 0o077 == 0
        assert one._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert one._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_closed_register_says_so(tmp_path: Path, key: Key) -> None:
    one = register(tmp_path, key, 1)
    one.close()
    with pytest.raises(RegisterError, match="closed"):
        one.append([entry()], key)
    with pytest.raises(RegisterError, match="closed"):
        list(one.records())


def test_the_chain_of_a_path_with_odd_signs(tmp_path: Path, key: Key) -> None:
    folder = tmp_path / "a?b#c %41 ö"
    folder.mkdir()
    with register(folder, key, 1) as one:
        assert one.path.is_file()
    names = sorted(it.name for it in folder.iterdir())
    assert names == ["KAZ-1.sqlite", "KAZ-1.sqlite-mark"]


def test_the_chain_holds_what_json_readers_elsewhere_see(tmp_path: Path, key: Key) -> None:
    """The form is told in words that need no Hofburg: standard library, hash, link."""
    with register(tmp_path, key, 3) as one, (tmp_path / "x.jsonl").open("wb") as file:
        one.export(file)
    code = (
        "import hashlib, json, sys\n"
        "prev = '0' * 64\n"
        "for line in open(sys.argv[1], encoding='utf-8'):\n"
        "    record = json.loads(line); record.pop('sig')\n"
        "    assert record['prev'] == prev\n"
        "    form = json.dumps(record, sort_keys=True, separators=(',', ':'), ensure_ascii=False)\n"
        "    prev = hashlib.sha256(form.encode()).hexdigest()\n"
        "print(prev)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x.jsonl")], capture_output=True, check=True
    )
    with Register.open(one.path) as again:
        assert answer.stdout.decode().strip() == again.head()[1]


def test_no_flipped_bit_is_believed(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 20) as one:
        digest, believed = one.digest(), trust(key)
    whole = one.path.read_bytes()
    path = tmp_path / "flipped.sqlite"
    for position in range(0, len(whole), 97):
        path.write_bytes(
            whole[:position] + bytes([whole[position] ^ 1 << position % 8]) + whole[position + 1 :]
        )
        try:
            with Register.open(path) as flipped:
                if not flipped.verify(believed):
                    assert flipped.digest() == digest
        except RegisterError:
            continue


def test_two_connections_share_one_chain(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one, Register.open(one.path) as other:
        for number, writer in zip(range(2, 8), itertools.cycle([one, other]), strict=False):
            writer.append([entry(number=str(number))], key)
        assert [it.seq for it in other.records()] == [1, 2, 3, 4, 5, 6, 7]
        assert one.verify(trust(key)) == []


def test_record_ids_are_hashes_of_the_signed_form(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        (record,) = one.records()
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", record.id)
    assert Record(entry(), recorded="2022-02-11T12:00:00Z").id != Record(entry()).id
    assert Record(Entry.of(data())).id == Record(entry()).id
