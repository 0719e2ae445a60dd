"""A field ties its label, hint and error together, and its complaint says what to do."""

from __future__ import annotations

from django import forms
from django.template import Context, Template

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.shell.forms import SpokenForm, blame, problems, told

from .samples import SampleForm


class Small(SpokenForm):
    title = forms.CharField(label="内容", help_text="时间、地点。")
    kind = forms.ChoiceField(label="类别", widget=forms.RadioSelect, choices=[("a", "甲"), ("b", "乙")])
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.Form, name: str, look: str = "") -> str:
    source = "{% load husheng_ui %}{% field bound look=look %}"
    return Template(source).render(Context({"bound": form[name], "look": look}))


def test_a_bad_field_repeats_the_sentence_and_points_to_it() -> None:
    html = drawn(Small({}), "title")
    assert "field-bad" in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title-hint id_title-why"' in html
    assert 'id="id_title-why">请填写：内容' in html


def test_a_good_field_has_no_mark_of_error() -> None:
    html = drawn(Small({"title": "x", "kind": "a"}), "title")
    assert "field-bad" not in html
    assert "aria-invalid" not in html


def test_choices_are_a_fieldset_with_nothing_ticked_beforehand() -> None:
    html = drawn(Small(), "kind", "seg")
    assert "<fieldset" in html
    assert "checked" not in html
    assert html.count('type="radio"') == 2


def test_an_optional_field_says_so() -> None:
    assert "（可不填）" in drawn(SampleForm(), "note")
    assert "（可不填）" not in drawn(SampleForm(), "title")


def test_a_hidden_field_shows_only_its_control() -> None:
    html = drawn(Small(), "secret")
    assert "<label" not in html
    assert 'type="hidden"' in html


def test_the_summary_lists_every_problem_with_its_field() -> None:
    found = problems(Small({}))
    assert found == [
        {"words": "请填写：内容", "target": "#id_title"},
        {"words": "请选择：类别", "target": "#id_kind"},
    ]
    html = drawn(Small({}), "kind")
    assert 'id="id_kind"' in html


class OneForm(forms.Form):
    until = forms.CharField(required=False)


def test_what_an_act_found_stands_beside_the_field_of_the_form_or_above_all() -> None:
    form = OneForm({})
    blame(
        form,
        Invalid("没有保存。", [Problem("ends_at", "太早。", "请改。"), Problem("x", "甲。")]),
        {"ends_at": "until"},
    )
    assert form.errors == {"until": ["太早。请改。"], "__all__": ["甲。"]}


def test_a_refusal_without_problems_stands_above_the_form() -> None:
    form = OneForm({})
    blame(form, Invalid("没有保存。"))
    assert form.errors == {"__all__": ["没有保存。"]}
    assert told(Invalid("没有保存。")) == [{"words": "没有保存。", "target": ""}]


def test_the_summary_of_an_act_leads_to_fields_only_where_they_have_an_address() -> None:
    error = Invalid("没有保存。", [Problem("until", "太早。")])
    assert told(error, "#id_") == [{"words": "太早。", "target": "#id_until"}]
    assert told(error) == [{"words": "太早。", "target": ""}]
    assert told(None, "#") == []
