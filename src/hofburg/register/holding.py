"""What holds at a moment: corrections applied, copies of one message merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hofburg.register.canon import encode
from hofburg.register.entry import Entry, said
from hofburg.register.gcpause import collector_paused
from hofburg.register.record import Record
from hofburg.values import parse_instant

__all__ = ["Held", "View", "message", "view"]

_PUBLIC = "public"  # what a message without a mark is
_FIRST = frozenset({"comment", "signature"})  # of several the first is kept


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that holds, and the records that say so.

    Attributes:
        entry: that of the first record; where others add receipts, a transmission or sources to the
            same message, with these as well.
        records: its evidence, in the order of recording; the first one was kept.
    """

    entry: Entry
    records: tuple[Record, ...]

    @property
    def reference(self) -> str:
        return self.entry.reference


@dataclass(frozen=True, slots=True)
class View:
    """What holds at a moment.

    Attributes:
        held: entries in the order in which their references were first recorded (instant, recorder,
            number, id), whatever the order in which the records came.
        renamed: references that no entry has any more, and those of the entries that hold in their
            place; of several the one that was recorded first was followed.
        copies: how many records were merged into others.
        corrected: how many records were replaced.
        renamed_by: the same by recorder and reference, also where others hold that reference: each
            recorder means by it what it holds itself.
    """

    held: tuple[Held, ...]
    renamed: Mapping[str, str]
    copies: int
    corrected: int
    renamed_by: Mapping[tuple[str, str], str]

    def meant(self, held: Held) -> list[str]:
        """What a message refers to, by the names that hold."""
        named: list[str] = held.entry.data.get("refers_to", [])
        return [self._meant(held, name) for name in named] if self.renamed_by else named

    def _meant(self, held: Held, name: str) -> str:
        for record in held.records:
            if (record.recorder, name) in self.renamed_by:
                return self.renamed_by[record.recorder, name]
        return self.renamed.get(name, name)


def view(records: Iterable[Record], known_at: int | None = None) -> View:
    """What holds of these records.

    A correction replaces the record it names, from the beginning, if the same recorder made both;
    of two corrections of one record the later holds, after a fork both. Copies of one message merge
    where their circumstances do not contradict each other; copies that differ are all kept.

    Args:
        records: in any order; the same record may come twice.
        known_at: leave out what was recorded later (microseconds since 1970 UTC).
    """
    with collector_paused():
        return _view(records, known_at)


def _view(records: Iterable[Record], known_at: int | None) -> View:
    known = (it for it in records if known_at is None or it.recorded_at <= known_at)
    by_id: dict[str, Record] = {}
    for record in known:
        other = by_id.setdefault(record.id, record)
        # Signed twice: the same one is kept, whichever came first.
        if other is not record and record.sig < other.sig:
            by_id[record.id] = record
    order = sorted((it.recorded_at, it.recorder, it.seq, id_) for id_, it in by_id.items())
    replaced = _replaced(by_id)
    groups: dict[str, list[Record]] = {}
    moved: list[tuple[Record, str]] = []
    for *_, id_ in order:
        record = by_id[id_]
        if id_ not in replaced:
            groups.setdefault(record.reference, []).append(record)
        elif (after := by_id[replaced[id_]].reference) != record.reference:
            moved.append((record, after))
    # A dict keeps the order of first recording.
    held = tuple(one for group in groups.values() for one in _merge(group))
    merged = sum(len(one.records) - 1 for one in held)
    renamed: dict[str, str] = {}
    renamed_by: dict[tuple[str, str], str] = {}
    for before in {record.reference for record, _ in moved} & groups.keys():
        for record in groups[before]:  # who holds it means it
            renamed_by[record.recorder, before] = before
    for record, after in moved:
        renamed_by.setdefault((record.recorder, record.reference), after)
        if record.reference not in groups:
            renamed.setdefault(record.reference, after)
    moves = MappingProxyType(renamed), MappingProxyType(renamed_by)
    return View(held, moves[0], merged, len(replaced), moves[1])


