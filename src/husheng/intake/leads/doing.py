"""The steps of a lead as the pages offer them: which form, which act, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.steps import Step
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.shell.forms import SpokenForm
from husheng.intake.handovers.details import HandoverDetails

from . import acts, forms, people, queries
from .models import Lead


@dataclass(frozen=True)
class LeadStep(Step):
    """A step of a lead."""

    permission: Permission = Permission.LEAD_HANDLE
    direct: bool = False  # nothing to fill in: a button on the lead's own page


def _bare(actor: Actor, lead: Lead, data: Any) -> Form:
    return SpokenForm(data)


def _assign(actor: Actor, lead: Lead, data: Any) -> Form:
    return forms.AssignForm(data, people=people.handlers(actor))


def _answer(actor: Actor, lead: Lead, data: Any) -> Form:
    return forms.AnswerForm(data, initial=forms.usual_answer(lead))


def hand_over_form(actor: Actor, data: Any) -> forms.HandOverForm:
    """The form of a hand-over; our own agency is no receiver."""
    return forms.HandOverForm(data, agencies=agencies.agencies(actor).exclude(pk=actor.agency_id))


def handover_details(form: Any) -> HandoverDetails:
    """What the form asks of whom."""
    typed = form.cleaned_data
    return HandoverDetails(typed["kind"], UUID(typed["to_agency"]), form.lines(), typed["message"])


def _earlier(actor: Actor, seen: Seen, form: Any) -> Lead:
    old = queries.by_number(actor, form.cleaned_data["number"])
    if old is None:
        raise Invalid(
            "没有指明。", [Problem("number", "没有找到这个编号。", "请核对编号，只能选您能看到的线索。")]
        )
    return acts.name_earlier(actor, seen, old.pk)


STEPS: Final[Mapping[str, LeadStep]] = {
    "accept": LeadStep(
        _("受理"), _bare, lambda a, s, f: acts.accept(a, s), _("已受理，核查期限开始计算。"), direct=True,
    ),
    "reject": LeadStep(
        _("不予受理"), lambda a, r, d: forms.RejectForm(d),
        lambda a, s, f: acts.reject(a, s, f.cleaned_data["reason"], f.cleaned_data["words"]),
        _("已不予受理，理由留作对举报人的答复。"),
    ),
    "assign": LeadStep(_("指派"), _assign, lambda a, s, f: acts.assign(a, s, f.user()), _("已指派。")),
    "check": LeadStep(
        _("填核查结果"), lambda a, r, d: forms.CheckForm(d),
        lambda a, s, f: acts.check(a, s, f.cleaned_data["findings"], f.cleaned_data["outcome"]),
        _("已保存核查结果，请答复来源。"),
    ),
    "hand_over": LeadStep(
        _("送其他机关"), lambda a, r, d: hand_over_form(a, d),
        lambda a, s, f: acts.hand_over(a, s, handover_details(f)), _("已送出。"), Permission.HANDOVER_SEND,
    ),
    "name_earlier": LeadStep(
        _("指明此前线索"), lambda a, r, d: forms.EarlierForm(d), _earlier, _("已指明此前线索。")
    ),
    "answer": LeadStep(
        _("答复来源"), _answer,
        lambda a, s, f: acts.answer(a, s, f.cleaned_data["channel"], f.cleaned_data["words"]),
        _("已记录答复，可以办结。"),
    ),
    "close": LeadStep(_("办结"), _bare, lambda a, s, f: acts.close(a, s), _("已办结。"), direct=True),
}  # fmt: skip

# What a state offers, the main step first.
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "registered": ("accept", "reject", "hand_over", "assign", "name_earlier"),
    "accepted": ("check", "hand_over", "split", "assign", "name_earlier"),
    "checked": ("answer", "hand_over", "assign"),
    "answered": ("close",),
}
SMALL: Final = ("assign", "name_earlier")  # stand beside what they change, not in the head
SPLIT: Final = _("拆分")


def offered(actor: Actor, lead: Lead) -> list[dict[str, Any]]:
    """The steps that this post may take on this lead now."""
    found = []
    for verb in OFFERED.get(lead.state, ()):
        step = STEPS.get(verb)
        permission = step.permission if step else Permission.LEAD_HANDLE
        if actor.may(permission, lead, verb):
            label = step.label if step else SPLIT
            found.append(
                {"verb": verb, "label": label, "direct": bool(step and step.direct), "small": verb in SMALL}
            )
    return found
