"""What the values of one process depend on: circles refused with their members, growth bounded.

A column reads other columns. A parameter with dated versions reads the instant that dates the case.
What holds where a message was not sent asks whether that is proven, and so who sends it to whom. A
`with` reads its keys. Any of these may close a circle that no single line shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hofburg.regimes.expression import Expr, walk
from hofburg.regimes.faults import Path
from hofburg.regimes.graph import find_circle, longest_way, members, written_out
from hofburg.regimes.law import Column, Parameter, Process

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["MAX_STEPS", "check_dependence", "is_dated"]

MAX_STEPS = 40
MAX_WRITTEN_OUT = 100_000


def is_dated(parameter: Parameter) -> bool:
    """Whether its value depends on the date of the case."""
    listed = [parameter.versions, *(r.versions for r in parameter.readings.values())]
    return any(v.since is not None for versions in listed for v in versions)


class _Reads:
    """The graph of one process: columns, parts' columns, parameters, absences, looks."""

    def __init__(self, linker: Linker, process: Process) -> None:
        self.linker, self.process = linker, process
        self.graph: dict[str, list[str]] = {}
        self.size: dict[str, int] = {}
        self.paths: dict[str, Path] = {}
        base: Path = ("processes", process.name)
        for name, column in process.columns.items():
            self._column(name, column, (*base, "columns", name))
        for part in process.parts.values():
            for name, column in part.columns.items():
                where = (*base, "parts", part.name, "columns", name)
                self._column(f"{part.name}.{name}", column, where)
        for message, route in process.messages.items():
            ends = [end for end in (route.sender, route.addressee) if end]
            self._node(_absence(message), ends, 1, (*base, "messages", message))
        for name, other in process.withs.items():
            self._node(f"with {name}", self._of(other.on.values()), 1, (*base, "with", name))

    def _parameter(self, name: str) -> str:
        node = f"{{{name}}}"
        if node not in self.graph:
            by = self.process.dated_by
            reads = [by] if by and is_dated(self.linker.parameters[name]) else []
            self._node(node, reads, 1, ("processes", self.process.name, "dated_by"))
        return node

    def _node(self, name: str, reads: list[str], size: int, path: Path) -> None:
        self.graph[name], self.size[name], self.paths[name] = reads, size, path

    def _column(self, name: str, column: Column, path: Path) -> None:
        reads = self._of([column.expr])
        if column.default is not None and column.expr.op in ("message", "received"):
            reads.append(_absence(column.expr.name))
        self._node(name, reads, len(walk(column.expr)), path)

    def _of(self, exprs: Iterable[Expr]) -> list[str]:
        found: list[str] = []
        for node in (n for expr in exprs for n in walk(expr)):
            if node.op == "column":
                found.append(f"{node.field}.{node.name}" if node.field else node.name)
            elif node.op == "param":
                found.append(self._parameter(node.name))
            elif node.op == "with":
                found.append(f"with {node.name}")
            elif node.op == "has":
                found += self._absent(node.name)
            elif node.op == "aggregate":
                found.append(f"{node.name}.{node.field}")
            # Of messages as lines: whether they are all rests on who sends them to whom.
            if node.op in ("aggregate", "look", "circular"):
                part = self.process.parts.get(node.name or node.args[0].field)
                found += [_absence(part.kind)] if part and part.kind else []
        return found

    def _absent(self, message: str) -> list[str]:
        """The message that opens a case is never absent from it."""
        return [] if message == self.process.opens else [_absence(message)]


def _absence(message: str) -> str:
    return f"whether {message} was sent"


def check_dependence(linker: Linker, process: Process) -> None:
    """Report a circle, a way that is too long, and what grows beyond measure."""
    reads = _Reads(linker, process)
    graph = {name: {n for n in read if n in reads.graph} for name, read in reads.graph.items()}
    if circle := find_circle(graph):
        # A version's date is the way out: let the circle begin there.
        first = next((n for n, name in enumerate(circle) if name.startswith("{")), 0)
        circle = [*circle[first:-1], *circle[:first], circle[first]]
        linker.faults.report(
            reads.paths[circle[0]], "circle",
            f"values of {process.name} turn in a circle: {members(circle)}",
            "Make one of them independent of the others.",
        )  # fmt: skip
        return
    way = longest_way(graph)
    if len(way) > MAX_STEPS:
        linker.faults.report(
            reads.paths[way[0]], "too-deep",
            f"{way[0]} depends on {way[1]}, {way[2]} and so on over {len(way)} steps",
            f"Write it in fewer than {MAX_STEPS}.",
        )  # fmt: skip
        return
    for name, size in written_out(reads.graph, reads.size).items():
        if size > MAX_WRITTEN_OUT:
            linker.faults.report(
                reads.paths[name], "too-large", f"{name} is too large once it is written out",
                "Let it read fewer columns that read many others.",
            )  # fmt: skip
            return
