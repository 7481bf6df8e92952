"""Arrangements: the library and those that the register holds, and each as a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.values import parse_instant
from hofburg.web.jobs import Say
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import MARKS, mark_word
from hofburg.web.working import ask_for

if TYPE_CHECKING:
    from hofburg.arrangements import Checked
    from hofburg.errors import Problem
    from hofburg.regimes import Law

__all__ = ["arrangement_of", "choices", "router"]

router = APIRouter()
Here = Annotated[Visit, Depends(visit_of)]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Other = Annotated[str, Query(max_length=60)]


def arrangement_of(visit: Visit, name: str) -> Law:
    """The arrangement of that id, of the library or of the register. Raises 404 for any other."""
    laws = visit.desk.library()
    law = laws.get(name)
    if law is None or law.arrangement is None:
        raise HTTPException(404)
    return law


@router.get("/arrangements", name="arrangements")
def arrangements(visit: Here) -> Response:
    """The library and the register's, of all States or of one."""
    state = visit.chosen["state"] or None
    as_of = visit.question.as_of
    rows = inquiry.arrangements_asked(state, as_of)
    inquiry.clock_of(visit.answer)  # so that the page says what it rests on
    return visit.page(
        "arrangements.html",
        title=visit.text("Arrangements"),
        tables=[_table(visit, rows)],
        document=lambda: rows,
        whole=True,
        state=state,
        line=_line("arrangement list", state=state, as_of=as_of),
    )


def _table(visit: Visit, rows: list[dict[str, Any]]) -> Table:
    text = visit.text
    columns = [
        Column("title", text("Arrangement")),
        Column("id", text("Id"), "code"),
        Column("here", text("Here and now")),
        Column("parties", text("Parties"), "states"),
        Column("status", text("Standing")),
        Column("nature", text("Legal nature")),
        Column("scope", text("Speaks of")),
        Column("base", text("Adds to"), "code"),
        Column("since", text("From"), "when"),
        Column("until", text("To"), "when"),
        Column("figures", text("How far its figures are known")),
    ]
    return Table("arrangements", text("Arrangements"), columns, [_row(visit, it) for it in rows])


