"""The library and its documents: what the room says, in chapters that fit a page, for any year."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from hofburg import inquiry
from hofburg.regimes import arrangements, library, load_regime
from web.command import Ran

Command = Callable[..., Ran]
MOST = 60_000  # bytes of a page as it travels


def text_of(html: str) -> str:
    """The words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("name", [*library(), "MONITORING", "LTU-BLR-2001"])
def test_chapters_hold_every_paragraph_and_provision_once(name: str) -> None:
    law = load_regime(name)
    made = inquiry.chapters(law)
    passages = [passage for chapter in made for passage in chapter.passages]
    assert [p.paragraph for p in passages][: len(law.paragraphs)] == list(law.paragraphs)
    labels = [p.label for passage in passages for p in passage.provisions]
    assert sorted(labels) == sorted(law.provisions)
    assert [chapter.number for chapter in made] == list(range(1, len(made) + 1))
    for label in law.provisions:
        chapter = made[inquiry.chapter_of(law, label) - 1]
        assert any(p.label == label for passage in chapter.passages for p in passage.provisions)


def test_the_document_is_cut_where_its_chapters_end() -> None:
    made = inquiry.chapters(load_regime("VD2011"))
    firsts = {chapter.first for chapter in made}
    # The first paragraphs of the chapters that are long enough to stand alone.
    assert {"I", "15", "16", "38", "47", "61", "76"} <= firsts
    assert max(chapter.provisions for chapter in made) <= 45


