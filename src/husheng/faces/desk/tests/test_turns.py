"""The menu's counts may be some seconds old, but whoever has done something sees its effect at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from husheng.foundation.kernel import counting
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def a_minute(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HUSHENG_MENU_SECONDS = 60.0
    monkeypatch.setattr(counting, "_lately", {})


def to_accept(browser: Client) -> int:
    page = browser.get("/leads/?state=closed").content.decode()
    found = re.search(r"<span>待受理</span>.*?<b[^>]*>([\d,]+)", page, re.DOTALL)
    assert found is not None
    return int(found.group(1))


def test_what_a_colleague_does_may_come_later_and_ones_own_is_there_at_once(city: City) -> None:
    officer = city.actor("intake_officer")
    mine = client_of(officer)
    assert to_accept(mine) == 0
    leads.register(city.actor("handler"), details())
    assert to_accept(mine) == 0
    mine.post(reverse("leads:register"), {})
    assert to_accept(mine) == 1


def test_nobody_is_told_anothers_counts(city: City) -> None:
    leads.register(city.actor("intake_officer"), details())
    assert to_accept(client_of(city.actor("intake_officer"))) == 1
    assert to_accept(client_of(city.actor("intake_officer", "market"))) == 0


def test_after_the_seconds_it_is_asked_again(city: City, settings: Any) -> None:
    settings.HUSHENG_MENU_SECONDS = 0.0
    mine = client_of(city.actor("intake_officer"))
    assert to_accept(mine) == 0
    leads.register(city.actor("handler"), details())
    assert to_accept(mine) == 1
