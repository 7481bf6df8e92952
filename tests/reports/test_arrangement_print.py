"""A printed arrangement: its Word document, Markdown and text say the same, in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg import Law, load_regime
from hofburg.regimes import arrangements
from hofburg.reports import (
    PrintedArrangement,
    arrangement_docx,
    printed_arrangement,
    printed_markdown,
    printed_text,
)
from hofburg.reports.arrangement_printed import clause_in, heading_in
from hofburg.reports.wording import plain

docx: Any = pytest.importorskip("docx", reason="Word documents need the extra reports")

ALL = arrangements()
MISSING = {"en": "(not translated)", "ru": "(перевода нет)"}


@cache
def law_of(name: str) -> Law:
    return load_regime(name)


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def tables(document: Any) -> list[list[list[str]]]:
    return [[[c.text for c in row.cells] for row in t.rows] for t in document.tables]


def headings(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]


@pytest.mark.parametrize("name", ALL)
def test_every_arrangement_is_printed_with_all_its_rules_in_both_languages(name: str) -> None:
    law = law_of(name)
    header = law.arrangement
    assert header is not None
    printed = printed_arrangement(law)
    rules = [c for article in printed.articles for c in article.clauses if c.kind == "rule"]
    own = {*header.touched, *header.added}
    assert {c.label for c in rules} == own
    numbers = [c.number for c in rules]
    assert len(set(numbers)) == len(numbers)
    assert [a.number for a in printed.articles] == list(range(1, len(printed.articles) + 1))
    text, marked = printed_text(printed), printed_markdown(printed)
    for clause in rules:
        provision = law.provisions[clause.label]
        for language, said in provision.text.items():
            if language in MISSING:
                assert f"{clause.number} {plain(said)} [{clause.label}]" in text
    for form in printed.forms:
        assert form.name in text
        assert form.name in marked
    assert law.digest in text
    assert law.digest in marked


@pytest.mark.parametrize("name", ["DRAFT-BORDER-NOTICE", "MOSCOW-1997", "FIN-RUS-2000"])
def test_the_word_document_has_the_articles_side_by_side(name: str) -> None:
    printed = printed_arrangement(law_of(name))
    document = opened(arrangement_docx(printed))
    found = tables(document)
    known = headings(document)
    for article in printed.articles:
        assert "\n".join(heading_in(article, n) for n in ("en", "ru")) in known
        rows = [[clause_in(c, "en"), clause_in(c, "ru")] for c in article.clauses]
        assert rows in found
    rules = next(t for t in found if len(t) == len(printed.rules) + 1 and len(t[0]) == 5)
    assert [row[0].split("\n")[0] for row in rules[1:]] == [rule.name for rule in printed.rules]
    text = "\n".join(p.text for p in document.paragraphs)
    assert printed.digest in text
    for key, _ in printed.sources:
        assert f"{key}: " in text


def test_what_is_not_in_force_says_so_across_the_head_of_each_page() -> None:
    draft = opened(arrangement_docx(printed_arrangement(law_of("DRAFT-RESILIENCE"))))
    stamp = "DRAFT: AGREED BY NOBODY / ПРОЕКТ: НИКЕМ НЕ СОГЛАСОВАН"
    assert draft.sections[0].header.paragraphs[0].text == stamp
    assert draft.paragraphs[0].text == stamp
    force = [name for name in ALL if (it := law_of(name).arrangement) and it.status == "in-force"]
    document = opened(arrangement_docx(printed_arrangement(law_of(force[0]))))
    assert document.sections[0].header.paragraphs[0].text == ""


def test_one_language_alone_and_the_other_first() -> None:
    law = law_of("DRAFT-NUCLEAR-1540")
    alone = printed_arrangement(law, ["ru"])
    assert {len(row) for t in tables(opened(arrangement_docx(alone))) for row in t} <= {1, 2, 5}
    assert "Draft:" not in printed_text(alone)
    first = tables(opened(arrangement_docx(printed_arrangement(law, ["ru", "en"]))))[0]
    assert first[0] == ["обозначение: DRAFT-NUCLEAR-1540", "id: DRAFT-NUCLEAR-1540"]


def test_figures_stand_beside_those_of_the_base() -> None:
    text = printed_text(printed_arrangement(law_of("DRAFT-BORDER-NOTICE")))
    assert (
        "notify.troops = 3000 troops (in VD2011: 9000 troops; another reading: 4500 troops" in text
    )
    assert "notify.troops = 3000 чел. (в VD2011: 9000 чел.; другое прочтение: 4500 чел." in text
    assert "14 of 14 figures are proposals" in text
    assert "list.day = 31 January (another reading: 31 March" in printed_text(
        printed_arrangement(law_of("DRAFT-BORDER-STORES"))
    )


def test_figures_that_nobody_read_say_so() -> None:
    text = printed_text(printed_arrangement(law_of("SHANGHAI-1996")))
    assert "= not known" in text
    assert "= неизвестно" in text
    assert "figures are not known; what rests on them stays open." in text


def test_lines_imply_no_sovereignty() -> None:
    with_line = printed_text(printed_arrangement(law_of("DRAFT-BORDER-STORES")))
    assert "imply nothing about sovereignty" in with_line
    assert "ничего не говорят о суверенитете" in with_line
    assert "the strip 30 km wide on each side of “border”" in with_line


# -- the same bytes everywhere ---------------------------------------------------------------------

_PROGRAM = """
import sys, hashlib
from hofburg import load_regime
from hofburg.reports import arrangement_docx, printed_arrangement
data = arrangement_docx(printed_arrangement(load_regime("DRAFT-BORDER-NOTICE")))
print(hashlib.sha256(data).hexdigest())
"""


def test_the_bytes_do_not_depend_on_the_machine() -> None:
    made = set()
    for zone, seed, user in (("Asia/Tokyo", "1", "anna"), ("America/Lima", "2", "ben")):
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "USER": user, "LOGNAME": user}
        made.add(subprocess.run([sys.executable, "-c", _PROGRAM], env=env, check=True, capture_output=True, text=True).stdout)  # fmt: skip
    assert len(made) == 1


def test_nothing_is_said_of_who_made_it_or_when() -> None:
    data = arrangement_docx(printed_arrangement(law_of("DRAFT-RESILIENCE")))
    with ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert not any("thumbnail" in name or "app.xml" in name for name in names)
    told = opened(data).core_properties
    assert (told.author, told.last_modified_by, told.comments) == ("", "", "")
    assert told.title == "DRAFT-RESILIENCE"


# -- what others wrote -----------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> | `x` {0} ]]> =HYPERLINK() [a](http://b) *c* &amp;"
DOCUMENT = """
regime: HOSTILE
title: {{en: {title!r}}}
since: 2020-01-01
until: 2021-12-31
parties: {{AAA: "{{0}} Alpha", BBB: "Beta | B"}}
arrangement: {{status: proposed, nature: legal, signed: "Here {{1}}", incomplete: {{en: {title!r}}}}}
sources: {{S: "a | b {{2}}"}}
provenance: {{mark: doubtful, source: S}}
paragraphs: {{"1": "{{heading}}", "2": Aside}}
out_of_scope: {{"2": {{ru: Только для сведения}}}}
units: [widgets]
messages:
  note: {{paragraph: "1", title: {{ru: Нота}}, fields: {{what: {{type: choice, choices: {{a: {{en: "{{x}}"}}, b: {{ru: "б"}}}}}}, many: {{type: list, of: {{inner: {{type: list, of: text, label: {{en: "<b>"}}}}}}}}}}}}
