"""Every link of every page leads somewhere, as far as one of each kind tells."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from starlette.testclient import TestClient

from web.pages import PAGES, address, ask

HREF = re.compile(r'<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"')
IDS = re.compile(r'\sid="([^"]+)"')
_ANSWERED: dict[str, int] = {}  # of each link that was followed; most pages have the same menu


def kind(link: str) -> str:
    """Links are of a kind if they lead to one room of the house, in one format."""
    parts = urlsplit(link)
    steps = parts.path.split("/")
    formats = [pair for pair in parts.query.split("&") if pair.startswith(("format=", "page="))]
    return "/".join([*steps[:2], str(len(steps)), *formats, Path(parts.path).suffix])


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(client: TestClient, demo_centre: Path, page: str) -> None:
    text = ask(client, address(page, demo_centre)).text
    links = dict.fromkeys(html.unescape(found) for found in HREF.findall(text))
    followed: dict[str, list[str]] = {}
    for link in links:
        whole, fragment = urldefrag(link)
        if not whole:
            assert fragment in IDS.findall(text), f"{link} names nothing on this page"
        elif not whole.startswith("data:"):
            followed.setdefault(kind(whole), []).append(whole)
    assert followed
    dead = []
    for listed in followed.values():
        if any(link in _ANSWERED for link in listed):
            continue
        for link in {listed[0], listed[-1]}:
            assert link.startswith("/"), link
            status = _ANSWERED[link] = client.get(link).status_code
            if status not in (200, 202):  # 202: a study is being made
                dead.append((status, link))
    assert dead == []
