"""Centres that each record messages of worked cases in their own way, and what they export.

Everything is drawn from few values, so that copies, differing copies, corrections and instants that
are equal to the microsecond are common.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from hofburg.assessment import case_records
from hofburg.regimes import Law, load_cases, load_regime
from hofburg.register import (
    COMPLETENESS,
    HOUSE,
    KEY_REPLACED,
    NOTE,
    WORLDS,
    Entry,
    Key,
    Record,
    Trust,
    check_entry,
    write_records,
)
from hofburg.values import format_instant, parse_instant

NODES = ("AND-1", "LIE-1", "MCO-1", "SMR-1")
# The same keys on each run, so that ties between hashes fall alike.
KEYS, NEW_KEYS = (
    {
        node: Key(node, Ed25519PrivateKey.from_private_bytes(bytes([first + number]) * 32))
        for number, node in enumerate(NODES)
    }
    for first in (1, 101)
)
TRUST = Trust({key.id: Trust.of(key, key.node[:3], 0).keys[key.id] for key in KEYS.values()})
# Few, and not in order: a clock may be set back.
CLOCK = tuple(
    parse_instant(text).lo
    for text in ("2024-03-01T12:00Z", "2024-03-01T12:00:00.000001Z", "2024-02-01T00:00Z")
)
Draw = st.DrawFn
Data = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A file of one centre's records; ``after`` is the number of the part that must come before."""

    node: str
    records: tuple[Record, ...]
    after: int | None = None

    def write(self, path: Path) -> Path:
        with path.open("wb") as file:
            write_records(self.records, file)
        return path


@cache
def messages(book: str) -> tuple[Law, tuple[tuple[Data, ...], ...]]:
    """A regime, and the entries of each of its worked cases as somebody would record them."""
    law = load_regime(book)
    cases = []
    for case, place in load_cases(book):
        data = [dict(record.entry.data) for record in case_records(law, case, place)]
        for one in data:
            one.pop("corrects", None)  # by id; these have others
        cases.append(tuple(data))
    return law, tuple(cases)


def _one_more(draw: Draw, law: Law, data: Data, others: Sequence[Data]) -> Data:
    """A copy of a message: the same, with other circumstances, or differing."""
    way = draw(st.sampled_from(["same", "same", "received", "sources", "sent", "other"]))
    data = dict(data)
    if way == "received":
        at = draw(st.sampled_from(["2024-01-02T09:00Z", "2024-01-02T09:00:00Z", "2024-01-03", "?"]))
        return {**data, "received": {draw(st.sampled_from(["AND", "LIE"])): at}}
    if way == "sources":
        return {**data, "sources": draw(st.permutations(["log", "letter"])), "comment": "ours"}
    if way == "sent":
        return {
            **data,
            "sent": draw(st.sampled_from([it["sent"] for it in others if "sent" in it])),
        }
    if way == "other":
        ways = [
            {**data, "handling": law.handling[-1]},
            {**data, "account": draw(st.sampled_from(["left", "right"]))},
            {name: item for name, item in data.items() if name != "number"},
        ]
        return draw(st.sampled_from(ways))
    return data


def _house(draw: Draw, law: Law, told: Sequence[Data]) -> Data:
    """A declaration, worlds, or a note."""
    base = {**law.envelope(""), "origin": "demo"}
    kinds = draw(st.lists(st.sampled_from(sorted(law.messages)), max_size=2, unique=True))
    period = {"from": "2000-01-01", "until": draw(st.sampled_from(["2023-12-31", "2025-12-31"]))}
    worlds = {"one": ["left"], "other": draw(st.sampled_from([["right"], ["left", "right"]]))}
    made = [
        {**base, "kind": COMPLETENESS, "body": {**period, **({"kinds": kinds} if kinds else {})}},
        {**base, "kind": NOTE, "body": {"about": len(told)}},
        {**base, "kind": WORLDS, "body": {"worlds": worlds}},
    ]
    return made[draw(st.sampled_from([0, 0, 1, 2]))]


def signed(chain: Sequence[Record], node: str, at: int, entry: Entry) -> Record:
    """The next record of a chain, signed by the key that speaks for its node there."""
    keys = NEW_KEYS if any(it.entry.kind == KEY_REPLACED for it in chain) else KEYS
    seq, prev = (chain[-1].seq + 1, chain[-1].hash) if chain else (1, "0" * 64)
    bare = Record(entry, node, seq, prev, format_instant(at), keys[node].id)
    return replace(bare, sig=b64encode(keys[node].sign(bare.signed)).decode())


