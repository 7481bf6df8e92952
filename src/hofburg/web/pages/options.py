"""What can be done, with whom, and whose agreement it takes; and one way in full."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.cooperation import CRITERIA, circles, goals, words
from hofburg.cooperation import draft as first_draft
from hofburg.regimes import said_in, texts
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import mark_word

if TYPE_CHECKING:
    from hofburg.cooperation import Answer, Catalogue, Row

__all__ = ["router"]

router = APIRouter()
Here = Annotated[Visit, Depends(visit_of)]

Goals = Annotated[list[str] | None, Query(max_length=40)]
Names = Annotated[str, Query(max_length=2000)]
Day = Annotated[str, Query(max_length=40)]
Start = Annotated[str, Query(alias="from", max_length=40)]
Text = Annotated[str, Query(max_length=300)]


class Asked:
    """What a request for options says; empty fields say nothing."""

    def __init__(
        self,
        goal: Goals = None,
        parties: Names = "",
        hosts: Names = "",
        supporters: Names = "",
        donors: Names = "",
        implementers: Names = "",
        partners: Names = "",
        institutions: Names = "",
        chair: Names = "",
        objectors: Names = "",
        at: Day = "",
        start: Start = "",
        by: Day = "",
        where: Text = "",
        order: Text = "",
    ) -> None:
        self.goals = tuple(it for it in goal or () if it.strip())
        self.circles = {
            "parties": parties, "hosts": hosts, "supporters": supporters, "donors": donors,
            "implementers": implementers, "partners": partners, "institutions": institutions,
            "chair": chair,
        }  # fmt: skip
        self.objectors, self.at, self.start, self.by = objectors, at, start, by
        self.where, self.order = where, order

    def question(
        self, visit: Visit, goals: Sequence[str], only: Sequence[str] = ()
    ) -> inquiry.WaysQuestion:
        """As the command has it. The day of the question is that of the clock, if one is set."""
        named: dict[str, Any] = {key: text or None for key, text in self.circles.items()}
        return inquiry.WaysQuestion(
            goals=tuple(goals), **named,
            objectors=self.objectors or None, at=self.at or None, start=self.start or None,
            by=self.by or None, where=self.where, order=self.order or None, only=tuple(only),
            language=visit.tongue,
        )  # fmt: skip

    def params(self) -> dict[str, Any]:
        """As an address says it."""
        return {
            "goal": list(self.goals), **self.circles, "objectors": self.objectors, "at": self.at,
            "from": self.start, "by": self.by, "where": self.where, "order": self.order,
        }  # fmt: skip


Said = Annotated[Asked, Depends()]


@router.get("/options", name="options")
def options(asked: Said, visit: Here) -> Response:
    """The question as a form; once it was asked, what can start now, and what it takes."""
    catalogue = visit.desk.once("catalogue", inquiry.catalogue_here)
    common = _form(visit, catalogue, asked)
    title = visit.text("Options")
    if not asked.goals:
        return visit.page("options.html", title=title, answer=None, **common)
    question = asked.question(visit, asked.goals)
    answer = _answer(visit, catalogue, question)
    line = question.line()
    language = visit.tongue
    titles = reports.option_titles(answer.rows, language)
    return visit.page(
        "options.html",
        title=title,
        tables=[_table(visit, answer, asked, titles)],
        document=lambda: inquiry.ways_json(answer, answer.rows, line),
        whole=True,
        line=line,
        answer=answer,
        summary=reports.option_summary(catalogue, answer, answer.rows, language),
        changes=_changes(visit, answer, titles),
        asked_of=_circles(visit, catalogue, answer),
        picture=visit.link("options_picture", **asked.params()),
        **common,
    )


@router.get("/options/steps.svg", name="options_picture", include_in_schema=False)
def picture(asked: Said, visit: Here) -> Response:
    """Steps and dates as a picture."""
    catalogue = visit.desk.once("catalogue", inquiry.catalogue_here)
    answer = _answer(visit, catalogue, asked.question(visit, asked.goals))
    return visit.svg(reports.options_svg(answer, answer.rows, visit.tongue))


@router.get("/options/{instrument}", name="option")
def option(instrument: str, asked: Said, visit: Here) -> Response:
    """One instrument: what it is, what it takes, what would open it, and its first message."""
    catalogue = visit.desk.once("catalogue", inquiry.catalogue_here)
    if instrument not in catalogue.instruments:
        raise HTTPException(404)
    it = catalogue.instruments[instrument]
    common = _form(visit, catalogue, asked) | {
        "instrument": instrument, "it": it, "texts": texts,
        "kind": catalogue.kinds.get(it.kind),
    }  # fmt: skip
    title = visit.said(texts(it.title))
    if not asked.circles["parties"]:
        return visit.page("option.html", title=title, answer=None, **common)
    question = asked.question(visit, asked.goals or it.goals, [instrument])
    answer = _answer(visit, catalogue, question)
    rows = inquiry.only_rows(answer, [instrument])
    line = question.line()
    language = visit.tongue
    titles = reports.option_titles(answer.rows, language)
    return visit.page(
        "option.html",
        title=title,
        document=lambda: inquiry.ways_json(answer, rows, line),
        whole=True,
        line=line,
        answer=answer,
        ways=[_way(visit, answer, row, titles) for row in rows],
        changes=_changes(visit, answer, titles, rows),
        rests_on=reports.option_sources(answer, rows),
        **common,
    )


def _answer(visit: Visit, catalogue: Catalogue, question: inquiry.WaysQuestion) -> Answer:
    day = question.at or _today()
    return visit.desk.once(("ways", question, day), lambda: inquiry.ways(catalogue, question))


def _today() -> str:
    """The day on which it is asked, so that tomorrow the answer is another."""
    from datetime import date

    return date.today().isoformat()


def _form(visit: Visit, catalogue: Catalogue, asked: Asked) -> dict[str, Any]:
    """What the form offers."""
    language = visit.tongue
    named = {
        key: (said_in(it.title, language), said_in(it.text, language) if it.text else "", it.needed)
        for key, it in circles(catalogue).items()
        if key in asked.circles
    }
    return {
        "asked": asked,
        "goals": goals(catalogue),
        "named": named,
        "criteria": CRITERIA,
        "parties": asked.circles["parties"] or (visit.desk.state or ""),
        "params": asked.params(),
    }


def _table(visit: Visit, answer: Answer, asked: Asked, titles: dict[tuple[str, str], str]) -> Table:
    text, language = visit.text, visit.tongue
    columns = [
        Column("title", text("Way")),
        Column("start", text("Start")),
        Column("consensus", text("Decision of all?")),
        Column("agreement", text("Agreement of")),
        Column("ends", text("Ends")),
        *([Column("in_time", text("In time"))] if answer.by else []),
        Column("cost", text("Cost")),
        Column("done", text("Done before"), "number"),
        Column("mark", text("How far the rule can be trusted")),
        Column("instrument", text("Instrument"), "code"),
    ]
    rows = [
        {
            "title": titles[row.key],
            "start": reports.verdict_words(row.verdict),
            "consensus": reports.consensus_words(row.consensus),
            "agreement": ", ".join(reports.option_agreement(it, language) for it in row.agreements)
            or text("nobody else"),
            "ends": words.days(row.ends),
            "in_time": _in_time(visit, row),
            "cost": reports.short_amount(row.cost),
            "done": len(row.precedents),
            "mark": _mark(row),
            "instrument": row.instrument,
            "_href": visit.link("option", instrument=row.instrument, **asked.params()),
        }
        for row in answer.rows
    ]
    return Table("options", text("Ways, in order"), columns, rows)


def _mark(row: Row) -> str:
    """How far the rule can be trusted by which it is decided."""
    said = mark_word(row.rule_proof.mark)
    return f"{said}, {row.rule_proof.source}" if row.rule_proof.source else said


def _in_time(visit: Visit, row: Row) -> str:
    said = {
        "yes": visit.text("yes"), "perhaps": visit.text("perhaps"), "no": visit.text("no"),
        "not known": visit.text("not known"),
    }  # fmt: skip
    return said.get(row.in_time, "")


def _circles(visit: Visit, catalogue: Catalogue, answer: Answer) -> list[tuple[str, str]]:
    """The question as it was understood."""
    language = visit.tongue
    rows = [
        (said_in(answer.titles[key], language), words.named(answer.circles[key], language, many=60))
        for key in circles(catalogue)
        if key in answer.circles
    ]
    if answer.objectors is None:
        against = visit.text("not said: nothing is assumed of anybody who is not named")
    else:
        who = words.named(answer.objectors, language, many=60) or visit.text("nobody")
        against = visit.text("{who}; of everybody else no objection is assumed", who=who)
    rows += [(visit.text("Who objects"), against), (visit.text("Asked on"), answer.at)]
    if answer.by:
        rows.append((visit.text("To end by"), answer.by))
    return rows


def _changes(
    visit: Visit, answer: Answer, titles: dict[tuple[str, str], str],
    rows: Sequence[Row] | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """The single changes of the question that would open a way, and which."""
    keys = {row.key for row in (answer.rows if rows is None else rows)}
    return [
        {
            "text": words.change(answer, it, visit.tongue),
            "opens": [titles[key] for key in it.opens if key in keys],
            "loosens": [titles[key] for key in it.loosens if key in keys],
        }
        for it in answer.changes
        if not keys.isdisjoint({*it.opens, *it.loosens})
    ]


def _way(
    visit: Visit, answer: Answer, row: Row, titles: dict[tuple[str, str], str]
) -> dict[str, Any]:
    """One row in full: verdict, facts by label, and the first message."""
    language = visit.tongue
    facts = [*reports.option_facts(answer, row, language), *reports.option_first(row)]
    grouped = [(label, list(same)) for label, same in groupby(facts, key=lambda it: it.label)]
    made, problems = first_draft(row)
    return {
        "row": row,
        "title": titles[row.key],
        "verdict": reports.option_verdict(answer, row, language),
        "facts": grouped,
        "draft": None if made is None else json.dumps(
            reports.filled_draft(made), ensure_ascii=False, indent=2
        ),
        "open": [] if made is None else [k for k, value in made["body"].items() if value is None],
        "problems": problems,
        "entry": made,
    }  # fmt: skip
