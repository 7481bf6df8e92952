"""What can be done, and with whom: the question as it was asked, its rows, and again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.question import given
from hofburg.inquiry.sources import centre_here, here

if TYPE_CHECKING:
    from hofburg.cooperation import Answer, Catalogue, Row

__all__ = [
    "OPTIONS_NOTE", "WaysQuestion", "catalogue_here", "instrument_rows", "only_rows",
    "unknown_instruments", "ways", "ways_json",
]  # fmt: skip

OPTIONS_NOTE = (
    "Hofburg is not the official channel. It says what texts and precedents that are recorded here"
    " allow under the assumptions above; States decide."
)


@dataclass(frozen=True, slots=True)
class WaysQuestion:
    """What can be done for a goal, as ``hofburg options`` asks it.

    Attributes:
        goals: what for; at least one.
        parties, hosts ... chair: names with commas, by circle of the catalogue; None: not named.
        objectors: names with commas, or ``none``; None: nothing is assumed of the others.
        at: the day of the question; None: today.
        start, by: days; ``where``: a place in words; ``order``: criteria with commas.
        only: instruments, by id.
        folders: further folders of instruments.
        language: of titles and texts, ``en`` or ``ru``.
    """

    goals: Sequence[str] = ()
    parties: str | None = None
    hosts: str | None = None
    supporters: str | None = None
    donors: str | None = None
    implementers: str | None = None
    partners: str | None = None
    institutions: str | None = None
    chair: str | None = None
    objectors: str | None = None
    at: str | None = None
    start: str | None = None
    by: str | None = None
    where: str = ""
    order: str | None = None
    only: Sequence[str] = ()
    folders: Sequence[str] = ()
    language: str = "en"

    @property
    def circles(self) -> dict[str, str | None]:
        """What was said of each circle."""
        return {
            "parties": self.parties, "hosts": self.hosts, "supporters": self.supporters,
            "donors": self.donors, "implementers": self.implementers, "partners": self.partners,
            "institutions": self.institutions, "chair": self.chair,
        }  # fmt: skip

    def line(self, **more: Any) -> str:
        """The command line that asks the same again, on any day."""
        said = {"goal": list(self.goals), **self.circles, "objectors": self.objectors}
        said |= {"at": self.at, "from": self.start, "by": self.by, "where": self.where}
        said |= {"order": self.order, "only": list(self.only), **more}
        said |= {"catalogue": list(self.folders)}
        said |= {"language": None if self.language == "en" else self.language}
        words = given(**{name: value or None for name, value in said.items()})
        if not self.at:
            words += ["--at", _today()]
        return shlex.join(["hofburg", "options", *words])


def catalogue_here(folders: Sequence[str | Path] = ()) -> Catalogue:
    """The catalogue, with the folders that were named and that of the centre, if it has one."""
    from hofburg.cooperation import load_catalogue

    centre = centre_here()
    own = [centre.folder / "catalogue"] if centre and (centre.folder / "catalogue").is_dir() else []
    return load_catalogue([*own, *(here() / folder for folder in folders)])


def ways(catalogue: Catalogue, asked: WaysQuestion) -> Answer:
    """The answer. Raises ``QuestionError`` with all that is wrong, said of the options."""
    from hofburg.cooperation import Question, ask, names_in

    against = names_in(asked.objectors or "")
    question = Question(
        goals=tuple(asked.goals),
        circles={key: names_in(text) for key, text in asked.circles.items() if text is not None},
        at=asked.at or _today(),
        objectors=None if asked.objectors is None else () if _nobody(against) else against,
        by=asked.by, start=asked.start, where=asked.where, order=names_in(asked.order or ""),
    )  # fmt: skip
    flags = {"goals": "--goal", "start": "--from"}
    problems = unknown_instruments(catalogue, asked.only)
    try:
        answer = ask(catalogue, question)
    except QuestionError as error:
        said = [replace(p, place=flags.get(p.place, f"--{p.place}")) for p in error.problems]
        raise QuestionError([*said, *problems]) from error
    if problems:
        raise QuestionError(problems)
    return answer


def unknown_instruments(catalogue: Catalogue, only: Sequence[str]) -> list[Problem]:
    """Problems of instruments that are asked for and that the catalogue does not have."""
    from difflib import get_close_matches

    found = []
    for name in only:
        if name not in catalogue.instruments:
            near = get_close_matches(name, catalogue.instruments, n=3, cutoff=0.5)
            remedy = (
                f"Did you mean {' or '.join(near)}?"
                if near
                else "See `hofburg options instruments`."
            )
            said = f"there is no instrument {name[:60]!r}."
            found.append(Problem("--only", "unknown-instrument", said, remedy))
    return found


def only_rows(answer: Answer, only: Sequence[str]) -> tuple[Row, ...]:
    """The rows that are asked for. Raises ``QuestionError`` for an instrument without any here."""
    if not only:
        return answer.rows
    there = {row.instrument for row in answer.rows}
    wrong = [
        Problem("--only", "unknown-instrument", f"{name} serves none of these goals.",
                f"Here are: {', '.join(sorted(there))}.")
        for name in only
        if name not in there
    ]  # fmt: skip
    if wrong:
        raise QuestionError(wrong)
    return tuple(row for row in answer.rows if row.instrument in only)


def ways_json(answer: Answer, rows: Sequence[Row], line: str) -> dict[str, Any]:
    """The answer for programs, with those of its rows that were asked for."""
    from hofburg._version import __version__
    from hofburg.cooperation import answer_dict

    keys = {row.key for row in rows}
    meta = {"hofburg": __version__, "again": line, "note": OPTIONS_NOTE}
    said = {"meta": meta, **answer_dict(answer)}
    listed = zip(said["rows"], answer.rows, strict=True)
    return said | {"rows": [it for it, row in listed if row.key in keys]}


def instrument_rows(catalogue: Catalogue, language: str) -> Iterator[dict[str, Any]]:
    """The instruments of a catalogue: what a list needs of each."""
    from hofburg.regimes import said_in, texts

    for name, it in sorted(catalogue.instruments.items()):
        yield {
            "instrument": name,
            "title": said_in(texts(it.title), language),
            "kind": it.kind,
            "exists": it.exists,
            "consensus": it.decision.consensus,
            "goals": list(it.goals),
        }


def _nobody(names: Sequence[str]) -> bool:
    return not names or [name.casefold() for name in names] == ["none"]


def _today() -> str:
    from datetime import date

    return date.today().isoformat()
