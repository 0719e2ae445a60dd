"""The pages of measures, what they show of money, and the outsider at every address."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from husheng.casework.cases import acts as cases
from husheng.casework.cases.acts import FactDetails
from husheng.casework.cases.tests.people import Office, office
from husheng.casework.measures import acts, queries
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.testing import City, client_of

from .people import YUAN, a_case, decided, proposed, served

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def text(response) -> str:
    return response.content.decode()


def at(name: str, *keys: object) -> str:
    return reverse(f"measures:{name}", args=keys)


def typed(party, /, **changes: object) -> dict[str, object]:
    return {
        "party": party.pk, "measure_kind": "fine", "violation": "egg_sperm", "basis": "institutions_46",
        "amount": "20,000", "base": "", "grade": "", "below_floor_reason": "", **changes,
    }  # fmt: skip


def do(town: Office, who, measure: Measure, verb: str, **more: object):
    measure.refresh_from_db()
    return client_of(who).post(at("do", measure.pk, verb), {"_seen": measure.version, **more})


def test_a_fine_lives_by_forms_alone(town: Office) -> None:
    case, party = a_case(town)
    handler = client_of(town.first)
    assert party.party.name in text(handler.get(at("propose", case.pk)))
    response = handler.post(at("propose", case.pk), typed(party))
    fine = Measure.objects.get()
    assert response["Location"] == at("page", fine.pk) and fine.amount_fen == 20_000 * YUAN
    assert fine.number in text(client_of(town.leader).get(at("list")))
    assert do(town, town.leader, fine, "decide").status_code == 302
    today = fine.proposed_at.date()
    fine.refresh_from_db()
    assert fine.number in text(handler.get(at("list") + "?box=to_serve"))
    assert do(town, town.first, fine, "serve", on=fine.decided_on.isoformat()).status_code == 302
    assert "收缴罚款" in text(client_of(town.first).get(reverse("cases:page", args=[case.pk])))
    assert do(town, town.first, fine, "perform", on=fine.decided_on.isoformat()).status_code == 302
    fine.refresh_from_db()
    assert fine.state == "performed" and fine.performed_on >= today


def test_the_range_of_an_article_is_shown_before_anything_is_proposed(town: Office) -> None:
    case, party = a_case(town)
    response = client_of(town.first).post(
        at("propose", case.pk), typed(party, basis="family_planning_40", check="1", amount="x")
    )
    page = text(response)
    assert response.status_code == 200 and "违法所得一万元以上" in page and "2 至 6 倍" in page
    assert "待核" in page and not Measure.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "200000"}, "金额高于法定上限"),
        ({"amount": "5000"}, "金额低于法定下限"),
        ({"amount": "一万"}, "写的不是数"),
        ({"amount": ""}, "没有写金额"),
        ({"basis": "institutions_48", "measure_kind": "suspend", "amount": ""}, "没有规定这项措施"),
        ({"party": ""}, "请选择"),
    ],
)
def test_what_is_wrong_comes_back_beside_its_field(town: Office, change: dict[str, str], words: str) -> None:
    case, party = a_case(town)
    response = client_of(town.first).post(at("propose", case.pk), typed(party, **change))
    assert response.status_code == 422 and words in text(response)
    assert not Measure.objects.exists()


def test_a_protected_person_is_not_among_those_a_measure_may_meet(town: Office) -> None:
    case, _ = a_case(town)
    woman = town.entered(case, town.person(), "protected")
    assert str(woman.pk) not in text(client_of(town.first).get(at("propose", case.pk)))
    response = client_of(town.first).post(at("propose", case.pk), typed(woman))
    assert response.status_code == 422 and not Measure.objects.exists()


def test_below_the_floor_the_page_asks_two_leaders_one_after_the_other(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(
        town, case, party, amount_fen=5_000 * YUAN, below_floor_reason="初次违法且主动消除危害后果"
    )
    page = text(client_of(town.leader).get(at("page", fine.pk)))
    assert "还缺第二人签批" in page and "作出决定" not in page
    assert do(town, town.leader, fine, "decide").status_code == 422
    assert do(town, town.other_leader, fine, "second").status_code == 302
    assert "作出决定" not in text(client_of(town.other_leader).get(at("page", fine.pk)))
    assert do(town, town.leader, fine, "decide").status_code == 302


def test_a_day_in_the_future_is_refused_on_the_page(town: Office) -> None:
    case, party = a_case(town)
    fine = decided(town, case, party)
    response = do(town, town.first, fine, "serve", on="2099-01-01")
    assert response.status_code == 422 and fine.served_on is None


def test_the_case_page_shows_its_measures_and_offers_to_propose(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    address = reverse("cases:page", args=[case.pk])
    page = text(client_of(town.first).get(address))
    assert "20,000.00" in page and at("page", fine.pk) in page and at("propose", case.pk) in page
    leader = text(client_of(town.leader).get(address))
    assert at("propose", case.pk) not in leader and "审批措施" in leader
    timeline = text(client_of(town.first).get(reverse("cases:timeline", args=[case.pk])))
    assert "提出措施" in timeline and fine.number in timeline


# ── prior penalties ─────────────────────────────────────────────────────────────────────────────────────────
def test_earlier_penalties_of_an_organisation_are_counted_across_agencies(town: Office) -> None:
    company = town.company()
    case = town.filed()
    party = town.entered(case, company)
    served(town, case, party)
    decided(town, case, party, measure_kind="order_correct", basis="penalties_28")
    other = town.filed()
    later = town.entered(other, company)
    found = queries.prior_penalties(town.first, company)
    assert len(found.visible) == 1 and found.elsewhere == 0
    stranger = town.city.actor("handler", "market")
    elsewhere = queries.prior_penalties(stranger, company)
    assert elsewhere.visible == [] and elsewhere.elsewhere == 1
    page = text(client_of(town.first).get(at("propose", other.pk)))
    assert "此前的处罚" in page and later.party.name in page
    acts.revoke(town.leader, Seen(Measure.objects.get(state="served").pk), "复议决定撤销")
    assert not queries.prior_penalties(town.first, company)


def test_nobody_counts_the_penalties_of_a_person(town: Office) -> None:
    case = town.filed()
    somebody = town.person()
    cases.add_party(town.first, seen(case), somebody.pk, "investigated", "non_med", "doctors_57")
    entry = case.parties.get()
    served(town, case, entry, basis="doctors_57")
    found = queries.prior_penalties(town.first, somebody)
    assert found.visible == [] and found.elsewhere == 0


# ── who may know what ───────────────────────────────────────────────────────────────────────────────────────
def addresses(town: Office) -> list[tuple[str, str]]:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    return [
        ("get", at("page", fine.pk)),
        ("post", at("do", fine.pk, "decide")),
        ("post", at("do", fine.pk, "drop")),
        ("post", at("do", fine.pk, "gossip")),
        ("get", at("propose", case.pk)),
        ("post", at("propose", case.pk)),
    ]


def test_an_outsider_finds_nothing_at_any_address(town: Office) -> None:
    found = addresses(town)
    for outsider in (town.city.actor("handler", "market"), town.city.actor("handler", region="120103")):
        client = client_of(outsider)
        for method, address in found:
            response = getattr(client, method)(address, {"reason": "想看一看"})
            assert response.status_code == 404, (method, address)
        assert "HDHEH-M" not in text(client.get(at("list")))


def test_no_administrator_reaches_any_address(town: Office) -> None:
    found = [*addresses(town), ("get", at("list"))]
    for administrator in (town.city.system, town.city.security, town.city.auditor):
        client = client_of(administrator)
        for method, address in found:
            assert getattr(client, method)(address).status_code == 403, address


def test_the_task_force_office_sees_no_measure_of_a_case_it_cannot_open(town: Office) -> None:
    case, party = a_case(town)
    fine = proposed(town, case, party)
    client = client_of(town.city.actor("coordinator", "health", "120000"))
    assert client.get(at("page", fine.pk)).status_code == 404
    page = text(client.get(reverse("cases:page", args=[case.pk])))
    assert "20,000.00" not in page


# ── L12: no ranking of money ────────────────────────────────────────────────────────────────────────────────
def test_no_list_of_measures_can_be_put_in_the_order_of_money(town: Office) -> None:
    case, party = a_case(town)
    amounts = [30_000 * YUAN, 90_000 * YUAN, 20_000 * YUAN]
    for amount in amounts:
        proposed(town, case, party, amount_fen=amount)
    client = client_of(town.leader)
    for query in ("", "?sort=amount", "?sort=-amount_fen", "?order_by=amount_fen", "?box=amount"):
        page = text(client.get(at("list") + query))
        shown = [int(n.replace(",", "")) * YUAN for n in re.findall(r'class="num">([\d,]+)\.00<', page)]
        assert shown == list(reversed(amounts)), query
        assert "140,000.00" not in page and "aria-sort" not in page


# ── the page's one action ───────────────────────────────────────────────────────────────────────────────────
def main_action(response) -> str:
    page = text(response)
    assert page.count("btn-primary") <= 1
    return page.split("btn-primary")[1].split("<kbd>")[0] if "btn-primary" in page else ""


def case_page(who, case) -> str:
    return main_action(client_of(who).get(reverse("cases:page", args=[case.pk])))


def test_a_case_asks_first_for_what_is_next_in_its_life(town: Office) -> None:
    case = town.filed()
    assert "记录事实" in case_page(town.first, case)
    cases.add_fact(town.first, Seen(case.pk), FactDetails("查获取卵器械", "egg_sperm", False))
    assert "加入当事人" in case_page(town.first, case)
    party = town.entered(case)
    assert "提出措施" in case_page(town.first, case)
    measure = proposed(town, case, party)
    assert "审批措施" in case_page(town.leader, case)
    assert "记录事实" in case_page(town.first, case)  # the leader's turn: the handler works on
    measure = acts.decide(town.leader, seen(measure))
    assert "登记送达" in case_page(town.first, case) and case_page(town.leader, case) == ""
    measure = acts.serve(town.first, seen(measure))
    assert "登记履行" in case_page(town.first, case)
    acts.perform(town.first, seen(measure))
    assert "结案" in case_page(town.first, case)


def test_a_suspected_crime_comes_before_a_measure(town: Office) -> None:
    case, party = a_case(town)
    town.crime(case)
    proposed(town, case, party)
    assert "报告涉嫌犯罪" in case_page(town.first, case)


def test_nobody_is_led_to_give_a_measure_up_or_to_undo_it(town: Office) -> None:
    case, party = a_case(town)
    measure = proposed(town, case, party)
    assert main_action(client_of(town.first).get(at("page", measure.pk))) == ""
    assert "不再提出" in text(client_of(town.first).get(at("page", measure.pk)))
    measure = acts.perform(
        town.first, seen(acts.serve(town.first, seen(acts.decide(town.leader, seen(measure)))))
    )
    page = client_of(town.leader).get(at("page", measure.pk))
    assert main_action(page) == "" and "撤销" in text(page)
