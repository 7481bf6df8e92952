"""Which arrangements a register holds, so that what is sent under them can be read."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hofburg.errors import Problem
from hofburg.register.arranged import MAX_HELD, arrangement_law, check_arrangement
from hofburg.register.entry import ARRANGEMENT, Law
from hofburg.register.fields import Checker
from hofburg.register.holding import view

if TYPE_CHECKING:
    from hofburg.regimes import Law as Document
    from hofburg.register.record import Record

__all__ = ["recorded_laws", "with_recorded"]


def recorded_laws(records: Iterable[Record]) -> tuple[list[Document], list[Problem]]:
    """The arrangements that records hold, and what is wrong with them.

    Corrections count. Where one id stands for two documents, neither of which corrects the other,
    that is a problem, and the one that was recorded first counts.
    """
    found: dict[str, tuple[str, Document]] = {}
    problems: list[Problem] = []
    held = view(it for it in records if it.entry.kind == ARRANGEMENT).held
    for item in held[:MAX_HELD]:
        check = Checker(item.reference)
        check_arrangement(check, item.entry.data)
        problems += [it for it in check.problems if it.level == "error"]
        law = None if check.failed else arrangement_law(item.entry.body)
        if law is None:
            continue
        where, first = found.setdefault(law.id, (item.reference, law))
        if first.digest != law.digest:
            said = f"{law.id} is recorded with another text as {where}."
            remedy = "Record a correction of one of them (`corrects`), or give it another id."
            problems.append(Problem(item.reference, "two-texts", said, remedy))
    if len(held) > MAX_HELD:
        said = f"holds {len(held)} arrangements; the first {MAX_HELD} are read."
        problems.append(Problem("", "too-many", said))
    return [law for _, law in found.values()], problems


def with_recorded(laws: Mapping[str, Law], records: Iterable[Record]) -> Mapping[str, Law]:
    """Laws by id, and the arrangements that records hold, which come first."""
    recorded = {law.id: law for law in recorded_laws(records)[0]}
    return ChainMap(recorded, laws) if recorded else laws  # type: ignore[arg-type]
