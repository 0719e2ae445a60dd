"""Every address of the platform is asked for by somebody who should not get it; none may be forgotten.

Anonymous visitors are sent to the login, posts without the permission are refused, and an agency that has nothing
to do with a thing gets the same answer as for a thing that does not exist. Administrators never see case data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from one_of_each import WORDS, World, key_for

from husheng import urls as street_door
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import OPEN_MODULES, PUBLIC, STAFF
from husheng.foundation.agencies.actors import CASE_DATA, INSTALLATION_WIDE
from husheng.foundation.agencies.roles import ADMINISTRATORS, roles
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.testing import City, client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

METHODS: Final = ("get", "post")
# Pages that everybody who holds a post may open: they show nothing but the reader's own, or no values at all.
FOR_ALL: Final = {
    "desk:home",
    "desk:end_session",
    "desk:help",
    "desk:post",
    "desk:sessions",
    "jobs:show",
    "jobs:cancel",
    "ledger:overview",
    "ledger:act",
    "ledger:bundle",
    "ledger:leaf",
    "ledger:stamped",
    "ledger:timestamp",
}
# Proofs hold no values and are shown to all staff; a job shows itself to its owner, whoever asks.
NO_SECRET: Final = {"ledger:act", "ledger:bundle", "ledger:leaf", "ledger:stamped", "ledger:timestamp"}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Page:
    """One address: its name, its route, its view."""

    name: str
    route: str
    view: Any

    @property
    def access(self) -> Any:
        return getattr(self.view, "husheng_access", None)

    @property
    def parameters(self) -> list[str]:
        return [name for kind, name in PARAMETER.findall(self.route) if name not in WORDS]

    def url(self, keys: dict[str, UUID]) -> str:
        """The address, with these keys and the usual words."""
        return "/" + PARAMETER.sub(lambda m: str(keys.get(m.group(2)) or WORDS[m.group(2)]), self.route)


def pages(urlconf: str | None = None) -> list[Page]:
    """Every address but the login library's own and the API's."""
    return [
        page for page in _walk(get_resolver(urlconf)) if not page.view.__module__.startswith(OPEN_MODULES)
    ]


def _walk(resolver: URLResolver, route: str = "", room: str = "") -> Iterator[Page]:
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Page(f"{room}:{each.name}" if room else str(each.name), here, each.callback)
        elif each.namespace != "api":
            yield from _walk(each, here, each.namespace or room)


def staff_pages() -> list[Page]:
    return [page for page in pages() if page.access != PUBLIC]


def plain(answer: Any, keys: dict[str, UUID]) -> tuple[int, str]:
    """Status and text without what changes from one answer to the next, and without the key that was asked for."""
    text = answer.content.decode(errors="replace") if not answer.streaming else ""
    for key in keys.values():
        text = text.replace(str(key), "KEY")
    text = re.sub(r"E-[2-9A-Z]{5}", "NUMBER", text)
    text = re.sub(r"(星期.) \d\d:\d\d", r"\1 MOMENT", text)
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "TOKEN", text)
    text = re.sub(r'name="_key" value="[^"]+"', "FORM", text)
    text = re.sub(r'data-left="\d+"', "SECONDS", text)
    return answer.status_code, re.sub(r'(?:url|href|Location)="[^"]*KEY[^"]*"', "LINK", text)


@pytest.fixture
def world(city: City, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World(city)


def some_keys(page: Page) -> dict[str, UUID]:
    return {name: new_key() for name in page.parameters}


# ── marks ───────────────────────────────────────────────────────────────────────────────────────────────────
def unmarked(found: list[Page]) -> list[str]:
    return [page.name for page in found if page.access is None]


def test_every_view_says_who_may_open_it() -> None:
    assert not unmarked(pages())


def test_the_walk_reaches_every_room_that_has_pages() -> None:
    from husheng.settings import rooms

    having = {name.rsplit(".", 1)[-1] for name in rooms.existing(having="urls.py")}
    assert {page.name.partition(":")[0] for page in pages()} >= having - {"api", "documents", "privacy"}


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("what nobody should see")


urlpatterns = [path("forgotten/", forgotten, name="forgotten"), *street_door.urlpatterns]


def test_a_view_that_says_nothing_is_caught_and_closed(city: City) -> None:
    assert unmarked(pages(__name__)) == ["forgotten"]
    with override_settings(ROOT_URLCONF=__name__):
        assert client_of(city.actor("head")).get("/forgotten/").status_code == 404


# ── anonymous, half logged in, without the permission ───────────────────────────────────────────────────────
def test_an_anonymous_visitor_is_sent_to_the_login(city: City) -> None:
    wrong = []
    for page in staff_pages():
        for method in METHODS:
            answer = getattr(Client(), method)(page.url(some_keys(page)))
            if answer.status_code != 302 or not answer.url.startswith("/accounts/login/"):
                wrong.append((method, page.name, answer.status_code))
    assert not wrong


def test_a_password_alone_opens_no_page(city: City, settings: Any) -> None:
    settings.HUSHENG_SECOND_FACTOR = True
    client, wrong = client_of(city.actor("handler")), []
    for page in staff_pages():
        for method in METHODS:
            answer = getattr(client, method)(page.url(some_keys(page)))
            if answer.status_code != 302 or answer.url != "/accounts/2fa/":
                wrong.append((method, page.name, answer.status_code))
    assert not wrong


@pytest.mark.slow
def test_a_post_without_the_permission_is_refused(city: City) -> None:
    clients = {slug: client_of(city.actor(slug)) for slug in roles()}
    wrong = []
    for page in staff_pages():
        if page.access == STAFF:
            continue
        for slug, role in roles().items():
            if role.permissions & page.access:
                continue
            for method in METHODS:
                answer = getattr(clients[slug], method)(page.url(some_keys(page)))
                if answer.status_code not in (403, 404):
                    wrong.append((method, page.name, slug, answer.status_code))
    assert not wrong


# ── the outsider ────────────────────────────────────────────────────────────────────────────────────────────
def outsiders(page: Page) -> list[str]:
    """One role for each permission that opens the page; administrators of the installation have no outside."""
    needed: frozenset[Permission] = page.access - INSTALLATION_WIDE
    found = {
        next(slug for slug, role in roles().items() if permission in role.permissions)
        for permission in needed
    }
    return sorted(found - set(ADMINISTRATORS))


@pytest.mark.slow
def test_an_outsider_cannot_tell_a_thing_from_nothing(world: World) -> None:
    clients: dict[str, Client] = {}
    wrong = []
    for page in staff_pages():
        if not page.parameters or page.access == STAFF or page.name in NO_SECRET:
            continue
        real = {name: key_for(world, page.name, name) for name in page.parameters}
        for role in outsiders(page):
            client = clients.setdefault(role, client_of(world.outsider(role)))
            for method in METHODS:
                nothing = some_keys(page)
                there = plain(getattr(client, method)(page.url(real)), real)
                absent = plain(getattr(client, method)(page.url(nothing)), nothing)
                if there != absent or there[0] in (200, 302):
                    wrong.append((method, page.name, role, there[0], absent[0]))
    assert not wrong


def test_a_job_is_shown_to_its_owner_alone(world: World) -> None:
    key = world.progress
    assert client_of(world.officer).get(f"/jobs/{key}/").status_code == 200
    stranger = client_of(world.outsider("handler"))
    for method, page in (("get", f"/jobs/{key}/"), ("post", f"/jobs/{key}/cancel/")):
        assert getattr(stranger, method)(page).status_code == 404


def test_the_insider_does_get_in(world: World) -> None:
    """Otherwise a platform that is closed to everybody would pass."""
    client = client_of(world.officer)
    for address in (
        "/",
        f"/leads/{world.lead.pk}/",
        f"/deadlines/{world.clock.pk}/why/",
        "/leads/",
        "/handovers/",
    ):
        assert client.get(address).status_code == 200, address


# ── administrators ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.slow
@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_opens_no_page_with_case_data(world: World, role: str) -> None:
    allowed = roles()[role].permissions
    assert not allowed & CASE_DATA
    client, wrong = client_of(world.city.actor(role, "health", "120102")), []
    for page in staff_pages():
        own = page.name in FOR_ALL or (page.access != STAFF and page.access & allowed)
        keys = {name: key_for(world, page.name, name) for name in page.parameters}
        for method in METHODS:
            status = getattr(client, method)(page.url(keys)).status_code
            if not own and status not in (403, 404):
                wrong.append((method, page.name, status))
    assert not wrong


# ── the API ─────────────────────────────────────────────────────────────────────────────────────────────────
def operations() -> list[tuple[str, str]]:
    """Every (method, path) of the API that is not its own description."""
    from husheng.faces.api.v1 import api

    return [
        (method.lower(), f"/api/v1{prefix}{route}")
        for prefix, router in api._routers
        for route, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]


def address(route: str, world: World | None = None) -> str:
    """The address of a route, of a real object where a world is given."""
    if "{" not in route:
        return route
    room = route.split("/")[3]
    return re.sub(r"\{[^}]+\}", str(OF_ROUTE[room](world) if world else new_key()), route)


OF_ROUTE: Final = {
    "cases": lambda world: world.case.pk,
    "handovers": lambda world: world.handover.pk,
    "leads": lambda world: world.lead.pk,
    "reports": lambda world: world.report.pk,
}


def call(method: str, url: str, secret: str = "", client: Client | None = None) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    headers["Idempotency-Key"] = str(new_key())
    return getattr(client or Client(), method)(url, data={}, content_type="application/json", headers=headers)


def token(world: World, role: str, kind: str = "market", region: str = "") -> str:
    from one_of_each import FAR

    from husheng.foundation.processing import acts

    secret = f"secret-of-{role}-{region}"
    agency = world.city.agency(kind, region or FAR)
    acts.connect(world.city.system, agency.pk, "别的系统", role, secret, 30)
    return secret


def test_the_api_has_routes() -> None:
    assert len(operations()) > 10


def test_no_route_opens_without_a_token_nor_with_a_browsers_session(world: World) -> None:
    session, wrong = client_of(world.officer), []
    for method, route in operations():
        for answer in (call(method, address(route)), call(method, address(route), "wrong"),
                       call(method, address(route, world), client=session)):  # fmt: skip
            if answer.status_code != 401:
                wrong.append((method, route, answer.status_code))
    assert not wrong


def test_another_agencys_token_cannot_tell_a_thing_from_nothing(world: World) -> None:
    secrets = [token(world, role) for role in ("intake_officer", "handler", "leader")]
    wrong = []
    for method, route in operations():
        if "{" not in route:
            continue
        for secret in secrets:
            there, absent = (call(method, address(route, of), secret) for of in (world, None))
            if there.status_code != absent.status_code or there.status_code in (200, 201):
                wrong.append((method, route, there.status_code, absent.status_code))
    assert not wrong


def test_a_token_without_the_permission_is_refused(world: World) -> None:
    secret = token(world, "judge", "court", "120102")
    wrong = []
    for method, route in operations():
        if route.startswith("/api/v1/leads"):
            answer = call(method, address(route, world), secret)
            if answer.status_code not in (403, 404, 422):
                wrong.append((method, route, answer.status_code))
    assert not wrong
