"""Every night, and whenever a reader of the ledger asks: recompute everything and keep what was found for the page.

`husheng ledger verify` says the same in a terminal; but a changed database shall be seen by whoever works with it.
"""

from __future__ import annotations

from django.db import transaction

from .fsck import fsck
from .models import Examination
from .report import MESSAGES, Progress, Report
from .verify_journal import Journal

SHOWN = 20
KEPT = 400
_journal: list[Journal] = []


def hold_against(journal: Journal) -> None:
    """Where the acts are read from; the room of the acts says so, since it stands above this one."""
    _journal[:] = [journal]


def examine(progress: Progress | None = None) -> Examination:
    """Recompute logs and journal, ask the witnesses, and write down the result."""
    report = fsck(progress, journal=_journal[0] if _journal else None)
    return keep(report)


def keep(report: Report) -> Examination:
    """The result as a row; the oldest ones go."""
    findings = [
        {
            "code": one.code,
            "log": one.log,
            "ordinal": one.ordinal,
            "act": str(one.act_id or ""),
            "detail": one.detail,
        }
        for one in report.findings[:SHOWN]
    ]
    with transaction.atomic():
        row = Examination.objects.create(
            size=report.size, acts=report.acts, findings=findings, total=sum(report.counts.values())
        )
        kept = Examination.objects.order_by("-pk").values("pk")[:KEPT]
        Examination.objects.exclude(pk__in=kept).delete()
    return row


def latest() -> Examination | None:
    """The newest result."""
    return Examination.objects.order_by("-pk").first()


def words(code: str) -> str:
    """A finding's sentence, untranslated."""
    return MESSAGES.get(code, code)
