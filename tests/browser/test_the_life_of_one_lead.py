"""The life of one lead in a real browser: eight logins, every step by its page, to the exported Tianjin form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import paper_form as paper
import pytest
from openpyxl import load_workbook
from walking import PRIMARY, PRODUCED, Walker, stand

from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.testing import City

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
]
ORGANISATION, PLACE = "白桦健康咨询有限公司", "大王庄街道"
CAST = {  # part: name, role, kind of agency, region
    "coordinator": ("沈书言", "coordinator", "health", "120000"),
    "intake": ("林知行", "intake_officer", "health", "120102"),
    "first": ("许青禾", "handler", "health", "120102"),
    "second": ("周明岐", "handler", "health", "120102"),
    "leader": ("陆景初", "leader", "health", "120102"),
    "head": ("程望舒", "head", "health", "120102"),
    "market": ("白亦安", "handler", "market", "120102"),
    "police": ("秦怀瑾", "police_officer", "police", "120102"),
}


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:
    """A city that lives in 2023, before the campaign; its people are in post from July on."""
    stand(7, 25)
    yield City()


class Play:
    """The cast, each at a desk of his own."""

    def __init__(self, city: City, login_of: Any, visitor: Callable[[], Any]):
        self.city, self.visitor = city, visitor
        self.number = count(1).__next__
        self.names: dict[str, str] = {}
        for part, (name, role, kind, region) in CAST.items():
            post = city.post(role, kind, region, user=city.user(name))
            self.names[part] = login_of(actor_of(post))
        self.desks: dict[str, Walker] = {}

    def __getitem__(self, part: str) -> Walker:
        """The person at the desk; comes in by the login page the first time."""
        if part not in self.desks:
            self.desks[part] = Walker(self.visitor(), self.names[part], self.number)
        return self.desks[part]


def test_a_lead_lives_from_the_hotline_to_a_cell_of_the_exported_form(
    city: City, login_of: Any, visitor: Callable[[], Any], tmp_path: Path
) -> None:
    play = Play(city, login_of, visitor)
    campaign_is_opened(play)
    lead_arrives(play)
    market_regulator_answers(play)
    case_is_opened(play, tmp_path)
    case_is_decided(play)
    crime_goes_to_the_police(play, tmp_path)
    report = month_is_handed_in(play)
    book = exported(play, report, tmp_path)
    paper.assert_paper(book, "河东区", "2023年10月13日")
    assert paper.cells(book) == expected()
    measures_are_performed(play)
    police_conclude(play)
    case_is_closed(play)
    source_is_answered(play)
    nothing_is_owed(play)
    everything_reads_in_english(play)
    assert {part: desk.visitor.noise for part, desk in play.desks.items() if desk.visitor.noise} == {}


def expected() -> dict[tuple[str, str], Any]:
    """Counted by hand from the story: one case of two types, one fine of 150,000 yuan, 28,000 confiscated."""
    cells = paper.blank()
    for column in (paper.OTHERS, paper.TOTAL, paper.EGGS):
        cells["案件数", column] = 1
        cells["罚款户（人）次", column] = 1
        cells["罚款金额（万元）", column] = 15
        cells["没收违法所得（万元）", column] = 2.8
        cells["移送司法机关", column] = 1
    cells["案件数", paper.ADS] = 1
    cells["移送司法机关", paper.ADS] = 1
    return cells


def campaign_is_opened(play: Play) -> None:
    stand(8, 1, 9)
    office = play["coordinator"]
    office.open("/campaigns/", "campaigns")
    office.press("启动并下发任务", "campaign")


def lead_arrives(play: Play) -> None:
    stand(9, 4, 9, 30)
    intake = play["intake"]
    intake.press("登记线索", "lead-form")
    intake.fill(
        violation="egg_sperm", organisation=ORGANISATION, place=PLACE, received_at="2023-09-04T09:12",
        source="hotline", source_ref="RX20230904-0731", caller_name="测试举报人", caller_phone="19900000731",
        content="网上招揽“爱心捐卵”，称补偿三至五万元，门店设在写字楼内。",
    )  # fmt: skip
    intake.press("登记", "lead-registered")
    stand(9, 4, 15)
    intake.press("受理", "lead-accepted")
    assert "19900000731" not in intake.text() and "测试举报人" not in intake.text()  # sealed
    stand(9, 5, 9, 40)
    intake.follow("送其他机关", "lead-hand-over")
    items = "营业执照是否登记医疗服务条目\n公众号与小程序是否发布捐卵广告"
    intake.fill(kind="assistance", to_agency="河东区市场监督管理局", items=items)
    intake.press("送其他机关", "lead-handed-over")


def market_regulator_answers(play: Play) -> None:
    stand(9, 5, 14)
    market = play["market"]
    market.follow(ORGANISATION, "handover-inbox")
    market.press("签收", "handover-received")
    market.fill(**{"step-1": "accept", "step-2": "accept"})
    market.press("提交答复", "handover-accepted")
    stand(9, 11, 16)
    market.fill(**{
        "step-1": "answer:confirmed", "words-1": "未登记医疗服务条目，登记为健康咨询。",
        "step-2": "answer:confirmed", "words-2": "已固定十四个页面，含捐卵补偿内容。",
    })  # fmt: skip
    market.press("提交答复", "handover-answered")
    stand(9, 12)
    intake = play["intake"]
    intake.home()
    intake.follow(ORGANISATION, "lead-answered-by-market")
    intake.follow("到所属事项取回结果", "lead-with-result")
    intake.follow("取回结果", "lead-take-result")
    intake.fill(findings="市场监管部门协查：无医疗资质，网上发布捐卵广告。")
    intake.press("取回结果", "lead-result-taken")


def case_is_opened(play: Play, folder: Path) -> None:
    stand(9, 13, 9)
    first = play["first"]
    first.open("/leads/", "leads")
    first.follow(ORGANISATION, "lead-of-handler")
    first.follow("提请立案", "case-form")
    first.fill(party_class="non_other", second=CAST["second"][0])
    first.page.locator("main [name=types][value=ads]").check()
    first.press("提请立案", "case-proposed")
    stand(9, 13, 15)
    second = play["second"]
    second.menu("待我确认", "cases-to-confirm")
    second.follow(ORGANISATION, "case-to-confirm")
    second.press("确认立案", "case-filed")
    stand(9, 13, 16)
    first.page.reload()
    first.follow("加入当事人", "party-form")
    first.fill(
        party_class="non_other", standing="investigated", name=ORGANISATION, address="天津市河东区大王庄街道"
    )
    first.press("加入当事人", "party-entered")
    stand(9, 14)
    first.follow("固定证据", "evidence")
    secure(first, folder, "现场检查笔录", "evidence-secured")
    first.follow("概况", "case")
    first.follow("记录事实", "fact-form")
    first.fill(text="该机构未取得医疗机构执业许可，招揽并组织采卵。", violation="egg_sperm")
    first.page.locator("main [name=exhibits]").first.check()
    first.page.locator("main [name=suspected_crime]").check()
    first.press("记录事实", "fact-recorded")


def secure(person: Walker, folder: Path, title: str, name: str) -> None:
    """A paper of the case, uploaded on its evidence page."""
    file = folder / f"{title}.txt"
    file.write_text(f"{title}\n{PRODUCED}\n", encoding="utf-8")
    person.attach(file, title, "documentary")
    person.page.locator("main .btn-primary", has_text="固定证据").click()
    person.page.locator("main td a", has_text=title).wait_for()  # sent by script, with a progress bar
    person.done(name)


def case_is_decided(play: Play) -> None:
    stand(9, 18)
    first = play["first"]
    for kind, amount in (("fine", "150000"), ("confiscate", "28000")):
        first.follow("提出措施", f"measure-{kind}")
        first.fill(
            party=ORGANISATION,
            measure_kind=kind,
            violation="egg_sperm",
            basis="health_promotion_99",
            base="28000",
        )
        first.button("看这一条的幅度", f"measure-{kind}-range")
        first.fill(amount=amount)
        first.press("提出措施", f"measure-{kind}-proposed")
        first.page.locator("main .crumb a").last.click()
    for part, words, day in (("leader", "作出决定", 22), ("second", "登记送达", 25)):
        stand(9, day, 11)
        person = play[part]
        for kind in ("fine", "confiscate"):
            measures = {"leader": "to_decide", "second": "to_serve"}[part]
            person.open(f"/measures/?box={measures}", f"measures-{part}")
            person.follow({"fine": "罚款", "confiscate": "没收"}[kind], f"measure-{kind}-{part}")
            person.press(words, f"measure-{kind}-{part}-done")


def crime_goes_to_the_police(play: Play, folder: Path) -> None:
    stand(9, 25, 15)
    first = play["first"]
    first.page.reload()
    first.follow("报告涉嫌犯罪", "crime-form")
    first.fill(offences="非法行医罪", facts="组织采卵并由无资质人员操作，情节严重。", basis="刑法 第 336 条")
    first.press("报告涉嫌犯罪", "crime-reported")
    stand(9, 26, 9, 30)
    head = play["head"]
    head.follow(ORGANISATION, "referral-to-approve")
    head.unfold("批准移送")
    head.button("批准移送", "referral-approved")
    stand(9, 26)
    first.follow("固定证据", "evidence-again")
    for title in ("涉嫌犯罪案件移送书", "调查报告", "涉案物品清单"):
        secure(first, folder, title, "evidence-paper")
    first.follow("概况", "case-with-papers")
    first.page.locator(
        "#moves a[href*='/referrals/'], [aria-labelledby=moves] a[href*='/referrals/']"
    ).first.click()
    first.look("referral-to-send")
    first.unfold("移送公安机关")
    for slug, title in (("letter", "涉嫌犯罪案件移送书"), ("report", "调查报告"), ("goods", "涉案物品清单")):
        first.fill(**{f"paper-{slug}": title})
    first.fill(**{"lacking-tests": "本案没有送检的物品", "lacking-other": "没有其他材料"})
    first.fill(police=play.city.agency("police").short_name)
    first.button("移送公安机关", "referral-sent")
    police_files(play)


def police_files(play: Play) -> None:
    stand(9, 26, 14)
    police = play["police"]
    police.menu("移送公安", "referrals-of-police")
    police.follow(ORGANISATION, "referral-at-police")
    police.unfold("签收")
    police.button("签收", "referral-received")
    stand(9, 28, 16)
    police.page.reload()
    police.unfold("决定立案")
    fold = police.page.locator("main details[open]", has=police.page.locator("summary", has_text="决定立案"))
    fold.locator("[name=number]").fill("河东公立字〔2023〕0091号")
    fold.locator("[name=on]").fill("2023-09-28")
    fold.locator("button").click()
    police.done("referral-filed")


def month_is_handed_in(play: Play) -> str:
    stand(10, 13, 11)
    intake = play["intake"]
    intake.open("/campaigns/reports/", "my-reports")
    intake.follow("2023 年 9 月", "report")
    report = intake.page.url
    leader = play["leader"]
    leader.visitor.page.goto(report)
    leader.look("report-of-leader")
    leader.press("提交并冻结", "report-submitted")
    assert "报送并冻结" in leader.text()
    return report


def exported(play: Play, report: str, folder: Path) -> Any:
    """The form as .xlsx, downloaded in the browser."""
    page = play["intake"].page
    page.goto(report)
    page.locator("main details.swap summary").click()
    with page.expect_download() as waiting:
        page.locator("main .menu a", has_text="附表 .xlsx").click()
    file = folder / "form.xlsx"
    waiting.value.save_as(file)
    return load_workbook(file).active


def measures_are_performed(play: Play) -> None:
    """The fine is paid and what was confiscated has come in: each is asked for by the case itself."""
    stand(10, 16, 10)
    second = play["second"]
    for kind in ("fine", "confiscate"):
        second.open("/cases/", f"cases-before-{kind}")
        second.follow(ORGANISATION, f"case-awaits-{kind}")
        second.follow("登记履行", f"measure-{kind}-served")
        second.press("登记履行", f"measure-{kind}-performed")


def police_conclude(play: Play) -> None:
    stand(10, 18, 9)
    first = play["first"]
    first.open("/referrals/", "referrals-of-agency")
    first.follow(ORGANISATION, "referral-goods")
    first.unfold("移交涉案物品")
    step(first, "移交涉案物品", number="河东卫移交〔2023〕7号")
    first.done("goods-handed-over")
    stand(10, 20, 9)
    police = play["police"]
    police.page.reload()
    police.unfold("登记侦查结果")
    step(police, "登记侦查结果", number="河东公诉〔2023〕31号", conclusion="移送审查起诉")
    police.done("referral-concluded")


def step(person: Walker, words: str, **values: str) -> None:
    """Fill in one unfolded step of a referral and send it."""
    fold = person.page.locator("main details[open]", has=person.page.locator("summary", has_text=words)).first
    for name, value in values.items():
        field = fold.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    button = fold.locator("button")  # an only step is sent by the page's primary action
    (button if button.count() else person.page.locator(PRIMARY)).first.click()


def case_is_closed(play: Play) -> None:
    """Nothing is owed on it: closing is what the home asks for and the page's own action."""
    stand(10, 23, 9)
    first = play["first"]
    first.home()
    first.follow(ORGANISATION, "case-to-close")
    first.follow("结案", "case-closing")
    first.fill(words="罚没已执行完毕，涉嫌犯罪部分由公安机关立案侦查。")
    first.press("结案", "case-closed")


