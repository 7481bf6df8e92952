"""Findings of several arrangements together: where one goes first, the other is silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hofburg.arrangements.casebook import Key, key_of
from hofburg.arrangements.conflicts import Contest, contests
from hofburg.assessment import Assessment, Finding

__all__ = ["settle"]


def settle(assessment: Assessment) -> Assessment:
    """The same assessment, without what gives way: its ``findings`` and ``counts``.

    Where two arrangements touch one provision and one of them precedes the other, the other's
    finding on a matter (label, case, States) is left out if the first has one on the same matter.
    Where the first says nothing, outside its area or its term, the other speaks. ``arrow`` gives
    the rows of the database, which know nothing of this.
    """
    settled = tuple(it for it in contests(assessment.laws) if it.settled)
    if not settled:
        return assessment
    return _Settled(assessment.engines, assessment.cases, settled)


@dataclass(frozen=True)
class _Settled(Assessment):
    contested: tuple[Contest, ...] = ()
    _keys: dict[tuple[str, str], frozenset[Key]] = field(default_factory=dict, compare=False)

    def findings(self, **wanted: Any) -> Iterator[Finding]:
        return (f for f in Assessment.findings(self, **wanted) if self._speaks(f))

    def counts(
        self,
        as_of: int | None = None,
        *,
        law: str | None = None,
        state: str | None = None,
        span: tuple[int, int] | None = None,
        roster: bool = True,
    ) -> dict[tuple[str, str, str], int]:
        asked: dict[str, Any] = {"state": state, "span": span, "roster": roster}
        found = Assessment.counts(self, as_of, law=law, **asked)
        for layer, label in {(it.second.id, label) for it in self.contested for label in it.labels}:
            if law not in (None, layer):
                continue
            for f in Assessment.findings(self, as_of=as_of, label=label, **asked):
                if f.layer == layer and not self._speaks(f):
                    found[layer, label, f.status] -= 1
        return {key: number for key, number in found.items() if number}

    def _speaks(self, finding: Finding) -> bool:
        """Whether no arrangement that goes first has a finding on the same matter."""
        return not any(
            it.second.id == finding.layer
            and finding.label in it.labels
            and key_of(finding) in self._said(it.first.id, finding.label)
            for it in self.contested
        )

    def _said(self, layer: str, label: str) -> frozenset[Key]:
        """On what an arrangement has findings by a label, whatever their status."""
        if (layer, label) not in self._keys:
            found = Assessment.findings(self, label=label)
            self._keys[layer, label] = frozenset(key_of(f) for f in found if f.layer == layer)
        return self._keys[layer, label]
