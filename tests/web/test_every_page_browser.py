"""Every page in a browser, in both languages, wide and narrow: pictures, accessibility, no scripts.

The pictures are kept in build/screenshots, or where $HOFBURG_ARTEFACTS says; script/screenshots makes
them anew. Nothing may leave the machine, and no policy may be broken, on any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from web.browsing import Served, Watched, artefacts
from web.pages import PAGES, address

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LANGUAGES = {"en": "en-GB", "ru": "ru-RU"}
WIDTHS = {1600: 1000, 360: 740}
# WCAG 2.2 AA, as axe counts it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
TALLEST = 12_000  # pixels of a picture; a longer page is cut there


class Visitors:
    """One page of a browser for each language, with scripts; one without."""

    def __init__(self, watched: Watched, served: Served) -> None:
        self.watched = watched
        self.served = served
        self._pages: dict[tuple[str, bool], Page] = {}

    def page(self, language: str, *, scripts: bool = True) -> Page:
        """The page of a visitor who has that language."""
        self.watched.requests.clear()
        self.watched.said.clear()
        key = (language, scripts)
        if key not in self._pages:
            self._pages[key] = self.watched.open(
                self.served, "/help", locale=LANGUAGES[language], java_script_enabled=scripts
            )
        return self._pages[key]

    def fine(self) -> None:
        """Nothing went elsewhere, and the console is silent."""
        assert self.watched.strangers() == []
        assert self.watched.said == []


@pytest.fixture(scope="module")
def visitors(browser: Browser, served: Served) -> Iterator[Visitors]:
    with Watched(browser) as watched:
        yield Visitors(watched, served)
        watched.said.clear()  # each test looked at its own


def go(page: Page, where: str) -> None:
    """Open a page; of a study that takes longer than a page may, what there is at its end."""
    status = 202
    for _ in range(600):
        answer = page.goto(where)
        assert answer is not None
        status = answer.status
        if status != 202:
            break
        page.wait_for_timeout(200)
    assert status == 200


def faults(page: Page) -> list[str]:
    """What axe finds: rule, where, why."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{it['id']}: {node['target']}: {' '.join(node.get('failureSummary', '').split())}: {node['html'][:200]}"
        for it in found
        for node in it["nodes"]
    ]


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(height, TALLEST)}
    page.screenshot(path=artefacts() / f"{name}.png", full_page=True, clip=clip)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_seen_by_everybody(
    visitors: Visitors, demo_centre: Path, name: str, language: str
) -> None:
    page = visitors.page(language)
    where = f"{visitors.served.origin}{address(name, demo_centre)}"
    page.set_viewport_size({"width": 1600, "height": WIDTHS[1600]})
    go(page, where)
    if page.locator("[data-map]").count():
        page.locator("[data-map][data-ready]").wait_for()
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        picture(page, f"{name}.{language}.{width}")
        if width == 1600 or language == "en":  # what the width changes is no matter of language
            assert faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"at {width} px the page is {wide} px wide: what is wide must scroll"
    visitors.fine()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_without_scripts(visitors: Visitors, demo_centre: Path, name: str) -> None:
    page = visitors.page("en", scripts=False)
    go(page, f"{visitors.served.origin}{address(name, demo_centre)}")
    assert page.locator("h1").is_visible()
    main = page.locator("main")
    assert len(main.inner_text()) > 60
    rows = main.locator("tbody tr")
    folded = main.locator("details:not([open]) tbody tr")
    shown = main.locator("tbody tr:visible")
    assert shown.count() == rows.count() - folded.count()
    # A form that only a script can send, and a link that leads nowhere without one.
    assert main.locator("form:not(:has(button, input[type=submit]))").count() == 0
    assert main.locator('a:not([href]), a[href="#"], a[href=""]').count() == 0
    visitors.fine()
