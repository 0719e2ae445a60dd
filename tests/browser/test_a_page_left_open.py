"""A page that is left open warns, covers itself and goes to the login; whoever is there stays (ASVS 14.3.1)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from visiting import Visitor

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Session
from husheng.foundation.agencies.sessions import TOUCHED, SessionStore
from husheng.foundation.testing import City

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
]
Open = Callable[[], Visitor]
Login = Callable[[Actor], str]
WARNING, GONE = "秒自动退出", "内容已遮住"
SOON, PATIENT = 29 * 60 + 10, 60_000


@pytest.fixture
def desk(city: City, visitor: Open, login_of: Login) -> Visitor:
    """Somebody at the desk, whose browser's clock the test turns."""
    one = visitor()
    one.page.clock.install()
    one.log_in(login_of(city.actor("security_officer")))
    return one


def left_alone(seconds: int) -> None:
    """The server's side of it: nobody has used the session for so long."""
    row = Session.objects.exclude(user=None).get()
    store = SessionStore(row.session_key)
    store[TOUCHED] = int(time.time()) - seconds
    store.save()


def touched() -> int:
    """Seconds since the session was last used."""
    row = Session.objects.exclude(user=None).get()
    return int(time.time()) - int(row.get_decoded()[TOUCHED])


def used_again() -> None:
    """The page tells the server by itself, a moment after the key was pressed."""
    until = time.monotonic() + 20
    while touched() >= 60 and time.monotonic() < until:
        time.sleep(0.1)
    assert touched() < 60


def dialog(page: Page) -> str:
    return "dialog#idle[open]"


def test_a_page_left_open_covers_itself_and_goes_to_the_login(
    city: City, visitor: Open, login_of: Login, settings: object
) -> None:
    """By the clocks of the real browser and the real server, with half a minute in place of half an hour."""
    settings.HUSHENG_IDLE_MINUTES = 0.3  # type: ignore[attr-defined]
    one = visitor()
    one.log_in(login_of(city.actor("security_officer")))
    page = one.open("/people/enrol/")
    expect(page.locator("#id_name")).to_be_visible()
    expect(page.locator(dialog(page))).to_contain_text(WARNING, timeout=PATIENT)
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=%2Fpeople%2Fenrol%2F"), timeout=PATIENT)
    expect(page.locator("main")).to_contain_text("很久没有操作")
    assert not Session.objects.exclude(user=None).exists()
    assert one.noise == []


def test_a_minute_before_it_warns_and_one_can_stay_with_what_was_typed(desk: Visitor) -> None:
    page = desk.open("/people/enrol/")
    page.fill("#id_name", "写了一半")
    page.clock.fast_forward(SOON * 1000 - 30_000)
    expect(page.locator(dialog(page))).to_have_count(0)
    left_alone(SOON)
    page.clock.fast_forward(31_000)
    expect(page.locator(dialog(page))).to_contain_text(WARNING)
    desk.keep("idle-warning")
    page.keyboard.press("Enter")
    expect(page.locator(dialog(page))).to_have_count(0)
    expect(page.locator("#id_name")).to_have_value("写了一半")
    used_again()
    page.clock.fast_forward(5 * 60 * 1000)
    expect(page.locator(dialog(page))).to_have_count(0)
    assert desk.noise == []


def test_whoever_types_is_asked_nothing(desk: Visitor) -> None:
    page = desk.open("/people/enrol/")
    left_alone(SOON)
    page.clock.fast_forward(SOON * 1000 - 20_000)
    page.fill("#id_name", "")
    page.locator("#id_name").press_sequentially("yi")
    page.clock.fast_forward(21_000)
    page.clock.run_for(3000)
    expect(page.locator(dialog(page))).to_have_count(0)
    for _ in range(50):
        if touched() < 60:
            break
        page.wait_for_timeout(200)
    assert touched() < 60
    expect(page.locator(dialog(page))).to_have_count(0)


def test_a_page_asks_without_using_the_session(desk: Visitor) -> None:
    """The negative control: the warning itself must not keep the session alive."""
    page = desk.open("/help/")
    left_alone(SOON)
    page.clock.fast_forward(SOON * 1000)
    expect(page.locator(dialog(page))).to_contain_text(WARNING)
    assert touched() >= SOON


def test_the_content_is_covered_before_anything_else_happens(desk: Visitor) -> None:
    page = desk.open("/people/enrol/")
    page.route("**/sessions/left/", lambda route: None)  # the server is slow to answer
    page.clock.fast_forward(31 * 60 * 1000)
    expect(page.locator(dialog(page))).to_contain_text(GONE)
    expect(page.locator("#id_name")).to_be_hidden()
    expect(page.locator(".topbar")).to_be_hidden()
    desk.keep("idle-covered")


def test_tabs_agree(desk: Visitor) -> None:
    first = desk.open("/help/")
    second = desk.context.new_page()
    second.clock.install()
    second.goto(desk.base + "/people/")
    left_alone(SOON)
    for page in (first, second):
        page.clock.fast_forward(SOON * 1000)
        expect(page.locator(dialog(page))).to_contain_text(WARNING)
    second.locator("#idle button").click()
    for page in (second, first):
        expect(page.locator(dialog(page))).to_have_count(0)
    second.click("details.swap summary")
    second.locator('form[action="/accounts/logout/"] button').click()
    expect(first).to_have_url(re.compile(r"/accounts/login/"))
    expect(first.locator("main")).not_to_contain_text("快捷键")


def test_it_is_said_in_english(desk: Visitor) -> None:
    desk.open("/people/")
    page = desk.english()
    left_alone(SOON)
    page.clock.fast_forward(SOON * 1000)
    expect(page.locator(dialog(page))).to_contain_text("seconds")
    desk.keep("idle-warning-en")
