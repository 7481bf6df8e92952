"""From text to tokens to sqlglot's tree: refuse what no expression needs, quote every name.

sqlglot sees nothing but numbers, texts, quoted names, parentheses and the operators listed here, so
that no word of a dialect can surprise us.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from hofburg.regimes.expression import fail, shown

__all__ = ["MAX_DEPTH", "is_usable_name", "names_in", "tree"]

MAX_LENGTH = 4000
MAX_DEPTH = 60
MAX_NESTED = 20
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<text>'(?:[^'\\\x00-\x1f]|'')*')"
    r"|(?P<parameter>\{[a-z][a-z0-9_.\-]{0,79}\})"
    r"|(?P<number>\.?[0-9][A-Za-z0-9_.]*)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|<>|[-+*/=<>(),.])",
    re.ASCII,
)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
_OPERATORS = frozenset(("and", "or", "not", "in", "between"))
_CONSTANTS = frozenset(("true", "false"))
# DuckDB's reserved words and SQL's operators: an expression with one of them is SQL, not ours.
_SQL = frozenset(
    """all analyse analyze any array as asc asymmetric both case cast check collate column
    constraint create default deferrable desc describe distinct do else end except fetch for
    foreign from group having ilike initially intersect into is isnull lambda lateral leading
    like limit notnull null offset on only order over pivot placing primary qualify references
    returning select show some summarize symmetric table then to trailing union unique unpivot
    using variadic when where window with""".split()  # noqa: SIM905
)
_WORDS = _OPERATORS | _CONSTANTS | {"never", "no", "yes"}
_REMEDY = {
    "case": "Use if(condition, a, b).",
    "when": "Use if(condition, a, b).",
    "is": "What is not known stays unknown; ask given(message.field) or has_message.",
    "null": "What is not known stays unknown; ask given(message.field) or has_message.",
    "like": "Use = or IN ('a', 'b').",
}
_CHARACTER = {
    '"': "Write names bare and texts in 'single quotes'.",
    "`": "Write names bare and texts in 'single quotes'.",
    "!": "Write <> for *is not*, or NOT.",
    "&": "Write AND.",
    "|": "Write OR.",
    "%": "Write a number with its fraction, such as 0.05.",
    ";": "An expression is one condition or value.",
    "\\": "A text has no backslash and no line break.",
}
_ALLOWED = "Use names, numbers, 'text', {parameters}, comparisons and AND, OR, NOT."


def is_usable_name(name: str) -> str:
    """Why a name cannot be used in expressions; empty if it can."""
    if not _NAME.fullmatch(name) or len(name) > 64:
        return "use small letters, digits and single _ between them, beginning with a letter"
    if name in _WORDS:
        return "it is a word of the expression language"
    if name in _SQL:
        return "it is a word of SQL"
    return ""


@lru_cache(maxsize=512)
def tree(text: str) -> Any:
    """sqlglot's tree of an expression. Raises ``ExpressionError`` with reason and remedy."""
    import sqlglot  # 0.1 s: only when a document is read

    prepared = _prepare(text)
    try:
        return sqlglot.parse_one(prepared, read="duckdb")
    except Exception as error:  # whatever it stumbles over: the text is not an expression
        spot = (getattr(error, "errors", None) or [{}])[0].get("highlight") or ""
        spot = re.sub(r'"|\b[fr]_', "", spot).strip()
        where = f" near {shown(spot)}" if spot else ""
        raise fail(
            "expression-syntax",
            f"{shown(text.strip())} is not an expression{where}",
            "Something is missing, or two things stand side by side.",
        ) from None


