"""The house keeps its order: doors, sizes of modules, and an engine that knows no regime.

The direction between rooms is import-linter's work (`lint-imports`); what it cannot say is here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
CODE = ("src", "tests", "benchmarks")
MOST_LINES = 500
# The engine runs any regime, so its modules must not know the words of one.
ENGINE = ("regimes", "register", "assessment")
REGIME_WORDS = re.compile(r"(?<![a-z])(inspections?|troops|vd2011)(?![a-z])", re.IGNORECASE)


def modules(repo: Path) -> Iterator[Path]:
    """Every Python file of the repository that is ours."""
    for folder in CODE:
        yield from sorted((repo / folder).rglob("*.py"))


def rooms(repo: Path) -> set[str]:
    """Names of the packages directly under src/hofburg."""
    return {path.parent.name for path in (repo / "src" / "hofburg").glob("*/__init__.py")}


def room_of(path: Path, repo: Path) -> str | None:
    """The room a file stands in, if it stands in one."""
    parts = path.relative_to(repo).parts
    return parts[2] if parts[:2] == ("src", "hofburg") and len(parts) > 3 else None


def imported(path: Path, repo: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a file imports, wherever in it the import stands."""
    ours = path.is_relative_to(repo / "src")
    package = path.relative_to(repo / "src").parent.parts if ours else ()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            base += node.module.split(".") if node.module else []
            yield from ((node.lineno, ".".join([*base, alias.name])) for alias in node.names)


def is_module(name: str, repo: Path) -> bool:
    """Whether a dotted name is a module or package of ours."""
    path = (repo / "src").joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def through_the_wall(repo: Path) -> list[str]:
    """Imports of a room's inner modules from outside that room and its own tests.

    What the door lists is no inner module, even where a module has the same name.
    """
    known = rooms(repo)
    found = []
    for path in modules(repo):
        for line, name in imported(path, repo):
            parts = name.split(".")
            if parts[0] != "hofburg" or len(parts) < 3 or parts[1] not in known:
                continue
            if path.is_relative_to(repo / "tests" / parts[1]) or parts[2] in offered(
                parts[1], repo
            ):
                continue
            if parts[1] != room_of(path, repo) and is_module(".".join(parts[:3]), repo):
                found.append(f"{path.relative_to(repo)}:{line}: {name}")
    return found


def offered(room: str, repo: Path) -> set[str]:
    """The names that a room's door lists."""
    door = repo / "src" / "hofburg" / room / "__init__.py"
    listed: set[str] = set()
    for node in ast.walk(ast.parse(door.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
                listed |= {
                    str(e.value)
                    for e in getattr(node.value, "elts", ())
                    if isinstance(e, ast.Constant)
                }
    return listed


def too_long(repo: Path) -> list[str]:
    """Modules with more lines than a reader should have to hold."""
    return [
        f"{path.relative_to(repo)}: {lines} lines"
        for path in modules(repo)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]


def regime_words(repo: Path) -> list[str]:
    """Lines of the engine that speak of one regime."""
    package = repo / "src" / "hofburg"
    return [
        f"{path.relative_to(repo)}:{number}: {found[0]}"
        for room in ENGINE
        for path in sorted((package / room).rglob("*.py"))
        if not path.is_relative_to(package / "regimes" / "library")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := REGIME_WORDS.search(line))
    ]


def without_list(repo: Path) -> list[str]:
    """Rooms whose door does not say what it offers."""
    doors = (repo / "src" / "hofburg").glob("*/__init__.py")
    return [
        str(door.relative_to(repo))
        for door in sorted(doors)
        if not re.search(r"^__all__\b", door.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def test_a_room_is_entered_by_its_door() -> None:
    assert through_the_wall(REPO) == [], "import the name from the room itself (its __init__)"


def test_a_door_lists_what_it_offers() -> None:
    assert without_list(REPO) == [], "give the room's __init__ an __all__"


def test_no_module_is_too_long() -> None:
    assert too_long(REPO) == [], f"split the module: at most {MOST_LINES} lines"


def test_the_engine_knows_no_regime() -> None:
    assert regime_words(REPO) == [], "move what knows a regime into its document"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house with two rooms; tests put their fault in it."""
    for room in ("atlas", "register"):
        folder = tmp_path / "src" / "hofburg" / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("from .inner import X\n__all__ = ['X']\n")
        (folder / "inner.py").write_text("X = 1\n")
    return tmp_path


def write(house: Path, name: str, text: str) -> None:
    path = house / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("src/hofburg/register/a.py", "from hofburg.atlas.inner import X"),
        ("src/hofburg/register/a.py", "from hofburg.atlas import inner"),
        ("src/hofburg/register/a.py", "import hofburg.atlas.inner"),
        ("src/hofburg/register/a.py", "from ..atlas.inner import X"),
        ("src/hofburg/register/a.py", "from ..atlas import inner"),
        ("src/hofburg/register/a.py", "def f():\n    from hofburg.atlas.inner import X"),
        ("src/hofburg/a.py", "from .atlas.inner import X"),
        ("tests/cli/test_a.py", "from hofburg.atlas.inner import X"),
        ("benchmarks/a.py", "from hofburg.atlas.inner import *"),
    ],
)
def test_a_way_through_the_wall_is_found(house: Path, place: str, text: str) -> None:
    write(house, place, text)
    assert [found.split(":")[0] for found in through_the_wall(house)] == [place]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("src/hofburg/register/a.py", "from hofburg.atlas import X"),
        ("src/hofburg/register/a.py", "from .inner import X"),
        ("src/hofburg/register/deep/a.py", "from ..inner import X"),
        ("src/hofburg/register/a.py", "from hofburg.register.inner import X"),
        ("src/hofburg/register/a.py", "from hofburg.errors import HofburgError"),
        ("tests/test_a.py", "import hofburg.atlas"),
        ("tests/test_a.py", "from collections.abc import Iterator"),
    ],
)
def test_the_door_and_the_own_room_are_open(house: Path, place: str, text: str) -> None:
    write(house, place, text)
    assert through_the_wall(house) == []


@pytest.mark.parametrize("line", ["INSPECTION = 3", "troops_max = 1", '"VD2011"', "# inspections"])
def test_a_regime_word_is_found(house: Path, line: str) -> None:
    write(house, "src/hofburg/register/deep/a.py", f"\n{line}\n")
    write(house, "src/hofburg/regimes/library/b.py", line)
    write(house, "src/hofburg/atlas/c.py", line)
    assert [found.rsplit(":", 1)[0] for found in regime_words(house)] == [
        "src/hofburg/register/deep/a.py:2"
    ]


@pytest.mark.parametrize("line", ["import inspect", "introspection = 1", "stroops = 2"])
def test_words_that_only_look_alike_pass(house: Path, line: str) -> None:
    write(house, "src/hofburg/register/a.py", line)
    assert regime_words(house) == []


def test_a_long_module_and_a_door_without_list_are_found(house: Path) -> None:
    write(house, "src/hofburg/register/a.py", "x = 1\n" * (MOST_LINES + 1))
    write(house, "src/hofburg/atlas/__init__.py", "")
    assert too_long(house) == ["src/hofburg/register/a.py: 501 lines"]
    assert without_list(house) == ["src/hofburg/atlas/__init__.py"]
