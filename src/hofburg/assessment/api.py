"""The question: what follows from these regimes and this register, as of a moment?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.assessment.answer import Filter, values_sql
from hofburg.assessment.casebook import CaseResult, run_cases
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, numbered
from hofburg.assessment.held import World, select_worlds
from hofburg.assessment.status import STATUSES
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Case, Law
from hofburg.register import Record
from hofburg.values import NEVER

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["Assessment", "assess", "assess_cases", "idle"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Findings of one or more regimes over one register (or one casebook), and what they rest on.

    ``findings`` may be asked again and again, for any *as of*: only the last step reads the clock.
    """

    engines: tuple[Engine, ...]
    cases: Mapping[str, tuple[CaseResult, ...]]

    @property
    def laws(self) -> tuple[Law, ...]:
        """The regimes, in the order in which they were given."""
        return tuple(engine.law for engine in self.engines)

    @property
    def worlds(self) -> tuple[World, ...]:
        """All worlds, those of cases with the case as their ``scope``."""
        return tuple(dict.fromkeys(w for engine in self.engines for w in engine.worlds))

    def findings(
        self,
        *,
        as_of: int | None = None,
        state: str | None = None,
        status: str | Sequence[str] | None = None,
        label: str | None = None,
        world: str | None = None,
        reading: str | None = None,
        case: str | None = None,
        scope: str | None = None,
        roster: bool = True,
        span: tuple[int, int] | None = None,
        party: str | None = None,
        duties: bool = False,
        labels: Collection[str] = (),
    ) -> Iterator[Finding]:
        """Findings in order: regime, world, provision, case, part, State, reading.

        Args:
            as_of: microseconds; another moment than the one that was asked for first.
            state: code of the State bound.
            status: one of ``STATUSES``, or several.
            label, world, reading, case: exact; ``reading`` is ``default`` or ``parameter=reading``.
            scope: a case of the casebook.
            roster: also rows of `every` for which nothing is known and nothing is due.
            span: due or done between these instants, or, of what has no date, opened between them.
            party: code of the State bound, or of the other one.
            duties: only those.
            labels: of several provisions.

        Raises ``QuestionError`` for a status, label, world, reading or case that does not exist.
        """
        wanted = {status} if isinstance(status, str) else set(status or ())
        self.check(status=wanted, label=label, world=world, reading=reading, scope=scope, case=case)
        for engine in self.engines:
            if label is not None and label not in engine.law.emitted:
                continue
            chosen = {
                number
                for number, place in enumerate(engine.worlds)
                if (world is None or world in (place.name, place.label))
                and (scope is None or place.scope == scope)
            }
            # One question for all worlds is planned once; one world is asked for by itself.
            one = next(iter(chosen)) if len(chosen) == 1 else None
            cases = () if case is None else (case,)
            for number, f in self._asked(
                engine,
                Filter(
                    as_of, state, one, label, (), cases, span, party, duties, not roster,
                    tuple(labels),
                ),
                wanted,
            ):  # fmt: skip
                if number not in chosen or (wanted and f.status not in wanted):
                    continue
                if (reading is not None and f.reading != reading) or (
                    case is not None and f.case != case
                ):
                    continue
                if party is not None and party not in (f.state, f.counterpart):
                    continue
                if labels and f.label not in labels:
                    continue
                if (duties and f.kind != "duty") or (not roster and idle(engine.law, f)):
                    continue
                yield f

    def _asked(
        self, engine: Engine, wanted: Filter, statuses: Collection[str]
    ) -> Iterable[tuple[int, Finding]]:
        """Findings with the number of their world; a casebook has those of its own moments already."""
        results = self.cases.get(engine.law.id)
        asked = (wanted.as_of, wanted.state, wanted.span)
        if results is None or any(it is not None for it in asked):
            return numbered(engine, wanted, statuses)
        by_world = (found for result in results for found in result.findings.values())
        return (
            (number, f)
            for number, found in enumerate(by_world)
            for f in found
            if wanted.label in (None, f.label)
        )

    def check(
        self,
        *,
        status: Collection[str] = (),
        label: str | None = None,
        world: str | None = None,
        reading: str | None = None,
        scope: str | None = None,
        case: str | None = None,
    ) -> None:
        """Raise ``QuestionError`` for names that do not exist here, with those that are near."""
        import difflib

        about = [] if case is None else [("case", case, self._references(case))]

        known: list[tuple[str, str | None, set[str]]] = [
            ("label", label, {p for law in self.laws for p in law.provisions}),
            ("world", world, {name for w in self.worlds for name in (w.name, w.label)}),
            ("case", scope, {w.scope for w in self.worlds}),
            *about,
            ("reading", reading, {i.name for e in self.engines for i in e.instances}),
            *(("status", s, set(STATUSES)) for s in sorted(status)),
        ]
        problems = []
        for what, given, names in known:
            if given is not None and given not in names:
                near = (
                    difflib.get_close_matches(given, names, n=3, cutoff=0.5) or sorted(names)[:12]
                )
                problems.append(
                    Problem(
                        "",
                        f"unknown-{what}",
                        f"there is no {what} {given!r} here",
                        f"Known: {', '.join(near)}." if near else "",
                        what,
                    )
                )
        if problems:
            raise QuestionError(problems)

    def _references(self, case: str) -> set[str]:
        """What may be a case: messages in hand or referred to, and rows that make themselves.

        Of many only those of the same State, so that near ones are found soon.
        """
        process, slash, _ = case.partition("/")
        if any(process in law.processes and law.processes[process].every for law in self.laws):
            return {case}
        held = [h for engine in self.engines for h in engine.held]
        found = {h.reference for h in held} | {
            str(h.entry["case"]) for h in held if h.entry.get("case")
        }
        found |= {str(one) for h in held for one in h.entry.get("refers_to") or ()}
        lines = any(process.each for law in self.laws for process in law.processes.values())
        if lines and case.rpartition("/")[0] in found:
            return {case}
        return (
            found if case in found else {r for r in found if r.startswith(process + slash)} or found
        )

    def counts(
        self,
        as_of: int | None = None,
        *,
        law: str | None = None,
        state: str | None = None,
        span: tuple[int, int] | None = None,
        roster: bool = True,
    ) -> dict[tuple[str, str, str], int]:
        """How many findings there are by regime, label and status, counted by the database.

        Args:
            law: only those of this document; the others are as for ``findings``.
        """
        from hofburg.assessment.answer import answer_sql

        found: dict[tuple[str, str, str], int] = {}
        for engine in self.engines:
            if law not in (None, engine.law.id):
                continue
            asked = answer_sql(engine, Filter(as_of, state, span=span, told=not roster))
            sql = f"SELECT p, status, count(*) FROM ({asked}) GROUP BY ALL"
            for p, status, n in engine.db.execute(sql).fetchall():
                key = (engine.law.id, engine.instances[p].provision.label, status)
                found[key] = found.get(key, 0) + n
        return dict(sorted(found.items()))

    def arrow(self, regime: str | None = None, as_of: int | None = None) -> Any:
        """Findings of one regime as an Arrow stream (``__arrow_c_stream__``), for any data frame.

        Columns: w, label, reading, cid, part, state, other, status, why, and the bounds as in the raw
        tables (microseconds since 1970; numbers as decimals). Raises ``QuestionError``.
        """
        chosen = [e for e in self.engines if regime in (None, e.law.id)]
        if len(chosen) != 1:
            raise QuestionError(
                Problem(
                    "",
                    "regime",
                    "name one regime",
                    f"One of: {', '.join(law.id for law in self.laws)}.",
                )
            )
        engine = chosen[0]
        names = ", ".join(f"({i.p}, '{i.provision.label}', '{i.name}')" for i in engine.instances)
        return engine.db.sql(
            f"SELECT world.name AS world, label, reading, f.* EXCLUDE (w, p) FROM ({values_sql(engine, Filter(as_of))}) f"
            f" JOIN (VALUES {names}) AS n(p, label, reading) USING (p) JOIN world USING (w) ORDER BY f.w, f.p, f.cid, f.part"
        )


