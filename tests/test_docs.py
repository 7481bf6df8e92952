"""The documentation is whole: every command, every public name, and no link into nowhere.

Works on what exists: a command or name that is added without its page fails here on the same day.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parent.parent
HEADING = re.compile(r"^(#+)\s+(.*?)\s*$")
FENCE = re.compile(r"^ {0,3}(```|~~~)")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
# What the framework adds to every command line explains itself.
GIVEN = {"help", "install_completion", "show_completion"}
SOURCE = re.compile(r"<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)=\"([^\"]+)\"")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?\s*$", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def without_fences(text: str) -> list[str]:
    """Lines of a page with the fenced blocks blanked, so that ``# a comment`` is no heading."""
    lines, fenced = [], False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
            lines.append("")
        else:
            lines.append("" if fenced else line)
    return lines


def sections(text: str) -> dict[str, str]:
    """What stands under each heading, up to the next; headings without their marks."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line, shown in zip(text.splitlines(), without_fences(text), strict=True):
        if heading := HEADING.match(shown):
            current = found.setdefault(heading[2].replace("`", ""), [])
        else:
            current.append(line)
    return {heading: "\n".join(lines) for heading, lines in found.items()}


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command below this one (itself too) with the words one types to reach it."""
    yield path, command
    for name, child in sorted(getattr(command, "commands", {}).items()):
        if not child.hidden:
            yield from commands(child, f"{path} {name}")


def options(command: Any) -> Iterator[str]:
    """The long names of a command's options, and its arguments as they are shown in its usage."""
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.name in GIVEN:
            continue
        if parameter.param_type_name == "option":
            yield from (name for name in parameter.opts if name.startswith("--"))
        else:
            yield re.sub(r"[^A-Z0-9_-]", "", (parameter.metavar or parameter.name).upper())


def undocumented_commands(tree: Mapping[str, Any], page: str) -> list[str]:
    """Commands without a heading of their own, and options their section does not mention."""
    known = sections(page)
    missing = []
    for path, command in tree.items():
        if path not in known:
            missing.append(path)
            continue
        missing += [
            f"{path} {name}"
            for name in options(command)
            if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", known[path])
        ]
    return missing


def undocumented_names(names: list[str], page: str) -> list[str]:
    """Names that stand nowhere on the page as code: `Name`, `Name(...)` or in a heading."""
    return [
        name for name in names if not re.search(rf"`{name}\b|^#+ .*\b{name}\b", page, re.MULTILINE)
    ]


def dead_links(path: Path) -> list[str]:
    """Links of a page to files that are not there. Addresses elsewhere are not visited."""
    text = "\n".join(without_fences(read(path)))
    text = re.sub(r"`[^`\n]*`", "", text)
    found = [*LINK.findall(text), *SOURCE.findall(text), *REFERENCE.findall(text)]
    local = [link for link in found if not re.match(r"[a-z][a-z0-9+.-]*:|#", link)]
    return [link for link in local if not (path.parent / link.partition("#")[0]).exists()]


def command_line() -> dict[str, Any]:
    """Every command of hofburg; empty while there is no command line."""
    if importlib.util.find_spec("hofburg.cli") is None:
        return {}
    import typer.main

    app = importlib.import_module("hofburg.cli").app
    return dict(commands(typer.main.get_command(app), "hofburg"))


def public_names() -> list[str]:
    """What ``import hofburg`` offers."""
    return list(getattr(importlib.import_module("hofburg"), "__all__", []))


PAGES = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").rglob("*.md"))]


def test_every_command_and_option_is_documented() -> None:
    assert undocumented_commands(command_line(), read(REPO / "docs" / "cli.md")) == []


def test_every_public_name_is_documented() -> None:
    assert undocumented_names(public_names(), read(REPO / "docs" / "api.md")) == []


def test_every_public_name_has_a_docstring() -> None:
    hofburg = importlib.import_module("hofburg")
    things = {name: getattr(hofburg, name) for name in public_names()}
    assert [name for name, it in things.items() if callable(it) and not it.__doc__] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page) == []


def test_the_index_lists_every_decision() -> None:
    folder = REPO / "docs" / "decisions"
    index = read(folder / "README.md")
    records = sorted(folder.glob("[0-9]*.md"))
    assert [path.name for path in records if f"({path.name})" not in index] == []


@pytest.fixture
def tree() -> dict[str, Any]:
    import typer.main

    app, group = typer.Typer(), typer.Typer()
    app.add_typer(group, name="regime")

    @app.command()
    def assess(registers: list[str], as_of: str = typer.Option("")) -> None: ...

    @app.command(hidden=True)
    def secret() -> None: ...

    @group.command("list")
    def list_(long: bool = typer.Option(False, "--long", "-l")) -> None: ...

    return dict(commands(typer.main.get_command(app), "hofburg"))


WHOLE = """
# hofburg
## `hofburg assess`
`hofburg assess REGISTERS...` with `--as-of`
## hofburg regime
### `hofburg regime list`
`--long`
"""


def test_a_whole_page_passes(tree: dict[str, Any]) -> None:
    assert undocumented_commands(tree, WHOLE) == []


@pytest.mark.parametrize(
    ("gone", "instead", "missing"),
    [
        ("## `hofburg assess`", "", "hofburg assess"),
        ("### `hofburg regime list`", "```\n# hofburg regime list\n```", "hofburg regime list"),
        ("`--as-of`", "`--as-of-day`", "hofburg assess --as-of"),
        ("REGISTERS", "FILES", "hofburg assess REGISTERS"),
        ("`--long`", "--longer", "hofburg regime list --long"),
    ],
)
def test_a_gap_in_the_page_is_found(
    tree: dict[str, Any], gone: str, instead: str, missing: str
) -> None:
    assert undocumented_commands(tree, WHOLE.replace(gone, instead)) == [missing]


def test_a_name_in_passing_is_not_documentation() -> None:
    page = "## `assess`\n`Finding(...)` and Register; `Registers`"
    assert undocumented_names(["assess", "Finding", "Register"], page) == ["Register"]


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    (tmp_path / "here.md").touch()
    page.write_text(
        '[a](here.md#part) [b](gone.md) ![c](gone.svg "title") [d](https://example.org/x)\n'
        '<img src="gone.png"> [e](#below) `[f](code.md)`\n[g]: gone-too.md\n'
        "```\n[h](fenced.md)\n```\n",
        encoding="utf-8",
    )
    assert dead_links(page) == ["gone.md", "gone.svg", "gone.png", "gone-too.md"]
