"""Verifying a register's file and signing checkpoints: both are the same audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hofburg.errors import IntegrityError, Problem, RegisterError
from hofburg.register.audit import Progress, audit
from hofburg.register.checkpoints import Checkpoint, Tree
from hofburg.register.faults import Faults
from hofburg.register.gcpause import collector_paused
from hofburg.register.trust import Trust

if TYPE_CHECKING:
    from hofburg.register.store import Register

__all__ = ["audited", "verify"]


def verify(
    register: Register, trust: Trust, full: bool, progress: Progress | None
) -> list[Problem]:
    """See ``Register.verify``."""
    faults = Faults()
    with collector_paused():
        _audit(register, trust, faults, full, progress)
    problem = register.behind()
    if problem is not None:
        faults.add(problem)
    return faults.listing()


def audited(register: Register, trust: Trust, progress: Progress | None) -> Mapping[str, Tree]:
    """The trees over all chains that did not fork, after a full audit of these.

    Raises ``IntegrityError`` with everything that is wrong with them.
    """
    faults = Faults()
    with collector_paused():
        trees = _audit(register, trust, faults, True, progress, forked=False)
    if faults.errors:
        raise IntegrityError(faults.listing(errors_only=True))
    return {name: tree for name, tree in trees.items() if tree.size}


def _audit(
    register: Register,
    trust: Trust,
    faults: Faults,
    full: bool,
    progress: Progress | None,
    *,
    forked: bool = True,
) -> Mapping[str, Tree]:
    place = str(register.path)
    try:
        with register.snapshot():
            for answer in register.damage():
                said = f"the file is damaged: {answer}."
                faults.add(Problem(place, "record-changed", said, "Restore a backup."))
            kept = _believed(register, trust, faults)
            quick = {} if full else _newest(register, kept)
            counts = register.counts()
            for recorder in kept.keys() - counts.keys():  # a chain that is gone altogether
                counts[recorder] = 0
            if not forked:
                counts = {name: it for name, it in counts.items() if not register.forked(name)}
            return audit(
                counts, register.rows_of, trust, faults, kept, quick=quick, progress=progress
            )
    except RegisterError as error:  # so damaged that SQLite gives up
        faults.extend(error.problems)
        return {}


def _believed(register: Register, trust: Trust, faults: Faults) -> dict[str, Sequence[Checkpoint]]:
    """The checkpoints to compare with, by recorder."""
    kept: dict[str, list[Checkpoint]] = {}
    brought: dict[str, list[bytes]] = {}
    for one in register.checkpoints():
        if one.node not in brought:
            brought[one.node] = register.keys_brought(one.node)
        place = f"{one.recorder}/{one.size}"
        problems = one.problems(trust, place, brought[one.node])
        if not problems:
            kept.setdefault(one.recorder, []).append(one)
        for it in problems:
            said = f"a checkpoint of {one.node} is not believed: {it.message}"
            level = "warning" if it.rule == "unknown-key" else "error"
            faults.add(Problem(place, "checkpoint", said, it.remedy, it.field, level))
    return dict(kept)


def _newest(register: Register, kept: Mapping[str, Sequence[Checkpoint]]) -> dict[str, Checkpoint]:
    """The last checkpoint that this node signed over each chain; none of a chain that forked.

    Only its own stand for what it checked: what another centre signed tells what that one saw.
    """
    found: dict[str, Checkpoint] = {}
    for recorder, checkpoints in kept.items():
        own = [it for it in checkpoints if it.node == register.node]
        if own and not register.forked(recorder):
            found[recorder] = max(own, key=lambda it: (it.size, it.made))
    return found
