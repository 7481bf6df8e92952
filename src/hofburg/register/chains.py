"""Chains of recorders: gapless, each record naming the hash of the one before it.

Two records of one recorder under one number are a *fork*: it said two things, or one is forged. A
chain with forks is a tree. Which records are believed is settled along its branches, for a key may
be brought or ended by the chain itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from hofburg.errors import Problem
from hofburg.register.faults import Faults
from hofburg.register.record import UNSIGNED, ZEROS, Record
from hofburg.register.trust import Keyring, Trust

__all__ = ["Head", "HeldChains", "check_chains", "fork_said"]

Head = tuple[int, str]  # number and hash of the last record of a chain
_Placed = tuple[str, Record]
_QUOTED = 2000  # characters of a text that a message shows


class HeldChains(Protocol):
    """What a register holds of chains."""

    def top(self, recorder: str) -> int:
        """The highest number of that recorder; 0 where it has none."""
        ...

    def numbered(self, recorder: str, seq: int) -> Mapping[str, str]:
        """Signatures of the records under a number, by hash: one, or several after a fork."""
        ...

    def text_of(self, recorder: str, seq: int, hash_: str) -> str:
        """The entry of a record that is held, as its canonical text."""
        ...

    def keyring(self, recorder: str, seq: int, hash_: str, trust: Trust) -> Keyring:
        """The keys that the chain is believed by after that record."""
        ...


def check_chains(
    found: Iterable[_Placed],
    faults: Faults,
    *,
    held: HeldChains | None,
    trust: Trust | None = None,
    keep_forks: bool = False,
) -> list[_Placed]:
    """Check signed records against each other, against what is held, and against trusted keys.

    Args:
        found: records with their places, in any order; unsigned ones have no chain.
        faults: takes forks, gaps, broken links and, where trust is given, signatures.
        held: a chain goes on from what is held. ``None``: there is no register, and a chain may
            start anywhere, with a warning.
        trust: if given, every record must be signed by a key that its chain believes.
        keep_forks: a fork is a warning.

    Returns the records that are new, by recorder, number and hash.
    """
    chains: dict[str, dict[int, dict[str, _Placed]]] = {}
    for place, record in found:
        if record.recorder != UNSIGNED:
            level = chains.setdefault(record.recorder, {}).setdefault(record.seq, {})
            first = level.setdefault(record.hash, (place, record))[1]
            if first.sig != record.sig:
                faults.add(_other_signature(place, record, "stands twice, with two signatures."))
        elif trust is not None:
            faults.extend(trust.check(record, place))
    fresh: list[_Placed] = []
    for recorder, chain in sorted(chains.items()):
        fresh += _Chain(recorder, faults, held, trust, keep_forks).check(chain)
    return fresh


class _Chain:
    """One recorder's chain, read number by number."""

    def __init__(
        self,
        recorder: str,
        faults: Faults,
        held: HeldChains | None,
        trust: Trust | None,
        keep_forks: bool,
    ) -> None:
        self._recorder, self._faults, self._held = recorder, faults, held
        self._trust, self._keep_forks = trust, keep_forks
        self._top = held.top(recorder) if held else 0
        self._root = Keyring(trust or Trust({}))
        self._last = 0  # the number before; of its records, the keys after each of them:
        self._before: dict[str, Keyring] = {}

    def check(self, chain: Mapping[int, Mapping[str, _Placed]]) -> list[_Placed]:
        fresh: list[_Placed] = []
        for seq, level in sorted(chain.items()):
            if seq != self._last + 1:
                self._before = {}
            held = self._numbered(seq)
            after: dict[str, Keyring] = {}
            new: dict[str, _Placed] = {}
            for hash_, (place, record) in level.items():
                after[hash_] = self._follow(place, record)
                if hash_ not in held:
                    self._check_fork(place, record, held, new)
                    new[hash_] = place, record
                elif held[hash_] != record.sig:
                    said = "is held already, with another signature."
                    self._faults.add(_other_signature(place, record, said))
            fresh += [new[hash_] for hash_ in sorted(new)]
            self._last, self._before = seq, after
        return fresh

    def _numbered(self, seq: int) -> Mapping[str, str]:
        within = self._held is not None and 0 < seq <= self._top
        return self._held.numbered(self._recorder, seq) if self._held and within else {}

    def _follow(self, place: str, record: Record) -> Keyring:
        """The keys after a record; what is wrong with its link, key and signature is said."""
        ring = self._before.get(record.prev) or self._linked(place, record)
        if self._trust is None:
            return ring
        problems = list(ring.problems(record, place))
        self._faults.extend(problems)
        return ring if any(it.level == "error" for it in problems) else ring.after(record)

    def _linked(self, place: str, record: Record) -> Keyring:
        """The keys before a record whose predecessor does not stand in the same file."""
        before, seq = dict.fromkeys(self._before), record.seq
        if seq == 1:
            if record.prev != ZEROS:
                self._faults.add(_unlinked(place, record, [ZEROS]))
            return self._root
        held = self._numbered(seq - 1)
        if record.prev in held and self._held is not None:
            if self._trust is None:
                return self._root
            return self._held.keyring(self._recorder, seq - 1, record.prev, self._trust)
        if known := [*before, *held]:
            self._faults.add(_unlinked(place, record, known))
        elif self._held is None and self._last == 0:
            said = (
                f"the file holds {self._recorder} from number {seq} on; earlier ones are not here."
            )
            self._faults.add(Problem(place, "starts-late", said, "", "seq", "warning"))
        else:
            last = max(self._last, self._top) if self._last < seq else self._last
            name = f"{self._recorder}/{last}" if last else "nothing"
            said = f"{self._recorder}/{seq} follows {name}: what is between them is missing."
            remedy = f"Ask {self._recorder} for its records from {last + 1}."
            self._faults.add(Problem(place, "gap", said, remedy, "seq"))
        return next(iter(self._before.values()), self._root)

    def _check_fork(
        self, place: str, record: Record, held: Mapping[str, str], new: Mapping[str, _Placed]
    ) -> None:
        level = "warning" if self._keep_forks else "error"
        own = record.hash, record.entry.text.decode()
        for hash_ in held:
            text = self._held.text_of(self._recorder, record.seq, hash_) if self._held else ""
            other = "this register holds", hash_, text
            self._faults.add(fork_said(place, record.recorder, record.seq, own, other, level))
        for hash_, (where, one) in new.items():
            other = f"{where} holds", hash_, one.entry.text.decode()
            self._faults.add(fork_said(place, record.recorder, record.seq, own, other, level))