def _entry(law: Law, data: Data) -> Entry:
    entry, problems = check_entry(data, {law.id: law}, "drawn")
    assert entry is not None, problems
    return entry


def _new_key(node: str) -> Entry:
    """That another key signs for the node from here on."""
    old, new = KEYS[node], NEW_KEYS[node]
    proof = new.sign(f"hofburg key 1\n{node}\n{old.id}\n{new.id}\n".encode())
    public, sig = b64encode(new.public).decode(), b64encode(proof).decode()
    body = {"key": old.id, "by": new.id, "public": public, "proof": sig}
    return Entry.of({"regime": HOUSE, "kind": KEY_REPLACED, "body": body, "origin": "original"})


def _chain(
    draw: Draw, law: Law, node: str, told: Sequence[Data], others: Sequence[Data],
    start: Sequence[Record] = (),
) -> list[Record]:  # fmt: skip
    """What a node records after what it has, in any order, with corrections of its own."""
    made = list(start)
    # Often after the last: then there is none.
    new_key = draw(st.integers(0, 2 * len(told)))
    for number, data in enumerate(told):
        if number == new_key and not start:
            made.append(signed(made, node, min(CLOCK), _new_key(node)))
        at = draw(st.sampled_from(CLOCK))
        made.append(signed(made, node, at, _entry(law, data)))
    said = [it for it in made if it.entry.kind != KEY_REPLACED]
    for _ in range(draw(st.integers(0, 2)) if said else 0):
        old = draw(st.sampled_from(said))
        data = _one_more(draw, law, dict(old.entry.data), others)
        if "author" in data and draw(st.booleans()):
            data["number"] = draw(st.sampled_from(["7", "8", "9"]))
        at = draw(st.sampled_from(CLOCK))
        made.append(signed(made, node, at, _entry(law, {**data, "corrects": old.id})))
        said.append(made[-1])
    return made


def _parts(draw: Draw, node: str, chain: Sequence[Record], number: int) -> list[Part]:
    """The files of a chain: one or several, one after the other or overlapping."""
    cuts = sorted(draw(st.sets(st.integers(1, len(chain)), max_size=2)) | {len(chain)})
    parts = []
    start = 0
    for n, end in enumerate(cuts):
        first = draw(st.sampled_from([start, start, 0]))
        parts.append(Part(node, tuple(chain[first:end]), number + n - 1 if first else None))
        start = end
    return parts


@st.composite
def centres(draw: Draw, book: str, *, most: int = 8, forks: bool = False) -> tuple[Part, ...]:
    """The exports of two to four centres that record what they know of one or two cases."""
    law, cases = messages(book)
    chosen = draw(st.lists(st.sampled_from(cases), min_size=1, max_size=2))
    told = [it for case in chosen for it in case][:most]
    nodes = NODES[: draw(st.integers(2, len(NODES)))]
    known: dict[str, list[Data]] = {node: [] for node in nodes}
    for data in told:
        for node in draw(st.sets(st.sampled_from(nodes), min_size=1)):
            known[node].append(_one_more(draw, law, data, told))
    parts: list[Part] = []
    for node, own in known.items():
        if draw(st.booleans()):
            own.append(_house(draw, law, told))
        if not own:
            continue
        chain = _chain(draw, law, node, draw(st.permutations(own)), told)
        parts += _parts(draw, node, chain, len(parts))
        if forks and draw(st.booleans()):
            trunk = chain[: draw(st.integers(0, len(chain) - 1))]
            other = [_one_more(draw, law, it, told) for it in own[:3]]
            branch = _chain(draw, law, node, other, told, trunk)
            parts.append(Part(node, tuple(branch)))
    return tuple(parts)


@st.composite
def orders(draw: Draw, parts: Sequence[Part]) -> list[list[int]]:
    """Imports, each of one file or several, in which all parts come in, some more than once."""
    wanted = [*range(len(parts)), *draw(st.lists(st.sampled_from(range(len(parts))), max_size=2))]
    waiting = list(draw(st.permutations(wanted)))
    imports: list[list[int]] = []
    seen: set[int | None] = {None}
    while waiting:
        ready = [n for n in waiting if parts[n].after in seen]
        several = [ready[0]]
        if draw(st.booleans()):  # what needs each other may stand in one command, in any order
            more = [n for n in waiting if n != ready[0] and parts[n].after in {*seen, ready[0]}]
            several = list(draw(st.permutations([ready[0], *more[:2]])))
        for n in several:
            waiting.remove(n)
        seen.update(several)
        imports.append(several)
    return imports
