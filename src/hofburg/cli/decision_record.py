"""Recording something of a decision: looked at, shown, asked about, then recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli.decision_desk import SECOND, at_option, decisions_seen
from hofburg.errors import Problem, QuestionError, RegisterError

if TYPE_CHECKING:
    from hofburg.cli.decision_desk import Desk
    from hofburg.register import Entry, Record

__all__ = [
    "Anyway",
    "At",
    "Handling",
    "How",
    "Out",
    "Yes",
    "put_entries",
]

At = Annotated[
    str | None,
    typer.Option("--at", metavar="INSTANT", help="When it was said or done. Left out: now."),
]
Handling = Annotated[
    str | None,
    typer.Option(
        "--handling", metavar="MARK",
        help="Such as restricted. Left out: of a position restricted, else none.",
    ),
]  # fmt: skip
Anyway = Annotated[
    bool, typer.Option("--anyway", help="Record it though the rules give it no effect.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FILE", help="A draft into a new file; nothing is recorded."
    ),
]


@dataclass(frozen=True, slots=True)
class How:
    """The options that say how something is recorded, as they were typed."""

    at: str | None = None
    number: str | None = None
    channel: str | None = None
    handling: str | None = None
    anyway: bool = False
    yes: bool = False
    dry_run: bool = False
    out: Path | None = None


def put_entries(
    at: Desk, case: str | None, bodies: Sequence[tuple[str, Mapping[str, Any]]], author: str,
    how: How, *, preview: Sequence[str] = (), problems: Sequence[Problem] = (),
) -> None:  # fmt: skip
    """Record entries of a decision, or write them as drafts; all of them or none.

    Args:
        case: of the decision; None: the entry opens it.
        bodies: kind and body of each.
        author: whose words or acts they are.
        preview: lines that are shown above them.
        problems: found so far.

    Raises ``QuestionError`` or ``RegisterError`` with everything that stands against it.
    """
    from hofburg.cli.files import new_drafts
    from hofburg.cli.run import complain

    sent, found = _moment(at, how, list(problems))
    drafts = [_draft(at, case, kind, body, author, how) for kind, body in bodies]
    if not any(it.level == "error" and it.place in ("--at", "--state") for it in found):
        found += _at_desk(at, case, drafts, sent, how)
    if wrong := [it for it in found if it.level == "error"]:
        # Where a value was refused, nothing more is said of its option.
        places = {it.place for it in wrong if it.place}
        raise QuestionError(it for it in found if it.level == "error" or it.place not in places)
    if how.out is not None:
        complain(found)
        new_drafts(drafts, how.out, "written, nothing is recorded.")
        return
    entries = _entries(at, drafts, sent, how, found)
    _record(at, case, entries, how, preview, found)


def _moment(at: Desk, how: How, problems: list[Problem]) -> tuple[str, list[Problem]]:
    """When it was said, as it is written; one instant where it is to be recorded."""
    from hofburg.values import format_instant, parse_instant

    if how.at is None:
        return format_instant(at.now), problems
    try:
        lo, _ = parse_instant(how.at[:80], at.law.zone)
    except ValueError as error:
        remedy = "Write 2027-03-01T12:00+01:00, or a day where no more is known."
        return "?", [*problems, Problem("--at", "instant", f"{error}.", remedy)]
    if lo > at.now + 600 * SECOND:
        said = f"{how.at} lies ahead; what has not happened is not recorded."
        problems = [*problems, Problem("--at", "future", said)]
    return how.at, problems


def _draft(
    at: Desk, case: str | None, kind: str, body: Mapping[str, Any], author: str, how: How
) -> dict[str, Any]:
    from hofburg.register import new_draft

    note = kind == "position"
    mark = how.handling or (at.law.handling[-1] if note and len(at.law.handling) > 1 else None)
    draft = new_draft(
        at.law, kind, body, author=author, to=[],
        refers_to=[] if case is None else [case],
        # A position is a note of this delegation: it goes to nobody.
        copies=[] if note else ["*"], **({"handling": mark} if mark else {}),
    )  # fmt: skip
    return draft | {"number": how.number, "sent": how.at}


def _at_desk(
    at: Desk, case: str | None, drafts: Sequence[Mapping[str, Any]], sent: str, how: How
) -> list[Problem]:
    """What the rules say against it; ``--anyway`` makes warnings of what it may overrule."""
    from hofburg.decisions import ANYWAY, desk_problems
    from hofburg.values import parse_instant

    now = at.decision(case) if case is not None else None
    then = at.as_of(case, parse_instant(sent, at.law.zone).hi) if case is not None else None
    found: list[Problem] = []
    if now is not None and then is None:
        said = "lies before the draft was tabled."
        found.append(Problem("--at", "before-draft", said, "Correct it.", "", "warning"))
    for draft in drafts:
        entry = {**draft, "sent": sent}
        # Texts and positions are held against what there is now, acts against what there was.
        spoken = now if draft["kind"] in ("revision", "position") else then or now
        found += desk_problems(at.law, spoken, entry, now=at.now)
    if how.handling is not None and how.handling not in at.law.handling:
        marks = ", ".join(at.law.handling)
        said = f"{how.handling[:40]!r} is no handling mark of {at.law.id}."
        found.append(Problem("--handling", "choice", said, f"Known: {marks}."))
    return [
        replace(it, level="warning", remedy="It is recorded all the same.")
        if how.anyway and it.rule in ANYWAY else it
        for it in dict.fromkeys(found)
    ]  # fmt: skip


def _entries(
    at: Desk, drafts: Sequence[Mapping[str, Any]], sent: str, how: How, found: list[Problem]
) -> list[Entry]:
    """The entries that the drafts become. Raises ``RegisterError`` with all that is wrong."""
    from hofburg.register import already, check_draft, filled, recorded_before

    made: list[Entry] = []
    refused: list[Problem] = []
    for draft in drafts:
        author = draft["author"]
        own = "original" if author == at.centre.state else "transcribed"
        data = filled(dict(draft)) | {"sent": sent}
        data["origin"] = "demo" if at.centre.kind == "demo" else own
        if how.channel is not None:
            number = {"number": how.number} if how.number else {}
            data["transmission"] = {"channel": how.channel, **number, "at": sent}
        entry, problems = check_draft(data, at.laws, at=at.now, register=at.store)
        quiet = ("recorded", "nobody") if draft["kind"] == "position" else ("recorded",)
        found += [it for it in at_option(problems) if it.level != "error" and it.rule not in quiet]
        refused += [it for it in at_option(problems) if it.level == "error"]
        # The same position may be taken again; the same act is not made twice by mistake.
        again = draft["kind"] == "position" or how.anyway
        known = recorded_before(at.store, entry, again) if entry else None
        if known and entry:
            shown = f"`hofburg register show {known.reference}` prints it"
            remedy = f"{shown}; where it was said again, add --anyway."
            refused.append(replace(already(known, entry, ""), remedy=remedy))
        made += [entry] if entry else []
    if refused:
        raise RegisterError(refused)
    return made


def _record(
    at: Desk, case: str | None, entries: list[Entry], how: How, preview: Sequence[str],
    found: list[Problem],
) -> None:  # fmt: skip
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain, harmless

    if not how.yes and not how.dry_run:
        _askable()
    key = None if how.dry_run else own_key(at.centre)  # before anything is shown: it may be refused
    _show(at, entries, preview)
    complain(found)
    _advise(at, entries)
    many = "this" if len(entries) == 1 else f"these {len(entries)}"
    if key is None:
        write("Fit to be recorded. Nothing was written.\n")
    elif not (how.yes or typer.confirm(f"Record {many}?", err=True)):
        write("Nothing was written.\n")
    else:
        for record in at.store.append(entries, key):
            said = (
                f"{record.reference}: {record.entry.kind}, recorded {record.recorder}/{record.seq}"
            )
            write(harmless(f"{said}\n"))
        _now(at, case or entries[0].reference)


def _askable() -> None:
    import sys

    if not sys.stdin.isatty():
        said = "nobody can be asked here."
        raise QuestionError(Problem("--yes", "usage", said, "Add --yes to record without asking."))


def _show(at: Desk, entries: Sequence[Entry], preview: Sequence[str]) -> None:
    """What would be recorded: the message as it is printed; a note as one line."""
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless
    from hofburg.exchange import printed
    from hofburg.reports import position_line

    for line in preview:
        write(harmless(f"{line}\n"))
    for entry in entries:
        if entry.kind == "position":
            write(harmless(f"{position_line(entry.body, entry.handling)}\n"))
        else:
            write(f"{printed(at.law, entry.data)}\n")


def _advise(at: Desk, entries: Sequence[Entry]) -> None:
    """What the document says against it, were it recorded; it refuses nothing."""
    from hofburg.assessment import advise
    from hofburg.cli.run import complain
    from hofburg.inquiry import unhidden
    from hofburg.reports import english
    from hofburg.values import parse_instant

    for entry in entries:
        if entry.kind == "position":
            continue
        sent = parse_instant(entry.data["sent"], at.law.zone)

        def advised(them: Sequence[Record], entry: Entry = entry, hi: int = sent.hi) -> Any:
            return advise(
                at.law, entry, them, as_of=max(hi, at.now), horizon=at.now, holder=at.centre.state
            )

        advice = unhidden(at.seen, advised)
        complain(
            Problem("", it.finding.label, it.sentence, english(it.text), "", "warning")
            for it in advice
        )


def _now(at: Desk, case: str) -> None:
    """Where the decision stands with what was recorded."""
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless
    from hofburg.inquiry import readable
    from hofburg.reports import decision_standing

    held = decisions_seen(at.law, readable(at.store.records(), [at.law]), at.now + SECOND)
    for it in held:
        if it.case == case:
            write(harmless(f"{it.case} now: {decision_standing(it, at.law.zone)}\n"))
