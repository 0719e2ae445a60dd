"""Password, second factor, lock-out, one-time passwords, and sessions that die with their post."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from husheng.faces.desk.login.idle import TOUCHED
from husheng.foundation.acts.act import seen
from husheng.foundation.agencies import acts
from husheng.foundation.agencies.models import Post, User
from husheng.foundation.kernel import clock
from husheng.foundation.testing import City, client_of

from .people import PASSWORD, log_in, with_password

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def enforced(settings: object) -> None:
    settings.HUSHENG_SECOND_FACTOR = True  # type: ignore[attr-defined]


def code(secret: str) -> str:
    """What an authenticator would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


# ── password ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_person_logs_in_by_name_and_password(city: City) -> None:
    client = log_in(with_password(city, city.actor("intake_officer")))
    assert client.get("/").status_code == 200


def test_a_wrong_password_says_no_more_than_that(city: City) -> None:
    user = with_password(city, city.actor("intake_officer"))
    for name in (user.username, "nobody.here"):
        answer = Client().post("/accounts/login/", {"login": name, "password": "wrong"})
        assert "账号或口令不对" in answer.content.decode()


def test_five_wrong_passwords_lock_and_the_right_one_does_not_open(city: City) -> None:
    user, client = with_password(city, city.actor("intake_officer")), Client()
    for _ in range(5):
        answer = client.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    assert answer.status_code == 429 and "先锁定一刻钟" in answer.content.decode()
    answer = client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert client.get("/").status_code == 302


def test_four_wrong_passwords_do_not_lock(city: City) -> None:
    user, client = with_password(city, city.actor("intake_officer")), Client()
    for _ in range(4):
        client.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    assert log_in(user, client=client).get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/set/", "login/code/confirm/", "inactive/"]
)
def test_nobody_signs_up_and_nothing_is_mailed(city: City, path: str) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404


def test_logging_out_ends_the_session(city: City) -> None:
    client = log_in(with_password(city, city.actor("intake_officer")))
    stolen = client.cookies["husheng"].value
    assert client.get("/accounts/logout/").status_code == 200
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["husheng"] = stolen
    assert thief.get("/").status_code == 302


# ── second factor ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_password_alone_leads_to_the_set_up_and_nowhere_else(city: City, enforced: None) -> None:
    client = log_in(with_password(city, city.actor("intake_officer")))
    for path in ("/", "/leads/", "/search/?q=x", "/ledger/"):
        assert client.get(path).url == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200


