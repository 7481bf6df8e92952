"""The messages of a register, case by case, as somebody knew them: for views that are no findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hofburg.assessment.heard import heard
from hofburg.assessment.held import Held, World, select
from hofburg.assessment.plain_fold import fold
from hofburg.regimes import Law
from hofburg.register import Record
from hofburg.values import NEVER

__all__ = ["RecordedCase", "recorded_cases"]


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """A case of a process and the messages that are held of it, earliest first.

    Attributes:
        case: what it is called in findings: the reference of its first message, held or not.
    """

    case: str
    messages: tuple[Held, ...]


def recorded_cases(
    law: Law,
    records: Iterable[Record],
    process: str,
    *,
    known_at: int = NEVER,
    known_to: str | None = None,
    accounts: Sequence[str] | None = None,
) -> tuple[RecordedCase, ...]:
    """The cases of a process of which something is held, in the order of their names.

    Args:
        records: of a register, in any order; corrections and copies are settled here.
        known_at: only what had been recorded by then (microseconds since 1970 UTC).
        known_to: only what that State had sent or received; ``Held.visible`` is None where its
            receipt is not recorded.
        accounts: of these only, and what belongs to none; left out: all of them.
    """
    own = [record for record in records if record.entry.regime == law.regime]
    held, _, _ = select(own, viewer=known_to, known_at=known_at, zone=law.zone)
    chosen = None if accounts is None else tuple(accounts)
    world = World("record", known_at, accounts=chosen, holder=known_to, known_at=known_at)
    rows = fold(law, law.processes[process], world, [h for h in heard(law, held) if world.holds(h)])
    return tuple(RecordedCase(row.case, tuple(row.said)) for row in rows if row.said)
