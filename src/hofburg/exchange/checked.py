"""A form that was read, held against its document: all that is to be said of it, at its cells.

Three lots of remarks, in one list: faults of the file as it was read, what the form refuses, and
what the provisions of its processes say, each at the fields that they point at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem
from hofburg.exchange.body_paths import unknown
from hofburg.exchange.checked_cells import Places
from hofburg.exchange.faults import Change
from hofburg.exchange.layout import Form, layout
from hofburg.exchange.remarks import SEVERITIES, Remark, of_fault, of_finding, of_problem
from hofburg.values import format_instant

if TYPE_CHECKING:
    from hofburg.assessment import Objection
    from hofburg.atlas import Boundaries
    from hofburg.exchange.reading import Reading
    from hofburg.regimes import Law
    from hofburg.register import Entry, Record

__all__ = ["Checked", "check_form"]

_NUMBER = "(not recorded)"  # spares the hash that a message without a number is called after
_TOGETHER = 3  # lines of one open question that are told one by one; more are told together


_PARTIAL = {
    "en": "This is a part of a form; what the document asks of a whole one was not looked at.",
    "ru": "Это часть формы; требования документа к целой форме не проверялись.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A form after its check.

    Attributes:
        form: its layout.
        state, year: whose it is, and the year it is about (None where it does not say).
        body: what would be recorded.
        recordable: whether nothing in it is an error.
        remarks: by severity, then sheet, row and column.
        changes: what was understood in another way than typed.
        partial: whether it is a part of a form only.
    """

    form: Form
    state: str
    year: int | None
    body: Mapping[str, Any]
    recordable: bool
    remarks: tuple[Remark, ...]
    changes: tuple[Change, ...]
    partial: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many remarks there are of each severity, all of them named."""
        found = Counter(remark.severity for remark in self.remarks)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def passes(self) -> bool:
        """Whether there is neither an error nor anything that must be otherwise."""
        return self.recordable and not self.counts["must"]


def check_form(
    law: Law,
    kind: str,
    reading: Reading,
    *,
    state: str,
    year: int | None = None,
    as_of: int,
    records: Iterable[Record] = (),
    boundaries: Boundaries | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """All that is to be said of a form that was read.

    Args:
        state: whose form it is.
        year: the year it should be about; left out, whichever it says.
        as_of: now (microseconds since 1970 UTC); it is checked as if it were sent then.
        records: of the register that it would join. The State's own are looked at, but not other
            versions of this form.
        boundaries: a boundary pack, for provisions that ask on which side of a line a place lies.
        progress: is told what is being done.
    """
    form = layout(law, kind)
    at = Places(form, reading)
    remarks = [of_fault(fault, at.heading(fault.path)) for fault in reading.faults]
    remarks += _expected(form, reading, state, year, at)
    body = dict(reading.body)
    progress("checking the fields")
    problems = law.check_body(kind, body, "")
    faulty = {it.path for it in reading.faults if it.path and it.outcome == "marked"}
    if reading.partial:  # a list by itself lacks what stands on the others
        problems = [it for it in problems if it.rule != "missing-field"]
    for problem in problems:
        path = problem.field.removeprefix("body.")
        if path not in faulty:  # else the file's own fault has said it
            remarks.append(of_problem(problem, at.place(path), at.heading(path)))
    refused = {it.field.removeprefix("body.") for it in problems if it.level == "error"}
    unread = refused | {path for path in faulty if at.value(path) is None}
    faulty |= refused
    if reading.partial:
        remarks.append(Remark("note", "partial", _PARTIAL, "Check the whole form."))
    else:
        progress("asking the document")
        told = unknown(body, unread, {sheet.name for sheet in form.lists})
        if form.year and year is not None and not isinstance(told.get(form.year), int):
            told[form.year] = year  # so that the document can be asked of that year
        asked = _entry(law, kind, told, state, as_of)
        own = _own(records, law, kind, state, form.year, body)
        remarks += _asked(law, asked, own, as_of, boundaries, at, faulty)
    stopped = reading.partial or any(it.severity == "error" for it in remarks)
    about = body.get(form.year) if form.year else None
    return Checked(
        form, state, about if isinstance(about, int) else None, body, not stopped,
        tuple(sorted(remarks, key=at.order)), tuple(reading.changes), reading.partial,
    )  # fmt: skip


def _expected(
    form: Form, reading: Reading, state: str, year: int | None, at: Places
) -> Iterator[Remark]:
    """Whether it is the form of that State and year."""
    said = reading.body.get(form.year) if form.year else None
    if year is not None and isinstance(said, int) and said != year:
        problem = Problem("", "other-year", f"The form is about {said}, and {year} is asked for.",
                          "Correct the one or the other.")  # fmt: skip
        yield replace(
            of_problem(problem, at.place(form.year or ""), at.heading(form.year or "")),
            paths=(form.year or "",),
        )
    made_for = reading.meta.get("state", "")
    if made_for and state and made_for != state:
        said_so = f"The file was made for {made_for}, and it is checked as one of {state}."
        yield Remark("note", "other-state", {"en": said_so}, "Check whose form it is.")


def _entry(law: Law, kind: str, body: dict[str, Any], state: str, as_of: int) -> Entry:
    """The form as an entry that goes to all now: of that its cells say nothing."""
    from hofburg.register import Entry

    return Entry.of(
        {
            **law.envelope(kind), "kind": kind, "author": state, "number": _NUMBER, "to": [],
            "copies": ["*"], "sent": format_instant(as_of), "origin": "original", "body": body,
        }
    )  # fmt: skip


def _own(
    records: Iterable[Record],
    law: Law,
    kind: str,
    state: str,
    year: str | None,
    body: Mapping[str, Any],
) -> list[Record]:
    """The State's own records, without other versions of this form."""
    found, under = [], law.envelope(kind).get("under", law.regime)
    for record in records:
        entry = record.entry
        if entry.regime != law.regime or entry.author not in (state, None):
            continue
        same = (
            entry.under == under
            and entry.kind == kind
            and (year is None or entry.body.get(year) == body.get(year))
        )
        if not same:
            found.append(record)
    return found


