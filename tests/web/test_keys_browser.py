"""The keyboard, in a browser: help, command menu, rows; never while somebody types; can be turned off."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from web.browsing import Served, Watched


def at(watched: Watched, served: Served, path: str, moment: str) -> Page:
    return watched.open(served, f"{path}{'&' if '?' in path else '?'}as_of={moment}")


def test_help_opens_on_a_question_mark(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/regimes", moment)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Go to the next row of the first list.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_menu_finds_pages_and_states(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/help", moment)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Type the name of a page, a State or a document")
    expect(box).to_be_focused()
    box.fill("glos")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Glossary")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Search everything for: glos")
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url("**/glossary?**")
    # What was seen last comes first, but for where one is.
    page.keyboard.press("/")
    expect(page.get_by_role("option").first).to_contain_text("Help")
    expect(page.get_by_role("option").first).to_contain_text("Seen last")
    page.get_by_role("combobox").fill("лихтен")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Liechtenstein (LIE)")
    page.get_by_role("option", selected=True).click()
    page.wait_for_url("**state=LIE**")


def test_the_menu_searches_for_anything(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/help", moment)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    box.fill("<b>86 & ?")
    box.press("Enter")
    page.wait_for_url("**/search?**")
    assert page.get_by_label("Words, or the beginnings of words").input_value() == "<b>86 & ?"


def test_rows_are_walked_and_opened(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/regimes", moment)
    for key, row in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        link = page.locator("#list-regimes tbody tr").nth(row).locator("a").first
        expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/regimes/DIALOGUE?**")


def test_exports_are_a_key_away(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/regimes", moment)
    page.keyboard.press("x")
    expect(page.locator("details.exports a").first).to_be_focused()


def test_keys_do_nothing_while_somebody_types(
    watched: Watched, served: Served, moment: str
) -> None:
    page = at(watched, served, "/search", moment)
    box = page.get_by_label("Words, or the beginnings of words")
    box.click()
    page.keyboard.type("jk/?x")
    assert box.input_value() == "jk/?x"
    expect(page.locator("dialog")).to_have_count(0)


def test_single_keys_can_be_turned_off(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/help", moment)
    box = page.get_by_label("Single keys are on in this browser")
    expect(box).to_be_enabled()
    box.uncheck()
    page.locator("body").click()
    page.keyboard.press("?")
    page.keyboard.press("Control+k")  # has another key with it, and stays
    expect(page.get_by_role("dialog", name="Command menu")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_label("Single keys are on in this browser")).not_to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_have_count(0)
    page.get_by_label("Single keys are on in this browser").check()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_search_answers_while_one_types(watched: Watched, served: Served, moment: str) -> None:
    page = at(watched, served, "/search", moment)
    page.get_by_label("Words, or the beginnings of words").press_sequentially("казах")
    expect(page.get_by_role("link", name="Kazakhstan", exact=True)).to_be_visible()
    assert "q=" in page.url


def test_pages_of_the_document_work_without_scripts(
    watched: Watched, served: Served, moment: str
) -> None:
    page = watched.open(served, f"/search?q=86&as_of={moment}", java_script_enabled=False)
    page.get_by_role("link", name="VD2011 86 · Reply within 24 hours, and entry").click()
    expect(page.locator("#p-86")).to_contain_text("within 24 hours")
    page.locator("#p-86 h4 a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("VD2011, provision 86")
    page.goto(f"{served.origin}/help?as_of={moment}")
    expect(page.get_by_label("Single keys are on in this browser")).to_be_disabled()
