"""``hofburg assess``: the findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer

__all__ = ["assess", "legend", "list_findings"]

_MOST = 200  # rows that a person reads
_LEGEND = 40


def assess(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: o.State = None,
    status: o.Status = None,
    label: o.Label = None,
    case: o.Case = None,
    world: o.World = None,
    reading: o.Reading = None,
    boundaries: o.Boundaries = None,
    roster: Annotated[
        bool,
        typer.Option(
            "--roster/--no-roster", help="Also standing duties of which nothing is known."
        ),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option("--all", help=f"List them in a table even if there are more than {_MOST}."),
    ] = False,
    ids: Annotated[bool, typer.Option("--ids", help="With the id of each finding.")] = False,
    form: Annotated[o.Rows, typer.Option("--format", help="How to print them.")] = "table",
) -> None:
    """Say what follows, paragraph by paragraph."""
    from hofburg.cli.ask import ask
    from hofburg.cli.rows import print_rows
    from hofburg.inquiry import Question, as_row, given, state_of

    asked = Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case)
    answer = ask(replace(asked, boundaries=boundaries))
    bound = state_of(answer, state)
    found = answer.findings(
        state=bound, status=status, label=label, world=world, reading=reading, roster=roster
    )
    words = given(
        state=bound, label=label, world=world, reading=reading, status=status, roster=roster
    )
    if form == "table":
        line = answer.line("assess", words + given(all=everything, ids=ids))
        _print(answer, list(found), line, everything, ids)
    else:
        again = answer.line("assess", [*words, "--format", form])
        rows = (as_row(f, answer.laws[f.law]) for f in found)
        print_rows(form, "findings", rows, answer.meta | {"again": again})


def _print(answer: Answer, found: list[Finding], line: str, everything: bool, ids: bool) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page

    page = Page()
    if not found:
        page.text("No findings: nothing that was asked for follows from these entries.")
    elif len(found) > _MOST and not everything:
        _sum_up(page, answer, found)
    else:
        list_findings(page, answer, found, ids)
        legend(page, answer, found)
    if found:
        page.gap()
        page.text(_counted(found))
    footer(page, answer.meta, line)
    page.show()


def _counted(found: list[Finding], what: str = "finding") -> str:
    counts = Counter(f.status for f in found)
    said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    return f"{len(found)} {what}{'' if len(found) == 1 else 's'}: {said}." if what else said


def list_findings(page: Page, answer: Answer, found: list[Finding], ids: bool = False) -> None:
    """Findings by regime, world and case, in the order of the provisions."""
    order = {label: number for number, label in enumerate(answer.worlds)}
    found = sorted(found, key=lambda f: (f.law, order[f.world], f.case))  # else as they came
    rows = {id(f): _row(answer, f) for f in found}
    widths = [max(len(row[column]) for row in rows.values()) for column in range(3)]
    for (regime, world), in_world in groupby(found, key=lambda f: (f.law, f.world)):
        title = answer.worlds[world].title
        page.heading(f"{regime}, world {world}", "-")
        if title:
            page.text(title)
        for case, in_case in groupby(in_world, key=lambda f: f.case):
            page.gap()
            page.text(case, style="bold")
            own = list(in_case)
            page.table(
                ("", "", "", ""), [rows[id(f)] for f in own], indent=2, status=(2,), widths=widths
            )
            if ids:
                for f in own:
                    page.text(f.id, indent=4, style="dim")


def _row(answer: Answer, f: Finding) -> tuple[str, str, str, str]:
    from hofburg.reports import facts, paragraph

    status = f.status if f.strength == "must" else f"{f.status} ({f.strength})"
    who = f"{f.state or '?'} to {f.counterpart}" if f.counterpart else f.state or "?"
    return paragraph(f), who, status, facts(f, answer.zone(f))


def legend(page: Page, answer: Answer, found: list[Finding]) -> None:
    """What the provisions ask, in a sentence each, and how far that can be trusted."""
    from hofburg.reports import english, first_sentence

    rows = []
    for regime, label in dict.fromkeys((f.law, f.label) for f in found):
        provision = answer.laws[regime].provisions[label]
        said = provision.provenance
        trust = f"[{said.mark}, {said.source}]" if said.source else f"[{said.mark}]"
        called = label if answer.laws[regime].layer == "base" else f"{label} ({regime})"
        rows.append((called, f"{first_sentence(english(provision.text))} {trust}".strip()))
    if 0 < len(rows) <= _LEGEND:
        page.heading("What these provisions say, and how far that can be trusted", "-")
        page.table(("", ""), rows, indent=2)


def _sum_up(page: Page, answer: Answer, found: list[Finding]) -> None:
    """How many of each status, by world or by provision."""
    by_world = len(answer.worlds) > 1
    groups: dict[str, list[Finding]] = {}
    for f in found:
        groups.setdefault(f.world if by_world else f.label, []).append(f)
    head = ("World" if by_world else "Provision", "Findings")
    page.table(head, [(key, _counted(own, "")) for key, own in groups.items()])
    page.gap()
    page.text(
        f"These are more than {_MOST} findings, so they are counted. Ask for some of them with"
        " --case, --state, --status, --label or --world, or for all with --all."
    )
