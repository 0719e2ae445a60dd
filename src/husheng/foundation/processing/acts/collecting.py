"""Collection forms of partners: registered, compared with their purpose, decided line by line (个保法 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.words import say as _

from ..choices import DECISIONS, KEEP, KEPT, NARROWED
from ..minimising.comparing import compare
from ..minimising.reading import LONGEST, MAX_FIELDS
from ..minimising.tables import fields, purposes
from ..models import CollectionForm, FormField

SERIES: Final = "CJ"
MAX_FORMS: Final = 500
NOTHING: Final = gettext_noop("没有登记，什么都没有写入。")


@dataclass(frozen=True)
class FormDetails:
    """A form: who asks, what it is called, for which purpose (slug), and its fields in order."""

    partner: str
    title: str
    purpose: str
    labels: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """What was decided about one line, and why where it is kept against the proposal."""

    line: int
    decision: str
    reason: str = ""


@act(Permission.PROCESSING_ASSESS)
def register_form(actor: Actor, details: FormDetails, /) -> CollectionForm:
    """登记采集表: each field is compared with what the purpose needs, and a proposal stands beside it."""
    _require_sound(actor, [details])
    agency = agencies.agency(actor.agency_id)
    form = _form(actor, details, numbers.take(agency, SERIES)[0], agency.region_path)
    form.save(force_insert=True)
    record(number=form.number, purpose=form.purpose, fields=_lines(form, details))
    return form


@bulk(Permission.PROCESSING_ASSESS)
def register_forms(actor: Actor, forms: Sequence[FormDetails], /) -> list[CollectionForm]:
    """导入采集表: all of the file's forms, or none."""
    if len(forms) > MAX_FORMS:
        raise Invalid(NOTHING, [Problem("file", "表太多。", _("一次不超过 %(n)s 张。", n=MAX_FORMS))])
    _require_sound(actor, forms)
    agency = agencies.agency(actor.agency_id)
    made = []
    for details, number in zip(forms, numbers.take(agency, SERIES, len(forms)), strict=True):
        form = _form(actor, details, number, agency.region_path)
        form.save(force_insert=True)
        form.act_facts = {"number": number, "purpose": form.purpose, "fields": _lines(form, details)}  # type: ignore[attr-defined]
        made.append(form)
    return made


@act(Permission.PROCESSING_ASSESS, on=CollectionForm)
def revise_form(actor: Actor, form: CollectionForm, labels: Sequence[str], /) -> CollectionForm:
    """更新采集表: the partner's new form is compared afresh; what was decided before stays in the journal."""
    details = FormDetails(form.partner, form.title, form.purpose, labels)
    if found := _field_problems(details):
        raise Invalid("没有更新。", found)
    before = list(form.lines.values_list("label", "decision"))
    form.lines.all().delete()
    form.decided_at = form.decided_by = None
    record(before=before, fields=_lines(form, details))
    return form


@act(Permission.PROCESSING_ASSESS, on=CollectionForm)
def decide_fields(actor: Actor, form: CollectionForm, choices: Sequence[Choice], /) -> CollectionForm:
    """决定栏目: every line is dropped, narrowed or kept; what is kept against the proposal has a reason."""
    lines = {line.ordinal: line for line in form.lines.all()}
    if found := _choice_problems(lines, choices):
        raise Invalid("没有记录决定。", found)
    for one in choices:
        lines[one.line].decision, lines[one.line].reason = one.decision, one.reason.strip()
    FormField.objects.bulk_update(lines.values(), ["decision", "reason"])
    form.decided_at, form.decided_by = act_time(), actor.user_id
    record(decisions=[{"line": one.line, "decision": one.decision} for one in choices])
    return form


def _form(actor: Actor, details: FormDetails, number: str, path: str) -> CollectionForm:
    return CollectionForm(
        number=number,
        agency_id=actor.agency_id,
        region_path=path,
        partner=details.partner.strip(),
        title=details.title.strip(),
        purpose=details.purpose,
        registered_at=act_time(),
        registered_by=actor.user_id,
    )


def _lines(form: CollectionForm, details: FormDetails) -> int:
    labels = [label.strip() for label in details.labels if label.strip()]
    rows = [
        FormField(
            id=new_key(),
            form=form,
            ordinal=ordinal,
            label=one.label,
            known=one.known,
            proposal=one.what,
            rule=one.rule,
        )
        for ordinal, one in enumerate(compare(purposes()[details.purpose], labels), 1)
    ]
    FormField.objects.bulk_create(rows)
    return len(rows)


def _require_sound(actor: Actor, forms: Sequence[FormDetails]) -> None:
    found = [problem for details in forms for problem in _field_problems(details)]
    titles = [(one.partner.strip(), one.title.strip()) for one in forms]
    held = set(
        CollectionForm.objects.filter(
            agency=actor.agency_id, partner__in={p for p, _t in titles}
        ).values_list("partner", "title")
    )
    for partner, title in titles:
        if (partner, title) in held:
            words = _("“%(partner)s”的“%(title)s”已经登记。", partner=partner, title=title)
            found.append(Problem("title", words, "请在原来的登记里更新。"))
    if found:
        raise Invalid(NOTHING, found)


def _field_problems(details: FormDetails) -> list[Problem]:
    found = []
    for field, label in (("partner", gettext_noop("采集单位")), ("title", gettext_noop("表格名称"))):
        text = str(getattr(details, field)).strip()
        found += plain_problems(field, label, text)
        if not text:
            found.append(Problem(field, _("没有写“%(label)s”。", label=_(label)), "请填写。"))
        if len(text) > LONGEST[label]:
            found.append(Problem(field, _("“%(label)s”太长。", label=_(label)), "请写短些。"))
    if details.purpose not in purposes():
        found.append(Problem("purpose", "没有这种用途。", "请从表里选。"))
    labels = [label.strip() for label in details.labels if label.strip()]
    if not labels:
        found.append(Problem("labels", "没有写栏目。", "每行写一个栏目。"))
    if len(labels) > MAX_FIELDS:
        found.append(Problem("labels", "栏目太多。", _("一张表不超过 %(n)s 个栏目。", n=MAX_FIELDS)))
    for label in labels:
        found += plain_problems("labels", "栏目", label)
        if len(label) > LONGEST["栏目"]:
            found.append(Problem("labels", _("“%(label)s”太长。", label=_("栏目")), "请写短些。"))
    return found


def _choice_problems(lines: dict[int, FormField], choices: Sequence[Choice]) -> list[Problem]:
    found = []
    if {one.line for one in choices} != set(lines) or len(choices) != len(lines):
        found.append(Problem("lines", "有栏目没有决定。", "请逐项选择。"))
    for one in choices:
        line = lines.get(one.line)
        if line is None:
            continue
        field = f"line-{one.line}"
        found += plain_problems(field, "决定的理由", one.reason)
        if one.decision not in dict(DECISIONS):
            found.append(Problem(field, _("第 %(n)s 项没有决定。", n=one.line), "请选一项。"))
        elif one.decision == KEPT and line.proposal != KEEP and not one.reason.strip():
            words = _("第 %(n)s 项建议不收，却保留。", n=one.line)
            found.append(Problem(field, words, "请写明为什么非收不可。"))
        elif one.decision == NARROWED and not _narrower(line):
            found.append(
                Problem(field, _("第 %(n)s 项没有更小的写法。", n=one.line), "请删去，或者保留并写明理由。")
            )
    return found


def _narrower(line: FormField) -> str:
    known = fields().get(line.known)
    return known.narrower if known else ""
