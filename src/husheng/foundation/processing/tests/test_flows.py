"""A flow between agencies that nobody has assessed is refused, wherever a thing opens to another agency."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.models import Agency, ApiToken, Grant
from husheng.foundation.kernel.errors import Invalid, Refused
from husheng.foundation.processing import acts, flows, queries, rules, shipped
from husheng.foundation.processing.models import Assessment
from husheng.foundation.processing.sharing import share
from husheng.foundation.testing import City
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.models import Handover
from husheng.settings.env import PACKAGE

from .people import TO_TELECOM, approved, drafted, matter, only, send, withdrawn

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


# ── hand-overs ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_flow_that_was_assessed_goes(city: City) -> None:
    assert send(city, city.actor("intake_officer"), "market", region="120102").state == "sent"


def test_a_flow_that_nobody_assessed_is_refused_and_the_refusal_names_the_remedy(city: City) -> None:
    with pytest.raises(Invalid) as refusal:
        send(city, city.actor("intake_officer"), "telecom")
    (problem,) = refusal.value.problems
    assert problem.field == "to_agency"
    for words in ("卫生健康委", "通信管理局", "转办", "举报人", "影响评估"):
        assert words in problem.message
    assert "正职负责人批准" in problem.remedy
    assert not Handover.objects.exists()


def test_a_draft_opens_nothing_and_an_approval_does(city: City) -> None:
    officer, draft = city.actor("intake_officer"), drafted(city)
    with pytest.raises(Invalid):
        send(city, officer, "telecom")
    acts.approve(city.actor("head"), seen(draft))
    assert send(city, officer, "telecom").state == "sent"


@pytest.mark.parametrize(
    "changes",
    [
        {"senders": ("market",)},
        {"receivers": ("post",)},
        {"ways": ("notice",)},
        {"categories": ("source",)},
    ],
)
def test_an_assessment_of_something_near_does_not_cover_it(city: City, changes: dict[str, object]) -> None:
    approved(city, only(TO_TELECOM, **changes))
    with pytest.raises(Invalid):
        send(city, city.actor("intake_officer"), "telecom")


def test_two_assessments_may_cover_a_flow_together(city: City) -> None:
    approved(city, only(TO_TELECOM, categories=("source",)))
    approved(city, only(TO_TELECOM, categories=("reported_person", "evidence_person")))
    assert send(city, city.actor("intake_officer"), "telecom").state == "sent"


def test_what_was_sent_does_not_open_once_the_assessment_is_withdrawn(city: City) -> None:
    row = approved(city)
    handover = send(city, city.actor("intake_officer"), "telecom")
    withdrawn(city, row)
    with pytest.raises(Refused, match="影响评估"):
        handovers.receive(city.actor("handler", "telecom", "120000"), seen(handover))
    assert not Grant.objects.exists()


def test_while_a_withdrawal_waits_for_the_second_person_the_flow_goes_on(city: City) -> None:
    row = approved(city)
    acts.ask_withdrawal(city.actor("legal_reviewer"), seen(row), "不再需要")
    assert send(city, city.actor("intake_officer"), "telecom").state == "sent"


# ── every other door ────────────────────────────────────────────────────────────────────────────────────────
def test_without_its_assessments_every_door_is_shut(city: City) -> None:
    """The control: what the other tests see open is open because of the assessments, and for no other reason."""
    for row in list(Assessment.objects.all()):
        withdrawn(city, row)
    with pytest.raises(Invalid):
        send(city, city.actor("intake_officer"), "market", region="120102")
    with pytest.raises(Refused, match="系统令牌"):
        acts.connect(city.system, city.agency("health").pk, "热线", "intake_officer", "secret", 30)
    assert not ApiToken.objects.exists()
    for way in ("referral", "referral_copy", "look_into", "supervise", "report_up", "designate", "transfer"):
        with pytest.raises(Refused), act_frame(city.system, "tests.share"):
            _share(city, way)
    assert not Grant.objects.exists()


def test_a_thing_opens_within_its_own_agency_without_an_assessment(city: City) -> None:
    own = city.agency("health").pk
    with act_frame(city.system, "tests.share"):
        share(own, own, "leads.lead", matter().key, "办理", "forward")
    assert Grant.objects.count() == 1


def _share(city: City, way: str) -> Grant:
    receiver = "police" if way == "referral" else "procuratorate"
    return share(city.agency("health").pk, city.agency(receiver).pk, "cases.case", matter().key, "移送", way)


def test_a_token_is_issued_only_by_connecting(city: City) -> None:
    with pytest.raises(Refused, match="接入"):
        agencies.issue_token(city.system, city.agency("health").pk, "热线", "intake_officer", "secret", 30)


def test_a_role_that_opens_nothing_of_people_needs_no_assessment(city: City) -> None:
    for row in list(Assessment.objects.all()):
        withdrawn(city, row)
    assert acts.connect(city.system, city.agency("court").pk, "统计", "judge", "secret", 30).state == "active"


def test_a_tip_is_handed_on_only_where_somebody_has_assessed_it(city: City) -> None:
    between = flows.between(city.agency("health").pk, city.agency("police").pk, "tips.tip", "forward")
    assert between is not None and between.categories and not flows.uncovered(between)
    elsewhere = flows.between(city.agency("health").pk, city.agency("education").pk, "tips.tip", "forward")
    assert elsewhere is not None and flows.uncovered(elsewhere) == elsewhere.categories


# ── what ships ──────────────────────────────────────────────────────────────────────────────────────────────
def test_what_ships_says_everything_that_an_assessment_must_say(city: City) -> None:
    known = queries.known()
    for slug, details in shipped.assessments().items():
        assert rules.problems(details, known) == [], slug


def test_what_ships_is_installed_once_and_a_withdrawn_one_does_not_come_back(city: City) -> None:
    there = Assessment.objects.count()
    assert there == len(shipped.assessments())
    withdrawn(city, Assessment.objects.get(shipped="packages"))
    assert acts.install_assessments(city.installer) == []
    assert Assessment.objects.get(shipped="packages").state == "withdrawn"


def test_the_hotline_and_the_courts_get_no_caller_by_what_ships(city: City) -> None:
    for receiver in ("hotline", "court", "telecom", "post", "education", "women_federation"):
        flow = flows.Flow("health", receiver, "forward", flows.opened_by("leads.lead"))
        assert "source" in flows.uncovered(flow), receiver


def test_what_opens_with_a_thing_is_told_by_the_register() -> None:
    assert {"source", "reported_person", "evidence_person"} <= flows.opened_by("leads.lead")
    assert flows.opened_by("parties.party") == {"party_person"}
    assert flows.opened_by("deadlines.clock") == frozenset()


# ── one door ────────────────────────────────────────────────────────────────────────────────────────────────
def granting(source: str) -> list[int]:
    """Lines that open a thing to an agency past the door."""
    names = {"grant", "grant_on"}
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names
    ]


def test_no_room_opens_a_thing_past_the_door() -> None:
    doors = {PACKAGE / "foundation/agencies/acts/access.py", PACKAGE / "foundation/processing/sharing.py"}
    doors |= {PACKAGE / "foundation/acts/guards.py"}  # rights of the database's roles
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in Path(PACKAGE).rglob("*.py")
        if path not in doors and "tests" not in path.parts
        for line in granting(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize("source", ["grant(a, b)", "agencies.grant_on(a, b)", "grants.grant(x)"])
def test_the_search_for_other_doors_bites(source: str) -> None:
    assert granting(source)


def test_the_row_of_a_grant_cannot_be_written_without_an_act(city: City) -> None:
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="outside an act"):
        Grant.objects.create(
            agency=Agency.objects.all()[0], subject_kind="leads.lead", subject_key=matter().key, purpose="x"
        )
