"""Drafts: who writes to whom, what the document says of one, how it is printed and recorded."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hofburg.errors import RegisterError
from hofburg.inquiry.holidays import lists_here
from hofburg.inquiry.question import party_code
from hofburg.inquiry.readable import readable
from hofburg.inquiry.sources import centre_here

if TYPE_CHECKING:
    from hofburg.assessment import Advice, HolidayNotes
    from hofburg.errors import Problem
    from hofburg.inquiry.sources import Library
    from hofburg.regimes import Law
    from hofburg.register import Entry, Record, Register

__all__ = ["Judged", "ends", "judged", "printable", "record_line"]


def ends(
    law: Law,
    author: str | None,
    to: Sequence[str],
    refers_to: Sequence[str],
    problems: list[Problem],
    option: str = "--from",
) -> tuple[str | None, list[str]]:
    """Who sends it to whom: as the options say, else the centre's State to whom it answers."""
    sender = party_code(author, option, [law], problems) if author else None
    addressees = [party_code(text, "--to", [law], problems) for text in to]
    centre = centre_here()
    if centre is None:
        return sender, addressees
    if sender is None and (law.parties is None or centre.state in law.parties):
        sender = centre.state
    if not addressees and refers_to:
        with centre.register() as store:
            seen = readable((it for ref in refers_to for it in store.find(ref)), [law])
            known = [it.entry.author for it in seen.records]
        addressees = list(dict.fromkeys(it for it in known if it and it != sender))
    return sender, addressees


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be said of a draft.

    Attributes:
        entry: what it would be if it were sent; None where anything about it is impossible: then
            the document was not asked.
        problems: what refuses it, and what is worth saying.
        advice: what sending it would bring upon its author, musts first.
        notes: days that fall on holidays.
        asked: whether the document was asked at all.
    """

    entry: Entry | None
    problems: tuple[Problem, ...]
    advice: tuple[Advice, ...] = ()
    notes: HolidayNotes | None = None
    asked: bool = False

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What refuses it."""
        return tuple(it for it in self.problems if it.level == "error")


def judged(
    draft: Mapping[str, Any],
    laws: Library,
    place: str = "",
    *,
    at: int,
    now: int,
    store: Register | None = None,
    records: Sequence[Record] = (),
    holder: str | None = None,
    advice: bool = True,
) -> Judged:
    """A draft held against its form, the register and the document.

    Args:
        at: as if it were sent then; ``now`` is how far the register is kept.
        store, records: the register that it would join, and its records.
        holder: the State whose register that is.
        advice: False asks nothing of the document: with thousands of lines that takes minutes.
    """
    from hofburg.assessment import advise, holiday_notes
    from hofburg.register import check_draft

    entry, problems = check_draft(draft, laws, place, at=at, register=store)
    if entry is None:
        return Judged(None, tuple(problems))
    told = tuple(
        it
        for law in (_judging(laws, entry, records) if advice else ())
        for it in advise(law, entry, records, as_of=at, horizon=min(at, now), holder=holder)
    )
    notes = holiday_notes(laws[entry.under], entry.data, lists=lists_here())
    return Judged(entry, tuple(problems), told, notes, advice)


def _judging(laws: Library, entry: Entry, records: Sequence[Record]) -> list[Law]:
    """What it was sent under and what that was to which it answers: its case belongs to that."""
    own = laws.judging(entry)
    meant = [it.entry for it in records if it.entry.reference in entry.data.get("refers_to", ())]
    others = dict.fromkeys(it.under for it in meant if it.regime == entry.regime)
    return [*own, *(laws[it] for it in others if it not in {law.id for law in own})]


def printable(
    data: Mapping[str, Any], laws: Library, place: str = "", *, at: int
) -> tuple[Law, list[Problem]]:
    """The document whose form a draft or entry has, and what is still to be said of it.

    What is open does not keep a draft from being printed; half a transmission does. Raises
    ``RegisterError`` with all that does.
    """
    from hofburg.register import check_draft

    _, problems = check_draft(data, laws, place, at=at)
    law, kind = laws.get(str(data.get("under") or data.get("regime"))), data.get("kind")
    refused = [
        p for p in problems
        if p.level == "error"
        and (p.rule != "missing-field" or p.field.startswith("transmission"))
    ]  # fmt: skip
    if refused or law is None or kind not in law.messages:
        raise RegisterError([p for p in problems if p.level == "error"])
    # What is still missing, said without refusing.
    return law, [replace(it, level="warning") for it in problems if it.rule != "nobody"]


def record_line(place: str, draft: Mapping[str, Any]) -> str:
    """The command that records that a draft was transmitted, as the log of the channel has it.

    What says already how it was transmitted is recorded as it is.
    """
    if draft.get("transmission") is not None:
        return shlex.join(["hofburg", "register", "add", place])
    number = draft.get("number")
    said = shlex.quote(number) if isinstance(number, str) and number else "NUMBER"
    return (
        f"hofburg message record {shlex.quote(place)} --channel TEXT --number {said} --at INSTANT"
        " --received STATE=INSTANT"
    )