def idle(law: Law, finding: Finding) -> bool:
    """A row of `every` of which nothing is known and nothing overdue: no message, no status to speak of."""
    process = law.processes[finding.process]
    if not process.every or finding.status not in ("pending", "undetermined"):
        return False
    return finding.done is not None and finding.done[1] >= NEVER


def assess(
    laws: Law | Sequence[Law],
    records: Iterable[Record],
    *,
    as_of: int,
    known_at: int = NEVER,
    known_to: str | None = None,
    holder: str | None = None,
    worlds: Mapping[str, Sequence[str]] | None = None,
    horizon: int | None = None,
    threads: int | None = None,
    boundaries: Boundaries | None = None,
) -> Assessment:
    """Assess a register: a pure function of its arguments.

    Args:
        laws: one regime or several.
        records: of one register or of several merged ones, in any order.
        as_of: what is due at that moment (microseconds since 1970 UTC).
        known_at: only what had been recorded by then.
        known_to: only what that State had sent or received; it is then the holder.
        holder: the State whose register this is: only what is due to or from it can be proven absent.
        worlds: accounts by the name of a world; else as the register says, or one for each account,
            each once for every recorder whose copies of a message differ from others'.
        horizon: how far the register is kept (default: known_at if given, else as_of).
        threads: of the database (default: all cores).
        boundaries: the pack that says what lies inside which State (`hofburg.atlas.load_boundaries`);
            left out, that is unknown.
    """
    listed = list(records)
    engines = []
    for law in [laws] if isinstance(laws, Law) else laws:
        own = [r for r in listed if r.entry.regime == law.regime]
        held, declarations, seen = select_worlds(
            own, viewer=known_to, known_at=known_at, zone=law.zone
        )
        chosen: Mapping[str, Sequence[str] | None] = worlds or seen
        made = [
            World(
                name,
                as_of,
                "",
                None if a is None else tuple(a),
                known_to or holder,
                known_at,
                "",
                horizon,
            )
            for name, a in chosen.items()
        ]
        engines.append(
            Engine(law, made, held, declarations, threads=threads, boundaries=boundaries)
        )
    return Assessment(tuple(engines), {})


def assess_cases(
    law: Law, cases: Sequence[tuple[Case, str]], *, threads: int | None = None
) -> Assessment:
    """Run a regime's casebook: every case in every one of its worlds, each at its own moment."""
    engine, results = run_cases(law, cases, threads=threads)
    return Assessment((engine,), {law.id: tuple(results)})
