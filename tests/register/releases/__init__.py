"""Registers as every form of the store wrote them, so that none is ever left behind.

``form-<n>.sql`` is a register of form n as SQL, ``form-<n>.json`` what the program of that time said
of it. They are made once, by the program that wrote the form, and never again:

    PYTHONPATH=src:tests .venv/bin/python -m register.releases

writes those of the present form where they are missing. Delete the two and run it again only while
no release has that form. A form without them fails `tests/register/test_migrations.py`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hofburg.errors import Problem
from hofburg.register import (
    Entry,
    Key,
    Register,
    Trust,
    canonical,
    destruction,
    revocation,
    signed_by_author,
    write_records,
)
from hofburg.register.acts import replacement
from register.toy import HOUR, LAWS, NOON, data, trust

__all__ = ["FOLDER", "build", "forms", "key_of", "make", "note_of", "trust_of"]

FOLDER = Path(__file__).parent
NODES = ("KAZ-1", "KGZ-1", "TJK-1")

ARRANGEMENT = """\
regime: PAIR-2020
base: DIALOGUE
title: {en: "A pair – «ё»"}
since: 2020-01-01
parties: {AND: Andorra, LIE: Liechtenstein}
arrangement: {for: parties, status: in-force}
provenance: {mark: verified, source: TEXT}
sources: {TEXT: Made up}
paragraphs: {A1: A line}
messages:
  line_call: {paragraph: A1, fields: {about: text}}
processes:
  line:
    messages: {line_call: {from: calling, to: called}}
    columns: {calling: state = line_call.from, called: state = line_call.to, about: text = line_call.about}
provisions:
  - {label: A1, paragraph: A1, content: {on: line, by: calling, holds: has_line_call}}
"""


def key_of(node: str) -> Key:
    """The key of a made-up node; everybody knows it, so that registers can be made again."""
    seed = hashlib.sha256(f"hofburg releases {node}".encode()).digest()
    return Key(node.partition(",")[0], Ed25519PrivateKey.from_private_bytes(seed))


def trust_of() -> Trust:
    """Belief in the keys of all nodes of the sample."""
    return trust(*map(key_of, NODES))


def forms() -> list[int]:
    """The forms that there is a register of."""
    return sorted(int(path.stem.removeprefix("form-")) for path in FOLDER.glob("form-*.sql"))


def build(form: int, path: Path) -> Path:
    """The register of a form, as a file; what its program left in it, and nothing of ours."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript((FOLDER / f"form-{form}.sql").read_text(encoding="utf-8"))
    return path


def note_of(form: int) -> dict[str, Any]:
    """What the program of that form said: node, digest, heads, and every record as a line."""
    noted: dict[str, Any] = json.loads((FOLDER / f"form-{form}.json").read_text(encoding="utf-8"))
    return noted


def make(into: Path, scratch: Path) -> list[Path]:
    """Write the register of the present form into a folder; never over one that is there."""
    path = sample(scratch)
    with closing(sqlite3.connect(path)) as connection:
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        text = "".join(f"{line}\n" for line in _dumped(connection))
    with Register.open(path) as register:
        noted = {
            "form": form,
            "node": register.node,
            "state": register.state,
            "kind": register.kind,
            "digest": register.digest(),
            "heads": {name: list(head) for name, head in register.heads().items()},
            "problems": [f"{it.rule} {it.place}" for it in _errors(register)],
            "lines": [record.line.decode() for record in register.records()],
        }
    made = into / f"form-{form}.sql", into / f"form-{form}.json"
    for target, content in zip(
        made, (text, json.dumps(noted, indent=1, ensure_ascii=False) + "\n"), strict=True
    ):
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    return list(made)


def _errors(register: Register) -> list[Problem]:
    return [it for it in register.verify(trust_of()) if it.level == "error"]


def sample(folder: Path) -> Path:
    """A register with whatever a register can hold, made by the program as it is.

    Whoever adds to the form adds to this: what stands in no sample is not tried.
    """
    own = Register.create(folder / "register.sqlite", node="KAZ-1", state="KAZ")
    with own:
        (first, *_) = own.append(_messages(), key_of("KAZ-1"), NOON)
        wrong = data(sent="2022-02-11T10:30Z", corrects=first.id, comment="the hour was misread")
        own.append([Entry.of(wrong)], key_of("KAZ-1"), NOON + HOUR)
        for node in NODES[1:]:
            file = folder / f"{node}.jsonl"
            with file.open("wb") as out:
                write_records(_foreign(folder, node), out)
            own.import_records(file, LAWS, trust=trust_of())
        later = data(number="2", sent="2022-02-13T10:00Z", refers_to=["KGZ/1"])
        own.append([Entry.of(later)], key_of("KAZ-1"), NOON + 48 * HOUR + 1)
        _acts(own)
        own.checkpoint(key_of("KAZ-1, second"), trust_of())
        own.append([Entry.of(data(number="3"))], key_of("KAZ-1, second"), NOON + 60 * HOUR)
        own.import_records(_branch(folder), LAWS, trust=trust_of(), keep_forks=True)
    return own.path


