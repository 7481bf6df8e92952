"""How times follow from each other before anything is sent: windows of what is not fixed yet.

A duty gives a window to the column in which it is done: not before ... due. What other duties count
from that column is counted from the window, until nothing changes. Conditions are asked of what is
given or planned only; that a State keeps its times is supposed for times, and proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hofburg.assessment import plain_values as v
from hofburg.assessment.plain import fact
from hofburg.assessment.plain_days import Calendar
from hofburg.assessment.plain_fold import Row
from hofburg.assessment.plain_sight import Line, Reading, Subject
from hofburg.assessment.timetable_given import reads_instants
from hofburg.assessment.timetable_sight import (
    Instants,
    Supposed,
    column_value,
    is_open,
    source_of,
    supposed,
)
from hofburg.regimes import Law, Provision
from hofburg.values import ALWAYS, NEVER

__all__ = ["Plan", "solve"]

_PASSES = 60


@dataclass(slots=True)
class Plan:
    """One case under one reading: what is given, planned and supposed of it.

    Attributes:
        given: values by column, as they were given.
        planned: values that the document's plan gives to columns which are not.
        windows: when columns may be done in time, by the duties that speak of them.
        clashes: duties by column whose windows leave no instant, together or alone.
    """

    law: Law
    case: Row
    reading: Reading
    given: Mapping[str, Any]
    planned: dict[str, Any] = field(default_factory=dict)
    windows: dict[str, Instants] = field(default_factory=dict)
    clashes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _sights: dict[frozenset[str] | None, Supposed] = field(default_factory=dict)

    @property
    def provisions(self) -> list[Provision]:
        """Those of the process, in the order of the document, but what an arrangement leaves out."""
        name, header = self.case.process.name, self.law.arrangement
        left = header.left if header else {}
        return [
            p for p in self.law.provisions.values() if p.process == name and p.label not in left
        ]

    # -- sights ------------------------------------------------------------------------------------

    def bare(self) -> Supposed:
        """What is given or planned, for conditions and for what is done."""
        if None not in self._sights:
            self._sights[None] = self._sight({})
        return self._sights[None]

    def timed(self, provision: Provision) -> Supposed:
        """With windows, for times; without those of instants that the provision's condition asks about.

        Whoever pays for having been late cannot be supposed to have been in time.
        """
        asked = [provision.exprs[role] for role in ("when", "unless") if role in provision.exprs]
        process = self.case.process
        without = frozenset(name for e in asked for name in reads_instants(process, self.law, e))
        without &= frozenset(self.windows)
        if without not in self._sights:
            kept = {name: at for name, at in self.windows.items() if name not in without}
            self._sights[without] = self._sight(kept)
        return self._sights[without]

    def _sight(self, windows: Mapping[str, Instants]) -> Supposed:
        layers = [self._values(windows), self.planned, self.given]
        said = [*self.planned, *self.given]
        return supposed(self.law, self.case, self.reading, layers, said)

    def _values(self, windows: Mapping[str, Instants]) -> dict[str, Any]:
        """Windows as values of their columns: of days where the column is a day."""
        process = self.case.process
        found: dict[str, Any] = {}
        for name, (lo, hi) in windows.items():
            if process.columns[name].type == "day":
                days = self.calendar
                found[name] = (days.day_of(lo), days.day_of(hi))
            else:
                found[name] = (lo, hi)
        return found

    @property
    def calendar(self) -> Calendar:
        """Days in the regime's zone."""
        return Calendar(self.law.zone)

    # -- what a provision says of it ---------------------------------------------------------------

    def subject(self, provision: Provision) -> Subject:
        """The case, or a line of its part of which nothing is known."""
        return Subject(self.case) if provision.part is None else Subject(self.case, Line(1, {}))

    def applies(self, provision: Provision) -> bool | None:
        """Its condition and its dates."""
        sight, at = self.timed(provision), self.subject(provision)
        asked = self.bare().flag(provision.exprs.get("when"), at, True)
        dated = sight.dated(self.case)
        if is_open(dated):  # nobody said when: the rules of whatever day it will be
            return asked
        tests = [asked]
        for source in (self.law, provision):
            if source.since is not None:
                tests.append(v.compare(">=", dated, v.point(source.since)))
            if source.until is not None:
                tests.append(v.compare("<=", dated, v.point(source.until)))
        return v.all_of(tests)

    def excused(self, provision: Provision) -> bool | None:
        """Its exception."""
        return self.bare().flag(provision.exprs.get("unless"), self.subject(provision), False)

    def not_before(self, provision: Provision) -> Instants | None:
        """When a duty may be done at the earliest; of a day its first microsecond."""
        early = provision.exprs.get("not_before")
        if early is None:
            return None
        sight = self.timed(provision)
        return sight.instants(early, self.subject(provision), first=True, last=True)

    def due(self, provision: Provision) -> Instants | None:
        """By when it is due, of a day its last microsecond; None: without delay."""
        if "due" not in provision.exprs:
            return None
        lo, hi = fact(self.timed(provision), provision, "due", self.subject(provision))
        return (lo, hi)

    def done(self, provision: Provision) -> Instants:
        """When it is done, as given or planned."""
        lo, hi = fact(self.bare(), provision, "done", self.subject(provision))
        return (lo, hi)

    # -- windows -----------------------------------------------------------------------------------

    def step(self) -> bool:
        """Work plan and windows out once more; whether anything changed."""
        before = (dict(self.planned), dict(self.windows), dict(self.clashes))
        self._plan()
        windows, clashes = self._windows()
        self.windows, self.clashes = windows, clashes
        self._sights.clear()
        self.bare()
        return (self.planned, self.windows, self.clashes) != before

    def _plan(self) -> None:
        """What the document supposes of instants of which nothing is fixed."""
        process, at = self.case.process, Subject(self.case)
        self.planned = {}
        said = {source for name in self.given if (source := source_of(process, name))}
        fixed = self._sight({})
        todo = []
        for name in process.plan:
            source = source_of(process, name)
            held = source is not None and source[0] in self.case.first
            known = column_value(fixed, name)[1] < NEVER
            if not (held or known or name in self.given or source in said):
                todo.append(name)
        for _ in todo:  # one may rest on another
            for name in todo:
                lo, hi = self._sight(self.windows).value(process.plan[name], at)
                if lo > ALWAYS and hi < NEVER:
                    self.planned[name] = (lo, hi)
        self._sights.clear()
        self.bare()

    def _windows(self) -> tuple[dict[str, Instants], dict[str, tuple[str, ...]]]:
        """The windows of columns by the duties that are done in them.

        Where duties surely apply they are kept together. Of those that may or may not apply each
        might be the one, so their column lies somewhere in all of their windows.
        """
        sure: dict[str, list[tuple[str, Instants]]] = {}
        maybe: dict[str, list[tuple[str, Instants]]] = {}
        for provision in self.provisions:
            name = self._awaited(provision)
            if name is None:
                continue
            applies, excused = self.applies(provision), self.excused(provision)
            if applies is False or excused is True:
                continue
            early, due = self.not_before(provision), self.due(provision)
            window = (early[0] if early else ALWAYS, due[1] if due else NEVER)
            group = sure if applies and excused is False else maybe
            group.setdefault(name, []).append((provision.label, window))
        found: dict[str, Instants] = {}
        clashes: dict[str, tuple[str, ...]] = {}
        for name in {**sure, **maybe}:
            if name in sure:
                ends = [window for _, window in sure[name]]
                lo, hi = max(lo for lo, _ in ends), min(hi for _, hi in ends)
            else:
                ends = [window for _, window in maybe[name] if window[0] <= window[1]]
                lo = min((lo for lo, _ in ends), default=NEVER)
                hi = max((hi for _, hi in ends), default=ALWAYS)
            if lo > hi:
                clashes[name] = tuple(label for label, _ in sure.get(name, maybe.get(name, [])))
            elif (lo, hi) != (ALWAYS, NEVER):
                found[name] = (lo, hi)
        return found, clashes

    def _awaited(self, provision: Provision) -> str | None:
        """The column in which a duty is done, if it is one of which nothing is known."""
        done = provision.exprs.get("done")
        if provision.kind != "duty" or provision.part is not None or done is None:
            return None
        if done.op != "column" or done.field or done.name not in self.case.process.columns:
            return None
        if done.name in self.planned or done.name in self.given:
            return None
        source = source_of(self.case.process, done.name)
        if source is not None and source[0] in self.case.first:
            return None  # it is recorded, however vaguely
        bare = column_value(self.bare(), done.name)
        return done.name if bare[1] >= NEVER else None


def solve(law: Law, case: Row, given: Mapping[str, Any], reading: Reading) -> Plan:
    """A plan in which nothing changes any more.

    Windows only narrow, so stopping early is safe; duties that wait for each other in a circle would
    push each other for ever.
    """
    plan = Plan(law, case, reading, given)
    plan.bare()
    for _ in range(min(len(plan.provisions) + len(case.process.plan) + 2, _PASSES)):
        if not plan.step():
            break
    return plan
