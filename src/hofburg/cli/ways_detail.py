"""One way with whatever it rests on: in short for a list of ways, or at full length."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from hofburg.cli.page import Page
from hofburg.cooperation import words
from hofburg.regimes import said_in

if TYPE_CHECKING:
    from hofburg.cooperation import Answer, Done, Proof, Row

__all__ = ["print_way"]

_WIDTH = 12  # of the labels, so that all ways align
_LINES = ("agreement of", "steps")  # a line each, also in short
_SEP = " · "
_CONSTRAINTS = {
    "not met": "not met", "not known": "not known", "for people": "to judge", "met": "met",
}  # fmt: skip
_NEAR = 3  # precedents that are told with their figures where the way is told in short


class _Fact(NamedTuple):
    label: str
    text: str
    proof: Proof | None = None


def print_way(
    page: Page, answer: Answer, row: Row, title: str, language: str, *,
    like: tuple[str, Row] | None = None, full: bool = False, why: bool = True,
) -> None:  # fmt: skip
    """A way: how it is decided, whose agreement, conditions, steps, costs, precedents, message.

    Args:
        like: the row (with its number) of the same instrument under its default reading; of this
            one only what differs is told then.
        full: everything, a line each, with the first message as it would be written.
        why: also why it cannot start, which a list above may have told.
    """
    page.heading(title, "-")
    facts = [_verdict(answer, row, language, why=why), *_facts(answer, row, language, full=full)]
    if like is None:
        page.text(said_in(row.summary, language))
        facts += _first(row, full=full)
    else:
        page.text(f"As {like[0]}, except:")
        there = {
            *_facts(answer, like[1], language, full=full),
            _verdict(answer, like[1], language, why=why),
        }
        facts = [it for it in facts if it not in there]
    page.table(("", ""), _cells(facts, full=full), widths=(_WIDTH,))
    if full and like is None:
        _draft(page, row)


def _cells(facts: Iterable[_Fact], *, full: bool) -> Iterator[tuple[str, str]]:
    """Facts of a label together; what they come from is said once where it is the same for all."""
    for label, same in groupby(facts, key=lambda it: it.label):
        own = list(same)
        proofs = {it.proof for it in own}
        said = [f"{it.text} {_proof(it.proof)}".rstrip() for it in own]
        if len(own) > 1 and len(proofs) == 1 and own[0].proof:
            said = [it.text for it in own]
            said[-1] += f" [all: {_proof(own[0].proof)[1:]}"
        yield label, ("\n" if full or label in _LINES else _SEP).join(said)


def _facts(answer: Answer, row: Row, language: str, *, full: bool) -> Iterator[_Fact]:
    """Everything about a way but its first message."""

    def say(said: Mapping[str, str]) -> str:
        return said_in(said, language)

    rules = f", rules {' '.join(row.rule_rows)}" if row.rule_rows else ""
    decided = f"{say(row.rule)} Needs consensus: {row.consensus}{rules}."
    yield _Fact("decided", decided, row.rule_proof)
    for text, proof, link in row.basis:
        yield _Fact("rests on", say(text) + (f" ({link})" if link else ""), proof)
    yield from _readings(row, language)
    for it in row.agreements:
        said = f"{words.agreement(it, language)}. {say(it.why)}".rstrip()
        yield _Fact("agreement of", said, it.proof)
    if not row.agreements:
        yield _Fact("agreement of", "nobody else")
    for _, title, why, proof in row.not_required:
        yield _Fact("not of", f"{say(title)}: {say(why)}", proof)
    for gate in row.gates:
        said = words.condition(answer, gate, language)
        head = "" if said.casefold().startswith(gate.status) else f"{gate.status}: "
        yield _Fact("conditions", f"{head}{said}", gate.proof)
    for status, label in _CONSTRAINTS.items():
        for one in (it for it in row.constraints if it.status == status):
            yield _Fact(label, words.condition(answer, one, language), one.proof)
    yield from _steps(answer, row, language)
    yield _Fact("ends", _ends(answer, row))
    yield _cost(row, language)
    if row.bilateral:
        from hofburg.reports import compared_words

        said = f"{compared_words(row.bilateral)} {say(row.bilateral.text)}"
        yield _Fact("compared", said, row.bilateral.proof)
    yield from _precedents(row, language, full=full)
    for risk in row.risks:
        yield _Fact("to weigh", say(risk))


def _verdict(answer: Answer, row: Row, language: str, *, why: bool) -> _Fact:
    said = list(words.because(answer, row, language)) if why else []
    if not row.exists:
        said.insert(0, "there is no such thing today")
    return _Fact(
        "now", f"{row.verdict}: {'; '.join(said)}" if said else f"{row.verdict} (assumption)"
    )


def _proof(said: Proof | None) -> str:
    if said is None:
        return ""
    return f"[{', '.join(part for part in (said.paragraph, said.mark, said.source) if part)}]"


def _readings(row: Row, language: str) -> Iterator[_Fact]:
    from hofburg.reports import reading_words

    if row.contested:
        yield _Fact("contested", said_in(row.contested, language))
    for key, (_, why, proof) in row.readings.items():
        here = ", taken here" if key == row.reading else ""
        name = reading_words(row, key, language)
        yield _Fact("contested", f"Reading {name}{here}: {said_in(why, language)}", proof)


def _steps(answer: Answer, row: Row, language: str) -> Iterator[_Fact]:
    """Each step after the earliest day on which it begins."""
    for step in row.steps:
        by = said_in(answer.titles[step.by], language) if step.by in answer.titles else step.by
        aside = ", ".join(part for part in (by, words.takes(step.takes)) if part)
        said = f"{step.begins.first}  {said_in(step.text, language)} ({aside}): ends"
        yield _Fact("steps", f"{said} {words.days(step.ends)}", step.proof)


def _ends(answer: Answer, row: Row) -> str:
    said = {"yes": f", in time for {answer.by}", "perhaps": f", perhaps in time for {answer.by}",
            "no": f", too late for {answer.by}"}  # fmt: skip
    return words.days(row.ends) + said.get(row.in_time, "")


def _cost(row: Row, language: str) -> _Fact:
    if row.cost is None:
        why = said_in(row.cost_why, language) if row.cost_why else ""
        return _Fact("cost", f"not known{': ' if why else ''}{why}", row.cost_proof)
    of = f" for {said_in(row.cost_of, language)}" if row.cost_of else ""
    return _Fact("cost", f"{words.amount(row.cost)}{of}", row.cost_proof)


def _precedents(row: Row, language: str, *, full: bool) -> Iterator[_Fact]:
    """The nearest with their figures; in short the others by title and years only."""
    order = ("own", "region", "elsewhere")
    listed = sorted(row.precedents, key=lambda it: order.index(it.near))
    for number, done in enumerate(listed):
        said = _done(done, language, figures=full or number < _NEAR, note=full)
        yield _Fact("done before", said, done.proof)
    if not listed:
        yield _Fact("done before", "nothing is recorded here")


def _done(done: Done, language: str, *, figures: bool, note: bool) -> str:
    said = [" to ".join(dict.fromkeys(part for part in (done.since, done.until) if part))]
    if figures:
        said += [f"{said_in(w, language)}: {a} {u}".strip() for w, a, u in done.figures]
    if note and done.donors:
        said.append(f"paid by {', '.join(done.donors)}")
    if note and done.note:
        said.append(said_in(done.note, language))
    if done.case:
        said.append(f"case {done.case}")
    aside = "; ".join(part for part in said if part)
    return f"{said_in(done.title, language)}{f' ({aside})' if aside else ''}"


# -- the first message -----------------------------------------------------------------------------


def _first(row: Row, *, full: bool) -> list[_Fact]:
    """The first message in words, with what is left open."""
    from hofburg.cooperation import draft

    if row.first is None:
        return [_Fact("first", "no message begins it")]
    made, problems = draft(row)
    if made is None:
        return [_Fact("first", problem.message) for problem in problems]
    said = f"draft of {row.first.regime} {row.first.message}"
    said += f" from {made['author'] or '(open)'}" + (
        f" to {' '.join(made['to'])}" if made["to"] else ""
    )
    if full:
        return [_Fact("first", f"{said}, below")]
    body = made["body"]
    filled = "; ".join(f"{key}: {_value(it)}" for key, it in body.items() if it is not None)
    left = [key for key, it in body.items() if it is None]
    said += f". {filled}." if filled else "."
    return [_Fact("first", said + (f" Left to you: {', '.join(left)}." if left else ""))]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(it) for it in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(it)}" for key, it in value.items())
    return str(value)


def _draft(page: Page, row: Row) -> None:
    """The first message as it would be written, without what is left open."""
    from hofburg.cooperation import draft

    made, problems = draft(row)
    if made is None:
        return
    left = [key for key, it in made["body"].items() if it is None]
    page.gap()
    page.text(f"First message as a draft; left to you: {', '.join(left) or 'nothing'}.")
    page.block(json.dumps(_said(made), ensure_ascii=False, indent=2), 2)
    for problem in problems:
        page.item(f"{problem.field}: {problem.message}")


def _said(made: Mapping[str, Any]) -> dict[str, Any]:
    """What is filled in."""
    body = {key: it for key, it in made["body"].items() if it is not None}
    envelope: Sequence[str] = ("regime", "kind", "author", "to", "comment")
    return {key: made[key] for key in envelope if made.get(key)} | {"body": body}
