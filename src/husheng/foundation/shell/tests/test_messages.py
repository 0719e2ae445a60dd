"""The search for sentences sees every way of saying one, and nothing else."""

from __future__ import annotations

from pathlib import Path

from husheng.foundation.shell.messages import Sentence, entry, missing, said, sentences

TEMPLATE = """{% load i18n husheng_ui %}{% translate "一" %}
{% blocktranslate with n=x %}有 {{ n }} 条{% endblocktranslate %}
{% blocktranslate count n=x %}{{ n }} 件{% plural %}{{ n }} 件们{% endblocktranslate %}{% keyhint "j" _("上下") %}
{% comment %}{% translate "不说" %}{% endcomment %}{# 不说 #} 'a" {{ _("二")|upper }}"""
CODE = """
from django.utils.translation import gettext as _
def f(n): return _("三"), ngettext("%(n)s 个", "%(n)s 些", n), Refused("四", code="x"), Refused(f"五{n}"), g("六")
_(""), Problem("field", "七", remedy="八"), Problem("field", f"九{n}", "十")
"""


def room(tmp_path: Path) -> Path:
    place = tmp_path / "intake" / "leads"
    (place / "templates" / "leads").mkdir(parents=True)
    (place / "templates" / "leads" / "x.html").write_text(TEMPLATE)
    (place / "acts.py").write_text(CODE)
    (place / "tests").mkdir()
    (place / "tests" / "test_x.py").write_text('_("不说")')
    return place


def test_templates_and_code_are_searched(tmp_path: Path) -> None:
    found = {each.key for each in sentences(room(tmp_path))}
    assert found == {
        ("一", ""),
        ("二", ""),
        ("三", ""),
        ("四", ""),
        ("七", ""),
        ("八", ""),
        ("十", ""),
        ("上下", ""),
        ("有 %(n)s 条", ""),
        ("%(n)s 件", "%(n)s 件们"),
        ("%(n)s 个", "%(n)s 些"),
    }


def test_a_sentence_made_at_run_time_is_no_message_id() -> None:
    assert list(said('_(f"五{n}"); _(words)')) == []


def test_what_has_english_is_not_missing(tmp_path: Path) -> None:
    place = room(tmp_path)
    before = missing(tmp_path)["intake/leads"]
    locale = place / "locale" / "en" / "LC_MESSAGES"
    locale.mkdir(parents=True)
    (locale / "django.po").write_text('msgid "一"\nmsgstr "one"\n\n#, fuzzy\nmsgid "三"\nmsgstr "three"\n')
    after = missing(tmp_path)["intake/leads"]
    assert {each.words for each in before} - {each.words for each in after} == {"一"}


def test_an_entry_is_ready_to_be_filled() -> None:
    assert entry(Sentence('有 %(n)s “条”\n"x"', "", "a.html")) == (
        '#: a.html\n#, python-format\nmsgid "有 %(n)s “条”\\n\\"x\\""\nmsgstr ""'
    )
    assert 'msgstr[1] ""' in entry(Sentence("%(n)s 件", "%(n)s 件"))
