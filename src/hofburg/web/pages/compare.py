"""An arrangement compared: the register that is open with and without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.languages import say
from hofburg.values import format_instant
from hofburg.web.jobs import Say
from hofburg.web.pages.arrangements import arrangement_of, choices
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.words import mark_word
from hofburg.web.working import ask_for, done
from hofburg.web.writing import number

if TYPE_CHECKING:
    from hofburg.arrangements import Comparison
    from hofburg.regimes import Law

__all__ = ["router"]

router = APIRouter()
Here = Annotated[Visit, Depends(visit_of)]
_BESIDE = 3  # further arrangements in one comparison

Over = Literal["", "register", "casebook", "examples", "synthetic"]
Names = Annotated[list[str] | None, Query(max_length=_BESIDE)]
Figures = Annotated[list[str] | None, Query(max_length=40)]
Year = Annotated[int | None, Query(ge=1990, le=2199)]
Seed = Annotated[int, Query(ge=0, le=1_000_000)]
Cast = Annotated[str, Query(max_length=200)]


class Asked:
    """What a request for a comparison says."""

    def __init__(
        self,
        over: Over = "",
        beside: Names = None,
        figure: Figures = None,
        year: Year = None,
        seed: Seed = 0,
        cast: Cast = "",
        invented: bool = False,
        own_term: bool = False,
        everything: bool = False,
    ) -> None:
        self.over, self.beside, self.figure = over, beside or [], figure or []
        self.year, self.seed, self.cast = year, seed, cast
        self.invented, self.own_term, self.everything = invented, own_term, everything

    def params(self) -> dict[str, Any]:
        """As an address says it."""
        return {
            "over": self.over, "beside": self.beside, "figure": [f for f in self.figure if f],
            "year": self.year, "seed": self.seed or None, "cast": self.cast,
            "invented": self.invented or None, "own_term": self.own_term or None,
        }  # fmt: skip


Said = Annotated[Asked, Depends()]


@router.get("/arrangements/{name}/compare", name="compare")
def compare(name: str, asked: Said, visit: Here) -> Response:
    """What changes, what it asks of each side and what it costs, what becomes visible."""
    law = arrangement_of(visit, name)
    laws = [law, *(arrangement_of(visit, it) for it in asked.beside if it and it != name)]
    trial = _trial(visit, laws, asked)
    title = visit.text("{names}: with and without", names=", ".join(it.id for it in laws))
    job = ask_for(visit, _key(visit, laws, trial), title, work, trial)
    if isinstance(job, Response):
        return job
    found: Comparison = job.result
    again = trial.line(everything=asked.everything)
    sections = list(reports.comparison_sections(found, everything=asked.everything))
    picture = {**asked.params(), "as_of": trial.as_of or visit.question.as_of}
    return visit.page(
        "compare.html",
        title=title,
        tables=[_flat(visit, found)],
        document=lambda: inquiry.comparison_json(found, again),
        whole=True,
        pdf=lambda: reports.comparison_blocks(found),
        law=law,
        found=found,
        sections=_shown(sections),
        picture=visit.link("compare_picture", name=name, **picture),
        line=again,
        asked=asked,
        over=_over(trial),
        costs=list(_supposed(visit, found)),
        **choices(visit, law),
    )


@router.get("/arrangements/{name}/compare.svg", name="compare_picture", include_in_schema=False)
def picture(name: str, asked: Said, visit: Here) -> Response:
    """The comparison as a picture, once it was made."""
    law = arrangement_of(visit, name)
    laws = [law, *(arrangement_of(visit, it) for it in asked.beside if it and it != name)]
    job = done(visit, _key(visit, laws, _trial(visit, laws, asked)))
    return visit.svg(reports.comparison_picture(job.result))


def work(say: Say, trial: inquiry.Trial) -> Comparison:
    """In the process that works."""
    return inquiry.compared(trial, lambda law: say("Asks what {law} says of it.", law=law))


def _trial(visit: Visit, laws: Sequence[Law], asked: Asked) -> inquiry.Trial:
    """The question as the command has it. Raises ``QuestionError``."""
    over = asked.over or ("casebook" if visit.desk.casebook else "register")
    question = visit.question
    register = over == "register" and not visit.desk.casebook
    as_of = question.as_of
    if register:  # asked in any case: exports go by the marks of its entries
        now = visit.answer.as_of
        as_of = as_of or (None if now is None else format_instant(now))
    return inquiry.Trial(
        names=tuple(law.id for law in laws),
        registers=tuple(question.registers) if register else (),
        casebook=over == "casebook",
        invented=asked.invented and over == "casebook",
        examples=over == "examples",
        synthetic=(asked.year or 2026) if over == "synthetic" else None,
        seed=asked.seed if over == "synthetic" else 0,
        cast=(asked.cast or None) if over == "synthetic" else None,
        as_of=as_of if register else None,
        holder=question.holder if register else None,
        readings=tuple(it for it in asked.figure if it),
        own_term=asked.own_term,
        boundaries=question.boundaries,
    )


def _over(trial: inquiry.Trial) -> str:
    """Of what is open to choose, what this is a comparison of."""
    if trial.synthetic is not None:
        return "synthetic"
    if trial.examples:
        return "examples"
    return "casebook" if trial.casebook else "register"


def _key(visit: Visit, laws: Sequence[Law], trial: inquiry.Trial) -> str:
    """Changes with the arrangement, the register and the question."""
    stamp = visit.desk.stamp() if not (trial.casebook or trial.examples) else ""
    return repr(("compare", [law.digest for law in laws], trial, stamp))


def _supposed(visit: Visit, found: Comparison) -> Iterator[tuple[str, ...]]:
    """The cost table, as it was used, with how far each line can be trusted."""
    for it in found.costs:
        lo, hi = it["value"]
        unknown = visit.text("not known")
        yield (
            str(it["item"]), str(it["state"] or visit.text("all")),
            unknown if lo is None else number(lo), unknown if hi is None else number(hi),
            mark_word(str(it["mark"])), str(it["source"]), str(it["why"]),
        )  # fmt: skip


def _flat(visit: Visit, found: Comparison) -> Table:
    """All that changes as rows, as the command has it in CSV."""
    from hofburg.arrangements import ROWS, comparison_rows

    columns = [Column(name, name) for name in ROWS]
    return Table("comparison", visit.text("All rows"), columns, list(comparison_rows(found)))


def _shown(sections: Sequence[reports.ComparedSection]) -> list[dict[str, Any]]:
    """Sections with a caption for each table, none twice."""
    made = []
    layer = ""
    used: dict[str, int] = {}
    for section in sections:
        layer = section.title.partition(":")[0] if section.level == 1 else layer
        blocks: list[dict[str, Any]] = []
        for block in section.blocks:
            if isinstance(block, str):
                blocks += [{"text": block}] if block else []
                continue
            caption = section.title if section.level == 1 else f"{layer}: {section.title}"
            used[caption] = used.get(caption, 0) + 1
            if used[caption] > 1:
                caption = say("{caption}, list {n}", caption=caption, n=used[caption])
            blocks.append({"caption": caption, "table": block})
        made.append({"title": section.title, "level": section.level, "blocks": blocks})
    return made
