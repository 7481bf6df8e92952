"""Search over everything that has a page: entries, provisions, States, places, ways and more."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.fold import folded, latin, spellings
from hofburg.languages import language

if TYPE_CHECKING:
    from hofburg.inquiry.ask import Answer
    from hofburg.inquiry.sources import Library

__all__ = ["GROUPS", "Doc", "Group", "Hit", "Index", "search", "search_json"]

GROUPS = (
    "entries", "provisions", "paragraphs", "states", "places", "arrangements", "options", "help",
)  # fmt: skip
_MOST_TERMS = 12
_LONGEST = 200
_MOST_FOUND = 20_000
_QUOTED = 140
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Doc:
    """A thing that can be found.

    Attributes:
        group: one of ``GROUPS``.
        keys: what it is called exactly: a reference, a label, names and codes.
        title: by language, as it is shown; ``detail`` stands beneath it.
        text: further words by which it is found.
        about: what tells which page is meant, such as ``record`` or ``regime`` and ``label``.
    """

    group: str
    keys: tuple[str, ...]
    title: Mapping[str, str]
    detail: Mapping[str, str]
    text: tuple[str, ...]
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, in the language of the request.

    ``exact`` says that it is called just so; ``quoted`` is the text in which the words stand.
    """

    group: str
    title: str
    detail: str
    quoted: str
    exact: bool
    about: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "title": self.title,
            "detail": self.detail,
            "quoted": self.quoted,
            "exact": self.exact,
            **self.about,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the first of ``count`` hits, exact ones before others."""

    name: str
    count: int
    hits: tuple[Hit, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "group": self.name,
            "count": self.count,
            "hits": [hit.as_dict() for hit in self.hits],
        }


def search(answer: Answer, library: Library, text: str, most: int = 20) -> tuple[Group, ...]:
    """Find a text once; ``Index`` for whoever asks again.

    Every word must stand there, as the beginning of a word; capitals, accents and the alphabet of
    names do not matter.
    """
    from hofburg.inquiry.searched import documents

    return Index(documents(answer, library)).find(text, most)


def search_json(text: str, found: tuple[Group, ...]) -> dict[str, Any]:
    """What was found as plain values."""
    return {"text": text, "groups": [group.as_dict() for group in found]}


class Index:
    """Full text in memory; safe to ask from several threads."""

    def __init__(self, docs: Iterable[Doc]) -> None:
        self._lock = threading.Lock()
        self._docs = list(docs)
        db = sqlite3.connect(":memory:", check_same_thread=False)
        # The texts are folded words with spaces between them, whatever SQLite knows of letters.
        db.execute(
            "CREATE VIRTUAL TABLE word USING fts5(head, body, content='', prefix='2 3',"
            " tokenize='ascii')"
        )
        db.executemany("INSERT INTO word(rowid, head, body) VALUES (?, ?, ?)", self._rows())
        self._keys = [
            frozenset(s for key in doc.keys for s in spellings(key)) for doc in self._docs
        ]
        self._db = db

    def _rows(self) -> Iterable[tuple[int, str, str]]:
        for number, doc in enumerate(self._docs):
            head = (s for t in (*doc.keys, *doc.title.values()) for s in spellings(t))
            body = (s for t in (*doc.detail.values(), *doc.text) for s in spellings(t))
            told, more = (_words(" ".join(dict.fromkeys(it))) for it in (head, body))
            yield number, told, more

    def __len__(self) -> int:
        return len(self._docs)

    def find(self, text: str, most: int = 20) -> tuple[Group, ...]:
        """What has all words of the text, at most so many hits of each group.

        Groups in which something is called just so come first.
        """
        # A dash in front would be an option to the command that asks the same.
        text = text[:_LONGEST].lstrip("- ")
        terms = [words for term in folded(text).split() if (words := _words(term))][:_MOST_TERMS]
        if not terms:
            return ()
        asked = " AND ".join(_either(term) for term in terms)
        with self._lock:
            found = self._db.execute(
                "SELECT rowid, bm25(word, 6, 1) FROM word WHERE word MATCH ? LIMIT ?",
                (asked, _MOST_FOUND),
            ).fetchall()
        whole = set(spellings(text))
        ranked: dict[str, list[tuple[int, float, int]]] = {name: [] for name in GROUPS}
        for number, score in found:
            ranked[self._docs[number].group].append((self._near(number, whole), score, number))
        groups = [
            Group(name, len(own), tuple(self._hit(it, terms) for it in sorted(own)[:most]))
            for name, own in ranked.items()
            if own
        ]
        return tuple(sorted(groups, key=lambda group: not group.hits[0].exact))

    def _near(self, number: int, whole: set[str]) -> int:
        """0: it is called just so; 1: its name begins so; 2: the words stand somewhere."""
        keys = self._keys[number]
        if keys & whole:
            return 0
        return 1 if any(key.startswith(one) for key in keys for one in whole) else 2

    def _hit(self, ranked: tuple[int, float, int], terms: list[str]) -> Hit:
        from hofburg.regimes import said_in

        near, _, number = ranked
        doc = self._docs[number]
        spoken = language()
        return Hit(
            doc.group,
            said_in(doc.title, spoken),
            said_in(doc.detail, spoken),
            _quoted(doc, terms),
            near == 0,
            doc.about,
        )


def _words(text: str) -> str:
    """The words and numbers of a folded text: 10.2.5 is three that follow each other."""
    return " ".join(_WORD.findall(text))


def _either(term: str) -> str:
    """A word, or its beginning, in its own letters or in Latin ones."""
    ways = dict.fromkeys((term, _words(latin(term))))
    return f"({' OR '.join(_phrase(way) for way in ways if way)})"


def _phrase(words: str) -> str:
    """A beginning; digits alone are a whole number, or 86 would find 8612."""
    return f'"{words}"' if words.isdecimal() else f'"{words}" *'


def _quoted(doc: Doc, terms: list[str]) -> str:
    """The first further text in words that has one of the terms, cut to a line."""
    for text in doc.text:
        ways = [f" {_words(way)}" for way in spellings(text)] if " " in text else []
        if any(f" {term}" in way for term in terms for way in ways):
            return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
    return ""
