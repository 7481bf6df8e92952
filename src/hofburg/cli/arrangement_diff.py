"""``hofburg arrangement diff``: what it changes."""

from __future__ import annotations

from typing import Annotated

import typer

from hofburg.cli import options as o
from hofburg.cli.arrangement_show import Language, Named

__all__ = ["diff"]


def diff(
    name: Named,
    other: Annotated[
        str | None,
        typer.Argument(metavar="OTHER", help="Another arrangement. Left out: its base."),
    ] = None,
    language: Language = "en",
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say what an arrangement changes, beside its base or another.

    Figures, provisions part by part, what is added and what is left alone.
    """
    from hofburg.arrangements import difference
    from hofburg.cli.page import write
    from hofburg.cli.rows import print_json
    from hofburg.cli.run import harmless
    from hofburg.inquiry import arrangement_named, law_named
    from hofburg.reports import difference_page

    law = arrangement_named(name)
    said = difference(law, None if other is None else law_named(other))
    if form == "json":
        print_json(said.as_dict())
    else:
        write(harmless(difference_page(said, language)))
