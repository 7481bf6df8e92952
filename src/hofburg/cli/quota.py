"""``hofburg quota``: how far counted limits are used up, by whom, and who may still ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from decimal import Decimal

    from hofburg.assessment import Asker, Basis, Line, QuotaTable, Seat, Use
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer
    from hofburg.regimes import Law

__all__ = ["quota"]

_COUNTS = {True: "yes", False: "no", None: "not known"}
_GRAVITY = ("", "within", "excused", "undetermined", "refusable", "exceeded")
_MANY = 8  # States that are named one by one
_STANDS = {
    "within": "may still ask",
    "refusable": "may be refused",
    "exceeded": "would exceed it",
    "undetermined": "not known",
}


def quota(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="Whose quotas, received and given. Left out: the centre's State, else all.",
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", min=1900, max=2199, help="Left out: that of the question."
        ),
    ] = None,
    label: o.Label = None,
    case: o.Case = None,
    world: o.World = None,
    form: Annotated[o.Report, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Say how far quotas are used up, and who may still ask.

    Every limit that counts or sums cases: who used what and in what order, what a further case
    would be, and on which facts that rests.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.rows import print_json
    from hofburg.inquiry import Question, given, state_of

    answer = ask(Question(registers or (), regimes or (), as_of, known_at, known_to, holder, case))
    code = state_of(answer, state) or answer.home
    tables = inquiry.quota_tables(answer, code, year, label=label, world=world)
    words = given(state=code, year=year, label=label, world=world)
    if form == "json":
        again = answer.line("quota", [*words, "--format", form])
        print_json(
            {
                "meta": answer.meta | {"again": again},
                "quotas": [table.as_dict() for table in tables],
            }
        )
        return
    _print(answer, tables, code, year, answer.line("quota", words))


def _print(
    answer: Answer, tables: Sequence[QuotaTable], code: str | None, year: int | None, line: str
) -> None:
    from hofburg.cli.meta import footer
    from hofburg.cli.page import Page
    from hofburg.reports import name

    page = Page()
    whose = f"of {name(_law(answer, tables, code), code)}" if code else "of all States"
    page.heading(f"Quotas {whose}{f' in {year}' if year else ''}")
    if not tables:
        page.text("No counted limit has been used, and none is known to be open.")
    for table in tables:
        _table(page, answer, table)
    page.gap()
    page.text(
        "Used: what surely counts, to what may; a ? says that more may not be in hand. A quota is"
        " what must be accepted: whoever is asked may accept more.",
        style="dim",
    )
    footer(page, answer.meta, line)
    page.show()


def _law(answer: Answer, tables: Sequence[QuotaTable], code: str | None) -> Any:
    """The regime that knows a State's name."""
    laws = list(answer.laws.values())
    named = [answer.laws[table.regime] for table in tables] or laws
    return next(
        (law for law in [*named, *laws] if law.parties is None or code in law.parties), laws[0]
    )


def _table(page: Page, answer: Answer, table: QuotaTable) -> None:
    from hofburg.reports import english, when

    law = answer.laws[table.regime]
    table = replace(table, received=_apart(table.received), given=_apart(table.given))
    title = english(table.title) or table.process
    title += f", {law.id}" if law.base else ""
    at = when((table.as_of, table.as_of), law.zone)
    page.gap()
    page.text(f"{title} {table.year}: {table.world}, as of {at}", style="bold")
    if table.world_title:
        page.text(table.world_title, 2)
    if table.state:
        pairs = _pairs(answer, table)
        paired = {id(line) for sides in pairs.values() for line in sides if line}
        for title, lines in (("Received", table.received), ("Given", table.given)):
            _lines(page, title, [it for it in lines if id(it) not in paired], table.state)
        _side_by_side(page, pairs)
    else:
        _lines(page, "Used", table.received, None)
    _uses(page, law.zone, [*table.received, *table.given])
    _askers(page, table)
    _seats(page, table)
    if table.unplaced:
        page.gap()
        listed = ", ".join(table.unplaced)
        page.text(f"Perhaps of these as well, since their year or State is not known: {listed}", 2)
    _grounds(page, answer, table)


