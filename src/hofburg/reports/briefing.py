"""A worked case as a briefing: what happened, what was said, what follows, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg.reports.casework import Said, cited, entries, merged, world_of
from hofburg.reports.followed import unsettled, what_follows
from hofburg.reports.markdown import code, fenced, items, opening, prose, section, table
from hofburg.reports.picture import described
from hofburg.reports.told import told_of_casebook
from hofburg.reports.wording import between, name, plain, said, when
from hofburg.values import NEVER

if TYPE_CHECKING:
    from hofburg.assessment import CaseResult, Missing, World
    from hofburg.regimes import Law

__all__ = ["briefing", "sources_of"]


def briefing(
    law: Law,
    result: CaseResult,
    world: str | None = None,
    missing: Mapping[str, tuple[Missing, ...]] | None = None,
) -> str:
    """A case as a page of Markdown, for whoever has five minutes: the same text on every machine.

    Its picture is taken to stand beside it as ``<case>.svg``; see ``timeline``.

    Args:
        law: the regime.
        result: a case of its casebook, as ``assess_cases(law, cases).cases[law.id]`` gives it.
        world: only that world, and the entries of its accounts; left out, all worlds side by side.
        missing: what ``hofburg.assessment.waiting(law, [result])`` gives, if it is at hand.

    Raises ``QuestionError`` for a world that the case does not have.
    """
    from hofburg.assessment import waiting

    case, all_said = result.case, entries(law, result)
    if world is not None:
        only = world_of(result, world)
        result = replace(result, worlds=(only,), findings={world: result.findings[world]})
        all_said = [it for it in all_said if only.admits(it.account or None)]
    missing = waiting(law, [result]) if missing is None else missing
    lines = [
        *_head(law, result),
        *_rests(law, result, all_said),
        *_picture(law, result, all_said),
        *section("What was said and done", _said_and_done(law, all_said)),
        *section("What follows", what_follows(law, result, all_said)),
        *section("How far quotas are used up", _quotas(result)),
        *section("Not settled, and what is missing", unsettled(law, result, all_said, missing)),
        *section("What is not known", items(opening(said(it)) for it in case.not_known)),
        *section("Sources", _sources(law, result, all_said)),
        *section("See for yourself", _again(law, result)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _quotas(result: CaseResult) -> Iterator[str]:
    """The lines of quota tables that the case speaks of; worlds that agree together."""
    told: dict[tuple[str, ...], list[str]] = {}
    for world in result.worlds:
        for line in result.quota.get(world.name, ()):
            keys = prose(", ".join(line.keys.values()))
            reading = "" if line.reading == "default" else f", reading {prose(line.reading)}"
            row = (
                f"{prose(line.paragraph or line.label)}{reading}", keys, between(line.used),
                f"{between(line.allowed)} {prose(line.unit)}".strip(), f"**{line.next}**",
                "" if line.complete else "others may have asked without a trace here",
            )  # fmt: skip
            told.setdefault(row, []).append(world.name)
    many = len(result.worlds) > 1
    head = ["paragraph", "counted for", "used", "of", "a further one", "not known"]
    rows = [[*row, *([_worlds_of(worlds, result)] if many else [])] for row, worlds in told.items()]
    yield from table([*head, *(["world"] if many else [])], rows)


def _worlds_of(worlds: list[str], result: CaseResult) -> str:
    return "all" if len(worlds) == len(result.worlds) else ", ".join(map(prose, worlds))


def _head(law: Law, result: CaseResult) -> Iterator[str]:
    case = result.case
    yield from (f"# {prose(said(case.title)) or code(case.case)}", "")
    asked = {when((w.as_of, w.as_of), law.zone) for w in result.worlds}
    edition = f" ({prose(law.edition)})" if law.edition else ""
    regime = prose(said(law.title) or law.id)
    yield f"A worked case of {regime}{edition}, as of {', '.join(sorted(asked))}."
    yield from ("This page is generated from the case; a change belongs there.", "")
    what = opening(said(case.what))
    if what:
        yield from (what, "")


def _rests(law: Law, result: CaseResult, all_said: list[Said]) -> Iterator[str]:
    """What the briefing rests on: origin, accounts, worlds, whose register."""
    if not all_said:
        yield from ("It rests on no entries at all.", "")
    else:
        number = len(all_said)
        accounts = list(dict.fromkeys(it.account for it in all_said if it.account))
        given = f"; accounts: {', '.join(map(prose, accounts))}" if accounts else ""
        origins = ", ".join(map(prose, cited(all_said)))
        entry = "entry" if number == 1 else "entries"
        yield from (f"**It rests on** {number} {entry}: {origins}{given}.", "")
    yield from items(_world(w) for w in result.worlds if len(result.worlds) > 1 or w.title)
    seen = _clocks(law, result)
    if seen:
        yield from (seen, "")
    named = [f"{code(it)} {prose(name(law, it))}" for it in _states(result, all_said)]
    if named:
        yield from (f"States: {', '.join(named)}.", "")


def _world(world: World) -> str:
    title = f": {prose(plain(world.title))}" if world.title else ""
    chosen = "all accounts" if world.accounts is None else ", ".join(map(prose, world.accounts))
    return f"world **{prose(world.name)}**{title} ({chosen or 'entries without an account'})"


def _clocks(law: Law, result: CaseResult) -> str:
    world, case = result.worlds[0], result.case
    parts = []
    if world.known_at < NEVER:
        parts.append(f"only what had been recorded by {when((world.known_at,) * 2, law.zone)}")
    if case.known_to:
        parts.append(f"only what {prose(case.known_to)} had sent or received")
    elif case.holder:
        parts.append(f"the register of {prose(case.holder)}, so that what was due to or from it"
                     " can be known to be absent")  # fmt: skip
    return f"Seen: {'; '.join(parts)}." if parts else ""


def _states(result: CaseResult, all_said: Iterable[Said]) -> list[str]:
    """Codes of the States that take part: authors and addressees."""
    codes: dict[str, None] = {it.author: None for it in all_said if it.author}
    for entry in result.case.entries:
        codes |= dict.fromkeys(str(c) for c in entry.get("to") or () if c != "*")
    return list(codes)


def _picture(law: Law, result: CaseResult, all_said: list[Said]) -> Iterator[str]:
    alt = described(told_of_casebook(law, result, all_said), result.worlds[0])
    yield from (f"![{prose(alt)}]({result.case.case}.svg)", "")


# -- what was said ---------------------------------------------------------------------------------


def _said_and_done(law: Law, all_said: list[Said]) -> list[str]:
    groups = merged(all_said)
    mixed = len({it.origin for it in all_said}) > 1
    several = any(it.account for it in all_said)
    rows = []
    for group in groups:
        first = group[0]
        who = " to ".join(prose(part) for part in (first.author, first.to) if part) or "–"
        cells = [_when(law, group), who, f"{prose(first.title)}{_remark(group, mixed)}"]
        if several:
            cells.append(", ".join(prose(it.account) or "all" for it in group))
        sources = dict.fromkeys(key for it in group for key in it.sources)
        cells += [_told(group), ", ".join(map(prose, sources))]
        rows.append(cells)
    account = ["account"] if several else []
    return table(["when", "who", "what", *account, "as it says", "sources"], rows)


def _when(law: Law, group: list[Said]) -> str:
    """The instants of a message; each with its account where accounts give it differently."""
    if group[0].kind == "hofburg.completeness":
        return f"up to {when(group[0].bounds, law.zone)}"
    return _by_account([(it.account, when(it.bounds, law.zone)) for it in group])


def _by_account(told: list[tuple[str, str]]) -> str:
    values: dict[str, list[str]] = {}
    for account, value in told:
        values.setdefault(value, []).append(account or "all")
    if len(values) == 1:
        return prose(told[0][1])
    return ", ".join(f"{prose(v)} ({', '.join(map(prose, who))})" for v, who in values.items())


def _told(group: list[Said]) -> str:
    """The fields of a message in words, one line each."""
    names = list(dict.fromkeys(label for it in group for label, _ in it.fields))
    lines = []
    for label in names:
        told = [(it.account, dict(it.fields).get(label, "left out")) for it in group]
        lines.append(f"{prose(label)}: {_by_account(told)}")
    return "<br>".join(lines)


def _remark(group: list[Said], mixed: bool) -> str:
    parts = list(map(prose, cited(group))) if mixed else []
    parts += [] if all(it.counted for it in group) else ["not known yet, so it does not count"]
    return f" ({'; '.join(parts)})" if parts else ""


# -- where it comes from ---------------------------------------------------------------------------


def sources_of(law: Law, result: CaseResult) -> dict[str, str]:
    """What the regime, and the case, say of their sources, by key."""
    own = {str(key): str(text) for key, text in result.case.sources.items()}
    return {**law.sources, **own}


def _sources(law: Law, result: CaseResult, all_said: list[Said]) -> list[str]:
    known = sources_of(law, result)
    keys = sorted({key for it in all_said for key in it.sources} | set(result.case.sources))
    rows = [(prose(key), prose(known.get(key, "")) or "not described") for key in keys]
    return table(("key", "what it is"), rows)


def _again(law: Law, result: CaseResult) -> list[str]:
    from hofburg.regimes import library

    where = "" if law.id in library() else f" --regime FOLDER-OF-{law.id}"
    pages = law.id if not where else f"FOLDER-OF-{law.id}"
    case = result.case.case
    return [
        *fenced([f"hofburg assess{where} --case {case}",
                 f"hofburg regime cases {pages} {case}"]),
        f"Findings rest on the edition with the hash {code(law.digest)}.",
        "",
    ]  # fmt: skip
