"""From what people type in a cell to canonical values of a body.

`read_cell` reads one value; `reader` makes a function for a column that remembers what it has seen,
because the same few values stand in most cells. Both return a `Cell`: the value (None: the cell is
empty), how it was understood where that is not plain, and what is wrong with it.

Decided here: ``?``, *unknown* and *неизвестно* are unknown; a dash or *n/a* is neither unknown nor
zero and is sent back; in a count ``1.234`` and ``1,234`` are thousands (a count has no decimals)
and said to be; in any other number a single comma before three digits is sent back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from hofburg.exchange.cells_dates import read_day, read_instant
from hofburg.exchange.cells_numbers import read_number, written
from hofburg.exchange.cells_points import read_point
from hofburg.exchange.faults import FAULTS, Cell, Found, quoted
from hofburg.exchange.layout import split_items
from hofburg.exchange.letters import clean, fold, squeeze, unwritable

if TYPE_CHECKING:
    from hofburg.regimes import Field, Law

__all__ = ["Reader", "is_unknown", "read_cell", "reader"]

Reader = Callable[[object], Cell]
MAX_TEXT = 1_000_000
_BLANK = Cell()
_UNKNOWN = Cell("?")
_YES = frozenset(map(fold, ("yes", "y", "да", "д", "true", "x", "✓", "✔", "☑", "1", "истина", "t")))
_NO = frozenset(map(fold, ("no", "n", "нет", "н", "false", "0", "ложь", "f", "☐", "✗")))
_NOT_KNOWN = frozenset(
    map(
        fold,
        ("unknown", "not known", "неизвестно", "не известно", "нет данных", "н/д", "??", "???"),
    )
)
_NO_VALUE = frozenset(
    map(fold, ("n/a", "na", "н/п", "not applicable", "не применимо", "неприменимо", "none", "nil"))
)
_DASHES = frozenset("-‐‑‒–—―−.")


def is_unknown(text: str) -> bool:
    """Whether a text says that something is not known."""
    return text == "?" or fold(text) in _NOT_KNOWN


def read_cell(field: Field, raw: object, law: Law) -> Cell:
    """What a cell says, as a value of a field of any type.

    Args:
        raw: as a workbook gives it: text, number, bool, date or time; ``""`` and None are empty.
    """
    return reader(field, law)(raw)


def reader(field: Field, law: Law) -> Reader:
    """The reader of a field's cells. It remembers, so make one for each column."""
    if field.type == "list":
        return _list_reader(field, law)
    if field.type == "text":
        return _read_text
    slow = _TYPED[field.type](field, law)
    memo: dict[object, Cell] = {}

    def read(raw: object) -> Cell:
        # 1, 1.0 and True are equal; only texts are remembered by themselves.
        key = raw if type(raw) is str else (type(raw), raw)
        found = memo.get(key)
        if found is None:
            found = memo[key] = _typed(slow, raw, field.type)
        return found

    return read


def _typed(slow: Reader, raw: object, kind: str) -> Cell:
    """What all types but text have in common: nothing, unknown, no value, characters."""
    if raw is None:
        return _BLANK
    if not isinstance(raw, str):
        return slow(raw)
    if bad := unwritable(raw):
        return _control(bad)
    text = clean(raw)
    if not text:
        return _BLANK
    if text == "?":
        return _UNKNOWN
    folded = fold(text)
    if folded in _NOT_KNOWN:
        return Cell("?", "not known")
    dash = not set(text) - _DASHES and kind != "flag"
    if (dash or folded in _NO_VALUE) and not slow(text)[0]:
        return Cell(
            fault=_found("no-value", f"{quoted(text)} may mean none, unknown or not applicable")
        )
    return slow(text)


def _control(sign: str) -> Cell:
    return Cell(fault=_found("control-character", f"the text holds the control character {sign}"))


def _found(kind: str, why: str, remedy: str = "") -> Found:
    return Found(kind, why + ".", remedy or FAULTS[kind].remedy)


# -- text ------------------------------------------------------------------------------------------


def _read_text(raw: object) -> Cell:
    if type(raw) is str and raw.isprintable() and raw[:1] != " " and raw[-1:] != " ":
        if len(raw) > MAX_TEXT:
            return Cell(fault=_found("too-long", f"the text has more than {MAX_TEXT} characters"))
        return Cell(raw) if raw else _BLANK
    if isinstance(raw, str):
        if bad := unwritable(raw.replace("\r", "\n")):
            return _control(bad)
        text = clean(raw)
        if len(text) > MAX_TEXT:
            return Cell(fault=_found("too-long", f"the text has more than {MAX_TEXT} characters"))
        return (
            Cell(text, "stray spaces or signs left out" if text != raw else "") if text else _BLANK
        )
    if raw is None:
        return _BLANK
    if isinstance(raw, bool):
        return Cell("TRUE" if raw else "FALSE", "kept as text")
    if isinstance(raw, int | float):
        return Cell(written(raw))
    return Cell(
        fault=_found(
            "made-a-date",
            f"the program holds a date or time ({quoted(raw)}) where a text was typed",
        )
    )


# -- flags, choices, States ------------------------------------------------------------------------


def _flag_reader(_: Field, __: Law) -> Reader:
    def read(raw: object) -> Cell:
        if isinstance(raw, bool):
            return Cell(raw)
        if isinstance(raw, int | float) and raw in (0, 1):
            return Cell(bool(raw), "yes" if raw else "no")
        if isinstance(raw, str):
            # fold() takes signs out, so plus and minus come first.
            folded = fold(raw)
            yes = folded in _YES or raw in ("+", "＋")
            if yes or folded in _NO or (not folded and set(raw) <= _DASHES - {"."}):
                plain = raw.lower() in ("yes", "no", "да", "нет", "true", "false")
                return Cell(yes, "" if plain else "yes" if yes else "no")
        return Cell(fault=_found("not-a-flag", f"{quoted(raw)} is neither yes nor no"))

    return read


