"""The glossary: terms of the documents in several languages, read from ``glossary.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hofburg.errors import DocumentError, Problem
from hofburg.inquiry import spellings
from hofburg.regimes import read_yaml
from hofburg.web.words import MARKS

__all__ = ["Glossary", "Term", "glossary_file"]

_FILE = Path(__file__).with_name("glossary.yaml")


@dataclass(frozen=True, slots=True)
class Term:
    """A term.

    Attributes:
        words: by language.
        where: the document and paragraph in which it is used.
        mark, source: of its wording in languages other than English.
    """

    id: str
    words: Mapping[str, str]
    note: str
    where: str
    mark: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            **self.words, "note": self.note or None, "where": self.where or None,
            "mark": self.mark, "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in the order of the file; ``reviewer`` by language, empty where nobody is."""

    reviewer: Mapping[str, str]
    sources: Mapping[str, str]
    terms: tuple[Term, ...]

    @property
    def languages(self) -> frozenset[str]:
        """The languages that some term has."""
        return frozenset(code for term in self.terms for code in term.words)

    def found(self, text: str) -> list[Term]:
        """Terms that hold every word of a text in some language; all where there is none."""
        wanted = [spellings(word) for word in text.split()]
        return [term for term in self.terms if _has(term, wanted)]


def _has(term: Term, wanted: list[tuple[str, ...]]) -> bool:
    ways = " ".join(way for text in (*term.words.values(), term.note) for way in spellings(text))
    return all(any(way in ways for way in word) for word in wanted)


@cache
def glossary_file() -> Glossary:
    """The glossary that ships. Raises ``DocumentError`` where it does not read."""
    data: Any = read_yaml(_FILE, _FILE.name).data
    problems: list[Problem] = []
    seen: set[str] = set()
    terms = []
    for number, row in enumerate(data["terms"], 1):
        words = {code: str(said) for code, said in row.items() if len(code) == 2}
        mark, source = str(row.get("mark", "recalled")), str(row.get("source", "OWN"))
        name = re.sub(r"[^a-z0-9]+", "-", words.get("en", "").casefold()).strip("-")
        if not name or name in seen or mark not in MARKS or source not in data["sources"]:
            said = (
                f"term {number} ({words.get('en', '')!r}) has no name of its own, mark or source."
            )
            problems.append(Problem(_FILE.name, "glossary", said, "Write en, mark and source."))
        seen.add(name)
        terms.append(
            Term(name, words, str(row.get("note", "")), str(row.get("where", "")), mark, source)
        )
    if problems:
        raise DocumentError(problems)
    reviewer = {code: str(said or "") for code, said in data["reviewer"].items()}
    return Glossary(reviewer, dict(data["sources"]), tuple(terms))
