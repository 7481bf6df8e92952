"""A made-up year told: what was sent, the rush of January, quotas, what is wrong on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Finding

__all__ = ["Deviation", "QuotaUsed", "Week", "YearTale", "tell_year"]

_WEEKS = 9
_LIMITS = ("76", "109")  # three inspections; evaluations by the units reported
_GOOD = ("met", "within")
_AMISS = ("late", "missed", "early", "exceeded", "unmet", "shut")


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of the rush, from ``first`` on; ``filled`` are quotas used up until their end."""

    first: str
    inspections: int
    evaluations: int
    refused: int
    inspection_quotas_filled: int
    evaluation_quotas_filled: int


@dataclass(frozen=True, slots=True)
class QuotaUsed:
    """A State's passive quotas, as the assessment counts them; ``None``: not asked for."""

    state: str
    units: int | None
    inspections: tuple[int, int] | None
    evaluations: tuple[int, int] | None
    refused: int


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that is wrong on purpose, and whether the assessment found it so."""

    label: str
    state: str
    status: str
    what: str
    world: str
    found: bool


@dataclass(frozen=True, slots=True)
class YearTale:
    """Counts and tables of a made-up year.

    Attributes:
        kinds: messages by kind.
        statuses: findings by status, in all worlds; rows of which nothing is known left out.
        undetermined: those of them that are, by label.
        unplanned: findings that something is amiss (label, State, case) and that nobody planted.
    """

    year: int
    seed: int
    kinds: Mapping[str, int]
    lines: Mapping[str, int]
    worlds: tuple[str, ...]
    statuses: Mapping[str, int]
    undetermined: Mapping[str, int]
    weeks: tuple[Week, ...]
    quotas: tuple[QuotaUsed, ...]
    deviations: tuple[Deviation, ...]
    unplanned: tuple[tuple[str, str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def tell_year(entries: Sequence[Mapping[str, Any]], assessment: Assessment) -> YearTale:
    """Tell a year that `synthetic_year` made, as it is assessed.

    Args:
        entries: all of one year.
        assessment: of a register that holds them and nothing else.
    """
    from hofburg.assessment import STATUSES

    note = next(entry["body"] for entry in entries if entry["kind"] == "hofburg.note")
    sent = [entry for entry in entries if not entry["kind"].startswith("hofburg.")]
    # What is met or within is counted by the database: it is most of the findings by far.
    counted = Counter[str]()
    for (_, _, status), number in assessment.counts().items():
        counted[status] += number if status in _GOOD else 0
    wanted = [status for status in STATUSES if status not in _GOOD]
    found = list(assessment.findings(status=wanted, roster=False))
    counted.update(f.status for f in found)
    amiss = Counter(_key(f) for f in found if _is_amiss(f))
    worlds = [world.name for world in assessment.worlds]
    deviations, planted = [], Counter[tuple[str, ...]]()
    for it in note["planted"]:
        keys = [
            (it["label"], it["state"], it["status"], w) for w in worlds if it.get("world", w) == w
        ]
        planted.update(keys)
        there = bool(keys) and all(amiss[key] >= planted[key] for key in keys)
        deviations.append(
            Deviation(
                it["label"], it["state"], it["status"], it["what"], it.get("world", ""), there
            )
        )
    others = [
        (f.label, f.state or "?", f.case)
        for f in found
        if _is_amiss(f) and amiss[_key(f)] > planted[_key(f)]
    ]
    bodies = [entry["body"] for entry in sent if entry["kind"] == "annual_exchange"]
    lists = sorted(
        {name for body in bodies for name, value in body.items() if isinstance(value, list)}
    )
    return YearTale(
        note["year"], note["seed"],
        dict(Counter(entry["kind"] for entry in sent).most_common()),
        {name: sum(len(body.get(name, ())) for body in bodies) for name in lists},
        tuple(worlds),
        dict(sorted((+counted).items())),
        dict(Counter(f.label for f in found if f.status == "undetermined").most_common()),
        tuple(_weeks(sent, note["year"])),
        tuple(_quotas(sent, assessment, worlds[0])),
        tuple(deviations), tuple(dict.fromkeys(others)),
    )  # fmt: skip


def _key(f: Finding) -> tuple[str, str, str, str]:
    return f.label, f.state or "?", f.status, f.world


def _is_amiss(f: Finding) -> bool:
    """Found so whatever the reading; a shut gate only where somebody went through it."""
    return f.status in _AMISS and f.reading == "default" and (f.status != "shut" or bool(f.taken))


def _weeks(sent: Iterable[Mapping[str, Any]], year: int) -> list[Week]:
    from datetime import date, timedelta

    begin = date(year, 1, 1)
    counts: list[Counter[str]] = [Counter() for _ in range(_WEEKS)]
    for entry in sent:
        days = (date.fromisoformat(entry["sent"][:10]) - begin).days
        # What is asked for in the last days of December is of the first week of January.
        number = max(0, days // 7) if days > -14 else _WEEKS
        if number < _WEEKS:
            refused = entry["body"].get("ground") == "quota"
            counts[number]["refused" if refused else entry["kind"]] += 1
    inspections = evaluations = 0
    weeks = []
    for n, week in enumerate(counts):
        inspections += week["inspection_quota_filled"]
        evaluations += week["evaluation_quota_filled"]
        weeks.append(Week(
            (begin + timedelta(days=7 * n)).isoformat(), week["inspection_request"],
            week["evaluation_request"], week["refused"], inspections, evaluations,
        ))  # fmt: skip
    return weeks


def _quotas(
    sent: Iterable[Mapping[str, Any]], assessment: Assessment, world: str
) -> list[QuotaUsed]:
    """All States: those with the most units first."""
    units: dict[str, int] = {}
    refused: Counter[str] = Counter()
    for entry in sent:
        if entry["kind"] == "annual_exchange":
            units[entry["author"]] = entry["body"].get("units", 0)
        refused[entry["author"]] += entry["body"].get("ground") == "quota"
    used: dict[tuple[str, str], tuple[int, int]] = {}
    for label in _LIMITS:
        # What was refused is counted as the one that it would have been.
        for f in assessment.findings(label=label, status="within", world=world, reading="default"):
            (low, _), (allowed, _) = f.measured or (None, None), f.allowed or (None, None)
            if low is not None and allowed is not None and f.state:
                before = used.get((label, f.state), (0, 0))[0]
                used[label, f.state] = (max(before, int(low)), int(allowed))
    states = sorted(
        {*units, *(state for _, state in used)}, key=lambda it: (-units.get(it, -1), it)
    )
    return [
        QuotaUsed(it, units.get(it), used.get(("76", it)), used.get(("109", it)), refused[it])
        for it in states
    ]
