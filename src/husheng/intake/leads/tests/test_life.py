"""The life of one lead through its acts, on the real database."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.deadlines.queries import labels_running_on
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City
from husheng.intake.leads import acts
from husheng.intake.leads.models import HOTLINE, Lead

from .samples import ID_NO, NAME, PHONE, WORDS, accepted, answered, checked, closed, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_a_lead_travels_from_arrival_to_its_answer(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = closed(officer)
    lead.refresh_from_db()
    assert lead.number.startswith("HD") and "-X-" in lead.number
    assert (lead.state, lead.outcome, lead.answer_channel) == ("closed", "partly", "phone")
    verbs = list(JournalRow.objects.filter(key=lead.pk).order_by("at").values_list("verb", flat=True))
    assert verbs == [f"leads.{verb}" for verb in ("register", "accept", "check", "answer", "close")]


def test_the_title_is_type_organisation_and_place_and_nothing_of_the_caller(city: City) -> None:
    lead = acts.register(city.actor("intake_officer"), details())
    assert lead.title == "非法采供卵（精） · 白桦健康咨询有限公司 · 河东区大直沽"


def test_what_the_caller_said_stands_nowhere_in_plain(city: City) -> None:
    lead = acts.register(city.actor("intake_officer"), details(caller_id_no=ID_NO))
    with connection.cursor() as cursor:
        for table in ("leads_lead", "acts_journal", "acts_opening", "acts_idempotencykey"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text ~ %s", [f"{NAME}|{PHONE}|{ID_NO}|招揽"]
            )
            assert cursor.fetchone() == (0,), table
    shown = reveal(
        city.actor("intake_officer"), lead, ["caller_phone", "content"], Purpose.CHECK_LEAD, "核对线索"
    )
    assert shown == {"caller_phone": PHONE, "content": WORDS}


def test_staff_text_with_a_number_of_a_person_is_refused(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = accepted(officer)
    with pytest.raises(Invalid) as caught:
        acts.check(officer, seen(lead), f"已电话联系{PHONE}核实", "confirmed")
    assert caught.value.problems[0].remedy == "请写进密封栏。"
    acts.check(officer, seen(lead), "已电话联系来电人核实", "confirmed")


def test_rejecting_needs_words_for_the_whistleblower(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details())
    with pytest.raises(Invalid, match="没有办理"):
        acts.reject(officer, seen(lead), "no_facts", " ")
    done = acts.reject(officer, seen(lead), "no_facts", "没有写明机构和地点，无法核查；补充后可以再次反映")
    assert done.state == "rejected" and done.answered_at and done.answer.startswith("没有写明")


def test_a_lead_of_tomorrow_is_refused(city: City) -> None:
    with pytest.raises(Invalid) as caught:
        acts.register(
            city.actor("intake_officer"), details(received_at=clock.now() + dt.timedelta(minutes=5))
        )
    assert caught.value.problems[0].field == "received_at"


def test_one_order_number_is_one_lead(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details(source=HOTLINE, source_ref="TJ20230918-0031"))
    with pytest.raises(Invalid) as caught:
        acts.register(officer, details(source=HOTLINE, source_ref="TJ20230918-0031"))
    assert lead.number in caught.value.problems[0].message
    acts.register(officer, details(source=HOTLINE, source_ref="TJ20230918-0032"))


def test_a_double_submit_makes_one_lead(city: City) -> None:
    officer = city.actor("intake_officer").with_key("form-1")
    given = details()
    assert acts.register(officer, given).pk == acts.register(officer, given).pk
    assert Lead.objects.count() == 1


def test_an_outsider_learns_nothing_and_a_reader_may_not_act(city: City) -> None:
    lead = acts.register(city.actor("intake_officer"), details())
    with pytest.raises(NotFound):
        acts.accept(city.actor("intake_officer", "market", "120103"), seen(lead))
    with pytest.raises(Refused):
        acts.accept(city.actor("legal_reviewer"), seen(lead))
    lead.refresh_from_db()
    assert lead.state == "registered"


def test_of_two_handlers_on_one_lead_the_second_is_told_who_was_first(city: City) -> None:
    actors = [city.actor("intake_officer"), city.actor("handler")]
    lead = acts.register(actors[0], details())
    start, results = threading.Barrier(2), []

    def take(actor: object) -> None:
        try:
            start.wait()
            acts.accept(actor, seen(lead))  # type: ignore[arg-type]
            results.append("accepted")
        except HushengError as error:
            results.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["Stale", "accepted"]
    assert JournalRow.objects.filter(key=lead.pk, verb="leads.accept").count() == 1


def test_only_people_of_the_agency_become_handlers(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    stranger = city.actor("handler", "market")
    lead = accepted(officer)
    lead = acts.assign(officer, seen(lead), colleague.user_id)
    assert lead.handler == colleague.user_id
    for other in (stranger, city.actor("legal_reviewer")):
        with pytest.raises(Invalid, match="没有指派"):
            acts.assign(officer, seen(lead), other.user_id)


def test_many_leads_are_assigned_in_one_act(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    leads = [acts.register(officer, details()) for _ in range(3)]
    acts.assign_many(officer, [seen(lead) for lead in leads], colleague.user_id)
    stored = list(Lead.objects.all())
    assert {lead.handler for lead in stored} == {colleague.user_id}
    assert {lead.title for lead in stored} == {leads[0].title}
    shown = reveal(colleague, stored[0], ["caller_name"], Purpose.CHECK_LEAD, "核对线索")
    assert shown == {"caller_name": NAME}
    assert JournalRow.objects.filter(verb="leads.assign_many").count() == 3
    with pytest.raises(Invalid, match="没有批量办理"):
        acts.assign_many(officer, [], colleague.user_id)


def test_one_lost_race_stops_a_whole_bulk_act(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    one, two = (acts.register(officer, details()) for _ in range(2))
    acts.accept(officer, seen(two))
    with pytest.raises(Stale):
        acts.assign_many(officer, [seen(one), seen(two)], colleague.user_id)
    assert Lead.objects.filter(handler=colleague.user_id).count() == 0


def test_a_split_lead_waits_until_the_last_part_is_closed(city: City) -> None:
    officer = city.actor("intake_officer")
    whole = acts.split(
        officer,
        seen(accepted(officer)),
        [acts.Part("egg_sperm", "白桦健康咨询"), acts.Part("ads", "某公众号运营公司")],
    )
    one, two = whole.parts.order_by("number")
    assert (one.state, one.violation, two.violation) == ("accepted", "egg_sperm", "ads")
    with pytest.raises(Conflict, match="还有 2 条没有办结"):
        acts.gather(officer, seen(whole))
    for part, outcome in ((one, "confirmed"), (two, "unfounded")):
        part = acts.check(officer, seen(part), "已核查完毕", outcome)
        part = acts.answer(officer, seen(part), "phone", "这一部分已经核查")
        whole.refresh_from_db()
        assert whole.state == "split"
        part = acts.close(officer, seen(part))
        part.refresh_from_db()
        assert part.state == "closed"
    whole.refresh_from_db()
    assert (whole.state, whole.outcome) == ("checked", "partly")
    assert one.number in whole.findings
    shown = reveal(officer, two, ["caller_name"], Purpose.CHECK_LEAD, "核对线索")
    assert shown == {"caller_name": NAME}


def test_a_renewed_lead_names_the_old_outcome(city: City) -> None:
    officer = city.actor("intake_officer")
    old = closed(officer)
    new = acts.name_earlier(officer, seen(acts.register(officer, details())), old.pk)
    assert new.earlier is not None and new.earlier.outcome == "partly"
    assert JournalRow.objects.get(verb="leads.name_earlier").facts["earlier_outcome"] == "partly"
    with pytest.raises(Invalid):
        acts.name_earlier(officer, seen(new), new.pk)
    foreign = acts.register(city.actor("intake_officer", "market", "120103"), details())
    with pytest.raises(NotFound):
        acts.name_earlier(officer, seen(new), foreign.pk)


def test_a_lead_that_went_into_a_case_comes_back_to_be_answered(city: City) -> None:
    officer = city.actor("handler")
    lead = acts.enter_case(officer, seen(checked(officer)))
    assert lead.state == "in_case"
    lead = acts.leave_case(officer, seen(lead), "已作出处罚决定并送达")
    assert (lead.state, lead.outcome) == ("checked", "in_case")


def test_an_answer_is_words_through_a_channel(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = checked(officer)
    with pytest.raises(Invalid) as caught:
        acts.answer(officer, seen(lead), "pigeon", "好")
    assert {problem.field for problem in caught.value.problems} == {"channel", "words"}


def test_a_closed_lead_stays_closed(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = closed(officer)
    for verb in (acts.accept, acts.close):
        with pytest.raises(Stale):
            verb(officer, Seen(lead.pk))
    assert answered(officer).state == "answered"


def test_a_post_without_the_permission_registers_nothing(city: City) -> None:
    reader = city.actor("legal_reviewer")
    assert Permission.LEAD_REGISTER not in reader.permissions
    with pytest.raises(Refused):
        acts.register(reader, details())


def test_each_step_starts_the_clock_of_the_next(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details())
    expected = {"accept": ["受理或不予受理"], "check": ["核查"], "answer": ["答复来源"], "close": []}
    assert labels_running_on(lead.pk) == expected["accept"]
    lead = acts.accept(officer, seen(lead))
    assert labels_running_on(lead.pk) == expected["check"]
    lead = acts.check(officer, seen(lead), "现场检查，未见设备", "unfounded")
    assert labels_running_on(lead.pk) == expected["answer"]
    acts.answer(officer, seen(lead), "phone", "经核查不属实")
    assert labels_running_on(lead.pk) == expected["close"]


def test_a_rejected_lead_owes_nothing_more(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details())
    acts.reject(officer, seen(lead), "no_facts", "没有写明机构和地点，无法核查")
    assert labels_running_on(lead.pk) == []
