"""Chains of recorders: gapless, each record naming the hash of the one before it, without forks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from hofburg.errors import Problem
from hofburg.register.faults import Faults
from hofburg.register.record import UNSIGNED, ZEROS, Record

__all__ = ["Head", "check_chains"]

Head = tuple[int, str]  # number and hash of the last record of a chain


def check_chains(
    found: Iterable[tuple[str, Record]],
    faults: Faults,
    *,
    held: Mapping[str, Head] | None,
    held_hash: Callable[[str, int], str | None] = lambda *_: None,
) -> list[tuple[str, Record]]:
    """Check signed records against each other and against what is held.

    Args:
        found: records with their places, in any order; unsigned ones are passed over.
        faults: takes forks (another hash under a number), gaps and broken links.
        held: the heads of the chains that are held; a chain must start where its head ends.
            ``None``: there is no register, and a chain may start anywhere, with a warning.
        held_hash: hash of a record that is held.

    Returns the records that are new, in the order of their chains.
    """
    chains: dict[str, dict[int, tuple[str, str, Record]]] = {}
    for place, record in found:
        if record.recorder == UNSIGNED:
            continue
        own = record.hash
        chain = chains.setdefault(record.recorder, {})
        other = chain.setdefault(record.seq, (place, own, record))
        if other[1] != own:
            faults.add(_fork(place, record, own, other[1], f"{other[0]} holds"))
    fresh: list[tuple[str, Record]] = []
    for recorder in sorted(chains):
        chain = chains[recorder]
        last = held.get(recorder, (0, ZEROS)) if held is not None else None
        for seq in sorted(chain):
            place, own, record = chain[seq]
            if last is None or seq > last[0]:
                if last is None and seq > 1:
                    faults.add(_late_start(place, record))
                elif last is not None:
                    _check_link(place, record, last, faults)
                last = seq, own
                fresh.append((place, record))
            elif (mine := held_hash(recorder, seq)) != own:
                faults.add(_fork(place, record, own, str(mine), "this register holds"))
    return fresh


def _check_link(place: str, record: Record, last: Head, faults: Faults) -> None:
    name, (number, hash_) = record.recorder, last
    if record.seq != number + 1:
        said = f"{name}/{record.seq} follows {name}/{number}: what is between them is missing."
        faults.add(
            Problem(place, "gap", said, f"Ask {name} for its records from {number + 1}.", "seq")
        )
    elif record.prev != hash_:
        said = f"{name}/{record.seq} names {record.prev} as the record before it, which is {hash_}."
        faults.add(
            Problem(place, "chain", said, f"One of the two was changed: ask {name}.", "prev")
        )


def _fork(place: str, record: Record, own: str, other: str, holder: str) -> Problem:
    name = f"{record.recorder}/{record.seq}"
    said = f"{name} is sha256:{own} here, but {holder} sha256:{other} under that number."
    remedy = f"{record.recorder} recorded two things under one number, or one is forged: ask it."
    return Problem(place, "fork", said, remedy, "seq")


def _late_start(place: str, record: Record) -> Problem:
    said = (
        f"the file holds {record.recorder} from number {record.seq} on; earlier ones are not here."
    )
    return Problem(place, "starts-late", said, "", "seq", "warning")
