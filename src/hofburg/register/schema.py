"""The SQLite form of a register: version 2. A file of version 1 is brought up to it when opened.

Every table only grows: triggers refuse updates, deletions and replacements, and gaps in `record`.
They guard against mistakes; that nobody with the file in hand changed it is what hashes and
signatures show. The columns beside `signed` repeat what stands in it, so that SQL can find it;
`verify` compares them. Without row ids a chain lies in its own order, and an append touches one
tree less. `record` holds one chain of each recorder; where one forked, `fork` holds the branches
that came later. `life` tells what happened to the file itself.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from urllib.parse import quote

from hofburg.errors import IntegrityError, Problem, RegisterError

__all__ = [
    "ABOUT",
    "REFUSALS",
    "VERSION",
    "check_form",
    "connect",
    "create",
    "migrate",
    "refused",
    "understood",
]

APPLICATION_ID = 0x484F4642  # "HOFB"
VERSION = 2
REFUSALS = (sqlite3.Error, UnicodeError)  # the latter of a damaged file: it quotes what is no text
WAIT = 30.0  # seconds for another writer to finish
ABOUT = frozenset({"node", "state", "kind", "id"})

_COLUMNS = """(
    recorder TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,              -- SHA-256 of signed, hex
    recorded INTEGER NOT NULL,       -- microseconds since 1970 UTC
    reference TEXT NOT NULL,         -- of the entry
    signed TEXT NOT NULL,            -- RFC 8785 form of the record without its signature
    sig TEXT NOT NULL,               -- Ed25519, base64"""


def _kept(table: str, said: str) -> tuple[str, str]:
    """Triggers by which no row of a table is changed or goes."""
    return (
        f"""CREATE TRIGGER {table}_not_updated BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END""",
        f"""CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END""",
    )


def _numbered(table: str) -> str:
    """A trigger by which rows are numbered without gaps, and none is replaced."""
    return f"""CREATE TRIGGER {table}_grows BEFORE INSERT ON {table}
WHEN NEW.number IS NOT 1 + (SELECT coalesce(max(number), 0) FROM {table})
BEGIN SELECT RAISE(ABORT, 'rows are numbered without gaps'); END"""


FORM_1 = (
    """CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE record {_COLUMNS}
    PRIMARY KEY (recorder, seq)
) STRICT, WITHOUT ROWID""",
    """CREATE INDEX record_by_reference ON record (reference)""",
    # Also stops INSERT OR REPLACE, which deletes without firing a trigger on deletion.
    """CREATE TRIGGER record_grows BEFORE INSERT ON record
WHEN NEW.seq IS NOT 1 + (SELECT coalesce(max(seq), 0) FROM record WHERE recorder = NEW.recorder)
BEGIN SELECT RAISE(ABORT, 'a register only grows, without gaps'); END""",
    *_kept("record", "a register is never changed: add a correction"),
    """CREATE TRIGGER about_grows BEFORE INSERT ON about
