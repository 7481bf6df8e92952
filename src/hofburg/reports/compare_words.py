"""How a comparison is said: numbers that may be open, statuses of two layers, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hofburg.assessment import status_word
from hofburg.languages import language, say, say_count
from hofburg.regimes import said_in
from hofburg.reports.wording import mark_word, plain, when
from hofburg.values import format_number

if TYPE_CHECKING:
    from hofburg.arrangements import Changed, Comparison, Layer, Tally

__all__ = [
    "NO_SOVEREIGNTY",
    "SAME_ACTS",
    "amount",
    "compared_data",
    "compared_notes",
    "here",
    "how_words",
    "layer_facts",
    "measured_words",
    "money",
    "percent",
    "status_change",
    "status_of_two",
    "trusted",
    "warning_words",
]

Numbers = tuple[Decimal | None, Decimal | None]

# Said where it is shown: `_` marks it for the catalogues.
_ = str
SAME_ACTS = _(
    "The same acts, judged twice: by the base alone, and by the arrangement beside it. Who is bound"
    " otherwise may act otherwise, so this is no forecast."
)
NO_SOVEREIGNTY = _(
    "Lines and areas are those that the parties or the boundary pack give. They imply nothing about"
    " sovereignty."
)


def how_words(how: str) -> str:
    """In what a finding of two layers differs."""
    return {
        "new": say("only in the arrangement"),
        "status": say("another status"),
        "figure": say("another day or cap"),
    }[how]


def here(before: str, after: str) -> str:
    """What the base says, and what is said here."""
    return say("{before}; here {after}", before=before, after=after)


def amount(numbers: Numbers | None) -> str:
    """Bounds of a number: ``3``, ``0 to 2``, ``at least 3``, ``?``; ``-`` where there is none."""
    if numbers is None:
        return "-"
    lo, hi = numbers
    if hi is None:
        return say("at least {n}", n=_grouped(lo)) if lo else "?"
    if lo is None:
        return say("at most {n}", n=_grouped(hi))
    if lo == hi:
        return _grouped(lo)
    return say("{first} to {last}", first=_grouped(lo), last=_grouped(hi))


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
        return say("afterwards")
    if lo is not None and lo < 0:
        return say("at most {n}", n=amount((hi, hi)))
    return amount(days)


def percent(share: Numbers) -> str:
    """A share as percent: ``20 %``, ``0 to 40 %``, ``?``."""
    lo, hi = share
    if lo is None or hi is None:
        return "?"
    return f"{amount((lo * 100, hi * 100))} %"


def trusted(mark: str, source: str = "") -> str:
    """How far something can be trusted, and where it comes from."""
    return ", ".join(plain(text) for text in (mark and mark_word(mark), source) if text) or "-"


def status_change(it: Changed) -> str:
    """From which status to which: ``met; here late``; where the base has none, only the new one."""
    after = f"{status_word(it.layer)}{f' ({_why(it.layer_why)})' if it.layer_why else ''}"
    if it.how in ("new", "figure"):
        return after
    before = f"{status_word(it.base)}{f' ({_why(it.base_why)})' if it.base_why else ''}"
    return here(before, after)


def status_of_two(it: Tally) -> str:
    """The status, and where the base has another one both."""
    after = status_word(it.layer)
    return here(status_word(it.base), after) if it.how == "status" else after


def measured_words(layer: Layer, process: str) -> str:
    """What was measured of the cases that become visible."""
    found = []
    for seen in layer.seen:
        if seen.process == process:
            for it in seen.measures:
                known = ""
                if it.known != it.of:
                    known = " " + say("({n} of {all} known)", n=it.known, all=it.of)
                found.append(f"{it.name.replace('_', ' ')} {amount(it.span)}{known}")
    return "; ".join(found)


def compared_data(comparison: Comparison) -> str:
    """What was compared, in a sentence."""
    worlds = say_count("{n} world", "{n} worlds", len(comparison.worlds))
    accounts = say("Where accounts differ, counts run from the least to the most of them.")
    if comparison.source == "casebook":
        cases = say_count("{n} worked case", "{n} worked cases", comparison.registers)
        found = say("{cases} in {worlds}, each at its own moment.", cases=cases, worlds=worlds)
        return f"{found} {accounts}"
    span = when((comparison.first or 0, comparison.last or 0), comparison.zone)
    found = say(
        "A register in {worlds}. Yearly rows count where they are due in {span}.",
        worlds=worlds,
        span=span,
    )
    return f"{found} {accounts}"


def compared_notes(comparison: Comparison) -> list[str]:
    """What is to be said of every comparison."""
    notes = [say(SAME_ACTS), *comparison.notes]
    if any(layer.set_aside for layer in comparison.layers):
        notes.append(
            say(
                "Drafts and proposals are tried as if they had been in force all along;"
                " --own-term holds them to their dates."
            )
        )
    notes.append(say(NO_SOVEREIGNTY))
    pack = comparison.boundaries
    if pack is None:
        notes.append(say("No boundary pack was given: what needs one is unknown."))
    else:
        notes.append(
            say(
                "Boundaries: {name} of {day} ({source}), good to {km} km. {disclaimer}",
                name=plain(pack["name"]),
                day=pack["date"],
                source=plain(pack["source"]),
                km=format(pack["accuracy_km"], "g"),
                disclaimer=plain(pack["disclaimer"]),
            )
        )
    return notes


def layer_facts(layer: Layer, names: Sequence[str]) -> str:
    """What an arrangement is, in a line."""
    scopes = {
        "parties": say("all between its parties"),
        "under": say("only what is sent under it"),
        "": say("a regime of its own"),
    }
    natures = {
        "political": say("political commitment"),
        "legal": say("legal commitment"),
        "mixed": say("mixed commitment"),
        "unknown": "",
    }
    states = {
        "draft": say("draft"),
        "in-force": say("in-force"),
        "ended": say("ended"),
        "proposed": say("proposed"),
        "unknown": say("unknown"),
    }
    said = [states.get(layer.status, layer.status), scopes.get(layer.scope, layer.scope)]
    said.append(natures.get(layer.nature, f"{layer.nature} commitment"))
    who = ", ".join(names) if names else say("all participating States")
    what = "; ".join(part for part in said if part)
    if not layer.area:
        return say("{what}. Between {who}.", what=what, who=who)
    area = plain(said_in(layer.area, language())).rstrip(".")
    return say("{what}. Between {who}; area: {area}.", what=what, who=who, area=area)


def _why(why: str) -> str:
    """What a finding lacks, in a word."""
    words = {
        "fact": say("fact"),
        "judgement": say("judgement"),
        "declared": say("declared"),
        "doubtful": say("doubtful"),
    }
    return words.get(why, why)
