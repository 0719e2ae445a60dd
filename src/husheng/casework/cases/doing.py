"""The steps of a case as the pages offer them: which form, which act, in which words."""

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
from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.steps import Step
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.shell.forms import SpokenForm
from husheng.intake.referrals import queries as referrals

from . import acts, forms, people
from .choices import ROLES
from .models import Case


@dataclass(frozen=True)
class CaseStep(Step):
    """A step of a case."""

    permission: Permission = Permission.CASE_HANDLE
    direct: bool = False  # nothing to fill in: a button on the case's own page
    members: bool = True  # only members of the case
    note: Any = ""
    template: str = "cases/act.html"


def _bare(actor: Actor, case: Case, data: Any) -> Form:
    return SpokenForm(data)


def _reason(actor: Actor, case: Case, data: Any) -> Form:
    return forms.ReasonForm(data)


def _others(actor: Actor) -> list[Agency]:
    return list(agencies.agencies(actor).exclude(pk=actor.agency_id))


def _fact(actor: Actor, case: Case, data: Any) -> Form:
    return forms.FactForm(data, exhibits=evidence.of_subject(case.pk))


def _types(actor: Actor, case: Case, data: Any) -> Form:
    held = list(case.types.values_list("violation", flat=True))
    return forms.TypesForm(data, initial={"principal": case.principal_type, "types": held})


def _members(actor: Actor, case: Case, data: Any) -> Form:
    held = [member.user for member in people.members(case)]
    able = {person.pk: person for role, _label in ROLES for person in people.able(case.agency_id, role)}
    fresh = [person for person in able.values() if person.pk not in {user.pk for user in held}]
    return forms.MembersForm(data, people=fresh, members=held)


def _crime(actor: Actor, case: Case, data: Any) -> Form:
    team = [str(user) for user in people.handlers(case)]
    return forms.CrimeForm(data, people=people.able(case.agency_id), initial={"investigators": team})


def _party(actor: Actor, seen: Seen, form: Any) -> Case:
    typed = form.cleaned_data
    return acts.enter_party(
        actor, seen, form.details(), typed["standing"], typed["counts_as"], typed["basis"]
    )


def _change(actor: Actor, seen: Seen, form: Any) -> Case:
    typed = form.cleaned_data
    return acts.change_members(actor, seen, UUID(typed["user"]), typed["role"], form.leaver())


