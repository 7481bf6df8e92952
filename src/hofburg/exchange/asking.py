"""From what is unexplained to what an officer would send: one message, its items numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.asking_words import LANGUAGES, SENTENCES, day_in, short
from hofburg.exchange.balance import WHOLE
from hofburg.exchange.measure import Span
from hofburg.exchange.reconciled import Amount, Presence, Reconciliation, Value, Witnessed
from hofburg.exchange.reconciling import compared
from hofburg.regimes import fields_read
from hofburg.register import new_draft

if TYPE_CHECKING:
    from hofburg.regimes import Compares, Law

__all__ = ["MOST_ITEMS", "Question", "question_drafts", "questions"]

MOST_ITEMS = 400
"""Items of one message; more make several, so that none is too long for the register."""
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask.

    Attributes:
        about: ``presence``, ``value``, ``amounts``, ``within`` or ``witnessed``.
        units: the subjects that it is about.
        above: those above them, the highest first: under what it is listed.
        text: by language.
        differences: what it asks about, as in the reconciliation.
    """

    about: str
    units: tuple[str, ...]
    above: tuple[str, ...]
    text: Mapping[str, str]
    differences: tuple[Presence | Value | Amount | Witnessed, ...] = field(repr=False)


def questions(law: Law, found: Reconciliation, process: str | None = None) -> tuple[Question, ...]:
    """What is surely unexplained, as questions, by the tree of the subjects."""
    words = _Words(law, compared(law, process)[1], found)
    listed = [*_presences(words), *_values(words), *_amounts(words), *_witnessed(words)]
    order = {"presence": 0, "within": 1, "amounts": 2, "value": 3, "witnessed": 4}
    return tuple(
        sorted(listed, key=lambda q: (q.above, order[q.about], q.units, q.text["en"]))
    )  # fmt: skip


def question_drafts(
    law: Law,
    found: Reconciliation,
    asked: Iterable[Question],
    *,
    author: str | None = None,
    each: bool = False,
    language: str = "en",
    process: str | None = None,
) -> list[dict[str, Any]]:
    """Drafts of the message that the document has for questions; nothing is sent.

    Args:
        author: who asks; left out, it stays open.
        each: a message for each question, and not one for all.
        language: ``en`` or ``ru``.

    Raises ``QuestionError`` where the document names no such message.
    """
    compares = compared(law, process)[1]
    if compares.asks is None:
        told = f"{law.id} does not say which message takes a question."
        raise QuestionError(Problem(law.id, "asks", told, "Say it: `asks` of `compares`."))
    kind, name = compares.asks
    words = _Words(law, compares, found)
    listed = list(asked)
    sizes = 1 if each else MOST_ITEMS
    groups = [listed[at : at + sizes] for at in range(0, len(listed), sizes)]
    # Who has to be told of a question is said where the document asks for it.
    to_all = any(
        it.kind == "content" and "copies" in fields_read(law, it, kind)
        for it in law.provisions.values()
        if kind in law.processes[it.process].messages
    )
    reference = found.second.said.reference
    drafts = []
    for group in groups:
        text = words.letter(group, language)
        body = dict.fromkeys(law.messages[kind].fields) | {name: text}
        drafts.append(
            new_draft(
                law,
                kind,
                body,
                author=author,
                to=[found.state] if found.state else [],
                refers_to=[reference] if reference else [],
                copies=["*"] if to_all else None,
            )
        )
    return drafts


# -- what is asked about ---------------------------------------------------------------------------


def _presences(words: _Words) -> Iterator[Question]:
    """Each that is gone or came; a pair that each suggests the other is asked about once."""
    found = words.found
    open_ = [it for it in found.presences if it.standing == "unexplained"]
    gone = {it.unit: it for it in open_ if not it.begins}
    for it in open_:
        if not it.begins:
            continue
        other = gone.get(it.perhaps[0].name) if it.perhaps else None
        if other and other.perhaps and other.perhaps[0].name == found.names.now[it.unit]:
            del gone[other.unit]
            yield words.question("presence", (it.unit, other.unit), words.presence, (it, other))
        else:
            yield words.question("presence", (it.unit,), words.presence, (it,))
    for it in gone.values():
        yield words.question("presence", (it.unit,), words.presence, (it,))


def _values(words: _Words) -> Iterator[Question]:
    for it in words.found.values:
        if it.standing == "unexplained":
            yield words.question("value", (it.unit,), words.value, (it,))


