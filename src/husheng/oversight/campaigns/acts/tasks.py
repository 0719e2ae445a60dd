"""A task's life: signed for, carried out with something to show, confirmed by somebody else or asked again (销号)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.words import say as _

from .. import rules
from ..models import Campaign, Task


@act(Permission.CAMPAIGN_TASK, on=Task)
def sign(actor: Actor, task: Task, /) -> Task:
    """签收任务: it is known here, and by whom."""
    require_open(task.campaign)
    task.signed_at, task.signed_by = act_time(), actor.user_id
    return task


@act(Permission.CAMPAIGN_TASK, on=Task)
def complete(actor: Actor, task: Task, account: str, exhibits: Sequence[UUID], /) -> Task:
    """完成任务: what was done, and the material that shows it."""
    require_open(task.campaign)
    chosen = list(dict.fromkeys(exhibits))
    problems = rules.completion_problems(account, chosen)
    if missing := evidence.missing(chosen, task.pk):
        words = _("%(n)s 份材料不属于这项任务，或已撤回。", n=len(missing))
        problems.append(Problem("exhibits", words, "请先上传到这项任务，再选它。"))
    if problems:
        raise Invalid("没有办理。完成须附佐证。", problems)
    require_plain("没有办理。", [("account", "完成情况", account)])
    task.account, task.exhibits = account.strip(), [str(key) for key in chosen]
    task.completed_at, task.completed_by = act_time(), actor.user_id
    record(exhibits=chosen, due=task.due_on, in_time=act_time().date() <= task.due_on)
    return task


@act(Permission.CAMPAIGN_CONFIRM, on=Task)
def confirm(actor: Actor, task: Task, remark: str = "", /) -> Task:
    """销号: by the lead agency or the district's task-force office, never by those who did it."""
    _other_hands(actor, task)
    require_plain("没有销号。", [("remark", "意见", remark)])
    task.remark, task.confirmed_at, task.confirmed_by = remark.strip(), act_time(), actor.user_id
    return task


@act(Permission.CAMPAIGN_CONFIRM, on=Task)
def ask_again(actor: Actor, task: Task, reason: str, /) -> Task:
    """退回补充: what is still missing; the earlier account stays until a new one takes its place."""
    _other_hands(actor, task)
    if problems := rules.words_problems("reason", "退回理由", reason):
        raise Invalid("没有退回。", problems)
    require_plain("没有退回。", [("reason", "退回理由", reason)])
    task.remark, task.completed_at, task.completed_by = reason.strip(), None, None
    return task


def require_open(campaign: Campaign) -> None:
    """A campaign that has ended takes no more work."""
    if campaign.state != "open":
        raise Conflict("没有办理。专项行动已经结束。", code="campaign_closed")


def _other_hands(actor: Actor, task: Task) -> None:
    """An agency's own work is confirmed above it; the lead's own by another person of the lead."""
    require_open(task.campaign)
    lead = actor.agency_id == task.campaign.agency_id
    if task.completed_by == actor.user_id or (task.agency_id == actor.agency_id and not lead):
        raise Refused("没有办理。销号由没有承办这项任务的人办理，请转给上一级专班办公室。")
