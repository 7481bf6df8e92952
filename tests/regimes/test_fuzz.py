"""Hostile documents, made from good ones: refused with their faults, or laws; never anything else.

`check_regime` returns problems and raises nothing. What it accepts has a reference page and an
identity. The long searches are marked slow.
"""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg.regimes import Law, check_regime, library_path, reference_markdown
from regimes.test_identity import LENDING, dumped, tree
from regimes.toy import TOY, assert_readable, changed, write

FEW = settings(max_examples=max(15, settings().max_examples // 4))
MANY = settings(max_examples=settings().max_examples * 3)

Path_ = tuple[str | int, ...]


def judged(text: str) -> Law | None:
    """Check a document; whatever it is, the answer is a law or readable problems."""
    with tempfile.TemporaryDirectory() as name:
        law, problems = check_regime(write(Path(name), r=text))
    assert (law is None) == any(p.level == "error" for p in problems)
    for problem in problems:
        assert_readable(problem)
    if law is not None:
        assert law.digest.startswith("sha256:")
        assert reference_markdown(law).startswith("# ")
    return law


# -- mutated documents -----------------------------------------------------------------------------

VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, -1, 3, 10**14, "", " ", "x", "a.b", "'", '"', "\\", "é", "?", "..", "1..2",
     "state", "states", "years", "from", "sent", "never", "without delay", "48 h", "3 d", "-3 d", "1e5 h",
     "2020-01-01", "2020-02-30", "{", "{x}", "{reply.time}", "true", "no", "NOT", "a AND", "(", "(" * 200,
     "instant = request.sent or never", "flag = has_reply", "number = 1 / 0", "state = 'ANN'",
     "doubtful", "choice", "list", "text", "default", "hofburg.completeness", "a" * 5000, [], {}, [[]],
     [None], {"type": "text"}, {"value": "3 d"}, {"a": {"b": {"c": {}}}}, ["a", "a"], [{}, {}]]
)  # fmt: skip


