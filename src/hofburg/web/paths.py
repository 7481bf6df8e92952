"""Addresses of pages by the names of their routes, without asking every route each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

__all__ = ["Path"]

_PART = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Path:
    """The path of a route: texts and, between them, names of parameters.

    Attributes:
        texts: one more than names.
        names: each with whether it may hold slashes.
    """

    texts: tuple[str, ...]
    names: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, path: str) -> Path:
        """A path as routes write it, such as ``/cases/{regime}/{case:path}``."""
        pieces = _PART.split(path)
        names = zip(pieces[1::3], pieces[2::3], strict=True)
        return cls(tuple(pieces[::3]), tuple((name, kind == "path") for name, kind in names))

    def filled(self, params: Mapping[str, Any]) -> tuple[str, set[str]]:
        """The address with its parameters put in, and their names. Raises ``KeyError``."""
        made = self.texts[0]
        for (name, slashes), text in zip(self.names, self.texts[1:], strict=True):
            made += quote(str(params[name]), safe="/" if slashes else "") + text
        return made, {name for name, _ in self.names}
