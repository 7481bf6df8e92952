"""Today and the calendar: what is owed, what changed, and the words for it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from web.command import Ran


def text_of(page: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_today_lists_what_due_lists(
    client: TestClient, moment: str, command: Callable[..., Ran], demo_centre: Path
) -> None:
    asked = client.get("/", params={"as_of": moment, "format": "json"}).json()
    told = command(demo_centre, "due", "--as-of", moment, "--days", "90", "--format", "json").json
    assert asked["due"] == told["due"]
    assert asked["due"]
    page = text_of(client.get("/", params={"as_of": moment}).text)
    for row in asked["due"]:
        assert row["case"] in page


def test_what_others_owe_is_not_ours(client: TestClient, moment: str) -> None:
    page = client.get("/", params={"as_of": moment}).text
    parts = re.findall(r'<section aria-labelledby="h-due-([a-z]+)">(.*?)</table>', page, re.DOTALL)
    assert {"soon", "others"} <= {name for name, _ in parts}
    for name, part in parts:
        who = re.findall(r'<td class="k-state"><abbr title="[^"]*">([A-Z]{3})</abbr>', part)
        owing = re.findall(r"<tr>.*?k-state[^>]*><abbr[^>]*>([A-Z]{3})<", part, re.DOTALL)
        assert who
        if name in ("missed", "soon", "later"):
            assert set(owing) == {"LIE"}
        if name == "others":
            assert "LIE" not in owing


def test_what_changed_is_told_since_one_looked(client: TestClient, moment: str) -> None:
    before = text_of(client.get("/", params={"as_of": moment}).text)
    assert "Nothing is remembered yet." in before
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/").text)
    assert token is not None
    seen = client.post("/seen", data={"csrf": token[1], "back": "/"}, follow_redirects=False)
    assert (seen.status_code, seen.headers["location"]) == (303, "/")
    kept = seen.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=strict" in kept
    client.cookies.delete("hofburg_seen")


def test_the_way_back_stays_here(client: TestClient) -> None:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/").text)
    assert token is not None
    for address in ("//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\x", "a\nb"):
        sent = client.post(
            "/seen", data={"csrf": token[1], "back": address}, follow_redirects=False
        )
        assert sent.headers["location"] == "/", address
    client.cookies.delete("hofburg_seen")


def test_a_month_shows_each_day_of_it(client: TestClient, moment: str) -> None:
    page = client.get("/calendar", params={"as_of": moment, "month": "2026-11"}).text
    assert re.findall(r'class="day-number">(\d+)<', page).count("15") == 1
    assert "November 2026" in page
    assert client.get("/calendar", params={"month": "2026-13"}).status_code == 200
    assert client.get("/calendar", params={"month": "x"}).status_code == 422


def test_the_calendar_is_the_agenda(
    client: TestClient, moment: str, command: Callable[..., Ran], demo_centre: Path
) -> None:
    asked: Any = client.get("/calendar", params={"as_of": moment, "format": "json"}).json()
    told = command(demo_centre, "agenda", "--awaited", "--as-of", moment, "--format", "json").json
    assert asked["agendas"] == told["agendas"]
    ics = client.get("/calendar", params={"as_of": moment, "format": "ics"})
    assert ics.content.startswith(b"BEGIN:VCALENDAR")
    dated = [i for it in told["agendas"] for i in it["items"]]
    assert 0 < ics.content.count(b"BEGIN:VEVENT") <= len(dated) + 20


def test_what_has_no_day_is_not_left_out(client: TestClient, moment: str) -> None:
    page = client.get("/", params={"as_of": moment}).text
    part = re.search(r'aria-labelledby="h-due-undated">(.*?)</table>', page, re.DOTALL)
    assert part is not None
    assert "exchange_delays/LIE/2026" in part[1]  # late in 2025: to be explained at the meeting
    later = re.search(r'aria-labelledby="h-due-later">(.*?)</table>', page, re.DOTALL)
    assert later is not None
    assert "exchange_delays" not in later[1]


def test_next_steps_are_of_what_is_open(client: TestClient, moment: str) -> None:
    page = client.get("/", params={"as_of": moment}).text
    cards = re.findall(r'<li class="card">(.*?)</li>', page, re.DOTALL)
    assert {"Annual calendar", "Information on contacts"} <= {
        text_of(found) for card in cards for found in re.findall(r"<h3>(.*?)</h3>", card)
    }
    assert all("/drafts/new/VD2011/" in card for card in cards)


def test_a_calendar_says_once_what_all_accounts_say(client: TestClient, moment: str) -> None:
    page = client.get("/calendar", params={"as_of": moment, "month": "2026-11"}).text
    part = page.partition('<table data-list="month"')[2].partition("</table>")[0]
    cases = re.findall(r">([a-z_]+/LIE/\d{4}[^<]*)<", part)
    assert cases
    assert len(cases) == len(set(cases))
    assert not any(", guest" in case for case in cases)
