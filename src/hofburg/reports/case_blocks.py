"""A case as blocks of a PDF: its timeline, its messages, and what follows in each world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hofburg.assessment import status_word
from hofburg.languages import language, say
from hofburg.regimes import said_in
from hofburg.reports.attached_words import attachment_grid
from hofburg.reports.casework import Said
from hofburg.reports.timeline import case_described, case_timeline
from hofburg.reports.typeset_blocks import Block, Facts, Figure, Grid, Heading, Prose
from hofburg.reports.wording import english, facts, first_sentence, when

if TYPE_CHECKING:
    from hofburg.assessment import Finding, World
    from hofburg.regimes import Law
    from hofburg.reports.told import Told

__all__ = ["case_blocks"]


def case_blocks(told: Told, world: str | None = None) -> list[Block]:
    """The blocks under the title, of a case of a register or of a casebook.

    Args:
        told: the case.
        world: only that choice of accounts; left out, all side by side, and the first as a picture.

    Raises ``QuestionError`` for a world that the case does not have.
    """
    worlds = told.worlds if world is None else (told.world(world),)
    shown = worlds[0]
    picture = Figure(
        case_timeline(told, shown.name),
        case_described(told, shown.name),
        say("World: {world}", world=shown.title or shown.name) if len(told.worlds) > 1 else "",
    )
    return [
        *_what(told),
        Facts(_facts(told, worlds)),
        picture,
        Heading(1, say("What was said and done")),
        *_messages(told, worlds),
        Heading(1, say("What follows")),
        *_follows(told, worlds),
        *_readings(told, worlds),
        *_not_known(told),
    ]


def _what(told: Told) -> Iterator[Block]:
    if told.what:
        yield Prose(said_in(told.what, language()), _tongue(told.what))


def _tongue(texts: object) -> str:
    """The language in which a text of several is shown."""
    return language() if isinstance(texts, dict) and language() in texts else "en"


def _facts(told: Told, worlds: tuple[World, ...]) -> list[tuple[str, str]]:
    zone = told.law.zone
    title = said_in(told.law.title, language())
    rows = [(say("Regime"), f"{told.law.id}: {title}"), (say("Case"), told.case)]
    for it in worlds:
        name = it.title or it.name
        moment = when((it.as_of, it.as_of), zone)
        known = say(", as {state} knows it", state=it.holder) if it.holder else ""
        rows.append((say("As of"), f"{moment}{known}" + (f" ({name})" if len(worlds) > 1 else "")))
    return rows


# What was said and done


def _messages(told: Told, worlds: tuple[World, ...]) -> Iterator[Block]:
    listed = [it for it in told.said if any(w.admits(it.account or None) for w in worlds)]
    head = (say("Sent"), say("Message"), say("From, to"), say("Where it comes from"))
    rows = [(when(it.bounds, told.law.zone), _title(it), _way(it), _origin(it)) for it in listed]
    yield Grid(say("Messages and declarations, by time"), head, rows)
    for it in listed:
        files = told.files.get(it.place, ())
        if it.fields or files:
            yield Heading(2, f"{_title(it)}, {it.reference}")
        if it.fields:
            yield Facts(it.fields)
        if files:
            yield Grid(say("Its files"), *attachment_grid(files))


def _title(it: Said) -> str:
    return it.title if it.counted else say("{title} (not known yet)", title=it.title)


def _way(it: Said) -> str:
    return f"{it.author or '?'} → {it.to}" if it.to else it.author or "?"


def _origin(it: Said) -> str:
    parts = (it.origin, say("account {name}", name=it.account) if it.account else "", *it.sources)
    return ", ".join(part for part in parts if part)


# What follows


def _follows(told: Told, worlds: tuple[World, ...]) -> Iterator[Block]:
    """Findings under the default readings, by case; the worlds are columns beside each other."""
    places = [told.worlds.index(world) for world in worlds]
    named = [it.title or it.name for it in worlds] if len(worlds) > 1 else [say("Finding")]
    head = (say("Paragraph"), say("What it asks"), say("Who"), *named)
    cases: dict[str, list[tuple[str, ...]]] = {}
    for row in told.compared():
        found = [row.found[n] for n in places]
        if any(found):
            cells = tuple(_finding(told.law, f) for f in found)
            cases.setdefault(row.case, []).append((*_provision(told.law, row.first), *cells))
    if not cases:
        yield Prose(say("No finding comes of what is held."))
    for case, rows in cases.items():
        yield Grid(case if len(cases) > 1 else "", head, rows)


def _provision(law: Law, f: Finding) -> tuple[str, str, str]:
    provision = law.provisions[f.label]
    number = f.paragraph or f.label
    part = "" if f.part is None else f" #{f.part}"
    text = first_sentence(" ".join(said_in(provision.text, language()).split())) or f.label
    trust = f"[{provision.provenance.mark}]"
    who = f"{f.state or '?'} → {f.counterpart}" if f.counterpart else f.state or "?"
    return f"{number}{part}", f"{text} {trust}", who


def _finding(law: Law, f: Finding | None) -> str:
    if f is None:
        return say("says nothing here")
    more = facts(f, law.zone)
    status = status_word(f.status)
    return f"{status}: {more}" if more else status


def _readings(told: Told, worlds: tuple[World, ...]) -> Iterator[Block]:
    """Findings that another reading of the text changes."""
    rows = [
        (*_provision(told.law, f), _finding(told.law, f), world.title or world.name)
        for world in worlds
        for f in told.findings[world.name]
        if f.reading != "default"
    ]
    if rows:
        yield Heading(1, say("Under other readings of the text"))
        head = (say("Paragraph"), say("What it asks"), say("Who"), say("Finding"), say("World"))
        yield Grid("", head, rows)


def _not_known(told: Told) -> Iterator[Block]:
    if told.not_known:
        yield Heading(1, say("What is not known"))
        for it in told.not_known:
            text = said_in(it, language()) or english(it)
            yield Prose(text, _tongue(it))
