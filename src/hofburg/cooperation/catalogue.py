"""Load the catalogue: read the files, check shape and names, link the conditions as a regime."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from hofburg.cooperation.faults import GUIDE, Steps, at
from hofburg.cooperation.linking import Linked, link
from hofburg.cooperation.model import Circle, Constraint, Entry, Goal, Instrument, Titled
from hofburg.cooperation.names import name_problems
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import Law, Source, check_shape, read_yaml, shown, yaml_files

__all__ = ["Catalogue", "Files", "load_catalogue"]

SHIPPED = Path(__file__).parent / "catalogue"
PLAN = "plan"  # the file of the question; the others beside the instruments hold named things
MAX_FILES = 500
MAX_TOTAL = 16 * 2**20


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Instruments with what they name, and the plan as a regime that has their conditions.

    ``conditions`` are those of an instrument that the engine evaluates; ``files`` where each
    instrument stands. ``digest`` is the hash of everything that the catalogue says.
    """

    instruments: Mapping[str, Instrument]
    goals: Mapping[str, Goal]
    constraints: Mapping[str, Constraint]
    kinds: Mapping[str, Titled]
    circles: Mapping[str, Circle]
    sources: Mapping[str, str]
    law: Law
    conditions: Mapping[str, tuple[Linked, ...]]
    files: Mapping[str, Source]
    digest: str

    def __repr__(self) -> str:
        return f"Catalogue({len(self.instruments)} instruments, {self.digest[:15]})"


@dataclass
class Files:
    """What the files say, and what is wrong with them."""

    entries: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {name: {} for name in Entry.model_fields}
    )
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)  # instruments that did not ship
    plan: Source | None = None
    size: int = 0
    problems: list[Problem] = field(default_factory=list)

    def take(self, kind: str, name: str, place: str) -> bool:
        """Whether a name is new; what is defined twice is a problem that names both."""
        other = self.places.setdefault((kind, name), place)
        if other is not place:
            said = f"{shown(name)} is also defined at {other}."
            remedy = "Give one of them another name, or leave one out."
            self.problems.append(Problem(place, "defined-twice", said, remedy, name))
        return other is place


def load_catalogue(folders: Sequence[Path | str] = ()) -> Catalogue:
    """The shipped catalogue, joined by folders of one's own.

    A folder holds any of ``goals.yaml``, ``constraints.yaml``, ``sources.yaml`` and
    ``instruments/*.yaml`` (docs/instruments.md). A name that is there already is a fault: what
    ships is not replaced silently. What an own instrument names of the library must be there; of
    what ships a test sees to that. Raises ``DocumentError`` with all faults.
    """
    homes = (SHIPPED, *(Path(folder) for folder in folders))
    return _load(homes, tuple(_stamp(home) for home in homes))


