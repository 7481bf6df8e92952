"""Whether records are what their recorders wrote: chains, keys, signatures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hofburg.inquiry.sources import centre_here, here, is_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hofburg.errors import Problem
    from hofburg.register import Law, Record, Trust

__all__ = ["Verified", "key_of", "verified"]

Word = Literal["verified", "not verified", "unsigned", "not checked"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a whole register found.

    Attributes:
        place: as it is named in commands.
        form: ``register`` or ``file``.
        at: when it was checked (microseconds since 1970 UTC).
        records: how many there are; ``unsigned`` are signed by nobody.
        digest: SHA-256 over the records; empty of a file.
        trust: the keys that were believed; None where there is no trust file: then signatures were
            not checked.
        problems: errors and warnings.
    """

    place: str
    form: str
    at: int
    records: int
    unsigned: int
    digest: str
    trust: Trust | None
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        """Whether nothing speaks against any record that is signed, and signatures were checked."""
        return self.trust is not None and not any(it.level == "error" for it in self.problems)

    def word(self, record: Record) -> Word:
        """What is known of one record: of itself, and of the chain up to it."""
        from hofburg.register import UNSIGNED

        if record.recorder == UNSIGNED:
            return "unsigned"
        if self.trust is None:
            return "not checked"
        own = f"{record.recorder}/{record.seq}"
        if any(it.level == "error" and it.place == own for it in self.problems):
            return "not verified"
        if not any(it.rule == "more" for it in self.problems):
            return "verified"
        # The list of what is wrong ends early: the record is asked for itself. A key that its chain
        # brought is not known then; better to say too little.
        return "not verified" if any(self.trust.check(record, "")) else "verified"


def verified(place: str, laws: Mapping[str, Law]) -> Verified:
    """Check a register, or a file of JSON Lines, as ``hofburg register verify`` does.

    Raises ``RegisterError`` where it cannot be read at all.
    """
    from hofburg.register import UNSIGNED, Register, check_records, find_centre

    path, at = here() / place, time.time_ns() // 1000
    centre = find_centre(path) if path.is_dir() else centre_here()
    trust = centre.trust() if centre else None
    if path.is_dir() or is_store(path):
        assert centre or path.is_file()  # noqa: S101 - such a folder is refused when it is read
        with centre.register() if path.is_dir() and centre else Register.open(path) as store:
            problems = store.verify(trust) if trust else []
            return Verified(
                place, "register", at, store.count(), 0, store.digest(), trust, tuple(problems)
            )
    records, found = check_records(path, laws)
    unsigned = sum(it.recorder == UNSIGNED for it in records)
    signed = [it for it in records if it.recorder != UNSIGNED]
    if trust:
        found += [p for it in signed for p in trust.check(it, f"{it.recorder}/{it.seq}")][:200]
    return Verified(place, "file", at, len(records), unsigned, "", trust, tuple(found))


def key_of(found: Sequence[Verified], record: Record) -> tuple[str, str] | None:
    """Node and State of the key that is said to have signed a record, if somebody believes it."""
    for it in found:
        key = it.trust.keys.get(record.key) if it.trust else None
        if key:
            return key.node, key.state
    return None
