"""What a page shows while something heavy is worked on, and the result once it is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import HTTPException
from fastapi.responses import Response

from hofburg.languages import say
from hofburg.web.jobs import Busy, Job, Jobs
from hofburg.web.visit import Visit

__all__ = ["ask_for", "done", "jobs_of"]

_AGAIN = 2  # seconds, after which a page without scripts asks again


def jobs_of(visit: Visit) -> Jobs:
    """The jobs of this workbench; one at a time, whoever asks."""
    state = visit.request.app.state
    if not hasattr(state, "jobs"):
        state.jobs = Jobs(visit.desk.folder)
    found: Jobs = state.jobs
    return found


def ask_for(
    visit: Visit, key: str, title: str, work: Callable[..., Any], *args: Any
) -> Job | Response:
    """The job once it is done; until then, or where it failed, the page that says so.

    A program that asks for another format is told to ask again (202), or why it failed (400).
    """
    try:
        job = jobs_of(visit).start(key, title, work, *args)
    except Busy:
        said = say("too many studies wait already; ask again when one of them has ended.")
        raise HTTPException(429, said, {"Retry-After": "10"}) from None
    if job.state == "done":
        return job
    if visit.format != "html":
        return _for_programs(visit, job)
    status = {"failed": 400, "stopped": 200}.get(job.state, 202)
    return visit.page(
        "job.html", title=job.title, status=status, job=job, again_in=_AGAIN, address=visit.same()
    )


def done(visit: Visit, key: str) -> Job:
    """A job that was done already, for its pictures. Raises 404 for any other."""
    job = jobs_of(visit).known(key)
    if job is None or job.state != "done":
        raise HTTPException(404)
    return job


def _for_programs(visit: Visit, job: Job) -> Response:
    said: dict[str, Any] = {"state": job.state, "said": job.progress}
    if job.problems:
        said["problems"] = [
            {"place": p.place, "rule": p.rule, "message": p.message, "remedy": p.remedy}
            for p in job.problems
        ]
    answer = visit.json(said)
    answer.status_code = 202 if job.pending else 400
    if job.pending:
        answer.headers["Retry-After"] = str(_AGAIN)
    return answer
