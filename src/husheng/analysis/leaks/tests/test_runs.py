"""Matching a seized list (L7): only in an opened case of selling data, only with a second agency, never a tip."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest

from husheng.analysis.leaks import acts, queries
from husheng.analysis.leaks.models import Run
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import User
from husheng.foundation.evidence.tests.samples import secured
from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of
from husheng.intake.leads.models import Lead

from .people import Town, listed, read, town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def place(city: City) -> Town:
    return town(city)


def before(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def sold(place: Town, share: int = 60) -> tuple[Any, dict[str, Any], list[str]]:
    """A clerk who read all that was sold, eight colleagues who read other things, and the list."""
    people, random = place.people(400), Random(1)
    subjects = list(people.values())
    clerk = place.city.actor("handler")
    read(clerk, subjects[: share + 60], before(30))
    for _ in range(8):
        read(place.city.actor("handler"), random.sample(subjects, 80), before(30))
    return clerk, people, list(people)[:share]


# ── the result ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_clerk_who_read_what_was_sold_is_named_with_share_span_and_chance(place: Town) -> None:
    clerk, _people, phones = sold(place)
    strangers = [f"1990001{n:04d}" for n in range(5)]
    run = place.approved(place.case(), listed([*phones, *strangers, "021-1"], "gb18030"))
    run_waiting()
    run.refresh_from_db()
    assert run.state == "matched" and (run.rows, run.held, run.bad) == (65, 60, 1)
    [first, *_others] = queries.overlaps(run)
    assert first.post == clerk.post_id and first.rows == 60 and first.confidence == "excluded"
    assert first.log10_chance < -6 and first.first_at < first.last_at
    assert run.unexplained == 0 and run.looked_at == 9 and len(run.result) == 64


def test_the_same_list_and_log_give_the_same_digest(place: Town) -> None:
    _clerk, _people, phones = sold(place)
    case = place.case()
    runs = [place.approved(case, listed(phones)) for _ in range(2)]
    run_waiting()
    assert len({Run.objects.get(pk=run.pk).result for run in runs}) == 1


def test_a_list_from_elsewhere_names_nobody_for_sure(place: Town) -> None:
    _clerk, people, _phones = sold(place)
    run = place.approved(place.case(), listed(Random(5).sample(list(people), 60)))
    run_waiting()
    assert all(one.confidence == "possible" for one in queries.overlaps(run))


def test_names_are_matched_through_their_bucket_and_compared_in_the_vault(place: Town) -> None:
    from husheng.registries.parties import acts as parties
    from husheng.registries.parties.acts import PartyDetails

    rows = [
        parties.register_party(place.first, PartyDetails("person", person_name=f"试{name}"))
        for name in "甲乙丙丁戊己庚辛"
    ]
    read(place.city.actor("handler"), [row.pk for row in rows], before(20))
    run = place.approved(place.case(), "姓名\n试甲\n试 乙\n试丙\n试癸\n".encode(), column="name")
    run_waiting()
    run.refresh_from_db()
    assert (run.rows, run.held, run.read) == (4, 3, 3)


def test_callers_of_leads_are_never_looked_up(place: Town) -> None:
    """A list must not tell who has reported (L7): the same number in a lead's sealed caller is not found."""
    from husheng.intake.leads import acts as leads
    from husheng.intake.leads.tests.samples import details

    lead = leads.register(place.city.actor("intake_officer"), details(caller_phone="19900003333"))
    read(place.city.actor("intake_officer"), [lead.pk], before(5))
    run = place.approved(place.case(), listed(["19900003333"]))
    run_waiting()
    run.refresh_from_db()
    assert (run.rows, run.held, run.read) == (1, 0, 0)


# ── what it needs ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_case_of_another_kind_is_no_place_for_it(place: Town) -> None:
    with pytest.raises(Refused, match="非法获取、出售"):
        place.asked(place.office.filed(), listed(["19900000001"]))


def test_a_case_that_only_one_officer_has_proposed_is_none_either(place: Town) -> None:
    proposed = place.office.proposed(principal_type="data_sale", types=("data_sale",))
    with pytest.raises(Refused):
        place.asked(proposed, listed(["19900000001"]))


def test_somebody_who_does_not_work_on_the_case_asks_for_nothing(place: Town) -> None:
    case = place.case()
    place.office.first = place.city.actor("handler")
    with pytest.raises(Refused):
        place.asked(case, listed(["19900000001"]))
    place.office.first = place.city.actor("handler", "market")
    with pytest.raises(NotFound):
        place.asked(case, listed(["19900000001"]))


def test_ones_own_agency_is_no_second_agency(place: Town) -> None:
    with pytest.raises(Invalid):
        place.asked(place.case(), listed(["19900000001"]), second=place.first.agency_id)


def test_nothing_is_looked_up_before_the_second_agency_has_approved(place: Town) -> None:
    _clerk, _people, phones = sold(place)
    run = place.asked(place.case(), listed(phones))
    run_waiting()
    with pytest.raises(Stale):
        acts.match(place.first, Seen(run.pk))
    assert not run.hits.exists() and not run.overlaps.exists()


def test_the_own_leader_cannot_approve_nor_another_agency_that_was_not_asked(place: Town) -> None:
    run = place.asked(place.case(), listed(["19900000001"]))
    for who in (place.office.leader, place.city.actor("leader", "market")):
        with pytest.raises((Refused, NotFound)):
            acts.approve(who, seen(run), "同意")
    assert acts.approve(place.prosecutor, seen(run), "同意").state == "approved"