def fork_said(
    place: str,
    recorder: str,
    seq: int,
    own: tuple[str, str],
    other: tuple[str, str, str],
    level: str = "error",
) -> Problem:
    """A fork, with both texts: hash and text here; holder, hash and text there."""
    (here, text), (holder, there, theirs) = own, other
    said = (
        f"{recorder}/{seq} is sha256:{here} here: {_short(text)}"
        f" - but {holder} sha256:{there} under that number: {_short(theirs)}"
    )
    remedy = f"{recorder} recorded two things under one number, or one is forged: ask it."
    if level == "error" and not place.startswith(recorder):
        remedy += " `register import --keep-forks` keeps both."
    return Problem(place, "fork", said, remedy, "seq", level)


def _short(text: str) -> str:
    rest = len(text) - _QUOTED
    return text if rest <= 0 else f"{text[:_QUOTED]}… and {rest} more characters"


def _unlinked(place: str, record: Record, known: Iterable[str]) -> Problem:
    said = (
        f"{record.recorder}/{record.seq} names {record.prev} as the record before it,"
        f" which is {' or '.join(known)}."
    )
    return Problem(
        place, "chain", said, f"One of the two was changed: ask {record.recorder}.", "prev"
    )


def _other_signature(place: str, record: Record, said: str) -> Problem:
    said = f"{record.recorder}/{record.seq} {said}"
    return Problem(place, "signature", said, f"One is not genuine: ask {record.recorder}.", "sig")
