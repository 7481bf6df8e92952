"""cli: a door. Commands call the verbs of the rooms and print the answers; no logic of its own.

`main` is what the command `hofburg` runs; `app` is the tree of commands, built when it is first
asked for: `--version` answers before any of it is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hofburg._version import __version__

if TYPE_CHECKING:
    import typer

    app: typer.Typer

__all__ = ["app", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code (docs/cli.md lists the codes).

    Args:
        argv: the words after ``hofburg``; left out, those the program was started with.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--version"]:
        sys.stdout.write(f"hofburg {__version__}\n")
        return 0
    from hofburg.cli.run import run

    return run(words)


def __getattr__(name: str) -> Any:
    if name == "app":
        from hofburg.cli.tree import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
