"""Arrangements as entries: what some States agreed, in force for all who hold the register.

    hofburg.arrangement   {document: {"regime.yaml": text, ...}, digest, edition?}

``document`` holds the files of an arrangement without its cases, ``digest`` is the hash of these
texts, ``edition`` the hash of the law that they made with their base when they were recorded. The
entry's ``regime`` is the base, or for a regime of its own its own id. Nothing but the entry is
read: the base comes from the library, never from a path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hofburg.errors import DocumentError, Problem
from hofburg.register.canon import encode, show
from hofburg.register.entry import Law
from hofburg.register.fields import Checker

if TYPE_CHECKING:
    from hofburg.regimes import Law as Document

__all__ = ["MAX_HELD", "arrangement_body", "arrangement_law", "check_arrangement"]

MAX_FILES, MAX_SIZE = 40, 512 * 2**10  # bytes of all texts
MAX_HELD = 200  # of one register: more are no arrangements between States
FIRST = "regime.yaml"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,60}\.ya?ml", re.ASCII)
_NOT_AGREED = ("draft", "proposed")


def arrangement_body(law: Document, files: Mapping[str, str]) -> dict[str, Any]:
    """The body of the entry that records an arrangement: the texts of its files by name."""
    document = {name: text.replace("\r\n", "\n") for name, text in sorted(files.items())}
    return {"document": document, "digest": _digest(document), "edition": law.digest}


def check_arrangement(check: Checker, data: Mapping[str, Any]) -> Law | None:
    """Check the entry of an arrangement; the law that its document makes, if it makes one."""
    if "under" in data:
        check.say(
            "under", "unknown-field", "an arrangement stands under nothing else.", "Leave it out."
        )
    body = check.shape(data.get("body", {}), "body", ("document", "digest"), ("edition",))
    for name in ("digest", "edition"):
        if name in body:
            check.text(body[name], f"body.{name}")
    document = body.get("document")
    if document is None or not _fits(check, document):
        return None
    if body.get("digest") != _digest(document):
        said = "is not the hash of these texts: one of the two was changed."
        check.say("body.digest", "digest", said, f"Of these texts it is {_digest(document)}.")
    law, problems = _law(tuple(sorted(document.items())))
    check.problems += [
        Problem(
            check.place, it.rule, f"{it.place}: {it.message}", it.remedy, "body.document", it.level
        )
        for it in problems
    ]
    if law is None:
        return None
    if data.get("regime") != law.regime:
        said = f"{show(data.get('regime'))} is not what the document builds upon."
        check.say("regime", "regime", said, f"Write {law.regime}.")
    if "edition" in body and body["edition"] != law.digest:
        said = f"with the base as it is here, the arrangement is {law.digest}."
        check.warn(
            "body.edition", "edition", said, "Its base was another edition when it was recorded."
        )
    _remark(check, law)
    return law


def _remark(check: Checker, law: Document) -> None:
    """What whoever takes it in should know: what was recorded elsewhere is not refused for it."""
    from hofburg.regimes import arrangements, load_regime, looser

    if law.id in arrangements() and load_regime(law.id).digest != law.digest:
        said = f"{law.id} is an arrangement of the library too, with another text."
        check.warn("body.document", "taken", said, "Questions of this register take the one here.")
    before = law.base.parameters if law.base else {}
    for name, was in before.items():
        here = law.parameters[name]
        if (was.versions, was.readings) == (here.versions, here.readings):
            continue
        found = [it for it in looser(was, here, law.since, law.until) if it.is_error]
        for it in found[:1]:
            said = f"{name} is {it.other} here, and {it.base} in the base."
            remedy = "An arrangement may ask for more, never for less: ask those who agreed it."
            check.warn("body.document", "weaker", said, remedy)


def _fits(check: Checker, document: object) -> bool:
    """Whether it is files with texts, few and small enough."""
    noted = len(check.problems)
    files = check.mapping(document, "body.document")
    for name, text in files.items():
        if not _NAME.fullmatch(name):
            said = f"{show(name)} is no name of a file of a document."
            check.say(
                "body.document", "file-name", said, "Use letters, digits, - and _, and .yaml."
            )
        if not isinstance(text, str):
            check.say("body.document", "type", f"{show(name)} is not text.", "Give its text.")
    size = sum(len(text.encode()) for text in files.values() if isinstance(text, str))
    if FIRST not in files and isinstance(document, dict):
        check.say("body.document", "missing-field", f"{FIRST} is missing.", "Give it.")
    if len(files) > MAX_FILES or size > MAX_SIZE:
        said = f"holds {len(files)} files of {size} bytes."
        most = f"An arrangement has at most {MAX_FILES} files of {MAX_SIZE} bytes in all."
        check.say("body.document", "too-large", said, most)
    return len(check.problems) == noted


@lru_cache(maxsize=MAX_HELD)
def _law(files: tuple[tuple[str, str], ...]) -> tuple[Document | None, tuple[Problem, ...]]:
    """The law of the texts of a document, and what is wrong with it."""
    from hofburg.regimes import check_sources, library, read_text

    try:
        law, problems = check_sources([read_text(text.encode(), name) for name, text in files])
    except DocumentError as error:
        return None, error.problems
    wrong = [it for it in problems if it.level == "error"]
    if law is None:
        return None, tuple(wrong)
    header = law.arrangement
    if header is None:
        wrong.append(Problem(FIRST, "no-arrangement", "the document is no arrangement.",
                             "Give it a section arrangement:."))  # fmt: skip
    elif header.status in _NOT_AGREED:
        said = f"its status is {header.status}: it is not agreed."
        wrong.append(Problem(FIRST, "not-agreed", said, "Write in-force once it is agreed."))
    if law.id in library():
        said = f"{law.id} is a regime of the library already."
        wrong.append(Problem(FIRST, "taken", said, "Give the arrangement an id of its own."))
    return (None if wrong else law), tuple(wrong)


def arrangement_law(body: Mapping[str, Any]) -> Document | None:
    """The law of a body that was checked."""
    return _law(tuple(sorted(body["document"].items())))[0]


def _digest(document: Mapping[str, str]) -> str:
    return f"sha256:{hashlib.sha256(encode(document)).hexdigest()}"
