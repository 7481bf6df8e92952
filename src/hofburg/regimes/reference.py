"""The reference page of a regime, as Markdown, written from its document.

For a lawyer who reads it beside the text: each paragraph with its provisions in words, each number
with where it comes from and how far it can be trusted. What was not read in the text itself carries
a sign that cannot be overlooked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hofburg.regimes.law import Field, Law, Message, Part, Process, Provenance, Provision
from hofburg.regimes.law_compares import Compares
from hofburg.regimes.reference_areas import areas_page
from hofburg.regimes.wording import (
    code,
    day_of,
    in_words,
    kind_of,
    parameters_of,
    prose,
    quoted,
    table,
    texts_of,
    trust,
    value_of,
)

__all__ = ["reference_markdown"]

_MARKS = {
    "verified": "read in the text itself",
    "inherited": "read in an earlier text",
    "practice": "known from practice",
    "recalled": "not read; told from memory or by others",
    "doubtful": "sources differ, or the text is unclear; it decides nothing alone",
}
_STRICTER = {
    "lower": "Stricter is lower: an arrangement may lower it, and not raise it.",
    "higher": "Stricter is higher: an arrangement may raise it, and not lower it.",
    "either": "Neither way is weaker: an arrangement may change it.",
}


def reference_markdown(law: Law) -> str:
    """The reference page of a regime: the same text on every machine, ending with a newline."""
    lines = [
        *_head(law),
        *_to_confirm(law),
        *_paragraphs(law),
        *_messages(law),
        *_parameters(law),
        *_processes(law),
        *_terms(law),
        *areas_page(law),
        *_rows(law),
        *_out_of_scope(law),
        *_sources(law),
    ]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.rstrip("\n") + "\n"


def _head(law: Law) -> Iterator[str]:
    first, *others = texts_of(law.title) or [prose(law.id)]
    yield from (f"# {first}", "")
    for other in others:
        yield from (f"*{other}*", "")
    yield from ("This page is generated from the regime's document; a change belongs there.", "")
    since = day_of(law.since, law.zone) if law.since is not None else "the beginning"
    until = f", until {day_of(law.until, law.zone)}" if law.until is not None else ""
    parties = "the participating States of the atlas"
    if law.parties is not None:
        parties = "; ".join(f"{code(k)} {prose(name)}" for k, name in law.parties.items())
    rows = [
        ("id", code(law.id)),
        ("edition", prose(law.edition) or "not named"),
        ("hash of this edition", code(law.digest)),
        ("in force", f"since {since}{until}"),
        ("a day is one of", prose(law.zone)),
        ("parties", parties),
        *((("beside them", _organisations(law)),) if law.organisations else ()),
        ("handling marks, lowest first", ", ".join(code(mark) for mark in law.handling)),
    ]
    yield from table(("what", "here"), rows)
    used = _marks(law)
    yield from ("Trust, as it is printed beside each rule and number:", "")
    yield from table(
        ("mark", "meaning"),
        [(trust(mark), meaning) for mark, meaning in _MARKS.items() if mark in used],
    )


def _organisations(law: Law) -> str:
    from hofburg.atlas import organisation

    return "; ".join(f"{code(k)} {prose(organisation(k).name)}" for k in law.organisations)


def _marks(law: Law) -> set[str]:
    found = {item.provenance.mark for _, item in _provenances(law)}
    found |= {r.mark for p in law.parameters.values() for r in p.readings.values()}
    fields = (f for m in law.messages.values() for f in m.fields.values())
    return found | {f.provenance.mark for f in fields if f.provenance}


class _Item:
    def __init__(self, what: str, provenance: Provenance) -> None:
        self.what, self.provenance = what, provenance


def _provenances(law: Law) -> Iterator[tuple[str, _Item]]:
    for label, provision in law.provisions.items():
        yield f"{provision.kind} {code(label)}", _Item("provision", provision.provenance)
    for name, parameter in law.parameters.items():
        said = f"parameter {code('{' + name + '}')}: {value_of(parameter)}"
        yield said, _Item("parameter", parameter.provenance)
    for name, message in law.messages.items():
        yield f"message {code(name)}", _Item("message", message.provenance)


def _to_confirm(law: Law) -> Iterator[str]:
    open_ = [
        (what, prose(item.provenance.paragraph), trust(item.provenance.mark),
         prose(item.provenance.source))
        for what, item in _provenances(law) if item.provenance.mark in ("recalled", "doubtful")
    ]  # fmt: skip
    if open_:
        yield from ("## To be confirmed", "")
        yield from ("Whoever holds the official text can confirm or correct these first.", "")
        yield from table(("what", "paragraph", "trust", "source"), open_)


# -- paragraphs ------------------------------------------------------------------------------------


def _paragraphs(law: Law) -> Iterator[str]:
    yield from ("## Paragraphs", "")
    used = [p.provenance.paragraph for p in law.provisions.values()]
    for paragraph in dict.fromkeys([*law.paragraphs, *used]):
        title = law.paragraphs.get(paragraph, "")
        yield from (f"### {prose(paragraph) or 'Without a paragraph'} {prose(title)}".rstrip(), "")
        if paragraph in law.out_of_scope:
            yield from (f"Not coded: {prose(law.out_of_scope[paragraph])}", "")
        for provision in law.provisions.values():
            if provision.provenance.paragraph == paragraph:
                yield from _provision(law, provision)
        yield from _coded(law, paragraph)


def _coded(law: Law, paragraph: str) -> Iterator[str]:
    """Messages and parameters of a paragraph, in a line each."""
    messages = [code(n) for n, m in law.messages.items() if m.provenance.paragraph == paragraph]
    if paragraph and messages:
        yield from (f"Messages: {', '.join(messages)}.", "")
    numbers = [
        f"{code('{' + name + '}')} = {value_of(parameter)} ({trust(parameter.provenance.mark)})"
        for name, parameter in law.parameters.items()
        if paragraph and parameter.provenance.paragraph == paragraph
    ]
    if numbers:
        yield from (f"Parameters: {'; '.join(numbers)}.", "")


def _provision(law: Law, provision: Provision) -> Iterator[str]:
    yield from (f"#### {code(provision.label)}: {provision.kind}, {provision.strength}", "")
    yield from quoted(provision.text)
    for name, said in in_words(provision, law.processes[provision.process]):
        yield f"- {name}: {said}"
    dates = _dates(provision.since, provision.until, provision.decision, law.zone)
    if dates:
        yield f"- in force: {dates}"
    for name in parameters_of(law, provision):
        parameter = law.parameters[name]
        said = f"{code('{' + name + '}')} = {value_of(parameter)}"
        readings = "".join(
            f"; read otherwise ({prose(r.name)}): {prose(r.versions[-1].written)}"
            for r in parameter.readings.values()
        )
        yield f"- reads: {said}, {_trusted(parameter.provenance)}{readings}"
    if provision.at:
        yield f"- where to look: {', '.join(code(name) for name in provision.at)}"
    if provision.rows:
        yield f"- rows: {', '.join(code(row) for row in provision.rows)}"
    for step in provision.next:
        after = ", ".join(step.statuses) or "anything but met, within and excused"
        text = f" ({prose(step.text['en'])})" if "en" in step.text else ""
        yield f"- next step: message {code(step.message)} after {after}{text}"
    yield from (f"- trust: {_trusted(provision.provenance)}", "")


def _dates(since: int | None, until: int | None, decision: str, zone: str) -> str:
    parts = [f"since {day_of(since, zone)}"] if since is not None else []
    parts += [f"until {day_of(until, zone)}"] if until is not None else []
    parts += [f"by {prose(decision)}"] if decision else []
    return ", ".join(parts)


def _trusted(provenance: Provenance) -> str:
    source = f", source {prose(provenance.source)}" if provenance.source else ""
    return f"{trust(provenance.mark)}{source}"


# -- messages, parameters, processes ---------------------------------------------------------------


def _messages(law: Law) -> Iterator[str]:
    yield from ("## Messages", "")
    for message in law.messages.values():
        yield from (f"### {code(message.name)}", "")
        for title in texts_of(message.title):
            yield from (f"**{title}**", "")
        yield from quoted(message.text)
        paragraph = message.provenance.paragraph
        where = f"Paragraph {prose(paragraph)}; trust" if paragraph else "Trust"
        yield from (f"{where}: {_trusted(message.provenance)}.", "")
        yield from _fields(message)


def _fields(message: Message) -> Iterator[str]:
    rows = [
        (code(name), kind_of(field), "required" if field.required else "", *_field(field, message))
        for name, field in message.fields.items()
    ]
    if rows:
        yield from table(("field", "holds", "", "paragraph", "trust", "meaning"), rows)
    else:
        yield from ("No fields of its own.", "")
    if message.nil:
        said = ", ".join(f"{code(name)} {code(_said(v))}" for name, v in message.nil.items())
        yield from (f"A nil return says: {said}.", "")


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _field(field: Field, message: Message) -> tuple[str, str, str]:
    provenance = field.provenance or message.provenance
    meaning = "; ".join([*texts_of(field.label), *texts_of(field.text)])
    paragraph = provenance.paragraph or message.provenance.paragraph
    return prose(paragraph), trust(provenance.mark), meaning


def _parameters(law: Law) -> Iterator[str]:
    if not law.parameters:
        return
    yield from ("## Parameters", "")
    for parameter in law.parameters.values():
        yield from (f"### {code('{' + parameter.name + '}')}", "")
        yield from quoted(parameter.text)
        rows = []
        listed = [("as read", parameter.versions, parameter.provenance, "")]
        for r in parameter.readings.values():
            own = Provenance(parameter.provenance.paragraph, r.mark, r.source)
            listed.append((f"reading {code(r.name)}", r.versions, own, prose(r.why)))
        for what, versions, provenance, why in listed:
            for version in versions:
                value = value_of(parameter, version)
                since = _dates(version.since, None, version.decision, law.zone) or "always"
                rows.append((what, f"**{value}**", since, prose(provenance.paragraph),
                             trust(provenance.mark), prose(provenance.source), why))  # fmt: skip
        head = ("", "value", "in force", "paragraph", "trust", "source", "why")
        yield from table(head, rows)
        if parameter.choices:
            yield from (f"One of: {', '.join(code(c) for c in parameter.choices)}.", "")
        if parameter.stricter:
            yield from (_STRICTER[parameter.stricter], "")


def _processes(law: Law) -> Iterator[str]:
    yield from ("## Processes", "")
    for process in law.processes.values():
        yield from (f"### {code(process.name)}", "")
        for title in texts_of(process.title):
            yield from (f"**{title}**", "")
        yield from _frame(process)
        columns = [(code(c.name), code(c.written)) for c in process.columns.values()]
        if columns:
            yield from table(("column", "meaning"), columns)
        for part in process.parts.values():
            yield from (f"Part {code(part.name)}: {_lines(part)}.", "")
            own = [(code(c.name), code(c.written)) for c in part.columns.values()]
            if own:
                yield from table((f"column of {code(part.name)}", "meaning"), own)
            yield from _looks(part)
        if process.compares:
            yield from _compared(process.compares)


def _lines(part: Part) -> str:
    """What the lines of a part are."""
    if part.kind:
        return f"a line for each {code(part.kind)} of the case, in order of sending"
    lists = [code(f"{source.name}.{source.field}") for source in part.sources]
    first = "the first that is filled of " if len(lists) > 1 else ""
    return f"the lines of {first}{', '.join(lists)}"


def _compared(compares: Compares) -> Iterator[str]:
    said = [f"the lines of {code(compares.lines)} by {code(compares.by)}"]
    if compares.fields:
        said.append(f"their {', '.join(code(name) for name in compares.fields)}")
    if compares.amounts:
        kind = " and ".join(code(name) for name in compares.amounts.kind)
        said.append(f"what {code(compares.amounts.list)} counts by {kind}")
    told = dict.fromkeys(f"{it.message}{'.' * bool(it.list)}{it.list}" for it in compares.told)
    text = f"Compared with an earlier year: {'; '.join(said)}."
    if told:
        text += f" Changes are told in {', '.join(code(name) for name in told)}."
    if compares.seen:
        text += f" What was seen is told in {code(compares.seen.message)}."
    yield from (text, "")


def _looks(part: Part) -> Iterator[str]:
    for look in part.looks.values():
        same = [f"{code(theirs)} is {'its ' * mine.isidentifier()}{code(mine)}"
                for theirs, mine in look.written.items()]  # fmt: skip
        yield from (f"A line of {code(part.name)} sees, as {code(look.name)}, the lines of"
                    f" {code(look.part)} of which {' and '.join(same)}.", "")  # fmt: skip


def _frame(process: Process) -> Iterator[str]:
    if process.every:
        rows = " and ".join(word.removesuffix("s") for word in process.every)
        key = ", ".join(f"{k} from {code(v)}" for k, v in process.key.items())
        yield from (f"A row for each {rows.replace('state', 'State')}; a message finds its row by"
                    f" {key}.", "")  # fmt: skip
    elif each := process.each:
        lines, case = code(f"{each.process}.{each.part}"), code(each.process)
        yield from (f"A row for each line of {lines}, called after its State, {code(each.by)};"
                    " messages of the same case find their row by who sends or gets them."
                    f" {case} is the case of the row.", "")  # fmt: skip
    else:
        yield from (f"A case opens with {code(process.root)}.", "")
    listed = [
        (code(name), _route(route.sender), _route(route.addressee))
        for name, route in process.messages.items()
    ]
    yield from table(("message", "from", "to"), listed)
    if process.dated_by:
        yield from (f"{code(process.dated_by)} says which version of a number applies.", "")
    for name, other in process.withs.items():
        keys = ", ".join(other.on)
        if keys:
            yield from (f"{code(name)} looks into {code(other.process)} by {keys}.", "")


def _route(column: str | None) -> str:
    return code(column) if column else "not said"


# -- the rest --------------------------------------------------------------------------------------


def _terms(law: Law) -> Iterator[str]:
    if law.terms:
        yield from ("## Terms", "")
        yield from table(("term", "meaning"), [(code(n), code(t)) for n, t in law.terms.items()])


def _rows(law: Law) -> Iterator[str]:
    if not law.rows:
        return
    coded: dict[str, list[str]] = {}
    for label, provision in law.provisions.items():
        for row in provision.rows:
            coded.setdefault(row, []).append(code(label))
    yield from ("## Rows of the rule table", "")
    rows = [
        (code(row), prose(text), ", ".join(coded.get(row, [])) or "not coded")
        for row, text in law.rows.items()
    ]
    yield from table(("row", "text", "coded by"), rows)


def _out_of_scope(law: Law) -> Iterator[str]:
    yield from _listed("## Out of scope", ("paragraph or row", "reason"), law.out_of_scope)


def _sources(law: Law) -> Iterator[str]:
    yield from _listed("## Sources", ("key", "source"), law.sources)


def _listed(title: str, head: Sequence[str], rows: Mapping[str, str]) -> Iterable[str]:
    if rows:
        yield from (title, "")
        yield from table(head, [(code(key), prose(text)) for key, text in rows.items()])
