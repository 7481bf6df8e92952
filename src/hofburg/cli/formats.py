"""Codes of formats, as commands find them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hofburg.regimes import Law

__all__ = ["Formats", "codes_here"]

Formats = Annotated[
    Path | None,
    typer.Option(
        "--formats",
        metavar="FILE",
        help="Official codes of formats. Left out: formats.yaml in the centre's folder, if any.",
    ),
]


def codes_here(file: Path | None, laws: Mapping[str, Law]) -> dict[str, dict[str, str]]:
    """The table that was named, else that of the centre in whose folder we are."""
    from hofburg.exchange import format_codes
    from hofburg.inquiry import centre_here

    if file is not None:
        return format_codes(file, laws)
    centre = centre_here()
    return format_codes(centre.folder, laws) if centre else {}
