"""What a verification officer does, from the first start on, in a browser; nothing leaves the machine.

``hofburg serve`` runs as a process of its own that is stopped if it tries to reach another machine; the
browser can resolve no name, and all that it asked for is looked at. Each step leaves a picture.
"""

from __future__ import annotations

import html
import re
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.browsing import Served, Watched, artefacts, command_serving
from web.command import Ran, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AGAIN = "code.again"


class Story:
    """A page that is led from step to step."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self.served = page, served
        self._steps = 0

    def picture(self, name: str) -> None:
        """Keep a picture of this step."""
        self._steps += 1
        self.page.screenshot(path=artefacts() / f"story-{name}.png")

    def menu(self, name: str) -> None:
        """Follow an entry of the menu."""
        self.page.locator("nav.rooms").get_by_role("link", name=name, exact=True).click()
        assert self.page.locator("h1").is_visible()

    def json(self, address: str = "") -> Any:
        """This page, or another, as JSON."""
        url = self.page.url if not address else f"{self.served.origin}{address}"
        joined = "&" if "?" in url else "?"
        answer = self.page.request.get(f"{url}{joined}format=json")
        assert answer.status == 200
        return answer.json()

    def download(self, name: str) -> bytes:
        """What the page gives by that entry of its exports."""
        self.page.locator("details.exports summary").click()
        with self.page.expect_download() as given:
            self.page.locator("details.exports").get_by_role("link", name=name).click()
        return Path(given.value.path()).read_bytes()

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()


@contextmanager
def story(browser: Browser, folder: Path, path: str, *words: str) -> Iterator[Story]:
    """A story from its address on; at its end the service stops and has reached nobody."""
    with command_serving(folder, *words) as (run, served):
        with Watched(browser) as watched:
            page = watched.open(served, path, viewport={"width": 1280, "height": 900})
            yield Story(page, served)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
        assert run.returncode == 0, err
        assert "NOT THIS MACHINE" not in err
        assert "Traceback" not in out + err


def test_the_first_start_shows_worked_cases(
    browser: Browser, tmp_path: Path, command: Callable[..., Ran]
) -> None:
    with story(browser, tmp_path, "/", "--regime", "VD2011") as told:
        page = told.page
        assert page.locator("h1").inner_text() == "Today"
        assert "Casebook" in page.locator("header").inner_text()
        told.picture("01-first-start")

        # A case of which there are two accounts.
        told.menu("Processes")
        page.get_by_role("link", name="ukraine-russia-2022", exact=True).first.click()
        assert page.get_by_role("heading", name="Accounts side by side").is_visible()
        said = told.text()
        assert "Neither is preferred here" in said
        assert "Rests on the account of: published, russia." in said
        told.picture("02-two-accounts")

        # The race for the quota of 2015.
        told.menu("Quotas")
        page.get_by_role("link", name="Who asked first").click()
        page.get_by_label("Case").fill("russia-quota-2015")
        page.get_by_label("Year").fill("2015")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**year=2015**")
        page.get_by_text("17 Feb 2015").first.wait_for()
        said = told.text()
        assert "3 of 3 inspections" in said
        assert re.search(r"2\.\.3\s+Netherlands, 17 Feb 2015", said)
        told.picture("03-race-of-2015")

        # Why, and the command that says it again.
        page.locator('main a[href*="/explain?"]').first.click()
        assert "What the text says" in told.text()
        told.picture("04-explain")
        line = page.locator(AGAIN).first.inner_text()
        ran = command(tmp_path, *words_of(line), "--format", "json")
        assert ran.code == 0, ran.err
        ours, theirs = told.json(), ran.json
        assert ours["meta"].pop("again").startswith("hofburg explain ")
        theirs["meta"].pop("again")
        assert ours == theirs
        printed = command(tmp_path, *words_of(line)).out
        law = " ".join(page.locator("blockquote").inner_text().split())
        assert law in " ".join(printed.split())
        finding = shlex.split(line)[2]
        assert finding in html.unescape(page.content())


def test_a_morning_at_the_centre(browser: Browser, own_centre: Path, moment: str) -> None:
    drafts = {path.name for path in (own_centre / "drafts").iterdir()}
    with story(browser, own_centre, f"/?as_of={moment}") as told:
        page = told.page
        assert "Due within 14 days" in told.text()
        assert "end of 15 Nov 2026" in told.text()
        assert told.download("Calendar").startswith(b"BEGIN:VCALENDAR")
        told.picture("05-today")

        # A draft with one mistake, which is corrected.
        told.menu("Drafts")
        page.goto(f"{told.served.origin}/drafts/new/VD2011/inspection_request?to=LUX")
        area = page.locator('[name="body.area_km2"]')
        area.fill("as far as the river")
        page.get_by_role("button", name="Continue to check your answers").last.click()
        summary = page.get_by_role("alert")
        assert "There is a problem" in summary.inner_text()
        told.picture("06-draft-with-a-mistake")
        summary.get_by_role("link").first.click()
        assert page.locator(":focus").get_attribute("name") == "body.area_km2"
        assert area.input_value() == "as far as the river", "nothing that was written is lost"
        area.fill("1200")
        page.get_by_role("button", name="Continue to check your answers").last.click()
        assert page.get_by_role("alert").count() == 0
        assert "1200" in told.text() or "1,200" in told.text()
        told.picture("07-check-your-answers")
        page.get_by_role("button", name=re.compile("Save")).click()
        assert "/drafts/" in page.url
        (fresh,) = {path.name for path in (own_centre / "drafts").iterdir()} - drafts
        assert "1200" in (own_centre / "drafts" / fresh).read_text(encoding="utf-8")
        told.picture("08-draft")

        # The map and its days.
        page.goto(f"{told.served.origin}/map?as_of={moment}")
        page.locator("[data-map][data-ready]").wait_for()
        count = page.locator("[data-count]")
        slider = page.locator("[data-slider]")
        shown = []
        for day in ("0", "7", "160"):
            slider.fill(day)
            page.wait_for_timeout(700)
            drawn, placed = (count.get_attribute(f"data-{it}") for it in ("drawn", "placed"))
            assert drawn == placed, "as many are drawn as are listed"
            shown.append(int(drawn or 0))
        assert len(set(shown)) > 1, "what is there changes with the day"
        told.picture("09-map")

        # What an arrangement among neighbours changes.
        told.menu("Arrangements")
        page.get_by_role("link", name=re.compile("resilience across borders")).click()
        page.get_by_role("link", name="With and without").click()
        page.locator("main figure img, main img").first.wait_for()
        assert re.search(r"Extra messages\s+12\b", told.text())
        told.picture("10-compared")

        # What can be done without waiting for all, and its first draft.
        told.menu("Options")
        page.get_by_label("Training and courses").check()
        page.get_by_label("parties").fill("LIE, AND")
        page.get_by_label("Who objects").fill("none")
        page.locator("main form button").first.click()
        page.get_by_role("link", name="Training course", exact=True).first.click()
        told.picture("11-option")
        page.get_by_role("link", name="Draft it").first.click()
        assert page.get_by_role("heading", name="Who writes to whom").is_visible()
        told.picture("12-first-draft-of-an-option")

        # In Russian; then a paper to take along.
        page.get_by_role("button", name="Русский").click()
        assert page.locator("html").get_attribute("lang") == "ru"
        page.goto(f"{told.served.origin}/?as_of={moment}")
        assert page.locator("h1").inner_text() == "Сегодня"
        told.picture("13-russian")
        page.locator('main a[href*="/cases/VD2011/LUX"]').first.click()
        page.locator("h1").wait_for()
        assert told.download("PDF").startswith(b"%PDF-")
