"""What a register holds, as somebody saw it at some time: the entries an assessment starts from.

Corrections, copies recorded by several nodes, and the two clocks of knowledge (*known at*, *known
to*) are settled here, entry by entry; whatever follows works on the result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from hofburg.values import NEVER, parse_instant

__all__ = ["Declaration", "Held", "Item", "World", "select"]


class Item(NamedTuple):
    """An entry as it comes from a register.

    ``reference`` names the message (``AUTHOR/number``), ``record`` the act of recording it, ``recorder``
    the node, ``recorded`` the instant in microseconds (None: not said, always known).
    """

    reference: str
    entry: Mapping[str, Any]
    record: str = ""
    recorder: str = ""
    recorded: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """A named choice of accounts, with its clocks.

    ``scope`` separates registers that are assessed together (the cases of a casebook). ``holder``
    is the State whose register this is, or the one whose knowledge is asked for: only what is due to
    or from it can be proven absent. ``as_of`` and ``known_at`` are microseconds.
    """

    name: str
    as_of: int
    scope: str = ""
    accounts: tuple[str, ...] | None = None
    holder: str | None = None
    known_at: int = NEVER
    title: str = ""

    def admits(self, account: str | None) -> bool:
        """Whether entries of that account belong to this world."""
        return account is None or self.accounts is None or account in self.accounts


class Held(NamedTuple):
    """An entry that counts, for one scope. ``visible`` is None where receipt is not known."""

    scope: str
    reference: str
    entry: Mapping[str, Any]
    account: str | None
    visible: bool | None
    record: str


class Declaration(NamedTuple):
    """A declared completeness (or, with ``case``, a declared absence; with ``count``, an ordinal)."""

    scope: str
    account: str | None
    regime: str
    kinds: tuple[str, ...] | None
    states: tuple[str, ...] | None
    since: int
    until: int
    case: str | None
    label: str | None
    count: int | None
    reference: str
    sources: tuple[str, ...]


def _visible(entry: Mapping[str, Any], viewer: str | None, known_at: int, zone: str) -> bool | None:
    if viewer is None or entry.get("author") == viewer or not entry.get("author"):
        return True
    received = entry.get("received", {}).get(viewer)
    if received is not None:
        lo, hi = parse_instant(received, zone)
        return True if hi <= known_at else (None if lo <= known_at else False)
    copies = entry.get("copies") or []
    return None if viewer in entry.get("to", []) or viewer in copies or "*" in copies else False


def _content(entry: Mapping[str, Any]) -> str:
    """What makes two copies of a message the same: all but who keeps it and how it came."""
    skip = {"received", "sources", "origin", "handling", "transmission", "comment", "corrects"}
    return json.dumps({k: v for k, v in entry.items() if k not in skip}, sort_keys=True)


def select(
    items: Iterable[Item], *, scope: str = "", viewer: str | None = None, known_at: int = NEVER,
    zone: str = "UTC",
) -> tuple[list[Held], list[Declaration], dict[str, tuple[str, ...]]]:  # fmt: skip
    """Entries, declarations and named worlds of a register as known at an instant.

    A correction replaces the record that it cites, retroactively, if it was recorded by then.
    Copies of one message merge; copies that differ become accounts named after their recorders.
    """
    known = [i for i in items if i.recorded is None or i.recorded <= known_at]
    corrected = {i.entry["corrects"] for i in known if i.entry.get("corrects")}
    by_reference: dict[tuple[str, str | None], dict[str, Item]] = {}
    held: list[Held] = []
    declarations: list[Declaration] = []
    worlds: dict[str, tuple[str, ...]] = {}
    for item in known:
        kind = item.entry.get("kind", "")
        if item.record and item.record in corrected:
            continue
        if kind == "hofburg.completeness":
            declarations.append(_declaration(item, scope, zone))
        elif kind == "hofburg.worlds":
            for name, accounts in item.entry["body"]["worlds"].items():
                worlds[name] = tuple(accounts)
        elif not kind.startswith("hofburg."):
            key = (item.reference, item.entry.get("account"))
            by_reference.setdefault(key, {}).setdefault(_content(item.entry), item)
    for (reference, account), copies in by_reference.items():
        for item in copies.values():
            visible = _visible(item.entry, viewer, known_at, zone)
            if visible is False:
                continue
            version = account if len(copies) == 1 else f"{account or 'recorded by'} {item.recorder}".strip()
            held.append(Held(scope, reference, item.entry, version, visible, item.record))
    return held, declarations, worlds


def _declaration(item: Item, scope: str, zone: str) -> Declaration:
    body = item.entry["body"]
    since = parse_instant(body["from"], zone).lo if body.get("from") else -NEVER
    until = parse_instant(body["until"], zone).hi if body.get("until") else NEVER
    return Declaration(
        scope, item.entry.get("account"), item.entry["regime"],
        tuple(body["kinds"]) if body.get("kinds") is not None else None,
        tuple(body["states"]) if body.get("states") is not None else None,
        since, until, body.get("case"), body.get("label"), body.get("count"), item.reference,
        tuple(item.entry.get("sources", ())),
    )  # fmt: skip
