"""How a comparison is said: numbers that may be open, statuses of two layers, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.reports.wording import count, english, plain, when
from hofburg.values import format_number

if TYPE_CHECKING:
    from hofburg.arrangements import Changed, Comparison, Layer

__all__ = [
    "HOW",
    "NO_SOVEREIGNTY",
    "SAME_ACTS",
    "amount",
    "compared_data",
    "compared_notes",
    "layer_facts",
    "measured_words",
    "money",
    "percent",
    "status_change",
    "trusted",
    "warning_words",
]

Numbers = tuple[Decimal | None, Decimal | None]

SAME_ACTS = (
    "The same acts, judged twice: by the base alone, and by the arrangement beside it. Who is bound"
    " otherwise may act otherwise, so this is no forecast."
)
NO_SOVEREIGNTY = (
    "Lines and areas are those that the parties or the boundary pack give. They imply nothing about"
    " sovereignty."
)
HOW = {
    "new": "only in the arrangement",
    "status": "another status",
    "figure": "another day or cap",
}
_ACCOUNTS = "Where accounts differ, counts run from the least to the most of them."
_SCOPES = {
    "parties": "all between its parties",
    "under": "only what is sent under it",
    "": "a regime of its own",
}


def amount(numbers: Numbers | None) -> str:
    """Bounds of a number: ``3``, ``0 to 2``, ``at least 3``, ``?``; ``-`` where there is none."""
    if numbers is None:
        return "-"
    lo, hi = numbers
    if hi is None:
        return f"at least {_grouped(lo)}" if lo else "?"
    if lo is None:
        return f"at most {_grouped(hi)}"
    return _grouped(lo) if lo == hi else f"{_grouped(lo)} to {_grouped(hi)}"


def _grouped(number: Decimal) -> str:
    """A number with commas for thousands, and no zeros that say nothing."""
    whole, dot, rest = format_number(round(number, 2)).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{rest}"


def money(numbers: Numbers, currency: str) -> str:
    """An amount of money: ``1,200 EUR``."""
    said = amount(numbers)
    return said if said in ("?", "-") else f"{said} {currency}"


def warning_words(days: Numbers | None) -> str:
    """Days of warning: ``42``, ``0 to 5``, ``at most 5``, ``afterwards``, ``-`` for none."""
    if days is None or days == (None, None):
        return "-"
    lo, hi = days
    if hi is not None and hi < 0:
        return "afterwards"
    return f"at most {amount((hi, hi))}" if lo is not None and lo < 0 else amount(days)


def percent(share: Numbers) -> str:
    """A share as percent: ``20 %``, ``0 to 40 %``, ``?``."""
    lo, hi = share
    if lo is None or hi is None:
        return "?"
    return f"{amount((lo * 100, hi * 100))} %"


def trusted(mark: str, source: str = "") -> str:
    """How far something can be trusted, and where it comes from."""
    return ", ".join(plain(text) for text in (mark, source) if text) or "-"


def status_change(it: Changed) -> str:
    """From which status to which: ``met; here late``; where the base has none, only the new one."""
    why = f" ({it.layer_why})" if it.layer_why else ""
    if it.how == "new":
        return f"{it.layer}{why}"
    before = f" ({it.base_why})" if it.base_why else ""
    if it.how == "figure":
        return f"{it.layer}{why}"
    return f"{it.base}{before}; here {it.layer}{why}"


def measured_words(layer: Layer, process: str) -> str:
    """What was measured of the cases that become visible."""
    found = []
    for seen in layer.seen:
        if seen.process == process:
            for it in seen.measures:
                known = "" if it.known == it.of else f" ({it.known} of {it.of} known)"
                found.append(f"{it.name.replace('_', ' ')} {amount(it.span)}{known}")
    return "; ".join(found)


def compared_data(comparison: Comparison) -> str:
    """What was compared, in a sentence."""
    worlds = count(len(comparison.worlds), "world")
    if comparison.source == "casebook":
        cases = count(comparison.registers, "worked case")
        return f"{cases} in {worlds}, each at its own moment. {_ACCOUNTS}"
    span = when((comparison.first or 0, comparison.last or 0), comparison.zone)
    return f"A register in {worlds}. Yearly rows count where they are due in {span}. {_ACCOUNTS}"


def compared_notes(comparison: Comparison) -> list[str]:
    """What is to be said of every comparison."""
    notes = [SAME_ACTS, *comparison.notes]
    if any(layer.set_aside for layer in comparison.layers):
        notes.append(
            "Drafts and proposals are tried as if they had been in force all along;"
            " --own-term holds them to their dates."
        )
    notes.append(NO_SOVEREIGNTY)
    pack = comparison.boundaries
    if pack is None:
        notes.append("No boundary pack was given: what needs one is unknown.")
    else:
        notes.append(
            f"Boundaries: {plain(pack['name'])} of {pack['date']} ({plain(pack['source'])}), good"
            f" to {pack['accuracy_km']:g} km. {plain(pack['disclaimer'])}"
        )
    return notes


def layer_facts(layer: Layer, names: Sequence[str]) -> str:
    """What an arrangement is, in a line."""
    said = [layer.status, _SCOPES.get(layer.scope, layer.scope)]
    if layer.nature != "unknown":
        said.append(f"{layer.nature} commitment")
    who = ", ".join(names) if names else "all participating States"
    area = f"; area: {plain(english(layer.area)).rstrip('.')}" if layer.area else ""
    return f"{'; '.join(said)}. Between {who}{area}."
