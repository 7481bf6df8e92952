"""The first message: what the plan fills in, and the draft that comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hofburg.cooperation.answer import First, Row
from hofburg.cooperation.asking import Plan
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.model import Instrument
from hofburg.cooperation.who import called
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import Field, Law, check_body, library, load_cases, load_regime, said_in, texts
from hofburg.register import filled, new_draft

__all__ = ["draft", "first_of", "link_problems"]

_HOLE = re.compile(r"\{([a-z_]+)\}")


def first_of(catalogue: Catalogue, plan: Plan, it: Instrument) -> First | None:
    """The first message of an instrument for a plan; ``None`` where it names none."""
    said = it.first
    if said is None:
        return None
    values = _values(catalogue, plan)
    sender = next(iter(_states(plan, said.from_)), None) if said.from_ else None
    if said.from_ is None:
        sender = next((code for code in plan.own if code not in plan.organisations), None)
    to = tuple(code for code in _states(plan, said.to) if code != sender) if said.to else ()
    body = {name: _filled(value, values) for name, value in said.body.items()}
    return First(said.regime, said.message, sender, to, body)


def _states(plan: Plan, circle: str) -> tuple[str, ...]:
    codes = plan.named.get(circle) or plan.filled.get(circle, ())
    return tuple(code for code in codes if code not in plan.organisations)


def _values(catalogue: Catalogue, plan: Plan) -> dict[str, str | list[str]]:
    """What stands in the holes of a first message: texts, or codes of a circle."""
    goals = [said_in(texts(catalogue.goals[key].title)) for key in plan.goals]
    found: dict[str, str | list[str]] = {
        "goal": ", ".join(goals),
        "at": plan.at.isoformat(),
        "by": plan.by.isoformat() if plan.by else "",
        "where": plan.where,
    }
    for name in catalogue.circles:
        found[name] = list(plan.named.get(name) or plan.filled.get(name, ()))
    return found


def _filled(value: Any, values: Mapping[str, str | list[str]]) -> Any:
    """A template with its holes filled; a hole that is the whole of it keeps the codes."""
    if isinstance(value, dict):
        return {key: _filled(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [made for item in value if (made := _filled(item, values)) is not None] or None
    if not isinstance(value, str):
        return value
    whole = _HOLE.fullmatch(value)
    if whole and whole[1] in values:
        return values[whole[1]] or None
    return _HOLE.sub(lambda hole: _named(values.get(hole[1], hole[0])), value)


def _named(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(called(code) for code in value)


def _fitting(field: Field, value: Any) -> Any:
    """A value in the form of its field: codes become a list, one of them, or their names."""
    if isinstance(value, list) and field.type == "list":
        of = (field.of or {}).get("")
        return [value_ if of is None else _fitting(of, value_) for value_ in value]
    if isinstance(value, list):
        return (value[0] if value else None) if field.type == "state" else _named(value)
    return value


def draft(row: Row) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The first message of a row as a draft, in the form in which ``message new`` makes it.

    The regime that has the message is loaded for it. What the plan does not say stays open
    (``None``); a value that the form does not take is left open too, with a warning. ``None`` where
    the row names no first message. The draft says in its comment that it rests on assumptions.
    """
    first = row.first
    if first is None:
        return None, []
    place = f"{row.place} first"
    law, problems = _law(first, place)
    if law is None:
        return None, problems
    fields = law.messages[first.message].fields
    body = dict.fromkeys(fields) | {
        name: _fitting(fields[name], value) for name, value in first.body.items() if name in fields
    }
    found = check_body(law, first.message, filled(body), place)
    wrong = [p for p in found if p.rule != "missing-field"]
    for problem in wrong:
        body[problem.field.removeprefix("body.").partition(".")[0].partition("[")[0]] = None
    said = "Drafted from a plan whose positions of States are assumptions of the run."
    made = new_draft(
        law, first.message, {name: body[name] for name in fields}, author=first.author,
        to=first.to, comment=said,
    )  # fmt: skip
    return made, [_warning(problem) for problem in wrong]


def _warning(problem: Problem) -> Problem:
    remedy = "The field is left open in the draft; fill it in."
    return Problem(problem.place, problem.rule, problem.message, remedy, problem.field, "warning")


def _law(first: First, place: str) -> tuple[Law | None, list[Problem]]:
    """The regime that has the message, or why there is none."""
    if first.regime not in library():
        said = f"the library has no regime {first.regime}."
        return None, [Problem(place, "unknown-regime", said, "Write the message by hand.")]
    try:
        law = load_regime(first.regime)
    except DocumentError as error:
        return None, list(error.problems)
    if first.message not in law.messages:
        said = f"{first.regime} has no message {first.message}."
        return None, [Problem(place, "unknown-kind", said, "Write another message by hand.")]
    return law, []


def link_problems(catalogue: Catalogue, names: list[str] | None = None) -> list[Problem]:
    """Messages, provisions and cases of the library that instruments name and that are not there.

    Loading the library takes a while, so that it is done for what did not ship when it is loaded,
    and for what ships by a test. ``names`` are instruments; left out: all.
    """
    return [
        problem
        for name in (names if names is not None else list(catalogue.instruments))
        for problem in _link_problems(catalogue, catalogue.instruments[name])
    ]


def _link_problems(catalogue: Catalogue, it: Instrument) -> list[Problem]:
    source = catalogue.files[it.instrument]
    found: list[Problem] = []

    def say(path: tuple[str | int, ...], rule: str, said: str, remedy: str) -> None:
        where = ".".join(str(step) for step in path)
        found.append(Problem(source.place(path), rule, said, remedy, where))

    def law_of(regime: str, path: tuple[str | int, ...]) -> Law | None:
        if regime in library():
            return load_regime(regime)
        remedy = f"Known: {', '.join(library())}."
        say(path, "unknown-regime", f"the library has no regime {regime[:60]!r}.", remedy)
        return None

    if it.first and (law := law_of(it.first.regime, ("first", "regime"))):
        if it.first.message not in law.messages:
            remedy = f"Known: {', '.join(sorted(law.messages))}."
            said = f"{law.id} has no message {it.first.message[:60]!r}."
            say(("first", "message"), "unknown-kind", said, remedy)
        else:
            known = law.messages[it.first.message].fields
            for name in it.first.body:
                if name not in known:
                    remedy = f"Known: {', '.join(known)}."
                    said = f"{it.first.message} has no field {name[:60]!r}."
                    say(("first", "body", name), "unknown-field", said, remedy)
    for index, basis in enumerate(it.basis):
        path = ("basis", index)
        law = law_of(basis.regime, (*path, "regime")) if basis.regime else None
        if law and basis.label and basis.label not in law.provisions:
            said = f"{law.id} has no provision {basis.label[:60]!r}."
            say((*path, "label"), "unknown-label", said, "`hofburg regime show` lists them.")
    for index, done in enumerate(it.precedents):
        regime, slash, case = (done.case or "").partition("/")
        where = ("precedents", index, "case")
        if not done.case or (slash and law_of(regime, where) is None):
            continue
        if case not in {one.case for one, _ in (load_cases(regime) if slash else ())}:
            said = f"there is no case {done.case[:60]!r}."
            say(where, "unknown-case", said, "Write REGIME/case.")
    return found
