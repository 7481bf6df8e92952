"""One register, casebook or made-up year with and without arrangements, as it was asked."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.agreed import cases_of, law_named
from hofburg.inquiry.meta import NOT_OFFICIAL
from hofburg.inquiry.question import Clock, Question, given
from hofburg.inquiry.readable import readable, unhidden
from hofburg.inquiry.sources import Library, centre_here, here, read_source

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison
    from hofburg.regimes import Law
    from hofburg.register import Record

__all__ = ["Trial", "compared", "comparison_json", "trial_problems"]

Progress = Callable[[str], None]

_BASE = "VD2011"  # beside which regimes of their own stand
_KEPT = "11-14"  # up to here a made-up year is complete


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be compared, as the options of ``arrangement compare`` say it.

    Attributes:
        names: arrangements: ids of the library or of this centre's register, or folders.
        registers: left out, this centre's register, else the casebook.
        casebook, invented, examples: the worked cases of the base; made-up ones too; those of the
            arrangements.
        synthetic, seed, cast: a made-up year of all States; which States exchange their parts.
        base: beside which regime; left out, the arrangements' own, else VD2011.
        as_of, holder: of a register.
        costs, boundaries: files; left out, our assumptions, and no line.
        readings: ``PARAMETER=READING``.
        own_term: drafts are held to their dates too.
    """

    names: Sequence[str]
    registers: Sequence[str] = ()
    casebook: bool = False
    invented: bool = False
    examples: bool = False
    synthetic: int | None = None
    seed: int = 0
    cast: str | None = None
    base: str | None = None
    as_of: str | None = None
    holder: str | None = None
    costs: str | None = None
    readings: Sequence[str] = ()
    own_term: bool = False
    boundaries: str | None = None

    @property
    def places(self) -> list[str]:
        """The registers that were named, else that of the centre in whose folder we are."""
        centre = None if self.registers else centre_here()
        return list(self.registers or ([os.path.relpath(centre.folder, here())] if centre else []))

    def line(self, *, everything: bool = False) -> str:
        """The command line that asks the same again."""
        renamed = {"registers": "register", "cast": "as", "readings": "reading"}
        said = {
            renamed.get(it.name, it.name): getattr(self, it.name)
            for it in fields(self)
            if it.name != "names"
        }
        words = given(**said | {"seed": self.seed or None, "all": everything})
        return shlex.join(["hofburg", "arrangement", "compare", *self.names, *words])


def trial_problems(trial: Trial) -> list[Problem]:
    """What is wrong with the choice of what is compared."""
    problems = []
    sources = {
        "--register": bool(trial.registers),
        "--synthetic": trial.synthetic is not None,
        "--casebook": trial.casebook,
        "--examples": trial.examples and not trial.casebook,
    }
    chosen = [flag for flag, is_given in sources.items() if is_given]
    if len(chosen) > 1:
        said = f"{' and '.join(chosen)} are given together."
        problems.append(Problem(chosen[1], "usage", said, "Name one of them."))
    if trial.synthetic is None:
        said = "goes with a made-up year only: what happened is nobody else's."
        problems += [
            Problem(flag, "usage", said, "Add --synthetic YEAR.")
            for flag, value in (("--as", trial.cast), ("--seed", trial.seed))
            if value
        ]
    if trial.invented and not trial.casebook:
        said = "goes with the casebook only."
        problems.append(Problem("--invented", "usage", said, "Add --casebook."))
    if trial.casebook or trial.examples or trial.synthetic is not None:
        said = "the casebook and a made-up year say this themselves."
        problems += [
            Problem(flag, "usage", said, "Name a --register.")
            for flag, value in (("--as-of", trial.as_of), ("--holder", trial.holder))
            if value
        ]
    return problems


