"""What an arrangement says of itself, as plain values."""

from __future__ import annotations

from typing import Any

from hofburg.regimes import Law, day_of

__all__ = ["header_dict"]


def header_dict(law: Law) -> dict[str, Any]:
    """Base, parties, term and nature of an arrangement, for JSON.

    Days are those of its zone. ``parties`` are codes; empty means all participating States.
    """
    it = law.arrangement
    if it is None:
        return {}
    return {
        "base": law.base.id if law.base else None,
        "edition": law.edition,
        "hash": law.digest,
        "parties": list(it.parties),
        "for": it.scope or None,
        "since": day_of(it.since, law.zone) if it.since is not None else None,
        "until": day_of(it.until, law.zone) if it.until is not None else None,
        "status": it.status,
        "nature": it.nature,
        "signed": it.signed or None,
        "area": dict(it.area),
        "incomplete": dict(it.incomplete),
        "precedes": list(it.precedes),
    }
