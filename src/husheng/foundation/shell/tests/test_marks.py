"""The small marks say what they must in shape and word, take plain objects, and escape what people typed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from husheng.foundation.shell import marks


@dataclass
class Chip:
    state: str
    words: str
    url: str = ""
    provisional: bool = False


def tpl(source: str, path: str = "/p", **values: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load husheng_ui %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize("state", marks.CLOCK_STATES)
def test_every_clock_state_has_a_shape_and_its_words(state: str) -> None:
    drawn = marks.clock(Chip(state, "剩 6 个工作日", "/why"))
    assert f"#clock-{state}" in drawn
    assert "剩 6 个工作日" in drawn
    assert 'href="/why"' in drawn


def test_a_clock_without_an_address_is_no_link() -> None:
    assert "<a" not in marks.clock({"state": "late", "words": "逾期 1 日"})


def test_a_provisional_date_is_dashed() -> None:
    assert 'class="clock guess"' in marks.clock(Chip("ok", "暂定 · 剩 40 日", provisional=True))
    assert "guess" not in marks.clock(Chip("ok", "剩 40 日"))


def test_no_clock_draws_nothing() -> None:
    assert marks.clock(None) == ""


@pytest.mark.parametrize("draw", [lambda: marks.clock(Chip("blue", "x")), lambda: marks.pill("red", "x")])
def test_a_state_that_does_not_exist_is_refused(draw: object) -> None:
    with pytest.raises(ValueError, match="one of"):
        draw()  # type: ignore[operator]


def test_what_people_typed_is_escaped() -> None:
    nasty = '<b onclick="x">'
    assert "<b onclick" not in marks.tag(nasty)
    assert "<b onclick" not in marks.clock(Chip("ok", nasty, nasty))
    assert "<b onclick" not in marks.agency_tag({"short_name": nasty})


def test_our_own_agency_is_filled() -> None:
    us = {"short_name": "河东区卫健委", "mark": "卫"}
    assert 'class="ag us"' in tpl("{% agency_tag a %}", a=us, our_agency=us)
    assert 'class="ag us"' not in tpl("{% agency_tag a %}", a=us, our_agency={"short_name": "他"})
    assert 'class="ag us"' in tpl("{% agency_tag a ours=True %}", a=us)


def test_an_agency_without_a_mark_shows_its_first_character() -> None:
    assert '<b aria-hidden="true">河</b>河东公安' in marks.agency_tag({"name": "河东公安"})


def test_a_seal_names_its_number() -> None:
    assert "第 18,977 号" in tpl("{% seal s %}", s={"state": "entered", "number": 18977})
    assert "待入账" in tpl('{% seal "pending" %}')
    assert tpl("{% seal s %}", s=None) == ""


def test_a_changed_filter_starts_again_at_page_one() -> None:
    drawn = tpl('{% url_with status="open" district="" %}', "/p?status=a&district=x&after=9&q=花")
    assert drawn == "?q=%E8%8A%B1&amp;status=open" or drawn == "?q=%E8%8A%B1&status=open"


def test_a_page_cursor_can_be_set() -> None:
    assert "after=12" in tpl('{% url_with after="12" %}', "/p?after=9&before=3")
    assert "before" not in tpl('{% url_with after="12" %}', "/p?after=9&before=3")


def test_an_acting_form_carries_its_key_and_the_version_that_was_seen() -> None:
    seen = type("Row", (), {"version": 7})()
    drawn = tpl('{% act_fields "k-1" row %}', row=seen)
    assert 'name="_key" value="k-1"' in drawn
    assert 'name="_seen" value="7"' in drawn
    assert "_seen" not in tpl("{% act_fields %}")
    assert tpl("{% act_fields %}") != tpl("{% act_fields %}")


@pytest.mark.parametrize(
    ("path", "sort", "link"),
    [
        ("/p", None, "?sort=due"),
        ("/p?sort=due", "ascending", "?sort=-due"),
        ("/p?sort=-due", "descending", "?sort=due"),
    ],
)
def test_a_sorted_header_says_so(path: str, sort: str | None, link: str) -> None:
    drawn = tpl('{% sort_th "due" "时限" %}', path)
    assert f'href="{link}"' in drawn
    assert (f'aria-sort="{sort}"' in drawn) if sort else ("aria-sort" not in drawn)


def test_a_blocked_cell_can_hold_nothing_and_is_no_stop() -> None:
    drawn = tpl("{% matrix_cell c %}", c={"kind": "na", "value": 5, "url": "/rows"})
    assert "--" in drawn
    assert "<a" not in drawn
    assert "5" not in drawn


def test_a_corrected_cell_shows_its_signed_delta() -> None:
    drawn = tpl("{% matrix_cell c %}", c={"kind": "live", "value": "8.20", "delta": "+2", "url": "/rows"})
    assert "<sup>+2</sup>" in drawn
    assert 'class=" cor"' in drawn


def test_counts_stop_counting_at_the_cap() -> None:
    assert tpl("{{ n|counted }}", n=1000) == "1,000"
    assert tpl("{{ n|counted }}", n=1001) == "1,000+"


def test_figures_are_filters() -> None:
    assert tpl("{{ f|wan }} {{ f|wan:2 }} {{ f|yuan }}", f=950_000_00) == "95 95.00 950,000.00"
    assert tpl("{{ f|wan }}{{ f|yuan }}{{ f|day }}{{ f|moment }}", f=None) == ""


def test_a_safe_text_that_was_drawn_once_does_not_make_an_unsafe_one_safe() -> None:
    """Marks are drawn once for the same words; to Python, a safe text equals an unsafe one."""
    assert "<i>x</i>" in marks.tag(mark_safe("<i>x</i>"))
    assert "<i>x</i>" not in marks.tag("<i>x</i>")
    assert "<i>x</i>" in marks.tag(mark_safe("<i>x</i>"))
