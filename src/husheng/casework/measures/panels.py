"""What the case page shows of measures: plugged into its socket when this room is ready."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.casework.cases import people
from husheng.casework.cases.choices import INVESTIGATED
from husheng.casework.cases.models import Case
from husheng.casework.cases.sockets import Panel
from husheng.casework.cases.states import WORKING
from husheng.casework.cases.timing import DECIDE
from husheng.casework.cases.words import basis
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.deadlines.panel import Chip, chip
from husheng.foundation.deadlines.queries import for_subjects
from husheng.foundation.ledger import queries as ledger

from . import queries, words
from .models import Measure


def panel(actor: Actor, case: Case) -> Panel | None:
    """The measures of the case, and the step that proposes one."""
    if not actor.may(Permission.MEASURE_READ):
        return None
    rows = queries.of_case(actor, case)
    return Panel(
        html=render_to_string("measures/_panel.html", {"rows": shown(rows)}),
        keys=[row.pk for row in rows],
        verbs={verb: words.said(verb) for verb in words.VERBS},
        step=_step(actor, case, rows),
    )


def _step(actor: Actor, case: Case, rows: list[Measure]) -> dict[str, Any]:
    """What this post does about measures here: a leader decides the first that waits; a handler serves what is

    decided, records what is performed, and proposes the first or a further one. `due`: it comes before other steps.
    """
    if case.state not in WORKING:
        return {}
    if actor.may(Permission.MEASURE_PROPOSE) and people.is_member(case, actor.user_id):
        return _handlers(case, rows)
    waiting = next((row for row in rows if row.state == "proposed"), None)
    if waiting is None or not actor.may(Permission.MEASURE_DECIDE, waiting, "decide"):
        return {}
    return {"label": _("审批措施"), "url": reverse("measures:page", args=[waiting.pk]), "due": True}


def _handlers(case: Case, rows: list[Measure]) -> dict[str, Any]:
    for state, label in (("decided", _("登记送达")), ("served", _("登记履行"))):
        waiting = next((row for row in rows if row.state == state), None)
        if waiting is not None:
            return {"label": label, "url": reverse("measures:page", args=[waiting.pk]), "due": True}
    ready = not rows and case.facts.exists() and case.parties.filter(standing=INVESTIGATED).exists()
    return {"label": _("提出措施"), "url": reverse("measures:propose", args=[case.pk]), "due": ready}


def shown(rows: list[Measure], *, clocks: bool = False) -> list[dict[str, Any]]:
    """Each measure as a table shows it, with the seal of what was done to it last."""
    last = {row.key: row.pk for row in reversed(of_objects([row.pk for row in rows], 1000))}
    seals = ledger.seals(last.values())
    chips = _chips(rows) if clocks else {}
    return [
        {
            "measure": row,
            "chip": chips.get(row.pk),
            "kind": words.kind(row.measure_kind),
            "basis": basis(row.basis),
            "pill": words.pill(row.state),
            "party": party_label(row),
            "seal": seals.get(last[row.pk]) if row.pk in last else None,
        }
        for row in rows
    ]


def _chips(rows: list[Measure]) -> dict[UUID, Chip]:
    """What is owed on each measure: its own clock, or the case's decision while it is only proposed."""
    of_case = for_subjects(Case.kind(), {row.case_id for row in rows})
    found = {}
    for row in rows:
        for clock in of_case.get(row.case_id, []):
            if clock.number == row.number or (row.state == "proposed" and clock.step == DECIDE):
                found[row.pk] = chip(clock)
    return found


def party_label(row: Measure) -> str:
    """The organisation's name; a person only as 个人 and a number."""
    party = row.party.party
    return party.name or _("个人 %(number)s") % {"number": party.number}
