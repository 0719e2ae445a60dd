"""Collection forms: registered, compared, decided line by line; each decision is on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.processing import acts, queries
from husheng.foundation.processing.acts.collecting import Choice
from husheng.foundation.processing.models import CollectionForm
from husheng.foundation.testing import City

from .people import MATERNITY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

USUAL = {"keep": "kept", "narrow": "narrowed", "drop": "dropped", "explain": "dropped"}


def registered(city: City) -> CollectionForm:
    return acts.register_form(city.actor("handler"), MATERNITY)


def as_proposed(form: CollectionForm) -> list[Choice]:
    return [Choice(line.ordinal, USUAL[line.proposal]) for line in queries.lines(form)]


def test_a_form_is_registered_and_compared(city: City) -> None:
    form = registered(city)
    lines = {line.label: line for line in queries.lines(form)}
    assert form.state == "compared" and len(lines) == len(MATERNITY.labels)
    assert (lines["产妇姓名"].proposal, lines["婴儿姓名"].proposal) == ("narrow", "drop")


def test_what_is_decided_is_on_record(city: City) -> None:
    form, officer = registered(city), city.actor("handler")
    form = acts.decide_fields(officer, seen(form), as_proposed(form))
    assert (form.state, form.decided_by) == ("decided", officer.user_id)
    assert {line.decision for line in queries.lines(form)} == {"kept", "narrowed", "dropped"}
    facts = JournalRow.objects.get(verb="processing.decide_fields").facts
    assert len(facts["decisions"]) == len(MATERNITY.labels)


def test_what_is_kept_against_the_proposal_needs_a_reason(city: City) -> None:
    form = registered(city)
    choices = [replace(one, decision="kept") if one.line == 8 else one for one in as_proposed(form)]
    with pytest.raises(Invalid) as refusal:
        acts.decide_fields(city.actor("handler"), seen(form), choices)
    assert {problem.field for problem in refusal.value.problems} == {"line-8"}
    choices = [replace(one, reason="送餐到床边需要") if one.line == 8 else one for one in choices]
    assert acts.decide_fields(city.actor("handler"), seen(form), choices).state == "decided"


def test_every_line_is_decided_and_only_what_has_less_is_narrowed(city: City) -> None:
    form = registered(city)
    with pytest.raises(Invalid):
        acts.decide_fields(city.actor("handler"), seen(form), as_proposed(form)[:-1])
    wrong = [replace(one, decision="narrowed") if one.line == 2 else one for one in as_proposed(form)]
    with pytest.raises(Invalid):
        acts.decide_fields(city.actor("handler"), seen(form), wrong)


def test_a_new_form_of_the_partner_is_compared_afresh(city: City) -> None:
    """The source: the company's new form, shown at the prosecutor's second visit."""
    form, officer = registered(city), city.actor("handler")
    form = acts.decide_fields(officer, seen(form), as_proposed(form))
    form = acts.revise_form(officer, seen(form), ("姓氏", "电话", "服务项目", "签名"))
    assert form.state == "compared"
    assert {line.proposal for line in queries.lines(form)} == {"keep"}


def test_a_form_is_registered_once(city: City) -> None:
    registered(city)
    with pytest.raises(Invalid, match="没有登记"):
        registered(city)


def test_a_filled_form_is_refused(city: City) -> None:
    details = replace(MATERNITY, labels=("姓名", "电话 19900009876"))
    with pytest.raises(Invalid):
        acts.register_form(city.actor("handler"), details)


def test_a_file_is_all_or_nothing(city: City) -> None:
    bad = replace(MATERNITY, title="另一张表", labels=())
    with pytest.raises(Invalid):
        acts.register_forms(city.actor("handler"), [MATERNITY, bad])
    assert not CollectionForm.objects.exists()
    made = acts.register_forms(city.actor("handler"), [MATERNITY, replace(bad, labels=("姓氏",))])
    assert len(made) == 2 and JournalRow.objects.filter(verb="processing.register_forms").count() == 2


def test_another_agency_neither_sees_a_form_nor_decides_it(city: City) -> None:
    form = registered(city)
    outsider = city.actor("handler", "market")
    with pytest.raises(NotFound):
        queries.form(outsider, form.pk)
    with pytest.raises(NotFound):
        acts.decide_fields(outsider, Seen(form.pk), as_proposed(form))
    assert queries.form(city.auditor, form.pk) == form
    assert queries.form(city.actor("coordinator", "health", "120000"), form.pk) == form
