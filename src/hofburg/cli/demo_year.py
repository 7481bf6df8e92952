"""``hofburg demo --synthetic``: a made-up year, recorded, verified, assessed and told."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hofburg.assessment import Assessment
    from hofburg.cli.page import Page
    from hofburg.exchange import Deviation, YearTale
    from hofburg.regimes import Law
    from hofburg.register import Centre

__all__ = ["Watch", "tell_synthetic"]

_MANY = 5  # messages of a kind that has a row of its own
_SHOWN = 10  # States in the table of quotas
_DAY = "11-14"  # up to here everything of the year was sent, and nothing of the next was due


class Watch:
    """How long each step took."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float]] = []

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.steps.append((what, time.perf_counter() - begin))

    def __str__(self) -> str:
        return ", ".join(f"{what} {seconds:.1f} s" for what, seconds in self.steps)


def tell_synthetic(
    law: Law, year: int, seed: int, into: Path | None, out: Path | None, form: str,
    then: Callable[[Path, str], None] | None = None,
) -> None:  # fmt: skip
    """Make, record, verify, assess and tell a year.

    ``then`` gets the centre's folder while it is there, and the day on which the year was told.
    """
    from hofburg.cli.files import put
    from hofburg.cli.page import note
    from hofburg.exchange import synthetic_year, tell_year
    from hofburg.register import canonical

    watch = Watch()
    if out is not None and out.exists():
        put(out, b"")  # refused, before anything else is done
    with watch.step("made in"):
        entries = list(synthetic_year(law, year, seed))
    with _folder(into) as folder:
        assessment = _in_folder(law, folder, entries, year, watch)
        if out is not None:
            put(out, b"".join(canonical(entry) + b"\n" for entry in entries))
        with watch.step("told in"):
            tale = tell_year(entries, assessment)
        if form == "json":
            from hofburg.cli.rows import print_json

            print_json(tale.as_dict() | {"again": _again(year, seed)})
        else:
            _print(law, tale, into, out, kept=then is not None)
        if sys.stderr.isatty():  # times differ from run to run, and nobody compares a terminal
            note(str(watch))
        if then is not None:
            then(folder, f"{year}-{_DAY}")


@contextmanager
def _folder(into: Path | None) -> Iterator[Path]:
    """Where the register is kept; for this run only, where nobody says it."""
    if into is not None:
        yield into
        return
    with tempfile.TemporaryDirectory(prefix="hofburg-") as scratch:
        yield Path(scratch) / "centre"


def _in_folder(
    law: Law, folder: Path, entries: list[dict[str, Any]], year: int, watch: Watch
) -> Assessment:
    """Record the year in a centre's folder, made if it is not there; then verify and assess it."""
    from hofburg.assessment import assess
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain
    from hofburg.errors import IntegrityError
    from hofburg.exchange import record_year, refuse_real
    from hofburg.values import parse_instant

    centre = _centre(folder, entries)
    with centre.register() as register:
        refuse_real(register)  # before anybody is asked for a passphrase
        key = own_key(centre)
        with watch.step("recorded and signed in"):
            records = record_year(law, register, key, entries)
        with watch.step("verified in"):
            problems = register.verify(centre.trust())
        if any(problem.level == "error" for problem in problems):
            raise IntegrityError(problems)
        complain(problems)
        with watch.step("assessed in"):
            # The year alone: the folder may hold others.
            return assess(law, records, as_of=parse_instant(f"{year}-{_DAY}", law.zone).hi)


def _centre(folder: Path, entries: list[dict[str, Any]]) -> Centre:
    from hofburg.register import find_centre, init_centre

    if (folder / "hofburg.toml").is_file() and (found := find_centre(folder)):
        return found
    # Whose it is matters little: the year is declared complete. The first to write gets it.
    state = next(entry["author"] for entry in entries if "author" in entry)
    return init_centre(folder, state, passphrase=None, kind="demo", insecure=True)


def _again(year: int, seed: int) -> str:
    return f"hofburg demo --synthetic --year {year} --seed {seed}"


def _print(law: Law, tale: YearTale, into: Path | None, out: Path | None, *, kept: bool) -> None:
    from hofburg.cli.page import Page

    page = Page()
    page.heading(f"A made-up year: {tale.year}, seed {tale.seed}")
    page.text(
        "Names, places, types and figures are invented, and positions are random points on land."
        " Who does what follows from a shuffle by the seed, never from who a State is. Every entry"
        " says synthetic; a real register refuses them."
    )
    _messages(page, law, tale)
    _board(page, tale)
    _quotas(page, tale)
    _findings(page, law, tale)
    _deviations(page, tale)
    _next(page, tale, into, out, kept=kept)
    page.show()


