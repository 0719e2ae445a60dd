"""The page that says why a date is the date, and takes the extension where the article allows one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock as time
from husheng.foundation.shell.subjects import subject_url

from . import acts, panel, queries
from .clock import ExtensionOption, default_lawbook, offers
from .forms import ExtendForm
from .models import Clock
from .states import STOPPED

READERS = (
    Permission.LEAD_READ,
    Permission.HANDOVER_READ,
    Permission.CASE_READ,
    Permission.CAMPAIGN_READ,
    Permission.REPORT_READ,
)


@needs(*READERS)
@require_GET
def why(request: ActorRequest, key: UUID) -> HttpResponse:
    """The panel: alone for htmx, in a page of its own otherwise."""
    clock = queries.readable(request.actor, key)
    return _shown(request, clock, _form(request, clock))


@needs(Permission.CLOCK_EXTEND)
@require_POST
def extend(request: ActorRequest, key: UUID) -> HttpResponse:
    """Extend, then show the new date and its reasons."""
    clock = queries.readable(request.actor, key)
    form = ExtendForm(request.POST, options=_options(clock))
    if not form.is_valid():
        return _shown(request, clock, form, status=422)
    found = form.cleaned_data
    row = seen_in(request.POST, key)
    acts.extend(request.actor, row, found["option"], found["n"], found["reason"], found["approver"])
    return redirect("deadlines:why", key=key)


def _shown(request: ActorRequest, clock: Clock, form: ExtendForm | None, status: int = 200) -> HttpResponse:
    partial = bool(request.htmx) and not request.htmx.boosted
    template = "deadlines/_why.html" if partial else "deadlines/why.html"
    context = {
        "why": panel.why(clock),
        "label": _(clock.label),
        "matter_url": subject_url(clock.subject_kind, clock.subject_key),
        "form": form,
    }
    return render(request, template, context, status=status)


def _form(request: ActorRequest, clock: Clock) -> ExtendForm | None:
    """Only for the one who may extend it, and only while there is something to extend."""
    options = _options(clock)
    over = clock.due_at is not None and clock.due_at <= time.now()
    if over or not options or not request.actor.may(Permission.CLOCK_EXTEND, clock, "extend"):
        return None
    return ExtendForm(options=options)


def _options(clock: Clock) -> tuple[ExtensionOption, ...]:
    if clock.state == STOPPED:
        return ()
    used = [one.option for one in clock.prolongations.all()]
    return offers(default_lawbook().get(clock.rule), used)