def _asked(
    law: Law,
    entry: Entry,
    records: Sequence[Record],
    as_of: int,
    boundaries: Boundaries | None,
    at: Places,
    faulty: Collection[str],
) -> Iterator[Remark]:
    """What the provisions say, with their cells; many open questions of one kind together."""
    from hofburg.assessment import objections

    found = objections(law, entry, records, as_of=as_of, holder=entry.author, boundaries=boundaries)
    alike: dict[tuple[str, str], list[Objection]] = {}
    for it in found:
        if faulty and _rests_on(it, faulty):
            continue  # nothing is known of it before the faults are mended
        alike.setdefault((it.finding.label, it.finding.status), []).append(it)
    lacking = {path for listed in alike.values() for it in listed for path in _lacking(it, at)}
    for (_, status), listed in alike.items():
        if status == "undetermined":
            # What is asked for already keeps these open as well.
            listed = [it for it in listed if it.finding.why != "fact" or not it.reads & lacking]
        if status == "undetermined" and len(listed) > _TOGETHER:
            yield _together(law, listed, at)
            continue
        for it in listed:
            yield _remark(law, it, at)


def _lacking(it: Objection, at: Places) -> set[str]:
    """The fields that a form is told to fill in, in whatever line."""
    if it.finding.status == "undetermined":
        return set()
    empty = (path for path in it.fields if at.is_open(path.removeprefix("body.")))
    return {re.sub(r"\[\d+\]", "[]", path) for path in empty}


def _rests_on(it: Objection, faulty: Collection[str]) -> bool:
    """Whether faults stand in all the cells that it would be told at, or in any that decides it."""
    paths = [path.removeprefix("body.") for path in it.fields]
    if paths and all(path in faulty for path in paths):
        return True
    if it.finding.status != "undetermined":
        return False
    whole = {path.partition("[")[0] for path in paths if "[" not in path or "[]" in path}
    lists = {path.partition("[")[0] for path in faulty if "[" in path}
    return any(path in faulty for path in paths) or bool(whole & lists or (it.across and lists))


def _remark(law: Law, it: Objection, at: Places) -> Remark:
    paths = [path.removeprefix("body.") for path in it.fields if path.startswith("body.")]
    empty = [path for path in paths if at.is_open(path)]
    shown = empty or paths
    places = {at.place(path): path for path in shown}
    found = [place for place in places if place is not None]
    if not found and it.finding.part is not None and paths:
        first = at.first_of_line(paths[0])
        found = [first] if first else []
    headings = [column.headings for path in empty if (column := at.column(path)) is not None]
    made = of_finding(law, it.finding, headings, it.computed)
    return replace(
        made, places=tuple(found), paths=tuple(shown),
        heading=at.heading(shown[0]) if shown else "",
        read=at.read(shown[0]) if shown else "",
    )  # fmt: skip


def _together(law: Law, listed: Sequence[Objection], at: Places) -> Remark:
    """One remark of many lines of which the same is open: at the heading of their column."""
    first = _remark(law, listed[0], at)
    lines = {"en": f"{len(listed)} lines.", "ru": f"Строк: {len(listed)}."}
    said = {code: f"{text} {lines[code]}" for code, text in first.said.items()}
    columns = {re.sub(r"\[\d+\]", "[]", path) for path in first.paths}
    places = tuple(place for path in sorted(columns) if (place := at.place(path)))
    return replace(
        first, said=said, places=places, paths=tuple(sorted(columns)), read="", lines=len(listed)
    )
