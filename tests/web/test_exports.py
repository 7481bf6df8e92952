"""What leaves the workbench: nothing of a text is lost or becomes code, and no more than may."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi import Depends, FastAPI, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from hofburg import inquiry
from hofburg.reports import ExportNote, Heading, Prose, list_geojson, list_ics, lists_xlsx
from hofburg.values import ALWAYS, DAY, NEVER
from hofburg.web import Desk, create_app
from hofburg.web.exports import choices
from hofburg.web.views import Column, Table
from hofburg.web.visit import Visit, visit_of
from web.conftest import KEY, client_of

NOON = 1_780_000_000_000_000 - 1_780_000_000_000_000 % DAY + DAY // 2
COLUMNS = [
    Column("what", "What"),
    Column("due", "Due", "when"),
    Column("count", "Count", "number"),
    Column("who", "Who", "state"),
    Column("states", "States", "states"),
    Column("status", "Status", "status"),
]
HOSTILE = [
    '=HYPERLINK("http://x.example","a")', "+1+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "\n=1+1", "＝1+1",
    "<script>alert(1)</script>", 'a"b,c;d', "two\nlines\r\nthree", "# Note: not ours", "_x0041_ _x000D_",
    "\x00\x07\x1b[31m", "\u202eabc", "BEGIN:VEVENT\r\nEND:VCALENDAR", "a\\nb;c,d:e", "https://x.example",
    "1e5", "0123", "TRUE", "日本 😀 Қ", "", "'", "x" * 40_000,
]  # fmt: skip
NOTE = ExportNote(
    {"as_of": "2026-11-10T09:00:00Z", "hofburg": "0", "handling": ["public"]}, "again"
)


def row(what: str, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "what": what,
        "due": (NOON, NOON),
        "count": 3,
        "who": "LIE",
        "states": [],
    }
    return {**plain, "status": "met", **more}


def entry(number: int, handling: str | None) -> dict[str, Any]:
    return {
        "regime": "VD2011", "kind": "request", "author": "AND", "number": str(number), "to": ["LIE"],
        "copies": ["*"], "sent": f"2022-05-0{number}T10:00Z", "origin": "demo",
        "body": {"causes": ["fictional: columns at the Blue Bridge"]},
        **({"handling": handling} if handling else {}),
    }  # fmt: skip


MARKS = {1: None, 2: "restricted", 3: "eyes-only"}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of three requests: public, restricted, and of a mark of its own."""
    folder = tmp_path_factory.mktemp("marked")
    lines = [json.dumps(entry(number, mark)) + "\n" for number, mark in MARKS.items()]
    (folder / "entries.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def shown(visit: Visit, tables: list[Table], **more: Any) -> Response:
    if visit.request.query_params.get("menu"):
        made = choices(visit, ["json", "csv", "xlsx", "pdf"], tables)
        return visit.json([[it.format, it.text, it.href] for it in made])
    return visit.page("today.html", title="Trial #[x]", tables=tables, **more)


def with_trials(app: FastAPI) -> FastAPI:
    """Pages of the tests' own beside the workbench's."""

    @app.get("/trial", name="trial")
    def trial(visit: Visit = Depends(visit_of)) -> Response:
        rows = [
            row(text, _place=(47.1, 9.5), _dates=((NOON, NOON), text, text)) for text in HOSTILE
        ]
        made = [Table("trial", "Trial", COLUMNS, rows), Table("trial", "Trial", COLUMNS, rows[:1])]
        return shown(
            visit, made, document=lambda: {"rows": HOSTILE}, pdf=lambda: [Prose(HOSTILE[0])]
        )

    @app.get("/found", name="found")
    def found(visit: Visit = Depends(visit_of)) -> Response:
        marks = inquiry.handling_of(visit.answer)
        rows = [
            row(f.case, _handling=marks.of(f)) for f in visit.answer.findings(label="16.1.2")
        ] + [row("of no entry", _handling=None)]
        return shown(
            visit, [Table("found", "Found", COLUMNS, rows)], command="assess",
            document=lambda: {"n": len(rows)}, pdf=lambda: [Heading(1, "Found")],
        )  # fmt: skip

    @app.get("/silent", name="silent")
    def silent(visit: Visit = Depends(visit_of)) -> Response:
        assert visit.answer.meta
        return shown(visit, [Table("silent", "Silent", COLUMNS, [row("says no mark")])])

    app.state.paths |= {"trial": set(), "found": set(), "silent": set()}
    return app


@pytest.fixture(scope="module")
def marked(register: Path) -> Iterator[TestClient]:
    app = create_app(Desk(register, registers=["entries.jsonl"]), KEY)
    with client_of(with_trials(app)) as made:
        yield made


def table_of(text: str) -> list[dict[str, str]]:
    """The rows of a CSV: what stands above its first empty line."""
    lines = io.StringIO(text, newline="")
    read = csv.reader(lines)
    head = next(read)
    rows = []
    for cells in read:
        if not cells:
            break
        rows.append(dict(zip(head, cells, strict=True)))
    return rows


def sheet_of(data: bytes, number: int = 0) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows: list[list[Any]] = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
    return rows


# Text stays text


def test_csv_holds_every_text_and_no_formula(marked: TestClient) -> None:
    ran = marked.get("/trial?format=csv")
    assert ran.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert ran.headers["content-disposition"] == 'attachment; filename="trial.csv"'
    rows = table_of(ran.content.decode())
    assert len(rows) == len(HOSTILE)
    for text, cells in zip(HOSTILE, rows, strict=True):
        assert cells["what"] in (text, f"'{text}")
        assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cells["what"])
        assert (cells["count"], cells["who"], cells["states"]) == ("3", "LIE", "[]")
        assert cells["due_lo"] == cells["due_hi"] == "2026-05-28T12:00:00Z"
    about = ran.content.decode().rpartition("\n\n")[2]
    assert all(next(csv.reader([line]))[0].startswith("# ") for line in about.splitlines())
    assert "not the official channel" in about


