"""Files of entries on pages: what is held, what was destroyed, when, by whom and why."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hofburg.regimes import load_regime
from hofburg.register import (
    Attachments,
    Centre,
    Record,
    check_entry,
    enclose,
    find_centre,
    with_enclosures,
)
from hofburg.web import Desk, create_app
from web.conftest import KEY, client_of

REQUEST = {
    "regime": "VD2011", "kind": "request", "author": "AND", "number": "X/1", "to": ["LIE"], "origin": "demo",
    "sent": "2026-03-01T10:00Z", "received": {"LIE": "2026-03-01T11:00Z"}, "body": {},
}  # fmt: skip
REASON = "<b>the visit is over</b>"


@pytest.fixture
def centre(own_centre: Path) -> Centre:
    found = find_centre(own_centre)
    assert found is not None
    return found


@pytest.fixture
def record(centre: Centre, tmp_path: Path) -> Record:
    """A request with a plan and a passport."""
    plan, passport = tmp_path / "plan.txt", tmp_path / "passport.pdf"
    plan.write_bytes(b"a plan")
    passport.write_bytes(b"a passport")
    files = enclose([plan], [passport])
    law = load_regime("VD2011")
    entry, problems = check_entry(with_enclosures(REQUEST, files), {law.id: law})
    assert entry is not None, problems
    key, keys = centre.key(None), centre.vault().keys
    centre.vault().attach(files, Attachments([]), lambda: keys.recipient(key, lambda: None))
    with centre.register() as store:
        (made,) = store.append([entry], key)
    return made


def destroy(centre: Centre, record: Record) -> Record:
    """Destroy the passport."""
    sha256 = record.entry.data["attachments"][1]["sha256"]
    with centre.register() as store:
        said = Attachments(store.records())
        return centre.vault().destroy(sha256, REASON, store, centre.key(None), said)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def moment(act: Record) -> str:
    return act.recorded[: len("2026-03-01T10:00")]


def test_the_page_of_an_entry_says_where_its_files_are(centre: Centre, record: Record) -> None:
    address = f"/register/entries/{record.hash}"
    with client_of(create_app(Desk(centre.folder), KEY)) as client:
        page = words(client.get(address).text)
        assert page.count("held here, encrypted") == 2
        assert "particulars-1.pdf (particulars)" in page
        sha256 = record.entry.data["attachments"][0]["sha256"]
        assert f"hofburg attachment save {sha256[:16]} --out FILE" in page
        act = destroy(centre, record)
        raw = client.get(address).text
        assert "<b>the visit" not in raw  # what somebody typed is no markup
        page = words(raw)
        assert page.count("held here, encrypted") == 1
        assert f"destroyed on {moment(act)}" in page
        assert f"by LIE-1: {REASON}" in page
        rows = client.get(f"{address}?format=json").json()["attachments"]
        assert [row["state"] for row in rows] == ["held", "destroyed"]
        assert rows[1]["destroyed_by"] == "LIE-1"
        assert rows[1]["destroyed_at"] == act.recorded
        assert rows[1]["reason"] == REASON


def test_the_page_of_the_act_says_what_was_done(centre: Centre, record: Record) -> None:
    act = destroy(centre, record)
    with client_of(create_app(Desk(centre.folder), KEY)) as client:
        raw = client.get(f"/register/entries/{act.hash}").text
        assert "<b>the visit" not in raw
        page = words(raw)
        assert "hofburg.destroyed" in page
        assert f"reason {REASON}" in page
        assert f"of {record.id}" in page


def test_the_page_says_it_in_russian(centre: Centre, record: Record) -> None:
    destroy(centre, record)
    with client_of(create_app(Desk(centre.folder), KEY)) as client:
        page = words(client.get(f"/register/entries/{record.hash}?lang=ru").text)
        assert "уничтожено" in page
        assert "хранится здесь" in page
        assert "destroyed on" not in page
        assert "held here" not in page


def test_a_file_that_is_kept_or_lost_without_a_record_is_seen_at_once(
    centre: Centre, record: Record
) -> None:
    address = f"/register/entries/{record.hash}"
    with client_of(create_app(Desk(centre.folder), KEY)) as client:
        assert words(client.get(address).text).count("held here, encrypted") == 2
        path = centre.vault().place(record.entry.data["attachments"][0]["sha256"])
        away = path.rename(centre.folder / "away")
        assert words(client.get(address).text).count("not held here") == 1
        away.rename(path)
        assert words(client.get(address).text).count("held here, encrypted") == 2


def case_of(client: TestClient, form: str) -> str:
    got = client.get(f"/cases/VD2011/AND/X/1?format={form}")
    assert got.status_code == 200
    return got.text


def test_the_case_and_its_exports_say_what_was_destroyed(centre: Centre, record: Record) -> None:
    act = destroy(centre, record)
    said = f"destroyed on {moment(act)}"
    with client_of(create_app(Desk(centre.folder), KEY)) as client:
        page = client.get("/cases/VD2011/AND/X/1").text
        assert "<b>the visit" not in page
        assert said in words(page)
        assert f"by LIE-1: {REASON}" in words(page)
        files = json.loads(case_of(client, "json"))["messages"][0]["attachments"]
        assert [row["state"] for row in files] == ["held", "destroyed"]
        exports = re.findall(
            r'href="([^"]*/cases/VD2011/AND/X/1[^"]*format=(csv|xlsx|pdf)[^"]*)"', page
        )
        assert {form for _, form in exports} == {"csv", "xlsx", "pdf"}
        for address, form in exports:
            got = client.get(html.unescape(address))
            assert got.status_code == 200, (form, got.text[:300])
            if form == "xlsx":
                assert said in cells(got.content)


def cells(raw: bytes) -> str:
    """All texts of a workbook."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(raw), read_only=True)
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return " ".join(str(cell) for row in rows for cell in row if cell is not None)
