"""A key that stands twice among very many is found at once, and named."""

from __future__ import annotations

from hofburg.exchange import read_json
from hofburg.regimes import load_regime


def test_a_key_twice_among_many() -> None:
    """Each key was once counted among all the others: minutes for a file of a few megabytes."""
    keys = ",".join(f'"k{number}":1' for number in range(60_000))
    reading = read_json(load_regime("ROP"), f'{{{keys},"k59999":2}}'.encode(), None)
    assert reading.refused
    (problem,) = reading.problems()
    assert "the key 'k59999' stands twice in one object" in problem.message
