"""Which facts a look at other lines waits for, or a walk from line to line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from hofburg.assessment.bounds import Bounds
from hofburg.assessment.lens import Lens
from hofburg.assessment.plain_looks import LEFT_OUT, STEPS, follow, step
from hofburg.assessment.plan_lines import left_out
from hofburg.languages import say
from hofburg.regimes import Expr, looked, walk
from hofburg.values import ALWAYS, format_instant

if TYPE_CHECKING:
    from hofburg.regimes import Looked

__all__ = [
    "behind",
    "further",
    "open_facts",
    "open_messages",
    "spelled",
    "value_of_lines",
]

_MANY = 6  # lines that are named one by one
Row = tuple[Any, ...]


class Fact(NamedTuple):
    """What is not known, and whether it is of several lines."""

    text: str
    many: bool = False


def spelled(fact: Expr) -> str:
    """A look or a walk as the document writes it."""
    if fact.op == "circular":
        return f"circular({', '.join(arg.name for arg in fact.args)})"
    asked = looked(fact)
    return f"{asked.function}({asked.look}{f'.{fact.field}' if fact.field else ''})"


def behind(lens: Lens, part: str, column: str) -> list[Expr]:
    """The looks and walks from which a column of a part is made."""
    columns = lens.engine.law.processes[lens.finding.process].parts[part].columns
    found: dict[Expr, None] = {}
    todo, seen = [column], set[str]()
    while todo:
        name = todo.pop()
        if name in seen or name not in columns:
            continue
        seen.add(name)
        for node in walk(columns[name].expr):
            if node.op in ("look", "circular"):
                found[node] = None
            elif node.op == "column" and node.field == part:
                todo.append(node.name)
    return list(found)


def open_facts(lens: Lens, fact: Expr, line: int | None) -> str:
    """What is not known of the lines that a look or a walk rests on.

    ``line`` is the line that looks; None asks it of all lines.
    """
    part = fact.args[0].field if fact.op == "circular" else looked(fact).part
    said = [text for text in (_facts(lens, fact, line), further(lens, part)) if text]
    return "; ".join(said) or say("{what} is not fully known", what=spelled(fact))


def further(lens: Lens, part: str) -> str:
    """That a case may have more messages that are lines of a part; empty where it has not."""
    process = lens.engine.law.processes[lens.finding.process]
    kind = process.parts[part].kind
    known = lens.engine.planners[process.name].known
    whole, absent = known.get(("complete", kind)), known.get(("absent", kind))
    if not kind or (whole and lens.read(whole[0], "flag")[0]):
        return ""
    db = lens.engine.db
    row = db.execute(f"SELECT more_{kind} FROM base_{process.name} WHERE rid = {lens.rid}")
    if row.fetchall() == [(None,)]:
        return say("a {kind} is perhaps in our hands, and its receipt is not known", kind=kind)
    sql = f"SELECT count(*) FROM part_{process.name}_{part} WHERE rid = {lens.rid}"
    some = db.execute(sql).fetchall()[0][0]
    until = lens.read(absent[0], "instant")[0] if absent else None
    if until is not None and until > ALWAYS:
        at = format_instant(until)
        if some:
            return say("that there was no further {kind} is known until {at}", kind=kind, at=at)
        return say(
            "no {kind} is in our hands; that there was none is known until {at}", kind=kind, at=at
        )
    if some:
        return say("that there was no further {kind} is not proven", kind=kind)
    return say("no {kind} is in our hands, and that it was not sent is not proven", kind=kind)


def open_messages(lens: Lens, fact: Expr) -> str:
    """What is not known of messages that are lines, and are summed up over a case."""
    listed = []
    if fact.field:
        process, kind = lens.finding.process, fact.name
        sender = f"p__{lens.engine.law.processes[process].parts[kind].kind}__from"
        rows = lens.engine.db.execute(
            f"SELECT part, {sender} FROM part_{process}_{kind} WHERE rid = {lens.rid}"
        ).fetchall()
        senders = {number: f" ({state})" if state else "" for number, state in rows}
        column = Expr("column", "flag", name=fact.field, field=fact.name)
        values = _rows(lens, fact.name, [column], sides=True)
        listed = [f"{n}{senders[n]}" for n, lo, hi in values if lo is None or lo != hi]
    said = [
        say(
            "{name} of {part}, line {lines}, is not fully known",
            name=fact.field, part=fact.name, lines=", ".join(listed),
        )
    ]  # fmt: skip
    facts = [*(said if listed else []), further(lens, fact.name)]
    return "; ".join(text for text in facts if text)


def _facts(lens: Lens, fact: Expr, line: int | None) -> str:
    if fact.op == "circular":
        return _said(_on_the_way(lens, fact, line))
    asked = looked(fact)
    listed = [mine for mine, _ in asked.keys if mine.op == "column"]
    own = [row for row in _rows(lens, asked.own, listed) if line in (None, row[0])]
    facts = [*_unknown(asked.own, listed, own)]
    others = _rows(lens, asked.part, [theirs for _, theirs in asked.keys])
    if facts and line is not None:
        return _said(facts)
    if not others:
        whole = lens.engine.law.processes[lens.finding.process].parts[asked.part]
        return "" if whole.kind else say("no line of {part} is in our hands", part=asked.part)
    met = _met(lens, asked, line, others)
    facts += _unknown(asked.part, [theirs for _, theirs in asked.keys], met)
    if asked.value is not None:
        numbers = {row[0] for row in met}
        values = _rows(lens, asked.part, [asked.value], sides=True)
        open_ = [
            row[0] for row in values if row[0] in numbers and (None in row[1:] or row[1] != row[2])
        ]
        facts += [_fact(asked.value.name, asked.part, open_)] if open_ else []
    return _said(facts)


def _met(lens: Lens, asked: Looked, line: int | None, others: list[Row]) -> list[Row]:
    """The lines that agree with a line as far as is known."""
    if line is None:
        return others
    mine = [lens.value(own)[0] for own, _ in asked.keys]
    return [row for row in others
            if all(two in (None, own) for own, two in zip(mine, row[1:], strict=True))]  # fmt: skip


def _rows(lens: Lens, part: str, exprs: list[Expr], *, sides: bool = False) -> list[Row]:
    """Lines by number with the texts of expressions, or with both bounds of one.

    A text is None where it is not known, and ``LEFT_OUT`` where a State left it out.
    """
    process = lens.engine.law.processes[lens.finding.process]
    planner = lens.engine.planners[process.name]
    columns = []
    for expr in exprs:
        value, _ = planner.expr(expr, lens.env, part)
        both = value if sides else Bounds(value.lo, left_out(process, expr))
        columns += list(both)
    rows = lens.engine.db.execute(
        f"SELECT part, {', '.join(columns) or '1'} FROM part_{process.name}_{part}"
        f" JOIN wide_{process.name} USING (rid) WHERE rid = {lens.rid} ORDER BY part"
    ).fetchall()
    if sides:
        return rows
    return [
        (row[0], *(LEFT_OUT if row[2 * n + 2] else row[2 * n + 1] for n in range(len(exprs))))
        for row in rows
    ]


def value_of_lines(lens: Lens, part: str, expr: Expr) -> list[Row]:
    """Lines by number with both bounds of an expression."""
    return _rows(lens, part, [expr], sides=True)


def _unknown(part: str, exprs: list[Expr], rows: list[Row]) -> Iterator[Fact]:
    """Which texts of which lines are not known."""
    for n, expr in enumerate(exprs, 1):
        open_ = [row[0] for row in rows if row[n] is None]
        if open_:
            yield _fact(expr.name, part, open_)


def _on_the_way(lens: Lens, fact: Expr, line: int | None) -> list[Fact]:
    """What keeps a walk from line to line open."""
    superior, designation = fact.args
    part = superior.field
    rows = _rows(lens, part, [superior, designation])
    nameless = [number for number, _, called in rows if called is None]
    if line is None:
        return [*_unknown(part, [superior, designation], rows)]
    lines: dict[Any, int] = {}
    for number, _, called in rows:
        if called is not None and called is not LEFT_OUT:
            lines.setdefault(called, number)
    steps = {number: step(up, lines, nameless=bool(nameless)) for number, up, _ in rows}
    found, end = follow(steps, line)
    if found is not None:  # of the lines that are held
        return []
    if steps[end].up is not None:
        said = say(
            "where line {n} of {part} leads in more than {most} steps",
            n=line, part=part, most=STEPS,
        )  # fmt: skip
        return [Fact(said)]
    if {number: up for number, up, _ in rows}[end] is None:
        return [_fact(superior.name, part, [end])]
    return [_fact(designation.name, part, nameless)]


def _fact(name: str, part: str, lines: Iterable[int]) -> Fact:
    listed = [str(number) for number in lines]
    if len(listed) == 1:
        return Fact(say("{name} of line {n} of {part}", name=name, n=listed[0], part=part))
    shown = ", ".join(listed)
    if len(listed) > _MANY + 1:
        first, rest = ", ".join(listed[:_MANY]), len(listed) - _MANY
        shown = say("{first} and {n} more", first=first, n=rest)
    return Fact(say("{name} of lines {lines} of {part}", name=name, lines=shown, part=part), True)


def _said(facts: Iterable[Fact]) -> str:
    listed = list(dict.fromkeys(facts))
    if not listed:
        return ""
    told = ", ".join(fact.text for fact in listed)
    if len(listed) > 1 or listed[0].many:
        return say("{facts} are not fully known", facts=told)
    return say("{what} is not fully known", what=told)
