"""The pages: what each post may open and do, the lost race, the files opened again and compared."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from husheng.casework.cases.models import CaseType
from husheng.foundation.acts.act import seen
from husheng.foundation.testing import client_of
from husheng.oversight.campaigns import acts, live
from husheng.oversight.campaigns.models import Campaign, ManualCell, Report, Snapshot, Task
from husheng.oversight.campaigns.papers import DRAFT

from .samples import HEXI, TIANJIN, Stage, change

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
SEP = dt.date(2023, 9, 12)


class House:
    """A campaign, and browsers for those who work in it."""

    def __init__(self, stage: Stage) -> None:
        self.stage, city = stage, stage.city
        self.campaign: Campaign = stage.opened()
        self.leader = client_of(city.post("leader", "health"))
        self.officer = client_of(city.post("intake_officer", "health"))
        self.office = client_of(city.post("coordinator", "health", TIANJIN))
        self.neighbour = client_of(city.post("leader", "health", HEXI))
        self.colleague = client_of(city.post("handler", "market"))
        self.admin = client_of(city.post("system_admin", "health", TIANJIN))

    def report(self, period: str = "2023-09") -> Report:
        return self.stage.report(self.campaign, period)

    def page(self, browser: Client, **query: str) -> str:
        response = browser.get(reverse("campaigns:report", args=[self.report().pk]), query)
        assert response.status_code == 200
        return str(response.content.decode())

    def do(self, browser: Client, verb: str, **fields: str) -> int:
        report = self.report()
        address = reverse("campaigns:report_do", args=[report.pk, verb])
        form = {"_seen": str(report.version), "_key": f"{verb}-{report.version}", **fields}
        return browser.post(address, form).status_code


@pytest.fixture
def house(stage: Stage) -> House:
    return House(stage)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def test_the_report_page_shows_the_form_its_districts_and_what_stands_behind_a_cell(house: House) -> None:
    case = house.stage.case(SEP, "egg_sperm", party_class="non_med")
    page = house.page(house.leader, cell="cases.egg_sperm")
    for words in (
        "专项活动汇总表 · 河东区 · 2023 年 9 月",
        "114 格（其中 11 格自动合计），7 格",
        "未配备身份识别设备",
        "案件数 × 非法采供卵、采供精 = 1",
        case.number,
        "当月立案的案件",
        "提交并冻结",
        "硬性规则 3 条全部通过",
    ):
        assert words in page
    assert page.count('<td class="na">') == 7
    assert f"/cases/{case.pk}/" in page
    assert len(re.findall(r'<a href="[^"]*cell=', page)) >= 114


def test_each_post_is_offered_its_own_next_step(house: House) -> None:
    assert 'name="form_seen"' in house.page(house.leader)
    officer = house.page(house.officer)
    assert "写工作开展情况" in officer
    assert 'name="form_seen"' not in officer
    assert 'name="form_seen"' not in house.page(house.office)


def test_a_leader_submits_what_he_saw_and_the_office_sends_it_back(house: House) -> None:
    page = house.page(house.leader)
    assert house.do(house.leader, "submit", form_seen=hidden(page, "form_seen")) == 302
    assert "报送并冻结，第 1 次" in house.page(house.leader)
    assert house.do(house.office, "send_back", reason="") == 422
    assert house.do(house.office, "send_back", reason="请补检查对象数") == 302
    assert "请补检查对象数" in house.page(house.officer)


def test_a_lost_race_shows_then_and_now_and_freezes_nothing(house: House) -> None:
    case = house.stage.case(SEP, "ads")
    token = hidden(house.page(house.leader), "form_seen")
    with change(house.stage):
        CaseType.objects.filter(case=case).update(violation="surrogacy")
    report = house.report()
    response = house.leader.post(
        reverse("campaigns:report_do", args=[report.pk, "submit"]),
        {"_seen": str(report.version), "_key": "race", "form_seen": token},
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "案件数 × 涉嫌开展“代孕”" in page
    assert not Snapshot.objects.exists()


def test_a_hard_check_comes_back_on_the_page_with_every_problem(house: House) -> None:
    house.stage.measure(house.stage.case(SEP, "ads"), "fine", SEP, None)
    report = house.report()
    response = house.leader.post(
        reverse("campaigns:report_do", args=[report.pk, "submit"]),
        {
            "_seen": str(report.version),
            "_key": "h",
            "form_seen": hidden(house.page(house.leader), "form_seen"),
        },
    )
    assert response.status_code == 422
    assert "罚款户（人）次和罚款金额应同时有或同时无" in response.content.decode()


def test_outsiders_find_neither_cells_nor_files_nor_the_roll_up(house: House) -> None:
    report = house.report()
    addresses = [
        reverse("campaigns:report", args=[report.pk]),
        reverse("campaigns:rows", args=[report.pk]) + "?cell=cases.ads",
        reverse("campaigns:narrative", args=[report.pk]),
        reverse("campaigns:corrections", args=[report.pk]),
        reverse("campaigns:export", args=[report.pk, "form", "xlsx"]),
        reverse("campaigns:rollup", args=[house.campaign.pk]),
        reverse("campaigns:rollup_export", args=[house.campaign.pk, "2023-09", "xlsx"]),
    ]
    for outsider in (house.neighbour, house.colleague):
        assert [outsider.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert {house.admin.get(address).status_code for address in addresses} == {403}
    assert {house.office.get(address).status_code for address in addresses} == {200}


def test_completeness_is_open_to_neighbours_and_their_tile_leads_to_the_list(house: House) -> None:
    house.stage.submit(house.report())
    page = house.neighbour.get(
        reverse("campaigns:campaign_reports", args=[house.campaign.pk])
    ).content.decode()
    assert "10-17" in page
    assert reverse("campaigns:report", args=[house.report().pk]) not in page
    assert f"#r-{house.report().pk}" in page


def test_a_coordinator_reads_numbers_and_agencies_and_a_stranger_to_the_case_no_more(house: House) -> None:
    """The lead agency's other posts see the cell, but open no case of a district."""
    case = house.stage.case(SEP, "ads")
    report = house.report()
    address = reverse("campaigns:report", args=[report.pk]) + "?cell=cases.ads"
    leader = client_of(house.stage.city.post("leader", "health", TIANJIN)).get(address).content.decode()
    assert case.number in leader
    assert f"/cases/{case.pk}/" not in leader
    assert f"/cases/{case.pk}/" in house.leader.get(address).content.decode()