def _prepare(text: str) -> str:
    """The expression with every name quoted and every function prefixed."""
    if len(text) > MAX_LENGTH:
        raise fail("expression-length", f"is longer than {MAX_LENGTH} characters", "Use terms.")
    tokens = _tokens(text)
    _check_depth(tokens)
    pieces: list[str] = []
    index = 0
    while index < len(tokens):
        kind, word = tokens[index]
        ahead = [token for _, token in tokens[index + 1 : index + 4]]
        if kind == "parameter":
            pieces.append(f'"{word}"')
        elif kind == "number":
            pieces.append(_number(word))
        elif kind != "name":
            pieces.append(word)
        elif ahead[:1] == ["."] and len(ahead) > 1 and tokens[index + 2][0] == "name":
            pieces.append(_dotted(word, ahead))
            index += 2
        else:
            pieces.append(_word(word, ahead[:1] == ["("]))
        index += 1
    return " ".join(pieces)


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    last = ""
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stranger(text, at)
        kind, word = str(match.lastgroup), match[0]
        if last + word in ("--", "/*", "*/"):
            raise fail("expression-character", "comments have no place in an expression",
                       "Say it beside the expression, after a # of YAML.")  # fmt: skip
        if last + word == "==":
            raise fail("expression-character", "== has no place in an expression", "Write =.")
        if kind != "space":
            tokens.append((kind, word))
        last = word
        at = match.end()
    return tokens


def _stranger(text: str, at: int) -> Exception:
    """What to say of a character that starts no token."""
    character = text[at]
    if character == "{" or character == "}":
        return fail("parameter-name", "there is a brace without a parameter's name",
                    "Write {name}: small letters, digits, dots, - and _.")  # fmt: skip
    if character == "'":
        if re.match(r"'[^']*[\\\x00-\x1f]", text[at:]):
            return fail("expression-character", "a text has a backslash or a line break",
                        _CHARACTER["\\"])  # fmt: skip
        return fail("expression-character", "a text is not closed",
                    "Close it with '; a quote inside a text is written twice.")  # fmt: skip
    name = unicodedata.name(character, "")
    called = shown(character) if character.isprintable() else "a control character"
    if name and not character.isascii():
        called += f" ({name.lower()})"
    return fail("expression-character", f"{called} has no place in an expression",
                _CHARACTER.get(character, _ALLOWED))  # fmt: skip


def _check_depth(tokens: list[tuple[str, str]]) -> None:
    # sqlglot recurses for each of these, and Python's stack is not ours alone.
    depth = run = 0
    for kind, word in tokens:
        depth += (word == "(") - (word == ")") if kind == "sign" else 0
        run = run + 1 if word in "+-" or word.lower() == "not" else 0
        if max(depth, run) > MAX_NESTED:
            raise fail("expression-depth", f"is nested deeper than {MAX_NESTED}", "Use terms.")


def _number(word: str) -> str:
    if not _NUMBER.fullmatch(word):
        remedy = "Write digits, at most 12 before and 6 after the point, such as 0.5."
        if re.fullmatch(r"[0-9.]+(s|min|h|d|w|months|years)", word):
            remedy = "Make it a parameter with its unit, and write {name}."
        raise fail("expression-number", f"{shown(word)} is not a number here", remedy)
    return word


def _dotted(owner: str, ahead: list[str]) -> str:
    """``message.field``, or the function ``message.received(state)``."""
    if ahead[2:] == ["("]:
        if ahead[1] != "received":
            raise fail("unknown-function", f"there is no function {owner}.{ahead[1]}",
                       "Only received is asked of a message: message.received(state).")  # fmt: skip
        return f"r_{owner}"
    return f'"{owner}"."{ahead[1]}"'


def _word(word: str, called: bool) -> str:
    lowered = word.lower()
    if lowered in _OPERATORS | _CONSTANTS:
        return lowered.upper()
    if lowered in _SQL and not (called and lowered in ("on", "any", "all")):
        raise fail("expression-forbidden", f"{word} is not part of the expression language",
                   _REMEDY.get(lowered, "docs/regimes.md lists what is."))  # fmt: skip
    return f"f_{lowered}" if called else f'"{word}"'


def names_in(text: str) -> set[str]:
    """The bare names that an expression reads. Raises ``ExpressionError``."""
    from sqlglot import exp

    if not text.strip():
        raise fail("expression-syntax", "there is no expression", "Write a condition.")
    columns = tree(text).find_all(exp.Column)
    return {str(column.name) for column in columns if len(column.parts) == 1}
