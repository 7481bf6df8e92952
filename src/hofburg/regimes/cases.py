"""Worked examples: the shape of a case, and loading the casebook of a regime."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from hofburg.errors import DocumentError, Problem
from hofburg.regimes.expression import known, near, shown
from hofburg.regimes.faults import MAX_PROBLEMS, problem
from hofburg.regimes.faults import Path as Steps
from hofburg.regimes.load import library_path
from hofburg.regimes.merge import MAX_FILES, yaml_files
from hofburg.regimes.model import Status, Strict
from hofburg.regimes.model_base import Id, Line, Text, Texts
from hofburg.regimes.reader import Source, read_yaml
from hofburg.regimes.shape import shape_problems
from hofburg.values import parse_instant, parse_number

__all__ = ["Case", "QuotaModel", "WorldModel", "load_cases"]

Written = tuple[tuple[str, ...], Callable[[str], object], str, str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Data that must have the shape of a model, and are kept as they are written."""

    model: type[BaseModel]

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def keep(value: Any, check: core_schema.ValidatorFunctionWrapHandler) -> Any:
            check(value)
            return value

        return core_schema.no_info_wrap_validator_function(
            keep, handler.generate_schema(self.model)
        )


class WorldModel(Strict):
    """A named choice of accounts."""

    accounts: list[Line] = Field(default=[])
    """Entries of these accounts are added to those that carry none."""
    title: Texts | None = None
    """What the world is called."""


class EntryModel(BaseModel, extra="allow", strict=True, use_attribute_docstrings=True):
    """An entry of the register, as the case needs it; the register checks the rest."""

    id: Id | None = None
    """Its author's number in the case; two entries may share it in different accounts."""
    kind: Line
    """The message, or hofburg.completeness."""
    author: Line | None = None
    """The State that sent it."""
    to: list[Line] | None = None
    """Its addressees; "*" is everybody."""
    copies: list[Line] | None = None
    """Who else got it; ["*"] makes `to_all` true."""
    sent: Text | None = None
    """When: an instant, a day, a range or ?."""
    received: dict[str, Text] | None = None
    """When who got it."""
    refers_to: list[Line] | None = None
    """Ids of the entries that it answers."""
    account: Line | None = None
    """Whose version of the event it is."""
    origin: Line | None = None
    """original, transcribed, public-account, synthetic or demo."""
    body: dict[str, Any] | None = None
    """The fields of its message."""
    sources: list[Text] | None = None
    """Where it was read."""


class ExpectedModel(Strict):
    """An expected finding."""

    status: Status | None = None
    state: Line | None = None
    counterpart: Line | None = None
    case: Line | None = None
    """The id of the entry that opened it; rows of `every` are called year/LIB/2021."""
    part: int | None = None
    """The line of the part, from 1."""
    reading: Line | None = None
    why: Line | None = None
    not_before: Line | None = None
    due: Line | None = None
    done: Line | None = None
    measured: Line | None = None
    allowed: Line | None = None
    taken: bool | None = None


class QuotaModel(Strict):
    """An expected line of a quota table: how far a counted limit is used up."""

    label: Line
    """The limit."""
    per: list[Line]
    """The values of its `per`, in that order: States by code, years, texts."""
    used: Line | None = None
    """How many cases count: 3, 2..3, or 3..? where more may not be in hand."""
    allowed: Line | None = None
    """The cap, or ? where it is not known."""
    next: Status | None = None
    """What a further case would be: within, refusable, exceeded or undetermined."""
    reading: Line | None = None
    """PARAMETER=READING; left out: the default."""


class Case(Strict):
    """A worked example: what happened, what is held, what should be found."""

    case: Id
    """Its id: letters, digits, dots, - and _."""
    title: Texts
    """What it is called."""
    what: Texts = ""
    """One paragraph that tells what happened."""
    as_of: Text
    """The moment of the question."""
    known_at: Text | None = None
    """Only what had been recorded by then."""
    known_to: Line | None = None
    """Only what this State had received."""
    holder: Line | None = None
    """Whose register this is; left out: nobody's, as with press reports."""
    worlds: dict[Id, WorldModel] = Field(default={})
    """Choices of accounts, each with its own findings; left out: one world, `record`."""
    entries: list[Annotated[dict[str, Any], Shape(EntryModel)]]
    """What was sent, as the register holds it."""
    expected: dict[str, dict[str, Any]]
    """Findings by world and label: a status, a mapping, or a list of mappings."""
    quota: dict[str, list[QuotaModel]] = Field(default={})
    """Expected lines of the quota table, by world."""
    not_known: list[Texts] = Field(default=[])
    """What the sources leave open."""
    sources: dict[str, Text] = Field(default={})
    paragraphs: list[Text] = Field(default=[])


class CaseFile(Strict):
    """Several cases in one file."""

    cases: Annotated[list[Case], Field(min_length=1)]
    """The cases, each with an id of its own."""


