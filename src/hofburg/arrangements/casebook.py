"""The cases of an arrangement, run under it, and again as if all was sent under its base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hofburg.assessment import CaseResult, Finding, assess_cases, idle
from hofburg.regimes import Case, Law

__all__ = ["Key", "Ran", "as_under_base", "changed", "key_of", "ran"]

Book = Sequence[tuple[Case, str]]


class Key(NamedTuple):
    """What one provision says of one State in one case, the same for a layer and its base."""

    scope: str
    label: str
    case: str
    part: int | None
    state: str | None
    counterpart: str | None


@dataclass(frozen=True, slots=True)
class Ran:
    """An arrangement's findings in its cases, and those of its base over the same messages.

    ``layer`` and ``base`` hold the findings of default readings, ``places`` where a case stands.
    """

    results: tuple[CaseResult, ...]
    layer: Mapping[Key, Finding]
    base: Mapping[Key, Finding]
    places: Mapping[str, str]

    def place(self, finding: Finding) -> str:
        """Where the case of a finding stands."""
        return self.places.get(finding.world.partition("/")[0], "")


def ran(law: Law, book: Book) -> Ran:
    """Run the cases of an arrangement. Raises ``DocumentError`` for cases that do not read."""
    if not book:
        return Ran((), {}, {}, {})
    results = assess_cases(law, book).cases[law.id]
    base: Mapping[Key, Finding] = {}
    if law.base is not None:
        plain = [(as_under_base(law, law.base, case), place) for case, place in book]
        base = dict(_told(law.base, assess_cases(law.base, plain).cases[law.base.id]))
    return Ran(
        tuple(results), dict(_told(law, results)), base, {case.case: place for case, place in book}
    )


def _told(law: Law, results: Sequence[CaseResult]) -> Iterator[tuple[Key, Finding]]:
    """Findings under the default readings; no rows of which nothing is known."""
    for result in results:
        for found in result.findings.values():
            for finding in found:
                if finding.reading == "default" and not idle(law, finding):
                    yield key_of(finding), finding


def key_of(finding: Finding) -> Key:
    """See ``Key``."""
    f = finding
    return Key(f.world, f.label, f.case, f.part, f.state, f.counterpart)


def as_under_base(law: Law, base: Law, case: Case) -> Case:
    """The case as if every message of it that the base knows had been sent under the base.

    What the base does not know is left out, and so are declarations that speak of it.
    """
    entries = [made for entry in case.entries if (made := _under(law, base, entry)) is not None]
    return case.model_copy(update={"entries": entries, "quota": {}})


def _under(law: Law, base: Law, entry: Mapping[str, Any]) -> dict[str, Any] | None:
    made = {**entry, "regime": base.regime}
    if made.get("under", law.id) == law.id:
        made["under"] = base.id
    kind, body = str(entry.get("kind", "")), entry.get("body")
    if not kind.startswith("hofburg."):
        return made if kind in base.kinds else None
    if not isinstance(body, Mapping):
        return made
    if "label" in body:  # of how often a limit was used: the base counts for itself
        return None
    if isinstance(body.get("kinds"), list):
        kinds = [one for one in body["kinds"] if one in base.kinds]
        if not kinds:
            return None
        made["body"] = {**body, "kinds": kinds}
    return made


def changed(layer: Finding, base: Finding | None) -> bool:
    """Whether an arrangement says something else than its base. Not to know is to say nothing."""
    if layer.status == "undetermined":
        return False
    return base is None or _says(layer) != _says(base)


def _says(f: Finding) -> tuple[object, ...]:
    return (f.status, f.not_before, f.due, f.measured, f.allowed, f.taken)