WHEN EXISTS (SELECT 1 FROM about WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END""",
    *_kept("about", "what a register is about is fixed"),
)
_SINCE_2 = (
    # What the house itself must find among many messages: arrangements, acts on keys.
    """CREATE INDEX record_of_house ON record (recorder, seq)
WHERE instr(signed, '"kind":"hofburg.') > 0""",
    f"""CREATE TABLE fork {_COLUMNS}
    PRIMARY KEY (recorder, seq, hash)
) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER fork_grows BEFORE INSERT ON fork
WHEN EXISTS (SELECT 1 FROM fork
    WHERE recorder = NEW.recorder AND seq = NEW.seq AND hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'a branch is kept as it came'); END""",
    *_kept("fork", "a branch is kept as it came"),
    """CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY,
    recorder TEXT NOT NULL,
    size INTEGER NOT NULL,           -- records of that recorder it covers
    made INTEGER NOT NULL,           -- microseconds since 1970 UTC
    note TEXT NOT NULL               -- C2SP signed note
) STRICT""",
    _numbered("checkpoint"),
    *_kept("checkpoint", "a checkpoint is not changed: sign another"),
    """CREATE TABLE life (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,             -- microseconds since 1970 UTC
    what TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT""",
    _numbered("life"),
    *_kept("life", "what happened is not changed"),
)
FORMS = {1: FORM_1, 2: (*FORM_1, *_SINCE_2)}


def create(connection: sqlite3.Connection, about: Mapping[str, str]) -> None:
    """Make the tables in an empty database, in one transaction."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in FORMS[VERSION]:
        connection.execute(statement)
    about = {**about, "id": secrets.token_hex(8)}
    connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
    _began(connection, "made", f"form {VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Bring a register of an earlier form up to this one, after a copy of it beside it.

    All in one transaction: killed at any moment, the file is of the one form or of the other.
    """
    if not _older(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Only now: whoever was quicker has done it, and no other can begin.
        if version := _older(connection):
            check_form(path, connection, version)
            _keep(path, version)
            for statement in FORMS[VERSION][len(FORMS[version]) :]:
                connection.execute(statement)
            about = dict(connection.execute("SELECT name, value FROM about"))
            # The same for a copy of the same file, so that an old one is known again.
            first = "SELECT hash FROM record WHERE recorder = ? AND seq = 1"
            own = connection.execute(first, (about.get("node"),)).fetchone() or ("",)
            name = hashlib.sha256(f"{about.get('node')}\n{own[0]}".encode()).hexdigest()[:16]
            connection.execute("INSERT INTO about VALUES ('id', ?)", (name,))
            _began(connection, "migrated", f"form {version} to form {VERSION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _older(connection: sqlite3.Connection) -> int:
    """The form of a file, if it is an earlier one that is known; else 0."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return version if version in FORMS and version != VERSION else 0


def _keep(path: Path, version: int) -> None:
    """Put a whole copy beside a file that we hold, unless there is one already."""
    kept = path.with_name(f"{path.name}.form-{version}")
    fresh = path.with_name(f".{path.name}.form-{version}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        # By another connection: one that writes cannot be copied from, and others still read.
        with closing(connect(path)) as source, closing(sqlite3.connect(fresh)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        if os.path.lexists(kept):
            _compare(fresh, kept)
        else:
            fresh.rename(kept)
    except OSError as error:
        said = f"is of an older form, and no copy of it can be made: {error.strerror}."
        raise RegisterError(Problem(str(path), "store", said, "Make room beside it.")) from None
    finally:
        fresh.unlink(missing_ok=True)


def _compare(fresh: Path, kept: Path) -> None:
    """Refuse to go on where another file has the name of the copy."""
    every = "SELECT recorder, seq, hash, sig FROM record ORDER BY recorder, seq"
    with (
        suppress(sqlite3.Error),
        closing(connect(fresh)) as one,
        closing(connect(kept)) as other,
    ):
        if all(a == b for a, b in zip_longest(one.execute(every), other.execute(every))):
            return
    said = "is not a copy of the register, which is of an older form and needs one there."
    raise RegisterError(Problem(str(kept), "store", said, "Move it elsewhere."))


def _began(connection: sqlite3.Connection, what: str, text: str) -> None:
    row = (time.time_ns() // 1000, what, text)
    connection.execute("INSERT INTO life VALUES (1, ?, ?, ?)", row)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there; transactions begin when we say so.

    Only the thread that made it works with it, but any may close it.
    """
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=WAIT,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
        # The file may come from elsewhere: its schema may not call functions with side effects.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """SQLite's own errors as ``RegisterError``."""
    try:
        yield
    except REFUSALS as error:
        raise refused(path, error) from error


def refused(path: Path, error: Exception) -> RegisterError:
    """What SQLite said, as our own error."""
    remedy = "Is it a register, and is the disk full or another program writing?"
    return RegisterError(Problem(str(path), "store", f"SQLite refuses: {error}.", remedy))


def check_form(path: Path, connection: sqlite3.Connection, wanted: int = VERSION) -> None:
    """Refuse a file that is no register, is of another version, or lost its guards."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise RegisterError(Problem(str(path), "store", "is no register of Hofburg."))
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != wanted:
        said = f"has version {version} of the register's form; this program knows {VERSION}."
        raise RegisterError(Problem(str(path), "version", said, "Use the program that made it."))
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    if changed := _changed({str(name): str(sql) for name, sql in rows}, FORMS[wanted]):
        said = f"its tables or triggers were changed: {', '.join(changed)[:200]}."
        raise IntegrityError(Problem(str(path), "record-changed", said, "Restore a backup."))


def _changed(found: Mapping[str, str], statements: Iterable[str]) -> list[str]:
    wanted = {statement.split()[2]: statement for statement in statements}
    names = found.keys() | wanted.keys()
    return sorted(name for name in names if found.get(name) != wanted.get(name))
