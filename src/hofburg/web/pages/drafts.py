"""The drafts of this centre: listed, handed in, deleted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from hofburg import inquiry
from hofburg.errors import Problem, RegisterError
from hofburg.inquiry import MOST_RECEIVED
from hofburg.register import check_draft, open_fields
from hofburg.web.drafting import draft_of, folder_of, no_centre, readable_draft
from hofburg.web.forms import Posted
from hofburg.web.recorded import kind_said, law_of
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hofburg.register import DraftFile

__all__ = ["router"]

router = APIRouter()
Name = Annotated[str, Path(max_length=100)]


@router.get("/drafts", name="drafts")
def drafts(visit: Visit = Depends(visit_of)) -> Response:
    """What is being worked on, the last changed first."""
    return _listed(visit, ())


def _listed(
    visit: Visit, problems: Sequence[Problem], text: str = "", status: int = 200
) -> Response:
    centre = visit.desk.centre
    every = centre.drafts().all() if centre else []
    found = [it for it in every if readable_draft(visit, it)]
    rows = [_row(visit, it) for it in found]
    empty = visit.text("There are no drafts.")
    table = Table("drafts", visit.text("Drafts"), _columns(visit), rows, empty=empty)
    return visit.page(
        "drafts.html",
        title=visit.text("Drafts"),
        tables=[table] if centre else [],
        line=inquiry.line("message check", [f"drafts/{it.name}.json" for it in found[:20]])
        if found else "",
        status=status,
        table=table,
        nobody="" if centre else no_centre(),
        problems=problems,
        pasted=text,
    )  # fmt: skip


def _columns(visit: Visit) -> list[Column]:
    return [
        Column("name", visit.text("Draft")),
        Column("kind", visit.text("Message")),
        Column("author", visit.text("From"), "state"),
        Column("to", visit.text("To"), "states"),
        Column("changed", visit.text("Last changed"), "when"),
        Column("required", visit.text("Required and still open")),
        Column("open", visit.text("Open fields"), "number"),
        Column("wrong", visit.text("What is wrong")),
    ]


def _row(visit: Visit, it: DraftFile) -> dict[str, Any]:
    """A draft, with what is open in it and what is wrong."""
    data, law = it.data, law_of(visit, it.data)
    problems = list(it.problems)
    if not problems:
        place = f"drafts/{it.name}.json"
        now = time.time_ns() // 1000
        _, problems = check_draft(data, visit.desk.library(), place, at=now)
    errors = [p for p in problems if p.level == "error"]
    required = [p.field.removeprefix("body.") for p in errors if p.rule == "missing-field"]
    wrong = [f"{p.field}: {p.message}" if p.field else p.message for p in errors
             if p.rule != "missing-field"]  # fmt: skip
    to, author = data.get("to"), data.get("author")
    row = {
        "name": it.name,
        "kind": kind_said(visit, data) if law else "",
        "author": author if isinstance(author, str) else None,
        "to": [str(code) for code in to] if isinstance(to, list) else [],
        "changed": (it.changed, it.changed) if it.changed else None,
        "required": ", ".join(required[:6]),
        "open": len(open_fields(dict(data))) if data else None,
        "wrong": "; ".join(wrong[:3]),
        "_handling": str(data.get("handling") or "public"),
        "_lang": {"wrong": "en"} if visit.language != "en" else {},
    }
    if it.digest:
        row["_href"] = visit.link("draft", name=it.name)
    return row


@router.post("/drafts/upload", name="draft_upload", include_in_schema=False)
def upload(form: Posted, visit: Visit = Depends(visit_of)) -> Response:
    """Take a draft that is handed in; what is refused is not kept."""
    folder = folder_of(visit)
    raw, place, text = _handed_in(visit, form)
    if not raw:
        said = visit.text("nothing was handed in.")
        remedy = visit.text("Choose a file, or paste the text of a message.")
        return _listed(visit, [Problem("", "empty", said, remedy, "file")], status=422)
    draft, problems = inquiry.draft_received(raw, visit.desk.library(), place)
    if draft is None:
        refused = [p for p in problems if p.level == "error"] or problems
        told = [_at(p, "file" if form_file(form) else "text") for p in refused[:50]]
        return _listed(visit, told, text, 422)
    author = draft.get("author")
    try:
        name = folder.free(f"{draft['kind']} {author if isinstance(author, str) else ''}")
        saved = folder.save(name, draft)
    except RegisterError as error:
        return _listed(visit, error.problems, text, 422)
    return visit.to(visit.link("draft", name=saved.name))


def _at(problem: Problem, control: str) -> Problem:
    """A problem with its place and field in its words, at the control that handed it in."""
    where = ": ".join(part for part in (problem.place, problem.field) if part)
    said = f"{where}: {problem.message}" if where else problem.message
    return Problem("", problem.rule, said, problem.remedy, control, problem.level)


def form_file(form: FormData) -> UploadFile | None:
    """The file that was chosen."""
    file = form.get("file")
    return file if isinstance(file, UploadFile) and (file.filename or file.size) else None


def _handed_in(visit: Visit, form: FormData) -> tuple[bytes, str, str]:
    """The bytes, what they are called, and the text that was pasted."""
    text = form.get("text")
    text = text if isinstance(text, str) else ""
    file = form_file(form)
    if file is not None:
        # Its name is only shown; the draft gets one of ours.
        return file.file.read(MOST_RECEIVED + 1), visit.text("the file"), text
    # Halves of a pair, which no encoding has, come as what they are: not UTF-8.
    return text.encode("utf-8", "surrogatepass"), visit.text("the text"), text[:MOST_RECEIVED]


@router.get("/drafts/{name}/delete", name="draft_delete")
def ask(name: Name, visit: Visit = Depends(visit_of)) -> Response:
    """Whether a draft is really to be deleted."""
    it = draft_of(visit, name)
    return visit.page(
        "draft_delete.html", title=visit.text("Delete this draft?"), it=it, problems=()
    )


@router.post("/drafts/{name}/delete", name="draft_deleted", include_in_schema=False)
def delete(name: Name, form: Posted, visit: Visit = Depends(visit_of)) -> Response:
    """Delete a draft that is still what was shown."""
    folder = folder_of(visit)
    try:
        folder.delete(name, str(form.get("was", "")))
    except RegisterError as error:
        it = draft_of(visit, name)
        told = [Problem("", p.rule, p.message, p.remedy) for p in error.problems]
        title = visit.text("Delete this draft?")
        return visit.page("draft_delete.html", title=title, status=409, it=it, problems=told)
    return visit.to(visit.link("drafts"))
