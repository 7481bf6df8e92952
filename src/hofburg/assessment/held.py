"""What a register holds, as somebody saw it at some time: the entries an assessment starts from.

Corrections, copies recorded by several nodes, and the two clocks of knowledge (*known at*, *known
to*) are settled here, entry by entry; whatever follows works on the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from hofburg.register import COMPLETENESS, WORLDS, Record, view
from hofburg.values import NEVER, parse_instant

__all__ = ["Declaration", "Held", "World", "select"]


@dataclass(frozen=True, slots=True)
class World:
    """A named choice of accounts, with its clocks.

    ``scope`` separates registers that are assessed together (the cases of a casebook). ``holder``
    is the State whose register this is, or the one whose knowledge is asked for: only what is due to
    or from it can be proven absent. ``as_of`` and ``known_at`` are microseconds. ``roster`` are the
    States that have rows of their own where no message makes them; None: all of them.
    """

    name: str
    as_of: int
    scope: str = ""
    accounts: tuple[str, ...] | None = None
    holder: str | None = None
    known_at: int = NEVER
    title: str = ""
    horizon: int | None = None
    roster: tuple[str, ...] | None = None

    @property
    def label(self) -> str:
        """The name that findings carry: with the case in front where the world belongs to one."""
        return f"{self.scope}/{self.name}" if self.scope else self.name

    @property
    def kept_until(self) -> int:
        """The instant up to which a message that is not held may be taken as not sent."""
        if self.horizon is not None:
            return self.horizon
        return self.as_of if self.known_at >= NEVER else self.known_at

    def admits(self, account: str | None) -> bool:
        """Whether entries of that account belong to this world."""
        return account is None or self.accounts is None or account in self.accounts

    def holds(self, item: Held | Declaration) -> bool:
        """Whether an entry or a declaration is of this world: of its scope and accounts."""
        return item.scope == self.scope and self.admits(item.account)

    def is_asked(self, name: str | None) -> bool:
        """Whether a question about that world, by name or label, or about all (None), means this one."""
        return name in (None, self.name, self.label)


class Held(NamedTuple):
    """An entry that counts, for one scope. ``visible`` is None where receipt is not known.

    ``record`` is the id of the signed record that says so, empty where there is none.
    """

    scope: str
    reference: str
    entry: Mapping[str, Any]
    account: str | None
    visible: bool | None = True
    record: str = ""


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
    ordinal: int | None
    reference: str
    sources: tuple[str, ...]
    origin: str = ""
    under: str = ""


def _visible(entry: Mapping[str, Any], viewer: str | None, known_at: int, zone: str) -> bool | None:
    if viewer is None or entry.get("author") == viewer or not entry.get("author"):
        return True
    received = entry.get("received", {}).get(viewer)
    if received is not None:
        lo, hi = parse_instant(received, zone)
        return True if hi <= known_at else (None if lo <= known_at else False)
    copies = entry.get("copies") or []
    return None if viewer in entry.get("to", []) or viewer in copies or "*" in copies else False


def select(
    records: Iterable[Record],
    *,
    scope: str = "",
    viewer: str | None = None,
    known_at: int = NEVER,
    zone: str = "UTC",
) -> tuple[list[Held], list[Declaration], dict[str, tuple[str, ...]]]:
    """Entries, declarations and named worlds of a register as known at an instant.

    Corrections and copies are settled by ``register.view``; copies of one message that differ become
    accounts named after their recorders.
    """
    held: list[Held] = []
    declarations: list[Declaration] = []
    worlds: dict[str, tuple[str, ...]] = {}
    found = view(records, None if known_at >= NEVER else known_at)
    versions: dict[tuple[str, str | None], int] = {}
    for item in found.held:
        key = (item.reference, item.entry.data.get("account"))
        versions[key] = versions.get(key, 0) + 1
    for item in found.held:
        entry = item.entry.data
        kind = entry["kind"]
        if kind == COMPLETENESS:
            declarations.append(_declaration(item.reference, entry, scope, zone))
        elif kind == WORLDS:
            worlds |= {name: tuple(accounts) for name, accounts in entry["body"]["worlds"].items()}
        elif not kind.startswith("hofburg."):
            visible = _visible(entry, viewer, known_at, zone)
            if visible is False:
                continue
            account = entry.get("account")
            if versions[item.reference, account] > 1:
                account = f"{account or 'recorded by'} {item.records[0].recorder}"
            if any(ref in found.renamed for ref in entry.get("refers_to", ())):
                entry = {
                    **entry,
                    "refers_to": [found.renamed.get(r, r) for r in entry["refers_to"]],
                }
            record = item.records[0]
            held.append(
                Held(
                    scope, item.reference, entry, account, visible, record.id if record.seq else ""
                )
            )
    return held, declarations, worlds


def _declaration(reference: str, entry: Mapping[str, Any], scope: str, zone: str) -> Declaration:
    body = entry["body"]
    since = parse_instant(body["from"], zone).lo if body.get("from") else -NEVER
    until = parse_instant(body["until"], zone).hi if body.get("until") else NEVER
    return Declaration(
        scope,
        entry.get("account"),
        entry["regime"],
        tuple(body["kinds"]) if body.get("kinds") is not None else None,
        tuple(body["states"]) if body.get("states") is not None else None,
        since,
        until,
        body.get("case"),
        body.get("label"),
        body.get("count"),
        reference,
        tuple(entry.get("sources", ())),
        entry.get("origin", ""),
        entry.get("under") or entry["regime"],
    )
