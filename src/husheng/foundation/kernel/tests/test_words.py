"""Sentences keep their facts in every language, and a sentence without facts may hold a percent sign."""

from __future__ import annotations

from django.utils import translation

from husheng.foundation.kernel.words import english, say, sentences


def test_facts_are_put_in() -> None:
    with translation.override("zh-hans"):
        assert say("第 %(n)s 项缺%(label)s。", n=3, label="结果") == "第 3 项缺结果。"


def test_a_sentence_without_facts_is_left_as_it_is() -> None:
    assert say("完成 100%。") == "完成 100%。"
    assert say("") == ""


def test_sentences_stand_apart_only_in_english() -> None:
    with translation.override("zh-hans"):
        assert not english() and sentences("甲。", "", "乙。") == "甲。乙。"
    with translation.override("en-gb"):
        assert english() and sentences("甲。", "", "乙。") == "甲。 乙。"
