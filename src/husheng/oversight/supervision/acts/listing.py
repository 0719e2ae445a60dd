"""挂牌督办 and 提级查办: the answer to gravity. Neither moves jurisdiction nor rules on a case (law-and-ethics L1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.acts import end_grants
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.words import say as _
from husheng.foundation.processing.sharing import share

from .. import offices, rules, subjects
from ..models import LISTED, RAISED, Listing
from ..subjects import Subject
from . import gravity
from .words import grounds, lines, required

SERIES: Final = "GP"
REFUSAL: Final = gettext_noop("没有发出。")


@dataclass(frozen=True)
class ListingDetails:
    """What is listed, why it is grave, what is demanded, and until when; `report` is the report that it answers."""

    kind: str
    key: UUID
    grounds: Sequence[str]
    words: str
    demands: Sequence[str]
    due_on: dt.date
    report: Seen | None = None


@act(Permission.SUPERVISION_URGE)
def list_(actor: Actor, details: ListingDetails, /) -> Listing:
    """挂牌督办: a task-force office watches over a grave matter; the agency keeps it."""
    subject = subjects.find(actor, details.kind, details.key)
    _require_administrative(subject.agency)
    if actor.agency_id not in {one.pk for one in offices.chain(subject.agency)}:
        raise Refused("没有发出。挂牌督办由本地区或上级的专班办公室发出，对自己承办的事项不能自己挂牌。")
    listing = _opened(actor, LISTED, subject, details)
    if details.report is not None:
        gravity.settle_by(actor, details.report, listing)
    return listing


@act(Permission.HANDOVER_DESIGNATE)
def take_up(actor: Actor, details: ListingDetails, /) -> Listing:
    """提级查办: the superior of the same line takes a grave matter up; the file comes by case transfer (处罚法25)."""
    subject = subjects.find(actor, details.kind, details.key)
    _require_administrative(subject.agency)
    superior = agencies.agency(actor.agency_id)
    above = subject.agency.region_path.startswith(superior.region_path)
    if superior.kind_of_id != subject.agency.kind_of_id or not above or superior.pk == subject.agency.pk:
        raise Refused("没有发出。提级查办只能由承办单位的上级主管部门决定。")
    return _opened(actor, RAISED, subject, details)


@act(Permission.SUPERVISION_ANSWER, on=Listing)
def report_back(actor: Actor, listing: Listing, account: str, /) -> Listing:
    """报告办理情况: by the agency that has the matter."""
    listing.account = required(gettext_noop("没有报告。"), "words", gettext_noop("办理情况"), account)
    listing.reported_at = act_time()
    return listing


@act(Permission.HANDOVER_DESIGNATE, on=Listing)
def delist(actor: Actor, listing: Listing, words: str, /) -> Listing:
    """摘牌: the demands are met; what was opened to the office closes again."""
    _require_issuer(actor, listing)
    listing.conclusion = required(gettext_noop("没有摘牌。"), "words", gettext_noop("摘牌意见"), words)
    listing.delisted_at = act_time()
    end_grants(listing.issuer_id, listing.subject_key, _purpose(listing))
    record(subject=listing.subject_key)
    return listing


@act(Permission.HANDOVER_DESIGNATE, on=Listing)
def continue_(actor: Actor, listing: Listing, demands: Sequence[str], due_on: dt.date, /) -> Listing:
    """继续督办: the account does not suffice; new demands, a new day; the round before stays readable."""
    _require_issuer(actor, listing)
    refusal = gettext_noop("没有继续督办。")
    fresh = lines(refusal, "demands", gettext_noop("要求"), demands)
    _require_future(refusal, due_on)
    assert listing.reported_at is not None
    listing.rounds = [
        *listing.rounds,
        {
            "demands": listing.demands,
            "due_on": listing.due_on.isoformat(),
            "account": listing.account,
            "reported_at": listing.reported_at.isoformat(),
        },
    ]
    listing.demands, listing.due_on, listing.account, listing.reported_at = fresh, due_on, "", None
    record(due_on=due_on, round=len(listing.rounds) + 1)
    return listing


def _opened(actor: Actor, kind: str, subject: Subject, details: ListingDetails) -> Listing:
    _require_future(REFUSAL, details.due_on)
    issuer = agencies.agency(actor.agency_id)
    listing = Listing(
        number=numbers.take(issuer, SERIES)[0],
        listing_kind=kind,
        agency=subject.agency,
        issuer=issuer,
        region_path=subject.agency.region_path,
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_number=subject.number,
        title=subject.title,
        grounds=grounds(REFUSAL, details.grounds),
        words=required(REFUSAL, "words", gettext_noop("理由"), details.words),
        demands=lines(REFUSAL, "demands", gettext_noop("要求"), details.demands),
        due_on=details.due_on,
        listed_at=act_time(),
        listed_by=actor.user_id,
    )
    try:
        with transaction.atomic():
            listing.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "没有发出。这件事正在督办，请在原督办里办理。", code="supervision.listed_before"
        ) from error
    share(subject.agency.pk, issuer.pk, subject.kind, subject.key, _purpose(listing), "supervise")
    record(kind=kind, subject=subject.key, to_agency=subject.agency.pk, grounds=listing.grounds)
    return listing


def _require_administrative(agency: Agency) -> None:
    if not rules.stands_on_the_ladder(agency.kind_of.standing):
        raise Refused(
            "没有发出。公安、检察、审判、监察机关承办的事项，由它们的上级机关或者检察机关依法督办，专班不挂牌。",
            code="supervision.not_ours_to_list",
        )


def _require_issuer(actor: Actor, listing: Listing) -> None:
    if actor.agency_id != listing.issuer_id:
        raise Refused("没有办理。摘牌和继续督办由督办单位决定。")


def _require_future(refusal: str, due_on: dt.date) -> None:
    today = in_shanghai(act_time()).date()
    if due_on <= today:
        words = _("期限必须在今天（%(today)s）以后。", today=str(today))
        raise Invalid(refusal, [Problem("due_on", words, "请改为以后的日期。")])


def _purpose(listing: Listing) -> str:
    return f"督办 {listing.number}"
