"""The pages on quotas: what the command says, sums that are sums of what is shown, the race of 2015."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from hofburg.regimes import load_regime
from hofburg.register import Record, check_entry, write_records
from hofburg.web import Desk, create_app
from web.command import Ran, words_of
from web.conftest import KEY, client_of

Command = Callable[..., Ran]
RACE = {"case": "russia-quota-2015", "year": "2015"}
HOSTILE = "<script>alert('unit')</script>"
_GRID = re.compile(r'<table class="matrix">(.*?)</table>', re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_PAIRS = re.compile(r'<table data-list="pairs">(.*?)</table>', re.DOTALL)


def words(markup: str) -> str:
    """What a reader sees of a piece of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def said(client: TestClient, path: str, **asked: str) -> str:
    answer = client.get(f"{path}?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    return answer.text


def shown(client: TestClient, path: str, **asked: str) -> str:
    return words(said(client, path, **asked))


# As the command says


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/quotas", RACE | {"state": "RUS"}),
        ("/quotas", RACE | {"world": "hours", "label": "76"}),
        ("/quotas", {"state": "Liechtenstein", "year": "2019"}),
        ("/quotas/race", RACE),
        ("/quotas/race", RACE | {"world": "hours", "reading": "default"}),
        ("/quotas/race", {}),
        ("/quotas/matrix", RACE),
        ("/quotas/matrix", RACE | {"every": "true", "state": "TUR"}),
        ("/quotas/matrix", {"label": "77"}),
    ],
)
def test_json_is_what_the_command_prints(
    casebook_client: TestClient, casebook_folder: Path, command: Command, path: str,
    asked: dict[str, str],
) -> None:  # fmt: skip
    page = casebook_client.get(f"{path}?{urlencode(asked | {'format': 'json'})}").json()
    line = page["meta"].pop("again").removesuffix(" --format json")
    ran = command(casebook_folder, *words_of(line), "--format", "json")
    assert ran.code == 0, ran.err
    printed = ran.json
    assert printed["meta"].pop("again").removesuffix(" --format json") == line
    assert page == printed


@pytest.mark.parametrize("path", ["/quotas", "/quotas/race", "/quotas/matrix"])
@pytest.mark.parametrize(
    "asked", [{"label": "79-size"}, {"state": "Ruritania"}, {"world": "nowhere"}, {"year": "20155"}]
)
def test_what_nobody_can_answer_is_said(
    casebook_client: TestClient, path: str, asked: dict[str, str]
) -> None:
    answer = casebook_client.get(f"{path}?{urlencode(RACE | asked)}")
    assert answer.status_code in (400, 422)
    assert "<h1" in answer.text


@pytest.mark.parametrize("path", ["/quotas", "/quotas/race", "/quotas/matrix"])
def test_empty_fields_of_a_form_say_nothing(casebook_client: TestClient, path: str) -> None:
    empty = dict.fromkeys(("state", "year", "world", "label", "reading"), "")
    assert words(said(casebook_client, path, **RACE | {"year": "2015"})) == words(
        said(casebook_client, path, **empty | RACE)
    )


# What stands on them


def test_the_quota_of_russia_in_2015(casebook_client: TestClient) -> None:
    page = said(casebook_client, "/quotas", **RACE, state="RUS")
    text = words(page)
    assert "Quotas of Russian Federation" in text
    for world in ("published", "hours"):  # side by side
        assert f"Inspection 2015: russia-quota-2015/{world}" in text
    assert text.count("3 of 3 inspections") == 2
    assert "(may be refused)" in text
    assert "76: 2..3" in text
    assert "76: 3 NLD" in text
    assert "Denmark 0..? guest" in text
    assert "declared complete until" in text
    assert re.search(r'href="/explain\?[^"]*finding=VD2011[^"]*hours', page)
    assert re.search(r'href="/cases/VD2011/NLD/netherlands\?[^"]*world=', page)
    assert 'href="/regimes/VD2011/provisions/77' in page


def test_the_race_of_2015_by_account_and_reading(casebook_client: TestClient) -> None:
    page = said(casebook_client, "/quotas/race", **RACE)
    sections = re.split(r'<section class="quota"', page)[1:]
    told = [words(part) for part in sections]
    assert len(told) == 4
    for part in told:
        assert "3 of 3 inspections" in part
    hours = next(p for p in told if "2015/hours" in p and "Under the reading" not in p)
    board = hours[hours.index("By State") : hours.index("Hour by hour")]
    assert re.search(r"1 Ukraine.*2 Türkiye.*3 Netherlands", board)
    assert "Full: 17 Feb 2015, 12:00 UTC" in hours
    table = hours[hours.index("Hour by hour") :]
    assert table.index("9 Feb 2015") < table.index("08:00") < table.index("12:00")
    published = next(p for p in told if "2015/published" in p and "Under the reading" not in p)
    assert "Full: 17 Feb 2015." in published
    assert "2..3 Netherlands" in published
    other = next(p for p in told if "2015/hours" in p and "counted_by=request" in p)
    assert "1..3 Netherlands" in other


