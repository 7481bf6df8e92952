"""A regime read as a document, and one of its provisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.inquiry import given
from hofburg.regimes import day_of
from hofburg.web.pages import regime_words
from hofburg.web.pages.regimes import law_of
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, Year, visit_of
from hofburg.web.words import reading_word

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.regimes import Law

__all__ = ["router"]

router = APIRouter()

Whose = Literal["", "all"]  # findings of the State asked for (or the centre's), or of all
Words = {
    name: getattr(regime_words, name)
    for name in ("kind_word", "role_word", "strength_word", "stricter_words", "type_word")
}


@router.get("/regimes/{regime}", name="regime")
def regime(
    regime: str,
    visit: Visit = Depends(visit_of),
    part: Annotated[int | None, Query(ge=1, le=1000)] = None,
    paragraph: Annotated[str | None, Query(max_length=200)] = None,
    year: Year = None,
    whose: Whose = "",
) -> Response:
    """A chapter of a document with everything that it says; the last part is what stands behind."""
    law = law_of(visit, regime)
    chapters = inquiry.chapters(law)
    number = part or (_part_of(chapters, paragraph) if paragraph else 1)
    if number > len(chapters) + 1:
        raise HTTPException(404)
    chapter = chapters[number - 1] if number <= len(chapters) else None
    chosen = year or inquiry.year_of(visit.answer)
    code = None if whose else visit.state
    rows = _provisions(visit, law)
    standing = _standing(visit, law, chosen, code)
    shown = [p.label for it in (chapter.passages if chapter else ()) for p in it.provisions]
    return visit.page(
        "regime.html",
        title=visit.said(law.title),
        tables=[_listed(visit, law, rows, shown)] if shown else [],
        document=lambda: {
            "regime": law.id,
            "hash": law.digest,
            "provisions": list(rows.values()),
            "year": chosen,
            "state": code,
            "standing": standing,
        },
        command=f"regime standing {law.id}",
        words=given(state=code, year=chosen),
        law=law,
        chapters=chapters,
        chapter=chapter,
        number=number,
        rows=rows,
        numbers=_numbers(law),
        standing=standing,
        year=chosen,
        code=code,
        whose=whose,
        since=_day(law, law.since),
        until=_day(law, law.until),
        other=_other,
        **Words,
    )


def _part_of(chapters: tuple[inquiry.Chapter, ...], paragraph: str) -> int:
    for chapter in chapters:
        if any(passage.paragraph == paragraph for passage in chapter.passages):
            return chapter.number
    raise HTTPException(404)


def _provisions(visit: Visit, law: Law) -> Mapping[str, dict[str, Any]]:
    def made() -> dict[str, dict[str, Any]]:
        return inquiry.provision_rows(law, inquiry.cases_of(law.id))

    return visit.desk.once(("provisions", law.id, law.digest), made)


def _numbers(law: Law) -> dict[str, dict[str, Any]]:
    return {name: inquiry.parameter_row(law, it) for name, it in law.parameters.items()}


def _day(law: Law, at: int | None) -> str | None:
    return None if at is None else day_of(at, law.zone)


def _standing(
    visit: Visit, law: Law, year: int, code: str | None
) -> Mapping[str, Mapping[str, int]]:
    """Findings of the year by label and status."""
    answer = visit.answer
    if law.id not in answer.laws:
        return {}
    key = ("standing", law.id, year, code)
    return visit.once(key, lambda: inquiry.standing(answer, law.id, year, code))


def _other(texts: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """A text in the languages that are not the reader's."""
    shown = language if language in texts else "en"
    return [(code, said) for code, said in texts.items() if code != shown and said.strip()]


def _listed(visit: Visit, law: Law, rows: Mapping[str, dict[str, Any]], labels: list[str]) -> Table:
    """The provisions of a chapter as a list, for exports."""
    columns = [
        Column("label", visit.text("Provision"), "code"),
        Column("paragraph", visit.text("Paragraph")),
        Column("kind", visit.text("Kind")),
        Column("strength", visit.text("Strength")),
        Column("said", visit.text("What it says")),
        Column("mark", visit.text("How far the text is known")),
        Column("source", visit.text("Source")),
    ]
    made = [
        {
            **rows[label],
            "kind": regime_words.kind_word(rows[label]["kind"]),
            "strength": regime_words.strength_word(rows[label]["strength"]),
            "said": visit.said(rows[label]["text"]),
            "_href": visit.link("provision", regime=law.id, label=label),
        }
        for label in labels
    ]
    return Table("provisions", visit.text("Provisions"), columns, made)


@router.get("/regimes/{regime}/provisions/{label:path}", name="provision")
def provision(
    regime: str,
    label: str,
    visit: Visit = Depends(visit_of),
    year: Year = None,
    whose: Whose = "",
) -> Response:
    """One provision: words, conditions, numbers, chains, cases, and its findings of a year."""
    law = law_of(visit, regime)
    if label not in law.provisions:
        raise HTTPException(
            404, visit.text("{regime} has no provision {label}.", regime=law.id, label=label)
        )
    row = _provisions(visit, law)[label]
    chosen = year or inquiry.year_of(visit.answer)
    code = None if whose else visit.state
    found = list(inquiry.findings_in(visit.answer, law.id, label, chosen, code))
    told = inquiry.provision_standing(visit.answer, row, found, chosen, code)
    return visit.page(
        "provision.html",
        title=visit.text("{regime}, provision {label}", regime=law.id, label=label),
        tables=[_found(visit, law, found, chosen)],
        document=lambda: told,
        command=f"regime provision {law.id} {label}",
        words=given(state=code, year=chosen),
        law=law,
        row=row,
        chapter=inquiry.chapter_of(law, label),
        standing=told["standing"],
        year=chosen,
        code=code,
        whose=whose,
        inherited=label not in law.emitted,
        other=_other,
        **Words,
    )


def _found(visit: Visit, law: Law, found: list[Finding], year: int) -> Table:
    columns = [
        Column("case", visit.text("Case")),
        Column("status", visit.text("Status"), "status"),
        Column("state", visit.text("Who"), "state"),
        Column("counterpart", visit.text("Towards"), "state"),
        Column("due", visit.text("Due"), "when"),
        Column("done", visit.text("Done"), "when"),
        Column("measure", visit.text("Measured")),
        Column("cap", visit.text("Allowed")),
        Column("world", visit.text("Account")),
        Column("reading", visit.text("Reading")),
    ]
    marks = inquiry.handling_of(visit.answer)
    rows = [
        {
            "case": f.case if f.part is None else f"{f.case} #{f.part}",
            "status": f.status,
            "state": f.state,
            "counterpart": f.counterpart,
            "due": f.due,
            "done": f.done,
            "measure": reports.between(f.measured) or None,
            "cap": f"{reports.between(f.allowed)} {reports.unit_words(f.unit)}".strip() or None,
            "world": f.world,
            "reading": reading_word(f.reading) or None,
            "_href": visit.link("explain", finding=f.id),
            "_zone": law.zone,
            "_handling": marks.of(f),
        }
        for f in found
    ]
    shown = [c for c in columns if c.key in ("case", "status", "state", "world") or any(
        row[c.key] is not None for row in rows)]  # fmt: skip
    empty = visit.text("This register has no finding of it in {year}.", year=str(year))
    return Table("findings", visit.text("Findings of {year}", year=str(year)), shown, rows, empty)
