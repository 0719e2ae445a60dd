"""After a restore and a replay somebody answers for exactly the acts that are missing, and nothing else is excused."""

from __future__ import annotations

import pytest
from django.db import connections

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.proving import journal
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused
from husheng.foundation.ledger import examining, sequencer
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.ledger.models import Examination
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.witnessing.health import alarms
from husheng.foundation.recovery import acts, queries
from husheng.foundation.recovery.models import Acknowledgement

from .restored import forget

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
WHY = "机房断电后恢复了前一晚的备份，三条线索由线索员按登记簿补录"


def checked():
    return verify(journal=journal, acknowledged=queries.acknowledged())


def test_what_did_not_come_back_is_listed_with_what_was_done(restored, city) -> None:
    assert restored.count >= 3 and dict(checked().counts) == {"leaf_without_act": 3}
    (loss,) = queries.losses(city.system)
    assert [one.act for one in loss.lost] == restored.lost and loss.answer is None
    assert {one.facts.verb for one in loss.lost} == {"leads.register"}
    assert loss.replay.last - loss.replay.first + 1 == restored.count


def test_until_somebody_answers_everybody_is_alarmed_and_then_nobody_is_but_the_page_says_it(
    restored, city
) -> None:
    examining.examine()
    (alarm,) = alarms()
    assert "3 处" in alarm.words
    acts.acknowledge(city.system, restored.row.pk, WHY)
    sequencer.integrate_all()
    row = examining.examine()
    assert row.ok and row.known_total == 3 and not alarms()
    found = ledger.examined()
    assert found is not None and [one["reason"] for one in found.known] == [WHY] * 3
    assert all(one["by"] and one["ordinal"] for one in found.known)
    assert {one["act"] for one in found.known} == {str(act) for act in restored.lost}
    report = checked()
    assert report.ok and report.known_total == 3, "a terminal says it as well"


def test_the_acknowledgement_is_an_act_with_its_entry(restored, city) -> None:
    row = acts.acknowledge(city.system, restored.row.pk, WHY)
    sequencer.integrate_all()
    done = JournalRow.objects.get(verb="recovery.acknowledge")
    assert done.key == row.pk and done.facts["lost"] == 3 and done.facts["digest"] == row.digest
    assert ledger.status([done.pk])[done.pk] is not None and WHY not in str(done.facts)


def test_an_act_that_goes_missing_later_is_not_excused(restored, city) -> None:
    acts.acknowledge(city.system, restored.row.pk, WHY)
    sequencer.integrate_all()
    forget([restored.kept])
    report = checked()
    assert dict(report.counts) == {"leaf_without_act": 1} and report.known_total == 3
    examining.examine()
    assert alarms()


@pytest.mark.parametrize("change", ["lost", "reason"])
def test_who_adds_to_the_list_or_rewrites_the_reason_afterwards_excuses_nothing(
    restored, city, change: str
) -> None:
    row = acts.acknowledge(city.system, restored.row.pk, WHY)
    sequencer.integrate_all()
    forget([restored.kept])
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE recovery_acknowledgement DISABLE TRIGGER USER")
        if change == "lost":
            text = '["' + '", "'.join(map(str, [*row.lost, restored.kept])) + '"]'
            cursor.execute("UPDATE recovery_acknowledgement SET lost = %s", [text])
        else:
            cursor.execute("UPDATE recovery_acknowledgement SET reason = '没有丢什么'")
        cursor.execute("ALTER TABLE recovery_acknowledgement ENABLE TRIGGER USER")
    assert queries.acknowledged() == {}
    assert dict(checked().counts) == {"leaf_without_act": 4}


def test_a_changed_entry_among_those_that_were_answered_for_is_found(restored, city, as_owner) -> None:
    acts.acknowledge(city.system, restored.row.pk, WHY)
    as_owner(
        "UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1) WHERE act_id = %s",
        restored.lost[0],
    )
    report = checked()
    assert report.counts["entry_changed"] == 1 and report.known_total == 3


def test_only_the_system_administrator_answers_and_only_checkers_see_the_list(restored, city) -> None:
    for outsider in (city.auditor, city.security, city.actor("handler"), city.actor("head")):
        with pytest.raises(Refused):
            acts.acknowledge(outsider, restored.row.pk, WHY)
    with pytest.raises(Refused):
        queries.losses(city.actor("handler"))
    assert queries.losses(city.auditor) and not Acknowledgement.objects.exists()


def test_it_wants_a_reason_a_replay_and_something_lost_and_is_given_once(restored, city) -> None:
    for short in ("", "  坏 ", "长" * 201):
        with pytest.raises(Invalid):
            acts.acknowledge(city.system, restored.row.pk, short)
    with pytest.raises(NotFound):
        acts.acknowledge(city.system, restored.row.pk + 1, WHY)
    acts.acknowledge(city.system, restored.row.pk, WHY)
    with pytest.raises(Conflict, match="已经有人说明"):
        acts.acknowledge(city.system, restored.row.pk, WHY)
    assert Examination.objects.count() == 0


def test_the_application_cannot_change_an_acknowledgement(restored, city) -> None:
    from django.db import transaction
    from django.db.utils import DatabaseError

    acts.acknowledge(city.system, restored.row.pk, WHY)
    for change in (Acknowledgement.objects.all().delete, lambda: Acknowledgement.objects.update(reason="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Acknowledgement.objects.get().reason == WHY
