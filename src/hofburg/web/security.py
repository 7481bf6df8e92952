"""Who may ask: this machine only, a browser that was given the key, forms that we made.

The workbench shows restricted entries without accounts or TLS. So it listens on loopback only; it
answers only requests that name loopback as their host (another site's name that points here is
refused); only a browser that was given the session's key by the address that ``hofburg serve``
printed; nothing that a page of another site or port asks for; and a form only with the token of
that session.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hofburg.inquiry import at_folder, read_up_to
from hofburg.languages import languages, speaking

__all__ = ["Guard", "cookie_name", "csrf_token"]

HOSTS = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_NO_KEY = (
    "This is Hofburg's workbench. Open it with the address that `hofburg serve` printed: it holds"
    " the key of this session.\n"
)
_NOT_HERE = "Hofburg answers on this machine only, under 127.0.0.1 or localhost.\n"
_NOT_OURS = "This was not asked by a page of this session. Open its address yourself.\n"
_PORT = re.compile("[0-9]{1,5}")


def csrf_token(key: str) -> str:
    """The token that forms of a session carry."""
    return hmac.new(key.encode(), b"form", hashlib.sha256).hexdigest()


def cookie_name(port: int | None) -> str:
    """Of the session's cookie: browsers do not keep those of two ports apart."""
    return f"hofburg_{port or 80}"


def _spoken(headers: Headers, cookies: Mapping[str, str], query: Sequence[tuple[str, str]]) -> str:
    """The language of a request: asked for, chosen before, or the first that the browser likes."""
    known = languages()
    for code in (dict(query).get("lang"), cookies.get("hofburg_language")):
        if code in known:
            return str(code)
    for part in headers.get("accept-language", "").split(",")[:20]:
        code = part.partition(";")[0].strip().lower()[:2]
        if code in known:
            return code
    return "en"


class Guard:
    """Stands before the application: hosts, key, origin of forms, headers, language, folder, mark.

    ``up_to`` is the handling mark up to which whoever asks may see.
    """

    def __init__(
        self, app: ASGIApp, *, key: str, folder: Path, up_to: str | None = None
    ) -> None:  # fmt: skip
        self.app = app
        self.up_to = up_to
        self.key = key
        self.folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no sockets here
            await send({"type": "websocket.close", "code": 1000})
            return
        headers = Headers(scope=scope)
        cookies = cookie_parser(headers.get("cookie", ""))
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        host, _, port = headers.get("host", "").rpartition(":")
        if not _PORT.fullmatch(port):
            host, port = headers.get("host", ""), ""
        cookie = cookie_name(int(port) if port else None)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    own.setdefault(name, value)
            await send(message)

        refused = self._refused(scope, headers, cookies.get(cookie), host)
        given = dict(query).get("key")
        if given is not None and host in HOSTS and scope["method"] == "GET" and self._right(given):
            # The key leaves the address, so that it is in no bookmark and no history.
            rest = urlencode([(k, v) for k, v in query if k != "key"])
            # One slash in front: two would name another host.
            path = "/" + scope["path"].lstrip("/\\")
            go: Response = RedirectResponse(path + (f"?{rest}" if rest else ""), 303)
            if headers.get("sec-fetch-site") == "cross-site":
                # From a file or a page: the cookie is shown only where we lead there ourselves.
                leads = {"Refresh": f"0; url={go.headers['location']}"}
                go = Response(headers={**leads, "Referrer-Policy": "no-referrer"})
            go.set_cookie(cookie, self.key, httponly=True, samesite="strict", path="/")
            await go(scope, receive, answer)
            return
        if refused:
            await PlainTextResponse(refused, status_code=403)(scope, receive, answer)
            return
        # What programs read is the same whoever asks, and what the commands print.
        plain = dict(query).get("format") == "json"
        spoken = "en" if plain else _spoken(headers, cookies, query)
        # Lists choose rows by the mark of the address; JSON is asked anew, and never for more.
        asked = dict(query).get("up_to") if plain else None
        with at_folder(self.folder), speaking(spoken), read_up_to(self.up_to), read_up_to(asked):
            await self.app(scope, receive, answer)

    def _refused(self, scope: Scope, headers: Headers, key: str | None, host: str) -> str:
        """Why a request is not answered; empty if it is."""
        if host not in HOSTS:
            return _NOT_HERE
        if scope["path"].startswith("/static/"):
            return ""
        if key is None or not self._right(key):
            return _NO_KEY
        # Pages of other ports of this machine count as the same site, and bring the cookie along.
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return _NOT_OURS
        origin = headers.get("origin")
        if origin and origin != f"http://{headers.get('host', '')}":
            return _NOT_OURS
        return ""

    def _right(self, key: str) -> bool:
        return hmac.compare_digest(key.encode(), self.key.encode())
