"""``hofburg serve``: the workbench, pages in a browser of this machine."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn
from urllib.parse import quote

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.web import Desk

__all__ = ["PORT", "serve", "show_demo"]

PORT = 8765
LOOPBACK = "127.0.0.1"


def serve(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    boundaries: o.Boundaries = None,
    port: Annotated[
        int,
        typer.Option(
            "--port",
            metavar="PORT",
            min=0,
            max=65535,
            help="Where it listens; 0: any that is free.",
        ),
    ] = PORT,
    browser: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open",
            help="Open it in a browser. Left out: yes, on a desk with a screen.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Only this machine: anything else is refused."
        ),
    ] = LOOPBACK,
) -> None:
    """Open the workbench: pages in a browser, on this machine only.

    Reads the register; nothing is sent or recorded, and no request leaves the machine. Ctrl+C
    ends it.
    """
    from hofburg.inquiry import reader

    web = _web()
    _only_here(host)
    # The readers of the pages are whoever `--up-to` says; a mark that nobody knows is refused now.
    desk = web.Desk(".", registers or (), regimes or (), boundaries, next(iter(reader()), None))
    if desk.up_to is not None:
        desk.readable()
    _open_workbench(desk, port, browser)


def show_demo(folder: Path, as_of: str) -> None:
    """Serve a demo centre as of a moment of its year; without the extra, say what is missing."""
    from hofburg.cli.page import note, write
    from hofburg.errors import QuestionError

    try:
        desk = _web().Desk(folder)
    except QuestionError as error:
        note(error.problems[0].message)
        return
    write("\nThe workbench, with a small made-up year in the register of a demo centre:\n\n")
    _open_workbench(desk, 0, None, f"as_of={quote(as_of)}")


def _open_workbench(desk: Desk, port: int, browser: bool | None, query: str = "") -> None:
    """Serve until Ctrl+C, and say where; ``query`` is what the first page is asked."""

    def ready(address: str) -> None:
        address += f"&{query}" if query else ""
        _say(desk, address)
        if _has_screen() if browser is None else browser:
            _open(address, desk.centre.folder if desk.centre else None)

    # What ends a service ends this in good order too: a folder that is kept for a while is removed.
    signal.signal(signal.SIGTERM, _interrupt)
    with suppress(KeyboardInterrupt):
        _web().serve(desk, port, ready=ready)


def _web() -> Any:
    """The room of pages. Raises ``QuestionError`` where its packages are not installed."""
    try:
        import fastapi  # noqa: F401
        import jinja2  # noqa: F401
        import uvicorn  # noqa: F401

        from hofburg import web
    except ModuleNotFoundError as error:
        from hofburg.errors import Problem, QuestionError

        if (error.name or "").partition(".")[0] == "hofburg":
            raise
        said = f"the workbench needs the package {error.name}, which is not installed."
        remedy = "Run script/setup, or install the extra: pip install 'hofburg[web]'."
        raise QuestionError(Problem("", "extra", said, remedy)) from None
    return web


def _only_here(host: str) -> None:
    from hofburg.errors import Problem, QuestionError

    if host in (LOOPBACK, "localhost"):
        return
    said = (
        "the workbench listens on this machine only: it has no accounts and no encryption, and"
        " another machine could read restricted entries."
    )
    remedy = f"Leave --host out ({LOOPBACK}). From another desk, use that desk's own register."
    raise QuestionError(Problem("--host", "host", said, remedy))


def _say(desk: Desk, address: str) -> None:
    from hofburg.cli.page import note, write

    if desk.casebook:
        note("there is no register here, so this is the casebook: worked examples.")
    elif desk.centre is not None:
        centre = desk.centre
        kind = "for trying out " if centre.kind == "demo" else ""
        note(f"the register {kind}of {centre.node} ({centre.state}), {centre.folder}.")
    write(
        f"{address}\n"
        "The address holds the key of this session: only a browser that was given it is answered,\n"
        "and only on this machine. Ctrl+C ends it.\n"
    )
    sys.stdout.flush()


def _has_screen() -> bool:
    if not sys.stdout.isatty():
        return False
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(address: str, folder: Path | None) -> None:
    """Open it in a browser, by a file that leads there and that only its owner reads.

    What a program is started with, all users of the machine may see: the key must not be in it.
    """
    import atexit
    import tempfile
    import threading
    import webbrowser
    from html import escape

    # Browsers in a box of their own see no temporary files, but they do see a centre's folder.
    writable = folder if folder and os.access(folder, os.W_OK) else None
    handle, name = tempfile.mkstemp(".html", "hofburg-", writable)
    atexit.register(Path(name).unlink, missing_ok=True)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        lead = f'<meta http-equiv="refresh" content="0;url={escape(address)}">'
        file.write(f"<!doctype html><title>Hofburg</title>{lead}")
    # A browser that is slow to start must not hold up the first page.
    threading.Thread(target=webbrowser.open, args=(Path(name).as_uri(),), daemon=True).start()


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
