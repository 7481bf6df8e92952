"""What the document says against a form, line by line, and which of its fields to look at.

`advise` tells what sending a draft brings upon its author, next to everything a register holds. Here
only the form itself is asked, with the provisions of the processes that it fills, so that one with
tens of thousands of lines is answered while somebody waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hofburg.assessment.answer import Filter
from hofburg.assessment.blamed import blamed
from hofburg.assessment.computed import computed
from hofburg.assessment.drafted import cases_of, line_of, message_lines
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, numbered
from hofburg.assessment.held import World, select
from hofburg.atlas import Boundaries
from hofburg.regimes import Expr, Law, Part, Provision, fields_read, walk
from hofburg.register import Entry, Record
from hofburg.values import parse_instant

__all__ = ["Objection", "deadlines", "objections"]

_ASKED = ("unmet", "exceeded", "refusable", "early", "late", "shut", "undetermined")
_BEYOND = ("look", "circular", "aggregate", "with", "chain")


@dataclass(frozen=True, slots=True)
class Objection:
    """A provision that a form does not meet, or of which the form alone does not tell.

    Attributes:
        finding: of the row or case that the form makes; its ``part`` is the line.
        fields: paths to look at, such as ``body.units`` and ``body.forces[3].strength`` (lines from
            0); ``body.forces[].strength`` is that field of all lines.
        across: whether it depends on other lines, rows or provisions too.
        reads: fields whose value bears on it, in all lines: ``body.forces[].kind``.
        computed: what a number that is stated comes to, where that is not what is stated.
    """

    finding: Finding
    fields: tuple[str, ...]
    across: bool = False
    reads: frozenset[str] = frozenset()
    computed: str = ""


def objections(
    law: Law,
    entry: Entry,
    records: Iterable[Record] = (),
    *,
    as_of: int,
    holder: str | None = None,
    horizon: int | None = None,
    boundaries: Boundaries | None = None,
) -> tuple[Objection, ...]:
    """What the document says against a form by itself, in the document's order.

    Of the processes that have the message: contents *unmet*, limits *exceeded* or *refusable*,
    duties *early* or *late*, gates *shut* and taken, and what is *undetermined*, under the default
    reading, of the row or case to which the form belongs.

    Args:
        entry: the form as an entry, with ``sent``.
        records: what it is to be seen with; other versions of the same message are best left out.
        as_of: the moment of the question (microseconds since 1970 UTC); not before it is sent.
        holder: the State whose register that is; left out, nothing is proven absent.
        horizon: how far the register is kept (default: ``as_of``).
        boundaries: the pack that says what lies inside which State; left out, that is unknown.
    """
    knowing = {name for name, process in law.processes.items() if entry.kind in process.messages}
    labels = [label for label in law.emitted if law.provisions[label].process in knowing]
    if not labels:
        return ()
    seen = [*(it for it in records if it.reference != entry.reference), Record(entry)]
    held, declarations, _ = select(
        [it for it in seen if it.entry.regime == law.regime], zone=law.zone
    )
    world = World("record", as_of, holder=holder, horizon=horizon)
    if entry.author:  # nobody else's row is asked for
        world = replace(world, roster=(entry.author,))
    engine = Engine(law, [world], held, declarations, only=labels, boundaries=boundaries)
    if not engine.planners:
        return ()
    cases = cases_of(engine, entry.reference)
    lines = message_lines(engine)
    found = []
    looked: dict[str, tuple[tuple[str, ...], bool, frozenset[str]]] = {}
    for _, f in numbered(engine, Filter(statuses=_ASKED)):
        if (f.process, f.case) not in cases or f.reading != "default":
            continue
        if f.kind == "gate" and f.taken is False:
            continue
        if lines.get(line_of(engine, f), entry.reference) != entry.reference:
            continue  # of another message, which is a line of the same case
        if f.label not in looked:
            provision = law.provisions[f.label]
            looked[f.label] = (
                _fields(law, provision, entry.kind), _across(law, provision),
                _reads(law, provision, entry.kind),
            )  # fmt: skip
        paths, across, reads = looked[f.label]
        number = "" if f.part is None else str(f.part - 1)
        at = tuple(it.replace("#", number, 1) for it in paths)
        found.append(Objection(f, _at_fault(law, entry, f, at), across, reads))
    said = computed(engine, [it.finding for it in found])
    return tuple(replace(it, computed=said.get(it.finding, "")) for it in found)


def _at_fault(law: Law, entry: Entry, f: Finding, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Of the fields of a line that a provision reads, those on which it turns here."""
    provision = law.provisions[f.label]
    if provision.at or f.part is None or f.status != "unmet" or len(paths) < 2:
        return paths
    name = paths[0].removeprefix("body.").partition("[")[0]
    lines, line = entry.body.get(name), None
    if law.processes[f.process].parts[provision.part or ""].kind:
        line = entry.body
    elif isinstance(lines, list) and f.part <= len(lines):
        line = lines[f.part - 1]
    if not isinstance(line, dict):
        return paths
    fields = blamed(law, provision, line)
    return tuple(path for path in paths if path.rpartition(".")[2] in fields) or paths


