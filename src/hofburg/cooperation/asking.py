"""From what somebody asks to a plan: names resolved, defaults said, all faults at once."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hofburg.atlas import states
from hofburg.cooperation.answer import CRITERIA, Question
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.faults import near
from hofburg.cooperation.model import Circle, Goal
from hofburg.cooperation.who import Who, called, find
from hofburg.errors import AtlasError, Problem, QuestionError
from hofburg.regimes import known, shown
from hofburg.values import parse_day

__all__ = ["Plan", "filled_circles", "goals_meant", "plan_of", "words_of"]


MAX_NAMES = 500  # in one circle; the atlas has fewer


@dataclass(frozen=True, slots=True)
class Plan:
    """A question whose names are resolved.

    Attributes:
        goals: keys.
        named: who was named, by circle, as codes in order; only circles in which somebody was.
        own: whose plan it is: everybody in a circle that a question must name.
        filled: circles that the atlas or another circle fills, as codes in order.
        organisations: codes that are organisations.
        objectors: codes; ``None`` where nothing was said.
        at, start, by: days.
        notes: what was said without effect.
    """

    goals: tuple[str, ...]
    named: Mapping[str, tuple[str, ...]]
    own: tuple[str, ...]
    filled: Mapping[str, tuple[str, ...]]
    organisations: frozenset[str]
    objectors: tuple[str, ...] | None
    at: date
    start: date
    by: date | None
    where: str
    order: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def willing(self) -> frozenset[str]:
        """Everybody who is named, and so assumed to be willing."""
        return frozenset(code for codes in self.named.values() for code in codes)


class _Asked:
    """Collects problems while names are resolved."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, place: str, rule: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, rule, message, remedy))

    def day(self, place: str, text: str | None) -> date | None:
        try:
            return None if text is None else parse_day(text)
        except ValueError as error:
            self.say(place, "day", f"{str(error)[:200]}.", "Write YYYY-MM-DD.")
            return None

    def last_day(self, place: str, text: str | None) -> date | None:
        """A day; of a month or a year the last one."""
        part = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", text or "", re.ASCII)
        try:
            if part:
                year, month = int(part[1]), int(part[2] or 12)
                text = date(year, month, calendar.monthrange(year, month)[1]).isoformat()
            return None if text is None else parse_day(text)
        except (ValueError, calendar.IllegalMonthError):
            said = f"{shown(text or '')} is no day, month or year of 1900 to 2200."
            remedy = "Write 2027-06-30, or 2027-06 or 2027 for the last day of it."
            self.say(place, "day", said, remedy)
            return None

    def who(self, place: str, texts: Iterable[str]) -> dict[str, Who]:
        found: dict[str, Who] = {}
        said = dict.fromkeys(texts)
        if len(said) > MAX_NAMES:
            self.say(place, "too-many", f"{len(said)} names are given.",
                     f"Name at most {MAX_NAMES}.")  # fmt: skip
            return found
        for text in said:
            try:
                one = find(text)
            except AtlasError as error:
                problem = error.problems[0]
                self.say(place, problem.rule, problem.message, problem.remedy)
                continue
            found[one.code] = one
        return dict(sorted(found.items()))


def plan_of(catalogue: Catalogue, question: Question) -> Plan:
    """The plan behind a question. Raises ``QuestionError`` with all that is wrong with it.

    The place of a problem is the name of the input: ``goals``, ``at``, ``objectors``, a circle ...
    """
    asked = _Asked()
    taken: list[str] = []
    goals = goals_meant(catalogue.goals, question.goals, asked.problems, taken)
    at, by = asked.day("at", question.at), asked.last_day("by", question.by)
    start = asked.day("start", question.start) or at
    _dates(asked, at, by, start)
    _order(asked, question.order)
    if not question.where.isprintable() or len(question.where) > 200:
        asked.say("where", "text", "is too long, or holds what cannot be printed.",
                  "Write at most 200 characters on one line.")  # fmt: skip
    named = _named(asked, catalogue.circles, question.circles)
    against = None if question.objectors is None else asked.who("objectors", question.objectors)
    _clashes(asked, catalogue.circles, named, against or {})
    if asked.problems or at is None or start is None:
        raise QuestionError(asked.problems)
    everybody = {**{c: w for found in named.values() for c, w in found.items()}, **(against or {})}
    codes = {circle: tuple(found) for circle, found in named.items() if found}
    organisations = frozenset(code for code, who in everybody.items() if who.organisation)
    filled = filled_circles(catalogue.circles, codes, organisations, at)
    for name, circle in catalogue.circles.items():
        if circle.all and not filled[name]:  # that nobody decides must not be read as consent
            said = f"no State was a {circle.all} one on {at}, as far as the atlas knows."
            asked.say("at", "too-early", said, "Ask about a later day.")
            raise QuestionError(asked.problems)
    own = {code for name in codes if catalogue.circles[name].needed for code in codes[name]}
    return Plan(
        goals, codes, tuple(sorted(own)), filled, organisations,
        None if against is None else tuple(against), at, start, by, question.where,
        question.order or CRITERIA,
        (*taken, *_notes(catalogue.circles, codes, filled, against or {})),
    )  # fmt: skip


