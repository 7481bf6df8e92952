"""``hofburg regime use``, ``standing`` and ``provision``: documents as a register has them live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.cli import options as o

if TYPE_CHECKING:
    from hofburg.cli.page import Page
    from hofburg.inquiry import Answer

__all__ = ["provision", "standing", "use"]

State = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="Findings of this State. Left out: of all."),
]
Year = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="YEAR", min=1900, max=2199, help="Left out: that of the question."
    ),
]
Form = Annotated[o.Report, typer.Option("--format", help="How to print it.")]


def use(
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    form: Form = "text",
) -> None:
    """List the regimes, and what a register uses of them.

    Provisions by kind and by how far they are known, and the entries that name each document.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.page import Page

    answer = ask(
        inquiry.Question(registers or (), regimes or (), as_of, known_at, known_to, holder)
    )
    rows, entries = inquiry.library_rows(inquiry.Library()), inquiry.entries_of(answer)
    if form == "json":
        _json(answer, "regime use", [], {"regimes": rows, "entries": entries})
        return
    page = Page()
    page.heading("Documents of the library")
    cells = [
        (
            row["id"],
            "-" if entries is None else str(entries.get(row["id"], 0)),
            str(row["provisions"]),
            ", ".join(f"{kind} {n}" for kind, n in row["kinds"].items()),
            ", ".join(f"{mark} {n}" for mark, n in row["marks"].items()),
        )
        for row in rows
    ]
    page.table(("Document", "Entries", "Provisions", "By kind", "By trust"), cells, right=(1, 2))
    others = {k: n for k, n in (entries or {}).items() if k not in {row["id"] for row in rows}}
    if others:
        page.gap()
        page.text(f"Besides: {', '.join(f'{key} ({n})' for key, n in others.items())}.")
    _end(page, answer, "regime use", [])


def standing(
    name: o.Regime,
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: State = None,
    year: Year = None,
    form: Form = "text",
) -> None:
    """Say how a regime stands in a year.

    Beside each provision how many findings it has of each status.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.page import Page

    answer = ask(
        inquiry.Question(registers or (), regimes or (), as_of, known_at, known_to, holder)
    )
    law = inquiry.law_named(name)
    code, year = inquiry.state_of(answer, state), year or inquiry.year_of(answer)
    rows = list(inquiry.provision_rows(law, inquiry.cases_of(name)).values())
    found = inquiry.document_standing(answer, law, rows, year, code)
    words = inquiry.given(state=code, year=year)
    if form == "json":
        _json(answer, f"regime standing {law.id}", words, found)
        return
    page = Page()
    page.heading(f"{law.id} in {year}{f', {code}' if code else ''}")
    cells = [
        (label, ", ".join(f"{status} {n}" for status, n in counts.items()))
        for label, counts in ((row["label"], found["standing"].get(row["label"])) for row in rows)
        if counts
    ]
    page.table(("Provision", "Findings"), cells) if cells else page.text("No findings.")
    _end(page, answer, f"regime standing {law.id}", words)


def provision(
    name: o.Regime,
    label: Annotated[str, typer.Argument(metavar="LABEL", help="One provision by its label.")],
    registers: o.Registers = None,
    regimes: o.Regimes = None,
    as_of: o.AsOf = None,
    known_at: o.KnownAt = None,
    known_to: o.KnownTo = None,
    holder: o.Holder = None,
    state: State = None,
    year: Year = None,
    form: Form = "text",
) -> None:
    """Print one provision, and its findings of a year.

    Its words, conditions, numbers, what it reads, who reads it, and the cases that expect it.
    """
    from hofburg import inquiry
    from hofburg.cli.ask import ask
    from hofburg.cli.provision import print_provision

    answer = ask(
        inquiry.Question(registers or (), regimes or (), as_of, known_at, known_to, holder)
    )
    law = inquiry.law_named(name)
    inquiry.check_label(law, label)
    code, year = inquiry.state_of(answer, state), year or inquiry.year_of(answer)
    row = inquiry.provision_rows(law, inquiry.cases_of(name))[label]
    listed = list(inquiry.findings_in(answer, law.id, label, year, code))
    found = inquiry.provision_standing(answer, row, listed, year, code)
    words = inquiry.given(state=code, year=year)
    if form == "json":
        _json(answer, f"regime provision {law.id} {label}", words, found)
        return
    page = print_provision(row)
    page.heading(f"Findings of {year}{f', {code}' if code else ''}", "-")
    said = ", ".join(f"{status} {n}" for status, n in found["standing"].items())
    page.text(said or "None.", indent=2)
    _end(page, answer, f"regime provision {law.id} {label}", words)


def _json(answer: Answer, command: str, words: list[str], document: dict[str, Any]) -> None:
    from hofburg.cli.rows import print_json

    again = answer.line(command, [*words, "--format", "json"])
    print_json({"meta": answer.meta | {"again": again}} | document)


def _end(page: Page, answer: Answer, command: str, words: list[str]) -> None:
    from hofburg.cli.meta import footer

    footer(page, answer.meta, answer.line(command, words))
    page.show()