def _messages(page: Page, law: Law, tale: YearTale) -> None:
    from hofburg.reports import english

    page.heading("What was sent", "-")
    named = {kind: english(law.messages[kind].title) for kind in tale.kinds}
    many = [(f"{n:,}", named[kind]) for kind, n in tale.kinds.items() if n >= _MANY]
    few = [(kind, n) for kind, n in tale.kinds.items() if n < _MANY]
    rows = [*many, (f"{sum(n for _, n in few):,}", f"of {len(few)} other kinds")] if few else many
    rows.append((f"{sum(tale.kinds.values()):,}", "in all, each signed"))
    page.table(("", ""), rows, indent=2, right=(0,))
    page.gap()
    page.text(f"Of other kinds: {', '.join(dict.fromkeys(named[kind] for kind, _ in few))}.", 2)
    page.gap()
    listed = ", ".join(
        f"{number:,} {name.replace('_', ' ')}" for name, number in tale.lines.items() if number
    )
    page.text(f"The lines of the annual exchanges: {listed}.", 2)


def _board(page: Page, tale: YearTale) -> None:
    page.heading("The rush of January and February", "-")
    page.text(
        "Quotas are of the calendar year, and who asks first is served: requests of each week,"
        " refusals because a quota was used up, and how many States had used up theirs by its end."
    )
    page.gap()
    rows = [
        (week.first, str(week.inspections), str(week.evaluations), str(week.refused),
         str(week.inspection_quotas_filled), str(week.evaluation_quotas_filled))
        for week in tale.weeks
    ]  # fmt: skip
    head = (
        "Week from",
        "Inspections",
        "Evaluations",
        "Refused",
        "Inspection quotas full",
        "Evaluation quotas full",
    )
    page.table(head, rows, indent=2, right=(1, 2, 3, 4, 5))


def _quotas(page: Page, tale: YearTale) -> None:
    page.heading("Passive quotas of some States", "-")
    rows = []
    # The first ones have the most units; the last ones have none, or told none.
    step = max(1, len(tale.quotas) // _SHOWN)
    for it in tale.quotas[::step]:
        used = [
            f"{pair[0]} of {pair[1]}" if pair else "-" for pair in (it.inspections, it.evaluations)
        ]
        rows.append(
            (it.state, "not told" if it.units is None else str(it.units), *used, str(it.refused))
        )
    head = ("State", "Units", "Inspections accepted", "Evaluations accepted", "Refused for a quota")
    page.table(head, rows, indent=2, right=(1, 4))


def _findings(page: Page, law: Law, tale: YearTale) -> None:
    from hofburg.reports import english, first_sentence

    page.heading("What follows", "-")
    worlds = " and ".join(tale.worlds)
    page.text(f"Findings by status, in the worlds {worlds} (two accounts of one visit differ):")
    page.gap()
    rows = [(f"{number:,}", status) for status, number in tale.statuses.items()]
    page.table(("", ""), rows, indent=2, right=(0,), status=(1,))
    if tale.undetermined:
        page.gap()
        page.text("What the facts at hand leave open:", 2)
    for label, number in tale.undetermined.items():
        said = first_sentence(english(law.provisions[label].text))
        page.item(f"{number:,} under {label}: {said}", 4)


def _deviations(page: Page, tale: YearTale) -> None:
    page.heading("Late, missed, exceeded, misstated or disputed, on purpose", "-")
    rows = [
        (it.label, it.state, it.status, _what(it),
         "found" if it.found else "NOT found")
        for it in tale.deviations
    ]  # fmt: skip
    page.table(("Paragraph", "State", "Status", "What", ""), rows, indent=2, status=(2,), wrap=(3,))
    page.gap()
    found = sum(it.found for it in tale.deviations)
    others = (
        "nothing else is amiss" if not tale.unplanned else f"{len(tale.unplanned)} more are amiss"
    )
    page.text(f"{found} of {len(tale.deviations)} found; {others}.", 2)
    for label, state, case in tale.unplanned[:20]:
        page.item(f"{label} {state}: {case}", 4)


def _what(it: Deviation) -> str:
    return f"{it.what} (account of the {it.world})" if it.world else it.what


def _next(page: Page, tale: YearTale, into: Path | None, out: Path | None, *, kept: bool) -> None:
    page.gap()
    if out is not None:
        page.text(f"{out}: the entries, one on a line.")
    if into is None:
        gone = "is thrown away when the workbench ends" if kept else "was thrown away"
        page.text(f"The register {gone}. Keep it with --into FOLDER, and go on inside it:")
    else:
        page.text(f"{into}: a demo centre with the register. Go on inside it:")
    day = f"{tale.year}-{_DAY}"
    state = tale.quotas[0].state
    for line in (
        f"hofburg assess --as-of {day} --status missed",
        f"hofburg quota --state {state} --year {tale.year} --as-of {day}",
        f"hofburg calendar --year {tale.year} --as-of {day}",
        f"hofburg due --state {state} --as-of {tale.year}-11-01 --days 90",
    ):
        page.text(line, 2)
    page.gap()
    page.text(f"Again: {_again(tale.year, tale.seed)}", style="dim")
