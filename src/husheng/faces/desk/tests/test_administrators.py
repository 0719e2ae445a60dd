"""The three administrators do their work and see no case data."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.actors import actor_of_token
from husheng.foundation.agencies.models import Agency, ApiToken, Post, Session, User
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import NAME, PHONE, details

from .people import log_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

PAGES = {
    "security_officer": ["/people/", "/people/enrol/"],
    "system_admin": ["/installation/", "/installation/tokens/", "/installation/jobs/", "/ledger/"],
    "auditor": ["/audit/reads/", "/audit/journal/", "/audit/logins/", "/audit/logins/?failed=1", "/ledger/"],
}
SECRET = re.compile(r'class="secret[^"]*"[^>]*>([^<]+)<')


def enrolment(city: City, **changes: str) -> dict[str, str]:
    agency = str(city.agency("health").pk)
    return {
        "username": "hd-lin",
        "name": "林知行",
        "agency": agency,
        "role": "handler",
        "_key": "k1",
        **changes,
    }


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_their_pages_open_in_both_languages(city: City, role: str, language: str) -> None:
    client = client_of(city.actor(role), language)
    for path in [*PAGES[role], "/help/"]:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("role", PAGES)
def test_none_of_them_sees_a_case(city: City, role: str) -> None:
    officer = city.actor("intake_officer")
    lead = leads.register(officer, details())
    reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "核对来电号码")
    client = client_of(city.actor(role))
    for path in [*PAGES[role], f"/leads/{lead.pk}/", "/leads/", "/today/", "/search/?q=白桦"]:
        text = client.get(path).content.decode()
        for value in (lead.number, lead.organisation, lead.place, NAME, PHONE):
            assert value not in text, (path, value)


@pytest.mark.parametrize("role", PAGES)
def test_none_of_them_enters_the_others_rooms(city: City, role: str) -> None:
    client = client_of(city.actor(role))
    for other, paths in PAGES.items():
        for path in paths:
            if other != role and path != "/ledger/":
                assert client.get(path).status_code == 403, path


# ── security officer ────────────────────────────────────────────────────────────────────────────────────────
def test_a_person_is_enrolled_and_logs_in_with_the_password_that_was_shown(city: City) -> None:
    answer = client_of(city.security).post("/people/enrol/", enrolment(city))
    password = SECRET.search(answer.content.decode())
    assert password
    user = User.objects.get(username="hd-lin")
    assert log_in(user, password.group(1)).get("/").url == "/accounts/password/change/"


def test_the_password_is_shown_once_and_kept_nowhere(city: City) -> None:
    client = client_of(city.security)
    answer = client.post("/people/enrol/", enrolment(city))
    password = SECRET.search(answer.content.decode())
    assert password and answer["Cache-Control"] == "no-store"
    user = User.objects.get(username="hd-lin")
    assert password.group(1) not in client.get(f"/people/{user.pk}/").content.decode()
    assert not any(password.group(1) in str(each.get_decoded()) for each in Session.objects.all())


def test_a_form_sent_twice_shows_the_same_password_and_enrols_once(city: City) -> None:
    client = client_of(city.security)
    shown = [SECRET.search(client.post("/people/enrol/", enrolment(city)).content.decode()) for _ in range(2)]
    assert shown[0] and shown[1] and shown[0].group(1) == shown[1].group(1)
    assert User.objects.filter(username="hd-lin").count() == 1


def test_two_people_never_get_the_same_password(city: City) -> None:
    client = client_of(city.security)
    shown = {
        SECRET.search(client.post("/people/enrol/", enrolment(city, username=name, _key=name)).content.decode())
        .group(1)  # type: ignore[union-attr]
        for name in ("hd-lin", "hd-xu")
    }  # fmt: skip
    assert len(shown) == 2


def test_what_is_wrong_stands_at_its_field(city: City) -> None:
    answer = client_of(city.security).post("/people/enrol/", enrolment(city, username="HD Lin", role=""))
    text = answer.content.decode()
    assert answer.status_code == 422 and 'href="#id_role"' in text
    again = client_of(city.security).post("/people/enrol/", enrolment(city, username="HD Lin"))
    assert 'href="#id_username"' in again.content.decode()


def test_a_post_is_given_and_ended(city: City) -> None:
    actor, client = city.actor("handler"), client_of(city.security)
    url = f"/people/{actor.user_id}/"
    given = {"agency": str(city.agency("market").pk), "role": "liaison", "until": "2099-01-01", "_key": "k"}
    assert client.post(f"{url}appoint/", given).url == url
    post = Post.objects.get(user=actor.user_id, role="liaison")
    assert post.ends_at is not None and f"{post.ends_at:%Y-%m-%d}" == "2099-01-01"
    client.post(f"/people/posts/{post.pk}/end/", {"reason": "借调结束", "_seen": "1", "_key": "k2"})
    assert Post.objects.get(pk=post.pk).state == "ended"


def test_a_post_is_marked_as_a_contractors(city: City) -> None:
    post, client = city.post("handler"), client_of(city.security)
    answer = client.post(
        f"/people/posts/{post.pk}/employer/", {"_seen": post.version, "employer": "某服务公司"}
    )
    assert answer.status_code == 302 and "某服务公司" in client.get(answer.url).content.decode()


def test_an_end_without_a_reason_is_refused_and_says_so(city: City) -> None:
    post = Post.objects.get(pk=city.actor("handler").post_id)
    answer = client_of(city.security).post(f"/people/posts/{post.pk}/end/", {"_key": "k"})
    assert answer.status_code == 422 and "没有写理由" in answer.content.decode()


def test_administrators_cannot_hold_two_posts(city: City) -> None:
    given = {"agency": str(city.agency("market").pk), "role": "auditor", "_key": "k"}
    answer = client_of(city.security).post(f"/people/{city.actor('handler').user_id}/appoint/", given)
    assert answer.status_code == 422 and "不能兼任" in answer.content.decode()


def test_a_reset_shows_a_new_password(city: City) -> None:
    actor = city.actor("handler")
    given = {"reason": "手机遗失", "_key": "k"}
    answer = client_of(city.security).post(f"/people/posts/{actor.post_id}/reset/", given)
    password = SECRET.search(answer.content.decode())
    user = User.objects.get(pk=actor.user_id)
    assert password and user.one_time and user.check_password(password.group(1))


def test_people_are_found_by_name_user_name_and_agency(city: City) -> None:
    actor, client = city.actor("handler", "market"), client_of(city.security)
    user = User.objects.get(pk=actor.user_id)
    for wanted in (user.name, user.username, actor.agency_name):
        assert user.name in client.get("/people/", {"who": wanted}).content.decode()
    assert "没有找到人" in client.get("/people/", {"who": "查无此人"}).content.decode()


# ── system administrator ────────────────────────────────────────────────────────────────────────────────────
def tree(**parts: list[dict[str, str]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("tree.json", json.dumps(parts, ensure_ascii=False).encode())


SAMPLE = {
    "kind": "health",
    "region": "120116",
    "name": "滨海新区卫健委",
    "short_name": "滨海卫健委",
    "letter": "BH",
}


def test_a_tree_is_imported_from_a_file(city: City) -> None:
    answer = client_of(city.system).post(
        "/installation/import/", {"file": tree(agencies=[SAMPLE]), "_key": "k"}
    )
    assert "新登记了 1 项" in answer.content.decode()
    assert Agency.objects.filter(letter="BH").exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("tree.json", b"not json"),
        SimpleUploadedFile("tree.json", b"[1, 2]"),
        SimpleUploadedFile("tree.json", b'{"agencies": ["x"]}'),
        SimpleUploadedFile("tree.json", b'{"agencies": [{"kind": "health"}]}'),
        SimpleUploadedFile("../../tree.json", '{"kinds": {}}'.encode("utf-16")),
        SimpleUploadedFile("tree.json", json.dumps({"agencies": [{**SAMPLE, "region": "999"}]}).encode()),
    ],
)
def test_a_bad_file_writes_nothing_and_says_what_to_do(city: City, file: SimpleUploadedFile) -> None:
    count = Agency.objects.count()
    answer = client_of(city.system).post("/installation/import/", {"file": file, "_key": "k"})
    assert answer.status_code == 422 and "errsum" in answer.content.decode()
    assert Agency.objects.count() == count


def test_a_token_is_shown_once_and_works_until_it_is_revoked(city: City) -> None:
    client = client_of(city.system)
    given = {
        "name": "热线",
        "agency": str(city.agency("health").pk),
        "role": "intake_officer",
        "days": "90",
        "_key": "k",
    }
    secret = SECRET.search(client.post("/installation/tokens/", given).content.decode())
    assert secret and secret.group(1) not in client.get("/installation/tokens/").content.decode()
    assert actor_of_token(secret.group(1)) is not None
    token = ApiToken.objects.get(name="热线")
    client.post(f"/installation/tokens/{token.pk}/revoke/", {"reason": "停用", "_seen": "1", "_key": "k2"})
    assert actor_of_token(secret.group(1)) is None


def test_a_token_cannot_be_an_administrators(city: City) -> None:
    given = {
        "name": "热线",
        "agency": str(city.agency("health").pk),
        "role": "auditor",
        "days": "90",
        "_key": "k",
    }
    assert client_of(city.system).post("/installation/tokens/", given).status_code == 422


# ── auditor ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_reveal_stands_in_the_read_log_at_once_without_its_value(city: City) -> None:
    officer: Actor = city.actor("intake_officer")
    lead = leads.register(officer, details())
    reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "核对来电号码")
    text = client_of(city.auditor).get("/audit/reads/").content.decode()
    assert officer.name in text and "举报人电话" in text and "核对来电号码" in text and "核查线索" in text
    assert PHONE not in text


def test_the_read_log_narrows_by_person_thing_and_purpose(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = leads.register(officer, details())
    reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "核对来电号码")
    client, username = client_of(city.auditor), User.objects.get(pk=officer.user_id).username
    for query, found in (
        ({"who": username}, True), ({"who": "nobody"}, False), ({"key": str(lead.pk)}, True),
        ({"key": "nonsense"}, False), ({"purpose": "check_lead"}, True), ({"purpose": "protect"}, False),
    ):  # fmt: skip
        assert ("核对来电号码" in client.get("/audit/reads/", query).content.decode()) == found, query


def test_the_journal_shows_acts_and_their_seals(city: City) -> None:
    officer = city.actor("intake_officer")
    leads.register(officer, details())
    text = client_of(city.auditor).get("/audit/journal/").content.decode()
    assert officer.name in text and "登记" in text and "待入" in text


def test_the_journal_turns_pages_by_key(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("husheng.faces.desk.administration.audit.SIZE", 3)
    client, address, seen = client_of(city.auditor), "/audit/journal/", []
    while address:
        text = client.get(address).content.decode()
        seen += re.findall(r'title="([0-9a-f-]{36})"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = "/audit/journal/" + following.group(1).replace("&amp;", "&") if following else ""
    back = re.search(r'rel="prev" href="([^"]+)"', text)
    assert back
    from husheng.foundation.acts.models import JournalRow

    assert len(seen) == JournalRow.objects.count()
    before = client.get("/audit/journal/" + back.group(1).replace("&amp;", "&")).content.decode()
    assert re.findall(r'title="([0-9a-f-]{36})"', before)


def test_logins_and_failures_are_on_record_and_typed_passwords_are_not(city: City) -> None:
    user = User.objects.get(pk=city.actor("handler").user_id)
    visitor = Client()
    visitor.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    visitor.post("/accounts/login/", {"login": "My-secret-pass", "password": "x"})
    text = client_of(city.auditor).get("/audit/logins/?failed=1").content.decode()
    assert user.username in text and "没有这个账号" in text
    assert "My-secret-pass" not in text
