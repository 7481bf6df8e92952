"""Random registers for any law.

Everything is drawn from few values, so that equal instants, equal keys, open ranges and missing
messages are common and not rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from hofburg.assessment.held import Declaration, Held, World
from hofburg.regimes import Field, Law, Process
from hofburg.values import ALWAYS, NEVER, parse_instant

HOURS = ("00:00Z", "09:00Z", "09:00Z", "21:30Z", "23:59:59.999999Z")
ACCOUNTS = ("left", "right")
Draw = st.DrawFn


@dataclass(frozen=True)
class Register:
    """What the two evaluators are given."""

    worlds: tuple[World, ...]
    held: tuple[Held, ...]
    declarations: tuple[Declaration, ...]


def often(
    usual: st.SearchStrategy[Any], rare: st.SearchStrategy[Any], share: int = 4
) -> st.SearchStrategy[Any]:
    """``rare`` about once in ``share`` times."""
    return st.integers(1, share).flatmap(lambda n: rare if n == share else usual)


def _first_day(law: Law) -> date:
    return date(2021, 12, 20) if law.id == "FERRY" else date(2023, 12, 20)


def days(law: Law) -> st.SearchStrategy[str]:
    """Days around a New Year, some of them a year or two earlier or later."""
    offsets = often(
        st.integers(-4, 20), st.sampled_from([-700, -366, -45, 69, 70, 81, 102, 400]), 5
    )
    return offsets.map(lambda n: (_first_day(law) + timedelta(days=n)).isoformat())


def instants(law: Law) -> st.SearchStrategy[str]:
    """Mostly instants; also days, ranges, open ranges and unknown ones."""
    known = st.builds(lambda d, h: f"{d}T{h}", days(law), st.sampled_from(HOURS))
    pairs = st.tuples(known | days(law), known | days(law)).map(lambda p: "..".join(sorted(p)))
    pairs = pairs.filter(lambda text: _reads(text, law.zone))
    rough = st.one_of(
        days(law), pairs, known.map(lambda t: t + ".."), known.map(lambda t: ".." + t), st.just("?")
    )
    return often(known, rough, 3)


def _reads(text: str, zone: str) -> bool:
    try:
        parse_instant(text, zone)
    except ValueError:
        return False
    return True


NUMBERS = [
    "0", "1", "2", "2.5", "7", "-4", "1000", "0.000001", "0.333333", "999999999999",
    "?", "1..3", "2..", "..4", "-2..2",
]  # fmt: skip
COUNTS = ["0", "1", "2", "3", "1000", "4500", "6000", "?", "1..3", "2..", "..4", "4000..7000"]
# Land, sea, coasts, lines of the pack of `places`, both ends of the world, and few digits.
PLACES = [
    "47.28,11.51", "47.265000,11.390000", "48,16", "57,3", "56.1,3.25", "45.650000,13.766700",
    "54.9,12.0001", "60.0,18.0", "0,0", "90,0", "-90,0", "12.5,180", "12.5,-179.9999", "-47.5,-0.5",
]  # fmt: skip


def _value(law: Law, field: Field) -> st.SearchStrategy[Any]:
    if field.type == "list":
        of = field.of or {}
        items = _value(law, of[""]) if "" in of else _body(law, of)
        return st.lists(items, max_size=3)
    values: dict[str, st.SearchStrategy[Any]] = {
        "text": st.sampled_from(["a", "b", "it's", ""]),
        "flag": st.booleans(),
        "number": st.sampled_from(NUMBERS),
        "count": st.sampled_from(COUNTS),
        "instant": instants(law),
        "day": days(law),
        "state": st.sampled_from(sorted(law.parties or ())),
        "choice": st.sampled_from(field.choices or ("",)),
        "point": st.sampled_from(PLACES),
    }
    return often(values[field.type], st.just("?"), 8)


def _body(law: Law, fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    def one(field: Field) -> st.SearchStrategy[Any]:
        left_out = st.just(None)
        return _value(law, field) if field.required else often(_value(law, field), left_out, 5)

    drawn = {name: one(field) for name, field in fields.items()}
    return st.fixed_dictionaries(drawn).map(
        lambda body: {k: v for k, v in body.items() if v is not None}
    )


@st.composite
def _entry(
    draw: Draw, law: Law, kind: str, author: str, to: str, more: dict[str, Any]
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "regime": law.id,
        "kind": kind,
        "author": author,
        "to": [to],
        "sent": draw(instants(law)),
        "body": draw(_body(law, law.messages[kind].fields)),
        "origin": "original",
        **more,
    }
    extras: dict[str, Any] = {
        "received": {draw(st.sampled_from([to, author])): draw(instants(law))},
        "under": "ELSEWHERE",
        "copies": draw(st.sampled_from([["*"], [], [author]])),
        "origin": "public-account",
        "author": None,  # as a press report may leave it
        "basis": "quota",
        "to": draw(st.sampled_from([[], [to, author], ["*"]])),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(extras)), max_size=1))
    return entry | {name: extras[name] for name in chosen}


def _held(entry: dict[str, Any], reference: str, account: str | None, visible: bool | None) -> Held:
    shown = {**entry, "account": account} if account else entry
    return Held("", reference, shown, account, visible, "")


@st.composite
def _thread(draw: Draw, law: Law, process: Process, number: int) -> list[Held]:
    """One case: its first message, if it is held, and what refers to it in one way or another."""
    states = sorted(law.parties or ())
    one, two = draw(st.sampled_from(states)), draw(st.sampled_from(states))
    root, *others = process.messages
    first = f"{one}/{process.name}-{number}"
    kinds = draw(st.lists(st.sampled_from(others), max_size=4)) if others else []
    if draw(often(st.just(True), st.just(False), 7)) or not kinds:
        kinds = [root, *kinds]
    held: list[Held] = []
    for n, kind in enumerate(kinds):
        more: dict[str, Any] = {}
        reference = first
        author, to = (one, two) if draw(st.booleans()) or kind == root else (two, one)
        if kind != root or held:
            reference = f"{author}/{process.name}-{number}-{n}"
            joins = draw(
                st.sampled_from(["root", "root", "root", "last", "stranger", "case", "nothing"])
            )
            before = held[-1].reference if held else first
            joined: dict[str, dict[str, Any]] = {
                "root": {"refers_to": [first]},
                "last": {"refers_to": [before]},
                "stranger": {"refers_to": [f"{one}/nobody-has-it", first]},
                "case": {"case": first},
                "nothing": {},
            }
            more = joined[joins]
        entry = draw(_entry(law, kind, author, to, more))
        visible = draw(often(st.just(True), st.none(), 9))
        account = draw(often(st.none(), st.sampled_from(ACCOUNTS), 6))
        held.append(_held(entry, reference, account, visible))
        if account and draw(st.booleans()):
            twin = draw(_entry(law, kind, author, to, more))
            if twin["sent"] != entry["sent"]:
                other = ACCOUNTS[account == ACCOUNTS[0]]
                held.append(_held(twin, reference, other, visible))
    return held


@st.composite
def _row(draw: Draw, law: Law, process: Process, number: int) -> list[Held]:
    """A message that finds its row of a roster."""
    states = sorted(law.parties or ())
    kind = draw(st.sampled_from(sorted(process.messages)))
    author = draw(st.sampled_from(states))
    entry = draw(_entry(law, kind, author, draw(st.sampled_from(states)), {}))
    if "year" in process.key:
        year = _first_day(law).year
        entry["body"]["year"] = draw(st.integers(year - 1, year + 2))
    visible = draw(often(st.just(True), st.none(), 9))
    return [_held(entry, f"{author}/{process.name}-{number}", None, visible)]


@st.composite
def _declaration(draw: Draw, law: Law, cases: Sequence[str]) -> Declaration:
    kinds = draw(st.none() | st.lists(st.sampled_from(sorted(law.messages)), max_size=3).map(tuple))
    states = draw(
        st.none() | st.lists(st.sampled_from(sorted(law.parties or ())), max_size=2).map(tuple)
    )
    year = _first_day(law).year
    years = [parse_instant(f"{y}-01-01", law.zone).lo for y in (year - 1, year, year + 1)]
    since = draw(st.sampled_from([ALWAYS, ALWAYS, *years]))
    until = draw(instants(law).map(lambda text: parse_instant(text, law.zone).hi))
    case, label, count = None, None, None
    limits = [p.label for p in law.provisions.values() if p.kind == "limit"]
    what = draw(st.sampled_from(["all", "all", "case", "count"]))
    if cases and what != "all":
        case = draw(st.sampled_from(cases))
    if case and what == "count" and limits:
        label, count = draw(st.sampled_from(limits)), draw(st.integers(1, 4))
    account = draw(often(st.none(), st.sampled_from(ACCOUNTS)))
    return Declaration(
        "", account, law.id, kinds, states, since, until, case, label, count, "X/1", ()
    )


@st.composite
def registers(draw: Draw, law: Law, threads: int = 8) -> Register:
    """A register of up to ``threads`` cases of each process, seen in one to three worlds."""
    held: list[Held] = []
    for process in law.processes.values():
        if process.each:  # its messages are those of the cases
            continue
        make = _row if process.every else _thread
        for number in range(draw(st.integers(1, threads))):
            held += draw(make(law, process, number))
    cases = sorted({h.reference for h in held})
    declarations = draw(st.lists(_declaration(law, cases), max_size=3))
    worlds = []
    choices = [(None,), (None, ("left",)), (("left",), ("right",), ())]
    for number, accounts in enumerate(draw(st.sampled_from(choices))):
        as_of = parse_instant(draw(days(law)), law.zone).lo + 43_200_000_000
        horizon = draw(often(st.none(), st.sampled_from([NEVER, as_of - 86_400_000_000 * 3])))
        holder = draw(st.none() | st.sampled_from(sorted(law.parties or ())))
        worlds.append(World(f"world-{number}", as_of, "", accounts, holder, horizon=horizon))
    order = draw(st.permutations(held))
    return Register(tuple(worlds), tuple(order), tuple(declarations))
