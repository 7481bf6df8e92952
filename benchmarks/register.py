"""The signed register beside bare SQLite: what an append costs, what verifying, taking in and giving out.

The bare side is what somebody would write by hand with ``sqlite3``: the same table and index, write-ahead
log, full sync, SQLite's own checkpoints of the log; for each message the same signed bytes, SHA-256 and
signature by the same key, one transaction. It has no guards: nothing keeps it from recording a message
twice, from a number that another process took, from a file that was put back.

    .venv/bin/python -m benchmarks.register --write
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks import table
from hofburg.exchange import synthetic_year
from hofburg.regimes import Law, load_regime
from hofburg.register import Centre, Entry, Key, Register, init_centre

__all__ = ["FIRST", "LAST", "appends", "main", "messages", "verification"]

FIRST, LAST = "<!-- measured: register -->", "<!-- measured: register end -->"
SCRIPT = Path(__file__).parent.parent / "script" / "verify_register.py"
YEAR = 2027
BLOCK = 20  # appends of one side before it is another's turn
ZEROS = "0" * 64
# What the register's own form says of these two, without its guards.
TABLE = """CREATE TABLE record (
    recorder TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, recorded INTEGER NOT NULL,
    reference TEXT NOT NULL, signed TEXT NOT NULL, sig TEXT NOT NULL, PRIMARY KEY (recorder, seq)
) STRICT, WITHOUT ROWID"""
INDEX = "CREATE INDEX record_by_reference ON record (reference)"
Append = Callable[[Sequence[Entry]], Any]
Times = dict[str, list[tuple[float, float]]]  # on the clock and of the processor, seconds, by run


class Bare:
    """Signed appends by hand.

    Args:
        begin: say BEGIN and COMMIT; else each statement is its own transaction, as the register's own
            append of one message is.
        log: how SQLite keeps what it is about to write: ``WAL``, or ``DELETE``, as it does if not told.
    """

    def __init__(self, path: Path, key: Key, *, begin: bool = True, log: str = "WAL") -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute(f"PRAGMA journal_mode = {log}")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute(TABLE)
        self.db.execute(INDEX)
        self.key, self.begin, self.seq, self.prev = key, begin, 0, ZEROS

    def append(self, entries: Sequence[Entry]) -> None:
        now = datetime.now(UTC).replace(tzinfo=None)
        recorded, at = f"{now.isoformat()}Z", time.time_ns() // 1000
        db, node = self.db, self.key.node
        if self.begin:
            db.execute("BEGIN IMMEDIATE")
        for entry in entries:
            self.seq += 1
            rest = (
                f',"key":"{self.key.id}","prev":"{self.prev}","recorded":"{recorded}",'
                f'"recorder":"{node}","seq":{self.seq}}}'
            )
            signed = b'{"entry":' + entry.text + rest.encode()
            sig = b64encode(self.key.private.sign(signed)).decode()
            self.prev = hashlib.sha256(signed).hexdigest()
            reference = f"{entry.data['author']}/{entry.data['number']}"
            row = (node, self.seq, self.prev, at, reference, signed.decode(), sig)
            db.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        if self.begin:
            db.execute("COMMIT")


def messages(law: Law) -> Iterator[Entry]:
    """Messages about visits without end: those of a made-up year, with other numbers each time round.

    They are said to be no invention, because a register that is no demonstration refuses inventions,
    and keeps one mark more of how far it came.
    """
    year = [
        entry
        for entry in synthetic_year(law, YEAR)
        if entry["kind"].startswith(("inspection_", "evaluation_"))
    ]
    for turn in itertools.count():
        for entry in year:
            number = f"{entry['number']}/{turn}"
            refers = [f"{it}/{turn}" for it in entry.get("refers_to", ())]
            more = {"refers_to": refers} if refers else {}
            yield Entry.of({**entry, "number": number, "origin": "transcribed", **more})


@contextmanager
def _sides(folder: Path, key: Key) -> Iterator[dict[str, Append]]:
    """Each side's append, over a new file each."""
    bare = Bare(folder / "bare.sqlite", key)
    plain = Bare(folder / "plain.sqlite", key, begin=False)
    default = Bare(folder / "default.sqlite", key, log="DELETE")
    with Register.create(folder / "own.sqlite", node=key.node, state="KAZ") as own:
        yield {
            "register": lambda entries: own.append(entries, key),
            "bare": bare.append,
            "bare, no BEGIN": plain.append,
            "bare, no WAL": default.append,
        }
        if own.count() != bare.seq:
            raise SystemExit("The register is not what was recorded.")
    for one in (bare, plain, default):
        one.db.close()


