"""The rows behind a cell, as far as this post may see them: what it may not open is a number and an agency, no more;
and a referral of officials is not even that (P4, L15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from husheng.casework.cases import choices as case_words
from husheng.casework.cases.models import Case
from husheng.casework.measures import choices as measure_words
from husheng.casework.measures.models import Measure
from husheng.casework.measures.rules import kinds
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.queries import visible
from husheng.foundation.kernel.standing import through
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.subjects import subject_url
from husheng.intake.handovers.models import MISCONDUCT, Handover
from husheng.intake.referrals.models import Referral

from ..form.matrix import Source

SHORT: Final = 5
LONG: Final = 100


@dataclass(frozen=True)
class Behind:
    """One row: what it is called, where it opens (nowhere, for a post that may not), when, and how it stands."""

    label: str
    url: str = ""
    when: Any = None
    done: str = ""
    about: str = ""
    agency: Agency | None = None
    fen: int = 0
    pill: str = ""
    state: str = ""
    apart: bool = False
    elsewhere: bool = False


def rows(actor: Actor, sources: Sequence[Source], home: UUID | None = None) -> list[Behind]:
    """The rows of these sources in their order, with one query a kind; `home` is whose form it is."""
    found: dict[tuple[str, str], Behind] = {}
    for kind, read in READERS.items():
        wanted = {UUID(source.key): source for source in sources if source.kind == kind}
        if wanted:
            with through("reports"):
                found |= {(kind, str(key)): row for key, row in read(actor, wanted)}
    shown = [found.get((s.kind, s.key)) or Behind(_("已不在库中")) for s in sources]
    return [replace(row, elsewhere=row.agency is not None and row.agency.pk != home) for row in shown]


_Read = Iterable[tuple[UUID, Behind]]


def _cases(actor: Actor, wanted: dict[UUID, Source]) -> _Read:
    seen = _seen(actor, Case, wanted)
    states, classes = dict(case_words.STATES), dict(case_words.CLASSES)
    for case in Case.objects.filter(pk__in=wanted).select_related("agency__kind_of"):
        own = case.pk in seen
        yield (
            case.pk,
            Behind(
                label=case.number,
                url=subject_url(case.kind(), case.pk) if own else "",
                when=case.filed_on,
                done=pgettext("counted", "立案"),
                about=str(classes.get(case.party_class, "")),
                agency=case.agency,
                pill=case_words.PILLS.get(case.state, "") if own else "",
                state=str(states.get(case.state, "")) if own else "",
            ),
        )


def _measures(actor: Actor, wanted: dict[UUID, Source]) -> _Read:
    found = list(Measure.objects.filter(pk__in=wanted).select_related("agency__kind_of", "case"))
    seen = _seen(actor, Case, {measure.case_id for measure in found})
    states = dict(measure_words.STATES)
    for measure in found:
        own, kind = measure.case_id in seen, kinds()[measure.measure_kind]
        served = measure.measure_kind == "order_correct"
        yield (
            measure.pk,
            Behind(
                label=measure.case.number,
                url=subject_url(Case.kind(), measure.case_id) if own else "",
                when=measure.served_on if served else measure.decided_on,
                done=pgettext("counted", "送达") if served else pgettext("counted", "决定"),
                about=kind.en if english() else kind.zh,
                agency=measure.agency,
                fen=wanted[measure.pk].fen,
                pill=measure_words.PILLS.get(measure.state, "") if own else "",
                state=str(states.get(measure.state, "")) if own else "",
            ),
        )


def _transfers(actor: Actor, wanted: dict[UUID, Source]) -> _Read:
    handovers = Handover.objects.filter(pk__in=wanted).select_related("from_agency__kind_of", "to_agency")
    known = set(handovers.filter(_parties(actor)).values_list("pk", flat=True))
    for row in handovers:
        hidden = row.handover_kind == MISCONDUCT and row.pk not in known
        yield (
            row.pk,
            Behind(
                label=_("职务违法线索移送") if hidden else row.number,
                url=subject_url(row.kind(), row.pk) if row.pk in known else "",
                when=row.received_at,
                done=pgettext("counted", "签收"),
                about="" if hidden else _("移送 %(agency)s") % {"agency": row.to_agency.short_name},
                agency=row.from_agency,
                apart=bool(wanted[row.pk].apart),
            ),
        )
    referrals = Referral.objects.filter(pk__in=wanted).select_related("from_agency__kind_of", "police")
    open_to = visible(actor, Referral.kind(), "from_agency", "region_path")
    seen = set(referrals.filter(open_to).values_list("pk", flat=True))
    for referral in referrals:
        police = referral.police.short_name if referral.police else ""
        yield (
            referral.pk,
            Behind(
                label=referral.number,
                url=subject_url(referral.kind(), referral.pk) if referral.pk in seen else "",
                when=referral.first_received_at,
                done=pgettext("counted", "签收"),
                about=_("移送 %(agency)s") % {"agency": police},
                agency=referral.from_agency,
            ),
        )


def _parties(actor: Actor) -> Q:
    return visible(actor, Handover.kind(), "from_agency", "region_path") | Q(to_agency=actor.agency_id)


def _seen(actor: Actor, model: type[Case], keys: Iterable[UUID]) -> set[UUID]:
    """Of these, what the post may open."""
    if not actor.may(Permission.CASE_READ):
        return set()
    found = model.objects.filter(visible(actor, model.kind()), pk__in=list(keys))
    return set(found.values_list("pk", flat=True))


READERS: Final[dict[str, Callable[[Actor, dict[UUID, Source]], _Read]]] = {
    "case": _cases,
    "measure": _measures,
    "transfer": _transfers,
}
