"""Taking in the records of other registers: checked whole, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.errors import Problem
from hofburg.register.arranged_held import with_recorded
from hofburg.register.chains import check_chains
from hofburg.register.entry import Entry, Law
from hofburg.register.faults import Faults
from hofburg.register.jsonl import Placed, scan
from hofburg.register.record import UNSIGNED
from hofburg.register.relations import relate
from hofburg.register.rows import Row, row_of
from hofburg.register.trust import Trust

if TYPE_CHECKING:
    from hofburg.register.store import Register

__all__ = ["ImportReport", "read_foreign", "settle", "unfit_origin"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        path: the file.
        read: records in it.
        added: records that are new here.
        known: records that were held already.
        copies: new records of messages that are held, or stand in the file, already.
        problems: warnings; at most 200 and a count of the others.
        dry_run: nothing was written.
    """

    path: str
    read: int
    added: int
    known: int
    copies: int
    problems: tuple[Problem, ...]
    dry_run: bool


def unfit_origin(entry: Entry, place: str) -> Iterator[Problem]:
    """Why a real register does not take an entry."""
    origin = entry.data.get("origin")
    if origin in ("synthetic", "demo"):
        remedy = "Use a register of kind demo."
        yield Problem(
            place, "origin", f"a real register takes no {origin} entry.", remedy, "origin"
        )


def read_foreign(
    register: Register,
    path: Path | str,
    laws: Mapping[str, Law],
    trust: Trust | None,
    faults: Faults,
) -> list[Placed]:
    """The records of a file, with all that can be checked before the register is locked."""
    found = scan(path, with_recorded(laws, register.arrangements()), faults, trust)
    for place, record in found:
        if register.kind == "real":
            faults.extend(unfit_origin(record.entry, place))
        if record.recorder == UNSIGNED:
            remedy = "Record it in your own name: `append` its entry."
            faults.add(Problem(place, "unsigned", "is an entry that no node recorded.", remedy))
        elif record.recorder == register.node and trust is None:
            # Forged records under our own name would be what our next record builds upon.
            said = f"records of {register.node} itself are taken only with the trust file."
            faults.add(Problem(place, "untrusted", said, "Give the trust file.", "recorder"))
    return found


def settle(
    register: Register, path: Path | str, found: Iterable[Placed], faults: Faults, dry_run: bool
) -> tuple[ImportReport, list[Row]]:
    """Compare with what the register holds; what is new as rows, or ``RegisterError``."""
    found = list(found)
    fresh = check_chains(found, faults, held=register.heads(), held_hash=register.hash_of)
    copies = relate(
        fresh,
        faults,
        held_entries=lambda reference: [it.entry for it in register.find(reference)],
        held_recorders=register.recorders_of,
    )
    faults.refuse()
    report = ImportReport(
        path=str(path),
        read=len(found),
        added=len(fresh),
        known=len(found) - len(fresh),
        copies=copies,
        problems=tuple(faults.listing()),
        dry_run=dry_run,
    )
    return report, [row_of(record) for _, record in fresh]
