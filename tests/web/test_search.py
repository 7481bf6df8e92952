"""Search: what is called just so first, whatever the alphabet; hostile text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from hofburg import inquiry
from hofburg.inquiry.search import Doc
from hofburg.languages import languages, speaking
from hofburg.regimes import load_regime
from web.command import Ran, words_of

Command = Callable[..., Ran]
LETTERS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x2FFF), max_size=40
)


def doc(*keys: str, title: str = "", text: tuple[str, ...] = ()) -> Doc:
    return Doc("states", keys, {"en": title or keys[0]}, {}, text, {"state": keys[0]})


def titles(found: tuple[inquiry.FoundGroup, ...]) -> list[str]:
    return [hit.title for group in found for hit in group.hits]


INDEX = inquiry.Index(
    [
        doc("KAZ", "Kazakhstan", "Казахстан", title="Kazakhstan"),
        doc("AUT", "Austria", title="Austria", text=("Ёлка под Веной",)),
        doc("86", title="reply"),
        doc("86-refusal", title="refusal"),
        doc("POL", "Łódź", title="Poland", text=("8612 troops",)),
    ]
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kaz", ["Kazakhstan"]),
        ("КАЗАХСТАН", ["Kazakhstan"]),
        ("казах", ["Kazakhstan"]),
        ("kazakhs", ["Kazakhstan"]),
        ("елка", ["Austria"]),
        ("ЁЛКА", ["Austria"]),
        ("lodz", ["Poland"]),
        ("veno", ["Austria"]),  # Cyrillic text, Latin question
        ("86", ["reply", "refusal"]),  # whole numbers only, and what is called just so first
        ("8612", ["Poland"]),
        ("austria kaz", []),
        ("***", []),
        ("", []),
    ],
)
def test_what_is_found(asked: str, found: list[str]) -> None:
    assert titles(INDEX.find(asked)) == found


def test_what_is_called_just_so_is_said() -> None:
    (group,) = INDEX.find("86")
    assert [hit.exact for hit in group.hits] == [True, False]
    assert group.count == 2
    assert INDEX.find("86", most=1)[0].count == 2
    assert len(INDEX.find("86", most=1)[0].hits) == 1


@given(LETTERS)
def test_no_question_breaks_the_search(text: str) -> None:
    for group in INDEX.find(text):
        assert 0 < len(group.hits) <= group.count


@given(LETTERS)
def test_whatever_is_called_so_is_found_by_its_name(text: str) -> None:
    index = inquiry.Index([doc(text, title="it"), doc("another")])
    if any(c.isalnum() for c in inquiry.folded(text)):
        assert "it" in titles(index.find(text))
    else:
        assert index.find(text) == ()


@given(LETTERS)
def test_folding_is_settled_after_once(text: str) -> None:
    once = inquiry.folded(text)
    assert inquiry.folded(once) == once
    assert inquiry.spellings(once) == inquiry.spellings(text)


def test_the_page_finds_what_the_command_finds(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    for text in ("86", "inspection request", "Liechtenstein", "-reply"):
        page = client.get("/search", params={"q": text, "as_of": moment, "format": "json"}).json()
        ran = command(demo_centre, *words_of(page["meta"]["again"]))
        if "--format" not in page["meta"]["again"]:
            ran = command(demo_centre, *words_of(page["meta"]["again"]), "--format", "json")
        assert ran.code == 0, ran.err
        assert ran.json["groups"] == page["groups"]
        assert page["groups"]


def test_everything_that_was_found_leads_somewhere(client: TestClient, moment: str) -> None:
    seen: set[str] = set()
    for text in ("86", "vienna", "kaz", "academy", "missed", "almaty", "draft"):
        html = client.get("/search", params={"q": text, "as_of": moment}).text
        found = html[html.index('id="found"') :]
        for address in re.findall(
            r'<li>(?:<span class="exact">[^<]*</span> )?<a href="(/[^"]+)"', found
        ):
            own = address.replace("&amp;", "&").partition("#")[0]
            kind = own.partition("?")[0].split("/")[1]
            if kind in seen:
                continue
            seen.add(kind)
            assert client.get(own).status_code == 200, own
    assert {"regimes", "options", "help"} <= seen


def test_every_entry_is_found_by_its_reference(
    client: TestClient, demo_centre: Path, moment: str
) -> None:
    with inquiry.at_folder(demo_centre):
        answer = inquiry.ask(inquiry.Question(as_of=moment))
        index = inquiry.Index(inquiry.documents(answer, inquiry.Library.here()))
    held = [h for engine in answer.assessment.engines for h in engine.held]
    assert held
    for one in held:
        found = {g.name: g for g in index.find(one.reference)}
        assert found["entries"].hits[0].exact
        assert found["entries"].hits[0].about["reference"] == one.reference
    html = client.get("/search", params={"q": held[0].reference, "as_of": moment}).text
    assert f"/register/entries/{held[0].record.removeprefix('sha256:')}" in html


def test_every_provision_is_found_by_its_label(demo_centre: Path, moment: str) -> None:
    with inquiry.at_folder(demo_centre):
        answer = inquiry.ask(inquiry.Question(as_of=moment))
        index = inquiry.Index(inquiry.documents(answer, inquiry.Library.here()))
    for label in load_regime("VD2011").provisions:
        found = {g.name: g for g in index.find(f"VD2011 {label}")}
        assert found["provisions"].hits[0].about["label"] == label
        assert found["provisions"].hits[0].exact


def test_only_what_was_known_then_is_found(
    demo_centre: Path, command: Command, moment: str
) -> None:
    asked = ("search", "--as-of", moment, "--known-at", "1999-01-01", "LIE", "--format", "json")
    groups = {g["group"] for g in command(demo_centre, *asked).json["groups"]}
    assert "entries" not in groups
    assert "states" in groups


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '" OR "', "'; DROP TABLE word; --", "a" * 200, "{n}", "%s"],
)
def test_hostile_words_stay_words(client: TestClient, moment: str, text: str) -> None:
    answer = client.get("/search", params={"q": text, "as_of": moment})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get("/search", params={"q": "b" * 201, "as_of": moment}).status_code == 422


def test_search_works_without_scripts(client: TestClient, moment: str) -> None:
    html = client.get("/search", params={"q": "Лихтенштейн", "as_of": moment}).text
    form = re.search(r'<form[^>]*action="/search"[^>]*role="search"[^>]*aria-label', html)
    assert form
    assert 'value="Лихтенштейн"' in html
    assert "Liechtenstein" in html


def test_the_command_menu_offers_pages_documents_and_states(
    client: TestClient, moment: str
) -> None:
    told = client.get("/search/commands.json", params={"as_of": moment}).json()
    hrefs = [row["href"] for row in told["rows"]]
    assert len(hrefs) == len(set(hrefs))
    assert all(href.startswith("/") and quote(moment, safe="") in href for href in hrefs)
    assert any(unquote(href).startswith("/?") and "state=LIE" in href for href in hrefs)
    assert {key["key"] for key in told["keys"]} >= {"?", "j", "k", "x", "/"}


def test_help_explains_every_status_and_mark(client: TestClient) -> None:
    from hofburg.assessment import STATUSES

    html = client.get("/help").text
    for status in STATUSES:
        assert f'id="status-{status}"' in html
    assert 'id="mark-doubtful"' in html
    for code in languages():
        with speaking(code):
            topics = inquiry.help_topics()
            assert len({topic.id for topic in topics}) == len(topics)
            assert all(topic.title and topic.text for topic in topics)


def test_the_glossary_says_where_each_term_was_read(client: TestClient) -> None:
    from hofburg.web.glossary import glossary_file

    book = glossary_file()
    assert len(book.terms) >= 120
    assert all(set(term.words) == {"en", "ru"} for term in book.terms)
    assert len({term.words["en"] for term in book.terms}) == len(book.terms)
    assert "unreviewed" in client.get("/glossary").text or book.reviewer["ru"]
    found = client.get("/glossary", params={"q": "район указ", "format": "json"}).json()["terms"]
    assert [term["en"] for term in found] == ["specified area"]


def test_terms_that_name_the_library_stand_in_it() -> None:
    from hofburg.regimes import library_path
    from hofburg.web.glossary import glossary_file

    folder = library_path("VD2011").parent
    files = list(folder.rglob("*.yaml"))
    said = " ".join(" ".join(path.read_text(encoding="utf-8") for path in files).casefold().split())
    for term in glossary_file().terms:
        if term.source == "LIB":
            assert term.words["ru"].casefold() in said, term