def test_refused_or_called_off_it_is_never_matched(place: Town) -> None:
    case = place.case()
    refused = acts.refuse(place.prosecutor, seen(place.asked(case, listed(["19900000001"]))), "来源不清")
    off = acts.call_off(place.first, seen(place.asked(case, listed(["19900000001"]))), "名单有误")
    assert off.body is None
    for run in (refused, off):
        with pytest.raises(Stale):
            acts.match(place.first, Seen(run.pk))


def test_a_case_that_ended_meanwhile_stops_it(place: Town) -> None:
    case = place.case()
    place.approved(case, listed(["19900000001"]))
    case.refresh_from_db()
    from husheng.foundation.acts.transaction import act_frame

    with act_frame(place.first, "cases.withdraw"):
        type(case).objects.filter(pk=case.pk).update(state="withdrawn", outcome="withdrawn")
    with pytest.raises(HushengError):
        run_waiting()
    assert Run.objects.get().state == "approved"


# ── never a whistleblower's ─────────────────────────────────────────────────────────────────────────────────
def test_a_file_that_was_secured_on_a_portal_lead_is_refused(
    place: Town, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    from husheng.intake.leads import acts as leads
    from husheng.intake.leads.tests.samples import details

    body = listed([f"1990000{n:04d}" for n in range(20)])
    lead = leads.register(place.city.actor("intake_officer"), details(source="portal"))
    secured(place.city.actor("intake_officer"), lead.pk, "名单.csv", body, Lead.kind())
    with pytest.raises(Refused, match="举报"):
        place.asked(place.case(), body)
    assert not Run.objects.exists()


def test_a_file_that_becomes_known_as_a_tip_later_is_refused_at_every_step(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = place.case()
    asked, approved = (
        place.asked(case, listed(["19900000001"])),
        place.approved(case, listed(["19900000002"])),
    )
    monkeypatch.setattr("husheng.analysis.leaks.acts.runs.through_portal", lambda _digest: True)
    with pytest.raises(Refused):
        acts.approve(place.prosecutor, seen(asked), "同意")
    with pytest.raises(Refused):
        acts.match(place.first, Seen(approved.pk))


def test_the_same_file_on_a_lead_of_the_hotline_is_no_obstacle(
    place: Town, settings: Any, tmp_path: Any
) -> None:
    """The refusal is about whistleblowers, not about files that were seen before."""
    settings.MEDIA_ROOT = tmp_path
    body = listed(["19900000001"])
    secured(place.first, place.case().pk, "名单.csv", body)
    assert place.asked(place.case(), body).state == "requested"


# ── accounted ───────────────────────────────────────────────────────────────────────────────────────────────
def test_each_run_is_an_act_with_its_leaf_and_the_list_was_read_on_the_record(place: Town) -> None:
    _clerk, _people, phones = sold(place)
    run = place.approved(place.case(), listed(phones))
    run_waiting()
    act = JournalRow.objects.get(verb="leaks.match", key=run.pk)
    assert act.facts["sha256"] == run.sha256 and act.facts["result"]
    assert not any(phone in str(act.facts) for phone in phones)
    row = ReadLog.objects.get(subject=run.pk)
    assert row.user == place.first.user_id and row.purpose == "investigate"


def test_the_list_stands_nowhere_in_plain(place: Town) -> None:
    phones = [f"1990000{n:04d}" for n in range(7)]
    run = place.asked(place.case(), listed([*phones, "021-55667788"]))
    with pytest.raises(TypeError):
        bytes(run.body)  # type: ignore[arg-type]
    stored = str(list(Run.objects.values())) + str(list(JournalRow.objects.values("facts")))
    assert not any(text in stored for text in [*phones, "55667788"])


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_case_handler_asks_on_a_page_and_reads_the_result_with_its_evidence(place: Town) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    clerk, _people, phones = sold(place)
    case, client = place.case(), client_of(place.first)
    assert "比对查获名单" in client.get(f"/cases/{case.pk}/").content.decode()
    today = clock.today()
    typed = {
        "file": SimpleUploadedFile("名单.csv", listed([*phones, "坏行"])), "column": "phone",
        "since": (today - dt.timedelta(days=365)).isoformat(), "until": today.isoformat(),
        "second": str(place.prosecutor.agency_id), "reason": "从涉案人电脑中查获",
    }  # fmt: skip
    asked = client.post(f"/leaks/runs/of-case/{case.pk}/new/", typed)
    assert asked.status_code == 302, asked.content.decode()
    run = Run.objects.get()
    other = client_of(place.prosecutor)
    page = other.get(asked.url).content.decode()
    assert "批准" in page and place.first.name not in page
    done = other.post(f"/leaks/runs/{run.pk}/approve/", {"_seen": run.version, "reason": "同意"})
    assert done.status_code == 302
    run_waiting()
    page = client.get(asked.url).content.decode()
    name = User.objects.get(pk=clerk.user_id).name
    assert name in page and "基本排除偶然" in page and "不是大陆手机号" in page
    evidence = client.get(f"/leaks/runs/{run.pk}/posts/{clerk.post_id}/").content.decode()
    assert name in evidence and not any(phone in evidence + page for phone in phones)
    approver = other.get(asked.url).content.decode()
    assert (
        name not in approver and other.get(f"/leaks/runs/{run.pk}/posts/{clerk.post_id}/").status_code == 403
    )


def test_an_outsider_sees_no_run(place: Town) -> None:
    run = place.asked(place.case(), listed(["19900000001"]))
    for who in (place.city.actor("handler", "market"), place.city.actor("leader", "market")):
        assert client_of(who).get(f"/leaks/runs/{run.pk}/").status_code == 404
    assert client_of(place.city.auditor).get(f"/leaks/runs/{run.pk}/").status_code == 403