def grid(page: str) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Heads of columns, rows with their heads, and the last row of sums."""
    rows = [[words(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(_found(page))]
    heads = [head.split(" ")[0] for head in rows[0][1:-1]]
    return heads, [(row[0].split(" ")[0], row[1:]) for row in rows[1:-1]], rows[-1][1:]


def _found(page: str) -> str:
    found = _GRID.search(page)
    assert found
    return found[1]


def bounds(text: str) -> tuple[int, int, bool]:
    """``1``, ``0..1``, with a ? where there may be more; ``?`` alone is none in hand."""
    low, _, high = text.removesuffix("?").partition("..")
    return int(low or 0), int(high or low or 0), text.endswith("?")


def _added(cells: list[str]) -> tuple[int, int]:
    known = [bounds(cell) for cell in cells if cell]
    return sum(low for low, _, _ in known), sum(high for _, high, _ in known)


@pytest.mark.parametrize("every", ["false", "true"])
@pytest.mark.parametrize("label", ["76", "109"])
def test_totals_of_the_matrix_are_sums_of_what_it_and_its_list_show(
    client: TestClient, moment: str, every: str, label: str
) -> None:
    asked = {"as_of": moment, "year": "2026", "label": label, "every": every}
    page = said(client, "/quotas/matrix", **asked)
    heads, rows, sums = grid(page)
    for code, cells in rows:
        assert _added(cells[:-1]) == bounds(cells[-1])[:2], code
    for number, sum_ in enumerate(sums[:-1]):
        assert _added([cells[number] for _, cells in rows]) == bounds(sum_)[:2], heads[number]
    assert _added([cells[-1] for _, cells in rows]) == bounds(sums[-1])[:2]
    listed = _PAIRS.search(page)
    assert listed
    counted = [words(_CELL.findall(row)[2]) for row in re.split(r'<tr id="pair-', listed[1])[1:]]
    lows = [bounds(text.replace("..?", "?"))[0] for text in counted]
    assert sum(lows) == bounds(sums[-1])[0]
    document = client.get(f"/quotas/matrix?{urlencode(asked | {'format': 'json'})}").json()
    (matrix,) = document["matrices"]
    assert len(matrix["cells"]) == len(re.findall(r'<tr id="pair-', listed[1]))
    assert [int(n) for n in matrix["total"]["known"]] == list(bounds(sums[-1])[:2])
    filled = [c for _, cells in rows for c in cells[:-1] if bounds(c)[:2] != (0, 0)]
    assert len(filled) <= len(matrix["cells"])
    if every == "true":
        assert len(heads) == len(rows) == len(matrix["states"]) == 57
    else:
        assert {code for code, _ in rows} == {cell["sender"] for cell in matrix["cells"]}
        assert set(heads) == {cell["addressee"] for cell in matrix["cells"]}


def test_nothing_and_not_known_are_told_apart(client: TestClient, moment: str) -> None:
    page = said(client, "/quotas/matrix", as_of=moment, year="2026", label="76", every="true")
    heads, rows, _ = grid(page)
    asked = {"as_of": moment, "year": "2026", "label": "76", "format": "json"}
    (matrix,) = client.get(f"/quotas/matrix?{urlencode(asked)}").json()["matrices"]
    whole = set(matrix["whole"])
    assert "LIE" in whole  # the centre's own State: its register holds whatever concerns it
    assert len(whole) < 57
    for code, cells in rows:
        for other, cell in zip(heads, cells, strict=False):
            open_ = other != code and not {code, other} & whole
            assert cell.endswith("?") == open_, (code, other)


def test_every_cell_leads_to_its_cases(client: TestClient, moment: str) -> None:
    page = said(client, "/quotas/matrix", as_of=moment, year="2026", label="76")
    links = re.findall(r'<td><a href="([^"]+)"', _found(page))
    assert links
    for link in map(html.unescape, links):
        if link.startswith("#"):
            assert f'id="{link[1:]}"' in page
        else:
            assert client.get(link).status_code == 200


def test_a_race_with_many_shows_one_world_and_offers_the_others(
    client: TestClient, moment: str
) -> None:
    page = said(client, "/quotas/race", as_of=moment, year="2026")
    assert page.count('<section class="quota"') >= 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


# What a State wrote


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A file of JSON Lines in which names of units are not what one hopes for."""
    law = load_regime("VD2011")
    common = {
        "regime": "VD2011",
        "kind": "evaluation_request",
        "to": ["AND"],
        "origin": "synthetic",
    }
    request = common | {
        "author": "LIE", "number": "7<i>", "sent": "2019-03-01T10:00Z",
        "body": {"formation": HOSTILE, "entry": "2019-03-09T08:00Z"},
    }  # fmt: skip
    visit = request | {
        "kind": "evaluation_visit", "number": "8", "refers_to": ["LIE/7<i>"],
        "sent": "2019-03-10T10:00Z", "body": {"began": "2019-03-09T09:00Z"},
    }  # fmt: skip
    records = []
    for entry in (request, visit):
        made, problems = check_entry(entry, {"VD2011": law})
        assert made, problems
        records.append(Record(made))
    file = tmp_path_factory.mktemp("hostile") / "told.jsonl"
    with file.open("wb") as out:
        write_records(records, out)
    with client_of(create_app(Desk(file.parent, [file.name]), KEY)) as client:
        yield client


@pytest.mark.parametrize("path", ["/quotas", "/quotas/race", "/quotas/matrix"])
def test_hostile_text_stays_text(told: TestClient, path: str) -> None:
    page = said(told, path, as_of="2019-12-01T00:00Z", year="2019")
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "LIE/7&lt;i&gt;" in page
    assert path != "/quotas" or "&lt;script&gt;alert" in page
