"""hofburg annual: from template to record, and back to a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.conftest import Command, Ran

WAY = (
    "--channel", "OSCE Communications Network", "--number", "CBM/LI/26/0004",
    "--at", "2026-11-20T10:00Z",
)  # fmt: skip
UNITS = (
    {"designation": "Guard", "kind": "formation", "service": "land", "level": "brigade",
     "active": True, "strength": 300, "place": "fictional: Upper Bridge"},
    {"designation": "1st Company", "kind": "unit", "combat": True, "service": "land",
     "level": "company", "superior": "Guard", "active": True, "strength": 90,
     "place": "fictional: Lower Bridge"},
)  # fmt: skip
BODY: dict[str, Any] = {
    "year": 2026, "valid": "2026-01-01", "language": "en", "nil": False, "units": 1, "quota": 1,
    "forces": list(UNITS), "no_increases": True, "no_plans": True,
}  # fmt: skip


def entry(number: str = "1", **body: Any) -> dict[str, Any]:
    return {
        "regime": "VD2011", "kind": "annual_exchange", "author": "LIE", "number": number,
        "to": [], "copies": ["*"], "sent": "2025-12-10T10:00Z", "origin": "demo",
        "body": BODY | body,
    }  # fmt: skip


@pytest.fixture
def filled(hofburg: Command, centre: Path) -> Callable[..., Path]:  # noqa: ARG001 (to be in it)
    """A workbook of this year, made from last year's form and edited."""
    Path("last.json").write_text(json.dumps(entry()), encoding="utf-8")
    assert hofburg("register", "add", "last.json").code == 0
    assert hofburg("annual", "template", "--year", "2027", "form.xlsx").code == 0

    def edit(**cells: Any) -> Path:
        book = openpyxl.load_workbook("form.xlsx")
        for at, value in cells.items():
            sheet, _, cell = at.partition("_")
            book[sheet][cell] = value
        book.save("filled.xlsx")
        return Path("filled.xlsx")

    return edit


