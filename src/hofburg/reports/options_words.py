"""How ways to a goal are told: titles, whose agreement, money, and what it comes to in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.cooperation import words
from hofburg.languages import say, say_count
from hofburg.regimes import said_in
from hofburg.reports.wording import plain

if TYPE_CHECKING:
    from hofburg.cooperation import Agreed, Amount, Answer, Catalogue, Compared, Row

__all__ = [
    "compared_words",
    "option_agreement",
    "option_numbers",
    "option_summary",
    "option_titles",
    "reading_words",
    "short_amount",
]

_MANY = 12  # of so many or fewer nobody asks how many they are


def option_titles(rows: Iterable[Row], language: str = "en") -> dict[tuple[str, str], str]:
    """The title of each row; with its reading where an instrument has several rows."""
    listed = list(rows)
    many = Counter(row.instrument for row in listed)
    found = {}
    for row in listed:
        title = plain(said_in(row.title, language))
        if many[row.instrument] > 1:
            reading = reading_words(row, row.reading, language)
            title = say("{title} [reading: {reading}]", title=title, reading=reading)
        found[row.key] = title if row.exists else say("{title} (no such thing today)", title=title)
    return found


def reading_words(row: Row, reading: str, language: str = "en") -> str:
    """What a reading of a contested question is called."""
    title = row.readings[reading][0] if reading in row.readings else {}
    return plain(said_in(title, language) or reading)


def option_agreement(agreed: Agreed, language: str = "en") -> str:
    """Whose agreement in a few words, and how it stands where nobody's word is assumed for it."""
    title = plain(said_in(agreed.title, language))
    total = len(agreed.agree) + len(agreed.unknown) + len(agreed.object)
    if agreed.status == "objection":
        who = ", ".join(agreed.object[:3])
        if len(agreed.object) > 3:
            return say("{title} ({who} and others object)", title=title, who=who)
        if len(agreed.object) == 1:
            return say("{title} ({who} objects)", title=title, who=who)
        return say("{title} ({who} object)", title=title, who=who)
    if agreed.status == "not known":
        n = len(agreed.unknown)
        return say("{title} ({n} of {all} not known)", title=title, n=n, all=total)
    return f"{title} ({total})" if total > _MANY else title


def short_amount(amount: Amount | None, *, currency: bool = True) -> str:
    """Money in a narrow place: ``50k-2M EUR``; k is a thousand, M a million."""
    if amount is None:
        return say("not known")
    least, most = _short(amount.least), _short(amount.most)
    after = f" {amount.currency}" if currency and amount.currency else ""
    if least == most:
        return f"{least}{after}"
    if not least or not most:
        if most:
            return say("up to {amount}", amount=f"{most}{after}")
        return say("from {amount}", amount=f"{least}{after}")
    return f"{least}-{most}{after}"


def _short(number: Decimal | None) -> str:
    if number is None:
        return ""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        # What would lose a digit stays as it is.
        if number >= size and (short := number / size) == round(short, 1):
            return f"{short.normalize():f}{letter}"
    return f"{number:f}"


def compared_words(way: Compared) -> str:
    """How a way compares with the bilateral one: never which is better."""
    time = {
        "shorter": say("this way is quicker"),
        "longer": say("this way takes longer"),
        "overlaps": say("either may be quicker"),
        "not known": say("which is quicker is not known"),
    }[way.time]
    money = {
        "less": say("this way costs less"),
        "more": say("this way costs more"),
        "overlaps": say("either may cost less"),
        "not known": say("which costs less is not known"),
    }[way.money]
    if way.takes.written == "?":
        first = say("Bilateral: time not known: {time}.", time=time)
    else:
        takes, ends = words.takes(way.takes), words.days(way.ends)
        first = say("Bilateral: takes {takes}, ends {ends}: {time}.", takes=takes, ends=ends,
                    time=time)  # fmt: skip
    if way.amount is None:
        return first + " " + say("Cost not known: {money}.", money=money)
    cost = words.amount(way.amount)
    return first + " " + say("Cost: {cost}: {money}.", cost=cost, money=money)


