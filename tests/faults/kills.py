"""Killed at any moment: SIGKILL while a process appends or imports."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from faults.outcome import Tally, fault
from faults.shim import calls, shimmed
from faults.stage import (
    Stage,
    Tell,
    Work,
    appended,
    audit,
    forked,
    imported,
    stage,
    told,
    usable,
)
from hofburg.errors import HofburgError
from hofburg.register import Register

Exports = list[tuple[Work, Path]]

_LONGEST = 0.02  # seconds until a kill, from before the register is opened
_FRESH = 5  # kills of one register: each opens what the one before left


def _append_on(tell: Tell, place: Stage, start: int) -> None:
    """Append batches until somebody ends it."""
    with place.open() as register:
        for number in range(start, start + 1000):
            appended(tell, place, register, number)


@fault(
    "kill during append",
    """A process appends, one to five entries at a time, and is sent SIGKILL at a random moment up to
    20 ms after it began to open the register. Five kills of one register, each by a process that opens
    what the one before left.""",
    runs=1000,
    few=40,
)
def kill_append(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"append {seed}")
    with stage() as place:
        acked: list[bytes] = []
        number = 0
        for run in range(runs):
            if run % _FRESH == 0:
                place.create().close()
                acked, number = [], 0
            wait = dice.uniform(0, _LONGEST)
            heard = told(forked(partial(_append_on, place=place, start=number), wait))
            acked += heard.acked
            said, found = audit(place, acked, heard.flying)
            if heard.fell or heard.refused:
                said["stuck"] = heard.fell or heard.refused[0]
            # One append more shows that it still works; what is there now is acknowledged.
            number = 1 + max((_batch_of(it.entry.data) for it in found), default=-1)
            said |= usable(place, number)
            number += 1
            with place.open() as register:
                acked = [it.line for it in register.records()]
            tally.add(f"seed {seed}, run {run}", said)


def _batch_of(data: dict[str, object]) -> int:
    return int(str(data["number"]).partition(".")[0])


@fault(
    "kill during import",
    """A process imports ten exports of another node, each some records longer than the one before,
    and is sent SIGKILL at a random moment up to 20 ms after it began to open the register.""",
    runs=1000,
    few=40,
)
def kill_import(seed: int, runs: int, tally: Tally) -> None:
    dice = random.Random(f"import {seed}")
    with stage() as place:
        exports = place.exports(*[dice.randint(1, 5) for _ in range(10)])
        for run in range(runs):
            place.create().close()
            wait = dice.uniform(0, _LONGEST)
            heard = told(forked(partial(_import_all, place=place, exports=exports), wait))
            said, _ = audit(place, heard.acked, heard.flying, heard.texts)
            if heard.fell or heard.refused:
                said["stuck"] = heard.fell or heard.refused[0]
            said |= _completed(place, exports)
            tally.add(f"seed {seed}, run {run}", said)


def _import_all(tell: Tell, place: Stage, exports: Exports) -> None:
    with place.open() as register:
        for work, path in exports:
            imported(tell, place, register, work, path)


def _completed(place: Stage, exports: Exports) -> dict[str, str]:
    """The rest goes in afterwards."""
    heard = told(forked(partial(_import_all, place=place, exports=exports[-1:])))
    if heard.fell or heard.refused:
        return {"stuck": heard.fell or heard.refused[0]}
    with place.open() as register:
        whole = register.heads()["KGZ-1"][0] == sum(len(work.texts) for work, _ in exports)
    return {} if whole else {"lost": "the import after it does not complete the chain"}


# At each call of the system


def errand(tell: Tell, place: Stage, exports: Exports, start: int = 0) -> bool:
    """All that writes, once: appends, an import, a checkpoint of SQLite's, a signed checkpoint of ours,
    a close that empties the write-ahead log, an append after it. Returns whether all was done."""
    with place.open() as register:
        fine = [appended(tell, place, register, start), appended(tell, place, register, start + 2)]
        fine += [imported(tell, place, register, *it) for it in exports]
        fine.append(_checkpointed(place))
        fine.append(_signed(tell, place, register))
        fine.append(appended(tell, place, register, start + 3))
    with place.open() as register:
        fine.append(appended(tell, place, register, start + 4))
    return all(fine)


def _checkpointed(place: Stage) -> bool:
    """SQLite moves what is in the write-ahead log into the file, as it does by itself at times."""
    try:
        with closing(sqlite3.connect(place.path)) as other:
            other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    except sqlite3.Error:
        return False
    return True


def _signed(tell: Tell, place: Stage, register: Register) -> bool:
    """A signed checkpoint over both chains; it records nothing."""
    try:
        register.checkpoint(place.key, place.trust)
    except HofburgError as error:
        tell(refused=str(error))
        return False
    return True


def errand_calls(place: Stage, exports: Exports) -> int:
    """How many calls of the system an errand makes that change the folder."""
    place.create().close()

    def child(tell: Tell) -> None:
        with shimmed(place.folder):
            errand(tell, place, exports)
        tell(fell=str(calls()))

    return int(told(forked(child)).fell)


@fault(
    "kill at each write",
    """A process appends, imports, signs a checkpoint, closes, opens and appends. It is killed before the n-th
    call of the system (create, write, truncate, sync, rename, remove) that concerns the folder, for
    each n; then again with other entries.""",
    runs=1000,
    few=40,
    shim=True,
)
def kill_calls(seed: int, runs: int, tally: Tally) -> None:
    with stage() as place:
        exports = place.exports(4, 6)
        total = errand_calls(place, exports)
        for run in range(runs):
            place.create().close()
            start, call = divmod(run if runs >= total else run * total // runs, total)
            start += seed % 100

            def child(tell: Tell, start: int = start, call: int = call) -> None:
                with shimmed(place.folder, kill=call + 1):
                    errand(tell, place, exports, start)

            heard = told(forked(child))
            said, _ = audit(place, heard.acked, heard.flying, heard.texts)
            if heard.fell or heard.refused:
                said["stuck"] = heard.fell or heard.refused[0]
            said |= usable(place, 900 + start)
            tally.add(f"seed {seed}, call {call + 1}", said)
