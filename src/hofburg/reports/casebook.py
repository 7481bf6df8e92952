"""The casebook of a regime as pages: a briefing and a picture for each case, and an index."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hofburg.errors import Problem, QuestionError
from hofburg.reports.briefing import briefing
from hofburg.reports.casework import entries, is_invented, origins
from hofburg.reports.followed import tally
from hofburg.reports.lacking import lacking
from hofburg.reports.markdown import code, fenced, items, prose, section, table
from hofburg.reports.timeline import timeline
from hofburg.reports.wording import REASONS, count, said

if TYPE_CHECKING:
    from hofburg.assessment import Assessment, Missing
    from hofburg.regimes import Law

__all__ = ["CaseRow", "casebook_pages", "casebook_table", "write_pages"]

INDEX = "README.md"
_RANGE = re.compile(r" known only as .*")
_MOST = 12  # missing facts that the index names
Waiting = Mapping[str, Sequence["Missing"]]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in one of its worlds, with its findings under the default readings counted.

    Attributes:
        case, title, world: the case, and the name of the world.
        origin: of its entries, the commonest first: *public account*, *synthetic* and others.
        invented: whether nothing in it is said to have happened.
        findings: how many; ``settled`` of them are anything but *undetermined*; of these
            ``pending``.
        open: labels of those that are *undetermined*, by reason, once for each finding.
    """

    case: str
    title: str
    world: str
    origin: str
    invented: bool
    findings: int
    settled: int
    pending: int
    open: Mapping[str, tuple[str, ...]]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON and CSV."""
        return {
            "case": self.case,
            "title": self.title,
            "world": self.world,
            "origin": self.origin,
            "findings": self.findings,
            "settled": self.settled,
            "pending": self.pending,
            "undetermined": self.findings - self.settled,
            "why": {reason: list(labels) for reason, labels in self.open.items()},
        }


def casebook_table(law: Law, assessment: Assessment) -> list[CaseRow]:
    """What the casebook settles: a row for each case and world, in the order of the casebook.

    Standing duties of which nothing is known and nothing is due are not counted.
    """
    rows = []
    for result in assessment.cases.get(law.id, ()):
        origin = ", ".join(it.replace("-", " ") for it in origins(entries(law, result)))
        for world in result.worlds:
            n = tally(law, result, world.name)
            rows.append(
                CaseRow(
                    result.case.case, said(result.case.title), world.name, origin,
                    is_invented(result), n.findings, n.settled, n.pending,
                    {reason: tuple(labels) for reason, labels in sorted(n.open.items())},
                )
            )  # fmt: skip
    return rows


def casebook_pages(law: Law, assessment: Assessment) -> dict[str, str]:
    """The pages of a casebook by file name: of each case that is not invented, and the index.

    Raises ``QuestionError`` for a case whose page would take the place of another.
    """
    from hofburg.assessment import waiting

    told = [r for r in assessment.cases.get(law.id, ()) if not is_invented(r)]
    _check_names([r.case.case for r in told])
    pages: dict[str, str] = {}
    missing = waiting(law, told)
    for result in told:
        pages[f"{result.case.case}.md"] = briefing(law, result, missing=missing)
        pages[f"{result.case.case}.svg"] = timeline(law, result)
    lacks = Counter(
        _RANGE.sub(" known only as a range", it)
        for facts in missing.values()
        for it in lacking(law, facts)
    )
    pages[INDEX] = _index(law, assessment, lacks)
    return pages


def _check_names(cases: Sequence[str]) -> None:
    """Names of files that differ on every disk, also where capitals do not count."""
    seen = {"readme": INDEX}
    problems = []
    for case in cases:
        other = seen.setdefault(case.casefold(), case)
        if other is not case:
            problems.append(
                Problem("", "page-name", f"the page of the case {case!r} would overwrite {other!r}",
                        "Rename the case.", case)
            )  # fmt: skip
    if problems:
        raise QuestionError(problems)


def write_pages(folder: Path, pages: Mapping[str, str]) -> list[Path]:
    """Write pages into a folder, each whole or not at all; the paths, in order of their names.

    Raises ``OSError``. Other files of the folder are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in sorted(pages):
        path = folder / name
        with tempfile.NamedTemporaryFile("wb", dir=folder, prefix=".page-", delete=False) as file:
            file.write(pages[name].encode("utf-8"))
        try:
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
        written.append(path)
    return written


# -- the index -------------------------------------------------------------------------------------


def _index(law: Law, assessment: Assessment, lacks: Counter[str]) -> str:
    rows = casebook_table(law, assessment)
    told = [row for row in rows if not row.invented]
    title = prose(said(law.title) or law.id)
    lines = [
        f"# The casebook of {title}",
        "",
        "Worked cases, each with its findings. This page and the others here are generated from the"
        " regime's document; a change belongs there. Write them again with:",
        "",
        *fenced([f"hofburg regime cases {law.id} --write FOLDER"]),
        "A finding is *settled* when every way of filling the gaps in the sources gives the same"
        " result; *pending* is settled too: nothing is overdue. The rest is *undetermined*, and"
        " each page says which fact is missing. Findings count once for each world, under the"
        " default readings of the text.",
        "",
        *section("What happened", _table(told, linked=True)),
        *section("Why the rest is not settled", _reasons(told, lacks)),
        *section("Small examples, invented", _invented(law, [row for row in rows if row.invented])),
        f"Findings rest on the edition with the hash {code(law.digest)}.",
    ]
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[CaseRow], linked: bool) -> list[str]:
    cells = []
    before = ""
    for row in rows:
        name = prose(row.title or row.case)
        name = f"[{name}]({row.case}.md)" if linked else f"{code(row.case)} {name}"
        first = row.case != before
        before = row.case
        why = ", ".join(f"{reason} {len(labels)}" for reason, labels in row.open.items())
        labels = dict.fromkeys(label for labels in row.open.values() for label in labels)
        cells.append(
            (name if first else "", prose(row.origin) if first else "", prose(row.world),
             str(row.findings), str(row.settled), str(row.pending), why,
             ", ".join(map(prose, labels)))
        )  # fmt: skip
    head = ("case", "rests on", "world", "findings", "settled", "of these pending",
            "undetermined, by reason", "provisions not settled")  # fmt: skip
    return table(head, cells)


def _reasons(rows: Sequence[CaseRow], lacks: Counter[str]) -> list[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update({reason: len(labels) for reason, labels in row.open.items()})
    lines = items(
        f"{prose(reason)}: {count(n, 'finding')}, {prose(REASONS.get(reason, reason))}"
        for reason, n in sorted(total.items(), key=lambda it: (-it[1], it[0]))
    )
    common = sorted(lacks.items(), key=lambda it: (-it[1], it[0]))[:_MOST]
    if common:
        lines += ["What is missing most often:", ""]
        lines += table(("findings", "what is missing"), [(str(n), prose(it)) for it, n in common])
    return lines


def _invented(law: Law, rows: Sequence[CaseRow]) -> list[str]:
    if not rows:
        return []
    return [
        "They show each rule settled well and otherwise; nothing in them happened. They have no"
        " page here; this prints one:",
        "",
        *fenced([f"hofburg regime cases {law.id} CASE"]),
        *_table(rows, linked=False),
    ]
