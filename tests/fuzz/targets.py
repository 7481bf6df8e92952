"""What reads the cases. Each target reads one input and gives what the program said about it.

A target returns problems or raises a ``HofburgError``; everything else that it raises is a fault of
the program. What it needs (a folder, an open register) it is given ready.
"""

# ruff: noqa: ARG001 - all targets have one signature

from __future__ import annotations

import gc
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from fuzz import seeds
from fuzz.hostile import revived
from hofburg.assessment import case_records
from hofburg.atlas import load_boundaries
from hofburg.errors import Problem
from hofburg.exchange import pasted, read_csv, read_json
from hofburg.regimes import (
    Law,
    check_sources,
    load_cases,
    read_text,
    reference_markdown,
)
from hofburg.register import (
    Checkpoint,
    Key,
    Register,
    Transmission,
    Trust,
    check_draft,
    check_entry,
    check_records,
    complete_draft,
    find_centre,
    open_fields,
    parse_draft,
)
from hofburg.values import (
    ALWAYS,
    NEVER,
    format_instant,
    parse_day,
    parse_instant,
    parse_number,
    parse_point,
)

__all__ = ["TARGETS", "Bench", "Unsound"]

SENT = Transmission("network", "1", "2022-02-11T10:00Z", {"KGZ": "2022-02-11T10:00Z"})


class Unsound(Exception):
    """The program came back with something that it must not say."""


