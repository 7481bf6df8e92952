"""The expression language: typed trees, their types, and the scope in which names are looked up.

The compiler and the plain evaluator both start from a tree of ``Expr`` and never see text again.
``tokens`` and ``parser`` make the tree.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hofburg.errors import ExpressionError, Problem

if TYPE_CHECKING:
    from hofburg.regimes.law_areas import Area

__all__ = [
    "CHAIN_FACTS",
    "ENVELOPE",
    "Expr",
    "Looked",
    "Scope",
    "a",
    "as_day",
    "fail",
    "known",
    "looked",
    "near",
    "shown",
    "walk",
]

FLAG, NUMBER, STATE, TEXT, POINT = "flag", "number", "state", "text", "point"
INSTANT, DAY, LIST = "instant", "day", "list"
DURATION, DAYS, MONTHS, MONTH_DAY = "duration", "days", "months", "month-day"

_CALLED = {
    FLAG: "a condition",
    INSTANT: "an instant",
    STATE: "a State",
    DURATION: "a duration",
    DAYS: "a number of days",
    MONTHS: "a number of months",
    MONTH_DAY: "a day of the year",
}

# What a chain may ask of another provision, and the type of the answer. None of these moves with
# the clock of the question (`as of`), so chains never turn in circles with time.
CHAIN_FACTS = {
    "closed": INSTANT,
    "due": INSTANT,
    "done": INSTANT,
    "measured": NUMBER,
    "beyond": FLAG,
    "holds": FLAG,
    "opens": FLAG,
}

# What every message offers besides the fields of its form.
ENVELOPE = {
    "from": STATE,
    "to": STATE,
    "sent": INSTANT,
    "received": INSTANT,
    "to_all": FLAG,
    "addressees": LIST,
    "under": TEXT,
    "basis": TEXT,
    "number": TEXT,
}


@dataclass(frozen=True, slots=True)
class Expr:
    """One node of an expression.

    ``op`` is an operator (``and``, ``<=``, ``+`` ...), a function (``min``, ``year`` ...) or a
    leaf: ``const`` (``value``), ``param`` (``name``), ``column`` (``name``; ``field`` holds the
    part if it is a part's own column), ``message`` (``name``, ``field``; ``value`` is ``first`` or
    ``last``), ``received`` (``name``, one argument), ``has`` (``name``), ``given`` (``name``,
    ``field``; or of a part's line: ``value`` is ``part``, ``name`` the field, ``field`` the part),
    ``with`` (``name``, ``field``; see ``law.With``), ``aggregate`` (``value`` is the function,
    ``name`` the part, ``field`` its column), ``chain`` (``value`` is the fact, ``name`` the label).
    A ``coalesce`` has fields of messages as arguments, and perhaps one last value of any kind.
    A ``look`` sums up lines of the part ``name`` that a line sees, ``field`` is what of them; see
    ``looked`` for the rest. ``circular`` has two columns of one part as arguments. ``member`` has a
    group of the atlas as ``name``, a State and a moment as arguments; ``within`` and ``overlaps``
    an area as ``name``, a place or list of places and the area's width as arguments.
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

    def check_member(self, listed: Expr, member: Expr) -> Expr:
        """What ``includes`` looks for in a list; raises ExpressionError."""

    def area(self, name: str, figure: Expr) -> Area:
        """An area that can be asked of a place or a list of places; raises ExpressionError."""

    def check_alike(self, lists: Sequence[Expr]) -> None:
        """Refuse lists that do not hold the same; raises ExpressionError."""

    def check_divisor(self, name: str) -> None:
        """Refuse a parameter that may be zero; raises ExpressionError."""

    def is_line_field(self, name: str) -> bool:
        """Whether a part's own name is a field of its lines, and not a column made of them."""


def walk(expr: Expr) -> list[Expr]:
    """The node and all below it."""
    found, todo = [], [expr]
    while todo:
        node = todo.pop()
        found.append(node)
        todo.extend(node.args)
    return found


@dataclass(frozen=True, slots=True)
class Looked:
    """What a ``look`` node asks: a function of lines of ``part``, by a line of ``own``.

    ``keys`` are pairs: an expression over the line itself, and the column of the others that
    equals it. ``value`` is the column of the others that is summed up; None where they are counted.
    """

    function: str
    own: str
    look: str
    part: str
    keys: tuple[tuple[Expr, Expr], ...]
    value: Expr | None

    def node(self, kind: str) -> Expr:
        """The node of that type."""
        args = [side for pair in self.keys for side in pair]
        args += [] if self.value is None else [self.value]
        field = self.value.name if self.value else ""
        asked = (self.function, self.own, self.look)
        return Expr("look", kind, tuple(args), self.part, field, asked)


def looked(expr: Expr) -> Looked:
    """What a ``look`` node asks."""
    function, own, look = expr.value if isinstance(expr.value, tuple) else ("", "", "")
    pairs = range(len(expr.args) // 2)
    keys = tuple((expr.args[2 * n], expr.args[2 * n + 1]) for n in pairs)
    return Looked(function, own, look, expr.name, keys, expr.args[-1] if expr.field else None)


def as_day(expr: Expr) -> Expr:
    """An instant as its calendar day."""
    return expr if expr.type == DAY else Expr("day", DAY, (expr,))


def a(kind: str) -> str:
    """A type with its article, for messages: *a condition*, *an instant*."""
    return _CALLED.get(kind, f"a {kind}")


def shown(value: object) -> str:
    """A value as a message quotes it: in quotes, on one line, not longer than sixty characters."""
    if not isinstance(value, str):
        if isinstance(value, dict | list):
            return "a list" if isinstance(value, list) else "a mapping"
        try:
            text = json.dumps(value, default=str)
        except ValueError:  # an integer with thousands of digits
            return "a number"
        return text if len(text) <= 60 else text[:57] + "..."
    text = value if len(value) <= 60 else value[:57] + "..."
    return repr(text)


def fail(rule: str, message: str, remedy: str = "", field: str = "") -> ExpressionError:
    """An error whose place is still to be said; ``field`` names a path that is to blame instead."""
    return ExpressionError(Problem("", rule, message, remedy, field))


def near(word: str, words: Iterable[str]) -> str:
    """``Did you mean ...?`` or nothing."""
    if len(word) > 64:
        return ""
    listed = [w for w, _ in zip(words, range(1000), strict=False)]
    lowered = {w.lower(): w for w in listed}
    close = [lowered[word.lower()]] if word.lower() in lowered else []
    close = close or difflib.get_close_matches(word, listed, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(close)}?" if close else ""


def known(words: Iterable[str]) -> str:
    """``Known: ...`` with the first thirty of them, for remedies."""
    listed = list(words)
    more = ", ..." if len(listed) > 30 else ""
    return f"Known: {', '.join(listed[:30])}{more}." if listed else "There is none."
