"""What makes a linked regime an arrangement: its header, and of an overlay its base."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import rfc8785

from hofburg.regimes.law import Arrangement, Law
from hofburg.regimes.model import Document
from hofburg.regimes.parameters import end_of_day
from hofburg.regimes.texts import texts

__all__ = ["header", "overlay"]


def header(document: Document, since: int | None, until: int | None) -> Arrangement | None:
    """What an arrangement says of itself; None where the document is none."""
    said = document.arrangement
    if said is None:
        return None
    return Arrangement(
        scope=said.for_ or "",
        status=said.status,
        nature=said.nature,
        signed=said.signed or "",
        area=texts(said.area),
        incomplete=texts(said.incomplete),
        precedes=tuple(said.precedes),
        parties=tuple(sorted(document.parties or ())),
        since=since,
        until=until,
        touched=tuple(document.touches),
        added=tuple(provision.label for provision in document.provisions),
        left={label: texts(why) for label, why in document.leaves.items()},
    )


def overlay(law: Law, base: Law, document: Document) -> Law:
    """An overlay of a base: ``law`` is linked of both, ``document`` is what the overlay says.

    Its identity is the hash of the two, so that another base is another arrangement.
    """
    until = end_of_day(document.until, law.zone)
    named = {
        "base": base.digest,
        "own": law.digest,
        "parties": sorted(document.parties or ()),
        "until": document.until,
        "touches": sorted(document.touches),
        "leaves": sorted(document.leaves),
    }
    digest = "sha256:" + hashlib.sha256(rfc8785.dumps(named)).hexdigest()
    return replace(law, base=base, digest=digest, arrangement=header(document, law.since, until))