def load_cases(path: Path | str) -> list[tuple[Case, str]]:
    """The worked examples of a regime with their places. Raises ``DocumentError``."""
    folder = library_path(path) / "cases"
    problems: list[Problem] = []
    found: list[tuple[Case, str]] = []
    try:
        files, faults = yaml_files(folder) if folder.is_dir() else ([], [])
    except OSError as error:
        raise DocumentError(problem("cases", "unreadable", f"cannot be read: {error.strerror}",
                                    "Check the path.")) from None  # fmt: skip
    problems += faults
    if len(files) > MAX_FILES:
        raise DocumentError(problem("cases", "too-large", f"holds more than {MAX_FILES} files",
                                    "Join some of them."))  # fmt: skip
    for file in files:
        try:
            found += _file(read_yaml(file, f"cases/{file.name}"), problems)
        except DocumentError as error:
            problems += error.problems
    problems += _twice(found)
    if problems:
        raise DocumentError(problems)
    return found


def _file(source: Source, problems: list[Problem]) -> list[tuple[Case, str]]:
    data = source.data
    listed: list[tuple[Steps, Any]] = [((), data)]
    if isinstance(data, dict) and set(data) == {"cases"}:
        if not isinstance(data["cases"], list) or not data["cases"]:
            problems.append(
                problem(
                    source.place(("cases",)),
                    "type",
                    "cases is not a list of cases",
                    "Begin each with - case:",
                    "cases",
                )
            )
            return []
        listed = [(("cases", index), item) for index, item in enumerate(data["cases"])]
    elif data is None:
        problems.append(problem(source.place(()), "empty", "holds nothing",
                                "Write a case, or remove the file."))  # fmt: skip
        return []
    found = []
    for base, item in listed:

        def place(path: Steps, base: Steps = base) -> str:
            return source.place((*base, *path))

        try:
            case = Case.model_validate(item)
        except ValidationError as error:
            problems += shape_problems(error, Case, item, place)
            if len(problems) > MAX_PROBLEMS:  # a long list of what is no case
                problems.append(problem(place(()), "too-many", "more faults are not listed",
                                        "Mend these first."))  # fmt: skip
                break
            continue
        problems += _worlds(case, source, base)
        found.append((case, place(())))
    return found


def _worlds(case: Case, source: Source, base: Steps) -> list[Problem]:
    """Expected findings must be of a world that the case has, and be findings."""
    problems = []
    worlds = list(case.worlds) or ["record"]
    for world, lines in case.quota.items():
        if world not in worlds:
            problems.append(_no_world(world, worlds, source, (*base, "quota", world)))
        for index, line in enumerate(lines):
            problems += _unread(line, _QUOTA, source, (*base, "quota", world, index))
    for world, findings in case.expected.items():
        path: Steps = (*base, "expected", world)
        if world not in worlds:
            problems.append(_no_world(world, worlds, source, path))
        for label, said in findings.items():
            for one in said if isinstance(said, list) else [said]:
                problems += _finding(one, source, (*path, label))
    return problems


def _no_world(world: str, worlds: list[str], source: Source, path: Steps) -> Problem:
    said, remedy = f"the case has no world {shown(world)}", near(world, worlds) or known(worlds)
    return problem(source.place(path), "unknown-world", said, remedy, ".".join(map(str, path[-2:])))


def _finding(said: object, source: Source, path: Steps) -> list[Problem]:
    try:
        wanted = ExpectedModel.model_validate({"status": said} if isinstance(said, str) else said)
    except ValidationError as error:
        return shape_problems(error, ExpectedModel, said, lambda p: source.place((*path, *p)))
    return _unread(wanted, _FINDING, source, path)


def _unread(
    wanted: BaseModel, listed: Sequence[Written], source: Source, path: Steps
) -> list[Problem]:
    """Values of a model that no finding could have, since they do not read."""
    return [
        problem(source.place((*path, key)), rule, f"{shown(str(said))} is no {what}", remedy,
                ".".join(map(str, (*path[-2:], key))))
        for keys, read, rule, what, remedy in listed
        for key in keys
        if (said := getattr(wanted, key)) is not None and not _reads(read, str(said))
    ]  # fmt: skip


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _instant(text: str) -> None:
    if text not in ("never", "without delay"):
        parse_instant(text)


def _used(text: str) -> None:
    """``3``, ``2..3``, ``3..?`` or ``?``."""
    for side in text.split("..", 1):
        if side not in ("?", ""):
            parse_number(side)


# How values are written: keys, what reads them, rule, what they are, what to do.
_FINDING: tuple[Written, ...] = (
    (("measured", "allowed"), parse_number, "number", "number",
     "Write it without a unit, as 48 or 48..72: durations are in the unit of their parameter."),
    (("not_before", "due", "done"), _instant, "date", "instant",
     "Write it as 2022-02-20T00:00Z, a day, a range with .., ? or never."),
)  # fmt: skip
_QUOTA: tuple[Written, ...] = (
    (("used", "allowed"), _used, "number", "number", "Write it as 3, 2..3, 3..? or ?."),
)


def _twice(found: list[tuple[Case, str]]) -> list[Problem]:
    count = Counter(case.case for case, _ in found)
    first: set[str] = set()
    problems = []
    for case, place in found:
        if count[case.case] > 1 and case.case in first:
            problems.append(problem(place, "case", f"the case {case.case} is given twice",
                                    "Rename one of them.", "case"))  # fmt: skip
        first.add(case.case)
    return problems
