"""A decision on a page, for readers."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.cli.decision_seen import Seen
    from hofburg.cli.page import Page
    from hofburg.decisions import Act, Decision, Matrix
    from hofburg.regimes import Law

__all__ = ["caption", "findings_of", "print_decision", "steps_of"]

_ACROSS = 5  # columns of positions beside each other


def print_decision(
    seen: Seen, found: Decision, version: int | None, text: bool, assumptions: bool, line: str
) -> None:
    from hofburg import reports
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.decisions import matrix

    law, page = seen.law, Page()
    page.heading(f"{reports.plain(found.title) or 'Without a title'} ({found.case})")
    page.text(reports.decision_standing(found, law.zone), style="bold")
    seen.say(page)
    _head(page, law, found)
    _text(page, found, version, text)
    _positions(page, found, matrix(found, version, assumptions=assumptions), version, assumptions)
    _acts(page, law, found)
    _statements(page, found)
    listed = list(findings_of(seen, found))
    _rules(page, seen, listed)
    _next(page, seen, found, listed)
    footer(page, seen.answer.meta, line)
    page.show()


def _head(page: Page, law: Law, found: Decision) -> None:
    from hofburg.reports import plain, when

    first = found.version
    rows = []
    if found.body or found.procedure:
        said = [caption(law, "body", found.body), caption(law, "procedure", found.procedure)]
        rows.append(("Body", ", ".join(it for it in said if it)))
    if first:
        draft = found.versions[0].told
        rows.append(("Tabled", f"{draft.author or '?'}, {when(draft.sent, law.zone)}"))
    if found.chair:
        rows.append(("Chair", found.chair))
    if found.concerned:
        rows.append(("Set aside", f"{', '.join(found.concerned)}: no objection of theirs counts"))
    for it in found.versions:
        note = f": {plain(it.note)}" if it.note else ""
        many = len(it.paragraphs)
        told = f"{many} paragraph{'' if many == 1 else 's'}, {when(it.told.sent, law.zone)}"
        rows.append((f"Version {it.number}", f"{told}, {it.told.reference}{note}"))
    for number in found.accounts:
        rows.append(("", f"Two entries give a version {number}; the later one is shown."))
    page.gap()
    page.table(("", ""), rows, indent=2)


def caption(law: Law, field: str, value: str) -> str:
    from hofburg.reports import english, plain

    captions = law.messages["draft"].fields[field].captions if "draft" in law.messages else {}
    return english(captions[value]) if value in captions else plain(value)


def _text(page: Page, found: Decision, version: int | None, whole: bool) -> None:
    from hofburg.reports import change_words, plain

    shown = [it for it in found.versions if version in (None, it.number)]
    if not shown:
        return
    last = shown[-1]
    at = found.versions.index(last)
    if at:
        page.heading(f"Version {last.number} against version {found.versions[at - 1].number}", "-")
        for change in last.changes:
            page.item(change_words(change), mark=change.number.rjust(3))
        if not last.changes:
            page.text("No paragraph changed.", 2)
    if whole:
        page.heading(f"Text of version {last.number}", "-")
        for it in last.paragraphs:
            page.item(plain(it.text), mark=it.number.rjust(3))


def _positions(
    page: Page, found: Decision, table: Matrix, version: int | None, assumptions: bool
) -> None:
    from hofburg.reports import count, position_remarks

    page.heading(f"Positions on version {table.version}", "-")
    for assumed, title in (
        (False, "Stated by the States themselves"),
        (True, "Assumptions: what somebody takes States to hold; none of them said so"),
    ):
        rows = [row for row in table.rows if row.assumed is assumed]
        if rows:
            page.text(title, 2, style="bold")
            for head, cells in _blocks(table.columns, rows):
                page.table(head, cells, indent=4, wrap=(0, -1))
    whole = count(len(found.participating), "participating State")
    known = len(found.participating) - len(table.unknown)
    none = f"No position is known of {len(table.unknown)} of {whole}."
    page.text(f"No position of any of the {whole} is known." if not known else none, 2)
    if table.outside:
        said = ", ".join(table.outside)
        page.text(f"No participating State, noted only: {said}.", 2)
    for said in position_remarks(found, version, assumptions=assumptions):
        page.item(said)


def _blocks(
    columns: Sequence[str], rows: Iterable[Any]
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """The table in pieces that fit a page, States with nothing in a piece left out of it."""
    from hofburg.reports import column_words, stance_words, state_codes

    listed = list(rows)
    for start in range(0, len(columns), _ACROSS):
        part = range(start, min(start + _ACROSS, len(columns)))
        alike: dict[tuple[str, ...], list[str]] = {}
        for row in listed:
            if any(said := tuple(stance_words(row.cells[at]) for at in part)):
                alike.setdefault(said, []).extend(row.states)
        cells = [(state_codes(sorted(who)), *said) for said, who in alike.items()]
        used = [n for n, _ in enumerate(part, 1) if any(cell[n] for cell in cells)]
        if cells:
            head = ("States", *(column_words(columns[start + n - 1]) for n in used))
            yield head, [(cell[0], *(cell[n] for n in used)) for cell in cells]


def _acts(page: Page, law: Law, found: Decision) -> None:
    from hofburg.reports import clock_words, when

    for it in found.silences:
        many = f" {it.number}" if len(found.silences) > 1 else ""
        page.heading(f"Silence{many}", "-")
        page.text(f"Placed {when(it.told.sent, law.zone)} by {it.told.author or '?'}.", 2)
        page.text(clock_words(it, law.zone), 2)
    bearing = [it for it in found.acts if found.bears(it) is not False]
    page.heading("What blocks", "-")
    if not bearing:
        page.text("Nothing in hand.", 2)
    _listed(page, law, bearing)
    rest = [it for it in found.acts if it not in bearing]
    if rest:
        page.heading("Said besides: without effect, or before the silence of now", "-")
        _listed(page, law, rest)


def _listed(page: Page, law: Law, acts: Iterable[Act]) -> None:
    from hofburg.reports import act_words, plain

    for act in acts:
        page.item(act_words(act, law.zone))
        if act.wording:
            page.text(f'"{plain(act.wording)}"', 6)


def _statements(page: Page, found: Decision) -> None:
    from hofburg.reports import plain

    if not found.statements:
        return
    page.heading("Statements to be attached; they do not block", "-")
    for it in found.statements:
        how = {None: "", True: " Attached.", False: " Not named among those attached."}
        kind = it.kind.replace("-", " ").capitalize() or "Statement"
        page.item(f"{kind} of {it.state or '?'} ({it.told.reference}).{how[it.attached]}")
        if it.wording:
            page.text(f'"{plain(it.wording)}"', 6)


def findings_of(seen: Seen, found: Decision) -> Iterator[Finding]:
    from hofburg.decisions import process_of

    process = process_of(seen.law)
    known = {held.reference for engine in seen.answer.assessment.engines for held in engine.held}
    if found.case not in known and not found.events:
        return
    listed = seen.answer.findings(case=found.case, world=seen.world, reading="default")
    yield from (f for f in listed if f.process == process)


def _rules(page: Page, seen: Seen, listed: list[Finding]) -> None:
    """What the texts say of it: what asks for attention in full, the rest counted."""
    from collections import Counter

    from hofburg.assessment import SETTLED_WELL
    from hofburg.reports import english, facts, first_sentence, paragraph

    page.heading("What the texts say", "-")
    due = [f for f in listed if f.status not in (*SETTLED_WELL, "undetermined")]
    rows = []
    for f in due:
        words = first_sentence(english(seen.law.provisions[f.label].text))
        said = "; ".join(it for it in (facts(f, seen.law.zone), words) if it)
        rows.append((paragraph(f), f.state or "?", f.status, said))
    if rows:
        page.table(("", "", "", ""), rows, indent=2, status=(2,))
    rest = Counter(f.status for f in listed if f not in due)
    counted = ", ".join(f"{n} {status}" for status, n in sorted(rest.items()))
    if counted:
        # A worked case is asked for by its name, and at its own moment.
        asked = ["--regime", seen.law.id] if seen.book else seen.answer.words
        how = shlex.join(["hofburg", "assess", *asked, "--case", seen.book or listed[0].case])
        page.text(f"Besides: {counted}. All of them: {how}", 2)


def steps_of(seen: Seen, listed: Iterable[Finding]) -> Iterator[tuple[str, str | None, str, str]]:
    """Steps that the texts offer: message, who may take it, paragraph, the rule's words."""
    from hofburg.assessment import SETTLED_WELL
    from hofburg.reports import english

    told = set()
    for f in listed:
        provision = seen.law.provisions[f.label]
        for step in provision.next:
            wanted = step.statuses or ("pending", "late", "missed", "unmet", "shut")
            row = (step.message, f.state, f.paragraph, english(step.text or provision.text))
            if f.status in wanted and f.status not in SETTLED_WELL and row not in told:
                told.add(row)
                yield row


def _next(page: Page, seen: Seen, found: Decision, listed: list[Finding]) -> None:
    steps = list(steps_of(seen, listed))
    if not steps:
        return
    page.heading("Next", "-")
    for message, state, paragraph, text in steps:
        page.item(f"{state or 'the chair'}, paragraph {paragraph}: {text}")
        who = ["--state", state] if state and state != seen.answer.home else []
        words = ["hofburg", "decision", "record", message, found.case, *who]
        if not seen.book:
            page.block(shlex.join(words), 4)
