"""Letters of a made-up year, and the entries that they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["Letter", "Post", "at", "stamp"]

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """An instant as entries write it: ``2027-01-04T06:00Z``."""
    return moment.strftime("%Y-%m-%dT%H:%MZ")


def _group(moment: datetime) -> str:
    """The date-time group that stands over a message: ``040600ZJAN27``."""
    return f"{moment:%d%H%M}Z{_MONTHS[moment.month - 1]}{moment:%y}"


@dataclass(eq=False, slots=True)
class Letter:
    """A message before it has a number. States are places in the list of the year, not codes.

    ``planted`` says what is wrong with it on purpose, and stands in the entry as its comment.
    """

    kind: str
    author: int
    sent: datetime
    body: dict[str, Any]
    to: Sequence[int] = ()
    answers: Letter | None = None
    to_all: bool = True
    account: str = ""
    basis: str = ""
    case: str = ""
    planted: str = ""
    number: str = ""
    order: int = 0


@dataclass(slots=True)
class Post:
    """All letters of a year.

    Attributes:
        codes: the States; a State is known by its place here until its letters are written down.
    """

    regime: str
    year: int
    seed: int
    codes: Sequence[str]
    letters: list[Letter] = field(default_factory=list)

    def send(
        self, kind: str, author: int, sent: datetime, body: dict[str, Any], **more: Any
    ) -> Letter:
        """Take a letter in; ``more`` are the other attributes of `Letter`."""
        letter = Letter(kind, author, sent, body, order=len(self.letters), **more)
        self.letters.append(letter)
        return letter

    def entries(self) -> Iterator[dict[str, Any]]:
        """All letters as entries, by the time of sending, each numbered by its author."""
        listed = sorted(self.letters, key=lambda it: (it.sent, it.author, it.order))
        counts = [0] * len(self.codes)
        for letter in listed:
            counts[letter.author] += 1
            letter.number = f"SYN-{self.seed}/{self.year}/{counts[letter.author]:04}"
        return (self._entry(letter) for letter in listed)

    def _entry(self, letter: Letter) -> dict[str, Any]:
        author = self.codes[letter.author]
        entry: dict[str, Any] = {
            "regime": self.regime,
            "kind": letter.kind,
            "author": author,
            "number": letter.number,
            "dtg": _group(letter.sent),
            "to": [self.codes[place] for place in letter.to],
            "sent": stamp(letter.sent),
        }
        if letter.to_all:
            entry["copies"] = ["*"]
        # The network takes some minutes, and not always the same.
        entry["received"] = {
            self.codes[place]: stamp(
                letter.sent + timedelta(minutes=2 + (letter.order + place) % 7)
            )
            for place in letter.to
        }
        if letter.answers:
            first = letter.answers
            entry["refers_to"] = [f"{self.codes[first.author]}/{first.number}"]
        optional: Mapping[str, str] = {
            "account": letter.account, "basis": letter.basis, "case": letter.case,
            "comment": letter.planted,
        }  # fmt: skip
        entry |= {name: value for name, value in optional.items() if value}
        entry |= {"origin": "synthetic", "body": letter.body}
        return entry
