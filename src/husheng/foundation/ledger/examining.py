"""Every night, and whenever a reader of the ledger asks: recompute everything and keep what was found for the page.

`husheng ledger verify` says the same in a terminal; but a changed database shall be seen by whoever works with it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from .fsck import fsck
from .models import Entry, Examination
from .report import MESSAGES, Acknowledged, Finding, Progress, Report
from .verify_journal import Journal

SHOWN = 20
KEPT = 400
_journal: list[Journal] = []
_acknowledged: list[Callable[[], Acknowledged]] = []


def hold_against(journal: Journal) -> None:
    """Where the acts are read from; the room of the acts says so, since it stands above this one."""
    _journal[:] = [journal]


def take_note_of(acknowledged: Callable[[], Acknowledged]) -> None:
    """Where it stands which lost acts somebody has answered for; that room, too, stands above this one."""
    _acknowledged[:] = [acknowledged]


def answered_for() -> Acknowledged:
    """Lost acts that somebody has acknowledged."""
    return _acknowledged[0]() if _acknowledged else {}


def examine(progress: Progress | None = None) -> Examination:
    """Recompute logs and journal, ask the witnesses, and write down the result."""
    report = fsck(progress, journal=_journal[0] if _journal else None, acknowledged=answered_for())
    return keep(report)


def keep(report: Report) -> Examination:
    """The result as a row; the oldest ones go."""
    findings, known = report.findings[:SHOWN], report.known[:SHOWN]
    places = _places([*findings, *known])
    with transaction.atomic():
        row = Examination.objects.create(
            size=report.size,
            acts=report.acts,
            findings=places[: len(findings)],
            total=sum(report.counts.values()),
            known=[
                place | _answer(one, report)
                for place, one in zip(places[len(findings) :], known, strict=True)
            ],
            known_total=report.known_total,
        )
        kept = Examination.objects.order_by("-pk").values("pk")[:KEPT]
        Examination.objects.exclude(pk__in=kept).delete()
    return row


def _places(findings: list[Finding]) -> list[dict[str, object]]:
    """Where each is; one that names an act alone gets the number of its entry, if there is one."""
    numbers: dict[UUID | None, int] = dict(
        Entry.objects.filter(act_id__in=[one.act_id for one in findings]).values_list("act_id", "ordinal")
    )
    return [
        {
            "code": one.code,
            "log": one.log,
            "ordinal": one.ordinal if one.ordinal is not None else numbers.get(one.act_id),
            "act": str(one.act_id or ""),
            "detail": one.detail,
        }
        for one in findings
    ]


def _answer(one: Finding, report: Report) -> dict[str, object]:
    """Who answers for it, when and why."""
    assert one.act_id is not None
    said = report.acknowledged[one.act_id]
    return {"at": said.at.isoformat(), "by": said.by, "reason": said.reason}


def latest() -> Examination | None:
    """The newest result."""
    return Examination.objects.order_by("-pk").first()


def words(code: str) -> str:
    """A finding's sentence, untranslated."""
    return MESSAGES.get(code, code)