def appends(law: Law, folder: Path, seconds: float, size: int = 1) -> Times:
    """Seconds for an append of so many messages, by side and block; the sides take turns."""
    found: Times = {}
    block = BLOCK if size == 1 else 1
    with tempfile.TemporaryDirectory(dir=folder) as scratch, _kept_in(Path(scratch)):
        key, source = Key.generate("KAZ-1"), messages(law)
        with _sides(Path(scratch), key) as sides:
            names = [name for name in sides if size == 1 or name in ("bare", "register")]
            end = time.perf_counter() + seconds
            for turn in itertools.count():
                given = [list(itertools.islice(source, size)) for _ in range(block)]
                for name in names[turn % len(names) :] + names[: turn % len(names)]:
                    fresh = [[Entry(it.data, it.text) for it in one] for one in given]
                    append = sides[name]
                    start = _now()
                    for one in fresh:
                        append(one)
                    spent = _since(start)
                    if turn:  # the first makes ready
                        found.setdefault(name, []).append((spent[0] / block, spent[1] / block))
                if turn and time.perf_counter() > end:
                    break
    return found


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """The user's marks of registers are kept on the disk that is measured, and not among his own."""
    given = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    try:
        yield
    finally:
        if given is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = given


def verification(law: Law, folder: Path, size: int, taken: int, repeat: int) -> Times:
    """Seconds of verifying, opening and giving out so many records, and taking some in."""
    found: Times = {}
    with tempfile.TemporaryDirectory(dir=folder) as scratch, _kept_in(Path(scratch)):
        home = _centre(Path(scratch) / "home", "KAZ")
        _fill(law, home, size)
        key, trust = home.key(None), home.trust()
        export, notes = Path(scratch) / "all.jsonl", Path(scratch) / "notes"
        with home.register() as register:
            _time(found, "checkpoint", lambda: register.checkpoint(key, trust))
            notes.write_text("".join(it.note for it in register.checkpoints()), encoding="utf-8")
        for _ in range(repeat):
            with _time(found, "open", home.register) as register:
                problems = _time(found, "quick", lambda: register.verify(trust))
                problems += _time(found, "full", lambda: register.verify(trust, full=True))
                _time(found, "hashes", lambda: _hashes(home.folder / "register.sqlite"))
                with export.open("wb") as file:
                    count = _time(found, "export", lambda: register.export(file))
            if problems or count != size:
                raise SystemExit("The register is not what was recorded.")
            command = [sys.executable, "-m", "hofburg", "register", "verify"]
            if "command" not in found:
                _run(command, home.folder)  # once unmeasured: bytecode is written
            _time(found, "command", lambda: _run(command, home.folder))  # noqa: B023
            script = [sys.executable, str(SCRIPT), str(export), "--trust", "trust.json"]
            script += ["--checkpoint", str(notes)]
            _time(found, "script", lambda: _run(script, home.folder))  # noqa: B023
        part = Path(scratch) / "part.jsonl"
        with export.open("rb") as whole, part.open("wb") as file:
            file.writelines(itertools.islice(whole, taken))
        for run in range(repeat):
            other = _centre(Path(scratch) / f"other-{run}", "KGZ")
            with other.register() as register:
                laws = {law.id: law}
                report = _time(
                    found,
                    "import",
                    lambda: register.import_records(part, laws, trust=trust),  # noqa: B023
                )
                if report.added != taken:
                    raise SystemExit("Not all was taken in.")
    return found


def _centre(folder: Path, state: str) -> Centre:
    return init_centre(folder, state, passphrase=None, kind="demo", insecure=True)


def _fill(law: Law, home: Centre, size: int) -> None:
    source, key = messages(law), home.key(None)
    with home.register() as register:
        for start in range(0, size, 1000):
            register.append(itertools.islice(source, min(1000, size - start)), key)


def _hashes(path: Path) -> None:
    """What is least: each row read once and hashed, with nothing compared."""
    with closing(sqlite3.connect(path)) as db:
        for (signed,) in db.execute("SELECT signed FROM record ORDER BY recorder, seq"):
            hashlib.sha256(signed.encode()).digest()


