"""Who asks: synthetic staff of the city, as actors in process or logged in through the whole stack."""

from __future__ import annotations

from functools import cache

from django.test import Client

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.agencies.middleware import SESSION_POST
from husheng.foundation.agencies.models import Post

CITY, DISTRICT = "120000", "120116"


@cache
def post(role: str, kind: str = "health", region: str = DISTRICT) -> Post:
    """The first post of this role there."""
    found = Post.objects.filter(
        role=role, agency__kind_of__slug=kind, agency__region__code=region, state="held"
    )
    return found.select_related("agency__kind_of", "agency__region", "user").order_by("pk")[0]


def actor(role: str, kind: str = "health", region: str = DISTRICT) -> Actor:
    """Its actor."""
    return actor_of(post(role, kind, region))


def client(role: str, kind: str = "health", region: str = DISTRICT) -> Client:
    """A browser of theirs: every middleware, view and template, without the network."""
    browser, held = Client(SERVER_NAME="localhost"), post(role, kind, region)
    browser.force_login(held.user, "allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session[SESSION_POST] = str(held.pk)
    session.save()
    return browser


def office() -> Client:
    """The city's task-force office, which looks over everything."""
    return client("coordinator", region=CITY)


def district() -> Client:
    """A district's task-force office."""
    return client("coordinator")


def agency() -> Client:
    """A handler of the largest agency of a district."""
    return client("handler")


def fetch(browser: Client, url: str) -> bytes:
    """The page; anything but a page is an error, since an error page is fast."""
    answer = browser.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return answer.content
