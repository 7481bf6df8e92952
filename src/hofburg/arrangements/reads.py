"""What provisions read and what they call for: parameters, messages, levels, areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from hofburg.arrangements.ranges import UNKNOWN, Numbers
from hofburg.assessment import parameters_read
from hofburg.regimes import Expr, Law, Process, Provision, walk

__all__ = [
    "Level",
    "areas_of",
    "called_for",
    "figure",
    "levels",
    "only_levels",
    "parameters_of",
    "reach",
    "roles_of",
    "term_set_aside",
]

_COMPARISONS = ("<", "<=", ">", ">=")
_AREAS = ("within", "overlaps")


def reach(law: Law, process: Process, exprs: list[Expr]) -> Iterator[tuple[Process, Expr]]:
    """Every node of expressions and of the columns behind them, each with its process."""
    todo = [(process, expr) for expr in exprs]
    seen: set[tuple[str, str, str]] = set()
    while todo:
        home, expr = todo.pop()
        for node in walk(expr):
            yield home, node
            if node.op == "with":
                other, column = law.behind(home, node)
                key = (other.name, "", node.field)
                if column is not None and key not in seen:
                    seen.add(key)
                    todo.append((other, column.expr))
            elif node.op in ("column", "aggregate"):
                part, name = node.field, node.name
                if node.op == "aggregate":
                    part, name = node.name, node.field
                columns = home.parts[part].columns if part in home.parts else home.columns
                key = (home.name, part, name)
                if name in columns and key not in seen:
                    seen.add(key)
                    todo.append((home, columns[name].expr))


def called_for(law: Law, provision: Provision) -> tuple[str, ...]:
    """The messages that a provision waits for: whose sending does a duty, or that a content wants.

    None where what it waits for is an act and no message.
    """
    process = law.processes[provision.process]
    role = {"duty": "done", "content": "holds"}.get(provision.kind, "")
    if role not in provision.exprs:
        return ()
    found: dict[str, None] = {}
    for _, node in reach(law, process, [provision.exprs[role]]):
        sent = node.op == "message" and node.field == "sent" and provision.kind == "duty"
        if sent or (node.op == "has" and provision.kind == "content" and node.name != process.root):
            found[node.name] = None
    return tuple(found)


def parameters_of(law: Law, provision: Provision) -> tuple[str, ...]:
    """The parameters that a provision reads, by name."""
    return tuple(sorted(parameters_read(law, provision)))


@dataclass(frozen=True, slots=True)
class Level:
    """A comparison with a figure in what a provision asks; ``measure`` is read in ``process``."""

    process: str
    measure: Expr
    parameter: str

    @property
    def name(self) -> str:
        """What is measured, as the document calls it."""
        return self.measure.name if self.measure.op == "column" else self.measure.field


def levels(law: Law, provision: Provision) -> tuple[Level, ...]:
    """What a provision holds against figures before it has a say, each once."""
    found: dict[Level, None] = {}
    for home, node in _asks(law, provision):
        measures = [a for a in node.args if a.op in ("column", "with") and a.type == "number"]
        figures = [a for a in node.args if a.op == "param"]
        if node.op in _COMPARISONS and measures and figures:
            found[Level(home.name, measures[0], figures[0].name)] = None
    return tuple(found)


def only_levels(law: Law, provision: Provision, parameters: Collection[str]) -> bool:
    """Whether a provision, before it has a say, reads these parameters in comparisons alone."""
    read, compared = Counter[str](), Counter[str]()
    for _, node in _asks(law, provision):
        if node.op == "param" and node.name in parameters:
            read[node.name] += 1
        if node.op in _COMPARISONS:
            args = [a for a in node.args if a.op in ("column", "with") and a.type == "number"]
            names = [a.name for a in node.args if a.op == "param" and a.name in parameters]
            compared.update(names if args else ())
    return read == compared


def _asks(law: Law, provision: Provision) -> Iterator[tuple[Process, Expr]]:
    if "when" in provision.exprs:
        yield from reach(law, law.processes[provision.process], [provision.exprs["when"]])


def areas_of(law: Law, provision: Provision) -> tuple[str, ...]:
    """Columns by which a provision asks of an area before it has a say."""
    process = law.processes[provision.process]
    exprs = [provision.exprs["when"]] if "when" in provision.exprs else []
    named = {
        node.name
        for home, node in reach(law, process, exprs)
        if node.op == "column" and home is process and not node.field
    }
    return tuple(
        name
        for name in process.columns
        if name in named and any(n.op in _AREAS for n in walk(process.columns[name].expr))
    )


def roles_of(process: Process, provision: Provision) -> tuple[bool, bool]:
    """Whether a limit counts for each State that opens a case, and for each that receives it."""
    route = process.messages[process.root]
    named = {node.name for expr in provision.per for node in walk(expr) if node.op == "column"}
    return route.sender in named, route.addressee in named


def figure(law: Law, expr: Expr, at: int) -> Numbers:
    """What an expression over parameters comes to at an instant; unknown where it asks a case."""
    if expr.op == "param":
        chosen = None
        for version in law.parameters[expr.name].versions:
            if version.since is None or version.since <= at:
                chosen = version
        value = None if chosen is None else chosen.value
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return (Decimal(value), Decimal(value))
        return UNKNOWN
    if expr.op == "const" and isinstance(expr.value, Decimal | int):
        return (Decimal(expr.value), Decimal(expr.value))
    return UNKNOWN


def term_set_aside(law: Law) -> Law:
    """An overlay as if it had been in force as long as its base: for trials of what is a draft."""
    if law.base is None or law.arrangement is None:
        return replace(law, since=None, until=None)
    provisions = {}
    for label, provision in law.provisions.items():
        before = law.base.provisions.get(label)
        provisions[label] = replace(
            provision,
            since=before.since if before else None,
            until=before.until if before else None,
        )
    return replace(law, since=law.base.since, until=law.base.until, provisions=provisions)
