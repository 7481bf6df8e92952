"""An arrangement as a document: who, where, how long, and what it says beside its base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from hofburg.reports.arrangement_words import WORDS, in_language
from hofburg.reports.wording import name, plain

if TYPE_CHECKING:
    from hofburg.arrangements import Difference, Figure, Said
    from hofburg.regimes import Arrangement, Case, Law

__all__ = ["arrangement_page", "difference_page", "term_words"]


def arrangement_page(
    law: Law, said: Difference, cases: Sequence[Case], language: str = "en"
) -> str:
    """An arrangement for a reader, as Markdown with a line end.

    Args:
        law: the arrangement.
        said: what it changes of its base.
        cases: its worked examples, by their titles.
        language: ``en`` or ``ru``; what the document has not in it stands in English.
    """
    words = WORDS[language]
    header = law.arrangement
    lines = [f"# {in_language(law.title, language) or plain(law.id)}", ""]
    if header is not None:
        lines += _head(law, header, words, language)
    lines += _body(said, words, language)
    lines += _cases(cases, words, language)
    lines += _sources(law, words)
    lines += [words["note"], "", words["no-sovereignty"]]
    return "\n".join(lines).rstrip() + "\n"


def difference_page(said: Difference, language: str = "en") -> str:
    """What differs between two of them, as Markdown with a line end."""
    words = WORDS[language]
    head = words["beside"].format(here=plain(said.here), there=plain(said.there) or "-")
    lines = [f"# {head}", "", *_body(said, words, language)]
    if len(lines) == 2:
        lines.append(words["nothing"])
    return "\n".join(lines).rstrip() + "\n"


def term_words(law: Law, header: Arrangement, words: Mapping[str, str]) -> str:
    """From when to when: *2000-06-01 to 2023-05-31*."""
    from hofburg.regimes import day_of

    since = day_of(header.since, law.zone) if header.since is not None else words["no-start"]
    until = day_of(header.until, law.zone) if header.until is not None else words["no-end"]
    return f"{since} {words['to']} {until}"


def _head(law: Law, header: Arrangement, words: Mapping[str, str], language: str) -> Iterator[str]:
    named = [f"{code} ({name(law, code, language)})" for code in header.parties]
    rows = [
        ("id", plain(law.id)),
        ("base", plain(law.base.id) if law.base else words["own"]),
        ("edition", plain(law.edition)),
        ("parties", ", ".join(named) if header.parties else words["all"]),
        ("for", words[f"for-{header.scope}"] if header.scope else ""),
        ("term", term_words(law, header, words)),
        ("status", words[header.status]),
        ("nature", words[header.nature]),
        ("signed", plain(header.signed)),
        ("area", in_language(header.area, language)),
        ("precedes", ", ".join(header.precedes)),
        ("incomplete", in_language(header.incomplete, language)),
        ("hash", law.digest),
    ]
    yield from (f"- {words[key]}: {value}" for key, value in rows if value)
    yield ""


def _body(said: Difference, words: Mapping[str, str], language: str) -> Iterator[str]:
    there = words["in-base" if said.base else "there"]
    if said.header:
        names = {"since": words["from"], "until": words["until"]}
        for role in said.header:
            beside = f"; {there} {plain(role.there)}" if role.there else ""
            here = plain(role.here) or words["not-said"]
            yield f"- {names.get(role.name) or words[role.name]}: {here}{beside}"
        yield ""
    if said.figures:
        yield from (f"## {words['figures']}", "")
        for figure in said.figures:
            yield from _figure(figure, words, there)
        yield ""
    sections = (("touched", said.touched), ("added", said.added), ("gone", said.gone))
    for section, provisions in sections:
        if provisions:
            title = words["says" if section == "added" and not said.there else section]
            yield from (f"## {title}", "")
            for it in provisions:
                yield from _provision(it, words, language, there)
    if said.left:
        yield from (f"## {words['left']}", "")
        yield from (f"- {plain(k)}: {in_language(why, language)}" for k, why in said.left.items())
        yield ""
    named = (("messages", said.messages), ("processes", said.processes), ("areas", said.areas))
    if said.there and any(names for _, names in named):
        yield from (f"## {words['new']}", "")
        yield from (f"- {words[key]}: {', '.join(names)}" for key, names in named if names)
        yield ""


def _figure(it: Figure, words: Mapping[str, str], there: str) -> Iterator[str]:
    beside = f"; {there} {plain(it.there)}" if it.there else ""
    here = plain(it.here) or words["not-here"]
    yield f"- {it.name}: {here}{beside} {_trust(it.paragraph, it.mark, it.source)}"
    for reading, value in it.readings.items():
        yield f"  - {words['read']} {plain(reading)}: {plain(value)}"


def _provision(it: Said, words: Mapping[str, str], language: str, there: str) -> Iterator[str]:
    kind = f"{words[it.kind]}, {words[it.strength]}"
    yield f"### {plain(it.label)}: {kind} {_trust(it.paragraph, it.mark, it.source)}"
    yield ""
    if text := in_language(it.text, language):
        yield from (text, "")
    for role in it.roles:
        beside = f"; {there} `{plain(role.there)}`" if role.there else ""
        here = f"`{plain(role.here)}`" if role.here else words["not-here"]
        yield f"- {role.name}: {here}{beside}"
    if it.figures:
        yield f"- {words['reads']}: {', '.join(it.figures)}"
    if it.roles or it.figures:
        yield ""


def _trust(paragraph: str, mark: str, source: str) -> str:
    said = [plain(text) for text in (paragraph, mark, source) if text]
    return f"[{', '.join(said)}]"


def _cases(cases: Sequence[Case], words: Mapping[str, str], language: str) -> Iterator[str]:
    if cases:
        yield from (f"## {words['cases']}", "")
        for case in cases:
            title = case.title if isinstance(case.title, str) else in_language(case.title, language)
            yield f"- {plain(case.case)}: {plain(title)}"
        yield ""


def _sources(law: Law, words: Mapping[str, str]) -> Iterator[str]:
    known = law.base.sources if law.base else {}
    own = {key: text for key, text in law.sources.items() if key not in known}
    if own:
        yield from (f"## {words['sources']}", "")
        yield from (f"- {plain(key)}: {plain(text)}" for key, text in own.items())
        yield ""
