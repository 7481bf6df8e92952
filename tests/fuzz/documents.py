"""Hostile documents: regimes, arrangements, their expressions, and casebooks."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

from fuzz import seeds
from fuzz.hostile import DEEP, written
from fuzz.mutate import copied, spoilt_bytes, spoilt_tree
from hofburg.regimes import read_text
from regimes.toy import TOY

__all__ = ["casebook", "document", "expression"]

Made = tuple[str, bytes]

BOMBS = (
    "a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c]\n",
    "a: &a {a: *a}\n", "&a [*a]\n", "<<: {regime: X}\n", "<<: *x\n", "a: !!python/object/apply:os.system [id]\n",
    "!!python/object:os.path {}\n", "a: !!binary aGFsbG8=\n", "%YAML 1.1\n---\nregime: X\n", "%TAG ! tag:x,2000:\n---\na: !b c\n",
    "---\na: 1\n---\nb: 2\n", "? [a, b]\n: c\n", "? {a: b}\n: c\n", "? |\n  long key\n: c\n", "{" * 50, "[" * 5000 + "]" * 5000,
    "- " * 5000, "a: " * 2, "a:\n\tb: c\n", "a: 'x\n", 'a: "x\n', "a: |\n" + "  x\n" * 3000, "a: >-\n  x\n", "\ufeff\ufeffa: b\n",
    "a: \u0000\n", "a: \u202e\n", "a: \x85b\n", "a: 0x1f\nb: 0o17\nc: 1_000\nd: 12:30:45\ne: .inf\nf: .nan\n", "on: yes\nno: off\n",
    "~: ~\n", "null: null\n", "true: false\n", "1: 2\n1: 3\n", "a: b\na: c\n", "=: =\n", "*\n", "&\n", "!\n", "@a\n", "`a\n", "a: %b\n",
    "x" * 100_000, "x: " + "y" * 100_000, "\n" * 50_000, "#" * 50_000, "a: [" + "1," * 50_000 + "1]",
    "{" + ", ".join(f"k{number}: {number}" for number in range(20_000)) + "}", "? " * 1_000, "- - - - - - - - a\n" * 500, "...\n", "--- ---\n",
)  # fmt: skip
_PUT = ("&a ", "*a", "!!str ", "!x ", "<<: *a\n", "- ", ": ", "? ", "| ", "> ", "{", "}", "[", "]", "\t", "\n\n", "---\n", "'", '"', "#", "%",
        "@", "\u202e", "\x00", "\x85", "~", "null", "true", "1e5", "0", "..", "never", "{give.time}", " or never", "NOT ", " AND ")  # fmt: skip
ATOMS = (
    "nicely", "price", "owner", "mood", "asked_at", "given_at", "clock", "weight", "polite", "has_give", "ask.mood", "ask.sent",
    "ask.friends", "give.price", "own.pages", "toys", "toys.weight", "toys.loud", "{give.time}", "{keep.time}", "{weight.most}",
    "{toys.most}", "{clock.start}", "{diary.last}", "{no}", "1", "0", "2.5", "1e5", "'happy'", "'ANN'", "''", "true", "false", "null",
    "nobody", "select", "*", "999999999999.999999", "1 / 0", "ask.", ".ask", "a.b.c.d", "'a''b'", "x" * 200,
)  # fmt: skip
CALLS = ("if", "min", "max", "ceil", "floor", "year", "day", "on", "includes", "count", "sum", "any", "all", "last", "given", "closed", "due",
         "done", "measured", "beyond", "holds", "opens", "ask.received", "abs", "NOT", "read_csv", "system", "getenv", "f_if")  # fmt: skip
SIGNS = (
    "AND",
    "OR",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "IN",
    "BETWEEN",
    "==",
    "||",
    "::",
    ",",
    "NOT",
    "LIKE",
    "IS",
)
NOISE = ("(", ")", "{", "}", "'", '"', ".", ";", "--", "/*", "*/", "\\", "\n", "\t", "$1", "?", ":", "[", "]", "е", "\u200b", "\x00", "\u202e",
         "SELECT", "ATTACH 'x'", "COPY", "PRAGMA", "::text", "CASE WHEN", "(" * 19, "(" * 400, ")" * 30, "NOT " * 400, "- " * 400,
         "1 + " * 300, "x AND " * 500, "'" + "a" * 5000 + "'")  # fmt: skip


@cache
def _light() -> list[tuple[str, str]]:
    """Document and file, of those that are soon checked; small documents more often."""
    return [
        (name, file)
        for name, files in seeds.documents().items()
        if not seeds.is_heavy(name)
        for file in files
        for _ in range(max(1, 60_000 // (2_000 + sum(map(len, files.values())))))
    ]


@cache
def _heavy() -> list[tuple[str, str]]:
    return [
        (name, file)
        for name, files in seeds.documents().items()
        if seeds.is_heavy(name)
        for file in files
    ]


@cache
def _tree(name: str, file: str) -> Any:
    return read_text(seeds.documents()[name][file].encode(), file).data


def document(rng: Random) -> Made:
    """A document with one of its files spoilt: as a tree, or as text."""
    name, file = rng.choice(_heavy() if rng.random() < 0.004 else _light())
    of, way = f"{name}/{file}", rng.random()
    if way < 0.55:
        other = rng.choice(_light())
        tree = spoilt_tree(copied(_tree(name, file)), rng, [_tree(name, file), _tree(*other)])
        return of, written(tree).encode("utf-8", "surrogatepass")
    data = seeds.documents()[name][file].encode()
    if way < 0.92:
        return of, _spoilt_text(data, rng)
    bomb = rng.choice(BOMBS).encode()
    if way < 0.95:
        return of, bomb
    if way < 0.98:
        return of, data + b"\n" + bomb
    level = rng.choice(DEEP)
    nested = rng.choice((b"[" * level, b"{a: " * level, b"- " * level, b"[" * level + b"]" * level))
    return of, data + b"\nmore: " + nested + b"\n"


def _spoilt_text(data: bytes, rng: Random) -> bytes:
    """Lines taken out, doubled, moved and indented, and pieces put in that mean something to YAML."""
    if rng.random() < 0.3:
        return spoilt_bytes(data, rng, [data])
    lines = data.decode().split("\n")
    for _ in range(rng.choice((1, 1, 2, 3, 5))):
        at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
        way, line = rng.random(), lines[at]
        if way < 0.2:
            lines.insert(to, line)
        elif way < 0.35 and len(lines) > 1:
            del lines[at : at + rng.choice((1, 1, 2, 8))]
            lines = lines or [""]
        elif way < 0.5:
            lines[at] = rng.choice(("", " ", "  ", "\t", "        ")) + rng.choice(
                (line, line.lstrip())
            )
        else:
            place = rng.randint(0, len(line))
            lines[at] = line[:place] + rng.choice(_PUT) + line[place + rng.choice((0, 0, 1, 3)) :]
    return rng.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines).encode("utf-8", "surrogatepass")


def _grown(rng: Random, depth: int) -> str:
    way = rng.random()
    if depth <= 0 or way < 0.3:
        return rng.choice(ATOMS)
    one = _grown(rng, depth - 1)
    if way < 0.6:
        return rng.choice(("{} {} {}", "({} {} {})")).format(
            one, rng.choice(SIGNS), _grown(rng, depth - 1)
        )
    if way < 0.8:
        inner = ", ".join([one, *(_grown(rng, depth - 1) for _ in range(rng.choice((0, 0, 1, 2))))])
        return f"{rng.choice(CALLS)}({inner})"
    if way < 0.88:
        return rng.choice(("NOT {}", "-{}", "({})", "not ({})")).format(one)
    if way < 0.94:
        return f"{one} IN ({rng.choice(ATOMS)}, {rng.choice(ATOMS)})"
    return f"{one} BETWEEN {_grown(rng, depth - 2)} AND {rng.choice(ATOMS)}"


def expression(rng: Random) -> Made:
    """The toy regime with a condition or column of one's own."""
    text = _grown(rng, rng.choice((1, 2, 3, 4, 7)))
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(NOISE + ATOMS) + text[at + rng.choice((0, 0, 1, 2)) :]
    if rng.random() < 0.5:
        made = TOY.replace("step: has_give AND NOT polite", f"step: {json.dumps(text)}")
    else:
        kind = rng.choice(("flag", "number", "instant", "state", "text", "list", "x"))
        column = json.dumps(f"{kind} = {text}")
        made = TOY.replace("mood: text = ask.mood", f"mood: text = ask.mood\n      x: {column}")
    return "toy/regime.yaml", made.encode("utf-8", "surrogatepass")


@cache
def _cases(at: int) -> Any:
    return read_text(seeds.casebooks()[at][1], "cases.yaml").data


def casebook(rng: Random) -> Made:
    """A file of worked cases, spoilt as a tree or as text."""
    at = rng.randrange(len(seeds.casebooks()))
    name, data = seeds.casebooks()[at]
    way = rng.random()
    if way < 0.05:
        return name, rng.choice(BOMBS).encode()
    if way < 0.5:
        return name, _spoilt_text(data, rng)
    tree = copied(_cases(at))
    if isinstance(tree, dict) and isinstance(tree.get("cases"), list):
        tree = {"cases": [rng.choice(tree["cases"])]}
    tree = spoilt_tree(tree, rng, [_cases(at)])
    return name, written(tree).encode("utf-8", "surrogatepass")
