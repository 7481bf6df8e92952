"""A regime as a document to be read: chapters of paragraphs, with all that stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hofburg.regimes import Field, Law, Message, Parameter, Provision

__all__ = ["Chapter", "Passage", "chapter_of", "chapters"]

_WHOLE = 40  # provisions that one page holds well
_FEW = 14  # fewer of them join the chapter that follows

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A paragraph and what the document says of it.

    Attributes:
        paragraph: as it is printed; empty for what has none.
        heading, reason: by language; the reason why it is not coded, empty where it is.
        fields: of messages that stand at another paragraph, with their message.
    """

    paragraph: str
    heading: Texts
    reason: Texts
    provisions: tuple[Provision, ...]
    messages: tuple[Message, ...]
    fields: tuple[tuple[Message, Field], ...]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Chapter:
    """Paragraphs that are read together; ``number`` from 1."""

    number: int
    passages: tuple[Passage, ...]

    @property
    def first(self) -> str:
        """The first paragraph."""
        return self.passages[0].paragraph

    @property
    def last(self) -> str:
        """The last paragraph."""
        return self.passages[-1].paragraph

    @property
    def provisions(self) -> int:
        """How many provisions stand in it."""
        return sum(len(passage.provisions) for passage in self.passages)


def chapters(law: Law) -> tuple[Chapter, ...]:
    """The document in chapters that fit a page: where its files end, if it is long."""
    return _chapters(law.digest, _Same(law))


def chapter_of(law: Law, label: str) -> int:
    """The number of the chapter in which a provision stands."""
    own = law.provisions[label].provenance.paragraph
    for chapter in chapters(law):
        if any(passage.paragraph == own for passage in chapter.passages):
            return chapter.number
    return 1


class _Same:
    """A law beside its digest: equal where the words are, so that a cache holds few of them."""

    def __init__(self, law: Law) -> None:
        self.law = law

    def __hash__(self) -> int:
        return hash(self.law.id)

    def __eq__(self, other: object) -> bool:
        # The digest leaves texts out; a page shows them.
        return isinstance(other, _Same) and self.law is other.law


@lru_cache(maxsize=32)
def _chapters(digest: str, same: _Same) -> tuple[Chapter, ...]:  # noqa: ARG001 - cache key
    law = same.law
    passages = _passages(law)
    parts: list[list[Passage]] = []
    if len(law.provisions) <= _WHOLE + 10:
        parts = [passages] if passages else []
    else:
        for run in _runs(passages):
            if parts and _size(parts[-1]) < _FEW:
                parts[-1] += run
            else:
                parts.append(list(run))
        if len(parts) > 1 and _size(parts[-1]) < _FEW // 2:
            parts[-2:] = [parts[-2] + parts[-1]]
        parts = [piece for part in parts for piece in _pieces(part)]
    return tuple(Chapter(n, tuple(part)) for n, part in enumerate(parts, 1))


def _passages(law: Law) -> list[Passage]:
    used = [p.provenance.paragraph for p in law.provisions.values()]
    return [_passage(law, name) for name in dict.fromkeys([*law.paragraphs, *used])]


def _passage(law: Law, name: str) -> Passage:
    def here(thing: Provision | Message | Parameter) -> bool:
        return thing.provenance.paragraph == name

    heading = law.headings.get(name) or {"en": law.paragraphs.get(name, "")}
    reason = law.out_of_scope.get(name, "")
    fields = (
        (message, field)
        for message in law.messages.values()
        for field in message.fields.values()
        if field.provenance and field.provenance.paragraph == name and not here(message)
    )
    return Passage(
        name,
        heading,
        law.reasons.get(name) or ({"en": reason} if reason else {}),
        tuple(p for p in law.provisions.values() if here(p)),
        tuple(m for m in law.messages.values() if name and here(m)),
        tuple(fields) if name else (),
        tuple(p for p in law.parameters.values() if name and here(p)),
    )


def _size(passages: Sequence[Passage]) -> int:
    return sum(len(passage.provisions) for passage in passages)


def _runs(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Passages of one chapter's files that follow each other.

    What has no provision goes with what precedes it, or as a heading with what it is the head of.
    """
    homes = [_home(passage) for passage in passages]
    for at in range(len(passages) - 2, -1, -1):
        if not homes[at] and passages[at + 1].paragraph.startswith(f"{passages[at].paragraph}."):
            homes[at] = homes[at + 1]
    runs: list[list[Passage]] = []
    home = ""
    for passage, own in zip(passages, homes, strict=True):
        if not runs or (home and own and own != home):
            runs.append([])
        runs[-1].append(passage)
        home = own or home
    return runs


def _home(passage: Passage) -> str:
    """Where its provisions are written: ``chapter-9`` for the files ``chapter-9-*.yaml``."""
    if not passage.provisions:
        return ""
    return "-".join(passage.provisions[0].place.partition(":")[0].split("-")[:2])


def _pieces(passages: list[Passage]) -> list[list[Passage]]:
    """A chapter that is too long in pieces of about the same length."""
    whole = _size(passages)
    wanted = -(-whole // _WHOLE)
    pieces: list[list[Passage]] = [[]]
    for passage in passages:
        if pieces[-1] and len(pieces) < wanted and _size(pieces[-1]) >= whole / wanted:
            pieces.append([])
        pieces[-1].append(passage)
    return pieces
