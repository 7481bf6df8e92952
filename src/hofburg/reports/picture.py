"""What a timeline shows, before it is drawn: lanes, marks, clocks, and what has no place on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hofburg.assessment import status_word
from hofburg.languages import language, say
from hofburg.reports.casework import Said
from hofburg.reports.spoken import Spoken, spoken
from hofburg.reports.wording import name, paragraph, plain, when
from hofburg.values import ALWAYS, DAY, NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.assessment import Finding, World
    from hofburg.regimes import Expr, Law, Process
    from hofburg.reports.told import Told

__all__ = ["DECLARED", "Clock", "Mark", "Picture", "described", "picture"]

DECLARED = "declared"
"""The lane of what was declared about the register."""
_UNNAMED = "?"


@dataclass(frozen=True, slots=True)
class Mark:
    """A message at its instant, or in the range in which it was sent. Bounds are microseconds.

    ``speaks`` is what it speaks of, if that is more than its own instant.
    """

    lane: str
    bounds: tuple[int, int]
    title: str
    small: str
    speaks: Spoken | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit: from ``start``, if what it is counted from can be told, to its bounds."""

    lane: str
    start: int | None
    bounds: tuple[int, int]
    status: str
    title: str
    small: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn of a case in one world. ``notes`` say what could not be given a place."""

    title: str
    world: str
    as_of: int
    zone: str
    lanes: Mapping[str, str]
    marks: tuple[Mark, ...]
    clocks: tuple[Clock, ...]
    notes: tuple[str, ...]


def picture(told: Told, world: World) -> Picture:
    """The picture of a case in one of its worlds."""
    law, here = told.law, told.in_world(world)
    held = [it for it in here if it.counted]
    findings = [f for f in told.findings[world.name] if f.reading == "default"]
    duties = [f for f in findings if f.kind == "duty"]
    sent = [(it, _mark(law, it)) for it in held if _placed(it.bounds)]
    room = _room([mark for _, mark in sent])
    spoke = [(mark, *spoken(law, it, room)) for it, mark in sent]
    marks = tuple(replace(mark, speaks=speaks) for mark, speaks, _ in spoke)
    dated = [_clock(law, f, held) for f in duties if f.due and _placed(f.due)]
    clocks = [it for it in dated if it.start is not None or _near(it.bounds, room)]
    both: list[Mark | Clock] = [*marks, *clocks]
    begun = sorted(both, key=_begins)
    codes = dict.fromkeys(it.lane for it in begun if it.lane != DECLARED)
    lanes = {code: _lane(law, code) for code in codes}
    if any(mark.lane == DECLARED for mark in marks):
        lanes[DECLARED] = say("Declared of the register")
    title = plain(world.title)
    several = len(told.worlds) > 1 or title
    return Picture(
        title=plain(told.title),
        world=_world(plain(world.name), title) if several else "",
        as_of=world.as_of,
        zone=law.zone,
        lanes=lanes,
        marks=marks,
        clocks=tuple(sorted(clocks, key=_begins)),
        notes=(
            *_notes(law, here, duties),
            *(_without_place(mark, rest) for mark, _, rest in spoke if rest),
            *_far([it for it in dated if it not in clocks]),
        ),
    )


def _world(called: str, title: str) -> str:
    if title:
        return say("World {name}: {title}", name=called, title=title)
    return say("World {name}", name=called)


def _begins(it: Mark | Clock) -> tuple[int, tuple[int, int], str]:
    start = it.start if isinstance(it, Clock) and it.start is not None else it.bounds[0]
    return (start, it.bounds, it.title)


def _room(marks: Iterable[Mark]) -> tuple[int, int]:
    """What is near enough to be drawn: not another year, beside which the rest were a blot."""
    ends = [mark.bounds for mark in marks]
    if not ends:
        return (ALWAYS, NEVER)
    first, last = min(e[0] for e in ends), max(e[1] for e in ends)
    reach = max(last - first, 30 * DAY)
    return (first - reach, last + reach)


def _near(bounds: tuple[int, int], room: tuple[int, int]) -> bool:
    return room[0] <= bounds[0] and bounds[1] <= room[1]


def _placed(bounds: tuple[int, int]) -> bool:
    return bounds[0] > ALWAYS and bounds[1] < NEVER


def _lane(law: Law, code: str) -> str:
    if code == _UNNAMED:
        return say("State not known")
    called = plain(name(law, code, language()))
    return code if called == code else f"{code}  {called}"


def _mark(law: Law, it: Said) -> Mark:
    if it.reserved:
        title = _declared(it)
        return Mark(DECLARED, it.bounds, title, say("up to {day}", day=when(it.bounds, law.zone)))
    sent = when(it.bounds, law.zone)
    small = say("to {names}, {when}", names=it.to, when=sent) if it.to else sent
    return Mark(it.author or _UNNAMED, it.bounds, it.title, small)


def _declared(it: Said) -> str:
    """What a declaration says, short: all messages of some kinds, or the number that one has."""
    fields = {k: v for k, v in it.fields if k not in ("from", "until")}
    if "label" in fields:
        case = f" ({fields['case']})" if "case" in fields else ""
        return say("Declared: number {n} under {label}{case}", n=fields.get("count", "?"),
                   label=fields["label"], case=case)  # fmt: skip
    of = ", ".join(v if k == "kinds" else f"{k} {v}" for k, v in fields.items())
    return f"{it.title}{': ' if of else ''}{of}"


# -- time limits -----------------------------------------------------------------------------------


def _clock(law: Law, f: Finding, held: list[Said]) -> Clock:
    due = f.due or (ALWAYS, NEVER)
    start = _start(law, f, held)
    heading = plain(law.paragraphs.get(f.paragraph, ""))
    to = " " + say("(to {who})", who=plain(f.counterpart)) if f.counterpart else ""
    return Clock(
        lane=plain(f.state) if f.state else _UNNAMED,
        start=start if start is not None and start < due[0] else None,
        bounds=due,
        status=f.status,
        title=say(
            "{paragraph} {status}, due {when}",
            paragraph=plain(paragraph(f)),
            status=status_word(f.status),
            when=when(due, law.zone),
        ),
        small=f"{heading}{to}".strip(),
    )


def _start(law: Law, f: Finding, held: list[Said]) -> int | None:
    """From when a time limit runs: the one message that its formula counts from, if it is here."""
    due = law.provisions[f.label].exprs.get("due")
    facts = None if due is None else _counted_from(law.processes[f.process], due)
    if not facts or len({message for message, _ in facts}) != 1:
        return None
    message = next(iter(facts))[0]
    fields = {field for _, field in facts}
    found = [it for it in held if it.kind == message and _belongs(it, plain(f.case), held)]
    if len(found) != 1:
        return None
    if "sent" in fields:
        bounds = found[0].bounds
    else:
        written = found[0].body.get(min(fields)) if len(fields) == 1 else None
        bounds = parse_instant(written, law.zone) if isinstance(written, str) else (ALWAYS, NEVER)
    return bounds[0] if _placed(bounds) else None


def _counted_from(process: Process, due: Expr) -> set[tuple[str, str]] | None:
    """Messages and fields from which an instant is reckoned; None if other things matter too."""
    from hofburg.regimes import walk

    found: set[tuple[str, str]] = set()
    todo, seen = [due], set()
    while todo:
        for node in walk(todo.pop()):
            if node.op in ("chain", "with", "aggregate", "look", "circular"):
                return None
            if node.op == "message" and node.type in ("instant", "day"):
                found.add((node.name, node.field))
            elif node.op == "column" and node.type in ("instant", "day"):
                column = None if node.field else process.columns.get(node.name)
                if column is None:
                    return None
                if node.name not in seen:
                    seen.add(node.name)
                    todo.append(column.expr)
    return found


def _belongs(it: Said, case: str, held: list[Said]) -> bool:
    """Whether a message is of a case: its first one, or an answer to one of its messages."""
    by_reference = {other.reference: other for other in held}
    todo, seen = [it.reference], set()
    while todo:
        reference = todo.pop()
        if reference == case:
            return True
        other = by_reference.get(reference)
        if other is not None and reference not in seen:
            seen.add(reference)
            todo += other.refers_to
    return False


# -- what has no place -----------------------------------------------------------------------------


def _notes(law: Law, here: list[Said], duties: list[Finding]) -> Iterator[str]:
    for it in here:
        if it.counted and _placed(it.bounds):
            continue
        who = it.author or it.to
        if it.author and it.to:
            who = say("{author} to {to}", author=it.author, to=it.to)
        why = when(it.bounds, law.zone) if it.counted else say("not known at that time")
        of = ", ".join(spoken(law, it, (NEVER, NEVER))[1]) if it.counted else ""
        what = f"{who}{': ' if who else ''}{it.title}, {why}"
        if of:
            yield say("Not placed: {what}; it speaks of: {of}.", what=what, of=of)
        else:
            yield say("Not placed: {what}.", what=what)
    for head, wanted in (
        (say("Due without delay, which has no instant"), True),
        (say("Due, but when is not known"), False),
    ):
        limits = [
            f"{plain(paragraph(f))} ({plain(f.state or _UNNAMED)}) {status_word(f.status)}"
            for f in duties
            if f.due and not _placed(f.due) and (f.due[0] >= NEVER) == wanted
        ]
        if limits:
            yield f"{head}: {'; '.join(limits)}."


def _without_place(mark: Mark, rest: list[str]) -> str:
    said = f"{mark.lane}, {mark.title}: {', '.join(rest)}"
    return say("Spoken of, but too far off or too uncertain to be drawn: {what}.", what=said)


def _far(clocks: list[Clock]) -> Iterator[str]:
    if clocks:
        what = "; ".join(f"{c.lane} {c.title}" for c in clocks)
        yield say("Too far off to be drawn: {what}.", what=what)


def described(told: Told, world: World) -> str:
    """The picture in words, for whoever does not see it."""
    law, shows = told.law, picture(told, world)
    sent = {code: sum(m.lane == code for m in shows.marks) for code in shows.lanes}
    messages = ", ".join(
        say("{n} of {state}", n=n, state=code)
        for code, n in sent.items()
        if n and code not in (DECLARED, _UNNAMED)
    )
    ends = [m.bounds for m in shows.marks]
    parts = [say("Timeline of messages")]
    if ends:
        span = min(e[0] for e in ends), max(e[1] for e in ends)
        first, last = (_day(at, law.zone) for at in span)
        parts = [say("Timeline of messages from {first} to {last}", first=first, last=last)]
    parts += [shows.world] if shows.world else []
    limits = "; ".join(f"{c.title}, {c.lane}" for c in shows.clocks)
    spoke = [f"{m.title}, {m.lane}: {', '.join(m.speaks.lines)}" for m in shows.marks if m.speaks]
    said = ["; ".join(parts) + ".", say("Messages: {what}.", what=messages or say("none placed"))]
    if spoke:
        said.append(say("What they speak of: {what}.", what="; ".join(spoke)))
    said.append(say("Time limits: {what}.", what=limits or say("none with an instant")))
    seen = when((shows.as_of, shows.as_of), law.zone)
    return " ".join([*said, say("Seen as of {when}.", when=seen)])


def _day(at: int, zone: str) -> str:
    from datetime import UTC, datetime, timedelta

    from hofburg.values import zone_of

    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return moment.astimezone(zone_of(zone)).strftime("%Y-%m-%d")
