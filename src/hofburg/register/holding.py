"""What holds at a moment: corrections applied, copies of one message merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hofburg.register.canon import encode
from hofburg.register.entry import Entry, said
from hofburg.register.gcpause import collector_paused
from hofburg.register.record import Record

__all__ = ["Held", "View", "view"]


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
        renamed: references of replaced entries, and those of the entries that hold in their place.
        copies: how many records were merged into others.
        corrected: how many records were replaced.
    """

    held: tuple[Held, ...]
    renamed: Mapping[str, str]
    copies: int
    corrected: int


def view(records: Iterable[Record], known_at: int | None = None) -> View:
    """What holds of these records.

    A correction replaces the record it names, from the beginning, if the same recorder made both;
    of two corrections of one record the later holds. Copies of one message merge where their
    circumstances do not contradict each other; copies that differ are all kept.

    Args:
        records: in any order; the same record may come twice.
        known_at: leave out what was recorded later (microseconds since 1970 UTC).
    """
    with collector_paused():
        return _view(records, known_at)


def _view(records: Iterable[Record], known_at: int | None) -> View:
    known = (it for it in records if known_at is None or it.recorded_at <= known_at)
    by_id = {record.id: record for record in known}
    order = sorted((it.recorded_at, it.recorder, it.seq, id_) for id_, it in by_id.items())
    replaced = _replaced(by_id)
    renamed: dict[str, str] = {}
    for old, new in replaced.items():
        before, after = by_id[old].reference, by_id[new].reference
        if before != after:
            renamed[before] = after
    groups: dict[str, list[Record]] = {}
    for *_, id_ in order:
        if id_ not in replaced:
            groups.setdefault(by_id[id_].reference, []).append(by_id[id_])
    # A dict keeps the order of first recording.
    held = tuple(one for group in groups.values() for one in _merge(group))
    merged = sum(len(one.records) - 1 for one in held)
    return View(held, MappingProxyType(renamed), merged, len(replaced))


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
    for chain in chains.values():
        last = max(chain)[3]
        replaced |= {id_: last for *_, id_ in chain if id_ != last}
    return replaced


def _merge(group: list[Record]) -> list[Held]:
    """Entries of one reference: one for each message that differs."""
    if len(group) == 1:
        return [Held(group[0].entry, (group[0],))]
    messages: dict[bytes, list[Record]] = {}
    for record in group:
        messages.setdefault(said(record.entry), []).append(record)
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


def _united(copies: list[Record]) -> Entry | None:
    """The first copy with the circumstances of all; ``None`` where they contradict each other."""
    first = copies[0].entry
    if all(record.entry.text == first.text for record in copies):
        return first
    data: dict[str, Any] = dict(first.data)
    received: dict[str, str] = {}
    sources: dict[str, None] = {}
    for record in copies:
        own = record.entry.data
        for code, at in own.get("received", {}).items():
            if received.setdefault(code, at) != at:
                return None
        sources.update(dict.fromkeys(own.get("sources", ())))
        if (
            "transmission" in own
            and data.setdefault("transmission", own["transmission"]) != own["transmission"]
        ):
            return None
        if "comment" in own:
            data.setdefault("comment", own["comment"])
    if received:
        data["received"] = received
    if sources:
        data["sources"] = list(sources)
    return Entry.sealed(encode(data))
