"""Check of a whole entry: all faults at once, each with its field, rule and remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from hofburg.errors import Problem
from hofburg.register.acts import check_act
from hofburg.register.arranged import check_arrangement
from hofburg.register.canon import MAX_LINE, encode, is_plain, join, plain_problems, show
from hofburg.register.entry import ACTS, ARRANGEMENT, RESERVED, Entry, Law
from hofburg.register.fields import ORIGINS, RECORD_ID, Checker
from hofburg.register.reserved import check_reserved

__all__ = ["MAX_PROBLEMS", "ORIGINS", "check_entry", "check_own"]

MAX_ENTRY = MAX_LINE - 4096  # bytes: its record must fit on a line
MAX_PROBLEMS = 200  # a listing longer than this is not read
_REQUIRED = ("regime", "kind", "author", "to", "sent", "origin")
_REQUIRED_RESERVED = ("regime", "kind", "origin")


def check_entry(
    data: object, laws: Mapping[str, Law], place: str = ""
) -> tuple[Entry | None, list[Problem]]:
    """The entry, or ``None`` if anything is impossible; and all that is worth saying.

    Problems of level ``error`` refuse the entry: unknown fields, kinds, States and regimes, wrong
    types, dates that do not exist, values that are not plain JSON. Facts that break a rule are
    recorded with a ``warning``: an author that takes no part, a receipt before the sending.

    Args:
        data: the object as parsed.
        laws: regimes and arrangements by id.
        place: where the entry stands, such as ``register.jsonl:7``.
    """
    entry, problems = check_own(data, laws, place)
    return entry and Entry.sealed(entry.text), problems


def check_own(
    data: object, laws: Mapping[str, Law], place: str
) -> tuple[Entry | None, list[Problem]]:
    """`check_entry` of data that nobody else holds and can change: it is not copied."""
    check = Checker(place)
    if not isinstance(data, dict):
        check.say("", "type", f"{show(data)} is not an entry.", "Write one JSON object a line.")
        return None, check.problems
    spoilt: set[str] = set()
    if not is_plain(data, 1):  # 1: an entry stands inside a record
        check.problems += islice(plain_problems(data, place, "", 1), MAX_PROBLEMS)
        spoilt = {
            key for key, item in data.items()
            if not (isinstance(key, str) and is_plain(key) and is_plain(item, 2))
        }  # fmt: skip
    _check(check, {key: item for key, item in data.items() if key not in spoilt}, spoilt, laws)
    if check.failed:
        return None, check.problems
    text = encode(data)
    if len(text) > MAX_ENTRY:
        said = f"takes {len(text)} bytes; {MAX_ENTRY} are the most."
        check.say("", "too-long", said, "Send large data as attachment.")
        return None, check.problems
    return Entry(data, text), check.problems


def _check(check: Checker, data: dict[str, Any], spoilt: set[str], laws: Mapping[str, Law]) -> None:
    kind = data.get("kind")
    if isinstance(kind, str) and kind in ACTS:
        check_act(check, data, spoilt)
        return
    reserved = kind in RESERVED if isinstance(kind, str) else False
    law = check.law = _law(check, data, laws)
    for name in _REQUIRED_RESERVED if reserved else _REQUIRED:
        if name not in data and name not in spoilt:
            remedy = 'Give it, or "?" if it is unknown.' if name == "sent" else "Give it."
            check.say(name, "missing-field", "is missing.", remedy)
    check.known(data, "", _KNOWN)
    for name, value in data.items():
        if name in _FIELDS:
            _FIELDS[name](check, value, name)
    _kind(check, law, data, spoilt, reserved)
    _receipts(check, data)
    author = data.get("author")
    bound = law.participants if law else None
    if law and bound is not None and isinstance(author, str) and author not in bound:
        check.warn("author", "not-a-participant", f"{show(author)} takes no part in {law.id}.")
    if "number" in data and "author" not in data and "author" not in spoilt:
        check.say("author", "missing-field", "a number is its author's.", "Give the author.")


def _law(check: Checker, data: dict[str, Any], laws: Mapping[str, Law]) -> Law | None:
    """What binds the message: what it was sent under, which knows its base's kinds as well."""
    if data.get("kind") == ARRANGEMENT:
        return check_arrangement(check, data)  # it brings its law
    law = None
    for name in ("regime", "under"):
        if name in data:
            found = check.choice(data[name], name, laws, "regime")
            law = laws[found] if found else None
    regime = law and law.envelope("")["regime"]
    named = data.get("regime")
    if law and isinstance(named, str) and named in laws and named != regime:
        said = f"{law.id} is no arrangement under {show(named)}."
        if law.id == named:
            said = f"{law.id} is an arrangement that adds to {regime}."
        remedy = f"Write regime: {regime}" + (f", under: {law.id}." if law.id != regime else ".")
        check.say("regime", "regime", said, remedy)
    return law