def test_a_template_holds_last_year_moved_on(filled: Callable[..., Path], hofburg: Command) -> None:
    book = openpyxl.load_workbook(filled())
    assert [book["Cover"][f"B{n}"].value for n in (1, 5)] == [2027, 1]
    assert str(book["Cover"]["B2"].value)[:10] == "2027-01-01"
    assert book["Forces"]["A3"].value == "1st Company"
    ran = hofburg("annual", "template", "--year", "2027", "form.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is overwritten" in ran.err


def test_a_template_may_be_blank_or_made_from_a_file(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    ran = hofburg("annual", "template", "--year", "2028", "--from", "blank", "blank.xlsx")
    assert (ran.code, ran.err.splitlines()[0]) == (0, "hofburg: blank.xlsx: written, empty.")
    ran = hofburg("annual", "template", "--year", "2028", "--from", filled(), "next.xlsx")
    assert "filled in from filled.xlsx" in ran.err
    assert "moved on to 2028: year, valid." in ran.err
    assert openpyxl.load_workbook("next.xlsx")["Cover"]["B1"].value == 2028


@pytest.mark.usefixtures("centre")
def test_what_tells_of_the_old_year_is_left_out(hofburg: Command) -> None:
    plans = [{"unit": "Guard", "what": "increase", "troops": 2000, "start": "2026-03-01",
              "finish": "2026-05-01"}]  # fmt: skip
    Path("last.json").write_text(json.dumps(entry(increases=plans)), encoding="utf-8")
    hofburg("register", "add", "last.json")
    ran = hofburg("annual", "template", "--year", "2027", "form.xlsx")
    assert "left out, because they tell of days of the old year: increases." in ran.err
    assert openpyxl.load_workbook("form.xlsx")["Increases"]["A2"].value is None


def test_a_check_tells_by_sheet_row_and_column(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    ran = hofburg("annual", "check", filled(Forces_B3="company", Cover_B5=4))
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == "filled.xlsx: Annual exchange of military information of LIE for 2027"
    assert lines[1].startswith("  1 error, ")
    assert "  - B3: error: Formation or unit: 'company' is not one of the choices." in ran.out
    assert any(line.startswith("    Choose: formation (") for line in lines)
    assert "unit (часть)." in ran.out
    assert lines.index("Forces") > lines.index("") > 0


def test_a_check_passes_a_good_form(filled: Callable[..., Path], hofburg: Command) -> None:
    ran = hofburg("annual", "check", filled())
    assert (ran.code, ran.err) == (0, "")
    assert "It can be recorded." in ran.out


def test_a_check_is_data_too(filled: Callable[..., Path], hofburg: Command) -> None:
    path = filled(Forces_B3="=company", Cover_B5=4)
    found = hofburg("annual", "check", path, "--format", "json").json
    assert (found["state"], found["year"], found["recordable"]) == ("LIE", 2027, False)
    (error,) = (it for it in found["remarks"] if it["severity"] == "error")
    assert error["cells"] == [{"sheet": "Forces", "row": 3, "column": "B"}]
    ran = hofburg("annual", "check", path, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["cells"] for row in rows if row["severity"] == "error"] == ["B3"]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "@")]


def test_many_lines_of_one_rule_are_told_together(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    more = {f"Forces_{column}{row}": value for row in range(4, 24)
            for column, value in (("A", f"Unit {row}"), ("B", "unit"), ("D", "land"))}  # fmt: skip
    path = filled(**more)
    ran = hofburg("annual", "check", path)
    assert "The same in 12 more: rows 12-23." in ran.out
    every = hofburg("annual", "check", path, "--all")
    assert "The same in" not in every.out
    assert len(every.out) > len(ran.out)


def test_faults_are_marked_in_a_copy(filled: Callable[..., Path], hofburg: Command) -> None:
    path = filled(Forces_B3="company")
    before = path.read_bytes()
    ran = hofburg("annual", "check", path, "--mark", "marked.xlsx")
    assert (ran.code, path.read_bytes()) == (1, before)
    book = openpyxl.load_workbook("marked.xlsx")
    assert book.sheetnames[0] == "Hofburg check"
    assert "not one of the choices" in book["Forces"]["B3"].comment.text
    assert hofburg("annual", "check", path, "--mark", "marked.xlsx").code == 2
    ran = hofburg("annual", "check", "last.json", "--mark", "m.xlsx")
    assert (ran.code, "only a workbook can be marked" in ran.err) == (2, True)


def records(hofburg: Command) -> list[Any]:
    ran = hofburg("register", "list", "--format", "json")
    return list(ran.json)


def test_an_import_shows_and_writes_nothing_by_itself(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    ran = hofburg("annual", "import", filled(Forces_N3="1 090"))
    assert ran.code == 0
    assert "Nothing was written." in ran.out
    assert "  - Forces N3: '1 090' as 1090" in ran.out
    assert "Before (LIE/1)" in ran.out
    assert len(records(hofburg)) == 2


def test_an_import_records_when_confirmed(filled: Callable[..., Path], hofburg: Command) -> None:
    path = filled()
    ran = hofburg("annual", "import", path, *WAY)
    assert (ran.code, "Add --yes" in ran.err, len(records(hofburg))) == (2, True, 2)
    ran = hofburg("annual", "import", path, *WAY, "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("LIE/CBM/LI/26/0004: annual_exchange, recorded LIE-1/3\n")
    again = hofburg("annual", "import", path, *WAY, "--yes")
    assert (again.code, "is recorded already" in again.err) == (2, True)


def test_half_a_transmission_records_nothing(filled: Callable[..., Path], hofburg: Command) -> None:
    ran = hofburg("annual", "import", filled(), "--channel", "X", "--yes")
    assert ran.code == 2
    assert "--number: is missing" in ran.err
    assert "--at: is missing" in ran.err
    assert "--yes: records nothing" in hofburg("annual", "import", filled(), "--yes").err


def test_a_draft_is_what_message_record_takes(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    ran = hofburg("annual", "import", filled(), "--draft", "draft.json", "--handling", "restricted")
    assert "hofburg message record draft.json" in ran.out
    made = json.loads(Path("draft.json").read_text(encoding="utf-8"))
    assert (made["author"], made["copies"], made["handling"]) == ("LIE", ["*"], "restricted")
    assert hofburg("message", "record", "draft.json", *WAY).code == 0
    assert records(hofburg)[-1]["handling"] == "restricted"


def test_nothing_is_recorded_in_part_unless_asked(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    path = filled(Forces_B3="company", Forces_N2="many")
    ran = hofburg("annual", "import", path, *WAY, "--yes")
    assert (ran.code, len(records(hofburg))) == (1, 2)
    assert "Nothing was recorded." in ran.out
    ran = hofburg("annual", "import", path, *WAY, "--yes", "--leave-out-faulty")
    assert ran.code == 0
    told = [line for line in ran.out.splitlines() if line.startswith("  - Forces ")]
    assert [line[4:13] for line in told] == ["Forces N2", "Forces B3"]
    assert "Left out, because it cannot be read (2):" in ran.out
    hofburg("annual", "export", "out.json")
    forces = json.loads(Path("out.json").read_text(encoding="utf-8"))["body"]["forces"]
    assert ("strength" in forces[0], "kind" in forces[1]) == (False, False)
    assert forces[1]["strength"] == 90


@pytest.mark.usefixtures("nowhere")
def test_another_states_form_is_recorded_as_transcribed(
    hofburg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    hofburg("init", "--state", "LIE", "real")
    monkeypatch.chdir("real")
    Path("theirs.json").write_text(json.dumps(BODY), encoding="utf-8")
    ran = hofburg("annual", "import", "theirs.json", "--from-state", "AND", *WAY, "--yes",
                  "--received", "LIE=2026-11-20T10:05Z")  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    (row,) = records(hofburg)
    assert (row["author"], row["origin"]) == ("AND", "transcribed")


@pytest.mark.parametrize("name", ["out.xlsx", "out.json", "out.zip", "out"])
def test_what_is_exported_and_imported_again_is_the_same(
    filled: Callable[..., Path], hofburg: Command, name: str
) -> None:
    hofburg("annual", "import", filled(), *WAY, "--yes")
    assert hofburg("annual", "export", name).code == 0
    again: Ran = hofburg("annual", "import", name, "--draft", "again.json")
    assert (again.code, "Understood otherwise" in again.out) == (0, False)
    hofburg("annual", "export", "entry.json")
    bodies = [
        json.loads(Path(file).read_text(encoding="utf-8"))["body"]
        for file in ("again.json", "entry.json")
    ]
    assert bodies[0] == bodies[1]
    assert hofburg("annual", "export", name).code == 2


def test_an_export_carries_its_handling_mark(filled: Callable[..., Path], hofburg: Command) -> None:
    hofburg("annual", "import", filled(), *WAY, "--yes", "--handling", "restricted")
    ran = hofburg("annual", "export", "out.xlsx")
    assert "handling mark of this export: restricted." in ran.err
    header = openpyxl.load_workbook("out.xlsx")["Forces"].oddHeader
    assert header is not None
    assert "RESTRICTED" in str(header.center.text)


@pytest.mark.usefixtures("centre")
def test_what_is_not_there_is_said(hofburg: Command) -> None:
    ran = hofburg("annual", "export", "out.xlsx", "--year", "2020")
    assert (ran.code, Path("out.xlsx").exists()) == (2, False)
    assert "the register holds no annual_exchange of LIE for 2020" in ran.err
    ran = hofburg("annual", "export", "out.odt")
    assert "Add --format xlsx, csv or json." in ran.err
    ran = hofburg("annual", "check", "nothing.xlsx")
    assert (ran.code, ran.out) == (2, "")
    Path("page.xlsx").write_text("<html><table></table></html>", encoding="utf-8")
    ran = hofburg("annual", "check", "page.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "[not-a-workbook]" in ran.err
    ran = hofburg("annual", "template", "out.xlsx")
    assert "--year: which year it is about is not said." in ran.err


@pytest.mark.usefixtures("centre")
def test_any_message_has_a_workbook(hofburg: Command) -> None:
    words = ("annual", "template", "--kind", "annual_calendar", "--year", "2027", "calendar.xlsx")
    assert hofburg(*words).code == 0
    ran = hofburg("annual", "check", "calendar.xlsx", "--kind", "annual_calendar")
    assert ran.out.startswith("calendar.xlsx: ")
    ran = hofburg("annual", "check", "calendar.xlsx")
    assert (ran.code, "[wrong-form]" in ran.err) == (2, True)


def test_a_second_form_for_a_year_is_told(filled: Callable[..., Path], hofburg: Command) -> None:
    assert hofburg("annual", "import", str(filled()), *WAY, "--yes").code == 0
    again = ("annual", "import", str(filled(Forces_N2=310)))
    ran = hofburg(*again)
    assert "The register holds one for 2027 already: LIE/CBM/LI/26/0004" in ran.out
    same = ("annual", "import", "form.xlsx", *WAY[:3], "CBM/LI/26/0005", *WAY[4:], "--yes")
    assert hofburg(*same).code == 2
    assert hofburg(*same, "--again").code == 0


def test_what_was_passed_over_is_shown_before_it_is_recorded(
    filled: Callable[..., Path], hofburg: Command
) -> None:
    ran = hofburg("annual", "import", str(filled(Forces_Q1="Remarks", Forces_Q2="see annex")))
    assert "Passed over, or worth knowing (1):" in ran.out
    assert "'Remarks' is none of the form" in ran.out


def test_one_sheet_alone_is_a_part(hofburg: Command, centre: Path) -> None:  # noqa: ARG001
    Path("forces.csv").write_text("Designation;Strength\nGuard;3\n", encoding="utf-8")
    ran = hofburg("annual", "check", "forces.csv")
    assert "It is a part of a form; only a whole one can be recorded." in ran.out
