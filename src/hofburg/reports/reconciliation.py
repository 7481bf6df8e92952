"""A reconciliation for readers: summary, tables by formation, remarks; also as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hofburg.exchange import WHOLE, class_totals, difference_rows, told_words
from hofburg.reports import markdown
from hofburg.reports.wording import english, name, plain

if TYPE_CHECKING:
    from hofburg.exchange import Question, Reconciliation
    from hofburg.regimes import Law

__all__ = [
    "Table",
    "reconciliation_markdown",
    "reconciliation_remarks",
    "reconciliation_summary",
    "reconciliation_tables",
    "reconciliation_title",
]

_FEW = 20  # differences that may be none, told one by one
_HEAD = ("Unit", "What", "Before", "Told", "Now", "Unexplained")
_WORDS = {"possible": "perhaps", "unexplained": "unexplained", "explained": ""}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, heads and cells, which columns may be broken or hold numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wrap: tuple[int, ...] = (0, 1)
    right: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def reconciliation_title(law: Law, found: Reconciliation) -> str:
    """What is compared with what."""
    message = law.messages[found.second.said.kind or found.first.said.kind]
    title = plain(english(message.title)) or message.name
    of = name(law, found.state) if found.state else "a State"
    return f"{title} of {plain(of)}: {found.second.day} against {found.first.day}"


def reconciliation_summary(found: Reconciliation, asked: int) -> str:
    """How many differences there are, and how they stand."""
    counts = found.counts()
    if not any(counts.values()):
        return "No difference."
    parts = [
        f"{counts[standing]} {words}"
        for standing, words in (
            ("unexplained", "that nothing in hand explains"),
            ("explained", "explained by what was told"),
            ("possible", "that may be none, for what is not known"),
        )
        if counts[standing]
    ]
    many = sum(counts.values())
    questions = f" In {asked} question{'' if asked == 1 else 's'}." if asked else ""
    return f"{many} difference{'' if many == 1 else 's'}: {', '.join(parts)}.{questions}"


def reconciliation_tables(law: Law, found: Reconciliation) -> Iterator[Table]:
    """Totals by formation and class, then the differences under each formation."""
    yield from _totals(found)
    form = law.messages[found.first.said.kind]
    compared = next(it.compares for it in law.processes.values()
                    if it.compares and it.compares.message == form.name)  # fmt: skip
    fields = form.fields[compared.lines].of or {} if compared else {}
    labels = {key: plain(english(field.label)) or key for key, field in fields.items()}
    groups: dict[str, list[dict[str, Any]]] = {}
    rows = difference_rows(found)
    open_ = [row for row in rows if row["standing"] == "possible"]
    left_out = {id(row) for row in open_[_FEW:]}
    for row in rows:
        if id(row) not in left_out and row["what"] != "report":
            groups.setdefault(row["formation"], []).append(row)
    for place in sorted(groups):
        listed = sorted(groups[place], key=lambda row: row["unit"])
        cells = _named_once(_cells(row, labels) for row in listed)
        title = plain(place) or f"Directly under {plain(found.state) or 'the State'}"
        notes = tuple(
            f"{plain(row['unit'])}: perhaps {plain(row['note'])}"
            for row in listed
            if row["note"] and row["what"] in ("begins", "ends")
        )
        yield Table(title, _HEAD, cells, wrap=(0, 1, 5), right=(2, 4), notes=notes)
    seen = [row for row in rows if row["what"] == "report"]
    if seen:
        head = ("Unit", "What", "Declared", "Told", "Reported", "Unexplained", "Report")
        reported = _named_once(
            (*_cells(row, labels), f"{plain(row['report'])}, {row['note']}") for row in seen
        )
        yield Table("Last report on each unit", head, reported, wrap=(0, 1, 5, 6), right=(2, 4))
    if left_out:
        said = f"{len(left_out)} more that may be none are not listed here; CSV and JSON have all."
        yield Table("", ("",), (), notes=(said,))


def _totals(found: Reconciliation) -> Iterator[Table]:
    rows = []
    for head, kinds in class_totals(found).items():
        for kind, balance in kinds.items():
            if head != WHOLE and balance.standing == "same":
                continue
            rows.append((
                plain(found.called(head)) + (", in all" if head == WHOLE else ""), plain(kind),
                str(balance.before), told_words(balance), str(balance.now),
                _left(balance.left, balance.standing),
            ))  # fmt: skip
    if rows:
        head_ = ("Formation", "Class", "Before", "Told", "Now", "Unexplained")
        note = (
            "With what stands under it, as the earlier message has it: units that moved to another"
            " formation are still counted where they were."
        )
        yield Table("By formation and class", head_, tuple(rows), right=(2, 4), notes=(note,))


def _named_once(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Rows under each other, the name of a unit only where it begins."""
    made: list[tuple[str, ...]] = []
    last = None
    for row in rows:
        made.append(row if row[0] != last else ("", *row[1:]))
        last = row[0]
    return tuple(made)


