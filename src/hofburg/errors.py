"""Errors of the house, as a tree, and the problems they carry.

    HofburgError            anything this library refuses, exit code 2
    ├── DocumentError       a regime document that does not read, or does not make sense
    ├── ExpressionError     a condition or column that is not in the language (inside documents it
    │                       becomes a problem of a DocumentError)
    ├── RegisterError       an entry, an import or a store that does not hold
    │   └── IntegrityError  a chain, number or signature that does not verify
    ├── AtlasError          a State, group or fact that is not in the atlas
    └── QuestionError       a question nobody can answer: unknown reading, world, date, finding

Every error carries its problems: where, which rule, what is wrong, and what to do about it. All
problems of one input are reported at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category

__all__ = [
    "AtlasError",
    "DocumentError",
    "ExpressionError",
    "HofburgError",
    "IntegrityError",
    "Problem",
    "QuestionError",
    "RegisterError",
]

_MOST = 5_000  # characters of a text of a problem


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place and its remedy.

    Its texts can be printed, whatever they quote: each is one line of at most 5,000 characters.

    Attributes:
        place: where, as precisely as is known: ``chapter-3.yaml:41`` or ``register.jsonl:7``.
        field: dotted path inside that place, such as ``body.causes`` (empty: the whole of it).
        rule: short stable name of the rule that is broken, such as ``unknown-field``.
        message: what is wrong, in one sentence.
        remedy: what to do about it, in one sentence (empty where nothing helps).
        level: ``error`` refuses the input; ``warning`` is recorded and shown.
    """

    place: str
    rule: str
    message: str
    remedy: str = ""
    field: str = ""
    level: str = "error"

    def __post_init__(self) -> None:
        # What it quotes may be a stranger's: a line end would forge a line of ours, an escape would
        # rewrite a terminal, and other signs turn a line round. They are shown as \n and \u202e.
        for name in ("place", "message", "remedy", "field"):
            text = getattr(self, name)
            if len(text) > _MOST or not text.isprintable():
                object.__setattr__(self, name, _printable(text))

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        field = f"{self.field}: " if self.field else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        stop = "" if self.message.endswith((".", "!", "?")) else "."
        return f"{where}{field}{self.message}{stop}{remedy} [{self.rule}]"


def _printable(text: str) -> str:
    made = "".join(map(_seen, text[:_MOST]))
    return made if max(len(text), len(made)) <= _MOST else f"{made[: _MOST - 1]}…"


def _seen(sign: str) -> str:
    return sign if sign.isprintable() or category(sign) == "Zs" else ascii(sign)[1:-1]


class HofburgError(Exception):
    """Anything this library refuses. ``problems`` lists all that is wrong, not only the first."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(place="", rule="refused", message=problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DocumentError(HofburgError):
    """A regime document that does not read, or does not make sense."""


class ExpressionError(HofburgError):
    """A condition or column that is not in the expression language."""


class RegisterError(HofburgError):
    """An entry, an import or a store that does not hold."""


class IntegrityError(RegisterError):
    """A chain, a number or a signature that does not verify."""


class AtlasError(HofburgError):
    """A State, group or fact that is not in the atlas."""


class QuestionError(HofburgError):
    """A question that cannot be answered: unknown reading, world, date or finding."""
