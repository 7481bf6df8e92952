"""Sentences of an answer for people. Who wills what is an assumption, and each sentence says so."""

from __future__ import annotations

from collections.abc import Iterable

from hofburg.cooperation.answer import Agreed, Answer, Change, Condition, Missing, Position, Row
from hofburg.cooperation.evaluate import NOBODY
from hofburg.cooperation.spans import Amount, Days, Duration
from hofburg.cooperation.who import called
from hofburg.languages import say, say_count
from hofburg.regimes import said_in

__all__ = [
    "ASSUMED",
    "agreement",
    "amount",
    "because",
    "change",
    "condition",
    "days",
    "missing",
    "named",
    "position",
    "takes",
]

ASSUMED = (
    "Positions are assumptions of this run, made by whoever asked: they are no facts about anybody,"
    " and nothing of them is stored."
)
_MANY = 6


def named(codes: Iterable[str], language: str = "en", *, many: int = _MANY) -> str:
    """Names, of many only how many there are."""
    listed = list(codes)
    if len(listed) > many:
        n = len(listed)
        return say_count("{n} State or organisation", "{n} States or organisations", n)
    return ", ".join(say("one not named") if c == NOBODY else called(c, language) for c in listed)


def days(span: Days | None) -> str:
    """A day, or the first and the last that it may be."""
    if span is None:
        return say("not known")
    first = span.first.isoformat()
    if span.first == span.last:
        return first
    last = span.last.isoformat() if span.last else say("not known")
    return say("{first} to {last}", first=first, last=last)


def takes(duration: Duration) -> str:
    """How long, as the catalogue has it."""
    if duration.written == "?":
        return say("not known")
    first, dots, last = (part.strip() for part in duration.written.partition(".."))
    if not dots:
        return first
    if not last:
        return f"{first} to" if first else ""
    return say("{first} to {last}", first=first, last=last)


def amount(money: Amount | None) -> str:
    """Money with its currency, as a range."""
    if money is None:
        return say("not known")
    least = "" if money.least is None else f"{money.least:,f}".replace(",", " ")
    most = "" if money.most is None else f"{money.most:,f}".replace(",", " ")
    currency = money.currency
    if least == most:
        return f"{most} {currency}"
    if not least:
        return say("up to {amount} {currency}", amount=most, currency=currency)
    if not most:
        return say("from {amount} {currency}", amount=least, currency=currency)
    return say("{least} to {most} {currency}", least=least, most=most, currency=currency)


def position(one: Position, language: str = "en") -> str:
    """Who is assumed to be or do what, and by what."""
    name = say("one not named") if one.who == NOBODY else called(one.who, language)
    why = {
        "named": say("named in the plan"),
        "said": say("as the question says"),
        "office": say("by its office"),
        "nothing": say("nothing is said of it"),
    }[one.why]
    stance = {"willing": say("willing"), "does not object": say("does not object"),
              "objects": say("objects"), "not known": say("not known")}[one.stance]  # fmt: skip
    return say("{name}: {stance} (assumption: {why})", name=name, stance=stance, why=why)


def agreement(agreed: Agreed, language: str = "en") -> str:
    """Whose agreement, who has given it by assumption, of whom it is not known, who objects."""
    title = said_in(agreed.title, language)
    total = len(agreed.agree) + len(agreed.unknown) + len(agreed.object)
    if not total:
        return say("{title}: nobody is named", title=title)
    parts = []
    if agreed.object:
        parts.append(say("objection of {names}", names=named(agreed.object, language, many=60)))
    if agreed.unknown:
        parts.append(say("not known of {n} of {all}", n=len(agreed.unknown), all=total))
    if agreed.agree and not (agreed.object or agreed.unknown):
        parts.append(say("no objection of {names}", names=named(agreed.agree, language)))
    elif agreed.agree:
        parts.append(say("no objection of {names}", names=len(agreed.agree)))
    return say("{title}: {said} (assumption)", title=title, said="; ".join(parts))


def missing(answer: Answer, found: Missing, language: str = "en") -> str:
    """The fact without which a condition stays open."""
    if not found.circle:
        return say("{fact} is not given", fact=found.column)
    title = said_in(answer.titles[found.circle], language)
    who = named(found.who, language)
    if found.position:
        return say("the position of {who} ({title})", who=who, title=title)
    fact = found.column.replace("_", " ")
    return say("whether {who} ({title}) is {fact}", who=who, title=title, fact=fact)


def condition(answer: Answer, one: Condition, language: str = "en") -> str:
    """A gate or constraint: what it says, how it stands, and what would open it."""
    said = said_in(one.text, language)
    head = f"{said_in(one.title, language)}: " if one.title else ""
    if one.status == "not known":
        facts = "; ".join(missing(answer, it, language) for it in one.missing)
        facts = facts or say("what it reads")
        return head + say("{said} Not known: {facts}.", said=said, facts=facts)
    if one.status == "not met" and one.otherwise:
        otherwise = said_in(one.otherwise, language)
        return head + say("not met: {said} {otherwise}", said=said, otherwise=otherwise)
    return f"{head}{said}"


def because(answer: Answer, row: Row, language: str = "en") -> tuple[str, ...]:
    """Why a row is closed, or on what it depends; empty where it can start now."""
    found = []
    if row.verdict == "closed":
        found += [agreement(a, language) for a in row.agreements if a.status == "objection"]
        found += [condition(answer, g, language) for g in row.gates if g.status == "not met"]
    elif row.verdict == "depends":
        for a in row.agreements:
            if a.status == "not known":
                title = said_in(a.title, language)
                found.append(
                    say("positions of {n} of {all} ({title}) are not known", n=len(a.unknown),
                        all=len(a.agree) + len(a.unknown), title=title)
                )  # fmt: skip
        found += [condition(answer, g, language) for g in row.gates if g.status == "not known"]
    return tuple(found)


def change(answer: Answer, one: Change, language: str = "en") -> str:
    """A single change of the question, as an assumption to make otherwise."""
    if one.kind == "position":
        return say("{who} does not object (assumption)", who=named(one.who, language))
    if one.kind == "named":
        return _one_more(answer, one, language)
    if one.kind == "date":
        return say("until {day} instead of {by}", day=one.day, by=answer.by)
    row = next((r for r in answer.rows if (r.instrument, r.reading) in (*one.opens, *one.loosens)),
               None)  # fmt: skip
    why = said_in(row.readings[one.reading][1], language) if row else ""
    if why:
        return say("the reading {reading}: {why}", reading=one.reading, why=why)
    return say("the reading {reading}", reading=one.reading)


def _one_more(answer: Answer, one: Change, language: str) -> str:
    title = said_in(answer.titles[one.circle], language)
    if not one.who or one.who == (NOBODY,):
        return say("one more among {title}: anybody who is willing (assumption)", title=title)
    if len(one.who) == 1:
        who = named(one.who, language)
        return say("one more among {title}: {who} (assumption)", title=title, who=who)
    who = named(one.who, language) if len(one.who) < 4 else ", ".join(one.who[:_MANY])
    if len(one.who) > _MANY:
        return say(
            "one more among {title}: one of {who} or another of {n} (assumption)", title=title,
            who=who, n=len(one.who),
        )  # fmt: skip
    return say("one more among {title}: one of {who} (assumption)", title=title, who=who)
