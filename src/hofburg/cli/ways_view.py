"""What can be done, as it is printed: in short, a table, why not now, then each way."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hofburg.cli.page import Page, note, write
from hofburg.cooperation import words
from hofburg.errors import Problem, QuestionError
from hofburg.inquiry import OPTIONS_NOTE, ways_json
from hofburg.regimes import said_in

if TYPE_CHECKING:
    from pathlib import Path

    from hofburg.cooperation import Answer, Catalogue, GoalItem, Row

__all__ = [
    "print_answer", "print_data", "print_goals", "print_instruments", "write_files",
]  # fmt: skip

_START = {"can start now": "now", "depends": "depends", "closed": "closed"}
_CRITERIA = {
    "verdict": "what can start now first",
    "consensus": "what needs no decision of all first",
    "date": "what ends by the day asked for first",
    "agreements": "fewer agreements still open first",
    "time": "what has ended sooner, at the latest, first",
    "cost": "what costs less, at the most, first",
    "precedents": "more precedents of these States, then of their region, first",
}


def write_files(
    answer: Answer, rows: Sequence[Row], draft: Path | None, svg: Path | None, language: str
) -> None:
    """Write the first message of the one instrument that is asked for, a picture, or both."""
    from hofburg.cli.files import put

    made = None if draft is None else _draft_of(rows)
    if draft is not None and made is not None:
        put(draft, made)
        note(f"{draft}: a draft, to be filled in and checked; nothing is sent or recorded.")
    if svg is not None:
        from hofburg.reports import options_svg

        put(svg, options_svg(answer, rows, language).encode())
        note(f"{svg}: written, {len(rows)} rows; positions in it are assumptions of this run.")


def _draft_of(rows: Sequence[Row]) -> bytes:
    from hofburg.cooperation import draft

    if len({row.instrument for row in rows}) != 1:
        raise QuestionError(
            Problem("--draft", "usage", "needs one instrument.", "Name it: --only INSTRUMENT.")
        )
    made, problems = draft(rows[0])
    if made is None:
        why = "; ".join(problem.message for problem in problems) or "no message begins it."
        raise QuestionError(
            Problem("--draft", "draft", f"{rows[0].instrument}: {why}",
                    "Write the message by hand: `hofburg message new`.")
        )  # fmt: skip
    for problem in problems:
        note(str(problem))
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def print_data(form: str, answer: Answer, rows: Sequence[Row], line: str, language: str) -> None:
    """The answer as JSON, as JSON Lines (all but the rows first, then a row a line) or as CSV."""
    from hofburg.cli.rows import print_csv, print_json
    from hofburg.cooperation import COLUMNS, answer_rows

    if form == "csv":
        keys = {row.key for row in rows}
        flat = zip(answer_rows(answer, language), answer.rows, strict=True)
        print_csv((it for it, row in flat if row.key in keys), list(COLUMNS))
        note(f"{words.ASSUMED}\nhofburg: {OPTIONS_NOTE}\nhofburg: again: {line}")
        return
    said = ways_json(answer, rows, line)
    if form == "json":
        print_json(said)
        return
    listed = said.pop("rows")
    for value in (said, *listed):
        write(json.dumps(value, ensure_ascii=False) + "\n")


# -- the answer ------------------------------------------------------------------------------------


def print_answer(
    catalogue: Catalogue, answer: Answer, rows: Sequence[Row], line: str, language: str, *,
    brief: bool, whole: bool,
) -> None:  # fmt: skip
    """The question, what it comes to, the table, what would open a way, each way, and sources."""
    from hofburg.cli.ways_detail import print_way
    from hofburg.reports import option_summary, option_titles

    page = Page()
    titles = option_titles(answer.rows, language)
    numbers = {row.key: number for number, row in enumerate(rows, 1)}
    goals = "; ".join(said_in(title, language) for _, title in answer.goals)
    page.heading(f"What can be done: {goals}")
    _asked(page, catalogue, answer, language)
    one = len({row.instrument for row in rows}) == 1
    page.gap()
    if not one:
        for said in option_summary(catalogue, answer, rows, language):
            page.text(said)
        page.gap()
    _table(page, answer, rows, titles, language)
    if not one or brief:
        _closed(page, answer, rows, titles, language)
    _changes(page, answer, titles, numbers, language)
    if not brief:
        full = whole or one
        first = {row.instrument: row for row in rows if row.default}
        for row in rows:
            like = None if row.default else first.get(row.instrument)
            print_way(
                page, answer, row, f"{numbers[row.key]}. {titles[row.key]}", language,
                like=None if like is None else (str(numbers[like.key]), like), full=full, why=one,
            )  # fmt: skip
    _foot(page, answer, rows, line, brief=brief)
    page.show()


def _asked(page: Page, catalogue: Catalogue, answer: Answer, language: str) -> None:
    """The question as it was understood."""
    from hofburg.cooperation import circles

    cells = []
    for key, circle in circles(catalogue).items():
        if key not in answer.circles:
            continue
        said = words.named(answer.circles[key], language, many=60)
        if circle.default and key not in answer.question.circles:
            said += f" (left out: the {said_in(answer.titles[circle.default], language)})"
        cells.append((said_in(answer.titles[key], language), said))
    if answer.objectors is None:
        against = "not said: nothing is assumed of anybody who is not named"
    else:
        named = words.named(answer.objectors, language, many=60)
        against = f"{named or 'nobody'}; of everybody else no objection is assumed"
    cells += [("objectors", against), ("asked on", answer.at)]
    if answer.start != answer.at:
        cells.append(("begins on", answer.start))
    if answer.by:
        cells.append(("to end by", answer.by))
    page.table(("", ""), cells)
    page.text(words.ASSUMED)
    for said in answer.notes:
        page.item(said)


def _table(
    page: Page, answer: Answer, rows: Sequence[Row], titles: Mapping[tuple[str, str], str],
    language: str,
) -> None:  # fmt: skip
    from hofburg.reports import option_agreement, short_amount

    currencies = {row.cost.currency for row in rows if row.cost}
    shared = len(currencies) == 1
    head = ["", "Way", "Start", "All?", "Agreement of", "Ends", "In time", "Cost", "Done"]
    if shared:
        head[7] += f", {min(currencies)}"
    cells = [
        [
            str(number), titles[row.key], _START[row.verdict], row.consensus,
            ", ".join(option_agreement(it, language) for it in row.agreements) or "nobody",
            words.days(row.ends).replace(" to ", " to\n"), row.in_time,
            short_amount(row.cost, currency=not shared), str(len(row.precedents) or "-"),
        ]
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    if not answer.by:
        for listed_ in (head, *cells):
            del listed_[6]
    page.table(head, cells, wrap=(1, 4), right=(0, -1 % len(head)))
    page.gap()
    page.text(
        "Start: under the assumptions above. All?: whether it takes a decision of all. Ends: when"
        " the last step may have ended, earliest to latest. Cost: k thousand, M million. Done: how"
        " many precedents."
    )
    page.text(f"Order: {'; '.join(_criterion(name) for name in answer.order)}. --order changes it.")


def _criterion(name: str) -> str:
    said = _CRITERIA[name.removeprefix("-")]
    return f"{name} ({said}{', turned round' if name.startswith('-') else ''})"


def _closed(
    page: Page, answer: Answer, rows: Sequence[Row], titles: Mapping[tuple[str, str], str],
    language: str,
) -> None:  # fmt: skip
    """Why a row cannot start now."""
    waiting = [(n, row) for n, row in enumerate(rows, 1) if row.verdict != "can start now"]
    if not waiting:
        return
    page.heading("Why not now", "-")
    for number, row in waiting:
        reasons = "; ".join(words.because(answer, row, language))
        page.item(f"{titles[row.key]}, {row.verdict}: {reasons}", mark=f"{number:2}")


def _changes(
    page: Page, answer: Answer, titles: Mapping[tuple[str, str], str],
    numbers: Mapping[tuple[str, str], int], language: str,
) -> None:  # fmt: skip
    """The single changes of the question that would open a row that is shown."""
    found = [it for it in answer.changes if not numbers.keys().isdisjoint({*it.opens, *it.loosens})]
    if not found:
        if not answer.possible:
            page.gap()
            page.text("No single change of the question opens a way.")
        return
    page.heading(
        "Single changes that would open a way" if not answer.possible
        else "Single changes that would open more", "-",
    )  # fmt: skip

    def called(key: tuple[str, str]) -> str:
        return f"{titles[key]} ({numbers[key]})" if key in numbers else titles[key]

    for change in found:
        opens, then = (
            ", ".join(called(key) for key in sorted(keys, key=lambda it: numbers.get(it, 0)))
            for keys in (change.opens, change.loosens)
        )
        said = "; ".join(part for part in (opens, then and f"then dependent: {then}") if part)
        page.item(f"{words.change(answer, change, language)}: {said}")


def _foot(page: Page, answer: Answer, rows: Sequence[Row], line: str, *, brief: bool) -> None:
    from hofburg.reports import option_sources

    page.heading("Rests on", "-")
    page.text(
        f"The catalogue of instruments ({answer.catalogue[:23]}). In brackets: paragraph, how far"
        " it can be trusted, source. What is marked doubtful is mostly an estimate of our own; its"
        " source says so."
    )
    if not brief:
        page.gap()
        page.table(("Source", ""), list(option_sources(answer, rows).items()))
        page.gap()
    page.text(OPTIONS_NOTE)
    page.gap()
    page.text("Again:")
    page.block(line, 2)


# -- the catalogue ---------------------------------------------------------------------------------


def print_goals(goals: Sequence[GoalItem], language: str) -> None:
    """Goals with the words by which they are found."""
    page = Page()
    cells = [
        (it.key, said_in(it.title, language), str(len(it.instruments)),
         ", ".join(it.words.get(language) or it.words.get("en", ())))
        for it in goals
    ]  # fmt: skip
    page.table(("Goal", "Title", "Ways", "Also found by"), cells, wrap=(1, 3), right=(2,))
    page.gap()
    page.text("Again, with one of them:")
    page.block("hofburg options --goal GOAL --parties STATE,STATE --objectors none", 2)
    page.show()


def print_instruments(rows: Sequence[Mapping[str, Any]]) -> None:
    """The instruments as a table."""
    page = Page()
    cells = [
        (it["instrument"], it["title"] + ("" if it["exists"] else " (no such thing today)"),
         it["kind"], it["consensus"], ", ".join(it["goals"]))
        for it in rows
    ]  # fmt: skip
    page.table(("Instrument", "Title", "Kind", "All?", "Goals"), cells, wrap=(1, 4))
    page.show()
