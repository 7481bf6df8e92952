"""Why a finding says what it says, and what would change it: built on demand, for one finding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from hofburg.assessment.api import Assessment
from hofburg.assessment.bearing import bearing
from hofburg.assessment.explanation import Draft, Evidence, Explanation, Missing, ParameterUse
from hofburg.assessment.finding import Finding
from hofburg.assessment.found import find
from hofburg.assessment.held import Declaration, Held, World
from hofburg.assessment.lens import Lens, show
from hofburg.assessment.lens_case import facts_of_case
from hofburg.assessment.lens_figures import open_figure, open_figures
from hofburg.assessment.lens_lines import behind, open_facts, open_messages, spelled
from hofburg.assessment.lens_places import OF_THE_ATLAS, open_area, open_member, open_place
from hofburg.assessment.nil_returns import nil_return
from hofburg.assessment.plain_reads import reach
from hofburg.assessment.whatif import is_quick, smallest_change
from hofburg.assessment.wording import sentence
from hofburg.languages import say
from hofburg.regimes import Expr, NextStep, Version
from hofburg.register import COMPLETENESS
from hofburg.values import ALWAYS, NEVER, format_instant, format_number

__all__ = ["explain", "missing_facts", "next_steps"]

_NO_STEP = ("met", "within", "open", "excused")


def explain(
    assessment: Assessment, finding_id: str, *, change: bool | Literal["quick"] = True
) -> Explanation:
    """Explain the finding with that id. Raises ``QuestionError`` if there is none.

    ``change=False`` leaves out the search for the smallest change, which takes most of the time;
    ``quick`` only where many entries bear on the finding, which ``Explanation.searched`` then says.
    """
    engine, number, finding, others = find(assessment, finding_id)
    world = engine.worlds[number]
    lens = Lens.of(engine, finding, *bearing(engine, finding, world))
    missing = missing_facts(lens)
    settled = finding.status not in ("undetermined", "excused")
    sought = is_quick(lens.engine.held) if change == "quick" else change
    provision = lens.provision
    return Explanation(
        finding=finding,
        sentence=sentence(finding, missing, world.as_of),
        law=provision.text,
        mark=provision.provenance.mark,
        source=provision.provenance.source,
        conditions=_conditions(lens),
        clock=_clock(finding, world),
        parameters=_parameters(lens),
        evidence=_evidence(lens),
        missing=missing,
        change=smallest_change(lens, lens.engine.held) if sought and settled else None,
        next=next_steps(lens),
        others=others,
        sources=engine.law.sources,
        searched=sought or not settled,
    )


def _conditions(lens: Lens) -> tuple[tuple[str, str, str], ...]:
    """Each expression as written with its value, a conjunction term by term."""
    listed = []
    for role, expr in lens.roles():
        if role == "per":
            continue
        listed.append(
            (
                _KEY.get(role, role),
                lens.provision.written.get(role, ""),
                show(lens.value(expr), expr.type),
            )
        )
        listed += [
            (column, "column", show(lens.value(node), node.type))
            for column, node in _columns(expr, lens.provision.part)
        ]
    return tuple(dict.fromkeys(listed))


# Roles as the document writes them.
_KEY = {"order": "by", "start": "at_once (start)", "end": "at_once (end)"}


def _columns(expr: Expr, part: str | None) -> list[tuple[str, Expr]]:
    from hofburg.regimes import walk

    found = {
        (n.field + "." if n.field else "") + n.name: n
        for n in walk(expr)
        if n.op == "column" and n.field in ("", part)  # not those of other lines
    }
    looks = {spelled(n): n for n in walk(expr) if n.op in ("look", "circular")}
    return sorted({**found, **looks}.items())


def _clock(finding: Finding, world: World) -> tuple[tuple[str, str], ...]:
    listed: list[tuple[int, str, str]] = []
    for name in ("not_before", "due", "done"):
        bounds = getattr(finding, name)
        if bounds is not None:
            listed.append((bounds[0], name.replace("_", " "), show(bounds, "instant")))
    listed.append((world.as_of, "as of", format_instant(world.as_of)))
    if world.known_at < NEVER:
        listed.append((world.known_at, "known at", format_instant(world.known_at)))
    return tuple((name, text) for _, name, text in sorted(listed))


def _parameters(lens: Lens) -> tuple[ParameterUse, ...]:
    planner = lens.engine.planners[lens.finding.process]
    used = []
    for name in sorted(planner.provision_parameters(lens.provision)):
        parameter = lens.engine.law.parameters[name]
        reading = lens.env[1] if lens.env and lens.env[0] == name else None
        versions = parameter.under(reading)
        version = _version_at(lens, versions)
        used.append(
            ParameterUse(
                name,
                version.written,
                None if version.since is None else format_instant(version.since),
                version.decision,
                parameter.provenance.paragraph,
                parameter.provenance.mark,
                parameter.provenance.source,
                {r.name: (r.versions[-1].written, r.why) for r in parameter.readings.values()},
            )
        )
    return tuple(used)


def _version_at(lens: Lens, versions: tuple[Version, ...]) -> Version:
    bounds, _ = lens.engine.planners[lens.finding.process].dated(lens.env)
    lo, _ = lens.read(bounds, "instant")
    chosen = versions[0]
    for version in versions:
        if version.since is None or (lo is not None and lo >= version.since):
            chosen = version
    return chosen


def _evidence(lens: Lens) -> tuple[Evidence, ...]:
    """Entries of the case that the provision reads, first messages of peers that count, and what
    was declared of messages that are not held."""
    process = lens.engine.law.processes[lens.finding.process]
    wanted = lens.messages()
    rows = lens.engine.db.execute(
        f"SELECT kind, i FROM said_{process.name} WHERE cid = $1 ORDER BY sent_lo, i",
        [lens.finding.case],
    ).fetchall()
    chosen = [i for kind, i in rows if kind in wanted]
    repeated = {part.kind for part in process.parts.values()}  # who has one may lack another
    absent = wanted - ({kind for kind, _ in rows} - repeated)
    chosen = [*_of_case(lens), *chosen]
    peers = lens.peers()
    if peers:
        # The row of a line stands on the messages that may hold the line.
        law = lens.engine.law
        whole = law.cases_of(process)
        sources = whole.parts[process.each.part].sources if process.each else ()
        opening = [source.name for source in sources] or [process.root]
        rows = lens.engine.db.execute(
            f"SELECT i FROM said_{whole.name} WHERE list_contains($1, cid) AND list_contains($2, kind)"
            " AND first ORDER BY sent_lo, i",
            [[process.thread(peer) or peer for peer in peers], opening],
        ).fetchall()
        chosen += [i for (i,) in rows]
    chosen += _looked_up(lens)
    entries = tuple(_as_evidence(lens.engine.held[i]) for i in dict.fromkeys(chosen))
    return entries + tuple(
        _as_declared(d) for d in lens.engine.declarations if _speaks(lens, d, absent)
    )


def _of_case(lens: Lens) -> list[int]:
    """For the row of a line: messages of its case that have the line, or what is read of the case."""
    law, process = lens.engine.law, lens.engine.law.processes[lens.finding.process]
    if not process.each:
        return []
    case = law.cases_of(process)
    exprs = [*lens.provision.exprs.values(), *lens.provision.per]
    read: list[Expr] = [case.parts[process.each.part].of]
    for node in reach(process, exprs, lambda _: True):
        column = law.behind(process, node)[1] if node.op == "with" else None
        if column and node.name == case.name:
            read.append(column.expr)
    wanted = {n.name for n in reach(case, read, lambda _: True) if n.op in ("message", "received")}
    rows = lens.engine.db.execute(
        f"SELECT i FROM said_{case.name} WHERE cid = $1 AND list_contains($2, kind) ORDER BY sent_lo, i",
        [process.thread(lens.finding.case), sorted(wanted)],
    ).fetchall()
    return [i for (i,) in rows]


def _looked_up(lens: Lens) -> list[int]:
    """Messages of the rows of other processes in which the provision looks something up."""
    process = lens.engine.law.processes[lens.finding.process]
    exprs = [*lens.provision.exprs.values(), *lens.provision.per]
    names = {node.name for node in reach(process, exprs, lambda _: True) if node.op == "with"}
    found: list[int] = []
    for look in (process.withs[name] for name in sorted(names)):
        if not look.on:
            continue  # its own case
        ends = [lens.value(on) for on in look.on.values()]
        if any(low is None or low != high for low, high in ends):
            continue
        case = "/".join([look.process, *(_key(low) for low, _ in ends)])
        rows = lens.engine.db.execute(
            f"SELECT i FROM said_{look.process} WHERE cid = $1 ORDER BY sent_lo, i", [case]
        ).fetchall()
        found += [i for (i,) in rows]
    return found


def _key(value: Any) -> str:
    return format_number(value) if isinstance(value, Decimal) else str(value)


def _speaks(lens: Lens, d: Declaration, absent: set[str]) -> bool:
    """Whether a declaration says something of this case: of what is absent, or of its ordinal."""
    process = lens.engine.law.processes[lens.finding.process]
    case = process.thread(lens.finding.case) or lens.finding.case
    if d.case not in (None, case) or d.regime != lens.engine.law.regime:
        return False
    if not lens.engine.worlds[0].admits(d.account):
        return False
    if d.label is not None:
        return d.label == lens.provision.label
    if d.kinds is None or absent & set(d.kinds):
        return True
    return lens.provision.kind == "limit" and lens.engine.law.opening(process) in d.kinds


def _as_declared(d: Declaration) -> Evidence:
    return Evidence(
        d.reference, COMPLETENESS, None, None, d.account, d.origin, d.sources, "", "public"
    )


def _as_evidence(held: Held) -> Evidence:
    e: Mapping[str, Any] = held.entry
    return Evidence(
        held.reference,
        e["kind"],
        e.get("author"),
        e.get("sent"),
        held.account,
        e.get("origin", ""),
        tuple(e.get("sources", ())),
        held.record,
        e.get("handling", "public"),
    )


def missing_facts(lens: Lens) -> tuple[Missing, ...]:
    """Facts that an undetermined finding waits for."""
    if lens.finding.status != "undetermined" or lens.finding.why not in ("fact", "judgement"):
        return ()
    found: dict[tuple[str, str], Missing] = {}
    law = lens.engine.law
    for role, expr in lens.roles():
        if role in ("step",):
            continue
        facts = list(lens.facts(expr, unknown=True))
        of_sums = (f for f in facts if f.op in ("aggregate", "look", "circular"))
        for fact in [*facts, *(it for f in of_sums for it in facts_of_case(lens, f))]:
            for figure in open_figures(lens, fact):
                found[f"{{{figure.name}}}", ""] = Missing("", "", "", open_figure(lens, figure))
            if fact.op == "param":
                continue
            of_lines = fact.op in ("look", "circular")
            key = (spelled(fact) if of_lines else fact.name, fact.field)
            if fact.op in OF_THE_ATLAS:
                key = (_lack(lens, fact), "")
            message = fact.args[0].field if fact.op == "circular" else fact.name
            found.setdefault(
                key, Missing(_column_of(lens, fact), message, fact.field, _lack(lens, fact))
            )
    if _uncounted(lens):
        root = law.opening(law.processes[lens.finding.process])
        found[root, "*"] = Missing(
            "",
            root,
            "*",
            say("the register is not known to hold every {kind} that would count", kind=root),
        )
    return tuple({m.text: m for m in found.values()}.values())


def _uncounted(lens: Lens) -> bool:
    """Whether it waits for a count that may lack cases: its own, or one that it refers to."""
    own = lens.provision
    asked = [n for n in own.nodes() if n.op == "chain" and n.value in ("beyond", "measured")]
    limits = [lens.engine.law.provisions[n.name] for n in asked if not lens.settled(n)]
    if own.kind == "limit" and lens.finding.measured and lens.finding.measured[1] is None:
        limits.append(own)
    return any("value" not in limit.exprs for limit in limits)


def _column_of(lens: Lens, fact: Expr) -> str:
    for column in lens.engine.law.processes[lens.finding.process].columns.values():
        if column.expr == fact:
            return column.name
    return fact.name if fact.op == "column" else ""


def _lack(lens: Lens, fact: Expr) -> str:
    what = f"{fact.name}.{fact.field}" if fact.field else fact.name
    of_line = fact.op == "column" or fact.value == "part"
    if of_line and lens.finding.part and fact.field == lens.provision.part:
        what = say(
            "{name} of line {n} of {part}", name=fact.name, n=lens.finding.part, part=fact.field
        )
    if fact.op == "has":
        return say("whether there was a {kind} is not known", kind=fact.name)
    if fact.op in ("look", "circular"):
        return open_facts(lens, fact, lens.finding.part)
    if fact.op in ("within", "overlaps"):
        return open_area(lens, fact)
    if fact.op in ("at_sea", "inside"):
        return open_place(lens, fact)
    if fact.op == "member":
        return open_member(lens, fact)
    if fact.op == "aggregate":
        if said := _of_messages(lens, fact):
            return said
        lines = lens.open_lines(fact)
        if lines is None:
            return say("no line of {part} is in our hands", part=fact.name)
        if lines:
            return say(
                "{name} of {part}, line {lines}, is not fully known",
                name=fact.field, part=fact.name, lines=", ".join(lines),
            )  # fmt: skip
        if looks := behind(lens, fact.name, fact.field):
            return "; ".join(open_facts(lens, look, None) for look in looks)
        return say("{sum} of {what} is not fully known", sum=fact.value, what=what)
    held = f"held_{fact.name}"
    planner = lens.engine.planners[lens.finding.process]
    if fact.op in ("message", "received", "given") and fact.value != "part":
        there = lens.engine.db.execute(
            f"SELECT {held} FROM wide_{lens.finding.process} WHERE rid = {lens.rid}"
        ).fetchone()
        each = lens.engine.law.processes[lens.finding.process].each
        if each and lens.value(Expr("column", "state", name=each.by))[0] is None:
            return say("whose {kind} it would be is not known", kind=fact.name)
        if there and there[0] is not True:
            proven = planner.known.get(("absent", fact.name))
            until = lens.read(proven[0], "instant")[0] if proven else None
            if until is not None and until > ALWAYS:
                return say(
                    "no {kind} is in our hands; that there was none is known until {at}",
                    kind=fact.name, at=format_instant(until),
                )  # fmt: skip
            return say(
                "no {kind} is in our hands, and that it was not sent is not proven", kind=fact.name
            )
    value = lens.value(fact)
    shown = show(value, fact.type)
    if shown == say("unknown"):
        return say("{what} is not known", what=what)
    return say("{what} is known only as {value}", what=what, value=shown)


def _of_messages(lens: Lens, fact: Expr) -> str:
    """What keeps a sum over messages open; empty where it is over the lines of a list."""
    part = lens.engine.law.processes[lens.finding.process].parts[fact.name]
    return open_messages(lens, fact) if part.kind else ""


def next_steps(lens: Lens) -> tuple[Draft, ...]:
    """Messages that the text offers next, as entries to fill in."""
    status, sent = lens.finding.status, _sent(lens)
    if status == "shut" and lens.finding.taken is False:
        return ()  # nobody went where it was shut
    return tuple(
        _draft(lens, step)
        for step in lens.provision.next
        if (status in step.statuses if step.statuses else status not in _NO_STEP)
        and step.message not in sent
    )


def _sent(lens: Lens) -> set[str]:
    """Messages that the case has already, and of which it has one only."""
    process = lens.engine.law.processes[lens.finding.process]
    rows = lens.engine.db.execute(
        f"SELECT DISTINCT kind FROM said_{process.name} WHERE cid = $1", [lens.finding.case]
    ).fetchall()
    return {kind for (kind,) in rows} - {part.kind for part in process.parts.values()}


def _key_value(lens: Lens, column: str) -> str | int | None:
    """State or year of the row, as a message writes it."""
    kind = "number" if column == "year" else "state"
    low, high = lens.value(Expr("column", kind, name=column))
    if low is None or low != high:
        return None
    return int(low) if column == "year" else str(low)


def _draft(lens: Lens, step: NextStep) -> Draft:
    law = lens.engine.law
    process = law.processes[lens.finding.process]
    route = process.messages.get(step.message)
    # A message outside the process: from whom it is owed to, to whom it binds.
    ends = [lens.finding.counterpart, lens.finding.state]
    if route:
        ends = [
            None if c is None else lens.value(Expr("column", "state", name=c))[0]
            for c in (route.sender, route.addressee)
        ]
    fields = law.messages[step.message].fields
    body: dict[str, Any] = dict.fromkeys(fields)
    if route:  # which row it is about stands in the message itself
        body |= {named: _key_value(lens, column)
                 for column, named in process.key.items() if named in fields}  # fmt: skip
    entry = {
        **law.envelope(step.message),
        "kind": step.message,
        "author": ends[0],
        "to": [ends[1]] if ends[1] else [],
        "refers_to": [one for one in [process.thread(lens.finding.case)] if one],
        "body": body,
    }
    empty = [
        "number",
        "sent",
        "origin",
        *(["author"] if not ends[0] else []),
        *(["to"] if not ends[1] else []),
        *(f"body.{name}" for name, value in body.items() if value is None),
    ]
    f = lens.finding
    nil = nil_return(law, step.message, f.state, f.case) if route and f.kind == "duty" else None
    return Draft(step.message, step.paragraph, step.text, entry, tuple(empty), nil)
