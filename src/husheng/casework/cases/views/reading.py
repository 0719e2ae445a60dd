"""The pages of one case: overview, timeline, a party with what is sealed of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.privacy.masks import masked
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.queries import reads_of
from husheng.foundation.privacy.reveal import Revealed, may_reveal, purposes_for, reveal
from husheng.foundation.shell.forms import problems

from .. import queries, shown
from ..choices import PROTECTED
from ..forms import PURPOSES, RevealForm
from ..models import Case, CaseParty


@needs(Permission.CASE_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """概况."""
    case = queries.case(request.actor, key)
    return render(request, "cases/page.html", shown.overview(request.actor, case))


@needs(Permission.CASE_READ)
@require_GET
def timeline(request: ActorRequest, key: UUID) -> HttpResponse:
    """时间线: from the journal, each act with its seal."""
    case = _inside(request, key)
    context = shown.head(request.actor, case, "timeline") | {"entries": shown.entries(request.actor, case)}
    return render(request, "cases/timeline.html", context)


@needs(Permission.CASE_READ)
@require_http_methods(["GET", "POST"])
def party(request: ActorRequest, key: UUID, entry: UUID) -> HttpResponse:
    """One party; what is sealed of a person is shown once, after the reading has been written down."""
    case = _inside(request, key)
    row = case.parties.select_related("party").filter(pk=entry).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    form = RevealForm(purposes_for(request.actor, row.party), request.POST or None)
    values = Revealed()
    if request.method == "POST" and form.is_valid():
        values = _revealed(request, row, form)
    wrong = form.is_bound and not form.is_valid()
    context = _party(request, case, row, values) | {"form": form, "problems": problems(form) if wrong else []}
    return render(request, "cases/party.html", context, status=422 if wrong else 200)


def _inside(request: ActorRequest, key: UUID) -> Case:
    """The case, for those who see what is in it."""
    case = queries.case(request.actor, key)
    if not queries.inside(request.actor, case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return case


def _revealed(request: ActorRequest, row: CaseParty, form: RevealForm) -> Revealed:
    typed = form.cleaned_data
    held = [name for name, value in row.party.sealed_fields().items() if value is not None]
    return reveal(request.actor, row.party, held, Purpose(typed["purpose"]), typed["reason"], row.case)


def _party(request: ActorRequest, case: Case, row: CaseParty, values: Revealed) -> dict[str, Any]:
    person = row.party_class == "person"
    labels = {"person_name": _("姓名"), "person_id_no": _("公民身份号码"), "person_phone": _("电话")}
    sealed = row.party.sealed_fields() if person else {}
    masks = masked(request.actor, [row.party]).get(row.party_id, {}) if person else {}
    reads = list(reads_of(row.party_id)[:20]) if person else []
    names = agencies.names({read.user for read in reads if read.agency == request.actor.agency_id})
    places = agencies.by_id({read.agency for read in reads})
    purposes = {purpose.value: words for purpose, words in PURPOSES}
    return shown.head(request.actor, case, "overview") | {
        "party": shown.party(row),
        "sealed": [
            (labels[name], value is not None, values.get(name, ""), masks.get(name, ""))
            for name, value in sealed.items()
        ],
        "may_reveal": person and may_reveal(request.actor, row.party),
        "may_break": person and request.actor.may(Permission.PERSONAL_BREAK_GLASS),
        "mark": values.mark,
        "may_protect": person and row.standing != PROTECTED,
        "reads": [
            (read, places.get(read.agency), names.get(read.user, ""), purposes.get(read.purpose, ""))
            for read in reads
        ],
    }
