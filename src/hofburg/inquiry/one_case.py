"""One case: of a register, or a worked case of a casebook, with everything that follows in it."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.attached import attached, vault_here
from hofburg.inquiry.readable import withheld
from hofburg.inquiry.rows import as_row

if TYPE_CHECKING:
    from hofburg.assessment import CaseHeld, CaseResult
    from hofburg.inquiry.ask import Answer
    from hofburg.inquiry.cut import Cut
    from hofburg.reports import Compared, Said, Told

__all__ = ["case_json", "case_line", "case_told", "document_of_case", "told_mark"]


def case_told(answer: Answer, regime: str, case: str, world: str | None = None) -> Told:
    """A case by its name. Raises ``QuestionError`` with names that are near.

    A worked case is found by its own name, or by that of a case in it; where several have one of
    that name, the label of a ``world`` (``CASE/WORLD``) tells which is meant.
    """
    from hofburg.assessment import case_held
    from hofburg.reports import told_of_casebook, told_of_register

    law = answer.laws.get(regime)
    if law is None:
        raise _unknown(answer, regime, case, "regime")
    if answer.casebook:
        return told_of_casebook(law, _worked(answer, regime, case, world))
    held = case_held(answer.assessment, regime, case)
    if answer.cut is not None:
        held = _seen(answer.cut, regime, case, held)
    if held is None:
        raise _unknown(answer, regime, case, "case")
    return replace(told_of_register(law, held), files=_files(answer, held))


def _seen(cut: Cut, regime: str, case: str, held: CaseHeld | None) -> CaseHeld | None:
    """The case with the findings that the reader sees; refused where an entry is withheld."""
    from hofburg.assessment import case_held, case_marks

    whole = case_held(cut.whole.assessment, regime, case) if regime in cut.whole.laws else None
    if whole is None and held is None:
        return None
    found = whole or held
    assert found is not None  # noqa: S101 - one of the two is there
    marks = {
        mark
        for name in found.processes
        for mark in case_marks(cut.whole.assessment, regime, name, found.case)
    } - cut.found.seen
    if marks or held is None or whole is None or held.messages != whole.messages:
        above = marks or set(cut.found.counted)
        raise withheld(max(above, key=cut.found.order.index), "CASE")
    same = {f for own in whole.findings.values() for f in own}
    findings = {
        name: tuple(f for f in own if f in same and cut.admits(f))
        for name, own in held.findings.items()
    }
    return replace(held, findings=findings)


def _files(answer: Answer, held: CaseHeld) -> dict[int, list[dict[str, Any]]]:
    """The attachments of the messages of a case, by the place of the message."""
    having = [(n, it.entry) for n, it in enumerate(held.messages) if it.entry.get("attachments")]
    if not having:
        return {}
    from hofburg.register import Attachments

    said, vault = Attachments(answer.acts), vault_here()
    return {place: attached(entry, said, vault) for place, entry in having}


def document_of_case(answer: Answer, case: str) -> str:
    """The id of the document of which a case is: the first that has it, else the first of all."""
    for law in answer.laws:
        try:
            case_told(answer, law, case)
        except QuestionError as error:
            if all(it.rule != "withheld" for it in error.problems):
                continue
        return law
    return next(iter(answer.laws))


def _worked(answer: Answer, regime: str, case: str, world: str | None) -> CaseResult:
    results = answer.assessment.cases.get(regime, ())
    named = [it for it in results if it.case.case == case]
    named = named or [
        it for it in results if any(f.case == case for own in it.findings.values() for f in own)
    ]
    scope = (world or "").rpartition("/")[0]
    named = [it for it in named if it.case.case == scope] or named
    if len(named) != 1:
        raise _unknown(answer, regime, case, "case")
    return named[0]


def _unknown(answer: Answer, regime: str, case: str, what: str) -> QuestionError:
    if what == "regime":
        said, near = f"there is no regime {regime!r} here.", list(answer.laws)
    else:
        names = list(dict.fromkeys(w.scope for w in answer.assessment.worlds if w.scope))
        if not names:
            from hofburg.assessment import case_counts

            names = [it.case for it in case_counts(answer.assessment) if it.law == regime]
        said = f"there is no case {case!r} of {regime} here."
        near = difflib.get_close_matches(case, names, n=3, cutoff=0.4) or names[:6]
    remedy = f"Near it: {', '.join(near)}." if near else "`hofburg cases` lists them."
    return QuestionError(Problem("", f"unknown-{what}", said, remedy, "CASE"))


def case_line(answer: Answer, told: Told, extra: tuple[str, ...] = ()) -> str:
    """The command line that tells a case."""
    return answer.line("case", [told.case, *_regime(answer, told), *extra])


def _regime(answer: Answer, told: Told) -> list[str]:
    """The regime, unless the question names it already."""
    return [] if list(answer.laws) == [told.law.id] else ["--of", told.law.id]


def told_mark(answer: Answer, told: Told) -> str:
    """The highest handling mark of the entries of a case, and of the rows of its lines."""
    from hofburg.assessment import case_marks
    from hofburg.inquiry.handling import handling_of

    processes = ("",) if answer.casebook else told.processes
    found = {
        mark
        for name in processes
        for mark in case_marks(answer.assessment, told.law.id, name, told.case)
    }
    return handling_of(answer).highest(sorted(found))


def case_json(told: Told) -> dict[str, Any]:
    """A case as plain values: messages, findings by world, and what accounts say differently."""
    from hofburg.values import format_instant

    return {
        "regime": told.law.id,
        "case": told.case,
        "title": told.title,
        "processes": list(told.processes),
        "what": dict(told.what),
        "messages": [_message(told, it) for it in told.said],
        "worlds": [
            {
                "world": world.name,
                "title": world.title or None,
                "accounts": None if world.accounts is None else list(world.accounts),
                "as_of": format_instant(world.as_of),
                "findings": [as_row(f, told.law) for f in told.findings[world.name]],
            }
            for world in told.worlds
        ],
        "differences": {
            "messages": [
                {"reference": it.message.reference, "kind": it.message.kind, "field": it.field,
                 "accounts": [{"account": a or None, "says": v} for a, v in it.values]}
                for it in told.tellings()
            ],
            "findings": [_difference(told, it) for it in told.compared() if it.differs],
        },
        "not_known": [dict(it) for it in told.not_known],
    }  # fmt: skip


def _message(told: Told, it: Said) -> dict[str, Any]:
    from hofburg.assessment import instants_as_text

    return {
        "reference": it.reference,
        "kind": it.kind,
        "title": it.title,
        "author": it.author or None,
        "to": it.to or None,
        "sent": instants_as_text(it.bounds),
        "account": it.account or None,
        "origin": it.origin,
        "counted": it.counted,
        "received": it.sure,
        "record": told.records.get(it.place),
        "refers_to": list(it.refers_to),
        "fields": [{"field": name, "says": value} for name, value in it.fields],
        "sources": list(it.sources),
        "attachments": [dict(row) for row in told.files.get(it.place, ())],
    }


def _difference(told: Told, it: Compared) -> dict[str, Any]:
    return {
        "case": it.case,
        "label": it.label,
        "part": it.part,
        "worlds": {
            world.name: f and {"id": f.id, "status": f.status, "why": f.why}
            for world, f in zip(told.worlds, it.found, strict=True)
        },
    }
