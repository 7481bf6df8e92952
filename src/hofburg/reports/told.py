"""A case put for a reader, be it of a register or of a casebook: messages, findings, accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hofburg.languages import language
from hofburg.regimes import said_in
from hofburg.reports.casework import Said, entries, merged, said_of, shown
from hofburg.reports.wording import said, when
from hofburg.values import NEVER

if TYPE_CHECKING:
    from hofburg.assessment import CaseHeld, CaseResult, Finding, World
    from hofburg.regimes import Law

__all__ = ["Compared", "Telling", "Told", "told_of_casebook", "told_of_register"]


@dataclass(frozen=True, slots=True)
class Told:
    """A case, for a timeline and for a page.

    Attributes:
        case: its name; ``title`` is what it is called, ``what`` and ``not_known`` are what the
            casebook says of it (texts by language), empty in a register.
        processes: of which it is a case.
        worlds: its choices of accounts, with their clocks.
        findings: by the name of the world, in the order of the provisions; rows of rosters of which
            nothing is known are left out.
        said: its messages and what was declared, of all accounts, by time.
        records: ids of signed records by the place of what was said, where there are any.
        files: rows of its attachments, as ``hofburg.inquiry.attached`` gives them, by that place.
    """

    law: Law
    case: str
    title: str
    processes: tuple[str, ...]
    worlds: tuple[World, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    said: tuple[Said, ...]
    records: Mapping[int, str]
    what: Mapping[str, str]
    not_known: tuple[Mapping[str, str], ...] = ()
    files: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def world(self, name: str | None) -> World:
        """A world by its name or label; the first if none is named. Raises ``QuestionError``."""
        from hofburg.reports.casework import world_named

        return self.worlds[0] if name is None else world_named(self.worlds, self.case, name)

    def in_world(self, world: World) -> list[Said]:
        """What was said as a world has it."""
        return [it for it in self.said if world.admits(it.account or None)]

    def moments(self) -> list[tuple[int, Said]]:
        """The instants by which each message was surely sent, for questions as of then."""
        found: dict[int, Said] = {}
        for it in self.said:
            at = it.bounds[1]
            if not it.reserved and -NEVER < at < NEVER:
                found.setdefault(at, it)
        return sorted(found.items(), key=lambda pair: pair[0])

    def compared(self) -> list[Compared]:
        """Findings under the default readings, worlds side by side."""
        rows: dict[tuple[str, str, int | None, int], dict[str, Finding]] = {}
        for world in self.worlds:
            seen: dict[tuple[str, str, int | None], int] = {}
            for f in self.findings[world.name]:
                if f.reading == "default":
                    key = (f.case, f.label, f.part)
                    seen[key] = seen.get(key, -1) + 1
                    rows.setdefault((*key, seen[key]), {})[world.name] = f
        return [
            Compared(case, label, part, tuple(row.get(w.name) for w in self.worlds))
            for (case, label, part, _), row in rows.items()
        ]

    def tellings(self) -> Iterator[Telling]:
        """What accounts say differently of one message: each field, with what each account has."""
        for group in _versions([it for it in self.said if not it.reserved]):
            told: dict[str, list[tuple[str, str | None]]] = {
                "": [(it.account, when(it.bounds, self.law.zone)) for it in group]
            }
            for name in dict.fromkeys(label for it in group for label, _ in it.fields):
                told[name] = [(it.account, dict(it.fields).get(name)) for it in group]
            for name, values in told.items():
                if len({value for _, value in values}) > 1:
                    yield Telling(group[0], name, tuple(values))


def _versions(said: Sequence[Said]) -> Iterator[list[Said]]:
    """What accounts give as one message: under one reference, or each its own of a kind."""
    alone: dict[tuple[str, int], list[Said]] = {}
    number: dict[tuple[str, str], int] = {}
    for group in merged(said):
        it = group[0]
        if len(group) > 1:
            yield group
        elif it.account:
            nth = number[it.kind, it.account] = number.get((it.kind, it.account), 0) + 1
            alone.setdefault((it.kind, nth), []).append(it)
    yield from (group for group in alone.values() if len(group) > 1)


@dataclass(frozen=True, slots=True)
class Compared:
    """One provision in one case, in every world: None where it says nothing there."""

    case: str
    label: str
    part: int | None
    found: tuple[Finding | None, ...]

    @property
    def first(self) -> Finding:
        """The finding of the first world that has one."""
        return next(f for f in self.found if f is not None)

    @property
    def differs(self) -> bool:
        """Whether worlds find differently: the status, what is due or done, what is counted."""
        facts = {
            f and (f.status, f.why, f.state, f.due, f.done, f.measured, f.allowed, f.taken)
            for f in self.found
        }
        return len(facts) > 1


@dataclass(frozen=True, slots=True)
class Telling:
    """What accounts say differently of a message: a field (empty: the sending), by account."""

    message: Said
    field: str
    values: tuple[tuple[str, str | None], ...]


def told_of_casebook(law: Law, result: CaseResult, all_said: Sequence[Said] | None = None) -> Told:
    """A worked case. Raises ``DocumentError`` for entries that do not read."""
    case = result.case

    def texts(it: str | Mapping[str, str]) -> Mapping[str, str]:
        return {"en": it} if isinstance(it, str) else it

    found = {name: tuple(shown(law, listed)) for name, listed in result.findings.items()}
    processes = dict.fromkeys(f.process for listed in found.values() for f in listed)
    return Told(
        law, case.case, said(case.title) or case.case, tuple(processes), result.worlds, found,
        tuple(entries(law, result) if all_said is None else all_said), {}, texts(case.what),
        tuple(texts(it) for it in case.not_known),
    )  # fmt: skip


def told_of_register(law: Law, held: CaseHeld) -> Told:
    """A case of a register."""
    all_said = []
    records = {}
    for place, it in enumerate(held.messages):
        one = said_of(law, place, it.entry, it.reference, it.visible is not False)
        all_said.append(replace(one, account=it.account or "", sure=it.visible is not None))
        if it.record:
            records[place] = it.record
    process = law.processes[held.processes[0]]
    title = " ".join(said_in(process.title, language()).split())
    called = title or process.name.replace("_", " ")
    return Told(
        law, held.case, f"{called}: {held.case}", held.processes, held.worlds,
        {name: tuple(shown(law, listed)) for name, listed in held.findings.items()},
        tuple(sorted(all_said, key=lambda it: it.moment)), records, {},
    )  # fmt: skip
