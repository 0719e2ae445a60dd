"""The officers' and custodians' pages: locked until a passphrase, opened once, nothing kept in the page's address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.tips import acts, answering, unlocking
from husheng.intake.tips.models import Keyholder, Opening, Tip

from .people import PASSPHRASE, WORDS, Office, incoming, office, person, photo, told

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
READ = {"purpose": "check_lead", "reason": "核查举报"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(city: City) -> Office:
    return office(city, slow=True)


def unlocked(actor: Actor) -> Client:
    client = client_of(actor)
    assert client.post("/tips/key/", {"passphrase": PASSPHRASE}).status_code == 302
    return client


def text(answer: Any) -> str:
    return answer.content.decode()


# ── the key ──
def test_an_officer_takes_a_key_and_it_is_open_at_once(city: City) -> None:
    actor = city.actor("intake_officer")
    client = client_of(actor)
    weak = client.post("/tips/key/", {"passphrase": "123456789012", "again": "1234"})
    assert weak.status_code == 422
    assert client.post("/tips/key/", {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code == 302
    assert Keyholder.objects.get().office == "recipient"
    assert "您的钥匙已打开" in text(client.get("/tips/"))


def test_a_wrong_passphrase_opens_nothing(ours: Office) -> None:
    client = client_of(ours.officer.actor)
    answer = client.post("/tips/key/", {"passphrase": "青瓷 风筝 码头 二十八"})
    assert answer.status_code == 422
    assert unlocking.COOKIE not in answer.cookies


@pytest.mark.parametrize("field", ["passphrase", "old"])
def test_a_stolen_session_guesses_no_more_than_five_passphrases(ours: Office, field: str) -> None:
    thief = client_of(ours.officer.actor)
    page = "/tips/key/" if field == "passphrase" else "/tips/key/change/"
    fresh = {"passphrase": "灯塔 麦田 铜铃 三十一", "again": "灯塔 麦田 铜铃 三十一"}
    answers = [thief.post(page, {**fresh, field: f"青瓷 风筝 码头 第{n}回"}).status_code for n in range(5)]
    assert answers == [422] * 4 + [429]
    assert thief.post(page, {**fresh, field: PASSPHRASE}).status_code == 302
    assert thief.get("/tips/").url.startswith("/accounts/login/"), "the session is over"


def test_four_wrong_ones_cost_its_owner_nothing(ours: Office) -> None:
    client = client_of(ours.officer.actor)
    for n in range(4):
        client.post("/tips/key/", {"passphrase": f"青瓷 风筝 码头 第{n}回"})
    client.post("/tips/key/", {"passphrase": PASSPHRASE})
    assert "您的钥匙已打开" in text(client.get("/tips/"))


def test_a_session_without_the_cookie_is_locked(ours: Office) -> None:
    """A stolen session, or the table of sessions, does not hold the other half."""
    _, tip = told()
    client = unlocked(ours.officer.actor)
    assert WORDS in text(client.post(f"/tips/{tip.pk}/read/", READ))
    del client.cookies[unlocking.COOKIE]
    answer = client.post(f"/tips/{tip.pk}/read/", READ)
    assert answer.status_code == 403
    assert WORDS not in text(answer)


def test_the_cookie_of_another_session_opens_nothing(city: City, ours: Office) -> None:
    first, second = unlocked(ours.officer.actor), unlocked(ours.officer.actor)
    _, tip = told()
    second.cookies[unlocking.COOKIE] = first.cookies[unlocking.COOKIE].value
    assert second.post(f"/tips/{tip.pk}/read/", READ).status_code == 403


def test_after_a_quarter_of_an_hour_it_is_locked(ours: Office, monkeypatch) -> None:
    _, tip = told()
    client = unlocked(ours.officer.actor)
    session = client.session
    session[unlocking.SESSION] = [*session[unlocking.SESSION][:2], 0.0]
    session.save()
    assert client.post(f"/tips/{tip.pk}/read/", READ).status_code == 403


def test_locking_forgets_both_halves(ours: Office) -> None:
    client = unlocked(ours.officer.actor)
    client.post("/tips/key/lock/")
    assert unlocking.SESSION not in client.session
    assert not client.cookies[unlocking.COOKIE].value


def test_a_changed_passphrase_opens_the_same_key(ours: Office) -> None:
    _, tip = told()
    client = unlocked(ours.officer.actor)
    new = "一串 新的 不相干 的词 三十"
    answer = client.post("/tips/key/change/", {"old": PASSPHRASE, "passphrase": new, "again": new})
    assert answer.status_code == 302
    fresh = client_of(ours.officer.actor)
    assert fresh.post("/tips/key/", {"passphrase": PASSPHRASE}).status_code == 422
    fresh.post("/tips/key/", {"passphrase": new})
    assert WORDS in text(fresh.post(f"/tips/{tip.pk}/read/", READ))


# ── reading ──
def test_a_tip_is_read_once_with_purpose_and_reason_and_that_is_written_down(ours: Office) -> None:
    _, tip = told(organisation="示例诊所")
    client = unlocked(ours.officer.actor)
    assert WORDS not in text(client.get(f"/tips/{tip.pk}/"))
    assert client.post(f"/tips/{tip.pk}/read/", {}).status_code == 422
    page = text(client.post(f"/tips/{tip.pk}/read/", READ))
    assert WORDS in page
    assert "示例诊所" in page
    assert ReadLog.objects.get(key=tip.pk).reason == "核查举报"
    assert WORDS not in text(client.get(f"/tips/{tip.pk}/"))


def test_scripts_in_a_tip_stay_words(ours: Office) -> None:
    hostile = "<script>alert(1)</script> ${7*7} {{ 7*7 }} <a href=javascript:alert(2)>x</a>"
    _, tip = told(text=hostile, organisation='"><img src=x onerror=alert(3)>')
    page = text(unlocked(ours.officer.actor).post(f"/tips/{tip.pk}/read/", READ))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page


def test_a_file_leaves_as_a_download_that_no_browser_runs(ours: Office) -> None:
    _, tip = told(files=[incoming("x.html.txt", b"<script>alert(1)</script>" * 9)], clean=False)
    client = unlocked(ours.officer.actor)
    page = client.post(f"/tips/{tip.pk}/read/", READ)
    key = page.context["said"][0].files[0]["key"]
    answer = client.post(f"/tips/{tip.pk}/files/{key}/", READ)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>" * 9
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_queue_shows_days_and_kinds_and_no_word(ours: Office) -> None:
    told(text=WORDS, organisation="示例诊所")
    page = text(unlocked(ours.officer.actor).get("/tips/"))
    assert "买卖出生医学证明" in page
    assert WORDS not in page
    assert "示例诊所" not in page


def test_an_administrator_a_custodian_and_a_stranger_get_nothing(city: City, ours: Office) -> None:
    _, tip = told()
    for actor in (city.security, city.system, city.auditor, ours.custodians[0].actor, city.actor("head"),
                  city.actor("intake_officer", "market")):  # fmt: skip
        answer = client_of(actor).get(f"/tips/{tip.pk}/")
        assert answer.status_code in (403, 404), actor.role


# ── answering, handing over ──
def test_the_whistleblower_reads_what_the_officer_writes(ours: Office) -> None:
    code, tip = told()
    client = unlocked(ours.officer.actor)
    client.post(f"/tips/{tip.pk}/accept/", {"_seen": 1})
    client.post(f"/tips/{tip.pk}/reply/", {"words": "请问是哪一天？", "_seen": 2})
    found = answering.look(code)
    assert (found.state, found.lines[-1].text) == ("accepted", "请问是哪一天？")


def test_a_lead_holds_only_what_the_officer_wrote_and_its_answer_reaches_the_receipt(ours: Office) -> None:
    code, tip = told(organisation="示例诊所", place="大王庄街道")
    client = unlocked(ours.officer.actor)
    form = client.post(
        f"/leads/from-tip/{tip.pk}/", {"_prefill": "1", "organisation": "示例诊所", "place": "大王庄街道"}
    )
    assert 'value="示例诊所"' in text(form)
    assert WORDS not in text(form)
    answer = client.post(
        f"/leads/from-tip/{tip.pk}/", {"violation": "illegal_bmc", "organisation": "示例诊所", "place": ""}
    )
    assert answer.status_code == 302
    lead = Lead.objects.get()
    assert (lead.source, lead.source_ref, lead.content) == ("portal", "", None)
    assert Tip.objects.get().state == "in_lead"
    actor = ours.officer.actor
    lead = leads.accept(actor, seen(lead))
    lead = leads.check(actor, seen(lead), "现场检查，查获空白证两张", "confirmed")
    leads.answer(actor, seen(lead), "portal", "已查实，该诊所已被处罚。")
    found = answering.look(code)
    assert (found.state, found.lines[-1].text) == ("answered", "已查实，该诊所已被处罚。")
    assert Tip.objects.get().ended_on is not None


def test_another_agencys_officer_makes_no_lead_of_it(city: City, ours: Office) -> None:
    _, tip = told()
    stranger = city.actor("intake_officer", "market")
    answer = client_of(stranger).post(f"/leads/from-tip/{tip.pk}/", {"violation": "illegal_bmc"})
    assert answer.status_code == 404
    assert not Lead.objects.exists()


def test_a_tip_is_handed_on_and_a_colleague_admitted_by_the_pages(city: City, ours: Office) -> None:
    police, late = office(city, "police"), person(city, "intake_officer")
    _, tip = told()
    client = unlocked(ours.officer.actor)
    client.post(f"/tips/{tip.pk}/admit/", {"chosen": str(late.holder.pk), "_seen": 1})
    tip.refresh_from_db()
    agency = police.officer.actor.agency_id
    answer = client.post(f"/tips/{tip.pk}/hand_on/", {"chosen": str(agency), "_seen": tip.version})
    assert answer.status_code == 302
    assert Tip.objects.get().agency_id == agency
    assert client.get(f"/tips/{tip.pk}/").status_code == 404


# ── the custodians ──
def test_two_custodians_open_an_identity_by_their_pages(ours: Office) -> None:
    _, tip = told(name="李四", contact="19900001234", files=[incoming("a.jpg", photo())])
    officer, first, second = (
        unlocked(one.actor) for one in (ours.officer, ours.custodians[0], ours.custodians[1])
    )
    officer.post(f"/tips/{tip.pk}/ask/identity/", {"ground": "payment", "reason": "查实，凭回执领奖励"})
    opening = Opening.objects.get()
    page = text(first.get(f"/tips/openings/{opening.pk}/"))
    assert "查实，凭回执领奖励" in page
    assert "李四" not in page
    first.post(f"/tips/openings/{opening.pk}/agree/", {"_seen": 1})
    assert "李四" not in text(officer.post(f"/tips/{tip.pk}/identity/", READ))
    second.post(f"/tips/openings/{opening.pk}/agree/", {"_seen": 2})
    assert Opening.objects.get().state == "opened"
    assert "李四" in text(officer.post(f"/tips/{tip.pk}/identity/", READ))


def test_a_custodian_with_a_locked_key_opens_nothing(ours: Office) -> None:
    _, tip = told(name="李四")
    opening = acts.ask(ours.officer.actor, tip.pk, "identity", "danger", "有人打听举报人住处")
    answer = client_of(ours.custodians[0].actor).post(f"/tips/openings/{opening.pk}/agree/", {"_seen": 1})
    assert answer.status_code == 403
    assert Opening.objects.get().state == "asked"
