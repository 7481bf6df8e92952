"""Where the drafts of a request are, and what an address or a form says of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException

from hofburg import inquiry
from hofburg.errors import RegisterError
from hofburg.exchange import box_texts
from hofburg.languages import say

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import DraftFile, DraftFolder
    from hofburg.web.visit import Visit

__all__ = [
    "document_of", "draft_address", "draft_of", "folder_of", "no_centre", "posted_texts",
    "prefilled", "readable_draft",
]  # fmt: skip

_MOST = 20_000  # characters of a text in an address
# Of a form: boxes of one text, and lists, of which each box has a number or name of its own.
_SINGLE = ("author", "number", "basis", "handling", "comment")
_MANY = ("to", "copies", "refers_to", "body")


def document_of(visit: Visit, regime: str, kind: str) -> Law:
    """The document whose form is asked for. Raises 404 where there is no such message."""
    laws = visit.desk.library()
    law = laws.get(regime)
    if law is None or kind not in law.messages:
        raise HTTPException(404, say("there is no such message in that document."))
    return law


def folder_of(visit: Visit) -> DraftFolder:
    """The drafts of the centre. Raises 404 where the open register is no centre's."""
    centre = visit.desk.centre
    if centre is None:
        raise HTTPException(404, no_centre())
    return centre.drafts()


def draft_of(visit: Visit, name: str) -> DraftFile:
    """A draft of this centre. Raises 404 where there is none that may be opened."""
    try:
        found = folder_of(visit).read(name)
    except RegisterError as error:
        raise HTTPException(404, " ".join(it.message for it in error.problems)) from None
    if not readable_draft(visit, found):
        raise inquiry.withheld(str(found.data.get("handling")), found.name)
    return found


def readable_draft(visit: Visit, it: DraftFile) -> bool:
    """Whether the reader may see a draft: by the mark that its message would have."""
    known = visit.desk.readable()
    mark = it.data.get("handling")
    return known.up_to is None or not mark or mark in known.seen


def no_centre() -> str:
    """Why there are no drafts here."""
    return say(
        "no centre's register is open, so there is no folder for drafts: they are kept in the"
        " folder that hofburg init makes. On the command line, hofburg message new writes one"
        " anywhere."
    )


def prefilled(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Texts of a form from an address: box by box, or several ``to`` and ``refers_to``."""
    texts: dict[str, str] = {}
    many: dict[str, int] = {}
    for name, text in query:
        first = name.partition(".")[0]
        if name in ("to", "refers_to"):
            texts[f"{name}.{many.get(name, 0)}"] = text[:_MOST]
            many[name] = many.get(name, 0) + 1
        elif name in _SINGLE or ("." in name and first in _MANY):
            texts[name] = text[:_MOST]
    return texts


def draft_address(visit: Visit, entry: Mapping[str, Any]) -> str:
    """The address of a form that is filled in with what a drafted entry says."""
    regime, kind = str(entry.get("under") or entry["regime"]), str(entry["kind"])
    law = visit.desk.library().get(regime)
    texts: dict[str, Any] = {}
    if law is not None and kind in law.messages:
        texts |= box_texts(law, entry)
    whole = visit.link("draft_new", regime=regime, kind=kind, **texts)
    # What is too long for an address is filled in by hand.
    return whole if len(whole) < _MOST else visit.link("draft_new", regime=regime, kind=kind)


def posted_texts(form: Any) -> dict[str, str]:
    """The texts of a form that was sent; files and what is not of the form are left out."""
    firsts = {*_SINGLE, *_MANY}
    return {
        name: text
        for name, text in form.multi_items()
        if isinstance(text, str) and name.partition(".")[0] in firsts
    }
