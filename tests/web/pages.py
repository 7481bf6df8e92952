"""All pages, in one list that comes from the application's own routes.

A page is a route that is asked with GET, stands in the OpenAPI document, and whose path has no ending
such as ``.svg``. A new page without parameters in its path is tested by being there; one that has some
needs an example below, and a test fails until it has one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from hofburg import inquiry
from hofburg.exchange import DEMO_MOMENT
from hofburg.register import Record
from hofburg.web.pages import PAGES as MODULES

__all__ = ["DRAFT", "EXAMPLES", "FILES", "PAGES", "address", "ask", "pages_without_example"]

_FILE = re.compile(r"\.[a-z0-9]+$")
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
DRAFT = "demo-request"  # a draft that the demo centre of the tests holds
# Routes that give a file or data, and no page, by what they give.
FILES = {
    "entry_printed": "text/plain",
    "entry_signed": "application/json",
    "draft_text": "text/plain",
    "draft_json": "application/json",
}


@dataclass(frozen=True)
class Desk:
    """What stands in the demo centre, for examples that need a name from it."""

    folder: Path

    @cached_property
    def answer(self) -> inquiry.Answer:
        """The answer at the moment at which the demo is looked at."""
        with inquiry.at_folder(self.folder):
            return inquiry.ask(inquiry.Question(as_of=DEMO_MOMENT))

    @cached_property
    def disputed(self) -> Record:
        """A record of a visit of which there are two accounts."""
        return next(it for it in self.answer.records if it.entry.data.get("account") == "host")

    @property
    def case(self) -> str:
        """The case of that visit, by the reference of its request."""
        return str(self.disputed.entry.data["refers_to"][0])

    @cached_property
    def finding(self) -> str:
        """The id of a finding that is missed, where others are to blame for nothing."""
        return next(f.id for f in self.answer.findings(status=["missed"], label="105"))


# What a page is asked for: values of its path, then of its query.
Example = Callable[[Desk], tuple[Mapping[str, str], Mapping[str, str]]]

EXAMPLES: dict[str, Example] = {
    **dict.fromkeys(
        ("entry", "entry_printed", "entry_signed"),
        lambda desk: ({"record": desk.disputed.id.removeprefix("sha256:")}, {}),
    ),
    "thread": lambda desk: ({"reference": desk.case}, {}),
    "draft_new": lambda _: ({"regime": "VD2011", "kind": "inspection_request"}, {}),
    **dict.fromkeys(
        ("draft", "draft_edit", "draft_print", "draft_delete", "draft_text", "draft_json"),
        lambda _: ({"name": DRAFT}, {}),
    ),
    "case": lambda desk: ({"regime": "VD2011", "case": desk.case}, {}),
    "race": lambda _: ({}, {"year": "2026"}),
    "quotas": lambda _: ({}, {"year": "2026"}),
    "regime": lambda _: ({"regime": "VD2011"}, {}),
    "coverage": lambda _: ({"regime": "VD2011"}, {}),
    "provision": lambda _: ({"regime": "VD2011", "label": "76"}, {}),
    **dict.fromkeys(("arrangement", "arrangement_check"), lambda _: ({"name": "KGZ-TJK-2022"}, {})),
    "compare": lambda _: ({"name": "DRAFT-RESILIENCE"}, {}),
    "warn": lambda _: ({"name": "DRAFT-BORDER-NOTICE"}, {"worlds": "20"}),
    "options": lambda _: ({}, {"goal": "training", "parties": "LIE,AND", "objectors": "none"}),
    "option": lambda _: ({"instrument": "bilateral-assistance"}, {"parties": "LIE,AND"}),
    "explain": lambda desk: ({}, {"finding": desk.finding}),
    "search": lambda _: ({}, {"q": "Liechtenstein"}),
}


def _routes() -> dict[str, APIRoute]:
    """Routes of the pages by name, in their order."""
    found = {}
    for name in MODULES:
        for route in import_module(f"hofburg.web.pages.{name}").router.routes:
            page = isinstance(route, APIRoute) and "GET" in (route.methods or ())
            if page and route.include_in_schema and not _FILE.search(route.path):
                found[route.name] = route
    return found


_BY_NAME = _routes()
PAGES = [name for name in _BY_NAME if name not in FILES]


def pages_without_example() -> list[str]:
    """Pages whose path has parameters, and that nobody has given values for."""
    return [
        name for name, it in _BY_NAME.items() if _PARAMETER.search(it.path) and name not in EXAMPLES
    ]


def ask(client: TestClient, where: str) -> Response:
    """What is there; of a study that takes longer than a page may, what there is at its end."""
    for _ in range(600):
        answer = client.get(where)
        if answer.status_code != 202:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{where} was not made in two minutes")


@cache
def _desk(folder: Path) -> Desk:
    return Desk(folder)


def address(name: str, folder: Path, **query: str) -> str:
    """The address of a page of the demo centre in that folder, as of its morning."""
    inside, asked = EXAMPLES[name](_desk(folder)) if name in EXAMPLES else ({}, {})
    path = _PARAMETER.sub(lambda it: quote(inside[it[1]], safe="/"), _BY_NAME[name].path)
    return f"{path}?{urlencode({'as_of': DEMO_MOMENT, **asked, **query})}"
