"""The page behind every clock chip: who sees it, what it says, and the extension it takes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.models import Agency, Post
from husheng.foundation.deadlines import clocks, panel
from husheng.foundation.deadlines.clock.compute import SHANGHAI
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REFERENCE = dt.datetime(2023, 9, 27, 16, 20, tzinfo=SHANGHAI)


def start(inside, agency: Agency, rule: str = "local.check", at: dt.datetime | None = None, **more) -> Clock:
    with inside():
        return clocks.start(
            agency.kind(),
            agency.pk,
            rule,
            at or time.now(),
            agency.pk,
            label="完成核查",
            title="白桦健康咨询",
            **more,
        )


def page(client, post: Post, clock: Clock, **headers: str):
    client.force_login(post.user, BACKEND)
    return client.get(reverse("deadlines:why", args=[clock.pk]), headers=headers)


def test_the_owner_reads_every_step(client, city: City, inside) -> None:
    clock = start(inside, city.agency("market"), "mp.file", REFERENCE)
    answer = page(client, city.post("handler", "market"), clock)
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "为什么是 2023 年 10 月 24 日",
        "15 个工作日",
        "市场监督管理行政处罚程序规定 第 18 条",
        "跳过 8 日",
        "10-24 24:00",
    ):
        assert words in text
    assert "可延长一次，最多 15 个工作日（特殊情况），须负责人批准。" in text
    assert "本地约定" not in text


def test_a_local_convention_is_marked_as_one(client, city: City, inside, health) -> None:
    text = page(client, city.post("handler"), start(inside, health)).content.decode()
    assert '<span class="lab">本地约定</span>' in text
    assert "第 60 条" not in text


def test_htmx_gets_the_panel_alone(client, city: City, inside, health) -> None:
    clock = start(inside, health)
    text = page(client, city.post("handler"), clock, **{"HX-Request": "true"}).content.decode()
    assert 'id="why"' in text
    assert "<html" not in text


def test_the_panel_is_there_in_english(client, city: City, inside) -> None:
    clock = start(inside, city.agency("police"), "tr.send", REFERENCE)
    client.cookies["husheng_language"] = "en"
    text = page(client, city.post("police_officer", "police"), clock).content.decode()
    assert "24 hours" in text
    assert "Disputed reading" in text
    assert "from the next full hour" in text


def test_an_outsider_cannot_tell_that_it_exists(client, city: City, inside, health) -> None:
    clock = start(inside, health)
    outsider = city.post("handler", "education")
    missing = page(client, outsider, Clock(pk=city.system.user_id))
    assert page(client, outsider, clock).status_code == missing.status_code == 404
    assert page(client, city.post("auditor", "education"), clock).status_code in (403, 404)


def test_the_other_side_the_region_and_a_grant_may_look(client, city: City, inside, health) -> None:
    market = city.agency("market")
    clock = start(inside, health, watcher=market.pk)
    assert page(client, city.post("handler", "market"), clock).status_code == 200
    assert page(client, city.post("coordinator", "health", "120000"), clock).status_code == 200
    drug = city.post("handler", "drug")
    assert page(client, drug, clock).status_code == 404
    with inside():
        agencies.grant_on(drug.agency_id, health.kind(), health.pk, "会商")
    assert page(client, drug, clock).status_code == 200


def test_the_leader_extends_from_the_page(client, city: City, inside, health) -> None:
    clock = start(inside, health)
    leader = city.post("leader")
    assert "批准延长" in page(client, leader, clock).content.decode()
    answer = client.post(
        reverse("deadlines:extend", args=[clock.pk]),
        {"option": "approved", "reason": "案情复杂，等待鉴定", "_seen": "1", "_key": "k1"},
    )
    assert answer.status_code == 302
    text = client.get(answer.headers["Location"]).content.decode()
    assert "延长 10 个工作日" in text
    assert "延长已经用完。" in text
    assert "批准延长" not in text.replace("批准延长 ", "")


def test_an_extension_without_a_reason_is_refused_on_the_page(client, city: City, inside, health) -> None:
    clock = start(inside, health)
    client.force_login(city.post("leader").user, BACKEND)
    answer = client.post(reverse("deadlines:extend", args=[clock.pk]), {"option": "approved", "reason": ""})
    assert answer.status_code == 422
    clock.refresh_from_db()
    assert clock.version == 1


def test_no_form_is_offered_when_the_time_is_over(client, city: City, inside) -> None:
    clock = start(inside, city.agency("market"), "mp.file", REFERENCE)
    text = page(client, city.post("leader", "market"), clock).content.decode()
    assert reverse("deadlines:extend", args=[clock.pk]) not in text


def test_a_handler_is_not_offered_the_form(client, city: City, inside, health) -> None:
    text = page(client, city.post("handler"), start(inside, health)).content.decode()
    assert reverse("deadlines:extend", args=[Clock.objects.get().pk]) not in text


def test_the_chips_of_a_list_take_one_query(inside, health, django_assert_num_queries) -> None:
    start(inside, health)
    now = time.now()
    with django_assert_num_queries(1):
        found = panel.chips(health.kind(), [health.pk], now)
    chip = found[health.pk]
    assert (chip.state, chip.label) == ("ok", "完成核查")
    assert "个工作日" in chip.words
    assert chip.title == "本地约定"


def test_a_red_card_shows_only_on_a_late_clock(inside, health) -> None:
    fresh, late = start(inside, health), start(inside, health, "local.accept", REFERENCE)
    with inside():
        clocks.mark_red([fresh.pk, late.pk])
    fresh.refresh_from_db()
    late.refresh_from_db()
    assert panel.chip(fresh).state == "ok"
    assert panel.chip(late).state == "red"
    assert panel.chip(late).words.startswith("红牌 · 逾期")


def test_suspended_stopped_and_unverified_clocks_say_so(city: City, inside, health) -> None:
    held = start(inside, health, "ae.seizure")
    with inside():
        held = clocks.suspend(held, "testing")
    assert panel.chip(held).words == "中止中 · 剩 30 日"
    assert panel.why(held)["title"] == "为什么中止"
    market = city.agency("market")
    ended = start(inside, market, "mr.report_feedback", dt.datetime(2026, 5, 6, 9, tzinfo=SHANGHAI))
    assert (panel.chip(ended).state, panel.chip(ended).words) == ("wait", "待核")
    assert panel.why(ended)["title"] == "为什么待核"
    with inside():
        done = clocks.stop(held)
    assert panel.chip(done).words == "按期办结"


def test_hours_are_kept_while_suspended_and_days_are_not_mixed_in(inside, health) -> None:
    clock = start(inside, health, "tr.send")
    assert panel.chip(clock).words.endswith(("小时", "分"))
