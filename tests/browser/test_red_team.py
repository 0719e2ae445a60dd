"""The red team in a real browser: a clerk who collects, a stolen session, a stranger, a flow that nobody assessed; and
what the register and the assessments look like to those who read them (T1, T8, T9, T16)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from visiting import Visitor

from husheng.foundation.acts.actor import Actor
from husheng.foundation.processing import acts as processing
from husheng.foundation.processing.tests.people import MATERNITY, TO_TELECOM
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
Login = Callable[[Actor], str]
CALLER, PHONE = "司徒甲乙丙", "19900009876"


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor("intake_officer")


@pytest.fixture
def lead(officer: Actor) -> Lead:
    return leads.register(officer, details(caller_name=CALLER, caller_phone=PHONE))


def everything(page: Page) -> str:
    """All that the browser holds of a page: markup, storage, address."""
    stored = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie")
    return f"{page.content()} {stored} {page.url}"


def test_a_clerk_who_walks_through_the_pages_collects_nothing(
    officer: Actor, lead: Lead, visitor: Open, login_of: Login
) -> None:
    clerk = visitor()
    page = clerk.log_in(login_of(officer))
    for path in ("/", "/leads/", f"/leads/{lead.pk}/", "/search/?q=白桦", "/parties/"):
        clerk.open(path)
        held = everything(page)
        assert CALLER not in held and PHONE not in held, path
    clerk.open(f"/search/?q={PHONE}")
    expect(page.locator("main")).not_to_contain_text(lead.number)
    clerk.open(f"/leads/{lead.pk}/")
    expect(page.locator("main")).to_contain_text(lead.number)


def test_a_stolen_session_opens_nothing_once_its_owner_has_left(
    officer: Actor, visitor: Open, login_of: Login
) -> None:
    owner, thief = visitor(), visitor()
    owner.log_in(login_of(officer))
    thief.context.add_cookies(owner.context.cookies())
    expect(thief.open("/leads/").locator("h1")).to_be_visible()
    owner.page.evaluate(
        """async () => {
            const token = JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken'];
            await fetch('/accounts/logout/', {method: 'POST', headers: {'X-CSRFToken': token}});
        }"""
    )
    expect(thief.open("/leads/")).to_have_url(re.compile("/accounts/login/"))


def test_a_stranger_cannot_tell_a_lead_from_nothing(
    city: City, lead: Lead, visitor: Open, login_of: Login
) -> None:
    stranger = visitor()
    page = stranger.log_in(login_of(city.actor("handler", "market", "120103")))
    stranger.open(f"/leads/{lead.pk}/")
    there = page.locator("main").inner_text()
    stranger.open("/leads/01a20000-0000-7000-8000-000000000000/")
    absent = page.locator("main").inner_text()
    number = re.compile(r"E-[2-9A-Z]{5}")
    assert number.sub("", there) == number.sub("", absent)


def test_what_an_auditor_and_two_people_see_of_processing(city: City, visitor: Open, login_of: Login) -> None:
    auditor = visitor()
    page = auditor.log_in(login_of(city.auditor))
    auditor.open("/processing/")
    expect(page.locator("h1")).to_have_text("个人信息台账")
    auditor.keep("processing-register", full=True)
    auditor.english()
    expect(page.locator("h1")).to_have_text("Register of personal data")
    auditor.keep("processing-register-en")
    auditor.chinese()
    auditor.open("/processing/assessments/")
    auditor.keep("processing-assessments")
    draft = processing.draft(city.actor("legal_reviewer"), TO_TELECOM)
    head = visitor()
    page = head.log_in(login_of(city.actor("head")))
    head.open(f"/processing/assessments/{draft.pk}/")
    head.keep("processing-assessment")
    page.locator("button[form=step-approve]").click()
    expect(page.locator(".pill").first).to_have_text(re.compile("已批准"))
    form = processing.register_form(city.actor("handler"), MATERNITY)
    handler = visitor()
    page = handler.log_in(login_of(city.actor("handler")))
    handler.open(f"/processing/forms/{form.pk}/")
    handler.keep("processing-form")
    page.locator("button[form=decide]").click()
    expect(page.locator(".pill").first).to_have_text(re.compile("已决定"))
    handler.open("/processing/assessments/new/")
    handler.keep("processing-draft")
    assert not [*auditor.noise, *head.noise, *handler.noise]
