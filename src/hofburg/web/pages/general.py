"""What is no page of its own: the language, and what was seen."""

from __future__ import annotations

import time

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from hofburg.languages import languages
from hofburg.web.forms import Posted

__all__ = ["router"]

router = APIRouter()
_YEAR = 365 * 24 * 3600


@router.post("/language", name="language", include_in_schema=False)
def choose(form: Posted) -> Response:
    """Choose a language; kept by the browser."""
    code = str(form.get("language", ""))
    if code not in languages():
        raise HTTPException(400)
    return _remembered(form, "hofburg_language", code)


@router.post("/seen", name="seen", include_in_schema=False)
def seen(form: Posted) -> Response:
    """Remember, in the browser, that everything up to now was looked at."""
    return _remembered(form, "hofburg_seen", str(time.time_ns() // 1000))


def _remembered(form: Posted, cookie: str, value: str) -> Response:
    """Back to where the form stood, with something for the browser to keep."""
    go = RedirectResponse(back(form.get("back")), status_code=303)
    go.set_cookie(cookie, value, max_age=_YEAR, samesite="strict", httponly=True)
    return go


def back(address: object) -> str:
    """An address of ours to go back to: a path, and never another site's."""
    text = str(address or "/")
    sane = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if sane and text.isprintable() and "\\" not in text else "/"
