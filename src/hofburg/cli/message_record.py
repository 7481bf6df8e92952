"""Recording that a draft was transmitted, for the commands that do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.inquiry import Library
    from hofburg.register import Centre, Register, Transmission

__all__ = ["record_draft", "record_here", "unrecordable"]


def record_draft(
    centre: Centre,
    store: Register,
    laws: Library,
    draft: Mapping[str, Any],
    sent: Transmission,
    *,
    place: str = "",
    to_all: bool = False,
    again: bool = False,
    dry_run: bool = False,
    agreed: Callable[[], bool] = lambda: True,
    shown: str | None = None,
) -> None:
    """Record a draft with its transmission, and print what was recorded.

    Args:
        agreed: asked when the message was shown and nothing stands against it; False records
            nothing.
        shown: what is printed of it; left out, the message as it is printed.

    Raises ``RegisterError`` with everything that stands against it.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain
    from hofburg.errors import RegisterError
    from hofburg.exchange import printed
    from hofburg.register import already, check_draft, complete_draft, recorded_before

    now = time.time_ns() // 1000
    data = complete_draft(
        draft, sent, home=centre.state, demo=centre.kind == "demo", place=place, now=now,
        to_all=to_all,
    )  # fmt: skip
    entry, problems = check_draft(data, laws, place, at=now, register=store)
    known = recorded_before(store, entry, again) if entry else None
    refused = [p for p in problems if p.level == "error"]
    refused += [already(known, entry, place)] if known and entry else []
    if refused or entry is None:
        raise RegisterError(refused)
    key = None if dry_run else own_key(centre)  # before anything is printed: it may be refused
    complain(p for p in problems if p.rule != "recorded")
    write(f"{printed(laws[entry.under], entry.data)}\n" if shown is None else shown)
    if key is None:
        write(f"{entry.reference}: {entry.kind}, fit to be recorded\nNothing was written.\n")
    elif not agreed():
        write("Nothing was written.\n")
    else:
        (made,) = store.append([entry], key)
        write(f"{made.reference}: {entry.kind}, recorded {made.recorder}/{made.seq}\n")


def record_here(
    regime: str | None,
    draft: Mapping[str, Any],
    sent: Transmission,
    *,
    yes: bool,
    place: str = "",
    again: bool = False,
    shown: str | None = None,
) -> None:
    """Record here that a draft was transmitted, after asking unless ``yes``."""
    from hofburg.inquiry import Library, load_laws, open_register

    def agreed() -> bool:
        return yes or typer.confirm("Record that this was transmitted?", err=True)

    centre, store = open_register()
    with store:
        laws = Library.here(load_laws([regime] if regime else None), store)
        record_draft(
            centre, store, laws, draft, sent, place=place, again=again, agreed=agreed, shown=shown
        )


def unrecordable(given: Mapping[str, str | None], yes: bool) -> list[Problem]:
    """What keeps a transmission from being recorded: parts that are missing, nobody to ask."""
    import sys

    from hofburg.errors import Problem

    said, remedy = "is missing: only a transmission is recorded.", "Take it from its log."
    found = [Problem(name, "usage", said, remedy) for name, text in given.items() if not text]
    if not yes and not sys.stdin.isatty():
        said = "nobody can be asked here."
        found.append(Problem("--yes", "usage", said, "Add --yes to record without asking."))
    return found
