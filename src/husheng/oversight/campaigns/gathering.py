"""The facts of one reporter and period, gathered set-based through the lower rooms: a handful of queries however much
was done. Ids, dates, classes and amounts only, never a name (P4). `region` is the path of the place, which says in
which district a town lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from husheng.casework.cases import facts as cases
from husheng.casework.cases.facts import Filed
from husheng.casework.measures import facts as measures
from husheng.casework.rewards import queries as rewards
from husheng.foundation.agencies.scope import Scope
from husheng.intake.handovers import facts as handovers
from husheng.intake.leads import facts as leads
from husheng.intake.referrals import facts as referrals

from .form.facts import CaseFiled, Fact, MeasureTaken, Transferred
from .form.narrative import of_rewards
from .form.schedule import Period

CASE, LEAD = "cases.case", "leads.lead"
# A hand-over to one of these is counted as a transfer to the judicial organs, to any other as one to a department.
POLICE, DEPARTMENT = "police", "department"
ORGANS: Final = (POLICE, "procuratorate", "supervision_commission")


def facts(scope: Scope, period: Period) -> list[Fact]:
    """Everything that the form may count of these agencies in the period."""
    return [*filed(scope, period), *taken(scope, period), *transferred(scope, period)]


def mark(scope: Scope, period: Period) -> str:
    """As long as this stays the same, so do the facts: cheap, since the rows do not leave the database."""
    counted = cases.mark_of_filed(scope, period.first, period.last)
    done = measures.mark_of_taken(scope, period.first, period.last)
    sent = sha256(repr(sorted(map(repr, transferred(scope, period)))).encode()).hexdigest()
    return f"{counted} {done} {sent[:20]}"


def rewarded(scope: Scope, period: Period) -> list[str]:
    """What the form has no row for: rewards to whistleblowers, as one sentence without anybody in it."""
    found = rewards.totals(scope, period.first, period.last)
    return of_rewards(found.decided, found.decided_fen, found.paid, found.paid_fen)


def filed(scope: Scope, period: Period) -> Iterator[CaseFiled]:
    for row in cases.filed(scope, period.first, period.last):
        yield CaseFiled(
            case_id=str(row.case),
            filed_on=row.filed_on,
            party_class=row.party_class,
            types=tuple(row.types),
            principal_type=row.principal_type,
            region=row.region_path,
            agency=str(row.agency),
            from_handover=str(row.from_handover or ""),
        )


def taken(scope: Scope, period: Period) -> Iterator[MeasureTaken]:
    for row in measures.taken(scope, period.first, period.last):
        yield MeasureTaken(
            measure_id=str(row.measure),
            case_id=str(row.case),
            kind=row.kind,
            party_id=str(row.party),
            party_class=row.party_class,
            decided_on=row.decided_on,
            served_on=row.served_on,
            type=row.violation,
            principal_type=row.principal_type,
            amount_fen=row.amount_fen or 0,
            agency=str(row.agency),
            region=row.region_path,
        )


def transferred(scope: Scope, period: Period, since: date | None = None) -> Iterator[Transferred]:
    """Transfers with a receipt. `since`: a case filed before that day counts as not filed here."""
    sent = [*_handovers(scope, period), *_referrals(scope, period)]
    known = cases.filed_of({one[-1] for one in sent if one[-2] == CASE})
    types = leads.violations_of({one[-1] for one in sent if one[-2] == LEAD})
    for key, to, on, sender, sender_path, receiver, receiver_path, kind, subject in sent:
        case = known.get(subject) if kind == CASE else None
        yield Transferred(
            handover_id=str(key),
            to=to,
            receipt_on=on,
            party_class=case.party_class if case else "",
            types=tuple(case.types) if case else ((types[subject],) if subject in types else ()),
            principal_type=case.principal_type if case else types.get(subject, ""),
            case_id=str(case.case) if case else "",
            filed_on=_filed_on(case, since),
            from_region=sender_path,
            to_region=receiver_path,
            from_agency=str(sender),
            to_agency=str(receiver or ""),
        )


_Sent = tuple[UUID, str, date, UUID, str, UUID | None, str, str, UUID]


def _handovers(scope: Scope, period: Period) -> Iterator[_Sent]:
    for row in handovers.receipted(scope, period.first, period.last):
        to = row.to_kind if row.to_kind in ORGANS else DEPARTMENT
        yield (
            row.handover, to, row.received_on, row.from_agency, row.from_path, row.to_agency, row.to_path,
            row.subject_kind, row.subject,
        )  # fmt: skip


def _referrals(scope: Scope, period: Period) -> Iterator[_Sent]:
    for row in referrals.receipted(scope, period.first, period.last):
        yield (
            row.referral, POLICE, row.received_on, row.from_agency, row.from_path, row.to_agency,
            row.to_path or "", row.subject_kind, row.subject,
        )  # fmt: skip


def _filed_on(case: Filed | None, since: date | None) -> date | None:
    if case is None or (since is not None and case.filed_on < since):
        return None
    return case.filed_on
