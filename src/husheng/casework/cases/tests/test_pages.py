"""The pages of cases: what each reader sees, what a form does, and the outsider at every address."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from husheng.casework.cases import acts
from husheng.casework.cases.acts import FactDetails
from husheng.casework.cases.models import Case, CaseParty
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import Answer, HandoverDetails
from husheng.intake.handovers.models import Handover

from .people import PERSON_NAME, PERSON_NUMBER, Office, media, office
from .web import act, at, text

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City, settings, tmp_path: Path) -> Office:
    media(settings, tmp_path)
    return office(city)


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_list_shows_what_the_agency_has_and_filters_in_the_address(town: Office) -> None:
    filed, proposed = (
        town.filed(),
        town.proposed(organisation="蓝天门诊部", types=("ads",), principal_type="ads"),
    )
    client = client_of(town.first)
    page = text(client.get(at("list")))
    assert filed.number in page and proposed.number in page
    for query, inside, outside in (
        ("?state=filed", filed, proposed),
        ("?type=ads", proposed, filed),
        ("?q=蓝天", proposed, filed),
        ("?whose=mine&state=filed", filed, proposed),
        ("?from=2020-01-01&state=proposed", proposed, filed),
    ):
        page = text(client.get(at("list") + query))
        assert inside.number in page and outside.number not in page, query
    assert "没有符合筛选的案件" in text(client.get(at("list") + "?q=不存在的机构"))


def test_the_second_officer_finds_what_waits_for_him(town: Office) -> None:
    waiting = town.proposed()
    address = at("list") + "?whose=second"
    assert waiting.number in text(client_of(town.second).get(address))
    assert waiting.number not in text(client_of(town.first).get(address))


def test_the_list_goes_on_by_key(town: Office, monkeypatch) -> None:
    cases = [town.proposed() for _ in range(5)]
    monkeypatch.setattr("husheng.foundation.shell.keyset.page.__defaults__", (2,))
    client, seen_numbers, address = client_of(town.first), [], at("list") + "?state=proposed"
    for _ in range(3):
        response = client.get(address)
        rows = [row["case"].number for row in response.context["rows"]]
        seen_numbers += rows
        address = at("list") + response.context["page"].next_url
    assert seen_numbers == [case.number for case in reversed(cases)]


def test_strange_filters_and_cursors_open_the_list_all_the_same(town: Office) -> None:
    client = client_of(town.first)
    for query in (
        "?state=gossip",
        "?from=2023-13-45",
        "?after=x",
        "?before=~",
        "?whose=all",
        "?scope=world",
        "?q=%00",
    ):
        assert client.get(at("list") + query).status_code == 200, query


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_case_is_opened_by_form_from_a_lead_and_confirmed_by_a_button(town: Office) -> None:
    lead = town.lead()
    client = client_of(town.first)
    page = text(client.get(at("propose") + f"?lead={lead.pk}"))
    assert lead.number in page and town.second.name in page and town.first.name not in page.split("<main")[1]
    typed = {
        "lead": lead.pk, "principal_type": "egg_sperm", "types": ["egg_sperm"], "party_class": "non_other",
        "second": town.second.user_id, "organisation": "", "place": "",
    }  # fmt: skip
    response = client.post(at("propose"), typed)
    case = Case.objects.get(lead=lead)
    assert response.status_code == 302 and response["Location"] == at("page", case.pk)
    assert "确认立案" in text(client_of(town.second).get(at("page", case.pk)))
    assert "确认立案" not in text(client.get(at("page", case.pk)))
    act(town, town.second, case, "confirm")
    case.refresh_from_db()
    assert case.state == "filed"


def test_what_is_wrong_comes_back_with_what_was_typed(town: Office) -> None:
    typed = {"principal_type": "ads", "types": ["surrogacy"], "organisation": "蓝天门诊部", "party_class": "",
             "second": town.second.user_id}  # fmt: skip
    response = client_of(town.first).post(at("propose"), typed)
    assert response.status_code == 422 and "蓝天门诊部" in text(response)
    typed |= {"party_class": "non_med"}
    response = client_of(town.first).post(at("propose"), typed)
    assert response.status_code == 422 and "主要类型不在所选类型里" in text(response)
    assert not Case.objects.exists()


def test_the_same_form_sent_twice_opens_one_case(town: Office) -> None:
    typed = {"principal_type": "ads", "types": ["ads"], "organisation": "蓝天门诊部", "party_class": "non_med",
             "second": town.second.user_id, "_key": str(uuid4())}  # fmt: skip
    client = client_of(town.first)
    first, again = client.post(at("propose"), typed), client.post(at("propose"), typed)
    assert first["Location"] == again["Location"] and Case.objects.count() == 1


def test_the_receiver_opens_its_own_case_on_a_transfer(town: Office) -> None:
    case = town.filed()
    acts.transfer(
        town.first, seen(case), HandoverDetails("transfer", town.city.agency("market").pk, ("违法广告部分",))
    )
    handover = Handover.objects.get(subject_key=case.pk)
    market, second = town.city.actor("handler", "market"), town.city.actor("handler", "market")
    handovers.receive(market, seen(handover))
    handovers.accept(market, Seen(handover.pk))
    address = at("from_transfer", handover.pk)
    assert client_of(town.first).get(address).status_code == 404
    assert second.name in text(client_of(market).get(address))
    response = client_of(market).post(address, {"second": second.user_id})
    taken = Case.objects.get(agency=market.agency_id)
    assert response["Location"] == at("page", taken.pk)
    page = text(client_of(market).get(at("page", taken.pk)))
    assert case.number in page
    assert "办案记录" in text(client_of(market).get(at("page", case.pk)))


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_shows_clocks_matrix_parties_and_what_is_owed(town: Office) -> None:
    case = town.filed()
    exhibit = town.exhibit(case)
    acts.add_fact(town.first, Seen(case.pk), FactDetails("在居民楼内取卵", "egg_sperm", True, (exhibit,)))
    acts.add_fact(town.first, Seen(case.pk), FactDetails("收取费用"))
    town.entered(case)
    acts.add_party(town.first, Seen(case.pk), town.person().pk, "protected")
    page = text(client_of(town.first).get(at("page", case.pk)))
    for words in (
        "作出处理决定", "在居民楼内取卵", "缺证据", "有证据", "白桦健康咨询有限公司", "受保护的人 1",
        "为什么现在不能结案", "还没有作出处理决定", "报告涉嫌犯罪", "存证",
    ):  # fmt: skip
        assert words in page, words
    assert PERSON_NAME not in page and PERSON_NUMBER not in page


def test_every_step_has_a_form_and_english(town: Office) -> None:
    case = town.filed()
    client = client_of(town.first)
    for verb in ("add_fact", "enter_party", "add_note", "set_types", "hand_over", "transfer", "report_crime"):
        assert client.get(at("act", case.pk, verb)).status_code == 200, verb
    leader = client_of(town.leader)
    for verb in ("change_members", "decide_without_penalty", "withdraw"):
        assert leader.get(at("act", case.pk, verb)).status_code == 200, verb
    client.cookies["husheng_language"] = "en"
    page = text(client.get(at("page", case.pk)))
    assert "Evidence matrix" in page and "Why it cannot be closed yet" in page


def test_a_case_lives_by_forms_alone(town: Office) -> None:
    lead = town.lead()
    case = town.filed(lead=lead.pk)
    company = {
        "party_class": "non_med",
        "standing": "investigated",
        "counts_as": "non_other",
        "name": "蓝天门诊部",
    }
    assert act(town, town.first, case, "enter_party", **company).status_code == 302
    assert act(town, town.first, case, "add_note", text="已约谈负责人").status_code == 302
    assert act(town, town.first, case, "add_fact", text="超范围诊疗", violation="ads").status_code == 302
    types = {"principal": "ads", "types": ["ads", "surrogacy"]}
    assert act(town, town.first, case, "set_types", **types).status_code == 302
    third = town.city.actor("handler")
    swap = {"user": third.user_id, "role": "handler", "leaves": town.second.user_id}
    assert act(town, town.leader, case, "change_members", **swap).status_code == 302
    decision = {"decision": "corrected", "reason": "情节轻微并及时改正"}
    assert act(town, town.leader, case, "decide_without_penalty", **decision).status_code == 302
    closing = {"outcome": "corrected", "words": "已改正，不予处罚"}
    assert act(town, third, case, "close", **closing).status_code == 302
    case.refresh_from_db()
    lead.refresh_from_db()
    assert case.state == "closed" and lead.state == "checked"


def test_a_refused_close_names_what_is_owed_on_the_form(town: Office) -> None:
    case = acts.decide_without_penalty(town.leader, seen(town.filed()), "corrected", "已及时改正")
    town.reported(case)
    response = act(town, town.first, case, "close", outcome="corrected", words="已改正")
    assert (
        response.status_code == 422 and "移送公安还没有结果" in text(response) and "已改正" in text(response)
    )


def test_a_lost_race_shows_then_now_and_yours(town: Office) -> None:
    case = town.filed()
    old = case.version
    acts.add_note(town.second, seen(case), "先记一笔")
    response = client_of(town.first).post(
        at("act", case.pk, "add_note"), {"_seen": old, "_was": "filed", "text": "没有看到前一笔的内容"}
    )
    page = text(response)
    assert response.status_code == 409 and "没有看到前一笔的内容" in page and town.second.name in page
    assert case.notes.count() == 1


def test_a_person_is_named_by_form_only_with_a_basis_and_then_only_by_number(town: Office) -> None:
    case = town.filed()
    person = {"party_class": "person", "standing": "investigated", "counts_as": "non_med",
              "person_name": PERSON_NAME, "person_id_no": PERSON_NUMBER}  # fmt: skip
    refused = act(town, town.first, case, "enter_party", **person)
    assert refused.status_code == 422 and "没有选法律依据" in text(refused)
    assert act(town, town.first, case, "enter_party", **person, basis="doctors_57").status_code == 302
    for name in ("page", "timeline"):
        assert PERSON_NAME not in text(client_of(town.first).get(at(name, case.pk)))


def test_what_is_sealed_is_shown_once_after_it_was_written_down(town: Office) -> None:
    case = town.filed()
    entry = town.entered(case, town.person(), "protected")
    address, client = at("party", case.pk, entry.pk), client_of(town.first)
    assert PERSON_NAME not in text(client.get(address))
    refused = client.post(address, {"purpose": "", "reason": "看"})
    assert refused.status_code == 422 and not ReadLog.objects.exists()
    shown = text(client.post(address, {"purpose": "protect", "reason": "联系救助"}))
    assert PERSON_NAME in shown and PERSON_NUMBER in shown
    assert ReadLog.objects.get().key == entry.party_id
    assert PERSON_NAME not in text(client.get(address))
    reviewer = client_of(town.city.actor("legal_reviewer"))
    assert reviewer.post(address, {"purpose": "protect", "reason": "联系救助"}).status_code == 403


def test_a_party_becomes_protected_by_a_button(town: Office) -> None:
    case = town.filed()
    acts.add_party(town.first, seen(case), town.person().pk, "investigated", "non_other", "doctors_59")
    entry = CaseParty.objects.get(case=case)
    assert client_of(town.second).post(at("protect", case.pk, entry.pk)).status_code == 302
    entry.refresh_from_db()
    assert entry.standing == "protected"


def test_the_timeline_has_every_act_with_its_seal(town: Office) -> None:
    case = town.filed()
    town.exhibit(case)
    acts.add_note(town.first, Seen(case.pk), "约谈")
    page = text(client_of(town.first).get(at("timeline", case.pk)))
    for words in ("提请立案", "立案", "固定证据", "写办案记录"):
        assert words in page
    assert page.count("/ledger/") >= 4


def test_an_assisting_agencys_answer_is_taken_by_form(town: Office) -> None:
    case, market = town.filed(), town.city.actor("handler", "market")
    asked = {"kind": "assistance", "to_agency": market.agency_id, "items": "请核对账户\n\n请核对执照"}
    assert act(town, town.first, case, "hand_over", **asked).status_code == 302
    row = Handover.objects.get(subject_key=case.pk)
    assert row.items.count() == 2
    handovers.receive(market, seen(row))
    handovers.accept(market, Seen(row.pk))
    handovers.answer(market, Seen(row.pk), [Answer(n, "confirmed", f"第{n}项属实") for n in (1, 2)])
    address = at("take_result", case.pk, row.pk)
    assert "第1项属实" in text(client_of(town.first).get(address))
    assert client_of(town.first).post(address, {"result": "账户与执照均属实"}).status_code == 302
    assert "账户与执照均属实" in text(client_of(town.first).get(at("page", case.pk)))
