"""The reference page of the atlas as Markdown, written from the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .cells import cited, joined, markdown, other_claim, trusted
from .model import Participation, Standing, State, Zone
from .page_institutions import institutions
from .page_organisations import organisations
from .page_ties import boundaries, formats, groups
from .rows import introduction, places, table
from .tables import all_facts, all_languages, all_sources, all_states, all_zones


def _standing_of(it: State, status: str) -> Standing | None:
    return next((found for found in it.standings if found.status == status), None)


def _note(it: State) -> str:
    """Note of a State with what else is recorded about its standing."""
    parts = [it.note]
    if it.status == "participating":
        parts += [
            f"Partner for Co-operation ({held.group}) {held.since.text} to {held.until.text}"
            for held in it.standings
            if held.status == "partner"
        ]
    for held in it.standings:
        parts += [other_claim(claim) for claim in held.claims[1:]]
    return joined(*parts)


def _state_rows(status: str) -> Iterator[Sequence[str]]:
    for it in sorted(all_states().values(), key=lambda it: it.name.casefold()):
        if it.status != status or it.former:
            continue
        held = _standing_of(it, status)
        name = " / ".join((it.name, *it.names))
        dates = () if held is None else (held.since.text,)
        kind = (it.sub_region,) if status == "participating" else (it.group,) if it.group else ()
        trust = trusted(it.confidence, it.mark)
        yield (name, it.code, it.alpha2, *kind, *dates, _note(it), cited(it.sources), trust)


def _former_rows() -> Iterator[Sequence[str]]:
    for it in all_states().values():
        if it.former:
            held = _standing_of(it, "participating")
            dates = (held.since.text, held.until.text) if held else ("", "")
            name = " / ".join((it.name, *it.names))
            trust = trusted(it.confidence, it.mark)
            see = " ".join(it.see)
            yield (name, it.code, it.alpha2, *dates, see, it.note, cited(it.sources), trust)


def _fact_groups() -> Iterator[tuple[Participation, list[str]]]:
    """Facts with the States they hold for: rows that differ in the State only are one."""
    groups: dict[str, tuple[Participation, list[str]]] = {}
    for fact in all_facts():
        key = fact.key.rsplit("/", 1)[0]
        groups.setdefault(key, (fact, []))[1].append(fact.state)
    yield from groups.values()


def _fact_rows(regime: str) -> Iterator[Sequence[str]]:
    for fact, codes in _fact_groups():
        if fact.regime == regime:
            yield (
                f"`{fact.key.split('/')[1]}`",
                fact.kind,
                " ".join(codes),
                fact.towards or "",
                fact.scope or "all",
                fact.since.text,
                fact.until.text,
                fact.date.text,
                joined(fact.what, fact.basis, fact.note),
                cited(fact.sources),
                trusted(fact.confidence, fact.mark),
            )


def _zone_rows(regime: str) -> Iterator[Sequence[str]]:
    groups: dict[tuple[str, ...], tuple[Zone, list[str]]] = {}
    for found in all_zones().values():
        if found.regime == regime:
            key = (found.extent, found.note, found.open, found.mark, *found.sources)
            groups.setdefault(key, (found, []))[1].append(found.code)
    for it, codes in groups.values():
        trust = trusted(it.confidence, it.mark)
        yield (it.extent, " ".join(codes), it.note, it.open, cited(it.sources), trust)


_TAIL = ("note", "source", "trust")
_FACT_HEAD = (
    *("key", "kind", "States", "towards", "chapter", "since", "until", "date"),
    *("what, basis, note", "source", "trust"),
)


def _columns() -> str:
    columns = table("states")["columns"]
    return " ".join(
        f"{label}: {row['note']} "
        f"({cited(row['sources'])}, {trusted(row['confidence'], row['mark'])})."
        for label, row in (("Codes", columns["codes"]), ("Sub-region", columns["sub_region"]))
    )


def _states() -> Iterator[str]:
    joined = "*Joined* is the admission to the CSCE or OSCE; a row's trust speaks of that date."
    yield from ("## Participating States", "", f"{joined} {_columns()}", "")
    yield from markdown(
        ("name", "code", "alpha-2", "sub-region", "joined", *_TAIL), _state_rows("participating")
    )
    yield from ("## Partners for Co-operation", "")
    yield from markdown(
        ("name", "code", "alpha-2", "group", "since", *_TAIL), _state_rows("partner")
    )
    yield from ("## Other States that the sources name", "")
    yield from markdown(("name", "code", "alpha-2", *_TAIL), _state_rows("other"))
    yield from ("## States that no longer exist", "")
    yield from (
        "Needed to read older messages and agreements. Their alpha-2 codes do not look them up: CS "
        "has stood for two of them. *See* says nothing about succession in law.",
        "",
    )
    yield from markdown(
        ("name", "code", "alpha-2", "joined", "until", "see", *_TAIL), _former_rows()
    )


def _names() -> Iterator[str]:
    """What States are called in other languages; the sub-table of each."""
    for language, content in table("names")["languages"].items():
        called = next(it.name for it in all_languages() if it.code == language)
        trust = f"{cited(content['sources'])}, {trusted(content['confidence'], content['mark'])}"
        yield from (f"## Names in {called}", "")
        said = content["note"]
        yield from (f"{said[0].upper()}{said[1:]}. Where ё stands, е is too ({trust}).", "")
        found = [it for it in all_states().values() if language in it.called]
        rows = (
            (it.name, it.code, it.name_in(language), "; ".join(it.called[language][1:]))
            for it in sorted(found, key=lambda it: it.name.casefold())
        )
        yield from markdown(("name", "code", called, "understood as well"), rows)


def _regimes() -> Iterator[str]:
    for regime, content in table("participation")["regimes"].items():
        yield from (f"## Participation: {content['title']}", "")
        yield from markdown(_FACT_HEAD, _fact_rows(regime))
    for regime, content in table("zone")["regimes"].items():
        yield from (f"## Zone of application: {regime}", "")
        rules = (
            (
                row["key"],
                row["text"],
                cited(row["sources"]),
                trusted(row["confidence"], row["mark"]),
            )
            for row in content["rules"]
        )
        yield from markdown(("rule", "text", *_TAIL[1:]), rules)
        yield from ("A place in question is a question for people, not for this table.", "")
        yield from markdown(("extent", "States", "inside", "open", *_TAIL[1:]), _zone_rows(regime))


def _trust_and_sources() -> Iterator[str]:
    yield from ("## Working languages", "")
    rows = (
        (it.name, it.code, cited(it.sources), trusted(it.confidence, it.mark))
        for it in all_languages()
    )
    yield from markdown(("language", "ISO 639-1", *_TAIL[1:]), rows)
    marks = table("marks")
    yield from ("## Trust", "")
    yield from markdown(("confidence", "meaning"), marks["words"].items())
    yield from ("Each row keeps the mark of the fact sheet, which becomes one of these words:", "")
    rows_of_marks = ((k, it["meaning"], it["confidence"]) for k, it in marks["marks"].items())
    yield from markdown(("mark", "meaning", "confidence"), rows_of_marks)
    yield from ("## Sources", "")
    yield from markdown(("key", "source"), all_sources().items())


def describe() -> str:
    """The reference page `docs/atlas.md`: every row of every table, as Markdown.

    The same text on every machine, in the order of the tables (States by name).
    """
    lines = [
        introduction().rstrip("\n"),
        "",
        *_states(),
        *_names(),
        *_regimes(),
        *institutions(),
        *groups(),
        *organisations(),
        *boundaries(),
    ]
    lines += [*formats(), *places().rstrip("\n").split("\n"), "", *_trust_and_sources()]
    return "\n".join(lines).rstrip("\n") + "\n"
