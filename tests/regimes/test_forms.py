"""What forms say beside their fields: the nil return, and where a provision points."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import Law, check_body, load_regime, nil_body, year_field
from regimes.toy import TOY, changed, check, errors, line_of

DIARY = "    fields: {year: {type: count, required: true}, pages: number}\n"
WIDE = (
    "    fields: {year: {type: count, required: true}, pages: number, none: flag, next: count,"
    " day: day, of: {type: list, of: {title: {type: text, required: true}}}}\n"
)


def with_nil(nil: str) -> str:
    return changed(DIARY, f"{WIDE}    nil: {nil}\n")


def good(folder: Path, text: str) -> Law:
    law, problems = check(folder, text)
    assert law is not None, [str(p) for p in problems]
    return law


def test_a_nil_return_is_a_whole_body_for_any_year(tmp_path: Path) -> None:
    text = with_nil('{none: true, next: "{year + 2}", day: "{year}-01-01", of: []}')
    law = good(tmp_path, text)
    assert year_field(law, "diary") == "year"
    body = nil_body(law, "diary", 2027)
    assert body == {"year": 2027, "none": True, "next": 2029, "day": "2027-01-01", "of": []}
    assert list(body) == ["year", "none", "next", "day", "of"]  # as the form has them
    assert check_body(law, "diary", body, "x") == []


def test_a_message_without_one_has_none(tmp_path: Path) -> None:
    law = good(tmp_path, TOY)
    assert nil_body(law, "diary", 2027) == {}
    assert year_field(law, "ask") is None


@pytest.mark.parametrize(
    ("nil", "rule", "said"),
    [
        ("{}", "nil", "says nothing"),
        ("{nothing: true}", "unknown-field", "is not a field of this message"),
        ("{none: 1}", "type", "is not true or false"),
        ("{none: true, day: 2027-13-01}", "value", "2027-13-01"),
        ('{none: true, day: "{year}-02-30"}', "value", "2000-02-30"),
        ('{none: true, pages: "{years}"}', "value", "{years}"),
        ("{none: true, year: 2027}", "nil", "the year is filled in"),
        ('{none: "?"}', "nil", "knows what it says"),
        ("{none: true, of: [{}]}", "missing-field", "is required"),
        ("{none: true, of: [{title: a, more: b}]}", "unknown-field", "is not a field"),
    ],
)
def test_a_nil_return_that_is_no_message_is_refused_where_it_stands(
    nil: str, rule: str, said: str, tmp_path: Path
) -> None:
    text = with_nil(nil)
    law, problems = check(tmp_path, text)
    assert law is None
    assert errors(problems) == [(line_of(text, f"nil: {nil}"), rule)]
    assert said in problems[0].message or said in problems[0].remedy
    assert problems[0].field.startswith("messages.diary.nil")


def test_a_nil_return_leaves_nothing_required_open(tmp_path: Path) -> None:
    text = changed("    fields: {nicely: flag,",
                   "    nil: {nicely: false}\n    fields: {why: {type: text, required: true}, nicely: flag,")  # fmt: skip
    _, problems = check(tmp_path, text)
    assert [(p.rule, p.field) for p in problems] == [("missing-field", "messages.give.nil")]
    # This message finds no row by a year: what looks like one stays as it is.
    law = good(tmp_path, changed("    fields: {nicely: flag,",
                                 '    nil: {why: "{year}"}\n    fields: {why: text, nicely: flag,'))  # fmt: skip
    assert nil_body(law, "give") == {"why": "{year}"}


@pytest.mark.parametrize(
    ("provision", "at"),
    [
        ("fine", "[nicely, mood, toys, toys.weight]"),
        ("heavy", "[weight, loud]"),
        ("diary", "[pages]"),
    ],
)
def test_a_provision_points_at_fields(provision: str, at: str, tmp_path: Path) -> None:
    text = changed(f"  - label: {provision}\n", f"  - label: {provision}\n    at: {at}\n")
    assert good(tmp_path, text).provisions[provision].at == tuple(at.strip("[]").split(", "))


@pytest.mark.parametrize(
    ("provision", "at", "said"),
    [
        ("fine", "[nice]", "Did you mean nicely"),
        ("fine", "[heavy]", "Known: "),  # a column is not what stands in a form
        ("fine", "[toys.noisy]", "a field of the lines of toys"),
        ("fine", "[mood.weight]", "a field of the lines of mood"),
        ("fine", "[toys.]", "a field of the lines of toys"),
        ("fine", "[mood, mood]", "mood"),
        ("heavy", "[mood]", "Known: loud, name"),
        ("diary", "[nicely]", "Known: pages, year"),
    ],
)
def test_what_it_points_at_must_be_there(
    provision: str, at: str, said: str, tmp_path: Path
) -> None:
    text = changed(f"  - label: {provision}\n", f"  - label: {provision}\n    at: {at}\n")
    law, problems = check(tmp_path, text)
    assert law is None
    assert [int(p.place.rpartition(":")[2]) for p in problems] == [line_of(text, f"at: {at}")]
    assert said in f"{problems[0].message} {problems[0].remedy}"


def test_neither_makes_another_law(tmp_path: Path) -> None:
    plain = good(tmp_path, changed(DIARY, WIDE))
    nil = good(tmp_path, with_nil("{none: true}"))
    at = good(tmp_path, changed("  - label: heavy\n", "  - label: heavy\n    at: [weight]\n",
                                changed(DIARY, WIDE)))  # fmt: skip
    assert plain.digest == nil.digest == at.digest


def test_the_library_has_nil_returns_that_are_messages() -> None:
    law = load_regime("VD2011")
    for kind, message in law.messages.items():
        if message.nil:
            body = nil_body(law, kind, 2027)
            assert check_body(law, kind, body, kind) == []
            assert body[year_field(law, kind) or ""] == 2027
    assert nil_body(law, "two_year_plan", 2026) == {"given_in": 2026, "for_year": 2028, "nil": True}
