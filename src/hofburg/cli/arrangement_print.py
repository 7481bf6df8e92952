"""``hofburg arrangement print``: numbered articles, its languages side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hofburg.cli.arrangement_show import Named

if TYPE_CHECKING:
    from hofburg.errors import Problem
    from hofburg.reports import PrintedArrangement

__all__ = ["print_"]

_FORMS = {".docx": "docx", ".md": "markdown", ".txt": "text"}
_ENDINGS = {form: ending for ending, form in _FORMS.items()}


def print_(
    name: Named,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="A new file: .docx, .md or .txt. Left out: printed here."
        ),
    ] = None,
    languages: Annotated[
        str,
        typer.Option("--languages", metavar="LANGUAGES", help="Columns, from left to right."),
    ] = "en,ru",
    form: Annotated[
        Literal["docx", "markdown", "text"] | None,
        typer.Option("--format", help="Left out: as the file is called, else text."),
    ] = None,
) -> None:
    """Print an arrangement as numbered articles, English and Russian side by side.

    With its figures, its forms, and where each rule comes from. What is not translated says so.
    """
    from hofburg.cli.files import taken
    from hofburg.cli.page import note
    from hofburg.errors import QuestionError
    from hofburg.inquiry import arrangement_named
    from hofburg.reports import printed_arrangement

    law = arrangement_named(name)
    chosen, problems = _languages(languages)
    kind = form or (_FORMS.get(out.suffix.lower(), "") if out else "text")
    problems += _named(out, kind)
    problems += taken(out) if out else []
    if problems:
        raise QuestionError(problems)
    data = _made(printed_arrangement(law, chosen), kind)
    if out is None:
        _shown(data)
        return
    with out.open("xb") as target:
        target.write(data)
    note(f"{out}: {law.id}, in {', '.join(chosen)}.")


def _languages(written: str) -> tuple[list[str], list[Problem]]:
    from hofburg.errors import Problem
    from hofburg.reports import PRINTED_LANGUAGES

    chosen = [part.strip() for part in written.split(",")]
    if chosen and len(set(chosen)) == len(chosen) and set(chosen) <= set(PRINTED_LANGUAGES):
        return chosen, []
    said = f"{written!r} does not name languages, each once."
    remedy = f"Write one or more of {', '.join(PRINTED_LANGUAGES)}: en,ru."
    return [], [Problem("--languages", "language", said, remedy)]


def _named(out: Path | None, kind: str) -> list[Problem]:
    """Whether the name of the file says what is in it."""
    from hofburg.errors import Problem

    if out is None:
        said = "a Word document does not fit on a screen."
        problem = Problem("--format", "usage", said, "Add --out FILE.docx.")
        return [problem] if kind == "docx" else []
    if kind and out.suffix.lower() == _ENDINGS[kind]:
        return []
    if kind:
        said = f"is not the name of a file with {kind}."
        return [Problem(str(out), "file", said, f"Call it {out.stem}{_ENDINGS[kind]}.")]
    said = "does not say what it is to be."
    return [Problem(str(out), "file", said, "Call it FILE.docx, FILE.md or FILE.txt.")]


def _made(printed: PrintedArrangement, kind: str) -> bytes:
    from hofburg.reports import arrangement_docx, printed_markdown, printed_text

    if kind == "docx":
        _need()
        return arrangement_docx(printed)
    return (printed_markdown if kind == "markdown" else printed_text)(printed).encode()


def _need() -> None:
    """Refuse where the package that writes Word documents is not installed."""
    from importlib.util import find_spec

    from hofburg.errors import Problem, QuestionError

    if find_spec("docx") is None:
        said = "Word documents need the package python-docx, and it is not installed."
        remedy = "Install the extra: hofburg[reports]. Markdown and text work without it."
        raise QuestionError(Problem("", "not-installed", said, remedy))


def _shown(data: bytes) -> None:
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless

    write(harmless(data.decode()))