def test_a_cell_is_filled_by_hand_with_an_attachment_uploaded_on_the_spot(house: House) -> None:
    report = house.report()
    address = reverse("campaigns:manual", args=[report.pk]) + "?cell=inspected.art_inst"
    upload = reverse("campaigns:report_upload", args=[report.pk])
    file = SimpleUploadedFile("register.txt", "检查名册".encode(), "text/plain")
    sent = house.officer.post(
        upload, {"cell": "inspected.art_inst", "title": "检查名册", "sort": "documentary", "file": file}
    )
    assert sent.status_code == 302
    exhibit = re.search(
        r'<option value="([0-9a-f-]{36})">检查名册', house.officer.get(address).content.decode()
    )
    assert exhibit
    wrong = {"value": "三", "reason": "纸质名册", "exhibit": exhibit.group(1), "_seen": str(report.version)}
    answer = house.officer.post(address, wrong)
    assert answer.status_code == 422
    assert "不是数" in answer.content.decode()
    assert house.officer.post(address, {**wrong, "value": "4"}).status_code == 302
    assert ManualCell.objects.get().value == 4
    page = house.page(house.officer, cell="inspected.art_inst")
    assert "纸质名册" in page
    assert 'class="man soft sel"' in page
    report = house.report()
    assert house.officer.post(address, {"clear": "1", "_seen": str(report.version)}).status_code == 302
    assert not ManualCell.objects.exists()


@pytest.mark.parametrize("cell", ["inspected.ads", "cases.non_total", "cases.x", ""])
def test_cells_that_cannot_be_filled_offer_no_form(house: House, cell: str) -> None:
    address = reverse("campaigns:manual", args=[house.report().pk]) + f"?cell={cell}"
    assert house.officer.get(address).status_code in (403, 404)


def test_the_rows_of_a_cell_come_a_page_at_a_time(house: House) -> None:
    for _ in range(7):
        house.stage.case(SEP, "ads")
    page = house.page(house.leader, cell="cases.ads")
    assert "看全部 7 条" in page
    rows = house.leader.get(reverse("campaigns:rows", args=[house.report().pk]) + "?cell=cases.ads&from=5")
    assert len(re.findall(r'href="/cases/[0-9a-f-]{36}/', rows.content.decode())) == 2