def _replaced(by_id: Mapping[str, Record]) -> dict[str, str]:
    """Id of each record that no longer holds: id of the one that holds in its place."""
    roots: dict[str, tuple[str, int]] = {}  # the first record that each one corrects; how far back
    chains: dict[str, list[tuple[int, int, int, str]]] = {}
    for start, record in by_id.items():
        if "corrects" not in record.entry.data:
            continue
        path, here = [], start
        while here not in roots:
            record = by_id[here]
            target = by_id.get(record.entry.data.get("corrects", ""))
            if target is None or target.recorder != record.recorder:
                roots[here] = here, 0
            else:  # no circles: a record's id depends on the id that it corrects
                path.append(here)
                here = record.entry.data["corrects"]
        root, back = roots[here]
        for depth, here in enumerate(reversed(path), back + 1):
            roots[here] = root, depth
            record = by_id[here]
            # The node's own number tells what came later, even where its clock was set back.
            chain = chains.setdefault(root, [(0, 0, 0, root)])
            chain.append((record.seq, depth, record.recorded_at, here))
    replaced: dict[str, str] = {}
    forks = _forks(by_id) if chains else {}
    for root, chain in chains.items():
        kept = {max(chain)}
        fork = forks.get(by_id[root].recorder)
        if fork is not None and max(chain)[0] >= fork:  # no branch takes back what another says
            ends = {it for it in chain if it[0] >= fork}
            corrected = {by_id[id_].entry.data["corrects"] for *_, id_ in ends}
            kept = {it for it in ends if it[3] not in corrected}
        last = max(kept)[3]
        replaced |= {it[3]: last for it in chain if it not in kept}
    return replaced


def _forks(by_id: Mapping[str, Record]) -> dict[str, int]:
    """The first number under which a recorder has two records, where it has."""
    seen: set[tuple[str, int]] = set()
    forks: dict[str, int] = {}
    for record in by_id.values():
        place = record.recorder, record.seq
        if record.seq and place in seen:
            forks[record.recorder] = min(record.seq, forks.get(record.recorder, record.seq))
        seen.add(place)
    return forks


def _merge(group: list[Record]) -> list[Held]:
    """Entries of one reference: one for each message that differs."""
    if len(group) == 1:
        return [Held(group[0].entry, (group[0],))]
    messages: dict[bytes, list[Record]] = {}
    for record in group:
        messages.setdefault(message(record.entry), []).append(record)
    merged: list[Held] = []
    for copies in messages.values():
        entry = _united(copies)
        if entry is not None:
            merged.append(Held(entry, tuple(copies)))
            continue
        differing: dict[bytes, list[Record]] = {}
        for record in copies:
            differing.setdefault(record.entry.text, []).append(record)
        merged += (Held(same[0].entry, tuple(same)) for same in differing.values())
    return merged


def message(entry: Entry) -> bytes:
    """What makes two copies those of one message: what the author said.

    A copy that says it is public says no more than one without a mark.
    """
    if entry.data.get("handling") != _PUBLIC:
        return said(entry)
    return said(Entry({name: it for name, it in entry.data.items() if name != "handling"}, b""))


def _united(copies: list[Record]) -> Entry | None:
    """The first copy with the circumstances of all; ``None`` where they contradict each other."""
    first = copies[0].entry
    if all(record.entry.text == first.text for record in copies):
        return first
    data: dict[str, Any] = dict(first.data)
    received: dict[str, str] = {}
    transmission: dict[str, str] = {}
    sources: dict[str, None] = {}
    for record in copies:
        own = record.entry.data
        if not _joins(received, own.get("received", {}), instants=own.get("received", {})):
            return None
        if not _joins(transmission, own.get("transmission", {}), instants=("at",)):
            return None
        sources.update(dict.fromkeys(own.get("sources", ())))
        for name in _FIRST & own.keys():
            data.setdefault(name, own[name])
    united = {"received": received, "transmission": transmission, "sources": list(sources)}
    return Entry.sealed(encode(data | {name: value for name, value in united.items() if value}))


def _joins(known: dict[str, str], told: Mapping[str, str], *, instants: Collection[str]) -> bool:
    """Add what a copy tells to what is known; false where the two contradict each other."""
    for name, text in told.items():
        before = known.setdefault(name, text)
        if before == text or (text == "?" and name in instants):
            continue
        if name not in instants:
            return False
        if before == "?":
            known[name] = text
        elif not _same_instant(before, text):
            return False
    return True


def _same_instant(one: str, other: str) -> bool:
    """Whether two texts are one moment: its offset and seconds may be written in several ways.

    A day is one of some zone, which is not known here.
    """
    try:
        first = parse_instant(one)
        return first.lo == first.hi and first == parse_instant(other)
    except ValueError:
        return False
