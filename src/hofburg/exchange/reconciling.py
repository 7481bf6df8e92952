"""Hold what a State says against what it said before, and against what others saw.

What is compared stands in the document (`compares` of a process); here is only how. A difference is
*unexplained* if nothing that may be true makes it agree with what was told, *possible* if that
depends on what is not known, else *explained*. Nothing here is a finding: it is what a person would
ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.exchange.balance import WHOLE, Balance, Balances, Tree, balances, totals
from hofburg.exchange.measure import NOTHING, UNKNOWN, Span, alike, apart, same_text, span
from hofburg.exchange.perhaps import by_name, suggestions
from hofburg.exchange.reconciled import Amount, Presence, Reconciliation, Value, Witnessed
from hofburg.exchange.stated import Kind, Said, Stated, Subject, said, stated
from hofburg.exchange.told import Change, Names, changes_told
from hofburg.exchange.witnessed import witnessed
from hofburg.regimes import Tells
from hofburg.register import Entry

if TYPE_CHECKING:
    from hofburg.regimes import Compares, Law, Process

__all__ = ["compared", "reconcile"]

Message = Entry | Mapping[str, Any]


def compared(law: Law, process: str | None = None) -> tuple[Process, Compares]:
    """The process whose messages are compared, and what of them.

    Raises ``QuestionError`` where there is none, or where there are several and none is named.
    """
    having = {
        name: (it, it.compares) for name, it in law.processes.items() if it.compares is not None
    }
    if process is not None and process in having:
        return having[process]
    if process is None and len(having) == 1:
        return next(iter(having.values()))
    known = ", ".join(having)
    if not having:
        said_, remedy = f"{law.id} does not say what is compared.", "Say it: `compares`."
    elif process is None:
        said_, remedy = f"{law.id} compares several things.", f"Name one: {known}."
    else:
        said_, remedy = f"{process[:60]!r} compares nothing.", f"Known: {known}."
    raise QuestionError(Problem(law.id, "compares", said_, remedy))


def reconcile(
    law: Law,
    before: Message,
    now: Message,
    changes: Iterable[Message] = (),
    reports: Iterable[Message] = (),
    *,
    state: str | None = None,
    process: str | None = None,
) -> Reconciliation:
    """What of the difference between two messages nothing in hand explains.

    Pure: the order of ``changes`` and ``reports`` does not matter.

    Args:
        before, now: the earlier and the later message of one State, as entries or drafts.
        changes: messages that tell of changes; those of other kinds are passed over.
        reports: messages of the cases in which somebody reported what was seen.
        state: whose they are; left out: the author of ``now``, else of ``before``.
        process: which process says what is compared, where several do.

    Raises ``QuestionError`` where a message is of another kind, or does not say its year.
    """
    _, compares = compared(law, process)
    ends = [_stated(law, compares, said(it, law)) for it in (before, now)]
    first, second = ends
    if first.day >= second.day:
        told = f"{first.day} is not before {second.day}."
        raise QuestionError(Problem("", "order", told, "Name the earlier message first."))
    whose = state or second.said.author or first.said.author
    listed = [said(it, law) for it in changes]
    own = [it for it in listed if it.author in (whose, "")]
    every = changes_told(compares, _once(own), first, second, law.zone)
    names = Names(first, second, every)
    tree = Tree(names)
    found = balances(names, every)
    rolled = totals(found, tree, names.now)
    seen: list[Witnessed] = []
    elsewhen = 0
    if compares.seen:
        seen, elsewhen = witnessed(
            compares.seen, [said(it, law) for it in reports], names, every, whose, law.zone
        )
    return Reconciliation(
        whose, first, second, names,
        tuple(_presences(compares, names, every)),
        tuple(_values(law, compares, names, every)),
        tuple(_amounts(found, rolled, tree, names, every)),
        tuple(sorted(seen, key=lambda it: (it.unit, it.name, it.kind))),
        rolled, tree.parent, tuple(every), tuple(_remarks(names, every, elsewhen)),
    )  # fmt: skip


def _stated(law: Law, compares: Compares, message: Said) -> Stated:
    if message.kind != compares.message:
        told = f"is {message.kind[:60]!r} and not {compares.message}."
        raise QuestionError(Problem(message.reference, "kind", told))
    try:
        return stated(law, compares, message)
    except ValueError as error:
        remedy = f"Fill in {compares.year}."
        raise QuestionError(Problem(message.reference, "year", f"{error}.", remedy)) from None


def _once(messages: Sequence[Said]) -> list[Said]:
    """Each message once; drafts have no reference, and each is one of its own."""
    kept: dict[object, Said] = {}
    for number, message in enumerate(messages):
        kept.setdefault(message.reference or number, message)
    return list(kept.values())


# -- subjects --------------------------------------------------------------------------------------


def _presences(compares: Compares, names: Names, changes: Sequence[Change]) -> Iterator[Presence]:
    first, second = names.first, names.second
    gone = [
        own for own, now in names.now.items() if own in first.subjects and not _has(second, now)
    ]
    come = [
        own for own, now in names.now.items() if now in second.subjects and not _has(first, own)
    ]
    told: dict[tuple[str, bool], list[Change]] = {}
    for change in changes:
        own = names.find(change.unit) if change.unit else None
        for word, begins in ((Tells.BEGINS, True), (Tells.ENDS, False)):
            if own is not None and word in change.tells:
                told.setdefault((own, begins), []).append(change)
    open_gone = [own for own in gone if (own, False) not in told]
    open_come = [own for own in come if (own, True) not in told]
    fields = [name for name in compares.fields if name != compares.up]
    now_of = {names.now[own]: own for own in open_come}
    pairs = suggestions(open_gone, now_of, first, second, fields)
    likely, likely_new = by_name(pairs, 0), by_name(pairs, 1)
    for own in sorted(gone):
        by = tuple(told.get((own, False), ()))
        yield Presence(own, False, by, () if by else likely.get(own, ()))
    for own in sorted(come):
        by = tuple(told.get((own, True), ()))
        yield Presence(own, True, by, () if by else likely_new.get(names.now[own], ()))


def _has(stated_: Stated, name: str) -> bool:
    return name in stated_.subjects


# -- fields ----------------------------------------------------------------------------------------


def _values(
    law: Law, compares: Compares, names: Names, changes: Sequence[Change]
) -> Iterator[Value]:  # fmt: skip
    form = law.messages[compares.message].fields[compares.lines].of or {}
    told: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        own = names.find(change.unit) if change.unit else None
        for name in change.tells if own is not None else ():
            told.setdefault((own or "", name), []).append(change)
    for own, now in sorted(names.now.items()):
        one, other = names.first.subjects.get(own), names.second.subjects.get(now)
        if one is None or other is None:
            continue
        for name in compares.fields:
            about = tuple(told.get((own, name), ()))
            numeric = form[name].type in ("count", "number")
            make = _number if numeric else _other
            value = make(own, name, one, other, about, names, name == compares.up)
            if value is not None and value.standing != "same":
                yield value


def _number(
    own: str, name: str, one: Subject, other: Subject, about: tuple[Change, ...], _names: Names,
    _up: bool,
) -> Value | None:  # fmt: skip
    written, after = one.fields.get(name), other.fields.get(name)
    if written == after and (not about or written in (None, "?")):
        return None
    before, now = span(written), span(after)
    told = allowed = NOTHING
    for change in about:
        target = span(change.to) if change.to else UNKNOWN
        if change.by is not None:
            told += change.by if change.settled else change.by.widened()
        elif change.upto is not None:
            least = -change.upto if change.early else NOTHING.lo
            allowed += Span(least, change.upto if change.late else NOTHING.hi)
        elif target != UNKNOWN:  # the new value, whatever was told before it
            told = (target - before) if change.settled else (target - before).widened()
        else:
            allowed += UNKNOWN
    balance = Balance(before, now, now - before, told, allowed, about)
    return Value(own, name, written, after, balance.standing, about, balance)


def _other(
    own: str, name: str, one: Subject, other: Subject, about: tuple[Change, ...], names: Names,
    up: bool,
) -> Value | None:  # fmt: skip
    before, now = one.fields.get(name), other.fields.get(name)
    if same_text(before, now):
        return None
    if up and _same_superior(one.up, other.up, names):
        return None
    if about:
        standing = "unexplained" if up and _elsewhere(about, other.up, names) else "explained"
        return Value(own, name, before, now, standing, about, apart=apart(before, now))
    if before in (None, "?") or now in (None, "?"):
        return Value(own, name, before, now, "possible")
    far = apart(before, now)
    if far is not None:
        standing = "unexplained" if far[0] > far[1] else "possible"
        return Value(own, name, before, now, standing, apart=far)
    if isinstance(before, str) and isinstance(now, str) and alike(before) == alike(now):
        return Value(own, name, before, now, "possible", note="alike")
    return Value(own, name, before, now, "unexplained")


def _same_superior(before: str, now: str, names: Names) -> bool:
    """Whether both lines stand under the same subject, which may have another name now."""
    return bool(before) and names.now.get(before) == now


def _elsewhere(about: tuple[Change, ...], now: str, names: Names) -> bool:
    """Whether what was told last names another subject than the one that is there now."""
    told = about[-1].to
    own = names.find(told) if told else None
    return own is not None and own != names.find(now)


# -- amounts ---------------------------------------------------------------------------------------


def _amounts(
    found: Balances, rolled: Balances, tree: Tree, names: Names, changes: Sequence[Change]
) -> Iterator[Amount]:  # fmt: skip
    spoken = {
        part
        for change in changes
        if Tells.AMOUNTS in change.tells
        for part in (change.kind[-1] if change.kind else None, change.instead)
        if part
    }
    for own in sorted(names.now):
        here = own in names.first.subjects or own in names.first.stray
        there = names.now[own] in names.second.subjects or names.now[own] in names.second.stray
        for kind, balance in found[own].items():
            if balance.standing == "same":
                continue
            whole = rolled[WHOLE][kind]
            novel = whole.before.nothing and whole.now.lo > 0 and kind[-1] not in spoken
            within = None
            if balance.standing == "unexplained":
                within = _within(own, kind, rolled, tree)
            if (here and there) or balance.by:
                yield Amount(own, kind, balance, within, novel)


def _within(own: str, kind: Kind, rolled: Balances, tree: Tree) -> str | None:
    """The nearest subject above whose total agrees with what was told."""
    for above in tree.above(own):
        if rolled[above][kind].left.nothing:
            return above
    return None


# -- remarks ---------------------------------------------------------------------------------------


def _remarks(
    names: Names, changes: Sequence[Change], elsewhen: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for stated_ in (names.first, names.second):
        year = str(stated_.year)
        for rule, listed in (("twice", stated_.twice), ("stray", stated_.stray)):
            if listed:
                yield rule, (year, *sorted(listed))
        if not stated_.listed:
            yield "unlisted", (year,)
        if stated_.loose:
            yield "loose", (year, str(len(stated_.loose)))
    for change in names.unplaced:
        yield "renamed", (change.source.reference, change.unit, change.to)
    known = {id(change) for change in names.unplaced}
    lost = {
        (change.source.reference, change.unit)
        for change in changes
        if id(change) not in known and change.unit and names.find(change.unit) is None
    }
    for reference, unit in sorted(lost):
        yield "nobody", (reference, unit)
    if elsewhen:
        yield "elsewhen", (str(elsewhen),)
