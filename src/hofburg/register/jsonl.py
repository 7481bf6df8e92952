"""Reading and writing JSON Lines: one record or bare entry a line, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from hofburg.errors import Problem, RegisterError
from hofburg.register.arranged_held import with_recorded
from hofburg.register.canon import MAX_LINE, parse
from hofburg.register.chains import check_chains
from hofburg.register.entry import ARRANGEMENT, Law
from hofburg.register.faults import Faults
from hofburg.register.gcpause import collector_paused
from hofburg.register.record import Record, check_record
from hofburg.register.relations import relate
from hofburg.register.trust import Trust

__all__ = [
    "Placed",
    "arrangements_in",
    "check_records",
    "read_records",
    "scan",
    "write_records",
]

_CHUNK = 2**16

Placed = tuple[str, Record]  # a record and where it stands


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line that is not blank; ``None`` for one that is too long.

    Never holds more than one line of the greatest length allowed.
    """
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield number, None
        elif not line.isspace():
            yield number, line


def scan(path: Path | str, laws: Mapping[str, Law], faults: Faults) -> list[Placed]:
    """The good records of a file with their places; what is wrong goes to ``faults``.

    Messages may be sent under arrangements that the same file holds.
    """
    name = str(path)
    found: list[Placed] = []
    try:
        laws = with_recorded(laws, arrangements_in([path], laws))
        with Path(path).open("rb") as file:
            for number, line in _lines(file):
                place = f"{name}:{number}"
                if line is None:
                    said = f"the line is longer than {MAX_LINE // 2**20} MiB."
                    faults.add(Problem(place, "too-long", said, "Send large data as attachment."))
                    continue
                record = _record(line, laws, place, faults)
                if record is not None:
                    found.append((place, record))
    except OSError as error:
        faults.add(Problem(name, "file", f"cannot be read: {error.strerror}."))
    return found


def arrangements_in(paths: Iterable[Path | str], laws: Mapping[str, Law]) -> Iterator[Record]:
    """The arrangements of files, wherever in them they stand; what is wrong is found later."""
    for path in paths:
        with suppress(OSError), Path(path).open("rb") as file:
            for number, line in _lines(file):
                if line is not None and ARRANGEMENT.encode() in line:
                    record = _record(line, laws, f"{path}:{number}", Faults())
                    if record is not None and record.entry.kind == ARRANGEMENT:
                        yield record


def _record(line: bytes, laws: Mapping[str, Law], place: str, faults: Faults) -> Record | None:
    try:
        record, problems = check_record(parse(line, place), laws, place)
    except RegisterError as error:
        faults.extend(error.problems)
        return None
    faults.extend(problems)
    return record


def check_records(
    path: Path | str, laws: Mapping[str, Law], trust: Trust | None = None
) -> tuple[list[Record], list[Problem]]:
    """All good records of a JSON Lines file, in its order, and all that is worth saying.

    Args:
        path: a file of full records, of bare entries (which become unsigned records), or of both.
        laws: regimes and arrangements by id.
        trust: if given, every record must be signed by a key that it believes.

    Returns the records and the problems of both levels: the first 200 of each, and a count of the
    others. Where one of them is an error, the records are not to be relied on.
    """
    records, faults = _read(path, laws, trust)
    return records, faults.listing()


def read_records(
    path: Path | str, laws: Mapping[str, Law], trust: Trust | None = None
) -> list[Record]:
    """The records of a JSON Lines file, in its order; see `check_records`.

    Raises ``RegisterError`` with everything that is wrong, each problem with file, line, field and
    rule; ``IntegrityError`` where a chain or signature is broken. Warnings are left out.
    """
    records, faults = _read(path, laws, trust)
    faults.refuse()
    return records


def _read(
    path: Path | str, laws: Mapping[str, Law], trust: Trust | None
) -> tuple[list[Record], Faults]:
    faults = Faults()
    with collector_paused():
        found = scan(path, laws, faults)
        check_chains(found, faults, held=None, trust=trust)
        relate(found, faults)
    return [record for _, record in found], faults


def write_records(records: Iterable[Record], fp: IO[bytes]) -> int:
    """Write records as JSON Lines to a binary file; returns how many. Unsigned ones stay bare."""
    count = 0
    for record in records:
        fp.write(record.line + b"\n")
        count += 1
    return count
