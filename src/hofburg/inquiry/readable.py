"""What a reader may see of a register: the records up to a handling mark, and how many others.

The mark is said once, by the command line or the server, and holds for whatever is asked there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.handling import merged

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Record

__all__ = [
    "EVERYTHING",
    "Readable",
    "marks_seen",
    "read_up_to",
    "readable",
    "reader",
    "refuse_withheld",
    "seen_of",
    "set_reader",
    "unhidden",
    "withheld",
    "withheld_words",
]

EVERYTHING = "all"
"""Instead of a mark: whatever its mark, as if none were named."""

T = TypeVar("T")
# Several marks, one within the other, show what all of them show: it can only become less.
_READER: ContextVar[tuple[str, ...]] = ContextVar("reader", default=())


def reader() -> tuple[str, ...]:
    """The marks up to which whoever asks may see; none: everything."""
    return _READER.get()


def set_reader(mark: str | None) -> None:
    """Say from here on who asks: up to which mark; None or ``all``: everything."""
    _READER.set(_marks(mark))


@contextmanager
def read_up_to(mark: str | None) -> Iterator[None]:
    """Ask as somebody who may see no more than up to a mark as well; None or ``all``: as before."""
    token = _READER.set(tuple(dict.fromkeys([*_READER.get(), *_marks(mark)])))
    try:
        yield
    finally:
        _READER.reset(token)


def _marks(mark: str | None) -> tuple[str, ...]:
    return () if mark is None or mark in ("", EVERYTHING) else (mark,)


def marks_seen(orders: Iterable[Sequence[str]], mark: str) -> frozenset[str]:
    """The mark, and those that some document puts below it, or below one of these.

    What documents order against each other, or do not order at all, is not seen.
    """
    pairs = {
        (low, high) for it in orders for n, low in enumerate(it) for high in it[n + 1 :]
    }  # fmt: skip

    def reached(step: Mapping[str, set[str]]) -> set[str]:
        found, todo = set[str](), [mark]
        while todo:
            more = step.get(todo.pop(), set()) - found
            found |= more
            todo += more
        return found

    below: dict[str, set[str]] = {}
    above: dict[str, set[str]] = {}
    for low, high in pairs:
        below.setdefault(high, set()).add(low)
        above.setdefault(low, set()).add(high)
    return frozenset(reached(below) - reached(above) | {mark})


@dataclass(frozen=True, slots=True)
class Readable:
    """Records as a reader may see them.

    Attributes:
        up_to: the reader's mark; None: everything.
        records: those that are seen, in their order.
        hidden: the others, each with the mark that withholds it.
        seen: the marks that the reader sees.
        order: all marks that are known or met, the lowest first.
    """

    up_to: str | None
    records: Sequence[Record]
    hidden: Sequence[tuple[Record, str]] = ()
    seen: frozenset[str] = field(default_factory=frozenset)
    order: tuple[str, ...] = ()

    @property
    def counted(self) -> dict[str, int]:
        """How many records are withheld, by their mark, the lowest first."""
        found: dict[str, int] = {}
        for _, mark in self.hidden:
            found[mark] = found.get(mark, 0) + 1
        return {mark: found[mark] for mark in self.order if mark in found}

    @property
    def all_records(self) -> Sequence[Record]:
        """Those that are seen and the others."""
        return self.level(len(self.counted))[0]

    def level(self, number: int) -> tuple[Sequence[Record], frozenset[str]]:
        """Records and marks that are seen with so many of the withheld marks, from the lowest."""
        marks = frozenset(list(self.counted)[:number])
        more = {it.id for it, mark in self.hidden if mark in marks}
        if number >= len(self.counted):
            more = {it.id for it, _ in self.hidden}
        own = {it.id for it in self.records}
        every = [*self.records, *(it for it, _ in self.hidden if it.id in more - own)]
        return every, self.seen | marks

    def mark_of(self, name: str) -> str | None:
        """The highest mark of the withheld records that are called so: reference, number or id."""
        met = [
            mark for it, mark in self.hidden
            if name in (it.reference, it.id, it.hash, f"{it.recorder}/{it.seq}")
        ]  # fmt: skip
        return max(met, key=self.order.index, default=None)

    def refuse(self, name: str, place: str = "") -> None:
        """Refuse what is asked for by name and withheld (``QuestionError``, rule ``withheld``)."""
        mark = self.mark_of(name)
        if mark is not None and not any(it.reference == name for it in self.records):
            raise withheld(mark, place)


def withheld(mark: str, place: str = "") -> QuestionError:
    """The refusal of what lies above the reader's mark; it tells no more than that mark."""
    remedy = "Name a higher mark with --up-to, if you may read it."
    return QuestionError(Problem(place, "withheld", f"is withheld: it is marked {mark}.", remedy))


