"""Documents in which lines look at other lines (`with` of a part), and `circular`: what links, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofburg.regimes import Law, looked, reference_markdown, walk
from regimes.toy import TOY, changed, check, line_of

# The nursery with a list of boxes: toys lie in them, and they stand in each other.
TEXT = changed("      pieces: count\n", """\
      boxes: {type: list, of: {label: text, inside: text, of: {type: choice, choices: [tin, wood]}, keeper: state, size: number}}
      pieces: count
""")  # fmt: skip
TEXT = changed("loud: flag, owner: state}", "loud: flag, owner: state, box: text}", TEXT)
TEXT = changed("          heavy: flag = weight > {weight.most}\n", """\
          heavy: flag = weight > {weight.most}
          packed: flag = count(place) = 1 AND any(place.large)
        with:
          place: {part: boxes, on: {label: box}}
          twins: {part: toys, on: {name: name, owner: owner}}
      boxes:
        of: ask.boxes
        columns:
          large: flag = size > 2
          ring: flag = circular(inside, label)
          weight_in: number = sum(toys_in.weight)
          deep: number = weight_in + sum(inner.weight_in)
        with:
          toys_in: {part: toys, on: {box: label}}
          inner: {part: boxes, on: {inside: label}}
          tins: {part: boxes, on: {of: "'tin'", keeper: "'TOM'"}}
""", TEXT)  # fmt: skip
TEXT += """\
  - label: boxed
    paragraph: "1"
    content: {on: game.toys, by: asker, holds: packed AND count(twins) = 1}
  - label: rings
    paragraph: "1"
    content: {on: game.boxes, by: asker, holds: NOT ring AND count(tins.large) = 0 AND max(inner.size) <= size AND deep < 9}
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    law, problems = check(tmp_path_factory.mktemp("looks"), TEXT)
    assert law is not None, [str(p) for p in problems]
    assert [str(p) for p in problems] == []
    return law


def test_looks_of_a_part(law: Law) -> None:
    looks = law.processes["game"].parts["boxes"].looks
    assert [(k.name, k.part, dict(k.written)) for k in looks.values()] == [
        ("toys_in", "toys", {"box": "label"}),
        ("inner", "boxes", {"inside": "label"}),
        ("tins", "boxes", {"of": "'tin'", "keeper": "'TOM'"}),
    ]
    assert (looks["inner"].on["inside"].op, looks["inner"].on["inside"].field) == (
        "column",
        "boxes",
    )
    assert (looks["tins"].on["keeper"].op, looks["tins"].on["keeper"].type) == ("const", "state")


def test_what_is_asked_of_a_look(law: Law) -> None:
    nodes = [n for n in walk(law.provisions["rings"].exprs["holds"]) if n.op == "look"]
    asked = {looked(n).function: looked(n) for n in nodes}
    counted, most = asked["count"], asked["max"]
    assert (counted.own, counted.look, counted.part) == ("boxes", "tins", "boxes")
    assert [theirs.name for _, theirs in counted.keys] == ["of", "keeper"]
    assert counted.value is not None
    assert (counted.value.name, counted.value.type) == ("large", "flag")
    assert most.value is not None
    assert [looked(n).node(n.type) for n in nodes] == nodes
    (place,) = [n for n in walk(law.processes["game"].parts["toys"].columns["packed"].expr)
                if n.op == "look" and not n.field]  # fmt: skip
    assert looked(place).value is None


def test_a_line_s_circle(law: Law) -> None:
    ring = law.processes["game"].parts["boxes"].columns["ring"].expr
    assert (ring.op, ring.type) == ("circular", "flag")
    assert [(arg.name, arg.field) for arg in ring.args] == [("inside", "boxes"), ("label", "boxes")]


def test_the_reference_page_says_what_a_line_sees(law: Law) -> None:
    page = reference_markdown(law)
    assert (
        "A line of `boxes` sees, as `toys_in`, the lines of `toys` of which `box` is its `label`."
        in page
    )
    assert "of which `of` is `'tin'` and `keeper` is `'TOM'`." in page


