"""Provisions that wait for nothing but a person's judgement."""

from __future__ import annotations

from hofburg.regimes import Law, Provision, walk

__all__ = ["is_judged"]

# What nobody judges.
_FOUND_OUT = (
    "column",
    "has",
    "given",
    "received",
    "with",
    "aggregate",
    "look",
    "circular",
    "chain",
)


def is_judged(law: Law, provision: Provision) -> bool:
    """Whether a content or gate is decided only by fields that record what a person judged.

    Fields are marked `judgement: true` in the document. Where such a provision applies and is
    *undetermined*, that is a question for people and not a missing fact.
    """
    decisive = provision.exprs.get("holds", provision.exprs.get("opens"))
    if decisive is None:
        return False
    columns = law.processes[provision.process].columns
    todo, seen, judged = [decisive], set(), []
    while todo:
        for node in walk(todo.pop()):
            if node.op == "message":
                field = law.messages[node.name].fields.get(node.field)
                judged.append(field is not None and field.judgement)
            elif node.op == "column" and not node.field and node.name in columns:
                if node.name not in seen:
                    seen.add(node.name)
                    todo.append(columns[node.name].expr)
            elif node.op in _FOUND_OUT:
                return False
    return bool(judged) and all(judged)