def _dates(asked: _Asked, at: date | None, by: date | None, start: date | None) -> None:
    if at and by and by < at:
        asked.say("by", "past", f"{by} lies before the day of the question, {at}.",
                  "Name a later day.")  # fmt: skip
    if at and start and start < at:
        asked.say("start", "past", f"{start} lies before the day of the question, {at}.",
                  "Name that day or a later one.")  # fmt: skip
    if start and by and at and by >= at and by < start:
        asked.say("by", "order", f"{by} lies before the start, {start}.",
                  "Name a later day, or start earlier.")  # fmt: skip


def _order(asked: _Asked, order: tuple[str, ...]) -> None:
    plain = [name.removeprefix("-") for name in order]
    for name in plain:
        if name not in CRITERIA:
            asked.say("order", "unknown-criterion", f"{shown(name)} is no criterion.",
                      near(name, CRITERIA))  # fmt: skip
    for name in sorted({name for name in plain if plain.count(name) > 1}):
        asked.say("order", "twice", f"{shown(name)} is given twice.", "Keep one of them.")


def _named(
    asked: _Asked, circles: Mapping[str, Circle], given: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, Who]]:
    """Who was named in each circle, and whether they may be."""
    found: dict[str, dict[str, Who]] = {}
    open_circles = [name for name, circle in circles.items() if not circle.all]
    for name in given:
        if name not in open_circles:
            asked.say(name, "unknown-circle", f"{shown(name)} is nothing that a plan names.",
                      known(open_circles))  # fmt: skip
    for name in open_circles:
        circle, texts = circles[name], list(given.get(name, ()))
        before = len(asked.problems)
        found[name] = asked.who(name, texts)
        if circle.needed and not found[name] and len(asked.problems) == before:
            asked.say(name, "missing", "nobody is named.", "Name at least one.")
        for code, who in found[name].items():
            kind = "organisation" if who.organisation else "state"
            if kind not in circle.may_be:
                what = "an organisation" if who.organisation else "a State"
                other = "organisations" if who.organisation is False else "States"
                asked.say(name, "kind", f"{code} ({who.name}) is {what}.",
                          f"Here only {other} are named.")  # fmt: skip
    return found


def _clashes(
    asked: _Asked,
    circles: Mapping[str, Circle],
    named: Mapping[str, Mapping[str, Who]],
    against: Mapping[str, Who],
) -> None:
    for code, who in against.items():
        wanted = [n for n, found in named.items() if code in found and not circles[n].may_object]
        if wanted:
            asked.say("objectors", "clash",
                      f"{code} ({who.name}) is also named among {', '.join(wanted)}.",
                      "Who objects to it is no part of it; name it in one place.")  # fmt: skip


def filled_circles(
    circles: Mapping[str, Circle],
    named: Mapping[str, tuple[str, ...]],
    organisations: frozenset[str],
    at: date,
) -> dict[str, tuple[str, ...]]:
    """Circles in which nobody is named by hand: everybody with a status, or another circle."""
    found: dict[str, tuple[str, ...]] = {}
    for name, circle in circles.items():
        if circle.all:
            found[name] = tuple(it.code for it in states(circle.all, at.isoformat(), perhaps=True))
        elif name not in named and circle.default:
            those = named.get(circle.default, ())
            found[name] = tuple(code for code in those if code not in organisations)
    return found


