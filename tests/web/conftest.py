"""Desks to look at, a client that was given the key, a server, and Debian's Chromium.

`demo_centre` is the centre that ``hofburg demo`` shows, `casebook_folder` a folder without a register,
`year_centre` one with the made-up year of all States (slow). What is asked twice, by a page and by
the command that says the same, is assessed once. Nothing here may speak to another machine: a test
fails that tries.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

import hofburg.assessment
from hofburg.assessment import Assessment, assess
from hofburg.exchange import DEMO_MOMENT, record_year, synthetic_year
from hofburg.exchange import demo_centre as make_demo
from hofburg.regimes import Law, load_regime
from hofburg.register import Record, init_centre, new_draft
from hofburg.web import Desk, create_app
from shared import assess_cases_once
from web.browsing import Served, Watched, chromium, served_by
from web.command import Ran, run_in
from web.pages import DRAFT

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Browser

KEY = "the-key-of-the-tests"
_MOST = 24  # assessments that are kept


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


# Assessed once


def _once() -> Callable[..., Assessment]:
    made: OrderedDict[Any, tuple[Any, Assessment]] = OrderedDict()

    def ask(laws: Law | Sequence[Law], records: Sequence[Record], **clocks: Any) -> Assessment:
        listed = [laws] if isinstance(laws, Law) else list(laws)
        whole = hashlib.sha256()
        for record in records:
            whole.update(record.signed or repr(record.entry.data).encode())
        key = (tuple(map(id, listed)), whole.hexdigest(), repr(sorted(clocks.items())))
        # The laws are kept with it, so that no others get their ids.
        found = made.pop(key, None) or (listed, assess(laws, records, **clocks))
        made[key] = found
        if len(made) > _MOST:
            made.popitem(last=False)
        return found[1]

    return ask


@pytest.fixture(scope="session", autouse=True)
def _assessed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hofburg.assessment, "assess", _once())
        patch.setattr(hofburg.assessment, "assess_cases", assess_cases_once)
        yield


# Desks


@pytest.fixture(scope="session")
def demo_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo centre, with a draft; whoever changes anything takes `own_centre`."""
    law = load_regime("VD2011")
    centre = make_demo(law, tmp_path_factory.mktemp("demo") / "centre")
    fields = law.messages["inspection_request"].fields
    empty: dict[str, Any] = dict.fromkeys(fields)
    draft = new_draft(law, "inspection_request", empty, author="LIE", to=["LUX"])
    centre.drafts().save(DRAFT, draft)
    return centre.folder


@pytest.fixture
def own_centre(demo_centre: Path, tmp_path: Path) -> Path:
    """A copy of the demo centre that a test may change."""
    return Path(shutil.copytree(demo_centre, tmp_path / "centre"))


@pytest.fixture(scope="session")
def casebook_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without a register: there the casebook is shown."""
    return tmp_path_factory.mktemp("nothing")


@pytest.fixture(scope="session")
def year_centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo centre with the made-up year of all 57 States."""
    folder = tmp_path_factory.mktemp("year") / "centre"
    law = load_regime("VD2011")
    centre = init_centre(folder, "LIE", passphrase=None, kind="demo", insecure=True)
    with centre.register() as register:
        record_year(law, register, centre.key(None), synthetic_year(law, 2026))
    return folder


@pytest.fixture(scope="session")
def moment() -> str:
    """The moment as of which the demo centre is looked at."""
    return DEMO_MOMENT


# Clients


@pytest.fixture(scope="session")
def app(demo_centre: Path) -> FastAPI:
    """The workbench over the demo centre, one for all tests."""
    return create_app(Desk(demo_centre), KEY)


@pytest.fixture(scope="session")
def casebook_app(casebook_folder: Path) -> FastAPI:
    """The workbench over the casebook, one for all tests."""
    return create_app(Desk(casebook_folder), KEY)


def client_of(app: FastAPI, *, key: str | None = KEY) -> TestClient:
    """A browser without a screen, which was given the key; use it as a context manager."""
    cookies = {} if key is None else {"hofburg_80": key}
    return TestClient(app, base_url="http://127.0.0.1", cookies=cookies)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Asks the demo centre. What went wrong inside is raised, not answered."""
    with client_of(app) as made:
        yield made


@pytest.fixture
def casebook_client(casebook_app: FastAPI) -> Iterator[TestClient]:
    """Asks the casebook."""
    with client_of(casebook_app) as made:
        yield made


@pytest.fixture
def own_client(own_centre: Path) -> Iterator[TestClient]:
    """Asks a centre that the test may change."""
    with client_of(create_app(Desk(own_centre), KEY)) as made:
        yield made


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command line in a folder, in this process: ``command(folder, "due", ...)``."""
    return run_in(capsys)


# A browser


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """No test of pages may open a connection to another machine, nor ask for its address."""
    guard = _Loopback()
    sys.addaudithook(guard)
    yield
    guard.on = False
    assert guard.refused == []


class _Loopback:
    """Hears what sockets are told, and refuses what is not this machine. Hooks cannot be taken off."""

    def __init__(self) -> None:
        self.on = True
        self.refused: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or not event.startswith("socket."):
            return
        host = None
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None  # a path: a local socket
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            host = arguments[0]
        name = host.decode() if isinstance(host, bytes) else str(host or "")
        if name not in ("", "::1", "localhost") and not name.startswith("127."):
            self.refused.append(f"{event} {host!r}")
            raise OSError(f"a test of pages tried to reach {host!r}")


@pytest.fixture(scope="session")
def served(demo_centre: Path) -> Iterator[Served]:
    """The demo centre, served on a free port as `hofburg serve` does it."""
    with served_by(Desk(demo_centre)) as made:
        yield made


@pytest.fixture(scope="session")
def casebook_served(casebook_folder: Path) -> Iterator[Served]:
    """The casebook, served."""
    with served_by(Desk(casebook_folder)) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen; it can resolve no name but this machine's."""
    with chromium() as made:
        yield made


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """Opens pages that are watched: `requests` lists all that they asked for, `said` what the
    console said. At the end nothing may have gone to another address, nor a policy have been broken."""
    with Watched(browser) as made:
        yield made


@pytest.fixture
def browser_page(watched: Watched, served: Served) -> Any:
    """A page at the demo centre's Today."""
    return watched.open(served)
