"""Missing facts in the words of the messages that would tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hofburg.reports.wording import english, kind_of, plain

if TYPE_CHECKING:
    from hofburg.assessment import Missing
    from hofburg.regimes import Law

__all__ = ["lacking"]

_ENVELOPE = {
    "sent": "time of sending",
    "received": "time of receipt",
    "to": "addressee",
    "from": "sender",
    "to_all": "copies to all",
    "addressees": "addressees",
}


def lacking(law: Law, missing: Sequence[Missing]) -> list[str]:
    """What is missing, in words; fields of one message of which the same is known together."""
    together: dict[tuple[str, str], list[str]] = {}
    for m in missing:
        owner, named = _message(law, m.message), f"{m.message}.{m.field}"
        if m.field and m.text.startswith(f"{named} is "):
            known = m.text.removeprefix(f"{named} is ")
            together.setdefault((owner, known), []).append(_field(law, m))
        else:
            # Between spaces the identifier is no part of another word.
            said = f" {m.text} ".replace(f" {m.message} ", f" {owner} ").strip()
            together.setdefault((said, ""), [])
    return [plain(_joined(*key, list(dict.fromkeys(it)))) for key, it in together.items()]


def _joined(owner: str, known: str, fields: list[str]) -> str:
    return f"{owner}: {', '.join(fields)} {known}" if known else owner


def _message(law: Law, message: str) -> str:
    if message not in law.messages:
        return message.replace("_", " ")
    return f"“{kind_of(law, message)}”"


def _field(law: Law, m: Missing) -> str:
    fields = law.messages[m.message].fields if m.message in law.messages else {}
    label = english(fields[m.field].label) if m.field in fields else _ENVELOPE.get(m.field, "")
    return plain(label or m.field.replace("_", " "))