def _notes(
    circles: Mapping[str, Circle],
    named: Mapping[str, tuple[str, ...]],
    filled: Mapping[str, tuple[str, ...]],
    against: Mapping[str, Who],
) -> Iterable[str]:
    """What was said without effect, and why."""
    deciding = {code for name in filled if circles[name].all for code in filled[name]}
    for code, who in against.items():
        if code in deciding or any(code in codes for codes in named.values()):
            continue
        standing = {it.code for it in states("partner")}
        if who.organisation:
            why = "an organisation takes no part in a decision of States"
        elif code in standing:
            why = "a Partner for Co-operation takes no part in a decision and cannot prevent it"
        else:
            why = "it takes no part in a decision of the participating States"
        yield f"{code} ({who.name}) is said to object: {why}; that changes nothing here."
    for name, codes in named.items():
        if circles[name].default or not circles[name].needed:
            continue
        outside = [code for code in codes if code not in deciding]
        if outside and len(outside) < len(codes):
            names = ", ".join(called(code) for code in outside)
            yield f"{names}: not a participating State on that day."


# -- goals -----------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    """What two texts share that differ in capitals, hyphens, spaces and ё only."""
    plain = unicodedata.normalize("NFKC", text[:200]).casefold().replace("ё", "е")
    return " ".join(plain.replace("-", " ").replace("_", " ").split())


def words_of(goal: Goal) -> list[str]:
    """Everything by which a goal is found, besides its key."""
    title = [goal.title] if isinstance(goal.title, str) else list(goal.title.values())
    words = [goal.words] if isinstance(goal.words, list) else list(goal.words.values())
    return [*title, *(word for listed in words for word in listed)]


def goals_meant(
    goals: Mapping[str, Goal], texts: Iterable[str], problems: list[Problem], taken: list[str]
) -> tuple[str, ...]:
    """The keys of the goals that are meant, by key, title or word, or by a word in a phrase.

    Notes among ``problems`` what is none, and in ``taken`` what a phrase is taken for.
    """
    index: dict[str, list[str]] = {}
    for key, goal in goals.items():
        for word in (key, *words_of(goal)):
            index.setdefault(_folded(word), []).append(key)
    found: dict[str, None] = {}
    listed = [text for text in texts if text.strip()]
    for text in listed:
        meant = index.get(_folded(text)) or _in_phrase(text, index, taken)
        if not meant:
            said = f"{shown(text)} is no goal of the catalogue."
            problems.append(Problem("goals", "unknown-goal", said, _near_goal(text, index, goals)))
        found |= dict.fromkeys(meant or ())
    if not listed:
        problems.append(Problem("goals", "missing", "no goal is named.", known(goals)))
    return tuple(sorted(found))


def _in_phrase(text: str, index: Mapping[str, list[str]], taken: list[str]) -> list[str]:
    """The goals of the longest word that stands in a phrase; what else does is said."""
    phrase = f" {_folded(text)} "
    found = sorted((word for word in index if f" {word} " in phrase), key=lambda it: (-len(it), it))
    if not found:
        return []
    meant = [key for word in found if len(word) == len(found[0]) for key in index[word]]
    others = {key for word in found for key in index[word]} - set(meant)
    also = f" Also found: {', '.join(sorted(others))}; name it as a goal too." if others else ""
    keys = ", ".join(dict.fromkeys(meant))
    taken.append(f"{shown(text)} is taken for {keys}, by {shown(found[0])}.{also}")
    return meant


def _near_goal(text: str, index: Mapping[str, list[str]], goals: Mapping[str, Goal]) -> str:
    """Goals whose words are alike, or share a word; else all of them."""
    import difflib

    folded = _folded(text)
    close = difflib.get_close_matches(folded, index, n=4, cutoff=0.6)
    own = {word for word in folded.split() if len(word) > 3}
    close += [words for words in index if own & set(words.split())]
    keys = list(dict.fromkeys(key for words in close for key in index[words]))[:4]
    return f"Did you mean {' or '.join(keys)}?" if keys else known(goals)
