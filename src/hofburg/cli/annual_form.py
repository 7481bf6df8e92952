"""What the commands of ``hofburg annual`` share: options, whose form it is, the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.errors import Problem, QuestionError

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Record

__all__ = ["KIND", "Filled", "Kind", "held_here", "need", "sender"]

KIND = "annual_exchange"  # the one yearly form that has lists; any other is named by --kind

Filled = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="A filled-in form: .xlsx, .csv (or a folder of them), or .json."
    ),
]
Kind = Annotated[str, typer.Option("--kind", "-k", metavar="KIND", help="Which message it is.")]


def need(package: str = "xlsxwriter") -> None:
    """Refuse where the packages that workbooks need are not installed."""
    from importlib.util import find_spec

    if find_spec(package) is None:
        said = f"workbooks need the package {package}, and it is not installed."
        remedy = "Install the extra: hofburg[reports]. CSV and JSON work without it."
        raise QuestionError(Problem("", "not-installed", said, remedy))


def sender(law: Law, text: str | None, option: str = "--state") -> str:
    """The State that is meant: as the option says, else that of the centre here."""
    from hofburg.inquiry import centre_here, party_code

    problems: list[Problem] = []
    if text:
        code = party_code(text, option, [law], problems)
        if problems:
            raise QuestionError(problems)
        return code
    centre = centre_here()
    if centre is None:
        said = "whose form it is is not said."
        raise QuestionError(
            Problem(option, "state", said, "Name a State, or go to a centre's folder.")
        )
    return centre.state


def held_here() -> list[Record]:
    """The records of the centre here that the reader sees; none where there is no centre."""
    from hofburg.inquiry import centre_here, readable

    centre = centre_here()
    if centre is None:
        return []
    with centre.register() as store:
        return list(readable(store.records()).records)
