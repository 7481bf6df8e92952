"""From sqlglot's tree to ours: what is not named here is refused, and types are checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from hofburg.regimes.calls import call
from hofburg.regimes.expression import (
    CHAIN_FACTS,
    DAY,
    DAYS,
    DURATION,
    ENVELOPE,
    FLAG,
    INSTANT,
    LIST,
    MONTH_DAY,
    MONTHS,
    NUMBER,
    POINT,
    STATE,
    TEXT,
    Expr,
    Scope,
    a,
    as_day,
    fail,
    known,
    near,
    shown,
    walk,
)
from hofburg.regimes.tokens import MAX_DEPTH, tree

__all__ = ["parse"]

MAX_NODES = 5_000
_COMPARE = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}
_FORBIDDEN = {
    "Alias": "a name beside another thing",
    "Concat": "a text beside another text",
    "Tuple": "a list without IN",
    "Star": "a * that multiplies nothing",
    "Dot": "a dot that does not join a message and its field",
}


def parse(text: object, scope: Scope, want: str | tuple[str, ...] = FLAG) -> Expr:
    """Parse and type an expression. Raises ``ExpressionError`` with reason and remedy."""
    if isinstance(text, bool):
        text = "true" if text else "false"
    if isinstance(text, int):
        text = str(text)
    if not isinstance(text, str) or not text.strip():
        raise fail("expression-syntax", f"{shown(text)} is not an expression", "Write a condition.")
    expr = _Walker(scope).visit(tree(text), 0)
    wants = (want,) if isinstance(want, str) else want
    if expr.type not in wants:
        if expr.op == "const" and expr.type == TEXT and STATE in wants:
            return scope.check_text(Expr("column", STATE), str(expr.value))
        needed = " or ".join(a(w) for w in wants)
        raise fail("expression-type", f"{shown(text.strip())} is {a(expr.type)}, not {needed}",
                   _unit_remedy(expr, expr))  # fmt: skip
    return expr


class _Walker:
    """Turns sqlglot's tree into ours; whatever it does not name is refused."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.size = 0

    def visit(self, node: Any, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise fail("expression-depth", f"is nested deeper than {MAX_DEPTH}", "Use terms.")
        self.grow(1)
        kind = type(node).__name__
        method: Callable[[Any, int], Expr] | None = getattr(self, f"_{kind.lower()}", None)
        if method:
            return method(node, depth + 1)
        if kind in _COMPARE:
            return self._compare(_COMPARE[kind], *self._pair(node, depth + 1))
        if kind in _ARITHMETIC:
            return self._arithmetic(_ARITHMETIC[kind], *self._pair(node, depth + 1))
        if kind in ("And", "Or"):
            return self._logic(kind.lower(), node, depth + 1)
        what = _FORBIDDEN.get(kind, "something in it")
        raise fail("expression-forbidden", f"{what} is not part of the expression language",
                   "docs/regimes.md lists what is.")  # fmt: skip

    def grow(self, nodes: int) -> None:
        """Terms are written out where they are used: a few lines could become millions."""
        self.size += nodes
        if self.size > MAX_NODES:
            raise fail("expression-size", "is too large once its terms are written out",
                       "Make columns of some of its pieces.")  # fmt: skip

    def _pair(self, node: Any, depth: int) -> tuple[Expr, Expr]:
        return self.visit(node.this, depth), self.visit(node.expression, depth)

    def _flag(self, expr: Expr) -> Expr:
        if expr.type != FLAG:
            raise fail("expression-type", f"AND, OR and NOT join conditions, not {a(expr.type)}",
                       "Compare it with something.")  # fmt: skip
        return expr

    def _logic(self, op: str, node: Any, depth: int) -> Expr:
        # A long chain of AND is deep on its left side only: unroll it, do not recurse.
        kind, operands = type(node), []
        while type(node) is kind:
            operands.append(node.expression)
            node = node.this
        operands.append(node)
        args = tuple(self._flag(self.visit(n, depth)) for n in reversed(operands))
        return Expr(op, FLAG, args)

    def _not(self, node: Any, depth: int) -> Expr:
        return Expr("not", FLAG, (self._flag(self.visit(node.this, depth)),))

    def _paren(self, node: Any, depth: int) -> Expr:
        return self.visit(node.this, depth)

    def _boolean(self, node: Any, _depth: int) -> Expr:
        return Expr("const", FLAG, value=bool(node.this))

    def _literal(self, node: Any, _depth: int) -> Expr:
        text = str(node.this)
        if node.is_string:
            return Expr("const", TEXT, value=text)
        return Expr("const", NUMBER, value=Decimal(text))

    def _neg(self, node: Any, depth: int) -> Expr:
        arg = self.visit(node.this, depth)
        if arg.type != NUMBER:
            raise fail("expression-type", f"{a(arg.type)} has no negative", "Use + or - instead.")
        return Expr("neg", NUMBER, (arg,))

    def _column(self, node: Any, _depth: int) -> Expr:
        parts = [str(part.name) for part in node.parts]
        if len(parts) == 2:
            return self.scope.dotted(parts[0], parts[1], "first")
        name = parts[0]
        if len(parts) > 2:
            raise fail("unknown-name", f"{'.'.join(parts)} has too many dots",
                       "Write message.field.")  # fmt: skip
        if name.startswith("{"):
            return self.scope.parameter(name[1:-1])
        found = self.scope.name(name)
        if found is None:
            names = self.scope.names()
            raise fail("unknown-name", f"{shown(name)} is not a column, term or message here",
                       near(name, names) or known(sorted(names)))  # fmt: skip
        if found.op != "column":
            self.grow(len(walk(found)))
        return found

    def _between(self, node: Any, depth: int) -> Expr:
        this = self.visit(node.this, depth)
        low = self.visit(node.args["low"], depth)
        high = self.visit(node.args["high"], depth)
        self.grow(len(walk(this)))
        return Expr("and", FLAG, (self._compare(">=", this, low), self._compare("<=", this, high)))

    def _in(self, node: Any, depth: int) -> Expr:
        values = list(node.expressions)
        extra = [k for k, v in node.args.items() if v and k not in ("this", "expressions")]
        if extra or not values:
            raise fail("expression-forbidden", "IN takes a list of values",
                       "Write IN ('a', 'b').")  # fmt: skip
        this = self.visit(node.this, depth)
        self.grow(len(walk(this)) * len(values))
        tests = tuple(self._compare("=", this, self.visit(n, depth)) for n in values)
        return tests[0] if len(tests) == 1 else Expr("or", FLAG, tests)

    def _compare(self, op: str, left: Expr, right: Expr) -> Expr:
        if right.op == "const" and right.type == TEXT and left.op != "const":
            right = self.scope.check_text(left, str(right.value))
        elif left.op == "const" and left.type == TEXT and right.op != "const":
            left = self.scope.check_text(right, str(left.value))
        if {left.type, right.type} == {INSTANT, DAY}:
            left, right = (as_day(side) for side in (left, right))
        if left.type != right.type or left.type in (LIST, MONTHS, MONTH_DAY):
            raise fail("expression-type", f"{a(left.type)} is not compared with {a(right.type)}",
                       _unit_remedy(left, right))  # fmt: skip
        if left.type in (FLAG, STATE, TEXT, POINT) and op not in ("=", "<>"):
            raise fail("expression-type", f"{a(left.type)} has no order", "Use = or <>.")
        return Expr(op, FLAG, (left, right))

    def _arithmetic(self, op: str, left: Expr, right: Expr) -> Expr:
        types = (left.type, right.type)
        if op in "+-" and left.type in (INSTANT, DAY):
            if right.type in (DAYS, MONTHS):
                return Expr(op, DAY, (as_day(left), right))
            if types == (INSTANT, DURATION):
                return Expr(op, INSTANT, (left, right))
        if op == "-" and types == (INSTANT, INSTANT):
            return Expr(op, DURATION, (left, right))
        if op == "-" and left.type in (INSTANT, DAY) and right.type in (INSTANT, DAY):
            return Expr(op, DAYS, (as_day(left), as_day(right)))
        if op in "+-" and left.type == right.type and left.type in (NUMBER, DURATION, DAYS):
            return Expr(op, left.type, (left, right))
        if op == "*" and types == (NUMBER, NUMBER):
            return Expr(op, NUMBER, (left, right))
        if op == "/" and types == (NUMBER, NUMBER):
            self._divisor(right)
            return Expr(op, NUMBER, (left, right))
        raise fail("expression-type", f"{op} does not join {a(left.type)} and {a(right.type)}",
                   _unit_remedy(left, right))  # fmt: skip

    def _divisor(self, right: Expr) -> None:
        if right.op == "param":
            self.scope.check_divisor(right.name)
        elif right.op != "const" or right.value == 0:
            raise fail("expression-type", "division is only by a number or a parameter, never by 0",
                       "Multiply on the other side instead.")  # fmt: skip

    def _anonymous(self, node: Any, depth: int) -> Expr:
        sort, _, name = str(node.this).partition("_")
        nodes = list(node.expressions)
        if sort == "r":
            return self._received(name, nodes, depth)
        if name in CHAIN_FACTS:
            if len(nodes) != 1 or not getattr(nodes[0], "is_string", False):
                raise fail("expression-call", f"{name} takes one label in quotes",
                           f"Write {name}('16.1').")  # fmt: skip
            return Expr("chain", CHAIN_FACTS[name], name=str(nodes[0].this), value=name)
        if name == "count" and [type(n).__name__ for n in nodes] == ["Anonymous"]:
            return self._count(self.visit(nodes[0], depth))
        if name == "given" and [type(n).__name__ for n in nodes] == ["Anonymous"]:
            return self._given_last(self.visit(nodes[0], depth))
        if name in ("count", "sum", "any", "all") or (
            name in ("min", "max", "last", "given") and len(nodes) == 1
        ):
            return self._reach(name, nodes)
        args = tuple(self.visit(n, depth) for n in nodes)
        return call(name, args, self.scope)

    def _received(self, message: str, nodes: Sequence[Any], depth: int) -> Expr:
        """When a State received a message."""
        args = tuple(self.visit(n, depth) for n in nodes)
        if self.scope.dotted(message, "received", "first").op == "column":
            raise fail("expression-call", "a line knows when its first addressee received it",
                       f"Write {message}.received.")  # fmt: skip
        if not self.scope.message(message) or [x.type for x in args] != [STATE]:
            raise fail("expression-call", "received takes a message and one State",
                       "Write message.received(column).")  # fmt: skip
        return Expr("received", INSTANT, args, name=message)

    def _reach(self, name: str, nodes: Sequence[Any]) -> Expr:
        """A function whose argument is a name and not a value."""
        if len(nodes) != 1 or type(nodes[0]).__name__ != "Column":
            raise fail("expression-call", f"{name} takes one name", f"Write {name}(part.column).")
        parts = [str(part.name) for part in nodes[0].parts]
        if len(parts) > 2 or parts[0].startswith("{") or "*" in parts:
            raise fail("expression-call", f"{name} takes one name", f"Write {name}(part.column).")
        if name == "given":
            return self._given(parts)
        if name == "last":
            if len(parts) != 2 or not self.scope.message(parts[0]):
                raise fail("expression-call", "last takes a message and its field",
                           "Write last(message.field).")  # fmt: skip
            return self.scope.dotted(parts[0], parts[1], "last")
        if name == "count" and len(parts) == 2 and self.scope.message(parts[0]):
            return self._count(self.scope.dotted(parts[0], parts[1], "first"))
        found = self.scope.aggregate(name, parts[0], parts[1] if len(parts) > 1 else "")
        self.grow(len(walk(found)))
        return found

    def _count(self, listed: Expr) -> Expr:
        """How many items a list field has, or the first list of a ``coalesce``."""
        if any(
            (node.op == "message" and node.field in ENVELOPE)
            or (node.op == "column" and node.name.endswith(".addressees"))
            for node in walk(listed)
        ):
            raise fail("expression-call", "how many got a message is not counted",
                       "Ask of one State: includes(message.addressees, column).")  # fmt: skip
        if listed.type != LIST:
            what = f"{listed.name}.{listed.field}" if listed.op == "message" else "this"
            raise fail("expression-call", f"{what} is {a(listed.type)}, not a list",
                       "Count a list.")  # fmt: skip
        return Expr("count", NUMBER, (listed,))

    def _given(self, parts: list[str]) -> Expr:
        """Whether a field was filled: of a message, or of the part's own line."""
        found = self.scope.name(parts[0]) if len(parts) == 1 else None
        if found and found.op == "column" and self.scope.is_line_field(parts[0]):
            return Expr("given", FLAG, name=found.name, field=found.field, value="part")
        if len(parts) != 2 or not self.scope.message(parts[0]) or parts[1] in ENVELOPE:
            raise fail("expression-call", "given takes a field of a message's form",
                       "Write given(message.field).")  # fmt: skip
        own = self.scope.dotted(parts[0], parts[1], "first")
        if own.op == "column":  # of the line, which is such a message
            return Expr("given", FLAG, name=own.name, field=own.field, value="part")
        return Expr("given", FLAG, name=parts[0], field=parts[1], value="first")

    def _given_last(self, field: Expr) -> Expr:
        """Whether the last such message fills a field."""
        if (field.op, field.value) != ("message", "last") or field.field in ENVELOPE:
            raise fail("expression-call", "given takes a field of a message's form",
                       "Write given(message.field) or given(last(message.field)).")  # fmt: skip
        return Expr("given", FLAG, name=field.name, field=field.field, value="last")


def _unit_remedy(left: Expr, right: Expr) -> str:
    timed = {left.type, right.type} & {INSTANT, DAY, DURATION, DAYS, MONTHS}
    for side in (left, right):
        if side.op == "param" and side.type != TEXT:
            return f"The unit of {{{side.name}}} makes it {a(side.type)}."
        if side.op == "const" and side.type == NUMBER and timed:
            return "Make the number a parameter with its unit, such as 48 h."
    return "docs/regimes.md says what joins what."
