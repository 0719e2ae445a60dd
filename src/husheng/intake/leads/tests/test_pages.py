"""The pages: what each shows, what its form does, and that an outsider sees nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from husheng.foundation.acts.act import seen
from husheng.foundation.agencies.acts import save_view
from husheng.foundation.agencies.models import SavedView
from husheng.foundation.kernel import clock
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts, rules
from husheng.intake.leads.models import HOTLINE, Lead

from .samples import NAME, PHONE, WORDS, accepted, act_url, answered, checked, closed, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "violation": "egg_sperm",
        "organisation": "白桦健康咨询有限公司",
        "place": "河东区大直沽",
        "received_at": clock.now().strftime("%Y-%m-%dT00:00"),
        "source": "web",
        "caller_name": NAME,
        "caller_phone": PHONE,
        "content": WORDS,
        "_key": "key-1",
        **changes,
    }


# ── register ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_lead_is_typed_in_once_however_often_the_form_is_sent(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    assert client.get(reverse("leads:register")).status_code == 200
    first, second = (client.post(reverse("leads:register"), typed()) for _ in range(2))
    assert first.status_code == 302 and first["Location"] == second["Location"]
    assert Lead.objects.count() == 1
    other = client.post(reverse("leads:register"), typed(place="河东区津塘路"))
    assert other.status_code == 409 and WORDS in other.content.decode()


def test_the_form_asks_for_a_provider_and_has_no_field_for_a_woman(city: City) -> None:
    page = client_of(city.actor("intake_officer")).get(reverse("leads:register")).content.decode()
    assert "孕产妇、捐卵者、患者和孩子是受保护的人，不是被反映的对象" in page
    names = set(rules.LeadDetails.__dataclass_fields__)
    assert names == {
        "violation", "received_at", "source", "organisation", "place", "source_ref", "caller_name",
        "caller_phone", "caller_id_no", "content", "protected", "confidential",
    }  # fmt: skip


def test_what_is_wrong_comes_back_with_what_was_typed(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    answer = client.post(reverse("leads:register"), typed(organisation=f"白桦{PHONE}", violation=""))
    page = answer.content.decode()
    assert answer.status_code == 422 and "errsum" in page and "请选择" in page
    answer = client.post(reverse("leads:register"), typed(organisation=f"白桦{PHONE}"))
    assert answer.status_code == 422 and "请写进密封栏" in answer.content.decode()
    assert Lead.objects.count() == 0


def test_a_tip_about_women_becomes_a_lead_about_the_provider_with_a_shield(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    client.post(reverse("leads:register"), typed(content="该处有孕妇做性别鉴定"))
    lead = Lead.objects.get()
    assert lead.protected and "孕妇" not in lead.title


# ── the lead's page ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_shows_everything_but_what_is_sealed(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = answered(officer)
    page = client_of(officer).get(reverse("leads:page", args=[lead.pk])).content.decode()
    for words in (
        lead.number,
        "白桦健康咨询有限公司",
        "已密封",
        "部分查实",
        "现场检查",
        "时间线",
        "办结",
        "待入",
    ):
        assert words in page, words
    for words in (NAME, PHONE, WORDS):
        assert words not in page


def test_each_state_offers_its_next_step_first(city: City) -> None:
    officer = city.actor("intake_officer")
    client = client_of(officer)
    made = {
        "受理": acts.register(officer, details()),
        "填核查结果": accepted(officer),
        "答复来源": checked(officer),
        "办结": answered(officer),
    }
    for words, lead in made.items():
        page = client.get(reverse("leads:page", args=[lead.pk])).content.decode()
        main = page.split("btn-primary")[1].split("</")[0]
        assert words in main, lead.state
    page = client.get(reverse("leads:page", args=[closed(officer).pk])).content.decode()
    assert "btn-primary" not in page


def test_a_reader_without_the_right_is_offered_nothing(city: City) -> None:
    lead = acts.register(city.actor("intake_officer"), details())
    client = client_of(city.actor("legal_reviewer"))
    page = client.get(reverse("leads:page", args=[lead.pk])).content.decode()
    assert "btn-primary" not in page and "申请查看" not in page
    assert client.post(act_url(lead, "accept"), {"_key": "k"}).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(city: City, language: str) -> None:
    officer = city.actor("handler")
    importer = city.actor("intake_officer")
    lead = accepted(officer)
    save_view(officer, "leads", "九月", "state=accepted", True)
    client = client_of(officer)
    client.cookies["husheng_language"] = language
    urls = [reverse(f"leads:{name}") for name in ("list", "search", "register", "save_view", "answers")]
    urls += [reverse("leads:list") + "?filter=1&state=accepted&org=白桦", reverse("leads:search") + "?q=白桦"]
    urls += [reverse(f"leads:{name}", args=[lead.pk]) for name in ("page", "readers")]
    urls += [
        act_url(lead, verb)
        for verb in ("reject", "check", "assign", "split", "hand_over", "name_earlier", "answer")
    ]
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert ("线索" in answer.content.decode()) or language == "en", url
    client = client_of(importer)
    client.cookies["husheng_language"] = language
    assert client.get(reverse("leads:imports")).status_code == 200


# ── reveal ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_sealed_values_are_shown_once_with_purpose_and_reason_and_a_record(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details())
    client, url = client_of(officer), reverse("leads:reveal", args=[lead.pk])
    asked = {"purpose": "check_lead", "reason": "核对来电内容"}
    partial = client.post(url, asked, headers={"HX-Request": "true"})
    assert NAME in partial.content.decode() and "<html" not in partial.content.decode()
    whole = client.post(url, asked)
    assert WORDS in whole.content.decode() and "<html" in whole.content.decode()
    assert ReadLog.objects.filter(key=lead.pk).count() == 2
    readers = client.get(reverse("leads:readers", args=[lead.pk])).content.decode()
    assert "核对来电内容" in readers and "核查线索" in readers and NAME not in readers
    assert NAME not in client.get(reverse("leads:page", args=[lead.pk])).content.decode()


@pytest.mark.parametrize(
    "asked", [{}, {"purpose": "curious", "reason": "随便看看吧"}, {"purpose": "check_lead", "reason": "看"}]
)
def test_without_purpose_and_reason_nothing_is_shown(city: City, asked: dict[str, str]) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details())
    answer = client_of(officer).post(reverse("leads:reveal", args=[lead.pk]), asked)
    assert answer.status_code == 422 and NAME not in answer.content.decode()
    assert not ReadLog.objects.exists()


# ── views and exports ───────────────────────────────────────────────────────────────────────────────────────
def test_a_filter_is_saved_as_a_view_and_dropped(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    saved = client.post(
        reverse("leads:save_view"), {"name": "九月捐卵", "query": "type=egg_sperm&x=1", "_key": "v"}
    )
    assert saved["Location"].endswith("?type=egg_sperm")
    assert "九月捐卵" in client.get(reverse("leads:list")).content.decode()
    view = SavedView.objects.get()
    assert (
        client_of(city.actor("intake_officer")).post(reverse("leads:drop_view", args=[view.pk])).status_code
        == 403
    )
    client.post(reverse("leads:drop_view", args=[view.pk]))
    assert "九月捐卵" not in client.get(reverse("leads:list")).content.decode()


def test_the_list_is_exported_without_sealed_values_and_formulas_stay_text(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.register(officer, details(organisation="=1+1"))
    answer = client_of(officer).get(reverse("leads:export"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "编号" in values and not {NAME, PHONE, WORDS} & set(values)
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_answers_go_back_to_the_hotline_as_a_file(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = checked(officer, source=HOTLINE, source_ref="TJ20230918-0031")
    acts.answer(officer, seen(lead), "hotline", "已核查，部分属实")
    today = clock.today().isoformat()
    answer = client_of(officer).get(reverse("leads:answers"), {"first": today, "last": today})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["工单编号", "办理答复"],
        ["TJ20230918-0031", "已核查，部分属实"],
    ]
    assert client_of(officer).get(reverse("leads:answers"), {"first": "x", "last": today}).status_code == 422


# ── outsiders ───────────────────────────────────────────────────────────────────────────────────────────────
def test_an_outsider_finds_none_of_the_pages_of_a_lead(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = accepted(officer)
    file = acts.upload(officer, "a.csv", b"x")
    outsider = client_of(city.actor("intake_officer", "market", "120103"))
    reads = [("page", lead), ("readers", lead), ("import", file), ("import_problems", file)]
    for name, row in reads:
        assert outsider.get(reverse(f"leads:{name}", args=[row.pk])).status_code == 404, name
    for verb in ("accept", "check", "split", "hand_over", "take_result", "nonsense"):
        assert outsider.get(act_url(lead, verb)).status_code == 404, verb
        assert outsider.post(act_url(lead, verb), {"findings": "x"}).status_code == 404, verb
    posts = [("reveal", lead), ("import_run", file), ("import_discard", file)]
    for name, row in posts:
        answer = outsider.post(
            reverse(f"leads:{name}", args=[row.pk]), {"purpose": "check_lead", "reason": "我想看一看"}
        )
        assert answer.status_code == 404, name
    view = save_view(officer, "leads", "九月", "", False)
    assert outsider.post(reverse("leads:drop_view", args=[view.pk])).status_code == 404
    assert lead.number not in outsider.get(reverse("leads:list")).content.decode()
    assert lead.number not in outsider.get(reverse("leads:search"), {"q": "白桦"}).content.decode()
    picked = outsider.post(reverse("leads:bulk"), {"pick": [f"{lead.pk}:{lead.version}"], "do": "assign"})
    assert lead.number not in picked.content.decode()
    assert outsider.post(reverse("leads:from_handover", args=[lead.pk])).status_code == 404
    assert not ReadLog.objects.filter(user=outsider.session["_auth_user_id"]).exists()


def test_an_administrator_and_a_stranger_open_nothing(city: City) -> None:
    lead = acts.register(city.actor("intake_officer"), details())
    url = reverse("leads:page", args=[lead.pk])
    assert Client().get(url).status_code == 302
    for role in ("system_admin", "security_officer", "auditor"):
        client = client_of(city.actor(role, "health", "120000"))
        assert client.get(url).status_code == 403
        assert client.get(reverse("leads:list")).status_code == 403
