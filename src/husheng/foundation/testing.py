"""A small city for tests: the region tree, agencies, and a person for every role. Synthetic people only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import count
from uuid import UUID

from django.conf import settings
from django.test import Client
from psycopg.conninfo import make_conninfo

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.actors import actor_of, installer
from husheng.foundation.agencies.middleware import SESSION_POST
from husheng.foundation.agencies.models import Agency, AgencyKind, Post, Region, User
from husheng.foundation.agencies.tree import DATA, read_kinds, read_regions
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.doors import GROUND
from husheng.foundation.processing import acts as processing

_serial = count(1)
SHORT = {"120000": "市", "120102": "河东", "120103": "河西", "120116": "滨海"}


def address_of(alias: str) -> str:
    """The whole address of one of the test database's roles, for connections that Django does not make."""
    entry = settings.DATABASES[alias]
    named = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    known = {key: entry[field] for key, field in named.items() if entry[field]}
    return make_conninfo(**known, **entry["OPTIONS"])


def client_of(held: Actor | Post, language: str = "") -> Client:
    """A browser in which somebody has logged in, in this post, and has perhaps chosen a language."""
    client = Client()
    if language:
        client.cookies["husheng_language"] = language
    client.force_login(User.objects.get(pk=held.user_id))
    session = client.session
    session[SESSION_POST] = str(held.pk if isinstance(held, Post) else held.post_id)
    session.save()
    return client


class City:
    """Hands out posts and actors, making agencies as they are asked for."""

    def __init__(self) -> None:
        self.installer = replace(installer(), role=GROUND)  # writes test data of any agency
        if not Region.objects.exists():
            agencies.register_regions(self.installer, read_regions(DATA / "regions.json"))
            agencies.register_kinds(self.installer, read_kinds(DATA / "agencies.json"))
            processing.install_assessments(self.installer)
        self.system = self.actor("system_admin", "health", "120000")
        self.security = self.actor("security_officer", "health", "120000")
        self.auditor = self.actor("auditor", "health", "120000")

    def agency(self, kind: str, region: str = "120102") -> Agency:
        """The agency of a kind in a region."""
        found = Agency.objects.filter(kind_of__slug=kind, region__code=region).first()
        if found:
            return found
        place, line = Region.objects.get(code=region), AgencyKind.objects.get(slug=kind)
        short = f"{SHORT.get(region, place.name)}{line.name}"
        letter = f"{agencies.initials(SHORT.get(region, place.name))}{line.slug[:2].upper()}{line.slug[-1].upper()}"
        return agencies.register(self.installer, kind, region, f"{place.name}{line.name}", short, letter)

    def user(self, name: str = "") -> User:
        """A new person with a login and no power."""
        serial = next(_serial)
        with act_frame(self.installer, "agencies.enrol"):
            return agencies.enrol(f"u{serial}", name or f"测试{serial}", None)

    def post(self, role: str, kind: str = "health", region: str = "120102", *, user: User | None = None,
             starts_at: dt.datetime | None = None, ends_at: dt.datetime | None = None) -> Post:  # fmt: skip
        """A held post."""
        start = starts_at or clock.now() - dt.timedelta(days=30)
        person: UUID = (user or self.user()).pk
        post = agencies.appoint(self.installer, person, self.agency(kind, region).pk, role, start, ends_at)
        return Post.objects.select_related("agency__kind_of", "agency__region", "user").get(pk=post.pk)

    def actor(self, role: str, kind: str = "health", region: str = "120102") -> Actor:
        """The actor of a fresh person in a fresh post."""
        return actor_of(self.post(role, kind, region))