def test_a_task_goes_its_way_in_two_browsers(house: House) -> None:
    task = Task.objects.get(
        campaign=house.campaign, agency=house.stage.city.agency("health"), slug="health_leads"
    )
    address = reverse("campaigns:task", args=[task.pk])

    def do(browser: Client, verb: str, **fields: str | list[str]) -> int:
        version = Task.objects.get(pk=task.pk).version
        form = {"_seen": str(version), "_key": f"{verb}{version}", **fields}
        return browser.post(reverse("campaigns:task_do", args=[task.pk, verb]), form).status_code

    assert "接收并核查投诉举报线索" in house.officer.get(address).content.decode()
    assert house.neighbour.get(address).status_code == 404
    assert do(house.officer, "sign") == 302
    file = SimpleUploadedFile("register.txt", "台账".encode(), "text/plain")
    upload = {"title": "线索台账", "sort": "documentary", "file": file}
    assert house.officer.post(reverse("campaigns:task_upload", args=[task.pk]), upload).status_code == 302
    key = re.search(r'name="exhibits" value="([0-9a-f-]{36})"', house.officer.get(address).content.decode())
    assert key
    assert do(house.officer, "complete", account="", exhibits=[key.group(1)]) == 422
    assert do(house.officer, "complete", account="台账已建。", exhibits=[key.group(1)]) == 302
    assert do(house.officer, "confirm") == 403
    assert do(house.office, "confirm") == 302
    assert "已销号" in house.officer.get(address).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(house: House, language: str) -> None:
    house.office.cookies["husheng_language"] = language
    report = house.report()
    addresses = [
        reverse("campaigns:list"),
        reverse("campaigns:page", args=[house.campaign.pk]),
        reverse("campaigns:tasks", args=[house.campaign.pk]),
        reverse("campaigns:campaign_reports", args=[house.campaign.pk]),
        reverse("campaigns:rules", args=[house.campaign.pk]),
        reverse("campaigns:rollup", args=[house.campaign.pk]),
        reverse("campaigns:assign", args=[house.campaign.pk]),
        reverse("campaigns:report", args=[report.pk]) + "?cell=cases.ads",
        reverse("campaigns:mine"),
        reverse("campaigns:reports"),
    ]
    assert [house.office.get(address).status_code for address in addresses] == [200] * len(addresses)


# ── files ──
def cells_of_sheet(body: bytes) -> list[list[str]]:
    page = openpyxl.load_workbook(BytesIO(body)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return [
        [f"{value:g}" if isinstance(value, float) else str(value) for value in row] for row in rows if row[0]
    ]


def test_the_files_reopened_hold_the_cells_of_the_snapshot(house: House) -> None:
    case = house.stage.case(SEP, "ads", party_class="non_med")
    house.stage.measure(case, "fine", SEP, 3_050_000)
    house.stage.submit(house.report())
    house.stage.case(SEP, "ads")  # later than the snapshot
    report = house.report()
    sheet = live.sheet(report)

    def file(what: str, extension: str) -> bytes:
        response = house.leader.get(reverse("campaigns:export", args=[report.pk, what, extension]))
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
        return bytes(response.content)

    lines = {row[0]: row[1:] for row in cells_of_sheet(file("form", "xlsx"))}
    table = Document(BytesIO(file("form", "docx"))).tables[0]
    on_paper = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    printed = PdfReader(BytesIO(file("form", "pdf"))).pages[0].extract_text()
    for row in sheet.form.rows:
        for n, column in enumerate(sheet.form.columns):
            if (row.id, column.id) in sheet.form.not_applicable:
                assert lines[row.label.zh][n] == on_paper[row.label.zh][n] == "--"
                continue
            value = sheet.matrix.value(row.id, column.id)
            shown = f"{value / 1_000_000:g}" if row.money else str(value)
            assert lines[row.label.zh][n] == shown
            assert float(on_paper[row.label.zh][n].replace(",", "")) == float(shown)
    assert "天津市严厉打击非法应用人类辅助生殖技术专项活动汇总表" in printed.replace("\n", "")
    assert "3.05" in printed
    assert DRAFT not in printed
    told = "\n".join(p.text for p in Document(BytesIO(file("narrative", "docx"))).paragraphs)
    assert "立案1件" in told


def test_a_file_of_what_was_not_handed_in_says_draft(house: House) -> None:
    for extension in ("pdf", "docx"):
        address = reverse("campaigns:export", args=[house.report().pk, "form", extension])
        body = house.leader.get(address).content
        text = (
            PdfReader(BytesIO(body)).pages[0].extract_text()
            if extension == "pdf"
            else "\n".join(p.text for p in Document(BytesIO(body)).paragraphs)
        )
        assert DRAFT in text


def test_the_citys_form_is_a_file_too(house: House) -> None:
    house.stage.case(SEP, "ads")
    address = reverse("campaigns:rollup_export", args=[house.campaign.pk, "2023-09", "xlsx"])
    lines = {row[0]: row[1:] for row in cells_of_sheet(house.office.get(address).content)}
    assert lines["案件数"][-1] == "1"


@pytest.mark.parametrize("name", ["form.exe", "narrative.xlsx", "x.pdf"])
def test_other_files_do_not_exist(house: House, name: str) -> None:
    what, _dot, extension = name.partition(".")
    address = reverse("campaigns:export", args=[house.report().pk, what, extension])
    assert house.leader.get(address).status_code == 404


def test_a_page_of_a_tampered_snapshot_says_so(house: House) -> None:
    house.stage.submit(house.report())
    report = house.report()
    acts.send_back(house.stage.office, seen(report), "再核")
    again = house.stage.submit(house.report())
    with change(house.stage):
        Snapshot.objects.create(
            id=Snapshot.objects.first().pk.__class__(int=7), report=again, ordinal=3, act=again.pk,
            body=bytes(again.snapshots.last().body), sha256=again.snapshots.last().sha256, signature=b"\0" * 64,
            at=again.submitted_at, by=again.submitted_by,
        )  # fmt: skip
    assert "与签名不符" in house.page(house.leader)