def _choice_reader(field: Field, _: Law) -> Reader:
    from hofburg.exchange.offered import offered
    from hofburg.exchange.remedies import nearest
    from hofburg.regimes import captioned, choice_meanings, choice_remedy

    # Values, captions, and both as a list offers them; two alike are not guessed between.
    by_text, by_fold = (choice_meanings(field, by) for by in (squeeze, fold))
    plainly = offered(field)

    def read(raw: object) -> Cell:
        if raw in plainly:
            return Cell(plainly[raw])
        text = raw if isinstance(raw, str) else written(raw) if isinstance(raw, int | float) else ""
        if text in plainly:
            return Cell(plainly[text])
        found = (by_text.get(squeeze(text)) or by_fold.get(fold(text))) if text else None
        if found:
            return Cell(found, found)
        close = {by_fold.get(fold(word)) for word in nearest(text, by_text)} - {None}
        alike = [captioned(field, value) for value in field.choices if value in close]
        remedy = f"Did you mean {' or '.join(alike)}?" if alike else choice_remedy(field, text)
        return Cell(
            fault=_found("not-a-choice", f"{quoted(raw)} is not one of the choices", remedy)
        )

    return read


def _state_reader(_: Field, law: Law) -> Reader:
    from hofburg.exchange.offered import state_items
    from hofburg.exchange.remedies import nearest

    codes, names, named = _states(law)
    offers = state_items(law)

    def read(raw: object) -> Cell:
        if raw in codes:
            return Cell(raw)
        text = raw if isinstance(raw, str) else ""
        code = names.get(fold(text)) if text else None
        if code:
            return Cell(code, "" if text in offers else code)
        # A name within another comes first: Moldova in Republic of Moldova, and not Korea.
        inside = [it for it in named if len(it) > 3 and fold(it) in fold(text)][:2]
        close = nearest(text, codes) or inside or nearest(text, named, 0.75)
        alike: dict[str, str] = {}
        for it in close:
            alike.setdefault(named.get(it, it), it if it in codes else f"{it} ({named[it]})")
        remedy = f"Did you mean {' or '.join(alike.values())}?" if alike else ""
        said = f"{quoted(raw)} is not a State"
        return Cell(fault=_found("not-a-state", said, remedy))

    return read


def _states(law: Law) -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    """Codes with names, what else says a code, folded, and the names to which another is near."""
    if law.parties is None:
        return _with_organisations(law.organisations) if law.organisations else _atlas_states()
    names = {fold(it): code for code, name in law.parties.items() for it in (name, code)}
    return law.parties, names, {name: code for code, name in law.parties.items()}


@cache
def _atlas_states() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    from hofburg.atlas import states

    listed = states()
    names: dict[str, str] = {}
    named: dict[str, str] = {}
    for it in (*(s for s in listed if s.former), *(s for s in listed if not s.former)):
        short = () if it.former else (it.alpha2,)
        other = [name for found in it.called.values() for name in found]
        both = [f"{it.code}{name}" for found in it.called.values() for name in found[:1]]
        said = (it.name, *it.names, *other, *both, *short, it.code)
        names.update({fold(key): it.code for key in said if key})
        named.update(dict.fromkeys((it.name, *other), it.code))
    return {it.code: it.name for it in listed}, names, named


@cache
def _with_organisations(
    codes: tuple[str, ...],
) -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
    """The States, and organizations that stand beside them."""
    from hofburg.atlas import organisation

    listed, names, named = (dict(one) for one in _atlas_states())
    for it in (organisation(code) for code in codes):
        called = (it.name, *it.called.values(), *it.names)
        both = [f"{it.code}{name}" for name in it.called.values()]
        listed[it.code] = it.name
        names.update({fold(key): it.code for key in (*called, *both, it.code)})
        named.update(dict.fromkeys(called, it.code))
    return listed, names, named


# -- lists in one cell -----------------------------------------------------------------------------


def _list_reader(field: Field, law: Law) -> Reader:
    of = (field.of or {}).get("")
    if of is None or of.type == "list":
        return _read_json
    one = reader(of, law)

    def read(raw: object) -> Cell:
        texts = (
            split_items(clean(raw)) if isinstance(raw, str) else [raw] if raw is not None else []
        )
        if not texts:
            return _BLANK
        if texts == ["[]"]:
            return Cell([])
        items = [one(text) for text in texts]
        bad = next((item.fault for item in items if item.fault), None)
        if bad:
            return Cell(fault=bad)
        values = [item.value for item in items if item.value is not None]
        told = ", ".join(item.changed for item in items if item.changed)
        return Cell(values, told)

    return read


def _read_json(raw: object) -> Cell:
    text = clean(raw) if isinstance(raw, str) else ""
    if not text and raw in ("", None):
        return _BLANK
    try:
        value: Any = json.loads(text) if len(text) < MAX_TEXT else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, list):
        return Cell(fault=_found("not-a-list", f"{quoted(raw)} is not a list", "Write [...]."))
    return Cell(value)


_TYPED: dict[str, Callable[[Field, Law], Reader]] = {
    "flag": _flag_reader,
    "choice": _choice_reader,
    "state": _state_reader,
    "number": lambda field, _: lambda raw: read_number(raw, field.type),
    "count": lambda field, _: lambda raw: read_number(raw, field.type),
    "day": lambda _, __: read_day,
    "instant": lambda _, law: lambda raw: read_instant(raw, law.zone),
    "point": lambda _, __: read_point,
}
