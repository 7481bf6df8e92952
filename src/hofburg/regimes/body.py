"""Check the body of a message against the form that the regime gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from hofburg.errors import Problem
from hofburg.regimes.captions import choice_remedy
from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import problem
from hofburg.values import parse_day, parse_instant, parse_number, parse_point

if TYPE_CHECKING:
    from hofburg.regimes.law import Field, Law

__all__ = ["check_body", "check_value", "party"]

MAX_LINES = 100_000
MAX_TEXT = 1_000_000
MAX_PROBLEMS = 400  # near names are looked for, a millisecond each
# What cannot be written to every store and medium: NUL, and halves of a pair.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_WRITE = {
    "instant": "Write 2022-02-11T14:30Z, a day, a range with .., or ?.",
    "day": "Write 2022-02-11, or ?.",
    "number": "Write a whole number, a decimal in quotes, a range with .., or ?.",
    "count": "Write a whole number from 0 on, a range with .., or ?.",
    "flag": "Write true or false, or ?.",
    "state": "Write its code in quotes, or ?.",
    "text": "Write text in quotes, or ?.",
    "choice": "Write one of the choices in quotes, or ?.",
    "point": 'Write "51.508530,-0.125740": latitude, comma, longitude in degrees (WGS 84); or ?.',
}


class Bounds(Protocol):
    """What of a law, or of the document that it is made from, a value is checked against."""

    @property
    def zone(self) -> str:
        """The zone of a day."""

    @property
    def parties(self) -> Mapping[str, str] | None:
        """Codes and names of the parties; None: the States of the atlas."""

    @property
    def organisations(self) -> Sequence[str]:
        """Codes of organizations of the atlas that stand beside its States."""


class _TooManyError(Exception):
    pass


def check_body(law: Law, kind: str, body: Mapping[str, object], place: str) -> list[Problem]:
    """All problems of a body (400 at most), with the field's path, the rule and the remedy.

    ``?`` stands for an unknown value of any type but a list. A required field may be unknown, but
    not left out.
    """
    message = law.messages.get(kind)
    if message is None:
        remedy = near(kind, law.messages) or known(sorted(law.messages))
        said = f"{law.id} has no message {shown(kind)}"
        return [problem(place, "unknown-kind", said, remedy, "kind")]
    check = _Check(law, place)
    try:
        check.record(message.fields, body, "body")
    except _TooManyError:
        check.problems.append(problem(place, "too-many", "more faults are not listed",
                                      "Mend these first.", "body"))  # fmt: skip
    return check.problems


def check_value(law: Bounds, field: Field, value: object, path: str) -> list[Problem]:
    """All problems of one field's value, as `check_body` tells them, at a path."""
    check = _Check(law, "")
    with suppress(_TooManyError):
        check.value(field, value, path)
    return check.problems


class _Check:
    def __init__(self, law: Bounds, place: str) -> None:
        self.law, self.place = law, place
        self.problems: list[Problem] = []

    def say(self, path: str, rule: str, message: str, remedy: str) -> None:
        """Note a problem of a field."""
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooManyError
        self.problems.append(problem(self.place, rule, message, remedy, path))

    def record(self, fields: Mapping[str, Field], data: object, path: str) -> None:
        """A body, or a line of a list of records."""
        if not isinstance(data, Mapping):
            self.say(path, "type", f"{shown(data)} is not a record of fields",
                     "Write {field: value}.")  # fmt: skip
            return
        for name in data if not data.keys() <= fields.keys() else ():
            if name not in fields:
                said = (
                    str(name) if str(name).isidentifier() and len(str(name)) <= 64 else shown(name)
                )
                self.say(f"{path}.{said}", "unknown-field", "is not a field of this message",
                         near(str(name), fields) or known(sorted(fields)))  # fmt: skip
        for name, field in fields.items():
            if name in data:
                value = data[name]
                if not _plainly_good(field, value):
                    self.value(field, value, f"{path}.{name}")
            elif field.required:
                self.say(f"{path}.{name}", "missing-field", "is required",
                         "Give it, or ? if it is unknown.")  # fmt: skip

    def value(self, field: Field, value: object, path: str) -> None:
        """A value of a field of any type."""
        if field.type == "list":
            self._list(field, value, path)
        elif value != "?":
            rule, reason, remedy = _scalar(self.law, field, value)
            if reason:
                self.say(path, rule, reason, remedy or _WRITE[field.type])

    def _list(self, field: Field, value: object, path: str) -> None:
        if not isinstance(value, list):
            self.say(path, "type", f"{shown(value)} is not a list",
                     "Write [ ... ]; leave it out if it is unknown.")  # fmt: skip
            return
        if len(value) > MAX_LINES:
            self.say(path, "too-long", f"has more than {MAX_LINES} lines", "Send several messages.")
            return
        of = field.of or {}
        for index, item in enumerate(value):
            if "" in of:
                self.value(of[""], item, f"{path}[{index}]")
            else:
                self.record(of, item, f"{path}[{index}]")


