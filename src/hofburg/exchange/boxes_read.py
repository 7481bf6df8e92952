"""What was written in the boxes of a form, as a draft; and what of a draft boxes cannot carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hofburg.errors import Problem
from hofburg.exchange.boxes import YES, Node, box_texts, envelope_fields, flat, numbered, tree_of
from hofburg.regimes import Field, Law, answer
from hofburg.register import filled, new_draft

__all__ = ["boxed_draft", "tidy_boxes", "unboxable"]


def boxed_draft(
    law: Law, kind: str, texts: Mapping[str, str], base: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """The draft that the texts of a form make, and what is wrong with these.

    What is wrong stays open in the draft. Lines in which nothing is written do not count, so that
    the paths of problems are those of `tidy_boxes` texts.

    Args:
        base: the draft that the form was made of; what no form asks for stays as it is there.
    """
    read = _Reader(law)
    tree = tree_of(texts)
    said = {n: read.value(f, tree.get(n), n) for n, f in envelope_fields(law, kind).items()}
    inside = tree.get("body")
    body = {
        name: read.value(field, inside.get(name), f"body.{name}")
        if isinstance(inside, dict) else None
        for name, field in law.messages[kind].fields.items()
    }  # fmt: skip
    said["copies"] = read.copies(tree.get("copies"), said["copies"])
    more = {name: said[name] for name in ("basis", "handling", "comment") if name in said}
    made = new_draft(
        law, kind, body, author=said["author"], to=said["to"] or (), copies=said["copies"],
        refers_to=said["refers_to"] or (), **more,
    )  # fmt: skip
    made["number"] = said["number"]
    asked = {*envelope_fields(law, kind), "body", *law.envelope(kind), "kind"}
    return made | {n: v for n, v in (base or {}).items() if n not in asked}, read.problems


class _Reader:
    def __init__(self, law: Law) -> None:
        self.law = law
        self.problems: list[Problem] = []

    def value(self, field: Field, node: Any, path: str) -> Any:
        """The value of a box or list; None where it says nothing, or nothing that can be read."""
        if field.type == "list":
            return self._list(field, node if isinstance(node, dict) else {}, path)
        text = _typed(node)
        if not text:
            return None
        value, problems = answer(self.law, field, text, path)
        if path.partition("[")[0] in ("author", "to", "copies", "refers_to"):
            # Who else may write and be written to the register knows, which checks the envelope.
            problems = [it for it in problems if it.rule == "control-character"]
        self.problems += problems
        return None if problems else value

    def copies(self, node: Any, named: list[str] | None) -> list[str] | None:
        """To all, to none, to some, or not yet said."""
        if not isinstance(node, dict) or node.get("all") != YES:
            return named
        if named is not None:
            said = "is said to go to all, and to some or to none."
            self.problems.append(Problem("", "none", said, "Say the one or the other.", "copies"))
        return ["*"]

    def _list(self, field: Field, node: Node, path: str) -> list[Any] | None:
        of = field.of or {}
        found: list[Any] = []
        for line in numbered(node):
            at = f"{path}[{len(found)}]"
            if "" in of:
                if not _blank(line):
                    found.append(self.value(of[""], line, at))
            elif isinstance(line, dict) and not _blank(line):
                made = {n: self.value(f, line.get(n), f"{at}.{n}") for n, f in of.items()}
                found.append({name: value for name, value in made.items() if value is not None})
        if node.get("none") != YES:
            return found or None
        if found:
            said = "is said to have no lines, and has some."
            remedy = "Take back the one or the other."
            self.problems.append(Problem("", "none", said, remedy, path))
        return found


def tidy_boxes(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts without those that say nothing, their lines numbered anew."""
    tree = _tidy(tree_of(texts))
    return flat(tree) if isinstance(tree, dict) else {}


def _tidy(node: Any) -> Any:
    if not isinstance(node, dict):
        return _typed(node)
    lines = [_tidy(line) for line in numbered(node) if not _blank(line)]
    rest = {n: _tidy(it) for n, it in node.items() if not n.isdigit() and not _blank(it)}
    return rest | {str(number): line for number, line in enumerate(lines)}


def _blank(node: Any) -> bool:
    """Whether nothing is written in a line."""
    if isinstance(node, dict):
        return all(_blank(inner) for inner in node.values())
    return not _typed(node)


def _typed(text: object) -> str:
    """What was typed, with line ends as we keep them, whatever a browser makes of them."""
    if not isinstance(text, str):
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def unboxable(law: Law, draft: Mapping[str, Any]) -> tuple[str, ...]:
    """Paths of what a draft holds that would not come back from a form.

    Values of a wrong type, fields that the message does not have. Space around a text does not
    count, nor whether a whole number is written as a text.
    """
    kind = str(draft["kind"])
    made, _ = boxed_draft(law, kind, box_texts(law, draft), draft)
    return tuple(_differing(_plain(filled(dict(draft))), _plain(filled(made)), ""))


def _plain(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft in which what says nothing is left out."""
    kept = {n: v for n, v in draft.items() if v or n not in ("to", "refers_to", "body")}
    return {"under": draft.get("regime"), "body": {}} | kept


def _differing(one: Any, other: Any, path: str) -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        names = dict.fromkeys([*one, *other])
        return [
            found
            for n in names
            for found in _differing(one.get(n), other.get(n), f"{path}.{n}" if path else str(n))
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [it for i, (a, b) in pairs for it in _differing(a, b, f"{path}[{i}]")]
    return [] if _same(one, other) else [path]


def _same(one: Any, other: Any) -> bool:
    if type(one) is str and type(other) is str:
        return _typed(one) == other
    if type(one) is str and type(other) is int:
        return one.lstrip("-").isdecimal() and len(one) < 16 and int(one) == other
    return type(one) is type(other) and bool(one == other)
