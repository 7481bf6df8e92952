"""What entries say of each other. Facts that break a rule are recorded, with a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from hofburg.errors import Problem
from hofburg.register.entry import Entry
from hofburg.register.faults import Faults
from hofburg.register.holding import message
from hofburg.register.record import Record
from hofburg.values import parse_instant

__all__ = ["relate"]


def relate(
    found: Iterable[tuple[str, Record]],
    faults: Faults,
    *,
    held_entries: Callable[[str], Iterable[Entry]] = lambda _: (),
    held_recorders: Callable[[set[str]], Mapping[str, str]] = lambda _: {},
) -> int:
    """Warn of facts that do not fit together; returns the number of copies of known messages.

    Args:
        found: new records with their places.
        faults: takes the warnings: an answer to a message that is not held or was sent later, a
            number used twice for different messages, a correction of what is not held.
        held_entries: the entries that a register holds under a reference.
        held_recorders: who recorded those of the records with these ids that a register holds.
    """
    items = [(place, record, record.reference) for place, record in found]
    first: dict[str, Entry] = {}
    versions: dict[tuple[str, str | None], list[Entry]] = {}
    messages: dict[tuple[str, str | None], set[bytes]] = {}  # where there are several versions
    for _, record, reference in items:
        if reference not in first:
            for entry in held_entries(reference):
                versions.setdefault((reference, entry.data.get("account")), []).append(entry)
                first.setdefault(reference, entry)
            first.setdefault(reference, record.entry)
    recorders: dict[str, str] = {}
    targets = {r.entry.data["corrects"] for _, r, _ in items if "corrects" in r.entry.data}
    if targets:
        recorders = {record.id: record.recorder for _, record, _ in items}
        recorders |= held_recorders(targets - recorders.keys())
    copies = 0
    for place, record, reference in items:
        entry = record.entry
        key = reference, entry.data.get("account")
        before = versions.setdefault(key, [])
        if before and before[0] == entry:
            copies += 1
        elif before:
            known = messages.get(key) or messages.setdefault(key, {message(it) for it in before})
            said = message(entry)
            if said in known:
                copies += 1
            elif "corrects" not in entry.data and "corrects" not in before[0].data:
                text = f"another message is held under {reference}."
                remedy = "Check the number; mark versions of one event with `account`."
                faults.add(Problem(place, "number-used-twice", text, remedy, "number", "warning"))
            known.add(said)
        else:
            before.append(entry)
        for number, other in enumerate(entry.data.get("refers_to", ())):
            if other not in first and (held := held_entries(other)):
                first[other] = next(iter(held))
            problem = _reference_problem(entry, other, first.get(other))
            if problem:
                rule, text, remedy = problem
                field = f"refers_to[{number}]"
                faults.add(Problem(place, rule, text, remedy, field, "warning"))
        if "corrects" in entry.data:
            _check_correction(place, record, recorders.get(entry.data["corrects"]), faults)
    return copies


def _reference_problem(
    entry: Entry, reference: str, other: Entry | None
) -> tuple[str, str, str] | None:
    if other is None:
        remedy = "Record that message too, or check its number."
        return "not-held", f"{reference} is not held.", remedy
    if "sent" not in entry.data or "sent" not in other.data:
        return None
    # Days are taken in UTC, whatever the regime's zone: a warning may be that coarse.
    if parse_instant(entry.data["sent"]).hi < parse_instant(other.data["sent"]).lo:
        return (
            "sent-before",
            f"was sent before {reference}, to which it refers.",
            "Check both times.",
        )
    return None


def _check_correction(place: str, record: Record, recorder: str | None, faults: Faults) -> None:
    target = record.entry.data["corrects"]
    if recorder is None:
        text = f"corrects {target}, which is not held."
        faults.add(Problem(place, "not-held", text, "", "corrects", "warning"))
    elif recorder != record.recorder:
        text = f"corrects a record of {recorder}; only its own recorder replaces a record."
        remedy = "It stands beside that record as a differing copy."
        faults.add(Problem(place, "not-own", text, remedy, "corrects", "warning"))
