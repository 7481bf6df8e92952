"""``hofburg next``: the steps that the texts offer, as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer

__all__ = ["next_", "print_draft"]


def print_draft(page: Page, draft: Any, answer: Answer) -> None:
    """A draft: what to fill in, and the entry as JSON."""
    import json

    from hofburg.cli.message_nil import nil_words
    from hofburg.inquiry import nil_line
    from hofburg.reports import english

    if draft.text:
        page.text(english(draft.text), 2)
    place = f" (paragraph {draft.paragraph})" if draft.paragraph else ""
    page.text(f"{draft.message}{place}. To fill in: {', '.join(draft.open)}.", 2)
    page.gap()
    page.block(json.dumps(draft.entry, ensure_ascii=False, indent=2), 2)
    if draft.nil:
        page.gap()
        said = f"paragraph {nil_words(draft.nil)}"
        page.text(f"Or, where there is nothing to report, a nil return ({said}):", 2)
        page.block(nil_line(answer, draft.nil), 2)


def next_(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="Who may take the step. Left out: the centre's State, else all.",
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            metavar="DAYS",
            min=0,
            help="Of standing duties those due within so many days. Left out: 90.",
        ),
    ] = None,
    label: o.Label = None,
    case: o.Case = None,
    world: o.World = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to print them.")] = "text",
) -> None:
    """Draft the next steps that the texts offer."""
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import Question, given, own_moments, state_of

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    own_moments(answer)
    code = state_of(answer, state) or answer.home
    ahead = inquiry.STEP_DAYS if days is None else days
    line = answer.line("next", given(state=code, days=days, label=label, world=world))
    drafts = inquiry.steps(answer, code, ahead, label=label, world=world)
    if form == "json":
        plain = [inquiry.step_row(answer, draft, why) for draft, why in drafts]
        print_json({"meta": answer.meta | {"again": f"{line} --format json"}, "drafts": plain})
        return
    page = Page()
    page.heading(f"Next steps{f' for {code}' if code else ''}: drafts, nothing is sent")
    if not drafts:
        page.text("The texts offer no next step here.")
    for draft, why in drafts:
        page.gap()
        for found in why:
            world_said = f"World {found.finding.world}: " if len(answer.worlds) > 1 else ""
            page.text(f"{world_said}{found.sentence}", style="bold")
        print_draft(page, draft, answer)
    footer(page, answer.meta, line)
    page.show()
