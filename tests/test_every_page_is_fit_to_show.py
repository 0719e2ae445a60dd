"""Every page fits 1366 points, names its controls, is dark enough to read, and speaks its reader's language.

Each address is opened as somebody who may, with one thing of each kind behind it, in Chinese and in English.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from looking import look
from one_of_each import KINDS, World, key_for
from playwright.sync_api import Browser
from test_every_page_has_its_outsider import Page, staff_pages

from husheng.foundation.agencies.roles import ADMINISTRATORS, roles
from husheng.foundation.testing import City, client_of

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
]
SIZE: Final = {"width": 1366, "height": 768}
LANGUAGES: Final = ("zh-hans", "en")
CITY_WIDE: Final = ("coordinator", *ADMINISTRATORS)
LEAST: Final = 90  # of the pages are opened by somebody; a walk that opens fewer has lost its way


@pytest.fixture
def world(city: City, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World(city)


def staff(city: City, world: World) -> list[Client]:
    """Somebody of each role where the things of this world are; the intake officer who registered them comes first."""
    found = [client_of(world.officer)]
    for role in roles():
        region = "120000" if role in CITY_WIDE else "120102"
        found.append(client_of(city.actor(role, KINDS.get(role, "health"), region)))
    return [*found, client_of(city.actor("handler", "market")), client_of(world.office)]


def opened_by(page: Page, url: str, people: list[Client]) -> Client | None:
    """The first who gets the page; nobody does where it is a file, or when only forms go there."""
    for client in people:
        answer = client.get(url)
        if answer.status_code == 405:  # only posted to
            return None
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            return client
    return None


def test_every_page_is_fit_to_show(world: World, chromium: Browser, live_server: Any) -> None:
    people = staff(world.city, world)
    wrong, shown = [], 0
    context = chromium.new_context(viewport=SIZE)
    context.set_default_timeout(60_000)
    window = context.new_page()
    for page in staff_pages():
        url = page.url({name: key_for(world, page.name, name) for name in page.parameters})
        client = opened_by(page, url, people)
        if client is None:
            continue
        shown += 1
        for language in LANGUAGES:
            context.add_cookies([
                {"name": "husheng", "value": client.cookies["husheng"].value, "url": live_server.url},
                {"name": "husheng_language", "value": language, "url": live_server.url},
            ])  # fmt: skip
            window.goto(live_server.url + url)
            wrong += [f"{page.name} {language} {one}" for one in look(window, english=language == "en")]
    context.close()
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert shown >= LEAST


def test_whoever_walks_by_keyboard_sees_where_he_is(
    world: World, chromium: Browser, live_server: Any
) -> None:
    """A ring of three points around every link, button and field that has the focus."""
    client = client_of(world.officer)
    context = chromium.new_context(viewport=SIZE)
    context.add_cookies(
        [{"name": "husheng", "value": client.cookies["husheng"].value, "url": live_server.url}]
    )
    window = context.new_page()
    for url in ("/leads/new/", "/leads/?filter=1", f"/leads/{world.lead.pk}/"):
        window.goto(live_server.url + url)
        for _ in range(70):
            window.keyboard.press("Tab")
            name, style, width = window.evaluate(
                "() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth)]; }"
            )
            assert name.startswith("<body") or (style == "solid" and width >= 3), (url, name, style, width)
    context.close()
