"""An entry: what is said, by whom, to whom, and when it was sent and received.

An entry is a JSON object (see `hofburg.register` for its fields). Two parts of it differ in kind:
what its *author* said, which is the same in every copy, and the *circumstances* that whoever
records it adds: who received it when, how it was transmitted, from which source we have it. Copies
of one message therefore have one reference, whichever circumstances are known to whom.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hofburg.errors import Problem, RegisterError
from hofburg.register.canon import encode, is_plain, plain_problems

__all__ = [
    "ACTS",
    "ARRANGEMENT",
    "CIRCUMSTANCES",
    "COMPLETENESS",
    "DESTROYED",
    "HOUSE",
    "KEY_REPLACED",
    "KEY_REVOKED",
    "NOTE",
    "RESERVED",
    "RESUMED",
    "WORLDS",
    "Entry",
    "Law",
]
__all__ += ["reference", "said"]

COMPLETENESS = "hofburg.completeness"
WORLDS = "hofburg.worlds"
NOTE = "hofburg.note"
ARRANGEMENT = "hofburg.arrangement"
RESERVED = (COMPLETENESS, WORLDS, NOTE, ARRANGEMENT)

# What a node says of its own register: no message of anybody, and under no regime but the house's.
HOUSE = "hofburg"
KEY_REPLACED = "hofburg.key.replaced"
KEY_REVOKED = "hofburg.key.revoked"
DESTROYED = "hofburg.destroyed"
RESUMED = "hofburg.resumed"
ACTS = (KEY_REPLACED, KEY_REVOKED, DESTROYED, RESUMED)

# Fields that belong to the recording of a message, not to the message.
CIRCUMSTANCES = frozenset(
    {"received", "transmission", "sources", "origin", "comment", "corrects", "signature"}
)


class Law(Protocol):
    """What the register needs to know of a regime or an arrangement.

    ``zone`` is the IANA zone of its days; ``kinds`` are its message kinds; ``parties`` the codes
    that may write and receive (``None``: the States of the atlas, and ``organisations`` of it);
    ``participants`` are those of them whom it may bind (``None``: all of them).
    """

    @property
    def id(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def kinds(self) -> Collection[str]: ...
    @property
    def parties(self) -> Collection[str] | None: ...
    @property
    def organisations(self) -> Collection[str]: ...

    @property
    def participants(self) -> Collection[str] | None: ...

    def envelope(self, kind: str) -> Mapping[str, str]:
        """What an entry says of a message of that kind: ``regime``, and perhaps ``under``."""
        ...

    def check_body(self, kind: str, body: Mapping[str, object], place: str) -> list[Problem]:
        """All that is wrong with the body of a message; fields as paths such as ``body.causes``."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A checked entry. Equal entries have equal canonical bytes.

    Attributes:
        data: the plain object with the fields that were given; not to be changed.
        text: its RFC 8785 form.
    """

    data: dict[str, Any] = field(compare=False)
    text: bytes = field(repr=False)
    _reference: str = field(default="", init=False, repr=False, compare=False)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Entry:
        """An entry of data that is known to be right; `check_entry` is for all other data.

        Raises ``RegisterError`` if the data is not plain JSON.
        """
        plain = dict(data)
        if not is_plain(plain, 1):  # 1: an entry stands inside a record
            raise RegisterError(plain_problems(plain, "", "", 1))
        return cls.sealed(encode(plain))

    @classmethod
    def sealed(cls, text: bytes) -> Entry:
        """The entry of canonical bytes. Its data is a copy that the caller's cannot change."""
        return cls(json.loads(text), text)

    @property
    def regime(self) -> str:
        return str(self.data["regime"])

    @property
    def under(self) -> str:
        """The base or arrangement it was sent under; the regime itself where nothing is said."""
        return str(self.data.get("under", self.data["regime"]))

    @property
    def kind(self) -> str:
        return str(self.data["kind"])

    @property
    def author(self) -> str | None:
        return self.data.get("author")

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = self.data.get("body", {})
        return body

    @property
    def handling(self) -> str:
        return str(self.data.get("handling", "public"))

    @property
    def reference(self) -> str:
        """See `reference`; computed once."""
        if not self._reference:
            object.__setattr__(self, "_reference", reference(self))
        return self._reference


def said(entry: Entry) -> bytes:
    """The canonical form of what the author said: the entry without its circumstances."""
    return encode({key: item for key, item in entry.data.items() if key not in CIRCUMSTANCES})


def reference(entry: Entry) -> str:
    """How other entries refer to this one.

    ``AUTHOR/number`` where the author numbered it (``UKR/CBM/UA/22/0012``). Otherwise ``AUTHOR/~``
    and the first 16 hex digits of the SHA-256 of what the author said, so that copies recorded by
    several nodes, and later corrections of a receipt, keep one reference. An entry without author
    (a declaration) has no ``AUTHOR/``.
    """
    author, number = entry.data.get("author"), entry.data.get("number")
    if author is not None and number is not None:
        return f"{author}/{number}"
    digest = hashlib.sha256(said(entry)).hexdigest()[:16]
    return f"~{digest}" if author is None else f"{author}/~{digest}"
