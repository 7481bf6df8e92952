"""The project around the code: lock files, version, what the wheel is told to hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hofburg._version import __version__

REPO = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((REPO / "requirements").glob("*.lock"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
MARKER = r"[a-z_]+ [=!<>]+ '[\w.]*'"
LINE = re.compile(
    rf"[A-Za-z0-9._-]+==[^ ;\\]+( ; {MARKER}( (and|or) {MARKER})*)? \\"
    r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
)


def pins(name: str) -> dict[str, str]:
    text = (REPO / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return {canonicalize_name(package): version for package, version in PIN.findall(text)}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_names_packages_versions_and_hashes_only(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if not LINE.fullmatch(line)] == [], "write it with script/lock"


def test_the_locks_hold_what_the_project_asks_for() -> None:
    asked = {
        "core": PROJECT["project"]["dependencies"],
        "full": [
            line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra
        ],
        "build": PROJECT["dependency-groups"]["build"] + PROJECT["build-system"]["requires"],
        "dev": PROJECT["dependency-groups"]["dev"],
    }
    for name, lines in asked.items():
        held = pins(name)
        for wanted in map(Requirement, lines):
            version = held.get(canonicalize_name(wanted.name))
            assert version is not None, f"{wanted.name} is not in {name}.lock: run script/lock"
            assert wanted.specifier.contains(version), f"{wanted} in {name}.lock: run script/lock"


def test_users_and_tests_run_on_the_same_versions() -> None:
    tested = pins("dev")
    for name in ("core", "full", "build"):
        assert pins(name).items() <= tested.items(), "run script/lock"


def test_the_version_stands_in_one_place() -> None:
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "src/hofburg/_version.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", __version__)


def test_the_wheel_holds_the_whole_package(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", tmp_path], cwd=REPO, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("hofburg/")}
    package = REPO / "src" / "hofburg"
    ours = {
        path.relative_to(REPO / "src").as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == ours
    assert "hofburg/py.typed" in held


def test_a_changelog_fragment_says_its_kind() -> None:
    kinds = {"added", "changed", "fixed", "removed", "security"}
    fragments = [path for path in (REPO / "changelog.d").glob("*") if path.name != "README.md"]
    assert [path.name for path in fragments if path.name.split(".")[1] not in kinds] == []


def test_the_list_of_slow_tests_names_tests() -> None:
    lines = (REPO / "tests" / "slow.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    assert listed == sorted(set(listed))
    for file in {line.partition("::")[0] for line in listed}:
        tree = ast.parse((REPO / file).read_text(encoding="utf-8"))
        there = {f"{file}::{it.name}" for it in tree.body if isinstance(it, ast.FunctionDef)}
        assert [line for line in listed if line.startswith(f"{file}::") and line not in there] == []
