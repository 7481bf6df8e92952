"""Lines of lists, for the plain evaluator: whose list it is, and the rows that lines make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hofburg.assessment import plain_messages as m
from hofburg.assessment.held import Held
from hofburg.assessment.plain_fold import Line, Row
from hofburg.regimes import Each, Expr, Law, Part, Process

__all__ = [
    "decisive", "further", "left_out", "line_value", "lines_of", "message_of", "of_all",
    "rows_of_lines",
]  # fmt: skip


def message_of(expr: Expr, row: Row) -> Held | None:
    """The message of a row that a field is read from."""
    return (row.last if expr.value == "last" else row.first).get(expr.name)


def decisive(fields: Sequence[Expr], row: Row) -> tuple[Expr, Held | None] | None:
    """The first field that a message fills, or perhaps fills; None if no message does.

    Where a message is only perhaps held, nothing is known of it nor of those after it.
    """
    for field in fields:
        held = message_of(field, row)
        if row.nameless or (held is not None and not held.visible):
            return field, None
        if held is not None and m.fills(held, field.field):
            return field, held
    return None


def lines_of(part: Part, row: Row) -> list[Line] | None:
    """The lines of a part; None where they are not known. Of messages, those that are held."""
    if part.kind:
        held: dict[str, Held] = {}  # two accounts of one message are one line
        for h in row.said:
            if h.entry["kind"] == part.kind and h.visible:
                held.setdefault(h.reference, h)
        return [Line(n, h.entry.get("body", {}), h) for n, h in enumerate(held.values(), 1)]
    found = decisive(part.sources, row)
    listed = m.body(found[1], found[0].field) if found else None
    if found is None or found[1] is None or not isinstance(listed, list):
        return None
    return [Line(number, data, found[1]) for number, data in enumerate(listed, 1)]


def line_value(law: Law, part: Part, name: str, line: Line) -> Any:
    """A field of a line, or of the envelope of the message that it is."""
    if own := part.envelope(name):
        return m.message_value(law, line.held, part.kind, own)
    return m.typed(law, part.fields[name], line.data.get(name))


def left_out(part: Part, name: str, line: Line) -> bool:
    """Whether a line says nothing of a field; that it was sent it always says."""
    own = part.envelope(name)
    if own and line.held:
        return not m.fills(line.held, own)
    return line.data.get(name) is None


def further(part: Part, row: Row) -> bool:
    """Whether a message that is perhaps held may be one more line."""
    perhaps = (h.visible is not True and h.entry["kind"] == part.kind for h in row.said)
    return part.kind in row.perhaps or any(perhaps)


def of_all(part: Part, function: str, field: str, held: Any) -> Any:
    """What a function gives of all messages of a kind, from what it gives of those that are held."""
    if function == "any":
        return held or None
    if function == "all":
        return None if held else held
    if function in ("count", "max") or (function == "sum" and part.never_negative(field)):
        return (held[0], None)
    if function in ("min", "sum"):
        return (None, held[1] if function == "min" else None)
    return None


def rows_of_lines(process: Process, each: Each, cases: list[Row]) -> list[Row]:
    """A row for each line of a part, in every case of another process."""
    rows = [row for case in cases for row in _of_case(process, each, case)]
    return sorted(rows, key=lambda row: row.case)


def _of_case(process: Process, each: Each, case: Row) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for line in lines_of(case.process.parts[each.part], case) or ():
        state = line.data.get(each.by) or "?"
        seen[state] += 1
        again = f"-{seen[state]}" if seen[state] > 1 else ""
        name = f"{case.case}/{state}{again}"
        row = Row(process, name, case.opened, case.shown, of=case, line=line,
                  nameless=state == "?")  # fmt: skip
        own = [h for h in case.said if h.entry["kind"] in process.messages]
        row.take([h for h in own if _is_of(process, each, h, state)])
        # Where nobody says whose message it is, it may be one of this row.
        row.take([h._replace(visible=None) for h in own
                  if h.entry["kind"] not in row.first and not _ends(process, each, h)])  # fmt: skip
        yield row


def _ends(process: Process, each: Each, held: Held) -> list[str]:
    """The States whose rows a message belongs to (``*``: all); none where nobody says."""
    sent = process.messages[held.entry["kind"]].sender == each.by
    ends = [held.entry.get("author")] if sent else held.entry.get("to", [])
    return [end for end in ends if end]


def _is_of(process: Process, each: Each, held: Held, state: str) -> bool:
    return state != "?" and not {state, "*"}.isdisjoint(_ends(process, each, held))
