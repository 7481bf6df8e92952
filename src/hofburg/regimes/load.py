"""Load a regime: read the files, merge them, check the shape, link the names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from hofburg.errors import DocumentError, Problem
from hofburg.regimes.account import account
from hofburg.regimes.derive import derived
from hofburg.regimes.expression import near, shown
from hofburg.regimes.faults import TooManyFaultsError, problem
from hofburg.regimes.identity import digest
from hofburg.regimes.law import Law
from hofburg.regimes.link import Linker
from hofburg.regimes.merge import Merged, merge
from hofburg.regimes.model import Document
from hofburg.regimes.overlay import header, overlay
from hofburg.regimes.reader import MAX_BYTES, Source
from hofburg.regimes.shape import shape_problems
from hofburg.regimes.texts import said_in, texts

__all__ = [
    "arrangements",
    "check_regime",
    "check_sources",
    "library",
    "library_path",
    "load_regime",
]

LIBRARY = Path(__file__).parent / "library"
ARRANGEMENTS = LIBRARY / "arrangements"
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,31}", re.ASCII)
_BASE = re.compile(r"^base:\s*[\"']?([A-Za-z][A-Za-z0-9_\-]{0,31})", re.ASCII | re.MULTILINE)
# Areas and places as the IANA writes them; `localtime` and its like differ between machines.
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+\-]*(/[A-Z][A-Za-z0-9_+\-]*)*", re.ASCII)


def check_regime(path: Path | str) -> tuple[Law | None, list[Problem]]:
    """Everything that is wrong with a regime, and the law if nothing is.

    Warnings do not prevent a law. ``path`` is a folder, a file, or the id of a library regime.
    """
    try:
        where = library_path(path)
        merged = merge(where, [*library(), *arrangements()])
    except DocumentError as error:
        return None, list(error.problems)
    return _checked(merged, where.parent)


def check_sources(sources: Sequence[Source]) -> tuple[Law | None, list[Problem]]:
    """As ``check_regime``, of sections that are in memory: files read, or made of other documents.

    The first of them is the one that has ``regime:``. What a source says of lines is where its
    faults are reported, and where its provisions are said to stand.
    """
    merged = Merged(sources[0].name)
    for source in sources:
        merged.add(source)
    return _checked(merged, None)


def _checked(merged: Merged, beside: Path | None) -> tuple[Law | None, list[Problem]]:
    document, problems = _shaped(merged)
    if document is None or document.base is None:
        return (None, problems) if document is None else _linked(document, merged)
    try:
        where = _base_path(document.base, merged, beside)
        below = merge(where, library())
        if "base" in below.data:  # nor does a circle of them end anywhere
            raise DocumentError(
                problem(merged.place(("base",)), "base",
                        f"{document.base} builds upon another regime itself",
                        "Build upon a regime that stands alone.", "base")
            )  # fmt: skip
        base = load_regime(where)
        whole = derived(_named_after(below, document.base), merged, document)
    except DocumentError as error:
        return None, list(error.problems)
    made, problems = _shaped(whole)
    if made is None:
        return None, problems
    law, problems = _linked(made, whole)
    own = {f"parameters.{name}" for name in document.parameters}  # the base's may lie idle here
    problems = [p for p in problems if p.rule != "unread" or p.field in own]
    return law and overlay(law, base, document), problems


def _named_after(merged: Merged, base: str) -> Merged:
    """A base whose files are told from those of what builds upon it: ``BASE/regime.yaml:3``."""
    files = {id(file): file for file, _ in merged.origin.values()}
    named = {key: replace(file, name=f"{base}/{file.name}") for key, file in files.items()}
    merged.origin = {path: (named[id(file)], at) for path, (file, at) in merged.origin.items()}
    return merged


def _shaped(merged: Merged) -> tuple[Document | None, list[Problem]]:
    if merged.problems:
        return None, merged.problems
    try:
        return Document.model_validate(merged.data), []
    except ValidationError as error:
        return None, shape_problems(error, Document, merged.data, merged.place)


def _base_path(name: str, merged: Merged, beside: Path | None) -> Path:
    """Where the base of an arrangement is: in the library, or in a folder beside its own.

    Raises ``DocumentError`` where it is neither.
    """
    if name in library():
        return library_path(name)
    if beside is not None and (beside / name / "regime.yaml").is_file():
        return beside / name
    raise DocumentError(
        problem(merged.place(("base",)), "base", f"there is no regime {shown(name)} to build upon",
                near(name, library()) or f"Known: {', '.join(library())}.", "base")
    )  # fmt: skip


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
    since, until = linker.day(("since",), document.since), linker.day(("until",), document.until)
    return Law(
        id=document.regime,
        title=texts(document.title),
        edition=document.edition,
        digest=digest(document),
        since=since,
        until=until,
        zone=document.zone,
        parties=document.parties,
        organisations=tuple(document.organisations),
        arrangement=header(document, since, until),
        handling=tuple(document.handling),
        sources=document.sources,
        paragraphs={name: said_in(said) for name, said in document.paragraphs.items()},
        rows=document.rows,
        out_of_scope={name: said_in(said) for name, said in document.out_of_scope.items()},
        messages=linker.messages,
        areas=linker.areas,
        parameters=linker.parameters,
        terms={name: term.is_ for name, term in document.terms.items()},
        processes=linker.processes,
        provisions=linker.provisions,
        holidays=texts(document.holidays),
        headings={name: texts(said) for name, said in document.paragraphs.items()},
        reasons={name: texts(said) for name, said in document.out_of_scope.items()},
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
    stamp = _stamp(where)
    if base := _names_base(where, stamp):  # an arrangement changes with what it builds upon
        stamp += _stamp(library_path(base) if base in library() else where.parent / base)
    return _load(where, stamp)


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells that files have changed; empty where they cannot be read."""
    try:
        files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
        found = [(file.name, file.stat()) for file in files]
    except (OSError, ValueError):
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


@lru_cache(maxsize=64)
def _names_base(path: Path, stamp: tuple[tuple[str, int, int], ...]) -> str | None:  # noqa: ARG001
    """The base that a document names, as far as a glance tells: only to see that it changed."""
    try:
        where = path / "regime.yaml" if path.is_dir() else path
        if not where.is_file():  # a device has no end
            return None
        with where.open("rb") as stream:
            text = stream.read(MAX_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return None
    found = _BASE.search(text)
    return found and found[1]


def arrangements() -> list[str]:
    """Ids of the arrangements that ship with Hofburg."""
    return sorted(p.name for p in ARRANGEMENTS.iterdir() if (p / "regime.yaml").is_file())


def library() -> list[str]:
    """Ids of the regimes that ship with Hofburg."""
    return sorted(p.name for p in LIBRARY.iterdir() if (p / "regime.yaml").is_file())


def library_path(path: Path | str) -> Path:
    """The folder of a regime or arrangement of the library, or the path itself."""
    if isinstance(path, str) and _ID.fullmatch(path):
        for home in (LIBRARY, ARRANGEMENTS):
            if (home / path / "regime.yaml").is_file():
                return home / path
    return Path(path)
