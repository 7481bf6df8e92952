"""``hofburg decision list`` and ``show``: where texts stand, and who stands where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hofburg.cli import options as o
from hofburg.cli.decision_page import caption, findings_of, print_decision, steps_of
from hofburg.cli.decision_seen import RegimeOf, Seen, see
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.decisions import Decision
    from hofburg.regimes import Law

__all__ = ["list_", "show"]

Forms = Literal["text", "json", "csv"]
_LIST = (
    "case", "title", "body", "procedure", "standing", "version", "expires", "blocking", "tabled_by",
    "tabled", "handling",
)  # fmt: skip


def list_(
    registers: o.Registers = None,
    regime: RegimeOf = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    world: o.World = None,
    form: Annotated[Forms, typer.Option("--format", help="How to print them.")] = "text",
) -> None:
    """List drafts and where each stands."""
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_rows
    from hofburg.reports import decision_standing, plain, positions_counted, when

    seen = see(registers, regime, as_of, known_at, known_to, None, world)
    line = seen.line("list", form="" if form == "text" else form)
    if form != "text":
        rows = (_row(seen.law, it) for it in seen.found)
        print_rows(form, "decisions", rows, seen.answer.meta | {"again": line}, list(_LIST))
        return
    page = Page()
    if not seen.found:
        page.text("No decision is in hand. `hofburg decision draft` records a draft.")
    for it in seen.found:
        page.gap()
        page.text(plain(it.title) or "(without a title)", style="bold")
        version = f", version {it.version.number}" if it.version else ""
        since = f", {when(it.events[0].sent, seen.law.zone)}" if it.events else ""
        body = f", {caption(seen.law, 'body', it.body)}" if it.body else ""
        page.text(f"{it.case}{since}{body}{version}", 2)
        page.text(decision_standing(it, seen.law.zone), 2)
        page.text(positions_counted(it), 2)
    seen.say(page)
    footer(page, seen.answer.meta, line)
    page.show()


def show(
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE", help="A draft's reference, its number, or words of its title."
        ),
    ],
    registers: o.Registers = None,
    regime: RegimeOf = None,
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="N", help="Of the text. Left out: the last."),
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Also the text in full.")] = False,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    world: o.World = None,
    assumptions: Annotated[
        bool | None,
        typer.Option(
            "--assumptions/--no-assumptions",
            help="Positions that are assumptions. Left out: on this page, but in no file.",
        ),
    ] = None,
    form: Annotated[Forms, typer.Option("--format", help="How to print it.")] = "text",
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Write positions as a picture, a new file."),
    ] = None,
) -> None:  # fmt: skip
    """Show a draft: positions, silence, what blocks, what comes next.

    Positions are notes of a delegation. Those that are assumptions carry that word.
    """
    from hofburg import decisions, reports
    from hofburg.cli.files import put

    book, _, within = case.partition(":")
    seen = see(registers, regime, as_of, known_at, known_to, holder, world, book=book)
    if seen.book:  # a worked case holds one text, or it is said which: meeting-withdrawn:CHE/two
        case = within or (seen.found[0].case if len(seen.found) == 1 else "/")
    found = seen.decision(case)
    numbers = [it.number for it in found.versions]
    if version is not None and version not in numbers:
        listed = f"There is: {', '.join(map(str, numbers))}."
        raise QuestionError(
            Problem("--version", "no-version", f"there is no version {version}.", listed)
        )
    shared = bool(assumptions)
    line = seen.line(
        "show", found.case, version=version, text=text, assumptions=assumptions,
        form="" if form == "text" else form,
    )  # fmt: skip
    if svg is not None:
        picture = reports.positions_picture(seen.law, found, version, assumptions=shared)
        put(svg, picture.encode())
    meta = seen.answer.meta | {"again": line}
    if form == "text":
        print_decision(seen, found, version, text, assumptions is not False, line)
    elif form == "json":
        _print_json(seen, found, version, shared, meta)
    else:
        from hofburg.cli.rows import print_rows

        rows = decisions.position_rows(found, version, assumptions=shared)
        meta |= _marks(seen.law, found, shared)
        print_rows("csv", "positions", rows, meta, list(decisions.POSITION_COLUMNS))
    if form != "text" or svg is not None:
        _left_out(found, version, shared)


def _row(law: Law, it: Decision) -> dict[str, Any]:
    from hofburg.decisions import decision_dict, handling_of

    plain = decision_dict(it)
    first = plain["events"][0] if plain["events"] else {}
    expires = plain["silences"][-1]["expires"] if plain["silences"] else None
    return {name: plain.get(name) for name in _LIST} | {
        "version": it.version.number if it.version else None,
        "expires": expires,
        "tabled_by": first.get("author"),
        "tabled": first.get("sent"),
        "handling": list(handling_of(it, law.handling)),
    }


def _marks(law: Law, found: Decision, assumptions: bool) -> dict[str, Any]:
    """Handling of what is shown, and whether assumptions are among it."""
    from hofburg.decisions import handling_of

    marks = handling_of(found, law.handling, assumptions=assumptions)
    return {"handling": list(marks), "assumptions": "included" if assumptions else "left out"}


def _left_out(found: Decision, version: int | None, shared: bool) -> None:
    from hofburg.cli.page import note
    from hofburg.decisions import positions_on
    from hofburg.reports import count

    number = sum(it.assumed for it in positions_on(found, version))
    if number and shared:
        note(f"{count(number, 'assumption')} in this, marked as such: keep it to yourselves.")
    elif number:
        note(f"{count(number, 'assumption')} left out; --assumptions writes them too.")


def _print_json(
    seen: Seen, found: Decision, version: int | None, shared: bool, meta: dict[str, Any]
) -> None:
    from hofburg.cli.rows import print_json
    from hofburg.decisions import decision_dict
    from hofburg.inquiry import as_row

    listed = list(findings_of(seen, found))
    print_json(
        {
            "meta": meta | _marks(seen.law, found, shared),
            "decision": decision_dict(found, version, assumptions=shared),
            "findings": [as_row(f, seen.law) for f in listed],
            "next": [
                {"message": message, "state": state, "paragraph": paragraph, "text": text}
                for message, state, paragraph, text in steps_of(seen, listed)
            ],
        }
    )
