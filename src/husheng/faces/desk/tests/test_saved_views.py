"""Saved views stand in the menu below the leads: one's own and the shared ones, marked where the reader is."""

from __future__ import annotations

import re

import pytest

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.testing import City
from husheng.intake.leads import acts

from .people import client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def menu(actor: Actor, path: str = "/") -> str:
    text = client_of(actor).get(path).content.decode()
    return text[text.index('<nav class="side"') : text.index("</nav>")]


def test_ones_own_view_is_in_the_menu_and_marked_where_one_is(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.save_view(officer, "逾期未核", "state=accepted&overdue=1", False)
    assert 'href="/leads/?state=accepted&amp;overdue=1" class="sub" title="逾期未核"' in menu(officer)
    here = menu(officer, "/leads/?state=accepted&overdue=1")
    assert re.findall(r'title="([^"]*)" aria-current', here) == ["逾期未核"]


def test_a_colleague_s_view_is_there_when_it_is_shared_and_gone_when_dropped(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("intake_officer")
    acts.save_view(officer, "只是我的", "state=accepted", False)
    shared = acts.save_view(officer, "大家的", "state=checked", True)
    assert "大家的" in menu(colleague) and "只是我的" not in menu(colleague)
    assert "大家的" not in menu(city.actor("intake_officer", "market"))
    acts.drop_view(officer, Seen(shared.pk))
    assert "大家的" not in menu(colleague)


def test_an_administrator_has_no_views(city: City) -> None:
    acts.save_view(city.actor("intake_officer"), "大家的", "state=checked", True)
    assert "大家的" not in menu(city.system, "/installation/")
