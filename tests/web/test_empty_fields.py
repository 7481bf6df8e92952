"""A form sends its empty fields too: they ask for nothing, on every page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    "path",
    [
        "/?days=",
        "/regimes/VD2011?year=",
        "/regimes/VD2011/provisions/86?year=",
        "/quotas?year=&label=",
    ],
)
def test_an_empty_field_says_nothing(client: TestClient, moment: str, path: str) -> None:
    bare = client.get(path.partition("?")[0], params={"as_of": moment, "format": "json"})
    empty = client.get(f"{path}&as_of={moment}&known_to=&format=json")
    assert (empty.status_code, empty.json()) == (200, bare.json())