def _run(command: Sequence[str], folder: Path) -> None:
    given = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    given["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    source = str(Path(__file__).parent.parent / "src")
    given["PYTHONPATH"] = os.pathsep.join([source, given.get("PYTHONPATH", "")])
    subprocess.run(command, cwd=folder, env=given, capture_output=True, check=True)


def _now() -> tuple[float, float]:
    """On the clock, and of the processor with the processes that ended."""
    spent = os.times()
    return time.perf_counter(), time.process_time() + spent.children_user + spent.children_system


def _since(start: tuple[float, float]) -> tuple[float, float]:
    now = _now()
    return now[0] - start[0], now[1] - start[1]


def _time(found: Times, name: str, step: Callable[[], Any]) -> Any:
    start = _now()
    made = step()
    found.setdefault(name, []).append(_since(start))
    return made


def _appended(found: Times) -> list[str]:
    """Rows of a table: an append on each side, and how near the register comes."""
    own, rows = list(zip(*found["register"], strict=True)), []
    for name, measured in found.items():
        cells = [name, f"{len(measured):,}"]
        for which, by in ((0, median), (0, mean), (1, mean)):
            value = by([it[which] for it in measured])
            cells.append(f"{value * 1e6:,.0f} us")
            cells.append("" if name == "register" else f"{value / by(own[which]):.3f}")
        rows.append(f"| {' | '.join(cells)} |")
    return rows


_WHAT = {
    "open": "open",
    "quick": "verify: every record hashed again, held against the checkpoint",
    "full": "verify in full: every form and signature checked",
    "checkpoint": "checkpoint: verify in full, and sign",
    "hashes": "for comparison: read each row and take its SHA-256, nothing compared",
    "command": "`hofburg register verify`, from pressing the key to the last line",
    "script": "`script/verify_register.py` over the export, with the checkpoint",
    "export": "export",
}


def _told(found: Times, size: int, taken: int) -> list[str]:
    rows = [(f"{size:,}", what, found[name]) for name, what in _WHAT.items()]
    rows.append(
        (f"{taken:,}", "import of an export, with all checks and signatures", found["import"])
    )
    return [
        f"| {number} | {what} | {min(clock):.2f} s | {median(clock):.2f} s | {min(processor):.2f} s |"
        for number, what, times in rows
        for clock, processor in [list(zip(*times, strict=True))]
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the register and print the tables; ``--write`` puts them into docs/performance.md."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(__file__).parent, help="on the disk to measure"
    )
    parser.add_argument(
        "--seconds", type=float, default=20, help="for single appends; half of it for 100 at once"
    )
    parser.add_argument(
        "--records", type=int, default=100_000, help="in the register that is verified"
    )
    parser.add_argument(
        "--taken", type=int, default=20_000, help="records that are taken in elsewhere"
    )
    parser.add_argument("--repeat", type=int, default=3, help="runs of each verification")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    parser.add_argument("--json", action="store_true", help="also print every single time")
    given = parser.parse_args(arguments)
    busy = table.busy()
    law = load_regime("VD2011")
    one = appends(law, given.folder, given.seconds)
    many = appends(law, given.folder, given.seconds / 2, 100)
    kept = verification(law, given.folder, given.records, given.taken, given.repeat)
    head = "median | ratio | mean | ratio | processor, mean | ratio |\n|---|" + "---:|" * 7
    text = "\n".join([
        f"`python -m benchmarks.register --seconds {given.seconds:g} --repeat {given.repeat}`; {table.machine()},"
        f" SQLite {sqlite3.sqlite_version}{busy}.",
        "", f"| one message | blocks of {BLOCK} | {head}", *_appended(one),
        "", f"| 100 messages in one transaction | transactions | {head}", *_appended(many),
        "", "| records | what | shortest | median | processor, least |", "|---:|---|---:|---:|---:|",
        *_told(kept, given.records, given.taken),
    ])  # fmt: skip
    print(text)
    if given.json:
        print(json.dumps({"one": one, "many": many, "kept": kept}))
    if given.write:
        whole = table.PAGE.read_text(encoding="utf-8")
        before, _, rest = whole.partition(FIRST)
        table.PAGE.write_text(
            f"{before}{FIRST}\n\n{text}\n\n{LAST}{rest.partition(LAST)[2]}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
