"""Running `script/verify_register.py`, and what Hofburg itself says of the same export."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from hofburg.errors import Problem, RegisterError
from hofburg.register import Trust, check_records
from register.planted import Export
from register.toy import LAWS

SCRIPT = Path(__file__).resolve().parents[2] / "script" / "verify_register.py"
FOUND = re.compile(r"(?P<place>.*): (?P<level>error|warning): (?P<rule>[a-z0-9-]+): .+")

Said = list[tuple[str, str]]  # level and rule


def laid_out(export: Export, folder: Path) -> list[str]:
    """The files of an export, and the arguments that name them."""
    folder.mkdir(exist_ok=True)
    (folder / "x.jsonl").write_bytes(b"".join(export.lines))
    (folder / "trust.json").write_bytes(export.trust_bytes)
    arguments = [str(folder / "x.jsonl"), "--trust", str(folder / "trust.json")]
    for number, text in enumerate(export.notes, 1):
        (folder / f"{number}.note").write_text(text, encoding="utf-8")
        arguments += ["--checkpoint", str(folder / f"{number}.note")]
    return arguments


def alone(arguments: Sequence[str]) -> tuple[int, str]:
    """Exit code and output of the script, in a Python that sees nothing of ours."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def said(output: str) -> Said:
    found = [FOUND.fullmatch(line) for line in output.splitlines()]
    return [(it["level"], it["rule"]) for it in found if it]


def errors(problems: Sequence[Problem]) -> set[str]:
    return {it.rule for it in problems if it.level == "error"}


def checked(export: Export, folder: Path) -> tuple[list[bytes], list[Problem]]:
    """What `check_records` reads and says."""
    path = folder / "checked.jsonl"
    path.write_bytes(b"".join(export.lines))
    try:
        believed = Trust.parse(export.trust_bytes, "trust.json")
    except RegisterError as error:
        return [], list(error.problems)
    records, problems = check_records(path, LAWS, believed)
    return [it.line + b"\n" for it in records], problems


def load() -> ModuleType:
    """The script as a module of this process, where many runs are needed."""
    spec = importlib.util.spec_from_file_location("verify_register", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(script: ModuleType, arguments: Sequence[str]) -> tuple[int, str]:
    output, before = io.StringIO(), sys.argv
    sys.argv = [str(SCRIPT), *arguments]
    try:
        with contextlib.redirect_stdout(output):
            return int(script.main()), output.getvalue()
    finally:
        sys.argv = before


def over(script: ModuleType, export: Export, folder: Path) -> tuple[int, Said]:
    code, output = run(script, laid_out(export, folder))
    return code, said(output)


def named(line: bytes) -> tuple[str, int]:
    found = re.search(rb'"recorder":"([^"]+)","seq":(\d+)', line)
    assert found, line
    return found[1].decode(), int(found[2])
