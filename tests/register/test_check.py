"""Entries: what is refused, what is only warned of, and how they are referred to."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.errors import Problem
from hofburg.register import COMPLETENESS, NOTE, WORLDS, Entry, canonical, check_entry, reference
from register.toy import LAWS, data, entry, plain, random_data

HASH = "0123456789abcdef" * 4


def problems(given: Any) -> list[Problem]:
    made, found = check_entry(given, LAWS, "here:1")
    assert (made is None) == any(it.level == "error" for it in found)
    return found


def faults(given: Any) -> list[tuple[str, str]]:
    return [(it.field, it.rule) for it in problems(given)]


@given(random_data())
def test_an_entry_is_its_canonical_form(given: dict[str, Any]) -> None:
    made, found = check_entry(given, LAWS, "here")
    assert made is not None, found
    assert made.data == given
    assert made.text == canonical(given)
    assert Entry.of(given) == made
    assert all(it.level == "warning" for it in found)


def test_an_entry_does_not_change_with_the_data_it_was_made_of() -> None:
    given = data()
    made, _ = check_entry(given, LAWS, "here")
    given["body"]["books"] = 99
    assert made is not None
    assert made.data["body"] == {"books": 2}


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"regime": "LEMD"}, "regime", "unknown-regime"),
        ({"regime": ["LEND"]}, "regime", "unknown-regime"),
        ({"regime": None}, "regime", "missing-field"),
        ({"under": "nothing"}, "under", "unknown-regime"),
        ({"kind": "reqest"}, "kind", "unknown-kind"),
        ({"kind": 3}, "kind", "unknown-kind"),
        ({"kind": "hofburg.completness"}, "kind", "unknown-kind"),
        ({"kind": None}, "kind", "missing-field"),
        ({"author": "KZA"}, "author", "unknown-state"),
        ({"author": 5}, "author", "unknown-state"),
        ({"to": "KGZ"}, "to", "type"),
        ({"to": ["KGZ", "Kirgisia"]}, "to[1]", "unknown-state"),
        ({"to": ["KGZ", "KGZ"]}, "to", "duplicate"),
        ({"to": ["*"]}, "to[0]", "unknown-state"),
        ({"to": None}, "to", "missing-field"),
        ({"copies": ["*", "KGZ"]}, "copies[0]", "unknown-state"),
        ({"number": 12}, "number", "type"),
        ({"number": " 12"}, "number", "spaces"),
        ({"number": "~12"}, "number", "reference"),
        ({"number": ""}, "number", "empty"),
        ({"number": "x" * 501}, "number", "too-long"),
        ({"sent": "2022-02-30"}, "sent", "instant"),
        ({"sent": "yesterday"}, "sent", "instant"),
        ({"sent": "2022-02-11T10:00"}, "sent", "instant"),
        ({"sent": 20220211}, "sent", "type"),
        ({"sent": None}, "sent", "missing-field"),
        ({"received": {"KGZ": "2022-13-01"}}, "received.KGZ", "instant"),
        ({"received": {"XXX": "2022-02-12"}}, "received.XXX", "unknown-state"),
        ({"received": "2022-02-12"}, "received", "type"),
        ({"transmission": {}}, "transmission.channel", "missing-field"),
        ({"transmission": {"chanel": "x", "channel": "x"}}, "transmission.chanel", "unknown-field"),
        ({"transmission": {"channel": "x", "at": "x"}}, "transmission.at", "instant"),
        ({"refers_to": ["12"]}, "refers_to[0]", "reference"),
        ({"refers_to": ["KAZ/"]}, "refers_to[0]", "reference"),
        ({"refers_to": ["KAZ/~1"]}, "refers_to[0]", "reference"),
        ({"refers_to": ["KZA/1"]}, "refers_to[0]", "unknown-state"),
        ({"refers_to": [1]}, "refers_to[0]", "reference"),
        ({"body": []}, "body", "type"),
        ({"body": {"books": "two"}}, "body.books", "body"),
        ({"body": {"books": 1.5}}, "body.books", "float"),
        ({"attachments": [{"name": "x"}]}, "attachments[0].sha256", "missing-field"),
        ({"origin": "rumour"}, "origin", "unknown-origin"),
        ({"origin": None}, "origin", "missing-field"),
        ({"corrects": "KAZ-1/5"}, "corrects", "record-id"),
        ({"sources": ["a", 1]}, "sources[1]", "type"),
        ({"comment": "x" * 20_001}, "comment", "too-long"),
        ({"sender": "KAZ"}, "sender", "unknown-field"),
        ({"x": 1.5}, "x", "float"),
    ],
)
def test_what_is_impossible_is_refused(change: dict[str, Any], field: str, rule: str) -> None:
    found = problems(data(**change))
    assert (field, rule) in [(it.field, it.rule) for it in found]
    assert all(it.place == "here:1" and it.level == "error" for it in found)


def test_an_entry_fits_on_a_line() -> None:
    assert faults(data(body={"text": "x" * 2**23})) == [("", "too-long")]


@pytest.mark.parametrize("given", [None, [], "x", 3])
def test_an_entry_is_an_object(given: Any) -> None:
    assert faults(given) == [("", "type")]


def test_all_faults_come_at_once() -> None:
    given = data(author="KZA", sent="2022-02-30", body={"a": 1.5, "b": None}, extra=1, origin="x")
    assert set(faults(given)) == {
        ("author", "unknown-state"),
        ("sent", "instant"),
        ("body.a", "float"),
        ("body.b", "null"),
        ("extra", "unknown-field"),
        ("origin", "unknown-origin"),
    }


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"regime": "LEMD"}, "LEND"),
        ({"kind": "reqest"}, "request"),
        ({"author": "KZ"}, "KAZ"),
        ({"author": "Kazakhstan"}, "KAZ"),
        ({"athor": "KAZ"}, "author"),
        ({"regime": "CLUB", "author": "BNE"}, "BEN"),
    ],
)
def test_a_near_miss_is_named(change: dict[str, Any], wanted: str) -> None:
    assert any(wanted in it.remedy for it in problems(data(**change)))


def test_parties_of_a_law_may_be_no_states() -> None:
    assert faults(data(regime="CLUB", author="ANN", to=["BEN"])) == []
    assert faults(data(regime="LEND", author="ANN", to=["BEN"])) == [
        ("author", "unknown-state"),
        ("to[0]", "unknown-state"),
    ]


def test_facts_that_break_a_rule_are_only_warned_of() -> None:
    (problem,) = problems(data(regime="CLUB", author="KAZ"))
    assert (problem.rule, problem.level) == ("not-a-participant", "warning")
    (problem,) = problems(data(received={"KGZ": "2022-02-10"}))
    assert (problem.field, problem.rule) == ("received.KGZ", "received-before-sent")
    assert problem.level == "warning"


def test_a_day_is_that_of_the_law() -> None:
    given = data(sent="2022-02-11T20:00Z", received={"KGZ": "2022-02-11"})
    assert faults(given) == []  # the day in UTC lasts until midnight
    assert faults({**given, "regime": "CLUB", "author": "ANN"}) == [
        ("received.KGZ", "received-before-sent")  # in Almaty it ended at 18:00 UTC
    ]


@pytest.mark.parametrize("name", ["../x", "a\\b", "..", "/etc/x"])
def test_an_attachment_has_a_name_not_a_path(name: str) -> None:
    attached = {"name": name, "sha256": HASH, "size": 3, "media_type": "text/plain"}
    assert faults(data(attachments=[attached])) == [("attachments[0].name", "file-name")]
    assert faults(data(attachments=[{**attached, "name": "map.pdf"}])) == []


def declared(**body: Any) -> dict[str, Any]:
    body = {"from": "2022-02-01", "until": "2022-02-28", **body}
    return {"regime": "LEND", "kind": COMPLETENESS, "body": body, "origin": "original"}


def test_declarations_need_no_author() -> None:
    assert faults(declared()) == []
    assert faults(declared(kinds=["answer"], states=["KAZ"], case="KAZ/1")) == []
    assert faults(declared(label="quota", count=3)) == []


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ({"kinds": ["anser"]}, "body.kinds[0]", "unknown-kind"),
        ({"states": ["KZA"]}, "body.states[0]", "unknown-state"),
        ({"from": "2022-03-01"}, "body.until", "period"),
        ({"until": "2022-02-29"}, "body.until", "instant"),
        ({"case": "1"}, "body.case", "reference"),
        ({"label": "quota"}, "body.count", "missing-field"),
        ({"count": 3}, "body.label", "missing-field"),
        ({"label": "quota", "count": -1}, "body.count", "type"),
        ({"label": "quota", "count": True}, "body.count", "type"),
        ({"kind": ["answer"]}, "body.kind", "unknown-field"),
    ],
)
def test_declarations_are_checked(body: dict[str, Any], field: str, rule: str) -> None:
    assert faults(declared(**body)) == [(field, rule)]


def test_worlds_are_checked() -> None:
    given: dict[str, Any] = {"regime": "LEND", "kind": WORLDS, "origin": "original"}
    assert faults({**given, "body": {"worlds": {"hours": ["labelled hours"], "days": []}}}) == []
    assert faults({**given, "body": {"worlds": ["hours"]}}) == [("body.worlds", "type")]
    assert faults({**given, "body": {"worlds": {"a": "b"}}}) == [("body.worlds.a", "type")]
    assert faults({**given, "body": {"worlds": {"a": [1]}}}) == [("body.worlds.a[0]", "type")]
    assert faults({**given}) == [("body.worlds", "missing-field")]


def test_notes_say_anything() -> None:
    note = {
        "regime": "LEND",
        "kind": NOTE,
        "origin": "original",
        "comment": "a\nb",
        "body": {"x": 1},
    }
    assert faults(note) == []


def test_a_number_needs_an_author() -> None:
    assert faults({**declared(), "number": "1"}) == [("author", "missing-field")]


def test_a_reference_is_author_and_number() -> None:
    assert reference(entry(number="CBM/UA/22/0012")) == "KAZ/CBM/UA/22/0012"


def test_without_a_number_what_was_said_is_hashed() -> None:
    one = entry(number=None)
    said = {key: value for key, value in one.data.items() if key != "origin"}
    assert one.reference == "KAZ/~" + hashlib.sha256(canonical(said)).hexdigest()[:16]
    circumstances: dict[str, Any] = {
        "received": {"KGZ": "2022-02-11"}, "transmission": {"channel": "x"}, "sources": ["s"],
        "origin": "transcribed", "comment": "c", "corrects": "sha256:" + HASH,
    }  # fmt: skip
    assert entry(number=None, **circumstances).reference == one.reference
    assert entry(number=None, body={"books": 3}).reference != one.reference
    assert faults(data(refers_to=[one.reference])) == []


def test_a_declaration_refers_without_author() -> None:
    made, _ = check_entry(declared(), LAWS, "here")
    assert made is not None
    assert made.reference.startswith("~")
    assert faults(data(refers_to=[made.reference])) == []


@given(
    st.dictionaries(st.sampled_from([*data(), "received", "refers_to", "copies", "case"]), plain)
)
def test_any_plain_value_in_any_field_is_accepted_or_refused(change: dict[str, Any]) -> None:
    problems({**data(), **change})


@given(
    st.recursive(
        st.none() | st.floats() | st.integers() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_any_value_at_all_is_accepted_or_refused(value: Any) -> None:
    problems(value)
    problems(data(body=value))
    problems(data(received=value, refers_to=value, attachments=[value]))


def test_a_field_has_a_name_of_letters() -> None:
    found = faults(data() | {1: "a number"})
    assert [rule for _, rule in found] == ["type"]
    assert faults(data() | {True: 1, None: 2, (3,): 4}) != []
