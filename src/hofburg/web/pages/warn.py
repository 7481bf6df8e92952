"""How early a build-up would be known, with and without an arrangement: both sides in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response

from hofburg import inquiry, reports
from hofburg.web.jobs import Say
from hofburg.web.pages.arrangements import arrangement_of
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from hofburg.web.working import ask_for, done

if TYPE_CHECKING:
    from hofburg.arrangements import LoadedScenario, Study
    from hofburg.regimes import Law

__all__ = ["router"]

router = APIRouter()
Here = Annotated[Visit, Depends(visit_of)]
_FIRST = 300  # worlds that the form proposes
MOST = 5000  # worlds that a page runs; the command runs more

Worlds = Annotated[int | None, Query(ge=1, le=MOST)]
Seed = Annotated[int, Query(ge=0, le=1_000_000)]
Strategies = Annotated[list[str] | None, Query(max_length=10)]


class Asked:
    """What a request for a study says."""

    def __init__(
        self,
        worlds: Worlds = None,
        seed: Seed = 1,
        strategy: Strategies = None,
        name_states: bool = False,
    ) -> None:
        self.worlds, self.seed = worlds, seed
        self.strategies = tuple(it for it in strategy or () if it)
        self.name_states = name_states

    def question(self, visit: Visit, law: Law) -> inquiry.WarnQuestion:
        """As the command has it."""
        return inquiry.WarnQuestion(
            law.id, self.worlds or _FIRST, self.seed, self.strategies, None,
            visit.question.boundaries, self.name_states, visit.tongue,
        )  # fmt: skip

    def key(self, law: Law, question: inquiry.WarnQuestion, scenario: LoadedScenario) -> str:
        """Names and language are of the page, not of the study."""
        asked = (question.worlds, question.seed, question.strategies, question.boundaries)
        return repr(("warn", law.digest, scenario.digest, asked))

    def params(self) -> dict[str, Any]:
        """As an address says it."""
        return {
            "worlds": self.worlds, "seed": self.seed, "strategy": list(self.strategies),
            "name_states": self.name_states or None,
        }  # fmt: skip


def _scenario(visit: Visit, name: str, asked: Asked) -> tuple[Law, Any, LoadedScenario]:
    law = arrangement_of(visit, name)
    if not inquiry.has_scenario(law.id):
        raise HTTPException(404, visit.text("{name} brings no scenario.", name=law.id))
    question = asked.question(visit, law)
    # The texts and figures that it rests on change with the program only.
    kept = visit.desk.once(("scenario", law.id), lambda: inquiry.scenario_of(question))
    return law, question, kept[1]


Said = Annotated[Asked, Depends()]


@router.get("/arrangements/{name}/warn", name="warn")
def warn(name: str, asked: Said, visit: Here) -> Response:
    """The question as a form; once it was asked, the study."""
    law, question, scenario = _scenario(visit, name, asked)
    title = visit.text("{name}: how early a build-up would be known", name=law.id)
    common: dict[str, Any] = {
        "law": law, "scenario": scenario, "asked": asked, "most": MOST, "first": _FIRST,
        "limits": [visit.text(it) for it in reports.WARN_LIMITS],
        "assumed": list(scenario.assumptions(question.language)),
    }  # fmt: skip
    if asked.worlds is None:
        return visit.page("warn.html", title=title, study=None, **common)
    job = ask_for(visit, asked.key(law, question, scenario), title, work, question)
    if isinstance(job, Response):
        return job
    study: Study = job.result
    names = reports.warn_names(study) if asked.name_states else None
    return visit.page(
        "warn.html",
        title=title,
        tables=[_worlds(visit, study, names)],
        document=lambda: inquiry.study_json(question, study),
        whole=True,
        study=study,
        synthetic=reports.warn_synthetic(study),
        summary=reports.warn_summary(study, names),
        grids=reports.warn_tables(study, names),
        quota=reports.warn_quota(study, names),
        picture=visit.link("warn_picture", name=name, **asked.params()),
        line=inquiry.study_line(question, study),
        **common,
    )


@router.get("/arrangements/{name}/warn.svg", name="warn_picture", include_in_schema=False)
def picture(name: str, asked: Said, visit: Here) -> Response:
    """Both sides in one figure, once the study was made."""
    law, question, scenario = _scenario(visit, name, asked)
    study = done(visit, asked.key(law, question, scenario)).result
    names = reports.warn_names(study) if asked.name_states else None
    return visit.svg(reports.warn_picture(study, names, question.language))


def work(say: Say, question: inquiry.WarnQuestion) -> Study:
    """In the process that works."""

    def told(done: int) -> None:
        say("{done} of {all} made-up years are run, each for both sides.", done=done, all=total)

    total = question.worlds
    told(0)
    return inquiry.warned(question, told)


def _worlds(visit: Visit, study: Study, names: dict[str, str] | None) -> Table:
    """A row for each world, as the command has it in CSV."""
    rows = list(study.rows(names))
    columns = [Column(key, key) for key in rows[0]]
    return Table("worlds", visit.text("All made-up years"), columns, rows)
