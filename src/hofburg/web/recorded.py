"""What the pages of the register share: words for kinds, links of records, what was verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg import inquiry
from hofburg.errors import HofburgError
from hofburg.languages import say
from hofburg.register import (
    ARRANGEMENT,
    COMPLETENESS,
    DESTROYED,
    KEY_REPLACED,
    KEY_REVOKED,
    NOTE,
    RESUMED,
    WORLDS,
    view,
)

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Entry, Record, View
    from hofburg.web.visit import Visit

__all__ = [
    "by_hash", "checks", "kind_said", "law_of", "place_said", "record_link", "seen", "signed_word",
    "transmission",
]  # fmt: skip


def law_of(visit: Visit, entry: Entry | Mapping[str, Any]) -> Law | None:
    """What an entry was sent under; None where that does not read."""
    data = entry if isinstance(entry, Mapping) else entry.data
    laws = visit.desk.library()
    try:
        return laws.get(str(data.get("under") or data.get("regime")))
    except HofburgError:
        return None


def kind_said(visit: Visit, entry: Entry | Mapping[str, Any]) -> str:
    """What an entry is, as its document calls the form."""
    data = entry if isinstance(entry, Mapping) else entry.data
    kind = str(data.get("kind"))
    own = {
        COMPLETENESS: say("Declaration of completeness"),
        WORLDS: say("Choice of accounts"),
        NOTE: say("Note"),
        ARRANGEMENT: say("Arrangement"),
        KEY_REPLACED: say("Key replaced"),
        KEY_REVOKED: say("Key revoked"),
        DESTROYED: say("Attachment destroyed"),
        RESUMED: say("Register resumed"),
    }
    if kind in own:
        return own[kind]
    law = law_of(visit, data)
    message = law.messages.get(kind) if law else None
    return (visit.said(message.title) if message else "") or kind.replace("_", " ")


def record_link(visit: Visit, record: Record) -> str:
    """The page of a record."""
    return visit.record(record.hash)


def by_hash(visit: Visit) -> Mapping[str, Record]:
    """The records of the open register by their hashes."""
    desk = visit.desk
    return desk.once("by hash", lambda: {it.hash: it for it in desk.records()})


def seen(visit: Visit) -> View:
    """What holds of the open register."""
    desk = visit.desk
    return desk.once("view", lambda: view(desk.records()))


def checks(visit: Visit) -> Sequence[inquiry.Verified]:
    """Whether the open registers are what their recorders wrote; asked again when they change."""
    desk = visit.desk

    def check() -> list[inquiry.Verified]:
        return [inquiry.verified(place, desk.library()) for place in desk.places]

    return desk.once("verified", check)


def place_said(visit: Visit, it: inquiry.Verified) -> str:
    """What a register is called."""
    centre = visit.desk.centre
    return say("The register of {node}", node=centre.node) if centre else it.place


def signed_word(visit: Visit, record: Record) -> str:
    """What is known of a record's signature and chain, in words."""
    found = checks(visit)
    words = {
        "verified": say("verified"),
        "not verified": say("not verified"),
        "unsigned": say("unsigned"),
        "not checked": say("not checked"),
    }
    said = {it.word(record) for it in found}
    for word in ("not verified", "unsigned", "verified"):
        if word in said:
            return words[word]
    return words["not checked"]


def transmission(data: Mapping[str, Any]) -> str:
    """How an entry was transmitted, as its channel's log has it."""
    way = data.get("transmission")
    if not isinstance(way, Mapping):
        return ""
    parts = (way.get("channel"), way.get("number"), way.get("at"))
    return ", ".join(str(part) for part in parts if part)
