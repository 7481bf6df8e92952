"""Whether the names and numbers of the catalogue's files make sense, all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hofburg.cooperation.faults import Steps, at, near
from hofburg.cooperation.model import Circle, Instrument, Provided
from hofburg.cooperation.model import Step as StepModel
from hofburg.cooperation.spans import parse_amount, parse_part_of_time, parse_takes
from hofburg.errors import AtlasError, Problem
from hofburg.regimes import Source, shown
from hofburg.values import parse_number

if TYPE_CHECKING:
    from hofburg.cooperation.catalogue import Files

__all__ = ["active_steps", "keys_of", "name_problems"]

# Lists of an instrument whose items may hold under one reading only.
_OF_READING = ("agreement", "not_required", "gates", "constraints", "steps")


def keys_of(text: str | None) -> list[str]:
    """Keys of sources as they are written, with commas."""
    return [key for key in re.split(r"[\s,;]+", text or "") if key]


def name_problems(files: Files) -> list[Problem]:
    """Everything that does not resolve."""
    found = list(_circles(files))
    for name, instrument in files.instruments.items():
        check = _Check(files, files.sources[name], instrument)
        check.all()
        found += check.problems
    return found


def _circles(files: Files) -> Iterator[Problem]:
    """Circles are the parts of the plan, each of them."""
    plan: Any = files.plan.data if files.plan else {}
    circles: dict[str, Circle] = files.entries["circles"]
    try:
        parts = set(next(iter(plan["processes"].values()))["parts"])
    except (KeyError, TypeError, AttributeError, StopIteration):
        return  # the linker says what is wrong with the plan
    for name in sorted(parts ^ set(circles)):
        yield Problem(files.places.get(("circles", name), "plan.yaml:1"), "circle",
                      f"{name} is not both a part of the plan and a circle.",
                      "Add it to the other, or remove it.", name)  # fmt: skip


class _Check:
    def __init__(self, files: Files, source: Source, instrument: Instrument) -> None:
        self.files, self.source, self.instrument = files, source, instrument
        self.problems: list[Problem] = []

    def say(self, path: Steps, rule: str, message: str, remedy: str) -> None:
        """Note a problem at a path of the file."""
        self.problems.append(at(self.source, path, rule, message, remedy))

    def named(self, path: Steps, name: str | None, kind: str, what: str) -> None:
        """A name that must stand in one of the other files."""
        listed = self.files.entries[kind]
        if name is not None and name not in listed:
            self.say(path, f"unknown-{what}", f"there is no {what} {shown(name)}",
                     near(name, listed))  # fmt: skip

    def all(self) -> None:
        """Check everything."""
        it = self.instrument
        for index, goal in enumerate(it.goals):
            self.named(("goals", index), goal, "goals", "goal")
        for path, said in self.provided():
            for key in keys_of(said.source):
                self.named((*path, "source"), key, "sources", "source")
        self.named(("kind",), it.kind, "kinds", "kind")
        self.readings()
        self.circles()
        self.consensus()
        self.steps()
        self.money()
        self.precedents()

    def provided(self) -> Iterator[tuple[Steps, Provided]]:
        """Everything that says where it comes from."""
        it = self.instrument
        yield ("decision",), it.decision
        for name in ("basis", "precedents", *_OF_READING):
            yield from (((name, index), item) for index, item in enumerate(getattr(it, name)))
        for name in ("cost", "bilateral"):
            if getattr(it, name) is not None:
                yield (name,), getattr(it, name)
        for key, reading in it.question.readings.items() if it.question else ():
            yield ("question", "readings", key), reading

    def readings(self) -> None:
        """Readings that are named are those of the contested question."""
        question = self.instrument.question
        known = set(question.readings) if question else set()
        if question and question.default not in known:
            self.say(("question", "default"), "unknown-reading",
                     f"there is no reading {shown(question.default)}",
                     near(question.default, known))  # fmt: skip
        for name in _OF_READING:
            for index, item in enumerate(getattr(self.instrument, name)):
                if item.reading is not None and item.reading not in known:
                    remedy = near(item.reading, known) if question else "Add question:."
                    self.say((name, index, "reading"), "unknown-reading",
                             f"there is no reading {shown(item.reading)}", remedy)  # fmt: skip

    def circles(self) -> None:
        """Circles and constraints that are named are there; codes are those of the atlas."""
        it = self.instrument
        for name in ("agreement", "not_required"):
            for index, item in enumerate(getattr(it, name)):
                self.named((name, index, "who"), item.who, "circles", "circle")
        for index, step in enumerate(it.steps):
            self.named(("steps", index, "by"), step.by, "circles", "circle")
        for index, held in enumerate(it.constraints):
            self.named(("constraints", index, "about"), held.about, "constraints", "constraint")
        if it.first:
            self.named(("first", "from"), it.first.from_, "circles", "circle")
            self.named(("first", "to"), it.first.to, "circles", "circle")
        for index, agreed in enumerate(it.agreement):
            self.codes(("agreement", index, "names"), agreed.names)

    def codes(self, path: Steps, codes: Iterable[str], *, states: bool = False) -> None:
        """Codes of States, or also of organisations."""
        from hofburg.cooperation.who import find

        for code in codes:
            try:
                found = find(code)
            except AtlasError as error:
                problem = error.problems[0]
                self.say(path, problem.rule, problem.message, problem.remedy)
                continue
            if found.code != code or (states and found.organisation):
                self.say(path, "code", f"{shown(code)} is not a code as messages use it",
                         f"Write {found.code}." if not states else "Name States.")  # fmt: skip

    def consensus(self) -> None:
        """What is said of the consensus, and whose agreement is asked, are the same."""
        it = self.instrument
        default = it.question.default if it.question else ""
        everybody = {name for name, circle in self.files.entries["circles"].items() if circle.all}
        asked = [a for a in it.agreement if a.who in everybody]
        always = {a.reading for a in asked}
        needed = set(it.question.readings) if it.question else {""}
        if it.decision.consensus == "yes" and None not in always and not needed <= always:
            self.say(("decision", "consensus"), "consensus",
                     "says yes, but no agreement of everybody is listed",
                     f"Add one with who: {' or '.join(sorted(everybody))}.")  # fmt: skip
        if it.decision.consensus == "no" and ({None, default} & always):
            self.say(("decision", "consensus"), "consensus",
                     "says no, but the agreement of everybody is listed",
                     "Say yes or partly, or name the reading under which it is.")  # fmt: skip

    def steps(self) -> None:
        """Durations read, steps follow steps, and none follows itself."""
        labels: list[str] = []
        for index, step in enumerate(self.instrument.steps):
            if step.label in labels:
                self.say(("steps", index, "label"), "defined-twice",
                         f"the step {shown(step.label)} is there twice", "Rename one.")  # fmt: skip
            labels.append(step.label)
            self.reads(("steps", index, "takes"), parse_takes, step.takes)
        for index, step in enumerate(self.instrument.steps):
            for name in step.after or ():
                if name not in labels:
                    self.say(("steps", index, "after"), "unknown-step",
                             f"there is no step {shown(name)}", near(name, labels))  # fmt: skip
        if set(labels) == {s.label for s in self.instrument.steps} and _circular(
            active_steps(self.instrument.steps, None)
        ):
            self.say(("steps",), "circle", "the steps wait for each other in a circle",
                     "Look at their after:.")  # fmt: skip

    def reads(self, path: Steps, parse: Any, text: object) -> None:
        """A value that must be in a notation of its own."""
        try:
            parse(text)
        except ValueError as error:
            self.say(path, "value", str(error)[:200], "docs/instruments.md says how it is written.")

    def money(self) -> None:
        """Amounts read, and have a currency."""
        it = self.instrument
        for name, said in (("cost", it.cost), ("bilateral", it.bilateral)):
            if said is None:
                continue
            self.reads((name, "amount"), parse_amount, said.amount)
            if said.amount is not None and not said.currency:
                self.say((name,), "missing-key", "currency is missing", "Add it, such as EUR.")
        if it.cost and it.cost.amount is None and it.cost.unknown is None:
            self.say(("cost",), "missing-key", "neither an amount nor why it is unknown",
                     "Add amount: and currency:, or unknown:.")  # fmt: skip
        if it.bilateral:
            self.reads(("bilateral", "takes"), parse_takes, it.bilateral.takes)

    def precedents(self) -> None:
        """Dates and numbers read, codes are of the atlas, keys are there once."""
        seen: set[str] = set()
        for index, done in enumerate(self.instrument.precedents):
            path = ("precedents", index)
            if done.key in seen:
                self.say((*path, "key"), "defined-twice",
                         f"the precedent {shown(done.key)} is there twice",
                         "Rename one.")  # fmt: skip
            seen.add(done.key)
            self.codes((*path, "states"), done.states, states=True)
            self.codes((*path, "donors"), done.donors)
            for name in ("since", "until"):
                if (text := getattr(done, name)) is not None:
                    self.reads((*path, name), parse_part_of_time, text)
            for number, figure in enumerate(done.figures):
                self.reads((*path, "figures", number, "amount"), parse_number, figure.amount)


def active_steps(
    steps: Iterable[StepModel], reading: str | None
) -> list[tuple[StepModel, tuple[str, ...]]]:
    """Steps of a reading with those that they follow; ``None``: of all readings at once.

    A step that has no ``after`` follows the one above. What follows a step of another reading
    follows what that one follows.
    """
    listed = list(steps)
    follows: dict[str, tuple[str, ...]] = {}
    above: tuple[str, ...] = ()
    for step in listed:
        follows[step.label] = above if step.after is None else tuple(step.after)
        above = (step.label,)
    here = {s.label for s in listed if reading is None or s.reading in (None, reading)}

    def behind(label: str, seen: frozenset[str]) -> list[str]:
        found: list[str] = []
        for name in follows.get(label, ()):
            if name in here:
                found.append(name)
            elif name not in seen:
                found += behind(name, seen | {name})
        return found

    return [
        (step, tuple(dict.fromkeys(behind(step.label, frozenset()))))
        for step in listed
        if step.label in here
    ]


def _circular(steps: list[tuple[StepModel, tuple[str, ...]]]) -> bool:
    """Whether some step waits for itself."""
    waits = {step.label: set(after) for step, after in steps}
    while waits:
        free = {label for label, after in waits.items() if not after & set(waits)}
        if not free:
            return True
        waits = {label: after for label, after in waits.items() if label not in free}
    return False
