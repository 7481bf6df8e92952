"""What a register holds, as somebody saw it at some time: the entries an assessment starts from.

Corrections, copies recorded by several nodes, and the two clocks of knowledge (*known at*, *known
to*) are settled here, entry by entry; whatever follows works on the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from hofburg.register import COMPLETENESS, WORLDS, Record, view
from hofburg.register import Held as HeldEntry
from hofburg.values import NEVER, parse_instant

__all__ = ["Declaration", "Held", "World", "select", "select_worlds"]

_RECORDED = "recorded by"


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
    accounts named after their recorders, with the beginning of the record's hash where one recorder
    has several.
    """
    held, declarations, worlds, _ = _select(records, scope, viewer, known_at, zone)
    return held, declarations, worlds


def select_worlds(
    records: Iterable[Record],
    *,
    viewer: str | None = None,
    known_at: int = NEVER,
    zone: str = "UTC",
) -> tuple[list[Held], list[Declaration], dict[str, tuple[str, ...] | None]]:
    """As ``select``, with the worlds in which a register is seen, and the accounts of each.

    They are those that the register names, else one for each account of its entries, else
    ``record``. Where copies of a message differ, there is each of them once for every recorder: it
    has each such message as that recorder has it, and what the recorder does not have as it was
    first recorded, so that nothing is absent that all who recorded it say was sent.
    """
    held, declarations, named, copies = _select(records, "", viewer, known_at, zone)
    renamed = {it.name for it in copies}
    accounts = {h.account for h in held} | {d.account for d in declarations}
    base: dict[str, tuple[str, ...] | None] = {**named}
    base = base or {a: (a,) for a in sorted(a for a in accounts - renamed if a)} or {"record": None}
    known = {it.key for it in copies if it.held}
    voices = sorted({it.voice for it in copies if it.key in known})
    if not voices:
        return held, declarations, base
    held += _heard_of_others(copies, voices)
    worlds: dict[str, tuple[str, ...] | None] = {}
    for name, chosen in base.items():
        if chosen and renamed.intersection(chosen):  # it says itself whose copies it has
            worlds.setdefault(name, chosen)
            continue
        for voice in voices:
            said = _account(None, voice)
            own = (*(chosen or ()), said, *(_account(it, voice) for it in chosen or ()))
            worlds[f"{name}, {said}" if chosen is not None else said] = own
    return held, declarations, worlds


class _Copy(NamedTuple):
    """One of several differing copies of a message: whose it is, and what its account is called.

    ``held`` is None where the viewer does not have it.
    """

    key: tuple[str, str | None]
    voice: str
    name: str
    recorders: frozenset[str]
    held: Held | None


def _select(
    records: Iterable[Record], scope: str, viewer: str | None, known_at: int, zone: str
) -> tuple[list[Held], list[Declaration], dict[str, tuple[str, ...]], list[_Copy]]:
    held: list[Held] = []
    declarations: list[Declaration] = []
    worlds: dict[str, tuple[str, ...]] = {}
    copies: list[_Copy] = []
    found = view(records, None if known_at >= NEVER else known_at)
    voices = _voices(found.held)
    spoken = set(voices.values())
    accounts = {item.entry.data.get("account") for item in found.held}
    for number, item in enumerate(found.held):
        entry = item.entry.data
        kind = entry["kind"]
        if kind == COMPLETENESS:
            declarations.append(_declaration(item.reference, entry, scope, zone))
        elif kind == WORLDS:
            worlds |= {name: tuple(accounts) for name, accounts in entry["body"]["worlds"].items()}
        elif not kind.startswith("hofburg."):
            visible = _visible(entry, viewer, known_at, zone)
            own = account = entry.get("account")
            if number in voices:
                account = _account(own, voices[number])
            elif own and _speaks_for(own, spoken, accounts):
                account = _account(own, _speaker(item).recorder)
            if (meant := found.meant(item)) != entry.get("refers_to", []):
                entry = {**entry, "refers_to": meant}
            record = _speaker(item)
            id_ = record.id if record.seq else ""
            made = Held(scope, item.reference, entry, account, visible, id_)
            if visible is not False:
                held.append(made)
            if number in voices:
                recorders = frozenset(it.recorder for it in item.records)
                copies.append(
                    _Copy(
                        (item.reference, own), voices[number], str(account), recorders,
                        None if visible is False else made,
                    )
                )  # fmt: skip
    return held, declarations, worlds, copies


def _speaker(item: HeldEntry) -> Record:
    """The record that stands for an entry: the first that a node signed, else the first."""
    return next((record for record in item.records if record.seq), item.records[0])


def _account(account: str | None, voice: str) -> str:
    return f"{account or _RECORDED} {voice}"


def _speaks_for(account: str, voices: Set[str], accounts: Set[str | None]) -> bool:
    """Whether somebody calls an account as only the copy of a recorder is called."""
    for words in (1, 2):
        name, *voice = account.rsplit(" ", words)
        if " ".join(voice) in voices and (name == _RECORDED or name in accounts):
            return True
    return False


def _voices(items: Sequence[HeldEntry]) -> dict[int, str]:
    """Whose each differing copy is, by its place in the list.

    The recorder's name tells them apart; where one recorder has several, with the beginning of the
    hash of the record as well.
    """
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, item in enumerate(items):
        groups.setdefault((item.reference, item.entry.data.get("account")), []).append(number)
    voices: dict[int, str] = {}
    for numbers in groups.values():
        if len(numbers) < 2:
            continue
        own: dict[str, list[tuple[int, str]]] = {}
        for number in numbers:
            record = _speaker(items[number])
            own.setdefault(record.recorder, []).append((number, record.hash))
        for recorder, several in own.items():
            length = 8  # digits; more where somebody made two hashes begin alike
            while len({hash_[:length] for _, hash_ in several}) < len(several):
                length += 8
            for number, hash_ in several:
                alone = len(several) == 1
                voices[number] = recorder if alone else f"{recorder} {hash_[:length]}"
    return voices


def _heard_of_others(copies: Iterable[_Copy], voices: Sequence[str]) -> list[Held]:
    """For each recorder the messages of whose copies none is called after it."""
    groups: dict[tuple[str, str | None], list[_Copy]] = {}
    for copy in copies:
        groups.setdefault(copy.key, []).append(copy)
    found = []
    for (_, account), own in groups.items():
        for voice in set(voices) - {it.voice for it in own}:
            recorder = voice.partition(" ")[0]
            chosen = next((it for it in own if recorder in it.recorders), own[0])
            if chosen.held:
                found.append(chosen.held._replace(account=_account(account, voice)))
    return sorted(found, key=lambda it: (it.reference, it.account))


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
