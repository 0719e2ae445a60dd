"""The late agency's own page, the coordinator's board, and the paper before it is signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.agencies.models import AgencyKind
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound
from husheng.foundation.kernel.whole import whole
from husheng.foundation.shell.forms import problems, told

from .. import acts, issuing, letters, offices, paging, queries, rules, shown, words
from ..forms import DemandsForm
from ..queries import Filters

READERS = (
    Permission.CAMPAIGN_READ,
    Permission.CASE_READ,
    Permission.HANDOVER_READ,
    Permission.LEAD_READ,
    Permission.SUPERVISION_READ,
)
FEW = 50
SUPERVISE = "supervise"


@needs(*READERS)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What came to us: papers to sign for and to answer, our own late matters, listings."""
    actor, now = request.actor, time.now()
    agency = agencies.agency(actor.agency_id)
    context = {
        "title": _("督办与催办"),
        "tabs": shown.tabs(actor, shown.MINE),
        "owed": shown.paper_rows(actor, queries.owed(actor)[:FEW], now),
        "late": shown.ladder_rows(actor, list(queries.late_here(actor)[:FEW]), now),
        "reminders": shown.paper_rows(actor, queries.reminders(actor)[:FEW], now),
        "circulars": queries.circulars(actor)[:10],
        "listings": [
            shown.listing_row(one, time.in_shanghai(now).date())
            for one in queries.listings(actor, open_only=True).filter(agency=actor.agency_id)[:FEW]
        ],
        "outside": not rules.stands_on_the_ladder(agency.kind_of.standing),
        "justice": agency.kind_of.standing == AgencyKind.JUSTICE,
    }
    return render(request, "supervision/mine.html", context)


@needs(Permission.SUPERVISION_URGE)
@require_GET
def ladder(request: ActorRequest) -> HttpResponse:
    """催办梯次: what is late in the region, how far, and what is next."""
    actor, now = request.actor, time.now()
    asked = _filters(request.GET)
    page = paging.by_due(queries.ladder(actor, asked, now), request.GET.dict())
    context = {
        "title": _("催办梯次"),
        "tabs": shown.tabs(actor, shown.LADDER),
        "views": _views(asked),
        "rows": shown.ladder_rows(actor, page.rows, now),
        "page": page,
        "filters": asked,
        "steps": words.steps(),
        "districts": agencies.in_region(actor.region_path),
        "agencies": [
            one
            for one in agencies.below(actor.region_path).filter(active=True).order_by("pinyin")
            if rules.stands_on_the_ladder(one.kind_of.standing)
        ],
        "actions": [{"label": _("签发下一步"), "value": "sign", "key": "s", "primary": True}],
        "total": queries.ladder(actor, asked, now).order_by().values("pk")[: queries.CAP + 1].count(),
        "cap": acts.ladder.CAP,
    }
    return render(request, "supervision/ladder.html", context)


@needs(Permission.SUPERVISION_URGE)
@require_POST
def sign(request: ActorRequest) -> HttpResponse:
    """批量签发: a preview of every paper, then all of them or none."""
    actor, picks = request.actor, request.POST.getlist("pick")[: acts.ladder.CAP]
    error: HushengError | None = None
    if request.POST.get("do") == "issue":
        try:
            done = acts.urge_many(actor, _orders(picks, request.POST.getlist("step")))
        except HushengError as refused:
            error = refused
        else:
            said = ngettext("已签发 %(n)s 件。", "已签发 %(n)s 件。", len(done))
            messages.success(request, said % {"n": len(done)})
            return redirect("supervision:ladder")
    keys = [key for key, _version in map(_pick, picks) if key]
    clocks = queries.ladder(actor, Filters(ready=False)).filter(pk__in=keys).order_by("due_at", "pk")
    rows = shown.ladder_rows(actor, list(clocks), time.now())
    context = {
        "title": _("批量签发"),
        "rows": rows,
        "blocked": [row for row in rows if not row["mine"]],
        "gone": len(keys) - len(rows),
        "problems": told(error, "#id_"),
    }
    return render(request, "supervision/sign.html", context, status=error.status if error else 200)


@needs(Permission.SUPERVISION_URGE)
@require_http_methods(["GET", "POST"])
def compose(request: ActorRequest, key: UUID) -> HttpResponse:
    """The next paper of one clock, as it will read; signing it is the act."""
    actor, now = request.actor, time.now()
    clock = Clock.objects.select_related("agency__kind_of").filter(pk=key).first()
    if clock is None:
        raise NotFound(issuing.UNKNOWN)
    issuing.require_known(actor, clock)
    issuing.require_laddered(clock)
    issuing.require_overdue(clock, now)
    papers = issuing.issued_on([clock.pk]).get(clock.pk, [])
    found = issuing.judged(clock, now, papers, offices.chain(clock.agency))
    step = found.standing.following
    asks = (request.POST.get("step") or (step.slug if step else "")) == SUPERVISE
    usual = {"demands": "\n".join(rules.facts()["demands"]["usual"])}
    form = DemandsForm(request.POST if request.method == "POST" else None, initial=usual) if asks else None
    error: Invalid | None = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _signed(request, clock, form)
        except Invalid as refused:
            error = refused
    row = shown.ladder_row(actor, found, now)
    context: dict[str, Any] = {
        "title": row["following"] or _("催办梯次"),
        "row": row,
        "clock": clock,
        "form": form,
        "paper": _preview(actor, found, now) if row["mine"] else None,
        "why": panel.why(clock),
        "problems": told(error, "#id_") or (problems(form) if form is not None and form.is_bound else []),
    }
    return render(request, "supervision/compose.html", context, status=422 if context["problems"] else 200)


def _signed(request: ActorRequest, clock: Clock, form: DemandsForm | None) -> HttpResponse:
    demands = form.lines() if form is not None else ()
    order = acts.Order(seen_in(request.POST, clock.pk), request.POST.get("step", ""), demands)
    paper = acts.urge(request.actor, order)
    messages.success(
        request,
        _("%(step)s已发出，编号 %(number)s。") % {"step": words.step(paper.step), "number": paper.number},
    )
    return redirect("supervision:paper", paper.pk)


def _preview(actor: Any, found: issuing.Judged, now: Any) -> dict[str, Any] | None:
    step = found.standing.following
    if step is None:
        return None
    draft = issuing.compose(actor, found, step, letters.UNNUMBERED, (), now)
    return shown.read(letters.paper(step, draft.letter, found.clock.agency))


def _orders(picks: list[str], steps: list[str]) -> list[acts.Order]:
    """What the preview showed: the clocks in the versions it showed, each with its step."""
    found = []
    for text, step in zip(picks, steps, strict=False):
        key, version = _pick(text)
        if key is not None:
            found.append(acts.Order(Seen(key, version), step))
    return found


def _pick(text: str) -> tuple[UUID | None, int | None]:
    """`key~version` of a checkbox; anything else is nothing."""
    key, _tilde, version = text.partition("~")
    try:
        return UUID(key), whole(version)
    except ValueError:
        return None, None


def _filters(query: QueryDict) -> Filters:
    step = query.get("step", "")
    try:
        agency = UUID(query.get("agency", ""))
    except ValueError:
        agency = None
    return Filters(
        ready=query.get("show") != "all",
        step=step if step in dict(words.steps()) else "",
        district=query.get("district", "")[:20],
        agency=agency,
    )


def _views(asked: Filters) -> list[dict[str, Any]]:
    return [
        {"label": _("可以签发"), "url": "?", "current": asked.ready},
        {"label": _("全部逾期"), "url": "?show=all", "current": not asked.ready},
    ]
