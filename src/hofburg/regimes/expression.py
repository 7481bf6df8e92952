"""The expression language: typed trees, and the parser that admits nothing else.

SQL's boolean expressions, read by sqlglot and walked with an allow-list. What comes out is a tree of
``Expr``; the compiler and the plain evaluator both start from it and never see text again.
Types are checked here, so that an expression that parses also means something.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from hofburg.errors import ExpressionError, Problem

__all__ = ["CHAIN_FACTS", "Expr", "Scope", "is_usable_name", "parse", "walk"]

FLAG, NUMBER, STATE, TEXT = "flag", "number", "state", "text"
INSTANT, DAY, LIST = "instant", "day", "list"
DURATION, DAYS, MONTHS, MONTH_DAY = "duration", "days", "months", "month-day"

# What a chain may ask of another provision, and the type of the answer. None of these moves with
# the clock of the question (`as of`), so chains never turn in circles with time.
CHAIN_FACTS = {
    "closed": INSTANT, "due": INSTANT, "done": INSTANT,
    "measured": NUMBER, "beyond": FLAG, "holds": FLAG, "opens": FLAG,
}  # fmt: skip

# What every message offers besides the fields of its form.
ENVELOPE_FIELDS = ("from", "to", "sent", "received", "to_all", "under", "basis", "number")
MAX_LENGTH = 4000
MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Expr:
    """One node of an expression.

    ``op`` is an operator (``and``, ``<=``, ``+`` ...), a function (``min``, ``year`` ...) or a leaf:
    ``const`` (``value``), ``param`` (``name``), ``column`` (``name``; ``field`` holds the part if it is
    a part's own column), ``message`` (``name``, ``field``; ``value`` is ``first`` or ``last``),
    ``received`` (``name``, one argument), ``has`` (``name``), ``given`` (``name``, ``field``; or of a
    part's line: ``value`` is ``part``, ``name`` the field, ``field`` the part), ``with`` (``name``, ``field``),
    ``aggregate`` (``value`` is the function, ``name`` the part, ``field`` its column),
    ``chain`` (``value`` is the fact, ``name`` the label).
    """

    op: str
    type: str
    args: tuple[Expr, ...] = ()
    name: str = ""
    field: str = ""
    value: object = None


class Scope(Protocol):
    """Where names are looked up: a process, perhaps one of its parts."""

    def name(self, name: str) -> Expr | None:
        """A column, a part's column, a term or ``has_message``."""

    def dotted(self, owner: str, field: str, which: str) -> Expr:
        """``message.field`` or ``with.column``; raises ExpressionError."""

    def aggregate(self, function: str, owner: str, field: str) -> Expr:
        """``sum(part.column)`` or ``count(part)``; raises ExpressionError."""

    def parameter(self, name: str) -> Expr:
        """``{name}``; raises ExpressionError."""

    def message(self, name: str) -> bool:
        """Whether the process has that message."""

    def names(self) -> Sequence[str]:
        """All names that could be meant, for remedies."""

    def check_text(self, other: Expr, value: str) -> Expr:
        """A text constant that is compared with ``other``: a state, a choice or plain text."""


def walk(expr: Expr) -> list[Expr]:
    """The node and all below it."""
    found, todo = [], [expr]
    while todo:
        node = todo.pop()
        found.append(node)
        todo.extend(node.args)
    return found


def fail(rule: str, message: str, remedy: str = "") -> ExpressionError:
    return ExpressionError(Problem("", rule, message, remedy))


def near(word: str, words: Sequence[str]) -> str:
    """``Did you mean ...?`` or nothing."""
    close = difflib.get_close_matches(word, words, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(close)}?" if close else ""


_STRING = re.compile(r"'(?:[^'\\]|'')*'")
_OUTSIDE = re.compile(r"[A-Za-z0-9_ .,+\-*/()<>={}\t\n]*", re.ASCII)
_PARAM = re.compile(r"\{[a-z][a-z0-9_.\-]*\}", re.ASCII)
_DOTTED = re.compile(r"(\{[^{}]*\})|\b([a-zA-Z_]\w*)\.([a-zA-Z_]\w*)\b", re.ASCII)
_RECEIVED = re.compile(r"\b([a-z_]\w*)\.received\s*\(", re.ASCII)
_CALL = re.compile(r"\b([a-zA-Z_]\w*)\s*\(", re.ASCII)
_OPERATORS = {"and", "or", "not", "in", "between"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_COMPARE = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}


def _prepare(text: str) -> str:
    """Refuse what no expression needs, then quote names so that no dialect can surprise us."""
    if len(text) > MAX_LENGTH:
        raise fail("expression-length", f"longer than {MAX_LENGTH} characters", "Use terms.")
    pieces, end = [], 0
    for match in [*_STRING.finditer(text), None]:
        outside = text[end : match.start() if match else len(text)]
        if not _OUTSIDE.fullmatch(outside) or "--" in outside or "/*" in outside:
            bad = next((c for c in outside if not _OUTSIDE.fullmatch(c)), "")
            raise fail(
                "expression-character",
                f"{bad or 'a comment'!s} has no place in an expression" if bad else
                "comments have no place in an expression",
                "Use names, numbers, 'text', {parameters}, comparisons and AND, OR, NOT.",
            )  # fmt: skip
        if re.search(r"[{}]", _PARAM.sub("", outside)):
            raise fail("parameter-name", "a brace without a parameter's name", "Write {name}.")
        outside = _RECEIVED.sub(r"f_received__\1(", outside)
        outside = _DOTTED.sub(
            lambda m: f'"{m[1]}"' if m[1] else f'"{m[2]}"."{m[3]}"', outside
        )
        outside = _CALL.sub(
            lambda m: m[0] if m[1].lower() in _OPERATORS or m[1].startswith("f_")
            else f"f_{m[1].lower()}(",
            outside,
        )
        pieces.append(outside)
        if match:
            pieces.append(match[0])
            end = match.end()
    return "".join(pieces)


def _tree(text: str) -> object:
    import sqlglot  # 0.1 s: only when a document is read
    from sqlglot.errors import SqlglotError

    prepared = _prepare(text)
    depth = deepest = 0
    for character in prepared:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise fail("expression-depth", f"nested deeper than {MAX_DEPTH}", "Use terms.")
    try:
        return sqlglot.parse_one(prepared, read="duckdb")
    except (SqlglotError, RecursionError, ValueError) as error:
        detail = str(error).split(".")[0].replace("\x1b[4m", "").replace("\x1b[0m", "")
        raise fail(
            "expression-syntax", f"{text!r} is not an expression ({detail})", "See docs/regimes.md."
        ) from None


def is_usable_name(name: str) -> str:
    """Why a name cannot be used in expressions; empty if it can."""
    if not _NAME.fullmatch(name):
        return "use small letters, digits and _, beginning with a letter"
    if name in _OPERATORS or name in ("never", "no", "yes", "true", "false", "null"):
        return "it is a word of the expression language"
    try:
        node = _tree(name)
    except ExpressionError:
        return "it is a word of SQL"
    if type(node).__name__ != "Column" or node.name != name:  # type: ignore[attr-defined]
        return "it is a word of SQL"
    return ""


def parse(text: object, scope: Scope, want: str | tuple[str, ...] = FLAG) -> Expr:
    """Parse and type an expression. Raises ``ExpressionError`` with reason and remedy."""
    if isinstance(text, bool):
        text = "true" if text else "false"
    if isinstance(text, int):
        text = str(text)
    if not isinstance(text, str) or not text.strip():
        raise fail("expression-syntax", f"{text!r} is not an expression")
    expr = _Walker(scope).visit(_tree(text), 0)
    wants = (want,) if isinstance(want, str) else want
    if expr.type not in wants:
        if expr.op == "const" and expr.type == TEXT and STATE in wants:
            return scope.check_text(Expr("column", STATE), str(expr.value))
        kinds = {FLAG: "a condition", INSTANT: "an instant", DAY: "a day"}
        needed = " or ".join(kinds.get(w, f"a {w}") for w in wants)
        raise fail("expression-type", f"{text.strip()!r} is a {expr.type}, not {needed}")
    return expr


class _Walker:
    """Turns sqlglot's tree into ours; whatever it does not name is refused."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def visit(self, node: object, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise fail("expression-depth", f"nested deeper than {MAX_DEPTH}", "Use terms.")
        kind = type(node).__name__
        method: Callable[[object, int], Expr] | None = getattr(self, f"_{kind.lower()}", None)
        if getattr(node, "comments", None):
            raise fail("expression-character", "comments have no place in an expression")
        if method:
            return method(node, depth + 1)
        if kind in _COMPARE:
            return self._compare(_COMPARE[kind], *self._pair(node, depth))
        if kind in _ARITHMETIC:
            return self._arithmetic(_ARITHMETIC[kind], *self._pair(node, depth))
        if kind in ("And", "Or"):
            return self._logic(kind.lower(), node, depth)
        names = {"Subquery": "a subquery", "Select": "a query", "PropertyEQ": "an assignment",
                 "Block": "several statements", "Cast": "a cast", "Star": "*", "Case": "CASE"}  # fmt: skip
        raise fail(
            "expression-forbidden",
            f"{names.get(kind, kind)} is not part of the expression language",
            "Use if(condition, a, b)." if kind == "Case" else "See docs/regimes.md.",
        )

    def _pair(self, node: object, depth: int) -> tuple[Expr, Expr]:
        return (
            self.visit(node.this, depth + 1),  # type: ignore[attr-defined]
            self.visit(node.expression, depth + 1),  # type: ignore[attr-defined]
        )

    def _flag(self, expr: Expr) -> Expr:
        if expr.type != FLAG:
            raise fail("expression-type", f"AND, OR and NOT join conditions, not a {expr.type}")
        return expr

    def _logic(self, op: str, node: object, depth: int) -> Expr:
        # A long chain of AND is deep on its left side only: unroll it, do not recurse.
        kind, operands = type(node), []
        while type(node) is kind:
            operands.append(node.expression)  # type: ignore[attr-defined]
            node = node.this  # type: ignore[attr-defined]
        operands.append(node)
        args = tuple(self._flag(self.visit(n, depth + 1)) for n in reversed(operands))
        return Expr(op, FLAG, args)

    def _not(self, node: object, depth: int) -> Expr:
        return Expr("not", FLAG, (self._flag(self.visit(node.this, depth)),))  # type: ignore[attr-defined]

    def _paren(self, node: object, depth: int) -> Expr:
        return self.visit(node.this, depth)  # type: ignore[attr-defined]

    def _boolean(self, node: object, depth: int) -> Expr:
        return Expr("const", FLAG, value=bool(node.this))  # type: ignore[attr-defined]

    def _literal(self, node: object, depth: int) -> Expr:
        text = str(node.this)  # type: ignore[attr-defined]
        if node.is_string:  # type: ignore[attr-defined]
            return Expr("const", TEXT, value=text)
        if not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", text, re.ASCII):
            raise fail("expression-number", f"{text} has more digits than a number may have")
        return Expr("const", NUMBER, value=Decimal(text))

    def _neg(self, node: object, depth: int) -> Expr:
        arg = self.visit(node.this, depth)  # type: ignore[attr-defined]
        if arg.type != NUMBER:
            raise fail("expression-type", f"a {arg.type} has no negative")
        return Expr("neg", NUMBER, (arg,))

    def _column(self, node: object, depth: int) -> Expr:
        parts = [part.name for part in node.parts]  # type: ignore[attr-defined]
        if len(parts) > 2:
            raise fail("unknown-name", f"{'.'.join(parts)} has too many dots")
        if len(parts) == 2:
            return self.scope.dotted(parts[0], parts[1], "first")
        name = parts[0]
        if name.startswith("{"):
            return self.scope.parameter(name[1:-1])
        found = self.scope.name(name)
        if found is None:
            raise fail(
                "unknown-name",
                f"{name} is not a column, term or message here",
                near(name, self.scope.names()) or f"Known: {', '.join(sorted(self.scope.names()))}.",
            )
        return found

    def _between(self, node: object, depth: int) -> Expr:
        this = self.visit(node.this, depth)  # type: ignore[attr-defined]
        low = self.visit(node.args["low"], depth)  # type: ignore[attr-defined]
        high = self.visit(node.args["high"], depth)  # type: ignore[attr-defined]
        return Expr("and", FLAG, (self._compare(">=", this, low), self._compare("<=", this, high)))

    def _in(self, node: object, depth: int) -> Expr:
        this = self.visit(node.this, depth)  # type: ignore[attr-defined]
        extra = [key for key, value in node.args.items() if value and key not in ("this", "expressions")]  # type: ignore[attr-defined]
        if extra or not node.expressions:  # type: ignore[attr-defined]
            raise fail("expression-forbidden", "IN takes a list of values, not a query")
        tests = tuple(self._compare("=", this, self.visit(n, depth)) for n in node.expressions)  # type: ignore[attr-defined]
        return tests[0] if len(tests) == 1 else Expr("or", FLAG, tests)

    def _compare(self, op: str, left: Expr, right: Expr) -> Expr:
        for one, other, swap in ((left, right, False), (right, left, True)):
            if one.op == "const" and one.type == TEXT and other.op != "const":
                checked = self.scope.check_text(other, str(one.value))
                left, right = (checked, right) if swap is False else (left, checked)
        if {left.type, right.type} == {INSTANT, DAY}:
            left, right = (_day(side) for side in (left, right))
        if left.type != right.type or left.type in (LIST, MONTHS, MONTH_DAY):
            raise fail(
                "expression-type",
                f"a {left.type} cannot be compared with a {right.type}",
                _unit_remedy(left, right),
            )
        if left.type in (FLAG, STATE, TEXT) and op not in ("=", "<>"):
            raise fail("expression-type", f"a {left.type} has no order; use = or <>")
        return Expr(op, FLAG, (left, right))

    def _arithmetic(self, op: str, left: Expr, right: Expr) -> Expr:
        types = (left.type, right.type)
        if op in "+-" and left.type in (INSTANT, DAY):
            if right.type in (DAYS, MONTHS):
                return Expr(op, DAY, (_day(left), right))
            if types == (INSTANT, DURATION):
                return Expr(op, INSTANT, (left, right))
        if op == "-" and types == (INSTANT, INSTANT):
            return Expr(op, DURATION, (left, right))
        if op == "-" and left.type in (INSTANT, DAY) and right.type in (INSTANT, DAY):
            return Expr(op, DAYS, (_day(left), _day(right)))
        if op in "+-" and left.type == right.type and left.type in (NUMBER, DURATION, DAYS):
            return Expr(op, left.type, (left, right))
        if op == "*" and types == (NUMBER, NUMBER):
            return Expr(op, NUMBER, (left, right))
        if op == "/" and types == (NUMBER, NUMBER):
            if right.op not in ("const", "param") or right.value == 0:
                raise fail("expression-type", "division is only by a number or a parameter")
            return Expr(op, NUMBER, (left, right))
        raise fail(
            "expression-type",
            f"{op} does not join a {left.type} and a {right.type}",
            _unit_remedy(left, right),
        )

    def _anonymous(self, node: object, depth: int) -> Expr:
        name = str(node.this)[2:]  # type: ignore[attr-defined]
        nodes = list(node.expressions)  # type: ignore[attr-defined]
        if name in CHAIN_FACTS:
            if len(nodes) != 1 or not getattr(nodes[0], "is_string", False):
                raise fail("expression-call", f"{name} takes one label in quotes: {name}('16.1')")
            return Expr("chain", CHAIN_FACTS[name], name=str(nodes[0].this), value=name)
        if name in ("count", "sum", "any", "all") or (
            name in ("min", "max", "last", "given") and len(nodes) == 1
        ):
            return self._reach(name, nodes, depth)
        args = tuple(self.visit(n, depth) for n in nodes)
        if name.startswith("received__"):
            message = name.removeprefix("received__")
            if not self.scope.message(message) or [a.type for a in args] != [STATE]:
                raise fail("expression-call", "received takes a message and one state: m.received(x)")
            return Expr("received", INSTANT, args, name=message)
        return _call(name, args)

    def _reach(self, name: str, nodes: list[object], depth: int) -> Expr:
        if len(nodes) != 1 or type(nodes[0]).__name__ != "Column":
            raise fail("expression-call", f"{name} takes one name: {name}(part.column)")
        parts = [part.name for part in nodes[0].parts]  # type: ignore[attr-defined]
        if name == "given":
            return self._given(parts)
        if name == "last":
            if len(parts) != 2:
                raise fail("expression-call", "last takes a message and its field")
            return self.scope.dotted(parts[0], parts[1], "last")
        if name == "count" and len(parts) == 2 and self.scope.message(parts[0]):
            listed = self.scope.dotted(parts[0], parts[1], "first")
            if listed.type != LIST:
                raise fail("expression-call", f"{'.'.join(parts)} is a {listed.type}, not a list")
            return Expr("count", NUMBER, (listed,))
        return self.scope.aggregate(name, parts[0], parts[1] if len(parts) > 1 else "")


    def _given(self, parts: list[str]) -> Expr:
        """Whether a field was filled: of a message, or of the part's own line."""
        found = self.scope.name(parts[0]) if len(parts) == 1 else None
        if found and found.op == "column" and found.field:
            return Expr("given", FLAG, name=found.name, field=found.field, value="part")
        if len(parts) != 2 or not self.scope.message(parts[0]) or parts[1] in ENVELOPE_FIELDS:
            raise fail("expression-call", "given takes a field of a message's form: given(request.purpose)")
        self.scope.dotted(parts[0], parts[1], "first")
        return Expr("given", FLAG, name=parts[0], field=parts[1], value="first")


def _unit_remedy(left: Expr, right: Expr) -> str:
    for side in (left, right):
        if side.op == "param":
            return f"The unit of {{{side.name}}} makes it a {side.type}."
        if side.op == "const" and side.type == NUMBER:
            return "Make the number a parameter with its unit, such as 48 h."
    return ""


def _day(expr: Expr) -> Expr:
    return expr if expr.type == DAY else Expr("day", DAY, (expr,))


def _call(name: str, args: tuple[Expr, ...]) -> Expr:
    types = tuple(arg.type for arg in args)
    if name == "if" and len(args) == 3 and types[0] == FLAG:
        if types[1] == types[2]:
            return Expr("if", types[1], args)
        if set(types[1:]) == {INSTANT, DAY}:
            return Expr("if", DAY, (args[0], _day(args[1]), _day(args[2])))
        raise fail("expression-type", f"if gives a {types[1]} or a {types[2]}; make them alike")
    if name in ("min", "max") and len(args) > 1:
        if set(types) == {INSTANT, DAY}:
            return Expr(name, DAY, tuple(_day(arg) for arg in args))
        if len(set(types)) == 1 and types[0] in (NUMBER, INSTANT, DAY, DURATION, DAYS):
            return Expr(name, types[0], args)
    if name in ("ceil", "floor") and types == (NUMBER,):
        return Expr(name, NUMBER, args)
    if name == "year" and types in ((INSTANT,), (DAY,)):
        return Expr("year", NUMBER, (_day(args[0]),))
    if name == "day" and types in ((INSTANT,), (DAY,)):
        return _day(args[0])
    if name == "on" and types == (NUMBER, MONTH_DAY):
        return Expr("on", DAY, args)
    if name == "includes" and len(args) == 2 and types[0] == LIST:
        return Expr("includes", FLAG, args)
    known = ["if", "min", "max", "ceil", "floor", "year", "day", "on", "includes", "count", "sum",
             "any", "all", "last", "given", *CHAIN_FACTS]  # fmt: skip
    if name in known:
        raise fail("expression-call", f"{name} does not take ({', '.join(types)})", "See docs/regimes.md.")
    raise fail("unknown-function", f"there is no function {name}", near(name, known))
