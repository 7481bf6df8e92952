"""What would follow if a draft were sent: the findings that it would bring upon its author.

The engine is asked twice, with the draft and without it; what differs is the draft's doing. Nothing
here refuses a message: incomplete ones are sent in life.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hofburg.assessment.api import Assessment, assess
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import explain
from hofburg.assessment.explanation import Missing
from hofburg.assessment.finding import Finding
from hofburg.assessment.wording import sentence
from hofburg.regimes import Law, fields_read
from hofburg.register import Entry, Record
from hofburg.values import NEVER, parse_instant

if TYPE_CHECKING:
    from hofburg.atlas import Boundaries

__all__ = ["Advice", "advise", "cases_of", "line_of", "message_lines"]

_BAD = ("unmet", "exceeded", "refusable", "early", "late", "shut")
_ORDER = ("must", "should", "practice")
Line = tuple[str, str, str, int]  # world, part with its process, case, number


@dataclass(frozen=True, slots=True)
class Advice:
    """What a provision would say of a message that is still a draft.

    Attributes:
        finding: as it would be, in the first of the worlds.
        sentence: because of what.
        open: fields of the draft that the provision reads and that are left out or unknown, such as
            ``body.areas``, ``copies``.
        text, mark, source: the provision's words by language, and how far they can be trusted.
        worlds: where it would be so; empty: in all of them.
    """

    finding: Finding
    sentence: str
    open: tuple[str, ...]
    text: Mapping[str, str]
    mark: str
    source: str
    worlds: tuple[str, ...] = ()


def advise(
    law: Law,
    entry: Entry,
    records: Iterable[Record] = (),
    *,
    as_of: int,
    holder: str | None = None,
    horizon: int | None = None,
    boundaries: Boundaries | None = None,
) -> tuple[Advice, ...]:
    """What the document says against a message, or waits for, were it sent as it is.

    Contents *unmet*, limits *exceeded* or *refusable*, duties *early* or *late* and gates *shut* of
    its case that bind its author; also contents of it, and gates for which a field of it is open,
    that nothing settles yet. Musts come first.

    Args:
        entry: the draft as an entry, with ``sent``.
        records: of the register that it would join.
        as_of: the moment of the question (microseconds since 1970 UTC); not before it is sent.
        holder: the State whose register that is; left out, nothing is proven absent.
        horizon: how far the register is kept (default: ``as_of``).
        boundaries: the pack that says what lies inside which State; left out, that is unknown.
    """
    reference = entry.reference
    held = [record for record in records if record.reference != reference]
    sent = parse_instant(entry.data["sent"], law.zone).hi
    horizon = as_of if horizon is None else horizon
    as_of = as_of if sent >= NEVER else max(as_of, sent)

    # Provisions of processes that do not know the message have nothing to say of it.
    knowing = {
        name
        for name, process in law.processes.items()
        if entry.kind in law.cases_of(process).messages
    }
    mine = {label: it for label, it in law.provisions.items() if it.process in knowing}
    if not law.emitted & set(mine):
        return ()
    law = replace(law, provisions=mine)

    def ask(entries: list[Record]) -> Assessment:
        return assess(
            law, entries, as_of=as_of, holder=holder, horizon=horizon, threads=1,
            boundaries=boundaries,
        )  # fmt: skip

    was, after = ask(held), ask([*held, Record(entry)])
    lines = message_lines(was.engines[0])
    before = {_alike(was.engines[0], lines, f) for f in was.findings(reading="default")}
    lines = message_lines(after.engines[0])
    cases = cases_of(after.engines[0], reference)
    found: dict[tuple[object, ...], list[Finding]] = {}
    for f in after.findings(reading="default"):
        if (
            _alike(after.engines[0], lines, f) in before
            or (f.process, f.case) not in cases
            or not _binds(law, entry, f)
        ):
            continue
        if f.status in _BAD and not (f.kind == "gate" and f.taken is False):
            speaks = True
        else:
            speaks = f.status == "undetermined" and _waits(law, entry, f)
        if speaks:
            found.setdefault((f.label, f.case, f.part, f.status), []).append(f)
    advice = [_advice(law, entry, after, same) for same in found.values()]
    return tuple(sorted(advice, key=lambda it: _ORDER.index(it.finding.strength)))


def cases_of(engine: Engine, reference: str) -> set[tuple[str, str]]:
    """Processes and cases to which the draft belongs."""
    own = [i for i, held in enumerate(engine.held) if held.reference == reference]
    found = set()
    for name in engine.planners:
        process = engine.law.processes[name]
        case = engine.law.cases_of(process).name
        sql = f"SELECT DISTINCT cid FROM thread_{case} WHERE list_contains($1, i)"
        if process.each:  # every row of the case: the draft may say who has a line
            sql = f"SELECT DISTINCT cid FROM base_{name} WHERE of_cid IN ({sql})"
        found |= {(name, cid) for (cid,) in engine.db.execute(sql, [own]).fetchall()}
    return found


def message_lines(engine: Engine) -> dict[Line, str]:
    """The references of the messages that are lines of parts."""
    found = {}
    for name in engine.planners:
        for part in engine.law.processes[name].parts.values():
            if not part.kind:
                continue
            table = f"part_{name}_{part.name} JOIN base_{name} USING (rid)"
            rows = engine.db.execute(f"SELECT w, cid, part, line_ref FROM {table}").fetchall()
            for w, case, number, reference in rows:
                place = (engine.worlds[w].label, f"{name}.{part.name}", case, number)
                found[place] = reference
    return found


def line_of(engine: Engine, f: Finding) -> Line:
    """The line that a finding is about."""
    return (f.world, f"{f.process}.{engine.law.provisions[f.label].part}", f.case, f.part or 0)


def _alike(engine: Engine, lines: Mapping[Line, str], f: Finding) -> tuple[Finding, str | None]:
    """A finding by the message that its line is: another one before it may change its number."""
    reference = lines.get(line_of(engine, f))
    return (replace(f, part=None) if reference else f, reference)


def _binds(law: Law, entry: Entry, f: Finding) -> bool:
    """Whether a finding is the author's: by name, or as the sender that the document names."""
    if f.state is not None:
        return f.state == entry.author
    by = law.provisions[f.label].exprs["by"]
    route = law.processes[f.process].messages.get(entry.kind)
    return route is not None and by.op == "column" and not by.field and by.name == route.sender