def source_is_answered(play: Play) -> None:
    stand(10, 24, 9)
    intake = play["intake"]
    intake.home()
    intake.follow(ORGANISATION, "lead-to-answer")
    intake.follow("答复来源", "lead-answer-form")
    intake.fill(
        channel="phone", words="您反映的机构已被依法处罚，涉嫌犯罪的部分已由公安机关办理。感谢您的监督。"
    )
    intake.press("答复来源", "lead-answered")
    intake.home()
    intake.follow(ORGANISATION, "lead-to-close")
    intake.press("办结", "lead-closed")
    assert "已办结" in intake.text()


def nothing_is_owed(play: Play) -> None:
    """The matter stands on nobody's home any more."""
    for part in ("intake", "first", "second", "leader", "head", "market", "police"):
        person = play[part]
        person.home()
        todo = person.page.locator("section[aria-labelledby=todo]").inner_text()
        assert ORGANISATION not in todo, part
        person.keep(f"life-end-{part}")


def everything_reads_in_english(play: Play) -> None:
    """Each person's last page once more, in English."""
    for part, desk in play.desks.items():
        for name, path in (("last", desk.page.url), ("home", desk.visitor.base + "/")):
            desk.page.goto(path)
            desk.visitor.english()
            desk.keep(f"life-en-{part}-{name}")