def _row(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    law = arrangement_of(visit, row["id"])
    said = reports.arrangement_captions(visit.language)
    scope = f"for-{row['for']}" if row["for"] else "own-scope"
    return {
        "title": visit.said(law.title),
        "id": row["id"],
        "here": here_words(visit, row["recorded"], row["in_term"]),
        "parties": row["parties"],
        "status": said[row["status"]],
        "nature": said[row["nature"]],
        "scope": said.get(scope, visit.text("a regime of its own")),
        "base": row["base"],
        "since": row["since"] and tuple(parse_instant(row["since"], law.zone)),
        "until": row["until"] and tuple(parse_instant(row["until"], law.zone)),
        "figures": figures_words(visit, row["figures"]),
        "_href": visit.link("arrangement", name=row["id"]),
        "_zone": law.zone,
        "_handling": None,  # documents, and no entry
        "_id": f"arrangement-{row['id']}",
    }


def here_words(visit: Visit, recorded: bool, in_term: bool | None) -> str:
    """Whether it is in force here at the moment of the question."""
    if not recorded:
        return {
            True: visit.text("in force, not recorded in this register"),
            None: visit.text("whether it is in force is not known; not recorded in this register"),
        }.get(in_term, visit.text("not in force"))
    return {
        True: visit.text("in force here"),
        None: visit.text("recorded here; its term is not known"),
    }.get(in_term, visit.text("recorded here, not in force at this moment"))


def figures_words(visit: Visit, figures: dict[str, int]) -> str:
    """``3 verified, 2 doubtful; 1 of 5 not known``."""
    if not figures["all"]:
        return visit.text("it moves no figure")
    marks = [f"{figures[mark]} {mark_word(mark)}" for mark in MARKS if mark in figures]
    said = ", ".join(marks)
    if figures["not_known"]:
        said += "; " + visit.text(
            "{n} of {all} not known", n=figures["not_known"], all=figures["all"]
        )
    return said


@router.get("/arrangements/{name}", name="arrangement")
def arrangement(name: str, visit: Here, other: Other = "") -> Response:
    """The document: articles in its languages side by side, what it changes, cases, sources."""
    from hofburg.arrangements import difference

    law = arrangement_of(visit, name)
    cases = [case for case, _ in inquiry.cases_of(name)]
    beside = arrangement_of(visit, other) if other else None
    changes = difference(law, beside)
    rows = visit.desk.once("arrangements", inquiry.arrangement_rows)
    row = next(it for it in rows if it["id"] == law.id)
    in_term = inquiry.arrangement_term(law, inquiry.clock_of(visit.answer))
    return visit.page(
        "arrangement.html",
        title=visit.said(law.title) or law.id,
        document=lambda: changes.as_dict() if other else inquiry.arrangement_json(law, cases),
        whole=True,
        tables=[],
        law=law,
        printed=reports.printed_arrangement(law),
        heading_in=reports.heading_in,
        clause_in=reports.clause_in,
        in_each=reports.in_each,
        changes=changes,
        captions=reports.arrangement_captions(visit.language),
        other=other,
        cases=cases,
        standing=here_words(visit, row["recorded"], in_term),
        figures=figures_words(visit, row["figures"]),
        lines=list(_lines(law.id, other)),
        **choices(visit, law),
    )


def _others(visit: Visit, law: Law) -> list[tuple[str, str]]:
    """Further arrangements, for comparing."""
    rows = visit.desk.once("arrangements", inquiry.arrangement_rows)
    titles = [(row["id"], visit.said(arrangement_of(visit, row["id"]).title)) for row in rows]
    return [(id_, f"{id_}: {title}") for id_, title in titles if id_ != law.id]


def choices(visit: Visit, law: Law) -> dict[str, Any]:
    """What the forms about an arrangement offer."""
    figures = [
        (it.name, [(f"{it.name}={reading}", reading) for reading in it.readings])
        for it in law.parameters.values()
        if it.readings and (law.base is None or law.base.parameters.get(it.name) != it)
    ]
    return {
        "others": _others(visit, law),
        "readable": figures,
        "has_scenario": inquiry.has_scenario(law.id),
    }


def _lines(name: str, other: str) -> Iterator[str]:
    """The commands that say the same."""
    yield _line(f"arrangement show {name}")
    yield _line(f"arrangement diff {name} {other}".rstrip())
    yield _line(f"arrangement print {name}", out=f"{name}.docx")
    yield _line(f"arrangement check {name}")


def _line(command: str, **options: Any) -> str:
    import shlex

    return shlex.join(["hofburg", *command.split(), *given(**options)])


# -- downloads -------------------------------------------------------------------------------------


@router.get("/arrangements/{name}/text.docx", name="arrangement_docx")
def as_word(name: str, visit: Here) -> Response:
    """As a Word document of two columns."""
    printed = reports.printed_arrangement(arrangement_of(visit, name))
    return _file(reports.arrangement_docx(printed), f"{name}.docx", _WORD)


@router.get("/arrangements/{name}/text.md", name="arrangement_markdown")
def as_markdown(name: str, visit: Here) -> Response:
    """As Markdown."""
    printed = reports.printed_arrangement(arrangement_of(visit, name))
    text = reports.printed_markdown(printed)
    return _file(text.encode(), f"{name}.md", "text/markdown; charset=utf-8")


def _file(data: bytes, name: str, kind: str) -> Response:
    # An id has letters, digits and hyphens only.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=headers)


# -- is it fit? ------------------------------------------------------------------------------------


@router.get("/arrangements/{name}/check", name="arrangement_check")
def check(name: str, visit: Here) -> Response:
    """Whether it is fit to be in force: it must bite and must not loosen."""
    law = arrangement_of(visit, name)
    title = visit.text("{name}: is it fit to be in force?", name=law.id)
    key = repr(("check", law.digest))
    job = ask_for(visit, key, title, check_work, law.id)
    if isinstance(job, Response):
        return job
    found: Checked | None = job.result
    return visit.page(
        "arrangement_check.html",
        title=title,
        tables=[_checks(visit, found)] if found else [],
        document=lambda: [] if found is None else [found.as_dict()],
        whole=True,
        law=law,
        found=found,
        problems=_problems(found),
        line=_line(f"arrangement check {law.id}"),
    )


def check_work(say: Say, name: str) -> Checked | None:
    """In the process that works."""
    say("Runs its worked cases, with and without each provision.")
    return inquiry.checked(name)


def _problems(found: Checked | None) -> list[Problem]:
    return list(found.problems) if found else []


def _checks(visit: Visit, found: Checked) -> Table:
    text = visit.text
    verdicts = {"ok": text("as it should be"), "excused": text("excused, with a reason"),
                "note": text("worth knowing"), "fault": text("to be mended")}  # fmt: skip
    order = ("fault", "note", "excused", "ok")
    columns = [
        Column("verdict", text("Verdict")), Column("said", text("What was found")),
        Column("label", text("Of"), "code"), Column("remedy", text("What to do")),
        Column("place", text("Place"), "code"), Column("check", text("Looked at"), "code"),
    ]  # fmt: skip
    lines = sorted(found.lines, key=lambda it: order.index(it.verdict))
    rows = [
        {"verdict": verdicts[it.verdict], "said": it.said, "label": it.label or None,
         "remedy": it.remedy, "place": it.place or None, "check": it.check}
        for it in lines
    ]  # fmt: skip
    return Table("checks", text("What was looked at"), columns, rows)
