"""Saved views stand in the menu below their list: one's own and the shared ones, marked where the reader is."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.acts import drop_view, save_view
from husheng.foundation.agencies.models import SavedView
from husheng.foundation.testing import City, client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
LISTS = {
    "leads": ("state=accepted&overdue=1", "intake_officer"),
    "cases": ("state=filed&class=art_inst", "handler"),
    "handovers": ("box=out&state=&kind=assistance", "handler"),
}


def menu(actor: Actor, path: str = "/") -> str:
    text = client_of(actor).get(path).content.decode()
    return text[text.index('<nav class="side"') : text.index("</nav>")]


@pytest.mark.parametrize("room", LISTS)
def test_ones_own_view_is_in_the_menu_and_marked_where_one_is(city: City, room: str) -> None:
    query, role = LISTS[room]
    officer = city.actor(role)
    save_view(officer, room, "每周一看", query, False)
    address = f"/{room}/?{query}"
    assert f'href="{address.replace("&", "&amp;")}" class="sub" title="每周一看"' in menu(officer)
    assert re.findall(r'title="([^"]*)" aria-current', menu(officer, address)) == ["每周一看"]


@pytest.mark.parametrize("room", LISTS)
def test_a_filter_gets_a_name_on_its_list_and_keeps_only_what_is_a_filter(city: City, room: str) -> None:
    query, role = LISTS[room]
    client = client_of(city.actor(role))
    page = client.get(f"/{room}/?{query}").content.decode()
    there = reverse(f"{room}:save_view")
    assert f'href="{there}?' in page
    assert client.post(there, {"name": "", "query": query, "_key": "a"}).status_code == 422
    answer = client.post(there, {"name": "每周一看", "query": f"{query}&x=1", "_key": "b"})
    assert answer["Location"] == f"/{room}/?{query}"
    view = SavedView.objects.get(page=room)
    assert "每周一看" in client.get(f"/{room}/?{query}").content.decode()
    client.post(reverse(f"{room}:drop_view", args=[view.pk]))
    assert "每周一看" not in client.get(f"/{room}/").content.decode()


def test_a_view_of_one_list_cannot_be_dropped_at_another(city: City) -> None:
    handler = city.actor("handler")
    view = save_view(handler, "cases", "在办", "state=filed", False)
    assert client_of(handler).post(reverse("leads:drop_view", args=[view.pk])).status_code == 404


def test_a_colleague_s_view_is_there_when_it_is_shared_and_gone_when_dropped(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("intake_officer")
    save_view(officer, "leads", "只是我的", "state=accepted", False)
    shared = save_view(officer, "leads", "大家的", "state=checked", True)
    assert "大家的" in menu(colleague) and "只是我的" not in menu(colleague)
    assert "大家的" not in menu(city.actor("intake_officer", "market"))
    drop_view(officer, Seen(shared.pk))
    assert "大家的" not in menu(colleague)


def test_an_administrator_has_no_views(city: City) -> None:
    save_view(city.actor("intake_officer"), "leads", "大家的", "state=checked", True)
    assert "大家的" not in menu(city.system, "/installation/")
