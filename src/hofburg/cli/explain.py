"""``hofburg explain``: why a finding says what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Explanation
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer

__all__ = ["explain"]


def explain(
    finding_id: Annotated[
        str,
        typer.Argument(
            metavar="FINDING_ID",
            help="As `assess --ids` prints it; or a label, with options that leave one finding.",
        ),
    ],
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: o.State = None,
    case: o.Case = None,
    world: o.World = None,
    reading: o.Reading = None,
    boundaries: o.Boundaries = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Leave out the search for what would change it, where it takes long."
        ),
    ] = False,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say why a finding says what it says.

    The rule with its source, the evidence, what is missing, what would change it, what comes next.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import Question, given, state_of

    asked = Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case)
    answer = ask(replace(asked, boundaries=boundaries))
    inquiry.own_moments(answer)
    wanted = {"state": state_of(answer, state), "world": world, "reading": reading}
    chosen = inquiry.finding_meant(answer, finding_id, wanted)
    found = inquiry.explained(answer, chosen, "quick" if quick else True)
    line = answer.line(f"explain {chosen}", given(quick=quick))
    if form == "json":
        print_json(
            {"meta": answer.meta | {"again": f"{line} --format json"}}
            | inquiry.explanation_json(answer, found)
        )
        return
    _print(answer, found, line)


def _print(answer: Answer, found: Explanation, line: str) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.cli.steps import print_draft

    page = Page()
    page.text(found.sentence, style="bold")
    page.text(found.finding.id, style="dim")
    _law(page, found)
    if found.clock:
        page.heading("Clock", "-")
        page.table(("", ""), found.clock, indent=2)
    if found.conditions:
        page.heading("Conditions", "-")
        rows = [(role, value, written) for role, written, value in found.conditions]
        page.table(("Role", "Value here", "As written"), rows, indent=2, wrap=(1, 2))
    _evidence(page, found)
    if found.missing:
        page.heading("What is missing", "-")
        for fact in found.missing:
            page.item(fact.text)
    if found.change:
        page.heading("What would change it", "-")
        it = found.change
        said = f"{it.column}: {it.would_be} instead of {it.was} would make it {it.status}."
        page.text(said, 2)
    elif not found.searched:
        page.heading("What would change it", "-")
        page.text("Not looked for: many entries bear on it. Without --quick it is.", 2)
    for draft in found.next:
        page.heading("What the text offers next (a draft; nothing is sent)", "-")
        print_draft(page, draft, answer)
    if found.others:
        page.heading("Other readings and worlds", "-")
        rows = [(f.world, f.reading, f.status) for f in found.others]
        page.table(("World", "Reading", "Status"), rows, indent=2, wrap=(0,), status=(2,))
    _sources(page, found)
    footer(page, answer.meta, line)
    page.show()


def _law(page: Page, found: Explanation) -> None:
    from hofburg.reports import english

    page.heading("What the text says, in the words of the regime document", "-")
    text = english(found.law) or "The document gives no words of its own."
    page.text(f"{text} [{_trust(found.mark, found.source)}]", 2)
    for used in found.parameters:
        since = f", since {used.since}" if used.since else ""
        decision = f", {used.decision}" if used.decision else ""
        place = f"paragraph {used.paragraph}, " if used.paragraph else ""
        trust = _trust(used.mark, used.source)
        page.item(f"{used.name} = {used.value}{since}{decision} [{place}{trust}]")
        for reading, (value, why) in used.readings.items():
            page.item(f"{used.name} = {value} under the reading {reading}: {why}", 4)


def _trust(mark: str, source: str) -> str:
    return f"{mark}, {source}" if source else mark


def _evidence(page: Page, found: Explanation) -> None:
    page.heading("Evidence", "-")
    if not found.evidence:
        page.text("No entry: the finding rests on what the register does not hold.", 2)
    for it in found.evidence:
        account = f", account {it.account}" if it.account else ""
        signed = f", {it.record[:19]}" if it.record else ""
        cited = f" [{', '.join(it.sources)}]" if it.sources else ""
        page.item(f"{it.reference}: {it.kind} of {it.author or '?'}, sent {it.sent or 'not known'}"
                  f"{account} ({it.origin}, {it.handling}{signed}){cited}")  # fmt: skip


def _sources(page: Page, found: Explanation) -> None:
    """What the keys in brackets stand for."""
    cited = [found.source, *(used.source for used in found.parameters)]
    cited += [key for it in found.evidence for key in it.sources]
    rows = [(key, found.sources[key]) for key in dict.fromkeys(cited) if key in found.sources]
    if rows:
        page.heading("Sources", "-")
        page.table(("", ""), rows, indent=2)
