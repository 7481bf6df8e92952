"""The files of entries in words: what is held, what was destroyed, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hofburg.languages import say
from hofburg.reports.wording import instant, plain
from hofburg.values import parse_instant

__all__ = ["attachment_grid", "attachment_size", "attachment_state"]


def attachment_state(row: Mapping[str, Any]) -> str:
    """How a file stands: held, destroyed on which day by whom and why, or not held.

    Args:
        row: as ``hofburg.inquiry.attached`` gives it.
    """
    if row["state"] == "destroyed":
        said = say(
            "destroyed on {moment} by {node}: {reason}",
            moment=_moment(row["destroyed_at"]),
            node=row["destroyed_by"],
            reason=plain(row["reason"]),
        )
    elif row["state"] == "held":
        said = say("held here, encrypted")
    else:
        said = say("not held here")
    others = [
        say(
            "{node} destroyed its copy on {moment}: {reason}",
            moment=_moment(it["at"]),
            node=it["by"],
            reason=plain(it["reason"]),
        )
        for it in row["others"]
    ]
    return "; ".join([said, *others])


def _moment(recorded: str) -> str:
    """To the second: nobody reads further."""
    if recorded == "?":
        return recorded
    at = parse_instant(recorded).lo
    return instant(at - at % 1_000_000)


def attachment_size(size: int) -> str:
    """A size as people say it: ``820 B``, ``12.5 KiB``, ``3 MiB``."""
    for unit, most in (("MiB", 2**20), ("KiB", 2**10)):
        if size >= most:
            return f"{size / most:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"


def attachment_grid(
    rows: Sequence[Mapping[str, Any]],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heads and cells of a table of files."""
    head = (say("File"), say("Type"), say("Size"), "SHA-256", say("Where it is"))
    return head, [
        (
            plain(it["name"]) + (f" ({say('particulars')})" if it["particulars"] else ""),
            plain(it["media_type"]),
            attachment_size(it["size"]),
            it["sha256"],
            attachment_state(it),
        )
        for it in rows
    ]
