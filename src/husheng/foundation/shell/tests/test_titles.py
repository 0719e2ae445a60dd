"""Chinese titles for an English reader: the type is translated, names are not, data may tell its own English."""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from husheng.foundation.kernel.violations import violations
from husheng.foundation.shell import titles


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "_told", [lambda: {"2023年全年": "Year 2023"}])


def test_the_type_is_said_in_english_and_the_names_stay() -> None:
    with override("en"):
        assert titles.spoken("非法采供卵（精） · 白桦咨询 · 河东区") == "Eggs or sperm · 白桦咨询 · 河东区"
        marked = titles.marked("非法采供卵（精） · 白桦咨询 · 河东区")
    assert marked == 'Eggs or sperm · <span lang="zh-CN">白桦咨询 · 河东区</span>'


def test_a_chinese_reader_gets_what_is_written() -> None:
    with override("zh-hans"):
        assert titles.spoken("其他 · 白桦") == titles.marked("其他 · 白桦") == "其他 · 白桦"


def test_what_nobody_knows_stays_and_says_that_it_is_chinese() -> None:
    with override("en"):
        assert titles.spoken("白桦咨询") == "白桦咨询"
        assert titles.marked("白桦咨询") == '<span lang="zh-CN">白桦咨询</span>'
        assert titles.marked("HD-2023-0001") == "HD-2023-0001"


def test_data_tell_their_own_english() -> None:
    with override("en"):
        assert titles.marked("2023年全年") == titles.spoken("2023年全年") == "Year 2023"


def test_a_name_with_markup_is_text() -> None:
    with override("en"):
        marked = titles.marked("其他 · <b>白桦</b>")
    assert isinstance(marked, SafeString) and "&lt;b&gt;" in marked


def test_every_type_has_a_short_english_of_its_own() -> None:
    short = [kind.short_en for kind in violations().values()]
    assert len(set(short)) == len(short) and all(each.isascii() and len(each) <= 24 for each in short)
