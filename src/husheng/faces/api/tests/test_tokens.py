"""A token opens the API for one agency and one role, as long as it lives; nothing else opens it."""

from __future__ import annotations

import secrets

import pytest
from django.test import Client, override_settings

from husheng.faces.api.tests.conftest import System
from husheng.foundation.acts.act import seen
from husheng.foundation.agencies import acts as agencies

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_a_token_opens_the_api(systems):
    assert systems.of().get("/leads").status_code == 200


def test_no_token_and_an_unknown_token_are_refused_alike(systems):
    systems.of()
    answers = [System(secret, None).get("/leads") for secret in ("", secrets.token_urlsafe(32), "x")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "unauthenticated"
    assert answers[0].headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_is_refused(systems):
    system = systems.of()
    agencies.revoke_token(systems.city.system, seen(system.token), "系统停用")
    assert system.get("/leads").status_code == 401


def test_an_expired_token_is_refused(systems):
    assert systems.of(days=0).get("/leads").status_code == 401


def test_a_session_of_a_browser_opens_nothing(systems):
    post = systems.city.post("intake_officer")
    client = Client()
    client.force_login(post.user)
    assert client.get("/api/v1/leads").status_code == 401


def test_a_role_without_the_permission_is_refused_with_the_way_out(systems):
    judge = systems.of("court", role="judge")
    answer = judge.get("/leads")
    assert answer.status_code == 403
    assert answer.json()["code"] == "refused"
    assert judge.get("/handovers").status_code == 200


def test_errors_come_in_the_language_that_was_asked_for(systems):
    english = Client().get("/api/v1/leads", headers={"Accept-Language": "en"}).json()["message"]
    chinese = Client().get("/api/v1/leads").json()["message"]
    assert english.isascii()
    assert "令牌" in chinese


# ── a token never goes in the clear twice ───────────────────────────────────────────────────────────────────
PRODUCTION = {"SECURE_SSL_REDIRECT": True, "SECURE_REDIRECT_EXEMPT": [r"^api/"]}


@override_settings(**PRODUCTION)
def test_over_plain_http_the_api_refuses_and_redirects_nowhere(systems):
    system, stranger = systems.of(), System(secrets.token_urlsafe(32), None)
    refused = [each.get("/leads") for each in (system, stranger)]
    assert [answer.status_code for answer in refused] == [403, 403]
    assert refused[0].content == refused[1].content, "a good token is not confirmed to whoever listens"
    assert refused[0].json()["code"] == "api.https_only"
    answer = Client().get("/api/v1/leads", secure=True, headers={"Authorization": f"Bearer {system.secret}"})
    assert answer.status_code == 200


@override_settings(**PRODUCTION)
def test_pages_for_people_are_led_to_https():
    answer = Client().get("/leads/")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://")