class Bench:
    """Where cases are laid down before they are read: a folder, and an open register to import into."""

    def __init__(self) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # three times faster
        self._made = tempfile.TemporaryDirectory(prefix="hofburg-fuzz-", dir=memory)
        self.folder = Path(self._made.name).resolve()
        (self.folder / "book" / "cases").mkdir(parents=True)
        self.register = Register.create(
            self.folder / "r.sqlite", node="KAZ-9", state="KAZ", kind="demo"
        )
        self.laws = dict(seeds.laws())
        self.trust = seeds.trust()

    def lay(self, name: str, data: bytes) -> Path:
        """A file with these bytes."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def close(self) -> None:
        """Leave nothing behind."""
        self.register.close()
        self._made.cleanup()
        gc.unfreeze()


Said = Iterable[Problem]
Read = Callable[[], Said]  # what is watched


def _object(bench: Bench, of: str, data: bytes) -> Read:
    value = revived(json.loads(data))

    def read() -> Said:
        entry, problems = check_entry(value, bench.laws, "object")
        if (entry is None) != any(it.level == "error" for it in problems):
            raise Unsound("an entry with errors, or none without")
        if entry is not None:
            again, _ = check_entry(json.loads(entry.text), bench.laws)
            if again != entry or not entry.reference:
                raise Unsound("the entry is not that of its own bytes")
        return problems

    return read


def _lines(bench: Bench, of: str, data: bytes) -> Read:
    path = bench.lay("lines.jsonl", data)
    trust = bench.trust if of else None

    def read() -> Said:
        records, problems = check_records(path, bench.laws, trust)
        for record in records:
            if not record.reference or not record.id or not record.line:
                raise Unsound("a record without a name")
        return problems

    return read


def _import(bench: Bench, of: str, data: bytes) -> Read:
    path = bench.lay("foreign.jsonl", data)
    trust = bench.trust if of else None

    def read() -> Said:
        report = bench.register.import_records(
            path, bench.laws, dry_run=True, trust=trust, keep_forks=of == "forks"
        )
        if next(iter(bench.register.records()), None) is not None:
            raise Unsound("a dry run recorded something")
        return report.problems

    return read


def _draft(bench: Bench, of: str, data: bytes) -> Read:
    def read() -> Said:
        draft = parse_draft(data, "draft.json")
        open_fields(draft)
        _, problems = check_draft(draft, bench.laws, "draft.json", at=seeds.NOW)
        complete_draft(draft, SENT, home="KAZ", place="draft.json", now=seeds.NOW)
        return problems

    return read


def _instant(bench: Bench, of: str, data: bytes) -> Read:
    text, zone = json.loads(data)

    def read() -> Said:
        for parse in (parse_day, parse_number, parse_point):
            with suppress(ValueError):
                parse(text)
        for name in ("UTC", zone):
            with suppress(ValueError):
                lo, hi = parse_instant(text, name)
                if not ALWAYS <= lo <= hi <= NEVER or not format_instant(lo):
                    raise Unsound("an instant that ends before it starts")
        return ()

    return read


def _trust(bench: Bench, of: str, data: bytes) -> Read:
    path = bench.lay("trust.json", data)
    record = seeds.chains()["KAZ-1"][0]

    def read() -> Said:
        return list(Trust.read(path).check(record, "record"))

    return read


def _key(bench: Bench, of: str, data: bytes) -> Read:
    path = bench.lay("key.pem", data)

    def read() -> Said:
        Key.load(path, of or None).sign(b"")
        return ()

    return read


def _note(bench: Bench, of: str, data: bytes) -> Read:
    text = data.decode("utf-8", "replace")

    def read() -> Said:
        made = Checkpoint.parse(text, "note")
        if made.note != text:
            raise Unsound("a note that is not written as it was read")
        return made.problems(bench.trust, "note")

    return read


def _centre(bench: Bench, of: str, data: bytes) -> Read:
    bench.lay("hofburg.toml", data)

    def read() -> Said:
        if find_centre(bench.folder) is None:
            raise Unsound("a centre that is not found")
        return ()

    return read


def _pack(bench: Bench, of: str, data: bytes) -> Read:
    path = bench.lay("pack.json", data)

    def read() -> Said:
        pack = load_boundaries(path)
        pack.whose(47, 10)
        pack.line("AAA", "BBB")
        pack.as_dict()
        return ()

    return read


def _form(reader: Callable[[Law, bytes, str | None], Said]) -> Callable[[Bench, str, bytes], Read]:
    def target(bench: Bench, of: str, data: bytes) -> Read:
        regime, _, kind = of.partition(" ")
        law = seeds.laws()[regime]
        return lambda: reader(law, data, kind or None)

    return target


def _form_text(bench: Bench, of: str, data: bytes) -> Read:
    text = data.decode("utf-8", "replace")
    return lambda: pasted(text, bench.laws, "pasted.txt")[1]


def _document(bench: Bench, of: str, data: bytes) -> Read:
    name, _, spoilt = of.partition("/")
    texts = {file: text.encode() for file, text in seeds.documents()[name].items()} | {spoilt: data}

    def read() -> Said:
        law, problems = check_sources([read_text(raw, file) for file, raw in texts.items()])
        if (law is None) != any(it.level == "error" for it in problems):
            raise Unsound("a law with errors, or none without")
        if law is not None and not seeds.is_heavy(name) and not reference_markdown(law):
            raise Unsound("a law without a page")
        return problems

    return read


def _casebook(bench: Bench, of: str, data: bytes) -> Read:
    bench.lay("book/cases/cases.yaml", data)
    law = seeds.laws()[of]

    def read() -> Said:
        for case, place in load_cases(bench.folder / "book"):
            case_records(law, case, place)
        return ()

    return read


TARGETS: dict[str, Callable[[Bench, str, bytes], Read]] = {
    "object": _object,
    "line": _lines,
    "lines": _lines,
    "import": _import,
    "draft": _draft,
    "instant": _instant,
    "trust": _trust,
    "key": _key,
    "note": _note,
    "centre": _centre,
    "pack": _pack,
    "form-json": _form(lambda law, data, kind: read_json(law, data, kind).problems()),
    "form-csv": _form(lambda law, data, kind: read_csv(law, data, kind).problems()),
    "form-text": _form_text,
    "any": _draft,
    "document": _document,
    "expression": _document,
    "casebook": _casebook,
}
