"""What the case page shows of leaks: plugged into its socket; only in opened cases of selling personal data."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.casework.cases import people
from husheng.casework.cases.models import Case
from husheng.casework.cases.sockets import Panel
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission

from . import queries, words
from .acts.cases import is_leak_case


def panel(actor: Actor, case: Case) -> Panel | None:
    """Runs of seized lists and findings that were taken in; the step that asks for a run."""
    if not actor.may(Permission.LEAK_MATCH) and not actor.may(Permission.LEAK_APPROVE):
        return None
    runs, findings = queries.of_case(actor, case), queries.taken_into(case)
    if not runs and not findings and not is_leak_case(case):
        return None
    who = queries.holders(row.post for row in findings)
    context = {
        "runs": [{"run": row, "pill": words.pill(row.state)} for row in runs],
        "findings": [
            {
                "finding": row,
                "check": words.check(row.check_name),
                "code": words.code(row.post),
                "who": who.get(row.post, ""),
            }
            for row in findings
        ],
    }
    return Panel(
        html=render_to_string("leaks/_panel.html", context),
        keys=[row.pk for row in (*runs, *findings)],
        verbs={verb: words.said(verb) for verb in words.VERBS},
        step=_step(actor, case),
    )


def _step(actor: Actor, case: Case) -> dict[str, Any]:
    able = actor.may(Permission.LEAK_MATCH) and people.is_member(case, actor.user_id)
    if not able or not is_leak_case(case):
        return {}
    return {"label": _("比对查获名单"), "url": reverse("leaks:request", args=[case.pk]), "due": False}
