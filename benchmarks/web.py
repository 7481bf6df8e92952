"""The workbench over a made-up year of 57 States: how long a page takes, and how much it sends.

``hofburg serve`` runs as it does for users, one process, and is asked over loopback as a browser asks
(gzip). Each page is asked once cold, then again; the queries of an answer are counted in a second
run. The map is opened in Debian's Chromium, which says when it is drawn.

    .venv/bin/python -m benchmarks.web --write
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Self

from benchmarks import table
from hofburg.exchange import record_year, synthetic_year
from hofburg.regimes import load_regime
from hofburg.register import init_centre

__all__ = ["FIRST", "LAST", "PATHS", "main", "measure"]

YEAR, AS_OF = 2026, "2026-11-10T09:00Z"
STATE = "LIE"
# Lists, as a verification officer opens them.
PATHS = {
    "Today": "/",
    "Calendar": "/calendar",
    "Register": "/register",
    "Register, inspection requests": "/register?kind=inspection_request",
    "Drafts": "/drafts",
    "Processes": "/processes",
    "Quotas of a State": f"/quotas?year={YEAR}",
    "Quotas, 57 x 57": f"/quotas/matrix?year={YEAR}",
    "Quotas, the race of January": f"/quotas/race?year={YEAR}",
    "Map": "/map",
    "Regimes": "/regimes",
    "Vienna Document": "/regimes/VD2011",
    "Arrangements": "/arrangements",
    "Options": "/options",
    "Search": "/search?q=Liechtenstein",
}
FIRST, LAST = "<!-- measured: pages -->", "<!-- measured: pages end -->"
GATE_MS, GATE_KB = 200, 60
_SAID = re.compile(r"http://127\.0\.0\.1:(\d+)/\?key=([\w-]+)")


@dataclass
class Measured:
    """Of one page: seconds when first asked and when asked again, bytes sent and whole, queries
    of the database when first asked and when asked again."""

    path: str
    status: int = 0
    first: float = 0.0
    again: list[float] = field(default_factory=list)
    sent: int = 0
    whole: int = 0
    queries: tuple[int, int] = (0, 0)


def measure(folder: Path, repeat: int) -> tuple[dict[str, Measured], float, float | None]:
    """Each page; seconds from starting the command to the first page; milliseconds until the map is drawn."""
    pages = {name: Measured(_asked(path)) for name, path in PATHS.items()}
    begin = time.perf_counter()
    with _serving(folder) as (port, key):
        cookie = f"hofburg_{port}={key}"
        opened = 0.0
        for page in pages.values():
            page.first = _get(port, page, cookie)
            opened = opened or time.perf_counter() - begin
        for _ in range(repeat):
            for page in pages.values():
                page.again.append(_get(port, page, cookie))
        drawn = _map(port, key)
    _count(folder, pages.values())
    return pages, opened, drawn


def _asked(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}as_of={AS_OF}"


def _get(port: int, page: Measured, cookie: str) -> float:
    begin = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    line.request("GET", page.path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = line.getresponse()
    data = answer.read()
    taken = time.perf_counter() - begin
    line.close()
    page.status, page.sent = answer.status, len(data)
    packed = answer.headers.get("Content-Encoding") == "gzip"
    page.whole = len(gzip.decompress(data)) if packed else len(data)
    return taken


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[int, str]]:
    """The command as users run it."""
    command = [sys.executable, "-m", "hofburg", "serve", "--no-open", "--port", "0"]
    run = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    try:
        found = _SAID.match(run.stdout.readline())
        assert found is not None
        yield int(found[1]), found[2]
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(30)


def _map(port: int, key: str) -> float | None:
    """Milliseconds from asking for the map to seeing it, the median of three; None without Chromium."""
    program = os.environ.get("HOFBURG_CHROMIUM") or shutil.which("chromium")
    if program is None or importlib.util.find_spec("playwright") is None:
        return None
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.goto(f"http://127.0.0.1:{port}/help?key={key}")
        for _ in range(3):
            answer = page.goto(f"http://127.0.0.1:{port}{_asked('/map')}")
            if answer is None or answer.status != 200:
                return None
            drawn = page.locator("[data-map][data-ready]")
            drawn.wait_for(timeout=60_000)
            times.append(float(drawn.get_attribute("data-ready") or "nan"))
        browser.close()
    return median(times)


class _Counting:
    """A connection to the database that counts what it is asked."""

    number = 0

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._inner.__exit__(*error)

    def cursor(self) -> _Counting:
        return _Counting(self._inner.cursor())

    def execute(self, *given: Any, **named: Any) -> Any:
        _Counting.number += 1
        return self._inner.execute(*given, **named)

    def sql(self, *given: Any, **named: Any) -> Any:
        _Counting.number += 1
        return self._inner.sql(*given, **named)


def _count(folder: Path, pages: Iterable[Measured]) -> None:
    """How many queries each page takes, in this process; the first pays for the assessment."""
    import duckdb
    from starlette.testclient import TestClient

    from hofburg.web import Desk, create_app

    connect = duckdb.connect
    duckdb.connect = lambda *given, **named: _Counting(connect(*given, **named))
    try:
        app = create_app(Desk(folder), "key")
        cookies = {"hofburg_80": "key"}
        with TestClient(app, base_url="http://127.0.0.1", cookies=cookies) as client:
            for page in pages:
                asked = []
                for _ in range(2):
                    before = _Counting.number
                    client.get(page.path)
                    asked.append(_Counting.number - before)
                page.queries = (asked[0], asked[1])
    finally:
        duckdb.connect = connect


def _table(
    pages: dict[str, Measured], opened: float, drawn: float | None, repeat: int, busy: str
) -> str:
    rows = [
        f"`python -m benchmarks.web --repeat {repeat}`; {table.machine()}{busy}.",
        "",
        "| page | first | again, median | sent, KB | whole, KB | queries: first, again |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, it in pages.items():
        odd = "" if it.status == 200 else f" (status {it.status})"
        rows.append(
            f"| {name}{odd} | {it.first:.2f} s | {median(it.again) * 1000:.0f} ms"
            f" | {it.sent / 1000:.1f} | {it.whole / 1000:.0f} | {it.queries[0]:,}, {it.queries[1]} |"
        )
    rows += ["", f"From starting `hofburg serve` to the first page: {opened:.1f} s, the assessment included."]  # fmt: skip
    if drawn is not None:
        rows.append(f"The map is drawn {drawn / 1000:.1f} s after it is asked for (Chromium, median of three).")  # fmt: skip
    return "\n".join(rows)


def _over(pages: dict[str, Measured]) -> list[str]:
    """Pages above the gates."""
    return [
        name
        for name, it in pages.items()
        if it.status != 200 or median(it.again) * 1000 > GATE_MS or it.sent / 1000 > GATE_KB
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the pages and print the table; ``--write`` puts it into docs/performance.md."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=20, help="times that a page is asked again")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    given = parser.parse_args(arguments)
    busy = table.busy()
    law = load_regime("VD2011")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "centre"
        centre = init_centre(folder, STATE, passphrase=None, kind="demo", insecure=True)
        with centre.register() as register:
            record_year(law, register, centre.key(None), synthetic_year(law, YEAR))
        pages, opened, drawn = measure(folder, given.repeat)
    text = _table(pages, opened, drawn, given.repeat, busy)
    print(text)
    print(f"\nAbove {GATE_MS} ms or {GATE_KB} KB: {', '.join(_over(pages)) or 'none'}.")
    if given.write:
        whole = table.PAGE.read_text(encoding="utf-8")
        head, _, rest = whole.partition(FIRST)
        table.PAGE.write_text(
            f"{head}{FIRST}\n\n{text}\n\n{LAST}{rest.partition(LAST)[2]}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
