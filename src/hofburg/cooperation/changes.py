"""The single change that would open a way: each is tried, and the plan is evaluated again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hofburg.atlas import is_organisation_code, organisations, states
from hofburg.cooperation.alike import alike
from hofburg.cooperation.answer import Change, Position, Row, Verdict
from hofburg.cooperation.asking import Plan, filled_circles
from hofburg.cooperation.catalogue import Catalogue
from hofburg.cooperation.evaluate import NOBODY, OBJECTS, Lines, circle_lines, evaluate
from hofburg.cooperation.linking import process_of
from hofburg.cooperation.rows import Outcomes, Spec, verdict_of
from hofburg.cooperation.spans import Length

__all__ = ["Standing", "changes"]

Key = tuple[str, str]
# How much later a day is tried, in months, where a condition reads the day asked for.
ANYBODY = "anybody"
_LATER = (3, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True, slots=True)
class Standing:
    """A row with what it was made of."""

    spec: Spec
    lines: Lines
    outcomes: Outcomes
    row: Row


@dataclass(slots=True)
class _Trial:
    """A changed plan, and what it is called; of ``who`` the first was tried, and all are alike."""

    kind: str
    circle: str
    who: tuple[str, ...]
    plan: Plan
    day: str = ""
    verdicts: dict[Key, Verdict] = field(default_factory=dict)

    def rows(self, *wanted: Verdict) -> tuple[Key, ...]:
        return tuple(key for key, verdict in sorted(self.verdicts.items()) if verdict in wanted)


def changes(catalogue: Catalogue, plan: Plan, standings: Sequence[Standing]) -> tuple[Change, ...]:
    """Single changes that open a closed row, or one that ends too late; each with its rows."""
    closed = [it for it in standings if it.row.verdict == "closed"]
    trials = list(_trials(catalogue, plan, closed))
    _try(catalogue, trials, closed)
    found = [*_positions(trials), *_named(catalogue, trials), *_dates(trials, standings)]
    return (*found, *_readings(standings))


# -- what is tried ---------------------------------------------------------------------------------


def _trials(catalogue: Catalogue, plan: Plan, closed: Sequence[Standing]) -> Iterator[_Trial]:
    """The changed plans that can open something: what no failing condition reads is not tried."""
    failing = [
        it for standing in closed for it in standing.spec.deciding
        if standing.outcomes[it.label] is False
    ]  # fmt: skip
    read = {name for it in failing for name in it.circles}
    for code in plan.objectors or ():
        rest = tuple(other for other in plan.objectors or () if other != code)
        yield _Trial("position", "", (code,), replace(plan, objectors=rest))
    for name, circle in catalogue.circles.items():
        if not circle.add or not _reach(catalogue, name) & read:
            continue
        codes = (NOBODY,) if circle.add is True else _members(catalogue, plan, name)
        for who in [codes] if codes == (NOBODY,) else alike(catalogue, plan, codes):
            yield _Trial("named", name, who, _with(catalogue, plan, name, who[0]))
    columns = {it.column for linked in failing for it in linked.reads if not it.circle}
    if plan.by and any(_is_day(catalogue, column) for column in columns):
        for months in _LATER:
            later = Length(months, "months").after(plan.by)
            yield _Trial("date", "", (), replace(plan, by=later), later.isoformat())


def _reach(catalogue: Catalogue, name: str) -> set[str]:
    """Circles that change with one: itself, and those that it fills.

    Where all stand, one more name changes nothing that fails: it makes known who is willing.
    """
    return {name} | {o for o, circle in catalogue.circles.items() if circle.default == name}


def _is_day(catalogue: Catalogue, column: str) -> bool:
    return process_of(catalogue.law).columns[column].type == "day"


def _members(catalogue: Catalogue, plan: Plan, name: str) -> tuple[str, ...]:
    """Who may be named besides: the members of the circle that the catalogue says."""
    source = str(catalogue.circles[name].add)
    codes = plan.filled.get(source) or plan.named.get(source, ())
    if source == ANYBODY:
        everybody = [it.code for it in states() if not it.former]
        everybody += [it.code for it in organisations()]
        able = catalogue.circles[name].may_be
        codes = tuple(
            code for code in everybody
            if ("organisation" if is_organisation_code(code) else "state") in able
        )  # fmt: skip
    there = {*plan.named.get(name, ()), *(plan.objectors or ())}
    return tuple(code for code in codes if code not in there)


def _with(catalogue: Catalogue, plan: Plan, name: str, code: str) -> Plan:
    """The plan with one more in a circle."""
    there = plan.named.get(name) or ()
    if catalogue.circles[name].default and not there:  # the default goes on, and one more
        there = plan.filled.get(name, ())
    named = {**plan.named, name: tuple(sorted({*there, code}))}
    own = {c for n, codes in named.items() if catalogue.circles[n].needed for c in codes}
    others = plan.organisations | ({code} if is_organisation_code(code) else set())
    filled = filled_circles(catalogue.circles, named, others, plan.at)
    return replace(plan, named=named, own=tuple(sorted(own)), filled=filled, organisations=others)


# -- what comes of it ------------------------------------------------------------------------------


def _try(catalogue: Catalogue, trials: Sequence[_Trial], closed: Sequence[Standing]) -> None:
    """Fill in the verdicts of closed rows under each trial, as far as they may change."""
    groups: dict[int, list[Standing]] = {}
    for standing in closed:
        groups.setdefault(id(standing.lines), []).append(standing)
    for group in groups.values():
        records: list[tuple[Plan, Lines]] = []
        asked: list[tuple[_Trial, list[Standing]]] = []
        labels: set[str] = set()
        for trial in trials:
            lines = circle_lines(catalogue, trial.plan, group[0].spec.meant)
            touched = {n for n, listed in lines.items() if not _alike(listed, group[0].lines[n])}
            able = [it for it in group if _may_open(it, touched, trial.day != "")]
            if able:
                records.append((trial.plan, lines))
                asked.append((trial, able))
                labels |= {
                    c.label for it in able for c in it.spec.deciding
                    if c.circles & touched or trial.day
                }  # fmt: skip
        circles = {name for it in group for c in it.spec.deciding if c.label in labels
                   for name in c.circles}  # fmt: skip
        found = evaluate(catalogue, records, labels, circles) if records else []
        for (trial, able), outcomes in zip(asked, found, strict=True):
            for it in able:
                verdict = verdict_of(it.spec, {**it.outcomes, **outcomes})
                # Of one without a name, more may have to be known than anybody can say.
                if verdict == "can start now" or (verdict == "depends" and trial.who != (NOBODY,)):
                    trial.verdicts[it.spec.key] = verdict


def _alike(one: Sequence[Position], other: Sequence[Position]) -> bool:
    """Whether the same stand in a circle, and object or not."""
    return [(it.who, OBJECTS.get(it.stance)) for it in one] == [
        (it.who, OBJECTS.get(it.stance)) for it in other
    ]


def _may_open(standing: Standing, touched: set[str], dated: bool) -> bool:
    """Whether every failing condition of a row reads something that is changed."""
    return all(
        it.circles & touched or (dated and any(not read.circle for read in it.reads))
        for it in standing.spec.deciding
        if standing.outcomes[it.label] is False
    )


# -- how it is told --------------------------------------------------------------------------------


def _change(kind: str, trial: _Trial, who: tuple[str, ...]) -> Change:
    return Change(
        kind, trial.circle, who, trial.day, "",  # type: ignore[arg-type]
        trial.rows("can start now"), trial.rows("depends"),
    )  # fmt: skip


def _positions(trials: Iterable[_Trial]) -> Iterator[Change]:
    for trial in trials:
        if trial.kind == "position" and trial.verdicts:
            yield _change("position", trial, trial.who)


def _named(catalogue: Catalogue, trials: Sequence[_Trial]) -> Iterator[Change]:
    """One more in a circle: those who open the same rows are told together."""
    codes = [NOBODY, *(it.code for it in states()), *(it.code for it in organisations())]
    ranks = {code: number for number, code in enumerate(codes)}
    for name in catalogue.circles:
        mine = [it for it in trials if it.kind == "named" and it.circle == name]
        alike: dict[tuple[tuple[Key, ...], tuple[Key, ...]], list[_Trial]] = {}
        for trial in mine:
            alike.setdefault((trial.rows("can start now"), trial.rows("depends")), []).append(trial)
        for (opens, loosens), same in alike.items():
            if opens or loosens:
                everybody = len(same) == len(mine)
                able = (code for trial in same for code in trial.who)
                who = () if everybody else tuple(sorted(able, key=ranks.__getitem__))
                yield _change("named", same[0], who)


def _dates(trials: Iterable[_Trial], standings: Sequence[Standing]) -> Iterator[Change]:
    """The first of the later days that opens a row; and the days by which late rows may end."""
    seen: set[Key] = set()
    for trial in trials:
        if trial.kind == "date":
            trial.verdicts = {k: v for k, v in trial.verdicts.items() if k not in seen}
            seen |= set(trial.verdicts)
            if trial.verdicts:
                yield _change("date", trial, ())
    late = [it.row for it in standings if it.row.in_time == "no" and it.row.verdict != "closed"]
    for day in sorted({row.ends.first for row in late if row.ends}):
        rows = [row for row in late if row.ends and row.ends.first == day]
        yield Change(
            "date",
            "",
            (),
            day.isoformat(),
            "",
            _keys(rows, "can start now"),
            _keys(rows, "depends"),
        )


def _keys(rows: Iterable[Row], verdict: Verdict) -> tuple[Key, ...]:
    return tuple(sorted(row.key for row in rows if row.verdict == verdict))


def _readings(standings: Sequence[Standing]) -> Iterator[Change]:
    """Another reading of a contested question, where that one is not closed."""
    by_key: Mapping[Key, Standing] = {it.spec.key: it for it in standings}
    for (name, reading), standing in by_key.items():
        if standing.row.verdict != "closed":
            continue
        for (other, another), open_one in by_key.items():
            if other != name or open_one.row.verdict == "closed":
                continue
            opens = open_one.row.verdict == "can start now"
            mine = ((name, reading),)
            yield Change(
                "reading", "", (), "", another, mine if opens else (), () if opens else mine
            )