def _kind(
    check: Checker, law: Law | None, data: dict[str, Any], spoilt: set[str], reserved: bool
) -> None:
    if "kind" not in data or law is None:
        return
    kind = data["kind"]
    if not reserved and not check.choice(kind, "kind", law.kinds, "kind"):
        return
    body = data.get("body", {})
    if "body" in spoilt:
        return
    if not isinstance(body, dict):
        check.say("body", "type", f"{show(body)} is not an object.", "Write {field: value}.")
    elif reserved:
        check_reserved(check, law, kind, body)
    else:
        check.problems += law.check_body(kind, body, check.place)


def _receipts(check: Checker, data: dict[str, Any]) -> None:
    sent = check.instant(data["sent"], "sent") if "sent" in data else None
    if "received" not in data:
        return
    for code, value in check.mapping(data["received"], "received").items():
        field = join("received", code)
        check.code(code, field)
        at = check.instant(value, field)
        if at and sent and at.hi < sent.lo:
            check.warn(field, "received-before-sent", "was received before it was sent.")


def _author(check: Checker, value: object, field: str) -> None:
    check.code(value, field)


def _number(check: Checker, value: object, field: str) -> None:
    if check.text(value, field).startswith("~"):
        check.say(field, "reference", "begins with ~, which marks messages without a number.")


def _copies(check: Checker, value: object, field: str) -> None:
    if value != ["*"]:
        check.codes(value, field)


def _transmission(check: Checker, value: object, field: str) -> None:
    given = check.shape(value, field, ("channel",), ("number", "at"))
    for name in ("channel", "number"):
        if name in given:
            check.text(given[name], f"{field}.{name}")
    if "at" in given:
        check.instant(given["at"], f"{field}.at")


def _references(check: Checker, value: object, field: str) -> None:
    for number, item in enumerate(check.items(value, field)):
        check.reference(item, f"{field}[{number}]")


def _texts(check: Checker, value: object, field: str) -> None:
    for number, item in enumerate(check.items(value, field)):
        check.text(item, f"{field}[{number}]")


def _attachments(check: Checker, value: object, field: str) -> None:
    for number, item in enumerate(check.items(value, field, unique=False)):
        at = f"{field}[{number}]"
        required = ("name", "sha256", "size", "media_type")
        given = check.shape(item, at, required, ("particulars",))
        if "name" in given:
            name = check.text(given["name"], f"{at}.name")
            # The name becomes a file's name on somebody's disk.
            if "/" in name or "\\" in name or name in (".", ".."):
                check.say(f"{at}.name", "file-name", f"{show(name)} is a path.", "Name the file.")
            elif not name.isprintable():
                # "invoice", a sign that turns the order of letters round, "fdp.exe".
                said = f"{show(name)} holds characters that cannot be seen."
                check.warn(f"{at}.name", "file-name", said, "Give the file a plain name.")
        if "sha256" in given:
            check.sha256(given["sha256"], f"{at}.sha256")
        if "size" in given:
            check.count(given["size"], f"{at}.size")
        if "media_type" in given:
            check.text(given["media_type"], f"{at}.media_type")
        if given.get("particulars", True) is not True:
            said = f"{show(given['particulars'])} is not true."
            check.say(f"{at}.particulars", "type", said, "Write true, or leave it out.")


def _corrects(check: Checker, value: object, field: str) -> None:
    if not isinstance(value, str) or not RECORD_ID.fullmatch(value):
        said = f"{show(value)} is no record id."
        check.say(field, "record-id", said, "Write sha256: and 64 hex digits, as `show` prints it.")


def _signature(check: Checker, value: object, field: str) -> None:
    given = check.shape(value, field, ("key", "sig"))
    if "key" in given:
        check.key_id(given["key"], f"{field}.key")
    if "sig" in given:
        check.base64(given["sig"], f"{field}.sig", 64, "a signature")


def _origin(check: Checker, value: object, field: str) -> None:
    check.choice(value, field, ORIGINS, "origin")


def _text(check: Checker, value: object, field: str) -> None:
    check.text(value, field)


def _comment(check: Checker, value: object, field: str) -> None:
    check.text(value, field, lines=True)


_CHECKED_ELSEWHERE = frozenset({"regime", "under", "kind", "sent", "received", "body"})
_FIELDS: dict[str, Callable[[Checker, object, str], None]] = {
    "author": _author,
    "number": _number,
    "dtg": _text,
    "to": Checker.codes,
    "copies": _copies,
    "transmission": _transmission,
    "refers_to": _references,
    "case": _text,
    "basis": _text,
    "account": _text,
    "sources": _texts,
    "attachments": _attachments,
    "origin": _origin,
    "handling": _text,
    "corrects": _corrects,
    "signature": _signature,
    "comment": _comment,
}
_KNOWN = {*_FIELDS, *_CHECKED_ELSEWHERE}
