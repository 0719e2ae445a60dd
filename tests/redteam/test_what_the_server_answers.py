"""Headers, cookies, methods and forged requests, as an attacker's browser sees them (ASVS 3, 4, 13)."""

from __future__ import annotations

import re

import attack
import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from husheng.foundation.acts.transaction import reading
from husheng.foundation.testing import City, client_of

pytestmark = attack.on_the_database
PAGES = ("/", "/leads/", "/leads/new/", "/processing/", "/help/")
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def lacking(answer: object) -> list[str]:
    """The headers that an answer does not carry as it should."""
    headers = answer.headers  # type: ignore[attr-defined]
    found = [name for name, value in WANTED.items() if value not in headers.get(name, "")]
    policy = headers.get("Content-Security-Policy", "")
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        if part not in policy:
            found.append(part)
    if re.search(r"unsafe|https?:|\*", policy):
        found.append("policy")
    return found


def test_every_page_carries_the_headers_that_shut_a_browser_in(city: City) -> None:
    client = client_of(city.actor("handler"))
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.status_code)
        assert lacking(answer) == [], page
    assert lacking(Client().get("/accounts/login/")) == []


def test_the_check_would_notice() -> None:
    from django.http import HttpResponse

    assert set(WANTED) <= set(lacking(HttpResponse("x")))


def test_no_other_origin_is_let_in(city: City) -> None:
    client = client_of(city.actor("handler"))
    for page in ("/", "/api/v1/leads", "/healthz"):
        for answer in (
            client.get(page, headers={"Origin": "https://evil.example"}),
            client.options(page, headers={"Origin": "https://evil.example"}),
        ):
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_cookies_are_shut_in(city: City) -> None:
    client = client_of(city.actor("handler"))
    client.get("/leads/new/")
    client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY
    for name, cookie in client.cookies.items():
        if cookie.value and name != settings.LANGUAGE_COOKIE_NAME:
            assert cookie["httponly"] and cookie["samesite"] == "Lax", name
    assert "messages" not in client.cookies


def test_a_forged_post_is_refused(city: City) -> None:
    forger = Client(enforce_csrf_checks=True)
    user = client_of(city.actor("intake_officer"))
    forger.cookies = user.cookies
    assert forger.get("/leads/new/").status_code == 200
    answer = forger.post("/leads/new/", {"violation": "egg_sperm", "organisation": "白桦"})
    assert answer.status_code == 403


def test_a_get_cannot_write(city: City) -> None:
    with pytest.raises(DatabaseError, match="read-only"), reading(city.actor("handler")):
        connection.cursor().execute("UPDATE agencies_agency SET name = 'x'")


def test_answers_tell_their_type(city: City) -> None:
    client = client_of(city.actor("handler"))
    assert client.get("/").headers["Content-Type"] == "text/html; charset=utf-8"
    assert client.get("/api/v1/leads").headers["Content-Type"].startswith("application/json")
    assert client.get("/nothing/here/").headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("page", ["/static/", "/static/husheng/", "/files/", "/.git/config", "/var/keys/"])
def test_no_folder_is_listed(city: City, page: str) -> None:
    answer = client_of(city.actor("handler")).get(page)
    assert answer.status_code == 404 and 'icons.svg"' not in answer.content.decode(errors="replace")


def test_trace_is_not_answered(city: City) -> None:
    client = client_of(city.actor("handler"))
    for page in PAGES:
        answer = client.trace(page)
        assert answer.status_code in (403, 404, 405), page
        assert "sessionid" not in answer.content.decode(errors="replace")