def _stamp(home: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells that files have changed; empty where they cannot be read."""
    try:
        found = [(path.name, path.stat()) for path in sorted(home.glob("**/*.y*ml"))[:MAX_FILES]]
    except (OSError, ValueError):
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


@lru_cache(maxsize=16)
def _load(homes: tuple[Path, ...], stamps: object) -> Catalogue:  # noqa: ARG001 - cache key
    files = Files()
    for home in homes:
        _home(home, files, shipped=home == SHIPPED)
    if files.plan is None:
        raise DocumentError(files.problems or [Problem(PLAN, "not-found", "there is no plan.")])
    if not files.problems:
        files.problems += name_problems(files)
    law, conditions, problems = link(files.plan, files.instruments, files.sources)
    files.problems += problems if law or not files.problems else ()
    if law is None or files.problems:
        raise DocumentError(files.problems)
    made = Catalogue(
        files.instruments, **files.entries, law=law, conditions=conditions, files=files.sources,
        digest=_digest(files, law),
    )  # fmt: skip
    if files.own:
        from hofburg.cooperation.first import link_problems

        if problems := link_problems(made, sorted(files.own)):
            raise DocumentError(problems)
    return made


def _digest(files: Files, law: Law) -> str:
    """The hash of everything that the catalogue says, in an order of its own."""
    made = hashlib.sha256(law.digest.encode())
    for name in sorted(files.instruments):
        made.update(files.instruments[name].model_dump_json(by_alias=True).encode())
    for kind in sorted(files.entries):
        for name, item in sorted(files.entries[kind].items()):
            said = item if isinstance(item, str) else item.model_dump_json()
            made.update(f"\n{kind} {name} {said}".encode())
    return f"sha256:{made.hexdigest()}"


# -- files -----------------------------------------------------------------------------------------


def _home(home: Path, files: Files, *, shipped: bool) -> None:
    if not home.is_dir():
        said = "there is no such folder."
        remedy = "Name a folder that holds instruments/*.yaml."
        files.problems.append(Problem(shown(str(home))[1:-1], "not-found", said, remedy))
        return
    before = len(files.places), len(files.problems)
    for path in _listed(home, files):
        source = _read(path, path.name if shipped else f"{home.name}/{path.name}", files)
        if source is None:
            continue
        if shipped and path.stem == PLAN:
            files.plan = source
        else:
            _entries(source, files, shipped=shipped)
    folder = home / "instruments"
    for path in _listed(folder, files) if folder.is_dir() else ():
        name = f"instruments/{path.name}" if shipped else f"{home.name}/instruments/{path.name}"
        source = _read(path, name, files)
        if source is not None:
            _instrument(source, path.stem, files, shipped=shipped)
    if (len(files.places), len(files.problems)) == before:
        said = "holds no instrument and no goal."
        remedy = f"Put instruments/<id>.yaml into it; see {GUIDE}."
        files.problems.append(Problem(home.name, "empty", said, remedy))


def _listed(folder: Path, files: Files) -> list[Path]:
    try:
        found, problems = yaml_files(folder)
    except OSError as error:
        said = f"cannot be read: {error.strerror}."
        files.problems.append(Problem(folder.name, "unreadable", said, "Check the path."))
        return []
    files.problems += problems
    if len(found) > MAX_FILES:
        said = f"holds more than {MAX_FILES} files."
        files.problems.append(Problem(folder.name, "too-large", said, "Join some of them."))
    return found[:MAX_FILES]


def _read(path: Path, name: str, files: Files) -> Source | None:
    try:
        source = read_yaml(path, name)
    except DocumentError as error:
        files.problems += error.problems
        return None
    files.size += source.size
    if files.size > MAX_TOTAL:
        said = "with this file the catalogue is too large."
        raise DocumentError(
            Problem(f"{name}:1", "too-large", said, f"It has at most {MAX_TOTAL} bytes.")
        )
    if not isinstance(source.data, dict):
        said = "is not a mapping of names"
        remedy = f"{GUIDE} says what belongs there."
        files.problems.append(at(source, (), "type", said, remedy))
        return None
    return source


def _entries(source: Source, files: Files, *, shipped: bool) -> None:
    made, problems = check_shape(Entry, source, guide=GUIDE)
    files.problems += problems
    if made is None:
        return
    if made.circles and not shipped:
        said = "the circles are those of the plan"
        files.problems.append(at(source, ("circles",), "circles", said, "Leave them out."))
        return
    for kind in Entry.model_fields:
        for name, item in getattr(made, kind).items():
            path: Steps = (kind, name)
            if files.take(kind, name, source.place(path)):
                files.entries[kind][name] = item


def _instrument(source: Source, stem: str, files: Files, *, shipped: bool) -> None:
    made, problems = check_shape(Instrument, source, guide=GUIDE)
    files.problems += problems
    if made is None:
        return
    name = made.instrument
    path: Steps = ("instrument",)
    if name != stem:
        said = f"the file is called {shown(stem)}, the instrument {shown(name)}"
        files.problems.append(at(source, path, "file-name", said, "Call both alike."))
    if files.take("instrument", name, source.place(path)):
        files.instruments[name] = made
        files.sources[name] = source
        if not shipped:
            files.own.add(name)
