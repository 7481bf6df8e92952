"""The SQLite form of a register: version 1.

`record` only grows: triggers refuse updates, deletions, replacements, gaps. They guard against
mistakes; that nobody with the file in hand changed it is what hashes and signatures show. The
columns beside `signed` repeat what stands in it, so that SQL can find it; `verify` compares them.
Without row ids a chain lies in its own order, and an append touches one tree less.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from hofburg.errors import IntegrityError, Problem, RegisterError

__all__ = ["check_form", "connect", "create", "understood"]

APPLICATION_ID = 0x484F4642  # "HOFB"
VERSION = 1
WAIT = 30.0  # seconds for another writer to finish

STATEMENTS = (
    """CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT""",
    """CREATE TABLE record (
    recorder TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,              -- SHA-256 of signed, hex
    recorded INTEGER NOT NULL,       -- microseconds since 1970 UTC
    reference TEXT NOT NULL,         -- of the entry
    signed TEXT NOT NULL,            -- RFC 8785 form of the record without its signature
    sig TEXT NOT NULL,               -- Ed25519, base64
    PRIMARY KEY (recorder, seq)
) STRICT, WITHOUT ROWID""",
    """CREATE INDEX record_by_reference ON record (reference)""",
    # Also stops INSERT OR REPLACE, which deletes without firing a trigger on deletion.
    """CREATE TRIGGER record_grows BEFORE INSERT ON record
WHEN NEW.seq IS NOT 1 + (SELECT coalesce(max(seq), 0) FROM record WHERE recorder = NEW.recorder)
BEGIN SELECT RAISE(ABORT, 'a register only grows, without gaps'); END""",
    """CREATE TRIGGER record_not_updated BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'a register is never changed: add a correction'); END""",
    """CREATE TRIGGER record_not_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'a register is never changed: add a correction'); END""",
    """CREATE TRIGGER about_grows BEFORE INSERT ON about
WHEN EXISTS (SELECT 1 FROM about WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END""",
    """CREATE TRIGGER about_not_updated BEFORE UPDATE ON about
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END""",
    """CREATE TRIGGER about_not_deleted BEFORE DELETE ON about
BEGIN SELECT RAISE(ABORT, 'what a register is about is fixed'); END""",
)


def create(connection: sqlite3.Connection, about: dict[str, str]) -> None:
    """Make the tables in an empty database, in one transaction."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in STATEMENTS:
        connection.execute(statement)
    connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there; transactions begin when we say so."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None, timeout=WAIT
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
    except (sqlite3.Error, UnicodeError) as error:  # of a damaged file, it quotes what is no text
        said = f"SQLite refuses: {error}."
        remedy = "Is it a register, and is the disk full or another program writing?"
        raise RegisterError(Problem(str(path), "store", said, remedy)) from error


def check_form(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file that is no register, is of another version, or lost its guards."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise RegisterError(Problem(str(path), "store", "is no register of Hofburg."))
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        said = f"has version {version} of the register's form; this program knows {VERSION}."
        raise RegisterError(Problem(str(path), "version", said, "Use the program that made it."))
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    found = {str(name): str(sql) for name, sql in rows}
    wanted = {statement.split()[2]: statement for statement in STATEMENTS}
    names = found.keys() | wanted.keys()
    if changed := sorted(name for name in names if found.get(name) != wanted.get(name)):
        said = f"its tables or triggers were changed: {', '.join(changed)[:200]}."
        raise IntegrityError(Problem(str(path), "record-changed", said, "Restore a backup."))
