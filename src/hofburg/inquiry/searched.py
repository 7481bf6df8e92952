"""What can be found: entries, the document, who and where, arrangements, ways, help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hofburg.inquiry.search import Doc

if TYPE_CHECKING:
    from hofburg.assessment import Held
    from hofburg.inquiry.ask import Answer
    from hofburg.inquiry.sources import Library
    from hofburg.regimes import Field, Law

__all__ = ["documents"]


def documents(answer: Answer, library: Library) -> Iterator[Doc]:
    """Everything that can be found, with entries as the clocks of the answer show them."""
    from hofburg.regimes import library as shipped

    laws = dict(answer.laws)
    if answer.cut is None:
        yield from _entries(answer)
    else:
        from hofburg.inquiry.cut import lines_of

        yield from lines_of(answer, _entries)
    for key in dict.fromkeys([*shipped(), *laws]):
        law = laws.get(key) or library[key]
        if law.base is None:  # what an arrangement inherits stands with its base
            yield from _paragraphs(law)
        yield from _provisions(law)
    yield from _states()
    yield from _towns()
    yield from _arrangements(answer, library)
    yield from _instruments()
    yield from _help()


# -- entries ---------------------------------------------------------------------------------------


def _entries(answer: Answer) -> Iterator[Doc]:
    """What is held under the clocks, once, with the places in it."""
    seen: set[tuple[str, str, str | None]] = set()
    for engine in answer.assessment.engines:
        for held in engine.held:
            key = (held.scope, held.record or held.reference, held.account)
            if key not in seen:
                seen.add(key)
                law = answer.laws.get(str(held.entry.get("under"))) or engine.law
                yield from _entry(law if held.entry["kind"] in law.messages else engine.law, held)


def _entry(law: Law, held: Held) -> Iterator[Doc]:
    entry = held.entry
    kind, author = str(entry["kind"]), str(entry.get("author") or "")
    message = law.messages.get(kind)
    title = dict(message.title) if message and message.title else {"en": kind.replace("_", " ")}
    to = " ".join(str(code) for code in entry.get("to") or ())
    sent = str(entry.get("sent") or "?")[:10]
    who = f"{author} → {to}" if to else author
    body: dict[str, Any] = dict(entry.get("body") or {})
    about = {
        "regime": str(entry.get("regime", law.id)),
        "kind": kind,
        "reference": held.reference,
        "record": held.record,
        "case": held.scope,
    }
    about = {key: value for key, value in about.items() if value}
    number = str(entry.get("number") or "")
    called = {code: f"{held.reference} · {said}" for code, said in title.items()}
    yield Doc(
        "entries",
        tuple(key for key in (held.reference, number) if key),
        called,
        {"en": f"{who}, {sent}" if who else sent},
        (*_texts(body), *_named(law, author), *_named(law, to), str(entry.get("account") or "")),
        about,
    )
    if message:
        yield from _places(message.fields, body, held, title, about)


def _texts(value: object) -> Iterator[str]:
    """Every text and number of a body."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _named(law: Law, codes: str) -> Iterator[str]:
    from hofburg.reports import name

    for code in codes.split():
        yield from dict.fromkeys((name(law, code), name(law, code, "ru")))


def _places(
    fields: Mapping[str, Field],
    record: Mapping[str, Any],
    held: Held,
    title: Mapping[str, str],
    about: Mapping[str, str],
    line: bool = False,
) -> Iterator[Doc]:
    """Points of a body; those in a line of a list are called after the texts beside them."""
    for name, field in fields.items():
        value = record.get(name)
        points = value if isinstance(value, list) else [value]
        own = (field.of or {}).get("", field)
        if own.type == "point":
            beside = [
                str(record[text])
                for text, other in fields.items()
                if line and other.type == "text" and record.get(text)
            ]
            for point in points:
                if not isinstance(point, str) or point == "?":
                    continue
                called = beside[0] if beside else said_of(title)
                yield Doc(
                    "places",
                    (point, *beside[:1]),
                    {"en": called},
                    {code: f"{point} · {held.reference} · {said}" for code, said in title.items()},
                    tuple(beside[1:]),
                    {**about, "point": point},
                )
        elif field.type == "list" and field.of and "" not in field.of:
            for one in points:
                if isinstance(one, Mapping):
                    yield from _places(field.of, one, held, title, about, True)


def said_of(title: Mapping[str, str]) -> str:
    """A title where no language is asked."""
    return title.get("en") or next(iter(title.values()), "")


