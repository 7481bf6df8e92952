"""Whether the cases of an arrangement show its first and its last day."""

from __future__ import annotations

from collections.abc import Iterator

from hofburg.arrangements.casebook import Book
from hofburg.arrangements.checked import Line
from hofburg.regimes import Arrangement, Law, day_of
from hofburg.values import DAY, parse_instant

__all__ = ["edges"]


def edges(law: Law, header: Arrangement, book: Book) -> Iterator[Line]:
    """Notes where no message of a case is of the day before its first, or after its last."""
    if not book:
        return
    sent = [_bounds(entry.get("sent"), law.zone) for case, _ in book for entry in case.entries]
    wanted = (
        (header.since, -1, "the day before it enters into force"),
        (header.until, 1, "the day after it ends"),
    )
    for edge, step, words in wanted:
        if edge is None:
            continue
        # `since` is the first microsecond of a day, `until` the last of one.
        first = edge - DAY if step < 0 else edge + 1
        if not any(lo >= first and hi < first + DAY for lo, hi in sent):
            day = day_of(first, law.zone)
            said = f"no case has a message of {day}, {words}"
            yield Line(
                "edges", "note", said, "", "A case of that day shows where it begins or ends."
            )


def _bounds(sent: object, zone: str) -> tuple[int, int]:
    try:
        lo, hi = parse_instant(str(sent), zone)
    except ValueError:
        return (1, 0)
    return (lo, hi)
