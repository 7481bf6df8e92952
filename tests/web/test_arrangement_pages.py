"""Arrangements in the workbench: what the commands say, the page of each, and studies that take long."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cli.test_arrangement import CASES, HEAD, put
from hofburg.regimes import arrangements
from hofburg.web import Desk, create_app
from web.command import Ran, words_of
from web.conftest import client_of

Command = Callable[..., Ran]
DRAFT = "DRAFT-BORDER-NOTICE"
AS_OF = "2026-11-10T09:00Z"


def got(client: TestClient, address: str, **params: Any) -> Any:
    """The answer, once it has been worked on."""
    for _ in range(600):
        answer = client.get(address, params=params)
        if answer.status_code != 202:
            return answer
        assert answer.headers.get("retry-after") == "2" or "noscript" in answer.text
        time.sleep(0.3)
    raise AssertionError("it took too long")


def shown_line(page: str) -> str:
    """The first command line that a page shows."""
    found = re.search(r'<code class="again">(.*?)</code>', page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(
    "params", [{}, {"state": "Kyrgyzstan"}, {"state": "KAZ", "as_of": "2015-01-01"}]
)
def test_the_list_is_the_commands(
    client: TestClient, demo_centre: Path, command: Command, params: dict[str, str]
) -> None:
    ours = client.get("/arrangements", params={"as_of": AS_OF, **params, "format": "json"}).json()
    page = client.get("/arrangements", params={"as_of": AS_OF, **params}).text
    line = shown_line(page)
    assert ours == command(demo_centre, *words_of(line), "--format", "json").json
    for row in ours:
        assert f'id="arrangement-{row["id"]}"' in page
    if not params:
        assert [row["id"] for row in ours] == sorted(arrangements())
    if params.get("as_of"):
        (row,) = [row for row in ours if row["id"] == "MOSCOW-1997"]
        assert (row["recorded"], row["in_term"]) == (False, True)
    assert client.get("/arrangements", params={"state": "Atlantis"}).status_code == 400


def test_a_document_is_the_commands(
    client: TestClient, demo_centre: Path, command: Command
) -> None:
    ours = client.get(f"/arrangements/{DRAFT}", params={"format": "json"}).json()
    assert ours == command(demo_centre, "arrangement", "show", DRAFT, "--format", "json").json
    page = html.unescape(client.get(f"/arrangements/{DRAFT}").text)
    for figure in ours["figures"]:
        assert figure["name"] in page
        assert figure["here"] in page
    for said in (*ours["touched"], *ours["added"]):
        assert said["label"] in page
    assert '<p lang="ru">' in page, "both languages stand side by side"
    assert "DRAFT: AGREED BY NOBODY" in page
    for case in ours["cases"]:
        assert case["case"] in page


def test_beside_another(client: TestClient, demo_centre: Path, command: Command) -> None:
    params = {"other": "FIN-RUS-2000", "format": "json"}
    ours = client.get(f"/arrangements/{DRAFT}", params=params).json()
    ran = command(demo_centre, "arrangement", "diff", DRAFT, "FIN-RUS-2000", "--format", "json")
    assert ours == ran.json


def test_downloads_are_the_commands(
    client: TestClient, demo_centre: Path, command: Command, tmp_path: Path
) -> None:
    text = client.get(f"/arrangements/{DRAFT}/text.md")
    out = tmp_path / "draft.md"
    assert command(demo_centre, "arrangement", "print", DRAFT, "--out", str(out)).code == 0
    assert text.text == out.read_text(encoding="utf-8")
    assert f'filename="{DRAFT}.md"' in text.headers["content-disposition"]
    assert client.get(f"/arrangements/{DRAFT}/text.docx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "name", ["VD2011", "NOWHERE", "..", "%2e%2e%2fetc", "hofburg.toml", "<script>alert(1)<", "."]
)
def test_names_that_are_no_arrangement(client: TestClient, name: str) -> None:
    for tail in ("", "/compare", "/warn", "/check", "/text.docx", "/compare.svg"):
        answer = client.get(f"/arrangements/{name}{tail}")
        assert answer.status_code in (200, 404, 405), answer.text
        if name not in ("..", "."):
            assert answer.status_code == 404
        assert "<script>alert" not in answer.text


def test_a_register_compared(client: TestClient, demo_centre: Path, command: Command) -> None:
    where = f"/arrangements/{DRAFT}/compare"
    first = client.get(where, params={"as_of": AS_OF})
    if first.status_code == 202:  # it may be there already
        assert '<noscript><meta http-equiv="refresh"' in first.text, "works with scripts off"
        assert 'action="/jobs/' in first.text, "can be stopped"
    page = got(client, where, as_of=AS_OF)
    assert page.status_code == 200
    line = shown_line(page.text.partition('class="foot"')[2])
    ours = client.get(where, params={"as_of": AS_OF, "format": "json"}).json()
    assert ours == command(demo_centre, *words_of(line), "--format", "json").json
    assert ours["again"] == line
    text = html.unescape(page.text)
    for moved in ours["layers"][0]["moved"]:
        assert moved["parameter"] in text
        assert moved["now"] in text
    picture = re.search(r'src="(/arrangements/[^"]*compare.svg[^"]*)"', page.text)
    assert picture
    drawn = client.get(html.unescape(picture[1]))
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert "sandbox" in drawn.headers["content-security-policy"]
    rows = client.get(where, params={"as_of": AS_OF, "format": "csv"}).text
    assert rows.startswith("arrangement,") or rows.splitlines()[0].count(",") > 3
    printed = client.get(where, params={"as_of": AS_OF, "format": "pdf"})
    assert printed.content.startswith(b"%PDF"), printed.text[:500]


def test_what_cannot_be_compared_says_why(client: TestClient) -> None:
    where = f"/arrangements/{DRAFT}/compare"
    wrong = got(client, where, as_of=AS_OF, figure="notify.troops=nobody's")
    assert wrong.status_code == 400
    assert "notify.troops" in wrong.text
    assert client.get(where, params={"over": "everything"}).status_code == 422
    assert client.get(where, params={"year": 99999}).status_code == 422
    asked = got(client, where, as_of=AS_OF, figure="no such figure", format="json")
    assert asked.status_code == 400
    assert asked.json()["problems"]


def test_a_study_of_warning(client: TestClient, demo_centre: Path, command: Command) -> None:
    where = f"/arrangements/{DRAFT}/warn"
    form = client.get(where)
    assert form.status_code == 200
    assert 'max="5000"' in form.text, "the form says its limit"
    assert "compare.svg" not in form.text
    strategy = re.findall(r'name="strategy" value="([^"]+)"', form.text)[0]
    params = {"worlds": 2, "seed": 7, "strategy": strategy}
    page = got(client, where, **params)
    assert page.status_code == 200
    line = shown_line(page.text)
    ours = client.get(where, params={**params, "format": "json"}).json()
    assert ours == command(demo_centre, *words_of(line), "--format", "json").json
    assert {curve["side"] for curve in ours["curves"]} == {"one", "other"}, "always both"
    for assumed in ours["assumptions"]:
        assert assumed["name"] in page.text
    picture = re.search(r'src="(/arrangements/[^"]*warn.svg[^"]*)"', page.text)
    assert picture
    assert client.get(html.unescape(picture[1])).status_code == 200
    for bad in ({"worlds": 0}, {"worlds": 10**9}, {"worlds": 1, "seed": -1}):
        assert client.get(where, params=bad).status_code == 422
    assert got(client, where, worlds=1, strategy="<b>none").status_code == 400
    assert client.get("/arrangements/FIN-RUS-2000/warn").status_code == 404, "it has no scenario"


def test_whether_it_is_fit(client: TestClient, demo_centre: Path, command: Command) -> None:
    page = got(client, "/arrangements/FIN-RUS-2000/check")
    ran = command(demo_centre, "arrangement", "check", "FIN-RUS-2000", "--format", "json")
    assert (
        client.get("/arrangements/FIN-RUS-2000/check", params={"format": "json"}).json() == ran.json
    )
    text = html.unescape(page.text)
    for line in ran.json[0]["checks"]:
        assert line["said"] in text


@pytest.fixture
def held(
    own_centre: Path, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """A centre whose register holds an arrangement with marks in its title."""
    monkeypatch.setenv("HOFBURG_PASSPHRASE", "")
    head = HEAD.replace("Quicker answers", "Quicker <b>answers</b>")
    folder = put(tmp_path / "PAIR-2020", head, CASES)
    ran = command(own_centre, "arrangement", "record", str(folder), "--yes")
    assert ran.code == 0, ran.err
    with client_of(create_app(Desk(own_centre), "the-key-of-the-tests")) as made:
        yield made


def test_what_the_register_holds(held: TestClient, own_centre: Path, command: Command) -> None:
    rows = held.get("/arrangements", params={"format": "json"}).json()
    assert rows == command(own_centre, "arrangement", "list", "--format", "json").json
    (row,) = [row for row in rows if row["recorded"]]
    assert row["id"] == "PAIR-2020"
    page = held.get("/arrangements").text
    assert "&lt;b&gt;answers&lt;/b&gt;" in page
    assert "<b>answers" not in page
    one = held.get("/arrangements/PAIR-2020").text
    assert "<b>answers" not in one
    assert "&lt;b&gt;answers" in one
    assert "comes without worked cases" in got(held, "/arrangements/PAIR-2020/check").text
    page = got(held, "/arrangements/PAIR-2020/compare")
    assert page.status_code == 200
    assert "<b>answers" not in page.text
