"""Drafts: entries that somebody still works on, until a transmission makes them entries.

A draft is a file with one JSON object: an entry without what only its recording knows. ``null`` is
a field that is still open; it is left out when the draft is checked or recorded. A message is given
by being transmitted through the official channel: `complete_draft` adds that transmission, and the
entry that comes of it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from json import dumps
from pathlib import Path
from typing import Any

from hofburg.errors import Problem, RegisterError
from hofburg.register.canon import MAX_LINE, encode, join, parse, show
from hofburg.register.check import check_entry
from hofburg.register.entry import RESERVED, Entry, Law
from hofburg.register.faults import Faults
from hofburg.register.record import Record
from hofburg.register.relations import relate
from hofburg.register.store import Register
from hofburg.values import format_instant, parse_instant

__all__ = [
    "Transmission",
    "already",
    "check_draft",
    "complete_draft",
    "field_problems",
    "filled",
    "new_draft",
    "open_fields",
    "parse_draft",
    "read_draft",
    "receipts",
    "recorded_before",
    "write_draft",
]

_BOM = b"\xef\xbb\xbf"
_NESTED = (dict, list)
_SLACK = 600_000_000  # microseconds that another clock may be ahead of ours
# What makes a message the same one, whatever its number and whenever it was sent.
_MESSAGE = ("regime", "under", "kind", "author", "to", "refers_to", "case", "basis", "body")


@dataclass(frozen=True, slots=True)
class Transmission:
    """How a message went out, as the log of the official channel has it.

    Attributes:
        channel: which one, such as ``OSCE Communications Network``.
        number: the official number, which becomes the author's number of the message.
        at: the instant, in the notation of `hofburg.values`.
        received: instants of receipt by code of the State.
    """

    channel: str
    number: str
    at: str
    received: Mapping[str, str] = field(default_factory=dict)


def new_draft(
    law: Law,
    kind: str,
    body: Mapping[str, Any],
    *,
    author: str | None,
    to: Sequence[str] = (),
    refers_to: Sequence[str] = (),
    copies: Sequence[str] | None = None,
    **more: str | None,
) -> dict[str, Any]:
    """A draft with its keys in the order in which a person reads them; ``None`` stays open.

    Args:
        body: all fields of the message, open ones as ``None``.
        more: ``basis``, ``handling`` and ``comment``.
    """
    return {
        **law.envelope(kind),
        "kind": kind,
        "author": author,
        "number": None,
        "to": list(to),
        "copies": None if copies is None else list(copies),
        "refers_to": list(refers_to),
        "sent": None,
        **{name: more[name] for name in ("basis", "handling") if name in more},
        "body": dict(body),
        "comment": more.get("comment"),
    }


def read_draft(path: Path | str) -> dict[str, Any]:
    """The object in a draft's file. Raises ``RegisterError`` where it does not read as one."""
    name = str(path)
    with Path(path).open("rb") as file:
        raw = file.read(MAX_LINE + 1)
    return parse_draft(raw, name)


def parse_draft(raw: bytes, name: str) -> dict[str, Any]:
    """The object in a draft's bytes. Raises ``RegisterError`` where they are not those of one."""
    if len(raw) > MAX_LINE:
        said = f"is larger than {MAX_LINE // 2**20} MiB."
        raise RegisterError(Problem(name, "too-long", said, "Send large data as attachment."))
    raw = raw.removeprefix(_BOM)
    if not raw.strip():
        raise RegisterError(
            Problem(name, "empty", "is empty.", "`hofburg message new` writes a draft.")
        )
    data = parse(raw, name)
    if not isinstance(data, dict):
        said = f"holds {show(data)} and not a draft."
        raise RegisterError(Problem(name, "type", said, "A draft is one JSON object: {...}."))
    return data


def write_draft(draft: Mapping[str, Any], path: Path | str) -> None:
    """Write a draft to a new file. Raises ``RegisterError`` where there is a file already."""
    text = dumps(draft, ensure_ascii=False, indent=2) + "\n"
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        said, remedy = "there is such a file already.", "Name another one; nothing is overwritten."
        raise RegisterError(Problem(str(path), "file", said, remedy)) from None


