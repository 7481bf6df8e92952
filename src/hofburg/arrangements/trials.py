"""How an arrangement is put to the test: which ones may be compared, and under which readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law

__all__ = ["cast_as", "read_as", "refuse", "trial_readings"]


def refuse(base: Law, arrangements: Sequence[Law]) -> list[Law]:
    """The arrangements by id. Raises ``QuestionError`` for what cannot be held beside the base."""
    problems = []
    if base.base is not None:
        said = f"{base.id} is an arrangement, and no base."
        problems.append(Problem("", "base", said, f"Name {base.base.id}."))
    if not arrangements:
        said = "there is no arrangement to compare."
        problems.append(Problem("", "arrangement", said, "Name one: hofburg arrangement list"))
    by_id: dict[str, Law] = {}
    for law in arrangements:
        if law.id in by_id:
            said = f"{law.id} is named twice."
            problems.append(Problem("", "twice", said, "Name it once."))
        by_id[law.id] = law
        if law.arrangement is None:
            said = f"{law.id} is a regime and no arrangement."
            remedy = "Its document needs a header: arrangement: {...}; see docs/regimes.md."
            problems.append(Problem("", "arrangement", said, remedy))
        elif law.base is not None and law.base.digest != base.digest:
            said = f"{law.id} builds upon {law.base.id}, and {base.id} is another base."
            if law.base.id == base.id:
                said = f"{law.id} builds upon another edition of {base.id}."
            problems.append(Problem("", "base", said, "Compare it with its own base."))
    if problems:
        raise QuestionError(problems)
    return [by_id[name] for name in sorted(by_id)]


def read_as(law: Law, readings: Mapping[str, str]) -> Law:
    """A law whose parameters are read as is said, for a trial; other parameters stay."""
    mine = {name: reading for name, reading in readings.items() if name in law.parameters}
    if not mine:
        return law
    parameters = dict(law.parameters)
    for name, reading in mine.items():
        parameter = parameters[name]
        if reading in parameter.readings:
            chosen = parameter.readings[reading]
            parameters[name] = replace(parameter, versions=chosen.versions, readings={})
    return replace(law, parameters=parameters)


def trial_readings(laws: Sequence[Law], given: Sequence[str]) -> dict[str, str]:
    """Readings of the arrangements' own figures, typed as ``PARAMETER=READING``.

    Raises ``QuestionError`` with all that is wrong.
    """
    known: dict[str, set[str]] = {}
    for law in laws:
        base = law.base.parameters if law.base else {}
        for name, parameter in law.parameters.items():
            if name not in base or parameter != base[name]:
                known.setdefault(name, set()).update(parameter.readings)
    found: dict[str, str] = {}
    problems = []
    for text in given:
        name, equals, reading = text.partition("=")
        if not equals or name not in known:
            near = get_close_matches(name, known, n=3) or sorted(n for n in known if known[n])[:8]
            said = (
                f"{text[:60]!r} names no figure of an arrangement here."
                if equals
                else f"{text[:60]!r} has no =."
            )
            remedy = f"Write PARAMETER=READING; known: {', '.join(near)}."
            problems.append(Problem("--reading", "unknown-parameter", said, remedy))
        elif reading not in known[name]:
            said = f"{name} has no reading {reading[:40]!r}."
            listed = ", ".join(sorted(known[name]))
            remedy = f"Known: {listed}." if listed else "It has none."
            problems.append(Problem("--reading", "unknown-reading", said, remedy))
        else:
            found[name] = reading
    if problems:
        raise QuestionError(problems)
    return found


def cast_as(given: str | None) -> tuple[list[str], dict[str, str]]:
    """Who plays whose part in a made-up year: ``KGZ=ALB,TJK=BEL`` exchanges the parts of the two.

    What a State does there follows from its place in a list, so that an exchange of places
    exchanges acts and nothing else. Gives the list of States, and the exchanges. Raises
    ``QuestionError``.
    """
    from hofburg.atlas import states

    codes = [state.code for state in states("participating")]
    order = list(codes)
    swapped: dict[str, str] = {}
    problems = []
    for pair in (given or "").split(","):
        if not pair.strip():
            continue
        party, _, part = (text.strip().upper() for text in pair.partition("="))
        unknown = [code for code in (party, part) if code not in codes]
        if unknown:
            said = f"{unknown[0][:20]!r} is no participating State."
            problems.append(Problem("--as", "unknown-state", said, "Write KGZ=ALB,TJK=BEL."))
        elif {party, part} & {*swapped, *swapped.values()}:
            said = f"{pair.strip()[:40]!r} names a State that has a part already."
            problems.append(Problem("--as", "twice", said, "Name each State once."))
        else:
            swapped[party] = part
            one, other = codes.index(party), codes.index(part)
            order[one], order[other] = part, party
    if problems:
        raise QuestionError(problems)
    return order, swapped
