"""Administrators work at their terminals, everybody else anywhere; a header alone moves nobody."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import Client, override_settings

from husheng.foundation.agencies.models import Post
from husheng.foundation.agencies.roles import ADMINISTRATORS
from husheng.foundation.testing import City, client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
TERMINAL, ELSEWHERE = "10.9.0.7", "10.8.0.7"
named = override_settings(HUSHENG_ADMINISTRATORS_FROM=["10.9.0.0/24"])


def at(client: Client, address: str, path: str = "/", **more: str) -> int:
    return client.get(path, follow=True, REMOTE_ADDR=address, **more).status_code


def administrators(city: City) -> list[Client]:
    return [client_of(post) for post in (Post.objects.get(role=role) for role in ADMINISTRATORS)]


@named
def test_an_administrator_works_at_a_terminal_and_nowhere_else(city: City) -> None:
    for client in administrators(city):
        assert at(client, TERMINAL) == 200
        answer = client.get("/", REMOTE_ADDR=ELSEWHERE)
        assert answer.status_code == 403 and "管理终端" in answer.content.decode()


@named
def test_whoever_works_on_cases_works_anywhere(city: City) -> None:
    assert at(client_of(city.post("handler")), ELSEWHERE) == 200


@named
@pytest.mark.parametrize("address", ["::ffff:10.9.0.7", "10.9.0.255"])
def test_an_address_of_the_network_is_one_however_it_is_written(city: City, address: str) -> None:
    assert at(administrators(city)[0], address) == 200


@named
@pytest.mark.parametrize("address", ["", "unix:", "10.9.1.0", "::1"])
def test_what_is_no_address_of_the_network_is_none(city: City, address: str) -> None:
    assert administrators(city)[0].get("/", REMOTE_ADDR=address).status_code == 403


@named
def test_the_refused_may_log_out_and_change_to_another_post(city: City) -> None:
    """Their other work is not on a terminal; the pages to leave by stay open."""
    client = administrators(city)[0]
    assert client.get("/accounts/logout/", REMOTE_ADDR=ELSEWHERE).status_code == 200
    assert client.post("/post/", {"post": ""}, REMOTE_ADDR=ELSEWHERE).status_code != 403


@named
def test_a_header_moves_nobody_to_a_terminal(city: City) -> None:
    assert at(administrators(city)[0], ELSEWHERE, HTTP_X_FORWARDED_FOR=TERMINAL) == 403


def test_where_none_are_named_nobody_is_refused(city: City) -> None:
    """The negative control."""
    assert [at(client, ELSEWHERE) for client in administrators(city)] == [200] * len(ADMINISTRATORS)


# ── the door believes its proxies ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("proxies", "peer", "seen"),
    [
        (["10.0.0.1/32"], "10.0.0.1", TERMINAL),
        (["10.0.0.1/32"], "10.0.0.2", "10.0.0.2"),
        ([], "10.0.0.1", "10.0.0.1"),
    ],
)
def test_the_address_in_a_header_is_believed_from_a_named_proxy_alone(
    proxies: list[str], peer: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def inside(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked.append(environ["REMOTE_ADDR"])
        return []

    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: inside)
    monkeypatch.setenv("PGOPTIONS", "")  # the door bounds its process's statements: not this one's
    monkeypatch.delitem(sys.modules, "husheng.wsgi", raising=False)
    with override_settings(HUSHENG_PROXIES=proxies):
        door = importlib.import_module("husheng.wsgi").application
    door({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": f"1.2.3.4, {TERMINAL}"}, lambda *_: None)
    assert asked == [seen]
