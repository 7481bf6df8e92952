"""Passphrases: from HOFBURG_PASSPHRASE, or asked for. Never an option: others see those."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.errors import Problem, RegisterError

if TYPE_CHECKING:
    from hofburg.register import Centre, Key

__all__ = ["VARIABLE", "new_passphrase", "own_key"]

VARIABLE = "HOFBURG_PASSPHRASE"


def new_passphrase() -> str:
    """The passphrase for a new key."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        said = "a new key needs a passphrase, and there is no terminal to ask on."
        raise RegisterError(
            Problem("", "passphrase", said, f"Set {VARIABLE}, or run it on a terminal.")
        )
    first = getpass.getpass("Passphrase for the new key (at least 8 characters): ")
    if first != getpass.getpass("Once more: "):
        raise RegisterError(Problem("", "passphrase", "the two are not the same.", "Try again."))
    return first


def own_key(centre: Centre) -> Key:
    """This node's key, opened."""
    given = os.environ.get(VARIABLE)
    try:
        return centre.key(given)
    except RegisterError as error:
        if given is not None:
            raise
        if not sys.stdin.isatty():
            remedy = f"Set {VARIABLE}, or run it on a terminal."
            raise RegisterError(replace(error.problems[0], remedy=remedy)) from None
    return centre.key(getpass.getpass(f"Passphrase of {centre.node}: "))
