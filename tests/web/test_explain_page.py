"""Explain: one page for every finding, and the command that says the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from web.command import Ran, words_of

LATE = "VD2011:base:86:MCO/SYN-0/2026/0020:LIE:MCO:guest:default"
COMMAND = re.compile(r'<pre class="copyable again"><code>([^<]+)</code>')


def page_of(client: TestClient, finding: str, moment: str, **more: str) -> str:
    answer = client.get("/explain", params={"finding": finding, "as_of": moment, **more})
    assert answer.status_code == 200, answer.text
    return answer.text


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return {}


def one_of_each_status(
    found: dict[str, Any], demo_centre: Path, command: Callable[..., Ran], moment: str
) -> dict[str, dict[str, Any]]:
    """A finding of each status that the demo centre has."""
    if not found:
        ran = command(demo_centre, "assess", "--as-of", moment, "--world", "guest",
                      "--format", "json")  # fmt: skip
        for f in ran.json["findings"]:
            found.setdefault(f["status"], f)
    return found


def test_it_says_what_the_command_says(
    client: TestClient, demo_centre: Path, command: Callable[..., Ran], moment: str,
    found: dict[str, Any],
) -> None:  # fmt: skip
    several = one_of_each_status(found, demo_centre, command, moment)
    for status in ("late", "missed", "unmet"):
        params = {"finding": several[status]["id"], "as_of": moment, "format": "json"}
        ours = client.get("/explain", params=params).json()
        ran = command(demo_centre, *words_of(ours["meta"]["again"]))
        assert ours == ran.json
        assert ours["finding"]["id"] == several[status]["id"]


def test_every_status_has_a_page(
    client: TestClient, demo_centre: Path, command: Callable[..., Ran], moment: str,
    found: dict[str, Any],
) -> None:  # fmt: skip
    several = one_of_each_status(found, demo_centre, command, moment)
    assert len(several) >= 6
    for status, f in several.items():
        page = page_of(client, f["id"], moment)
        assert f"status-{status}" in page
        assert f["id"] in html.unescape(page)
        line = COMMAND.search(page)
        assert line
        assert words_of(html.unescape(line[1]))[:2] == ["explain", f["id"]]


def test_the_page_has_everything(client: TestClient, moment: str) -> None:
    page = words(page_of(client, LATE, moment))
    for said in (
        "The receiving State replies as soon as possible, within 24 hours.",  # the document
        "recalled",  # how far it can be trusted
        "inspection.reply", "24 h",  # a figure of the text
        "clock + {inspection.reply}",  # a condition as written
        "MCO/SYN-0/2026/0020",  # evidence
        "inspection_reply.sent",  # what would change it
        "Draft it",  # the next step
    ):  # fmt: skip
        assert said in page
    assert 'href="/drafts/new/VD2011/' in page_of(client, LATE, moment)
    assert 'href="/register/entries/' in page_of(client, LATE, moment)


def test_as_of_changes_what_it_says(client: TestClient, moment: str) -> None:
    assert "status-late" in page_of(client, LATE, moment)
    assert "status-pending" in page_of(client, LATE, "2026-03-31T12:00Z")
    assert "status-missed" in page_of(client, LATE, "2026-04-01T10:00Z")


def test_a_label_with_what_leaves_one_finding(client: TestClient, moment: str) -> None:
    page = page_of(client, "86", moment, case="MCO/SYN-0/2026/0020", world="guest")
    assert LATE in html.unescape(page)
    several = client.get("/explain", params={"finding": "86", "as_of": moment})
    assert several.status_code == 400
    assert "Take one of these ids" in words(several.text)


@pytest.mark.parametrize(
    "wrong",
    [LATE[:-1], LATE.replace("0020", "002"), LATE.replace("LIE", "LUX")],
)
def test_an_unknown_id_names_those_that_are_near(
    client: TestClient, moment: str, wrong: str
) -> None:
    answer = client.get("/explain", params={"finding": wrong, "as_of": moment})
    assert answer.status_code == 400
    assert LATE in words(answer.text)


def test_hostile_ids_stay_text(client: TestClient, moment: str) -> None:
    for evil in ("<script>x</script>", "a:b:c:'d\":e:f:g:h", "%00:\u202e", ":" * 7, "x" * 1900):
        answer = client.get("/explain", params={"finding": evil, "as_of": moment})
        assert answer.status_code == 400
        assert "<script>x" not in answer.text
    assert client.get("/explain", params={"finding": "x" * 2001}).status_code == 422


def test_without_a_finding_it_asks_for_one(client: TestClient) -> None:
    answer = client.get("/explain")
    assert answer.status_code == 200
    assert 'name="finding"' in answer.text


def test_a_long_search_waits_to_be_asked_for(
    client: TestClient, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hofburg.assessment.whatif._FEW", 0)
    other = LATE.replace("guest", "host")
    page = page_of(client, other, moment)
    link = re.search(r'href="([^"]+change=true[^"]*)"', page)
    assert link
    assert "inspection_reply.sent:" not in words(page)
    whole = client.get(html.unescape(link[1])).text
    assert "inspection_reply.sent: 2026-04-01T08:55:00Z" in words(whole)
