"""What a message says, for the plain evaluator: fields of form and envelope as values."""

from __future__ import annotations

from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.held import Held
from hofburg.regimes import Field, Law
from hofburg.values import NEVER, parse_day, parse_instant, parse_number

__all__ = ["ENVELOPE", "body", "envelope", "fills", "given", "message_value", "receipt", "typed"]

ENVELOPE = {
    "from": "state", "to": "state", "sent": "instant", "received": "instant", "to_all": "flag",
    "addressees": "list", "under": "text", "basis": "text", "number": "text",
}  # fmt: skip


def body(held: Held | None, name: str) -> Any:
    """A field as written; None where it is left out or the message is not surely held."""
    return held.entry.get("body", {}).get(name) if held is not None and held.visible else None


def envelope(held: Held, name: str) -> Any:
    """What a message has besides its form, as written; None where it does not say."""
    entry = held.entry
    addressees = entry.get("to", [])
    if name == "from":
        return entry.get("author")
    if name == "to":
        return addressees[0] if addressees else None
    if name == "received":
        return entry.get("received", {}).get(addressees[0]) if addressees else None
    if name == "under":
        return entry.get("under") or entry["regime"]
    if name == "to_all":
        copies = entry.get("copies")
        return True if "*" in addressees else None if copies is None else "*" in copies
    if name == "addressees":  # None is somebody of whom the entry does not say
        return (*addressees, *entry.get("copies", (None,)))
    return entry.get(name)


def fills(held: Held, name: str) -> bool:
    """Whether a held message fills a field; ``?`` fills it too, with what is not known."""
    return name == "sent" or (envelope if name in ENVELOPE else body)(held, name) is not None


def message_value(law: Law, held: Held | None, kind: str, name: str) -> Any:
    """A field of a message of that kind; unknown unless the message is surely held."""
    if name not in ENVELOPE:
        return typed(law, law.messages[kind].fields[name], body(held, name))
    if held is None or not held.visible:
        return v.unknown(ENVELOPE[name])
    written = envelope(held, name)
    if name == "received":
        return receipt(law, held, written)
    return parse_instant(written or "?", law.zone) if name == "sent" else written


def receipt(law: Law, held: Held, written: str | None) -> tuple[int, int]:
    """A message is not received before it is sent; whether it ever was may be unknown."""
    if written is None or written == "?":
        return (parse_instant(held.entry.get("sent") or "?", law.zone).lo, NEVER)
    return parse_instant(written, law.zone)


def typed(law: Law, field: Field, written: Any) -> Any:
    """A field as written, as a value of its type; a list as the values of its items."""
    if field.type == "list":
        of = (field.of or {}).get("")
        if written is None or written == "?":
            return None
        return tuple(item if of is None else typed(law, of, item) for item in written)
    if written is None or written == "?":
        return v.unknown(field.type)
    if field.type == "instant":
        return tuple(parse_instant(written, law.zone))
    if field.type == "day":
        return v.point(parse_day(written).toordinal())
    if field.type in ("number", "count"):
        low, high = parse_number(written)
        return (v.unknown(field.type)[0] if low is None else low, high)
    return written


def given(held: Held | None, written: Any) -> bool | None:
    """Whether a field of a message was filled."""
    if held is None or not held.visible or written == "?":
        return None
    if written is not None:
        return True
    # A public account that leaves a field out does not say that it was not filled.
    return None if held.entry.get("origin") == "public-account" else False
