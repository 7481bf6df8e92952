"""Regimes whose casebooks the tests read, each assessed once for all tests that only ask."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hofburg import Case, Law, assess, assess_cases, library, load_cases, load_regime
from hofburg.assessment import Assessment
from hofburg.register import Record

__all__ = ["BOOKS", "PAIR", "REGIMES", "assess_cases_once", "assess_once", "casebook"]

REGIMES = Path(__file__).parent / "regimes"
BOOKS = [str(REGIMES / "lending"), str(REGIMES / "ferry"), *library()]
_MOST = 12  # assessments that are kept


# An arrangement of two States that nobody made.
PAIR = """\
regime: PAIR-2020
base: DIALOGUE
title: {en: A pair}
since: 2020-01-01
parties: {AND: Andorra, LIE: Liechtenstein}
arrangement: {for: parties, status: in-force}
provenance: {mark: verified, source: TEXT}
sources: {TEXT: Made up}
paragraphs: {A1: A line}
messages:
  line_call: {paragraph: A1, fields: {about: text}}
processes:
  line:
    messages: {line_call: {from: calling, to: called}}
    columns: {calling: state = line_call.from, called: state = line_call.to, about: text = line_call.about}
provisions:
  - {label: A1, paragraph: A1, content: {on: line, by: calling, holds: has_line_call}}
"""


@cache
def casebook(book: str) -> tuple[Law, Assessment]:
    """A regime and its casebook, run once for all tests."""
    law = load_regime(book)
    return law, assess_cases(law, load_cases(book))


_MADE: OrderedDict[tuple[object, ...], tuple[Law, Assessment]] = OrderedDict()


def assess_cases_once(
    law: Law, cases: Sequence[tuple[Case, str]], *, threads: int | None = None
) -> Assessment:
    """As ``assess_cases``, but of the same cases of the same law there is one assessment for all.

    A question changes nothing in it; if one did, the commands after it would answer wrongly.
    """
    key = (id(law), threads, tuple((place, repr(case)) for case, place in cases))
    # The law is kept with it, so that no other gets its id.
    made = _MADE.pop(key, None) or (law, assess_cases(law, cases, threads=threads))
    _MADE[key] = made
    if len(_MADE) > _MOST:
        _MADE.popitem(last=False)
    return made[1]


def assess_once(most: int = _MOST) -> Callable[..., Assessment]:
    """As ``assess``, but of the same records, laws and clocks there is one assessment for all."""
    made: OrderedDict[Any, tuple[Any, Assessment]] = OrderedDict()

    def ask(laws: Law | Sequence[Law], records: Sequence[Record], **clocks: Any) -> Assessment:
        listed = [laws] if isinstance(laws, Law) else list(laws)
        whole = hashlib.sha256()
        for record in records:
            whole.update(record.signed or repr(record.entry.data).encode())
        key = (tuple(map(id, listed)), whole.hexdigest(), repr(sorted(clocks.items())))
        # The laws are kept with it, so that no others get their ids.
        found = made.pop(key, None) or (listed, assess(laws, records, **clocks))
        made[key] = found
        if len(made) > most:
            made.popitem(last=False)
        return found[1]

    return ask
