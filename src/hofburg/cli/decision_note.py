"""``hofburg decision position`` and ``record``: who stands where, and what happened."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from hofburg.cli import decision_desk as d
from hofburg.cli import decision_record as r
from hofburg.cli import options as o
from hofburg.cli.decision_seen import RegimeOf
from hofburg.cli.decision_text import By, Case
from hofburg.errors import Problem, QuestionError

__all__ = ["position", "record"]


def position(
    case: Case,
    states: Annotated[
        list[str],
        typer.Option("--state", metavar="STATE", help="Whose position; may repeat, or DEU,FRA."),
    ],
    stance: Annotated[
        str,
        typer.Option(
            "--stance", metavar="STANCE",
            help="support, can-live-with, needs-change, objects, unknown.",
        ),
    ],
    regime: RegimeOf = None,
    paragraphs: Annotated[
        list[str] | None,
        typer.Option("--paragraph", metavar="N", help="May repeat. Left out: the whole text."),
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", metavar="N", help="Of the text. Left out: the last.")
    ] = None,
    assumed: Annotated[
        bool, typer.Option("--assumed", help="An assumption of ours: the State did not say so.")
    ] = False,
    wording: Annotated[
        str | None, typer.Option("--wording", metavar="TEXT", help="Wording that it asks for.")
    ] = None,
    at: r.At = None,
    handling: r.Handling = None,
    yes: r.Yes = False,
    dry_run: o.DryRun = False,
    out: r.Out = None,
) -> None:  # fmt: skip
    """Note where States stand; an assumption is marked as one.

    A note of this delegation, restricted unless --handling says otherwise. It blocks nothing.
    """
    how = r.How(at=at, handling=handling, yes=yes, dry_run=dry_run, out=out)
    with ExitStack() as open_:
        desk = d.desk(regime, open_)
        decision = desk.decision(case)
        problems: list[Problem] = []
        of = [
            d.party(desk, it, problems) for given in states for it in given.split(",") if it.strip()
        ]
        if version is None:
            version = decision.version.number if decision.version else None
        pairs = [("stance", stance), ("said", "assumed" if assumed else "itself")]
        pairs += [("version", str(version))] if version is not None else []
        pairs += [("wording", wording)] if wording else []
        body = d.values(desk, "position", pairs, problems)
        bodies = [
            ("position", {"of": code, **body, **({"paragraph": it} if it else {})})
            for code in dict.fromkeys(of)
            for it in paragraphs or [""]
        ]
        if not bodies:
            problems.append(Problem("--state", "usage", "names nobody.", "Name a State."))
        r.put_entries(desk, decision.case, bodies, desk.centre.state, how, problems=problems)


def record(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="silence, objection, withdrawal, amendment, statement, adoption, not_adopted,"
            " release, announcement, issue.",
        ),
    ],
    case: Case,
    regime: RegimeOf = None,
    state: By = None,
    at: r.At = None,
    number: o.Number = None,
    channel: o.Channel = None,
    handling: r.Handling = None,
    anyway: r.Anyway = False,
    yes: r.Yes = False,
    dry_run: o.DryRun = False,
    out: r.Out = None,
) -> None:
    """Record what happened: a silence, an objection, an adoption.

    Fields of the form are options too: --written, --expires 2027-03-01T12:00+01:00.
    """
    from hofburg.decisions import adopted_at
    from hofburg.values import format_instant

    how = r.How(at, number, channel, handling, anyway, yes, dry_run, out)
    with ExitStack() as open_:
        desk = d.desk(regime, open_)
        kind = _kind(desk, kind)
        if case.startswith("--"):
            said, remedy = (
                "comes after the kind.",
                f"hofburg decision record {kind} CASE {case} ...",
            )
            raise QuestionError(Problem("CASE", "usage", said, remedy))
        decision = desk.decision(case)
        problems: list[Problem] = []
        pairs = d.options(desk.law, kind, context.args, problems)
        given = {name for name, _ in pairs}
        for field in desk.law.messages[kind].fields.values():
            if field.type == "choice" and len(field.choices) == 1 and field.name not in given:
                pairs.append((field.name, field.choices[0]))  # the form leaves no choice
        values = d.values(desk, kind, pairs, problems)
        if kind == "adoption" and "adopted" not in given:
            values["adopted"] = adopted_at(decision, at or format_instant(desk.now))
        author = d.author_of(desk, state, problems)
        r.put_entries(desk, decision.case, [(kind, values)], author, how, problems=problems)


def _kind(desk: d.Desk, kind: str) -> str:
    """A message of the process that is no text and no position."""
    import difflib

    from hofburg.decisions import process_of

    process = process_of(desk.law)
    known = [
        it for it in desk.law.processes[process or ""].messages
        if it not in ("draft", "revision", "position")
    ]  # fmt: skip
    name = kind.replace("-", "_")
    if name in known:
        return name
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    said = f"there is no {kind[:40]!r} to record of a decision."
    own = {"draft": "draft", "revision": "revise", "position": "position"}
    remedy = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
    if name in own:
        remedy = f"`hofburg decision {own[name]}` records it."
    raise QuestionError(Problem("KIND", "unknown-kind", said, remedy))
