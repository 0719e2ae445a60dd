"""The pages of this room: an auditor reads the register, two people carry an assessment, a form is decided."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from husheng.foundation.acts.actor import Actor
from husheng.foundation.processing.models import Assessment, CollectionForm
from husheng.foundation.processing.register.installed import the_register
from husheng.foundation.testing import City, client_of

from .people import MATERNITY, TO_TELECOM, drafted
from .test_collecting import registered

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def page(who: Actor, name: str, *keys: object, **query: str) -> Any:
    return client_of(who).get(reverse(f"processing:{name}", args=keys), query)


def do(who: Actor, row: Assessment, verb: str, **typed: str) -> Any:
    row.refresh_from_db()
    return client_of(who).post(reverse("processing:do", args=[row.pk, verb]), {"_seen": row.version, **typed})


# ── the register ────────────────────────────────────────────────────────────────────────────────────────────
def test_an_auditor_reads_the_register(city: City) -> None:
    text = page(city.auditor, "register").content.decode()
    for group in the_register().groups.values():
        assert group.zh in text
    for words in (
        "leads.lead.caller_phone",
        "《个人信息保护法》第 28 条",
        "90 日",
        "承办人",
        "用主体的密钥密封",
    ):
        assert words in text
    assert "没有加密" not in text, "what is kept of a person lies nowhere in plain"


def test_the_register_is_filtered(city: City) -> None:
    found = page(city.auditor, "register", q="caller_phone").content.decode()
    assert "leads.lead.caller_phone" in found and "parties.party.person_phone" not in found
    found = page(city.auditor, "register", **{"class": "sensitive"}).content.decode()
    assert "leads.lead.content" in found and "leads.lead.caller_phone" not in found
    assert "没有找到" in page(city.auditor, "register", q="星座").content.decode()


def test_the_register_is_exported_and_holds_no_formula(city: City) -> None:
    answer = client_of(city.auditor).get(reverse("desk:register_export"))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "leads.lead.caller_id_no" in cells and not [cell for cell in cells if cell.startswith("=")]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("role", ["intake_officer", "judge", "security_officer", "system_admin"])
def test_who_has_no_business_with_the_register_does_not_get_it(city: City, role: str) -> None:
    assert page(city.actor(role), "register").status_code == 403
    assert client_of(city.actor(role)).get(reverse("desk:register_export")).status_code == 403


# ── assessments ─────────────────────────────────────────────────────────────────────────────────────────────
def typed(**changes: object) -> dict[str, object]:
    return {**{name: getattr(TO_TELECOM, name) for name in vars(TO_TELECOM)}, **changes}


def test_two_people_carry_an_assessment_through_its_pages(city: City) -> None:
    author, head = city.actor("legal_reviewer"), city.actor("head")
    answer = client_of(author).post(reverse("processing:draft"), typed())
    row = Assessment.objects.exclude(agency=None).get()
    assert answer.url == reverse("processing:assessment", args=[row.pk])
    assert "批准评估" not in page(author, "assessment", row.pk).content.decode()
    assert "批准评估" in page(head, "assessment", row.pk).content.decode()
    assert do(head, row, "approve").status_code == 302
    assert do(author, row, "ask_withdrawal", reason="不再需要").status_code == 302
    assert do(head, row, "withdraw").status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    text = page(head, "assessment", row.pk).content.decode()
    assert "至少保存到" in text and "不再需要" in text


def test_what_is_wrong_with_a_draft_is_told_at_the_field(city: City) -> None:
    answer = client_of(city.actor("legal_reviewer")).post(
        reverse("processing:draft"), typed(cases=["provide"])
    )
    assert answer.status_code == 422
    assert "还应选“处理敏感个人信息”" in answer.content.decode()


def test_a_draft_begins_with_what_another_says(city: City) -> None:
    row = drafted(city)
    answer = page(city.actor("legal_reviewer"), "draft", **{"from": str(row.pk)})
    assert TO_TELECOM.necessity in answer.content.decode()
    assert page(city.actor("legal_reviewer", "market"), "draft", **{"from": str(row.pk)}).status_code == 200
    text = page(city.actor("legal_reviewer", "market"), "draft", **{"from": str(row.pk)}).content.decode()
    assert TO_TELECOM.necessity not in text


def test_what_ships_says_that_it_does_not_replace_ones_own(city: City) -> None:
    row = Assessment.objects.filter(agency=None)[0]
    assert "替不了本机关自己的评估" in page(city.actor("head"), "assessment", row.pk).content.decode()
    for box in ("", "waiting", "ended"):
        assert page(city.auditor, "assessments", box=box).status_code == 200


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_form_is_registered_and_decided_on_its_page(city: City) -> None:
    officer = city.actor("handler")
    asked = {
        "partner": MATERNITY.partner, "title": MATERNITY.title, "purpose": MATERNITY.purpose,
        "labels": "\n".join(MATERNITY.labels),
    }  # fmt: skip
    assert client_of(officer).post(reverse("processing:register_form"), asked).status_code == 302
    form = CollectionForm.objects.get()
    text = page(officer, "form", form.pk).content.decode()
    assert "不满十四周岁未成年人的信息" in text and "→ 姓氏" in text
    said = {f"line-{n}": "dropped" for n in range(1, len(MATERNITY.labels) + 1)}
    kept = {**said, "line-7": "kept", "_seen": str(form.version)}
    answer = client_of(officer).post(reverse("processing:decide_fields", args=[form.pk]), kept)
    assert answer.status_code == 422 and "第 7 项建议不收，却保留" in answer.content.decode()
    kept["reason-7"] = "开具发票需要"
    assert (
        client_of(officer).post(reverse("processing:decide_fields", args=[form.pk]), kept).status_code == 302
    )
    assert "开具发票需要" in page(officer, "form", form.pk).content.decode()


def test_a_file_of_forms_is_imported_or_told_what_is_wrong(city: City) -> None:
    officer, address = city.actor("handler"), reverse("processing:import_forms")
    good = "采集单位,表格名称,用途,栏目\n甲公司,登记表,marketing,姓名\n"
    for body, status in ((good.replace("marketing", "星座"), 422), (good, 302)):
        sent = SimpleUploadedFile("forms.csv", body.encode("gb18030"))
        answer = client_of(officer).post(address, {"file": sent})
        assert answer.status_code == status
        if status == 422:
            assert "第 2 行“用途”" in answer.content.decode()
    assert CollectionForm.objects.count() == 1


def test_another_agency_gets_the_same_answer_as_for_nothing(city: City) -> None:
    form = registered(city)
    assert page(city.actor("handler", "market"), "form", form.pk).status_code == 404
    assert page(city.actor("handler"), "form", form.pk).status_code == 200
