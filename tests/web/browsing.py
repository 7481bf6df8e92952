"""The workbench served as users have it, and a browser that is watched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from hofburg import web
from hofburg.web import Desk

__all__ = [
    "Served", "Watched", "artefacts", "chromium", "command_serving", "executable", "served_by",
]  # fmt: skip

SOURCE = Path(__file__).resolve().parents[2] / "src"
REMEDY = (
    "there is no Chromium. Run script/test, which installs Debian's (package chromium) where it may;"
    " or install it and say where it is: HOFBURG_CHROMIUM=/path/to/chromium."
)
# No name but this machine's is resolved, and the browser asks nobody about itself.
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-domain-reliability", "--no-first-run", "--no-pings", "--no-proxy-server",
)  # fmt: skip


def executable() -> str:
    """Where Chromium is: $HOFBURG_CHROMIUM, or Debian's. Raises ``RuntimeError`` with a remedy."""
    named = os.environ.get("HOFBURG_CHROMIUM") or shutil.which("chromium") or ""
    if not Path(named).is_file():
        raise RuntimeError(REMEDY)
    return named


def artefacts() -> Path:
    """Where pictures are kept: $HOFBURG_ARTEFACTS, or build/screenshots."""
    folder = Path(os.environ.get("HOFBURG_ARTEFACTS") or SOURCE.parent / "build" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a screen. The sandbox is left out for root only, as Chromium demands."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as started:
        made = started.chromium.launch(
            executable_path=executable(), args=[*FLAGS, *(["--no-sandbox"] if root else [])]
        )
        yield made
        made.close()


@dataclass(frozen=True)
class Served:
    """A workbench that is served: its origin, and the address with the key."""

    origin: str
    address: str


@contextmanager
def served_by(desk: Desk) -> Iterator[Served]:
    """Serve a desk as ``hofburg serve`` does, in a thread, on a free port."""
    running: list[uvicorn.Server] = []
    addresses: list[str] = []
    there = threading.Event()

    class Kept(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            running.append(self)

    def ready(address: str) -> None:
        addresses.append(address)
        there.set()

    usual = uvicorn.Server
    uvicorn.Server = Kept  # type: ignore[misc]
    try:
        thread = threading.Thread(target=web.serve, args=(desk, 0), kwargs={"ready": ready})
        thread.start()
        assert there.wait(30)
    finally:
        uvicorn.Server = usual  # type: ignore[misc]
    parts = urlsplit(addresses[0])
    try:
        yield Served(f"{parts.scheme}://{parts.netloc}", addresses[0])
    finally:
        running[0].should_exit = True
        thread.join(30)
        assert not thread.is_alive()


# The command as it is, in a process that tells of every try to reach another machine and stops it.
GUARDED = """
import os, sys
def guard(event, given):
    host = None
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = given[1][0] if isinstance(given[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = given[0]
    elif event == "socket.bind" and isinstance(given[1], tuple):
        host = given[1][0] or "every address"
    if host not in (None, "127.0.0.1", "::1", "localhost", b"localhost"):
        sys.stderr.write(f"NOT THIS MACHINE: {event} {host!r}" + chr(10))
        os._exit(9)
sys.addaudithook(guard)
from hofburg.cli import main
sys.exit(main(sys.argv[1:]))
"""
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?key=([\w-]{20,})")


@contextmanager
def command_serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], Served]]:
    """``hofburg serve`` in a process of its own, when it has said its address; guarded."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUNBUFFERED": "1"}
    run = subprocess.Popen(
        [sys.executable, "-c", GUARDED, "serve", "--no-open", "--port", "0", *words],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    try:
        said = run.stdout.readline().strip()
        found = ADDRESS.fullmatch(said)
        assert found is not None, run.communicate()
        yield run, Served(f"http://127.0.0.1:{found[1]}", said)
    finally:
        if run.poll() is None:
            run.kill()
        run.communicate()


@dataclass
class Watched:
    """Pages of a browser, and all that they asked for and complained of."""

    browser: Browser
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    def open(self, served: Served, path: str = "/", **options: Any) -> Page:
        """A page of a new visitor who was given the key, in English unless ``locale`` says otherwise."""
        context = self.browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(120_000)
        self.contexts.append(context)
        self.origins.add(served.origin)
        page = context.new_page()
        page.on("request", lambda it: self.requests.append(it.url))
        page.on("console", lambda it: self._heard(it.type, it.text))
        page.on("pageerror", lambda it: self.said.append(str(it)))
        joined = "&" if "?" in path else "?"
        key = served.address.partition("?")[2]
        page.goto(f"{served.origin}{path}{joined}{key}")
        return page

    def _heard(self, kind: str, text: str) -> None:
        # A page that answers 400 or 404 is said on the console too, and is no fault of its own.
        if kind == "error" and "server responded with a status of 4" not in text:
            self.said.append(text)

    def strangers(self) -> list[str]:
        """Requests to anything but the workbench itself."""
        return [
            url
            for url in self.requests
            if not url.startswith(("data:", "blob:"))
            and f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" not in self.origins
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for context in self.contexts:
            context.close()
        if kind is None:
            assert self.strangers() == []
            assert self.said == []
