"""The pages show the proof to staff, say so when it does not hold, and hold no values."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import queries, sequencer, views
from husheng.foundation.ledger.templatetags.ledger import act_seal

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def page(view, *args) -> str:
    response = view(RequestFactory().get("/"), *args)
    assert response.status_code == 200
    return response.content.decode()


def test_the_proof_page_shows_number_path_and_checkpoint_and_the_result(acts) -> None:
    acts.log(4)
    act = acts.done[2].id
    proof = queries.proof(act)
    html = page(views.act, act)
    assert "核验一致" in html and "核验不符" not in html
    assert f"第 {proof.ordinal} 号" in html
    for node in proof.path:
        assert node.hex() in html
    assert proof.checkpoint.splitlines()[0] in html
    assert "leads.accept" in html and "accepted" not in html


def test_a_field_may_bear_the_name_of_what_a_dictionary_can_do(acts) -> None:
    """The acts of hand-overs commit to `items`; a template that asks for `.items` gets the commitment instead."""
    (act,) = acts.submit(field="items")
    sequencer.integrate_all()
    assert "items 的承诺" in page(views.act, act)


def test_a_waiting_act_is_told_to_wait(acts) -> None:
    (act,) = acts.submit()
    html = page(views.act, act)
    assert "正在等排号" in html and "核验一致" not in html
    assert "seal pend" in html


def test_a_proof_that_does_not_hold_is_shown_as_broken(acts, as_owner) -> None:
    (act,) = acts.log(1)
    as_owner("UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1)")
    html = page(views.act, act)
    assert "核验不符" in html and "seal broken" in html and "核验一致" not in html


def test_an_unknown_act_is_not_found() -> None:
    with pytest.raises(NotFound):
        views.act(RequestFactory().get("/"), new_key())


def test_the_overview_is_empty_at_first_and_then_shows_growth(acts) -> None:
    assert "台账还是空的" in page(views.overview)
    acts.log(3, 1200)
    html = page(views.overview)
    assert "1,203" in html and queries.overview().vkey.split("+")[0] in html
    today = queries.growth()[-1]
    assert (today.size, today.added, len(queries.growth())) == (1203, 1203, 14)


def test_pages_carry_no_inline_style_or_script(acts) -> None:
    (act,) = acts.log(1)
    for html in (page(views.act, act), page(views.overview)):
        assert not re.search(r"\sstyle=|\son\w+=|<style", html)
        assert not re.search(r"<script(?![^>]*(src=|application/json))", html)


def test_every_page_is_for_staff_only(acts) -> None:
    (act,) = acts.log(1)
    for url in (reverse("ledger:overview"), reverse("ledger:act", args=[act])):
        assert resolve(url).func.husheng_access == "staff"
        answer = Client().get(url)
        assert answer.status_code == 302 and "login" in answer["Location"]


def test_the_seal_of_an_act_links_to_its_proof(acts) -> None:
    (entered,) = acts.log(1)
    (waiting,) = acts.submit()
    assert act_seal(entered) == (
        f'<a class="seal" href="/ledger/acts/{entered}/" title="本台账没有设见证方"><b>存证</b>第 1 号</a>'
    )
    assert "待入" in act_seal(waiting) and "seal pend" in act_seal(waiting)
    assert act_seal(None) == ""


def test_the_pages_draw_in_english(acts) -> None:
    (act,) = acts.log(1)
    with translation.override("en"):
        for view, args in ((views.act, (act,)), (views.overview, ())):
            assert "leads.accept" in page(view, *args) or "<h1>" in page(view, *args)
