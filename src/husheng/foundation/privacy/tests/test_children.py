"""A child in free text is recognised by usual words, ages and days of birth; what only sounds like one is not."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from husheng.foundation.privacy.children import _data, speaks_of_a_child

ON = dt.date(2026, 11, 29)
DATA = Path(os.environ.get("HUSHENG_PUBLIC_DATA", "../shared/data"))


@pytest.mark.parametrize(
    "text",
    [
        "张小明，三岁，住在幸福小区。",
        "抱走一个3岁多的",
        "她女儿12周岁",
        "十二岁的小丽",
        "十岁",
        "１５岁，在网上卖卵",
        "17岁",
        "两岁半",
        "才0岁",
        "未满18周岁也收",
        "不满十四岁",
        "有个8个月大的",
        "八个多月大，会坐了",
        "出生三天就被抱走",
        "出生后第3天",
        "生下来12天",
        "2019年3月2日出生",
        "２０１９年３月出生",
        "出生日期：2019-03-02",
        "生于2015年",
        "出生于2012年8月",
        "他是2009年出生的",
        "2008年11月30日出生",
        "2008年12月出生",
        "2008年出生",
    ],
)
def test_ages_and_days_of_birth_are_recognised(text: str) -> None:
    assert speaks_of_a_child(text, ON)


@pytest.mark.parametrize(
    "text",
    [
        "18岁",
        "18周岁",
        "30岁的孕妇",
        "二十八岁，怀孕了",
        "三十岁",
        "她今年20多岁",
        "几十岁的人",
        "一百零二岁",
        "百岁老人",
        "102岁",
        "12岁以上",
        "25-30岁",
        "18至25岁女性",
        "比她小5岁",
        "大3岁",
        "工龄5年",
        "公司成立3周年",
        "怀孕3个月大出血",
        "孕5个月大",
        "胎儿8个月大",
        "3个月大概办好",
        "应在出生3日内办理",
        "出生后30天内办证",
        "1990年出生",
        "2005年5月生人",
        "2008年11月29日出生",
        "2029年3月出生",
        "2019年3月出生医学证明",
        "2019年的出生证",
        "出生证明2019年办的",
        "出生率3年",
        "电话19900003岁末回访",
    ],
)
def test_other_peoples_ages_and_other_dates_are_not(text: str) -> None:
    assert not speaks_of_a_child(text, ON)


@pytest.mark.parametrize("word", _data()["words"])
def test_each_word_is_recognised_and_what_makes_something_else_of_it_is_not(word: str) -> None:
    around = _data()["words"][word]
    assert speaks_of_a_child(f"有人把{word}抱走", ON)
    for other in around.get("not_before", ()):
        assert not speaks_of_a_child(f"到{word}{other}旁", ON), other
    for other in around.get("not_after", ()):
        known = other + word in _data()["words"]  # 婴幼儿 is a word of its own
        assert speaks_of_a_child(f"称{other}{word}可选", ON) == known, other


@pytest.mark.parametrize(
    "text",
    [
        "市妇女儿童医院的医生",
        "市儿童医院门口",
        "区妇幼保健院",
        "某婴儿用品店",
        "孩子王门店",
        "新生儿科",
        "这人有点孩子气",
        "试管婴儿包成功",
        "幼儿园旁边的诊所",
        "未成年人保护法",
        "男孩女孩都能看",
        "包生男孩",
        "母婴护理中心",
        "示例母婴服务中心",
        "儿童福利院",
        "婴幼儿奶粉",
        "",
    ],
)
def test_names_of_organisations_and_usual_phrases_are_not_children(text: str) -> None:
    assert not speaks_of_a_child(text, ON)


def test_a_name_alone_is_not_recognised_and_people_mark_it() -> None:
    """Said plainly in the docs."""
    assert not speaks_of_a_child("张小明住在幸福小区。", ON)


def test_of_ordinary_comments_about_everything_one_in_fifteen_is_marked_at_most() -> None:
    """Strangers' words on other matters (COLD, Apache-2.0), where girls and children are often talked of in general."""
    file = DATA / "text" / "COLD_dev_Apache2.csv"
    if not file.exists():
        pytest.skip(f"not there: {file}")
    with file.open(encoding="utf-8") as lines:
        texts = [row["TEXT"] for row in csv.DictReader(lines)]
    marked = [text for text in texts if speaks_of_a_child(text, ON)]
    assert 0 < len(marked) < len(texts) / 15