def _acts(own: Register) -> None:
    """What a node does with its keys, files and register; and a signature of an author."""
    key, second = key_of("KAZ-1"), key_of("KAZ-1, second")
    signed = signed_by_author(Entry.of(data(number="2a")), key_of("KAZ-1, as an author"))
    replaced = replacement(key, second)
    own.append([signed, replaced], key, NOON + 49 * HOUR)
    gone = destruction("0" * 64, "the term is over", "KGZ/1")
    revoked = revocation("0123456789abcdef", "its passphrase is lost", NOON)
    own.append([gone, revoked], second, NOON + 50 * HOUR)
    own.happened("restored", "made up")
    own.resume(second, "nothing was lost", NOON + 51 * HOUR)


def _branch(folder: Path) -> Path:
    """A second record that TJK-1 made under a number that it had given before, and one after it."""
    node, path = "TJK-1", folder / "branch.jsonl"
    with Register.create(folder / "branch.sqlite", node=node, state="TJK") as other:
        held = other.append([Entry.of(data(kind="answer", author="TJK", to=["KAZ"]))],
                            key_of(node), NOON + 5 * HOUR)  # fmt: skip
        held += other.append(
            [Entry.of(data(number="7", author="TJK"))], key_of(node), NOON + 6 * HOUR
        )
        with path.open("wb") as file:
            write_records(held, file)
    return path


def _messages() -> list[Entry]:
    """Messages, notes and declarations in all letters."""
    document = {"regime.yaml": ARRANGEMENT}
    digest = hashlib.sha256(canonical(document))
    return [
        Entry.of(it)
        for it in (
            data(received={"KGZ": "2022-02-11T10:05Z"}, transmission={"channel": "Network"}),
            data(
                number="Ш/01-«б»",
                body={"books": 2**53 - 1, "of": "Қазақстан, e\u0301\u2028\U0001f54a\ufb01\ue000"},
                sources=["Письмо № 4"],
                handling="restricted",
                sent="2022-02-10..2022-02-12",
            ),
            data(number=None, dtg="111000Z FEB 22", copies=["*"], sent="?"),
            data(kind="hofburg.note", author=None, number=None, to=None, sent=None,
                 body={"empty": {}, "list": [True, False, -1, ""], "text": 'a "line" \\\n\tand more'}),
            data(kind="hofburg.completeness", author=None, number=None, to=None, sent=None,
                 body={"from": "2022-02-01", "until": "2022-03-01", "kinds": ["request"]}),
            data(kind="hofburg.worlds", author=None, number=None, to=None, sent=None,
                 body={"worlds": {"as they say": ["KGZ"]}}),
            data(regime="DIALOGUE", kind="hofburg.arrangement", author=None, number=None, to=None,
                 sent=None, body={"document": document, "digest": f"sha256:{digest.hexdigest()}"}),
        )
    ]  # fmt: skip


def _foreign(folder: Path, node: str) -> Iterator[Any]:
    """What another centre recorded: a copy of our message, its answer, a correction of its own."""
    state, key = node[:3], key_of(node)
    with Register.create(folder / f"{node}.sqlite", node=node, state=state) as other:
        copy = data(received={state: "2022-02-11T11:00Z"}, origin="transcribed")
        answer = data(
            kind="answer", author=state, to=["KAZ"], sent="2022-02-12T08:00Z", body={"yes": True},
            refers_to=["KAZ/1"], account=state,
        )  # fmt: skip
        other.append([Entry.of(copy)], key, NOON + 2 * HOUR)
        (wrong,) = other.append([Entry.of(answer)], key, NOON + 3 * HOUR)
        right = answer | {"body": {"yes": False}, "corrects": wrong.id}
        other.append([Entry.of(right)], key, NOON + 4 * HOUR)
        yield from other.records()


def _dumped(connection: sqlite3.Connection) -> Iterator[str]:
    """SQL that makes the same file again, its marks too, which a dump leaves out."""
    yield "PRAGMA journal_mode = WAL;"
    for name in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA {name}").fetchone()
        yield f"PRAGMA {name} = {value};"
    yield from connection.iterdump()
