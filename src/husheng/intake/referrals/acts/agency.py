"""The agency's acts: report, approve, send, supply, ask for review or supervision, hand over the goods."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.words import say as _
from husheng.foundation.processing import flows
from husheng.foundation.processing.sharing import share

from .. import clocks, milestones, rules
from ..details import Matter, ReferralDetails
from ..milestones import NOTHING
from ..models import Referral
from ..rules import Attached, Paperwork
from ..states import ENDED

SERIES = "G"
LONGEST = 2000


def purpose(referral: Referral) -> str:
    """The purpose of the grants that come with a referral."""
    return f"移送 {referral.number}"


@act(Permission.CASE_HANDLE)
def report(actor: Actor, matter: Matter, details: ReferralDetails, /) -> Referral:
    """报告移送: a team of two or more reports to the head, who decides within three days (第 5 条)."""
    problems = _report_problems(actor, details)
    if problems:
        raise Invalid("没有报告，什么都没有写入。", problems)
    if Referral.objects.filter(subject_key=matter.key).exclude(state__in=ENDED).exists():
        raise Conflict("没有报告。本案已有移送在办理。请看本案的移送。", code="referrals.already")
    agency = agencies.agency(actor.agency_id)
    referral = Referral.objects.create(
        number=numbers.take(agency, SERIES)[0],
        from_agency=agency,
        region_path=agency.region_path,
        subject_kind=matter.kind,
        subject_key=matter.key,
        subject_number=matter.number,
        title=matter.title,
        offences=[offence.strip() for offence in details.offences],
        facts=details.facts.strip(),
        basis=details.basis.strip(),
        investigators=[str(user) for user in dict.fromkeys(details.investigators)],
        reported_at=act_time(),
        reported_by=actor.user_id,
    )
    milestones.add(actor, referral, "report", number=False)
    clocks.keep(referral)
    record(number=referral.number, subject=matter.key, team=len(referral.investigators))
    return referral


def _report_problems(actor: Actor, details: ReferralDetails) -> list[Problem]:
    problems = _team_problems(actor, set(details.investigators))
    if not any(offence.strip() for offence in details.offences):
        problems.append(Problem("offences", "没有写涉嫌的罪名。", "请写刑法上的罪名。"))
    for offence in details.offences:
        problems += plain_problems("offences", "涉嫌罪名", offence)
    problems += _text_problems("facts", "基本事实", details.facts)
    return problems + _text_problems("basis", "法律依据", details.basis)


def _team_problems(actor: Actor, team: set[UUID]) -> list[Problem]:
    """Two or more, all of them in post here (第 5 条)."""
    problems, least = [], rules.least_investigators()
    if len(team) < least:
        message, remedy = _("专案组不足 %(n)s 人。", n=least), _("请指定 %(n)s 名以上执法人员。", n=least)
        problems.append(Problem("investigators", message, remedy))
    if strangers := team - agencies.staff_among(actor.agency_id, team):
        message = _("%(n)s 人不是本机关在岗人员。", n=len(strangers))
        problems.append(Problem("investigators", message, "请从本机关人员中选。"))
    return problems


def _text_problems(field: str, label: str, text: str) -> list[Problem]:
    problems = plain_problems(field, label, text)
    if not text.strip():
        problems.append(Problem(field, _("缺“%(label)s”。", label=_(label)), "请填写。"))
    if len(text) > LONGEST:
        message = _("“%(label)s”超过 %(n)s 字。", label=_(label), n=LONGEST)
        problems.append(Problem(field, message, "请写短些，详见调查报告。"))
    return problems


@act(Permission.CASE_APPROVE, on=Referral)
def approve(actor: Actor, referral: Referral, /) -> Referral:
    """批准移送: by the head alone, who is not of the team; to be sent within 24 hours."""
    _require_head(actor, referral)
    referral.approved_at, referral.approved_by = act_time(), actor.user_id
    milestones.add(actor, referral, "approve", number=False)
    clocks.keep(referral, state="approved")
    return referral


@act(Permission.CASE_APPROVE, on=Referral)
def decline(actor: Actor, referral: Referral, reason: str, /) -> Referral:
    """不批准移送: the reason goes on record (第 5 条)."""
    _require_head(actor, referral)
    milestones.add(actor, referral, "decline", Paperwork("", words=reason), number=False, words=True)
    referral.closed_at = act_time()
    clocks.keep(referral, state="declined")
    return referral


def _require_head(actor: Actor, referral: Referral) -> None:
    if actor.role != "head":
        raise Refused(
            "没有办理。移送由正职负责人或者主持工作的负责人决定。请由正职负责人岗位办理。",
            code="referrals.head_decides",
        )
    if str(actor.user_id) in referral.investigators or actor.user_id == referral.reported_by:
        raise Refused("没有办理。专案组成员不能批准自己的报告。", code="referrals.second_person")


@act(Permission.CASE_HANDLE, on=Referral)
def send(
    actor: Actor, referral: Referral, police: UUID, papers: Sequence[Attached], paper: Paperwork = NOTHING, /
) -> Referral:
    """移送: to the police of the same level with the five papers of article 6, a copy to the procuratorate."""
    known = agencies.by_id({police, referral.from_agency_id})
    problems = rules.paper_problems(papers) + _exhibit_problems(referral, papers)
    if police not in known:
        problems.append(Problem("police", "没有选公安机关。", "请选同级的公安机关。"))
    elif barred := rules.police_problem(place(known[referral.from_agency_id]), place(known[police])):
        problems.append(barred)
    if problems:
        raise Invalid("没有移送，什么都没有写入。", problems)
    referral.police = known[police]
    referral.procuratorate = agencies.of_kind(rules.PROCURATORATE, referral.police.region_id)
    referral.papers = _kept(papers)
    referral.sent_at = act_time()
    if flow := flows.between(referral.from_agency_id, police, referral.subject_kind, "referral"):
        flows.require(flow)
    if referral.procuratorate is not None:
        share(
            referral.from_agency_id, referral.procuratorate.pk, referral.subject_kind, referral.subject_key,
            purpose(referral), "referral_copy",
        )  # fmt: skip
    milestones.add(actor, referral, "send", paper, number=False)
    clocks.keep(referral, state="sent")
    record(police=police, procuratorate=referral.procuratorate_id, papers=sorted(referral.papers))
    return referral


def place(agency: Agency) -> rules.Place:
    """The agency as the rules of level see it."""
    return rules.Place(agency.kind_of.slug, agency.region_path)


def _exhibit_problems(referral: Referral, papers: Sequence[Attached]) -> list[Problem]:
    """Papers must be exhibits of this very case; reasons for a lacking one are plain text."""
    keys = {one.exhibit: one.slug for one in papers if one.exhibit is not None}
    strange = evidence.missing(keys, referral.subject_key)
    problems = [
        Problem(f"paper-{keys[key]}", "这份材料不是本案的证据，或者已撤回。", "请先固定到本案证据，再附上。")
        for key in keys
        if key in strange
    ]
    for one in papers:
        problems += plain_problems(f"paper-{one.slug}", "没有的原因", one.lacking)
    return problems


def _kept(papers: Sequence[Attached]) -> dict[str, dict[str, str]]:
    return {
        one.slug: {"exhibit": str(one.exhibit)} if one.exhibit else {"lacking": one.lacking.strip()}
        for one in papers
    }


@act(Permission.CASE_HANDLE, on=Referral)
def supply_papers(
    actor: Actor, referral: Referral, papers: Sequence[Attached], paper: Paperwork = NOTHING, /
) -> Referral:
    """补正: what the police found missing, within three days."""
    given = {one.slug for one in papers if one.exhibit is not None or one.lacking.strip()}
    problems = [
        Problem(f"paper-{slug}", "这一项还没有补。", "请附上，或者写明确实没有的原因。")
        for slug in referral.missing
        if slug not in given
    ]
    problems += _exhibit_problems(referral, papers)
    if problems:
        raise Invalid("没有补正。", problems)
    referral.papers = {**referral.papers, **_kept([one for one in papers if one.slug in referral.missing])}
    referral.missing = []
    milestones.add(actor, referral, "supply_papers", paper, number=False)
    clocks.keep(referral, state="received")
    return referral


@act(Permission.CASE_HANDLE, on=Referral)
def ask_review(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """提请复议: within three days of the refusal, to the police who refused (第 9 条)."""
    milestones.add(actor, referral, "ask_review", paper)
    clocks.keep(referral, state="under_review")
    return referral


@act(Permission.CASE_HANDLE, on=Referral)
def ask_supervision(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """建议立案监督: after a refusal, after the review, or when the police have let their days pass."""
    if referral.procuratorate_id is None:
        raise Refused(
            "没有办理。平台里没有登记同级检察院。请先请系统管理员登记。", code="referrals.no_prosecutor"
        )
    require_refused_or_late(referral)
    milestones.add(actor, referral, "ask_supervision", paper)
    clocks.keep(referral, state="supervision_asked")
    return referral


def require_refused_or_late(referral: Referral) -> None:
    """While the police still have time to decide there is nothing to supervise."""
    if referral.state == "received" and not clocks.late(referral, "tr.police_decide", act_time()):
        raise Conflict("没有办理。公安机关的审查期限还没有届满。请等决定。", code="referrals.too_early")


@act(Permission.CASE_HANDLE, on=Referral)
def take_back(actor: Actor, referral: Referral, paper: Paperwork = NOTHING, /) -> Referral:
    """收回处理: a case that is no crime is dealt with by the agency itself (第 10 条)."""
    milestones.add(actor, referral, "take_back", paper, number=False)
    referral.closed_at = act_time()
    clocks.keep(referral, state="closed")
    return referral


@act(Permission.CASE_HANDLE, on=Referral)
def hand_over_goods(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """移交涉案物品: with a list that both sign, within three days of the filing (第 12 条)."""
    if referral.goods_at is not None:
        raise Conflict("没有登记。涉案物品已经移交。", code="referrals.goods_done")
    milestones.add(actor, referral, "hand_over_goods", paper)
    referral.goods_at = act_time()
    clocks.keep(referral)
    return referral
