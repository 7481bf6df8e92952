"""Tracts of ground as tests look at them: a place as text, one distance, an outline as a shape."""

from __future__ import annotations

import math
from typing import Any

import pytest

from hofburg.atlas import Tract, reach, tract_outline

shapely = pytest.importorskip("shapely", reason="areas need the extra geo")


def text(lat: float, lon: float) -> str:
    """A place to six digits, as messages write it."""
    sides = [f"{lat:.6f}", f"{(lon + 180) % 360 - 180:.6f}".replace("-180.000000", "180.000000")]
    return ",".join(s.removeprefix("-") if float(s) == 0 else s for s in sides)


def far(tract: Tract, lat: float, lon: float) -> Any:
    """The distance of one place, as bounds that are numbers."""
    found = reach(tract, [text(lat, lon)])
    assert found.near == found.far
    lo, hi = found.near
    assert lo is not None
    return lo, math.inf if hi is None else hi


def drawn(tract: Tract, km: float) -> Any:
    """The outline of a tract, as a shape."""
    return shapely.geometry.shape(tract_outline(tract, km))
