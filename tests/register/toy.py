"""A small law, entries and strategies that the register's tests share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from hofburg.errors import Problem
from hofburg.register import Entry, Key, Law, Record, Register, Trust, check_entry
from hofburg.values import parse_instant

NOON = parse_instant("2022-02-11T12:00Z").lo
HOUR = 3_600_000_000


@dataclass(frozen=True)
class ToyLaw:
    """Lends books: a request may say how many (an integer), an answer whether (a flag)."""

    id: str = "LEND"
    zone: str = "UTC"
    kinds: frozenset[str] = frozenset({"request", "answer"})
    parties: frozenset[str] | None = None
    organisations: tuple[str, ...] = ()
    fields: Mapping[str, type] = field(default_factory=lambda: {"books": int, "yes": bool})

    @property
    def participants(self) -> frozenset[str] | None:
        return self.parties

    def envelope(self, kind: str) -> dict[str, str]:
        del kind
        return {"regime": self.id}

    def check_body(self, kind: str, body: Mapping[str, object], place: str) -> list[Problem]:
        del kind
        return [
            Problem(place, "body", f"{name} does not fit", "", f"body.{name}")
            for name, value in body.items()
            if name in self.fields and type(value) is not self.fields[name]
        ]


LAWS: dict[str, Law] = {
    "LEND": ToyLaw(),
    "CLUB": ToyLaw(id="CLUB", parties=frozenset({"ANN", "BEN", "AUT"}), zone="Asia/Almaty"),
}


def data(**given: Any) -> dict[str, Any]:
    """A right entry; fields may be changed, or taken out by giving ``None``."""
    entry = {
        "regime": "LEND",
        "kind": "request",
        "author": "KAZ",
        "number": "1",
        "to": ["KGZ"],
        "sent": "2022-02-11T10:00Z",
        "body": {"books": 2},
        "origin": "original",
        **given,
    }
    return {name: value for name, value in entry.items() if value is not None}


def entry(**given: Any) -> Entry:
    made, problems = check_entry(data(**given), LAWS, "toy")
    assert made is not None, problems
    return made


def entries(count: int, **given: Any) -> list[Entry]:
    return [entry(number=str(number), **given) for number in range(1, count + 1)]


def register(folder: Path, key: Key, count: int = 0, **given: Any) -> Register:
    """A register of the key's node with so many entries, recorded an hour apart."""
    made = Register.create(folder / f"{key.node}.sqlite", node=key.node, state=key.node[:3])
    for number, one in enumerate(entries(count, author=key.node[:3], **given)):
        made.append([one], key, NOON + number * HOUR)
    return made


def exported(register: Register, path: Path) -> Path:
    with path.open("wb") as file:
        register.export(file)
    return path


def trust(*keys: Key) -> Trust:
    return Trust({key.id: Trust.of(key, key.node[:3], 0).keys[key.id] for key in keys})


def lines(path: Path, *values: Any) -> Path:
    """A JSON Lines file; text stands as it is, bytes too."""
    with path.open("wb") as file:
        for value in values:
            if isinstance(value, Record):
                value = value.line
            elif not isinstance(value, bytes | str):
                value = json.dumps(value)
            file.write((value if isinstance(value, bytes) else value.encode()) + b"\n")
    return path


# Strategies

letters = st.characters(exclude_categories=["Cc", "Cs"])
texts = st.text(letters, max_size=20)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
plain = st.recursive(
    st.booleans() | integers | texts | st.sampled_from(["a\nb", "a\tb", "\U0001f54a", "\ue000"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
codes = st.sampled_from(["KAZ", "KGZ", "TJK", "UZB", "AUT"])
instants = st.sampled_from(
    [
        "2022-02-11",
        "?",
        "2022-02-11T10:00Z",
        "2022-02-11T10:00:00.5+05:00",
        "2022-02-10..2022-02-12",
    ]
)
bodies = st.dictionaries(names.filter(lambda it: it not in {"books", "yes"}), plain, max_size=3)


@st.composite
def random_data(draw: st.DrawFn) -> dict[str, Any]:
    """Entries with any of the fields."""
    given = draw(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["request", "answer"]),
                "author": codes,
                "to": st.lists(codes, unique=True, max_size=3),
                "sent": instants,
                "body": bodies,
                "origin": st.sampled_from(["original", "transcribed", "public-account"]),
            },
            optional={
                "number": names,
                "dtg": names,
                "copies": st.just(["*"]) | st.lists(codes, unique=True, max_size=3),
                "received": st.dictionaries(codes, instants, max_size=2),
                "transmission": st.fixed_dictionaries({"channel": names, "at": instants}),
                "refers_to": st.lists(
                    st.builds("{}/{}".format, codes, names), unique=True, max_size=2
                ),
                "account": names,
                "sources": st.lists(names, unique=True, max_size=2),
                "comment": names,
            },
        )
    )
    return {"regime": "LEND", **given}
