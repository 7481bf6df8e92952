"""The files to begin an arrangement with: a skeleton with remarks, or a draft of the library."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from hofburg.arrangements.copied import copied
from hofburg.arrangements.parties import taking_part
from hofburg.atlas import state
from hofburg.errors import AtlasError, DocumentError, Problem, QuestionError
from hofburg.regimes import Law, Parameter, arrangements, library, load_regime

__all__ = ["skeleton"]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,31}", re.ASCII)
_SHOWN = 6  # parameters of the base that the remarks name

_HEAD = """\
# {title}.
#
# Written by `hofburg arrangement new`. Fill it in from the top; `hofburg arrangement check FOLDER`
# says at each step what is missing. Lines that begin with # are remarks, or wait to be filled in.

regime: {id}                     # its id: letters, digits, - and _
base: {base}
title: {{en: {title_text}}}
edition: "draft 1"
since: 2030-01-01                # first day in force
# until: 2034-12-31              # last day in force; left out, it has no end
parties: {parties}
arrangement:
  for: {scope:<22} # {scope_words}
  status: draft                  # proposed | draft | in-force | ended | unknown
  nature: political              # political | legal | mixed | unknown
  # signed: "..."                # where and when, in one line
  # area: {{en: "..."}}            # where it applies, in words
  # precedes: [OTHER-ID]         # it goes first where both touch one provision for the same States

# How far can what stands here be trusted, and where was it read? Your own proposal is doubtful.
provenance: {{mark: doubtful, source: {own}}}
sources:
  {own}: Our own proposal, agreed by nobody

# The articles, with keys that the base does not have.
paragraphs:
  {art}1: Purpose
  # {art}2: Replies

out_of_scope:
  {art}1: says why; nothing follows from it

"""

_CHANGES = """\
# Figures of the base that are another here: never weaker. What may be moved, and which way:
{figures}#
# A figure of your own is doubtful until it is agreed, and then names how else it may be read.
#
# parameters:
#   {name}:
#     value: {value}
#     paragraph: {art}2
#     readings:
#       as-base: {{value: {value}, why: the figure of the base}}

