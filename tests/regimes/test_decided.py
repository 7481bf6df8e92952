"""How the OSCE decides and what it does without deciding: every rule of thumb has its place in the library."""

from __future__ import annotations

import re

from hofburg.regimes import library, library_path, load_cases, load_regime

RULES = [f"R{number}" for number in range(1, 34)]


def test_every_rule_is_coded_or_has_its_reason() -> None:
    """The rules R1 to R33 on deciding, mechanisms, projects, assistance, exchanges, dialogue and borders."""
    said: dict[str, list[str]] = {}
    for name in library():
        law = load_regime(name)
        for row in law.rows:
            labels = [it.label for it in law.provisions.values() if row in it.rows]
            assert labels or law.out_of_scope.get(row), f"{name}: {row}"
            if re.fullmatch(r"R\d+", row):
                said.setdefault(row, []).append(name)
    assert sorted(said, key=lambda row: int(row[1:])) == RULES


def test_nobody_is_said_to_have_stood_in_the_way() -> None:
    """Who objected to what is an assumption or a matter of the register, never of a casebook."""
    for name in library():
        for case, _ in load_cases(library_path(name)):
            for entry in case.entries:
                if entry["kind"] in ("objection", "position", "amendment"):
                    assert entry["origin"] == "synthetic", f"{name}/{case.case}"
