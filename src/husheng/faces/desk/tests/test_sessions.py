"""Where somebody is logged in: seen and ended by himself, by a change of what lets him in, by the security officer."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.test import Client

from husheng.faces.desk.login.browsers import browser, spoken
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import acts, sessions
from husheng.foundation.agencies.models import Post, Session, User
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.testing import City, client_of

from .people import PASSWORD, log_in, with_password
from .test_login import code, rested, with_totp

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
KYLIN = "Mozilla/5.0 (X11; Linux x86_64; Kylin) Gecko/20100101 Firefox/115.0"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def somebody(city: City) -> User:
    return with_password(city, city.actor("intake_officer"))


def by(user: User, agent: str = "") -> Client:
    """Logged in with such a browser."""
    return log_in(user, client=Client(headers={"User-Agent": agent}))


def inside(client: Client) -> bool:
    return client.get("/help/").status_code == 200


def told(client: Client) -> str:
    return client.get("/", follow=True).content.decode()


def handles(client: Client) -> list[str]:
    return re.findall(r'name="which" value="([0-9a-f]{20})"', client.get("/sessions/").content.decode())


# ── one's own ───────────────────────────────────────────────────────────────────────────────────────────────
def test_one_sees_where_one_is_logged_in_and_which_is_this(city: City) -> None:
    user = somebody(city)
    here, _there = by(user, EDGE), by(user, KYLIN)
    text = here.get("/sessions/").content.decode()
    assert "Edge · Windows" in text and "Firefox · Kylin" in text
    assert text.count("就是这一个") == 1 and text.index("Edge") < text.index("就是这一个") < text.index(
        "Firefox"
    )
    assert '/sessions/"' in here.get("/").content.decode()


def test_the_page_names_no_session_by_what_opens_it(city: City) -> None:
    user = somebody(city)
    here, there = by(user, EDGE), by(user, KYLIN)
    text = here.get("/sessions/").content.decode()
    assert there.cookies["husheng"].value not in text and here.cookies["husheng"].value not in text


def test_one_ends_one_and_it_is_told_why(city: City) -> None:
    user = somebody(city)
    here, there, third = by(user, EDGE), by(user, KYLIN), by(user)
    chosen = sessions.handle(there.cookies["husheng"].value)
    assert chosen in handles(here)
    assert here.post("/sessions/end/", {"which": chosen}).status_code == 302
    assert "您在别处结束了这个会话" in told(there)
    assert inside(here) and inside(third) and not inside(there)


def test_one_ends_all_others(city: City) -> None:
    user = somebody(city)
    here, others = by(user, EDGE), [by(user), by(user)]
    here.post("/sessions/end/", {"which": "others"})
    assert inside(here) and not any(map(inside, others))
    assert handles(here) == []


def test_nobody_sees_or_ends_the_sessions_of_another(city: City) -> None:
    owner, stranger = by(somebody(city), KYLIN), by(somebody(city), EDGE)
    assert "Kylin" not in stranger.get("/sessions/").content.decode()
    for which in (sessions.handle(owner.cookies["husheng"].value), owner.cookies["husheng"].value, "", "x"):
        assert stranger.post("/sessions/end/", {"which": which}).status_code == 404
    stranger.post("/sessions/end/", {"which": "others"})
    assert inside(owner)


def test_without_a_login_there_is_no_such_page() -> None:
    assert Client().get("/sessions/").status_code == 302
    assert Client().post("/sessions/end/", {"which": "others"}).status_code == 302


def test_a_request_that_was_on_its_way_does_not_bring_an_ended_session_back(city: City) -> None:
    user = somebody(city)
    there = by(user)
    under_way = there.session
    under_way["something"] = "new"
    sessions.end(sessions.of_person(user.pk), "owner")
    with pytest.raises(UpdateError):
        under_way.save()
    assert not inside(there)


def test_what_a_page_fetches_by_itself_does_not_swallow_the_reason(city: City) -> None:
    user = somebody(city)
    there = by(user)
    sessions.end(sessions.of_person(user.pk), "owner")
    for _ in range(2):
        there.get("/", headers={"HX-Request": "true"}, follow=True)
    assert "您在别处结束了这个会话" in told(there)
    assert "您在别处结束了这个会话" not in told(there)


def test_a_session_that_nobody_touches_any_more_is_not_listed(city: City) -> None:
    user = somebody(city)
    here, old = by(user, EDGE), by(user, KYLIN)
    assert "Kylin" in here.get("/sessions/").content.decode()
    rested(old, 31)
    assert "Kylin" not in here.get("/sessions/").content.decode()


def test_no_address_and_no_version_is_kept(city: City) -> None:
    by(somebody(city), EDGE)
    row = Session.objects.exclude(user=None).get()
    assert row.browser == "edge/Windows" and "127.0.0.1" not in str(row.get_decoded())


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge · Windows"),
        (KYLIN, "Firefox · Kylin"),
        (
            "Mozilla/5.0 (Linux; Android 13) Chrome/111 Mobile Safari/537.36 MicroMessenger/8.0",
            "微信 · Android",
        ),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/109.0 Safari/537.36", "Chrome · Windows"),
        ("curl/8.0", "浏览器"),
        ("", "浏览器"),
    ],
)
def test_a_browser_is_told_in_plain_words(agent: str, words: str) -> None:
    assert spoken(browser(agent)) == words


# ── a new way in ────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_second_factor_ends_the_other_sessions(city: City, settings: object) -> None:
    settings.HUSHENG_SECOND_FACTOR = True  # type: ignore[attr-defined]
    user = somebody(city)
    other, here = by(user), by(user)
    page = here.get("/accounts/2fa/totp/activate/")
    here.post("/accounts/2fa/totp/activate/", {"code": code(page.context["form"].secret)})
    assert inside(here)
    assert "您在别处改了第二因子" in told(other)


def test_a_removed_second_factor_ends_them_too(city: City) -> None:
    user = somebody(city)
    secret = with_totp(user)
    Authenticator.objects.create(user_id=user.pk, type="webauthn", data={"name": "钥匙"})
    other = Client()
    other.force_login(user)
    here = by(user)
    here.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert inside(here) and inside(other)
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})
    here.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user.pk, type="totp").exists()
    assert inside(here) and not inside(other)


def test_looking_at_ones_factors_and_using_them_ends_nothing(city: City) -> None:
    """The negative control."""
    user = somebody(city)
    secret = with_totp(user)
    RecoveryCodes.activate(user)
    other = Client()
    other.force_login(user)
    here = by(user)
    here.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    here.get("/accounts/2fa/")
    assert inside(here) and inside(other)


def test_somebody_elses_new_factor_ends_nothing_of_mine(city: City) -> None:
    mine, theirs = by(somebody(city)), by(somebody(city))
    page = theirs.get("/accounts/2fa/totp/activate/")
    theirs.post("/accounts/2fa/totp/activate/", {"code": code(page.context["form"].secret)})
    assert inside(mine)


def test_a_new_password_tells_the_others_why(city: City) -> None:
    user = somebody(city)
    other, here = by(user), by(user)
    fresh = "fuenf-Kraniche-ueber-dem-Hafen"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert inside(here)
    assert "您在别处改了口令" in told(other)


# ── the security officer ────────────────────────────────────────────────────────────────────────────────────
def test_the_security_officer_ends_all_sessions_of_a_person_on_record(city: City) -> None:
    user = somebody(city)
    visits = [by(user), by(user)]
    bystander = by(somebody(city))
    post = Post.objects.get(user=user)
    officer = client_of(city.security)
    page = officer.get(f"/people/{user.pk}/").content.decode()
    assert "现在登录着 2 处" in page
    given = {"reason": "电脑遗失", "_seen": post.version, "_key": "k"}
    assert officer.post(f"/people/posts/{post.pk}/sessions/", given).url == f"/people/{user.pk}/"
    assert not any(map(inside, visits)) and inside(bystander) and inside(officer)
    row = JournalRow.objects.get(verb="agencies.end_sessions")
    assert row.facts["reason"] == "电脑遗失" and row.facts["sessions"] == 2


def test_whoever_was_logged_out_by_the_officer_is_told_and_comes_in_again(city: City) -> None:
    user = somebody(city)
    client = by(user)
    acts.end_sessions(city.security, seen(Post.objects.get(user=user)), "核查")
    assert "安全员结束了您的会话" in told(client)
    assert inside(log_in(user, client=client))


def test_nobody_else_ends_a_persons_sessions(city: City) -> None:
    user = somebody(city)
    client, post = by(user), Post.objects.get(user=user)
    for outsider in (city.system, city.auditor, city.actor("head")):
        with pytest.raises((NotFound, Refused)):
            acts.end_sessions(outsider, seen(post), "核查")
        answer = client_of(outsider).post(f"/people/posts/{post.pk}/sessions/", {"reason": "x", "_seen": "1"})
        assert answer.status_code == 403
    with pytest.raises(Invalid):
        acts.end_sessions(city.security, seen(post), " ")
    assert inside(client)


# ── how many at once ────────────────────────────────────────────────────────────────────────────────────────
def test_a_fourth_login_ends_the_oldest_which_is_told_why(city: City) -> None:
    user, stranger = somebody(city), by(somebody(city))
    visits = [by(user) for _ in range(3)]
    for age, client in zip((30, 20, 10), visits, strict=True):
        began(client, age)
    assert all(map(inside, visits)), "three at once are allowed"
    fourth = by(user)
    assert [inside(client) for client in (*visits[1:], fourth, stranger)] == [True] * 4
    assert "最多同时登录 3 处" in told(visits[0])


def test_how_many_is_a_setting(city: City, settings: object) -> None:
    settings.HUSHENG_SESSIONS = 1  # type: ignore[attr-defined]
    user = somebody(city)
    first, second = by(user), by(user)
    assert not inside(first) and inside(second)


def test_what_is_over_by_itself_does_not_count(city: City) -> None:
    user = somebody(city)
    visits = [by(user) for _ in range(3)]
    began(visits[0], 30)
    rested(visits[1], 31)
    by(user)
    assert inside(visits[0]) and inside(visits[2])


def test_a_login_lasts_a_working_day_however_busy(city: City) -> None:
    client = by(somebody(city))
    began(client, 7 * 60 + 59)
    assert inside(client)
    began(client, 8 * 60 + 1)
    assert "最多用一个工作日" in told(client)


def began(client: Client, minutes: int) -> None:
    session = client.session
    session[sessions.SINCE] = int(time.time()) - minutes * 60
    session.save()
