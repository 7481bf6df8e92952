"""Which messages a regime or arrangement judges: those of cases that were opened under it.

A message says what it is sent `under`: the regime, or an arrangement between some States. A case
belongs to what its first message was sent under, whatever a later one says or leaves out, so that
the answer of a clerk who forgot to say it is no answer missing. Where the first message is not in
hand, the earliest that is says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hofburg.assessment.held import Declaration, Held
from hofburg.regimes import Law
from hofburg.values import parse_instant

__all__ = ["heard", "heard_of"]

_CLIMBS = 32  # a circle of references ends here
Key = tuple[str, str]  # scope and reference


def heard(law: Law, held: Iterable[Held]) -> list[Held]:
    """The messages that a law judges; those of other regimes stay as they are."""
    listed = list(held)
    mine = [it for it in listed if it.entry["regime"] == law.regime]
    if all(_under(it) in law.hears for it in mine):
        return listed
    # What opens a case, or finds its row by itself, belongs where it says; an answer to its case.
    own = {process.root for process in law.processes.values() if process.opens}
    own |= {kind for p in law.processes.values() if p.every for kind in p.messages}
    sent = {(it.scope, it.reference): it for it in reversed(mine)}
    opened: dict[Key, Held] = {}
    cases = {id(it): _case(it, sent, own) for it in mine}
    for it in mine:
        key = cases[id(it)]
        if key in sent:
            opened[key] = sent[key]
        elif key not in opened or _when(it, law.zone) < _when(opened[key], law.zone):
            opened[key] = it
    return [
        it for it in listed
        if it.entry["regime"] != law.regime or _under(opened[cases[id(it)]]) in law.hears
    ]  # fmt: skip


def heard_of(law: Law, declarations: Iterable[Declaration]) -> list[Declaration]:
    """The declarations that bear on a law: how often a limit was used is said of one of them."""
    return [
        it for it in declarations
        if it.regime != law.regime or it.label is None or (it.under or it.regime) in law.hears
    ]  # fmt: skip


def _under(it: Held) -> str:
    return str(it.entry.get("under") or it.entry["regime"])


def _when(it: Held, zone: str) -> tuple[Any, ...]:
    return (*parse_instant(it.entry.get("sent") or "?", zone), it.reference)


def _case(it: Held, sent: Mapping[Key, Held], own: set[str]) -> Key:
    """The first message of a case, as far as it can be followed; the last step may not be held."""
    key = (it.scope, it.reference)
    for _ in range(_CLIMBS):
        if it.entry["kind"] in own:
            break
        named = [it.entry["case"]] if it.entry.get("case") else it.entry.get("refers_to") or []
        above = [(it.scope, str(ref)) for ref in named]
        key = next((one for one in above if one in sent), above[0] if above else key)
        if key not in sent or sent[key] is it:
            break
        it = sent[key]
    return key
