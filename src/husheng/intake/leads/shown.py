"""What the page of one lead shows, besides the lead itself."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.queries import of_subject as clocks_of
from husheng.foundation.deadlines.states import STOPPED
from husheng.foundation.privacy.masks import masked
from husheng.foundation.privacy.queries import reads_of
from husheng.foundation.vault.datakeys import state_of
from husheng.intake.handovers import queries as handovers
from husheng.intake.handovers import words as handover_words
from husheng.intake.handovers.models import Handover

from . import doing, duplicates, revealing, timeline, words
from .choices import CHANNELS, REJECTIONS
from .models import Lead

RETURNED = {"take_result": gettext_noop("取回结果"), "take_back": gettext_noop("收回办理")}
SEALED = {
    "caller_name": gettext_noop("举报人"),
    "caller_phone": gettext_noop("联系电话"),
    "caller_id_no": gettext_noop("身份证件号"),
    "content": gettext_noop("反映内容"),
}


def context(actor: Actor, lead: Lead) -> dict[str, Any]:
    """Everything that the page needs."""
    clocks = clocks_of(lead.pk)
    running = next((clock for clock in clocks if clock.state != STOPPED), None)
    steps = doing.offered(actor, lead)
    contracts = _handovers(actor, lead)
    people = {key for key in (lead.handler,) if key and lead.agency_id == actor.agency_id}
    return {
        "title": lead.title,
        "lead": lead,
        "pill": words.pill(lead.state),
        "type": words.violation(lead.violation),
        "source": words.source(lead.source),
        "outcome": words.outcome(lead.outcome),
        "rejection": str(dict(REJECTIONS).get(lead.rejection, "")),
        "channel": str(dict(CHANNELS).get(lead.answer_channel, "")),
        "handler": next(iter(agencies.names(people).values()), ""),
        "chip": panel.chip(running) if running else None,
        "why": panel.why(running) if running else None,
        **_steps(steps, contracts),
        "case_url": _case_url(actor, lead),
        "handovers": contracts,
        "entries": timeline.entries(actor, lead),
        "sealed": sealed(actor, lead),
        "may_reveal": bool(revealing.fields_for(actor, lead)),
        "may_break": actor.may(Permission.PERSONAL_BREAK_GLASS),
        "reads": reads(actor, lead, 5),
        "proposals": _proposals(actor, lead),
        "family": _family(actor, lead),
    }


def _steps(steps: list[dict[str, Any]], contracts: list[dict[str, Any]]) -> dict[str, Any]:
    """What has come back from another agency is fetched before anything else; then the state's own first step."""
    back = next((one for one in contracts if one["can"]), None)
    if back is not None:
        label = _(RETURNED[back["can"]])
        return {"main": {"verb": back["can"], "label": label, "handover": back["row"].pk}, "steps": steps}
    return {"main": steps[0] if steps else None, "steps": steps[1:]}


def sealed(actor: Actor, lead: Lead) -> list[dict[str, Any]]:
    """What is under seal: that it is there, and its mask for those who may ask; never how long it is."""
    secret = lead.confidential and actor.agency_id != lead.agency_id
    masks = masked(actor, [lead]).get(lead.pk, {})
    gone = {"erased": _("已永久删除"), "locked": _("已封存")}.get(state_of(lead.subject_key), "")
    return [
        {
            "name": name,
            "label": _(SEALED[name]),
            "held": value is not None,
            "mask": masks.get(name, ""),
            "gone": gone,
            "secret": secret and name != "content",
        }
        for name, value in lead.sealed_fields().items()
    ]


def reads(actor: Actor, lead: Lead, limit: int) -> list[dict[str, Any]]:
    """Who has read what was sealed, newest first; people of other agencies only by their agency."""
    rows = list(reads_of(lead.pk)[:limit])
    names = agencies.names({row.user for row in rows if row.agency == actor.agency_id})
    places = agencies.by_id({row.agency for row in rows})
    return [
        {
            "at": row.at,
            "who": names.get(row.user, ""),
            "agency": places.get(row.agency),
            "purpose": _(row.get_purpose_display()),
            "fields": _("、").join(_(SEALED.get(name, name)) for name in row.fields),
            "reason": row.reason if row.agency == actor.agency_id else "",
        }
        for row in rows
    ]


def _handovers(actor: Actor, lead: Lead) -> list[dict[str, Any]]:
    """Contracts about this lead, with what the sender can do next."""
    rows = handovers.of_subject(actor, lead.pk)
    chips = panel.chips(Handover.kind(), [row.pk for row in rows])
    tallies = handovers.tallies(row.pk for row in rows)
    own = dict(
        Lead.objects.filter(agency=actor.agency_id, from_handover__in=[row.pk for row in rows]).values_list(
            "from_handover", "pk"
        )
    )
    found = []
    for row in rows:
        ours = row.from_agency_id == actor.agency_id
        may = ours and actor.may(Permission.LEAD_HANDLE, lead, "take_result")
        found.append(
            {
                "row": row,
                "ours": ours,
                "own": own.get(row.pk),
                "register": _may_register(actor, row),
                "kind": handover_words.kind(row),
                "pill": handover_words.state(row),
                "chip": chips.get(row.pk),
                "tally": tallies.get(row.pk),
                "can": {"answered": "take_result", "returned": "take_back"}.get(row.state, "") if may else "",
            }
        )
    return found


def _may_register(actor: Actor, row: Handover) -> bool:
    """The receiver may make a lead of its own of what it has signed for."""
    ours = row.to_agency_id == actor.agency_id and row.state in ("received", "accepted")
    return ours and actor.may(Permission.LEAD_REGISTER)


def _proposals(actor: Actor, lead: Lead) -> dict[str, Any]:
    """Possible repeats, while somebody can still use them."""
    if lead.agency_id != actor.agency_id or lead.state not in ("registered", "accepted"):
        return {}
    found = duplicates.proposals(actor, lead)
    return {
        "elsewhere": found.elsewhere,
        "matches": [
            {
                "lead": match.lead,
                "pill": words.pill(match.lead.state),
                "outcome": words.outcome(match.lead.outcome),
                "reasons": [words.spoken(words.REASONS[reason]) for reason in match.reasons],
            }
            for match in found.visible
        ],
    }


def _family(actor: Actor, lead: Lead) -> list[dict[str, Any]]:
    """The earlier lead with its outcome, renewals, the whole and the parts; as far as the actor sees them."""
    related = [(_("此前线索"), lead.earlier), (_("拆自"), lead.split_from)]
    related += [(_("再次反映"), other) for other in lead.renewals.order_by("-received_at")[:20]]
    related += [(_("拆出"), other) for other in lead.parts.order_by("number")[:20]]
    return [
        {
            "label": label,
            "lead": other,
            "pill": words.pill(other.state),
            "outcome": words.outcome(other.outcome),
        }
        for label, other in related
        if other is not None and (other.agency_id == actor.agency_id or actor.sees(other))
    ]


def _case_url(actor: Actor, lead: Lead) -> str:
    """Where a case is opened from this lead; that room stands above and may be absent."""
    if lead.state not in ("accepted", "checked") or not actor.may(Permission.CASE_OPEN):
        return ""
    if lead.agency_id != actor.agency_id:
        return ""
    try:
        return f"{reverse('cases:propose')}?lead={lead.pk}"
    except NoReverseMatch:
        return ""
