"""Files that are to be attached to an entry: read, described, not kept yet."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any

from hofburg.errors import Problem, RegisterError
from hofburg.register.attachment_keys import read_file

__all__ = ["MOST_BYTES", "RANDOM", "Enclosure", "enclose", "with_enclosures"]

MOST_BYTES = 64 * 2**20  # of one file
RANDOM = 32  # bytes before the content of particulars
_LONGEST = 200  # characters of a name
_TYPES = MimeTypes()  # its own table: that of the machine would differ from another's


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that is to be kept.

    Attributes:
        descriptor: what the entry says of it.
        content: what is encrypted, random bytes first where there are any.
        path: where it was read.
    """

    descriptor: Mapping[str, Any]
    content: bytes = field(repr=False)
    path: Path

    @property
    def sha256(self) -> str:
        return str(self.descriptor["sha256"])


def enclose(
    files: Sequence[Path | str] = (), particulars: Sequence[Path | str] = ()
) -> list[Enclosure]:
    """Read files that belong to an entry, and describe them.

    The name of a file of particulars would itself say whose they are, and stand in the log for
    ever: they are called ``particulars-1.pdf`` and so on.

    Raises ``RegisterError`` with all that is wrong: links, devices, what is larger than
    ``MOST_BYTES`` or empty, names that nobody could read.
    """
    problems: list[Problem] = []
    made: list[Enclosure] = []
    number = 0
    for given, private in [*((it, False) for it in files), *((it, True) for it in particulars)]:
        path = Path(given)
        try:
            raw = read_file(path, MOST_BYTES)
        except RegisterError as error:
            problems += error.problems
            continue
        if not raw:
            problems.append(Problem(str(path), "empty", "holds nothing.", "Leave it out."))
        if not private and (why := _unfit_name(path.name)):
            problems.append(Problem(str(path), "file-name", why, "Give it a plain name."))
        number += private
        made.append(_enclosed(path, raw, number if private else 0))
    seen: dict[str, Path] = {}
    for it in made:
        if it.path.resolve() in seen.values() or it.sha256 in seen:
            said = "is given twice, or is the same as another that is given."
            problems.append(Problem(str(it.path), "duplicate", said, "Name it once."))
        seen[it.sha256] = it.path.resolve()
    if problems:
        raise RegisterError(problems)
    return made


def _enclosed(path: Path, raw: bytes, number: int) -> Enclosure:
    """The enclosure of a file: the ``number``-th of the particulars, 0 for any other."""
    media_type = _TYPES.guess_type(path.name.lower())[0] or "application/octet-stream"
    suffix = path.suffix.lower() if re.fullmatch(r"\.[a-z0-9]{1,8}", path.suffix.lower()) else ""
    name = f"particulars-{number}{suffix}" if number else path.name
    content = secrets.token_bytes(RANDOM) + raw if number else raw
    described: dict[str, Any] = {
        "name": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(raw),
        "media_type": media_type,
    }
    return Enclosure(described | ({"particulars": True} if number else {}), content, path)


def _unfit_name(name: str) -> str:
    """Why a name cannot stand in an entry: it becomes a file's name on somebody's disk."""
    if len(name) > _LONGEST:
        return f"its name has more than {_LONGEST} characters."
    if not name.isprintable():
        return "its name holds characters that cannot be seen."
    if "\\" in name or name != name.strip():
        return "its name holds a backslash, or has spaces around it."
    return ""


def with_enclosures(data: Mapping[str, Any], enclosures: Sequence[Enclosure]) -> dict[str, Any]:
    """An entry's data with the descriptors of files; one that it has already is not added."""
    held = data.get("attachments", [])
    if not enclosures or not isinstance(held, list):
        return dict(data)
    known = {it.get("sha256") for it in held if isinstance(it, dict)}
    added = [dict(it.descriptor) for it in enclosures if it.sha256 not in known]
    return {**data, "attachments": [*held, *added]}
