"""Briefings and the pages of the casebook: as committed, whole, and nobody else's words are markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from hofburg import Finding, QuestionError, briefing, explain, load_regime
from hofburg.assessment import Assessment, waiting
from hofburg.reports import casebook_pages, casebook_table, instant, when, write_pages
from hofburg.values import NEVER, parse_instant
from reports.case_made import (
    BOOKS,
    LENDING,
    NASTY,
    called,
    casebook,
    duty,
    made,
    result_of,
    results,
    some,
)

REPO = Path(__file__).resolve().parents[2]
PAGES = {"VD2011": REPO / "docs" / "cases"}
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(page: str) -> list[Any]:
    """All that a reader of Markdown makes of a page."""
    return [it for block in MARKDOWN.parse(page) for it in (block, *(block.children or ()))]


def headings(page: str) -> list[str]:
    blocks = MARKDOWN.parse(page)
    return [blocks[n + 1].content for n, it in enumerate(blocks) if it.type == "heading_open"]


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    part = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[1:]]


@cache
def pages_of(book: str) -> dict[str, str]:
    """The pages of a casebook, written once for all tests."""
    return casebook_pages(*casebook(book))


@cache
def page_of(book: str, case: str) -> str:
    """A briefing, written once for all tests."""
    return briefing(*result_of(book, case))


# -- as committed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("book", PAGES)
def test_the_committed_pages_are_those_of_the_cases(book: str) -> None:
    """Write them again: ``hofburg regime cases VD2011 --write docs/cases``; delete what is left."""
    pages = pages_of(book)
    committed = {it.name: it.read_text(encoding="utf-8") for it in PAGES[book].iterdir()}
    assert sorted(committed) == sorted(pages)
    assert [name for name, text in pages.items() if committed[name] != text] == []


def test_a_reader_finds_the_pages() -> None:
    for page in ("README.md", "docs/regimes.md"):
        assert "cases/README.md" in (REPO / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("book", BOOKS)
def test_every_case_that_happened_has_its_pages(book: str) -> None:
    law, assessment = casebook(book)
    pages = pages_of(book)
    told = [
        r.case.case
        for r in assessment.cases[law.id]
        if any(e.get("origin") not in (None, "synthetic", "demo") for e in r.case.entries)
    ]
    assert sorted(pages) == sorted(
        ["README.md", *(f"{t}{e}" for t in told for e in (".md", ".svg"))]
    )
    for case in told:
        assert f"]({case}.md)" in pages["README.md"]
        assert f"]({case}.svg)" in pages[f"{case}.md"]


# -- the table -------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", BOOKS)
def test_the_table_counts_what_the_assessment_finds(book: str) -> None:
    law, assessment = casebook(book)
    rows = casebook_table(law, assessment)
    assert [(r.case, r.world) for r in rows] == [(w.scope, w.name) for w in assessment.worlds]
    for row in rows:
        found = list(
            assessment.findings(
                scope=row.case, world=f"{row.case}/{row.world}", reading="default", roster=False
            )
        )
        count = Counter(f.status for f in found)
        assert row.findings == len(found)
        assert row.settled == len(found) - count["undetermined"]
        assert row.pending == count["pending"]
        why = Counter(f.why for f in found if f.status == "undetermined")
        assert {reason: len(labels) for reason, labels in row.open.items()} == why
        assert row.findings == row.settled + sum(map(len, row.open.values()))


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_missing_is_what_an_explanation_says(book: str) -> None:
    law, assessment = casebook(book)
    told = some(assessment.cases[law.id], 8)
    missing = waiting(law, told)
    ids = [
        f.id
        for result in told
        for f in assessment.findings(
            scope=result.case.case, status="undetermined", reading="default"
        )
    ]
    assert sorted(missing) == sorted(ids)
    # An explanation takes its time; these are spread over all cases.
    for one in some(ids, 8):
        assert missing[one] == explain(assessment, one, change=False).missing


# -- a briefing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("book", BOOKS)
def test_a_briefing_has_its_parts_and_all_entries_and_findings(book: str) -> None:
    law, assessment = casebook(book)
    for result in some(assessment.cases[law.id], 12):
        page = page_of(book, result.case.case)
        assert page.endswith("\n")
        assert not page.endswith("\n\n")
        assert "\n\n\n" not in page
        order = [h for h in headings(page) if not h.startswith("On ")][1:]
        assert order == [h for h in ("What was said and done", "What follows",
                                     "How far quotas are used up",
                                     "Not settled, and what is missing", "What is not known",
                                     "Sources", "See for yourself") if h in order]  # fmt: skip
        assert {"What was said and done", "What follows", "See for yourself"} <= set(order)
        entries = result.case.entries
        messages = {(e.get("author"), e.get("id", n), e["kind"]) for n, e in enumerate(entries)}
        assert len(rows_of(page, "What was said and done")) == len(messages)
        keys = {key for e in entries for key in e.get("sources", ())} | set(result.case.sources)
        assert {row[0] for row in rows_of(page, "Sources")} == {k.replace("_", "\\_") for k in keys}
        assert len(result.case.not_known) == page.partition("## What is not known")[2].partition(
            "\n## "
        )[0].count("\n- ")
        _all_findings_once(assessment, result.case.case, page)


def _all_findings_once(assessment: Assessment, case: str, page: str) -> None:
    """Each finding has its cell above, or its reason below."""
    found = list(assessment.findings(scope=case, reading="default", roster=False))
    keys: dict[tuple[str, str, int | None, str], list[Finding]] = {}
    for f in found:
        keys.setdefault((f.case, f.label, f.part, ""), []).append(f)
    settled = {k for k, own in keys.items() if any(f.status != "undetermined" for f in own)}
    follows = page.partition("## What follows")[2].partition("\n## ")[0]
    cells = re.findall(r"\*\*(\w+)\*\*(?=:| \|)", follows)
    assert Counter(cells) == Counter(f.status for f in found if f.status != "undetermined")
    rows = [
        it for it in follows.splitlines() if it.startswith("| ") and "| what it asks |" not in it
    ]
    assert len(rows) == len(settled)
    open_ = rows_of(page, "Not settled, and what is missing")
    assert bool(open_) == any(f.status == "undetermined" for f in found)


def test_a_briefing_says_what_a_reader_must_know() -> None:
    law, result = result_of("VD2011", "ukraine-russia-2022")
    page = briefing(law, result)
    for said in (
        "# Ukraine asks Russia about activities near its border, February 2022",
        "**It rests on** 12 entries: public accounts; accounts: published, hours, russia.",
        "- world **hours**: Assumption: hours that the sources do not give",
        "States: `UKR` Ukraine, `RUS` Russian Federation, `POL` Poland.",
        "| 2022-02-11 (published), 2022-02-11T12:00Z (hours) | UKR to RUS | Request for an explanation |",
        "held: 2022-02-15 (published), 2022-02-15T14:00Z (hours)",
        "| undetermined: due 2022-02-15; done 2022-02-15; a fact is missing | **met**: due",
        "**clock.start=received**: 16.2 UKR undetermined instead of open (hours). Why it is one:",
        "| russia | “Reply”: time of sending known only as 2022-02-11..2022-02-15;",
        "for people to judge: “Request for an explanation”: unusual, unscheduled,",
        "- the hours of the request and of both further requests",
        "| URD15 | urdupoint.com 1470652",
        "hofburg assess --case ukraine-russia-2022\n",
        law.digest,
    ):
        assert said in page, said
    assert page == briefing(law, result, missing=waiting(law, [result]))


def test_settled_findings_come_before_open_ones() -> None:
    page = briefing(*result_of("VD2011", "ukraine-hosted-visits-2014"))
    assert page.index("**met**") < page.index("## Not settled") < page.index("reasons not known")
    assert page.index("### On UKR/invitation") < page.index("### On UKR/extension")


def test_a_briefing_of_one_world() -> None:
    law, result = result_of("VD2011", "ukraine-russia-2022")
    page = briefing(law, result, "hours")
    assert len(rows_of(page, "What was said and done")) == 5
    assert "published, " not in page.partition("## What was said")[0].partition("rests on")[2][:60]
    assert "| Reply |" not in page
    with pytest.raises(QuestionError, match="hours"):
        briefing(law, result, "hour")


@pytest.mark.parametrize("book", BOOKS)
def test_a_page_has_no_markup_but_its_own(book: str) -> None:
    for result in some(results(book), 12):
        _plain(page_of(book, result.case.case))


def _plain(page: str) -> None:
    found = tokens(page)
    assert {it.content for it in found if it.type in ("html_inline", "html_block")} <= {"<br>"}
    assert [it.type for it in found if it.type == "link_open"] == []
    assert len([it for it in found if it.type == "image"]) == 1
    assert not any(it.type in ("em_open", "s_open", "ordered_list_open") for it in found)


def test_what_others_wrote_stays_words() -> None:
    law = called(load_regime(LENDING), receipt=NASTY, payment=NASTY)
    law = replace(
        law,
        title={"en": NASTY},
        edition=NASTY,
        sources={NASTY.replace("\x07", ""): NASTY},
        parties={**(law.parties or {}), "TAL": NASTY},
        paragraphs={"10": NASTY},
    )
    text = NASTY.replace("\x07", "")  # no entry may hold that
    entry = {"id": "1", "kind": "receipt", "author": "TAL", "sent": "2022-02-01", "account": text,
             "body": {"words": text}, "sources": [text]}  # fmt: skip
    found = [duty(law, (0, 0)), duty(law, (0, 0), "late", NASTY, case=NASTY),
             duty(law, (0, 0), "undetermined", NASTY, case="KIM/9")]  # fmt: skip
    result = made(law, [entry, {**entry, "id": "2"}], found, title=NASTY, what=f"{NASTY}\n\n# x",
                  not_known=[NASTY, "# no heading", "- no item", "3. no number"],
                  sources={"own": NASTY})  # fmt: skip
    page = briefing(law, result, missing={})
    _plain(page)
    assert len(headings(page)) == 8 + 1  # the title, six sections, and two cases
    shown = "".join(it.content for it in tokens(page) if it.type == "text")
    assert shown.count("<script>alert(1)</script>") >= 9
    assert "\u202e" not in page
    assert "\x07" not in page
    # Nothing that a page would make a link of by itself either.
    assert not re.search(r"https?://|www\.", re.sub(r"`[^`]*`", "", page), re.IGNORECASE)
    for row in rows_of(page, "What was said and done"):
        assert len(row) == 6


def test_the_index_keeps_words_words() -> None:
    law = load_regime(LENDING)
    entry = {"id": "1", "kind": "receipt", "author": "TAL", "sent": "2022-02-01",
             "origin": "public-account"}  # fmt: skip
    result = made(law, [entry], title=NASTY)
    pages = casebook_pages(law, Assessment((), {law.id: (result,)}))
    links = [it.attrs["href"] for it in tokens(pages["README.md"]) if it.type == "link_open"]
    assert links == ["made-up.md"]


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README", "readme", "Twice"])
def test_a_case_cannot_take_the_place_of_another_page(name: str) -> None:
    law = load_regime(LENDING)
    entry = {"id": "1", "kind": "receipt", "author": "TAL", "sent": "2022-02-01",
             "origin": "public-account"}  # fmt: skip
    told = tuple(made(law, [entry], case=case) for case in (name, "twice"))
    with pytest.raises(QuestionError, match="would overwrite"):
        casebook_pages(law, Assessment((), {law.id: told}))


def test_pages_are_written_whole_and_others_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pages"
    write_pages(folder, {"b.md": "old"})
    (folder / "mine.txt").write_text("mine")
    written = write_pages(folder, {"b.md": "é\n", "a.svg": "<svg/>"})
    assert written == [folder / "a.svg", folder / "b.md"]
    assert (folder / "b.md").read_bytes() == "é\n".encode()
    assert sorted(it.name for it in folder.iterdir()) == ["a.svg", "b.md", "mine.txt"]


def test_a_page_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError, match=r"."):
        write_pages(tmp_path, {"a.md": "x"})
    assert [it.name for it in tmp_path.iterdir()] == ["a.md"]


def test_all_books_are_covered() -> None:
    assert {"VD2011"} <= set(BOOKS)
    assert all(results(book) for book in BOOKS)


def test_what_is_due_by_the_end_of_one_of_two_days_is_said_in_days() -> None:
    first, last = (parse_instant(day).hi for day in ("2015-03-05", "2015-03-06"))
    assert when((first, last)) == "end of 2015-03-05..end of 2015-03-06"
    assert when((first, first)) == "end of 2015-03-05"
    assert when((first, NEVER)) == "not before end of 2015-03-05, if ever"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2022-01-23T11:59:59.999999Z", "2022-01-23T11:59:59Z"),
        ("2022-01-23T12:00:00.999999Z", "2022-01-23T12:00:00Z"),  # not the full minute
        ("2022-01-23T12:00:00Z", "2022-01-23T12:00Z"),
        ("2022-01-23T11:59:59.999998Z", "2022-01-23T11:59:59.999998Z"),
        ("2022-01-23T11:59:59Z", "2022-01-23T11:59:59Z"),
    ],
)
def test_the_last_microsecond_of_a_second_is_not_spelled_out(at: str, said: str) -> None:
    found = parse_instant(at).lo
    assert instant(found) == when((found, found)) == said
    assert 0 <= found - parse_instant(said).lo < 1_000_000


def test_a_range_within_one_second_is_that_second() -> None:
    lo, hi = (parse_instant(f"2022-01-23T11:59:59{end}Z").lo for end in ("", ".999999"))
    assert when((lo, hi)) == "2022-01-23T11:59:59Z"
    assert when((lo - 1_000_000, hi)) == "2022-01-23T11:59:58Z..2022-01-23T11:59:59Z"
    assert when((lo, NEVER)) == "not before 2022-01-23T11:59:59Z, if ever"
