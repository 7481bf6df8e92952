"""Read a warning scenario and hold it against its arrangement: names, terms, bodies, States."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.arrangements.build_up import Act
from hofburg.arrangements.strategies import Planned
from hofburg.arrangements.warn_entries import PLACEHOLDERS, Pair, Scribe, records_of
from hofburg.arrangements.warn_model import Figure, Scenario, Spread, Template, Whose
from hofburg.arrangements.warn_sense import Steps, senseless
from hofburg.assessment import Held
from hofburg.errors import DocumentError, Problem, QuestionError
from hofburg.regimes import Law, Mark, Source, check_shape, library_path, read_yaml, said_in
from hofburg.values import DAY, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["Assumption", "LoadedScenario", "load_scenario", "scenario_path"]

GUIDE = "docs/warning.md"
FOLDER, FILE = "warn", "scenario.yaml"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure or a sentence that the study rests on, with how far it can be trusted."""

    name: str
    says: str
    what: str
    mark: Mark
    source: str
    why: str


@dataclass(frozen=True, eq=False)
class LoadedScenario:
    """A scenario that fits its arrangement; ``digest`` is the hash of its file."""

    model: Scenario
    law: Law
    path: Path
    digest: str

    def boundaries(self) -> Boundaries | None:
        """The pack that the scenario brings, if it brings one. Raises ``AtlasError``."""
        if self.model.boundaries is None:
            return None
        from hofburg.atlas import load_boundaries

        return load_boundaries(self.path.parent / self.model.boundaries)

    def assumptions(self, language: str = "en") -> Iterator[Assumption]:
        """All that is assumed: what happens, every figure, behaviours and strategies."""
        model, origin = self.model, self.model.provenance
        yield Assumption("what", said_in(model.what, language), "", origin.mark, origin.source, "")
        for name, what, figure in model.figures():
            yield Assumption(
                name, figure_words(figure), what, figure.mark or origin.mark,
                figure.source or origin.source, said_in(figure.why, language) if figure.why else "",
            )  # fmt: skip
        for name, behaviour in model.behaviours.items():
            says = f"{behaviour.share} per cent: {said_in(behaviour.text, language)}"
            mark, source = behaviour.mark or origin.mark, behaviour.source or origin.source
            yield Assumption(f"behaviours.{name}", says, "", mark, source, "")
        for name, strategy in model.strategies.items():
            says = said_in(strategy.text, language)
            yield Assumption(f"strategies.{name}", says, "", origin.mark, origin.source, "")
        for n, text in enumerate(model.also, start=1):
            yield Assumption(
                f"also.{n}", said_in(text, language), "", origin.mark, origin.source, ""
            )


def figure_words(figure: Figure | Spread) -> str:
    """A figure in one line: ``24``, or ``60 % from 100 to 800; 40 % from 801 to 2000``."""
    if isinstance(figure, Figure):
        return str(figure.value)
    bands = []
    for band in figure.bands:
        ends = str(band.from_) if band.from_ == band.to else f"from {band.from_} to {band.to}"
        bands.append(ends if band.share == 100 else f"{band.share} % {ends}")
    return "; ".join(bands)


def scenario_path(arrangement: Path | str) -> Path:
    """Where an arrangement of the library, or a folder, has its scenario."""
    return library_path(arrangement) / FOLDER / FILE


def load_scenario(law: Law, path: Path | str) -> LoadedScenario:
    """Read a scenario and check it against its arrangement.

    Raises ``QuestionError`` where the arrangement adds to no base, or there is no such file, and
    ``DocumentError`` with everything that is wrong with it.
    """
    where = Path(path)
    if law.base is None or law.arrangement is None:
        said = f"{law.id} adds to no base: there is nothing to hold it against."
        raise QuestionError(Problem(law.id, "no-base", said, "Ask of an overlay."))
    if not where.is_file():
        said = "there is no warning scenario."
        remedy = f"Write {FOLDER}/{FILE} beside regime.yaml, or name one; see {GUIDE}."
        raise QuestionError(Problem(str(where), "no-scenario", said, remedy))
    source = read_yaml(where, where.name)
    model, problems = check_shape(Scenario, source, guide=GUIDE)
    if model is not None:
        problems = list(_Checked(model, law, source).problems())
    if model is None or problems:
        raise DocumentError(problems)
    digest = hashlib.sha256(where.read_bytes()).hexdigest()
    return LoadedScenario(model, law, where, f"sha256:{digest}")


