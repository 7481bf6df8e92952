"""Drafts: open fields, checks as if sent, completion by a transmission, nothing recorded twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.errors import RegisterError
from hofburg.register import (
    Key,
    Register,
    Transmission,
    already,
    check_draft,
    check_entry,
    complete_draft,
    field_problems,
    filled,
    new_draft,
    open_fields,
    read_draft,
    receipts,
    recorded_before,
    write_draft,
)
from hofburg.values import format_instant
from register.toy import HOUR, LAWS, NOON

AT = "2022-02-11T12:00Z"
WAY = Transmission("OSCE Communications Network", "CBM/1", AT, {"KGZ": "2022-02-11T12:01Z"})


def draft(**more: Any) -> dict[str, Any]:
    made = new_draft(LAWS["LEND"], "request", {"books": 2}, author="KAZ", to=["KGZ"])
    return {**made, **more}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / "r.sqlite", node="KAZ-1", state="KAZ") as register:
        yield register


def completed(given: dict[str, Any] | None = None, way: Transmission = WAY, **more: Any) -> Any:
    return complete_draft(given or draft(), way, home="KAZ", now=NOON, **more)


def record(store: Register, key: Key, given: dict[str, Any]) -> None:
    entry, problems = check_entry(given, LAWS)
    assert entry is not None, problems
    store.append([entry], key, NOON)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


@given(value=st.dictionaries(st.text(max_size=3), _JSON))
def test_what_is_open_is_what_is_left_out(value: dict[str, Any]) -> None:
    nulls = json.dumps(value, ensure_ascii=True).count("null") - sum(
        json.dumps(text).count("null") for text in _texts(value)
    )
    assert len(open_fields(value)) == nulls
    assert _no_null_key(filled(value))
    assert filled(filled(value)) == filled(value)
    if not nulls:
        assert filled(value) == value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _no_null_key(value: Any) -> bool:
    if isinstance(value, dict):
        return all(item is not None and _no_null_key(item) for item in value.values())
    return all(map(_no_null_key, value)) if isinstance(value, list) else True


def test_a_draft_goes_to_a_file_and_comes_back(tmp_path: Path) -> None:
    made = draft(comment="Просьба\nна двух строках")
    write_draft(made, tmp_path / "d.json")
    assert read_draft(tmp_path / "d.json") == made
    assert list(read_draft(tmp_path / "d.json"))[:4] == ["regime", "kind", "author", "number"]
    with pytest.raises(RegisterError, match="nothing is overwritten"):
        write_draft(draft(), tmp_path / "d.json")
    assert read_draft(tmp_path / "d.json") == made


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty"),
        (b"[]", "type"),
        (b'{"a": 1, "a": 2}', "duplicate-key"),
        (b'{"a": ', "truncated"),
        (b'{"a": "\xff"}', "utf-8"),
        (b"[" * 100_000, "depth"),
        (b'{"a": NaN}', "float"),
        (b'{"a": ' + b"9" * 5000 + b"}", "integer"),
    ],
)
def test_what_is_no_draft_is_refused(tmp_path: Path, content: bytes, rule: str) -> None:
    (tmp_path / "d.json").write_bytes(content)
    with pytest.raises(RegisterError) as caught:
        read_draft(tmp_path / "d.json")
    assert [p.rule for p in caught.value.problems] == [rule]
    assert caught.value.problems[0].place.endswith("d.json")


def test_a_byte_order_mark_of_an_editor_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_bytes(b"\xef\xbb\xbf{}")
    assert read_draft(tmp_path / "d.json") == {}


def test_an_open_draft_is_checked_as_if_sent_now() -> None:
    entry, problems = check_draft(draft(), LAWS, at=NOON)
    assert problems == []
    assert entry is not None
    assert entry.data["sent"] == format_instant(NOON)
    assert "number" not in entry.data
    sent, _ = check_draft(draft(sent="2022-02-01"), LAWS, at=NOON)
    assert sent is not None
    assert sent.data["sent"] == "2022-02-01"


def test_all_faults_of_a_draft_are_told_at_once() -> None:
    wrong = draft(to=["XXX"], sent="2022-02-30", body={"books": "two"}, extra=1, copies=[None])
    entry, problems = check_draft(wrong, LAWS, "d.json", at=NOON)
    assert entry is None
    fields = {p.field for p in problems if p.level == "error"}
    assert {"to[0]", "sent", "body.books", "extra", "copies[0]"} <= fields


def test_a_message_to_nobody_is_warned_of() -> None:
    _, problems = check_draft(draft(to=[]), LAWS, at=NOON)
    assert [(p.rule, p.level) for p in problems] == [("nobody", "warning")]
    assert check_draft(draft(to=[], copies=["*"]), LAWS, at=NOON)[1] == []


def test_what_the_register_says_for_itself_is_no_message() -> None:
    note = {"regime": "LEND", "kind": "hofburg.note", "body": {"any": "thing"}}
    entry, problems = check_draft(note, LAWS, at=NOON)
    assert entry is None
    assert [p.rule for p in problems] == ["unknown-kind"]


def test_one_field_may_be_tried() -> None:
    assert field_problems(draft(), "refers_to", ["KAZ/1"], LAWS, NOON) == []
    (problem,) = field_problems(draft(to=["XXX"]), "refers_to", ["12"], LAWS, NOON)
    assert problem.rule == "reference"


def test_a_transmission_completes_a_draft() -> None:
    made = completed()
    assert made["sent"] == AT
    assert made["number"] == "CBM/1"
    assert made["transmission"] == {"channel": WAY.channel, "number": "CBM/1", "at": AT}
    assert made["received"] == {"KGZ": "2022-02-11T12:01Z"}
    assert made["origin"] == "original"
    assert check_entry(made, LAWS)[1] == []


def test_what_a_draft_says_of_its_sending_stands() -> None:
    made = completed(draft(sent="2022-02-11T11:00Z", number="CBM/1", origin="transcribed"))
    assert (made["sent"], made["origin"]) == ("2022-02-11T11:00Z", "transcribed")
    assert completed(draft(author="KGZ", to=["KAZ"]))["origin"] == "transcribed"
    assert completed(demo=True)["origin"] == "demo"
    assert completed(to_all=True)["copies"] == ["*"]
    kept = completed(draft(received={"UZB": "2022-02-12"}))["received"]
    assert kept == {"UZB": "2022-02-12", "KGZ": "2022-02-11T12:01Z"}


@pytest.mark.parametrize(
    ("given", "at", "rule"),
    [
        ({"number": "CBM/2"}, AT, "number"),
        ({"transmission": {"channel": "x"}}, AT, "recorded"),
        ({"copies": []}, AT, "copies"),
        ({}, "2022-02-11", "instant"),
        ({}, "?", "instant"),
        ({}, "soon", "instant"),
        ({}, "2022-02-11T12:00", "instant"),
        ({}, format_instant(NOON + HOUR), "future"),
    ],
)
def test_what_does_not_fit_a_transmission_is_refused(
    given: dict[str, Any], at: str, rule: str
) -> None:
    way = Transmission(WAY.channel, WAY.number, at)
    with pytest.raises(RegisterError) as caught:
        completed(draft(**given), way, to_all=True)
    assert [p.rule for p in caught.value.problems] == [rule]


def test_receipts_are_read() -> None:
    assert receipts(["KGZ=2022-02-11", " UZB = ? "]) == {"KGZ": "2022-02-11", "UZB": "?"}
    with pytest.raises(RegisterError) as caught:
        receipts(["KGZ", "=x", "UZB=1", "UZB=2"])
    assert [p.rule for p in caught.value.problems] == ["receipt", "receipt", "twice"]


def test_nothing_is_recorded_twice(store: Register, key: Key) -> None:
    record(store, key, completed())
    same, _ = check_entry(completed(), LAWS)
    assert same is not None
    found = recorded_before(store, same)
    assert found is not None
    assert "KAZ/CBM/1" in already(found, same, "d.json").message
    other, _ = check_entry(completed(draft(body={"books": 3})), LAWS)
    assert other is not None
    assert recorded_before(store, other) == found  # the number
    assert recorded_before(store, other, again=True) == found
    renumbered, _ = check_entry(completed(way=Transmission("x", "CBM/2", AT)), LAWS)
    assert renumbered is not None
    assert recorded_before(store, renumbered) == found  # the text
    assert "--again" in already(found, renumbered, "d.json").remedy
    assert recorded_before(store, renumbered, again=True) is None
    fresh, _ = check_entry(
        completed(draft(body={"books": 3}), Transmission("x", "CBM/2", AT)), LAWS
    )
    assert fresh is not None
    assert recorded_before(store, fresh) is None


def test_a_correction_is_not_a_second_recording(store: Register, key: Key) -> None:
    record(store, key, completed())
    (held,) = store.records()
    right, _ = check_entry(completed(draft(corrects=held.id)), LAWS)
    assert right is not None
    assert recorded_before(store, right) is None


def test_another_nodes_copy_does_not_stand_against_ours(
    store: Register, foreign: Key, tmp_path: Path
) -> None:
    with Register.create(tmp_path / "kgz.sqlite", node="KGZ-1", state="KGZ") as theirs:
        record(theirs, foreign, completed())
        with (tmp_path / "kgz.jsonl").open("wb") as file:
            theirs.export(file)
    store.import_records(tmp_path / "kgz.jsonl", LAWS)
    ours, _ = check_entry(completed(), LAWS)
    assert ours is not None
    assert recorded_before(store, ours) is None
    other, _ = check_entry(completed(draft(body={"books": 9})), LAWS)
    assert other is not None
    assert recorded_before(store, other) is not None  # one number, two texts


def test_a_draft_is_compared_with_what_is_held(store: Register, key: Key) -> None:
    record(store, key, completed())
    _, problems = check_draft(draft(), LAWS, at=NOON, register=store)
    assert [(p.rule, p.level) for p in problems] == [("recorded", "warning")]
    answer = {**draft(), "kind": "answer", "body": {"yes": True}}
    _, problems = check_draft({**answer, "refers_to": ["KAZ/9"]}, LAWS, at=NOON, register=store)
    assert [(p.rule, p.field) for p in problems] == [("not-held", "refers_to[0]")]
    early = {**answer, "refers_to": ["KAZ/CBM/1"], "sent": "2022-02-01"}
    _, problems = check_draft(early, LAWS, at=NOON, register=store)
    assert [p.rule for p in problems] == ["sent-before"]
