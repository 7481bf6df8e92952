"""``hofburg decision draft`` and ``revise``: the text and its versions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import decision_desk as d
from hofburg.cli import decision_record as r
from hofburg.cli import options as o
from hofburg.cli.decision_seen import RegimeOf
from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.decisions import Decision, Paragraph

__all__ = ["By", "Case", "draft", "revise"]

Case = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A draft's reference, its number, or words of its title."),
]
File = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", help="Numbered paragraphs as text or Markdown, or YAML.", show_default=False
    ),
]
By = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="Whose act. Left out: this centre's State's."),
]


def draft(
    file: File = None,
    regime: RegimeOf = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Left out: the file's heading.")
    ] = None,
    paragraphs: Annotated[
        list[str] | None,
        typer.Option(
            "--paragraph", metavar="TEXT", help="Instead of a file; may repeat: TEXT or N=TEXT."
        ),
    ] = None,
    body: Annotated[
        str | None,
        typer.Option("--body", metavar="BODY", help="Who decides: forum, permanent-council ..."),
    ] = None,
    procedure: Annotated[
        str | None,
        typer.Option("--procedure", metavar="HOW", help="meeting, silence, minus-one, minus-two."),
    ] = None,
    chair: Annotated[
        str | None, typer.Option("--chair", metavar="STATE", help="Who chairs that body.")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="STATE", help="Tabled together with; may repeat."),
    ] = None,
    state: By = None,
    fields: o.Fields = None,
    at: r.At = None,
    number: o.Number = None,
    channel: o.Channel = None,
    handling: r.Handling = None,
    anyway: r.Anyway = False,
    yes: r.Yes = False,
    dry_run: o.DryRun = False,
    out: r.Out = None,
) -> None:  # fmt: skip
    """Record a draft decision: its first version."""
    from hofburg.decisions import DraftText, Paragraph, read_draft_text

    how = r.How(at, number, channel, handling, anyway, yes, dry_run, out)
    text = DraftText("", ()) if file is None else read_draft_text(file)
    if file is not None and paragraphs:
        said = "gives paragraphs beside the file."
        raise QuestionError(Problem("--paragraph", "usage", said, "Give one of the two."))
    if paragraphs:
        pairs = [_numbered(it, str(n)) for n, it in enumerate(paragraphs, 1)]
        text = DraftText("", _checked([Paragraph(*it) for it in pairs]))
    given = [("title", title or text.title or None), ("body", body), ("procedure", procedure),
             ("chair", chair), ("version", "1")]  # fmt: skip
    with ExitStack() as open_:
        desk = d.desk(regime, open_)
        problems: list[Problem] = []
        if not (title or text.title):
            said = "the draft has no title."
            problems.append(Problem("--title", "usage", said, "Add it, or # Title in the file."))
        pairs = [(name, value) for name, value in given if value]
        pairs += [("supported_by", it) for it in with_ or ()]
        values = d.values(desk, "draft", [*pairs, *o.pairs_of(fields, problems)], problems)
        if text.paragraphs:
            values["paragraphs"] = _lines(text.paragraphs)
        author = d.author_of(desk, state, problems)
        r.put_entries(desk, None, [("draft", values)], author, how, problems=problems)


def revise(
    case: Case,
    file: File = None,
    regime: RegimeOf = None,
    paragraphs: Annotated[
        list[str] | None,
        typer.Option(
            "--paragraph", metavar="N=TEXT",
            help="Instead of a file: a paragraph's new words, or a new one; may repeat.",
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="N", help="A paragraph that goes; may repeat."),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Where it changed.")
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", metavar="N", help="Left out: the next one.")
    ] = None,
    changes: Annotated[
        str | None, typer.Option("--changes", metavar="TEXT", help="What changed, in words.")
    ] = None,
    state: By = None,
    at: r.At = None,
    number: o.Number = None,
    channel: o.Channel = None,
    handling: r.Handling = None,
    anyway: r.Anyway = False,
    yes: r.Yes = False,
    dry_run: o.DryRun = False,
    out: r.Out = None,
) -> None:  # fmt: skip
    """Record a later version, and show what changed."""
    from hofburg.decisions import Paragraph, amended, read_draft_text

    how = r.How(at, number, channel, handling, anyway, yes, dry_run, out)
    if (file is None) == (not paragraphs and not drop):
        said = "gives paragraphs beside the file." if file else "no new text is given."
        remedy = "Name a FILE, or give --paragraph and --drop."
        raise QuestionError(Problem("FILE", "usage", said, remedy))
    with ExitStack() as open_:
        desk = d.desk(regime, open_)
        decision = desk.decision(case)
        last = decision.version
        if file is not None:
            text = read_draft_text(file)
            title, new = title or text.title or None, text.paragraphs
        else:
            put = [Paragraph(*_numbered(it, "")) for it in paragraphs or ()]
            new = amended(last.paragraphs if last else (), put, drop or ())
        following = max((it.number for it in decision.versions), default=0) + 1
        body: dict[str, Any] = {"version": following if version is None else version}
        problems: list[Problem] = []
        if title and (last is None or title != last.title):
            body["title"] = title
        body["paragraphs"] = _lines(new)
        body |= {"changes": changes} if changes else {}
        author = d.author_of(desk, state, problems)
        preview = _preview(decision, new, body["version"])
        r.put_entries(
            desk, decision.case, [("revision", body)], author, how, preview=preview,
            problems=problems,
        )  # fmt: skip


def _numbered(text: str, number: str) -> tuple[str, str]:
    """``3=Text`` as number and words; without a number that of its place."""
    import re

    found = re.fullmatch(r"\s*(P?\d[\d.]*)\s*=\s*(.*)", text, re.DOTALL | re.ASCII)
    if found:
        return found[1], " ".join(found[2].split())
    if not number:
        said = f"{text[:40]!r} does not say which paragraph."
        raise QuestionError(Problem("--paragraph", "usage", said, "Write 3=The new words."))
    return number, " ".join(text.split())


def _checked(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    from hofburg.decisions import check_paragraphs

    return check_paragraphs((it, "--paragraph") for it in paragraphs)


def _lines(paragraphs: Sequence[Paragraph]) -> list[dict[str, str]]:
    return [{"number": it.number, "text": it.text} for it in paragraphs]


def _preview(decision: Decision, new: Sequence[Paragraph], number: int) -> list[str]:
    """What changes, above the message itself."""
    from hofburg.decisions import changed
    from hofburg.reports import change_words

    last = decision.version
    if last is None:
        return []
    found = changed(last.paragraphs, new)
    head = f"Version {number} against version {last.number}:"
    lines = [f"  {it.number}: {change_words(it)}" for it in found] or ["  no paragraph changed"]
    return [head, *lines, ""]