def test_the_library_is_what_the_command_lists(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    rows = command(demo_centre, "regime", "list", "--format", "json").json
    page = client.get("/regimes", params={"as_of": moment, "format": "json"}).json()
    assert page["regimes"] == rows
    used = command(demo_centre, "regime", "use", "--as-of", moment, "--format", "json").json
    assert page["entries"] == used["entries"] == {"VD2011": used["meta"]["registers"][0]["records"]}
    law = load_regime("VD2011")
    (own,) = [row for row in rows if row["id"] == "VD2011"]
    assert sum(own["kinds"].values()) == sum(own["marks"].values()) == len(law.provisions)
    html = client.get("/regimes", params={"as_of": moment}).text
    assert all(f'href="/regimes/{name}?' in html for name in library())


def test_a_document_is_what_the_command_prints(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    for name, state in (("ROP", None), ("VD2011", "LIE")):
        words = ("standing", name, "--as-of", moment, "--format", "json")
        whose = () if state is None else ("--state", state)
        printed = command(demo_centre, "regime", *words, *whose).json
        params = {"as_of": moment, "format": "json", "whose": "" if state else "all"}
        page = client.get(f"/regimes/{name}", params=params).json()
        assert {**page, "meta": None} == {**printed, "meta": None}
        assert page["meta"]["again"] == printed["meta"]["again"] or not state


def test_every_chapter_is_small_and_says_each_of_its_provisions(
    client: TestClient, moment: str
) -> None:
    law = load_regime("VD2011")
    for chapter in inquiry.chapters(law):
        answer = client.get("/regimes/VD2011", params={"as_of": moment, "part": chapter.number})
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < MOST
        html, said = answer.text, text_of(answer.text)
        for passage in chapter.passages:
            for provision in passage.provisions:
                assert f'id="p-{provision.label}"' in html
            for message in passage.messages:
                assert f'id="form-{message.name}"' in html
        first = next(p for passage in chapter.passages for p in passage.provisions)
        words = " ".join(first.text["en"].split())
        assert words in said.replace("&#39;", "'").replace("&#34;", '"')
        assert " ".join(first.text["ru"].split()) in said
    behind = client.get("/regimes/VD2011", params={"as_of": moment, "part": 999})
    assert behind.status_code == 404


def test_a_paragraph_leads_to_its_chapter(client: TestClient, moment: str) -> None:
    html = client.get("/regimes/VD2011", params={"as_of": moment, "paragraph": "86"}).text
    assert 'id="p-86"' in html
    gone = client.get("/regimes/VD2011", params={"as_of": moment, "paragraph": "1000"})
    assert gone.status_code == 404


def test_a_provision_is_what_the_command_prints(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    for label in ("86", "76"):
        words = ("provision", "VD2011", label, "--as-of", moment, "--state", "LIE")
        printed = command(demo_centre, "regime", *words, "--format", "json").json
        address = f"/regimes/VD2011/provisions/{label}"
        page = client.get(address, params={"as_of": moment, "format": "json"}).json()
        assert {**page, "meta": None} == {**printed, "meta": None}
        assert page["standing"]
    text = command(demo_centre, "regime", *words[:5]).out
    assert "Findings of 2026" in text
    wrong = command(demo_centre, "regime", "provision", "VD2011", "8.6")
    assert wrong.code == 2
    assert "no provision '8.6'" in wrong.err


def test_chains_are_told_from_both_ends() -> None:
    law = load_regime("VD2011")
    chained = inquiry.chained(law)
    pairs = {(label, other) for label, (reads, _) in chained.items() for other in reads}
    assert pairs == {(other, label) for label, (_, by) in chained.items() for other in by}
    assert pairs  # the document has chains


def test_findings_of_a_year_are_those_of_the_command(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    found = command(
        demo_centre, "assess", "--as-of", moment, "--label", "86", "--format", "json"
    ).json["findings"]
    assert found
    page = client.get(
        "/regimes/VD2011/provisions/86",
        params={"as_of": moment, "year": 2026, "whose": "all"},
    ).text
    assert page.count('href="/explain') == len([f for f in found if _in_2026(f)])
    own = client.get(
        "/regimes/VD2011/provisions/86", params={"as_of": moment, "year": 2026, "state": "AND"}
    ).text
    mine = [f for f in found if f["state"] == "AND" and _in_2026(f)]
    assert own.count('href="/explain') == len(mine)
    none = client.get("/regimes/VD2011/provisions/86", params={"as_of": moment, "year": 1999}).text
    assert 'href="/explain' not in none


def _in_2026(f: dict[str, object]) -> bool:
    return any("2026-" in str(end) for key in ("due", "done") for end in (f[key] or ()))  # type: ignore[attr-defined]


def test_counts_beside_provisions_are_those_of_their_findings(
    client: TestClient, demo_centre: Path, moment: str
) -> None:
    del client
    with inquiry.at_folder(demo_centre):
        answer = inquiry.ask(inquiry.Question(as_of=moment))
    for state in (None, "LIE"):
        standing = inquiry.standing(answer, "VD2011", 2026, state)
        assert standing
        for label, counts in standing.items():
            own = list(inquiry.findings_in(answer, "VD2011", label, 2026, state))
            assert sum(counts.values()) == len(own)
            assert {f.status for f in own} == set(counts)
    whole = inquiry.standing(answer, "VD2011")
    assert sum(whole["86"].values()) >= sum(standing.get("86", {}).values())


def test_coverage_is_that_of_the_command(
    client: TestClient, demo_centre: Path, command: Command, moment: str
) -> None:
    printed = command(demo_centre, "regime", "coverage", "DIALOGUE", "--format", "json").json
    page = client.get("/regimes/DIALOGUE/coverage", params={"as_of": moment, "format": "json"})
    assert page.json() == printed


def test_what_is_not_there_is_not_found(client: TestClient, moment: str) -> None:
    for address in (
        "/regimes/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/regimes/VD2011/provisions/%3Cscript%3E",
        "/regimes/..%2F..%2Fetc",
        "/regimes/NOPE/coverage",
    ):
        answer = client.get(address, params={"as_of": moment})
        assert answer.status_code == 404, address
        assert "<script>" not in answer.text
        assert "alert(1)</" not in answer.text


def test_the_casebook_has_its_documents_too(casebook_client: TestClient) -> None:
    html = casebook_client.get("/regimes/MECHANISMS").text
    assert "V.1" in html
    assert casebook_client.get("/regimes").status_code == 200


def test_worked_cases_lead_to_their_own_page(casebook_client: TestClient) -> None:
    html = casebook_client.get("/regimes/MECHANISMS/provisions/R13-answer").text
    found = re.findall(r'href="(/processes[^"]+)"><code>', html)
    assert found
    shown = casebook_client.get(found[0].replace("&amp;", "&"))
    assert shown.status_code == 200


def test_links_of_a_chapter_lead_to_its_provisions(client: TestClient, moment: str) -> None:
    html = client.get("/regimes/DIALOGUE", params={"as_of": moment}).text
    found = re.findall(r'href="(/regimes/DIALOGUE/provisions/[^"]+)"', html)
    assert len(found) == len(load_regime("DIALOGUE").provisions)
    for address in found:
        assert urlsplit(address).query.startswith("as_of=")
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_an_arrangement_can_be_read_as_a_document(client: TestClient, moment: str) -> None:
    name = next(it for it in arrangements() if it == "KGZ-TJK-2021")
    html = client.get(f"/regimes/{name}", params={"as_of": moment}).text
    assert f"/arrangements/{name}" in html
