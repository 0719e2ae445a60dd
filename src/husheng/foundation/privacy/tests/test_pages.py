"""The pages around reading: asking, deciding, breaking the glass, telling; and what a refusal says."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import User
from husheng.foundation.privacy import acts, minors
from husheng.foundation.privacy.models import Approval, Delay, Glass, ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.shell import keyset
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import NAME, PHONE, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = {"purpose": "check_lead", "reason": "回电核实地点"}


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor("intake_officer")


@pytest.fixture
def lead(officer: Actor) -> Lead:
    return leads.register(officer, details())


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


# ── what is shown, and what a refusal says ──────────────────────────────────────────────────────────────────
def test_a_page_shows_masks_then_values_under_the_readers_mark_and_then_masks_again(
    officer: Actor, lead: Lead
) -> None:
    client, url = client_of(officer), f"/leads/{lead.pk}/"
    before = text(client, url)
    assert "试**" in before and "****1234" in before and PHONE not in before and NAME not in before
    shown = client.post(f"{url}reveal/", WHY).content.decode()
    assert PHONE in shown and "data-mark" in shown and f"{officer.name} " in shown
    assert PHONE not in text(client, url)


def test_a_refusal_stands_where_the_value_would_with_the_way_to_ask(
    officer: Actor, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minors, "is_minor", lambda *_: True)
    client = client_of(officer)
    part = client.post(f"/leads/{lead.pk}/reveal/", WHY, headers={"HX-Request": "true"})
    page = client.post(f"/leads/{lead.pk}/reveal/", WHY)
    for answer in (part, page):
        said = answer.content.decode()
        assert answer.status_code == 403 and "正职负责人批准" in said and PHONE not in said
        assert f"/privacy/approvals/ask/leads.lead/{lead.pk}/" in said
    assert "<!doctype" not in part.content.decode().lower()


# ── approvals ───────────────────────────────────────────────────────────────────────────────────────────────
def test_an_officer_asks_and_the_head_decides_on_his_page(city: City, officer: Actor, lead: Lead) -> None:
    client, head = client_of(officer), client_of(city.actor("head"))
    url = f"/privacy/approvals/ask/leads.lead/{lead.pk}/"
    assert lead.number in text(client, url)
    assert client.post(url, {"reason": "核实孩子下落", "days": "400"}).status_code == 422
    assert client.post(url, {"reason": "核实孩子下落", "days": "30"}).status_code == 302
    asked = Approval.objects.get()
    assert "核实孩子下落" in text(head, "/privacy/approvals/") and "核实孩子下落" in text(head, "/")
    assert head.post(f"/privacy/approvals/{asked.pk}/give/", {"_seen": "1"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "given" and "有效" in text(client, "/privacy/approvals/")


def test_an_officer_sees_his_own_and_decides_nothing(city: City, officer: Actor, lead: Lead) -> None:
    acts.ask_minor(city.actor("handler"), lead, 30, "别人的申请理由")
    mine = acts.ask_minor(officer, lead, 30, "我的申请理由")
    page = text(client_of(officer), "/privacy/approvals/")
    assert "我的申请理由" in page and "别人的申请理由" not in page
    assert client_of(officer).post(f"/privacy/approvals/{mine.pk}/give/").status_code == 403
    assert (
        client_of(city.actor("head", "market")).post(f"/privacy/approvals/{mine.pk}/give/").status_code == 404
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_open_in_both_languages_empty_and_full(
    city: City, officer: Actor, lead: Lead, language: str
) -> None:
    head = city.actor("head")
    pages = [
        "/privacy/approvals/",
        f"/privacy/readers/leads.lead/{lead.pk}/",
        f"/privacy/readers/leads.lead/{lead.pk}/told/",
    ]
    for full in (False, True):
        if full:
            reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, "回电核实地点")
            acts.ask_more(officer, 10, 1, "今天回访集中")
            acts.propose_delay(officer, lead, 30, "告知会惊动嫌疑人")
            acts.break_glass(officer, lead, "来电人被控制")
        for actor in (officer, head):
            client = client_of(actor)
            client.cookies["husheng_language"] = language
            for page in pages:
                assert NAME not in text(client, page)


# ── broken glass ────────────────────────────────────────────────────────────────────────────────────────────
def test_the_glass_breaks_only_after_the_password_was_given_again(city: City, lead: Lead) -> None:
    leader = city.actor("leader")
    User.objects.filter(pk=leader.user_id).update(password=make_password("a-long-password-1"))
    client, url = client_of(leader), f"/privacy/glass/leads.lead/{lead.pk}/?from=/leads/{lead.pk}/"
    answer = client.post(url, {"reason": "来电人被控制"})
    assert (
        answer.status_code == 302
        and answer.url.startswith("/accounts/reauthenticate/")
        and not Glass.objects.exists()
    )
    client.post(answer.url, {"password": "a-long-password-1"})
    assert "负责人和审计员" in text(client, url)
    broken = client.post(url, {"reason": "来电人被控制"})
    assert broken.url == f"/leads/{lead.pk}/" and Glass.objects.count() == 1
    shown = client.post(f"/leads/{lead.pk}/reveal/", {"purpose": "protect", "reason": "联系救助"})
    assert NAME in shown.content.decode()


def test_nobody_is_led_out_of_the_house_by_the_address(city: City, lead: Lead) -> None:
    client = client_of(city.actor("leader"))
    answer = client.post(
        f"/privacy/glass/leads.lead/{lead.pk}/?from=https://example.org/", {"reason": "来电人被控制"}
    )
    assert answer.url == f"/leads/{lead.pk}/"


def test_the_head_examines_on_his_page(city: City, lead: Lead) -> None:
    broken = acts.break_glass(city.actor("leader"), lead, "来电人被控制")
    head = client_of(city.actor("head"))
    assert head.post(f"/privacy/glass/{broken.pk}/examine/", {"verdict": "justified"}).status_code == 422
    head.post(f"/privacy/glass/{broken.pk}/examine/", {"verdict": "justified", "remark": "情况属实"})
    broken.refresh_from_db()
    assert broken.state == "justified"


# ── who has read, and telling put off ───────────────────────────────────────────────────────────────────────
def test_the_paper_for_the_person_reads_the_same_whether_or_not_something_is_put_off(
    city: City, officer: Actor, lead: Lead
) -> None:
    client, url = client_of(officer), f"/privacy/readers/leads.lead/{lead.pk}/told/"
    nothing = said(text(client, url))
    reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, "回电核实地点")
    told = text(client, url)
    assert "核查线索" in told and officer.name not in told.partition("<main")[2]
    delayed = client.post(
        f"/privacy/delays/leads.lead/{lead.pk}/", {"reason": "告知会惊动嫌疑人", "days": "30"}
    )
    assert delayed.status_code == 302
    head = client_of(city.actor("head"))
    head.post(f"/privacy/delays/{Delay.objects.get().pk}/approve/", {"_seen": "1"})
    assert said(text(client, url)) == nothing


def said(page: str) -> str:
    """What the paper says, without the moment at which it was drawn."""
    return page.partition("<section")[2].partition("</section>")[0].partition("<table")[2] or "nothing"


def test_somebody_of_another_agency_is_named_by_his_agency_alone(
    city: City, officer: Actor, lead: Lead
) -> None:
    stranger = city.actor("handler", "market")
    ReadLog(at=lead.registered_at, user=stranger.user_id, post=stranger.post_id, agency=stranger.agency_id,
            kind="leads.lead", key=lead.pk, subject=lead.subject_key, fields=["caller_name"], purpose="protect",
            reason="他们的理由").save()  # fmt: skip
    page = text(client_of(officer), f"/privacy/readers/leads.lead/{lead.pk}/")
    assert stranger.agency_name in page and stranger.name not in page and "他们的理由" not in page


# ── the auditor ─────────────────────────────────────────────────────────────────────────────────────────────
def test_the_auditor_sees_a_reveal_at_once_the_page_renews_itself_and_alarms_stand_on_top(
    city: City, officer: Actor, lead: Lead
) -> None:
    client = client_of(city.auditor)
    assert 'hx-trigger="every 20s"' in text(client, "/audit/reads/"), "well within a minute"
    acts.break_glass(officer, lead, "来电人被控制")
    reveal(officer, lead, ["caller_name"], Purpose.PROTECT, "联系救助机构")
    page = text(client, "/audit/reads/")
    assert officer.name in page and NAME not in page
    assert page.index('id="alarms"') < page.index("data-rows")


def test_the_auditor_narrows_by_agency_kind_way_subject_and_day(
    city: City, officer: Actor, lead: Lead
) -> None:
    reveal(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, "回电核实地点")
    client, day = client_of(city.auditor), f"{lead.registered_at:%Y-%m-%d}"
    agency = city.agency("health").short_name
    for query, found in (
        ({"agency": agency}, True), ({"agency": "没有这个机构"}, False), ({"kind": "leads.lead"}, True),
        ({"kind": "parties.party"}, False), ({"way": "reveal"}, True), ({"way": "export"}, False),
        ({"subject": str(lead.subject_key)}, True), ({"subject": str(officer.user_id)}, False),
        ({"first": day}, True), ({"last": "2020-01-01"}, False), ({"first": "no day"}, True),
    ):  # fmt: skip
        assert ("回电核实地点" in client.get("/audit/reads/", query).content.decode()) == found, query


def test_each_list_of_the_page_turns_its_own_leaf(
    city: City, officer: Actor, lead: Lead, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Applications beyond the first page are reached, and the other lists stay where they are."""
    monkeypatch.setattr(keyset.page, "__defaults__", (2,))
    reasons = [f"核对孩子的信息之{n}" for n in "一二三四五"]
    for reason in reasons:
        acts.ask_minor(officer, lead, 7, reason)
    acts.break_glass(officer, lead, "联系不上负责人")
    seen_there, url, pages = [], "/privacy/approvals/", 0
    while url:
        page = text(client_of(officer), url)
        assert "联系不上负责人" in page
        seen_there += [reason for reason in reasons if reason in page]
        found = re.search(r'href="(\?[^"]*approvals-after=[^"]+)"', page)
        url = "/privacy/approvals/" + html.unescape(found.group(1)) if found else ""
        pages += 1
    assert sorted(seen_there) == sorted(reasons) and pages == 3
