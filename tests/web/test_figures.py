"""The pages say what the commands say: every figure, for the same question."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from web.command import Ran, words_of
from web.pages import PAGES, address, ask, pages_without_example

# Pages of no question: there is no command that says the same.
WITHOUT_COMMAND = {
    "help", "glossary", "drafts", "draft_choose", "draft_new", "draft_edit", "draft", "draft_print",
    "draft_delete",
}  # fmt: skip
# Pages whose command prints a text for people: the records of that text are among the page's.
IN_TEXT = ("entry", "thread")
RECORD = re.compile(r"sha256:[0-9a-f]{64}")
AGAIN = re.compile(r'<code class="again">([^<]+)</code>')
FIGURE = re.compile(r'<data value="([^"]*)"')
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
TOTAL = re.compile(r'<span class="total">\(<data value="(\d+)">.*?</span>', re.DOTALL)


def test_every_page_has_an_example() -> None:
    assert pages_without_example() == [], "add one to EXAMPLES in tests/web/pages.py"


def apart(document: Any) -> Any:
    """A document without the line that asks it again."""
    if isinstance(document, dict) and isinstance(document.get("meta"), dict):
        meta = {key: value for key, value in document["meta"].items() if key != "again"}
        return document | {"meta": meta}
    return document


ANSWERING = [page for page in PAGES if page not in WITHOUT_COMMAND]


@pytest.mark.parametrize("page", ANSWERING)
def test_a_page_says_what_its_command_says(
    client: TestClient, demo_centre: Path, command: Callable[..., Ran], page: str
) -> None:
    answer = ask(client, address(page, demo_centre, format="json"))
    assert answer.status_code == 200, answer.text
    ours = answer.json()
    shown = ask(client, address(page, demo_centre)).text
    lines = [html.unescape(line) for line in AGAIN.findall(shown)]
    assert lines, "the page shows the command that says the same"
    if page in IN_TEXT:
        (line,) = lines
        told = RECORD.findall(command(demo_centre, *words_of(line)).out)
        assert told
        assert set(told) <= set(RECORD.findall(answer.text))
        return
    said = []
    for line in lines:
        ran = command(demo_centre, *words_of(line), "--format", "json")
        if ran.code in (0, 1):  # 1: a check found something; 2: what prints no JSON
            said.append(ran.json)
    # Where a command prints a bare list, a page may say what it lists.
    forms = [apart(ours), *(ours.values() if isinstance(ours, dict) and len(ours) == 1 else ())]
    assert any(form == apart(it) for form in forms for it in said)
    if isinstance(ours, dict) and "meta" in ours:
        assert ours["meta"]["again"].removesuffix(" --format json") in lines


def numbers(value: Any) -> Iterator[Decimal]:
    """All numbers that a document says: its own, how long its lists are, how many items are alike."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list):
        yield Decimal(len(value))
        alike: Counter[tuple[str, str]] = Counter()
        for inner in value:
            yield from numbers(inner)
            if isinstance(inner, dict):
                alike.update((key, json.dumps(said)) for key, said in inner.items())
        yield from map(Decimal, alike.values())
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield Decimal(str(value))
    elif isinstance(value, str):
        try:
            yield Decimal(value)
        except InvalidOperation:
            return


@pytest.mark.parametrize("page", ANSWERING)
def test_no_figure_of_a_page_is_its_own(client: TestClient, demo_centre: Path, page: str) -> None:
    """What a page marks as a figure stands in its JSON, or counts what stands there."""
    said = set(numbers(ask(client, address(page, demo_centre, format="json")).json()))
    shown = TOTAL.sub("", ask(client, address(page, demo_centre)).text)
    figures = [Decimal(found) for found in FIGURE.findall(shown)]
    assert [str(it) for it in figures if it not in said] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_list_has_as_many_rows_as_it_says(
    client: TestClient, demo_centre: Path, page: str
) -> None:
    for table in TABLE.findall(ask(client, address(page, demo_centre)).text):
        if total := TOTAL.search(table):
            body = table.partition("<tbody>")[2]
            assert body.count("<tr") == int(total[1]), table[:300]
