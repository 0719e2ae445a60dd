"""The keyboard, bulk selection, the matrix and the upload bar, in a real browser under the strict policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from playwright.sync_api import Page, expect

from . import samples
from .conftest import Draw, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(draw: Draw, site: Site) -> Page:
    values: dict[str, Any] = {**samples.everything(), "problems": [], "jobs": []}
    return site.show(draw("shell/components.html", values))


def test_j_and_k_move_the_cursor_and_stop_at_the_ends(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(desk.locator("tr.at")).to_contain_text("剩 2 个工作日")
    for _ in range(4):
        desk.keyboard.press("k")
    expect(desk.locator("tr.at")).to_have_count(1)
    expect(desk.locator("tr.at")).to_contain_text("剩 6 个工作日")


def test_slash_goes_to_the_search_and_keys_are_off_while_typing(desk: Page) -> None:
    desk.keyboard.press("/")
    expect(desk.locator("input[name=q]")).to_be_focused()
    desk.keyboard.type("jx?")
    expect(desk.locator("input[name=q]")).to_have_value("jx?")
    expect(desk.locator("tr.at")).to_have_count(0)
    desk.keyboard.press("Escape")
    expect(desk.locator("input[name=q]")).not_to_be_focused()


def test_g_and_then_a_letter_goes_to_a_queue(desk: Page) -> None:
    desk.keyboard.press("g")
    desk.keyboard.press("l")
    expect(desk).to_have_url(re.compile("#leads$"))


def test_a_control_key_is_left_to_the_browser(desk: Page) -> None:
    desk.keyboard.press("Control+j")
    expect(desk.locator("tr.at")).to_have_count(0)


def test_the_question_mark_lists_the_keys_of_the_page(desk: Page) -> None:
    desk.keyboard.press("?")
    dialog = desk.locator("#keyhelp")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-keyhelp-go]")).to_contain_text("线索")
    expect(dialog.locator("[data-keyhelp-page]")).to_contain_text("加筛选")
    desk.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_the_keys_can_be_switched_off(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.locator("[data-keys-switch]").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(desk.locator("tr.at")).to_have_count(0)
    desk.reload()
    desk.keyboard.press("j")
    expect(desk.locator("tr.at")).to_have_count(0)


def test_selecting_opens_the_bar_and_counts(desk: Page) -> None:
    bar = desk.locator(".bulk")
    expect(bar).not_to_be_visible()
    desk.locator("input[name=pick]").first.check()
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("已选 1 条")
    desk.locator("[data-pick-all]").check()
    expect(bar).to_contain_text("已选 3 条")
    desk.locator(".bulk button[type=reset]").click()
    expect(bar).not_to_be_visible()


def test_x_selects_and_shift_x_selects_the_range(draw: Draw, site: Site) -> None:
    values = {**samples.everything(), "problems": [], "clocks": [], "jobs": []}
    page = site.show(draw("shell/components.html", values))
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("input[name=pick]:checked")).to_have_count(3)


def test_more_than_the_cap_cannot_be_sent(desk: Page) -> None:
    desk.evaluate("document.querySelector('.bulk').dataset.cap = '2'")
    desk.locator("[data-pick-all]").check()
    expect(desk.locator(".bulk button[value=assign]")).to_be_disabled()
    desk.locator("input[name=pick]").first.uncheck()
    expect(desk.locator(".bulk button[value=assign]")).to_be_enabled()


def test_arrows_move_over_the_matrix_and_pass_by_what_is_blocked(desk: Page) -> None:
    cells = desk.locator("table[data-matrix] td a")
    cells.first.focus()
    desk.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    for _ in range(9):
        desk.keyboard.press("ArrowRight")
    expect(cells.last).to_be_focused()
    desk.keyboard.press(".")
    expect(desk.locator("[data-soft]")).to_be_focused()


def test_m_asks_to_fill_a_cell_by_hand(desk: Page) -> None:
    desk.locator("[data-manual]").focus()
    desk.keyboard.press("m")
    expect(desk).to_have_url(re.compile("#m$"))


def test_an_error_summary_takes_the_focus(draw: Draw, site: Site) -> None:
    page = site.show(draw("shell/components.html", {**samples.everything(), "jobs": []}))
    expect(page.locator(".errsum")).to_be_focused()


def test_escape_closes_the_menu_of_the_person(desk: Page) -> None:
    desk.locator("details.swap summary").click()
    expect(desk.locator(".menu")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator(".menu")).not_to_be_visible()


def test_escape_twice_leaves_a_public_page(draw: Draw, site: Site) -> None:
    site.pages["/done"] = "<!doctype html><title>done</title>"
    page = site.show(draw("shell/public.html", {"title": "举报", "leave": True, "leave_url": "/done"}))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/done")


UPLOAD = """{% extends "shell/base.html" %}{% block content %}<form method="post" action="/take" data-upload
enctype="multipart/form-data"><input type="file" name="paper"><button name="do" value="check">送</button></form>
{% endblock %}"""


def test_a_file_goes_with_a_bar_and_lands_where_the_server_says(site: Site, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("字" * 1000)
    page = site.show(Template(UPLOAD).render(Context({})))
    page.locator("input[type=file]").set_input_files(paper)
    page.locator("button[name=do]").click()
    page.wait_for_url("**/done")
    assert b'name="do"' in site.posted[0]
    assert "字".encode() in site.posted[0]


def test_without_scripts_the_page_still_says_everything(chromium: Any, draw: Draw, site: Site) -> None:
    html = draw("shell/components.html", {**samples.everything(), "jobs": []})
    site.show(html)
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{site.base}/page")
    assert page.locator(".bulk").is_visible()
    assert not page.locator("[data-chart]").is_visible()
    context.close()