def test_setting_up_codes_opens_the_desk_and_shows_recovery_codes(city: City, enforced: None) -> None:
    client = log_in(with_password(city, city.actor("intake_officer")))
    page = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(page.context["form"].secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert "请抄下来锁好" in client.get(answer.url).content.decode()
    assert client.get("/").status_code == 200


def test_the_next_login_asks_for_the_code(city: City, enforced: None) -> None:
    user = with_password(city, city.actor("intake_officer"))
    secret = with_totp(user)
    client = log_in(user)
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/").status_code == 200


def test_a_code_works_once(city: City, enforced: None) -> None:
    user = with_password(city, city.actor("intake_officer"))
    shown = code(with_totp(user))
    log_in(user).post("/accounts/2fa/authenticate/", {"code": shown})
    second = log_in(user)
    second.post("/accounts/2fa/authenticate/", {"code": shown})
    assert "_auth_user_id" not in second.session


def test_a_recovery_code_logs_in_once(city: City, enforced: None) -> None:
    user = with_password(city, city.actor("intake_officer"))
    with_totp(user)
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    first, second = log_in(user), log_in(user)
    first.post("/accounts/2fa/authenticate/", {"code": spare})
    assert first.get("/").status_code == 200
    second.post("/accounts/2fa/authenticate/", {"code": spare})
    assert "_auth_user_id" not in second.session


def test_five_wrong_codes_lock_and_send_back_to_the_password(city: City, enforced: None) -> None:
    user = with_password(city, city.actor("intake_officer"))
    secret, client = with_totp(user), log_in(user)
    for _ in range(5):
        answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 429
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert "_auth_user_id" not in client.session


def test_the_secret_of_the_codes_lies_sealed(city: City) -> None:
    user = with_password(city, city.actor("intake_officer"))
    secret = with_totp(user)
    assert secret not in str(Authenticator.objects.get(user=user.pk).data)


def test_the_last_factor_cannot_be_deactivated(city: City, enforced: None) -> None:
    user = with_password(city, city.actor("intake_officer"))
    secret, client = with_totp(user), log_in(user)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/accounts/2fa/totp/deactivate/")
    assert "必须留有一种第二因子" in answer.content.decode()
    assert Authenticator.objects.filter(user=user.pk, type="totp").exists()


def test_the_last_passkey_cannot_be_removed_either(city: City, enforced: None) -> None:
    user = with_password(city, city.actor("intake_officer"))
    client = log_in(user)
    key = Authenticator.objects.create(user_id=user.pk, type="webauthn", data={"name": "钥匙"})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 200
    answer = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/", follow=True)
    assert "必须留有一种第二因子" in answer.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_session_flag_of_somebody_else_does_not_count(city: City, enforced: None) -> None:
    client = client_of(city.actor("intake_officer"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1}]
    session["account_authentication_methods_user"] = "somebody-else"
    session.save()
    assert client.get("/").url == "/accounts/2fa/"


# ── one-time passwords ──────────────────────────────────────────────────────────────────────────────────────
def test_a_one_time_password_opens_nothing_but_its_own_change(city: City) -> None:
    user = with_password(city, city.actor("intake_officer"), one_time=True)
    client = log_in(user)
    assert client.get("/").url == "/accounts/password/change/"
    changed = {"oldpassword": PASSWORD, "password1": "Another-long-1", "password2": "Another-long-1"}
    assert client.post("/accounts/password/change/", changed).url == "/"
    assert client.get("/").status_code == 200
    assert not User.objects.get(pk=user.pk).one_time


def test_a_reset_ends_every_session_of_the_person(city: City) -> None:
    actor = city.actor("intake_officer")
    client = log_in(with_password(city, actor))
    acts.reset_login(city.security, seen(Post.objects.get(pk=actor.post_id)), "New-pass-1234", "手机遗失")
    assert client.get("/").url.startswith("/accounts/login/")


# ── the post ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_session_dies_with_the_post_that_ended_an_hour_ago(city: City) -> None:
    hour = dt.timedelta(hours=1)
    post = city.post("intake_officer", ends_at=clock.now() + hour)
    client = Client()
    client.force_login(post.user)
    assert client.get("/").status_code == 200
    ended = city.post("handler", user=city.user(), ends_at=clock.now() - hour)
    late = Client()
    late.force_login(ended.user)
    answer = late.get("/", follow=True)
    assert "这个岗位已经结束" in answer.content.decode()
    assert "_auth_user_id" not in late.session


def test_a_post_that_is_ended_takes_its_session_with_it_even_beside_another(city: City) -> None:
    actor = city.actor("intake_officer")
    client = client_of(actor)
    user = User.objects.get(pk=actor.user_id)
    city.post("handler", "market", user=user)
    acts.end_post(city.security, seen(Post.objects.get(pk=actor.post_id)), "调离")
    before = client.get("/")
    assert before.status_code == 302 and before.url.startswith("/accounts/login/")
    client.force_login(user)
    assert client.get("/").status_code == 200


def test_a_submitted_form_of_an_ended_post_changes_nothing(city: City) -> None:
    actor = city.actor("security_officer")
    client = client_of(actor)
    acts.end_post(city.security, seen(Post.objects.get(pk=actor.post_id)), "调离")
    count = Post.objects.count()
    answer = client.post("/people/enrol/", {"username": "x.y.z", "name": "某", "role": "handler"})
    assert answer.status_code == 302 and Post.objects.count() == count


def test_a_person_changes_between_his_own_posts_only(city: City) -> None:
    actor, stranger = city.actor("intake_officer"), city.actor("handler")
    second = city.post("handler", "market", user=User.objects.get(pk=actor.user_id))
    client = client_of(actor)
    client.post("/post/", {"as": str(second.pk)})
    assert second.agency.short_name in client.get("/").content.decode()
    assert client.post("/post/", {"as": str(stranger.post_id)}).status_code == 404
    assert client.post("/post/", {"as": "nonsense"}).status_code == 404


# ── the demo ────────────────────────────────────────────────────────────────────────────────────────────────
def test_outside_the_demo_nobody_takes_on_an_identity(city: City) -> None:
    post = str(city.actor("intake_officer").post_id)
    assert Client().post("/identity/", {"as": post}).status_code == 404
    assert Client().get("/identities/").status_code == 404
    assert "演示：以哪个身份进入" not in Client().get("/accounts/login/").content.decode()


def test_in_the_demo_one_press_makes_somebody_else_and_is_on_record(city: City, settings: object) -> None:
    from axes.models import AccessLog

    settings.HUSHENG_DEMO = True  # type: ignore[attr-defined]
    cache.clear()
    actor, client = city.actor("prosecutor", "procuratorate"), Client()
    assert "检察官" in client.get("/accounts/login/").content.decode()
    assert client.post("/identity/", {"as": str(actor.post_id)}).url == "/"
    assert actor.agency_name in client.get("/").content.decode()
    username = User.objects.get(pk=actor.user_id).username
    assert AccessLog.objects.filter(username=username).exists()


# ── a session that ran out under a form ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("referer", "following"),
    [
        ("http://testserver/leads/?state=accepted", "/leads/"),
        ("https://elsewhere.example/leads/", "/"),
        ("", "/"),
    ],
)
def test_after_the_login_one_is_back_at_the_page_and_never_at_the_act(referer: str, following: str) -> None:
    headers = {"HTTP_REFERER": referer} if referer else {}
    answer = Client().post("/post/", {"as": "x"}, **headers)
    assert answer.status_code == 302 and answer["Location"] == f"/accounts/login/?next={following}"


