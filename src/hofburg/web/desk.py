"""The register that is open, and answers about it, kept until it changes or time passes."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hofburg import inquiry

if TYPE_CHECKING:
    from hofburg.register import Centre, Record, Register

__all__ = ["Desk"]

T = TypeVar("T")
_TICK = 600  # seconds for which *now* is the same moment
_KEPT = 4  # answers; each holds its tables, some 200 MB of a year of all States
_MADE = 256  # other things made from the register, or from an answer


class Kept(Generic[T]):
    """The things that were asked for last, so many of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once."""
        if key not in self._things:
            self._things[key] = make()
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        self._things.move_to_end(key)
        return self._things[key]


class Desk:
    """One register, open in the workbench.

    Args:
        folder: where the commands run: a centre's folder, or any other.
        registers: files or folders; left out, the centre's register, else the casebook.
        regimes: ids or folders; left out, those that the register names.
        boundaries: a boundary pack (GeoJSON).
        up_to: the highest handling mark that whoever reads the pages may see; left out, all.

    Raises ``HofburgError`` where a centre's folder does not read.
    """

    def __init__(
        self,
        folder: Path | str = ".",
        registers: Sequence[str] = (),
        regimes: Sequence[str] = (),
        boundaries: str | None = None,
        up_to: str | None = None,
    ) -> None:
        self.up_to = up_to
        self.folder = Path(folder).resolve()
        self.asked = inquiry.Question(
            registers=tuple(registers), regimes=tuple(regimes), boundaries=boundaries
        )
        with inquiry.at_folder(self.folder):
            self.centre: Centre | None = None if registers else inquiry.centre_here()
        self._answers: Kept[tuple[inquiry.Answer, Kept[Any]]] = Kept(_KEPT)
        self._made: Kept[Any] = Kept(_MADE)
        self._seen: Hashable = None

    @property
    def state(self) -> str | None:
        """Code of the State whose centre this is."""
        return self.centre.state if self.centre else None

    @property
    def casebook(self) -> bool:
        """Whether there is no register, so that worked cases are shown."""
        return self.centre is None and not self.asked.registers

    @property
    def places(self) -> list[str]:
        """The registers, as they are named in commands."""
        if self.centre is not None:
            return [os.path.relpath(self.centre.folder, self.folder)]
        return list(self.asked.registers)

    def stamp(self) -> Hashable:
        """Changes when something was recorded: time and size of each file that holds records."""
        found = []
        for place in self.places:
            path = self.folder / place
            files = [path]
            if path.is_dir():
                files = [path / "register.sqlite", path / "register.sqlite-wal"]
                folder = path / "attachments"  # files are kept and taken away without a record
                found += [("", folder.stat().st_mtime_ns, 0)] if folder.is_dir() else []
            # A log that is empty, or gone, is that of somebody who only reads.
            sizes = [(str(f), f.stat()) for f in files if f.is_file()]
            found += [(name, s.st_mtime_ns, s.st_size) for name, s in sizes if s.st_size]
        return tuple(found)

    def answer(self, question: inquiry.Question) -> inquiry.Answer:
        """The answer, kept. *Now* is the same moment for ten minutes. Raises ``HofburgError``."""
        return self._kept(question)[0]

    def _kept(self, question: inquiry.Question) -> tuple[inquiry.Answer, Kept[Any]]:
        """The answer, and what was made from it."""
        self._look()
        moment = int(time.time() // _TICK) if question.as_of is None else 0
        key = (question, moment, inquiry.reader())
        return self._answers.get(key, lambda: (inquiry.ask(question), Kept(_MADE)))

    def _look(self) -> None:
        """Nothing that was made of a register before it changed is kept."""
        seen = self.stamp()
        if seen != self._seen:
            self._answers, self._made, self._seen = Kept(_KEPT), Kept(_MADE), seen

    def of_answer(
        self, question: inquiry.Question, key: Hashable, make: Callable[[inquiry.Answer], T]
    ) -> T:
        """What ``make`` gives of the answer to a question, kept as long as the answer is."""
        answer, made = self._kept(question)
        found: T = made.get(key, lambda: make(answer))
        return found

    def question(self, **said: Any) -> inquiry.Question:
        """The question of this desk with what a request says besides."""
        return replace(self.asked, **{key: value for key, value in said.items() if value})

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives of the register alone, kept until something is recorded."""
        self._look()
        found: T = self._made.get((key, inquiry.reader()), make)
        return found

    def records(self) -> Sequence[Record]:
        """The records that the reader sees, in the order in which they were recorded.

        None of the casebook.
        """
        return self.readable().records

    def readable(self) -> inquiry.Readable:
        """The records, as far as the reader sees them, and how many others there are."""

        def read() -> inquiry.Readable:
            known = inquiry.Library.here()
            every = [r for place in self.places for r in inquiry.read_source(place, known).records]
            return inquiry.readable(every, map(known.__getitem__, self.asked.regimes))

        return self.once("readable", read)

    def library(self) -> inquiry.Library:
        """Regimes and arrangements by id, with those that the register holds."""
        return self.once("library", inquiry.Library.here)

    @contextmanager
    def register(self) -> Iterator[Register | None]:
        """The centre's register, open; None where no centre's is."""
        if self.centre is None:
            yield None
            return
        with self.centre.register() as store:
            yield store
