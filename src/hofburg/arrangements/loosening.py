"""Whether an arrangement weakens what all have agreed: in its figures, and in its own cases."""

from __future__ import annotations

from collections.abc import Iterator

from hofburg.arrangements.casebook import Ran
from hofburg.assessment import SETTLED_BADLY, SETTLED_WELL, Finding
from hofburg.regimes import Law

__all__ = ["better", "changed_parameters", "eased"]

# A visit that may be refused is nothing that somebody did wrong.
_BADLY = frozenset(SETTLED_BADLY) - {"refusable"}
_WELL = frozenset(SETTLED_WELL) | {"excused"}


def changed_parameters(law: Law) -> tuple[str, ...]:
    """Names of the base's parameters that have other values or readings in the arrangement."""
    if law.base is None:
        return ()
    return tuple(
        name
        for name, before in law.base.parameters.items()
        if (before.versions, before.readings)
        != (law.parameters[name].versions, law.parameters[name].readings)
    )


def better(layer: Finding, base: Finding) -> str:
    """Why a State stands better under the arrangement than under the base; empty if it does not.

    Both are of one label, case and State. What is surely due later is easier, done or not.
    """
    # A step that was not taken is not settled badly where it was shut.
    badly = base.status in _BADLY and not (base.status == "shut" and not base.taken)
    if badly and layer.status in _WELL:
        return f"{layer.status}, where the base says {base.status}"
    if layer.due and base.due and layer.due[0] > base.due[1]:
        return "due later than in the base"
    return ""


def eased(cases: Ran) -> Iterator[tuple[Finding, str]]:
    """Findings in which a State stands better than under the base, and why."""
    for key, layer in cases.layer.items():
        base = cases.base.get(key)
        if base is not None and (why := better(layer, base)):
            yield layer, why