parameters:
  most: {{value: 3 widgets, paragraph: "1", text: {{en: "At {{most}}"}}, readings: {{other: {{value: 4 widgets, why: "{{why}}"}}}}}}
processes:
  talk: {{messages: [note], columns: {{by: state = note.from, many: number = count(note.many)}}}}
provisions:
  - {{label: cap, paragraph: "1", text: {{en: {title!r}}}, limit: {{on: talk, of: by, value: many, at_most: "{{most}}"}}}}
  - {{label: silent, paragraph: "1", content: {{on: talk, by: by, holds: given(note.what)}}}}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Law:
    path = tmp_path_factory.mktemp("hostile") / "regime.yaml"
    path.write_text(DOCUMENT.format(title=HOSTILE), encoding="utf-8")
    return load_regime(path)


def test_hostile_texts_stay_texts(hostile: Law) -> None:
    printed = printed_arrangement(hostile)
    document = opened(arrangement_docx(printed))
    assert headings(document)[0] == f"{HOSTILE}\n{MISSING['ru']}"
    article = next(a for a in printed.articles if a.key == "1")
    assert article.heading == {"en": "{heading}"}
    cells = [cell for t in tables(document) for row in t for cell in row]
    assert f"1.1 {HOSTILE} [cap]" in cells
    assert "parties: {0} Alpha; Beta | B" in cells
    marked = printed_markdown(printed)
    assert "<script>" not in marked
    assert "[a](http" not in marked
    assert all(line.count(" | ") <= 4 for line in marked.splitlines() if line.startswith("|"))