@dataclass
class _Checked:
    """What of a scenario does not fit its arrangement."""

    model: Scenario
    law: Law
    source: Source

    def problems(self) -> Iterator[Problem]:
        faults = [self._problem(*fault) for fault in senseless(self.model)]
        named = [*faults, *self._names(), *self._term(), *self._states()]
        yield from named
        if not named:  # bodies are checked as messages, which need their kinds
            yield from self._bodies()

    def _problem(self, path: Steps, rule: str, said: str, remedy: str) -> Problem:
        return Problem(self.source.place(path), rule, said, remedy, ".".join(map(str, path)))

    def _of(self, whose: Whose) -> Law:
        base = self.law.base
        return self.law if whose == "arrangement" or base is None else base

    def _names(self) -> Iterator[Problem]:
        """Labels and kinds that are not in the document, or are of another sort."""
        for name, item in self.model.declares.items():
            at: Steps = ("declares", name)
            yield from self._labels((*at, "duties"), item.of, item.duties, "duty")
            yield from self._kind((*at, "told_by"), item.told_by)
            yield from self._kind((*at, "sends"), item.sends)
            if item.seen is not None:
                yield from self._kind((*at, "seen"), item.seen)
        for name, visit in self.model.visits.items():
            at = ("visits", name)
            yield from self._labels((*at, "limits"), visit.of, visit.limits, "limit")
            for n, step in enumerate(visit.steps):
                template = Template(kind=step.kind, body=step.body)
                yield from self._kind((*at, "steps", n), template)
        for n, kind in enumerate(self.model.complete):
            if kind not in self.law.messages:
                yield self._unknown(("complete", n), "kind", kind, self.law.messages)

    def _labels(self, at: Steps, whose: Whose, labels: list[str], sort: str) -> Iterator[Problem]:
        law = self._of(whose)
        known = {label for label in law.emitted if law.provisions[label].kind == sort}
        for n, label in enumerate(labels):
            if label not in known:
                yield self._unknown((*at, n), sort, label, known)

    def _kind(self, at: Steps, template: Template) -> Iterator[Problem]:
        if template.kind not in self.law.messages:
            yield self._unknown((*at, "kind"), "message kind", template.kind, self.law.messages)
        for name in sorted(_placeholders(template.body) - set(PLACEHOLDERS)):
            yield self._unknown((*at, "body"), "placeholder", name, PLACEHOLDERS)

    def _unknown(self, at: Steps, what: str, name: str, known: Collection[str]) -> Problem:
        close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        remedy = f"Did you mean {' or '.join(close)}?" if close else f"Known: {_few(known)}."
        rule = f"unknown-{what.replace(' ', '-')}"
        return self._problem(at, rule, f"there is no {what} {name[:60]!r}.", remedy)

    def _term(self) -> Iterator[Problem]:
        first = parse_instant(f"{self.model.year}-01-01T00:00Z").lo
        last = first + 365 * DAY
        term = self.law.arrangement
        since, until = (term.since, term.until) if term else (None, None)
        if (since is not None and first < since) or (until is not None and until < last):
            said = f"{self.law.id} is not in force in all of {self.model.year}."
            remedy = "Choose a year of its term."
            yield self._problem(("year",), "term", said, remedy)

    def _states(self) -> Iterator[Problem]:
        known: Collection[str] = self.law.participants or ()
        if not known:
            from hofburg.atlas import participants

            known = participants(self.law.regime, f"{self.model.year}-01-01").surely
        for n, code in enumerate(self.model.between):
            if code not in known:
                yield self._unknown(("between", n), "party", code, known)

    def _bodies(self) -> Iterator[Problem]:
        """Every template as a message, checked as any other; its problems stand at the scenario."""
        model = self.model
        scribe = Scribe(model, self.law, Pair("one", *model.between), "check")
        day = parse_instant(f"{model.year}-06-01T00:00Z").lo
        act = Act("build-up", day, day + 28 * DAY, day + 56 * DAY, 1000, frozenset((0,)))
        given = scribe.about(act, 500)
        for name, item in model.declares.items():
            for part in ("told_by", "sends", "seen"):
                template: Template | None = getattr(item, part)
                if template is not None:
                    held = [scribe.message(template, item.of, "1", day, given)]
                    yield from self._faults(("declares", name, part), held)
        for name, visit in model.visits.items():
            held = scribe.visit(visit, Planned(name, 0, day, frozenset((0,))), NEVER)
            yield from self._faults(("visits", name, "steps"), held)

    def _faults(self, at: Steps, held: list[Held]) -> Iterator[Problem]:
        try:
            records_of(self.law, held, [], self.model.between[1])
        except DocumentError as error:
            for problem in error.problems:
                said = f"{problem.field}: {problem.message}" if problem.field else problem.message
                yield self._problem(at, problem.rule, said, problem.remedy)


def _placeholders(body: object) -> set[str]:
    if isinstance(body, dict):
        return {name for item in body.values() for name in _placeholders(item)}
    if isinstance(body, list):
        return {name for item in body for name in _placeholders(item)}
    if not isinstance(body, str):
        return set()
    return {piece.partition("}")[0] for piece in body.split("{")[1:]}


def _few(names: Collection[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed[:12]) + (" ..." if len(listed) > 12 else "")
