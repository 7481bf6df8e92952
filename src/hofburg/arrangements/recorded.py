"""The arrangements that a register holds: in force for everybody who reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hofburg.arrangements.conflicts import in_order
from hofburg.errors import Problem, RegisterError
from hofburg.regimes import Law
from hofburg.register import ARRANGEMENT, Record, arrangement_body, recorded_laws

__all__ = ["arrangement_entry", "recorded"]


def recorded(records: Iterable[Record]) -> list[Law]:
    """The arrangements that these records hold, those first that go first.

    Corrections count. Raises ``RegisterError`` for a document that does not read, or where one id
    stands for two documents.
    """
    laws, problems = recorded_laws(records)
    if problems:
        raise RegisterError(problems)
    return in_order(laws)


def arrangement_entry(law: Law, files: dict[str, str], **envelope: Any) -> dict[str, Any]:
    """The entry that records an arrangement; `check_entry` says whether it is fit.

    Args:
        law: what the files make.
        files: their texts by name, without the cases (``texts_of``).
        envelope: ``author``, ``sent``, ``origin`` and whatever else an entry has.

    Raises ``RegisterError`` for what is no arrangement.
    """
    if law.arrangement is None:
        said = f"{law.id} is a regime, and no arrangement."
        raise RegisterError(Problem(law.id, "no-arrangement", said))
    body = arrangement_body(law, files)
    return {"regime": law.regime, "kind": ARRANGEMENT, **envelope, "body": body}
