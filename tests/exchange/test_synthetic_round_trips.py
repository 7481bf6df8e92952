"""Round trips over a whole made-up year: what goes out as a workbook or as text comes back the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hofburg.exchange import pasted, printed, read_workbook, synthetic_year, write_workbook
from hofburg.regimes import Law, load_regime
from hofburg.register import canonical

YEAR = 2027


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime("VD2011")


@pytest.fixture(scope="module")
def entries(law: Law) -> list[dict[str, Any]]:
    return list(synthetic_year(law, YEAR, 0))


def exchanges(entries: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        if entry["kind"] == "annual_exchange":
            yield entry["author"], entry["body"]


def test_every_exchange_to_excel_and_back(
    law: Law, entries: list[dict[str, Any]], tmp_path: Path
) -> None:
    for number, (state, body) in enumerate(exchanges(entries)):
        path = tmp_path / f"{state}.xlsx"
        # The form of a State and year says when it is due, for which the document is asked anew.
        whose: dict[str, Any] = {} if number % 8 else {"state": state, "year": YEAR}
        write_workbook(law, "annual_exchange", body, path, **whose)
        reading = read_workbook(law, path, "annual_exchange")
        assert reading.faults == [], state
        assert canonical(dict(reading.body)) == canonical(body), state


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_entry_to_text_and_back(
    law: Law, entries: list[dict[str, Any]], language: str
) -> None:
    # What Russian adds are captions: every fourth message shows them.
    for entry in entries if language == "en" else entries[::4]:
        if entry["kind"].startswith("hofburg."):
            continue  # declarations and notes are no messages
        text = printed(law, entry, language)
        back, problems = pasted(text, {law.id: law})
        assert [problem for problem in problems if problem.level == "error"] == []
        assert back is not None
        wanted = {key: value for key, value in entry.items() if key != "origin"}
        assert canonical(back) == canonical(wanted), entry["number"]
