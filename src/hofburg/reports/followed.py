"""What follows in a case: findings by world side by side, what is settled and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hofburg.reports.casework import Said, shown
from hofburg.reports.lacking import lacking
from hofburg.reports.markdown import items, prose, table
from hofburg.reports.wording import REASONS, count, english, facts, first_sentence, plain, when

if TYPE_CHECKING:
    from hofburg.assessment import CaseResult, Finding, Missing
    from hofburg.regimes import Law

__all__ = ["Tally", "tallies", "tally", "unsettled", "what_follows"]


@dataclass(slots=True)
class Tally:
    """How many findings a world of a case has under the default readings, and how they stand.

    ``settled`` is everything but *undetermined*; ``pending`` are those of them that are not yet
    due. ``open`` holds, by reason (fact, judgement, declared, doubtful), the labels of those that
    are *undetermined*, once for each finding.
    """

    findings: int = 0
    settled: int = 0
    pending: int = 0
    open: dict[str, list[str]] = field(default_factory=dict)


def tally(law: Law, result: CaseResult, world: str) -> Tally:
    """The findings of a world counted; standing duties of which nothing is known are left out."""
    made = Tally()
    for f in shown(law, result.findings[world]):
        if f.reading != "default":
            continue
        made.findings += 1
        made.settled += f.status != "undetermined"
        made.pending += f.status == "pending"
        if f.status == "undetermined":
            made.open.setdefault(f.why or "fact", []).append(f.label)
    return made


def tallies(law: Law, result: CaseResult) -> str:
    """The counts of all worlds in a sentence each."""
    said = []
    for world in result.worlds:
        n = tally(law, result, world.name)
        pending = f", {n.pending} of them pending" if n.pending else ""
        place = f"World {prose(world.name)}: " if len(result.worlds) > 1 else ""
        said.append(f"{place}{n.settled} of {count(n.findings, 'finding')} settled{pending}.")
    return " ".join(said)


Rows = dict[tuple[str, str, int | None, int], dict[str, "Finding"]]


def _rows(law: Law, result: CaseResult, all_said: Sequence[Said]) -> Rows:
    """Findings under the default readings: a row for each case, provision and part, by world.

    Cases stand in the order in which they were opened, rows of rosters after them.
    """
    rows: Rows = {}
    order = {label: number for number, label in enumerate(law.provisions)}
    for world in result.worlds:
        seen: dict[tuple[str, str, int | None], int] = {}
        for f in shown(law, result.findings[world.name]):
            if f.reading == "default":
                key = (f.case, f.label, f.part)
                seen[key] = seen.get(key, -1) + 1
                rows.setdefault((*key, seen[key]), {})[world.name] = f
    first = {it.reference: number for number, it in reversed(list(enumerate(all_said)))}
    cases = sorted(dict.fromkeys(key[0] for key in rows), key=lambda it: first.get(it, len(first)))
    opened = {case: number for number, case in enumerate(cases)}
    return dict(sorted(rows.items(), key=lambda row: (opened[row[0][0]], order[row[0][1]],
                                                      row[0][2] or 0, row[0][3])))  # fmt: skip


def what_follows(law: Law, result: CaseResult, all_said: Sequence[Said]) -> Iterator[str]:
    """Findings that are settled in at least one world, worlds side by side, then other readings."""
    rows = _rows(law, result, all_said)
    settled = {
        key: row
        for key, row in rows.items()
        if any(f.status != "undetermined" for f in row.values())
    }
    if not rows:
        yield from ("No finding comes of what is held.", "")
        return
    yield from (tallies(law, result), "")
    if not settled:
        yield from ("None is settled yet: the next section says what is missing.", "")
    cases = list(dict.fromkeys(key[0] for key in rows))
    names = [world.name for world in result.worlds]
    head = ["paragraph", "what it asks", "who", *(map(prose, names) if names[1:] else ["finding"])]
    for case in cases:
        cells = [
            (*_provision(law, key, row), *(_cell(law, row.get(world)) for world in names))
            for key, row in settled.items()
            if key[0] == case
        ]
        if cells and len(cases) > 1:
            yield from (f"### On {_opened(law, case, all_said)}", "")
        yield from table(head, cells)
    changed = _readings(law, result, rows)
    if changed:
        yield from ("Under another reading of the text:", "", *items(changed))


def _opened(law: Law, case: str, all_said: Sequence[Said]) -> str:
    """A case by its first message; where accounts date it differently, by the first of them."""
    by = next((it for it in all_said if it.reference == plain(case)), None)
    return f"{prose(case)}{f': {prose(by.title)}, {when(by.bounds, law.zone)}' if by else ''}"


def _provision(
    law: Law, key: tuple[str, str, int | None, int], row: Mapping[str, Finding]
) -> tuple[str, str, str]:
    """Paragraph, first sentence of the text with its trust, and who is bound."""
    provision = law.provisions[key[1]]
    number = provision.provenance.paragraph or provision.label
    part = "" if key[2] is None else f", line {key[2]}"
    text = prose(first_sentence(plain(english(provision.text)))) or prose(provision.label)
    strength = "" if provision.strength == "must" else f"{prose(provision.strength)}, "
    return (
        f"{prose(number)}{part}",
        f"{text} \\[{strength}{prose(provision.provenance.mark)}\\]",
        ", ".join(dict.fromkeys(_who(f) for f in row.values())),
    )


def _who(f: Finding) -> str:
    bound = prose(f.state or "not known")
    return f"{bound} to {prose(f.counterpart)}" if f.counterpart else bound


def _cell(law: Law, f: Finding | None) -> str:
    if f is None:
        return "–"
    said = facts(f, law.zone)
    status = f.status if f.status == "undetermined" else f"**{f.status}**"
    return f"{status}: {prose(said)}" if said else status


def unsettled(
    law: Law,
    result: CaseResult,
    all_said: Sequence[Said],
    missing: Mapping[str, tuple[Missing, ...]],
) -> Iterator[str]:
    """Findings that are undetermined, with what each waits for; worlds of one reason together."""
    told: dict[tuple[tuple[str, str, int | None, int], str], list[str]] = {}
    rows = _rows(law, result, all_said)
    for key, row in rows.items():
        for world, f in row.items():
            if f.status == "undetermined":
                lacks = lacking(law, missing.get(f.id, ()))
                reason = "; ".join(map(prose, lacks)) or _reason(f)
                if lacks and f.why == "judgement":
                    reason = f"for people to judge: {reason}"
                told.setdefault((key, reason), []).append(world)
    many = len(result.worlds) > 1
    several = len({key[0] for key in rows}) > 1
    # What one provision waits for in several cases is said once.
    merged: dict[tuple[str, str, tuple[str, ...], str], list[tuple[str, str]]] = {}
    for (key, reason), worlds in told.items():
        paragraph, text, who = _provision(law, key, rows[key])
        merged.setdefault((paragraph, text, tuple(worlds), reason), []).append((key[0], who))
    cells = []
    for (paragraph, text, worlds_, reason), cases in merged.items():
        named = ", ".join(dict.fromkeys(prose(case) for case, _ in cases))
        number = f"{paragraph} on {named}" if several else paragraph
        who = ", ".join(dict.fromkeys(who for _, who in cases))
        where = ["all" if len(worlds_) == len(result.worlds) else ", ".join(map(prose, worlds_))]
        cells.append([number, text, who, *(where if many else []), reason])
    place = ["world"] if many else []
    yield from table(["paragraph", "what it asks", "who", *place, "what is missing"], cells)


def _reason(f: Finding) -> str:
    return prose(REASONS.get(f.why or "", f.why or "the facts at hand allow more than one answer"))


def _readings(law: Law, result: CaseResult, rows: Rows) -> list[str]:
    """What another reading changes: one line for each reading, with why it is one."""
    changes: dict[str, dict[str, list[str]]] = {}
    for world in result.worlds:
        was = {
            (key[0], key[1], key[2], row[world.name].state): row[world.name].status
            for key, row in rows.items()
            if world.name in row
        }
        for f in shown(law, result.findings[world.name]):
            if f.reading == "default":
                continue
            before = was.get((f.case, f.label, f.part, f.state), "not said")
            paragraph = law.provisions[f.label].provenance.paragraph or f.label
            line = f"{prose(paragraph)} {prose(f.state or '')} {f.status} instead of {before}"
            changes.setdefault(f.reading, {}).setdefault(line, []).append(world.name)
    return [
        f"**{prose(reading)}**: {'; '.join(_changed(line, at, result) for line, at in by.items())}."
        f"{_why(law, reading)}"
        for reading, by in changes.items()
    ]


def _changed(line: str, worlds: list[str], result: CaseResult) -> str:
    names = list(dict.fromkeys(worlds))
    return f"{line} ({', '.join(map(prose, names))})" if len(result.worlds) > 1 else line


def _why(law: Law, reading: str) -> str:
    parameter, _, name = reading.partition("=")
    said = law.parameters[parameter].readings[name].why if parameter in law.parameters else ""
    return f" Why it is one: {prose(said)}" if said else ""
