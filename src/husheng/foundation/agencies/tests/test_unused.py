"""Accounts that nobody uses: what counts, shut at night, opened again by an act, and never the last of a kind."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts, unused
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.agencies.tasks import shut_unused
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid
from husheng.foundation.kernel.ids import made_at, new_key
from husheng.foundation.testing import City, client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
DAY = dt.timedelta(days=1)


def old_key(days: float) -> UUID:
    """As it would have been made so many days ago."""
    return UUID(int=new_key().int - (int(days * 86_400_000) << 80))


def account(city: City, days: float, role: str = "handler") -> Post:
    """A person who was enrolled and appointed so long ago, and has not logged in since."""
    user = city.user()
    with act_frame(city.installer, "agencies.enrol"):
        key = old_key(days)
        User.objects.filter(pk=user.pk).update(id=key)
        post = city.post(role, user=User.objects.get(pk=key), starts_at=timezone.now() - days * DAY)
        old = old_key(days)
        Post.objects.filter(pk=post.pk).update(id=old)
    return Post.objects.select_related("user").get(pk=old)


def with_login(post: Post, days: float) -> Post:
    User.objects.filter(pk=post.user_id).update(last_login=timezone.now() - days * DAY)
    return post


def night() -> int:
    return shut_unused(0)


def is_open(post: Post) -> bool:
    return client_of(post).get("/help/").status_code == 200


def due() -> set[UUID]:
    return {each.user for each in unused.due()}


def soon() -> set[UUID]:
    return {each.user for each in unused.soon()}


# ── what counts ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_key_tells_when_it_was_made() -> None:
    made = made_at(old_key(3))
    assert made is not None and abs(timezone.now() - 3 * DAY - made) < dt.timedelta(minutes=1)
    assert made_at(UUID(int=0)) is None


def test_ninety_days_without_a_login_are_too_long_and_eighty_nine_are_not(city: City) -> None:
    over, near = account(city, 300), account(city, 300)
    with_login(over, 90.1)
    with_login(near, 89.9)
    assert due() == {over.user_id}


def test_who_has_never_logged_in_is_counted_from_the_making(city: City) -> None:
    """A fresh installation locks nobody out in its first night."""
    fresh, old = city.post("handler"), account(city, 91)
    assert due() == {old.user_id} and fresh.user_id not in due()


def test_a_new_appointment_counts(city: City) -> None:
    old = account(city, 300)
    assert old.user_id in due()
    city.post("liaison", user=old.user)
    assert due() == set()


def test_a_day_further_is_a_setting(city: City, settings: object) -> None:
    old = account(city, 100)
    settings.HUSHENG_UNUSED_DAYS = 101  # type: ignore[attr-defined]
    assert due() == set() and soon() == {old.user_id}


# ── the night ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_night_shuts_them_by_an_act_and_their_sessions_die(city: City) -> None:
    old, used = with_login(account(city, 300), 91), with_login(account(city, 300), 5)
    client = Client()
    client.force_login(old.user)
    with_login(old, 91)
    assert client.get("/help/").status_code == 200
    assert night() == 1
    assert client.get("/help/").status_code == 302
    assert not is_open(old) and is_open(used)
    row = JournalRow.objects.get(verb="agencies.shut_login")
    assert row.facts["user"] == str(old.user_id)
    assert night() == 0


def test_what_is_not_due_is_not_shut_even_when_asked(city: City) -> None:
    used = account(city, 5)
    with pytest.raises(Conflict):
        acts.shut_login(city.security, seen(used))
    assert User.objects.get(pk=used.user_id).is_active


def test_none_is_shut_where_the_office_wants_none(city: City, settings: object) -> None:
    old = account(city, 300)
    assert old.user_id in due()
    settings.HUSHENG_UNUSED_DAYS = 0  # type: ignore[attr-defined]
    assert due() == soon() == set() and night() == 0


def test_the_last_administrator_of_a_kind_is_never_shut_out(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = city.actor("security_officer")
    clerk = city.actor("handler")
    monkeypatch.setattr(unused, "_by_the_machine", lambda: timezone.now() + 400 * DAY)
    shut = due()
    assert clerk.user_id in shut
    assert {city.system.user_id, city.auditor.user_id}.isdisjoint(shut)
    assert len({city.security.user_id, second.user_id} & shut) == 1, "one of two, and the one less used"
    assert city.security.user_id in shut
    night()
    assert User.objects.get(pk=second.user_id).is_active


# ── opening again ───────────────────────────────────────────────────────────────────────────────────────────
def test_the_security_officer_opens_it_again_and_the_term_begins_anew(city: City) -> None:
    old = account(city, 300)
    night()
    post = Post.objects.get(pk=old.pk)
    officer = client_of(city.security)
    page = officer.get(f"/people/{old.user_id}/").content.decode()
    assert "长期未用，已停用" in page and "重新启用" in page
    given = {"reason": "休假回来", "_seen": post.version, "_key": "k"}
    assert officer.post(f"/people/posts/{post.pk}/reopen/", given).url == f"/people/{old.user_id}/"
    assert is_open(old) and old.user_id not in due()
    assert JournalRow.objects.get(verb="agencies.reopen_login").facts["reason"] == "休假回来"


def test_nobody_else_opens_it(city: City) -> None:
    old = account(city, 300)
    night()
    for outsider in (city.system, city.auditor, city.actor("head")):
        with pytest.raises(HushengError):
            acts.reopen_login(outsider, seen(Post.objects.get(pk=old.pk)), "我要")
    with pytest.raises(Invalid):
        acts.reopen_login(city.security, seen(Post.objects.get(pk=old.pk)), " ")
    assert not is_open(old)


def test_an_account_that_was_barred_otherwise_is_not_opened_by_this(city: City) -> None:
    barred = city.post("handler")
    with act_frame(city.installer, "agencies.bar"):
        User.objects.filter(pk=barred.user_id).update(is_active=False)
    with pytest.raises(Conflict):
        acts.reopen_login(city.security, seen(barred), "试一试")


# ── the week before ─────────────────────────────────────────────────────────────────────────────────────────
def test_administrators_are_told_a_week_before_and_nobody_else(city: City) -> None:
    near, far = account(city, 84), account(city, 82)
    assert soon() == {near.user_id}
    listed = client_of(city.security).get("/people/").content.decode().partition('id="soon"')[2]
    listed = listed.partition("</section>")[0]
    assert near.user.name in listed and far.user.name not in listed
    assert client_of(city.actor("head")).get("/people/").status_code == 403
