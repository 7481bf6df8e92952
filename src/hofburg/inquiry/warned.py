"""How early a build-up would be known: the question as it was asked, the study, and again."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.question import given
from hofburg.inquiry.sources import here

if TYPE_CHECKING:
    from hofburg.arrangements import LoadedScenario, Study
    from hofburg.regimes import Law

__all__ = [
    "WARN_NOTE",
    "WarnQuestion",
    "has_scenario",
    "scenario_of",
    "study_json",
    "study_line",
    "warned",
]

WARN_NOTE = (
    "Hofburg is not the official channel. Made-up worlds under stated assumptions; States judge."
)


@dataclass(frozen=True, slots=True)
class WarnQuestion:
    """A study of early warning, as the options of ``arrangement warn`` say it.

    Attributes:
        name: the arrangement: an id of the library, or a folder.
        worlds, seed: how many made-up years, and which.
        strategies: how visits are used; left out, all that the scenario has.
        scenario: a file; left out, the one beside the arrangement.
        boundaries: a pack that draws the line; left out, the scenario's.
        name_states: whether sides are called by the names of States.
        language: of the scenario's texts.
    """

    name: str
    worlds: int = 1000
    seed: int = 1
    strategies: Sequence[str] = ()
    scenario: str | None = None
    boundaries: str | None = None
    name_states: bool = False
    language: str = "en"


def scenario_of(asked: WarnQuestion) -> tuple[Law, LoadedScenario]:
    """The arrangement and its scenario. Raises ``HofburgError`` where there is none that fits."""
    from hofburg.arrangements import load_scenario, scenario_path
    from hofburg.regimes import load_regime

    law = load_regime(asked.name)
    path = scenario_path(asked.name) if asked.scenario is None else here() / asked.scenario
    return law, load_scenario(law, path)


def has_scenario(name: str) -> bool:
    """Whether an arrangement of the library brings a scenario of early warning."""
    from hofburg.arrangements import scenario_path
    from hofburg.regimes import arrangements

    return name in arrangements() and scenario_path(name).is_file()


def warned(
    asked: WarnQuestion,
    progress: Callable[[int], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Study:
    """The study. Raises ``HofburgError`` with everything that is wrong with the question.

    Args:
        progress: is told how many worlds are done.
        stop: is asked between batches; then the study has what was done by then.
    """
    from hofburg.arrangements import warn
    from hofburg.atlas import load_boundaries

    law, scenario = scenario_of(asked)
    pack = None if asked.boundaries is None else load_boundaries(asked.boundaries)
    return warn(
        law, scenario, worlds=asked.worlds, seed=asked.seed, strategies=tuple(asked.strategies),
        boundaries=pack, progress=progress, stop=stop,
    )  # fmt: skip


def study_line(asked: WarnQuestion, study: Study) -> str:
    """The command line that gives the same again."""
    words = given(
        worlds=study.done, seed=study.seed, strategy=list(asked.strategies),
        scenario=asked.scenario, boundaries=asked.boundaries, name_states=asked.name_states,
        language=None if asked.language == "en" else asked.language,
    )  # fmt: skip
    return shlex.join(["hofburg", "arrangement", "warn", asked.name, *words])


def study_json(asked: WarnQuestion, study: Study) -> dict[str, Any]:
    """The study for programs."""
    from hofburg._version import __version__
    from hofburg.reports import warn_as_dict, warn_names

    names = warn_names(study) if asked.name_states else None
    meta = {
        "hofburg": __version__,
        "again": f"{study_line(asked, study)} --format json",
        "note": WARN_NOTE,
    }
    return {"meta": meta} | warn_as_dict(study, names, asked.language)