# Provisions of the base, by label, that say something else here.
# `hofburg regime show {base}` prints them all.
#
# touches:
#   "{label}":
#     paragraph: {art}2
#     text: {{en: "What it says here, in own words."}}
{more}
# What is new: messages, processes and provisions, written as in any regime (docs/regimes.md).
#
# provisions:
#   - label: {art}3
#     paragraph: {art}3
#     ...
"""

_UNDER = """\
#     limit: {at_most: "{a.figure.of.your.own}"}   # parts that are replaced; the others stay
#
# What it inherits of the base but leaves alone, with the reason:
# leaves: {LABEL: "why"}
"""
_PARTIES = """\
#     when: a_condition          # narrower: added with AND
"""

_CASE = """\
# A worked example: what was sent, and what should be found. `check` runs it under the arrangement,
# and once more as if all had been sent under the base: something must differ. An arrangement needs
# at least one case; good ones also show the day before it begins and the day after it ends.
#
# - case: first
#   title: What it is called
#   as_of: 2030-02-01T00:00Z
#   holder: {first}
#   entries:
#     - {{id: 1, kind: KIND, author: {second}, to: [{first}], sent: 2030-01-10T09:00Z, body: {{}}}}
#   expected:
#     record:
#       LABEL: met
"""


def skeleton(
    id_: str, parties: Sequence[str], *, base: str = "", scope: str = "parties", draft: str = ""
) -> dict[str, str]:
    """The files of a new arrangement, by name.

    Args:
        id_: of the arrangement.
        parties: codes or names of at least two States.
        base: id of the regime that it adds to.
        scope: ``under`` or ``parties``; left alone where there is a draft.
        draft: id of an arrangement of the library to copy, instead of a skeleton.

    Raises ``QuestionError`` with everything that is wrong with the question.
    """
    problems: list[Problem] = []
    if not _ID.fullmatch(id_):
        said = f"{id_[:60]!r} cannot be the id of an arrangement."
        problems.append(Problem("FOLDER", "name", said, "Use letters, digits, - and _, up to 32."))
    elif id_ in library() or id_ in arrangements():
        said = f"the library has one called {id_}, and would be asked instead."
        problems.append(Problem("FOLDER", "name", said, "Choose a name of your own."))
    named = _states(parties, problems)
    law = _base(draft or base, "--from" if draft else "--base", problems)
    problems += _outside(law, named)
    if scope not in ("under", "parties"):
        said = f"{scope[:40]!r} says not for whom it is."
        problems.append(Problem("--for", "scope", said, "Write under or parties."))
    if problems or law is None:
        raise QuestionError(problems)
    if draft:
        return copied(law, draft, id_, named)
    return {
        "regime.yaml": _document(law, id_, named, scope),
        "cases/first.yaml": _case(named),
    }


def _states(parties: Sequence[str], problems: list[Problem]) -> dict[str, str]:
    """Names by code. What names no State becomes a problem."""
    found: dict[str, str] = {}
    for text in parties:
        try:
            it = state(text)
        except AtlasError as error:
            problems += [Problem("--parties", p.rule, p.message, p.remedy) for p in error.problems]
            continue
        if it.code in found:
            said = f"{it.code} stands twice."
            problems.append(Problem("--parties", "duplicate", said, "Name it once."))
        found[it.code] = it.name
    if len(parties) < 2:
        said = "an arrangement has at least two parties."
        problems.append(Problem("--parties", "parties", said, "Write FIN,RUS."))
    return found


def _outside(law: Law | None, named: Mapping[str, str]) -> list[Problem]:
    """States that cannot add to what they take no part in."""
    below = law and (law.base or (None if law.arrangement else law))
    if below is None:
        return []
    said, remedy = "takes no part in", "Name others, or write a regime of its own."
    return [
        Problem("--parties", "parties", f"{code} {said} {below.id}.", remedy)
        for code in named
        if code not in taking_part(below)
    ]


def _base(name: str, option: str, problems: list[Problem]) -> Law | None:
    if not name:
        said, remedy = "what does it add to?", f"One of: {', '.join(library())}."
        problems.append(Problem(option, "base", said, remedy))
        return None
    try:
        law = load_regime(name)
    except DocumentError as error:
        problems += [Problem(option, p.rule, p.message, p.remedy) for p in error.problems]
        return None
    if option == "--base" and law.arrangement is not None:
        said = f"{law.id} is an arrangement itself."
        problems.append(Problem(option, "base", said, f"To begin with a copy: --from {law.id}."))
        return None
    if option == "--from" and law.arrangement is None:
        said = f"{law.id} is no arrangement."
        problems.append(Problem(option, "draft", said, f"To add to it: --base {law.id}."))
        return None
    if law.arrangement is not None and law.arrangement.status not in ("draft", "proposed"):
        said = f"{law.id} is no draft: what it says was agreed between others."
        problems.append(Problem(option, "draft", said, f"Drafts: {', '.join(_drafts())}."))
        return None
    return law


def _drafts() -> list[str]:
    """Ids of the drafts of the library."""
    laws = [load_regime(name) for name in arrangements()]
    return [law.id for law in laws if law.arrangement and law.arrangement.status == "draft"]


def _document(law: Law, id_: str, parties: Mapping[str, str], scope: str) -> str:
    names = " and ".join(parties.values())
    words = {
        "parties": "all between its parties; `under`: only what is sent under it",
        "under": "only what is sent under it; `parties`: all between its parties",
    }
    moved = [it for it in law.parameters.values() if it.stricter]
    name, value = _example(moved)
    shown = [
        f"#   {it.name} = {it.versions[-1].written} ({_way(it.stricter)})\n"
        for it in moved[:_SHOWN]
    ]
    if len(moved) > _SHOWN:
        shown.append(f"#   and {len(moved) - _SHOWN} more\n")
    label = next(iter(law.provisions), "LABEL")
    art = next(
        (it for it in "ABCDEFGHIJ" if not {f"{it}{n}" for n in (1, 2, 3)} & set(law.paragraphs)),
        "A",
    )
    head = _HEAD.format(
        title=f"Arrangement between {names}",
        title_text=json.dumps(f"Arrangement between {names}", ensure_ascii=False),
        id=id_, base=law.id, scope=scope, scope_words=words[scope],
        parties=_flow(parties), own=_free(law.sources, "OWN", "OURS", "PROPOSAL"), art=art,
    )  # fmt: skip
    return head + _CHANGES.format(
        figures="".join(shown) or "#   none: this base lets no figure be changed\n",
        name=name, value=value,
        base=law.id, label=label, art=art, more=_UNDER if scope == "under" else _PARTIES,
    )  # fmt: skip


def _example(moved: Sequence[Parameter]) -> tuple[str, str]:
    """A figure that an arrangement may move, one way if there is such a one."""
    for it in sorted(moved, key=lambda it: it.stricter == "either"):
        return it.name, it.versions[-1].written
    return "a.figure", "1 d"


def _free(taken: Mapping[str, str], *names: str) -> str:
    """The first name that the base does not have."""
    return next((name for name in names if name not in taken), names[0])


def _way(stricter: str) -> str:
    return "either way" if stricter == "either" else f"stricter is {stricter}"


def _flow(parties: Mapping[str, str]) -> str:
    said = (f"{code}: {json.dumps(name, ensure_ascii=False)}" for code, name in parties.items())
    return "{" + ", ".join(said) + "}"


def _case(parties: Mapping[str, str]) -> str:
    first, second, *_ = parties
    return _CASE.format(first=first, second=second)