def open_fields(value: object, path: str = "") -> list[str]:
    """Paths of what is still open, such as ``copies`` and ``body.areas``."""
    if value is None:
        return [path]
    found: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            if item is None or isinstance(item, _NESTED):  # in others nothing is open
                found += open_fields(item, join(path, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if item is None or isinstance(item, _NESTED):
                found += open_fields(item, f"{path}[{number}]")
    return found


def filled(value: Any) -> Any:
    """A draft without its open fields. Lines of a list stay, so that their numbers do."""
    if isinstance(value, dict):
        return {
            key: filled(item) if isinstance(item, _NESTED) else item
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list):
        return [filled(item) if isinstance(item, _NESTED) else item for item in value]
    return value


def check_draft(
    draft: Mapping[str, Any],
    laws: Mapping[str, Law],
    place: str = "",
    *,
    at: int,
    register: Register | None = None,
) -> tuple[Entry | None, list[Problem]]:
    """The entry that a draft would be if it were sent now, and all that is worth saying.

    As `check_entry`; besides it warns of a message without addressees and, with a register, of
    what it holds: the same message, the number, or nothing under what the draft refers to.

    Args:
        at: now (microseconds since 1970 UTC); what a draft without ``sent`` is taken to be sent at.
    """
    data = {"sent": format_instant(at), "origin": "original", **filled(dict(draft))}
    entry, problems = check_entry(data, laws, place)
    if data.get("kind") in RESERVED:
        said = f"{data['kind']} is an entry of the register and no message."
        remedy = "`register add` records it."
        return None, [*problems, Problem(place, "unknown-kind", said, remedy, "kind")]
    if not data.get("to") and not data.get("copies"):
        remedy = 'Fill in `to`, or write "copies": ["*"] for all States.'
        problems.append(Problem(place, "nobody", "goes to nobody.", remedy, "to", "warning"))
    if entry and register:
        faults = Faults()
        relate(
            [(place, Record(entry))],
            faults,
            held_entries=lambda reference: [it.entry for it in register.find(reference)],
            held_recorders=register.recorders_of,
        )
        problems += faults.listing()
        record = recorded_before(register, entry)
        if record:
            problems.append(already(record, entry, place, "warning"))
    return entry, problems


def field_problems(
    draft: Mapping[str, Any], name: str, value: object, laws: Mapping[str, Law], at: int
) -> list[Problem]:
    """What is wrong with one field of a draft's envelope, if it had that value."""
    _, problems = check_draft({**draft, name: value}, laws, at=at)
    mine = [problem for problem in problems if problem.field.partition("[")[0] == name]
    return [problem for problem in mine if problem.level == "error"]


def complete_draft(
    draft: Mapping[str, Any],
    sent: Transmission,
    *,
    home: str,
    demo: bool = False,
    place: str = "",
    now: int,
    to_all: bool = False,
) -> dict[str, Any]:
    """The entry that records the transmission of a draft; `check_entry` has still to check it.

    What the draft says of its sending and origin stands; left open, it was sent when it was
    transmitted, and is original where the author is the State of this centre, else transcribed.

    Args:
        home: code of that State.
        demo: whether it is a demo centre, whose entries say so.
        now: nothing is recorded that lies ahead (microseconds since 1970 UTC).
        to_all: copies went to all States.

    Raises ``RegisterError`` where the draft carries a transmission or another number, and where the
    instant is none.
    """
    data = filled(dict(draft))
    problems = []

    def say(field: str, rule: str, message: str, remedy: str = "") -> None:
        problems.append(Problem(place, rule, message, remedy, field))

    if "transmission" in data:
        said = "carries a transmission: it is a recorded entry and no draft."
        say("transmission", "recorded", said, "`register add` takes entries as they are.")
    if data.get("number", sent.number) != sent.number:
        other = show(data["number"])
        said = f"the draft has the number {other}, the transmission {show(sent.number)}."
        say("number", "number", said, "Correct one of the two.")
    if to_all and data.get("copies", ["*"]) != ["*"]:
        said = "the draft names States, and the option says that copies went to all."
        say("copies", "copies", said, "Correct one of the two.")
    problems += _instant(sent.at, now, place)
    if problems:
        raise RegisterError(problems)
    origin = "demo" if demo else "original" if data.get("author") == home else "transcribed"
    made: dict[str, Any] = {"sent": sent.at, "origin": origin} | data | {"number": sent.number}
    made["transmission"] = {"channel": sent.channel, "number": sent.number, "at": sent.at}
    if to_all:
        made["copies"] = ["*"]
    if sent.received and isinstance(data.get("received", {}), dict):
        made["received"] = {**data.get("received", {}), **sent.received}
    return made


def _instant(text: str, now: int, place: str) -> list[Problem]:
    """A transmission has one instant, and not one to come."""
    remedy = "Write it as the log of the channel has it: 2022-02-11T14:30Z."
    try:
        lo, hi = parse_instant(text[:80])
    except ValueError as error:
        return [Problem(place, "instant", f"{error}.", remedy, "transmission.at")]
    if lo != hi:
        said = f"{show(text)} is not one instant."
        return [Problem(place, "instant", said, remedy, "transmission.at")]
    if lo > now + _SLACK:
        said = f"{show(text)} lies ahead; what was not yet transmitted is not recorded."
        return [Problem(place, "future", said, "", "transmission.at")]
    return []


def recorded_before(register: Register, entry: Entry, again: bool = False) -> Record | None:
    """The record that stands against recording this message once more; ``None`` if nothing does.

    It has the same author, and the number of ``entry`` or (unless ``again``) the same text to the
    same States, whenever it was sent. Another node's record of the same message does not count: our
    copy stands beside it. Nor does what ``entry`` corrects.
    """
    number, same = entry.data.get("number"), _message(entry)
    for record in register.records():
        other = record.entry
        if other.author != entry.author or record.id == entry.data.get("corrects"):
            continue
        own, equal = record.recorder == register.node, _message(other) == same
        numbers = {other.data.get("number"), other.data.get("transmission", {}).get("number")}
        if number is not None and number in numbers and (own or not equal):
            return record
        if own and equal and not again:
            return record
    return None


def already(record: Record, entry: Entry, place: str, level: str = "error") -> Problem:
    """The problem of a message that is recorded already; it shows the record."""
    data = record.entry.data
    way = data.get("transmission", {})
    went = [way.get("channel"), f"at {way['at']}" if "at" in way else None]
    via = " ".join(str(part) for part in went if part)
    said = (
        f"is recorded already: {record.reference} ({record.entry.kind}, sent {data.get('sent')}"
        f"{f', through {via}' if via else ''}) is {record.recorder}/{record.seq}."
    )
    remedy = f"`hofburg register show {record.reference}` prints it"
    if data.get("number") != entry.data.get("number"):
        remedy += "; where the same text went out once more, say so with --again"
    return Problem(place, "recorded", said, f"{remedy}.", "", level)


def _message(entry: Entry) -> bytes:
    """What an author said to whom, without number and instants."""
    plain = {name: entry.data[name] for name in _MESSAGE if entry.data.get(name)}
    return encode(plain)


def receipts(texts: Iterable[str]) -> dict[str, str]:
    """``STATE=INSTANT`` texts by State. Raises ``RegisterError`` for what is not written so."""
    found: dict[str, str] = {}
    problems = []
    for text in texts:
        code, equals, at = (part.strip() for part in text.partition("="))
        if not code or not equals or not at:
            said, remedy = f"{show(text)} is no receipt.", "Write KAZ=2022-02-11T14:30Z."
            problems.append(Problem("", "receipt", said, remedy, "received"))
        elif found.setdefault(code, at) != at:
            said = f"{show(code)} is given two instants."
            problems.append(Problem("", "twice", said, "Give one.", "received"))
    if problems:
        raise RegisterError(problems)
    return found
