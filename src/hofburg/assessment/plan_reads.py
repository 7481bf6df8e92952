"""What the expressions of a process depend on: parameters, through columns, dates, chains and looks."""

from __future__ import annotations

from dataclasses import dataclass, field

from hofburg.assessment.stored import Env
from hofburg.regimes import Column, Expr, Law, Part, Process, Provision, looked, walk

__all__ = ["Reads", "unsaid"]


def unsaid(part: Part, node: Expr, opens: str | None) -> set[str]:
    """Messages without which nothing is said of the lines of a part that a node sums up.

    That there is no message says how many there are, whether any is so, and what their sum is.
    """
    if part.kind:
        function = node.value if node.op == "aggregate" else looked(node).function
        return {part.kind} if function in ("min", "max") else set()
    names = {source.name for source in part.sources}
    return set() if opens in names else names


@dataclass(slots=True)
class Reads:
    """The parameters that expressions of one process read."""

    law: Law
    process: Process
    reads: dict[str, frozenset[str]] = field(default_factory=dict, kw_only=True)  # by provision
    referred: frozenset[str] | None = field(default=None, kw_only=True)

    def parameters(self, expr: Expr, seen: tuple[str, ...] = ()) -> frozenset[str]:
        """Parameters that an expression reads, through columns, dates and chains."""
        found: set[str] = set()
        for node in walk(expr):
            if node.op == "param":
                found.add(node.name)
                dated = self.law.dating(self.process)
                if self.is_dated(node.name) and dated and "@" not in seen:
                    found |= self.parameters(dated, (*seen, "@"))
            elif node.op == "column" and (column := self.column(node)):
                found |= self.parameters(column.expr, seen)
            elif node.op == "aggregate" and node.field in self.process.parts[node.name].columns:
                found |= self.parameters(
                    self.process.parts[node.name].columns[node.field].expr, seen
                )
            elif node.op == "chain":
                found |= self.provision_parameters(self.law.provisions[node.name])
            elif node.op == "with":
                found |= self.looked_up(node)
                for on in self.process.withs[node.name].on.values():
                    found |= self.parameters(on, seen)
        return frozenset(found)

    def looked_up(self, node: Expr) -> frozenset[str]:
        """Parameters behind a column of another process."""
        other, column = self.law.behind(self.process, node)
        return Reads(self.law, other).parameters(column.expr) if column else frozenset()

    def provision_parameters(self, provision: Provision) -> frozenset[str]:
        """Parameters that a provision reads, through columns and chains."""
        if provision.label not in self.reads:
            exprs = (*provision.exprs.values(), *provision.per)
            self.reads[provision.label] = frozenset[str]().union(*map(self.parameters, exprs))
        return self.reads[provision.label]

    def is_referred_to(self, label: str) -> bool:
        """Whether a provision is chained to by another; chains stay within one process."""
        if self.referred is None:
            own = (p for p in self.law.provisions.values() if p.process == self.process.name)
            self.referred = frozenset(n.name for p in own for n in p.nodes() if n.op == "chain")
        return label in self.referred

    def is_dated(self, parameter: str) -> bool:
        """Whether its value depends on the date of the case."""
        found = self.law.parameters[parameter]
        return any(v.since is not None for v in found.versions) or any(
            v.since is not None for r in found.readings.values() for v in r.versions
        )

    def column(self, node: Expr) -> Column | None:
        """The definition behind a column node; None for raw fields and keys."""
        if node.field:
            return self.process.parts[node.field].columns.get(node.name)
        return self.process.columns.get(node.name)

    def restrict(self, env: Env, reads: frozenset[str]) -> Env:
        """The reading, if what is compiled depends on it at all."""
        return env if env and env[0] in reads else None
