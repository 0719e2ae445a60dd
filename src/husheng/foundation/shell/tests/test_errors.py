"""Errors become pages that say what happened, why, and what to do; never a trace, never what others may not know."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Problem, Refused, Stale
from husheng.foundation.shell.errors import conflict_page, error_page, server_error

RequestFor = Callable[..., HttpRequest]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_absent_and_hidden_look_alike(request_for: RequestFor) -> None:
    absent = error_page(request_for("/cases/1"), NotFound("没有这个案件"))
    assert absent.status_code == 404
    assert "没有这个案件" not in text(absent)
    assert "找不到这一页" in text(absent)


def test_a_refusal_says_what_is_missing(request_for: RequestFor) -> None:
    page = error_page(request_for("/cases/1"), Refused("2 项措施待审核，请许青禾办理。"))
    assert page.status_code == 403
    assert "2 项措施待审核，请许青禾办理。" in text(page)


def test_a_lost_race_keeps_what_was_typed() -> None:
    request = RequestFactory().post(
        "/x", {"reason": "补充认定一笔收入", "_key": "long-enough-key", "_seen": "7"}
    )
    page = error_page(request, Stale("许青禾已把状态改为“已审核”。"))
    assert page.status_code == 409
    assert "补充认定一笔收入" in text(page)
    assert "long-enough-key" not in text(page)


def test_a_lost_race_compares_then_now_and_yours(request_for: RequestFor) -> None:
    rows = [{"label": "状态", "then": "待审核", "now": "已审核", "yours": "撤回", "changed": True}]
    page = text(conflict_page(request_for("/x"), Stale("案件刚被推进。"), rows, "/cases/1"))
    assert all(word in page for word in ("待审核", "已审核", "撤回", 'href="/cases/1"'))


def test_bad_input_lists_every_problem_with_its_remedy(request_for: RequestFor) -> None:
    error = Invalid("什么都还没有写入。", [Problem("date", "第 14 行没有 13 月。", "请改为 2023-10-05。")])
    page = error_page(request_for("/x"), error)
    assert page.status_code == 422
    assert "第 14 行没有 13 月。请改为 2023-10-05。" in text(page)


def test_the_log_gets_facts_and_the_person_gets_the_number(
    request_for: RequestFor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "husheng.pages"):
        page = text(error_page(request_for("/x"), Stale("刚有变化。", facts={"lead": "0042"})))
    number = caplog.messages[0].split()[0]
    assert number in page
    assert "0042" in caplog.messages[0]
    assert "0042" not in page


def test_an_unforeseen_error_has_a_number_and_no_trace(request_for: RequestFor) -> None:
    page = server_error(request_for("/x"))
    assert page.status_code == 500
    assert "E-" in text(page)
    assert "Traceback" not in text(page)


def test_an_error_of_ours_without_a_page_is_a_500(request_for: RequestFor) -> None:
    assert error_page(request_for("/x"), HushengError("坏了")).status_code == 500


@pytest.mark.parametrize("referer", ["https://elsewhere.invalid/x", "javascript:alert(1)"])
def test_the_way_back_never_leads_outside(referer: str) -> None:
    request = RequestFactory().get("/x", headers={"referer": referer})
    assert referer not in text(error_page(request, Refused("不能。")))
