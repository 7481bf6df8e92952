"""Nothing above the reader's mark stands on any page, in any file, or in what the server prints."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from hofburg import inquiry
from hofburg.web import Desk, create_app
from marked import ABOVE, MOMENT, WORDS, marked_centre
from web.browsing import served_by
from web.conftest import KEY, client_of
from web.pages import FILES, PAGES, address, ask

SHUT, HALF = "LIE/SYN-0/2026/0015", "LUX/SYN-0/2026/0017"
# These say nothing of a register, or take a study; a mark changes nothing in them.
STILL = {"warn", "options", "option", "coverage", "help", "glossary", "arrangement_check"}
DRAFTS = {"draft", "draft_edit", "draft_print", "draft_delete", "draft_text", "draft_json"}
ASKED = sorted({*PAGES, *FILES} - STILL - DRAFTS - {"compare"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre of the marked register."""
    return marked_centre(tmp_path_factory.mktemp("marked") / "centre").folder


@pytest.fixture(scope="module")
def readers(folder: Path) -> Iterator[dict[str, TestClient]]:
    """A browser for each reader; ``all`` is the centre itself."""
    made = {}
    for mark in ABOVE:
        app = create_app(Desk(folder, up_to=None if mark == "all" else mark), KEY)
        made[mark] = client_of(app).__enter__()
    yield made
    for client in made.values():
        client.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _words_of_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed as a PDF is read as what it is made of."""
    monkeypatch.setattr(
        "hofburg.reports.pdf_document", lambda *of, **more: repr((of, more)).encode()
    )


def text_of(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    with zipfile.ZipFile(BytesIO(content)) as file:
        return "\n".join(file.read(it).decode(errors="replace") for it in file.namelist())


def leaks(text: str, mark: str, said: str = "") -> list[str]:
    found = []
    for above in ABOVE[mark]:
        if WORDS[above] not in said:
            found += re.findall(f".{{0,60}}{WORDS[above]}.{{0,60}}", text, re.IGNORECASE)
    return found


@pytest.mark.parametrize("mark", ["public", "restricted"])
@pytest.mark.parametrize("name", ASKED)
def test_no_page_shows_what_is_above_the_mark(
    readers: dict[str, TestClient], folder: Path, name: str, mark: str
) -> None:
    client = readers[mark]
    for query in ({}, {"format": "json"}, {"format": "csv", "up_to": "all"},
                  {"format": "xlsx", "up_to": "all"}, {"format": "geojson", "up_to": "all"},
                  {"format": "pdf", "up_to": "all"}, {"format": "ics", "up_to": "all"}):  # fmt: skip
        if name in FILES and query:
            break
        answer = ask(client, address(name, folder, **query))
        assert answer.status_code in (200, 303, 400), answer.text
        assert leaks(text_of(answer.content), mark) == []
        assert leaks(str(answer.headers), mark) == []
        if (
            not query
            and answer.status_code == 200
            and "text/html" in answer.headers["content-type"]
        ):
            assert "Shown up to the handling mark" in answer.text


EXTRA = {
    "search for a word": ("/search", {"q": WORDS["confidential"]}),
    "search for another": ("/search", {"q": WORDS["restricted"]}),
    "the register by text": ("/register", {"text": WORDS["confidential"]}),
    "the register by mark": ("/register", {"handling": "confidential"}),
    "a case": (f"/cases/VD2011/{SHUT}", {}),
    "a thread": (f"/register/threads/{SHUT}", {}),
    "half a thread": (f"/register/threads/{HALF}", {}),
    "half a case": (f"/cases/VD2011/{HALF}", {}),
    "the picture of a case": (f"/cases/VD2011/{SHUT}/timeline.svg", {}),
    "the picture of half a case": (f"/cases/VD2011/{HALF}/timeline.svg", {}),
    "the map's picture": ("/map/overview.svg", {"at": "any"}),
    "the map": ("/map", {"at": "any", "up_to": "all"}),
    "the map's data": ("/map/data.json", {"at": "any", "up_to": "all"}),
}


@pytest.mark.parametrize("mark", ["public", "restricted"])
@pytest.mark.parametrize("what", EXTRA)
def test_nothing_is_found_that_is_above_the_mark(
    readers: dict[str, TestClient], what: str, mark: str
) -> None:
    path, query = EXTRA[what]
    for form in ("html", "json", "csv"):
        asked = urlencode({"as_of": MOMENT, "format": form, **query})
        answer = readers[mark].get(f"{path}?{asked}")
        assert answer.status_code in (200, 400, 404, 422)
        said = " ".join(query.values())
        assert leaks(answer.text, mark, said) == []
        assert "in the comment" not in answer.text or mark == "restricted"


def test_a_record_that_is_asked_for_by_its_hash_is_refused(
    readers: dict[str, TestClient], folder: Path
) -> None:
    with inquiry.at_folder(folder):
        answer = inquiry.ask(inquiry.Question(as_of=MOMENT))
    it = next(it for it in answer.records if it.entry.handling == "confidential")
    for path in ("", "/printed", "/signed"):
        made = readers["public"].get(f"/register/entries/{it.hash}{path}?format=json")
        assert made.status_code == 400
        assert "withheld" in made.text
        assert "confidential" in made.text
        assert it.reference not in made.text
    assert readers["all"].get(f"/register/entries/{it.hash}").status_code == 200


def test_an_address_can_only_lower_the_mark(readers: dict[str, TestClient]) -> None:
    def records(mark: str, up_to: str | None = None) -> int:
        asked = {"format": "json"} | ({} if up_to is None else {"up_to": up_to})
        return len(readers[mark].get(f"/register?{urlencode(asked)}").json()["records"])

    assert records("all") == records("all", "all") == 136
    assert records("all", "restricted") == records("restricted") == 129
    assert records("all", "public") == records("public") == 124
    assert records("restricted", "public") == 124
    assert records("public", "restricted") == records("public", "all") == 124


def test_drafts_have_the_mark_that_their_message_would_have(
    readers: dict[str, TestClient], folder: Path
) -> None:
    draft = {
        "regime": "VD2011", "kind": "contact_point", "author": "LIE", "to": [],
        "handling": "restricted", "body": {"organisation": WORDS["restricted"]},
    }  # fmt: skip
    path = folder / "drafts" / "marked.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(draft), encoding="utf-8")
    try:
        for page in ("/drafts", "/drafts/marked", "/drafts/marked/edit", "/drafts/marked/print"):
            shown = readers["public"].get(f"{page}?as_of={MOMENT}")
            assert WORDS["restricted"] not in shown.text
            assert ("is withheld: it is marked" in shown.text) == (page != "/drafts")
        assert "/drafts/marked" not in readers["public"].get("/drafts").text
        assert "/drafts/marked" in readers["restricted"].get("/drafts").text
        assert WORDS["restricted"] in readers["restricted"].get("/drafts/marked").text
    finally:
        path.unlink()


def test_json_says_up_to_which_mark(readers: dict[str, TestClient]) -> None:
    answer = readers["public"].get(f"/?{urlencode({'as_of': MOMENT, 'format': 'json'})}")
    meta = answer.json()["meta"]
    assert meta["up_to"] == "public"
    assert meta["withheld_entries"] == {"restricted": 5, "confidential": 7}
    assert "--up-to public" in meta["again"]


def test_what_a_server_prints_holds_nothing_of_entries(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page, pages that refuse, and a fault whose words are those of an entry."""
    import httpx2

    with (
        served_by(Desk(folder)) as served,
        httpx2.Client(follow_redirects=True, timeout=None) as client,
    ):
        client.get(served.address)
        base = served.origin
        for word in WORDS.values():
            asked = urlencode({"q": word, "text": word, "as_of": word})
            for path in ("/search", "/register", "/cases", f"/{word}", "/map", "/explain"):
                assert client.get(f"{base}{path}?{asked}").status_code < 500

        def broken(*_: object, **__: object) -> None:
            raise KeyError(WORDS["confidential"])

        monkeypatch.setattr(Desk, "records", broken)
        answer = client.get(f"{base}/register?text={WORDS['restricted']}")
        assert answer.status_code == 500
        assert "KeyError" in answer.text
        assert WORDS["confidential"] not in answer.text
    out, err = capfd.readouterr()
    assert "KeyError" in err
    for word in WORDS.values():
        assert word not in out + err
