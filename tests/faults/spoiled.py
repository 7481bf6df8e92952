"""Checks of the checks: with a spoiled store the faults must find that something is lost or believed.

Each takes a seed and a number of runs, spoils the store of this process and injects a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from faults import forgery, history, kills, power, space
from faults.outcome import Fault, Outcome, Tally
from hofburg.errors import HofburgError
from hofburg.register import Record, Register

__all__ = ["SPOILED"]


def _no_sync(seed: int, runs: int) -> Outcome:
    """A disk that reports as synced what it did not write; so does ``synchronous = OFF``."""
    tally = Tally()
    power.power(seed, runs, tally, lying=True)
    return tally.outcome("no sync", "")


@contextmanager
def _changed(name: str, made: Callable[[Any], Any]) -> Iterator[None]:
    with patch.object(Register, name, made(getattr(Register, name))):
        yield


def _one_by_one(append: Any) -> Any:
    def spoiled(self: Register, entries: Any, *given: Any, **named: Any) -> Any:
        return [it for entry in entries for it in append(self, [entry], *given, **named)]

    return spoiled


def _silent(append: Any) -> Any:
    """Says of what could not be written that it is."""

    def spoiled(self: Register, entries: Any, key: Any, *given: Any, **named: Any) -> Any:
        try:
            return append(self, entries, key, *given, **named)
        except HofburgError:
            return [Record(entry, self.node, 1, key=key.id) for entry in entries]

    return spoiled


def _mute(verify: Any) -> Any:
    def spoiled(self: Register, *given: Any, **named: Any) -> Any:
        verify(self, *given, **named)
        return []

    return spoiled


def _credulous(import_records: Any) -> Any:
    def spoiled(self: Register, *given: Any, **named: Any) -> Any:
        return import_records(self, *given, **{**named, "trust": None})

    return spoiled


def _forgetful(behind: Any) -> Any:
    del behind

    def spoiled(_: Register) -> None:
        return None

    return spoiled


def _with(name: str, made: Callable[[Any], Any], fault: Fault) -> Callable[[int, int], Outcome]:
    def spoiled(seed: int, runs: int) -> Outcome:
        with _changed(name, made):
            return fault(seed, runs)

    return spoiled


SPOILED: dict[str, Callable[[int, int], Outcome]] = {
    "no sync": _no_sync,
    "no transaction": _with("append", _one_by_one, kills.kill_calls),
    "errors passed over": _with("append", _silent, space.full_calls),
    "verify says nothing": _with("verify", _mute, forgery.forged_inside),
    "signatures not looked at": _with("import_records", _credulous, forgery.forged),
    "marks not looked at": _with("behind", _forgetful, history.copied_back),
}