def test_what_is_not_translated_says_so(hostile: Law) -> None:
    printed = printed_arrangement(hostile)
    text = printed_text(printed)
    for said in (
        f"Статья 1 (1). {MISSING['ru']}",
        f"1.1 {MISSING['ru']} [cap]",
        "1.2 No words are given; the rule is in annex 2. [silent]",
        "1.2 Словами не изложено; правило - в приложении 2. [silent]",
        f"most = 3 widgets {MISSING['ru']} (другое прочтение: 4 widgets {MISSING['ru']};"
        f" предложение, которое само ничего не решает). {MISSING['ru']}",
        f"{MISSING['en']}\nТолько для сведения",
        f"note: {MISSING['en']} / Нота",
        f"one of: {{x}}; {MISSING['en']} / what: одно из: {MISSING['ru']}; б",
        f"подписано: {MISSING['ru']}",
        f"{{0}} Alpha {MISSING['ru']}; Beta | B {MISSING['ru']}",
        "why: {why}",
    ):
        assert said in text
    russian = printed_text(printed_arrangement(hostile, ["ru"]))
    assert HOSTILE not in russian.replace("why", "")


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_printed_as_it_is(said: str) -> None:
    printed = replaced(said)
    document = opened(arrangement_docx(printed))
    shown = plain(said) or MISSING["en"]
    assert headings(document)[0] == shown
    assert printed_text(printed).splitlines()[0] == shown
    assert printed_markdown(printed).startswith("# ")


def replaced(title: str) -> PrintedArrangement:
    """A printed arrangement with nothing but a title."""
    return PrintedArrangement(
        id="X", digest="sha256:0", languages=("en",), stamp={}, title={"en": title}, head=(),
        notices=(), articles=(), left=(), forms=(), rules=(), places=(), marks=(), sources=(),
    )  # fmt: skip


def test_articles_of_one_series_stand_in_their_order(tmp_path: Any) -> None:
    """Whichever file names them first, and not A10 before A2."""
    head = (
        "regime: PAIR\nbase: VD2011\ntitle: Pair\nsince: 2024-01-01\n"
        "parties: {AND: Andorra, LIE: Liechtenstein}\narrangement: {for: parties, status: draft}\n"
        "provenance: {mark: doubtful, source: OWN}\nsources: {OWN: Our own proposal}\n"
        "paragraphs: {A1: Purpose, A2: Replies}\nout_of_scope: {A1: says why, A10: the end}\n"
    )
    articles = (
        'paragraphs: {A10: End}\ntouches: {"16.1.2": {paragraph: A2, text: At once.}}\n'
        "parameters:\n"
        "  reply.hours: {value: 24 h, paragraph: A2, readings: {base: {value: 48 h, why: x}}}\n"
    )
    (tmp_path / "regime.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "articles.yaml").write_text(articles, encoding="utf-8")
    printed = printed_arrangement(load_regime(tmp_path))
    assert [article.key for article in printed.articles] == ["A1", "A2", "A10"]
