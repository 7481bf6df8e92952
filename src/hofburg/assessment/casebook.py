"""The casebook: worked examples of a regime, run in one go, and held against what was expected."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hofburg.assessment.casebook_quota import differs, quota_lines
from hofburg.assessment.engine import Engine
from hofburg.assessment.finding import Finding, numbered
from hofburg.assessment.held import Declaration, Held, World, select
from hofburg.assessment.plain_fold import party_codes
from hofburg.assessment.quota import Line
from hofburg.errors import DocumentError, Problem
from hofburg.regimes import Case, Law
from hofburg.register import Record, check_entry
from hofburg.values import NEVER, parse_instant, parse_number

__all__ = ["CaseResult", "Mismatch", "case_records", "case_worlds", "judge", "run_cases"]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expected finding that did not come, or one that came unexpected."""

    case: str
    world: str
    label: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.case} / {self.world} / {self.label}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with its findings, by world (names without the case)."""

    case: Case
    place: str
    findings: Mapping[str, tuple[Finding, ...]]
    worlds: tuple[World, ...]
    quota: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    """The lines of quota tables that the case speaks of, in its order, by world."""


def case_records(law: Law, case: Case, place: str) -> list[Record]:
    """The entries of a case as unsigned records, checked as any others. Raises ``DocumentError``."""
    authors = {e["id"]: e.get("author", "") for e in case.entries if "id" in e}
    problems: list[Problem] = []
    records = []
    laws = {it.id: it for it in (law, law.base) if it is not None}
    for index, given in enumerate(case.entries):
        data = {**_sent_as(law, given), "origin": "synthetic", **given}
        recorded = data.pop("recorded", "?")
        if "id" in data:
            data["number"] = str(data.pop("id"))
        if isinstance(data.get("refers_to"), list):
            # A bare id that the case does not hold is the addressee's: an answer to something missing.
            other = (data.get("to") or ["?"])[0]
            data["refers_to"] = [
                _reference(authors, r) if "/" in str(r) or r in authors else f"{other}/{r}"
                for r in data["refers_to"]
            ]
        if (
            isinstance(data.get("body"), dict)
            and str(data.get("kind", "")).startswith("hofburg.")
            and "case" in data["body"]
        ):
            data["body"] = {**data["body"], "case": _reference(authors, data["body"]["case"])}
        entry, found = check_entry(data, laws, f"{place} entry {index + 1}")
        problems += [p for p in found if p.level == "error"]
        if entry is not None:
            records.append(Record(entry, recorded=recorded))
    if problems:
        raise DocumentError(problems)
    return records


def _sent_as(law: Law, given: Mapping[str, Any]) -> dict[str, str]:
    """The regime of an entry, and what it was sent under, where the case does not say it."""
    kind, body = str(given.get("kind", "")), given.get("body")
    if kind.startswith("hofburg.") and isinstance(body, Mapping):  # as what it speaks of
        if law.base is not None and body.get("label") in law.emitted:
            return {"regime": law.regime, "under": law.id}
        kinds = body.get("kinds")
        kind = str(kinds[0]) if isinstance(kinds, list) and kinds else kind
    return law.envelope(kind)


def _reference(authors: Mapping[str, str], ref: Any) -> str:
    """An id of the case as a message reference; anything else as it is."""
    return f"{authors[ref]}/{ref}" if ref in authors else str(ref)


def case_worlds(law: Law, case: Case, place: str) -> list[World]:
    """The worlds of a case; their scope is the case. Raises ``DocumentError``."""
    try:
        as_of = parse_instant(case.as_of, law.zone)
        known = parse_instant(case.known_at, law.zone).hi if case.known_at else NEVER
    except ValueError as error:
        raise DocumentError(
            Problem(place, "date", str(error), "Write it as 2022-02-20T00:00Z.")
        ) from None
    worlds: dict[str, Any] = dict(case.worlds) or {"record": None}
    roster = _named(law, [case.entries, case.expected, case.holder, case.known_to])
    made = []
    for name, model in worlds.items():
        title = model.title if model and isinstance(model.title, str) else ""
        accounts = tuple(model.accounts) if model else None
        made.append(
            World(
                name,
                as_of.hi,
                case.case,
                accounts,
                case.known_to or case.holder,
                known,
                title,
                roster=roster,
            )
        )
    return made


def _named(law: Law, written: Any) -> tuple[str, ...]:
    """The States that a case names anywhere: a case tells nothing of the yearly duties of others."""
    words = re.findall(r"[A-Za-z0-9]+", json.dumps(written, ensure_ascii=False, default=str))
    return tuple(sorted(set(party_codes(law)) & set(words)))


def run_cases(
    law: Law, cases: Sequence[tuple[Case, str]], *, threads: int | None = None
) -> tuple[Engine, list[CaseResult]]:
    """Run all cases in all worlds in one engine. Raises ``DocumentError`` for cases that do not read."""
    worlds: list[World] = []
    held: list[Held] = []
    declarations: list[Declaration] = []
    for case, place in cases:
        worlds += case_worlds(law, case, place)
        known = worlds[-1].known_at
        own, said, _ = select(
            case_records(law, case, place),
            scope=case.case,
            viewer=case.known_to,
            known_at=known,
            zone=law.zone,
        )
        held += own
        declarations += said
    engine = Engine(law, worlds, held, declarations, threads=threads)
    by_world: dict[int, list[Finding]] = {}
    names = {(w.scope, w.name): n for n, w in enumerate(worlds)}
    for number, finding in numbered(engine):
        by_world.setdefault(number, []).append(finding)
    results = []
    for case, place in cases:

        def of_case(listed: list[Any], scope: str = case.case) -> list[Any]:
            return [item for item in listed if item.scope == scope]

        own_worlds = tuple(w for w in worlds if w.scope == case.case)
        results.append(
            CaseResult(
                case,
                place,
                {w.name: tuple(by_world.get(names[w.scope, w.name], ())) for w in own_worlds},
                own_worlds,
                quota_lines(law, case, place, own_worlds, of_case(held), of_case(declarations)),
            )
        )
    return engine, results


# -- expectations ------------------------------------------------------------------------------


def judge(law: Law, result: CaseResult) -> list[Mismatch]:
    """What differs from the expected findings; empty if all holds.

    All findings under the default readings must be listed; rows of ``every`` only where a message
    was held or the case lists them.
    """
    mismatches = []
    for world, found in result.findings.items():
        expected = result.case.expected.get(world)
        if not isinstance(expected, dict):
            mismatches.append(
                Mismatch(result.case.case, world, "*", "findings for this world", "none listed")
            )
            continue
        held = _held_rows(law, result, world)
        # All but rows of `every` of which no message was held.
        shown = [f for f in found if not law.processes[f.process].every or f.case in held]
        by_label: dict[str, list[Finding]] = {}
        for f in found:
            by_label.setdefault(f.label, []).append(f)
        for label in dict.fromkeys([*expected, *(f.label for f in shown)]):
            own = by_label.get(label, [])
            listed = [_wanted(e) for e in _as_list(expected.get(label, []))]
            required = [f for f in shown if f.label == label and f.reading == "default"]
            mismatches += _compare(law, result, world, label, listed, own, required)
    for world, lines in result.quota.items():
        for wanted, line in zip(result.case.quota[world], lines, strict=True):
            name = f"quota {wanted.label} {' '.join(wanted.per)}"
            for said, found_ in differs(wanted, line):
                mismatches.append(Mismatch(result.case.case, world, name, said, found_))
    return mismatches


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _wanted(value: Any) -> dict[str, Any]:
    return {"status": value} if isinstance(value, str) else dict(value)


def _held_rows(law: Law, result: CaseResult, world: str) -> set[str]:
    rows = set()
    chosen = next(w for w in result.worlds if w.name == world)
    for process in law.processes.values():
        for given in result.case.entries if process.every else ():
            if given.get("kind") in process.messages and chosen.admits(given.get("account")):
                body = given.get("body", {})
                pieces = [
                    given.get("author")
                    if f == "from"
                    else (given.get("to") or [None])[0]
                    if f == "to"
                    else body.get(f)
                    for f in process.key.values()
                ]
                rows.add("/".join([process.name, *map(str, pieces)]))
    return rows


def _compare(
    law: Law,
    result: CaseResult,
    world: str,
    label: str,
    listed: list[dict[str, Any]],
    own: list[Finding],
    required: list[Finding],
) -> list[Mismatch]:
    case = result.case.case
    free = list(own)
    problems = []
    for want in listed:
        hit = next(
            (
                f
                for f in free
                if f.reading == want.get("reading", "default") and _matches(law, result, want, f)
            ),
            None,
        ) or next(
            (
                f
                for f in free
                if "reading" in want
                and f.reading.endswith("=" + str(want["reading"]))
                and _matches(law, result, {k: v for k, v in want.items() if k != "reading"}, f)
            ),
            None,
        )
        if hit is None:
            near = "; ".join(_brief(f) for f in free if f.reading == "default") or "nothing"
            problems.append(Mismatch(case, world, label, str(want), near))
        else:
            free.remove(hit)
    for left in free:
        if left in required:
            problems.append(Mismatch(case, world, label, "nothing more", _brief(left)))
    return problems


def _brief(f: Finding) -> str:
    plain = f.as_dict()
    keep = ("state", "case", "part", "status", "why", "due", "done", "measured", "allowed", "taken")
    return str({k: plain[k] for k in keep if plain[k] is not None})


def _matches(law: Law, result: CaseResult, want: Mapping[str, Any], f: Finding) -> bool:
    for key, value in want.items():
        if key == "case":
            if str(value) not in _called(law, result, f):
                return False
        elif key in ("due", "done", "not_before"):
            bounds = getattr(f, key)
            if bounds is None or not _same_instant(str(value), bounds, law.zone):
                return False
        elif key in ("measured", "allowed"):
            bounds = getattr(f, key)
            if bounds is None or tuple(parse_number(value)) != tuple(bounds):
                return False
        elif getattr(f, key, None) != value:
            return False
    return True


def _called(law: Law, result: CaseResult, f: Finding) -> set[str]:
    """How a case book may call a finding's case: in full, or by the ``id`` of the entry that opened it.

    A row of a line is called ``id/STATE``, or as its case where something else tells them apart.
    """
    names = {f.case}
    case = law.processes[f.process].thread(f.case)
    rest = f.case.removeprefix(case) if case else ""
    for entry in result.case.entries:
        if case and case in (f"{entry.get('author')}/{entry.get('id')}", entry.get("case")):
            own = str(entry.get("id"))
            names |= {own, case, f"{own}{rest}"}
    return names


def _same_instant(written: str, bounds: tuple[int, int], zone: str) -> bool:
    if written in ("never", "without delay"):
        return bounds == (NEVER, NEVER)
    # A bare day stands for itself, and for the end of a day that is due.
    first, dots, last = written.partition("..")
    lo, hi = parse_instant(written, zone)
    if not dots:
        last = first
    starts = {lo} | ({parse_instant(first, zone).hi} if len(first) == 10 else set())
    ends = {hi} | ({parse_instant(last, zone).lo} if len(last) == 10 else set())
    return bounds[0] in starts and bounds[1] in ends
