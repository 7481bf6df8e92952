"""What a run found, as docs/fuzzing.md tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fuzz.cases import WEIGHTS

__all__ = ["PAGE", "written_into"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fuzzing.md"
FIRST = "<!-- run: written by python -m fuzz --write -->"
LAST = "<!-- run: end -->"
_KINDS = ("taken", "refused", "crash", "hang", "write")


def written_into(page: str, state: Mapping[str, Any]) -> str:
    """The page with the figures of a run in their place."""
    before, _, rest = page.partition(FIRST)
    _, _, after = rest.partition(LAST)
    return f"{before}{FIRST}\n\n{_told(state)}\n\n{LAST}{after}"


def _told(state: Mapping[str, Any]) -> str:
    targets = state["targets"]
    names = [name for name in WEIGHTS if name in targets]
    rows = [_row(f"`{name}`", targets[name]) for name in names]
    whole = {kind: sum(targets[name].get(kind, 0) for name in names) for kind in _KINDS}
    part = "" if state["next"] >= state["cases"] else f" of {state['cases']:,}"
    codes = ", ".join(f"`{one['digest']}` from case {one['from']:,}" for one in state["code"])
    lines = [
        f"Seed {state['seed']}, {state['next']:,} cases{part}, {state['seconds']:,.0f} s of processor time; code and documents: {codes}.",
        "",
        "| target | cases | taken | refused | crashes | hangs | writes |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *rows,
        _row("all", whole),
    ]
    for name, one in state["findings"].items():
        lines.append(
            f"\n{one['count']} times `{name}` (`{one['target']}`, case {one['cases'][0]})."
        )
    return "\n".join(lines)


def _row(name: str, counts: Mapping[str, int]) -> str:
    cells = [sum(counts.get(kind, 0) for kind in _KINDS), *(counts.get(kind, 0) for kind in _KINDS)]
    return f"| {name} | {' | '.join(f'{cell:,}' for cell in cells)} |"