# -- documents -------------------------------------------------------------------------------------


def _paragraphs(law: Law) -> Iterator[Doc]:
    for name in law.paragraphs:
        heading = dict(law.headings.get(name) or {"en": law.paragraphs[name]})
        yield Doc(
            "paragraphs",
            (name, f"{law.id} {name}"),
            {code: f"{law.id} {name} · {said}" for code, said in heading.items()},
            {},
            tuple(law.reasons.get(name, {}).values()),
            {"regime": law.id, "paragraph": name},
        )


def _provisions(law: Law) -> Iterator[Doc]:
    for label, provision in law.provisions.items():
        if label not in law.emitted:
            continue
        texts = dict(provision.text) or {"en": provision.kind}
        paragraph = provision.provenance.paragraph
        yield Doc(
            "provisions",
            (label, f"{law.id} {label}"),
            {code: f"{law.id} {label} · {' '.join(said.split())}" for code, said in texts.items()},
            {},
            (
                paragraph,
                *law.headings.get(paragraph, {}).values(),
                *law.processes[provision.process].title.values(),
                provision.kind,
            ),
            {"regime": law.id, "label": label, "paragraph": paragraph},
        )


# -- who and where ---------------------------------------------------------------------------------


def _states() -> Iterator[Doc]:
    from hofburg.atlas import organisations, states

    for state in states():
        names = [name for known in state.called.values() for name in known]
        yield Doc(
            "states",
            (state.code, state.alpha2, state.name, *state.names, *names),
            {"en": state.name, **{code: known[0] for code, known in state.called.items()}},
            {"en": state.code},
            (),
            {"state": state.code},
        )
    for it in organisations():
        yield Doc(
            "states",
            (it.code, it.name, *it.called.values(), *it.names),
            {"en": it.name, **it.called},
            {"en": it.code},
            (it.kind,),
            {"organisation": it.code},
        )


def _towns() -> Iterator[Doc]:
    from hofburg.atlas import states, town_names

    for state in states():
        called = {"en": state.name, **{code: known[0] for code, known in state.called.items()}}
        for name, point in town_names(state.code):
            place = f"{point.latitude},{point.longitude}"
            yield Doc(
                "places",
                (name,),
                {"en": name},
                {code: f"{place} · {said}" for code, said in called.items()},
                tuple(called.values()),
                {"state": state.code, "point": place},
            )


# -- arrangements, ways, help ----------------------------------------------------------------------


def _arrangements(answer: Answer, library: Library) -> Iterator[Doc]:
    """By title and parties, without linking each: that takes seconds."""
    from hofburg.regimes import arrangements, library_path, read_yaml, texts, yaml_files

    shipped = arrangements()
    for key in library:
        law = answer.laws.get(key) or (None if key in shipped else library[key])
        if law is not None:
            if law.arrangement is not None:
                yield _arrangement(key, dict(law.title), law.arrangement.parties)
            continue
        title: Any = {}
        parties: list[str] = []
        for file in yaml_files(library_path(key))[0]:
            data = read_yaml(file, file.name).data
            if isinstance(data, dict):
                title = title or data.get("title") or {}
                parties = parties or list(data.get("parties") or ())
        yield _arrangement(key, texts(title), tuple(map(str, parties)))


def _arrangement(key: str, title: Mapping[str, str], parties: tuple[str, ...]) -> Doc:
    from hofburg.atlas import is_state_code, state

    named = [state(code) for code in parties if is_state_code(code)]
    names = [name for it in named for name in (it.name, it.name_in("ru"))]
    return Doc(
        "arrangements", (key,), title or {"en": key}, {"en": f"{key}: {', '.join(parties)}"},
        (*parties, *names), {"arrangement": key},
    )  # fmt: skip


def _instruments() -> Iterator[Doc]:
    from hofburg.cooperation import load_catalogue
    from hofburg.regimes import texts

    for key, it in load_catalogue().instruments.items():
        summary = texts(it.summary)
        yield Doc(
            "options", (key,), texts(it.title), summary, (it.kind, *it.goals), {"instrument": key}
        )


def _help() -> Iterator[Doc]:
    from hofburg.inquiry.help_topics import help_topics
    from hofburg.languages import language

    spoken = language()
    for topic in help_topics():
        yield Doc(
            "help", (topic.title, topic.id), {spoken: topic.title}, {spoken: topic.text}, (),
            {"topic": topic.id},
        )  # fmt: skip