def test_a_page_that_was_asked_for_is_opened_after_the_login() -> None:
    assert Client().get("/leads/?state=accepted")["Location"].endswith("?next=/leads/%3Fstate%3Daccepted")


# ── a desk that nobody touches ──────────────────────────────────────────────────────────────────────────────
def rested(client: Client, minutes: int) -> None:
    session = client.session
    session["husheng_touched"] = int(time.time()) - minutes * 60
    session.save()


def test_a_desk_that_nobody_touches_is_logged_out(city: City) -> None:
    client = client_of(city.actor("handler"))
    assert client.get("/").status_code == 200
    rested(client, 31)
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_whoever_works_stays(city: City) -> None:
    client = client_of(city.actor("handler"))
    client.get("/")
    for _ in range(3):
        rested(client, 29)
        assert client.get("/").status_code == 200


def test_what_a_page_fetches_by_itself_is_no_work(city: City) -> None:
    client = client_of(city.actor("handler"))
    client.get("/")
    rested(client, 29)
    client.get("/", headers={"HX-Request": "true"})
    assert int(client.session["husheng_touched"]) <= int(time.time()) - 28 * 60


def test_a_session_from_a_day_that_has_not_come_yet_begins_to_age_now(city: City) -> None:
    """The machine's clock ran a year ahead when somebody was here last, and was put right."""
    client = client_of(city.actor("handler"))
    session = client.session
    session[TOUCHED] = int(time.time()) + 365 * 86_400
    session.save()
    assert client.get("/").status_code == 200
    assert abs(client.session[TOUCHED] - time.time()) < 60


# ── an account that nobody has used ─────────────────────────────────────────────────────────────────────────
def test_a_shut_account_says_so_to_whoever_knows_its_password_only(city: City) -> None:
    user = with_password(city, city.actor("intake_officer"), is_active=False, shut_at=clock.now())
    client = log_in(user)
    assert "_auth_user_id" not in client.session
    assert "已停用" in client.get("/accounts/login/").content.decode()
    answer = Client().post("/accounts/login/", {"login": user.username, "password": "wrong"})
    assert "账号或口令不对" in answer.content.decode() and "已停用" not in answer.content.decode()
