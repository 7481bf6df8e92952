"""Words and Markdown for the reference page: values, provisions and trust as a reader says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hofburg.regimes.captions import captioned
from hofburg.regimes.expression import Expr, walk
from hofburg.regimes.law import Column, Field, Law, Parameter, Process, Provision, Version
from hofburg.values import zone_of

__all__ = [
    "code",
    "day_of",
    "in_words",
    "kind_of",
    "parameters_of",
    "prose",
    "quoted",
    "table",
    "texts_of",
    "trust",
    "value_of",
]

_SPECIAL = str.maketrans(
    {c: "\\" + c for c in "\\`*_[]|"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
)


def prose(text: str) -> str:
    """Text of a document on one line, with nothing that Markdown or HTML would read as its own."""
    return " ".join(text.split()).translate(_SPECIAL)


def code(text: str) -> str:
    """Text as code, whatever is in it."""
    text = " ".join(text.split()).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in _runs(text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _runs(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split() if run]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in the way of GitHub; cells are Markdown already."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def texts_of(texts: Mapping[str, str]) -> list[str]:
    """A text in all its languages, English first, for paragraphs that stand beneath each other."""
    order = sorted(texts, key=lambda language: (language != "en", language != "ru", language))
    return [prose(texts[language]) for language in order if texts[language].strip()]


def quoted(texts: Mapping[str, str]) -> Iterator[str]:
    """A text in all its languages as a block of its own; nothing where there is none."""
    listed = texts_of(texts)
    for number, text in enumerate(listed):
        yield from [">"] * bool(number)
        yield f"> {text}"
    if listed:
        yield ""


def trust(mark: str) -> str:
    """A mark; what was not read in a text stands out."""
    return f"**⚠ {mark}**" if mark in ("recalled", "doubtful") else mark


def value_of(parameter: Parameter, version: Version | None = None) -> str:
    """A value with its unit as the document writes it; by default all versions in their order."""
    if version is None:
        return ", then ".join(value_of(parameter, v) for v in parameter.versions)
    written = " ".join(version.written.split())
    has_unit = parameter.choices or written.endswith(parameter.unit)
    return prose(written if has_unit else f"{written} {parameter.unit}")


def day_of(at: int, zone: str) -> str:
    """An instant of a law as a day, where it is the beginning or the end of one."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    local = moment.astimezone(zone_of(zone))
    clock = local.strftime("%H:%M:%S.%f")
    if clock in ("00:00:00.000000", "23:59:59.999999"):
        return local.strftime("%Y-%m-%d")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def kind_of(field: Field) -> str:
    """What a field holds: *list of state*, *choice of a, b*, *list of records (title: text)*."""
    if field.type == "choice":
        return "choice of " + ", ".join(_choice(field, choice) for choice in field.choices)
    if field.type != "list" or not field.of:
        return field.type
    if "" in field.of:
        return "list of " + kind_of(field.of[""])
    inner = "; ".join(
        f"{code(name)} {kind_of(one)}{', required' if one.required else ''}"
        for name, one in field.of.items()
    )
    return f"list of records ({inner})"


def _choice(field: Field, value: str) -> str:
    called = captioned(field, value)[len(value) :]
    return f"{code(value)}{' ' if called else ''}{prose(called)}"


def in_words(provision: Provision, process: Process) -> Iterator[tuple[str, str]]:
    """What a provision says: pairs of a word and Markdown, expressions as the document has them."""
    said = {role: code(text) for role, text in provision.written.items() if text}
    title = process.title.get("en")
    part = f", each line of {code(provision.part)}" if provision.part else ""
    yield "about", f"{code(process.name)}{f' ({prose(title)})' if title else ''}{part}"
    towards = f", towards {said['to']}" if "to" in said else ""
    yield ("whose step" if provision.kind == "gate" else "who"), f"{said['by']}{towards}"
    if "when" in said:
        yield "when", said["when"]
    yield from {"duty": _duty, "limit": _limit, "content": _content, "gate": _gate}[provision.kind](
        provision, said
    )
    if "unless" in said:
        yield "excused", f"if {said['unless']}"


def _duty(_: Provision, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "due", said.get("due", "without delay")
    if "not_before" in said:
        yield "not before", said["not_before"]
    yield "done", said["done"]


def _limit(provision: Provision, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if "value" in said:
        what = f"the value {said['value']}"
    elif "sum" in said:
        what = f"the sum of {said['sum']}"
    elif "start" in said:
        what = f"cases at once, from {said['start']} to {said['end']}"
    else:
        what = "the number of cases"
    yield "measures", what
    if "counts" in said:
        yield "counts", f"those with {said['counts']}"
    if "per" in said:
        yield "counted apart for each", said["per"]
    if "order" in said:
        yield "in the order of", said["order"]
    if "over" in said:
        yield "within", prose(provision.written["over"])
    yield "at most", said["at_most"]
    yield "beyond that", provision.beyond


def _content(_: Provision, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "must hold", said["holds"]


def _gate(_: Provision, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "the step", said["step"]
    yield "is open if", said["opens"]


def parameters_of(law: Law, provision: Provision) -> list[str]:
    """Names of the parameters that a provision reads, through columns and looks into others."""
    process = law.processes[provision.process]
    found: dict[str, None] = {}
    todo: list[Expr] = list(reversed([*provision.exprs.values(), *provision.per]))
    seen: set[tuple[str, str]] = set()
    while todo:
        for node in walk(todo.pop()):
            if node.op == "param":
                found[node.name] = None
            key = (node.field, node.name)
            if node.op in ("column", "aggregate") and key not in seen:
                seen.add(key)
                if column := _column(process, node):
                    todo.append(column.expr)
            elif node.op == "with":
                other, column = law.behind(process, node)
                if (node.name, node.field) not in seen and column:
                    seen.add((node.name, node.field))
                    found |= dict.fromkeys(_read_by(other, column))
    return list(found)


def _column(process: Process, node: Expr) -> Column | None:
    if node.op == "aggregate":
        return process.parts[node.name].columns.get(node.field)
    if node.field:
        return process.parts[node.field].columns.get(node.name)
    return process.columns.get(node.name)


def _read_by(process: Process, column: Column) -> list[str]:
    """Parameters that a column of another process reads."""
    found: dict[str, None] = {}
    todo, seen = [column.expr], {column.name}
    while todo:
        for node in walk(todo.pop()):
            if node.op == "param":
                found[node.name] = None
            elif node.op == "column" and not node.field and node.name not in seen:
                seen.add(node.name)
                if node.name in process.columns:
                    todo.append(process.columns[node.name].expr)
    return list(found)