def compared(trial: Trial, progress: Progress = lambda _: None) -> Comparison:
    """The comparison. Raises ``HofburgError`` with everything that is wrong with the question.

    Args:
        progress: is told each step: once for the base, and once for each arrangement.
    """
    from hofburg.arrangements import load_costs, trial_readings
    from hofburg.atlas import load_boundaries
    from hofburg.regimes import load_regime

    if problems := trial_problems(trial):
        raise QuestionError(problems)
    laws = [law_named(name) for name in trial.names]
    bases = {law.base.digest: law.base for law in laws if law.base}
    if len(bases) == 1 and not trial.base:
        base = bases.popitem()[1]
    else:
        base = load_regime(trial.base or _BASE)
    asked: dict[str, Any] = {
        "costs": None if trial.costs is None else load_costs(here() / trial.costs),
        "boundaries": None if trial.boundaries is None else load_boundaries(trial.boundaries),
        "own_term": trial.own_term,
        "readings": trial_readings(laws, trial.readings),
        "progress": progress,
    }
    if trial.synthetic is not None:
        return _of_year(trial, trial.synthetic, base, laws, asked)
    if trial.examples:
        return _of_examples(trial, base, laws, asked)
    if trial.casebook or not trial.places:
        return _of_casebook(trial, base, laws, asked)
    return _of_register(trial, base, laws, asked)


def comparison_json(found: Comparison, again: str) -> dict[str, Any]:
    """The comparison for programs."""
    return {"note": NOT_OFFICIAL, "again": again} | found.as_dict()


def _of_casebook(trial: Trial, base: Law, laws: Sequence[Law], asked: dict[str, Any]) -> Comparison:
    """On the worked cases of the base."""
    from hofburg.arrangements import compare_cases
    from hofburg.regimes import load_cases

    cases = load_cases(trial.base or base.id)
    return compare_cases(base, laws, cases, invented=trial.invented, **asked)


def _of_examples(trial: Trial, base: Law, laws: Sequence[Law], asked: dict[str, Any]) -> Comparison:
    """On the arrangements' own worked cases, with or without those of the base."""
    from dataclasses import replace

    from hofburg.arrangements import compare_cases
    from hofburg.regimes import load_cases

    own = [
        (law, case, place)
        for law, name in zip(laws, trial.names, strict=True)
        for case, place in cases_of(name)
    ]
    cases = load_cases(trial.base or base.id) if trial.casebook else []
    found = compare_cases(base, laws, cases, invented=trial.invented, examples=own, **asked)
    said = (
        "The arrangements' own worked cases are made up to show their rules: they say what such a"
        " case asks of each side, and nothing of how often it comes."
    )
    return replace(found, notes=(*found.notes, said))


def _of_year(
    trial: Trial, year: int, base: Law, laws: Sequence[Law], asked: dict[str, Any]
) -> Comparison:
    """On a made-up year, in which States may exchange their parts."""
    from dataclasses import replace

    from hofburg.arrangements import cast_as, compare
    from hofburg.exchange import synthetic_records, synthetic_year
    from hofburg.values import parse_instant

    order, swapped = cast_as(trial.cast)
    records = synthetic_records(base, synthetic_year(base, year, trial.seed, order))
    zone = base.zone
    span = (parse_instant(f"{year}-01-01", zone).lo, parse_instant(f"{year}-12-31", zone).hi)
    found = compare(
        base, laws, records, as_of=parse_instant(f"{year}-{_KEPT}", zone).hi, span=span, **asked
    )
    said = (
        f"The year {year} (seed {trial.seed}) is made up: no State did any of this, and places are"
        f" random points on land. It is complete up to {year}-{_KEPT}."
    )
    notes = [said]
    if swapped:
        pairs = ", ".join(f"{party} and {part}" for party, part in swapped.items())
        notes.append(f"States that exchanged their parts: {pairs}.")
    return replace(found, notes=(*found.notes, *notes))


def _of_register(trial: Trial, base: Law, laws: Sequence[Law], asked: dict[str, Any]) -> Comparison:
    import time

    from hofburg.arrangements import compare
    from hofburg.register import HOUSE

    known = Library.here((base, *laws))
    sources = [read_source(place, known) for place in trial.places]
    seen = readable((it for source in sources for it in source.records), (base, *laws))
    records = [it for it in seen.all_records if it.entry.regime != HOUSE]
    states = {source.state for source in sources}
    home = states.pop() if len(states) == 1 else None
    now = -(-time.time_ns() // 1_000_000_000) * 1_000_000
    latest = max((record.recorded_at for record in records), default=now)
    question = Question(registers=trial.places, as_of=trial.as_of, holder=trial.holder)
    clock = Clock.read(question, [base], now, latest)
    holder = clock.holder or home

    def made(them: Sequence[Record]) -> Comparison:
        own = [it for it in them if it.entry.regime != HOUSE]
        return compare(base, laws, own, as_of=clock.as_of, holder=holder, **asked)

    return unhidden(seen, made, "--register")