def readable(
    records: Iterable[Record],
    laws: Iterable[Law] = (),
    up_to: str | None = None,
    *,
    strict: bool = True,
) -> Readable:
    """The records that the reader sees.

    Args:
        records: of one register or of several.
        laws: documents that order marks besides those that the records name.
        up_to: a mark beside that of whoever asks; the reader sees what both show.
        strict: False shows nothing up to a mark that is not known here, instead of refusing it.

    What was sent under an arrangement that is itself withheld is withheld with it: it cannot be
    read without its text. Raises ``QuestionError`` for a mark that no document knows.
    """
    listed = list(records)
    asked = dict.fromkeys([*reader(), *_marks(up_to)])
    if not asked:
        return Readable(None, listed)
    orders = _orders(listed, laws)
    order = merged(orders.values()) or ("public",)
    mark, seen = seen_of(asked, orders.values(), strict=strict)
    marked = [(it, _mark(it, orders)) for it in listed]
    order = (*order, *sorted({own for _, own in marked} - set(order)))
    hidden = {it.id: own for it, own in marked if own not in seen}
    if hidden:
        under = _withheld_texts(listed, hidden, order)
        for it, own in marked:
            found = [under[name] for name in (it.entry.regime, it.entry.under) if name in under]
            if found:
                hidden[it.id] = max([own, *found], key=order.index)
    return Readable(
        mark,
        [it for it in listed if it.id not in hidden],
        [(it, hidden[it.id]) for it in listed if it.id in hidden],
        seen,
        order,
    )


def seen_of(
    asked: Iterable[str], orders: Iterable[Sequence[str]], *, strict: bool = True
) -> tuple[str, frozenset[str]]:  # fmt: skip
    """Of several marks the one that shows least, and the marks that all of them show.

    Raises ``QuestionError`` for one that no document knows.
    """
    orders = list(orders)
    order = merged(orders) or ("public",)
    seen = {mark: marks_seen(orders, mark) for mark in asked}
    for mark in seen:
        if strict and mark not in order:
            said = f"there is no handling mark {mark[:60]!r} here."
            remedy = f"Known: {', '.join([*order, EVERYTHING])}."
            raise QuestionError(Problem("--up-to", "unknown-up-to", said, remedy))
    least = min(seen, key=lambda it: (len(seen[it]), it in order and order.index(it)))
    return least, frozenset.intersection(*seen.values())


def _mark(record: Record, orders: Mapping[str, Sequence[str]]) -> str:
    """What a record says of itself, else the lowest of its document."""
    said = record.entry.data.get("handling")
    return str(said) if said else orders.get(record.entry.regime, ("public",))[0]


def _withheld_texts(
    records: Sequence[Record], hidden: Mapping[str, str], order: Sequence[str]
) -> dict[str, str]:
    """The arrangements that only withheld records hold, with their marks."""
    from hofburg.register import ARRANGEMENT, recorded_laws

    held = [it for it in records if it.entry.kind == ARRANGEMENT]
    if not any(it.id in hidden for it in held):
        return {}
    open_ = {law.id for law in recorded_laws(it for it in held if it.id not in hidden)[0]}
    found: dict[str, str] = {}
    for it in held:
        if it.id in hidden:
            for law in recorded_laws([it])[0]:
                if law.id not in open_:
                    marks = [hidden[it.id], found.get(law.id, hidden[it.id])]
                    found[law.id] = max(marks, key=order.index)
    return found


def _orders(records: Sequence[Record], laws: Iterable[Law]) -> dict[str, Sequence[str]]:
    """The marks of each document that is spoken of, the lowest first; of the library's, if none."""
    from hofburg.regimes import arrangements, library, load_regime
    from hofburg.register import ARRANGEMENT, recorded_laws

    orders: dict[str, Sequence[str]] = {law.id: law.handling for law in laws}
    spoken = dict.fromkeys(name for it in records for name in (it.entry.regime, it.entry.under))
    shipped = [*library(), *arrangements()]
    unread = [name for name in spoken if name not in orders]
    for name in [it for it in unread if it in shipped] or ([] if orders else library()):
        orders[name] = load_regime(name).handling
    if any(name not in orders for name in spoken):
        for law in recorded_laws(it for it in records if it.entry.kind == ARRANGEMENT)[0]:
            orders.setdefault(law.id, law.handling)
    return orders


def refuse_withheld(found: Readable, place: str = "") -> None:
    """Refuse what would be false without the records that are withheld (``QuestionError``)."""
    if found.hidden:
        mark = max((mark for _, mark in found.hidden), key=found.order.index)
        said = f"rests on the whole register, which holds entries marked {mark}."
        remedy = "Name a higher mark with --up-to, if you may read them."
        raise QuestionError(Problem(place, "withheld", said, remedy))


def unhidden(found: Readable, make: Callable[[Sequence[Record]], T], place: str = "") -> T:
    """What ``make`` gives of the records that are seen, if it is the same of all of them.

    Raises ``QuestionError`` (rule ``withheld``) where it rests on records that are withheld.
    """
    made = make(found.records)
    if found.hidden and made != make(found.all_records):
        refuse_withheld(found, place)
    return made


def withheld_words(up_to: str | None, counted: Mapping[str, int], what: str = "line") -> str:
    """``Up to public: 3 lines withheld (2 restricted, 1 confidential).``; empty without a mark."""
    if up_to is None:
        return ""
    number = sum(counted.values())
    told = ", ".join(f"{n} {mark}" for mark, n in counted.items())
    said = f"{number} {what}{'' if number == 1 else 's'} withheld" + (f" ({told})" if told else "")
    return f"Up to {up_to}: {said}."
