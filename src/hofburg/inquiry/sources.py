"""Where entries come from: a centre's folder, its register, or a file of JSON Lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hofburg.errors import Problem, RegisterError
from hofburg.inquiry.readable import readable

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Centre, Entry, Record, Register
    from hofburg.register import Law as Known

__all__ = [
    "Library",
    "Source",
    "arrangements_at",
    "at_folder",
    "centre_here",
    "load_laws",
    "open_register",
    "read_source",
    "recorded_here",
]

_SQLITE = b"SQLite format 3\0"
# Where the question is asked; as git does, a command takes the folder that it runs in.
_FOLDER: ContextVar[Path | None] = ContextVar("folder", default=None)


def here() -> Path:
    """The folder in which the question is asked."""
    return _FOLDER.get() or Path()


@contextmanager
def at_folder(folder: Path) -> Iterator[None]:
    """Ask from another folder than the one that this process runs in."""
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


class Library(Mapping[str, "Law"]):
    """Regimes and arrangements by id, each read when it is needed.

    Those that were named, those that a register holds, and the library's.
    """

    def __init__(self, named: Iterable[Law] = (), recorded: Iterable[Law] = ()) -> None:
        from hofburg.regimes import arrangements, library

        self._held = list(recorded)
        laws = {law.id: law for law in self._held} | {law.id: law for law in named}
        self._laws: dict[str, Law] = laws
        self._ids = list(dict.fromkeys([*self._laws, *library(), *arrangements()]))

    @classmethod
    def here(cls, named: Iterable[Law] = (), store: Register | None = None) -> Library:
        """With the arrangements of a register that is open, or of this centre's if there is one."""
        from hofburg.register import recorded_laws

        if store is not None:
            return cls(named, recorded_laws(store.arrangements())[0])
        return cls(named, recorded_here())

    def __getitem__(self, key: str) -> Law:
        from hofburg.regimes import load_regime

        if key not in self._laws:
            if key not in self._ids:
                raise KeyError(key)
            self._laws[key] = load_regime(key)
        return self._laws[key]

    def judging(self, entry: Entry) -> list[Law]:
        """What an entry was sent under, and the recorded arrangements that speak of it too."""
        own = self[entry.under]
        beside = [law for law in self._held if entry.under in law.hears and law.id != own.id]
        return [own, *(law for law in beside if law.regime == entry.regime)]

    def __contains__(self, key: object) -> bool:
        return key in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


@dataclass(frozen=True, slots=True)
class Source:
    """A register that was read.

    Attributes:
        place: as it was given.
        form: ``register`` or ``file``.
        records: all of them.
        digest: of the records' contents; the same for a register and its export.
        state: whose centre's it is, where that is known.
    """

    place: str
    form: str
    records: Sequence[Record]
    digest: str
    state: str | None


def load_laws(named: Sequence[str] | None) -> list[Law]:
    """The regimes named by ``--regime``: ids of the library or of this centre's register, paths."""
    from hofburg.errors import DocumentError
    from hofburg.regimes import load_regime

    found = []
    for item in dict.fromkeys(named or ()):
        try:
            found.append(load_regime(item))
        except DocumentError as error:
            held = [law for law in recorded_here() if law.id == item]
            if not held or any(it.rule != "not-found" for it in error.problems):
                raise
            found += held
    return found


def recorded_here() -> list[Law]:
    """The arrangements that this centre's register holds, as far as the reader sees them."""
    from hofburg.register import recorded_laws

    centre = centre_here()
    if centre is None:
        return []
    with centre.register() as register:
        seen = readable(register.arrangements(), strict=False)
        return recorded_laws(seen.records)[0]


def centre_here() -> Centre | None:
    """The centre in whose folder the question is asked."""
    from hofburg.register import find_centre

    return find_centre(here())


def read_source(place: str, laws: Mapping[str, Known]) -> Source:
    """Read a register. Raises ``RegisterError`` with everything that is wrong."""
    from hofburg.register import Register, find_centre, read_records

    path = here() / place
    if path.is_dir():
        centre = find_centre(path) if (path / "hofburg.toml").is_file() else None
        if centre is None:
            said = "is a folder, and no centre's."
            remedy = "Name a register's file, or a folder that `hofburg init` made."
            raise RegisterError(Problem(place, "file", said, remedy))
        with centre.register() as register:
            return Source(
                place, "register", list(register.records()), register.digest(), register.state
            )
    if is_store(path):
        with Register.open(path) as register:
            return Source(
                place, "register", list(register.records()), register.digest(), register.state
            )
    records = read_records(path, laws)
    if not records:
        raise RegisterError(
            Problem(place, "empty", "holds no entries.", "Write one JSON object a line.")
        )
    return Source(place, "file", records, _digest(records), None)


def arrangements_at(places: Sequence[str], laws: Mapping[str, Known]) -> list[Record]:
    """The arrangements that registers hold. What is wrong with them is found when they are read."""
    from hofburg.register import Register, arrangements_in, find_centre

    found: list[Record] = []
    for place in places:
        path = here() / place
        centre = find_centre(path) if (path / "hofburg.toml").is_file() else None
        with suppress(RegisterError):
            if centre is None and not is_store(path):
                found += arrangements_in([path], laws)
                continue
            with centre.register() if centre else Register.open(path) as register:
                found += register.arrangements()
    return found


def open_register() -> tuple[Centre, Register]:
    """This centre and its register, for commands that need one."""
    centre = centre_here()
    if centre is None:
        said = "this is not a centre's folder, nor inside one."
        remedy = "Go to the folder that `hofburg init` made, or make one with it."
        raise RegisterError(Problem("", "no-centre", said, remedy))
    return centre, centre.register()


def is_store(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _digest(records: Iterable[Record]) -> str:
    # As Register.digest, so that an export and its register have one, and overlapping exports too.
    whole = hashlib.sha256(b"hofburg register 1\n")
    once = {record.id: record for record in records}.values()
    for record in sorted(once, key=lambda it: (it.recorder, it.seq, it.signed)):
        whole.update(hashlib.sha256(record.signed).digest())
    return whole.hexdigest()
