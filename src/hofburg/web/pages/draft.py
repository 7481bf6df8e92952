"""One draft: what is open and wrong, what sending it would bring, how it is printed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.errors import Problem, QuestionError, RegisterError
from hofburg.exchange import LANGUAGES, MOST_BOXES, box_texts, printed, unboxable
from hofburg.inquiry import judged, printable, record_line
from hofburg.register import filled, open_fields
from hofburg.web.drafted import captions
from hofburg.web.drafting import draft_of, folder_of
from hofburg.web.recorded import kind_said, law_of
from hofburg.web.visit import Visit, visit_of

if TYPE_CHECKING:
    from hofburg.regimes import Law
    from hofburg.register import DraftFile

__all__ = ["router"]

router = APIRouter()
Name = Annotated[str, Path(max_length=100)]
Tongue = Annotated[Literal["en", "ru"] | None, Query()]


@router.get("/drafts/{name}", name="draft")
def draft(name: Name, visit: Visit = Depends(visit_of), tongue: Tongue = None) -> Response:
    """A draft in full."""
    it = draft_of(visit, name)
    if it.problems:
        return _page(visit, it, None, it.problems)
    law = law_of(visit, it.data)
    at, now = _at(visit)
    place = f"drafts/{it.name}.json"

    knows = law is not None and it.data.get("kind") in law.messages
    long = law is not None and knows and len(box_texts(law, it.data)) > MOST_BOXES

    def judge() -> inquiry.Judged:
        with visit.desk.register() as store:
            return inquiry.unhidden(
                visit.desk.readable(),
                lambda them: judged(
                    it.data, visit.desk.library(), place, at=at, now=now, store=store,
                    records=them, holder=visit.desk.state, advice=not long,
                ),
            )  # fmt: skip

    # *Now* is the same moment for ten minutes, as for every other page.
    minutes = 0 if visit.question.as_of else now // 600_000_000
    found = visit.desk.once(("judged", it.name, it.digest, minutes or at), judge)
    return _page(visit, it, law, found.problems, found, tongue)


def _page(
    visit: Visit,
    it: DraftFile,
    law: Law | None,
    problems: Sequence[Problem],
    found: inquiry.Judged | None = None,
    tongue: str | None = None,
) -> Response:
    """The page of a draft, with what was found of it."""
    text, unprinted = _text(visit, it, tongue) if not it.problems else ("", ())
    knows = law is not None and it.data.get("kind") in law.messages
    called = captions(visit, law, str(it.data["kind"])) if law is not None and knows else {}
    lost = unboxable(law, it.data) if law is not None and knows else ("",)
    place = _place(visit, it)
    clock = inquiry.given(as_of=visit.question.as_of)
    return visit.page(
        "draft.html",
        title=visit.text("Draft {name}", name=it.name),
        line=inquiry.line("message check", [place, *clock]),
        it=it,
        law=law,
        kind=kind_said(visit, it.data) if it.data else "",
        errors=[p for p in problems if p.level == "error" and p.rule != "missing-field"],
        missing=[p for p in problems if p.level == "error" and p.rule == "missing-field"],
        warnings=[p for p in problems if p.level != "error"],
        found=found,
        holidays=reports.holiday_lines(found.notes, visit.language)
        if found and found.notes else [],
        warned=reports.warned(law, found.notes, visit.language)
        if law and found and found.notes else "",
        open_fields=open_fields(dict(it.data)),
        called=called,
        opened=lambda paths: ", ".join(called.get(path, path) for path in paths),
        paragraph=reports.paragraph,
        printed=text[:60_000],
        unprinted=unprinted,
        tongue=tongue or visit.tongue,
        tongues=LANGUAGES,
        lost=[path for path in lost if path],
        editable=knows and not lost,
        record=record_line(place, it.data),
        place=place,
    )  # fmt: skip


def _place(visit: Visit, it: DraftFile) -> str:
    """The file as it is named where commands run."""
    return os.path.relpath(folder_of(visit).path / f"{it.name}.json", visit.desk.folder)


def _at(visit: Visit) -> tuple[int, int]:
    """As if it were sent then, and now (whole seconds)."""
    now = time.time_ns() // 1_000_000_000 * 1_000_000
    if visit.question.as_of is None:
        return now, now
    problems: list[Problem] = []
    at = inquiry.moment(visit.question.as_of, "--as-of", [], problems)
    if problems:
        raise QuestionError(problems)
    return at, now


def _text(visit: Visit, it: DraftFile, tongue: str | None) -> tuple[str, tuple[Problem, ...]]:
    """The draft as it may be handed in for transmission; or what keeps it from being printed."""
    now = time.time_ns() // 1000
    try:
        law, _ = printable(it.data, visit.desk.library(), f"drafts/{it.name}.json", at=now)
    except RegisterError as error:
        return "", error.problems
    return printed(law, filled(dict(it.data)), tongue or visit.tongue), ()


@router.get("/drafts/{name}/print", name="draft_print")
def print_(name: Name, visit: Visit = Depends(visit_of), tongue: Tongue = None) -> Response:
    """The printed form alone, for paper."""
    it, text = _whole(visit, name, tongue)
    return visit.page(
        "draft_print.html", title=visit.text("Draft {name}", name=it.name), text=text, it=it,
        tongue=tongue or visit.tongue, tongues=LANGUAGES,
    )  # fmt: skip


@router.get("/drafts/{name}/text", name="draft_text")
def text(name: Name, visit: Visit = Depends(visit_of), tongue: Tongue = None) -> Response:
    """The printed form as a file of text."""
    it, whole = _whole(visit, name, tongue)
    return _file(whole.encode(), f"{it.name}.txt", "text/plain; charset=utf-8")


@router.get("/drafts/{name}/json", name="draft_json")
def json_(name: Name, visit: Visit = Depends(visit_of)) -> Response:
    """The draft as a file for ``hofburg message record``."""
    it = draft_of(visit, name)
    if it.problems:
        raise RegisterError(it.problems)
    whole = json.dumps(it.data, ensure_ascii=True, indent=2) + "\n"
    return _file(whole.encode(), f"{it.name}.json", "application/json")


def _whole(visit: Visit, name: str, tongue: str | None) -> tuple[DraftFile, str]:
    it = draft_of(visit, name)
    if it.problems:
        raise RegisterError(it.problems)
    whole, problems = _text(visit, it, tongue)
    if problems:
        raise RegisterError(problems)
    return it, whole


def _file(content: bytes, name: str, media_type: str) -> Response:
    # The name holds letters, digits, - and _ only: see the folder of drafts.
    headers: Mapping[str, str] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=dict(headers))
