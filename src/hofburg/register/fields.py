"""Checks of single values of an entry. Each adds what is wrong to the list and goes on."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from hofburg.atlas import is_state_code, organisation_by_name, state
from hofburg.errors import AtlasError, Problem
from hofburg.register.canon import join, show
from hofburg.register.entry import Law
from hofburg.values import InstantRange, parse_instant

__all__ = ["KEY_ID", "NODE", "ORIGINS", "RECORD_ID", "Checker", "near", "unbase64"]

ORIGINS = ("original", "transcribed", "public-account", "synthetic", "demo")

NODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*", re.ASCII)
KEY_ID = re.compile(r"[0-9a-f]{16}")
RECORD_ID = re.compile(r"sha256:[0-9a-f]{64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNNUMBERED = re.compile(r"~[0-9a-f]{16}")
_LINE, _TEXT = 500, 20_000  # characters of a name, number or source, and of a comment
_MOST_ERRORS = 200  # a listing longer than this is not read, and remedies cost time
_MOST_ITEMS = 10_000  # of a list or an object beside the body


def near(word: object, known: Iterable[str]) -> str:
    """A remedy: the names that look like ``word``, or all of them where they are few."""
    names = sorted(known)
    close = get_close_matches(str(word)[:60], names, n=3)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return f"Known: {', '.join(names)}." if 0 < len(names) <= 30 else ""


def unbase64(value: object, size: int) -> bytes | None:
    """So many bytes in base64, in the one spelling that encoding gives; ``None`` for all else."""
    try:
        raw = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == size and base64.b64encode(raw).decode() == value else None


@dataclass(slots=True)
class Checker:
    """Where we are, under which law, and what was wrong so far: at most 200 errors of it."""

    place: str
    law: Law | None = None
    problems: list[Problem] = field(default_factory=list)
    _errors: int = field(default=0, init=False)

    def say(
        self, field: str, rule: str, message: str, remedy: str = "", *, level: str = "error"
    ) -> None:
        if level == "error":
            if self.full:
                return
            self._errors += 1
        self.problems.append(Problem(self.place, rule, message, remedy, field, level))
        if level == "error" and self.full:
            said = "more faults are not listed."
            self.problems.append(Problem(self.place, "too-many", said, "Mend these first."))

    @property
    def full(self) -> bool:
        """Whether so much is wrong that no further error is listed."""
        return self._errors >= _MOST_ERRORS

    def warn(self, field: str, rule: str, message: str, remedy: str = "") -> None:
        self.say(field, rule, message, remedy, level="warning")

    @property
    def failed(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    def shape(
        self, value: object, field: str, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, Any]:
        """An object with these keys; what is known of it even where some are wrong."""
        if not isinstance(value, dict):
            self.say(field, "type", f"{show(value)} is not an object.", "Write {...}.")
            return {}
        self.known(value, field, {*required, *optional})
        for key in required:
            if key not in value:
                self.say(join(field, key), "missing-field", "is missing.", "Give it.")
        return value

    def known(self, value: Mapping[str, Any], field: str, wanted: Collection[str]) -> None:
        """No other keys than these."""
        for key in value:
            if key not in wanted:
                if self.full:
                    return
                at = join(field, key)
                self.say(at, "unknown-field", f"there is no field {show(key)}.", near(key, wanted))

    def few(self, value: dict[str, Any] | list[Any], field: str) -> bool:
        """Whether there are no more than anybody needs."""
        if len(value) > _MOST_ITEMS:
            said = f"has {len(value)} items; {_MOST_ITEMS} are the most."
            self.say(field, "too-long", said, "Send large data as attachment.")
        return len(value) <= _MOST_ITEMS

    def items(self, value: object, field: str, *, unique: bool = True) -> list[Any]:
        if not isinstance(value, list):
            self.say(field, "type", f"{show(value)} is not a list.", "Write [...].")
            return []
        if not self.few(value, field):
            return []
        if unique and len(value) > 1:
            seen: set[str] = set()
            for item in value:
                if isinstance(item, str) and item in seen:
                    self.say(field, "duplicate", f"{show(item)} stands twice.", "Keep one.")
                elif isinstance(item, str):
                    seen.add(item)
        return value

    def text(self, value: object, field: str, *, lines: bool = False) -> str:
        """A text that says something: trimmed, on one line unless ``lines``."""
        if not isinstance(value, str):
            remedy = f'Write "{value}".' if isinstance(value, int) else ""
            self.say(field, "type", f"{show(value)} is not text.", remedy)
            return ""
        most = _TEXT if lines else _LINE
        if not value or value.isspace():
            self.say(field, "empty", "is empty.", "Leave the field out, or fill it.")
        elif len(value) > most:
            self.say(field, "too-long", f"has more than {most} characters.", "Attach it instead.")
        elif not lines and (value != value.strip() or "\n" in value or "\t" in value):
            # "12" and "12 " would be two messages, and nobody would see why.
            said = "has spaces around it, a tab or a line end."
            self.say(field, "spaces", said, f"Write {show(' '.join(value.split()))}.")
        return value

    def choice(self, value: object, field: str, known: Collection[str], what: str) -> str:
        if not isinstance(value, str) or value not in known:
            if not self.full:  # looking for near names takes time
                rule = f"unknown-{what}"
                self.say(field, rule, f"{show(value)} is no {what} here.", near(value, known))
            return ""
        return value

    def code(self, value: object, field: str) -> str:
        """A party of the law or, as States outside it may write and be written to, any State."""
        parties = self.law.parties if self.law else None
        if isinstance(value, str) and ((parties and value in parties) or is_state_code(value)):
            return value
        beside = self.law.organisations if self.law else ()
        if isinstance(value, str) and value in beside:
            return value
        if self.full:  # looking for near names takes time
            return ""
        if parties is not None:
            self.say(field, "unknown-state", f"{show(value)} is no party.", near(value, parties))
            return ""
        if named := beside and isinstance(value, str) and organisation_by_name(value):
            remedy = near(named.code, beside) or f"Known: {', '.join(beside)}."
            self.say(field, "unknown-state", f"{show(value)} is no code here.", remedy)
            return ""
        try:
            remedy = f"Write {state(value).code}." if isinstance(value, str) else ""
        except AtlasError as error:
            remedy = error.problems[0].remedy
        self.say(field, "unknown-state", f"{show(value)} is no code of a State.", remedy)
        return ""

    def codes(self, value: object, field: str) -> None:
        for number, item in enumerate(self.items(value, field)):
            self.code(item, f"{field}[{number}]")

    def instant(self, value: object, field: str) -> InstantRange | None:
        if not isinstance(value, str):
            self.say(field, "type", f"{show(value)} is not an instant.", 'Write "2022-02-11".')
            return None
        try:
            return parse_instant(value[:80], self.law.zone if self.law else "UTC")
        except ValueError as error:
            self.say(field, "instant", f"{error}.", "")
            return None

    def count(self, value: object, field: str) -> None:
        if type(value) is not int or value < 0:
            self.say(field, "type", f"{show(value)} is not a whole number from 0 up.")

    def sha256(self, value: object, field: str) -> None:
        if not isinstance(value, str) or not _SHA256.fullmatch(value):
            said = f"{show(value)} is no SHA-256."
            self.say(field, "sha256", said, "Write its 64 hex digits in lower case.")

    def key_id(self, value: object, field: str) -> None:
        if not isinstance(value, str) or not KEY_ID.fullmatch(value):
            said = f"{show(value)} is no id of a key."
            self.say(field, "type", said, "Write its 16 hex digits in lower case.")

    def base64(self, value: object, field: str, size: int, what: str) -> None:
        if unbase64(value, size) is None:
            self.say(field, "type", f"is not {what}: {size} bytes in base64.")

    def reference(self, value: object, field: str) -> None:
        """``AUTHOR/number``, ``AUTHOR/~`` and 16 hex digits, or ``~`` and 16 hex digits."""
        remedy = "Write AUTHOR/number, such as UKR/0012."
        if not isinstance(value, str):
            self.say(field, "reference", f"{show(value)} refers to no message.", remedy)
            return
        author, slash, number = value.partition("/")
        if not slash and _UNNUMBERED.fullmatch(value):
            return
        if not number or (number.startswith("~") and not _UNNUMBERED.fullmatch(number)):
            self.say(field, "reference", f"{show(value)} refers to no message.", remedy)
            return
        self.text(number, field)
        self.code(author, field)

    def mapping(self, value: object, field: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.say(field, "type", f"{show(value)} is not an object.", "Write {...}.")
            return {}
        return value if self.few(value, field) else {}