def _waits(law: Law, entry: Entry, f: Finding) -> bool:
    """Whether an open finding is the draft's to settle: by an open field, or as its own content."""
    own = fields_read(law, law.provisions[f.label], entry.kind)
    return bool(_open(law, entry, f)) or (f.kind == "content" and bool(own))


def _open(law: Law, entry: Entry, f: Finding) -> tuple[str, ...]:
    """Fields of the draft that decide a content or gate and say nothing yet."""
    if f.kind not in ("content", "gate"):
        return ()

    def says_nothing(path: str) -> bool:
        name = path.removeprefix("body.")
        if name == path:
            return name not in entry.data
        return entry.body.get(name, "?") in ("?", [])

    read = fields_read(law, law.provisions[f.label], entry.kind)
    return tuple(path for path in read if says_nothing(path))


def _advice(law: Law, entry: Entry, after: Assessment, same: list[Finding]) -> Advice:
    first, provision = same[0], law.provisions[same[0].label]
    missing: tuple[Missing, ...] = ()
    if first.status == "undetermined":
        missing = explain(after, first.id, change=False).missing
    if first.state is None:  # the first message is not in our hands, but the sender is
        first = replace(first, state=entry.author)
    worlds = tuple(dict.fromkeys(f.world for f in same))
    return Advice(
        first,
        sentence(first, missing, after.worlds[0].as_of),
        _open(law, entry, first),
        provision.text,
        provision.provenance.mark,
        provision.provenance.source,
        () if len(worlds) == len(after.worlds) else worlds,
    )
