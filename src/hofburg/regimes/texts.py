"""Texts in several languages, as a document has them."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["said_in", "texts"]


def texts(value: str | Mapping[str, str] | None) -> dict[str, str]:
    """A text as a mapping of languages; a bare text is English."""
    if value is None:
        return {}
    return {"en": value} if isinstance(value, str) else dict(value)


def said_in(value: str | Mapping[str, str], language: str = "en") -> str:
    """A text in a language; else in English, else in the first that it has, else empty."""
    said = texts(value)
    return said.get(language) or said.get("en") or next(iter(said.values()), "")
