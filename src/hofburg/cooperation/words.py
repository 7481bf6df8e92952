"""Sentences of an answer for people. Who wills what is an assumption, and each sentence says so."""

from __future__ import annotations

from collections.abc import Iterable

from hofburg.cooperation.answer import Agreed, Answer, Change, Condition, Missing, Position, Row
from hofburg.cooperation.evaluate import NOBODY
from hofburg.cooperation.spans import Amount, Days, Duration
from hofburg.cooperation.who import called
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
        return f"{len(listed)} States or organisations"
    return ", ".join("one not named" if c == NOBODY else called(c, language) for c in listed)


def days(span: Days | None) -> str:
    """A day, or the first and the last that it may be."""
    if span is None:
        return "not known"
    if span.first == span.last:
        return span.first.isoformat()
    return f"{span.first.isoformat()} to {span.last.isoformat() if span.last else 'not known'}"


def takes(duration: Duration) -> str:
    """How long, as the catalogue has it."""
    if duration.written == "?":
        return "not known"
    return duration.written.replace("..", " to ").strip()


def amount(money: Amount | None) -> str:
    """Money with its currency, as a range."""
    if money is None:
        return "not known"
    least = "" if money.least is None else f"{money.least:,f}".replace(",", " ")
    most = "" if money.most is None else f"{money.most:,f}".replace(",", " ")
    if least == most:
        return f"{most} {money.currency}"
    if not least or not most:
        return f"{'up to' if most else 'from'} {most or least} {money.currency}"
    return f"{least} to {most} {money.currency}"


def position(one: Position, language: str = "en") -> str:
    """Who is assumed to be or do what, and by what."""
    name = "one not named" if one.who == NOBODY else called(one.who, language)
    why = {"named": "named in the plan", "said": "as the question says", "office": "by its office",
           "nothing": "nothing is said of it"}[one.why]  # fmt: skip
    return f"{name}: {one.stance} (assumption: {why})"


def agreement(agreed: Agreed, language: str = "en") -> str:
    """Whose agreement, who has given it by assumption, of whom it is not known, who objects."""
    title = said_in(agreed.title, language)
    total = len(agreed.agree) + len(agreed.unknown) + len(agreed.object)
    if not total:
        return f"{title}: nobody is named"
    parts = []
    if agreed.object:
        parts.append(f"objection of {named(agreed.object, language, many=60)}")
    if agreed.unknown:
        parts.append(f"not known of {len(agreed.unknown)} of {total}")
    if agreed.agree and not (agreed.object or agreed.unknown):
        parts.append(f"no objection of {named(agreed.agree, language)}")
    elif agreed.agree:
        parts.append(f"no objection of {len(agreed.agree)}")
    return f"{title}: {'; '.join(parts)} (assumption)"


def missing(answer: Answer, found: Missing, language: str = "en") -> str:
    """The fact without which a condition stays open."""
    if not found.circle:
        return f"{found.column} is not given"
    title = said_in(answer.titles[found.circle], language)
    who = named(found.who, language)
    if found.position:
        return f"the position of {who} ({title})"
    return f"whether {who} ({title}) is {found.column.replace('_', ' ')}"


def condition(answer: Answer, one: Condition, language: str = "en") -> str:
    """A gate or constraint: what it says, how it stands, and what would open it."""
    said = said_in(one.text, language)
    head = f"{said_in(one.title, language)}: " if one.title else ""
    if one.status == "not known":
        facts = "; ".join(missing(answer, it, language) for it in one.missing)
        return f"{head}{said} Not known: {facts or 'what it reads'}."
    if one.status == "not met" and one.otherwise:
        return f"{head}not met: {said} {said_in(one.otherwise, language)}"
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
                total = len(a.agree) + len(a.unknown)
                title = said_in(a.title, language)
                found.append(f"positions of {len(a.unknown)} of {total} ({title}) are not known")
        found += [condition(answer, g, language) for g in row.gates if g.status == "not known"]
    return tuple(found)


def change(answer: Answer, one: Change, language: str = "en") -> str:
    """A single change of the question, as an assumption to make otherwise."""
    if one.kind == "position":
        return f"{named(one.who, language)} does not object (assumption)"
    if one.kind == "named":
        title = said_in(answer.titles[one.circle], language)
        if not one.who or one.who == (NOBODY,):
            return f"one more among {title}: anybody who is willing (assumption)"
        who = named(one.who, language) if len(one.who) < 4 else ", ".join(one.who[:_MANY])
        more = f" or another of {len(one.who)}" if len(one.who) > _MANY else ""
        one_of = "one of " if len(one.who) > 1 else ""
        return f"one more among {title}: {one_of}{who}{more} (assumption)"
    if one.kind == "date":
        return f"until {one.day} instead of {answer.by}"
    row = next((r for r in answer.rows if (r.instrument, r.reading) in (*one.opens, *one.loosens)),
               None)  # fmt: skip
    why = said_in(row.readings[one.reading][1], language) if row else ""
    return f"the reading {one.reading}: {why}" if why else f"the reading {one.reading}"
