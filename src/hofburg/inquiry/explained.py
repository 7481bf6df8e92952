"""One finding: which one is meant, and its explanation as plain values."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Literal

from hofburg.errors import Problem, QuestionError
from hofburg.inquiry.rows import as_row

if TYPE_CHECKING:
    from hofburg.assessment import Explanation
    from hofburg.inquiry.ask import Answer

__all__ = ["explained", "explanation_json", "finding_meant", "own_moments"]


def explained(answer: Answer, finding: str, change: bool | Literal["quick"] = True) -> Explanation:
    """Why a finding says what it says (see ``assessment.explain``), as far as the reader sees it.

    Raises ``QuestionError``: rule ``withheld`` where the finding, or what it rests on, is.
    """
    from hofburg.assessment import explain

    cut = answer.cut
    if cut is None:
        return explain(answer.assessment, finding, change=change)
    from hofburg.inquiry.cut import common

    try:
        whole = explain(cut.whole.assessment, finding, change=change)
    except QuestionError:
        explain(answer.assessment, finding, change=False)  # says which there are
        raise cut.refusal() from None
    if not cut.admits(whole.finding):
        raise cut.refusal(whole.finding)
    try:
        own = explain(answer.assessment, finding, change=change)
        if own.change != whole.change:
            # Which change is the smallest rests on what is withheld: none is named.
            own, whole = (replace(it, change=None, searched=False) for it in (own, whole))
        found = common(own, whole)
    except (QuestionError, LookupError):
        raise cut.refusal(whole.finding) from None
    return replace(found, others=tuple(f for f in found.others if cut.admits(f)))


def own_moments(answer: Answer) -> None:
    """Refuse another moment than their own for findings of a casebook (``QuestionError``)."""
    if answer.casebook and answer.as_of is not None:
        said = (
            "the cases of a casebook have their own moments, and a finding is explained at its own."
        )
        raise QuestionError(
            Problem("--as-of", "casebook", said, "Leave it out, or name a REGISTER.")
        )


def finding_meant(answer: Answer, text: str, wanted: dict[str, Any]) -> str:
    """The id that is meant: the text itself, or that of the only finding of a label."""
    labels = {label for law in answer.laws.values() for label in law.provisions}
    if text not in labels:
        return text
    wanted["reading"] = wanted["reading"] or "default"
    found = [f.id for f in answer.findings(label=text, roster=False, **wanted)]
    # What `due` names although nobody sent anything.
    if not found and (answer.case or wanted["state"]) and not answer.casebook:
        found = [f.id for f in answer.findings(label=text, roster=True, **wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        said = f"there is no finding of {text} here."
        raise QuestionError(
            Problem("", "unknown-finding", said, "`hofburg assess --ids` lists them.")
        )
    said = f"{text} has {len(found)} findings here."
    more = f" and {len(found) - 12} more" if len(found) > 12 else ""
    remedy = (
        f"Take one of these ids, or add --case, --world or --state: {', '.join(found[:12])}{more}."
    )
    raise QuestionError(Problem("", "several-findings", said, remedy))


def explanation_json(answer: Answer, found: Explanation) -> dict[str, Any]:
    """An explanation as plain values."""
    law = answer.laws[found.finding.law]
    plain = asdict(found)
    del plain["searched"]  # of how it was asked, not of what was found
    plain["finding"] = as_row(found.finding, law)
    plain["others"] = [as_row(f, law) for f in found.others]
    plain["conditions"] = [
        {"role": role, "written": written, "value": value}
        for role, written, value in found.conditions
    ]
    plain["clock"] = [{"what": what, "when": when} for what, when in found.clock]
    return plain
