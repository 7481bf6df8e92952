"""The messages that an arrangement asks of its parties and the base does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hofburg.arrangements.comparison import Extra, MessageTally
from hofburg.arrangements.ranges import (
    NOTHING,
    Instants,
    Numbers,
    Worlds,
    exactly,
    over_worlds,
)
from hofburg.arrangements.reads import called_for
from hofburg.assessment import Applied, CaseView, Finding
from hofburg.regimes import Law, said_in
from hofburg.values import NEVER, zone_of

__all__ = [
    "Owed",
    "extra_messages",
    "is_under",
    "message_title",
    "month_of",
    "owed",
    "place_of",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = 3_600_000_000
# How documents call the field that says where something is, where it holds no coordinates.
_PLACES = ("area", "place", "site", "location", "position")
Key = tuple[str, str, str, str | None]
"""A message that is owed: world (empty: all alike), case, kind, and who sends it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that is owed, or perhaps: ``number`` is 1, or from 0 to 1."""

    process: str
    number: Numbers
    due: Instants | None
    labels: tuple[str, ...]
    given: bool


def owed(
    law: Law,
    findings: Iterable[Finding],
    says: Applied,
    counted: Callable[[Finding], bool],
    alike: Callable[[Finding], bool] = lambda _: False,
) -> dict[Key, Owed]:
    """The messages that findings call for, each once whatever calls for it.

    Args:
        says: whether a provision has a say (see ``assessment.applied``).
        counted: whether a finding lies in the span of the comparison.
        alike: whether what is not known of a finding's case decides the base's alike, so that
            what is owed here is owed there.
    """
    kinds = {label: "|".join(called_for(law, p)) for label, p in law.provisions.items()}
    found: dict[Key, Owed] = {}
    for f in findings:
        kind = kinds[f.label]
        place = (f.world, f.label, f.reading, f.case, f.part)
        if not kind or f.reading != "default" or place not in says or not counted(f):
            continue
        if says[place] is None and alike(f):
            continue
        process = law.processes[f.process]
        rows = bool(law.cases_of(process).every)
        case = f.case if rows or not process.each else process.thread(f.case)
        key = ("" if rows else f.world, case, kind, f.state)
        number = exactly(1) if says[place] else (Decimal(0), Decimal(1))
        given = f.kind == "duty" and f.done is not None and f.done[1] < NEVER
        mine = Owed(f.process, number, f.due, (f.label,), given)
        found[key] = _both(found[key], mine) if key in found else mine
    return found


def _both(one: Owed, other: Owed) -> Owed:
    """One message that two provisions call for: by the earlier of the two days."""
    dues = [it.due for it in (one, other) if it.due is not None and it.due[0] < NEVER]
    return replace(
        one,
        number=max(one.number, other.number, key=lambda it: (it[0] or 0, it[1] or 0)),
        due=min(dues) if dues else one.due or other.due,
        labels=tuple(dict.fromkeys(one.labels + other.labels)),
        given=one.given or other.given,
    )


def extra_messages(
    law: Law,
    layer: Mapping[Key, Owed],
    base: Mapping[Key, Owed],
    views: Sequence[CaseView],
    dated: Mapping[tuple[str, str], Instants],
) -> tuple[Extra, ...]:
    """Messages of the layer that the base does not ask for: owed under it, or sent under it.

    Args:
        views: the cases of the layer; those under it are counted by what was sent in them.
        dated: when cases are, by world and case; for what is due without delay.
    """
    sent: dict[Key, int] = {}
    processes: dict[Key, str] = {}
    for view in views:
        for held in view.messages:
            if is_under(law, held.entry):
                key = (view.world.label, view.whole, held.entry["kind"], held.entry.get("author"))
                if law.cases_of(law.processes[view.process]).every:
                    key = ("", *key[1:])
                sent.setdefault(key, 0)
                sent[key] += 1
                processes[key] = view.process
    made = []
    for key in sorted({*layer, *sent}, key=lambda k: tuple(str(it or "") for it in k)):
        mine, before = layer.get(key), base.get(key)
        number = mine.number if mine else NOTHING
        if before and before.number[0]:
            number = NOTHING  # the base asks for it surely
        elif before:
            number = (Decimal(0), number[1])
        if not number[1] and not sent.get(key):
            continue
        world, case, kind, state = key
        at = mine.due if mine and mine.due and mine.due[0] < NEVER else dated.get((world, case))
        first = law.provisions[mine.labels[0]].provenance if mine else law.messages[kind].provenance
        made.append(Extra(
            world, mine.process if mine else processes[key], case, kind, message_title(law, kind),
            state, month_of(at, law.zone), mine.labels if mine else (), first.paragraph, first.mark,
            number, sent.get(key, 0), mine.due if mine else None,
            bool(mine and mine.given and not sent.get(key)),
        ))  # fmt: skip
    return tuple(made)


def by_month(messages: Iterable[Extra], worlds: Worlds) -> tuple[MessageTally, ...]:
    """Extra messages by kind, State and month."""
    groups: dict[tuple[str, str, str], list[Extra]] = {}
    for it in messages:
        groups.setdefault((it.kind, it.state or "", it.month), []).append(it)
    return tuple(
        MessageTally(
            kind, same[0].title, same[0].state, month,
            tuple(dict.fromkeys(label for it in same for label in it.labels)),
            same[0].paragraph, same[0].mark,
            over_worlds(worlds, [(it.world, it.number) for it in same]),
        )
        for (kind, _, month), same in sorted(groups.items())
    )  # fmt: skip


def is_under(law: Law, entry: Mapping[str, object]) -> bool:
    """Whether an entry was sent under an arrangement."""
    if law.base is None:
        return entry.get("regime") == law.id
    return entry.get("under") == law.id


def message_title(law: Law, kind: str) -> str:
    """What a message is called; of several that serve, all of them."""
    return " or ".join(said_in(law.messages[one].title) for one in kind.split("|"))


def month_of(at: Instants | None, zone: str) -> str:
    """The month of an instant in a zone: ``2027-03``, a range, or ``?``."""
    if at is None or max(abs(at[0]), abs(at[1])) >= NEVER:
        return "?"
    first, last = (
        (_EPOCH + timedelta(microseconds=it)).astimezone(zone_of(zone)).strftime("%Y-%m")
        for it in at
    )
    return first if first == last else f"{first}..{last}"


def place_of(law: Law, view: CaseView) -> str:
    """Where a case is, as its messages say it: coordinates, else a place in words; else empty."""
    found: list[str] = []
    for points in (True, False):
        for held in view.messages:
            fields = law.messages[held.entry["kind"]].fields
            for name, spec in fields.items():
                value = held.entry.get("body", {}).get(name)
                of = (spec.of or {}).get("")
                kind = of.type if spec.type == "list" and of else spec.type
                if (
                    value
                    and kind == ("point" if points else "text")
                    and (points or name in _PLACES)
                ):
                    found += [str(it) for it in value] if isinstance(value, list) else [str(value)]
            if found:
                more = f" and {len(found) - 1} more" if points and len(found) > 1 else ""
                return " ".join("; ".join(found[: 1 if points else 4]).split())[:80] + more
    return ""
