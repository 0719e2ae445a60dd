"""Work on leads in the browser: step by step, and many at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts
from husheng.intake.leads.models import Lead

from .samples import accepted, act_url, closed, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


# ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_steps_lead_from_arrival_to_closing_in_the_browser(city: City) -> None:
    officer = city.actor("intake_officer")
    client = client_of(officer)
    lead = acts.register(officer, details())
    steps = [
        ("accept", {}, "accepted"),
        ("check", {"findings": "现场检查，未见设备", "outcome": "unfounded"}, "checked"),
        ("answer", {"channel": "phone", "words": "经核查不属实"}, "answered"),
        ("close", {}, "closed"),
    ]
    for number, (verb, fields, state) in enumerate(steps):
        lead.refresh_from_db()
        answer = client.post(act_url(lead, verb), {**fields, "_seen": lead.version, "_key": f"step-{number}"})
        assert answer.status_code == 302, verb
        lead.refresh_from_db()
        assert lead.state == state


def test_a_lost_race_is_a_409_that_says_what_is_now_and_keeps_what_was_typed(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    lead = accepted(officer)
    acts.check(colleague, seen(lead), "同事先填了核查结果", "confirmed")
    answer = client_of(officer).post(
        act_url(lead, "check"),
        {
            "findings": "我查到的情况写了很长一段",
            "outcome": "unfounded",
            "_seen": lead.version,
            "_was": "accepted",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("核查中", "待答复", colleague.name, "我查到的情况写了很长一段"):
        assert words in page, words


def test_a_split_form_makes_parts(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = accepted(officer)
    sent = {"lines": "4", "_seen": lead.version, "part-1-violation": "ads", "part-1-organisation": "甲公司"}
    client = client_of(officer)
    assert client.post(act_url(lead, "split"), sent).status_code == 422
    sent |= {"part-2-violation": "egg_sperm", "part-2-place": "河东区津塘路"}
    assert client.post(act_url(lead, "split"), sent).status_code == 302
    assert lead.parts.count() == 2


def test_the_earlier_lead_is_named_by_its_number(city: City) -> None:
    officer = city.actor("intake_officer")
    old, new = closed(officer), acts.register(officer, details())
    client = client_of(officer)
    bad = client.post(act_url(new, "name_earlier"), {"number": "HD-X-1999-0001", "_seen": new.version})
    assert bad.status_code == 422
    assert (
        client.post(act_url(new, "name_earlier"), {"number": old.number, "_seen": new.version}).status_code
        == 302
    )
    page = client.get(reverse("leads:page", args=[new.pk])).content.decode()
    assert old.number in page and "部分查实" in page


# ── bulk ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_many_are_previewed_and_then_assigned(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    leads = [acts.register(officer, details()) for _ in range(3)]
    picked = [f"{lead.pk}:{lead.version}" for lead in leads]
    client = client_of(officer)
    preview = client.post(reverse("leads:bulk"), {"pick": picked, "do": "assign"})
    assert preview.status_code == 200 and "将办理 3 条" in preview.content.decode()
    assert Lead.objects.filter(handler=None).count() == 3
    done = client.post(reverse("leads:bulk_assign"), {"pick": picked, "handler": str(colleague.user_id)})
    assert done.status_code == 302
    assert Lead.objects.filter(handler=colleague.user_id).count() == 3
    stale = client.post(reverse("leads:bulk"), {"pick": picked, "do": "assign"})
    assert "已有变化" in stale.content.decode()
    again = client.post(reverse("leads:bulk_assign"), {"pick": picked, "handler": str(officer.user_id)})
    assert again.status_code == 409


def test_a_bulk_act_has_a_cap_and_ignores_what_is_no_row(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    many = [f"{'0' * 7}{n:x}".rjust(32, "0") + ":1" for n in range(101)]
    assert client.post(reverse("leads:bulk"), {"pick": many, "do": "assign"}).status_code == 422
    assert client.post(reverse("leads:bulk"), {"pick": ["x", "y:z"], "do": "assign"}).status_code == 422


def assigned(client: Client, leads: list[Lead], handler: Actor) -> Any:
    picked = [f"{lead.pk}:{lead.version}" for lead in leads]
    return client.post(reverse("leads:bulk_assign"), {"pick": picked, "handler": str(handler.user_id)})


def test_a_bulk_assignment_is_taken_back_once_and_everyone_has_his_own_again(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    held, free = accepted(colleague), acts.register(officer, details())
    client = client_of(officer)
    assert assigned(client, [held, free], officer).status_code == 302
    assert 'data-key="z"' in client.get(reverse("leads:list")).content.decode()
    assert client.post(reverse("leads:bulk_undo"), {"_key": "u"}).status_code == 302
    held.refresh_from_db(), free.refresh_from_db()
    assert (held.handler, free.handler) == (colleague.user_id, None)
    assert 'data-key="z"' not in client.get(reverse("leads:list")).content.decode()
    assert client.post(reverse("leads:bulk_undo"), {"_key": "v"}).status_code == 409


def test_nothing_is_undone_once_somebody_has_gone_on(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    leads = [acts.register(officer, details()) for _ in range(2)]
    client = client_of(officer)
    assigned(client, leads, colleague)
    leads[0].refresh_from_db()
    acts.accept(colleague, seen(leads[0]))
    assert client.post(reverse("leads:bulk_undo"), {"_key": "u"}).status_code == 409
    assert Lead.objects.filter(handler=colleague.user_id).count() == 2


def test_undo_is_offered_for_a_while_and_never_for_what_was_sent(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    client = client_of(officer)
    assigned(client, [acts.register(officer, details())], colleague)
    session = client.session
    kept = session["husheng_last_bulk"]
    session["husheng_last_bulk"] = {**kept, "at": (clock.now() - dt.timedelta(seconds=31)).isoformat()}
    session.save()
    assert 'data-key="z"' not in client.get(reverse("leads:list")).content.decode()


def test_the_whole_filter_is_chosen_and_previewed_only_within_the_cap(city: City) -> None:
    officer = city.actor("intake_officer")
    for _ in range(2):
        acts.register(officer, details(violation="ads"))
    acts.register(officer, details(violation="egg_sperm"))
    client = client_of(officer)
    asked = {"everything": "1", "filter": "type=ads", "do": "assign"}
    assert "将办理 2 条" in client.post(reverse("leads:bulk"), asked).content.decode()
    nothing = client.post(reverse("leads:bulk"), {**asked, "filter": "type=hgr"})
    assert nothing.status_code == 422


def test_a_preview_names_what_can_no_longer_be_done(city: City) -> None:
    officer = city.actor("intake_officer")
    over, open_ = closed(officer), acts.register(officer, details())
    picked = [f"{lead.pk}:{lead.version}" for lead in (over, open_)]
    page = client_of(officer).post(reverse("leads:bulk"), {"pick": picked, "do": "assign"}).content.decode()
    assert "有 1 条现在不能这样办理" in page and 'form="bulk"' not in page
