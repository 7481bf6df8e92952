"""The map in a browser: what is drawn is what is listed, on every day and under every filter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from web.browsing import Served, Watched

# What the script holds, read from inside: features of the layer, and the rows of the list.
DRAWN = """() => {
  const page = document.querySelector('[data-map]').hofburg;
  const drawn = page.things.getFeatures().map((it) => it.get('thing').n).sort((a, b) => a - b);
  const listed = page.shown.filter((it) => it.pieces.length).map((it) => it.n).sort((a, b) => a - b);
  const {drawn: d, placed, unplaced} = document.querySelector('[data-count]').dataset;
  return {drawn, listed, rows: page.list.length, counts: [d, placed, unplaced].map(Number)};
}"""


@pytest.fixture
def map_page(watched: Watched, served: Served, moment: str) -> Page:
    return ready(
        watched.open(served, f"/map?as_of={moment}", viewport={"width": 1280, "height": 900})
    )


def ready(page: Page) -> Page:
    page.wait_for_selector("[data-map][data-ready]", timeout=30_000)
    return page


def held(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(DRAWN)
    return found


def in_step(page: Page) -> dict[str, Any]:
    """Every feature has its row and every row with a place its feature, once each."""
    found = held(page)
    drawn, placed, unplaced = found["counts"]
    assert found["drawn"] == found["listed"]
    assert len(set(found["drawn"])) == len(found["drawn"]) == drawn == placed
    assert found["rows"] == placed + unplaced
    return found


def test_all_that_is_listed_is_drawn(map_page: Page) -> None:
    assert in_step(map_page)["counts"][0] > 100
    # Nothing thins it out: no clustering, no decluttering of any layer or symbol.
    assert map_page.evaluate(
        """() => document.querySelector('[data-map]').hofburg.map.getLayers().getArray()
          .every((it) => !it.getDeclutter())"""
    )
    modes = map_page.evaluate(
        """() => document.querySelector('[data-map]').hofburg.things.getFeatures().flatMap((it) => {
          const style = it.getStyle();
          const made = typeof style === 'function' ? style(it, 100) : style;
          return [made].flat().flatMap((one) => [one.getImage(), one.getText()])
            .filter(Boolean).map((one) => one.getDeclutterMode());
        })"""
    )
    assert set(modes) == {"none"}


def test_the_slider_moves_map_and_list_together(map_page: Page) -> None:
    """Over a whole year, by the keyboard too."""
    slider = map_page.get_by_label("Day of the year")
    seen = set()
    for day in range(0, 365, 13):
        slider.evaluate(
            "(it, day) => { it.value = day; it.dispatchEvent(new Event('input')) }", day
        )
        seen.add(tuple(in_step(map_page)["drawn"]))
    assert len(seen) > 3
    slider.focus()
    before = map_page.input_value("[name=at]")
    slider.press("ArrowLeft")
    after = map_page.input_value("[name=at]")
    assert after < before
    assert f"at={after}" in map_page.url
    assert slider.get_attribute("aria-valuetext") == map_page.inner_text("[data-day]")
    export = map_page.locator(".exports a", has_text="GeoJSON").first
    assert f"at={after}" in str(export.get_attribute("href"))


def test_filters_change_both_and_stand_in_the_address(map_page: Page) -> None:
    map_page.get_by_label("Kind").select_option("unit")
    map_page.get_by_label("State", exact=True).fill("AND")
    map_page.get_by_role("button", name="Show", exact=True).click()
    map_page.wait_for_url(re.compile("state=AND"))
    expect(map_page.locator("[data-map]")).not_to_have_attribute("aria-busy", "true")
    found = in_step(map_page)
    assert found["counts"][0] > 3
    states = map_page.locator(".map-things tbody td:nth-child(3)").all_inner_texts()
    assert all("AND" in one for one in states)
    map_page.reload()
    assert in_step(ready(map_page))["drawn"] == found["drawn"]


def test_a_row_marks_its_thing_and_a_thing_its_row(map_page: Page) -> None:
    row = map_page.locator(".map-things tbody tr").nth(5)
    button = row.get_by_role("button")
    button.focus()
    assert map_page.evaluate("document.querySelector('[data-map]').hofburg.pointed?.n") == int(
        str(row.get_attribute("data-n"))
    )
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    name = button.inner_text()
    assert name in map_page.inner_text("[data-chosen]")
    map_page.wait_for_timeout(400)
    # The other way round: where the map now has it, a click finds it again.
    at = map_page.evaluate(
        """() => {
          const page = document.querySelector('[data-map]').hofburg;
          const [thing] = page.chosen;
          const [x, y] = page.features.get(thing.n).getGeometry().getFirstCoordinate();
          page.choose([]);
          const box = document.querySelector('[data-canvas]').getBoundingClientRect();
          const [px, py] = page.map.getPixelFromCoordinate([x, y]);
          return [box.x + px, box.y + py, box.y];
        }"""
    )
    expect(button).to_have_attribute("aria-pressed", "false")
    map_page.mouse.click(at[0], at[1])
    expect(row).to_have_class(re.compile(r"\bat\b"))


def test_north_is_up_and_controls_are_named(map_page: Page) -> None:
    for name in ("Nearer", "Farther", "North up at the middle of the map"):
        expect(map_page.get_by_role("button", name=name)).to_be_visible()
    leaning = map_page.evaluate(
        """() => {
          const view = document.querySelector('[data-map]').hofburg.map.getView();
          const [x, y] = view.getCenter();
          return view.getRotation() - Math.atan2(x, -y);
        }"""
    )
    assert abs(leaning) < 0.5
    map_page.get_by_role("button", name="North up at the middle of the map").click()
    map_page.wait_for_timeout(500)
    leaning = map_page.evaluate(
        """() => {
          const view = document.querySelector('[data-map]').hofburg.map.getView();
          const [x, y] = view.getCenter();
          return view.getRotation() - Math.atan2(x, -y);
        }"""
    )
    assert abs(leaning) < 0.001


def test_the_projection_is_its_own_inverse_and_whole_at_the_dateline(map_page: Page) -> None:
    """From Chukotka to Alaska is a step, and land is drawn on both sides of 180 degrees."""
    found = map_page.evaluate(
        """() => {
          const {map, land} = document.querySelector('[data-map]').hofburg;
          const at = (x, y) => land.getFeaturesAtCoordinate([x, y]).length;
          const scale = 6371008.8 * (1 + Math.sin(50 * Math.PI / 180));
          const plane = (lat, lon) => {
            const d = scale * Math.tan((90 - lat) * Math.PI / 360);
            return [d * Math.sin(lon * Math.PI / 180), -d * Math.cos(lon * Math.PI / 180)];
          };
          const steps = [[66, 179.9], [66, -179.9]].map(([lat, lon]) => plane(lat, lon));
          return {
            apart: Math.hypot(steps[0][0] - steps[1][0], steps[0][1] - steps[1][1]),
            chukotka: at(...plane(67.5, 178)) + at(...plane(67.5, -178)),
            alaska: at(...plane(65, -155)), ocean: at(...plane(50, -30)), caspian: at(...plane(42, 50.5)),
          };
        }"""
    )
    assert found["apart"] < 15_000
    assert found["chukotka"] == 2
    assert found["alaska"] == 1
    assert found["ocean"] == found["caspian"] == 0


def test_on_paper_the_map_and_what_it_rests_on(map_page: Page) -> None:
    map_page.emulate_media(media="print")
    for text in ("Natural Earth", "not the official channel", "Whose ground"):
        expect(map_page.get_by_text(text).first).to_be_visible()
    expect(map_page.locator("[data-legend] li").first).to_be_visible()
    expect(map_page.locator(".ol-scale-line")).to_be_visible()
    expect(map_page.locator(".map-things")).to_be_hidden()


def test_without_scripts_the_list_and_a_picture_remain(
    watched: Watched, served: Served, moment: str
) -> None:
    page = watched.open(served, f"/map?as_of={moment}&state=AND", java_script_enabled=False)
    expect(page.locator(".map-overview")).to_be_visible()
    expect(page.locator("[data-canvas]")).to_be_hidden()
    assert page.evaluate("document.querySelector('.map-overview').naturalWidth") > 0
    expect(page.locator(".map-things tbody tr")).not_to_have_count(0)
