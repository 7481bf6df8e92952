"""Serving on loopback until somebody stops it."""

from __future__ import annotations

import logging
import os
import socket
import traceback
from collections.abc import Callable
from types import TracebackType

from hofburg.errors import Problem, QuestionError
from hofburg.web.app import create_app
from hofburg.web.desk import Desk

__all__ = ["serve"]


class Terse(logging.Formatter):
    """Where something went wrong, never the words of an error: a State may have written them."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return "".join([*traceback.format_tb(ei[2]), ei[0].__name__ if ei[0] else ""])


_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"terse": {"()": Terse}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "terse"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
}


def serve(desk: Desk, port: int, *, ready: Callable[[str], None]) -> None:
    """Serve the workbench on 127.0.0.1; returns when it was stopped (SIGINT, SIGTERM).

    Args:
        port: 0 takes one that is free.
        ready: told the address, with the session's key, once it is listened to.

    Raises ``QuestionError`` where the port is taken.
    """
    import uvicorn

    app = create_app(desk)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it lets another program take the port while we listen
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        said = f"port {port} cannot be used: {(error.strerror or str(error)).lower()}."
        remedy = "Name another one, or 0 for any that is free."
        raise QuestionError(Problem("--port", "port", said, remedy)) from None
    listening.listen(64)
    # Requests hold what officers look at: nothing of them goes into a log.
    config = uvicorn.Config(
        app, access_log=False, log_config=_LOG, log_level="warning", server_header=False,
        date_header=False, proxy_headers=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    ready(f"http://127.0.0.1:{listening.getsockname()[1]}/?key={app.state.key}")
    try:
        server.run(sockets=[listening])
    finally:
        listening.close()
