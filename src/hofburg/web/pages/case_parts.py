"""Parts of the pages on cases: what was sent, what was due, what accounts say differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hofburg import reports
from hofburg.values import ALWAYS, NEVER
from hofburg.web.views import Column, Table
from hofburg.web.words import SYMBOLS, origin_word, status_word
from hofburg.web.writing import moment, numbers

if TYPE_CHECKING:
    from hofburg.assessment import Finding
    from hofburg.reports import Compared, Said, Told
    from hofburg.web.visit import Visit

__all__ = [
    "differing",
    "duties",
    "facts_words",
    "lists",
    "marked",
    "messages",
    "others",
    "standing_words",
    "tellings",
]


_LINES = 12  # of a list, beyond which its findings are counted
_CALM = ("met", "within", "open", "excused")


def standing_words(visit: Visit, statuses: Mapping[str, int]) -> str:
    """How many findings stand how, each with its sign."""
    return " · ".join(
        visit.text("{sign} {n} {status}", sign=SYMBOLS.get(s, ""), n=n, status=status_word(s))
        for s, n in statuses.items()
    )


def messages(visit: Visit, told: Told) -> Table:
    """What was sent and declared, by time."""
    several = any(it.account for it in told.said)
    columns = [
        Column("what", visit.text("Message")),
        Column("sent", visit.text("Sent"), "when"),
        Column("author", visit.text("From"), "state"),
        Column("to", visit.text("To")),
        Column("reference", visit.text("Reference"), "code"),
        *([Column("account", visit.text("Account"))] if several else []),
        Column("origin", visit.text("Origin")),
        Column("says", visit.text("As it says")),
        *([Column("files", visit.text("Files"))] if any(told.files.values()) else []),
        Column("remark", visit.text("Remark")),
    ]
    rows = [_message(visit, told, it) for it in told.said]
    if not any(row["remark"] for row in rows):
        columns = columns[:-1]
    return Table("messages", visit.text("Messages"), columns, rows)


def _message(visit: Visit, told: Told, it: Said) -> dict[str, Any]:
    record = told.records.get(it.place)
    remarks = [
        "" if it.counted else visit.text("not known yet, so it does not count"),
        "" if it.sure else visit.text("whether it had been received is not known"),
        visit.text("after the moment of the question")
        if told.worlds and it.bounds[0] > told.worlds[0].as_of and it.bounds[0] < NEVER
        else "",
    ]
    kind = told.law.messages.get(it.kind)
    return {
        "what": (visit.said(kind.title) if kind else "") or it.title,
        "sent": it.bounds,
        "author": it.author or None,
        "to": it.to,
        "reference": it.reference,
        "account": it.account or visit.text("all"),
        "origin": origin_word(it.origin),
        "says": "; ".join(f"{name}: {value}" for name, value in it.fields),
        "files": "; ".join(
            f"{row['name']}: {reports.attachment_state(row)}"
            for row in told.files.get(it.place, ())
        ),
        "remark": "; ".join(part for part in remarks if part),
        "_zone": told.law.zone,
        "_href": visit.record(record) if record else None,
    }


def _provision(visit: Visit, told: Told, label: str) -> str:
    text = visit.said(told.law.provisions[label].text)
    return reports.first_sentence(text) or label


def _pairs(told: Told, compared: Iterable[Compared]) -> Iterable[tuple[str, Finding]]:
    """Findings once where all worlds agree, else once for each with the name of its world."""
    for it in compared:
        if not it.differs:
            yield "", it.first
            continue
        for world, f in zip(told.worlds, it.found, strict=True):
            if f is not None:
                yield world.name, f


def duties(visit: Visit, told: Told, compared: Sequence[Compared]) -> Table:
    """Who owes what to whom by when, and what was done."""
    columns = [
        Column("paragraph", visit.text("Paragraph"), "code"),
        Column("asks", visit.text("What it asks")),
        Column("state", visit.text("Who owes"), "state"),
        Column("other", visit.text("To whom"), "state"),
        Column("due", visit.text("Due"), "when"),
        Column("done", visit.text("Done"), "when"),
        Column("status", visit.text("Status"), "status"),
        Column("world", visit.text("Account")),
    ]
    rows = []
    for world, f in _pairs(told, (it for it in compared if it.first.kind == "duty")):
        without = f.due is not None and f.due[0] >= NEVER
        dated = f.due is not None and f.due[0] > ALWAYS and f.due[1] < NEVER
        rows.append(
            _finding(visit, told, world, f)
            | {
                "due": None if without else f.due,
                "done": f.done,
                "_dates": (f.due, f.id, f"{f.paragraph or f.label} {f.case}") if dated else None,
            }
        )
    return _without_empty(Table("duties", visit.text("Clocks: due and done"), columns, rows))


def others(visit: Visit, told: Told, compared: Sequence[Compared]) -> Table:
    """Limits, contents and steps; not those of long lists, see ``lists``."""
    many = _many(compared)
    few = [it for it in compared if it.first.kind != "duty" and it.label not in many]
    columns = [
        Column("paragraph", visit.text("Paragraph"), "code"),
        Column("asks", visit.text("What it asks")),
        Column("state", visit.text("Who"), "state"),
        Column("facts", visit.text("Facts")),
        Column("status", visit.text("Status"), "status"),
        Column("world", visit.text("Account")),
    ]
    rows = [
        _finding(visit, told, world, f) | {"facts": facts_words(visit, f, told.law.zone)}
        for world, f in _pairs(told, few)
    ]
    # What was not simply in order stands first.
    rows.sort(key=lambda row: row["status"] in _CALM)
    return _without_empty(Table("others", visit.text("Limits, contents and steps"), columns, rows))


def _many(compared: Sequence[Compared]) -> set[str]:
    """Provisions that speak of each line of a long list."""
    lines = Counter(it.label for it in compared if it.part is not None)
    return {label for label, n in lines.items() if n > _LINES}


def lists(visit: Visit, told: Told, compared: Sequence[Compared]) -> Table:
    """What follows for the lines of long lists, counted; each status leads to its first line."""
    columns = [
        Column("paragraph", visit.text("Paragraph"), "code"),
        Column("asks", visit.text("What it asks")),
        Column("status", visit.text("Status"), "status"),
        Column("lines", visit.text("Lines"), "number"),
        Column("first", visit.text("The first of them")),
        Column("world", visit.text("Account")),
    ]
    many = _many(compared)
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for world, f in _pairs(told, (it for it in compared if it.label in many)):
        found.setdefault((f.label, f.status, world), []).append(f)
    rows = [
        _finding(visit, told, world, own[0])
        | {"paragraph": own[0].paragraph or label, "lines": len(own),
           "first": visit.text("line {n}", n=own[0].part)}
        for (label, _, world), own in found.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: row["status"] in _CALM)
    return _without_empty(Table("lists", visit.text("Lines of its lists"), columns, rows))


def _finding(visit: Visit, told: Told, world: str, f: Finding) -> dict[str, Any]:
    return {
        "paragraph": reports.paragraph(f),
        "asks": _provision(visit, told, f.label),
        "state": f.state,
        "other": f.counterpart,
        "status": f.status,
        "world": world,
        "_lang": {"asks": visit.foreign(told.law.provisions[f.label].text)},
        "_href": visit.link("explain", finding=f.id),
        "_links": {"status": visit.link("explain", finding=f.id)},
        "_zone": told.law.zone,
    }


def _without_empty(table: Table) -> Table:
    kept = [
        c for c in table.columns
        if c.key not in ("world", "other", "facts") or any(row.get(c.key) for row in table.rows)
    ]  # fmt: skip
    return Table(table.name, table.title, kept, table.rows, table.empty)


def marked(table: Table, mark: str) -> Table:
    """A table whose rows carry the handling mark of the case."""
    return replace(table, rows=[{**row, "_handling": mark} for row in table.rows])


def facts_words(visit: Visit, f: Finding, zone: str) -> str:
    """What a finding rests on, short, in the language of the request."""
    parts = []
    if f.kind == "duty":
        without = f.due is not None and f.due[0] >= NEVER
        parts.append(
            visit.text("due without delay") if without
            else visit.text("due {moment}", moment=moment(f.due, zone))
        )  # fmt: skip
        if f.done and f.done != (ALWAYS, NEVER):
            parts.append(visit.text("done: {moment}", moment=moment(f.done, zone)))
    elif f.kind == "limit":
        measured, allowed = numbers(f.measured), numbers(f.allowed)
        unit = f" {reports.unit_words(f.unit)}" if f.unit else ""
        parts.append(
            visit.text("{measured} where {allowed}{unit} allowed", measured=measured,
                       allowed=allowed, unit=unit)
        )  # fmt: skip
    elif f.kind == "gate":
        steps = {
            True: visit.text("step taken"), False: visit.text("step not taken"),
            None: visit.text("whether the step was taken is not known"),
        }  # fmt: skip
        parts.append(steps[f.taken])
    if f.status == "undetermined":
        reasons = {
            "fact": visit.text("a fact is missing"),
            "judgement": visit.text("for people to judge"),
            "declared": visit.text("a declared suspension or withdrawal bears on it"),
            "doubtful": visit.text("the text is doubtful, another reading gives another result"),
        }
        parts.append(reasons.get(f.why or "", f.why or ""))
    return "; ".join(part for part in parts if part)


# Accounts side by side


def tellings(visit: Visit, told: Told) -> Table:
    """What accounts say differently: a column each."""
    found = list(told.tellings())
    accounts = list(dict.fromkeys(account for it in found for account, _ in it.values))
    columns = [
        Column("what", visit.text("Message")),
        Column("field", visit.text("What it says of")),
        *(Column(f"a{n}", name or visit.text("all accounts")) for n, name in enumerate(accounts)),
    ]
    rows = []
    for it in found:
        values = dict(it.values)
        own = {
            f"a{n}": (values[name] or visit.text("left out"))
            if name in values
            else visit.text("no message")
            for n, name in enumerate(accounts)
        }
        kind = told.law.messages.get(it.message.kind)
        title = (visit.said(kind.title) if kind else "") or it.message.title
        rows.append(
            {"what": f"{title}, {it.message.reference}",
             "field": it.field or visit.text("when it was sent"), **own}
        )  # fmt: skip
    title = visit.text("What the accounts say differently")
    return Table("tellings", title, columns, rows)


def differing(visit: Visit, told: Told, compared: Sequence[Compared]) -> Table:
    """What follows differently: a column for each world."""
    rows = [_differing(visit, told, it) for it in compared if it.differs]
    columns = [
        Column("paragraph", visit.text("Paragraph"), "code"),
        Column("asks", visit.text("What it asks")),
        Column("state", visit.text("Who"), "state"),
        *(Column(f"w{n}", world.name, "text") for n, world in enumerate(told.worlds)),
    ]
    return Table("differing", visit.text("What follows differently"), columns, rows)


def _differing(visit: Visit, told: Told, it: Compared) -> dict[str, Any]:
    own = {}
    links = {}
    for n, f in enumerate(it.found):
        if f is None:
            own[f"w{n}"] = visit.text("does not arise")
            continue
        sign = f"{SYMBOLS.get(f.status, '')} {status_word(f.status)}".strip()
        facts = facts_words(visit, f, told.law.zone)
        own[f"w{n}"] = f"{sign}: {facts}" if facts else sign
        links[f"w{n}"] = visit.link("explain", finding=f.id)
    f = it.first
    return {
        "paragraph": reports.paragraph(f), "asks": _provision(visit, told, f.label),
        "state": f.state, **own, "_links": links, "_href": links[next(iter(links))],
    }  # fmt: skip
