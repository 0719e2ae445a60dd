"""A first day at the desk, in a real browser: enrolled, logged in twice over, and the first lead accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect
from visiting import Visitor

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
]
Open = Callable[[], Visitor]


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor("intake_officer")


@pytest.fixture
def lead(officer: Actor) -> Lead:
    return leads.register(officer, details())


def test_an_officer_logs_in_finds_what_is_due_and_accepts_it(
    officer: Actor, lead: Lead, visitor: Open, login_of: Callable[[Actor], str]
) -> None:
    person = visitor()
    page = person.log_in(login_of(officer))
    expect(page.locator("h1")).to_have_text("今天需要您办的事")
    person.keep("home")
    row = page.locator("tr", has_text=lead.number)
    expect(row.locator(".clock")).to_contain_text("剩")
    row.locator("a.ti").click()
    person.arrive(str(lead.pk))
    expect(page.locator("main")).to_contain_text(lead.number)
    person.keep("lead-from-home")
    page.locator("main").get_by_role("button", name=re.compile("受理")).first.click()
    expect(page.locator(".pill").first).to_contain_text("核查中")
    person.open("/")
    expect(page.locator("tr", has_text=lead.number).first).to_contain_text("核查")
    expect(page.locator(".tl")).to_contain_text("受理")
    person.keep("home-after-accepting")
    person.english()
    expect(page.locator("h1")).to_have_text("What needs you today")
    person.keep("home-en")
    assert not person.noise


def test_the_keyboard_alone_goes_from_home_to_the_lead_and_back(
    officer: Actor, lead: Lead, visitor: Open, login_of: Callable[[Actor], str]
) -> None:
    person = visitor()
    page = person.log_in(login_of(officer))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    person.arrive(str(lead.pk))
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.locator("h1")).to_have_text("今天需要您办的事")
    person.arrive("/")
    page.keyboard.press("/")
    page.keyboard.type("白桦")
    page.keyboard.press("Enter")
    person.arrive("/search/")
    expect(page.locator("main")).to_contain_text(lead.number)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keyhelp")).to_be_visible()


def code(secret: str) -> str:
    """What an authenticator would show now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_a_new_person_changes_the_password_sets_up_codes_and_enters(
    city: City, visitor: Open, settings: Any
) -> None:
    settings.HUSHENG_SECOND_FACTOR = True
    agency = city.agency("health").pk
    agencies.engage(city.security, "hd-lin", "林知行", "one-time-1234", agency, "intake_officer", None, None)
    person = visitor()
    page = person.log_in("hd-lin", "one-time-1234")
    expect(page.locator(".note")).to_contain_text("一次性口令")
    person.keep("login-one-time")
    page.fill("input[name=oldpassword]", "one-time-1234")
    page.fill("input[name=password1]", "Only-I-know-9")
    page.fill("input[name=password2]", "Only-I-know-9")
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("登录方式")
    person.keep("login-factors")
    page.click("text=设置动态码")
    person.keep("login-totp")
    page.fill("input[name=code]", code(page.locator("#authenticator_secret").text_content() or ""))
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("恢复码")
    person.keep("login-recovery-codes")
    page.click("text=已经收好，进入工作台")
    expect(page.locator("h1")).to_have_text("今天需要您办的事")
    assert not person.noise


def test_a_passkey_is_added_and_then_logs_in_alone(
    officer: Actor, visitor: Open, login_of: Callable[[Actor], str], settings: Any
) -> None:
    settings.HUSHENG_SECOND_FACTOR = True
    person = visitor()
    devtools = person.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page = person.log_in(login_of(officer))
    page.locator("a", has_text="添加通行密钥").click()
    person.arrive("/webauthn/")
    page.locator("input[name=passwordless]").check()
    person.keep("login-passkey")
    page.click("#mfa_webauthn_add")
    expect(page.locator(".messages")).to_contain_text("通行密钥已添加")
    person.open("/")
    expect(page.locator("h1")).to_have_text("今天需要您办的事")
    person.context.clear_cookies()
    person.open("/accounts/login/")
    page.click("#passkey_login")
    expect(page.locator("h1")).to_have_text("今天需要您办的事")


def test_five_wrong_passwords_show_the_locked_page(
    officer: Actor, visitor: Open, login_of: Callable[[Actor], str]
) -> None:
    username, person = login_of(officer), visitor()
    for _ in range(5):
        page = person.log_in(username, "wrong")
    expect(page.locator("h1")).to_have_text("暂时不能登录")
    person.keep("login-locked")
    person.english()
    person.keep("login-locked-en")


def test_nothing_is_asked_of_another_host(
    officer: Actor, visitor: Open, login_of: Callable[[Actor], str]
) -> None:
    person, asked = visitor(), []
    person.page.on("request", lambda request: asked.append(request.url))
    person.log_in(login_of(officer))
    for path in ("/", "/search/?q=x", "/help/", "/ledger/", "/accounts/2fa/"):
        person.open(path)
    outside = [url for url in asked if not url.startswith((person.base, "data:"))]
    assert asked and not outside
    assert not person.noise
