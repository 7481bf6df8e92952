"""Whether those who agreed could: parties of the base, and at least two."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from hofburg.arrangements.checked import Line
from hofburg.arrangements.files import place_in
from hofburg.atlas import states
from hofburg.regimes import Arrangement, Law

__all__ = ["taking_part", "unfit_parties"]


def unfit_parties(path: Path | str, law: Law, header: Arrangement) -> Iterator[Line]:
    """Faults of the parties that an arrangement names; none where it is for all."""
    if len(header.parties) == 1:
        said = f"{header.parties[0]} agrees with nobody"
        remedy = "Name at least two parties, or leave `parties` out for all."
        yield Line("parties", "fault", said, place_in(path, "parties"), remedy)
    if law.base is None:
        return
    able = taking_part(law.base)
    for code in header.parties:
        if code not in able:
            said = f"{code} takes no part in {law.base.id}, so nothing can be added to it there"
            remedy = "Take it out, or write a regime of its own."
            yield Line("parties", "fault", said, place_in(path, "parties", code), remedy, code)


def taking_part(base: Law) -> Collection[str]:
    """Codes of those who may be bound by a base, and so may add to it."""
    if base.participants is not None:
        return base.participants
    return {state.code for state in states("participating")}
