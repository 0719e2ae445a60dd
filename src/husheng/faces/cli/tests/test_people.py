"""The security officer enrols people, appoints and ends posts, and resets logins, each as an act of his own."""

from __future__ import annotations

import re

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Post, User

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
SECRET = re.compile(r"[2-9a-z]{4}(?:-[2-9a-z]{4}){3}")


@pytest.fixture
def security(people):
    return people("security_officer", "health", "120000")


def test_a_person_is_enrolled_with_a_password_shown_once(run, city, security):
    letter = city.agency("market").letter
    answer = run(
        "user", "add", "xin.ren", "试新人", "--agency", letter, "--role", "handler", "--as", security
    )
    assert answer.exit_code == 0, answer.output
    user = User.objects.get(username="xin.ren")
    assert user.one_time
    assert user.check_password(SECRET.search(answer.output)[0])
    row = JournalRow.objects.filter(verb="agencies.engage").latest("at")
    assert row.user == User.objects.get(username=security).pk
    assert SECRET.search(answer.output)[0] not in str(row.facts)


def test_everything_wrong_is_said_at_once(run, city, security):
    city.agency("market")
    letter = city.agency("market").letter
    answer = run("user", "add", "X", " ", "--agency", letter, "--role", "handler", "--as", security)
    assert answer.exit_code == 1
    assert "username:" in answer.output
    assert "name:" in answer.output
    wrong_day = ("--until", "31.12.2026")
    answer = run(
        "user", "add", "xin", "新", "--agency", letter, "--role", "handler", "--as", security, *wrong_day
    )
    assert "2026-01-31" in answer.output
    answer = run("user", "add", "xin", "新", "--agency", "NOPE", "--role", "handler", "--as", security)
    assert "husheng agency list" in answer.output
    assert not User.objects.filter(username="xin").exists()


def test_a_login_is_reset_with_a_reason(run, people, security):
    handler = people("handler")
    answer = run("user", "reset-password", handler, "--reason", "忘记口令", "--as", security)
    assert answer.exit_code == 0, answer.output
    assert User.objects.get(username=handler).check_password(SECRET.search(answer.output)[0])
    assert JournalRow.objects.get(verb="agencies.reset_login").facts["reason"] == "忘记口令"


def test_a_post_is_appointed_and_ended(run, city, people, security):
    handler, letter = people("handler"), city.agency("market").letter
    assert (
        run("post", "appoint", handler, "--agency", letter, "--role", "liaison", "--as", security).exit_code
        == 0
    )
    unclear = run("post", "end", handler, "--reason", "调离", "--as", security)
    assert unclear.exit_code == 1
    assert "--post" in unclear.output
    liaison = Post.objects.get(user__username=handler, role="liaison")
    assert (
        run("post", "end", handler, "--post", liaison.pk, "--reason", "调离", "--as", security).exit_code == 0
    )
    liaison.refresh_from_db()
    assert liaison.state == "ended"
    assert str(liaison.pk) not in run("post", "list", "--as", security).output
    assert str(liaison.pk) in run("post", "list", "--ended", "--as", security).output


def test_a_post_is_marked_as_a_contractors(run, people, security):
    handler = people("handler")
    assert run("post", "contractor", handler, "某服务公司", "--as", security).exit_code == 0
    assert Post.objects.get(user__username=handler).employer == "某服务公司"
    assert run("post", "contractor", handler, "", "--as", handler).exit_code == 1


def test_the_three_administrators_stay_three_people(run, city, people, security):
    handler, letter = people("handler"), city.agency("health", "120000").letter
    answer = run("post", "appoint", handler, "--agency", letter, "--role", "auditor", "--as", security)
    assert answer.exit_code == 1
    assert "三个人" in answer.output


def test_people_are_listed_with_their_posts(run, city, people, security):
    handler, other = people("handler"), people("handler", "market")
    everybody = run("user", "list", "--as", security).output
    assert handler in everybody
    assert other in everybody
    some = run("user", "list", "--agency", city.agency("market").letter, "--as", security).output
    assert other in some
    assert handler not in some.split()
