"""Options in the workbench: what the command says, its form, and one way in full."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hofburg.cooperation import load_catalogue
from web.command import Ran, words_of

Command = Callable[..., Ran]
QUESTION = {
    "goal": ["training", "military-contacts"], "parties": "KAZ, Kyrgyzstan", "objectors": "none",
    "at": "2026-11-22", "by": "2027-12",
}  # fmt: skip


def shown_line(page: str) -> str:
    found = re.search(r'<code class="again">(.*?)</code>', page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(
    "params",
    [
        QUESTION,
        QUESTION | {"objectors": "Russia, BLR", "order": "cost,-time", "donors": "CHE"},
        {"goal": "early warning", "parties": "LIE", "at": "2026-11-22", "from": "2027-01-10"},
    ],
)
def test_the_table_is_the_commands(
    client: TestClient, demo_centre: Path, command: Command, params: dict[str, str]
) -> None:
    page = client.get("/options", params=params)
    assert page.status_code == 200
    line = shown_line(page.text)
    ours = client.get("/options", params={**params, "format": "json"}).json()
    assert ours == command(demo_centre, *words_of(line), "--format", "json").json
    assert ours["meta"]["again"] == line
    text = html.unescape(page.text)
    assert f'<data value="{len(ours["rows"])}">' in text
    for row in ours["rows"]:
        assert f"/options/{row['instrument']}?" in text
    for change in ours["changes"]:
        assert change["text"] in text
    assert "assumptions of this run" in text
    picture = re.search(r'src="(/options/steps.svg[^"]*)"', page.text)
    assert picture
    assert client.get(html.unescape(picture[1])).headers["content-type"] == "image/svg+xml"


def test_the_form_offers_the_goals(client: TestClient, demo_centre: Path, command: Command) -> None:
    page = client.get("/options").text
    for goal in command(demo_centre, "options", "goals", "--format", "json").json:
        assert f'name="goal" value="{goal["key"]}"' in page
        assert html.escape(goal["title"]["en"]) in page
    assert 'name="parties" type="text" value="LIE"' in page, "this centre's State is filled in"
    assert page.count("<script") == 2, "nothing of it needs a script of its own"


@pytest.mark.parametrize("instrument", ["mobile-training-team", "extra-budgetary-project"])
def test_one_way_in_full(
    client: TestClient, demo_centre: Path, command: Command, instrument: str
) -> None:
    where = f"/options/{instrument}"
    page = client.get(where, params=QUESTION | {"goal": "training"})
    line = shown_line(page.text)
    assert f"--only {instrument}" in line
    ours = client.get(where, params=QUESTION | {"goal": "training", "format": "json"}).json()
    assert ours == command(demo_centre, *words_of(line), "--format", "json").json
    text = html.unescape(page.text)
    for row in ours["rows"]:
        assert row["decision"]["rule"]["en"] in text
        for one in (*row["basis"], *row["gates"], *row["constraints"], *row["steps"]):
            assert one["text"]["en"] in text
        for agreed in row["agreement"]:
            assert agreed["text"] in text
        for risk in row["risks"]:
            assert risk["en"] in text
    for key in {it["decision"]["source"] for it in ours["rows"]} - {None}:
        assert f"<dt>{key.partition(',')[0]}</dt>" in text


def test_its_first_message_is_the_commands(
    client: TestClient, demo_centre: Path, command: Command, tmp_path: Path
) -> None:
    page = client.get("/options/mobile-training-team", params=QUESTION | {"goal": "training"})
    out = tmp_path / "draft.json"
    command(demo_centre, *words_of(shown_line(page.text)), "--draft", str(out))
    made = json.loads(out.read_text(encoding="utf-8"))
    shown = re.search(r"<pre>(.*?)</pre>", page.text, re.DOTALL)
    assert shown
    draft = json.loads(html.unescape(shown[1]))
    assert draft["body"] == {k: v for k, v in made["body"].items() if v is not None}
    assert (draft["kind"], draft.get("to", [])) == (made["kind"], made["to"])
    link = re.search(r'class="draft-link" href="(/drafts/new/[^"]*)"', page.text)
    assert link
    assert f"/drafts/new/{made['regime']}/{made['kind']}" in link[1]
    form = client.get(html.unescape(link[1]))
    assert form.status_code == 200
    assert html.escape(made["body"]["title"]) in form.text, "the form is filled in"


def test_each_instrument_has_a_page_before_anybody_is_named(client: TestClient) -> None:
    for name, it in load_catalogue().instruments.items():
        page = client.get(f"/options/{name}")
        assert page.status_code == 200
        title = it.title if isinstance(it.title, str) else it.title["en"]
        assert html.escape(title) in page.text.replace("&#39;", "&#x27;")


def test_what_is_wrong_with_a_question_is_said(client: TestClient) -> None:
    wrong = client.get("/options", params={"goal": "<b>peace", "parties": "Atlantis", "by": "soon"})
    assert wrong.status_code == 400
    text = html.unescape(wrong.text)
    assert "--goal" in text
    assert "--parties" in text
    assert "<b>peace" not in wrong.text
    assert client.get("/options/nonsense").status_code == 404
    assert client.get("/options/%3Cscript%3E").status_code == 404
    none = client.get("/options/early-warning", params={"goal": "training", "parties": "KAZ"})
    assert none.status_code == 400, "an instrument that does not serve the goal is said"


def test_texts_are_in_russian(client: TestClient) -> None:
    page = client.get("/options", params=QUESTION, headers={"accept-language": "ru"})
    assert "--language ru" in shown_line(page.text)
    assert "Казахстан" in page.text
