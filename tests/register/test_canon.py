"""The canonical form, and what is no plain JSON."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import Problem, RegisterError
from hofburg.register import Entry, canonical, read_records
from register.toy import LAWS, data, entry, lines, plain

DEPTH = 32


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(RegisterError) as caught:
        read_records(path, LAWS)
    return caught.value.problems


@given(plain)
def test_the_form_is_that_of_the_reference_package(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(plain)
def test_the_form_is_stable(value: Any) -> None:
    once = canonical(value)
    assert json.loads(once) == value
    assert canonical(json.loads(once)) == once


@given(st.permutations(["z", "a", "ä", "\ue000", "\U0001f54a", "~", "A", ""]))
def test_keys_are_ordered_by_utf_16_units(keys: list[str]) -> None:
    ordered = list(json.loads(canonical(dict.fromkeys(keys, 1))))
    assert ordered == ["", "A", "a", "z", "~", "ä", "\U0001f54a", "\ue000"]


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "field", "rule"),
    [
        ({"a": 1.5}, "a", "float"),
        ({"a": [1, {"b": float("nan")}]}, "a[1].b", "float"),
        ({"a": 2**53}, "a", "integer"),
        ({"a": -(2**53)}, "a", "integer"),
        ({"a": 10**5000}, "a", "integer"),
        ({"a": None}, "a", "null"),
        ({"a": "x\ud800y"}, "a", "surrogate"),
        ({"a": "x\x00"}, "a", "control-character"),
        ({"a": "x\r\n"}, "a", "control-character"),
        ({"a": "\x1b[31m"}, "a", "control-character"),
        ({"a\x07": 1}, "", "control-character"),
        ({1: 1}, "", "type"),
        ({"a": (1, 2)}, "a", "type"),
        ({"a": b"x"}, "a", "type"),
        (nested(DEPTH + 1), "[0]" * DEPTH, "depth"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_field(value: Any, field: str, rule: str) -> None:
    with pytest.raises(RegisterError) as caught:
        canonical(value)
    assert [(it.field, it.rule) for it in caught.value.problems] == [(field, rule)]


def test_all_that_is_not_plain_is_named_at_once() -> None:
    with pytest.raises(RegisterError) as caught:
        canonical({"a": 1.5, "b": [None, {"c": 2**60}], "d": "fine"})
    assert [(it.field, it.rule) for it in caught.value.problems] == [
        ("a", "float"),
        ("b[0]", "null"),
        ("b[1].c", "integer"),
    ]


def test_hostile_keys_do_not_reach_the_message() -> None:
    with pytest.raises(RegisterError) as caught:
        canonical({"x" * 1000: 1.5, "\x1b[2J": 1.5, "": 1.5})
    assert all(len(it.field) < 100 and "\x1b" not in str(it) for it in caught.value.problems)


def test_the_greatest_depth_and_integers_pass() -> None:
    assert canonical(nested(DEPTH)) == b"[" * DEPTH + b"1" + b"]" * DEPTH
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b'\xef\xbb\xbf{"a":1}', "byte-order-mark"),
        (b'{"a":"\xff"}', "utf-8"),
        (b'{"a":"\xed\xa0\x80"}', "utf-8"),
        ('{"a":1}'.encode("utf-16"), "utf-8"),
        (b'{"a":1,"a":2}', "duplicate-key"),
        (b'{"b":{"a":1,"\\u0061":2}}', "duplicate-key"),
        (b'{"a":NaN}', "float"),
        (b'{"a":-Infinity}', "float"),
        (b'{"a":' + b"9" * 5000 + b"}", "integer"),
        (b'{"a":1', "truncated"),
        (b'{"a":"x', "truncated"),
        (b'{"a":', "truncated"),
        (b'{"a":1}{"b":2}', "json"),
        (b"{'a':1}", "json"),
        (b'{"a":01}', "json"),
        (b'{"a":"x\x01"}', "control-character"),
        (b"[" * 100_000, "depth"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "depth"),
        (b"[" * 33 + b"]" * 33, "depth"),
        (b'["]]]]"' + b',["]"' * 33 + b"]" * 34, "depth"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, raw: bytes, rule: str) -> None:
    path = lines(tmp_path / "x.jsonl", raw)
    assert [(it.place, it.rule) for it in refused(path)] == [(f"{path}:1", rule)]


def test_brackets_in_texts_and_beside_each_other_are_no_depth(tmp_path: Path) -> None:
    tricky = ['"[{', "\\", "[" * 100, '\\"[', [[]], {"a": [{}]}]
    given = data(body={"x": tricky * 100})
    (record,) = read_records(lines(tmp_path / "x.jsonl", given), LAWS)
    assert record.entry.data == given


def test_an_entry_may_be_as_deep_as_its_record_can_be_read(tmp_path: Path) -> None:
    # Entry and body are two of the levels, and the record around them is one.
    made = entry(body={"x": nested(DEPTH - 3)})
    path = lines(
        tmp_path / "x.jsonl", b'{"entry":' + made.text + b',"recorded":"2022-02-11T12:00:00Z"}'
    )
    assert read_records(path, LAWS)[0].entry == made
    with pytest.raises(RegisterError):
        read_records(lines(tmp_path / "y.jsonl", data(body={"x": nested(DEPTH - 2)})), LAWS)
    with pytest.raises(RegisterError):
        Entry.of(data(body={"x": nested(DEPTH - 2)}))


@given(st.lists(st.text(st.sampled_from('[]{}",:\\a1'), max_size=200), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_of_json_signs_is_refused_in_order(tmp_path: Path, texts: list[str]) -> None:
    given = [text for text in texts if text]
    if given:
        found = refused(lines(tmp_path / "x.jsonl", *given))
        assert {it.place.rsplit(":", 1)[1] for it in found} == {
            str(number) for number in range(1, len(given) + 1)
        }


@pytest.mark.parametrize(
    "unit", [b"[", b"{", b"[]", b'"', b'\\"', b'"\\', b'"a":', b"]", b"[{", b'""', b"1,"]
)
def test_no_line_takes_more_than_linear_time(tmp_path: Path, unit: bytes) -> None:
    started = time.perf_counter()
    refused(lines(tmp_path / "x.jsonl", b"[" * 40 + unit * (2**20 // len(unit))))
    # Generous: what must not happen takes hours.
    assert time.perf_counter() - started < 10