def _apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without those of another reading that would be printed like the default one."""
    kept: list[Line] = []
    for line in lines:
        alike = (line.label, line.keys, line.used, line.allowed, line.next)
        if all((it.label, it.keys, it.used, it.allowed, it.next) != alike for it in kept):
            kept.append(line)
    return tuple(kept)


Pairs = dict[tuple[str, str, str], list["Line | None"]]


def _pairs(answer: Answer, table: QuotaTable) -> Pairs:
    """Lines between the State and one other, received and given side by side."""
    from hofburg.atlas import is_state_code

    law = answer.laws[table.regime]
    parties = law.parties
    found: Pairs = {}
    for side, lines in enumerate((table.received, table.given)):
        for line in lines:
            others = [v for k, v in line.keys.items() if v != table.state and k != "year"]
            code = others[0] if len(others) == 1 else ""
            others_too = is_state_code(code) or code in law.organisations
            if others_too if parties is None else code in parties:
                key = (line.label, code, line.reading)
                found.setdefault(key, [None, None])[side] = line
    return found


def _side_by_side(page: Page, pairs: Pairs) -> None:
    if not pairs:
        return
    page.gap()
    page.text("With each State: what is used, and what a further one would be", 2)
    rows = []
    for (label, code, reading), sides in pairs.items():
        named = label if reading == "default" else f"{label}, reading {reading}"
        mark = next(line.mark for line in sides if line)
        told = [f"{_amount(it)}, then {it.next}" if it else "-" for it in sides]
        rows.append((code, named, *told, mark))
    head = ("State", "Limit", "Received from it", "Given to it", "Mark")
    page.table(head, rows, indent=4, wrap=(1,))


def _amount(line: Line) -> str:
    return f"{_range(line.used)} of {_range(line.allowed)} {line.unit}".strip()


def _lines(page: Page, title: str, lines: Sequence[Line], state: str | None) -> None:
    if not lines:
        return
    page.gap()
    page.text(title, 2)
    rows = []
    for line in lines:
        keys = [value for key, value in line.keys.items() if value != state and key != "year"]
        named = f"{line.label} {' '.join(keys)}".strip()
        if line.reading != "default":
            named += f", reading {line.reading}"
        rows.append((named, _amount(line), f"{line.next} ({_STANDS[line.next]})", line.mark))
    page.table(("Limit", "Used", "A further one", "Mark"), rows, indent=4, wrap=(0,), status=(2,))


def _uses(page: Page, zone: str, lines: Sequence[Line]) -> None:
    """The cases behind the lines, each once: its number under the first limit that counts it, and
    the gravest of what it is under all of them."""
    from hofburg.reports import when
    from hofburg.values import ALWAYS, NEVER

    found: dict[str, list[tuple[Line, Use]]] = {}
    for line in lines:
        for use in line.uses if line.reading == "default" else ():
            found.setdefault(use.case, []).append((line, use))
    rows: list[tuple[str, ...]] = []
    # What a State does by itself is towards nobody.
    alone = not any(use.addressee for told in found.values() for _, use in told)
    for case, told in found.items():
        line, use = told[0]
        who = use.sender or "?" if alone else _who(use)
        at = "not known" if use.at == (ALWAYS, NEVER) else when(use.at, zone)
        # What uses nothing up has no number in the order of those that do.
        which = line.label if use.counts is False else f"{line.label}: {_range(use.ordinal)}"
        by, gravest = max(told, key=lambda one: _GRAVITY.index(one[1].status))
        status = gravest.status or "-"
        if by is not line:
            status += f" by {by.label}"
        rows.append((which, who, at, _COUNTS[use.counts], status, case))
    if rows:
        page.gap()
        page.text("Cases", 2)
        head = ("Which", "Who", "When", "Counts", "Status", "Case")
        page.table(head, rows, indent=4, status=(4,))


def _who(use: Use | Seat) -> str:
    return f"{use.sender or '?'} to {use.addressee or '?'}"


def _askers(page: Page, table: QuotaTable) -> None:
    """Who may still ask: States of one verdict together."""
    if not table.askers:
        return
    groups: dict[tuple[str, tuple[str, ...]], list[Asker]] = {}
    for asker in table.askers:
        groups.setdefault((asker.status, asker.because), []).append(asker)
    page.gap()
    page.text("Who may still ask", 2)
    rows = []
    for (status, because), listed in groups.items():
        codes = [asker.state for asker in listed]
        who = ", ".join(codes)
        if len(groups) == 1 and len(codes) > 3:
            who = "all others"
        elif len(codes) > max(_MANY, len(table.askers) / 2):
            who = f"the other {len(codes)}"
        by = f" by {', '.join(because)}" if because else ""
        rows.append((f"{status}{by}", who))
    page.table(("", ""), rows, indent=4, status=(0,))
    depends = sorted({label for asker in table.askers for label in asker.open})
    if depends:
        page.text(f"It also depends on what is asked for: {', '.join(depends)}.", 4)


def _seats(page: Page, table: QuotaTable) -> None:
    """Nationality seats: whose nationals sat in whose teams."""
    if not table.seats:
        return
    page.gap()
    page.text("Seats by nationality", 2)
    rows = [
        (seat.nationality or "not known", _range(seat.number),
         "own" if seat.nationality == seat.sender else "guest", f"{_who(seat)}, {seat.case}")
        for seat in table.seats
    ]  # fmt: skip
    page.table(("Of", "Seats", "", "In"), rows, indent=4, right=(1,))


def _grounds(page: Page, answer: Answer, table: QuotaTable) -> None:
    """The facts that are assumed or declared, and who says so."""
    from hofburg.reports import when

    law = answer.laws[table.regime]
    lines = (*table.received, *table.given)
    uses = [use for line in lines for use in line.uses]
    said = []
    for ground in dict.fromkeys(g for line in lines for g in line.grounds):
        sources = f", {'; '.join(ground.sources)}" if ground.sources else ""
        said.append(
            f"declared complete until {when((ground.until, ground.until), law.zone)}"
            f" ({ground.reference}, {ground.origin}{sources})"
        )
    caps: dict[str, list[str]] = {}
    for line in lines:
        for basis in line.bases:
            labels = caps.setdefault(_basis(law, basis), [])
            named = line.label if line.reading == "default" else f"{line.label}, {line.reading}"
            labels += [named] if named not in labels else []
    said += [f"{', '.join(labels)}: {text}" for text, labels in caps.items()]
    accounts = sorted({account for use in uses for account in use.accounts})
    if accounts:
        title = f" ({table.world_title})" if table.world_title else ""
        said.append(f"account: {', '.join(accounts)}{title}")
    origins = sorted({origin for use in uses for origin in use.origins})
    if origins:
        said.append(f"entries: {', '.join(origins)}")
    cited = dict.fromkeys(s for use in uses for s in use.sources)
    said += [f"{key}: {law.sources[key]}" if key in law.sources else key for key in cited]
    if not all(line.complete for line in lines) and lines:
        said.append("not known to be complete: others may have asked without a trace here")
    if said:
        page.gap()
        page.text("Rests on", 2)
        for text in said:
            page.item(text, 4)


def _basis(law: Law, basis: Basis) -> str:
    """What a cap rests on, in words."""
    from hofburg.reports import english

    process = english(law.processes[basis.process].title) or basis.process
    row = f"{process}, {' '.join(basis.keys.values())}"
    if not basis.references:
        return f"{basis.column} not known ({row}: not in hand)"
    by = ", ".join((*basis.references, *basis.origins))
    return f"{basis.column} {_range(basis.value)} ({row}: {by})"


def _range(bounds: tuple[Decimal | None, Decimal | None]) -> str:
    from hofburg.values import format_number

    low, high = (format_number(end) for end in bounds)
    return low if low == high else f"{low}..{high}"
