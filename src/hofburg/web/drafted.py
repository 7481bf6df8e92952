"""Controls of a draft's form: each box with its label, hint, choices and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hofburg.errors import Problem
from hofburg.exchange import Box, Lines, boxes_of
from hofburg.languages import say
from hofburg.regimes import Field, Law, asked_for, choice_item
from hofburg.web.writing import named, sort_key

if TYPE_CHECKING:
    from hofburg.web.visit import Visit

__all__ = ["Control", "Row", "captions", "controls", "parties", "summed_up", "walked"]

_LINE = ("state", "count", "number", "instant", "day", "point")  # written on one line


@dataclass(slots=True)
class Control:
    """A box or a list of a form, as a page shows it.

    Attributes:
        kind: ``choice``, ``line``, ``text`` or ``lines``.
        name: of the control; ``id`` of its element, to which the summary of errors links.
        label, help, hint: what it is called, what the document says of it, what it takes.
        paragraph: where the document asks for it; ``asked`` are provisions that read it.
        options: of a choice, value and words.
        value: what is written there; ``said`` the same in words.
        rows: of a list; ``none`` and ``all`` are whether these are ticked (``all``: None where it
            cannot be); ``may_none`` is whether the first can be said at all.
        single: whether its lines are single values.
    """

    kind: str
    name: str
    path: str
    label: str
    lang: str = ""
    help: str = ""
    hint: str = ""
    paragraph: str = ""
    asked: tuple[str, ...] = ()
    required: bool = False
    judgement: bool = False
    type: str = ""
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    said: str = ""
    rows: Sequence[Row] = ()
    none: bool = False
    all: bool | None = None
    single: bool = False
    may_none: bool = True
    errors: list[Problem] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"f-{self.path}"

    @property
    def open(self) -> bool:
        """Whether it says nothing."""
        return not (self.value or self.none or self.all) and all(
            control.open for row in self.rows for control in row.controls
        )


@dataclass(slots=True)
class Row:
    """A line of a list: its number from 1, the name by which it is taken away, its controls."""

    number: int
    name: str
    controls: Sequence[Control]


def controls(
    visit: Visit, law: Law, kind: str, texts: Mapping[str, str], problems: Iterable[Problem] = ()
) -> tuple[list[Control], list[Control]]:
    """The controls of the envelope and of the body; problems stand at the one of their path."""
    made = _Maker(visit, law, kind)
    envelope, body = boxes_of(law, kind, texts)
    both = [made.control(it) for it in envelope], [made.control(it) for it in body]
    held = {it.path: it for part in both for it in walked(part)}
    for problem in problems:
        at = held.get(problem.field)
        if at is not None:
            at.errors.append(problem)
    return both


def captions(visit: Visit, law: Law, kind: str) -> dict[str, str]:
    """What the fields of a form are called, by their paths: ``copies``, ``body.areas``."""
    return {it.path: it.label for part in controls(visit, law, kind, {}) for it in part}


def walked(found: Iterable[Control]) -> Iterable[Control]:
    """Controls with those inside them."""
    for control in found:
        yield control
        for row in control.rows:
            yield from walked(row.controls)


def summed_up(found: Iterable[Control], problems: Iterable[Problem]) -> list[Problem]:
    """Problems for the summary on top: each says at which field, and links to it."""
    held = {it.path: it for it in walked(found)}
    said = []
    for problem in problems:
        at = held.get(problem.field)
        if at is None:
            said.append(problem)
            continue
        stop = "" if problem.message.endswith((".", "?")) else "."
        said.append(replace(problem, message=f"{at.label}: {problem.message}{stop}"))
    return said


class _Maker:
    def __init__(self, visit: Visit, law: Law, kind: str) -> None:
        self.visit, self.law = visit, law
        self.asked = asked_for(law, kind)
        self.labels = {
            "author": say("From"), "to": say("To"), "copies": say("Copies to"),
            "refers_to": say("Messages it answers or refers to"),
            "number": say("Number that the author gives it"), "basis": say("On which basis"),
            "handling": say("Handling mark"), "comment": say("Remarks"),
        }  # fmt: skip

    def control(self, box: Box | Lines) -> Control:
        """A box, or a list with its lines."""
        own = box.field
        made = Control(self._kind(box), box.name, box.path, *self._label(box))
        made.type, made.required, made.judgement = own.type, own.required, own.judgement
        made.help, made.hint = self.visit.said(own.text), self._hint(box)
        made.asked = self.asked.get(box.path, ())
        made.paragraph = (own.provenance.paragraph if own.provenance else "") or ""
        if isinstance(box, Lines):
            made.none, made.all, made.single = box.none, box.all, "" in (own.of or {})
            made.may_none = box.path not in ("to", "refers_to")  # there nothing says the same
            made.rows = [
                Row(n, f"{box.name}.{n - 1}", [self.control(it) for it in row])
                for n, row in enumerate(box.rows, 1)
            ]
            for row in made.rows if made.single else ():
                row.controls[0].label = say("{label}, line {n}", label=made.label, n=row.number)
            return made
        made.value = box.text
        made.options = self._options(own, box.text)
        made.said = dict(made.options).get(box.text, "") or box.text
        if own.type == "state" and box.text:
            name = named(box.text, self.law.parties)
            made.said = f"{name} ({box.text})" if name != box.text else name
        return made

    @staticmethod
    def _kind(box: Box | Lines) -> str:
        if isinstance(box, Lines):
            return "lines"
        if box.field.type in ("choice", "flag"):
            return "choice"
        short = box.field.type in _LINE or box.path in ("author", "number", "basis")
        return "line" if short or box.path.startswith("refers_to") else "text"

    def _label(self, box: Box | Lines) -> tuple[str, str]:
        """Label, and the language that it is in if it is not the reader's."""
        if box.path in self.labels:
            return self.labels[box.path], ""
        if not box.field.name:
            return "", ""  # a line of a list of single values
        label = self.visit.said(box.field.label)
        spoken = self.visit.language
        foreign = spoken != "en" and spoken not in box.field.label
        return label or box.field.name.replace("_", " ").capitalize(), "en" if foreign else ""

    def _hint(self, box: Box | Lines) -> str:
        own = box.field
        if own.type == "list":
            own = (own.of or {}).get("", own)
        words = {
            "count": say("A whole number: 12, or a range 10..12."),
            "number": say("A number: 12, 12.5, or a range 10..12."),
            "instant": say("An instant such as 2022-02-11T14:30Z, a day 2022-02-11, or a range."),
            "day": say("A day: 2022-02-11."),
            "state": say("A State by code or name: KAZ."),
            "point": say("A place: 51.508530,-0.125740 (latitude, longitude)."),
            "reference": say("A reference such as KAZ/12."),
        }
        return words.get(own.type, "")

    def _options(self, own: Field, text: str) -> list[tuple[str, str]]:
        if own.type == "flag":
            made = [("yes", say("Yes")), ("no", say("No"))]
        elif own.type == "choice":
            made = [(it, choice_item(own, it, self.visit.language)) for it in own.choices]
        else:
            return []
        made.append(("?", say("not known")))
        if text and text not in dict(made):  # what does not fit is shown as it is
            made.insert(0, (text, text))
        return made


def parties(law: Law) -> list[tuple[str, str]]:
    """Codes and names that a box of a State offers, by name."""
    if law.parties is not None:
        return list(law.parties.items())
    from hofburg.atlas import states

    codes = [*(it.code for it in states("participating")), *law.organisations]
    return sorted(((code, named(code)) for code in codes), key=lambda it: sort_key(it[1]))
