"""Is an arrangement fit to be in force? It must bite, and must not loosen.

Each provision that it touches changes a finding of one of its own cases, each that it adds gives
one; no State stands better than under the base; nobody is bound who is no party. The base is asked
about the same messages, as if they had been sent under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from hofburg.arrangements.casebook import Book, Ran, changed, ran
from hofburg.arrangements.checked import Checked, Line, Verdict
from hofburg.arrangements.conflicts import conflicts
from hofburg.arrangements.edges import edges
from hofburg.arrangements.figures import unknown_figures, unknown_of
from hofburg.arrangements.files import place_in
from hofburg.arrangements.loosening import changed_parameters, eased
from hofburg.arrangements.parties import unfit_parties
from hofburg.assessment import judge
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import (
    Arrangement,
    Law,
    Looser,
    check_regime,
    load_cases,
    load_regime,
    looser,
    said_in,
)

__all__ = ["check", "check_all"]

_MOST = 5  # that are named where many are at fault in one way


def check(path: Path | str, others: Sequence[Law] = ()) -> Checked:
    """Everything that is worth saying of one arrangement.

    Args:
        path: a folder, or the id of an arrangement of the library.
        others: arrangements that would be in force beside it.

    Never raises for what is wrong with the document: that is in the result.
    """
    name = str(path)
    law, problems = check_regime(path)
    book, faults = _book(path)
    problems += faults
    if law is None or faults:
        return Checked(name, None, tuple(problems))
    if law.arrangement is None:
        return Checked(name, None, (*problems, _no_arrangement(law)))
    try:
        cases = ran(law, book)
    except DocumentError as error:
        return Checked(name, None, (*problems, *error.problems))
    lines = list(_lines(path, law, law.arrangement, book, cases))
    lines += [
        Line("precedence", "fault", it.message, it.place, it.remedy)
        for it in conflicts([law, *others], about=law.id)
    ]
    return Checked(name, law, tuple(problems), tuple(lines))


def check_all(paths: Sequence[Path | str]) -> list[Checked]:
    """``check`` of each, beside the others."""
    laws: dict[str, Law] = {}
    for path in paths:
        with suppress(DocumentError):
            laws[str(path)] = load_regime(path)
    return [
        check(path, [law for other, law in laws.items() if other != str(path)])
        for path in dict.fromkeys(paths)
    ]


def _book(path: Path | str) -> tuple[Book, tuple[Problem, ...]]:
    """The cases, and what is wrong with their files."""
    try:
        return load_cases(path), ()
    except DocumentError as error:
        return [], error.problems


def _no_arrangement(law: Law) -> Problem:
    said = f"{law.id} is a regime, and no arrangement."
    return Problem(law.id, "no-arrangement", said, "`hofburg regime check` checks it.")


def _lines(
    path: Path | str, law: Law, header: Arrangement, book: Book, cases: Ran
) -> Iterator[Line]:
    yield from unfit_parties(path, law, header)
    if law.base is not None:  # what may lie behind all else comes first
        yield from _parameters(path, law, law.base, header)
    yield from _expected(law, book, cases)
    if law.base is None:
        yield from _covers(law, header, cases)
    else:
        yield from _bites(law, header, cases)
        yield from _adds(law, header, cases)
        if header.scope == "parties":
            yield from _eased(law, cases)
    yield from _third_states(header, cases)
    yield from _figures(law, header, cases)
    yield from edges(law, header, book)


def _expected(law: Law, book: Book, cases: Ran) -> Iterator[Line]:
    if not book:
        remedy = "Write one into cases/: what was sent, and what should be found."
        yield Line("cases", "fault", "it has no cases, so nobody can see what it does", "", remedy)
        return
    wrong = [(result, it) for result in cases.results for it in judge(law, result)]
    for result, it in wrong:
        said = f"{it.case}, {it.label}: expected {it.expected}, found {it.found}"
        yield Line("cases", "fault", said, result.place, "Mend the case or the document.", it.label)
    if not wrong:
        many = "its case gives" if len(book) == 1 else f"all {len(book)} cases give"
        yield Line("cases", "ok", f"{many} the expected findings")


def _bites(law: Law, header: Arrangement, cases: Ran) -> Iterator[Line]:
    """For each label that it touches: some finding is not what it is in the base."""
    biting: dict[str, str] = {}
    for key, finding in cases.layer.items():
        if changed(finding, cases.base.get(key)):
            biting.setdefault(finding.label, finding.case)
    remedy = "Write a case in which it matters, change what it says, or take it out of touches."
    for label in header.touched:
        place = law.provisions[label].place
        if label in biting:
            said = f"changes what {label} says, first in {biting[label]}"
            yield Line("bites", "ok", said, place, "", label)
        else:
            said = f"{label} is touched, but no case has another finding than under the base"
            yield _excusable("bites", header, said, place, remedy, label)


def _adds(law: Law, header: Arrangement, cases: Ran) -> Iterator[Line]:
    """For each label that it adds: some finding."""
    found = {finding.label: finding.case for finding in reversed([*cases.layer.values()])}
    for label in header.added:
        place = law.provisions[label].place
        if label in found:
            said = f"{label} is new and gives findings, first in {found[label]}"
            yield Line("adds", "ok", said, place, "", label)
        else:
            said = f"{label} is new, but gives a finding in no case"
            remedy = "Write a case to which it applies, or take it out."
            yield _excusable("adds", header, said, place, remedy, label)


def _covers(law: Law, header: Arrangement, cases: Ran) -> Iterator[Line]:
    """A regime of its own: each provision is settled by some case, one way or the other."""
    settled = {f.label for f in cases.layer.values() if f.status not in ("undetermined", "pending")}
    settled |= {
        f.label for f in cases.layer.values() if "due" not in law.provisions[f.label].exprs
        and f.kind == "duty" and f.status == "pending"
    }  # fmt: skip
    for label, provision in law.provisions.items():
        if label not in settled:
            said = f"no case settles {label}"
            remedy = "Write a case in which it is met or not met."
            yield _excusable("covers", header, said, provision.place, remedy, label)
    if settled >= set(law.provisions):
        yield Line("covers", "ok", f"cases settle all of its {len(law.provisions)} provisions")


def _excusable(
    name: str, header: Arrangement, said: str, place: str, remedy: str, label: str
) -> Line:
    """A fault, unless the document says that its figures were not read."""
    if header.incomplete:
        said = f"{said}; excused: {said_in(header.incomplete)}"
        return Line(name, "excused", said, place, "", label)
    return Line(name, "fault", said, place, remedy, label)


def _parameters(path: Path | str, law: Law, base: Law, header: Arrangement) -> Iterator[Line]:
    """No figure asks less than the base's, at any date and under any reading."""
    moved = changed_parameters(law)
    weaker = False
    for name in moved:
        place = place_in(path, "parameters", name)
        for it in looser(base.parameters[name], law.parameters[name], header.since, header.until):
            weaker = weaker or it.is_error
            yield _looser(it, header, place)
    if moved and not weaker:
        yield Line("parameters", "ok", f"no figure is weaker than the base's: {', '.join(moved)}")