P = Permission
STEPS: Final[Mapping[str, CaseStep]] = {
    "confirm": CaseStep(
        _("确认立案"), _bare, lambda a, s, f: acts.confirm(a, s), _("已立案，处理决定的期限开始计算。"), P.CASE_OPEN,
        direct=True,
    ),
    "decline": CaseStep(
        _("不予立案"), _reason, lambda a, s, f: acts.decline(a, s, f.cleaned_data["reason"]), _("已不予立案。"),
        P.CASE_OPEN,
    ),
    "add_fact": CaseStep(_("记录事实"), _fact, lambda a, s, f: acts.add_fact(a, s, f.details()), _("已记录。")),
    "enter_party": CaseStep(
        _("加入当事人"), lambda a, c, d: forms.PartyForm(d), _party, _("已加入。"), template="cases/enter_party.html",
    ),
    "add_note": CaseStep(
        _("写办案记录"), lambda a, c, d: forms.NoteForm(d),
        lambda a, s, f: acts.add_note(a, s, f.cleaned_data["text"]), _("已记录。"),
    ),
    "set_types": CaseStep(
        _("改违法类型"), _types,
        lambda a, s, f: acts.set_types(a, s, f.cleaned_data["principal"], f.cleaned_data["types"]), _("已修改。"),
    ),
    "change_members": CaseStep(
        _("换办案人员"), _members, _change, _("已更换。"), P.CASE_APPROVE, members=False
    ),
    "hand_over": CaseStep(
        _("协查、通报"), lambda a, c, d: forms.HandOverForm(d, agencies=_others(a)),
        lambda a, s, f: acts.hand_over(a, s, f.details()), _("已送出。"),
        note=_("案件仍由本机关办理；协查期间，条文允许的不计入办案期限。"),
    ),
    "transfer": CaseStep(
        _("移送案件"), lambda a, c, d: forms.TransferForm(d, agencies=_others(a)),
        lambda a, s, f: acts.transfer(a, s, f.details()), _("已移送，等对方接收。"),
        note=_("移送给有管辖权的机关。对方不能退回，只能接收，或者报请共同的上级指定管辖。"),
    ),
    "report_crime": CaseStep(
        _("报告涉嫌犯罪"), _crime, lambda a, s, f: acts.report_crime(a, s, f.details()),
        _("已报告，由正职负责人决定。"),
        note=_("由专案组报告本机关正职负责人，由其决定是否移送公安机关（移送规定 第 5 条）。"),
    ),
    "decide_without_penalty": CaseStep(
        _("决定不予处罚"), lambda a, c, d: forms.NoPenaltyForm(d),
        lambda a, s, f: acts.decide_without_penalty(a, s, f.cleaned_data["decision"], f.cleaned_data["reason"]),
        _("已决定。"), P.CASE_APPROVE, members=False,
    ),
    "withdraw": CaseStep(
        _("撤案"), _reason, lambda a, s, f: acts.withdraw(a, s, f.cleaned_data["reason"]), _("已撤案。"),
        P.CASE_APPROVE, members=False, note=_("已报送的月份会显示为更正。"),
    ),
    "end_transfer": CaseStep(
        _("移送办结"), _bare, lambda a, s, f: acts.end_transfer(a, s), _("已办结，请答复来源。"), direct=True
    ),
    "take_back": CaseStep(_("收回办理"), _bare, lambda a, s, f: acts.take_back(a, s), _("已收回。"), direct=True),
    "close": CaseStep(
        _("结案"), lambda a, c, d: forms.CloseForm(d, initial={"outcome": c.decision}),
        lambda a, s, f: acts.close(a, s, f.cleaned_data["outcome"], f.cleaned_data["words"]), _("已结案。"),
    ),
}  # fmt: skip

# What a state offers, the main step first.
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("confirm", "decline"),
    "filed": (
        "add_fact", "enter_party", "hand_over", "report_crime", "transfer", "add_note", "set_types",
        "decide_without_penalty", "change_members", "withdraw",
    ),
    "decided": ("close", "add_fact", "enter_party", "hand_over", "report_crime", "add_note", "change_members"),
    "transferred": ("end_transfer", "take_back"),
}  # fmt: skip
# Offered, but never as what the page asks for first: nobody is led to end a case or to let it off.
NEVER_MAIN: Final = frozenset(
    {"decline", "decide_without_penalty", "change_members", "withdraw", "take_back"}
)


def main_step(steps: list[dict[str, Any]], *, closable: bool) -> dict[str, Any] | None:
    """The page's one primary action, if there is one; closing is none while something is still owed."""
    quiet = NEVER_MAIN if closable else NEVER_MAIN | {"close"}
    return next((step for step in steps if step["verb"] not in quiet), None)


def urgent(main: dict[str, Any] | None) -> bool:
    """Whether the case's own step comes before what is due on its measures."""
    return main is not None and main["verb"] in ("confirm", "report_crime")


def offered(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """The steps that this person may take on this case now."""
    member = people.is_member(case, actor.user_id)
    found = []
    for verb in OFFERED.get(case.state, ()):
        step = STEPS[verb]
        if (
            (member or not step.members)
            and actor.may(step.permission, case, verb)
            and _open(case, verb, actor)
        ):
            found.append({"verb": verb, "label": step.label, "direct": step.direct})
    return _main_first(case, found)


def _open(case: Case, verb: str, actor: Actor) -> bool:
    """Steps that would only be refused are not offered."""
    if verb == "confirm":
        return people.handlers(case)[:1] != [actor.user_id]
    if verb == "report_crime":
        return not referrals.open_for_subject(case.pk)
    return True


def _main_first(case: Case, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A suspected crime that nobody has reported comes before everything else; facts before parties."""
    first = ""
    if case.state == "filed" and case.facts.exists():
        first = "report_crime" if case.facts.filter(suspected_crime=True).exists() else ""
        first = first or ("" if case.parties.exists() else "enter_party")
    return sorted(steps, key=lambda step: not first or step["verb"] != first)