def paths(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Every place in a document."""
    yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in inner:
        yield from paths(item, (*path, key))


def at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def _delete(data: Any, path: Path_, draw: st.DataObject) -> None:
    del draw
    del at(data, path[:-1])[path[-1]]


def _replace(data: Any, path: Path_, draw: st.DataObject) -> None:
    at(data, path[:-1])[path[-1]] = copy.deepcopy(
        draw.draw(VALUES | st.text(max_size=6), label="value")
    )


def _transplant(data: Any, path: Path_, draw: st.DataObject) -> None:
    other = draw.draw(st.sampled_from(list(paths(data))), label="from")
    at(data, path[:-1])[path[-1]] = copy.deepcopy(at(data, other))


def _double(data: Any, path: Path_, draw: st.DataObject) -> None:
    parent = at(data, path[:-1])
    item = copy.deepcopy(parent[path[-1]])
    if isinstance(parent, list):
        parent.append(item)
    else:
        parent[
            draw.draw(st.sampled_from(["x", "state", "year", "has_reply", "given", *parent]))
        ] = item


def _rename(data: Any, path: Path_, draw: st.DataObject) -> None:
    parent = at(data, path[:-1])
    if isinstance(parent, dict):
        name = draw.draw(
            st.sampled_from(["x", "X", "a b", "select", "from", ""]) | st.text(max_size=4)
        )
        parent[name] = parent.pop(path[-1])


def _edit(data: Any, path: Path_, draw: st.DataObject) -> None:
    text = at(data, path)
    if isinstance(text, str) and text:
        place = draw.draw(st.integers(0, len(text)))
        more = draw.draw(
            st.sampled_from(
                ["", " ", "(", ")", "'", " AND ", " or never", "{x}", ".", "0", "=", "x"]
            )
        )
        parent = at(data, path[:-1])
        parent[path[-1]] = text[:place] + more + text[place + draw.draw(st.integers(0, 3)) :]


MUTATIONS: list[Callable[[Any, Path_, st.DataObject], None]] = [
    _delete, _replace, _transplant, _double, _rename, _edit, _edit,
]  # fmt: skip
DOCUMENTS = {"toy": None, "lending": LENDING, "library": library_path("VD2011")}


def document(name: str) -> dict[str, Any]:
    folder = DOCUMENTS[name]
    if folder is not None:
        return tree(folder)
    with tempfile.TemporaryDirectory() as place:
        return tree(write(Path(place), regime=TOY))


TREES = {name: document(name) for name in DOCUMENTS}


def mutated(name: str, draw: st.DataObject) -> str:
    data = copy.deepcopy(TREES[name])
    for _ in range(draw.draw(st.integers(1, 5), label="changes")):
        places = [path for path in paths(data) if path]
        if places:
            path = draw.draw(st.sampled_from(places), label="place")
            draw.draw(st.sampled_from(MUTATIONS), label="mutation")(data, path, draw)
    return plain(data)


def plain(data: Any) -> str:
    """YAML as Hofburg reads it: everything quoted but true, false, null and whole numbers."""
    text = (
        dumped(data).replace("!!bool ", "").replace('!!null "null"', "null").replace("!!int ", "")
    )
    return text.replace('"true"', "true").replace('"false"', "false")


@pytest.mark.parametrize("name", DOCUMENTS)
@FEW
@given(draw=st.data())
def test_a_mutated_document(name: str, draw: st.DataObject) -> None:
    judged(mutated(name, draw))


# The library is mutated above: a document of its size takes a tenth of a second to check.
@pytest.mark.parametrize("name", ["toy", "lending"])
@MANY
@given(draw=st.data())
def test_many_mutated_documents(name: str, draw: st.DataObject) -> None:
    judged(mutated(name, draw))


@given(st.data())
def test_a_mutated_text(draw: st.DataObject) -> None:
    """Not a tree but its characters: cut, doubled, turned."""
    text = draw.draw(
        st.sampled_from([TOY, *(f.read_text() for f in sorted(LENDING.glob("*.yaml")))])
    )
    for _ in range(draw.draw(st.integers(1, 8))):
        a, b = sorted(draw.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        part = draw.draw(
            st.sampled_from(
                ["", "\n", ": ", "- ", "{", "}", "[", "&a ", "'", '"', "\t", text[a : a + 40]]
            )
        )
        text = text[:a] + part + text[min(b, a + 30) :]
    judged(text)


# -- expressions -------------------------------------------------------------------------------------

ATOMS = st.sampled_from(
    ["nicely", "price", "owner", "mood", "asked_at", "given_at", "clock", "weight", "polite", "has_give",
     "ask.mood", "ask.sent", "ask.friends", "give.price", "own.pages", "toys", "toys.weight", "toys.loud",
     "{give.time}", "{keep.time}", "{weight.most}", "{toys.most}", "{clock.start}", "{diary.last}", "{no}",
     "1", "0", "2.5", "1e5", "'happy'", "'ANN'", "'x'", "true", "false", "null", "nobody", "select", "*", "''"]
)  # fmt: skip
CALLS = ["if", "min", "max", "ceil", "floor", "year", "day", "on", "includes", "count", "sum", "any", "all", "last",
         "given", "closed", "due", "done", "measured", "beyond", "holds", "opens", "ask.received", "abs", "NOT"]  # fmt: skip
SIGNS = [
    "AND",
    "OR",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "IN",
    "BETWEEN",
    "==",
    "||",
    "::",
    ",",
]


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from(SIGNS), inner)
    return st.one_of(
        pair.map(" ".join),
        pair.map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(st.sampled_from(CALLS), st.lists(inner, max_size=3)).map(
            lambda c: f"{c[0]}({', '.join(c[1])})"
        ),
        inner.map(lambda x: f"NOT {x}"),
        inner.map(lambda x: f"-{x}"),
        st.tuples(inner, st.lists(inner, max_size=3)).map(
            lambda c: f"{c[0]} IN ({', '.join(c[1])})"
        ),
        st.tuples(inner, inner, inner).map(lambda c: f"{c[0]} BETWEEN {c[1]} AND {c[2]}"),
    )


EXPRESSIONS = st.recursive(ATOMS, grown, max_leaves=12)
PIECES = st.sampled_from(
    [*SIGNS, *"(){}'\".;-/*\\\n\t$?:[]", "--", "/*", "x", "1", " ", "е", "\u200b"]
)
NOISE = st.lists(PIECES | ATOMS | st.text(max_size=3), max_size=25).map(
    lambda pieces: "".join(pieces)
)


def as_condition(text: str) -> None:
    judged(changed("step: has_give AND NOT polite", f"step: {json.dumps(text)}"))


def as_column(text: str) -> None:
    judged(changed("mood: text = ask.mood", f"mood: text = ask.mood\n      x: {json.dumps(text)}"))


@FEW
@given(EXPRESSIONS, st.sampled_from(["flag", "number", "instant", "state"]))
def test_any_expression(text: str, kind: str) -> None:
    as_condition(text)
    as_column(f"{kind} = {text}")


@FEW
@given(NOISE)
def test_any_noise(text: str) -> None:
    as_condition(text)
    as_column(text)


@MANY
@given(EXPRESSIONS | NOISE)
def test_many_expressions(text: str) -> None:
    as_condition(text)
    as_column(f"flag = {text}")


def test_typed_expressions_are_laws() -> None:
    """The fuzz would prove nothing if all it made were refused."""
    flags = [
        "nicely",
        "price > 1",
        "owner = 'ANN'",
        "any(toys.loud)",
        "beyond('most')",
        "given(ask.mood)",
    ]
    for left in flags:
        for sign in ("AND", "OR", "="):
            for right in flags:
                text = changed(
                    "step: has_give AND NOT polite", f'step: "({left}) {sign} NOT ({right})"'
                )
                assert judged(text) is not None, (left, sign, right)