def _looser(it: Looser, header: Arrangement, place: str) -> Line:
    where = "" if it.reading == "default" else f", read as {it.reading}"
    what = {"weaker": "is weaker", "unit": "is counted otherwise"}.get(it.kind, "is another")
    said = f"{it.name} {what}: {it.other} here, {it.base} in the base{where}"
    if not it.is_error:
        said += ", so that nobody can tell whether it is weaker"
        return Line(
            "parameters", "excused" if header.incomplete else "note", said, place, "", it.name
        )
    remedy = {
        "weaker": f"Stricter is {it.stricter}: an arrangement may move it no other way.",
        "fixed": "The base does not say that an arrangement may change it. Leave it out.",
        "unit": "Write it in the unit of the base.",
    }[it.kind]
    return Line("parameters", "fault", said, place, remedy, it.name)


def _eased(law: Law, cases: Ran) -> Iterator[Line]:
    """No State stands better in the layer than in the base."""
    found = list(eased(cases))
    for finding, why in found[:_MOST]:
        said = f"{finding.label} of {finding.state or '?'} in {finding.case} is {why}"
        place = law.provisions[finding.label].place
        remedy = "An arrangement between some may ask for more, never for less."
        yield Line("findings", "fault", said, place, remedy, finding.label)
    if len(found) > _MOST:
        yield Line("findings", "fault", f"and {len(found) - _MOST} more findings")
    if not found:
        yield Line("findings", "ok", "no State stands better in any case than under the base")


def _third_states(header: Arrangement, cases: Ran) -> Iterator[Line]:
    """Nobody is bound who is no party."""
    if not header.parties:
        return
    outside = [
        f for f in cases.layer.values() if f.state is not None and f.state not in header.parties
    ]
    for finding in outside[:_MOST]:
        said = f"{finding.label} binds {finding.state}, which is no party, in {finding.case}"
        remedy = "Say in its condition for whom it is meant, or mend the case."
        place = cases.place(finding)
        yield Line("third-states", "fault", said, place, remedy, finding.label)
    if cases.layer and not outside:
        yield Line("third-states", "ok", f"only {_and(header.parties)} are bound")


def _figures(law: Law, header: Arrangement, cases: Ran) -> Iterator[Line]:
    """What hangs on figures that were not read."""
    unknown = unknown_figures(law)
    if unknown:
        hang = [f for f in cases.layer.values() if unknown_of(law, f.label, unknown)]
        open_ = sum(f.status == "undetermined" for f in hang)
        said = (
            f"not read: {', '.join(unknown)}; {open_} of {len(hang)} findings that hang on it"
            " are undetermined"
        )
        verdict: Verdict = "excused" if header.incomplete else "note"
        remedy = "" if header.incomplete else "Say so in the header: incomplete: {en: why}."
        yield Line("figures", verdict, said, "", remedy)
    elif header.incomplete:
        said = "says that figures were not read, but all are given"
        yield Line("figures", "note", said, "", "Take `incomplete` out if nothing is missing.")


def _and(codes: Sequence[str]) -> str:
    return f"{', '.join(codes[:-1])} and {codes[-1]}" if len(codes) > 1 else codes[0]
