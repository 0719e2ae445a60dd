"""A seized list against the read log: asked for in a case, approved by a second agency, matched once (L7)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Final

from husheng.casework.cases import queries as cases
from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.jobs.queue import Owner, defer_with_progress
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.vault.sealed import put_sealed, seal

from .. import matching, seized_list
from ..choices import COLUMNS
from ..details import RunDetails
from ..models import Hit, Overlap, Run
from ..portal import through_portal
from .cases import require_leak_case
from .words import words

MOST_PROBLEMS: Final = 200


@act(Permission.LEAK_MATCH)
def request(actor: Actor, details: RunDetails, /) -> Run:
    """提请比对: the list is sealed; nothing is looked up before a second agency has approved."""
    case = cases.case(actor, details.case)
    if not cases.inside(actor, case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    require_leak_case(actor, case)
    digest = hashlib.sha256(details.body).hexdigest()
    _require_not_a_tip(digest)
    _require_sound(actor, details)
    listed = seized_list.read(io.BytesIO(details.body), details.column)
    run = _made(actor, details, digest, listed)
    record(case=case.pk, second=details.second, sha256=digest, rows=len(listed.values), bad=listed.bad)
    return run


@act(Permission.LEAK_APPROVE, on=Run)
def approve(actor: Actor, run: Run, remark: str, /) -> Run:
    """批准比对: by a leader of the second agency, who answers for it as well."""
    _require_not_a_tip(run.sha256)
    _decided(actor, run, words(remark, "remark"))
    owner = Owner(run.requested_by, run.agency_id)
    from ..tasks import match_list  # the job calls the act below

    defer_with_progress(
        match_list, owner, "名单比对", run=str(run.pk), user=str(run.requested_by), post=str(run.asked_from)
    )
    record(case=run.case_id, sha256=run.sha256)
    return run


@act(Permission.LEAK_APPROVE, on=Run)
def refuse(actor: Actor, run: Run, remark: str, /) -> Run:
    """不批准比对."""
    _decided(actor, run, words(remark, "remark"))
    return run


@act(Permission.LEAK_MATCH, on=Run)
def call_off(actor: Actor, run: Run, reason: str, /) -> Run:
    """撤回比对: the sealed list is emptied."""
    run.remark, run.body = words(reason), None
    return run


@act(Permission.LEAK_MATCH, on=Run)
def match(actor: Actor, run: Run, /) -> Run:
    """比对: who has read what share of the list, when, and how likely that is by chance."""
    require_leak_case(actor, run.case)
    _require_not_a_tip(run.sha256)
    listed = seized_list.read(io.BytesIO(matching.opened(actor, run)), run.column)
    hits = matching.hits(run.column, listed)
    copy_in([Hit(run=run, row=row, subject=subject) for subject, row in hits.items()])
    answer = matching.against_the_log(run, hits)
    copy_in([Overlap(run=run, ordinal=n, **values) for n, values in enumerate(answer.overlaps, 1)])
    run.held, run.read, run.unexplained = len(set(hits.values())), answer.read, answer.unexplained
    run.looked_at, run.result, run.matched_at = answer.looked_at, answer.digest, act_time()
    record(
        case=run.case_id, sha256=run.sha256, rows=run.rows, held=run.held, read=run.read, result=run.result,
        posts=[str(values["post"]) for values in answer.overlaps],
    )  # fmt: skip
    return run


def _made(actor: Actor, details: RunDetails, digest: str, listed: seized_list.Listed) -> Run:
    run = Run(
        id=new_key(),
        case_id=details.case,
        agency_id=actor.agency_id,
        second_id=details.second,
        name=details.name[-200:],
        size=len(details.body),
        sha256=digest,
        column=details.column,
        since=details.since,
        until=details.until,
        reason=details.reason.strip(),
        requested_at=act_time(),
        requested_by=actor.user_id,
        asked_from=actor.post_id,
        rows=len(listed.values),
        repeated=listed.repeated,
        bad=listed.bad,
        problems=[problem.as_json() for problem in listed.problems[:MOST_PROBLEMS]],
    )
    put_sealed(run, seal(run, {"body": details.body.decode("latin-1")}))
    run.save(force_insert=True)
    return run


def _decided(actor: Actor, run: Run, remark: str) -> None:
    if actor.user_id == run.requested_by:
        raise Refused("没有办理。提出的人不能批准，请第二机关的负责人办理。", code="second_person")
    run.remark, run.decided_at, run.decided_by = remark, act_time(), actor.user_id


def _require_not_a_tip(digest: str) -> None:
    """L7: a whistleblower who sends in a list would be found by it, as one of those who have read it."""
    if through_portal(digest):
        raise Refused(
            "没有办理。这份文件是经举报渠道收到的，拿它比对会暴露举报人。请使用依法扣押的名单。",
            code="came_as_a_tip",
        )


def _require_sound(actor: Actor, details: RunDetails) -> None:
    found = []
    if details.column not in dict(COLUMNS):
        found.append(Problem("column", "没有选按什么比对。", "请选手机号或姓名。"))
    if details.since > details.until:
        found.append(Problem("until", "结束的日子早于开始。", "请改正查阅期间。"))
    if details.until > act_time().date() + dt.timedelta(days=1):
        found.append(Problem("until", "结束的日子在以后。", "请写到今天为止。"))
    second = Agency.objects.filter(pk=details.second, active=True).first()
    if second is None or second.pk == actor.agency_id:
        found.append(Problem("second", "没有选第二机关，或者选了本机关。", "请选另一个机关批准。"))
    if found:
        raise Invalid("没有提请。", found)
    words(details.reason)
