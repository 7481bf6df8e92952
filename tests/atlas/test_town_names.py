"""Towns of the time zones have names, and are the same places."""

from __future__ import annotations

import pytest

from hofburg import atlas


@pytest.mark.parametrize("code", ["KAZ", "CHE", "LIE", "RUS"])
def test_towns_are_those_that_are_named(code: str) -> None:
    named = atlas.town_names(code)
    assert tuple(point for _, point in named) == atlas.towns(code)
    assert all(name and "/" not in name and "_" not in name for name, _ in named)


def test_a_town_is_called_by_its_name() -> None:
    names = [name for name, _ in atlas.town_names("KAZ")]
    assert "Almaty" in names
    assert dict(atlas.town_names("CHE")).keys() == {"Zurich"}
