"""From a question to an assessment: of a register, or of the casebook where there is none."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.in_force import recorded, settled, together
from hofburg.inquiry.meta import casebook_meta, register_meta
from hofburg.inquiry.question import Clock, Question, given, moment, party_code
from hofburg.inquiry.sources import Library, centre_here, here, load_laws, read_source

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Finding, World
    from hofburg.inquiry.sources import Source
    from hofburg.regimes import Law
    from hofburg.register import Record

__all__ = ["Answer", "ask", "state_of"]

_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """An assessment and where it comes from.

    Attributes:
        laws: by id, in the order of the assessment.
        casebook: whether the cases of the regimes were assessed, for want of a register.
        home: the State whose centre's register it is.
        as_of: the moment asked for; None in a casebook, where each case has its own.
        case: the one case asked for, by its message's reference.
        meta: see docs/findings.schema.json.
        words: the words that ask the same again.
        records: of the registers; none of a casebook.
    """

    assessment: Assessment
    laws: dict[str, Law]
    casebook: bool
    home: str | None
    as_of: int | None
    case: str | None
    meta: dict[str, Any]
    words: list[str]
    records: Sequence[Record] = ()

    @property
    def worlds(self) -> dict[str, World]:
        """The worlds by the name that findings carry."""
        return {world.label: world for world in self.assessment.worlds}

    def findings(self, **wanted: Any) -> Iterator[Finding]:
        """``Assessment.findings`` with the moment and case of the question."""
        as_of = self.as_of if self.casebook else None
        return self.assessment.findings(as_of=as_of, case=self.case, **wanted)

    def zone(self, finding: Finding) -> str:
        """The zone of a finding's days."""
        return self.laws[finding.law].zone

    def line(self, command: str, extra: Sequence[str] = ()) -> str:
        """The command line that asks the same again."""
        return shlex.join(["hofburg", *command.split(), *self.words, *extra])


def ask(question: Question) -> Answer:
    """Answer a question. Raises ``HofburgError`` with everything that is wrong with it."""
    if question.registers:
        return _registers(question, question.registers)
    centre = centre_here()
    if centre is not None:
        return _registers(question, [os.path.relpath(centre.folder, here())])
    return _casebook(question)


def _registers(question: Question, places: Sequence[str]) -> Answer:
    from hofburg.assessment import assess
    from hofburg.atlas import load_boundaries
    from hofburg.regimes import library
    from hofburg.register import with_recorded

    named = load_laws(question.regimes)
    known = Library(named)
    sources: list[Source] = []
    records: list[Record] = []
    for place in places:  # one may build upon the arrangements of those before it
        sources.append(read_source(place, with_recorded(known, records)))
        records += sources[-1].records
    # What the register holds of arrangements is in force for whoever asks it and names no others.
    held = [] if named else recorded(records)
    known = Library(named, held)
    spoken = {law.id for law in held}
    spoken |= {name for it in records for name in (it.entry.regime, it.entry.under)}
    unknown = sorted(spoken - set(known))
    if unknown and not named:
        said = f"entries are under {', '.join(unknown)}, which the library does not hold."
        remedy = "Name its folder: --regime FOLDER."
        raise QuestionError(Problem(places[0], "unknown-regime", said, remedy))
    chosen = named or [known[key] for key in known if key in (spoken or library())]
    states = {source.state for source in sources}
    home = states.pop() if len(states) == 1 else None
    now = -(-time.time_ns() // 1000 // _SECOND) * _SECOND
    clock = Clock.read(question, chosen, now, max((r.recorded_at for r in records), default=now))
    if not named:  # what was recorded later nobody knew of
        then = recorded(r for r in records if r.recorded_at <= clock.known_at)
        later = {law.id for law in held} - {law.id for law in then}
        chosen = [law for law in chosen if law.id not in later]
    laws = {law.id: law for law in together(chosen)}
    holder = clock.known_to or clock.holder or home
    pack = None if question.boundaries is None else load_boundaries(question.boundaries)
    assessment = assess(
        list(laws.values()),
        records,
        as_of=clock.as_of,
        known_at=clock.known_at,
        known_to=clock.known_to,
        holder=holder,
        horizon=clock.horizon,
        boundaries=pack,
    )
    meta = register_meta(laws, sources, clock, holder)
    meta |= {"boundaries": pack.as_dict()} if pack else {}
    words = [*question.registers, *given(regime=question.regimes)]
    words += clock.words(question) + given(case=question.case, boundaries=question.boundaries)
    assessment = settled(assessment)
    return Answer(assessment, laws, False, home, clock.as_of, question.case, meta, words, records)


def _casebook(question: Question) -> Answer:
    """The worked cases of the regimes, each at its own moment."""
    from hofburg.assessment import Assessment, assess_cases
    from hofburg.regimes import library, load_cases, load_regime

    said = "the cases of a casebook say this themselves."
    own = {
        "known_at": question.known_at, "known_to": question.known_to, "holder": question.holder,
        "boundaries": question.boundaries,
    }  # fmt: skip
    refused = [
        Problem(given(**{name: value})[0], "casebook", said, "Name a REGISTER.")
        for name, value in own.items()
        if value is not None
    ]
    names = list(dict.fromkeys(question.regimes)) or library()
    laws = [load_regime(name) for name in names]
    as_of = None if question.as_of is None else moment(question.as_of, "--as-of", laws, refused)
    if refused:
        raise QuestionError(refused)
    books = [load_cases(name) for name in names]
    chosen = {case.case for book in books for case, _ in book} & {question.case}
    if chosen:
        books = [[item for item in book if item[0].case in chosen] for book in books]
    parts = [assess_cases(law, book) for law, book in zip(laws, books, strict=True) if book]
    if not parts:
        said = f"{', '.join(law.id for law in laws)} has no cases."
        raise QuestionError(Problem("", "casebook", said, "Name a REGISTER."))
    assessment = Assessment(
        tuple(engine for part in parts for engine in part.engines),
        {key: cases for part in parts for key, cases in part.cases.items()},
    )
    by_id = {law.id: law for law in laws}
    meta = casebook_meta(by_id, [case for book in books for case, _ in book], as_of)
    words = given(regime=question.regimes, as_of=question.as_of, case=question.case)
    case = None if chosen else question.case
    return Answer(assessment, by_id, True, None, as_of, case, meta, words)


def state_of(answer: Answer, text: str | None) -> str | None:
    """The code of the State that ``--state`` names."""
    if text is None:
        return None
    problems: list[Problem] = []
    code = party_code(text, "--state", list(answer.laws.values()), problems)
    if problems:
        raise QuestionError(problems)
    return code
