"""Load a regime: read the files, merge them, check the shape, link the names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from hofburg.errors import DocumentError, Problem
from hofburg.regimes.account import account
from hofburg.regimes.expression import shown
from hofburg.regimes.faults import TooManyFaultsError, problem
from hofburg.regimes.identity import digest
from hofburg.regimes.law import Law
from hofburg.regimes.link import Linker, texts
from hofburg.regimes.merge import Merged, merge
from hofburg.regimes.model import Document
from hofburg.regimes.reader import Source
from hofburg.regimes.shape import shape_problems

__all__ = ["check_regime", "check_sources", "library", "library_path", "load_regime"]

LIBRARY = Path(__file__).parent / "library"
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,31}", re.ASCII)
# Areas and places as the IANA writes them; `localtime` and its like differ between machines.
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+\-]*(/[A-Z][A-Za-z0-9_+\-]*)*", re.ASCII)


def check_regime(path: Path | str) -> tuple[Law | None, list[Problem]]:
    """Everything that is wrong with a regime, and the law if nothing is.

    Warnings do not prevent a law. ``path`` is a folder, a file, or the id of a library regime.
    """
    try:
        merged = merge(library_path(path), library())
    except DocumentError as error:
        return None, list(error.problems)
    return _checked(merged)


def check_sources(sources: Sequence[Source]) -> tuple[Law | None, list[Problem]]:
    """As ``check_regime``, of sections that are in memory: files read, or made of other documents.

    The first of them is the one that has ``regime:``. What a source says of lines is where its
    faults are reported, and where its provisions are said to stand.
    """
    merged = Merged(sources[0].name)
    for source in sources:
        merged.add(source)
    return _checked(merged)


def _checked(merged: Merged) -> tuple[Law | None, list[Problem]]:
    if merged.problems:
        return None, merged.problems
    try:
        document = Document.model_validate(merged.data)
    except ValidationError as error:
        return None, shape_problems(error, Document, merged.data, merged.place)
    return _linked(document, merged)


def _linked(document: Document, merged: Merged) -> tuple[Law | None, list[Problem]]:
    if not _is_zone(document.zone):
        return None, [problem(merged.place(("zone",)), "zone",
                              f"{shown(document.zone)} is not the name of a time zone",
                              "Use UTC, or a name such as Europe/Vienna.", "zone")]  # fmt: skip
    linker = Linker(document, merged.place)
    problems = linker.faults.problems
    law = None
    try:
        linker.link()
        account(linker)
        law = _law(document, linker)
    except TooManyFaultsError:
        pass
    return (None if any(p.level == "error" for p in problems) else law), problems


def _is_zone(name: str) -> bool:
    if not _ZONE.fullmatch(name) or name == "Factory":
        return False
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _law(document: Document, linker: Linker) -> Law:
    return Law(
        id=document.regime,
        title=texts(document.title),
        edition=document.edition,
        digest=digest(document),
        since=linker.day(("since",), document.since),
        until=linker.day(("until",), document.until),
        zone=document.zone,
        parties=document.parties,
        organisations=tuple(document.organisations),
        handling=tuple(document.handling),
        sources=document.sources,
        paragraphs=document.paragraphs,
        rows=document.rows,
        out_of_scope=document.out_of_scope,
        messages=linker.messages,
        parameters=linker.parameters,
        terms={name: term.is_ for name, term in document.terms.items()},
        processes=linker.processes,
        provisions=linker.provisions,
        holidays=texts(document.holidays),
    )


@lru_cache(maxsize=64)
def _load(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> Law:  # noqa: ARG001 - cache key
    law, problems = check_regime(path)
    if law is None:
        raise DocumentError([p for p in problems if p.level == "error"])
    return law


def load_regime(path: Path | str) -> Law:
    """A regime ready to run. Raises ``DocumentError`` with every problem.

    ``path`` is a folder, a file, or the id of a regime in the library.
    """
    where = library_path(path)
    return _load(where, _stamp(where))


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells that files have changed; empty where they cannot be read."""
    try:
        files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
        found = [(file.name, file.stat()) for file in files]
    except (OSError, ValueError):
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def library() -> list[str]:
    """Ids of the regimes that ship with Hofburg."""
    return sorted(p.name for p in LIBRARY.iterdir() if (p / "regime.yaml").is_file())


def library_path(path: Path | str) -> Path:
    """The folder of a library regime, or the path itself."""
    if isinstance(path, str) and _ID.fullmatch(path) and (LIBRARY / path).is_dir():
        return LIBRARY / path
    return Path(path)
