"""A draft that is handed in: a file of JSON, or the text of a printed message. Taken or refused."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, RegisterError
from hofburg.inquiry.sources import centre_here

if TYPE_CHECKING:
    from hofburg.inquiry.sources import Library

__all__ = ["MOST_RECEIVED", "as_transcribed", "draft_received"]

MOST_RECEIVED = 8 * 2**20  # bytes; an entry is not larger
_BOM = b"\xef\xbb\xbf"


def draft_received(
    raw: bytes, laws: Library, place: str
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The draft that a file or a text is, and what is to be said of it.

    What is written as JSON must be the object of a draft in which nothing is wrong: fields may be
    open. All else is read as the text of a printed message. None where anything is refused.
    """
    if len(raw) > MOST_RECEIVED:
        said = f"is larger than {MOST_RECEIVED // 2**20} MiB."
        remedy = "A message has some pages; a large form is read by `hofburg annual import`."
        return None, [Problem(place, "too-long", said, remedy)]
    if not raw.removeprefix(_BOM).strip():
        said, remedy = "is empty.", "Choose a file, or paste the text of a message."
        return None, [Problem(place, "empty", said, remedy)]
    if raw.removeprefix(_BOM).lstrip()[:1] in (b"{", b"["):
        return _json(raw, laws, place)
    return _text(raw, laws, place)


def _json(raw: bytes, laws: Library, place: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    from hofburg.register import check_draft, parse_draft

    try:
        draft = parse_draft(raw, place)
    except RegisterError as error:
        return None, list(error.problems)
    if isinstance(draft.get("entry"), dict):
        said = "is a record of a register, and no draft."
        remedy = "`hofburg register import` takes records."
        return None, [Problem(place, "recorded", said, remedy)]
    _, problems = check_draft(draft, laws, place, at=time.time_ns() // 1000)
    # What is not yet filled in is what makes it a draft.
    told = [it for it in problems if it.rule not in ("missing-field", "nobody")]
    whose = laws.get(str(draft.get("under") or draft.get("regime")))
    known = whose is not None and draft.get("kind") in whose.messages
    if not known and not any(it.level == "error" for it in told):
        said = "does not say which message of which regime it is."
        told.append(Problem(place, "unknown-kind", said, "Give regime and kind.", "kind"))
    return (None if any(it.level == "error" for it in told) else draft), told


def _text(raw: bytes, laws: Library, place: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    from hofburg.exchange import pasted

    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        remedy = "Save the text as UTF-8; other codes of letters cannot be told apart."
        return None, [Problem(place, "utf-8", "is not text in UTF-8.", remedy)]
    draft, problems = pasted(text, laws, place)
    if draft is None or any(it.level == "error" for it in problems):
        return None, problems
    return as_transcribed(draft), problems


def as_transcribed(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What says how it was transmitted is an entry, which also says how we got it."""
    if draft.get("transmission") is None:
        return dict(draft)
    centre = centre_here()
    return {**draft, "origin": "demo" if centre and centre.kind == "demo" else "transcribed"}
