"""``hofburg next``: the steps that the texts offer, as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Explanation, Finding
    from hofburg.cli.ask import Answer
    from hofburg.cli.page import Page

__all__ = ["next_", "print_draft"]

_DAYS = 90  # a draft of what stands on the agenda every year comes no earlier


def print_draft(page: Page, draft: Any, answer: Answer) -> None:
    """A draft: what to fill in, and the entry as JSON."""
    import json

    from hofburg.cli.message_nil import nil_line, nil_words
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
        int,
        typer.Option(
            "--days",
            metavar="DAYS",
            min=0,
            help="Of standing duties those due within so many days.",
        ),
    ] = _DAYS,
    label: o.Label = None,
    case: o.Case = None,
    world: o.World = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to print them.")] = "text",
) -> None:
    """Draft the next steps that the texts offer."""
    from hofburg.cli.ask import Question, ask, given, state_of
    from hofburg.cli.explain import own_moments
    from hofburg.cli.message_nil import nil_line
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.cli.rows import print_json

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    own_moments(answer)
    code = state_of(answer, state) or answer.home
    own = None if days == _DAYS else days
    line = answer.line("next", given(state=code, days=own, label=label, world=world))
    drafts = _drafts(answer, code, days, label=label, world=world)
    if form == "json":
        plain = [
            {
                "findings": [found.finding.id for found in why],
                "message": draft.message,
                "paragraph": draft.paragraph,
                "text": dict(draft.text),
                "entry": draft.entry,
                "open": list(draft.open),
                "nil": draft.nil and draft.nil.as_dict() | {"command": nil_line(answer, draft.nil)},
            }
            for draft, why in drafts
        ]
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


def _drafts(
    answer: Answer, code: str | None, days: int, **wanted: Any
) -> list[tuple[Any, list[Explanation]]]:
    """Drafts, each once, with the findings of all worlds that offer it."""
    from hofburg import assessment

    drafts: list[tuple[Any, list[Explanation]]] = []
    roster = code is not None and not answer.casebook
    for f in answer.findings(reading="default", roster=roster, **wanted):
        if not _may_step(answer, f) or (roster and _is_early(answer, f, code, days)):
            continue
        found = assessment.explain(answer.assessment, f.id, change=False)
        scope = answer.worlds[f.world].scope
        for draft in found.next:
            if code is not None and not _is_for(code, draft.entry):
                continue
            same = [
                why for held, why in drafts
                if held == draft and answer.worlds[why[0].finding.world].scope == scope
            ]  # fmt: skip
            if same:
                same[0].append(found)
            else:
                drafts.append((draft, [found]))
    return drafts


def _is_early(answer: Answer, f: Finding, code: str | None, days: int) -> bool:
    """Whether a standing duty of which nothing is known is another's, or not yet to be drafted."""
    from hofburg.assessment import idle
    from hofburg.values import DAY

    if answer.as_of is None or not idle(answer.laws[f.law], f):
        return False
    soon = f.due is not None and f.due[1] <= answer.as_of + days * DAY
    return f.status != "pending" or f.state != code or not soon


def _is_for(code: str, entry: Mapping[str, Any]) -> bool:
    """Whether a State may send it: nobody asks itself."""
    author = entry.get("author")
    return author == code or (author is None and entry["to"] != [code])


def _may_step(answer: Answer, f: Finding) -> bool:
    """Whether a provision has a step for this status at all; `explain` then drafts it."""
    steps = answer.laws[f.law].provisions[f.label].next
    return any(f.status in step.statuses or not step.statuses for step in steps)
