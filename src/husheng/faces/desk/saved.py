"""Saved views of the list of leads in the menu: one's own and those that colleagues share, below the line of leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.intake.leads import queries as leads

from .navigation import Item

MOST: Final = 8


def with_views(groups: list[dict[str, Any]], actor: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    """The same menu with the saved views after the last line that leads to the list of leads."""
    address = reverse("leads:list")
    group = next((g for g in groups if any(item.url == address for item in g["items"])), None)
    if group is None or not actor.may(Permission.LEAD_READ):
        return groups
    views = [_item(view, address, request) for view in leads.saved_views(actor)[:MOST]]
    if any(view.current for view in views):
        for each in groups:
            each["items"] = [replace(item, current=False) for item in each["items"]]
    at = max(n for n, item in enumerate(group["items"]) if item.url.startswith(address)) + 1
    group["items"] = [*group["items"][:at], *views, *group["items"][at:]]
    return groups


def _item(view: Any, address: str, request: HttpRequest) -> Item:
    url = f"{address}?{view.query}" if view.query else address
    current = bool(view.query) and request.path == address and request.META["QUERY_STRING"] == view.query
    return Item(view.name, url, "", None, False, "", True, current)
