"""``hofburg annual import``: show what a form would be recorded as, and do it when confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import annual_form as o
from hofburg.cli.options import Addressees, At, Channel, Number, Received, RegimeOf
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.cli.page import Page
    from hofburg.exchange import Checked
    from hofburg.regimes import Law
    from hofburg.register import Entry, Transmission

__all__ = ["import_"]

_FEW = 12  # changes and faults of one list that are told one by one
_PLAIN = ("formula-text", "merged")  # notes of which nothing depends


def import_(
    file: o.Filled,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", metavar="OUT", help="Write a draft, for `hofburg message record`."),
    ] = None,
    channel: Channel = None,
    number: Number = None,
    at: At = None,
    received: Received = None,
    to: Addressees = None,
    from_state: Annotated[
        str | None,
        typer.Option(
            "--from-state", metavar="STATE",
            help="Another State's form that was received; it is recorded as transcribed.",
        ),
    ] = None,
    handling: Annotated[
        str | None, typer.Option("--handling", metavar="MARK", help="Who may see it.")
    ] = None,
    leave_out: Annotated[
        bool,
        typer.Option("--leave-out-faulty", help="Record the rest; what is left out is told."),
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="The same went out once more, and is recorded once more."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Record without asking.")] = False,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="The year it should be about.")
    ] = None,
    kind: o.Kind = o.KIND,
    regime: RegimeOf = None,
) -> None:  # fmt: skip
    """Show what a filled-in form would be recorded as, and record it when confirmed.

    Nothing is recorded in part. Without --draft or a transmission nothing is written at all.
    """
    from hofburg.cli.annual_check import checked_file, tell
    from hofburg.cli.message_record import record_here
    from hofburg.cli.page import Page
    from hofburg.cli.run import FOUND

    way = _way(channel, number, at, received, draft, yes)
    law, found = checked_file(file, kind, regime, from_state, year, at if way else None)
    _handling(law, handling)
    page = Page()
    if not found.recordable and not leave_out:
        tell(page, file.name, found)
        page.gap()
        page.text("Nothing was recorded. Mend the errors, or say --leave-out-faulty.")
        page.show()
        raise typer.Exit(FOUND)
    body, left = _body(law, found)
    _show(page, file.name, law, found, body, left)
    made = _draft(law, found, body, to or (), handling)
    if way is not None:
        page.gap()
        page.show()
        record_here(regime, made, way, yes=yes, place=str(file), again=again, shown="")
        return
    page.gap()
    if draft is not None:
        from hofburg.register import write_draft

        write_draft(made, draft)
        page.text(f"{draft}: written. Once it was transmitted: hofburg message record {draft}")
    else:
        page.text(
            "Nothing was written. --draft OUT writes a draft; --channel, --number and --at record"
            " it as transmitted."
        )
    page.show()


def _way(
    channel: str | None, number: str | None, at: str | None, received: Sequence[str] | None,
    draft: Path | None, yes: bool,
) -> Transmission | None:  # fmt: skip
    """The transmission, if one is given; refuses half of one, and what cannot be confirmed."""
    from hofburg.cli.message_record import unrecordable
    from hofburg.register import Transmission, receipts

    given = {"--channel": channel, "--number": number, "--at": at}
    if not any(given.values()):
        if received or yes:
            option = "--received" if received else "--yes"
            said = "records nothing by itself."
            remedy = "Add --channel, --number and --at: only a transmission is recorded."
            raise QuestionError(Problem(option, "usage", said, remedy))
        return None
    problems = unrecordable(given, yes)
    if draft is not None:
        problems.append(Problem("--draft", "usage", "is for what was not transmitted yet.",
                                "Leave it out, or the transmission."))  # fmt: skip
    if problems:
        raise QuestionError(problems)
    return Transmission(channel or "", number or "", at or "", receipts(received or ()))


def _handling(law: Law, mark: str | None) -> None:
    if mark is not None and mark not in law.handling:
        said = f"{mark!r} is no handling mark of {law.id}."
        raise QuestionError(
            Problem("--handling", "handling", said, f"Known: {', '.join(law.handling)}.")
        )


def _body(law: Law, found: Checked) -> tuple[dict[str, Any], list[str]]:
    """What would be recorded, and what is left out of it.

    What could not be read is not in the body already; what the form refuses is taken out here.
    """
    from hofburg.exchange import without

    paths = [
        path for remark in found.remarks if remark.severity == "error" for path in remark.paths
    ]
    body = without(found.body, paths)
    problems = law.check_body(found.form.kind, body, "")
    if problems or found.partial:
        said = "cannot be recorded even without its faulty cells: it is a part of a form."
        raise QuestionError(problems or [Problem("", "partial", said, "Check the whole form.")])
    return body, [_at(remark) for remark in found.remarks if remark.severity == "error"]


def _at(remark: Any) -> str:
    """Where an error stands and what it is, on a line."""
    where = ", ".join(f"{it.sheet} {it.cell}".strip() for it in remark.places)
    where = where or ", ".join(remark.paths) or "the form"
    field = f", {remark.heading}" if remark.heading else ""
    read = f" ({remark.read})" if remark.read else ""
    return f"{where}{field}{read}: {remark.said['en']}"


def _draft(
    law: Law, found: Checked, body: Mapping[str, Any], to: Sequence[str], handling: str | None
) -> dict[str, Any]:
    from hofburg.inquiry import party_code
    from hofburg.register import new_draft

    problems: list[Problem] = []
    addressees = [party_code(text, "--to", [law], problems) for text in to]
    if problems:
        raise QuestionError(problems)
    more = {"handling": handling} if handling else {}
    return new_draft(
        law, found.form.kind, body, author=found.state, to=addressees,
        copies=None if addressees else ["*"], **more,
    )  # fmt: skip


def _show(
    page: Page, name: str, law: Law, found: Checked, body: Mapping[str, Any], left: Sequence[str]
) -> None:
    """What would be recorded: sums, changes since last year, how it was understood, what lacks."""
    from hofburg.exchange import latest

    about = f" for {found.year}" if found.year is not None else ""
    page.text(f"{name}: {found.form.titles['en']} of {found.state}{about}", style="bold")
    before = None
    if found.year is not None:
        held, asked = o.held_here(), (law, found.form.kind, found.state)
        before = latest(held, *asked, year=found.year)
        if before is not None:
            said = f"The register holds one for {found.year} already: {before.reference}, sent"
            page.text(f"{said} {before.data.get('sent', '?')}. What is sent last counts.", 2)
        before = before or latest(held, *asked, before=found.year)
    _values(page, found, body, before)
    _sums(page, law, found, body, before)
    if found.changes:
        page.gap()
        page.text(f"Understood otherwise than typed ({len(found.changes)}):", style="bold")
        for it in found.changes[:_FEW]:
            why = f" ({it.why})" if it.why else ""
            page.item(f"{it.sheet} {it.cell}: {it.typed} as {it.understood}{why}", 2)
        if len(found.changes) > _FEW:
            page.text(f"and {len(found.changes) - _FEW} more; `hofburg annual check` tells all.", 4)
    _notes(page, found)
    counts = {name: n for name, n in found.counts.items() if n and name not in ("error", "note")}
    if counts:
        page.gap()
        listed = ", ".join(f"{n} {name}" for name, n in counts.items())
        page.text(f"The document asks for more: {listed}. See hofburg annual check {name}")
    if left:
        page.gap()
        page.text(f"Left out, because it cannot be read ({len(left)}):", style="bold")
        for text in left:
            page.item(text, 2)


def _notes(page: Page, found: Checked) -> None:
    """What was passed over: data that no field takes, sheets and columns that are not there."""
    notes = [it for it in found.remarks if it.severity == "note" and it.rule not in _PLAIN]
    if not notes:
        return
    page.gap()
    page.text(f"Passed over, or worth knowing ({len(notes)}):", style="bold")
    for it in notes[:_FEW]:
        page.item(_at(it), 2)
    if len(notes) > _FEW:
        page.text(f"and {len(notes) - _FEW} more; `hofburg annual check` tells all.", 4)


def _values(page: Page, found: Checked, body: Mapping[str, Any], before: Entry | None) -> None:
    """The fields of one value."""
    rows = []
    for column in found.form.cover.columns:
        if column.field.type == "list" or column.name not in body:
            continue
        old = before.body.get(column.name) if before else None
        rows.append((column.heading("en"), _plain(body[column.name]), _plain(old)))
    if rows:
        page.gap()
        page.table(("Field", "Now", "Before" if before else ""), rows, indent=2)


def _sums(
    page: Page, law: Law, found: Checked, body: Mapping[str, Any], before: Entry | None
) -> None:
    """What the lists add up to, and what they did the year before."""
    from hofburg.exchange import totals

    kind = found.form.kind
    old = {(it.sheet, it.choice): it for it in totals(law, kind, before.body)} if before else {}
    now = {(it.sheet, it.choice): it for it in totals(law, kind, body)}
    rows = []
    for key in dict.fromkeys([*now, *old]):
        it, was = now.get(key), old.get(key)
        sheet = found.form.sheet(key[0])
        name = f"  {key[1]}" if key[1] else sheet.title("en")
        field = it.field if it else was.field if was else ""
        counted = sheet.column(field).heading("en").lower() if field else ""
        amount = f"{it.amount if it else 0} {counted}"
        lines = str(it.lines if it else 0)
        rows.append((name, lines, amount if field else "", _before(was, before is not None)))
    if rows:
        page.gap()
        told = f"Before ({before.reference})" if before else ""
        page.table(("List", "Lines", "Sum", told), rows, indent=2, right=(1,), wrap=(2, 3))


def _before(was: Any, known: bool) -> str:
    if not known:
        return ""
    if was is None:
        return "none"
    return f"{was.lines} lines" + (f", {was.amount}" if was.field else "")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
