"""Who takes part in a regime at a moment, and what States have declared about it."""

from __future__ import annotations

from hofburg.errors import AtlasError, Problem
from hofburg.values import InstantRange

from .lookup import state as find
from .model import Bearing, Participants, Participation
from .spans import in_effect, moment
from .tables import all_facts


def participation(regime: str | None = None, state: str | None = None) -> tuple[Participation, ...]:
    """Facts about States' parts in regimes, in the order of the table.

    Args:
        regime: id of a regime; one that the atlas has no facts about gives nothing.
        state: takes what `hofburg.atlas.state` takes; facts that are its own or directed at it.

    Raises `AtlasError` for an unknown State.
    """
    code = None if state is None else find(state).code
    return tuple(
        fact
        for fact in all_facts()
        if regime in (None, fact.regime) and (code is None or code in (fact.state, fact.towards))
    )


def participants(regime: str, at: str | InstantRange) -> Participants:
    """Which States take part in a regime at a moment, in three values.

    Args:
        regime: id of a regime, such as `VD2011`.
        at: the moment: text in the notation of `hofburg.values` (a day is a day in UTC) or bounds.

    A State takes part from the instant its participation begins, until it is withdrawn. One that
    suspended the document towards another still takes part. On the very day of an admission the
    answer is `perhaps`, since sources give days. Raises `AtlasError` where the atlas has no facts
    about the regime, or `at` is no date.
    """
    facts = participation(regime)
    if not facts:
        known = ", ".join(sorted({fact.regime for fact in all_facts()}))
        raise AtlasError(
            Problem(
                place="",
                field="regime",
                rule="unknown-regime",
                message=f"The atlas does not know who takes part in {regime[:60]!r}.",
                remedy=f"It knows: {known}.",
            )
        )
    asked = moment(at)
    held: dict[str, set[str | None]] = {}
    left: dict[str, set[str | None]] = {}
    for fact in facts:
        kinds = {"participates": held, "withdrawn": left}
        if fact.kind in kinds:
            certainty = in_effect(fact.since.bounds, fact.until.bounds, asked)
            kinds[fact.kind].setdefault(fact.state, set()).add(certainty)
    surely: list[str] = []
    perhaps: list[str] = []
    for code in sorted(held):
        gone = left.get(code, set())
        if "surely" in gone or held[code] == {None}:
            continue
        (surely if "surely" in held[code] and gone <= {None} else perhaps).append(code)
    return Participants(tuple(surely), tuple(perhaps))


def declared(
    regime: str, state: str, towards: str | None, at: str | InstantRange
) -> tuple[Bearing, ...]:
    """The declared facts that bear on a duty of one State towards another at a moment.

    Args:
        regime: id of a regime; one that the atlas has no facts about gives nothing.
        state: who owes the duty; takes what `hofburg.atlas.state` takes.
        towards: to whom it is owed; `None`: to all, so that acts directed at anyone bear on it.
        at: the moment, usually when the duty was due; text or bounds.

    Returns:
        One `Bearing` for each fact other than mere participation that is surely or perhaps in
        effect: acts of `state` directed at `towards` or at nobody in particular, and acts of
        `towards` directed at `state` or at nobody in particular. What follows from them is for the
        States to judge. Raises `AtlasError` for an unknown State or where `at` is no date.
    """
    owing = find(state).code
    owed = None if towards is None else find(towards).code
    asked = moment(at)
    found = []
    for fact in participation(regime):
        own = fact.state == owing and (owed is None or fact.towards in (None, owed))
        counterpart = owed is not None and fact.state == owed and fact.towards in (None, owing)
        certainty = in_effect(fact.since.bounds, fact.until.bounds, asked)
        if fact.kind != "participates" and certainty is not None and (own or counterpart):
            found.append(Bearing(fact, certainty, "own" if own else "counterpart"))
    return tuple(found)
