"""Taking in the records of other registers: checked whole, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.errors import Problem
from hofburg.register.arranged_held import with_recorded
from hofburg.register.chains import Head, check_chains
from hofburg.register.entry import Entry, Law
from hofburg.register.faults import Faults
from hofburg.register.jsonl import Placed, arrangements_in, scan
from hofburg.register.record import UNSIGNED, Record
from hofburg.register.relations import relate
from hofburg.register.trust import Keyring, Trust

if TYPE_CHECKING:
    from hofburg.register.store import Register

__all__ = ["INVENTED", "ImportReport", "Taken", "read_foreign", "settle", "unfit_origin"]


INVENTED = frozenset({"synthetic", "demo"})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        path: the file, or files.
        read: records in them.
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
    if origin in INVENTED:
        remedy = "Use a register of kind demo."
        yield Problem(
            place, "origin", f"a real register takes no {origin} entry.", remedy, "origin"
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """Records to be written: those that go on a chain, and those on branches of a fork."""

    chain: list[Record]
    branches: list[Record]


def read_foreign(
    register: Register,
    paths: Sequence[Path | str],
    laws: Mapping[str, Law],
    trust: Trust | None,
    faults: Faults,
) -> list[Placed]:
    """The records of files, with all that can be checked before the register is locked."""
    found: list[Placed] = []
    # A file may build upon the arrangements of any other.
    known = with_recorded(laws, [*register.arrangements(), *arrangements_in(paths, laws)])
    for path in paths:
        found += scan(path, known, faults)
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
    register: Register,
    paths: Sequence[Path | str],
    found: Sequence[Placed],
    faults: Faults,
    dry_run: bool,
    trust: Trust | None,
    keep_forks: bool,
) -> tuple[ImportReport, Taken]:
    """Compare with what the register holds; what is new, or ``RegisterError``."""
    fresh = check_chains(
        found, faults, held=StoreChains(register), trust=trust, keep_forks=keep_forks
    )
    copies = relate(
        fresh,
        faults,
        held_entries=lambda reference: [it.entry for it in register.find(reference)],
        held_recorders=register.recorders_of,
    )
    faults.refuse()
    report = ImportReport(
        path=", ".join(map(str, paths)),
        read=len(found),
        added=len(fresh),
        known=len(found) - len(fresh),
        copies=copies,
        problems=tuple(faults.listing()),
        dry_run=dry_run,
    )
    return report, _parted(register, [record for _, record in fresh])


def _parted(register: Register, fresh: Iterable[Record]) -> Taken:
    """What goes on the chain of its recorder that is held, and what branches off it."""
    taken = Taken([], [])
    heads: dict[str, Head] = {}
    for record in fresh:
        seq, hash_ = heads.setdefault(record.recorder, register.head_of(record.recorder))
        if (record.seq, record.prev) == (seq + 1, hash_):
            heads[record.recorder] = record.seq, record.hash
            taken.chain.append(record)
        else:
            taken.branches.append(record)
    return taken


class StoreChains:
    """The chains that a register holds, as `check_chains` asks for them."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def top(self, recorder: str) -> int:
        return self._register.top_of(recorder)

    def numbered(self, recorder: str, seq: int) -> dict[str, str]:
        return self._register.numbered(recorder, seq)

    def text_of(self, recorder: str, seq: int, hash_: str) -> str:
        return next(
            (it.entry.text.decode() for it in self._under(recorder, seq) if it.hash == hash_), ""
        )

    def keyring(self, recorder: str, seq: int, hash_: str, trust: Trust) -> Keyring:
        """The acts on keys before a record, along its own branch, each believed by those before."""
        path = self._branch(recorder, seq, hash_)
        ring = Keyring(trust)
        for act in self._register.of_house():
            on_path = path.get(act.seq, act.hash) if act.seq <= seq else ""
            if act.recorder != recorder or act.hash != on_path:
                continue
            if act.seq not in path and self._register.hash_of(recorder, act.seq) != act.hash:
                continue  # it stands on another branch
            if not any(it.level == "error" for it in ring.problems(act, "")):
                ring = ring.after(act)
        return ring

    def _branch(self, recorder: str, seq: int, hash_: str) -> dict[int, str]:
        """Hashes by number back to where the branch leaves the chain; empty on the chain itself."""
        path: dict[int, str] = {}
        while seq and self._register.hash_of(recorder, seq) != hash_:
            path[seq] = hash_
            before = [it.prev for it in self._under(recorder, seq) if it.hash == hash_]
            if not before:
                break
            seq, hash_ = seq - 1, before[0]
        return path

    def _under(self, recorder: str, seq: int) -> list[Record]:
        return self._register.under(recorder, seq)
