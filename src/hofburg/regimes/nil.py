"""Nil returns: the body that says of a year that there is nothing to report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.regimes.law import Field, Law, Process

__all__ = ["in_year", "nil_body", "year_field", "year_fields"]

# `"{year}-01-01"`, `"{year + 2}"`: what a nil return says may depend on the year that it is about.
_YEAR = re.compile(r"\{year(?: ([+-]) (\d{1,2}))?\}", re.ASCII)


def year_fields(processes: Iterable[Process], kind: str) -> tuple[str, ...]:
    """The fields by which a message finds the year of its row, in all processes that have it."""
    named = [p.key["year"] for p in processes if "year" in p.key and kind in p.messages]
    return tuple(dict.fromkeys(named))


def year_field(law: Law, kind: str) -> str | None:
    """The field that says which year a message is about; None where no row asks for one."""
    return next(iter(year_fields(law.processes.values(), kind)), None)


def in_year(field: Field, value: object, year: int) -> object:
    """A value of a nil return, for one year."""
    if not isinstance(value, str) or not _YEAR.search(value):
        return value

    def written(found: re.Match[str]) -> str:
        off = int(found[2] or 0)
        return str(year - off if found[1] == "-" else year + off)

    text = _YEAR.sub(written, value)
    return int(text) if field.type in ("count", "number") and text.isdecimal() else text


def nil_body(law: Law, kind: str, year: int | None = None) -> dict[str, Any]:
    """The body of a nil return, with the year that it is about; empty where there is none.

    Args:
        year: of the row; only where a row asks for one (see `year_field`).
    """
    message = law.messages[kind]
    if not message.nil:
        return {}
    if year is None:
        return dict(message.nil)
    said = {n: in_year(message.fields[n], v, year) for n, v in message.nil.items()}
    own = dict.fromkeys(year_fields(law.processes.values(), kind), year)
    made = own | said
    return {name: made[name] for name in message.fields if name in made}
