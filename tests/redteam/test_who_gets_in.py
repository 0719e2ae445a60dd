"""T9: passwords, sessions, stolen cookies, and who is still somebody (ASVS 6, 7)."""

from __future__ import annotations

import datetime as dt

import attack
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.kernel import clock
from husheng.foundation.testing import City, client_of

pytestmark = attack.on_the_database


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def person(city: City, password: str = attack.PASSWORD) -> User:
    user = User.objects.get(pk=city.actor("intake_officer").user_id)
    with act_frame(city.installer, "agencies.reset_login"):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def inside(client: Client) -> bool:
    return client.get("/leads/").status_code == 200


# ── passwords ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("password", ["kurz", "password123", "1234567890", "qwertyuiop"])
def test_a_short_or_common_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["husheng2026", "Weijian-2026", "XianSuo.1234", "护生护生2026!"])
def test_no_password_is_made_of_our_own_words(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", [attack.PASSWORD, "ein Wort wie husheng unter vielen anderen", "四盏灯笼挂在运河边上"]
)
def test_a_good_password_passes(password: str) -> None:
    validate_password(password)


def test_a_long_password_is_kept_as_it_was_typed(city: City) -> None:
    long = " " + "Laterne " * 12 + "X "
    user = person(city, long)
    assert inside(attack.typed_in(user.username, long))
    for near in (long.strip(), long.lower(), long[:72]):
        assert not inside(attack.typed_in(user.username, near))
        cache.clear()


def test_passwords_are_kept_as_slow_digests(city: City) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hashers

    from husheng.settings import base

    assert not hasattr(base, "PASSWORD_HASHERS"), "production keeps Django's own first choice"
    assert PBKDF2PasswordHasher().iterations >= 600_000
    assert get_hashers()
    assert attack.PASSWORD not in person(city).password


def test_a_change_needs_the_present_password(city: City) -> None:
    user = person(city)
    client = attack.typed_in(user.username, attack.PASSWORD)
    fresh = "fuenf-Kraniche-ueber-dem-Hafen"
    client.post(
        "/accounts/password/change/", {"oldpassword": "falsch", "password1": fresh, "password2": fresh}
    )
    user.refresh_from_db()
    assert user.check_password(attack.PASSWORD)


def test_password_fields_are_masked_and_let_managers_help() -> None:
    text = Client().get("/accounts/login/").content.decode()
    field = next(part for part in text.split("<input") if 'name="password"' in part)
    assert 'type="password"' in field and "autocomplete" in field
    assert "onpaste" not in text and 'autocomplete="off"' not in field


# ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_login_gets_a_session_of_its_own(city: City) -> None:
    user, client = person(city), Client()
    client.get("/accounts/login/")
    client.session["planted"] = "by an attacker"
    client.session.save()
    before = client.session.session_key
    client.post("/accounts/login/", {"login": user.username, "password": attack.PASSWORD})
    assert inside(client)
    after = client.session.session_key
    assert after != before and len(after or "") >= 32


def test_a_stolen_cookie_is_worth_nothing_after_the_logout(city: City) -> None:
    user = person(city)
    owner, thief = attack.typed_in(user.username, attack.PASSWORD), Client()
    thief.cookies = owner.cookies.copy()
    assert inside(thief), "while its owner works the cookie does open"
    owner.post("/accounts/logout/")
    assert not inside(thief)


def test_a_new_password_ends_the_other_sessions(city: City) -> None:
    user = person(city)
    here, elsewhere = (attack.typed_in(user.username, attack.PASSWORD) for _ in range(2))
    assert inside(here) and inside(elsewhere)
    fresh = "fuenf-Kraniche-ueber-dem-Hafen"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": attack.PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert inside(here) and not inside(elsewhere)


# ── who is still somebody ───────────────────────────────────────────────────────────────────────────────────
def test_only_a_post_that_is_held_opens_anything(city: City) -> None:
    """Role by state: a post that has not begun, has run out, was ended, or whose person may not log in."""
    now = clock.now()
    spans = {
        "held": (now - dt.timedelta(days=2), None),
        "not begun": (now + dt.timedelta(days=2), None),
        "run out": (now - dt.timedelta(days=9), now - dt.timedelta(days=1)),
    }
    opened = {}
    for state, (start, end) in spans.items():
        for role in ("intake_officer", "head", "auditor"):
            post = city.post(role, starts_at=start, ends_at=end)
            opened[role, state] = _opens(post)
    for role in ("intake_officer", "head", "auditor"):
        post = city.post(role)
        agencies.end_post(city.installer, Seen(post.pk), "离任")
        opened[role, "ended"] = _opens(post)
        barred = city.post(role)
        with act_frame(city.installer, "agencies.bar"):
            User.objects.filter(pk=barred.user_id).update(is_active=False)
        opened[role, "barred"] = _opens(barred)
    assert {key for key, is_open in opened.items() if is_open} == {
        (role, "held") for role in ("intake_officer", "head", "auditor")
    }


def _opens(post: Post) -> bool:
    return client_of(post).get("/help/").status_code == 200


def test_a_hundred_thousand_guesses_get_no_further_than_five(city: City) -> None:
    """The lock stands after five; every further guess costs a quarter of an hour, the right one included."""
    user = person(city)
    answers = [
        Client().post("/accounts/login/", {"login": user.username, "password": f"guess-{n}-of-many"})
        for n in range(7)
    ]
    assert [answer.status_code for answer in answers][5:] == [429, 429]
    assert not inside(attack.typed_in(user.username, attack.PASSWORD))