def _fields(law: Law, provision: Provision, kind: str) -> tuple[str, ...]:
    """Where to look: what the provision points at, else what it reads. ``#`` is the line's number."""
    form = law.messages[kind].fields
    if provision.part is None:
        pointed = [name for name in provision.at if name.partition(".")[0] in form]
        if pointed:
            return tuple(f"body.{name.replace('.', '[].', 1)}" for name in pointed)
        return fields_read(law, provision, kind)
    part = law.processes[provision.process].parts[provision.part]
    if part.kind:
        names = provision.at or _read_of_line(law, provision)
        return tuple(_of_form(part, name) for name in names if _of_form(part, name))
    source = next((it for it in part.sources if it.name == kind), None)
    if source is None:
        return ()
    names = provision.at or _read_of_line(law, provision)
    return tuple(f"body.{source.field}[#].{name}" for name in names)


def _of_form(part: Part, name: str) -> str:
    """The path in a message of a field of the line that it is; empty where a form has no such field."""
    envelope = {"to_all": "copies", "basis": "basis"}
    own = part.envelope(name)
    return envelope.get(own, "") if own else f"body.{name}"


def _read_of_line(law: Law, provision: Provision) -> tuple[str, ...]:
    """The fields of its line that a provision reads, through columns, in the order of the form."""
    part = law.processes[provision.process].parts[provision.part or ""]
    names = set()
    for node in _nodes(law, provision):
        if (node.op == "given" and node.value == "part") or (
            node.op == "column" and node.field == part.name and node.name not in part.columns
        ):
            names.add(node.name)
    return tuple(name for name in part.fields if name in names)


def _reads(law: Law, provision: Provision, kind: str) -> frozenset[str]:
    """The fields of a message, of whatever line, that bear on a provision."""
    process = law.processes[provision.process]
    found: set[str] = set()

    def line(part: str, name: str) -> None:
        it = process.parts[part]
        if it.kind == kind and name in it.fields:
            found.update({_of_form(it, name)} - {""})
        sources = [source.field for source in it.sources if source.name == kind and source.field]
        found.update(f"body.{field}[].{name}" for field in sources)

    for node in _nodes(law, provision):
        of_line = node.value == "part" if node.op == "given" else bool(node.field)
        if node.op in ("given", "column") and of_line:
            line(node.field, node.name)
        elif node.op in ("message", "given") and node.name == kind:
            found.add(f"body.{node.field}")
    return frozenset(found)


def _across(law: Law, provision: Provision) -> bool:
    """Whether a provision depends on more than its own line or message."""
    return any(node.op in _BEYOND for node in _nodes(law, provision))


def _nodes(law: Law, provision: Provision) -> Iterator[Expr]:
    """All that decides a provision, through the columns of its process and part."""
    process = law.processes[provision.process]
    todo = [it for role, it in provision.exprs.items() if role not in ("by", "to", "of")]
    seen = set[Expr]()
    while todo:
        for node in walk(todo.pop()):
            yield node
            if node.op == "column" and node not in seen:
                seen.add(node)
                columns = process.parts[node.field].columns if node.field else process.columns
                if node.name in columns:
                    todo.append(columns[node.name].expr)
            elif node.op == "aggregate" and node.name in process.parts and node not in seen:
                seen.add(node)
                columns = process.parts[node.name].columns
                if node.field in columns:
                    todo.append(columns[node.field].expr)


def deadlines(law: Law, kind: str, state: str, year: int) -> tuple[Finding, ...]:
    """The duties that a yearly message of a State discharges, each with when it is due.

    Asked of an empty register, half a year before that year begins. Of messages that belong to no
    row of a year there are none.
    """
    emitted = law.emitted
    labels = [
        label
        for label, it in law.provisions.items()
        if label in emitted
        and it.kind == "duty"
        and law.processes[it.process].every == ("states", "years")
        and kind in law.processes[it.process].messages
        and _done_by(law, it, kind)
    ]
    if not labels:
        return ()
    at = parse_instant(f"{year - 1}-07-01").lo
    engine = Engine(law, [World("record", at, roster=(state,))], [], only=labels)
    found = (f for _, f in numbered(engine) if f.reading == "default" and f.state == state)
    return tuple(f for f in found if f.case.rpartition("/")[2] == str(year))


def _done_by(law: Law, provision: Provision, kind: str) -> bool:
    """Whether a message is what a duty waits for."""
    done = replace(provision, exprs={"done": provision.exprs["done"]})
    own = ("message", "received", "has", "given")
    return any(node.op in own and node.name == kind for node in _nodes(law, done))
