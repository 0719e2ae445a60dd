"""The pages of erasure: from the request to the certificate, and opening together; outsiders find nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import acts, rules
from husheng.foundation.erasure.models import Erasure, Locking
from husheng.foundation.testing import client_of
from husheng.intake.leads.models import Lead

from .people import CALLER, PAPER, PHONE, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_from_the_request_to_the_certificate(people, city) -> None:
    lead = people.closed()
    officer, first, second = (client_of(each) for each in (people.officer, people.first, people.second))
    form = reverse("erasure:ask", args=[Lead.kind(), lead.pk])
    assert "会永久打不开的记录" in officer.get(form).content.decode()
    answer = officer.post(form, {"ground": "unlawful", "paper": PAPER})
    row = Erasure.objects.get()
    assert answer.url == reverse("erasure:page", args=[row.pk])
    code = rules.code_of(row.fingerprint)
    assert code in first.get(reverse("erasure:inventory", args=[row.pk])).content.decode()
    assert code not in first.get(answer.url).content.decode(), "the code stands on the list alone"
    confirm = reverse("erasure:confirm", args=[row.pk])
    assert first.post(confirm, {"code": code}).status_code == 302
    assert second.post(confirm, {"code": code}).status_code == 302
    row.refresh_from_db()
    for reader in (officer, client_of(city.auditor)):
        page = reader.get(answer.url).content.decode()
        assert row.state == "erased" and "删除证明" in page and str(lead.pk) in page
        assert CALLER not in page and PHONE not in page
    paper = officer.get(reverse("desk:erasure_certificate", args=[row.pk, "pdf"]))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert "已永久删除" in officer.get(reverse("leads:page", args=[lead.pk])).content.decode()


def test_what_stands_against_it_is_shown_with_its_article(people) -> None:
    lead = people.lead()
    page = client_of(people.officer).get(reverse("erasure:ask", args=[Lead.kind(), lead.pk])).content.decode()
    assert "现在不能删除" in page and "个人信息保护法第47条" in page


def test_a_refusal_names_every_article(people) -> None:
    row = people.asked(people.lead())
    answer = client_of(people.first).post(
        reverse("erasure:confirm", args=[row.pk]), {"code": rules.code_of(row.fingerprint)}
    )
    assert answer.status_code == 422 and "时限还在进行" in answer.content.decode()


def test_two_custodians_open_together_in_the_browser(people) -> None:
    lead = people.closed()
    with act_frame(people.officer, "leads.lock_away"):
        acts.lock(people.officer, Lead.kind(), lead.pk, lead.number, lead.pk, lead.agency_id, "lead")
    row = Locking.objects.get()
    first, second = client_of(people.first), client_of(people.second)
    assert lead.number in first.get(reverse("erasure:lockings")).content.decode()
    page = reverse("erasure:locking", args=[row.pk])
    assert "申请启封" in first.get(page).content.decode()
    first.post(reverse("erasure:do_locking", args=[row.pk, "ask"]), {"reason": "来电人要求补充答复"})
    alone = first.post(reverse("erasure:do_locking", args=[row.pk, "open"]))
    assert alone.status_code == 403
    assert second.post(reverse("erasure:do_locking", args=[row.pk, "open"])).status_code == 302
    assert "已启封" in second.get(page).content.decode()
    assert second.post(reverse("erasure:do_locking", args=[row.pk, "fly"])).status_code == 404


def test_an_outsider_finds_neither_list_nor_paper(people, city) -> None:
    row = people.erased(people.closed())
    stranger = client_of(office(city, "market").first)
    for name in ("erasure:page", "erasure:inventory"):
        assert stranger.get(reverse(name, args=[row.pk])).status_code == 404
    assert stranger.get(reverse("desk:erasure_certificate", args=[row.pk, "pdf"])).status_code == 404
    assert PAPER not in stranger.get(reverse("erasure:list")).content.decode()


def test_a_dropped_request_erases_nothing(people) -> None:
    row = people.asked(people.closed())
    client_of(people.officer).post(reverse("erasure:drop", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "dropped"
    with pytest.raises(Exception, match="没有"):
        acts.confirm(people.first, seen(row), rules.code_of(row.fingerprint))
