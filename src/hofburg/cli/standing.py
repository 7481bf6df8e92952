"""``hofburg atlas standing``: how the agreements stand for States, as a table and as a picture."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from hofburg.atlas import Participation, Stand
    from hofburg.cli.page import Page
    from hofburg.values import InstantRange

__all__ = ["moment_of", "standing"]

_COLUMNS = [
    "regime", "state", "name", "standing", "words", "towards", "perhaps_towards", "by", "since",
    "towards_since", "from", "to", "confidence", "marks", "sources", "facts", "others",
]  # fmt: skip


def standing(
    regime: Annotated[
        str | None,
        typer.Option("--regime", "-r", metavar="AGREEMENT", help="Such as CFE. Left out: all."),
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="Left out: every State.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="An instant, or a day (its end). Left out: now."
        ),
    ] = None,
    during: Annotated[
        str | None,
        typer.Option(
            "--during", metavar="SPAN", help="Instead: each stretch of 2007-01-01..2024-12-31."
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Write a picture into a new file."),
    ] = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")
    ] = "text",
) -> None:
    """Show how the agreements stand for States.

    In force, suspended and towards whom, withdrawn, not a party, or open, with dates and trust.
    Facts as recorded, no judgement.
    """
    from hofburg import atlas
    from hofburg.cli.page import note
    from hofburg.errors import Problem, QuestionError

    if as_of is not None and during is not None:
        said = "a moment and a span cannot both be asked about."
        raise QuestionError(Problem("--during", "usage", said, "Leave one of them out."))
    at = None if during else moment_of(as_of)
    stands = atlas.standing(regime, state, at=at, span=during)
    code = atlas.state(state).code if state else None
    name = stands[0].regime if regime else None
    day = as_of or (None if at is None else _typed(at))
    line = _line(regime=name, state=code, as_of=day, during=during)
    if svg is not None:
        _draw(svg, stands, at, during, bool(name or code))
        note(f"{svg}: written.")
    if form == "text":
        _print(stands, at, name, code, line)
    else:
        _print_rows(form, stands, during, f"{line} --format {form}")


def moment_of(as_of: str | None) -> InstantRange:
    """The moment that an option means; a day means its end, and left out means now."""
    import time

    from hofburg.errors import Problem, QuestionError
    from hofburg.inquiry import moment
    from hofburg.values import InstantRange

    if as_of is None:
        now = int(time.time()) * 1_000_000
        return InstantRange(now, now)
    problems: list[Problem] = []
    at = moment(as_of, "--as-of", [], problems)
    if problems:
        raise QuestionError(problems)
    return InstantRange(at, at)


def _typed(at: InstantRange) -> str:
    from hofburg.values import format_instant

    return format_instant(at.lo)


def _line(**options: Any) -> str:
    from hofburg.inquiry import given

    return shlex.join(["hofburg", "atlas", "standing", *given(**options)])


def _draw(
    file: Path, stands: Sequence[Stand], at: InstantRange | None, during: str | None, named: bool
) -> None:
    from hofburg import atlas, reports
    from hofburg.cli.files import put
    from hofburg.errors import Problem, QuestionError
    from hofburg.values import InstantRange

    names = {it.code: it.name for it in atlas.states()}
    titles = atlas.agreements()
    if at is not None:
        drawn = reports.agreements_picture(stands, at=at, titles=titles, names=names)
    elif during is not None and named:
        span = InstantRange(stands[0].during.lo, stands[-1].during.hi)
        drawn = reports.agreements_timeline(stands, span=span, titles=titles, names=names)
    else:
        said = "a picture over time is of one agreement or one State."
        remedy = "Name one: --regime AGREEMENT or --state STATE."
        raise QuestionError(Problem("--svg", "usage", said, remedy))
    put(file, drawn.encode())


# -- for readers -----------------------------------------------------------------------------------


def _print(
    stands: Sequence[Stand],
    at: InstantRange | None,
    regime: str | None,
    code: str | None,
    line: str,
) -> None:
    from hofburg import atlas, reports
    from hofburg.cli.page import Page

    page = Page()
    what = atlas.agreements()[regime] if regime else "How the agreements stand"
    whose = f", {code} {atlas.state(code).name}" if code else ""
    when = f", as of {reports.as_of_words(at)}" if at is not None else ""
    page.heading(f"{what}{whose}{when}")
    if at is None:
        _stretches(page, stands)
    elif regime is None and code is None:
        _overview(page, stands)
    else:
        _table(page, stands, by_state=code is None)
    if regime or code:
        _rests_on(page, stands)
    else:
        page.gap()
        page.text("--regime or --state shows dates and what each answer rests on.")
    _sources(page, stands, short=not (regime or code))
    page.text(reports.NO_JUDGEMENT, style="dim")
    page.text(f"Again: {line}", style="dim")
    page.show()


def _overview(page: Page, stands: Sequence[Stand]) -> None:
    """Each agreement with the States by how it stands for them."""
    from hofburg import atlas, reports

    for regime, title in atlas.agreements().items():
        groups: dict[str, list[str]] = {}
        for it in stands:
            if it.regime == regime:
                groups.setdefault(reports.agreement_words(it), []).append(it.state)
        page.gap()
        page.text(f"{regime}: {title}", style="bold")
        rows = [(words, str(len(codes)), _named(words, codes)) for words, codes in groups.items()]
        order = sorted(rows, key=lambda row: (row[0] == "not a party", -int(row[1]), row[0]))
        page.table(("", "", ""), order, indent=2, right=(1,), wrap=(0, 2))


def _named(words: str, codes: Sequence[str]) -> str:
    from hofburg.atlas import states

    if words == "not a party":
        return "all others"
    everybody = {it.code for it in states("participating")}
    return "all participating States" if everybody == set(codes) else " ".join(codes)


def _table(page: Page, stands: Sequence[Stand], by_state: bool) -> None:
    from hofburg import reports

    shown = [it for it in stands if not by_state or it.words != ("not a party",) or it.others]
    rows = [
        (
            it.state if by_state else it.regime,
            reports.agreement_words(it),
            _since(it),
            " ".join(it.by) or "-",
            f"{it.confidence} ({' '.join(it.marks)})" if it.confidence else "-",
        )
        for it in shown
    ]
    head = (
        "State" if by_state else "Agreement",
        "Standing",
        "Since",
        "Suspended by",
        "Trust",
    )
    page.table(head, rows, wrap=(1, 2, 3, 4))
    out = [it.state for it in stands if it not in shown]
    if out:
        page.gap()
        page.text(f"Not a party ({len(out)}): {' '.join(out)}")


def _since(it: Stand) -> str:
    from hofburg import reports

    own = [reports.agreement_since(it) or "-"]
    return "\n".join(
        own + [f"to {code} {since}" for code, since in reports.agreement_towards(it).items()]
    )


def _stretches(page: Page, stands: Sequence[Stand]) -> None:
    """Stretch by stretch; those that are never parties are named only."""
    from hofburg import reports

    parties = {(it.regime, it.state) for it in stands if it.words != ("not a party",)}
    rows = [
        (it.regime, it.state, first, last, reports.agreement_words(it))
        for it, first, last in reports.agreement_stretches(stands)
        if (it.regime, it.state) in parties
    ]
    page.table(("Agreement", "State", "From", "To", "Standing"), rows)
    out = sorted({(it.regime, it.state) for it in stands} - parties)
    if out:
        regimes = {regime for regime, _ in out}
        named = [code if len(regimes) == 1 else f"{code} {regime}" for regime, code in out]
        page.gap()
        page.text(f"Never a party in this time: {', '.join(named)}")


def _rests_on(page: Page, stands: Sequence[Stand]) -> None:
    """The facts, those that differ in the State only as one."""
    groups: dict[str, list[Participation]] = {}
    for it in stands:
        for fact in (*it.facts, *it.others):
            same = groups.setdefault(fact.key.rpartition("/")[0], [])
            if fact not in same:
                same.append(fact)
    if groups:
        page.gap()
        page.text("What is recorded", style="bold")
    for same in groups.values():
        fact = same[0]
        until = f" until {fact.until.text}" if fact.until.text else ""
        to = f" towards {fact.towards}" if fact.towards else ""
        who = " ".join(it.state for it in same)
        text = f"{fact.regime}, {who}: {fact.kind}{to} since {fact.since.text}{until}"
        said = "; ".join(part for part in (fact.what, fact.basis, fact.note) if part)
        page.item(f"{text} [{fact.confidence}: {' '.join(fact.sources)}]; {said}")


def _sources(page: Page, stands: Sequence[Stand], short: bool) -> None:
    from hofburg import reports
    from hofburg.cli.cited import print_sources

    keys = reports.agreement_sources(stands)
    if keys and short:
        page.text(f"Sources (docs/atlas.md explains them): {', '.join(keys)}", style="dim")
    elif keys:
        print_sources(page, keys)
        page.gap()


# -- for programs ----------------------------------------------------------------------------------


def _print_rows(form: str, stands: Sequence[Stand], during: str | None, line: str) -> None:
    from hofburg import reports
    from hofburg._version import __version__
    from hofburg.cli.rows import print_rows

    meta = {"hofburg": __version__, "note": reports.NO_JUDGEMENT, "during": during, "again": line}
    if form == "csv":
        print_rows("csv", "standing", (_flat(row) for row in map(_row, stands)), meta, _COLUMNS)
    else:
        print_rows("json", "standing", map(_row, stands), meta)


def _row(it: Stand) -> dict[str, Any]:
    from hofburg import atlas, reports

    return {
        "regime": it.regime,
        "state": it.state,
        "name": atlas.state(it.state).name,
        "standing": it.word,
        "words": list(it.words),
        "towards": list(it.towards),
        "perhaps_towards": list(it.perhaps_towards),
        "by": list(it.by),
        "since": reports.agreement_since(it) or None,
        "towards_since": reports.agreement_towards(it),
        "from": _instant(it.during.lo),
        "to": _instant(it.during.hi),
        "confidence": it.confidence,
        "marks": list(it.marks),
        "sources": reports.agreement_sources([it]),
        "facts": [fact.key for fact in it.facts],
        "others": [fact.key for fact in it.others],
    }


def _instant(at: int) -> str | None:
    from hofburg.values import ALWAYS, NEVER, format_instant

    return format_instant(at) if ALWAYS < at < NEVER else None


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Lists as words: a cell is read by people."""
    to = [f"{code} {since}" for code, since in row["towards_since"].items()]
    flat = {key: " ".join(it) if isinstance(it, list) else it for key, it in row.items()}
    return flat | {"towards_since": "; ".join(to)}
