"""What a form sent: read once, and only if it carries the token of the session."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from hofburg.languages import say
from hofburg.web.security import csrf_token

__all__ = ["Posted", "posted"]

_FIELDS = 5_000
_FILES = 5
_MOST = 32 * 2**20  # bytes of a form with all its files


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form. Raises 403 without the token of this session, 413 for too much."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 10 or int(length) > _MOST:  # before it is read
        raise HTTPException(413, say("a form holds at most {n} MiB.", n=_MOST // 2**20))
    reading = request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=_MOST)
    async with reading as form:  # files that were sent are closed at the end
        given = form.get("csrf")
        wanted = csrf_token(request.app.state.key)
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise HTTPException(403, say("this form is not of this session; load the page again."))
        yield form


Posted = Annotated[FormData, Depends(posted)]
