"""Keys: made once, because what they sign is what the tests are about."""

from __future__ import annotations

import pytest

from hofburg.register import Key


@pytest.fixture(scope="session")
def key() -> Key:
    return Key.generate("KAZ-1")


@pytest.fixture(scope="session")
def foreign() -> Key:
    return Key.generate("KGZ-1")
