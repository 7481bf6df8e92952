"""Whether a dated fact holds at a moment, when dates and moment are ranges.

A fact holds from the instant it begins up to, and not including, the instant it ends. With ranges
the answer has three values: surely, perhaps, no. It is *surely* only if it holds for every
beginning, end and moment within their bounds, and *no* only if it holds for none.
"""

from __future__ import annotations

from hofburg.errors import AtlasError, Problem
from hofburg.values import NEVER, InstantRange, parse_instant

from .model import Certainty, Dated

NO_END = Dated("", InstantRange(NEVER, NEVER))


def moment(at: str | InstantRange) -> InstantRange:
    """Bounds of a moment asked about: bounds, or text in the notation of `hofburg.values` (UTC).

    Raises `AtlasError` where the text is no date.
    """
    if isinstance(at, str):
        try:
            return parse_instant(at)
        except ValueError as error:
            raise AtlasError(
                Problem(place="", field="at", rule="not-a-date", message=f"{error}.")
            ) from None
    return InstantRange(*at)


def in_effect(since: InstantRange, until: InstantRange, at: str | InstantRange) -> Certainty | None:
    """Whether something that begins at `since` and ends at `until` holds at a moment.

    Args:
        since, until: bounds in microseconds since 1970 UTC; `until` is excluded.
        at: the moment, as bounds or as text (`2022-02-11`, `2022-02-11T10:00Z`, a range).

    Returns:
        `surely`, `perhaps`, or `None` where it cannot hold. Begin and end are taken to be
        independent. Raises `AtlasError` where the text of `at` is no date.
    """
    asked = moment(at)
    if since.hi <= asked.lo and asked.hi < until.lo:
        return "surely"
    if since.lo <= asked.hi and max(since.lo, asked.lo) < until.hi:
        return "perhaps"
    return None
