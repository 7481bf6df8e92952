"""How far something heavy is, for a page that waits for it; and to stop it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.responses import HTMLResponse, Response

from hofburg.web.forms import Posted
from hofburg.web.pages.general import back
from hofburg.web.rendering import render
from hofburg.web.visit import Visit, visit_of
from hofburg.web.working import jobs_of

__all__ = ["router"]

router = APIRouter()
Here = Annotated[Visit, Depends(visit_of)]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("/jobs/{job}", name="job", include_in_schema=False)
def look(job: Id, visit: Here) -> Response:
    """A piece of the page; once it has ended, the page is to be loaded again."""
    found = jobs_of(visit).find(job)
    if found is None or not found.pending:
        return HTMLResponse("", headers={"HX-Refresh": "true"})
    return HTMLResponse(render(visit, "job_state.html", job=found))


@router.post("/jobs/{job}/stop", name="job_stop", include_in_schema=False)
def stop(job: Id, form: Posted, visit: Here) -> Response:
    """Stop what waits or runs."""
    if jobs_of(visit).find(job) is None:
        raise HTTPException(404)
    jobs_of(visit).stop(job)
    return visit.to(back(form.get("back")))
