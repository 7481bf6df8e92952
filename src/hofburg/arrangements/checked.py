"""What a check of an arrangement says: a line for each thing that was looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from hofburg.errors import Problem
from hofburg.regimes import Law

__all__ = ["Checked", "Line", "Verdict"]

Verdict = Literal["ok", "excused", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at.

    Attributes:
        check: ``parties``, ``parameters``, ``cases``, ``bites``, ``adds``, ``covers``,
            ``findings``, ``third-states``, ``figures``, ``edges`` or ``precedence``.
        verdict: ``ok``; ``excused``, with the reason that the document gives; ``note``, worth
            knowing; ``fault``, not fit to be in force.
        said: what was found, in one sentence.
        place: where it stands: ``regime.yaml:41``; empty where it is the whole document.
        remedy: what to do about it.
        label: the provision or the parameter that it is about, where it is about one.
    """

    check: str
    verdict: Verdict
    said: str
    place: str = ""
    remedy: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        name: as it was asked for: an id or a path.
        law: the arrangement; None where it does not load.
        problems: what the loader says, warnings too.
        lines: what was looked at after that; none where it does not load.
    """

    name: str
    law: Law | None
    problems: tuple[Problem, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def loads(self) -> bool:
        """Whether the document reads and makes sense."""
        return self.law is not None

    @property
    def faults(self) -> tuple[Line, ...]:
        """What must be mended."""
        return tuple(line for line in self.lines if line.verdict == "fault")

    @property
    def ok(self) -> bool:
        """Whether it is fit to be in force: it loads, and nothing is at fault."""
        return self.loads and not self.faults

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "arrangement": self.law.id if self.law else self.name,
            "base": self.law.base.id if self.law and self.law.base else None,
            "hash": self.law.digest if self.law else None,
            "ok": self.ok,
            "problems": [asdict(problem) for problem in self.problems],
            "checks": [asdict(line) for line in self.lines],
        }