def test_a_workbook_holds_every_text_and_typed_cells(marked: TestClient) -> None:
    ran = marked.get("/trial?format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(ran.content))
    assert book.sheet_names == ["Trial", "Trial (2)", "About"]
    head, *rows = sheet_of(ran.content)
    assert head == ["What", "Due (UTC)", "Count", "Who", "States", "Status"]
    for text, cells in zip(HOSTILE, rows, strict=True):
        if len(text) > 32_767:
            assert cells[0].endswith("…")
            assert text.startswith(cells[0][:-1])
            continue
        told = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda f: f"[U+{ord(f[0]):04X}]", text)
        assert cells[0].replace("\r\n", "\n").replace("\r", "\n") == told.replace(
            "\r\n", "\n"
        ).replace("\r", "\n")
        assert cells[1].isoformat() == "2026-05-28T12:00:00"
        assert cells[2] == 3.0
        assert cells[5] == "met"
    about = {str(cells[0]): str(cells[1]) for cells in sheet_of(ran.content, 2)}
    assert "not the official channel" in about["Note"]
    assert "2 cells" in about["Cut"] or "1 cells" in about["Cut"]
    import zipfile

    with zipfile.ZipFile(io.BytesIO(ran.content)) as archive:
        names = archive.namelist()
        for name in names:
            assert b"<f>" not in archive.read(name), name
            assert b"<hyperlink " not in archive.read(name), name


def test_calendars_and_geojson_hold_every_text(marked: TestClient) -> None:
    made = Calendar.from_ical(marked.get("/trial?format=ics").content)
    events = list(made.walk("VEVENT"))
    assert len(events) == len(HOSTILE)
    assert len({str(it["uid"]) for it in events}) == len(HOSTILE)
    for text, event in zip(HOSTILE, events, strict=True):
        words = " ".join(text.split())
        assert len(str(event["summary"])) <= 120
        if words.isprintable() and len(words) <= 120:
            assert str(event["summary"]) == words
        assert event.decoded("dtstart").isoformat() == "2026-05-28T12:00:00+00:00"
        assert "not the official channel" in str(event["description"])
        assert str(event["class"]) == "PUBLIC"
    ran = marked.get("/trial?format=geojson")
    assert ran.headers["content-type"] == "application/geo+json"
    placed = ran.json()
    assert [it["properties"]["what"] for it in placed["features"]] == HOSTILE
    assert {tuple(it["geometry"]["coordinates"]) for it in placed["features"]} == {(9.5, 47.1)}
    assert placed["hofburg"]["registers"][0]["digest"].startswith("sha256:")
    assert marked.get("/trial?format=json").json()["rows"] == HOSTILE


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_survives_in_every_file(texts: list[str]) -> None:
    rows = [row(text, _dates=((NOON, NOON), text, text)) for text in texts]
    table = Table("t", texts[0], COLUMNS, rows)
    assert len(list(Calendar.from_ical(list_ics(table, NOTE)).walk("VEVENT"))) == len(texts)
    features = json.loads(list_geojson(table, NOTE))["features"]
    told = [it["properties"]["what"] for it in features]
    assert [_halves(text) for text in texts] == told
    _, *cells = sheet_of(lists_xlsx([table], NOTE))
    shown = [
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", _number, _halves(t)) for t in texts
    ]
    assert [_lines(str(it[0])) for it in cells] == [_lines(text) for text in shown]


