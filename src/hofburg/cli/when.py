"""``hofburg when``: every instant and window of a process before anything is sent."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Alternative, HolidayNotes, Requirement, Step, Timetable
    from hofburg.cli.page import Page
    from hofburg.cli.planned import Planned

__all__ = ["From", "One", "Process", "To", "when"]

_WHEN, _WHO = 25, 14  # columns of text

Process = Annotated[
    str,
    typer.Argument(
        metavar="PROCESS",
        help="A process of a regime. Its columns are options too: --column VALUE.",
    ),
]
From = Annotated[
    str | None, typer.Option("--from", metavar="STATE", help="Who sends the first message.")
]
To = Annotated[
    str | None, typer.Option("--to", metavar="STATE", help="To whom the first message goes.")
]
One = Annotated[
    str | None,
    typer.Option(
        "--regime",
        "-r",
        metavar="REGIME",
        help="Id or folder. Left out: the library's regime that has the process.",
    ),
]


def when(
    context: typer.Context,
    process: Process,
    regime: One = None,
    sender: From = None,
    addressee: To = None,
    reading: o.Reading = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """Say every time of a process before anything is sent.

    Columns of the process are options too, such as --requested-at 2027-03-02T08:00Z.
    """
    from hofburg.assessment import holiday_notes, timetable
    from hofburg.cli.planned import options_of, planned
    from hofburg.cli.rows import print_json, print_rows
    from hofburg.errors import QuestionError
    from hofburg.inquiry import casebook_meta, given, lists_here

    asked = planned([process, *context.args], regime, sender, addressee)
    try:
        made = timetable(asked.law, asked.process, asked.columns, reading=reading)
    except QuestionError as error:
        raise options_of(error) from None
    words = given(reading=reading)
    meta = casebook_meta({asked.law.id: asked.law}, [])
    notes = holiday_notes(asked.law, made, lists=lists_here())
    if form == "text":
        _print(asked, made, notes, meta, asked.line("when", words))
        return
    line = asked.line("when", [*words, "--format", form])
    if form == "json":
        print_json(
            {
                "meta": meta | {"again": line},
                "timetable": made.as_dict(),
                "holidays": notes.as_dict(),
            }
        )
    else:
        steps = (step.as_dict() for step in made.steps)
        print_rows("csv", "steps", steps, meta | {"again": line}, _CSV)


# -- for readers -----------------------------------------------------------------------------------


def _print(
    asked: Planned, made: Timetable, notes: HolidayNotes, meta: dict[str, Any], line: str
) -> None:
    from hofburg.cli.holidays import section
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import english

    page = Page()
    process = asked.law.processes[asked.process]
    called = english(process.title) or asked.process
    sender, addressee = made.routes[process.root]
    ends = f", {sender or '?'}" if sender or addressee else ""
    if ends and process.messages[process.root].addressee:
        ends += f" to {addressee or '?'}"
    page.heading(f"When: {called}{ends}")
    _basis(page, made)
    page.gap()
    if made.steps:
        rows = [_row(asked, made, step) for step in made.steps]
        rows[-1] = tuple(cell.rstrip("\n") for cell in rows[-1])
        page.table(("When", "Who", "What", "Rule"), rows, wrap=(2,))
    else:
        duties = any(p.process == made.process and p.kind == "duty"
                     for p in asked.law.provisions.values())  # fmt: skip
        why = "what was given rules out every duty of it" if duties else "no duty speaks of it"
        page.text(f"No time follows: {why}.")
    _readings(page, made)
    for who in made.states:
        own = [it for it in made.others if _who(it) == who]
        if own:
            page.heading(f"What else binds {who}, and what it may do", "-")
            page.table(("", "", ""), [_other(asked, it) for it in own], indent=2, wrap=(1,))
    _numbers(page, made)
    section(page, asked.law, notes)
    footer(page, meta, line)
    page.show()


def _basis(page: Page, made: Timetable) -> None:
    """What was given, what is supposed, and what else would tell more."""
    given = ", ".join(f"{it.column} {it.value}" for it in made.given)
    page.text(f"Given: {given}." if given else "Nothing was given.")
    if made.reading != "default":
        page.text(f"Reading: {made.reading}.")
    page.text("Supposed: each step is done in its own time; days in the zone " + made.zone + ".")
    for it in made.assumed:
        page.item(f"{it.column} {it.value} ({' '.join(it.written.split())})")
    if made.worth_giving:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in made.worth_giving[:12])
        page.text(f"Not given, though times or conditions rest on it: {names}.")


def _row(asked: Planned, made: Timetable, step: Step) -> tuple[str, ...]:
    from hofburg.reports import conditions, english, first_sentence, kind_of, verdict, window

    title = kind_of(asked.law, step.message) if step.message else ""
    said = first_sentence(english(step.text)) or step.label
    # Whoever does it need not be who says so.
    own = made.routes[step.message][0] in (step.state, None) if step.message else False
    what = [f"{title}. {said}" if own else said]
    what += [f"told by: {title}"] if title and not own else []
    what += [line for line in (*conditions(step), verdict(step, made)) if line]
    whom = step.counterpart or (f"({step.counterpart_role})" if step.counterpart_role else "")
    who = _who(step) if not whom else f"{_who(step)} to {whom}"
    when = [part for line in window(step, made.zone, step.days) for part in _in_lines(line)]
    cells = (when, _narrow(who, _WHO), what, _rule(step))
    return tuple("\n".join(cell) + "\n" for cell in cells)


def _rule(it: Step | Requirement) -> list[str]:
    """Label and paragraph; strength and mark."""
    from hofburg.reports import trust

    first, _, rest = trust(it).partition(f"{it.label} ")
    return [f"{first}{it.label}", rest]


def _in_lines(text: str) -> list[str]:
    """A window in a narrow column: what is counted, then each end on a line of its own."""
    counted, colon, ends = text.partition(": ")
    lines = _narrow(counted + colon.strip(), _WHEN)
    if colon:
        first, dots, last = ends.partition("..")
        lines += [f"  {first}{dots}", *([f"  {last}"] if last else [])]
    return lines


def _narrow(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=" ", break_on_hyphens=False, break_long_words=False
    ) or [""]


def _who(it: Step | Requirement) -> str:
    from hofburg.assessment import who

    return who(it)


def _other(asked: Planned, it: Requirement) -> tuple[str, str, str]:
    from hofburg.reports import asks, conditions, english, first_sentence, when

    lines = [first_sentence(english(it.text)) or it.label, asks(it), *conditions(it)]
    if it.good is not None:
        states = {"limit": ("kept", "exceeded"), "gate": ("open", "shut")}
        well, badly = states.get(it.kind, ("there", "not there yet"))
        lines.append(f"by what is given or supposed: {well if it.good else badly}")
    lines += [f"{name}: {when(at, asked.law.zone)}" for name, at in it.reads.items()]
    return it.kind, "\n".join(lines), "\n".join(_rule(it))


def _readings(page: Page, made: Timetable) -> None:
    """What another reading of the text changes, reading by reading."""
    from hofburg.reports import window

    found: dict[str, tuple[Alternative, list[str]]] = {}
    for step in made.steps:
        for other in step.readings:
            said = f"{step.label}: {', '.join(window(other, made.zone, step.days))}"
            found.setdefault(other.reading, (other, []))[1].append(said)
    for it in made.others:
        for other in it.readings:
            changed = [text for role, text in other.written.items() if text != it.written.get(role)]
            said = f"{it.label}: {'; '.join(changed) or it.kind}"
            found.setdefault(other.reading, (other, []))[1].append(said)
    if not found:
        return
    page.heading("Under another reading of the text", "-")
    for reading, (other, lines) in found.items():
        page.item(f"{reading}: {other.why} [{other.mark}]")
        for line in lines:
            page.item(line, 4)


def _numbers(page: Page, made: Timetable) -> None:
    """The parameters on which all of this rests, and how far they can be trusted."""
    listed: list[Step | Requirement] = [*made.steps, *made.others]
    used = {use.name: use for it in listed for use in it.parameters}
    if not used:
        return
    page.heading("Numbers of the text", "-")
    rows = []
    for name, use in sorted(used.items()):
        since = f" since {use.since[:10]} ({use.decision})" if use.since and use.decision else ""
        source = f", {use.source}" if use.source else ""
        rows.append((name, f"{use.value}{since}", f"{use.paragraph} [{use.mark}{source}]"))
    page.table(("", "", ""), rows, indent=2, wrap=(1, 2))


_CSV = [
    "label", "paragraph", "strength", "mark", "state", "role", "counterpart", "message",
    "condition", "applies", "unless", "not_before_lo", "not_before_hi", "due_lo", "due_hi",
    "days", "written", "done_lo", "done_hi", "planned", "verdict", "off_seconds", "readings",
]  # fmt: skip
