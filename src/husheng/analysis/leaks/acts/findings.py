"""Findings: a machine finds, the auditor judges; a case takes over what the auditor cannot clear up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from husheng.casework.cases import queries as cases
from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency, Post
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.standing import through

from .. import counting, engine, months
from ..models import Finding, MonthlyCount
from .cases import require_leak_case
from .words import words

LONGEST_WINDOW = 12


@bulk(Permission.LEAK_SCAN)
@through("leaks")
def look_through(actor: Actor, month: int, /) -> list[Finding]:
    """排查: counts the month anew and keeps the counts; raises what no finding says already."""
    settings = engine.default_settings()
    fresh = counting.tallies(month, act_time(), settings)
    MonthlyCount.objects.filter(month=month).delete()
    copy_in([_count(each) for each in fresh])
    earlier = MonthlyCount.objects.filter(month__gt=month - LONGEST_WINDOW, month__lt=month)
    found = engine.compare([*(_tally(row) for row in earlier), *fresh], month, settings)
    rows = [_finding(one) for one in _unsaid(found, settings.quiet_months)]
    copy_in(rows)
    record(month=months.label(month))
    return rows


@act(Permission.LEAK_REVIEW, on=Finding)
def dismiss(actor: Actor, finding: Finding, reason: str, /) -> Finding:
    """排除疑点: with the reason why the reading was in order."""
    _reviewed(actor, finding, words(reason))
    return finding


@act(Permission.LEAK_REVIEW, on=Finding)
def offer(actor: Actor, finding: Finding, agency_id: UUID, reason: str, /) -> Finding:
    """送办案机关: the agency takes it into an opened case, or gives it back."""
    text = words(reason)
    agency = Agency.objects.filter(pk=agency_id, active=True).first()
    if agency is None:
        raise Invalid("没有送出。", [Problem("agency", "没有选机关。", "请从列表里选。")])
    _reviewed(actor, finding, text)
    finding.offered_to = agency
    record(to_agency=agency.pk)
    return finding


@act(Permission.LEAK_MATCH, on=Finding, door="leaks")
def give_back(actor: Actor, finding: Finding, reason: str, /) -> Finding:
    """退回审计员: there is no case for it, with the reason."""
    finding.reason = words(reason)
    finding.offered_to = None
    return finding


@act(Permission.LEAK_MATCH, on=Finding)
def take(actor: Actor, finding: Finding, case: UUID, /) -> Finding:
    """并入案件: into an opened case of selling personal data; only there is it told who held the post (L11)."""
    row = require_leak_case(actor, cases.case(actor, case))
    finding.case = row
    record(case=row.pk)
    return finding


def _unsaid(found: Iterable[engine.Finding], quiet: int) -> list[engine.Finding]:
    """One for each post and check, over the shortest span that shows it; none that was raised a short time ago."""
    said = {
        (str(post), name): last
        for post, name, last in Finding.objects.order_by("last").values_list("post", "check_name", "last")
    }
    shortest: dict[tuple[str, str], engine.Finding] = {}
    for one in found:
        about = (one.post, one.kind)
        if one.last - said.get(about, -quiet - 1) <= quiet:
            continue
        if about not in shortest or one.months < shortest[about].months:
            shortest[about] = one
    return [shortest[about] for about in sorted(shortest)]


def _finding(one: engine.Finding) -> Finding:
    facts: dict[str, Any] = one.facts()
    post = Post.objects.get(pk=facts.pop("post"))
    row = Finding(
        check_name=facts.pop("kind"), post=post.pk, agency_id=post.agency_id, found_at=act_time(), **facts
    )
    row.act_facts = {"check": row.check_name, "observed": row.observed, "peers": row.peers}  # type: ignore[attr-defined]
    return row


def _count(one: engine.Tally) -> MonthlyCount:
    values = asdict(one)
    del values["months"]
    return MonthlyCount(**values)


def _tally(row: MonthlyCount) -> engine.Tally:
    names = ("reads", "records", "acted", "idle", "odd_hours", "places", "sitting", "burst")
    counts = {name: getattr(row, name) for name in names}
    return engine.Tally(str(row.post), row.group, row.month, contractor=row.contractor, **counts)


def _reviewed(actor: Actor, finding: Finding, reason: str) -> None:
    finding.reason, finding.reviewed_at, finding.reviewed_by = reason, act_time(), actor.user_id
