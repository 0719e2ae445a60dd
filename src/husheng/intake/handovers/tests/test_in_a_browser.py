"""Many hand-overs are signed for in a real Chromium with the keyboard alone, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from husheng.foundation.acts.actor import Actor
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers.models import Handover

from .people import received, send

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
]


def window(chromium: Browser, who: Actor, address: str, **more: Any) -> BrowserContext:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, **more)
    session = client_of(who).cookies["husheng"].value
    cookies = {"husheng": session, "husheng_language": "zh-hans"}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    return context


def states() -> list[str]:
    return list(Handover.objects.order_by("number").values_list("state", flat=True))


def test_all_of_a_page_are_signed_for_by_keyboard(city: City, chromium: Browser, live_server: Any) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    rows = [received(city, sender, receiver), *(send(city, sender) for _ in range(3))]
    context = window(chromium, receiver, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/handovers/")
    expect(page.locator("input[name=pick]")).to_have_count(3)
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    page.keyboard.press("s")
    page.wait_for_url("**/handovers/receive/")
    expect(page.locator("#bulk input[name=pick]")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert set(states()[1:]) == {"sent"}
    page.keyboard.press("s")
    page.wait_for_url("**/handovers/")
    expect(page.get_by_text("已签收 3 件，双方各有一份回执。")).to_be_visible()
    assert set(states()) == {"received"}
    assert len({Handover.objects.get(pk=row.pk).receipt_number for row in rows}) == 4
    context.close()


def test_without_scripts_one_is_chosen_and_the_other_stays(
    city: City, chromium: Browser, live_server: Any
) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    chosen, left = send(city, sender), send(city, sender)
    context = window(chromium, receiver, live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/handovers/")
    page.locator(f"input[value='{chosen.pk}:{chosen.version}']").check()
    page.locator(".bulk button[value=receive]").click()
    page.locator("button[form=bulk]").click()
    page.wait_for_url("**/handovers/")
    assert {row.pk: row.state for row in Handover.objects.all()} == {chosen.pk: "received", left.pk: "sent"}
    context.close()
