"""工作开展情况 is drafted from the matrix: its figures, what has no column, what was filled by hand, corrections."""

from __future__ import annotations

from datetime import date

from husheng.foundation.documents.paper import Heading, Paper, Paragraph
from husheng.oversight.campaigns.form.corrections import diff
from husheng.oversight.campaigns.form.matrix import compute
from husheng.oversight.campaigns.form.narrative import draft, narrative_paper, of_rewards
from husheng.oversight.campaigns.form.tests.samples import (
    FORM,
    HEDONG,
    SEPTEMBER,
    by_hand,
    case,
    inspected,
    measure,
)

EMPTY = compute(FORM, HEDONG, SEPTEMBER, [])
BUSY = compute(
    FORM,
    HEDONG,
    SEPTEMBER,
    [
        case("c1", "ads"),
        case("c2", "hgr"),
        inspected("i1", "o1"),
        measure("m1", "fine", amount_fen=2_050_000),
    ],
    [by_hand("inspected", "art_inst", 4)],
)


def words(paper: Paper) -> str:
    return "\n".join(part.text for part in paper.sections if isinstance(part, Heading | Paragraph))


def test_the_draft_says_the_totals_of_the_form() -> None:
    text = draft(FORM, BUSY, "河东区")
    assert text.startswith("2023年9月，河东区共检查对象5个，立案2件，")
    assert "罚款1户（人）次、金额2.05万元" in text


def test_a_type_is_told_with_what_happened_and_without_its_zeros() -> None:
    assert "广告（含互联网、APP）：立案1件，罚款1户（人）次、金额2.05万元。" in draft(FORM, BUSY, "河东区")


def test_a_type_where_nothing_happened_is_not_told() -> None:
    assert "代孕" not in draft(FORM, BUSY, "河东区")


def test_a_type_without_a_column_is_told() -> None:
    assert "另有“采集、走私人类遗传资源”案件1件" in draft(FORM, BUSY, "河东区")


def test_a_cell_filled_by_hand_is_told_with_its_reason() -> None:
    assert "检查对象数（技术准入机构）为人工填写：4。理由：登记簿未上线。" in draft(FORM, BUSY, "河东区")


def test_an_empty_month_says_so() -> None:
    assert "本期未办理专项活动案件。" in draft(FORM, EMPTY, "河东区")


def test_every_figure_of_the_draft_is_filled_in() -> None:
    assert "{" not in draft(FORM, BUSY, "河东区") + draft(FORM, EMPTY, "河东区")


def test_corrections_are_a_table_with_signs() -> None:
    paper = narrative_paper(FORM, EMPTY, "河东区", corrections=diff(BUSY, EMPTY), on=date(2023, 10, 20))
    lines = [[cell.text for cell in line] for line in paper.tables()[0].grid()]
    assert ["2023-09", "罚款金额（万元）", "其他机构", "-2.05"] in lines
    assert ["2023-09", "案件数", "合计", "-2"] in lines


def test_without_corrections_there_is_no_such_heading() -> None:
    assert "更正" not in words(narrative_paper(FORM, BUSY, "河东区"))


def test_an_edited_text_replaces_the_draft() -> None:
    paper = narrative_paper(FORM, BUSY, "河东区", text="第一段\n\n第二段")
    assert "第一段" in words(paper)
    assert "共检查对象" not in words(paper)
    assert paper.title == "河东区2023年9月专项活动工作开展情况"


def test_rewards_are_told_as_numbers_and_sums_and_only_where_there_are_any() -> None:
    [said] = of_rewards(2, 1_250_000, 1, 500_000)
    assert said == "有奖举报：决定奖励2件、金额1.25万元，发放1件、金额0.5万元。"
    assert said in draft(FORM, BUSY, "河东区", [said])
    assert said in words(narrative_paper(FORM, EMPTY, "河东区", further=[said]))
    assert of_rewards(0, 0, 0, 0) == [] and "有奖举报" not in draft(FORM, BUSY, "河东区")
