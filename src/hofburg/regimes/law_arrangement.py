"""What makes a linked regime an arrangement between some States."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hofburg.regimes.law_figures import Texts

__all__ = ["Arrangement"]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What an arrangement between some States says of itself.

    Attributes:
        scope: of an overlay: ``under``, it speaks of what is sent under it, or ``parties``, of all
            between its parties; empty for a regime of its own.
        status: proposed, draft, in-force, ended or unknown.
        nature: political, legal, mixed or unknown.
        signed: where and when, in one line.
        area: in words.
        incomplete: which figures were not read; empty if all were.
        precedes: arrangements that go after this one where both touch a label for the same States.
        parties: codes; empty means all participating States.
        since, until: its term in microseconds; None where no end (or beginning) is said.
        touched, added: labels of what it changes and adds; of a regime of its own, all are added.
        left: inherited labels that find nothing in it, with the reason.
    """

    scope: str
    status: str
    nature: str
    signed: str
    area: Texts
    incomplete: Texts
    precedes: tuple[str, ...]
    parties: tuple[str, ...]
    since: int | None
    until: int | None
    touched: tuple[str, ...]
    added: tuple[str, ...]
    left: Mapping[str, Texts]
