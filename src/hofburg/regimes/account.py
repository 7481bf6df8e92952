"""Nothing is forgotten: each paragraph and row is coded or out of scope, each source is listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import Path
from hofburg.regimes.model import Sourced

if TYPE_CHECKING:
    from hofburg.regimes.link import Linker

__all__ = ["account"]


def account(linker: Linker) -> None:
    """Report paragraphs, rows and sources that do not add up."""
    _paragraphs(linker)
    _rows(linker)
    _sources(linker)


def _sourced(linker: Linker) -> list[tuple[Path, Sourced]]:
    doc = linker.document
    found: list[tuple[Path, Sourced]] = []
    for section in ("messages", "parameters", "processes", "terms"):
        found += [((section, name), item) for name, item in getattr(doc, section).items()]
    found += [(("provisions", index), item) for index, item in enumerate(doc.provisions)]
    for name, form in doc.messages.items():
        found += [(("messages", name, "fields", n), f) for n, f in form.fields.items()]
    return found


def _paragraphs(linker: Linker) -> None:
    doc, report = linker.document, linker.faults.report
    listed = doc.paragraphs
    coded = {item.paragraph for _, item in _sourced(linker) if item.paragraph}
    for index, provision in enumerate(doc.provisions if listed else ()):
        said = provision.paragraph
        if said is None:
            report(("provisions", index), "paragraph", f"{provision.label} names no paragraph",
                   "Add paragraph:.")  # fmt: skip
        elif said not in listed:
            report(("provisions", index, "paragraph"), "paragraph",
                   f"paragraph {shown(said)} is not listed",
                   near(said, listed) or "Add it to paragraphs.")  # fmt: skip
    for paragraph in listed:
        if paragraph not in coded and paragraph not in doc.out_of_scope:
            report(("paragraphs", paragraph), "paragraph",
                   f"paragraph {shown(paragraph)} is neither coded nor out of scope",
                   "Code it, or list it under out_of_scope with the reason.")  # fmt: skip
    for item in doc.out_of_scope:
        if item not in listed and item not in doc.rows:
            names = [*listed, *doc.rows]
            report(("out_of_scope", item), "paragraph",
                   f"{shown(item)} is neither a paragraph nor a row",
                   near(item, names) or "Add it to paragraphs.")  # fmt: skip


def _rows(linker: Linker) -> None:
    doc, report = linker.document, linker.faults.report
    coded = {row for provision in doc.provisions for row in provision.rows}
    for row in doc.rows:
        if row not in coded and row not in doc.out_of_scope:
            report(
                ("rows", row),
                "row",
                f"row {shown(row)} is neither coded nor out of scope",
                "Name it in a provision's rows, or give the reason under out_of_scope.",
            )
    for index, provision in enumerate(doc.provisions):
        for at, row in enumerate(provision.rows):
            if row not in doc.rows:
                report(("provisions", index, "rows", at), "row",
                       f"row {shown(row)} is not listed under rows",
                       near(row, doc.rows) or "Add it to rows.")  # fmt: skip


def _sources(linker: Linker) -> None:
    """A source may be a sentence; one word that looks like a key should be one."""
    listed = linker.document.sources
    for path, item in _sourced(linker):
        keys = re.split(r"[\s,;]+", item.source.strip()) if item.source else []
        for key in keys if len(keys) == 1 and listed else ():
            if key and key not in listed:
                linker.faults.report((*path, "source"), "unknown-source",
                                     f"{shown(key)} is not listed under sources",
                                     near(key, listed) or known(listed), "warning")  # fmt: skip
