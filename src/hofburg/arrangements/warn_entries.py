"""What is sent in a made-up year: entries as a register holds them, made of a scenario's templates.

Two States write: the one that builds up and the one that watches. Everything is marked as
synthetic, which no real register takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hofburg.arrangements.build_up import Act, Year, present
from hofburg.arrangements.strategies import Planned
from hofburg.arrangements.warn_model import Scenario, Template, Visits, Whose
from hofburg.assessment import Declaration, Held
from hofburg.regimes import Law
from hofburg.register import COMPLETENESS, Record, check_entry
from hofburg.values import DAY, format_instant

__all__ = ["PLACEHOLDERS", "Pair", "Scribe", "filled", "records_of"]

HOUR = DAY // 24
PLACEHOLDERS = (
    "start", "peak", "finish", "start_day", "peak_day", "finish_day", "size", "now", "state",
    "other", "name", "place", "point", "arrives", "leaves", "arrives_day",
)  # fmt: skip


def filled(body: object, given: Mapping[str, object]) -> Any:
    """A body with its placeholders filled; one that stands alone keeps the type of its value.

    Raises ``KeyError`` for a placeholder that there is not.
    """
    if isinstance(body, dict):
        return {key: filled(item, given) for key, item in body.items()}
    if isinstance(body, list):
        return [filled(item, given) for item in body]
    if not isinstance(body, str) or "{" not in body:
        return body
    head, *rest = body.split("{")
    pieces = [piece.partition("}") for piece in rest]
    if len(pieces) == 1 and not head and not pieces[0][2]:
        return given[pieces[0][0]]
    return head + "".join(f"{given[name]}{after}" for name, _, after in pieces)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who builds up and who watches, by code; ``side`` is ``one`` or ``other``."""

    side: str
    builder: str
    watcher: str


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes the entries of one scope: one world, side, law and strategy."""

    scenario: Scenario
    law: Law
    pair: Pair
    scope: str

    def under(self, whose: Whose) -> str:
        """What a message is sent under: the base, or the arrangement."""
        base = self.law.base
        return self.law.id if whose == "arrangement" or base is None else base.id

    def message(
        self,
        template: Template,
        whose: Whose,
        number: str,
        at: int,
        given: Mapping[str, object],
        *,
        by_builder: bool = True,
        answers: str = "",
    ) -> Held:
        """A message from one of the two to the other, copied to all, received as it is sent."""
        author, to = self.pair.builder, self.pair.watcher
        if not by_builder:
            author, to = to, author
        sent = format_instant(at)
        entry: dict[str, Any] = {
            "regime": self.law.regime,
            "under": self.under(whose),
            "kind": template.kind,
            "author": author,
            "number": number,
            "to": [to],
            "copies": ["*"],
            "sent": sent,
            "received": {to: sent},
            "origin": "synthetic",
            "body": filled(template.body, given),
        }
        if answers:
            entry["refers_to"] = [answers]
        return Held(self.scope, f"{author}/{number}", entry, None)

    def about(self, act: Act, now: int) -> dict[str, object]:
        """What placeholders stand for in a message about something that takes place."""
        place = min(act.places)
        said: dict[str, object] = {
            "size": act.size,
            "now": now,
            "state": self.pair.builder,
            "other": self.pair.watcher,
            "name": act.name,
            "place": f"place {place + 1}",
            "point": self._point(place),
        }
        for name, at in (("start", act.start), ("peak", act.peak), ("finish", act.finish)):
            said[name] = format_instant(at)
            said[f"{name}_day"] = format_instant(at)[:10]
        return said

    def _point(self, place: int) -> str:
        """Where a place of the side that builds up lies; unknown where there are no points."""
        points = self.scenario.points
        if points is None:
            return "?"
        listed = points.one if self.pair.side == "one" else points.other
        return listed[place % len(listed)]

    def visit(self, kind: Visits, planned: Planned, until: int) -> list[Held]:
        """The messages of a visit that were sent by then, from its request on."""
        place = min(planned.places)
        leaves = planned.arrives + kind.stay.value * HOUR
        given: dict[str, object] = {
            "arrives": format_instant(planned.arrives),
            "leaves": format_instant(leaves),
            "arrives_day": format_instant(planned.arrives)[:10],
            "state": self.pair.watcher,
            "other": self.pair.builder,
            "place": f"place {place + 1}",
            "point": self._point(place),
        }
        found: list[Held] = []
        opened = ""
        for n, step in enumerate(kind.steps):
            at = planned.arrives + step.hours * HOUR
            if at > until:
                break
            number = f"{planned.kind}-{planned.number + 1}" + (f".{n}" if n else "")
            template = Template(kind=step.kind, body=step.body)
            by_builder = step.by == "host"
            held = self.message(
                template, kind.of, number, at, given, by_builder=by_builder, answers=opened
            )
            opened = opened or held.reference
            found.append(held)
        return found

    def sighting(
        self, template: Template, whose: Whose, number: str, at: int, act: Act, arrived: int,
        answers: str,
    ) -> Held:  # fmt: skip
        """What the visitor records of what it saw: as much as was there when it arrived."""
        given = self.about(act, present(act, arrived))
        return self.message(template, whose, number, at, given, by_builder=False, answers=answers)

    def complete(self, year: Year, until: int) -> list[Declaration]:
        """That the watcher's register has all messages of the kinds that the scenario names."""
        kinds = self.scenario.complete
        if not kinds:
            return []
        since = year.begins - 366 * DAY
        said = (self.law.regime, tuple(kinds), None, since, until)
        return [Declaration(self.scope, None, *said, None, None, None, "", (), "synthetic")]


def records_of(
    law: Law, held: list[Held], declared: list[Declaration], watcher: str
) -> list[Record]:
    """Entries and declarations of one scope as unsigned records, each checked as any other.

    Raises ``DocumentError`` with everything that is wrong with them.
    """
    from hofburg.errors import DocumentError

    laws = {one.id: one for one in (law, law.base) if one is not None}
    data = [dict(item.entry) for item in held]
    for one in declared:
        body = {
            "kinds": list(one.kinds or ()),
            "from": format_instant(one.since),
            "until": format_instant(one.until),
        }
        data.append({
            "regime": one.regime, "kind": COMPLETENESS, "author": watcher, "origin": "synthetic",
            "sent": format_instant(one.until), "body": body,
        })  # fmt: skip
    records, problems = [], []
    for n, entry in enumerate(data, start=1):
        made, found = check_entry(entry, laws, f"entry {n} ({entry['kind']})")
        problems += [problem for problem in found if problem.level == "error"]
        if made is not None:
            records.append(Record(made, recorded="?"))
    if problems:
        raise DocumentError(problems)
    return records
