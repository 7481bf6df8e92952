"""The map's page without a browser: it lists what the command prints, and escapes what States wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hofburg.web import Desk, create_app
from web.command import Ran, words_of
from web.conftest import KEY, client_of

Command = Callable[..., Ran]
HOSTILE = "<script>alert('map')</script>"


def shown(client: TestClient, path: str, moment: str, **asked: str) -> Any:
    answer = client.get(path, params={"as_of": moment, **asked})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize(
    "asked",
    [{}, {"kind": "unit", "state": "AND"}, {"at": "2026-03-01"}, {"at": "any", "text": "request"}],
)
def test_the_page_says_what_the_command_prints(
    client: TestClient, demo_centre: Path, command: Command, moment: str, asked: dict[str, str]
) -> None:
    page = shown(client, "/map", moment, **asked, format="json").json()
    line = page["meta"].pop("again")
    ran = command(demo_centre, *words_of(line))
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["meta"].pop("again") == line
    assert told["map"] == page["map"]


def test_the_data_of_the_script_are_the_rows_of_the_list(client: TestClient, moment: str) -> None:
    """Every thing of the year, and on the chosen day as many as the page lists."""
    data = shown(client, "/map/data.json", moment).json()
    listed = shown(client, "/map", moment, format="json").json()["map"]
    first, last = data["days"][data["day"]], data["days"][data["day"] + 1]
    there = []
    for n, at in enumerate(data["things"]["when"]):
        since, _, _, until, *_ = data["when"][at]
        if (since is None or since < last) and (until is None or until >= first):
            there.append(n)
    names = [data["strings"][data["things"]["name"][n]] for n in there]
    assert names == [it["name"] for it in listed["things"]]
    placed = [n for n in there if data["pieces"][n]]
    assert len(placed) == listed["located"]
    for n, row in zip(placed, listed["things"], strict=False):
        flat = [degrees for place in row["places"][0] for degrees in place]
        assert data["pieces"][n][0] == flat
    assert {len(column) for column in data["things"].values()} == {len(data["pieces"])}


def test_geojson_is_that_of_the_command(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    made = shown(client, "/map", moment, format="geojson", kind="unit").json()
    line = made["hofburg"]["again"]
    assert command(demo_centre, *words_of(line)).json == made
    assert all(it["geometry"]["type"] == "Point" for it in made["features"])


def test_tables_are_exported(client: TestClient, moment: str) -> None:
    listed = shown(client, "/map", moment, format="json").json()["map"]
    text = shown(client, "/map", moment, format="csv").text
    rows = text.partition("\n\n")[0].splitlines()
    assert len(rows) == 1 + listed["located"] + listed["unplaced"]
    assert shown(client, "/map", moment, format="xlsx").content[:2] == b"PK"


def test_the_list_alone_says_all(client: TestClient, moment: str) -> None:
    """Without scripts: the rows, their entries, a picture and a field for the day."""
    html = shown(client, "/map", moment, at="2026-11-10", state="AND").text
    listed = shown(client, "/map", moment, at="2026-11-10", state="AND", format="json").json()[
        "map"
    ]
    assert listed["located"] > 3
    for it in listed["things"]:
        assert it["name"] in html
    assert '<input id="c-at" name="at" type="date" value="2026-11-10"' in html
    source = re.search(r'<noscript>.*?src="([^"]+)"', html, re.DOTALL)
    assert source
    picture = client.get(source[1].replace("&amp;", "&"))
    assert picture.status_code == 200
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.count('class="dot"') > 3


def test_no_style_and_no_script_stand_in_the_page(client: TestClient, moment: str) -> None:
    html = shown(client, "/map", moment).text
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r"\son\w+=", html)


@pytest.mark.parametrize(
    "bad", [{"at": "yesterday"}, {"kind": "tank"}, {"process": "x"}, {"up_to": "y"}]
)
def test_a_question_that_cannot_be_answered_says_why(
    client: TestClient, moment: str, bad: dict[str, str]
) -> None:
    for path in ("/map", "/map/data.json", "/map/overview.svg"):
        answer = client.get(path, params={"as_of": moment, **bad})
        assert answer.status_code == 400, (path, answer.text)


def test_the_casebook_is_shown_on_any_day(casebook_client: TestClient) -> None:
    data = casebook_client.get("/map/data.json").json()
    assert data["days"] == []
    assert data["day"] == -1
    html = casebook_client.get("/map").text
    assert 'value="any" checked' in html


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("hostile")
    entry = {
        "regime": "VD2011", "kind": "activity_notice", "author": "LIE", "number": "1",
        "to": ["MCO"], "sent": "2026-05-01T10:00Z", "origin": "transcribed",
        "handling": "restricted",
        "body": {"designation": HOSTILE, "host": "LIE", "start": "2026-05-20T08:00Z",
                 "finish": "2026-05-24T18:00Z", "area": [HOSTILE],
                 "corners": ["47.10,9.50", "47.20,9.50", "47.20,9.60"]},
    }  # fmt: skip
    (folder / "entries.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    with client_of(create_app(Desk(folder, registers=["entries.jsonl"]), KEY)) as client:
        yield client


def test_what_a_state_wrote_stays_text(hostile: TestClient) -> None:
    html = shown(hostile, "/map", "2026-05-21").text
    assert HOSTILE not in html
    assert "&lt;script&gt;" in html
    assert HOSTILE in shown(hostile, "/map/data.json", "2026-05-21").json()["strings"]
    assert "script" not in shown(hostile, "/map/overview.svg", "2026-05-21").text


def test_exports_hold_what_anybody_may_see(hostile: TestClient) -> None:
    """Left out, a file goes up to the lowest mark; what is left out is counted in it."""
    made = shown(hostile, "/map", "2026-05-21", format="geojson").json()
    assert made["features"] == []
    assert made["hofburg"]["map"]["withheld"] == {"restricted": 1}
    whole = shown(hostile, "/map", "2026-05-21", format="geojson", up_to="restricted").json()
    assert [it["properties"]["handling"] for it in whole["features"]] == ["restricted"]
    html = shown(hostile, "/map", "2026-05-21", up_to="public").text
    assert "1 position is withheld" in html
    assert "&lt;script&gt;" not in html
