"""Drafts and entries of any form, with everything in them that a regime admits, and their way.

What is drawn is meant to be hard on a printed form: words of the form as values, captions inside
texts, line breaks, spaces, letters of another alphabet, what cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from hofburg.regimes import Field, Law

__all__ = ["drafts", "texts", "ways"]

Draw = st.DrawFn

_WORDS = [
    "open", "not given", "not known", "none", "yes", "нет", "не указано", "given by the official channel",
    "?", "(1)", "(a)", "(j1)", "(.1)", "A", "В", "5 CONTENT:", "FROM:", "TO:", "unusual:", "A unusual: yes",
    "7 END OF MESSAGE: 1", "6 REMARKS: none", "basis:", "case: x", "transmitted: x, number y, ?", ">", "> x",
    "\\", "\\-", "\\s", "\\u202E", '"', '"open"', "'", ";", ",", ":", "1.", "2: x", "6 x: y", "NB: z", "I",
    "B: see annex", "4. Treaty reference: ", "(SMR)", "Andorra (AND)", "x" * 49, "y" * 180,
    "not yet notified: transmit over the official network", "RESTRICTED", "-", "...", "2022-02-11",
    "Жёлтая река", "е", "fictional: a bridge at the Blue River", "  ", "SUBJECT: a (VD2011 request)",
]  # fmt: skip
_GAPS = [" ", "  ", "\n", "\n\n", "\t", "\xa0", "\u2009", "\u200b", "\u202e", "", ""]
_ANY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    .filter(lambda c: c in "\n\t" or not ("\x00" <= c < " " or "\x7f" <= c < "\xa0")),
    max_size=30,
)  # fmt: skip


@st.composite
def texts(draw: Draw, lines: bool = True) -> str:
    """Texts that look like parts of a form, and any other."""
    words = draw(st.lists(st.sampled_from(_WORDS) | _ANY, max_size=6))
    gaps = draw(st.lists(st.sampled_from(_GAPS), min_size=len(words), max_size=len(words)))
    text = "".join(part for pair in zip(words, gaps, strict=True) for part in pair)
    return text if lines else " ".join(text.split())[:400]


_INSTANTS = st.sampled_from([
    "2022-02-11T14:30Z", "2022-02-11T14:30:00Z", "2022-02-11", "2022-01-19..2022-01-21", "2022-02-11..",
    "..2022-02-11T10:00+02:00", "2022-02-11T14:30:01.5Z", "?",
])  # fmt: skip
_NUMBERS = st.sampled_from(
    [0, 1, -4, 999_999_999_999, "2.5", "1..3", "2..", "..4", "-2..2", "5", "007", "-0", "?"]
)
_COUNTS = st.sampled_from([0, 1, 4500, "60000..70000", "1..3", "2..", "..4", "12", "?"])


def _value(law: Law, field: Field, depth: int = 0) -> st.SearchStrategy[Any]:
    if field.type == "list":
        of = field.of or {}
        items = _value(law, of[""], depth + 1) if "" in of else _record(law, of, depth + 1)
        return st.lists(items, max_size=3 if depth else 4)
    values: dict[str, st.SearchStrategy[Any]] = {
        "flag": st.booleans() | st.just("?"),
        "number": _NUMBERS,
        "count": _COUNTS,
        "instant": _INSTANTS,
        "day": st.sampled_from(["2022-02-11", "?"]),
        "state": states(law) | st.just("?"),
        "choice": st.sampled_from([*field.choices, "?"]),
        "point": st.sampled_from(["51.508530,-0.125740", "-90,180", "?"]),
    }
    return values.get(field.type, texts())


def _record(law: Law, fields: Any, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    drawn = {name: _value(law, field, depth) | st.none() for name, field in fields.items()}
    return st.fixed_dictionaries({}, optional=drawn)


def states(law: Law) -> st.SearchStrategy[str]:
    """Codes of parties."""
    known = sorted(law.parties) if law.parties is not None else ["AND", "LIE", "KAZ", "KGZ", "SMR"]
    return st.sampled_from(known)


@st.composite
def drafts(draw: Draw, law: Law) -> dict[str, Any]:
    """A draft or an entry of the regime without its origin; fields may be left out or open."""
    kind = draw(st.sampled_from(sorted(law.messages)))
    fields = law.messages[kind].fields
    # A form may have dozens of fields; a few of them at a time say as much.
    some = (
        draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=6)) if fields else []
    )
    codes = st.lists(states(law), unique=True, max_size=3)
    line = texts(lines=False).filter(bool)
    number = line.filter(lambda text: not text.startswith("~"))
    references = st.builds(lambda code, no: f"{code}/{no}", states(law), number | st.just("12"))
    file = {"name": line.filter(lambda n: not re.search(r"[/\\]|^\.\.?$", n)), "sha256": st.just("ab" * 32),
            "size": st.integers(0, 10**6), "media_type": line}  # fmt: skip
    instants = _INSTANTS
    envelope: dict[str, st.SearchStrategy[Any]] = {
        "under": st.just(law.id), "author": states(law), "number": number, "dtg": line, "to": codes,
        "copies": codes | st.just(["*"]), "refers_to": st.lists(references, unique=True, max_size=3),
        "sent": instants, "received": st.dictionaries(states(law), instants, max_size=3),
        "transmission": st.fixed_dictionaries({"channel": line}, optional={"number": line, "at": instants}),
        "case": line, "basis": line, "handling": line | st.sampled_from(list(law.handling or ["public"])),
        "account": line, "sources": st.lists(line, unique=True, max_size=3), "comment": texts().filter(str.strip),
        "attachments": st.lists(st.fixed_dictionaries(file, optional={"particulars": st.just(True)}), max_size=2), "corrects": st.just("sha256:" + "0a" * 32),
        "body": _record(law, {name: fields[name] for name in some}),
    }  # fmt: skip
    optional = {name: value | st.none() for name, value in envelope.items()}
    drawn: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=optional))
    if drawn.get("number") is not None and drawn.get("author") is None:
        drawn["author"] = draw(states(law))
    return {"regime": law.id, "kind": kind, **drawn}


# What happens to text on the way. Each takes a text and gives one that says the same.


def _wrapped(text: str, width: int) -> str:
    """Lines broken at spaces, as mail systems do; what follows begins at the edge."""
    made = []
    for line in text.split("\n"):
        while len(line) > width:
            at = line.rfind(" ", 1, width + 1)
            if at <= 0 or not line[:at].strip():
                break
            made.append(line[:at])
            line = line[at + 1 :]
        made.append(line)
    return "\n".join(made)


def _headings_raised(text: str) -> str:
    """Numbered headings in capitals, as some networks send everything."""
    return re.sub(r"(?m)^( {0,2}(?:[A-Z]{1,2}|[1-7]) [^:\n\"]*:)", lambda it: it[0].upper(), text)


def _alike(text: str) -> str:
    return re.sub(
        r"(?m)^  ([ABCEHKMOPTX]) (?=\S)", lambda it: "  " + it[1].translate(_CYRILLIC) + " ", text
    )


_CYRILLIC = str.maketrans("ABCEHKMOPTX", "АВСЕНКМОРТХ")
_WAYS: list[Callable[[str], str]] = [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "  \n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("    ", "\t"),
    lambda text: text.replace(" ", "\xa0"),
    lambda text: "".join(f"> {line}\n" for line in text.splitlines()),
    lambda text: "".join(f">> {line}\n" for line in text.splitlines()),
    lambda text: "\n".join(line.strip() for line in text.splitlines()),
    lambda text: "   " + text.replace("\n", "\n   "),
    lambda text: f"From: a@example.org\nSubject: Fwd: message\n\nGood day,\n\n{text}\n-- \nWith best wishes\n",
    lambda text: "\ufeff" + text,
    _headings_raised,
    _alike,
    lambda text: _wrapped(text, 69),
    lambda text: _wrapped(text, 72),
]  # fmt: skip


@st.composite
def ways(draw: Draw) -> Callable[[str], str]:
    """Some of it, one after the other."""
    some = draw(st.lists(st.sampled_from(range(len(_WAYS))), unique=True, max_size=4))

    def change(text: str) -> str:
        for number in some:
            text = _WAYS[number](text)
        return text

    return change
