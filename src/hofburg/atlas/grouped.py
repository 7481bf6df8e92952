"""Which States belong to a group, as what, and when."""

from __future__ import annotations

from typing import get_args

from hofburg.errors import AtlasError, Problem
from hofburg.values import InstantRange

from .lookup import state as find
from .spans import moment
from .tables_ties import all_groups
from .ties import Found, Group, Membership, Role

_LONGEST = 60  # longer texts name nothing and are cut before they are compared or shown


def groups() -> tuple[Group, ...]:
    """The groups that the atlas knows, in the order of its table."""
    return tuple(all_groups().values())


def group(code: str) -> Group:
    """The group with this code, such as `CSTO`, or its name as the table writes it.

    Exact and case-sensitive. Raises `AtlasError` for anything else, with near matches.
    """
    known = {key: it for it in all_groups().values() for key in (it.code, it.name)}
    found = known.get(code) if isinstance(code, str) else None
    if found is not None:
        return found
    import difflib

    shown = str(code)[:_LONGEST]
    folded = {key.casefold(): it for key, it in known.items()}
    near = difflib.get_close_matches(shown.strip().casefold(), folded, n=3, cutoff=0.6)
    meant = " or ".join(dict.fromkeys(f"{folded[k].code} ({folded[k].name})" for k in near))
    raise AtlasError(
        Problem(
            place="",
            field="group",
            rule="unknown-group",
            message=f"{shown!r} is no group of the atlas.",
            remedy=f"Did you mean {meant}?" if meant else f"It knows: {', '.join(all_groups())}.",
        )
    )


def memberships(
    state: str | None = None, group: str | None = None, at: str | InstantRange | None = None
) -> tuple[Membership, ...]:
    """What sources say about States in groups, in the order of the table.

    Args:
        state: takes what `hofburg.atlas.state` takes; left out: all.
        group: code or name of a group; left out: all.
        at: only what surely or perhaps holds at that moment (text in the notation of
            `hofburg.values`, a day being that day in UTC, or bounds); left out: of all times.

    Where sources contradict each other all of them are there: dates as `claims` of one row, lists
    that contradict dated acts as rows with `aside`. Raises `AtlasError` for an unknown State or
    group, or where `at` is no date.
    """
    code = None if state is None else find(state).code
    asked = None if at is None else moment(at)
    found = groups() if group is None else (_group(group),)
    return tuple(
        row
        for it in found
        for row in it.rows
        if code in (None, row.state) and (asked is None or row.held(asked) is not None)
    )


_group = group  # `memberships` has an argument of that name


def members(group: str, at: str | InstantRange, status: Role = "member") -> Found:
    """Which States have a status in a group at a moment, in three values.

    Args:
        group: code or name of a group.
        at: the moment: text in the notation of `hofburg.values` (a day is a day in UTC) or bounds.
        status: `member`, `candidate`, `associate`, `participant`, `observer`, `partner`,
            `suspended` or `frozen`. A member that is suspended or frozen is still a member.

    A State is `surely` there if some row holds whatever its ranged or disputed dates turn out to
    be, `perhaps` if some row may hold. On the very day of an accession the answer is `perhaps`,
    since sources give days. Rows with `aside` decide nothing, doubtful rows give `perhaps` at
    most. Raises `AtlasError` for an unknown group or status, or where `at` is no date.
    """
    if status not in get_args(Role):
        raise AtlasError(
            Problem(
                place="",
                field="status",
                rule="unknown-status",
                message=f"{str(status)[:_LONGEST]!r} is no status in a group.",
                remedy=f"Use {', '.join(get_args(Role))}.",
            )
        )
    it, asked = _group(group), moment(at)
    held: dict[str, set[bool]] = {}
    for row in it.rows:
        certainty = row.held(asked)
        if row.status == status and not row.aside and certainty is not None:
            sure = certainty == "surely" and row.confidence != "doubtful"
            held.setdefault(row.state, set()).add(sure)
    return Found(
        surely=tuple(sorted(code for code, found in held.items() if True in found)),
        perhaps=tuple(sorted(code for code, found in held.items() if True not in found)),
        whole=status in it.whole,
    )
