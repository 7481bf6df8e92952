"""What is said beside every answer, so that it can be judged and asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hofburg._version import __version__
from hofburg.values import NEVER, format_instant

if TYPE_CHECKING:
    from hofburg.inquiry.question import Clock
    from hofburg.inquiry.readable import Readable
    from hofburg.inquiry.sources import Source
    from hofburg.regimes import Case, Law
    from hofburg.register import Record

__all__ = ["NOT_OFFICIAL", "casebook_meta", "register_meta", "sources_meta"]

NOT_OFFICIAL = (
    "Hofburg is not the official channel. It states what follows from the entries it was given;"
    " States judge."
)


def register_meta(
    laws: dict[str, Law],
    sources: Sequence[Source],
    clock: Clock,
    holder: str | None,
    records: Sequence[Record],
) -> dict[str, Any]:
    """``meta`` of an answer from registers (docs/findings.schema.json).

    Args:
        records: those that the reader sees.
    """
    regimes = {law.regime for law in laws.values()}
    entries = [r.entry for r in records if r.entry.regime in regimes]
    known_at = None if clock.known_at >= NEVER else clock.known_at
    kept_until = known_at if clock.horizon is None else clock.horizon
    if kept_until is not None and kept_until >= clock.as_of:
        kept_until = None
    return _meta(laws) | {
        "registers": [_source(source) for source in sources],
        "as_of": format_instant(clock.as_of),
        "known_at": None if known_at is None else format_instant(known_at),
        "known_to": clock.known_to,
        "holder": holder,
        "kept_until": None if kept_until is None else format_instant(kept_until),
        "origins": sorted({str(entry.data.get("origin")) for entry in entries}),
        "handling": _marks(laws, {entry.handling for entry in entries}),
    }


def sources_meta(sources: Sequence[Source], found: Readable) -> dict[str, Any]:
    """What stands behind a list of records itself, where no regime was asked.

    Args:
        found: the records that the reader sees.
    """
    entries = [r.entry for r in found.records]
    return _meta({}) | {
        "up_to": found.up_to,
        "withheld": found.counted,
        "withheld_entries": found.counted,
        "registers": [_source(source) for source in sources],
        "origins": sorted({str(entry.data.get("origin")) for entry in entries}),
        "handling": sorted({entry.handling for entry in entries}),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "place": source.place,
        "form": source.form,
        "records": len(source.records),
        "digest": f"sha256:{source.digest}",
    }


def casebook_meta(
    laws: dict[str, Law], cases: Sequence[Case], as_of: int | None = None
) -> dict[str, Any]:
    """``meta`` of an answer from the cases of a casebook."""
    entries = [entry for case in cases for entry in case.entries]
    return _meta(laws) | {
        "cases": [case.case for case in cases],
        "as_of": None if as_of is None else format_instant(as_of),
        "origins": sorted({str(entry.get("origin", "synthetic")) for entry in entries}),
        "handling": _marks(laws, {str(entry.get("handling", "public")) for entry in entries}),
    }


def _meta(laws: dict[str, Law]) -> dict[str, Any]:
    regimes = [
        {"id": law.id, "title": law.title.get("en"), "edition": law.edition, "hash": law.digest}
        for law in laws.values()
    ]
    return {
        "hofburg": __version__,
        "note": NOT_OFFICIAL,
        "regimes": regimes,
        "registers": [],
        "cases": [],
        "as_of": None,
        "known_at": None,
        "known_to": None,
        "holder": None,
        "kept_until": None,
        "origins": [],
        "handling": [],
        "up_to": None,
        "withheld": {},
        "withheld_entries": {},
    }


def _marks(laws: dict[str, Law], marks: set[str]) -> list[str]:
    """Handling marks that are there, lowest first; those that no regime orders come last."""
    order = list(dict.fromkeys(mark for law in laws.values() for mark in law.handling))
    return [mark for mark in order if mark in marks] + sorted(marks - set(order))
