"""Who is answered, and what every answer says to the browser: hosts, key, forms, headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hofburg.web import Desk, create_app
from web.conftest import KEY, client_of
from web.pages import FILES, PAGES, address, ask

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
INLINE = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action|srcset|data|poster)=["'](?:https?:)?//""")


def stranger(app: object) -> TestClient:
    """Somebody who was not given the key."""
    return client_of(app, key=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/", "/register", "/openapi.json", "/nothing", "/docs"])
def test_without_the_key_nothing_is_shown(app: object, path: str) -> None:
    with stranger(app) as asks:
        answer = asks.get(path)
        assert answer.status_code == 403
        assert "hofburg serve" in answer.text
        assert "Liechtenstein" not in answer.text
        for key in ("", "wrong", KEY[:-1], KEY + "x", "ключ"):
            assert asks.get(path, params={"key": key}).status_code == 403
        assert asks.post(path, data={"csrf": "x"}).status_code == 403


def test_the_key_is_taken_out_of_the_address(app: object) -> None:
    with stranger(app) as asks:
        given = asks.get(f"/nothing?a=1&key={KEY}&b=2", follow_redirects=False)
        assert given.status_code == 303
        assert given.headers["location"] == "/nothing?a=1&b=2"
        cookie = given.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert asks.get("/nothing").status_code == 404


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "///evil.example"])
def test_the_key_leads_to_no_other_site(app: object, path: str) -> None:
    with stranger(app) as asks:
        given = asks.get(f"http://127.0.0.1{path}?key={KEY}", follow_redirects=False)
        assert not re.match(r"https?:|[/\\]{2}", given.headers.get("location", "/"))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[::2]"]
)
def test_another_name_of_this_machine_is_refused(client: TestClient, host: str) -> None:
    """A site's name that points here (DNS rebinding) must not read the register."""
    for path in ("/", "/static/workbench.css", f"/?key={KEY}"):
        answer = client.get(path, headers={"host": host}, follow_redirects=False)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    page = client.get("/help").text if "help" in PAGES else client.get("/nothing").text
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    fields = {"csrf": token[1] if token else "", "language": "ru", "back": "/"}
    answer = client.post("/language", data=fields, headers=headers, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/language", "/seen"])
@pytest.mark.parametrize("token", [None, "", "wrong", "ключ"])
def test_a_form_without_its_token_is_refused(
    client: TestClient, path: str, token: str | None
) -> None:
    fields = {"language": "ru", "back": "/"} | ({} if token is None else {"csrf": token})
    assert client.post(path, data=fields, follow_redirects=False).status_code == 403


@pytest.mark.parametrize(
    "there", ["https://evil.example", "//evil.example", "/\\evil", "javascript:1"]
)
def test_after_a_form_one_stays_here(client: TestClient, there: str) -> None:
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/nothing").text)
    assert token is not None
    fields = {"csrf": token[1], "language": "en", "back": there}
    answer = client.post("/language", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_policy_and_holds_to_it(
    client: TestClient, demo_centre: Path, page: str
) -> None:
    answer = ask(client, address(page, demo_centre))
    assert answer.status_code == 200
    assert set(answer.headers["content-security-policy"].split("; ")) == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert INLINE.findall(answer.text) == []
    assert ELSEWHERE.findall(answer.text) == []


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_a_file_is_what_it_says_and_no_page(
    client: TestClient, demo_centre: Path, name: str, kind: str
) -> None:
    answer = client.get(address(name, demo_centre))
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    "path", ["/nothing", "/static/nothing", "/static/..%2f..%2fapp.py", "/?page=0"]
)
def test_refusals_say_the_policy_too(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422)
    assert set(answer.headers["content-security-policy"].split("; ")) == POLICY
    assert "Traceback" not in answer.text


def test_two_sessions_have_two_keys(casebook_folder: object) -> None:
    keys = {create_app(Desk(casebook_folder)).state.key for _ in range(2)}  # type: ignore[arg-type]
    assert len(keys) == 2
    assert all(len(key) >= 40 for key in keys)
