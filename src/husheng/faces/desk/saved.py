"""Saved views in the menu: one's own and those that colleagues share, below the line of their list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from husheng.casework.cases.listed import SAVED as CASES
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import SavedView
from husheng.foundation.agencies.saved import SavedList
from husheng.intake.handovers.listed import SAVED as HANDOVERS
from husheng.intake.leads.listed import SAVED as LEADS

from .navigation import Item

LISTS: Final = (LEADS, HANDOVERS, CASES)
MOST: Final = 8  # of one list


def with_views(groups: list[dict[str, Any]], actor: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    """The same menu with the saved views of each list after the last line that leads to it."""
    for each in LISTS:
        if actor.may(each.permission):
            _below(groups, each, each.views(actor)[:MOST], request)
    return groups


def _below(groups: list[dict[str, Any]], of: SavedList, views: list[SavedView], request: HttpRequest) -> None:
    address = reverse(f"{of.room}:list")
    group = next((g for g in groups if any(item.url == address for item in g["items"])), None)
    if group is None or not views:
        return
    lines = [_item(view, address, request) for view in views]
    if any(line.current for line in lines):
        for other in groups:
            other["items"] = [replace(item, current=False) for item in other["items"]]
    at = max(n for n, item in enumerate(group["items"]) if item.url.startswith(address)) + 1
    group["items"] = [*group["items"][:at], *lines, *group["items"][at:]]


def _item(view: SavedView, address: str, request: HttpRequest) -> Item:
    url = f"{address}?{view.query}" if view.query else address
    current = bool(view.query) and request.path == address and request.META["QUERY_STRING"] == view.query
    return Item(view.name, url, "", None, False, "", True, current)