def _cells(row: dict[str, str], labels: dict[str, str]) -> tuple[str, ...]:
    before, now = plain(row["before"]), plain(row["now"])
    if row["note"].endswith(" km apart"):  # two coordinates beside each other tell a reader little
        before, now = "", row["note"]
    return (
        plain(row["unit"]), _what(row, labels), before, plain(row["told"]), now, _standing(row),
    )  # fmt: skip


def _what(row: dict[str, str], labels: dict[str, str]) -> str:
    if row["what"] in ("begins", "ends"):
        return "named for the first time" if row["what"] == "begins" else "no longer named"
    if row["field"]:
        note = " (letters that look alike)" if row["note"] == "alike" else ""
        return labels.get(row["field"], row["field"]) + note
    *coarse, fine = row["kind"].split(" / ")
    return plain(f"{fine} ({' / '.join(coarse)})" if coarse else fine)


def _standing(row: dict[str, str]) -> str:
    by = f"explained by {plain(row['by'])}" if row["by"] else "agrees"
    if row["standing"] in ("explained", "same"):
        return by
    within = f", agrees within {plain(row['within'])}" if row["within"] else ""
    amount = row["unexplained"] or ("yes" if row["standing"] == "unexplained" else "")
    amount = f"+{amount}" if amount[:1].isdigit() and ".." not in amount else amount
    perhaps = "perhaps " if row["standing"] == "possible" else ""
    return f"{perhaps}{amount}{within}".strip() or "perhaps"


def _left(left: object, standing: str) -> str:
    return {"same": "", "explained": "explained"}.get(
        standing, f"{'perhaps ' if standing == 'possible' else ''}{left}"
    )


_REMARKS = {
    "twice": "In the message for {0}, several lines have the same name: {1}. Where they differ,"
    " nothing is taken from them.",
    "stray": "The message for {0} gives amounts for names that have no line of their own: {1}.",
    "unlisted": "The message for {0} gives no amounts at all: they are not known.",
    "loose": "In the message for {0}, {1} amounts do not say whose or of what they are.",
    "renamed": "{0} tells that {1} is now called {2}, which does not fit what the messages name.",
    "nobody": "{0} tells of {1}, which neither message names.",
    "elsewhen": "{0} reports are not of the time of these two messages.",
}
_SOME = 12


def reconciliation_remarks(
    law: Law, found: Reconciliation, accounts: Sequence[str] = ()
) -> Iterator[str]:
    """What a reader should know besides."""
    for message in (found.first, found.second):
        reference = message.said.reference or "a draft"
        title = plain(english(law.messages[message.said.kind].title)) or message.said.kind
        yield f"{message.day}: {title}, {plain(reference)}."
    sources = dict.fromkeys(it.source.reference or "a draft" for it in found.changes if not it.own)
    if sources:
        yield f"Told in between: {_some(list(sources))}."
    if accounts:
        yield f"Other accounts of these messages were left aside: {_some(accounts)}."
    for rule, words in found.remarks:
        if rule in ("twice", "stray"):
            yield _REMARKS[rule].format(words[0], _some(words[1:]))
        else:
            yield _REMARKS[rule].format(*(plain(word) or "a draft" for word in words))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SOME} more" if len(names) > _SOME else ""
    return ", ".join(plain(name)[:80] for name in names[:_SOME]) + more


# -- Markdown --------------------------------------------------------------------------------------


def reconciliation_markdown(
    law: Law, found: Reconciliation, asked: Iterable[Question], language: str = "en"
) -> str:
    """The whole of it as a page; what States wrote is escaped."""
    listed = list(asked)
    lines = [f"# {markdown.prose(reconciliation_title(law, found))}", ""]
    lines += [markdown.prose(reconciliation_summary(found, len(listed))), ""]
    lines += markdown.items(markdown.opening(it) for it in reconciliation_remarks(law, found))
    for table in reconciliation_tables(law, found):
        if table.title:
            lines += [f"## {markdown.prose(table.title)}", ""]
        cells = ([markdown.prose(cell) for cell in row] for row in table.rows)
        lines += markdown.table(table.head, cells)
        for note in table.notes:
            lines += [markdown.prose(note), ""]
    if listed:
        lines += ["## Questions", ""]
        for number, question in enumerate(listed, 1):
            above = " / ".join(question.above)
            place = f"{markdown.prose(above)}: " if above else ""
            lines.append(f"{number}. {place}{markdown.prose(question.text[language])}")
        lines.append("")
    return "\n".join(lines)
