"""JSON Lines files: reading, writing, and files that are no register."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register import (
    UNSIGNED,
    Entry,
    Key,
    Record,
    check_records,
    read_records,
    write_records,
)
from register.toy import (
    HOUR,
    LAWS,
    NOON,
    data,
    entry,
    exported,
    lines,
    random_data,
    register,
    trust,
)

MIB = 2**20


def refused(path: Path, **given: Any) -> tuple[Problem, ...]:
    with pytest.raises(RegisterError) as caught:
        read_records(path, LAWS, **given)
    return caught.value.problems


def warnings(path: Path) -> list[tuple[str, str, str]]:
    _, problems = check_records(path, LAWS)
    assert all(it.level == "warning" for it in problems)
    return [(it.place.rsplit(":", 1)[1], it.field, it.rule) for it in problems]


def written(*records: Record) -> bytes:
    file = io.BytesIO()
    assert write_records(records, file) == len(records)
    return file.getvalue()


@given(st.lists(random_data(), max_size=4), st.sampled_from(["?", "2022-02-11T12:00:00Z"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_unsigned_records_come_back_as_written(
    tmp_path: Path, given: list[dict[str, Any]], recorded: str
) -> None:
    records = [Record(Entry.of(one), recorded=recorded) for one in given]
    path = tmp_path / "x.jsonl"
    path.write_bytes(written(*records))
    assert read_records(path, LAWS) == records
    assert [it.id for it in read_records(path, LAWS)] == [it.id for it in records]


def test_bare_entries_become_unsigned_records(tmp_path: Path) -> None:
    path = lines(tmp_path / "x.jsonl", data(), "", "  ", data(number="2"))
    first, second = read_records(path, LAWS)
    assert (first.recorder, first.seq, first.sig, first.recorded) == (UNSIGNED, 0, "", "?")
    assert (first.reference, second.reference) == ("KAZ/1", "KAZ/2")
    assert first.id != second.id


def test_signed_records_come_back_as_written(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        path = exported(one, tmp_path / "x.jsonl")
        assert read_records(path, LAWS, trust(key)) == list(one.records())
        assert written(*one.records()) == path.read_bytes()


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert read_records(lines(tmp_path / "x.jsonl"), LAWS) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path / "none.jsonl")
    assert problem.rule == "file"
    (problem,) = refused(tmp_path)
    assert problem.rule == "file"


def test_everything_wrong_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "x.jsonl",
        data(kind="reqest", sent="2022-02-30"),
        data(),
        '{"regime": "LEND"',
        data(author="KZA", body={"books": 1.5}),
        b'{"a": "\xff"}',
    )
    found = {(it.place, it.field, it.rule) for it in refused(path)}
    assert found == {
        (f"{path}:1", "kind", "unknown-kind"),
        (f"{path}:1", "sent", "instant"),
        (f"{path}:3", "", "truncated"),
        (f"{path}:4", "author", "unknown-state"),
        (f"{path}:4", "body.books", "float"),
        (f"{path}:5", "", "utf-8"),
    }


def test_long_listings_are_cut_and_counted(tmp_path: Path) -> None:
    path = lines(tmp_path / "x.jsonl", *[data(kind="x", origin="y")] * 150)
    found = refused(path)
    assert len(found) == 201
    assert found[-1].rule == "more"
    assert "300 in all" in found[-1].message


def test_warnings_do_not_hide_errors(tmp_path: Path) -> None:
    early = data(received={"KGZ": "2022-02-10"})
    path = lines(tmp_path / "x.jsonl", *[early] * 250, data(kind="x"))
    assert [it.rule for it in refused(path)] == ["unknown-kind"]


def test_a_line_of_100_megabytes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.write(b'{"comment": "')
        file.truncate(100 * MIB)  # sparse: zeros that take no room on disk
        file.seek(100 * MIB)
        file.write(b'"}\n' + entry(kind="answer").text + b"\n{")
    tracemalloc.start()
    try:
        found = refused(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [(it.place, it.rule) for it in found] == [
        (f"{path}:1", "too-long"),
        (f"{path}:3", "truncated"),
    ]
    assert most < 40 * MIB


def test_a_long_line_that_is_not_too_long(tmp_path: Path) -> None:
    given = data(body={"text": "x" * (8 * MIB - 8192)})
    assert len(read_records(lines(tmp_path / "x.jsonl", given), LAWS)) == 1


def test_a_record_cut_anywhere_is_refused(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 1) as one:
        whole = exported(one, tmp_path / "x.jsonl").read_bytes().strip()
    path = lines(tmp_path / "y.jsonl", *(whole[:count] for count in range(1, len(whole))))
    _, problems = check_records(path, LAWS)
    assert {it.rule for it in problems} == {"truncated", "more"}
    assert f"{len(whole) - 1} in all" in problems[-1].message


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"seq": 0}, "seq", "type"),
        ({"seq": "1"}, "seq", "type"),
        ({"seq": True}, "seq", "type"),
        ({"seq": 2**53}, "seq", "integer"),
        ({"prev": "0"}, "prev", "type"),
        ({"recorder": UNSIGNED}, "recorder", "type"),
        ({"recorder": 'KAZ"'}, "recorder", "type"),
        ({"recorder": "KAZ-1\n"}, "recorder", "type"),
        ({"key": "x"}, "key", "type"),
        ({"sig": "AAAA"}, "sig", "type"),
        ({"sig": "A" * 85 + "B=="}, "sig", "type"),
        ({"recorded": "2022-02-11"}, "recorded", "instant"),
        ({"recorded": "2022-02-11T12:00:00+01:00"}, "recorded", "instant"),
        ({"recorded": "?"}, "recorded", "instant"),
        ({"extra": 1}, "extra", "unknown-field"),
        ({"entry": {}}, "regime", "missing-field"),
        ({"sig": ...}, "sig", "missing-field"),
    ],
)
def test_records_are_checked(
    tmp_path: Path, key: Key, change: dict[str, Any], field: str, rule: str
) -> None:
    given = {
        "entry": data(),
        "key": key.id,
        "prev": "0" * 64,
        "recorded": "2022-02-11T12:00:00Z",
        "recorder": "KAZ-1",
        "seq": 1,
        "sig": "A" * 86 + "==",
        **change,
    }
    path = lines(tmp_path / "x.jsonl", {k: v for k, v in given.items() if v is not ...})
    assert (field, rule) in [(it.field, it.rule) for it in refused(path)]


def test_tampering_is_found(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        rows = exported(one, tmp_path / "x.jsonl").read_bytes().splitlines()
    rows[1] = rows[1].replace(b'"books":2', b'"books":3')
    path = lines(tmp_path / "y.jsonl", *rows)
    with pytest.raises(IntegrityError) as caught:
        read_records(path, LAWS, trust(key))
    assert {(it.place, it.rule) for it in caught.value.problems} == {
        (f"{path}:2", "signature"),
        (f"{path}:3", "chain"),
    }
    # Without the trusted keys the chain alone shows it, unless it was the last record.
    assert [it.rule for it in refused(path)] == ["chain"]


def test_gaps_and_forks_are_found(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        rows = exported(one, tmp_path / "x.jsonl").read_bytes().splitlines()
        hashes = [it.hash for it in one.records()]
    path = lines(tmp_path / "y.jsonl", rows[0], rows[2])
    assert [(it.place, it.rule) for it in refused(path)] == [(f"{path}:2", "gap")]
    path = lines(tmp_path / "z.jsonl", *rows, rows[2].replace(b'"books":2', b'"books":3'))
    (problem,) = refused(path)
    assert (problem.place, problem.rule) == (f"{path}:4", "fork")
    assert hashes[2] in problem.message
    with pytest.raises(IntegrityError):
        read_records(path, LAWS)


def test_order_and_repetition_of_lines_do_not_matter(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        rows = exported(one, tmp_path / "x.jsonl").read_bytes().splitlines()
    assert len(read_records(lines(tmp_path / "y.jsonl", *rows[::-1], rows[0]), LAWS)) == 4


def test_a_file_that_starts_late_says_so(tmp_path: Path, key: Key) -> None:
    with register(tmp_path, key, 3) as one:
        rows = exported(one, tmp_path / "x.jsonl").read_bytes().splitlines()
    path = lines(tmp_path / "y.jsonl", *rows[1:])
    assert len(read_records(path, LAWS)) == 2
    assert warnings(path) == [("1", "seq", "starts-late")]


@pytest.mark.parametrize("believed", ["nobody", "other-node", "later", "earlier"])
def test_only_trusted_keys_are_believed(tmp_path: Path, key: Key, believed: str) -> None:
    known = trust(key).keys[key.id]
    keys = {
        "nobody": {},
        "other-node": {key.id: type(known)(known.public, "KAZ-2", "KAZ", 0)},
        "later": {key.id: type(known)(known.public, "KAZ-1", "KAZ", NOON + HOUR)},
        "earlier": {key.id: type(known)(known.public, "KAZ-1", "KAZ", 0, NOON - HOUR)},
    }[believed]
    with register(tmp_path, key, 1) as one:
        path = exported(one, tmp_path / "x.jsonl")
    rule = "unknown-key" if believed == "nobody" else "untrusted"
    assert [it.rule for it in refused(path, trust=type(trust(key))(keys))] == [rule]


def test_what_nobody_signed_is_not_believed(tmp_path: Path, key: Key) -> None:
    path = lines(tmp_path / "x.jsonl", data())
    assert [it.rule for it in refused(path, trust=trust(key))] == ["signature"]


def test_facts_that_do_not_fit_are_warned_of(tmp_path: Path) -> None:
    record = Record(entry())
    path = lines(
        tmp_path / "x.jsonl",
        data(),
        data(kind="answer", author="KGZ", sent="2022-02-11T09:00Z", refers_to=["KAZ/1"]),
        data(kind="answer", author="KGZ", number="2", refers_to=["KAZ/77"]),
        data(body={"books": 3}),
        data(body={"books": 3}, account="press"),
        data(body={"books": 4}, corrects=record.id),
        data(body={"books": 5}, corrects="sha256:" + "0" * 64),
        data(sources=["another copy"]),
    )
    assert warnings(path) == [
        ("2", "refers_to[0]", "sent-before"),
        ("3", "refers_to[0]", "not-held"),
        ("4", "number", "number-used-twice"),
        ("7", "corrects", "not-held"),
    ]
    assert len(read_records(path, LAWS)) == 8
