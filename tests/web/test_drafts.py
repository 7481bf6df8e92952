"""Drafts on pages: a form that is filled in, corrected, checked, saved; files that are handed in."""

from __future__ import annotations

import html
import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hofburg.errors import RegisterError
from hofburg.exchange import box_texts, boxed_draft, printed
from hofburg.inquiry import draft_received
from hofburg.regimes import load_regime
from hofburg.register import DraftFolder, check_draft, filled
from web.command import words_of

NEW = "/drafts/new/VD2011/inspection_request"
GOOD = {
    "author": "LIE", "to.0": "MLT", "copies.all": "yes", "body.entry": "2026-12-01T09:00Z",
    "body.area.0": "fictional: the Blue Hills", "body.points_of_entry.0": "Oskanngavorn",
    "body.manner": "both", "body.languages.0": "english", "comment": "first line\r\nsecond <b>line</b>",
}  # fmt: skip


@pytest.fixture
def own_centre(own_centre: Path) -> Path:
    """A centre that has no drafts yet."""
    shutil.rmtree(own_centre / "drafts", ignore_errors=True)
    return own_centre


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def words(page: str) -> str:
    """What a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def send(client: TestClient, address: str, do: str, texts: dict[str, str], **more: str) -> Any:
    first = client.get(address)
    data = {"csrf": token(first.text), "do": do, **texts, **more}
    return client.post(address, data=data, follow_redirects=False)


def saved(client: TestClient, texts: dict[str, str] = GOOD) -> str:
    """Save a draft; the address of its page."""
    went = send(client, NEW, "save", texts)
    assert went.status_code == 303
    return str(went.headers["location"])


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    own_client: TestClient, own_centre: Path
) -> None:
    wrong = GOOD | {"body.entry": "31 November", "body.languages.0": "klingon", "to.0": "Maltaa"}
    page = send(own_client, NEW, "check", wrong)
    assert page.status_code == 422
    summary = page.text[
        page.text.index('class="errors"') : page.text.index(
            "</ul>", page.text.index('class="errors"')
        )
    ]
    for path in ("body.entry", "body.languages[0]", "to[0]"):
        assert f'href="#f-{path}"' in summary
        assert f'id="f-{path}"' in page.text
    assert "Estimated date and time of entry: " in words(summary)
    assert 'value="31 November"' in page.text
    assert "Maltaa" in page.text
    assert "the Blue Hills" in page.text
    assert page.text.count('aria-invalid="true"') == 3
    assert not (own_centre / "drafts").exists()


def test_answers_are_checked_then_saved_then_checked_by_the_document(
    own_client: TestClient, own_centre: Path, command: Callable[..., Any]
) -> None:
    answers = send(own_client, NEW, "check", GOOD)
    assert answers.status_code == 200
    assert "Check your answers" in answers.text
    assert "<b>line</b>" not in answers.text
    # What the page of answers carries is what was typed: nothing is asked twice.
    carried = dict(
        re.findall(
            r'<textarea class="kept" hidden name="([^"]+)">\n(.*?)</textarea>', answers.text, re.S
        )
    )
    assert {html.unescape(k): html.unescape(v) for k, v in carried.items()} == {
        name: text.replace("\r\n", "\n") for name, text in GOOD.items()
    }
    assert not (own_centre / "drafts").exists()
    back = send(own_client, NEW, "change", carried)
    assert 'value="2026-12-01T09:00Z"' in back.text

    address = saved(own_client)
    folder = own_centre / "drafts"
    assert folder.stat().st_mode & 0o777 == 0o700
    (file,) = folder.iterdir()
    assert file.name == "inspection-request-MLT.json"
    assert file.stat().st_mode & 0o777 == 0o600
    law = load_regime("VD2011")
    draft = json.loads(file.read_text())
    assert draft["body"]["languages"] == ["english"]
    assert draft["comment"] == "first line\nsecond <b>line</b>"
    page = own_client.get(address + "?as_of=2026-11-10T09:00Z").text
    assert html.escape(printed(law, filled(draft)), quote=True).replace(
        "&#x27;", "&#39;"
    ) in page.replace("&#34;", "&quot;")

    line = re.search(r'<code class="again">([^<]*)</code>', page)
    ran = command(
        own_centre,
        "message",
        "check",
        "drafts/inspection-request-MLT.json",
        "--as-of",
        "2026-11-10T09:00Z",
    )
    said = words(page)
    for sentence in re.findall(r"^  (?:must|should|practice): (.*?)$", ran.out, re.M):
        assert sentence.split(".")[0][:50] in said
    assert ran.out.count("must: ") == page.count("<strong>must</strong>") > 0
    if line:
        assert words_of(html.unescape(line[1]))[:2] == ["message", "check"]
    record = html.unescape(re.search(r'<pre class="again"[^>]*>([^<]*)</pre>', page)[1])  # type: ignore[index]
    assert shlex.split(record)[:4] == [
        "hofburg",
        "message",
        "record",
        "drafts/inspection-request-MLT.json",
    ]
    assert "<b>line</b>" not in page


def test_the_printed_text_and_the_file_are_those_of_the_commands(
    own_client: TestClient, own_centre: Path, command: Callable[..., Any]
) -> None:
    address = saved(own_client)
    for tongue in ("en", "ru"):
        ran = command(
            own_centre,
            "message",
            "print",
            "drafts/inspection-request-MLT.json",
            "--language",
            tongue,
        )
        assert own_client.get(f"{address}/text?tongue={tongue}").text == ran.out
        assert f'lang="{tongue}"' in own_client.get(f"{address}/print?tongue={tongue}").text
    assert own_client.get(f"{address}/json").json() == json.loads(
        (own_centre / "drafts/inspection-request-MLT.json").read_text()
    )


def test_the_form_of_a_saved_draft_changes_what_it_shows_and_nothing_else(
    own_client: TestClient, own_centre: Path
) -> None:
    address = saved(own_client)
    file = own_centre / "drafts/inspection-request-MLT.json"
    draft = json.loads(file.read_text()) | {"sources": ["a book"], "dtg": "010101ZJAN26"}
    file.write_text(json.dumps(draft))
    page = own_client.get(f"{address}/edit").text
    was = re.search(r'name="was" value="(\w+)"', page)[1]  # type: ignore[index]
    texts = box_texts(load_regime("VD2011"), draft) | {"body.entry": "2026-12-02"}
    went = send(own_client, f"{address}/edit", "save", texts, was=was)
    assert went.status_code == 303
    after = json.loads(file.read_text())
    assert after["body"].pop("entry") == "2026-12-02"
    assert draft["body"].pop("entry")
    assert after == draft
    # Somebody else changed it: nothing is overwritten, and what was typed is still there.
    late = send(own_client, f"{address}/edit", "save", texts, was=was)
    assert late.status_code == 409
    assert "was changed in the meantime" in late.text
    assert "2026-12-02" in late.text


def test_lines_are_added_and_taken_away_without_scripts(own_client: TestClient) -> None:
    more = send(own_client, NEW, "more:body.area", GOOD)
    assert 'name="body.area.1"' in more.text
    assert "the Blue Hills" in more.text
    less = send(
        own_client, NEW, "less:body.area.0", GOOD | {"body.area.1": "fictional: the Red Marsh"}
    )
    assert "the Blue Hills" not in less.text
    assert "the Red Marsh" in less.text


def test_an_address_fills_in_what_it_says(own_client: TestClient) -> None:
    page = own_client.get(
        f"{NEW}?state=AND&to=MLT&to=MCO&refers_to=MLT/1&body.manner=air&body.area.0=<i>here"
    ).text
    assert 'id="f-author" name="author" value="AND"' in page
    assert 'name="to.1" value="MCO"' in page
    assert 'name="refers_to.0" value="MLT/1"' in page
    assert re.search(r'<option value="air" selected>', page)
    assert "<i>here" not in page


def test_a_draft_is_deleted_only_after_a_question_and_only_as_it_was_shown(
    own_client: TestClient, own_centre: Path
) -> None:
    address = saved(own_client)
    page = own_client.get(f"{address}/delete").text
    was = re.search(r'name="was" value="(\w+)"', page)[1]  # type: ignore[index]
    refused = own_client.post(f"{address}/delete", data={"csrf": token(page), "was": "0" * 64})
    assert refused.status_code == 409
    assert (own_centre / "drafts/inspection-request-MLT.json").is_file()
    gone = own_client.post(
        f"{address}/delete", data={"csrf": token(page), "was": was}, follow_redirects=False
    )
    assert gone.status_code == 303
    assert not list((own_centre / "drafts").iterdir())
    assert own_client.get(address).status_code == 404


def test_nothing_is_changed_without_the_token_of_the_session(
    own_client: TestClient, own_centre: Path
) -> None:
    address = saved(own_client)
    before = (own_centre / "drafts/inspection-request-MLT.json").read_bytes()
    for path in (NEW, f"{address}/edit", f"{address}/delete", "/drafts/upload"):
        for csrf in ({}, {"csrf": "0" * 64}):
            assert own_client.post(path, data={"do": "save", **GOOD, **csrf}).status_code == 403
    assert (own_centre / "drafts/inspection-request-MLT.json").read_bytes() == before
    assert len(list((own_centre / "drafts").iterdir())) == 1


# Handed in


def hand_in(client: TestClient, *, file: bytes | None = None, text: str = "") -> Any:
    csrf = token(client.get("/drafts").text)
    files = {"file": ("../../etc/passwd", file, "application/json")} if file is not None else {}
    return client.post(
        "/drafts/upload", data={"csrf": csrf, "text": text}, files=files, follow_redirects=False
    )


def test_a_file_and_a_text_come_in_as_drafts(own_client: TestClient, own_centre: Path) -> None:
    law = load_regime("VD2011")
    draft, _ = boxed_draft(law, "inspection_request", GOOD)
    assert hand_in(own_client, file=json.dumps(draft).encode()).status_code == 303
    text = "".join(f"> {line}\n" for line in printed(law, filled(draft), "ru").splitlines())
    assert hand_in(own_client, text=text).status_code == 303
    one, two = (json.loads(it.read_text()) for it in sorted((own_centre / "drafts").iterdir()))
    assert filled(one) == filled(two) == filled(draft)
    page = words(own_client.get("/drafts").text)
    assert "inspection-request-LIE" in page
    assert "inspection-request-LIE-2" in page


HOSTILE = [
    b"", b"   ", b"\xff\xfe\x00", b"\x00" * 100, b"{", b"[]", b"[" * 5000, b'{"a":1,"a":2}', b"null", b"hello there",
    b'{"regime":"VD2011","kind":"request"', b'{"regime":"NOPE","kind":"request"}', b'{"regime":"VD2011","kind":"nope"}',
    b'{"regime":"VD2011","kind":"hofburg.note","origin":"demo"}', b'{"regime":"VD2011","kind":"request","body":[]}',
    b'{"regime":"VD2011","kind":"request","body":{"causes":1.5}}', b'{"entry":{"regime":"VD2011"}}',
    b'{"regime":"VD2011","kind":"request","body":{"causes":"\\ud800"}}', b'{"regime":["VD2011"],"kind":{}}',
    b'{"regime":"VD2011","kind":"request","comment":"\\u0000"}', b'{"kind":"request"}', b"{}",
    b'{"regime":"VD2011","kind":"request","to":{"a":1},"author":7}', b'{"regime":"<script>alert(1)</script>","kind":"x"}',
    b"FROM: <script>alert(1)</script>\nSUBJECT: x (VD2011 nothing)\n1 MESSAGE NUMBER: 1\n", b" " * 9_000_000,
]  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE, ids=lambda raw: raw[:40].decode("latin-1") or "nothing")
def test_what_is_no_draft_is_refused_with_its_reason_and_not_kept(
    raw: bytes, own_client: TestClient, own_centre: Path
) -> None:
    page = hand_in(own_client, file=raw)
    assert page.status_code == 422
    assert 'class="errors"' in page.text
    assert "<script>alert" not in page.text
    assert not (own_centre / "drafts").exists()


def test_what_is_handed_in_is_read_as_the_same_whoever_asks() -> None:
    laws: Any = {"VD2011": load_regime("VD2011")}
    made, problems = draft_received(b'{"regime":"VD2011","kind":"request","body":{}}', laws, "x")
    assert made == {"regime": "VD2011", "kind": "request", "body": {}}
    assert not [it for it in problems if it.level == "error"]
    assert check_draft(made, laws, at=0)[0] is None  # it is not complete


# The folder


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../a", "a/b", "a\\b", "new", "a.b", "-a", "a" * 81, "a\x00b", "ä", "C:a"],
)
def test_a_name_cannot_lead_out_of_the_folder(name: str, tmp_path: Path) -> None:
    folder = DraftFolder(tmp_path / "drafts")
    for act in (
        lambda: folder.read(name),
        lambda: folder.save(name, {}),
        lambda: folder.delete(name, ""),
    ):
        with pytest.raises(RegisterError):
            act()
    assert list(tmp_path.iterdir()) == []


def test_links_pipes_and_what_is_too_large_are_not_opened(
    tmp_path: Path, own_client: TestClient, own_centre: Path
) -> None:
    import os

    folder = own_centre / "drafts"
    folder.mkdir(mode=0o700)
    secret = tmp_path / "secret.json"
    secret.write_text('{"regime": "VD2011", "kind": "request", "comment": "TOP SECRET"}')
    (folder / "link.json").symlink_to(secret)
    os.mkfifo(folder / "pipe.json")
    (folder / "dir.json").mkdir()
    (folder / "odd name.json").write_text("{}")
    (folder / "large.json").write_bytes(b" " * (9 * 2**20))
    (folder / "torn.json").write_text('{"regime": ')
    page = own_client.get("/drafts")
    assert page.status_code == 200
    assert "TOP SECRET" not in page.text
    assert "is a link to another file" in page.text
    assert "is larger than 8 MiB" in page.text
    for name in ("link", "pipe", "dir"):
        assert own_client.get(f"/drafts/{name}").status_code == 404
    assert own_client.get("/drafts/torn").status_code == 200
    # Nor does anything write through a link.
    with pytest.raises(RegisterError):
        DraftFolder(folder).save("link", {"a": 1})
    assert "TOP SECRET" in secret.read_text()


def test_a_folder_that_is_a_link_is_no_folder_of_drafts(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "drafts").symlink_to(tmp_path / "elsewhere")
    folder = DraftFolder(tmp_path / "drafts")
    for act in (folder.all, lambda: folder.save("a", {})):
        with pytest.raises(RegisterError, match="no folder"):
            act()


def test_nothing_is_written_over_unsaid(tmp_path: Path) -> None:
    folder = DraftFolder(tmp_path / "drafts")
    first = folder.save("a", {"x": 1})
    with pytest.raises(RegisterError, match="such a file already"):
        folder.save("a", {"x": 2})
    second = folder.save("a", {"x": 2}, first.digest)
    with pytest.raises(RegisterError, match="in the meantime"):
        folder.save("a", {"x": 3}, first.digest)
    with pytest.raises(RegisterError, match="in the meantime"):
        folder.delete("a", first.digest)
    assert folder.read("a").data == {"x": 2}
    assert folder.free("a") == "a-2"
    folder.delete("a", second.digest)
    assert folder.all() == []
    assert list(folder.path.iterdir()) == []


def test_without_a_centre_there_are_no_drafts_and_the_page_says_so(
    casebook_client: TestClient,
) -> None:
    assert "hofburg init" in words(casebook_client.get("/drafts").text)
    assert casebook_client.get("/drafts/a").status_code == 404
    page = casebook_client.get(NEW)
    assert page.status_code == 200
    assert "nothing can be saved" in page.text
    assert (
        casebook_client.post(NEW, data={"csrf": token(page.text), "do": "save", **GOOD}).status_code
        == 404
    )


def test_every_form_of_every_document_is_shown(client: TestClient) -> None:
    laws = client.get("/drafts/new").text
    ids = re.findall(r'<option value="([A-Z0-9-]+)"', laws)
    assert {"VD2011", "PROJECTS", "ROP"} <= set(ids)
    for regime in ids[:6]:
        listed = client.get(f"/drafts/new?regime={regime}").text
        kinds = re.findall(rf'href="/drafts/new/{regime}/(\w+)', listed)
        law = load_regime(regime)
        assert sorted(kinds) == sorted(law.kinds)
        for kind in kinds[:: 1 if len(kinds) < 10 else 6]:
            page = client.get(f"/drafts/new/{regime}/{kind}")
            assert page.status_code == 200
            for field in law.messages[kind].fields:
                assert f'id="f-body.{field}"' in page.text
