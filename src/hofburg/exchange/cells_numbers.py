"""Numbers and counts as people type them: separators, percent, ranges, what Excel makes of them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal

from hofburg.exchange.faults import FAULTS, Cell, Found, quoted
from hofburg.values import format_number

__all__ = ["read_number", "written"]

_CANONICAL = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(?:[ '’`]\d{3})+(?:[.,]\d{1,6})?", re.ASCII)
_COMMA_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?", re.ASCII)
_POINT_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d{1,12},\d{1,6}", re.ASCII)
_RANGE = re.compile(
    r"(.*?\d\s*)(?:\.\.\.?|…|-|‐|‑|–|—|−|\sto\s|\sдо\s)(\s*\d.*)", re.ASCII | re.DOTALL
)
_LONGEST = 60


class _No(Exception):
    """Why a text is no number."""

    def __init__(self, kind: str, why: str) -> None:
        self.found = Found(kind, why, FAULTS[kind].remedy)


def written(number: float | int) -> str:
    """A number of a workbook as text, with no more digits than Excel shows (15)."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return str(int(number))
    return format_number(Decimal(format(number, ".15g"))) if abs(number) < 1e300 else repr(number)


def read_number(raw: object, kind: str) -> Cell:
    """A number or a count, or a range of them."""
    try:
        if type(raw) is float or type(raw) is int:
            return _of_number(raw, kind)
        if isinstance(raw, date | time | timedelta):
            raise _No("made-a-date", f"the program holds a date or time ({quoted(raw)}).")
        if not isinstance(raw, str) or len(raw) > _LONGEST:
            raise _No("not-a-number", f"{quoted(raw)} is not a number.")
        return _of_text(raw, kind)
    except _No as no:
        return Cell(fault=no.found)


def _of_number(raw: float | int, kind: str) -> Cell:
    if raw != raw or abs(raw) >= 1e12:
        raise _No("not-a-number", f"{quoted(raw)} has more than 12 digits.")
    if float(raw).is_integer():
        return Cell(_checked(int(raw), kind))
    number = Decimal(format(raw, ".15g"))
    cut = round(number, 6)
    told = f"rounded to {format_number(cut)}" if cut != number else ""
    value = format_number(cut)
    return Cell(_checked(int(cut) if "." not in value else value, kind), told)


def _of_text(text: str, kind: str) -> Cell:
    if ".." in text and "..." not in text:
        first, _, last = text.partition("..")
    elif _CANONICAL.fullmatch(text) or (found := _RANGE.fullmatch(text)) is None:
        value, told = _one(text, kind)
        return Cell(value, told)
    else:
        first, last = found.groups()
    lo, hi = (_one(end, kind)[0] if end.strip() else "" for end in (first, last))
    if lo == hi == "":
        raise _No("not-a-number", f"{quoted(text)} is not a number.")
    if lo != "" and hi != "" and Decimal(lo) > Decimal(hi):
        raise _No("backwards", f"the range {quoted(text)} ends before it starts.")
    span = f"{lo}..{hi}"
    return Cell(span, span if span != text else "")


def _one(text: str, kind: str) -> tuple[int | str, str]:
    """One number of a text, and how it was understood where that is not plain."""
    text = text.strip()
    plain = text.replace("−", "-").replace("–", "-") if text[:1] in "−–" else text
    plain = plain.removeprefix("+")
    told = plain if plain != text else ""
    if not _CANONICAL.fullmatch(plain) or (kind == "count" and _POINT_THOUSANDS.fullmatch(plain)):
        plain = _plain(plain, kind)
        told = plain
    if not _CANONICAL.fullmatch(plain):
        raise _No("not-a-number", f"{quoted(text)} is not a number.")
    value: int | str = plain if "." in plain else int(plain)
    if kind == "count" and isinstance(value, str):
        if Decimal(value) != int(Decimal(value)):
            raise _No("fraction", f"{quoted(text)} has a fraction.")
        value = int(Decimal(value))
    return _checked(value, kind), f"{value}" if told else ""


def _plain(text: str, kind: str) -> str:
    """A number with separators as one with at most a decimal point."""
    if _GROUPED.fullmatch(text):
        return re.sub("[ '’`]", "", text).replace(",", ".")
    if text.lstrip("-").startswith(("0,", "0.")):  # no thousands begin with a zero
        return text.replace(",", ".")
    comma, point = _COMMA_THOUSANDS.fullmatch(text), _POINT_THOUSANDS.fullmatch(text)
    sign = "," if comma else "."
    if comma or point:
        single = text.count(",") + text.count(".") == 1
        if single and (kind != "count" or text.endswith(f"{sign}000")):
            raise _No(
                "number-ambiguous",
                f"{quoted(text)} may be {text.replace(sign, '')} or {text.replace(sign, '.')}.",
            )
        return text.replace(sign, "").replace(",", ".")
    if text.endswith("%") and kind != "count":
        share = _plain(text[:-1].rstrip(), kind)
        return format_number(Decimal(share) / 100) if _CANONICAL.fullmatch(share) else text
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text


def _checked(value: int | str, kind: str) -> int | str:
    if kind == "count":
        if isinstance(value, str):
            raise _No("fraction", f"{value} has a fraction.")
        if value < 0:
            raise _No("negative", f"{value} is below zero.")
    return value
