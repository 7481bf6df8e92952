"""The workbench as an application: routes, guard, errors."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import PurePath
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hofburg._version import __version__
from hofburg.errors import HofburgError, Problem
from hofburg.languages import say
from hofburg.web.desk import Desk
from hofburg.web.pages import PAGES
from hofburg.web.paths import Path
from hofburg.web.rendering import render
from hofburg.web.security import Guard
from hofburg.web.visit import Visit

__all__ = ["create_app"]

_STATIC = PurePath(__file__).with_name("static")


def create_app(desk: Desk, key: str | None = None) -> FastAPI:
    """The workbench over an open register.

    Args:
        desk: which register.
        key: of the session, which the browser must show; left out, a new one.
    """

    @asynccontextmanager
    async def alone(_: FastAPI) -> AsyncIterator[None]:
        # One officer, one database in the process: pages are made one after the other.
        current_default_thread_limiter().total_tokens = 1
        yield

    app = FastAPI(
        title="Hofburg", version=__version__, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", lifespan=alone,
    )  # fmt: skip
    app.state.desk = desk
    app.state.key = key or secrets.token_urlsafe(32)
    routes: list[Any] = []
    for name in PAGES:
        router = import_module(f"hofburg.web.pages.{name}").router
        app.include_router(router)
        routes += router.routes
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.state.paths = {route.name: Path.of(route.path) for route in routes}
    app.state.paths["static"] = Path.of("/static/{path:path}")
    app.add_exception_handler(HofburgError, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(StarletteHTTPException, _http)
    app.add_middleware(_Faults)
    app.add_middleware(_Unsaid)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(Guard, key=app.state.key, folder=desk.folder, up_to=desk.up_to)
    return app


def _refused(request: Request, error: Exception) -> Response:
    """A question that nobody can answer, with every problem and its remedy."""
    assert isinstance(error, HofburgError)  # noqa: S101 - registered for these
    return _said(request, 400, say("This cannot be answered as it was asked"), error.problems)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    problems = [
        Problem(str(one["loc"][-1]), "parameter", str(one["msg"])) for one in error.errors()
    ]
    return _said(request, 422, say("This address does not read"), problems)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101
    titles = {404: say("There is no such page"), 403: say("This is not allowed")}
    title = titles.get(error.status_code, say("This cannot be done"))
    problems = []
    if error.detail and isinstance(error, HTTPException) and error.detail != "Not Found":
        problems = [Problem("", "refused", str(error.detail))]
    return _said(request, error.status_code, title, problems, error.headers)


class _Unsaid:
    """Leaves empty parameters out: a form sends its empty fields too, and they say nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            said = [it for it in scope["query_string"].split(b"&") if it.partition(b"=")[2]]
            scope = {**scope, "query_string": b"&".join(said)}
        await self.app(scope, receive, send)


class _Faults:
    """Answers what goes wrong inside, behind the guard as every answer, and lets it be told."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = False

        async def answer(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception as error:
            if scope["type"] == "http" and not began:
                await _fault(Request(scope), error)(scope, receive, send)
            raise


def _fault(request: Request, error: Exception) -> Response:
    # Never what was being shown: an error's text may hold what a State wrote.
    said = say("this is a fault of Hofburg, not of your input: {kind}.", kind=type(error).__name__)
    remedy = say("Please report it with the address of this page and what the terminal printed.")
    return _said(request, 500, say("Something went wrong"), [Problem("", "fault", said, remedy)])


def _said(
    request: Request, status: int, title: str, problems: Any, headers: Any = None
) -> Response:
    """The page of an error; for programs as JSON."""
    problems = list(problems)
    if request.query_params.get("format", "html") == "json":
        listed = [
            {"place": p.place, "field": p.field, "rule": p.rule, "message": p.message,
             "remedy": p.remedy}
            for p in problems
        ]  # fmt: skip
        return JSONResponse({"title": title, "problems": listed}, status, headers)
    desk: Desk = request.app.state.desk
    chosen = {"world": None, "reading": None, "state": None, "format": "html", "page": 1}
    visit = Visit(request, desk.asked, chosen)
    html = render(
        visit, "error.html", title=title, problems=problems, tables=(), meta=None, again="",
        formats=[],
    )  # fmt: skip
    return HTMLResponse(html, status, headers)
