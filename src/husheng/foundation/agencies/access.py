"""Who may open a page: every view says so itself, and a view that says nothing is closed.

@needs(Permission.LEAD_READ)
def lead_list(request: ActorRequest) -> HttpResponse: ...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
STAFF = "staff"
# Views of libraries that open themselves to whom they should.
OPEN_MODULES = ("allauth.", "django.views.static", "django.contrib.staticfiles", "django.views.i18n")


class ActorRequest(HttpRequest):
    """A request of somebody who holds a post; views behind `needs` or `staff` receive it."""

    actor: Actor
    htmx: HtmxDetails


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Open to posts that hold any of the permissions."""

    def mark(view: View) -> View:
        view.husheng_access = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return mark


def staff(view: View) -> View:
    """Open to everybody who holds a post."""
    view.husheng_access = STAFF  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Open to everybody, logged in or not."""
    view.husheng_access = PUBLIC  # type: ignore[attr-defined]
    return view


def open_to_all(view: Callable[..., Any]) -> bool:
    """Whether nobody is asked who he is: our public views, and what libraries guard themselves."""
    return getattr(view, "husheng_access", None) == PUBLIC or view.__module__.startswith(OPEN_MODULES)


def may_open(actor: Actor, view: Callable[..., Any]) -> bool:
    """Whether the actor's post opens the view; one without a mark is closed to everybody."""
    access = getattr(view, "husheng_access", None)
    if access in (PUBLIC, STAFF):
        return True
    return access is not None and not actor.permissions.isdisjoint(access)
