"""The pages on cases: a list that counts, one case with its clocks, accounts side by side."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from hofburg.web import Desk, create_app
from web.command import Ran, words_of
from web.conftest import KEY, client_of

LATE = "MCO/SYN-0/2026/0020"  # an inspection whose reply came after its time
DISPUTED = "LIE/SYN-0/2026/0007"  # an inspection of which guest and host tell differently


def asked(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json() if params.get("format") == "json" else answer.text


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"status": "late"},
        {"process": "inspection", "state": "MCO"},
        {"text": "syn-0/2026/002"},
        {"year": "2026", "world": "host"},
    ],
)
def test_the_list_is_that_of_the_command(
    client: TestClient,
    demo_centre: Path,
    command: Callable[..., Ran],
    moment: str,
    wanted: dict[str, str],
) -> None:
    ours = asked(client, "/processes", as_of=moment, format="json", **wanted)
    ran = command(demo_centre, *words_of(ours["meta"]["again"]))
    assert ran.code == 0
    assert ours == ran.json
    assert ours["cases"]


def test_the_list_counts_every_finding_once(
    client: TestClient, demo_centre: Path, command: Callable[..., Ran], moment: str
) -> None:
    cases = asked(client, "/processes", as_of=moment, format="json")["cases"]
    for world in ("guest", "host"):
        ran = command(
            demo_centre, "assess", "--as-of", moment, "--world", world, "--reading", "default",
            "--format", "json",
        )  # fmt: skip
        counted: Counter[str] = Counter()
        for it in cases:
            counted.update(it["statuses"] if world in it["worlds"] else {})
        assert counted == Counter(f["status"] for f in ran.json["findings"])


def test_filters_leave_what_they_say(client: TestClient, moment: str) -> None:
    every = asked(client, "/processes", as_of=moment, format="json")["cases"]
    late = asked(client, "/processes", as_of=moment, format="json", status="late")["cases"]
    assert late == [it for it in every if it["statuses"].get("late")]
    assert 0 < len(late) < len(every)
    page = asked(client, "/processes", as_of=moment, status="late")
    assert LATE in page
    assert DISPUTED not in page


def test_one_case_is_that_of_the_command(
    client: TestClient, demo_centre: Path, command: Callable[..., Ran], moment: str
) -> None:
    for name in (LATE, DISPUTED, "exchange/LIE/2026"):
        ours = asked(client, f"/cases/VD2011/{name}", as_of=moment, format="json")
        ran = command(demo_centre, *words_of(ours["meta"]["again"]))
        assert ours == ran.json
        assert ours["worlds"][0]["findings"]


def test_every_finding_of_a_case_leads_to_its_explanation(client: TestClient, moment: str) -> None:
    page = asked(client, f"/cases/VD2011/{LATE}", as_of=moment)
    ours = asked(client, f"/cases/VD2011/{LATE}", as_of=moment, format="json")
    links = {html.unescape(link) for link in re.findall(r'href="(/explain[^"]+)"', page)}
    assert len(links) >= len(ours["worlds"][0]["findings"])
    assert all(client.get(link).status_code == 200 for link in sorted(links)[:3])
    assert all("as_of=2026" in link for link in links)  # at the same moment


def status_of(page: dict[str, Any], label: str) -> str | None:
    found = [f for f in page["worlds"][0]["findings"] if f["label"] == label]
    return found[0]["status"] if found else None


def test_as_of_moves_a_clock(client: TestClient, moment: str) -> None:
    path = f"/cases/VD2011/{LATE}"
    # Asked for on 31 March at 08:55, due a day later, sent six hours after that.
    before = asked(client, path, as_of="2026-03-31T12:00Z", format="json")
    between = asked(client, path, as_of="2026-04-01T10:00Z", format="json")
    after = asked(client, path, as_of=moment, format="json")
    assert [status_of(it, "86") for it in (before, between, after)] == ["pending", "missed", "late"]


def test_known_at_hides_what_had_not_been_recorded(client: TestClient, moment: str) -> None:
    answer = client.get(
        f"/cases/VD2011/{LATE}", params={"as_of": moment, "known_at": "2026-03-01T00:00Z"}
    )
    assert answer.status_code == 404  # nothing of it had been recorded by then
    assert "there is no case" in words(answer.text)


def test_as_a_state_knows_it(client: TestClient, moment: str) -> None:
    path = f"/cases/VD2011/{LATE}"
    ours = asked(client, path, as_of=moment, known_to="MCO", format="json")
    assert ours["meta"]["known_to"] == "MCO"
    page = asked(client, path, as_of=moment, known_to="MCO")
    link = re.search(r'href="([^"]+known_to=MCO[^"]*)" aria-current', page)
    assert link, "the page says whose knowledge it shows"


def test_accounts_stand_side_by_side(client: TestClient, moment: str) -> None:
    page = asked(client, f"/cases/VD2011/{DISPUTED}", as_of=moment)
    table = page.partition('data-list="differing"')[2].partition("</table>")[0]
    assert "unmet" in words(table)
    assert "met" in words(table)
    assert len(re.findall(r"<th scope=\"col\"", table)) == 5  # paragraph, text, who, two accounts
    told = page.partition('data-list="tellings"')[2].partition("</table>")[0]
    assert "guest" in told
    assert "host" in told
    assert page.count("timeline.svg") == 2  # one for each account


def test_a_worked_case_with_two_accounts(
    casebook_client: TestClient, casebook_folder: Path, command: Callable[..., Ran]
) -> None:
    path = "/cases/VD2011/ukraine-russia-2022"
    page = words(asked(casebook_client, path))
    assert "The accounts differ in" in page
    assert "does not arise" in page or "unmet" in page
    ours = asked(casebook_client, path, format="json")
    assert ours == command(casebook_folder, *words_of(ours["meta"]["again"])).json
    assert [it["world"] for it in ours["worlds"]] == ["published", "hours", "russia"]
    assert ours["differences"]["findings"]
    assert ours["not_known"]


def test_the_casebook_is_listed_by_its_cases(casebook_client: TestClient) -> None:
    found = asked(casebook_client, "/processes", text="ukraine asks russia", format="json")["cases"]
    worlds = [it["worlds"] for it in found if it["case"] == "ukraine-russia-2022"]
    assert worlds == [["published"], ["hours"], ["russia"]]
    assert all(it["opened"][0].startswith("202") for it in found)


def test_the_picture_is_a_picture_and_says_what_the_table_says(
    client: TestClient, moment: str
) -> None:
    answer = client.get(f"/cases/VD2011/{LATE}/timeline.svg", params={"as_of": moment})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    root = ET.fromstring(answer.text)
    said = " ".join(root.itertext())
    ours = asked(client, f"/cases/VD2011/{LATE}", as_of=moment, format="json")
    duties = [f for f in ours["worlds"][0]["findings"] if f["kind"] == "duty" and f["due"]]
    assert duties
    for f in duties:
        assert f["label"] in said or f["paragraph"] in said
    assert "script" not in {el.tag.rpartition("}")[2] for el in root.iter()}
    page = asked(client, f"/cases/VD2011/{LATE}", as_of=moment)
    alt = re.search(r'<img class="timeline"[^>]* alt="([^"]+)"', page)
    assert alt
    assert html.unescape(alt[1]) in said


def test_its_dates_and_its_page_can_be_taken_along(client: TestClient, moment: str) -> None:
    path = f"/cases/VD2011/{LATE}"
    calendar = client.get(path, params={"as_of": moment, "format": "ics"})
    assert calendar.status_code == 200
    assert "BEGIN:VEVENT" in calendar.text
    printed = client.get(path, params={"as_of": moment, "format": "pdf"})
    assert printed.status_code == 200
    assert printed.content.startswith(b"%PDF")


@pytest.mark.parametrize("path", ["/cases/VD2011/MCO/SYN-0/2026/002", "/cases/NOWHERE/x"])
def test_what_is_not_there_is_said(client: TestClient, moment: str, path: str) -> None:
    answer = client.get(path, params={"as_of": moment})
    assert answer.status_code == 404
    assert "Near it" in words(answer.text)


def test_a_question_that_has_no_answer_is_refused(client: TestClient, moment: str) -> None:
    for params in ({"status": "fine"}, {"world": "mars"}, {"state": "Atlantis"}):
        assert client.get("/processes", params={"as_of": moment, **params}).status_code == 400


# Hostile text

_EVIL = '<script>alert("1")</script> & "x\' onload=1'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A register whose texts try to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    entry = {
        "regime": "VD2011", "kind": "request", "author": "LIE", "to": ["LUX"],
        "number": "1&<b>2</b>", "sent": "2026-02-01T10:00Z", "origin": "public-account",
        "body": {"causes": [_EVIL], "areas": [_EVIL]}, "sources": ["P"],
    }  # fmt: skip
    path = folder / "evil.jsonl"
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    with client_of(create_app(Desk(folder, registers=[str(path)]), KEY)) as made:
        yield made


def test_hostile_text_stays_text(hostile: TestClient) -> None:
    listed = asked(hostile, "/processes", as_of="2026-03-01")
    assert "<b>2</b>" not in listed
    (link,) = {html.unescape(it) for it in re.findall(r'href="(/cases/[^"]+)"', listed)}
    page = asked(hostile, link)
    assert "<script>alert" not in page
    assert html.escape('<script>alert("1")</script>', quote=False).replace('"', "&#34;") in page
    picture = re.search(r'src="([^"]+timeline.svg[^"]*)"', page)
    assert picture
    ET.fromstring(hostile.get(html.unescape(picture[1])).text)
    explained = re.search(r'href="(/explain[^"]+)"', page)
    assert explained
    why = asked(hostile, html.unescape(explained[1]))
    assert "<b>2</b>" not in why
