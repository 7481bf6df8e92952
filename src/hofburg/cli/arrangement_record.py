"""``hofburg arrangement record``: in force for everybody who holds the register."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o
from hofburg.cli.arrangement_show import Named

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Centre, Entry, Record, Register

__all__ = ["record"]

_SECOND = 1_000_000


def record(
    name: Named,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="INSTANT", help="When it was agreed. Left out: now."),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="In place of the text that is recorded under this id."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: o.DryRun = False,
) -> None:
    """Put an arrangement into this centre's register.

    It must be fit to be in force. Whoever holds the register then has it, and every question takes
    it into account.
    """
    from hofburg.arrangements import check, recorded
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain, harmless
    from hofburg.errors import DocumentError, Problem, QuestionError, RegisterError
    from hofburg.inquiry import open_register
    from hofburg.register import check_entry

    centre, store = open_register()
    with store:
        held = recorded(store.arrangements())
        found = check(name, [law for law in held if law.id != found_id(name)])
        if found.law is None:
            raise DocumentError(p for p in found.problems if p.level == "error")
        wrong = [Problem(it.place, it.check, it.said, it.remedy) for it in found.faults]
        if not wrong and not (yes or dry_run or sys.stdin.isatty()):
            said = "nobody can be asked here."
            remedy = "Add --yes to record without asking."
            raise QuestionError(Problem("--yes", "usage", said, remedy))
        data = _entry(centre, found.law, name, at)
        wrong += _before(store, found.law, data, replace)
        entry, problems = check_entry(data, {}, name)
        wrong += [problem for problem in problems if problem.level == "error"]
        if wrong or entry is None:
            raise RegisterError(wrong)
        complain([*found.problems, *(it for it in problems if it.level != "error")])
        key = None if dry_run else own_key(centre)
        write(harmless(_shown(found.law, entry)))
        if key is None or not (yes or typer.confirm("Record this?", err=True)):
            write("Nothing was written.\n")
            return
        for made in store.append([entry], key):
            write(harmless(f"{made.reference}: recorded {made.recorder}/{made.seq}\n"))


def found_id(name: str) -> str:
    """The id of the arrangement, where it loads."""
    from hofburg.errors import DocumentError
    from hofburg.regimes import load_regime

    try:
        return load_regime(name).id
    except DocumentError:
        return ""


def _entry(centre: Centre, law: Law, name: str, at: str | None) -> dict[str, Any]:
    from hofburg.arrangements import arrangement_entry, texts_of
    from hofburg.values import format_instant

    now = time.time_ns() // 1000 // _SECOND * _SECOND
    parties = law.arrangement.parties if law.arrangement else ()
    others = [code for code in parties if code != centre.state]
    return arrangement_entry(
        law,
        texts_of(name),
        author=centre.state,
        to=others,
        copies=[] if parties else ["*"],
        sent=at or format_instant(now),
        origin="demo" if centre.kind == "demo" else "original",
    )


def _before(store: Register, law: Law, data: dict[str, Any], replace: bool) -> list[Any]:
    """What is recorded under that id: the same text, or another that this one may replace."""
    from hofburg.errors import Problem

    old = [it for it in _recorded(store, law.id) if it.recorder == store.node]
    if not old:
        return []
    last = old[-1]
    where = f"{last.recorder}/{last.seq}"
    if last.entry.body["digest"] == data["body"]["digest"]:
        return [Problem(law.id, "recorded", f"is recorded already, as {where}.")]
    if not replace:
        said = f"is recorded with another text, as {where}."
        return [Problem(law.id, "two-texts", said, "Add --replace to put this one in its place.")]
    data["corrects"] = last.id
    return []


def _recorded(store: Register, id_: str) -> list[Record]:
    """The records of an arrangement that hold, the oldest first."""
    from hofburg.register import recorded_laws, view

    held = [record for it in view(store.arrangements()).held for record in it.records]
    return [it for it in held if [law.id for law in recorded_laws([it])[0]] == [id_]]


def _shown(law: Law, entry: Entry) -> str:
    header = law.arrangement
    parties = ", ".join(header.parties) if header and header.parties else "all participating States"
    files = ", ".join(entry.body["document"])
    return (
        f"{law.id}, {law.digest[:19]}: {files}\n"
        f"between {parties}; from then on every question of this register takes it into account.\n"
    )
