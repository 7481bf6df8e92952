"""How ways to a goal are told: titles, whose agreement, money, and what it comes to in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.cooperation import words
from hofburg.regimes import said_in
from hofburg.reports.wording import count, plain

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
_TIME = {
    "shorter": "this way is quicker",
    "longer": "this way takes longer",
    "overlaps": "either may be quicker",
    "not known": "which is quicker is not known",
}
_MONEY = {
    "less": "this way costs less",
    "more": "this way costs more",
    "overlaps": "either may cost less",
    "not known": "which costs less is not known",
}


def option_titles(rows: Iterable[Row], language: str = "en") -> dict[tuple[str, str], str]:
    """The title of each row; with its reading where an instrument has several rows."""
    listed = list(rows)
    many = Counter(row.instrument for row in listed)
    found = {}
    for row in listed:
        title = plain(said_in(row.title, language))
        if many[row.instrument] > 1:
            title += f" [reading: {reading_words(row, row.reading, language)}]"
        found[row.key] = title if row.exists else f"{title} (no such thing today)"
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
        who = ", ".join(agreed.object[:3]) + (" and others" if len(agreed.object) > 3 else "")
        return f"{title} ({who} {'objects' if len(agreed.object) == 1 else 'object'})"
    if agreed.status == "not known":
        return f"{title} ({len(agreed.unknown)} of {total} not known)"
    return f"{title} ({total})" if total > _MANY else title


def short_amount(amount: Amount | None, *, currency: bool = True) -> str:
    """Money in a narrow place: ``50k-2M EUR``; k is a thousand, M a million."""
    if amount is None:
        return "not known"
    least, most = _short(amount.least), _short(amount.most)
    after = f" {amount.currency}" if currency and amount.currency else ""
    if least == most:
        return f"{least}{after}"
    if not least or not most:
        return f"{'up to' if most else 'from'} {most or least}{after}"
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
    takes = words.takes(way.takes)
    cost = words.amount(way.amount)
    said = (
        f"takes {takes}, ends {words.days(way.ends)}" if takes != "not known" else "time not known"
    )
    return (
        f"Bilateral: {said}: {_TIME[way.time]}. Cost{' ' if way.amount is None else ': '}"
        f"{cost}: {_MONEY[way.money]}."
    )


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
        yield f"{run[0]} to {number}" if len(run) > 2 else ", ".join(map(str, run))
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
        said = f"{titles[row.key]}: it could not be used, whoever agrees."
        if row.consensus == "yes":
            said = f"{titles[row.key]}: it would take a decision of {everybody}."
        if without:
            said += f" What needs none and can start now: {option_numbers(rows, without)}."
        found.append(said)
    by = f" and may end by {answer.by}" if answer.by else ""
    if not open_:
        found.append(f"Of {count(len(own), 'way')} none can start now{by}, under the assumptions.")
    else:
        said = (
            f"Of {count(len(own), 'way')} {len(open_)} can start now{by}, under the assumptions: "
        )
        said += f"{option_numbers(rows, open_)}."
        if len(without) == len(open_):
            said += f" None of these needs a decision of {everybody}."
        else:
            said += (
                f" {len(without)} of these need no decision of {everybody}:"
                f" {option_numbers(rows, without)}."
                if without else f" Each needs a decision of {everybody}, at least for a part."
            )  # fmt: skip
        found.append(said)
    late = [row for row in own if row.verdict == "can start now" and row.in_time == "no"]
    groups = {
        "can start now, but cannot end in time": late,
        "depends on what is not known": [row for row in own if row.verdict == "depends"],
        "closed": [row for row in own if row.verdict == "closed"],
    }
    rest = [f"{said}: {option_numbers(rows, some)}" for said, some in groups.items() if some]
    if rest:
        found.append(f"Others: {'; '.join(rest)}.")
    readings = [row for row in rows if not row.default]
    if readings:
        found.append(f"Under another reading of the rules: {option_numbers(rows, readings)}.")
    more = [row for row in rows if row.changes]
    if more:
        found.append(f"A single change of the question would open {option_numbers(rows, more)}.")
    return found


def _everybody(catalogue: Catalogue, answer: Answer, language: str) -> str:
    """Those who take a decision of all, with how many they are."""
    for name, circle in catalogue.circles.items():
        if circle.all:
            return all_words(answer.titles[name], len(answer.circles.get(name, ())), language)
    return "all"


def all_words(title: Mapping[str, str], many: int, language: str = "en") -> str:
    """A circle of many with how many they are."""
    return f"{plain(said_in(title, language))} ({many})"
