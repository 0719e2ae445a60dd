"""Findings: what stands out, with every number, the peers, and what became of it. Post codes, no names (L11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.shell.forms import problems
from husheng.foundation.shell.keyset import page as paged

from .. import doing, engine, queries, words
from ..choices import FINDING_STATES
from ..models import Finding
from .stepping import step, with_form

READERS = needs(Permission.LEAK_REVIEW, Permission.LEAK_MATCH)


@READERS
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """The newest first; by state."""
    auditor = request.actor.may(Permission.LEAK_REVIEW)
    state = request.GET.get("state", "open" if auditor else "offered")
    state = state if state in dict(FINDING_STATES) else "open"
    page = paged(queries.findings(request.actor, state), "found_at", request.GET.dict())
    tabs = [
        {"label": label, "url": f"?state={code}", "current": code == state}
        for code, label in FINDING_STATES
        if auditor or code != "open"
    ]
    context = {
        "title": _("疑点"),
        "tabs": tabs,
        "rows": [shown(row) for row in page.rows],
        "page": page,
        "rate": f"{engine.default_settings().false_alarms:.2%}",
    }
    return render(request, "leaks/findings.html", context)


@READERS
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One finding."""
    return _page(request, queries.finding(request.actor, key))


@READERS
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """One step; what was wrong comes back on the page."""
    row = queries.finding(request.actor, key)
    failed = step(request, row, verb)
    if failed is not None:
        return _page(request, row, verb, failed)
    return redirect("leaks:findings")


def shown(row: Finding) -> dict[str, Any]:
    """As lists and pages show it."""
    return {
        "finding": row,
        "code": words.code(row.post),
        "check": words.check(row.check_name),
        "asked": words.asked(row),
        "span": words.span(row),
        "compared": words.compared(row),
        "role": words.role(row.group),
        "pill": words.pill(row.state),
        "expected": f"{row.expected:.0f}",
        "times": f"{row.observed / max(row.expected, 1.0):.1f}",
    }


def _page(request: ActorRequest, row: Finding, verb: str = "", form: Form | None = None) -> HttpResponse:
    names = agencies.names({row.reviewed_by} if row.reviewed_by else set())
    context = {
        "title": _("疑点：%(check)s") % {"check": words.check(row.check_name)},
        **shown(row),
        "steps": with_form(doing.offered(request.actor, row), verb, form),
        "earlier": [shown(other) for other in queries.earlier(row)]
        if request.actor.may(Permission.LEAK_REVIEW)
        else [],
        "reviewer": names.get(row.reviewed_by, "") if row.reviewed_by else "",
        "case": row.case if row.case_id and request.actor.may(Permission.LEAK_MATCH) else None,
        "rate": f"{engine.default_settings().false_alarms:.2%}",
        "problems": problems(form) if form is not None else [],
    }
    return render(request, "leaks/finding.html", context, status=422 if form is not None else 200)
