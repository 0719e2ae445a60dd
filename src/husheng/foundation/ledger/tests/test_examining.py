"""The whole ledger is recomputed at night and when a reader asks; whoever works here sees what was found."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from husheng.foundation.ledger import examining, queries, tasks, views
from husheng.foundation.ledger.models import Examination
from husheng.foundation.ledger.witnessing.health import alarms

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _journal_of_the_test(acts):
    """The acts of these tests stand in no journal of the platform."""
    before = list(examining._journal)
    examining.hold_against(acts.journal)
    yield
    examining._journal[:] = before


def page() -> str:
    return views.overview(RequestFactory().get("/")).content.decode()


def test_a_ledger_that_agrees_is_said_to_agree(acts) -> None:
    acts.log(3)
    assert "还没有核验过" in page()
    tasks.examine()
    html = page()
    assert "从头重算了 3 条" in html and "note bad" not in html and not alarms()


def test_a_changed_entry_is_told_to_everybody_with_its_place(acts, as_owner) -> None:
    acts.log(5)
    as_owner("UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1) WHERE ordinal = 4")
    tasks.examine()
    (alarm,) = alarms()
    assert "数据库可能被改动过" in alarm.words
    html = page()
    assert "note bad" in html and "存证内容与它的哈希不符" in html and ">4<" in html


def test_an_act_that_was_deleted_from_the_journal_is_found(acts) -> None:
    acts.log(2)
    acts.done.pop()
    tasks.examine()
    assert [one["code"] for one in Examination.objects.get().findings] == ["leaf_without_act"]


def test_the_alarm_goes_when_the_ledger_agrees_again(acts, as_owner) -> None:
    acts.log(1)
    flip = "UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1)"
    as_owner(flip)
    tasks.examine_nightly(0)
    assert alarms()
    as_owner(flip)
    tasks.examine_nightly(0)
    assert not alarms() and Examination.objects.count() == 2


def test_only_the_last_results_are_kept_and_only_the_first_findings(acts, as_owner, monkeypatch) -> None:
    monkeypatch.setattr(examining, "KEPT", 3)
    acts.log(40)
    as_owner("UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1)")
    for _ in range(5):
        examining.examine()
    row = Examination.objects.order_by("-pk").first()
    assert Examination.objects.count() == 3 and len(row.findings) == examining.SHOWN and row.total > 40
    found = queries.examined()
    assert found is not None and not found.ok and len(found.places) == examining.SHOWN
