"""Everything that is told of one way, as facts: a label, what it says, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from hofburg.cooperation import words
from hofburg.languages import say
from hofburg.regimes import said_in
from hofburg.reports.options_words import compared_words, reading_words

if TYPE_CHECKING:
    from hofburg.cooperation import Answer, Done, Proof, Row

__all__ = [
    "OptionFact", "consensus_words", "filled_draft", "option_facts", "option_first",
    "option_sources", "option_verdict", "verdict_words",
]  # fmt: skip

_NEAR = 3  # precedents that are told with their figures where the way is told in short


class OptionFact(NamedTuple):
    """One of them; ``proof`` says how far it can be trusted. Several may have the same label."""

    label: str
    text: str
    proof: Proof | None = None


def option_verdict(answer: Answer, row: Row, language: str, *, why: bool = True) -> OptionFact:
    """Whether it can start now, and why not."""
    said = list(words.because(answer, row, language)) if why else []
    if not row.exists:
        said.insert(0, say("there is no such thing today"))
    verdict = verdict_words(row.verdict)
    if not said:
        return OptionFact(say("now"), say("{verdict} (assumption)", verdict=verdict))
    return OptionFact(say("now"), f"{verdict}: {'; '.join(said)}")


def verdict_words(verdict: str) -> str:
    """Whether something can start now, in the language that is spoken."""
    known = {
        "can start now": say("can start now"),
        "depends": say("depends"),
        "closed": say("closed"),
    }
    return known[verdict]


def consensus_words(consensus: str) -> str:
    """Whether it takes a decision of all, in the language that is spoken."""
    return {"yes": say("yes"), "no": say("no"), "partly": say("partly")}[consensus]


def option_facts(
    answer: Answer, row: Row, language: str, *, full: bool = True
) -> Iterator[OptionFact]:
    """Everything about a way but its first message; in short (``not full``) fewer precedents."""

    def told(texts: Mapping[str, str]) -> str:
        return said_in(texts, language)

    needs = consensus_words(row.consensus)
    if row.rule_rows:
        said = say(
            "Needs consensus: {consensus}, rules {rows}.", consensus=needs,
            rows=" ".join(row.rule_rows),
        )  # fmt: skip
    else:
        said = say("Needs consensus: {consensus}.", consensus=needs)
    yield OptionFact(say("decided"), f"{told(row.rule)} {said}", row.rule_proof)
    for text, proof, link in row.basis:
        yield OptionFact(say("rests on"), told(text) + (f" ({link})" if link else ""), proof)
    yield from _readings(row, language)
    for it in row.agreements:
        said = f"{words.agreement(it, language)}. {told(it.why)}".rstrip()
        yield OptionFact(say("agreement of"), said, it.proof)
    if not row.agreements:
        yield OptionFact(say("agreement of"), say("nobody else"))
    for _, title, why, proof in row.not_required:
        yield OptionFact(say("not of"), f"{told(title)}: {told(why)}", proof)
    yield from _conditions(answer, row, language)
    yield from _steps(answer, row, language)
    yield OptionFact(say("ends"), _ends(answer, row))
    yield _cost(row, language)
    if row.bilateral:
        said = f"{compared_words(row.bilateral)} {told(row.bilateral.text)}"
        yield OptionFact(say("compared"), said, row.bilateral.proof)
    yield from _precedents(row, language, full=full)
    for risk in row.risks:
        yield OptionFact(say("to weigh"), told(risk))


def _conditions(answer: Answer, row: Row, language: str) -> Iterator[OptionFact]:
    met = {"met": say("met"), "not met": say("not met"), "not known": say("not known"),
           "for people": say("for people")}  # fmt: skip
    for gate in row.gates:
        said = words.condition(answer, gate, language)
        status = met[gate.status]
        head = "" if said.casefold().startswith(status.casefold()) else f"{status}: "
        yield OptionFact(say("conditions"), f"{head}{said}", gate.proof)
    labels = {"not met": met["not met"], "not known": met["not known"],
              "for people": say("to judge"), "met": met["met"]}  # fmt: skip
    for key, label in labels.items():
        for one in (it for it in row.constraints if it.status == key):
            yield OptionFact(label, words.condition(answer, one, language), one.proof)


def _readings(row: Row, language: str) -> Iterator[OptionFact]:
    label = say("contested")
    if row.contested:
        yield OptionFact(label, said_in(row.contested, language))
    for key, (_, why, proof) in row.readings.items():
        name, told = reading_words(row, key, language), said_in(why, language)
        if key == row.reading:
            text = say("Reading {name}, taken here: {why}", name=name, why=told)
        else:
            text = say("Reading {name}: {why}", name=name, why=told)
        yield OptionFact(label, text, proof)


def _steps(answer: Answer, row: Row, language: str) -> Iterator[OptionFact]:
    """Each step after the earliest day on which it begins."""
    for step in row.steps:
        by = said_in(answer.titles[step.by], language) if step.by in answer.titles else step.by
        text = say(
            "{day}  {step} ({by}): ends {ends}", day=step.begins.first.isoformat(),
            step=said_in(step.text, language), ends=words.days(step.ends),
            by=", ".join(part for part in (by, words.takes(step.takes)) if part),
        )  # fmt: skip
        yield OptionFact(say("steps"), text, step.proof)


def _ends(answer: Answer, row: Row) -> str:
    days = words.days(row.ends)
    if row.in_time == "yes":
        return say("{days}, in time for {by}", days=days, by=answer.by)
    if row.in_time == "perhaps":
        return say("{days}, perhaps in time for {by}", days=days, by=answer.by)
    if row.in_time == "no":
        return say("{days}, too late for {by}", days=days, by=answer.by)
    return days


def _cost(row: Row, language: str) -> OptionFact:
    if row.cost is None:
        why = said_in(row.cost_why, language) if row.cost_why else ""
        text = say("not known: {why}", why=why) if why else say("not known")
        return OptionFact(say("cost"), text, row.cost_proof)
    amount = words.amount(row.cost)
    if row.cost_of:
        amount = say("{amount} for {what}", amount=amount, what=said_in(row.cost_of, language))
    return OptionFact(say("cost"), amount, row.cost_proof)


def _precedents(row: Row, language: str, *, full: bool) -> Iterator[OptionFact]:
    """The nearest with their figures; in short the others by title and years only."""
    order = ("own", "region", "elsewhere")
    listed = sorted(row.precedents, key=lambda it: order.index(it.near))
    for number, done in enumerate(listed):
        said = _done(done, language, figures=full or number < _NEAR, note=full)
        yield OptionFact(say("done before"), said, done.proof)
    if not listed:
        yield OptionFact(say("done before"), say("nothing is recorded here"))


def _done(done: Done, language: str, *, figures: bool, note: bool) -> str:
    ends = list(dict.fromkeys(part for part in (done.since, done.until) if part))
    said = [say("{first} to {last}", first=ends[0], last=ends[1]) if ends[1:] else "".join(ends)]
    if figures:
        said += [f"{said_in(w, language)}: {a} {u}".strip() for w, a, u in done.figures]
    if note and done.donors:
        said.append(say("paid by {donors}", donors=", ".join(done.donors)))
    if note and done.note:
        said.append(said_in(done.note, language))
    if done.case:
        said.append(say("case {case}", case=done.case))
    aside = "; ".join(part for part in said if part)
    return f"{said_in(done.title, language)}{f' ({aside})' if aside else ''}"


def option_sources(answer: Answer, rows: Iterable[Row]) -> dict[str, str]:
    """What the keys stand for that some rows name, in the order of the answer."""
    used = {
        key
        for row in rows
        for proof in _proofs(row)
        for key in proof.source.replace(";", " ").replace(",", " ").split()
    }
    return {key: said for key, said in answer.sources.items() if key in used}


def _proofs(row: Row) -> Iterator[Proof]:
    yield row.rule_proof
    yield from (proof for _, proof, _ in row.basis)
    yield from (agreed.proof for agreed in row.agreements)
    yield from (condition.proof for condition in (*row.gates, *row.constraints))
    yield from (step.proof for step in row.steps)
    yield from (done.proof for done in row.precedents)
    yield from (proof for *_, proof in row.not_required)
    yield from (proof for _, _, proof in row.readings.values())
    yield from (p for p in (row.cost_proof, row.bilateral and row.bilateral.proof) if p)


# -- the first message -----------------------------------------------------------------------------


def option_first(row: Row, *, full: bool = True) -> list[OptionFact]:
    """The first message in words, with what is left open; in full it is shown by itself."""
    from hofburg.cooperation import draft

    label = say("first")
    if row.first is None:
        return [OptionFact(label, say("no message begins it"))]
    made, problems = draft(row)
    if made is None:
        return [OptionFact(label, problem.message) for problem in problems]
    of = f"{row.first.regime} {row.first.message}"
    author = made["author"] or say("(open)")
    if made["to"]:
        to = " ".join(made["to"])
        said = say("draft of {message} from {author} to {to}", message=of, author=author, to=to)
    else:
        said = say("draft of {message} from {author}", message=of, author=author)
    if full:
        return [OptionFact(label, say("{draft}, below", draft=said))]
    body = made["body"]
    filled = "; ".join(f"{key}: {_value(it)}" for key, it in body.items() if it is not None)
    left = [key for key, it in body.items() if it is None]
    said += f". {filled}." if filled else "."
    if left:
        said += " " + say("Left to you: {fields}.", fields=", ".join(left))
    return [OptionFact(label, said)]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, list):
        return ", ".join(_value(it) for it in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(it)}" for key, it in value.items())
    return str(value)


def filled_draft(made: Mapping[str, Any]) -> dict[str, Any]:
    """A draft as it would be written: what is filled in."""
    body = {key: it for key, it in made["body"].items() if it is not None}
    envelope: Sequence[str] = ("regime", "kind", "author", "to", "comment")
    return {key: made[key] for key in envelope if made.get(key)} | {"body": body}
