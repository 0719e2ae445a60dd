"""A real browser on the real platform: Chromium, the embedded database, the strict policy of production.

Journeys log in as people do. What a journey shows is kept in build/screenshots, so that somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from visiting import PASSWORD, Visitor

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import User


@pytest.fixture
def visitor(chromium: Browser, live_server: Any) -> Iterator[Callable[[], Visitor]]:
    """A fresh window for each call."""
    opened: list[BrowserContext] = []

    def _visitor() -> Visitor:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.set_default_timeout(30_000)
        opened.append(context)
        return Visitor(context, live_server.url)

    yield _visitor
    for context in opened:
        context.close()


@pytest.fixture
def login_of(city: Any) -> Callable[[Actor], str]:
    """Gives the person of an actor the password of the tests; returns the user name."""

    def _login(actor: Actor) -> str:
        user = User.objects.get(pk=actor.user_id)
        with act_frame(city.installer, "agencies.reset_login"):
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        return user.username

    return _login
