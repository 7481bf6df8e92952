"""The canonical form of a regime and its hash: what the law says, and nothing else.

Labels, translations, sources, cases and the table of contents are left out, so that a better
sentence does not make another law; dates, numbers, units, marks, readings and conditions stay in.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from hofburg.regimes.model import Document

__all__ = ["canonical_form", "digest"]

_LAW = {"regime", "since", "until", "zone", "parties", "units", "provenance", "handling",
        "messages", "parameters", "terms", "processes", "provisions"}  # fmt: skip
_PROSE = {"title", "text", "label_text", "source", "sources", "why", "rows", "next", "paragraph"}
# `label` of a provision is its identity; `label` of a field is a caption.
_FIELD_PROSE = _PROSE | {"label"}


def _strip(value: Any, prose: set[str]) -> Any:
    if isinstance(value, dict):
        return {str(k): _strip(v, prose) for k, v in sorted(value.items())
                if k not in prose and v is not None and v != {} and v != []}  # fmt: skip
    if isinstance(value, list | tuple):
        return [_strip(v, prose) for v in value]
    return value


def canonical_form(document: Document) -> bytes:
    """RFC 8785 bytes of the law: mappings sorted by name, provisions by label."""
    plain = document.model_dump(mode="json", by_alias=True, include=_LAW)
    provisions = sorted(plain.pop("provisions"), key=lambda p: str(p["label"]))
    mark = {"mark": (plain.pop("provenance") or {}).get("mark")}
    # The order of a process's messages matters: the first one opens a case.
    opens = {name: next(iter(p.messages)) for name, p in document.processes.items() if p.messages}
    law = _named(plain)
    law.update(provisions=[_strip(p, _PROSE) for p in provisions], default=mark, opens=opens)
    return bytes(rfc8785.dumps(law))


def _named(plain: dict[str, Any]) -> dict[str, Any]:
    """Strip prose inside the sections, but never a name that happens to be called like prose."""
    law: dict[str, Any] = {}
    for section, value in sorted(plain.items()):
        if section in ("messages", "parameters", "terms", "processes"):
            law[section] = {}
            for name, body in sorted(value.items()):
                own = dict(body)
                for keep in ("fields", "columns", "parts", "readings"):
                    if keep in own and isinstance(own[keep], dict):
                        own[keep] = {k: _strip(v, _FIELD_PROSE) for k, v in sorted(own[keep].items())}
                law[section][name] = {
                    k: v if k in ("fields", "columns", "parts", "readings") else _strip(v, _FIELD_PROSE)
                    for k, v in sorted(own.items())
                    if k not in _FIELD_PROSE and v is not None
                }
        elif value is not None:
            law[section] = value
    return law


def digest(document: Document) -> str:
    """``sha256:`` and the hash of the canonical form."""
    return "sha256:" + hashlib.sha256(canonical_form(document)).hexdigest()
