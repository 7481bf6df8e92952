"""The canonical form of a regime and its hash: what the law says, and nothing else.

Titles, captions, translations, sources, cases, names of parties and the table of contents are left
out, so that a better sentence does not make another law; dates, numbers, units, marks, readings and
conditions stay in. Which keys are prose is said of the keys that a model has, never of names that
a document gives: a field may be called ``title``.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785
from pydantic import BaseModel

from hofburg.regimes.model import PROSE, Document, FieldModel

__all__ = ["canonical_form", "digest"]

_LAW = ("regime", "since", "until", "zone", "handling", "messages", "parameters", "terms",
        "processes")  # fmt: skip


def _plain(value: Any) -> Any:
    """A value of the document as plain data, without prose and without what is left out."""
    if isinstance(value, BaseModel):
        # `label` of a provision is its identity; `label` of a field is a caption.
        prose = PROSE | {"label"} if isinstance(value, FieldModel) else PROSE
        found = {}
        for name, info in type(value).model_fields.items():
            key = info.alias or name
            held = getattr(value, name)
            if key == "choices" and held is not None:
                held = list(held)  # the values in their order; what people call them is prose
            said = None if key in prose else _plain(held)
            if said is not None and said != {} and said != []:
                found[key] = said
        return found
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def canonical_form(document: Document) -> bytes:
    """RFC 8785 bytes of the law: mappings sorted by name, provisions by label."""
    law = {name: _plain(getattr(document, name)) for name in _LAW}
    law["parties"] = None if document.parties is None else sorted(document.parties)
    if document.organisations:
        law["organisations"] = sorted(document.organisations)
    if document.areas:
        law["areas"] = _plain(document.areas)
    if document.arrangement:
        law["arrangement"] = _plain(document.arrangement)
    law["units"] = sorted(document.units)
    law["default"] = {"mark": document.provenance.mark}
    # The order of a process's messages matters: the first one opens a case.
    law["opens"] = {name: next(iter(p.messages)) for name, p in document.processes.items()
                    if p.messages}  # fmt: skip
    law["provisions"] = sorted(
        (_plain(provision) for provision in document.provisions), key=lambda p: str(p["label"])
    )
    return bytes(rfc8785.dumps(law))


def digest(document: Document) -> str:
    """``sha256:`` and the hash of the canonical form."""
    return "sha256:" + hashlib.sha256(canonical_form(document)).hexdigest()