def _amounts(words: _Words) -> Iterator[Question]:
    """By subject and class; what may be a move between subjects, once for all of them."""
    own: dict[tuple[str, str], list[Amount]] = {}
    within: dict[tuple[str, tuple[str, ...]], list[Amount]] = {}
    for it in words.found.amounts:
        if it.standing != "unexplained":
            continue
        if it.within is None:
            own.setdefault((it.unit, it.kind[0]), []).append(it)
        else:
            within.setdefault((it.within, it.kind), []).append(it)
    for listed in own.values():
        yield words.question("amounts", (listed[0].unit,), words.amounts, tuple(listed))
    for (above, _), listed in within.items():
        units = (above, *(it.unit for it in listed))
        yield words.question("within", units, words.within, tuple(listed))


def _witnessed(words: _Words) -> Iterator[Question]:
    for it in words.found.witnessed:
        if it.standing == "unexplained":
            yield words.question("witnessed", (it.unit,), words.witnessed, (it,))


# -- sentences -------------------------------------------------------------------------------------


class _Words:
    """What questions about one reconciliation say."""

    def __init__(self, law: Law, compares: Compares, found: Reconciliation) -> None:
        self.law, self.compares, self.found = law, compares, found
        form = law.messages[compares.message]
        self.title = form.title
        self.heads = set(found.parents.values()) - {WHOLE}
        alone = sorted(it.unit for it in found.presences)
        self.alone = alone if len(alone) <= _MOST_LINES else []  # else everything is new anyway
        self.fields = form.fields[compares.lines].of or {}

    def question(self, about: str, units: tuple[str, ...], say: Any, listed: Any) -> Question:
        text = {language: say(listed, language) for language in LANGUAGES}
        way = self.found.way(units[0])
        if units[0] in self.heads:
            way = (*way, units[0])
        above = tuple(self.name(unit) for unit in way)
        return Question(about, units, above, text, listed)

    def letter(self, group: Iterable[Question], language: str) -> str:
        """The text of a message: items by number, under the formations that they belong to."""
        now = self.found.second
        reference = now.said.reference
        title = self.title.get(language) or self.title.get("en") or self.compares.message
        lines = [
            self.say("opening", language, title=title[:1].lower() + title[1:] if language == "en"
                     else title, number=f" ({reference})" if reference else ""),
        ]  # fmt: skip
        above: tuple[str, ...] | None = None
        for number, question in enumerate(group, 1):
            if question.above != above:
                above = question.above
                head = " / ".join(above) or SENTENCES["whole"][language]
                lines += ["", f"{head}:"]
            lines.append(f"{number}. {question.text[language]}")
        return "\n".join([*lines, "", SENTENCES["closing"][language]])

    def presence(self, listed: tuple[Presence, ...], language: str) -> str:
        it = listed[0]
        words = "begins" if it.begins else "ends"
        said = [self.say(words, language, unit=self.name(it.unit), with_=self._having(it))]
        other = self.found.first if it.begins else self.found.second
        for one in it.perhaps[:1]:
            reasons = ", ".join(self._reason(why, language) for why in one.reasons)
            day = day_in(other.day, language)
            said.append(
                self.say("perhaps", language, name=short(one.name), day=day, reasons=reasons)
            )
        return " ".join(said)

    def value(self, listed: tuple[Value, ...], language: str) -> str:
        it = listed[0]
        label = self.fields[it.name].label
        field = label.get(language) or label.get("en") or it.name
        parts = {
            "unit": self.name(it.unit),
            "field": field[:1].lower() + field[1:],
            "before": self.shown(it.before, language),
            "now_value": self.shown(it.now, language),
        }
        if it.by:
            told = str(it.balance.told) if it.balance else short(it.by[-1].to or it.by[-1].what)
            said = [self.say("value-told", language, **parts, told=told)]
        else:
            said = [self.say("value", language, **parts)]
        if it.apart:
            said.append(self.say("apart", language, far=f"{it.apart[0]:.1f}"))
        return " ".join(said)

    def amounts(self, listed: tuple[Amount, ...], language: str) -> str:
        lines = [self._line(it, language) for it in listed[:_MOST_LINES]]
        said = [self.say("amounts", language, unit=self.name(listed[0].unit),
                         lines=self._joined(lines, len(listed), language))]  # fmt: skip
        moved = [it.balance.moved for it in listed]
        if len(listed) > 1 and all(it.known for it in moved) and not sum(it.lo for it in moved):
            said.append(self.say("same-class", language, kind=short(listed[0].kind[0])))
        novel = [self.kind(it.kind) for it in listed if it.novel]
        if novel:
            said.append(self.say("novel", language, kind=", ".join(novel[:_MOST_LINES])))
        return " ".join(said)

    def within(self, listed: tuple[Amount, ...], language: str) -> str:
        above, kind = listed[0].within or WHOLE, listed[0].kind
        shares = [
            self.say("share", language, unit=self.name(it.unit), number=it.balance.now,
                     before=it.balance.before)
            for it in listed[:_MOST_LINES]
        ]  # fmt: skip
        many = len(listed)
        # A subject that only one of the two has may be where they went to, or came from.
        for own in self.alone:
            if above == WHOLE or above in self.found.way(own):
                one = self.found.first.amount(own, kind)
                other = self.found.second.amount(self.found.names.now[own], kind)
                many += one != other
                if one != other and len(shares) < _MOST_LINES:
                    shares.append(
                        self.say("share", language, unit=self.name(own), number=other, before=one)
                    )
        said = self.say("within", language, above=self.name(above), kind=self.kind(kind),
                        lines=self._joined(shares, many, language))  # fmt: skip
        total = self.found.totals[above][kind]
        if (total.moved - total.told).nothing:
            return f"{said} {self.say('moves', language)}"
        by = dict.fromkeys(short(it.source.reference) for it in total.by[:_MOST_LINES])
        return f"{said} {self.say('elsewhere', language, told=', '.join(by))}"

    def witnessed(self, listed: tuple[Witnessed, ...], language: str) -> str:
        it = listed[0]
        what = self.kind(it.kind)
        if it.name:
            label = self.fields[it.name].label
            what = (label.get(language) or label.get("en") or it.name).lower()
        declared = self.found.second if it.declared == self.found.second.year else self.found.first
        told = "" if it.balance.told.nothing else self.say("told", language, told=it.balance.told)
        return self.say(
            "witnessed", language, unit=self.name(it.unit), reference=short(it.reference),
            at=day_in(date.fromisoformat(it.at), language) if it.at[:1].isdigit() else it.at,
            number=it.balance.now, what=what, before=it.balance.before,
            day=day_in(declared.day, language), told=told,
        )  # fmt: skip

    # -- parts of sentences ------------------------------------------------------------------------

    def say(self, words: str, language: str, **parts: object) -> str:
        days = {
            "now": day_in(self.found.second.day, language),
            "then": day_in(self.found.first.day, language),
        }
        return SENTENCES[words][language].format_map({**days, **parts})

    def name(self, unit: str) -> str:
        return short(self.found.called(unit))

    def kind(self, kind: tuple[str, ...]) -> str:
        """The type with its class: ``T-Alpha (BT)``."""
        *coarse, fine = (short(part, 60) for part in kind)
        return f"{fine} ({', '.join(coarse)})" if coarse else fine

    def shown(self, value: Any, language: str) -> str:
        if value is None or value == "?":
            return SENTENCES["not-said"][language]
        if isinstance(value, bool):
            return SENTENCES["yes" if value else "no"][language]
        return short(str(value))

    def _line(self, it: Amount, language: str) -> str:
        balance = it.balance
        words = "line" if balance.told.nothing else "line-told"
        return self.say(words, language, number=balance.now, kind=self.kind(it.kind),
                        before=balance.before, told=_signed(balance.told))  # fmt: skip

    def _joined(self, lines: list[str], many: int, language: str) -> str:
        if many > len(lines):
            lines = [*lines, SENTENCES["more"][language].format(many=many - len(lines))]
        return "; ".join(lines)

    def _having(self, it: Presence) -> str:
        """What a subject that stands in one of the two only has: `` (31 T-Alpha (BT))``."""
        stated = self.found.second if it.begins else self.found.first
        name = self.found.names.now[it.unit] if it.begins else it.unit
        listed = sorted(stated.kinds(name))
        parts = [f"{stated.amount(name, kind)} {self.kind(kind)}" for kind in listed[:8]]
        if not parts:
            return ""
        return f" ({', '.join(parts)}{', …' if len(listed) > 8 else ''})"

    def _reason(self, why: str, language: str) -> str:
        if why in ("alike", "near"):
            return SENTENCES[why][language]
        if why == "amounts":
            return SENTENCES["same-amounts"][language]
        label = self.fields[why].label
        named = label.get(language) or label.get("en") or why
        return SENTENCES["agree"][language].format(field=named.lower())


def _signed(number: Span) -> str:
    text = str(number)
    return f"+{text}" if number.known and number.lo > 0 else text
