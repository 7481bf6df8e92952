"""``hofburg arrangement new``: a folder to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = ["new"]


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Made; its name becomes the id.")
    ],
    parties: Annotated[
        str, typer.Option("--parties", metavar="STATES", help="Codes or names: FIN,RUS.")
    ],
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="REGIME", help="Id of the regime that it adds to."),
    ] = None,
    scope: Annotated[
        Literal["under", "parties"],
        typer.Option("--for", help="What is sent under it only, or all between its parties."),
    ] = "parties",
    draft: Annotated[
        str | None,
        typer.Option("--from", metavar="ID", help="Copy this arrangement of the library instead."),
    ] = None,
) -> None:
    """Make a folder to begin an arrangement with.

    A skeleton with remarks, or a copy of one of the library between other States.
    """
    from hofburg.arrangements import skeleton
    from hofburg.cli.files import new_folder
    from hofburg.cli.page import write
    from hofburg.cli.run import harmless
    from hofburg.errors import Problem, QuestionError

    if base is not None and draft is not None:
        said = "--from brings its base along."
        raise QuestionError(Problem("--base", "usage", said, "Leave one of the two out."))
    named = [text.strip() for text in parties.split(",") if text.strip()]
    files = skeleton(folder.resolve().name, named, base=base or "", scope=scope, draft=draft or "")
    new_folder(folder, files)
    write(harmless(f"{folder}: {', '.join(files)}\n"))
    write(harmless(f"\nNext: fill it in, and ask `hofburg arrangement check {folder}`.\n"))