def _plainly_good(field: Field, value: object) -> bool:
    """Whether a value is surely good; of others `_Check.value` says what is wrong, if anything.

    Exchanges have a quarter of a million values, and nearly all of them are of these kinds.
    """
    kind, wanted = type(value), field.type
    if kind is str:
        if wanted == "choice":
            return value in field.choices
        return wanted == "text" and len(value) <= 1000 and value.isprintable()  # type: ignore[arg-type, attr-defined]
    if kind is int:
        return wanted in ("count", "number") and 0 <= value < 10**12  # type: ignore[operator]
    return kind is bool and wanted == "flag"


def _scalar(law: Bounds, field: Field, value: object) -> tuple[str, str, str]:
    """Rule, reason and remedy of what is wrong with a value; empty texts if nothing is."""
    if field.type == "flag":
        good = isinstance(value, bool)
        return ("", "", "") if good else ("type", f"{shown(value)} is not true or false", "")
    if field.type in ("number", "count"):
        return _number(field, value)
    if not isinstance(value, str):
        return "type", f"{shown(value)} is not {_CALLED[field.type]}", ""
    if len(value) > MAX_TEXT:
        return "too-long", f"has more than {MAX_TEXT} characters", "Attach it as a document."
    if found := _UNWRITABLE.search(value):
        return "character", f"holds a character that nobody can write (U+{ord(found[0]):04X})", \
            "Remove it."  # fmt: skip
    try:
        if field.type == "instant":
            parse_instant(value, law.zone)
        elif field.type == "day":
            parse_day(value)
        elif field.type == "point":
            parse_point(value)
    except ValueError as error:
        return "value", _brief(error), ""
    if field.type == "state":
        reason, remedy = party(law.parties, value, law.organisations)
        return ("unknown-state", reason, remedy) if reason else ("", "", "")
    if field.type == "choice" and value not in field.choices:
        said = f"{shown(value)} is not one of the choices"
        return "value", said, choice_remedy(field, value)
    return "", "", ""


_CALLED = {
    "text": "text",
    "instant": "an instant written as text",
    "day": "a day written as text",
    "state": "the code of a State",
    "choice": "one of the choices",
    "point": "a place written as text",
}


def _brief(error: ValueError) -> str:
    """A reason on one line; what is quoted in it may be as long as a message."""
    text = str(error)
    return text if len(text) <= 200 else f"{text[:97]}...{text[-97:]}"


def _number(field: Field, value: object) -> tuple[str, str, str]:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return "type", f"{shown(value)} is not a number as Hofburg keeps them", ""
    if isinstance(value, int) and abs(value) >= 10**12:
        return "value", "has more than 12 digits", ""
    try:
        lo, hi = parse_number(value)
    except ValueError as error:
        return "value", _brief(error), ""
    if field.type == "count":
        if any(n is not None and n != n.to_integral_value() for n in (lo, hi)):
            return "value", f"{value} is not a whole number", "A count has no fractions."
        if any(n is not None and n < 0 for n in (lo, hi)):
            return "value", f"{value} is below zero", "A count is never negative."
    return "", "", ""


def party(
    parties: Mapping[str, str] | None, code: str, organisations: Sequence[str] = ()
) -> tuple[str, str]:
    """Why a code names no party, and what to do.

    Without ``parties`` those are the States of the atlas, and ``organisations`` beside them.
    """
    if parties is not None:
        if code in parties:
            return "", ""
        return f"{shown(code)} is not a party", near(code, parties) or known(parties)
    from hofburg.atlas import is_state_code

    if is_state_code(code) or code in organisations:
        return "", ""
    if organisations:
        said = f"{shown(code)} is not the code of a State, nor of an organization named here"
        return said, _organisation_near(code, organisations) or _state_near(code)
    return f"{shown(code)} is not the code of a State", _state_near(code)


def _organisation_near(code: str, organisations: Sequence[str]) -> str:
    from hofburg.atlas import organisation_by_name

    named = organisation_by_name(code)
    if named and named.code in organisations:
        return f"Did you mean {named.code}?"
    return known(organisations) if named else near(code, organisations)


def _state_near(code: str) -> str:
    from hofburg.atlas import state_by_name, states

    named = state_by_name(code)
    if named:
        return f"Did you mean {named.code}?"
    listed = [state.code for state in states("participating")]
    return near(code, listed) or _name_near(code) or "Use its three letters, such as KAZ."


def _name_near(text: str) -> str:
    """``Did you mean KGZ (Кыргызстан)?`` where a name of a State is alike, in whatever language."""
    from hofburg.atlas import state
    from hofburg.errors import AtlasError

    try:
        state(text)
    except AtlasError as error:
        remedy = error.problems[0].remedy
        return remedy if remedy.startswith("Did") else ""
    return ""
