"""Lines of lists, for the plain evaluator: whose list it is, and the rows that lines make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from hofburg.assessment import plain_messages as m
from hofburg.assessment.held import Held
from hofburg.assessment.plain_fold import Line, Row
from hofburg.regimes import Each, Expr, Part, Process

__all__ = ["decisive", "lines_of", "message_of", "rows_of_lines"]


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


def lines_of(part: Part, row: Row) -> tuple[Held, list[Line]] | None:
    """The lines of a part with the message that has them; None where they are not known."""
    found = decisive(part.sources, row)
    listed = m.body(found[1], found[0].field) if found else None
    if found is None or found[1] is None or not isinstance(listed, list):
        return None
    return found[1], [Line(number, data) for number, data in enumerate(listed, 1)]


def rows_of_lines(process: Process, each: Each, cases: list[Row]) -> list[Row]:
    """A row for each line of a part, in every case of another process."""
    rows = [row for case in cases for row in _of_case(process, each, case)]
    return sorted(rows, key=lambda row: row.case)


def _of_case(process: Process, each: Each, case: Row) -> Iterator[Row]:
    found = lines_of(case.process.parts[each.part], case)
    seen: Counter[str] = Counter()
    for line in found[1] if found else ():
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
