"""重大事项报告: grave matters go up at once, with a receipt, and the office says what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import Conflict, NotFound, Refused
from husheng.foundation.processing.sharing import share

from .. import offices, subjects
from ..models import Grave, Listing
from .words import grounds, required

SERIES: Final = "ZD"
RECEIPTS: Final = "HZ"
REFUSAL: Final = gettext_noop("没有报告。")


@act(Permission.SUPERVISION_ANSWER)
def raise_(actor: Actor, kind: str, key: UUID, why: Sequence[str], words: str, /) -> Grave:
    """报告重大事项: by the agency that has the matter, to the nearest task-force office and its own superior."""
    subject = subjects.find(actor, kind, key)
    if subject.agency.pk != actor.agency_id:
        raise Refused("没有报告。重大事项由承办单位报告，请转告承办单位。")
    chain = offices.chain(subject.agency)
    if not chain:
        raise Refused("没有报告。上面还没有专班办公室，请系统管理员先登记。")
    office, superior = chain[0], _superior(subject.agency)
    grave = Grave(
        number=numbers.take(subject.agency, SERIES)[0],
        agency=subject.agency,
        office=office,
        superior=superior,
        region_path=subject.agency.region_path,
        subject_kind=kind,
        subject_key=key,
        subject_number=subject.number,
        title=subject.title,
        grounds=grounds(REFUSAL, why),
        words=required(REFUSAL, "words", gettext_noop("情况"), words),
        raised_at=act_time(),
        raised_by=actor.user_id,
    )
    try:
        with transaction.atomic():
            grave.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "没有报告。这件事已经报告过，还没有处理完。", code="supervision.raised_before"
        ) from error
    for reader in {office.pk, superior.pk if superior else office.pk}:
        share(subject.agency.pk, reader, kind, key, f"重大事项 {grave.number}", "report_up")
    record(subject=key, office=office.pk, grounds=grave.grounds)
    return grave


@act(Permission.SUPERVISION_URGE, on=Grave)
def receive(actor: Actor, grave: Grave, /) -> Grave:
    """签收: number and time of the receipt are the same on both sides."""
    _require_office(actor, grave)
    grave.receipt_number = numbers.take(grave.office, RECEIPTS)[0]
    grave.received_at, grave.received_by = act_time(), actor.user_id
    record(receipt=grave.receipt_number)
    return grave


@act(Permission.SUPERVISION_URGE, on=Grave)
def settle(actor: Actor, grave: Grave, words: str, listing: UUID | None = None, /) -> Grave:
    """处理: listed, taken up, or what else was decided, in words. A report is never left without."""
    if listing is None:
        _require_office(actor, grave)
        grave.answer = required(gettext_noop("没有处理。"), "words", gettext_noop("处理意见"), words)
    else:
        grave.listing_id = listing
    grave.settled_at = act_time()
    record(listing=listing)
    return grave


def settle_by(actor: Actor, report: Seen, listing: Listing) -> None:
    """The report is answered by a listing on the same matter. Part of `list_`."""
    grave = Grave.objects.filter(pk=report.pk, subject_key=listing.subject_key).first()
    if grave is None:
        raise NotFound("没有找到这份报告。它可能不存在，或不属于这件事。")
    if grave.state == "raised":
        receive(actor, report)
        report = Seen(report.pk)
    settle(actor, report, "", listing.pk)


def _superior(agency: Agency) -> Agency | None:
    """The superior of the same line: the nearest above."""
    rows = Agency.objects.filter(active=True, kind_of=agency.kind_of_id).exclude(pk=agency.pk)
    above = [one for one in rows if agency.region_path.startswith(one.region_path)]
    return max(above, key=lambda one: len(one.region_path), default=None)


def _require_office(actor: Actor, grave: Grave) -> None:
    """The office that was told, or one above it; the frame has checked the region."""
    if actor.agency_id not in {one.pk for one in offices.chain(grave.agency)}:
        raise Refused("没有办理。报告由收到它的专班办公室或其上级签收和处理，不能由报告单位自己办理。")
