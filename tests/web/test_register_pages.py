"""The register on pages: what is listed is what the command lists; a record, its thread, its signature."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hofburg.regimes import load_regime
from hofburg.register import Record, Register, Trust, check_entry, find_centre, write_records
from hofburg.web import Desk, create_app
from web.command import words_of
from web.conftest import KEY, client_of

NOTICE = {
    "regime": "VD2011", "kind": "request", "author": "AND", "number": "X/1", "to": ["LIE"], "origin": "synthetic",
    "sent": "2026-03-01T10:00Z", "received": {"LIE": "2026-03-01T11:00Z"}, "body": {},
}  # fmt: skip


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def listed(client: TestClient, query: str = "") -> Any:
    return client.get(f"/register?format=json&{query}").json()


def records_of(folder: Path) -> list[Record]:
    centre = find_centre(folder)
    assert centre
    with centre.register() as store:
        return list(store.records())


@pytest.mark.parametrize(("query", "options"), [
    ("", []), ("kind=inspection_request", ["--kind", "inspection_request"]),
    ("author=LIE&to=MLT", ["--author", "LIE", "--to", "MLT"]), ("author=Malta", ["--author", "Malta"]),
    ("since=2026-01-05&until=2026-01-31", ["--since", "2026-01-05", "--until", "2026-01-31"]),
    ("text=oskan", ["--text", "oskan"]), ("regime=VD2011&origin=synthetic&handling=public",
     ["--regime", "VD2011", "--origin", "synthetic", "--handling", "public"]),
    ("text=nothing+like+this", ["--text", "nothing like this"]),
])  # fmt: skip
def test_what_is_listed_is_what_the_command_lists(
    query: str,
    options: list[str],
    client: TestClient,
    demo_centre: Path,
    command: Callable[..., Any],
) -> None:
    ran = command(demo_centre, "register", "list", "--format", "json", *options)
    page = client.get(f"/register?{query}")
    assert page.status_code == 200
    assert listed(client, query)["records"] == ran.json
    every = len(records_of(demo_centre))
    if len(ran.json) < every:
        assert f"{len(ran.json)} of {every} records." in words(page.text)
    for row in ran.json[-20:]:
        if len(ran.json) <= 100:
            assert f'href="/register/entries/{row["id"][7:]}' in page.text
            assert row["reference"] in page.text
    again = (
        html.unescape(re.findall(r'class="again">([^<]*)<', page.text)[0])
        if 'class="again"' in page.text
        else ""
    )
    if again:
        assert command(demo_centre, *words_of(again), "--format", "json").json == ran.json


def test_the_newest_comes_first_and_every_row_leads_to_its_record_and_thread(
    client: TestClient, demo_centre: Path
) -> None:
    records = sorted(records_of(demo_centre), key=lambda it: (it.recorded_at, it.seq), reverse=True)
    page = client.get("/register").text
    hrefs = re.findall(r'href="/register/entries/([0-9a-f]{64})"', page)
    assert hrefs == [it.hash for it in records[:100]]
    second = client.get("/register?page=2").text
    assert re.findall(r'href="/register/entries/([0-9a-f]{64})"', second) == [
        it.hash for it in records[100:200]
    ]
    assert all(f"/register/threads/{it.reference}" in page for it in records[:100])


def test_a_wrong_filter_is_said_at_its_field_and_kept(client: TestClient) -> None:
    page = client.get("/register?author=Maltaa&since=2026-02-30&text=<b>bold")
    assert page.status_code == 400
    for name in ("author", "since"):
        assert f'href="#f-{name}"' in page.text
        assert f'id="f-{name}"' in page.text
    assert 'value="Maltaa"' in page.text
    assert "<b>bold" not in page.text
    assert client.get("/register?author=Maltaa&format=json").status_code == 400


def test_the_register_says_whether_it_is_verified(client: TestClient, demo_centre: Path) -> None:
    page = words(client.get("/register").text)
    assert "The register of LIE-1 is verified" in page
    assert "Checked" in page
    with Register.open(demo_centre / "register.sqlite") as store:
        assert store.digest()[:16] in page


def test_a_record_whose_signature_is_not_believed_is_marked(own_centre: Path) -> None:
    centre = find_centre(own_centre)
    assert centre is not None
    old = {id_: replace(it, since=0, until=1) for id_, it in centre.trust().keys.items()}
    centre.believe(Trust(old), centre.key(None))
    with client_of(create_app(Desk(own_centre), KEY)) as made:
        page = words(made.get("/register").text)
        assert "is not verified" in page
        assert "was not valid at" in page
        assert page.count("not verified") > 100
        one = records_of(own_centre)[0]
        assert "not verified" in words(made.get(f"/register/entries/{one.hash}").text)


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TestClient, Path, list[Record]]]:
    """A file of JSON Lines: bare entries, a correction, two accounts, hostile text."""
    law = load_regime("VD2011")
    entries = [
        NOTICE,
        NOTICE | {"kind": "reply", "author": "LIE", "number": "Y/1", "to": ["AND"], "sent": "2026-03-02T10:00Z",
                  "refers_to": ["AND/X/1"], "account": "host", "received": {}},
        NOTICE | {"kind": "reply", "author": "LIE", "number": "Y/2", "to": ["AND"], "sent": "2026-03-02T10:01Z",
                  "refers_to": ["AND/X/1", "AND/GONE"], "account": "guest", "received": {},
                  "comment": "<script>alert('x')</script>"},
        NOTICE | {"kind": "reply_assessment", "number": "X/2", "sent": "2026-03-03T10:00Z", "refers_to": ["LIE/Y/1"],
                  "received": {}, "body": {"sufficient": False}},
        NOTICE | {"number": "Z/1", "sent": "2026-03-04T10:00Z"},
    ]  # fmt: skip
    records = []
    for entry in entries:
        made, problems = check_entry(entry, {"VD2011": law})
        assert made, problems
        records.append(Record(made))
    file = tmp_path_factory.mktemp("lines") / "told.jsonl"
    with file.open("wb") as out:
        write_records(records, out)
    with client_of(create_app(Desk(file.parent, [file.name]), KEY)) as client:
        yield client, file, records


def test_a_file_is_said_to_be_unsigned(told: Any) -> None:
    client, file, records = told
    page = words(client.get("/register").text)
    assert f"{file.name} is a file of JSON Lines, and unsigned" in page
    assert page.count("unsigned") > len(records)
    assert client.get("/drafts").status_code == 200
    assert "hofburg init" in words(client.get("/drafts").text)


def test_a_thread_is_told_in_order_with_its_accounts(told: Any) -> None:
    client, _, _records = told
    for start in ("AND/X/1", "LIE/Y/1", "AND/X/2"):
        page = client.get(f"/register/threads/{start}?format=json").json()
        assert [it["reference"] for it in page["messages"]] == [
            "AND/X/1",
            "LIE/Y/1",
            "LIE/Y/2",
            "AND/X/2",
        ]
        assert page["absent"] == ["AND/GONE"]
    seen = client.get("/register/threads/AND/X/1").text
    rows = re.findall(r'<tr id="record-', seen)
    assert len(rows) == 4
    assert "host" in words(seen)
    assert "guest" in words(seen)
    assert client.get("/register/threads/AND/GONE").status_code == 200  # others refer to it
    assert client.get("/register/threads/AND/NEVER").status_code == 404


def test_what_a_state_wrote_stays_text(told: Any) -> None:
    client, _, records = told
    page = client.get(f"/register/entries/{records[2].hash}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_record_is_shown_in_full(client: TestClient, demo_centre: Path, moment: str) -> None:
    records = records_of(demo_centre)
    reply = next(it for it in records if it.entry.kind == "inspection_reply")
    page = client.get(f"/register/entries/{reply.hash}?as_of={moment}").text
    said = words(page)
    for part in (
        reply.id,
        reply.prev,
        reply.sig,
        f"{reply.recorder}/{reply.seq}",
        reply.key,
        reply.reference,
    ):
        assert part in said
    assert client.get(f"/register/entries/{reply.hash}/signed").content == reply.signed
    assert html.escape(reply.signed.decode(), quote=False).replace('"', "&#34;") in page
    printed = client.get(f"/register/entries/{reply.hash}/printed").text
    assert printed.startswith("PRECEDENCE:")
    assert reply.entry.data["body"]["assembly_place"] in printed
    assert len(re.findall(r'<a class="finding" href="/explain', page)) > 10
    case = reply.entry.data["refers_to"][0]
    assert case in said
    assert client.get(f"/register/entries/{reply.hash}?format=json").json()["record"] == json.loads(
        reply.line
    )
    assert client.get(f"/register/entries/{'0' * 64}").status_code == 404


def test_a_correction_shows_what_was_before_and_after(own_centre: Path) -> None:
    centre = find_centre(own_centre)
    law = load_regime("VD2011")
    assert centre
    key = centre.key(None)
    with centre.register() as store:
        first, _ = check_entry(NOTICE, {"VD2011": law})
        assert first
        (was,) = store.append([first], key)
        better, _ = check_entry(
            NOTICE | {"sent": "2026-03-01T10:30Z", "corrects": was.id}, {"VD2011": law}
        )
        assert better
        (now,) = store.append([better], key)
    with client_of(create_app(Desk(own_centre), KEY)) as client:
        old = words(client.get(f"/register/entries/{was.hash}").text)
        assert "it was corrected by a later record" in old
        assert "2026-03-01T10:30Z" in old
        new = words(client.get(f"/register/entries/{now.hash}").text)
        assert "The record that this one corrects" in new
        assert '"2026-03-01T10:00Z"' in new


def test_what_is_recorded_later_is_seen_at_once(own_client: TestClient, own_centre: Path) -> None:
    before = len(listed(own_client)["records"])
    centre = find_centre(own_centre)
    assert centre
    with centre.register() as store:
        entry, _ = check_entry(NOTICE, {"VD2011": load_regime("VD2011")})
        assert entry
        store.append([entry], centre.key(None))
    assert len(listed(own_client)["records"]) == before + 1
    assert "AND/X/1" in own_client.get("/register").text


def test_the_casebook_has_no_register_and_says_so(casebook_client: TestClient) -> None:
    page = casebook_client.get("/register")
    assert page.status_code == 200
    assert "No register is open" in page.text
    assert casebook_client.get(f"/register/entries/{'0' * 64}").status_code == 404
    assert casebook_client.get("/register/threads/KAZ/1").status_code == 404


def test_the_pages_speak_russian(client: TestClient) -> None:
    for address in ("/register", "/drafts", "/drafts/new", "/drafts/new/VD2011/inspection_request"):
        page = client.get(f"{address}{'&' if '?' in address else '?'}lang=ru")
        assert page.status_code == 200
        assert '<html lang="ru">' in page.text
