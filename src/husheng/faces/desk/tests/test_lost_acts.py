"""The page of what a restored backup lost: what has to be entered again, and the answer of whoever runs the system."""

from __future__ import annotations

import pytest

from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.ledger import sequencer
from husheng.foundation.recovery.models import Acknowledgement
from husheng.foundation.testing import client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
PAGE = "/ledger/lost/"
ROW = "<td>登记</td><td>线索</td>"
WHY = "恢复了昨晚的备份，线索员今天补录"


def test_from_the_list_to_the_answer_and_the_page_of_the_ledger(restored, city) -> None:
    admin = client_of(city.system)
    html = admin.get(PAGE).content.decode()
    assert html.count(ROW) == 3 and "说明 3 个缺失的行为" in html
    assert admin.post(PAGE, {"replay": restored.row.pk, "reason": ""}).status_code == 422
    answer = admin.post(PAGE, {"replay": restored.row.pk, "reason": "短"})
    assert answer.status_code == 422 and "四到两百个字" in answer.content.decode()
    answer = admin.post(PAGE, {"replay": restored.row.pk, "reason": WHY, "_key": "k1"})
    assert answer.status_code == 302 and answer.url.startswith("/jobs/")
    sequencer.integrate_all()
    run_waiting()
    html = admin.get(PAGE).content.decode()
    assert "已有说明" in html and WHY in html and html.count(ROW) == 3, "the list stays"
    for reader in (city.auditor, city.actor("handler")):
        page = client_of(reader).get("/ledger/").content.decode()
        assert "仍然缺失，已有人说明：3 处" in page and page.count(WHY) == 3 and "note bad" not in page
    assert "note bad" not in client_of(city.actor("handler")).get("/").content.decode()


def test_the_auditor_reads_it_and_answers_for_nothing(restored, city) -> None:
    auditor = client_of(city.auditor)
    html = auditor.get(PAGE).content.decode()
    assert "没有人说明" in html and "请系统管理员" in html and 'name="reason"' not in html
    assert auditor.post(PAGE, {"replay": restored.row.pk, "reason": WHY}).status_code == 403
    assert client_of(city.actor("handler")).get(PAGE).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_in_english_and_where_nothing_was_ever_lost(city) -> None:
    html = client_of(city.system, "en").get(PAGE).content.decode()
    assert "Nothing was replayed yet" in html