PLACE = "place: {part: boxes, on: {label: box}}"
FAULTS = [
    ("{part: boxes, on: {label: box}}", "{part: boxs, on: {label: box}}", "part: boxs", "unknown-name", "Did you mean boxes"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {lable: box}}", "lable: box", "unknown-name", "Did you mean label"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {size: box}}", "size: box", "expression-type", "boxes.size is a number"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {label: weight}}", "label: weight", "expression-type", "is a number, not a text"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {keeper: box}}", "keeper: box", "expression-type", "is a text, not a State"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {label: asked_at}}", "label: asked_at", "expression-type", "is an instant, not a text"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {of: \"'iron'\"}}", "'iron'", "unknown-choice", "Choices: tin, wood"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {keeper: \"'PIM'\"}}", "'PIM'", "unknown-state", "is not a party"),
    ("{part: boxes, on: {label: box}}", "{part: boxes, on: {}}", "on: {}", "length", "is empty"),
    ("{part: boxes, on: {label: box}}", "{part: boxes}", "place: {part: boxes}", "missing-key", "on is missing"),
    (PLACE, PLACE.replace("place", "name"), "name: {part: boxes", "name", "names something else"),
    (PLACE, PLACE.replace("place", "noisy"), "noisy: {part: boxes", "name", "names something else"),
    (PLACE, PLACE.replace("place", "boxes"), "boxes: {part: boxes", "name", "names something else"),
    (PLACE, PLACE.replace("place", "give"), "give: {part: boxes", "name", "names something else"),
    (PLACE, PLACE.replace("place", "polite"), "polite: {part: boxes", "name", "names something else"),
    (PLACE, PLACE.replace("place", "mood"), "mood: {part: boxes", "name", "names something else"),
    (PLACE, PLACE.replace("place", "own"), "own: {part: boxes", "name", "names something else"),
    ("any(place.large)", "any(place.size)", "any(place.size)", "expression-type", "any takes a condition; place.size is a number"),
    ("any(place.large)", "any(place.lage)", "any(place.lage)", "unknown-name", "Did you mean large"),
    ("any(place.large)", "any(place)", "any(place)", "expression-call", "Write any(place.column)"),
    ("any(place.large)", "place.large", "AND place.large", "unknown-name", "is many values"),
    ("any(place.large)", "any(toys_in.loud)", "any(toys_in.loud)", "unknown-name", "Ask it in a column of boxes"),
    ("sum(toys.weight)", "sum(inner.size)", "sum(inner.size)", "unknown-name", "in a provision on game.boxes"),
    ("circular(inside, label)", "circular(inside, size)", "circular(inside, size)", "expression-call", "a text, a number"),
    ("circular(inside, label)", "circular(inside, keeper)", "circular(inside, keeper)", "expression-call", "a text, a State"),
    ("circular(inside, label)", "circular(inside)", "circular(inside)", "expression-call", "Write circular(superior, designation)"),
    ("circular(inside, label)", "circular(inside, 'a')", "circular(inside, 'a')", "expression-call", "by two of its columns"),
    ("nicely: flag = give.nicely or no", "nicely: flag = circular(mood, mood)", "circular(mood", "expression-call", "in a column of a part"),
    ("sum(inner.weight_in)", "sum(inner.deep)", "deep: number", "circle", "boxes.deep -> boxes.deep"),
    ("sum(toys_in.weight)", "count(toys_in.packed)", "packed: flag", "circle", "boxes.large"),
    ("inner: {part: boxes, on: {inside: label}}", "inner: {part: boxes, on: {inside: \"if(count(inner) = 0, label, inside)\"}}", "inner: {part", "circle", "boxes.inner -> boxes.inner"),
]  # fmt: skip
# For the one before the last: what is packed depends on boxes that depend on what is packed.
LARGE = ("large: flag = size > 2", "large: flag = size > weight_in")


@pytest.mark.parametrize(("old", "new", "where", "rule", "said"), FAULTS)
def test_a_fault_is_named_where_it_stands(
    old: str, new: str, where: str, rule: str, said: str, tmp_path: Path
) -> None:
    text = changed(old, new, changed(*LARGE, TEXT) if "packed)" in new else TEXT)
    law, problems = check(tmp_path, text)
    assert law is None
    own = [p for p in problems if p.rule == rule and p.place == f"r.yaml:{line_of(text, where)}"]
    assert own, [str(p) for p in problems]
    assert any(said in f"{p.message} {p.remedy}" for p in own), [str(p) for p in own]


def test_looks_at_most_four_keys_and_eight_deep(tmp_path: Path) -> None:
    many = ", ".join(f"{name}: {value}" for name, value in (
        ("label", "box"), ("inside", "box"), ("of", "\"'tin'\""), ("keeper", "owner"), ("size", "box"),
    ))  # fmt: skip
    text = changed("{part: boxes, on: {label: box}}", f"{{part: boxes, on: {{{many}}}}}", TEXT)
    _, problems = check(tmp_path, text)
    assert any("4" in p.message + p.remedy for p in problems), [str(p) for p in problems]
    deep = "".join(
        f"          d{n}: {{part: boxes, on: {{label: \"if(count(d{n + 1}) = 0, label, inside)\"}}}}\n"
        for n in range(300)
    ) + "          d300: {part: boxes, on: {label: label}}\n"  # fmt: skip
    _, problems = check(
        tmp_path / "deep", changed("          inner: {part", deep + "          inner: {part", TEXT)
    )
    assert {p.rule for p in problems if p.level == "error"} == {"too-deep", "too-many"}
    assert "Make columns of some of them" in problems[0].remedy


def test_terms_may_ask_of_a_look(tmp_path: Path) -> None:
    """A term means what its names mean where it is used."""
    text = changed("terms:\n", "terms:\n  alone: count(twins) = 1\n", TEXT)
    law, _ = check(tmp_path, changed("packed AND count(twins) = 1", "packed AND alone", text))
    assert law is not None


def test_the_toy_has_no_looks(tmp_path: Path) -> None:
    law, _ = check(tmp_path, TOY)
    assert law is not None
    assert not any(p.looks for process in law.processes.values() for p in process.parts.values())
