"""Passphrases: from HOFBURG_PASSPHRASE, or asked for. Never an option: others see those."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.errors import Problem, RegisterError

if TYPE_CHECKING:
    from hofburg.register import Centre, Key, Passphrase

__all__ = [
    "VARIABLE",
    "author_key",
    "new_passphrase",
    "own_key",
    "vault_passphrase",
    "vault_recipient",
]

VARIABLE = "HOFBURG_PASSPHRASE"
_OF_VAULT = "HOFBURG_ATTACHMENTS_PASSPHRASE"


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
    return _opened(centre.key, centre.node)


def author_key(centre: Centre) -> Key:
    """The State's own key as an author, opened."""
    return _opened(centre.author_key, f"{centre.state} as an author")


def _opened(load: Callable[[str | None], Key], whose: str) -> Key:
    given = os.environ.get(VARIABLE)
    try:
        return load(given)
    except RegisterError as error:
        if given is not None:
            raise
        if not sys.stdin.isatty():
            remedy = f"Set {VARIABLE}, or run it on a terminal."
            raise RegisterError(replace(error.problems[0], remedy=remedy)) from None
        if error.problems[0].remedy != "Give its passphrase.":
            raise
    return load(getpass.getpass(f"Passphrase of {whose}: "))


def vault_passphrase(centre: Centre) -> Passphrase:
    """The passphrase of the attachments, when it is asked for.

    They begin with that of the node's key: none where a demonstration keeps its key without one.
    HOFBURG_ATTACHMENTS_PASSPHRASE goes before HOFBURG_PASSPHRASE once they have their own.
    """

    def ask() -> str | None:
        first = not centre.vault().keys.secret.exists()
        if first and _opens(centre):
            return None
        given = os.environ.get(VARIABLE)
        if not first:
            given = os.environ.get(_OF_VAULT, given)
        if given is None and not sys.stdin.isatty():
            said = "attachments need their passphrase, and there is no terminal to ask on."
            remedy = f"Set {VARIABLE} or {_OF_VAULT}, or run it on a terminal."
            raise RegisterError(Problem("", "passphrase", said, remedy))
        if given is None:
            whose = f"{centre.node}, which its files get too" if first else "the files kept here"
            given = getpass.getpass(f"Passphrase of {whose}: ")
        if first:
            centre.key(given)  # refuses another
        return given

    return ask


def vault_recipient(centre: Centre, key: Key | None = None) -> Callable[[], str]:
    """What attachments are encrypted to, when it is asked for.

    No passphrase is needed if the key that this node has now signed it.

    Args:
        key: this node's, if it is open already.
    """

    def ask() -> str:
        from hofburg.cli.page import note

        keys = centre.vault().keys
        own = [it for it in centre.trust().keys.values() if it.node == centre.node]
        # The last one alone: those before it were replaced, or revoked.
        last = {it.id: it.public for it in sorted(own, key=lambda it: it.since)[-1:]}
        found = keys.known(last) or keys.recipient(key or own_key(centre), vault_passphrase(centre))
        if keys.insecure():
            note("this demonstration keeps what opens its files WITHOUT a passphrase.")
        return found

    return ask


def _opens(centre: Centre) -> bool:
    """Whether the node's key has no passphrase."""
    try:
        centre.key(None)
    except RegisterError:
        return False
    return True
