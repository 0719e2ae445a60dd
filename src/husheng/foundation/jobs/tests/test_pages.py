"""The bar as a page: its owner sees and cancels it, an outsider cannot tell that it exists."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import trans_real

from husheng.foundation import jobs
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import UNEXPECTED, Owner, defer_with_progress, run_waiting
from husheng.foundation.jobs.tests import probe
from husheng.foundation.shell.assets import compile_messages
from husheng.foundation.testing import City

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def people(db):
    city = City()
    return city.post("handler").user, city.post("handler").user


@pytest.fixture
def waiting(people):
    owner, _ = people
    return defer_with_progress(probe.count_to, Owner(owner.pk, owner.pk), "导出报表", 3, steps=3)


def test_the_owner_sees_the_bar_and_the_partial(client, people, waiting):
    client.force_login(people[0], BACKEND)
    url = reverse("jobs:show", args=[waiting.pk])
    page = client.get(url)
    assert "导出报表" in page.content.decode()
    partial = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "导出报表" in partial
    assert "<html" not in partial


def test_the_owner_cancels_by_a_plain_post(client, people, waiting):
    client.force_login(people[0], BACKEND)
    answer = client.post(reverse("jobs:cancel", args=[waiting.pk]))
    assert answer.headers["Location"] == reverse("jobs:show", args=[waiting.pk])
    waiting.refresh_from_db()
    assert waiting.state == Progress.State.CANCELLED


def test_a_finished_job_offers_no_cancel(client, people, waiting):
    client.force_login(people[0], BACKEND)
    run_waiting()
    page = client.get(reverse("jobs:show", args=[waiting.pk])).content.decode()
    assert reverse("jobs:cancel", args=[waiting.pk]) not in page


@pytest.mark.parametrize("name", ["show", "cancel"])
def test_a_colleague_does_not_find_it(client, people, waiting, name):
    client.force_login(people[1], BACKEND)
    url = reverse(f"jobs:{name}", args=[waiting.pk])
    answer = client.get(url) if name == "show" else client.post(url)
    assert answer.status_code == 404
    waiting.refresh_from_db()
    assert not waiting.cancel_requested


def test_the_reason_of_a_failure_is_told_in_the_reader_s_language(client, people, waiting):
    client.force_login(people[0], BACKEND)
    Progress.objects.filter(pk=waiting.pk).update(state=Progress.State.FAILED, message=UNEXPECTED)
    url = reverse("jobs:show", args=[waiting.pk])
    assert "请稍后重试" in client.get(url).content.decode()
    compile_messages(Path(jobs.__file__).parent)
    trans_real._translations.pop("en", None)
    assert "Try again later" in client.get(url, headers={"Accept-Language": "en"}).content.decode()
