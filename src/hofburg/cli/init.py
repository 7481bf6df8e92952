"""``hofburg init``: a centre's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["init"]


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Made if it is missing. Left out: this one.")
    ] = Path(),
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="Whose centre it is, such as KAZ.")
    ] = "",
    node: Annotated[
        str | None,
        typer.Option("--node", metavar="NODE", help="Id of this desk. Left out: KAZ-1 for KAZ."),
    ] = None,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="For trying out: takes invented entries, which a real register refuses."
        ),
    ] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="With --demo: keep the key without a passphrase.")
    ] = False,
) -> None:
    """Make a centre's folder.

    It holds the node's key, the trust file and an empty register. The passphrase of the key is
    asked for, or taken from HOFBURG_PASSPHRASE.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import VARIABLE, new_passphrase
    from hofburg.errors import Problem, QuestionError
    from hofburg.register import init_centre

    problems = []
    if not state:
        problems.append(
            Problem(
                "--state", "missing-field", "is missing.", "Say whose centre it is: --state KAZ"
            )
        )
    if insecure and not demo:
        said = "a real centre's key needs a passphrase."
        problems.append(
            Problem(
                "--insecure", "passphrase", said, f"Leave it out, and set {VARIABLE} or type it."
            )
        )
    if problems:
        raise QuestionError(problems)
    passphrase = None if insecure else new_passphrase()
    centre = init_centre(
        folder, state, node, passphrase=passphrase, kind="demo" if demo else "real",
        insecure=insecure,
    )  # fmt: skip
    lines = [
        f"{centre.folder}: a {centre.kind} centre of {centre.state}, node {centre.node}.",
        "  hofburg.toml     whose centre it is",
        "  register.sqlite  what was said and done; nothing in it is ever changed",
        "  trust.json       whose keys are believed",
        "  keys/            this node's key",
        "",
        "Next, inside that folder:",
        "  hofburg register add ENTRY.json   record what was sent or received",
        "  hofburg assess                    see what follows",
        "  hofburg due                       see what is due",
        "  hofburg register backup --out F   keep a copy in another place",
    ]
    write("\n".join(lines) + "\n")
