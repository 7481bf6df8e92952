"""What a reader may take along: rows up to a handling mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hofburg import inquiry
from hofburg.errors import Problem, QuestionError
from hofburg.languages import say
from hofburg.web.views import Row, Table

if TYPE_CHECKING:
    from hofburg.web.visit import Visit

__all__ = ["ALL", "Sight"]

ALL = "all"
"""Instead of a mark: whatever its mark."""


class Sight:
    """The marks of a page's lists, and the highest that was asked for (``?up_to=``).

    Args:
        visit: the request; without ``up_to`` only the lowest mark is seen.
        tables: the lists of the page.
    """

    def __init__(self, visit: Visit, tables: Sequence[Table]) -> None:
        self.visit, self.tables = visit, tables
        self.marks = self._marks()
        asked = visit.asked
        self.behind = self.marks.highest(asked.meta["handling"] if asked is not None else ())

    def _marks(self) -> inquiry.Handling:
        visit = self.visit
        if visit.asked is not None:
            return inquiry.handling_of(visit.asked)
        if not any(row.get("_handling") for table in self.tables for row in table.rows):
            return inquiry.Handling(inquiry.mark_order(()))  # it shows nothing of the register

        def order() -> tuple[str, ...]:
            known = visit.desk.library()
            spoken = dict.fromkeys(it.entry.regime for it in visit.desk.records())
            return inquiry.mark_order(known[name] for name in spoken if name in known)

        return inquiry.Handling(visit.desk.once("handling-order", order))

    @property
    def limit(self) -> str:
        """The highest mark that is seen. Raises ``QuestionError`` for one that there is not."""
        wanted = self.visit.chosen.get("up_to")
        known = [*self.marks.order, ALL]
        if wanted and wanted not in known:
            said = say("there is no handling mark {mark} here.", mark=repr(wanted))
            remedy = say("Known: {names}.", names=", ".join(known))
            raise QuestionError(Problem("up_to", "handling", said, remedy))
        return str(wanted or self.marks.lowest)

    def sees(self, mark: str) -> bool:
        """Whether a mark is not above the limit."""
        limit = self.limit
        return limit == ALL or self.marks.rank(mark) <= self.marks.rank(limit)

    def mark(self, row: Row) -> str:
        """The mark of a row; one that says nothing may rest on any entry behind the answer."""
        return (row["_handling"] or self.marks.lowest) if "_handling" in row else self.behind

    def parted(self, table: Table) -> tuple[Table, list[str]]:
        """A list with the rows that are seen, each with its mark, and the marks of the others."""
        rows = [(row, self.mark(row)) for row in table.rows]
        seen = {mark: self.sees(mark) for mark in {mark for _, mark in rows}}
        kept = [{**row, "_handling": mark} for row, mark in rows if seen[mark]]
        return replace(table, rows=kept), [mark for _, mark in rows if not seen[mark]]

    def whole(self) -> str:
        """The mark of a file that is made whole: the highest of the page's rows.

        Raises ``QuestionError`` where that is above the limit.
        """
        mark = self.top
        if not self.sees(mark):
            said = say("this file would hold what is marked {mark}.", mark=mark)
            # Whoever has no place in the order is asked for with all of them.
            wanted = mark if mark in self.marks.order else ALL
            remedy = say("Add up_to={mark} to its address, if the reader may have it.", mark=wanted)
            raise QuestionError(Problem("up_to", "handling", said, remedy))
        return mark

    @property
    def top(self) -> str:
        """The highest mark of the page."""
        said = {self.mark(row) for table in self.tables for row in table.rows}
        return self.marks.highest(sorted(said) or [self.behind])