def option_numbers(rows: Sequence[Row], some: Iterable[Row]) -> str:
    """The numbers of some rows in the table: ``1 to 4, 7``."""
    place = {row.key: number for number, row in enumerate(rows, 1)}
    return ", ".join(_runs(sorted(place[row.key] for row in some if row.key in place)))


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    start = 0
    for at, number in enumerate(numbers):
        if at + 1 < len(numbers) and numbers[at + 1] == number + 1:
            continue
        run = numbers[start : at + 1]
        ends = say("{first} to {last}", first=run[0], last=number)
        yield ends if len(run) > 2 else ", ".join(map(str, run))
        start = at + 1


def option_summary(
    catalogue: Catalogue, answer: Answer, rows: Sequence[Row], language: str = "en"
) -> list[str]:
    """What it comes to, in a few sentences, under the assumptions of the question.

    An instrument counts once, under the reading that is taken unless somebody asks otherwise. Where
    something that does not exist is asked for, it says so, whose decision it would take, and which
    rows need no such decision.
    """
    everybody = _everybody(catalogue, answer, language)
    titles = option_titles(answer.rows, language)
    own = [row for row in rows if row.default]
    open_ = [row for row in own if row.way]
    without = [row for row in open_ if row.consensus == "no"]
    found = []
    for row in (it for it in own if not it.exists):
        title = titles[row.key]
        said = say("{title}: it could not be used, whoever agrees.", title=title)
        if row.consensus == "yes":
            said = say("{title}: it would take a decision of {all}.", title=title, all=everybody)
        if without:
            numbers = option_numbers(rows, without)
            said += " " + say("What needs none and can start now: {numbers}.", numbers=numbers)
        found.append(said)
    found.append(_startable(answer, rows, own, everybody))
    late = [row for row in own if row.verdict == "can start now" and row.in_time == "no"]
    groups = {
        say("can start now, but cannot end in time"): late,
        say("depends on what is not known"): [row for row in own if row.verdict == "depends"],
        say("closed"): [row for row in own if row.verdict == "closed"],
    }
    rest = [f"{said}: {option_numbers(rows, some)}" for said, some in groups.items() if some]
    if rest:
        found.append(say("Others: {which}.", which="; ".join(rest)))
    readings = [row for row in rows if not row.default]
    if readings:
        numbers = option_numbers(rows, readings)
        found.append(say("Under another reading of the rules: {numbers}.", numbers=numbers))
    more = [row for row in rows if row.changes]
    if more:
        numbers = option_numbers(rows, more)
        found.append(say("A single change of the question would open {numbers}.", numbers=numbers))
    return found


def _startable(answer: Answer, rows: Sequence[Row], own: Sequence[Row], everybody: str) -> str:
    """How many ways can start now, and which need no decision of all."""
    open_ = [row for row in own if row.way]
    without = [row for row in open_ if row.consensus == "no"]
    ways = say_count("{n} way", "{n} ways", len(own))
    which = say("{n} can start now", n=len(open_)) if open_ else say("none can start now")
    if answer.by:
        which = say("{which} and may end by {by}", which=which, by=answer.by)
    if not open_:
        return say("Of {ways} {which}, under the assumptions.", ways=ways, which=which)
    numbers = option_numbers(rows, open_)
    said = say("Of {ways} {which}, under the assumptions: {numbers}.", ways=ways, which=which,
               numbers=numbers)  # fmt: skip
    if len(without) == len(open_):
        return said + " " + say("None of these needs a decision of {all}.", all=everybody)
    if not without:
        more = say("Each needs a decision of {all}, at least for a part.", all=everybody)
        return f"{said} {more}"
    numbers = option_numbers(rows, without)
    more = say("{n} of these need no decision of {all}: {numbers}.", n=len(without),
               all=everybody, numbers=numbers)  # fmt: skip
    return f"{said} {more}"


def _everybody(catalogue: Catalogue, answer: Answer, language: str) -> str:
    """Those who take a decision of all, with how many they are."""
    for name, circle in catalogue.circles.items():
        if circle.all:
            return all_words(answer.titles[name], len(answer.circles.get(name, ())), language)
    return say("all")


def all_words(title: Mapping[str, str], many: int, language: str = "en") -> str:
    """A circle of many with how many they are."""
    return f"{plain(said_in(title, language))} ({many})"