def _number(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def _halves(text: str) -> str:
    return re.sub("[\ud800-\udfff]", _number, text)


def _lines(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)


def test_the_same_lists_give_the_same_bytes(marked: TestClient) -> None:
    for name in ("json", "csv", "xlsx", "geojson", "ics", "pdf"):
        first, second = (marked.get(f"/trial?format={name}").content for _ in range(2))
        assert first == second, name


# Values


def test_what_is_not_known_is_no_number_and_no_day() -> None:
    rows = [
        row("open", due=(NOON, NEVER), count=None),
        row("before", due=(ALWAYS, NOON + DAY // 2 - 1), count=Decimal("2.50")),
        row("none", due=None, count=10**20, states=["KAZ", "KGZ"], who=None),
        row("far", due=(-62_000_000_000_000_000, NOON), count=True, status=None),
    ]
    head, *cells = sheet_of(lists_xlsx([Table("t", "T", COLUMNS, rows)], NOTE))
    assert head[1:3] == ["Due, earliest (UTC)", "Due, latest (UTC)"]
    assert [str(it) for it in cells[0][1:4]] == ["2026-05-28 12:00:00", "never, or not known", ""]
    # The last microsecond of a day is that day, not the next.
    assert [str(it) for it in cells[1][1:4]] == ["not known", "2026-05-28 23:59:59", "2.5"]
    assert cells[2][1:6] == ["", "", str(10**20), "", "KAZ, KGZ"]
    assert cells[3][1] == "0005-04-22T09:46:40Z" or str(cells[3][1]).startswith("000")
    features = json.loads(list_geojson(Table("t", "T", COLUMNS, rows), NOTE))["features"]
    told = features[0]["properties"]
    assert (told["due_lo"], told["due_hi"], told["count"]) == (
        "2026-05-28T12:00:00Z",
        "never",
        None,
    )
    assert features[1]["properties"]["due_lo"] is None
    assert features[0]["geometry"] is None


def test_days_and_ranges_of_a_calendar_are_all_day() -> None:
    end = NOON + DAY // 2 - 1
    rows = [
        row("by the day", _dates=((end, end), "1", "a")),
        row(
            "range",
            _dates=((NOON, NOON + 2 * DAY), "2", "b"),
            _handling="restricted",
            status="excused",
        ),
        row("open", _dates=((ALWAYS, NOON), "3@hofburg", "c"), status="undetermined"),
        row("never", _dates=((ALWAYS, NEVER), "4", "d")),
        row("no date", _dates=None),
    ]
    made = list(Calendar.from_ical(list_ics(Table("t", "T", COLUMNS, rows), NOTE)).walk("VEVENT"))
    told = [(str(it.decoded("dtstart")), str(it["class"]), str(it["status"])) for it in made]
    assert told == [
        ("2026-05-28", "PUBLIC", "CONFIRMED"),
        ("2026-05-28", "CONFIDENTIAL", "CANCELLED"),
        ("2026-05-28 12:00:00+00:00", "PUBLIC", "TENTATIVE"),
    ]
    assert str(made[1].decoded("dtend")) == "2026-05-31"
    assert str(made[2]["uid"]) == "3@hofburg"
    assert [str(it["uid"]) for it in made] == [
        str(it["uid"])
        for it in Calendar.from_ical(list_ics(Table("u", "U", COLUMNS, rows), NOTE)).walk("VEVENT")
    ]


# Handling marks


def cases_in(ran: Any) -> list[str]:
    return sorted({cells["what"] for cells in table_of(ran.content.decode())})


def test_findings_inherit_the_marks_of_their_case(marked: TestClient) -> None:
    asked = "/found?as_of=2022-05-10&holder=LIE&format=csv"
    low = marked.get(asked)
    assert cases_in(low) == ["AND/1", "of no entry"]
    about = low.content.decode().rpartition("\n\n")[2]
    assert re.search(r"Withheld: \d+ rows? marked restricted", about)
    assert re.search(r"Withheld: \d+ rows? marked eyes-only", about)
    assert "Handling of this file: public" in about
    more = marked.get(f"{asked}&up_to=restricted")
    assert cases_in(more) == ["AND/1", "AND/2", "of no entry"]
    assert 'filename="found-2022-05-10-restricted.csv"' in more.headers["content-disposition"]
    every = marked.get(f"{asked}&up_to=all")
    assert cases_in(every) == ["AND/1", "AND/2", "AND/3", "of no entry"]
    assert "Withheld" not in every.content.decode()
    assert "Handling of this file: eyes-only" in every.content.decode()
    wrong = marked.get(f"{asked}&up_to=secret")
    assert wrong.status_code == 400
    assert "public, restricted, all" in wrong.text


def test_the_menu_says_what_is_withheld(marked: TestClient) -> None:
    listed = marked.get("/found?as_of=2022-05-10&holder=LIE&menu=1").json()
    assert [it[0] for it in listed] == ["json", "csv", "csv", "xlsx", "xlsx", "pdf"]
    without, every = listed[1], listed[2]
    assert re.search(r"without \d+ marked rows", without[1])
    assert "up_to" not in without[2]
    assert "marked eyes-only" in every[1]
    assert "up_to=all" in every[2]
    assert marked.get(listed[5][2].replace("&menu=1", "").replace("menu=1&", "")).status_code == 200
    plain = marked.get("/trial?menu=1").json()
    assert [it[1] for it in plain] == ["JSON", "CSV", "Excel (XLSX)", "PDF"]


def test_a_pdf_above_the_reader_is_refused_with_its_remedy(marked: TestClient) -> None:
    asked = "/found?as_of=2022-05-10&holder=LIE&format=pdf"
    ran = marked.get(asked)
    assert ran.status_code == 400
    assert "up_to=all" in ran.text
    made = marked.get(f"{asked}&up_to=all")
    assert made.headers["content-type"] == "application/pdf"
    assert "eyes-only.pdf" in made.headers["content-disposition"]
    if shutil.which("pdftotext"):
        words = subprocess.run(
            ["pdftotext", "-", "-"], input=made.content, capture_output=True, check=True
        )
        assert b"EYES-ONLY" in words.stdout
        assert b"hofburg assess" in words.stdout


def test_a_row_that_says_no_mark_has_the_highest_of_its_answer(marked: TestClient) -> None:
    asked = "/silent?as_of=2022-05-10&holder=LIE&format=csv"
    assert table_of(marked.get(asked).content.decode()) == []
    assert len(table_of(marked.get(f"{asked}&up_to=all").content.decode())) == 1


def test_json_is_what_the_command_prints(marked: TestClient) -> None:
    made = marked.get("/found?as_of=2022-05-10&holder=LIE&format=json").json()
    assert list(made) == ["meta", "n"]
    assert made["meta"]["handling"] == ["public", "restricted", "eyes-only"]
    assert made["meta"]["again"].startswith("hofburg assess")


# The pages of the workbench


def test_the_register_is_exported_whole(client: TestClient, demo_centre: Path) -> None:
    rows = table_of(client.get("/register?format=csv").content.decode())
    desk = Desk(demo_centre)
    with inquiry.at_folder(demo_centre):
        assert len(rows) == len(desk.records())
    about = client.get("/register?format=csv").content.decode().rpartition("\n\n")[2]
    with inquiry.at_folder(demo_centre):
        source = inquiry.read_source(desk.places[0], desk.library())
    assert source.digest in about
