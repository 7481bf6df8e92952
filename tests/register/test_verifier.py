"""The verifier that stands alone finds what Hofburg finds, and needs nothing of it."""

from __future__ import annotations

import ast
import io
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hofburg.errors import Problem, RegisterError
from hofburg.register import Checkpoint, Register, Trust, revocation, signed_by_author
from hofburg.register.rows import row_of
from hofburg.values import format_instant
from register.planted import (
    KGZ,
    NEW,
    NOT_THERE,
    OLD,
    SAME,
    TJK,
    Export,
    Tampering,
    chained,
    clean,
    note,
    re_signed,
    record_of,
)
from register.tampering import TAMPERINGS
from register.toy import LAWS, NOON, entry
from register.verifier import SCRIPT, alone, checked, errors, laid_out, load, named, over, run, said


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load()


def verified(export: Export, folder: Path) -> list[Problem]:
    """What `verify` says of a register into whose file the export was planted."""
    try:
        believed = Trust.parse(export.trust_bytes, "trust.json")
    except RegisterError as error:
        return list(error.problems)
    with planted(export, folder) as register:
        return register.verify(believed, full=True)


def planted(export: Export, folder: Path) -> Register:
    """A register with the lines of an export in its file, columns and all, unchecked."""
    path = folder / "planted.sqlite"
    with Register.create(path, node="AUT-1", state="AUT") as register:
        for text in export.notes:
            register._insert_checkpoint(Checkpoint.parse(text))
    connection = sqlite3.connect(path)
    wanted = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    triggers = connection.execute(wanted).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    seen: set[tuple[str, int]] = set()
    for values in dict.fromkeys(map(columns, export.lines)):
        table = "fork" if values[:2] in seen else "record"
        seen.add(values[:2])
        connection.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    return Register.open(path)


def columns(line: bytes) -> Any:
    """The columns of a line, as somebody would fill them in who knows what they are for."""
    try:
        return tuple(row_of(record_of(line)))
    except Exception:  # it is no record; its text is planted into the place of one
        start = line.rindex(b',"sig":"')
        text = line[:start].decode("utf-8", "replace") + "}"
        right = row_of(record_of(clean().line(*named(line))))
        return (*right[:5], text, line[start + 8 : -3].decode())


@pytest.mark.parametrize("it", TAMPERINGS, ids=lambda it: it.name)
def test_the_script_finds_it(tmp_path: Path, it: Tampering) -> None:
    code, output = alone(laid_out(it.change(clean()), tmp_path))
    assert ("error", it.script) in said(output), output
    assert code in (1, 2)


@pytest.mark.parametrize("it", [it for it in TAMPERINGS if it.check], ids=lambda it: it.name)
def test_reading_the_export_finds_it(tmp_path: Path, it: Tampering) -> None:
    lines, problems = checked(it.change(clean()), tmp_path)
    if it.check == SAME:
        assert set(lines) == set(clean().lines)
        assert errors(problems) == set()
    else:
        assert it.check in {problem.rule for problem in problems}


@pytest.mark.parametrize(
    "it", [it for it in TAMPERINGS if it.store not in ("", NOT_THERE)], ids=lambda it: it.name
)
def test_verifying_the_register_finds_it(tmp_path: Path, it: Tampering) -> None:
    problems = verified(it.change(clean()), tmp_path)
    if it.store == SAME:
        assert problems == []
    else:
        assert it.store in errors(problems)


def test_there_are_many_tamperings_and_each_is_one() -> None:
    names = Counter(it.name for it in TAMPERINGS)
    assert len(names) >= 40
    assert set(names.values()) == {1}
    for it in TAMPERINGS:
        assert it.change(clean()) != clean(), it.name


def test_nothing_is_found_in_what_hofburg_wrote(tmp_path: Path) -> None:
    code, output = alone(laid_out(clean(), tmp_path))
    assert (code, said(output)) == (0, [])
    assert checked(clean(), tmp_path) == (list(clean().lines), [])
    assert verified(clean(), tmp_path) == []


# What it says of what is right


def test_checkpoints_that_agree(tmp_path: Path, script: ModuleType) -> None:
    kaz, tjk = clean().chain("KAZ-1"), clean().chain("TJK-1")
    notes = [note(kaz[:size], KGZ) for size in range(1, 10)]
    export = clean().with_note(*notes, note(tjk, NEW), note(tjk, OLD))
    assert over(script, export, tmp_path) == (0, [])
    for text in export.notes:
        assert (
            Checkpoint.parse(text).problems(Trust.parse(export.trust_bytes, ""), "", [NEW.public])
            == []
        )


def test_a_file_of_several_checkpoints(tmp_path: Path, script: ModuleType) -> None:
    notes = [note(clean().chain(name), KGZ) for name in ("KAZ-1", "KGZ-1", "TJK-1")]
    assert over(script, clean().with_note("\n".join(notes), "".join(notes)), tmp_path) == (0, [])
    right, wrong = clean().with_note("\n".join(notes)), [("error", "gap")]
    assert over(script, right.put("TJK-1", 4), tmp_path) == (1, wrong)


