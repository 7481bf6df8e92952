"""What somebody may try who is no friend: other pages, other users, States that write strangely."""

from __future__ import annotations

import asyncio
import html
import io
import json
import logging
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from hofburg.web import Desk, create_app, serving
from hofburg.web import desk as desks
from web.browsing import Served, Watched
from web.conftest import KEY, client_of
from web.test_safety import INLINE, POLICY

SECRET = "what a State wrote"


# Other pages in the same browser, other users of the same machine


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
@pytest.mark.parametrize("path", ["/", "/map/data.json", "/drafts/new", "/openapi.json"])
def test_what_a_page_of_another_port_asks_is_refused(
    client: TestClient, site: str, path: str
) -> None:
    """A page of 127.0.0.1 with another port is of the same site: cookies go along with it."""
    for method in ("get", "head", "options"):
        answer = getattr(client, method)(path, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    assert client.get(path, headers={"origin": "http://127.0.0.1:9"}).status_code == 403
    assert client.get(path, headers={"sec-fetch-site": "same-origin"}).status_code != 403
    assert client.get(path, headers={"sec-fetch-site": "none"}).status_code != 403


@pytest.mark.parametrize("port", ["9" * 5000, "٣", "²", "-1", " 80", ""])
def test_a_port_that_is_none_is_refused(client: TestClient, port: str) -> None:
    host = f"127.0.0.1:{port}".encode()
    assert client.get("/nothing", headers={b"host": host}).status_code == 403


def test_there_are_no_sockets(app: FastAPI) -> None:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message["type"])

    async def ask() -> None:
        scope = {"type": "websocket", "path": "/", "headers": [], "query_string": b""}
        made = app.build_middleware_stack()
        await made(scope | {"app": app}, None, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert said == ["websocket.close"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST", "OPTIONS"])
def test_pages_are_only_looked_at(client: TestClient, method: str) -> None:
    for path in ("/", "/register", "/static/keys.js", "/openapi.json"):
        answer = client.request(method, path)
        assert answer.status_code == 405
        assert "access-control-allow-origin" not in answer.headers


def test_a_cookie_that_another_port_set_gives_nothing(app: FastAPI) -> None:
    for value in ("", "x" * 4000, "hofburg_80", f"{KEY}=", "a" * len(KEY)):
        with client_of(app, key=None) as asks:
            asks.cookies.set("hofburg_80", value)
            asks.cookies.set("hofburg_seen", value)
            asks.cookies.set("hofburg_language", value)
            assert asks.get("/register").status_code == 403


@pytest.mark.parametrize("value", ["0", "1", "9" * 17, "9" * 400, "-1", "²", "١٢", "x"])
def test_a_cookie_of_what_was_seen_may_say_anything(client: TestClient, value: str) -> None:
    header = f"hofburg_80={KEY}; hofburg_seen=".encode() + value.encode("utf-8")
    client.cookies.clear()
    assert client.get("/", headers={b"cookie": header}).status_code == 200


def test_a_browser_that_a_file_led_here_is_let_in(
    watched: Watched, served: Served, tmp_path: Path
) -> None:
    file = tmp_path / "lead.html"
    file.write_text(f'<meta http-equiv="refresh" content="0;url={served.address}">', "utf-8")
    page = watched.browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("h1")
    assert page.url == f"{served.origin}/"
    assert "key=" not in page.evaluate("location.href + document.referrer")
    page.go_back()
    assert "key=" not in page.url


# What went wrong inside


@pytest.fixture
def faulty(casebook_folder: Path) -> FastAPI:
    made = create_app(Desk(casebook_folder), KEY)

    def fault() -> None:
        raise KeyError(SECRET)

    made.add_api_route("/fault", fault)
    return made


def test_a_fault_says_the_policy_and_nothing_else(faulty: FastAPI) -> None:
    asks = TestClient(
        faulty, "http://127.0.0.1", raise_server_exceptions=False, cookies={"hofburg_80": KEY}
    )
    for query in ("", "?format=json", "?lang=ru"):
        answer = asks.get(f"/fault{query}")
        assert answer.status_code == 500
        assert set(answer.headers["content-security-policy"].split("; ")) == POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert SECRET not in answer.text
        assert "KeyError" in answer.text


def test_the_terminal_is_told_where_and_not_what() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            raise ValueError(f"{SECRET} again") from inner
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "Exception", (), sys.exc_info())
    said = serving.Terse().format(record)
    assert SECRET not in said
    assert "ValueError" in said
    assert "test_attacks.py" in said


# Too much


def test_a_form_that_is_too_large_is_not_read(client: TestClient) -> None:
    for length in ("", "99999999999", str(33 * 2**20), "x", "9" * 5000):
        headers = {"content-length": length, "content-type": "application/x-www-form-urlencoded"}
        answer = client.post("/language", content=b"csrf=", headers=headers)
        assert answer.status_code in (400, 413)


def test_what_is_kept_has_an_end(casebook_folder: Path) -> None:
    desk = Desk(casebook_folder)
    question = desk.question(regimes=("VD2011",), case="example-clock-running")
    for number in range(3 * desks._MADE):
        desk.of_answer(question, number, lambda _: "x")
        desk.once(number, lambda: "x")
    assert len(desk._made._things) == desks._MADE
    assert len(desk._kept(question)[1]._things) == desks._MADE


def test_what_changed_is_not_kept(own_centre: Path) -> None:
    desk = Desk(own_centre)
    assert desk.once("x", lambda: 1) == desk.once("x", lambda: 2) == 1
    os.utime(own_centre / "register.sqlite", (1, 1))
    assert desk.once("x", lambda: 3) == 3
    assert len(desk._made._things) == 1


def test_nothing_of_a_page_is_kept_by_the_browser(client: TestClient) -> None:
    """htmx would put pages into the storage of the session, which browsers write to the disk."""
    told = re.search(r"name=\"htmx-config\" content='([^']+)'", client.get("/help").text)
    assert told is not None
    config = json.loads(told[1])
    assert (config["historyCacheSize"], config["refreshOnHistoryMiss"]) == (0, True)
    assert (config["allowEval"], config["allowScriptTags"]) == (False, False)


# A State that writes strangely, under a mark that others may not see

SAID = "SECRET"
WORDS = f"<script>{SAID}</script>\"'>{{{{7*7}}}}{{x}}%(n)s\u202e#pagebreak() =1+1"
NUMBER = f"7?a=1&b#c..<i>\"'{SAID}"
COMMON = {"regime": "VD2011", "origin": "transcribed", "handling": "restricted"}
ENTRIES: list[dict[str, Any]] = [
    {"kind": "inspection_request", "author": "AND", "number": NUMBER, "to": ["LIE"],
     "sent": "2026-03-01T10:00Z", "comment": WORDS, "body": {}},
    {"kind": "evaluation_request", "author": "LIE", "number": NUMBER, "to": ["AND"],
     "sent": "2026-03-01T10:00Z", "body": {"formation": WORDS, "entry": "2026-03-09T08:00Z"}},
    {"kind": "evaluation_visit", "author": "LIE", "number": f"{NUMBER}8", "to": ["AND"],
     "refers_to": [f"LIE/{NUMBER}"], "sent": "2026-03-10T10:00Z",
     "body": {"began": "2026-03-09T09:00Z"}},
    {"kind": "activity_notice", "author": "LIE", "number": f"__proto__{SAID}", "to": ["MCO"],
     "sent": "2026-05-01T10:00Z",
     "body": {"designation": WORDS, "host": "LIE", "start": "2026-05-20T08:00Z",
              "finish": "2026-05-24T18:00Z", "area": [WORDS],
              "corners": ["47.10,9.50", "47.20,9.50", "47.20,9.60"]}},
]  # fmt: skip
THEN = "as_of=2026-06-01&state=LIE"
SHOWN = [
    f"/?{THEN}", f"/calendar?{THEN}&month=2026-05", "/register", f"/processes?{THEN}",
    f"/quotas?{THEN}&year=2026", f"/quotas/race?{THEN}&year=2026",
    f"/quotas/matrix?{THEN}&year=2026", f"/map?{THEN}&at=any", f"/search?{THEN}&q={SAID}",
    f"/regimes/VD2011/provisions/47?{THEN}&year=2026&whose=all",
]  # fmt: skip
_LINK = re.compile(r'(?:href|src|action|hx-get)="([^"]*)"')


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("strange")
    lines = [json.dumps(COMMON | entry) + "\n" for entry in ENTRIES]
    (folder / "entries.jsonl").write_text("".join(lines), encoding="utf-8")
    with client_of(create_app(Desk(folder, registers=["entries.jsonl"]), KEY)) as made:
        yield made


def links(page: str) -> list[str]:
    return [html.unescape(it) for it in _LINK.findall(page)]


def inside(content: bytes) -> bytes:
    """What a file says, taken out of an archive."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return b"".join(map(file.read, file.namelist()))
    return content


@pytest.mark.parametrize("path", SHOWN)
def test_strange_words_stay_words_and_leave_no_file(strange: TestClient, path: str) -> None:
    page = strange.get(path)
    assert page.status_code == 200
    assert f"<script>{SAID}" not in page.text
    assert "<i>" not in page.text
    assert not INLINE.search(page.text)
    found = links(page.text)
    assert all(it.startswith(("/", "#", "?")) and not it.startswith("//") for it in found)
    for there in {it for it in found if re.search(r"format=(csv|xlsx|ics|geojson|pdf)", it)}:
        if "up_to" in there:
            continue
        file = strange.get(there)
        assert file.status_code in (200, 400), there
        assert SAID.encode() not in inside(file.content), there
        assert SAID not in file.headers.get("content-disposition", "")


def test_every_link_of_strange_entries_leads_there(strange: TestClient) -> None:
    register = links(strange.get("/register").text)
    entries = {it for it in register if "/register/entries/" in it or "/threads/" in it}
    assert len(entries) == 2 * len(ENTRIES)
    cases = {it for it in links(strange.get(f"/processes?{THEN}").text) if "/cases/VD2011" in it}
    assert cases
    for there in [*entries, *cases]:
        page = strange.get(there)
        assert page.status_code == 200, there
        assert f"<script>{SAID}" not in page.text
        assert not INLINE.search(page.text)
        pictures = [it for it in links(page.text) if ".svg" in it and "/static/" not in it]
        for picture in pictures:
            drawn = strange.get(picture)
            assert f"<script>{SAID}" not in drawn.text
            assert "sandbox" in drawn.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/calendar?format=pdf", "/calendar?format=ics"])
def test_what_is_made_whole_is_refused_by_its_mark(strange: TestClient, path: str) -> None:
    answer = strange.get(f"{path}&{THEN}")
    assert answer.status_code == 400
    assert "up_to" in answer.text
    assert SAID not in answer.text


def test_a_file_that_is_marked_says_so_in_its_name(strange: TestClient) -> None:
    for path in (f"/processes?{THEN}&format=json", "/register?format=csv&up_to=all"):
        assert "restricted" in strange.get(path).headers["content-disposition"]
