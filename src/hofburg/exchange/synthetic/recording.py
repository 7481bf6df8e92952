"""A made-up year goes into a register for trying out, signed; a real one refuses it whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, RegisterError

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import Entry, Key, Record, Register

__all__ = ["record_year", "refuse_real", "synthetic_records"]


def refuse_real(register: Register) -> None:
    """Raise ``RegisterError`` for a real register, with one problem for the whole year."""
    if register.kind == "real":
        said = "this is a real register: it takes no synthetic entry."
        remedy = "Make one for trying out: hofburg init FOLDER --state KAZ --demo"
        raise RegisterError(Problem(str(register.path), "origin", said, remedy))


def record_year(
    law: Law, register: Register, key: Key, entries: Iterable[Mapping[str, Any]]
) -> list[Record]:
    """Check all entries and record them in one transaction, or none.

    Raises ``RegisterError`` for a real register, and with everything that is wrong with an entry.
    """
    refuse_real(register)
    return register.append(_checked(law, entries), key)


def synthetic_records(law: Law, entries: Iterable[Mapping[str, Any]]) -> list[Record]:
    """All entries of a made-up year as records that nobody signed, for a trial without a register.

    Raises ``RegisterError`` with everything that is wrong with an entry.
    """
    from hofburg.register import Record

    return [Record(entry, recorded="?") for entry in _checked(law, entries)]


def _checked(law: Law, entries: Iterable[Mapping[str, Any]]) -> list[Entry]:
    from hofburg.register import check_entry

    checked: list[Entry] = []
    problems: list[Problem] = []
    laws = {law.id: law}
    for number, data in enumerate(entries, 1):
        entry, found = check_entry(data, laws, f"entry {number}")
        problems += [problem for problem in found if problem.level == "error"]
        checked += [entry] if entry else []
    if problems:
        raise RegisterError(problems[:200])
    return checked
