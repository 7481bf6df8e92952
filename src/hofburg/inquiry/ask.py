"""From a question to an assessment: of a register, or of the casebook where there is none."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError, RegisterError
from hofburg.inquiry.in_force import recorded, settled, together
from hofburg.inquiry.meta import casebook_meta, register_meta
from hofburg.inquiry.question import Clock, Question, given, moment, party_code
from hofburg.inquiry.readable import EVERYTHING, readable, reader, seen_of
from hofburg.inquiry.sources import (
    Library,
    arrangements_at,
    centre_here,
    here,
    load_laws,
    read_source,
)

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Finding, World
    from hofburg.inquiry.cut import Cut
    from hofburg.inquiry.readable import Readable
    from hofburg.inquiry.sources import Source
    from hofburg.regimes import Case, Law
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
        records: of the registers, those that the reader sees; none of a casebook.
        cut: what the reader does not see; None where that is nothing.
        acts: what nodes say of their own keys and copies, as far as the reader sees it.
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
    cut: Cut | None = None
    acts: Sequence[Record] = ()

    @property
    def worlds(self) -> dict[str, World]:
        """The worlds by the name that findings carry."""
        return {world.label: world for world in self.assessment.worlds}

    def findings(self, **wanted: Any) -> Iterator[Finding]:
        """``Assessment.findings`` that the reader sees, with the question's moment and case."""
        wanted.setdefault("case", self.case)
        wanted["as_of"] = self.as_of if self.casebook else None
        if self.cut is not None:
            return self.cut.findings(self.assessment, **wanted)
        return self.assessment.findings(**wanted)

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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of registers, and what was read of them."""

    question: Question
    places: Sequence[str]
    named: Sequence[Law]
    sources: Sequence[Source]
    now: int
    latest: int

    def answer(self, records: Sequence[Record]) -> Answer:
        """The answer that these records give, whoever reads it."""
        from hofburg.assessment import assess
        from hofburg.atlas import load_boundaries
        from hofburg.regimes import library

        question, named = self.question, self.named
        # What the register holds of arrangements is in force for whoever asks and names no others.
        held = [] if named else recorded(records)
        known = Library(named, held)
        spoken = {law.id for law in held}
        spoken |= {name for it in records for name in (it.entry.regime, it.entry.under)}
        unknown = sorted(spoken - set(known))
        if unknown and not named:
            said = f"entries are under {', '.join(unknown)}, which the library does not hold."
            remedy = "Name its folder: --regime FOLDER."
            raise QuestionError(Problem(self.places[0], "unknown-regime", said, remedy))
        chosen = list(named) or [known[key] for key in known if key in (spoken or library())]
        states = {source.state for source in self.sources if source.state}  # of an export nobody's
        home = states.pop() if len(states) == 1 else None
        clock = Clock.read(question, chosen, self.now, self.latest)
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
        meta = register_meta(laws, self.sources, clock, holder, records)
        meta |= {"boundaries": pack.as_dict()} if pack else {}
        words = [*question.registers, *given(regime=question.regimes)]
        words += clock.words(question) + given(case=question.case, boundaries=question.boundaries)
        assessment = settled(assessment)
        return Answer(
            assessment, laws, False, home, clock.as_of, question.case, meta, words, records
        )


def _registers(question: Question, places: Sequence[str]) -> Answer:
    from hofburg.register import HOUSE, with_recorded

    named = load_laws(question.regimes)
    known: Mapping[str, Any] = Library(named)
    if len(places) > 1:  # one may build upon the arrangements of any other
        known = with_recorded(known, arrangements_at(places, known))
    sources = [_source(place, known, question.up_to) for place in places]
    records = [record for source in sources for record in source.records]
    # What a node says of its keys and copies is nothing that States sent.
    acts = [it for it in records if it.entry.regime == HOUSE]
    records = [it for it in records if it.entry.regime != HOUSE]
    now = -(-time.time_ns() // 1000 // _SECOND) * _SECOND
    latest = max((it.recorded_at for it in records), default=now)
    asked = _Asked(question, places, named, sources, now, latest)
    found = readable(records, named, question.up_to)
    if found.up_to is not None:
        acts = [it for it in acts if it.entry.handling in found.seen]
    answer = replace(asked.answer(found.records), acts=acts)
    if found.up_to is None:
        return answer
    words = [*answer.words, "--up-to", found.up_to]
    if not found.hidden:
        meta = answer.meta | {"up_to": found.up_to}
        return replace(answer, meta=meta, words=words)
    return _cut(replace(answer, words=words), found, asked.answer)


def _cut(answer: Answer, found: Readable, ask: Callable[[Sequence[Any]], Answer]) -> Answer:
    """The answer for a reader who does not see everything, and how much that is."""
    from hofburg.inquiry.cut import Cut

    cut = Cut(found, ask)
    made = replace(answer, cut=cut)

    def lines(one: Answer) -> Iterator[Finding]:
        as_of = one.as_of if one.casebook else None
        return one.assessment.findings(as_of=as_of, roster=False)

    shown = list(made.findings(roster=False, case=None))
    meta = {
        "up_to": found.up_to,
        # Of all findings, whatever was asked of them: a count must not answer questions.
        "withheld": cut.counts(shown, lines),
        "withheld_entries": found.counted,
    }
    return replace(made, meta=answer.meta | meta)


def _source(place: str, known: Any, up_to: str | None) -> Source:
    """Read a register; its faults may quote what the reader must not see."""
    try:
        return read_source(place, known)
    except RegisterError as error:
        if not reader() and up_to in (None, EVERYTHING):
            raise
        said = "does not read; what is wrong is not told up to a handling mark."
        listed = [
            Problem(it.place, it.rule, said, "", level=it.level) for it in error.problems
        ]  # fmt: skip
        raise RegisterError(listed) from None


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
    asked = [*reader(), *([question.up_to] if question.up_to not in (None, EVERYTHING) else [])]
    up_to, marks = None, dict[str, int]()
    if asked:
        up_to, seen = seen_of(map(str, asked), [law.handling for law in laws])
        books, marks = _readable_cases(laws, books, seen, question.case)
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
    meta |= {"up_to": up_to, "withheld": marks, "withheld_entries": marks}
    words = given(regime=question.regimes, as_of=question.as_of, case=question.case, up_to=up_to)
    case = None if chosen else question.case
    return Answer(assessment, by_id, True, None, as_of, case, meta, words)


Book = Sequence[tuple["Case", str]]


def _readable_cases(
    laws: Sequence[Law], books: Sequence[Book], seen: frozenset[str], asked: str | None
) -> tuple[list[list[tuple[Case, str]]], dict[str, int]]:
    """The worked cases with no other marks than these, and how many others there are by mark."""
    from hofburg.inquiry.handling import mark_order
    from hofburg.inquiry.readable import withheld

    order = mark_order(laws)
    kept: list[list[tuple[Case, str]]] = []
    counted: dict[str, int] = {}
    for law, book in zip(laws, books, strict=True):
        own = []
        for case, place in book:
            marks = {str(entry.get("handling") or law.handling[0]) for entry in case.entries}
            above = sorted(marks - seen, key=lambda it: order.index(it) if it in order else 99)
            if not above:
                own.append((case, place))
                continue
            counted[above[-1]] = counted.get(above[-1], 0) + 1
            if case.case == asked:
                raise withheld(above[-1], "--case")
        kept.append(own)
    return kept, counted


def state_of(answer: Answer, text: str | None) -> str | None:
    """The code of the State that ``--state`` names."""
    if text is None:
        return None
    problems: list[Problem] = []
    code = party_code(text, "--state", list(answer.laws.values()), problems)
    if problems:
        raise QuestionError(problems)
    return code