def test_what_only_warns(tmp_path: Path, script: ModuleType) -> None:
    last = clean().record("TJK-1", 4)
    early = re_signed(last, TJK, recorded=format_instant(NOON))
    assert over(script, clean().put("TJK-1", 4, early), tmp_path) == (0, [("warning", "clock")])
    stranger = signed_by_author(entry(author="TJK", number="9"), TJK)
    (more,) = chained("TJK-1", [(TJK, stranger)], after=4, prev=last.hash)
    export = clean().add("TJK-1", more)
    assert over(script, export, tmp_path) == (0, [("warning", "author-key")])
    _, problems = checked(export, tmp_path)
    assert [(it.level, it.rule) for it in problems] == [("warning", "author-key")]


def test_what_a_node_says_of_anothers_key_ends_nothing(tmp_path: Path, script: ModuleType) -> None:
    last = clean().record("TJK-1", 4)
    (act,) = chained("TJK-1", [(TJK, revocation(NEW.id, "by us"))], after=4, prev=last.hash)
    lines = (act.line + b"\n",)
    export = clean()
    export = replace(export, lines=export.lines + lines)
    assert over(script, export, tmp_path) == (0, [])
    assert checked(export, tmp_path)[1] == []


def imported(export: Export, folder: Path) -> Register:
    arguments = laid_out(export, folder)
    register = Register.create(folder / "r.sqlite", node="AUT-1", state="AUT")
    believed = Trust.parse(export.trust_bytes, "")
    register.import_records(arguments[0], LAWS, trust=believed, keep_forks=True)
    return register


def exported(register: Register) -> tuple[bytes, ...]:
    file = io.BytesIO()
    register.export(file)
    return tuple(file.getvalue().splitlines(keepends=True))


@pytest.mark.parametrize(
    "name", ["", "a_node_recorded_two_things_under_one_number", "a_chain_has_two_beginnings"]
)
def test_its_summary_is_that_of_the_register(tmp_path: Path, script: ModuleType, name: str) -> None:
    change = {it.name: it.change for it in TAMPERINGS}.get(name)
    export = change(clean()) if change else clean()
    with imported(export, tmp_path) as register:
        export = replace(export, lines=exported(register))
        code, output = run(script, laid_out(export, tmp_path))
        assert f"digest of the register: {register.digest()}\n" in output
        for recorder, (seq, hash_) in register.heads().items():
            assert f"{recorder}/{seq}" in output
            assert name or f"sha256:{hash_}" in output
    assert (code, [rule for _, rule in said(output)]) == ((1, ["fork"]) if name else (0, []))


def test_a_branch_has_keys_of_its_own(tmp_path: Path, script: ModuleType) -> None:
    """A key that one branch of a fork brought does not sign on the other."""
    chain = clean().chain("KAZ-1")
    other = re_signed(chain[3], OLD, entry=entry(number="9"))
    both = sorted([chain[3], other], key=lambda it: it.hash)
    on_other = chained("KAZ-1", [(NEW, entry(number="10"))], after=4, prev=other.hash)
    export = clean().anew("KAZ-1", [*chain[:3], *both, *on_other])
    assert over(script, export, tmp_path) == (1, [("error", "fork"), ("error", "unknown-key")])
    assert errors(checked(export, tmp_path)[1]) == {"fork", "unknown-key"}


def test_attachments_are_listed(tmp_path: Path, script: ModuleType) -> None:
    arguments = laid_out(clean(), tmp_path)
    _, output = run(script, [*arguments, "--attachments"])
    (kept,) = [line for line in output.splitlines() if " KAZ-1/5: 'answer': " in line]
    (gone,) = [line for line in output.splitlines() if " KAZ-1/7: 'hofburg.destroyed': " in line]
    assert "plan.pdf" in kept
    assert "asked for" in gone
    assert "plan.pdf" not in run(script, arguments)[1]


# What it is


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    arguments = laid_out(clean(), tmp_path)
    for number in (0, 2):
        given = [*arguments[:number], str(tmp_path / "none"), *arguments[number + 1 :]]
        assert alone(given)[0] == 2
    assert alone([*arguments, "--checkpoint", str(tmp_path)])[0] == 2
    for given in ([], arguments[:1]):
        done = subprocess.run([sys.executable, "-I", str(SCRIPT), *given], capture_output=True)
        assert (done.returncode, done.stderr[:6]) == (2, b"usage:")


def test_it_needs_nothing_but_python_and_cryptography() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 9))
    names = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names <= {*sys.stdlib_module_names, "cryptography"}
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"__import__", "eval", "exec", "compile", "open"}


def test_it_is_short() -> None:
    """An officer reads it in ten minutes: lines that hold code, not blank ones and docstrings."""
    text = SCRIPT.read_text(encoding="utf-8")
    ours = [it for it in ast.walk(ast.parse(text)) if isinstance(it, ast.stmt | ast.arg)]
    documented = {
        line
        for it in ours
        if isinstance(it, ast.Expr) and isinstance(it.value, ast.Constant)
        for line in range(it.lineno, (it.end_lineno or it.lineno) + 1)
    }
    lines = [
        line
        for number, line in enumerate(text.splitlines(), 1)
        if number not in documented and line.strip() and not line.strip().startswith("#")
    ]
    assert len(lines) <= 301
