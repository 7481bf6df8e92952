"""The body of a message against its form: every fault at once, with the field's path."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.regimes import Law, check_body, load_regime
from regimes.toy import TOY, assert_readable, write

TOYS = [{"name": "bear", "weight": 200}]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_regime(write(tmp_path_factory.mktemp("toy"), regime=TOY))


def faults(law: Law, body: Any, kind: str = "ask") -> list[tuple[str, str]]:
    problems = check_body(law, kind, body, "entries.jsonl:7")
    for problem in problems:
        assert problem.place == "entries.jsonl:7"
        assert_readable(problem)
    assert law.check_body(kind, body, "entries.jsonl:7") == problems
    return [(problem.field, problem.rule) for problem in problems]


GOOD: list[dict[str, Any]] = [
    {},
    {"mood": "happy", "friends": ["ANN", "?"], "tags": ["soft", "?"], "pieces": 0},
    {"mood": "?", "friends": [], "pieces": "?", "until": "?", "birthday": "?", "words": "?"},
    {"pieces": "3..7"},
    {"pieces": "..7"},
    {"until": "2022-02-11"},
    {"until": "2022-02-11T10:00Z"},
    {"until": "2022-02-11T10:00:30.5+01:00"},
    {"until": "2022-01-19..2022-01-21"},
    {"until": "2022-01-19.."},
    {"birthday": "2020-02-29"},
    {"words": "ja\nnein – да"},
    {"toys": []},
    {"toys": [{}, {"name": "?", "weight": "12.5", "loud": True, "owner": "BEN"}]},
    {"toys": [{"weight": "-3..4.25"}]},
]


@pytest.mark.parametrize("body", GOOD)
def test_what_is_right(body: dict[str, Any], law: Law) -> None:
    assert faults(law, {"toys": TOYS, **body}) == []


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"mod": "happy"}, "body.mod", "unknown-field"),
    ({"a\nb": 1}, "body.'a\\nb'", "unknown-field"),
    ({"x" * 500: 1}, "body.'" + "x" * 57 + "...'", "unknown-field"),
    ({"toys": None}, "body.toys", "type"),
    ({"toys": "?"}, "body.toys", "type"),
    ({"toys": {"name": "bear"}}, "body.toys", "type"),
    ({"toys": ["bear"]}, "body.toys[0]", "type"),
    ({"toys": [{"name": "bear"}, {"nme": "bear"}]}, "body.toys[1].nme", "unknown-field"),
    ({"toys": [{"weight": "heavy"}]}, "body.toys[0].weight", "value"),
    ({"toys": [[{"name": "bear"}]]}, "body.toys[0]", "type"),
    ({"friends": "ANN"}, "body.friends", "type"),
    ({"friends": [["ANN"]]}, "body.friends[0]", "type"),
    ({"friends": ["ANA"]}, "body.friends[0]", "unknown-state"),
    ({"friends": ["ann"]}, "body.friends[0]", "unknown-state"),
    ({"tags": ["sweet"]}, "body.tags[0]", "value"),
    ({"mood": "hapy"}, "body.mood", "value"),
    ({"mood": True}, "body.mood", "type"),
    ({"mood": None}, "body.mood", "type"),
    ({"words": 5}, "body.words", "type"),
    ({"words": ["a"]}, "body.words", "type"),
    ({"words": "a\0b"}, "body.words", "character"),
    ({"words": "\ud800"}, "body.words", "character"),
    ({"words": "a" * 1_000_001}, "body.words", "too-long"),
    ({"pieces": -1}, "body.pieces", "value"),
    ({"pieces": "-1..4"}, "body.pieces", "value"),
    ({"pieces": "1.5"}, "body.pieces", "value"),
    ({"pieces": 1.0}, "body.pieces", "type"),
    ({"pieces": True}, "body.pieces", "type"),
    ({"pieces": "7..3"}, "body.pieces", "value"),
    ({"pieces": ".."}, "body.pieces", "value"),
    ({"pieces": "1e3"}, "body.pieces", "value"),
    ({"pieces": 10**12}, "body.pieces", "value"),
    ({"pieces": 10**5000}, "body.pieces", "value"),
    ({"pieces": float("nan")}, "body.pieces", "type"),
    ({"pieces": float("inf")}, "body.pieces", "type"),
    ({"pieces": {}}, "body.pieces", "type"),
    ({"until": "2022-02-30"}, "body.until", "value"),
    ({"until": "2022-02-11T10:00"}, "body.until", "value"),
    ({"until": "2022-02-11T25:00Z"}, "body.until", "value"),
    ({"until": "2022-02-12..2022-02-11"}, "body.until", "value"),
    ({"until": "yesterday" * 1000}, "body.until", "value"),
    ({"until": 20220211}, "body.until", "type"),
    ({"birthday": "2022-02-11T10:00Z"}, "body.birthday", "value"),
    ({"birthday": "2022-02-10..2022-02-11"}, "body.birthday", "value"),
    ({"birthday": "2021-02-29"}, "body.birthday", "value"),
    ({"birthday": "0001-01-01"}, "body.birthday", "value"),
]


@pytest.mark.parametrize(
    ("body", "field", "rule"), BAD, ids=[f"{field}-{n}" for n, (_, field, _) in enumerate(BAD)]
)
def test_what_is_wrong(body: dict[str, Any], field: str, rule: str, law: Law) -> None:
    assert faults(law, {"toys": TOYS, **body}) == [(field, rule)]


def test_a_flag_is_true_or_false(law: Law) -> None:
    wrong: list[Any] = [0, 1, "true", "no", None, []]
    for value in wrong:
        assert faults(law, {"nicely": value}, "give") == [("body.nicely", "type")]
    for value in (True, False, "?"):
        assert faults(law, {"nicely": value}, "give") == []


def test_what_is_required(law: Law) -> None:
    assert faults(law, {}) == [("body.toys", "missing-field")]
    assert faults(law, {"toys": None}) == [("body.toys", "type")]
    assert faults(law, {"year": "?"}, "diary") == []


def test_all_faults_at_once(law: Law) -> None:
    body = {"mod": 1, "mood": "x", "pieces": -1, "toys": [{"weight": 1.5}, {"loud": 1}]}
    assert faults(law, body) == [
        ("body.mod", "unknown-field"), ("body.toys[0].weight", "type"), ("body.toys[1].loud", "type"),
        ("body.mood", "value"), ("body.pieces", "value"),
    ]  # fmt: skip


@pytest.mark.parametrize("body", [[], "x", 5, None])
def test_a_body_that_is_none(body: Any, law: Law) -> None:
    assert faults(law, body) == [("body", "type")]


def test_near_matches(law: Law) -> None:
    def remedy(body: dict[str, Any], kind: str = "ask") -> str:
        return check_body(law, kind, {"toys": [], **body}, "x:1")[0].remedy

    assert remedy({"mod": 1}) == "Did you mean mood?"
    assert remedy({"friends": ["ANA"]}) == "Did you mean ANN?"
    assert remedy({"friends": ["ben"]}) == "Did you mean BEN?"
    assert remedy({"mood": "hapy"}) == "Did you mean happy?"
    assert remedy({"friends": ["XYZ"]}) == "Known: ANN, BEN, TOM."
    assert remedy({}, "asks") == "Did you mean ask?"
    assert remedy({}, "xyz") == "Known: ask, diary, give."


def test_unknown_states_of_the_atlas() -> None:
    vienna = load_regime("VD2011")
    problems = check_body(
        vienna, "request", {"joint_with": ["UKR", "UKRR", "Kazakhstan", "ukr"]}, "x:1"
    )
    assert [(p.field, p.rule) for p in problems] == [
        (f"body.joint_with[{n}]", "unknown-state") for n in (1, 2, 3)
    ]
    assert [p.remedy for p in problems] == [
        "Did you mean UKR?", "Did you mean KAZ?", "Did you mean UKR?",
    ]  # fmt: skip


def test_there_is_an_end_to_faults(law: Law) -> None:
    problems = check_body(law, "ask", {"toys": [{"x": 1}] * 50_000}, "x:1")
    assert len(problems) == 401
    assert problems[-1].rule == "too-many"
    assert faults(law, {"toys": [{}] * 100_001}) == [("body.toys", "too-long")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["?", "ANN", "happy", "2022-02-11", "1..2", "..", "1.5"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["name", "weight", "loud", "x"]) | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
FIELDS = st.sampled_from(
    ["toys", "mood", "friends", "tags", "pieces", "until", "birthday", "words"]
)


@given(body=st.dictionaries(FIELDS | st.text(max_size=4), JSON, max_size=6) | JSON)
def test_any_body_is_judged(body: Any, law: Law) -> None:
    faults(law, body)
