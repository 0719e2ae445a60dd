"""What the pages of a referral show: the three sides with their clocks, the papers, the milestones, the steps."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.kernel.words import english
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.figures import day
from husheng.foundation.shell.subjects import subject_url

from . import doing, queries, rules, words
from .models import CONCLUSIONS, Milestone, Referral
from .states import REFERRAL

SIDES: Final = ("from_agency", "police", "procuratorate")


def row(
    actor: Actor,
    referral: Referral,
    chip: panel.Chip | None,
    *,
    why: str = "",
    since: dt.datetime | None = None,
) -> dict[str, Any]:
    """One row of a list: clock, what stands, the matter, the sides."""
    pill, label = words.STATES[referral.state]
    steps = doing.possible(actor, referral) if actor.agency_id in _sides(referral) else []
    return {
        "referral": referral,
        "chip": chip,
        "verb": _(words.STEPS[steps[0]]) if steps else "",
        "pill": {"state": pill, "label": _(label)},
        "why": why,
        "since": since,
    }


def _sides(referral: Referral) -> set[object]:
    return {referral.from_agency_id, referral.police_id, referral.procuratorate_id}


def states(actor: Actor, box: str, state: str) -> list[dict[str, Any]]:
    """How many in each state; each number opens its rows."""
    base, counts = f"{reverse('referrals:list')}?box={box}", queries.counts(actor, box)
    views: list[dict[str, Any]] = [
        {"label": _("未了结"), "url": f"{base}&state=open", "current": state == "open"}
    ]
    for name in REFERRAL.states:
        if counts[name] or state == name:
            label, url = _(words.STATES[name][1]), f"{base}&state={name}"
            views.append({"label": label, "url": url, "count": counts[name], "current": state == name})
    views.append({"label": _("全部"), "url": f"{base}&state=", "current": state == ""})
    return views


def page(actor: Actor, referral: Referral, english: bool) -> dict[str, Any]:
    """Everything that the page of one referral draws."""
    running = queries.clocks_of(referral)
    steps = doing.possible(actor, referral)
    ours = next((c for c in running if c.agency_id == actor.agency_id), running[0] if running else None)
    pill, label = words.STATES[referral.state]
    exhibits = evidence.of_subject(referral.subject_key)
    team = agencies.names(_keys(referral))
    return {
        "state": {"state": pill, "label": _(label)},
        "sides": [_side(actor, referral, name, running) for name in SIDES],
        "chip": panel.chip(ours) if ours else None,
        "why": panel.why(ours) if ours else None,
        "steps": [_step(verb) for verb in steps],
        "main": _main(steps),
        "required": [_paper(referral, one, exhibits, english) for one in rules.required_papers()],
        "basis": rules.paper_basis()[english],
        "exhibits": exhibits,
        "entries": _entries(actor, referral),
        "team": list(team.values()),
        "subject_url": subject_url(referral.subject_kind, referral.subject_key),
        "police_choices": _police(referral) if {"send", "reroute"} & set(steps) else [],
        "conclusions": [(code, _(word)) for code, word in CONCLUSIONS],
    }


def _keys(referral: Referral) -> set[Any]:
    return {key for text in referral.investigators if (key := doing.as_key(text))}


def _side(actor: Actor, referral: Referral, name: str, running: list[Clock]) -> dict[str, Any]:
    agency: Agency | None = getattr(referral, name)
    clocks = [clock for clock in running if agency is not None and clock.agency_id == agency.pk]
    return {
        "role": _(words.ROLES[name]),
        "agency": agency,
        "ours": agency is not None and agency.pk == actor.agency_id,
        "clocks": [(panel.chip(clock), _(clock.label)) for clock in clocks],
    }


def _step(verb: str) -> dict[str, Any]:
    return {"verb": verb, "label": _(words.STEPS[verb]), "fields": doing.FIELDS[verb]}


def _main(steps: list[str]) -> dict[str, str] | None:
    """The page's one action: the step itself, or, where the law leaves a choice, the choice without a preference."""
    if not steps:
        return None
    if len(steps) == 1:
        return {"label": _(words.STEPS[steps[0]]), "form": f"do-{steps[0]}", "target": ""}
    return {"label": pgettext("choose", "办理"), "form": "", "target": f"open-{steps[0]}"}


def _paper(
    referral: Referral, one: rules.RequiredPaper, exhibits: list[Exhibit], english: bool
) -> dict[str, Any]:
    given = referral.papers.get(one.slug, {})
    exhibit = next((each for each in exhibits if str(each.pk) == given.get("exhibit")), None)
    return {
        "slug": one.slug,
        "name": one.en if english else one.zh,
        "may_lack": one.may_lack,
        "exhibit": exhibit,
        "lacking": given.get("lacking", ""),
        "missing": one.slug in referral.missing,
    }


def _police(referral: Referral) -> list[Agency]:
    """Police organs, those of the same region first."""
    found = list(agencies.agencies_of_kind("police"))
    return sorted(found, key=lambda each: (each.region_path != referral.region_path, each.pinyin))


def _entries(actor: Actor, referral: Referral) -> list[dict[str, Any]]:
    """The milestones, newest first, each with the number of its paper and the seal of its act."""
    stones = list(Milestone.objects.filter(referral=referral).select_related("agency__kind_of")[:200])
    acts = {
        (act.verb.rsplit(".", 1)[-1], act.at): act.pk
        for act in JournalRow.objects.filter(key=referral.pk)[:200]
    }
    seals = ledger.seals(acts.values())
    return [_entry(actor, stone, seals.get(acts.get((stone.verb, stone.at)))) for stone in stones]  # type: ignore[arg-type]


def _entry(actor: Actor, stone: Milestone, seal: ledger.Seal | None) -> dict[str, Any]:
    number = f" {stone.paper_number}" if stone.paper_number else ""
    dated = (
        _("（%(day)s）") % {"day": day(stone.paper_on, year=stone.at.year, english=english())}
        if stone.paper_on
        else ""
    )
    return {
        "at": stone.at,
        "ours": stone.agency_id == actor.agency_id,
        "agency": stone.agency,
        "words": f"{pgettext('done', words.STEPS[stone.verb])}{number}{dated}",
        "note": stone.words,
        "seal": seal,
    }
