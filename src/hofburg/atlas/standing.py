"""How agreements stand for States: in force, suspended towards whom, withdrawn, not a party.

Worked out from the participation facts, at a moment or over a span. With ranged dates an answer may
have several words; what it surely is has one. No word says who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from hofburg.errors import AtlasError, Problem
from hofburg.values import ALWAYS, NEVER, InstantRange

from .lookup import state as find
from .lookup import states
from .model import Confidence, Participation
from .rows import table
from .spans import in_effect, moment
from .tables import all_facts

Word = Literal["in force", "suspended", "withdrawn", "ended", "not a party"]
_LONGEST = 60
_TRUST: tuple[Confidence, ...] = ("verified", "inherited", "practice", "recalled", "doubtful")


@dataclass(frozen=True, slots=True)
class Stand:
    """How an agreement stands for a State at a moment, or through a stretch of time.

    Attributes:
        regime, state: id of the agreement, and alpha-3 code.
        words: what it may be: `in force`, `suspended` (towards all), `withdrawn`, `ended` (the
            agreement itself ended for it), `not a party`. One where it is sure.
        towards: States towards which alone it has surely suspended it, besides.
        perhaps_towards: those towards which alone it may have.
        by: States that surely or perhaps suspended it towards this one alone.
        during: the moment asked about, or the stretch: first and last microsecond.
        facts: what the answer rests on.
        others: further facts then in effect: statements, and data not given.
    """

    regime: str
    state: str
    words: tuple[Word, ...]
    towards: tuple[str, ...]
    perhaps_towards: tuple[str, ...]
    by: tuple[str, ...]
    during: InstantRange
    facts: tuple[Participation, ...]
    others: tuple[Participation, ...]

    @property
    def word(self) -> str:
        """The one word that it surely is, else `unknown`."""
        return self.words[0] if len(self.words) == 1 else "unknown"

    @property
    def confidence(self) -> Confidence | None:
        """The least of the facts that it rests on; `None` where it rests on none."""
        return max((fact.confidence for fact in self.facts), key=_TRUST.index, default=None)

    @property
    def marks(self) -> tuple[str, ...]:
        """Trust marks of those facts, each once."""
        return tuple(dict.fromkeys(fact.mark for fact in self.facts))

    def answer(self) -> tuple[object, ...]:
        """All but the time, to compare two stretches."""
        return (self.words, self.towards, self.perhaps_towards, self.by, self.facts, self.others)


def agreements() -> Mapping[str, str]:
    """Agreements that the atlas has participation facts about: id and title, in their order."""
    return {key: str(it["title"]) for key, it in table("participation")["regimes"].items()}


def standing(
    regime: str | None = None,
    state: str | None = None,
    at: str | InstantRange | None = None,
    span: str | InstantRange | None = None,
) -> tuple[Stand, ...]:
    """How agreements stand for States, by agreement and then by State in the order of codes.

    Args:
        regime: id of an agreement of `agreements`, whatever the capitals; left out: all.
        state: takes what `hofburg.atlas.state` takes; left out: the 57 participating States, and
            States that no longer exist while one of them is a party.
        at: a moment: one `Stand` for each agreement and State.
        span: instead of `at`: one `Stand` for each stretch of that span in which the answer is the
            same, oldest first. Text such as ``2007-01-01..2024-12-31``, or bounds, both ends known.

    A doubtful fact decides nothing alone. Raises `AtlasError` for an unknown agreement or State,
    where `at` or `span` is no date, and unless exactly one of the two is given.
    """
    if (at is None) == (span is None):
        raise _wrong("at", "question", "Ask for a moment or for a span.", "Give one of the two.")
    named = list(agreements()) if regime is None else [_agreement(regime)]
    codes = None if state is None else [find(state).code]
    asked = moment(at) if at is not None else _span(span or "")
    found: list[Stand] = []
    for name in named:
        facts = [fact for fact in all_facts() if fact.regime == name]
        for code in codes or _asked_about(facts, asked):
            pieces = [asked] if at is not None else _pieces(facts, code, asked)
            found += _joined(_stand(name, code, facts, piece) for piece in pieces)
    return tuple(found)


def _span(text: str | InstantRange) -> InstantRange:
    remedy = "Write 2007-01-01..2024-12-31."
    try:
        asked = moment(text)
    except AtlasError as error:
        raise _wrong("span", "not-a-date", error.problems[0].message, remedy) from None
    if asked.lo <= ALWAYS or asked.hi >= NEVER or asked.lo > asked.hi:
        raise _wrong("span", "not-a-span", "a span needs a first and a last day.", remedy)
    return asked


def _agreement(name: str) -> str:
    known = {key.casefold(): key for key in agreements()}
    found = known.get(name.strip().casefold()) if isinstance(name, str) else None
    if found is None:
        said = f"{str(name)[:_LONGEST]!r} is no agreement of the atlas."
        raise _wrong("regime", "unknown-agreement", said, f"It knows: {', '.join(agreements())}.")
    return found


def _wrong(field: str, rule: str, message: str, remedy: str) -> AtlasError:
    return AtlasError(Problem(place="", field=field, rule=rule, message=message, remedy=remedy))


def _asked_about(facts: Iterable[Participation], asked: InstantRange) -> list[str]:
    """The participating States of today, and former ones that are parties at the time."""
    today = {it.code for it in states("participating")}
    former = {
        fact.state
        for fact in facts
        if fact.kind == "participates" and in_effect(fact.since.bounds, fact.until.bounds, asked)
    }
    return sorted(today | former)


def _pieces(facts: Sequence[Participation], code: str, span: InstantRange) -> list[InstantRange]:
    """The span, cut wherever an answer about the State can change."""
    cuts = {span.lo, span.hi + 1}
    for fact in facts:
        if code in (fact.state, fact.towards):
            for bounds in (fact.since.bounds, fact.until.bounds):
                cuts |= {at for at in bounds if span.lo < at <= span.hi}
    return [InstantRange(first, after - 1) for first, after in pairwise(sorted(cuts))]


def _joined(stands: Iterable[Stand]) -> Iterator[Stand]:
    """Neighbours with the same answer as one."""
    last: Stand | None = None
    for it in stands:
        if last is not None and last.answer() == it.answer():
            bounds = InstantRange(last.during.lo, it.during.hi)
            last = Stand(it.regime, it.state, it.words, it.towards, it.perhaps_towards, it.by,
                         bounds, it.facts, it.others)  # fmt: skip
            continue
        if last is not None:
            yield last
        last = it
    if last is not None:
        yield last


def _stand(regime: str, code: str, facts: Sequence[Participation], at: InstantRange) -> Stand:
    own = [fact for fact in facts if fact.state == code]
    held = [(fact, sure) for fact in own if (sure := _sure(fact, at)) is not None]

    def those(kind: str) -> list[tuple[Participation, bool]]:
        return [(fact, sure) for fact, sure in held if fact.kind == kind]

    gone = those("withdrawn")
    left = any(sure for _, sure in gone)
    party = [] if left else those("participates")
    stopped = [(fact, sure) for fact, sure in those("suspended") if party]
    to_all = [(fact, sure) for fact, sure in stopped if fact.towards is None]
    to_some = [(fact, sure) for fact, sure in stopped if fact.towards is not None]
    sure_towards = {fact.towards or "" for fact, sure in to_some if sure}
    against = [fact for fact in facts if fact.kind == "suspended" and fact.towards == code]
    by = {fact.state for fact in against if party and _sure(fact, at) is not None}
    over = [fact for fact in own if fact.kind == "participates" and fact.until.bounds.hi <= at.lo]
    rests = [fact for fact, _ in (*party, *to_all, *to_some, *gone)]
    return Stand(
        regime=regime,
        state=code,
        words=_words(party, to_all, gone, at, ended=bool(over)),
        towards=tuple(sorted(sure_towards)),
        perhaps_towards=tuple(sorted({f.towards or "" for f, _ in to_some} - sure_towards)),
        by=tuple(sorted(by)),
        during=at,
        facts=tuple(rests or over),
        others=tuple(fact for fact, _ in held if fact.kind in ("statement", "no_data")),
    )


def _sure(fact: Participation, at: InstantRange) -> bool | None:
    """Whether a fact surely holds; `None` where it does not."""
    held = in_effect(fact.since.bounds, fact.until.bounds, at)
    return None if held is None else held == "surely" and fact.confidence != "doubtful"


Held = Sequence[tuple[Participation, bool]]


def _words(
    party: Held, to_all: Held, gone: Held, at: InstantRange, *, ended: bool
) -> tuple[Word, ...]:
    """All that it may be."""
    if any(sure for _, sure in gone):
        return ("withdrawn",)
    words: list[Word] = []
    if party:
        words += [] if any(sure for _, sure in to_all) else ["in force"]
        words += ["suspended"] if to_all else []
    words += ["withdrawn"] if gone else []
    if not any(sure for _, sure in party) and not gone:
        begun = [fact.since.bounds.hi <= at.lo for fact, _ in party]
        words += ["ended"] if ended or any(begun) else []
        words += ["not a party"] if not all(begun) or not words else []
    return tuple(words)
