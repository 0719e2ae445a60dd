"""挂牌督办 and 提级查办: list, open one, report back, delist or go on."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.shell import keyset
from husheng.foundation.shell.forms import problems, told
from husheng.foundation.shell.subjects import subject_url

from .. import acts, letters, queries, shown, words
from ..acts import ListingDetails
from ..forms import AccountForm, ContinueForm, ListingForm
from ..models import Grave, Listing
from ..subjects import Subject
from .matters import chosen
from .serving import as_file

SAID: Final = {
    "list": gettext_noop("挂牌督办"),
    "take_up": gettext_noop("提级查办"),
    "report_back": gettext_noop("报告办理情况"),
    "continue": gettext_noop("继续督办"),
    "delist": gettext_noop("摘牌"),
}
DONE: Final = {
    "report_back": gettext_noop("已报告，等督办单位决定摘牌或者继续督办。"),
    "continue": gettext_noop("已继续督办，要求和期限已更新。"),
    "delist": gettext_noop("已摘牌。"),
}
FORMS: Final = {"report_back": AccountForm, "continue": ContinueForm, "delist": AccountForm}


@needs(Permission.SUPERVISION_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """Open ones first; the delisted on request."""
    actor, today = request.actor, time.today()
    everything = request.GET.get("show") == "all"
    page = keyset.page(queries.listings(actor, open_only=not everything), "listed_at", request.GET.dict())
    context = {
        "title": _("挂牌督办"),
        "tabs": shown.tabs(actor, shown.LISTINGS),
        "views": [
            {"label": _("督办中"), "url": "?", "current": not everything},
            {"label": _("全部"), "url": "?show=all", "current": everything},
        ],
        "rows": [shown.listing_row(one, today) for one in page.rows],
        "page": page,
        "may_list": actor.may(Permission.SUPERVISION_URGE) or actor.may(Permission.HANDOVER_DESIGNATE),
    }
    return render(request, "supervision/listings.html", context)


@needs(Permission.SUPERVISION_URGE, Permission.HANDOVER_DESIGNATE)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """List or take up a matter: which one, why it is grave, what is asked, until when."""
    actor = request.actor
    subject, missing = chosen(request)
    report = _report(request, subject)
    start = {"grounds": report.grounds, "words": report.words} if report else None
    form = ListingForm(request.POST if request.method == "POST" else None, initial=start)
    error: Invalid | None = None
    if request.method == "POST" and subject is not None and form.is_valid():
        try:
            listing = _opened(request, subject, form, report)
        except Invalid as refused:
            error = refused
        else:
            said = _("%(kind)s已发出，编号 %(number)s。")
            messages.success(request, said % {"kind": words.kind(listing), "number": listing.number})
            return redirect("supervision:listing", listing.pk)
    context = {
        "title": _("督办一件"),
        "subject": subject,
        "kind": words.matter(subject.kind) if subject else "",
        "missing": missing,
        "report": report,
        "form": form,
        "may_list": actor.may(Permission.SUPERVISION_URGE),
        "problems": told(error, "#id_") if error else problems(form) if form.is_bound else [],
    }
    return render(
        request, "supervision/new_listing.html", context, status=422 if context["problems"] else 200
    )


@needs(Permission.SUPERVISION_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One listing: grounds, demands, rounds, what this reader can do."""
    return _page(request, queries.listing(request.actor, key))


@needs(Permission.SUPERVISION_READ)
@require_GET
def file(request: ActorRequest, key: UUID, form: str) -> HttpResponse:
    """The notice as .docx or PDF."""
    return as_file(letters.of_listing(queries.listing(request.actor, key)), form)


@needs(Permission.SUPERVISION_ANSWER, Permission.SUPERVISION_URGE, Permission.HANDOVER_DESIGNATE)
@require_POST
def do(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """报告办理情况、继续督办、摘牌."""
    row = queries.listing(request.actor, key)
    if verb not in FORMS:
        raise NotFound("没有这一步。")
    form = FORMS[verb](request.POST, auto_id=f"id_{verb}_%s")
    if not form.is_valid():
        return _page(request, row, {verb: form})
    given, wanted = form.cleaned_data, seen_in(request.POST, key)
    try:
        if isinstance(form, ContinueForm):
            acts.continue_(request.actor, wanted, form.lines(), given["due_on"])
        elif verb == "delist":
            acts.delist(request.actor, wanted, given["words"])
        else:
            acts.report_back(request.actor, wanted, given["words"])
    except Invalid as error:
        return _page(request, row, {verb: form}, error)
    messages.success(request, _(DONE[verb]))
    return redirect("supervision:listing", key)


def _opened(request: ActorRequest, subject: Subject, form: ListingForm, report: Grave | None) -> Listing:
    given = form.cleaned_data
    details = ListingDetails(
        subject.kind,
        subject.key,
        given["grounds"],
        given["words"],
        form.lines(),
        given["due_on"],
        Seen(report.pk) if report and report.state != "settled" else None,
    )
    open_ = acts.list_ if request.actor.may(Permission.SUPERVISION_URGE) else acts.take_up
    return open_(request.actor, details)


def _report(request: ActorRequest, subject: Subject | None) -> Grave | None:
    """The report that the listing answers, when the reader came from one."""
    given = request.POST if request.method == "POST" else request.GET
    if subject is None or not given.get("report"):
        return None
    try:
        key = UUID(given["report"])
    except ValueError:
        return None
    return queries.graves(request.actor).filter(pk=key, subject_key=subject.key).first()


def _page(
    request: ActorRequest, row: Listing, bound: dict[str, Any] | None = None, error: Invalid | None = None
) -> HttpResponse:
    actor, bound = request.actor, bound or {}
    verbs = row.lifecycle.verbs(row.state) if row.lifecycle else ()
    issuer = actor.agency_id == row.issuer_id and actor.may(Permission.HANDOVER_DESIGNATE)
    ours = actor.may(Permission.SUPERVISION_ANSWER, row, "report_back")
    can = [verb for verb in verbs if (ours if verb == "report_back" else issuer)]
    wrong = told(error, f"#id_{next(iter(bound), '')}_") if error else problems(*bound.values())
    labels = {"report_back": _("办理情况"), "delist": _("摘牌意见")}
    forms = {verb: bound.get(verb) or FORMS[verb](auto_id=f"id_{verb}_%s") for verb in can}
    for verb, label in labels.items():
        if verb in forms:
            forms[verb].fields["words"].label = label
    context = {
        **shown.listing_row(row, time.today()),
        "title": row.title,
        "paper": shown.read(letters.of_listing(row)),
        "can": [(verb, _(SAID[verb]), forms[verb]) for verb in can],
        "entries": shown.entries(actor, row.pk, dict(SAID), [row.agency, row.issuer]),
        "subject_url": subject_url(row.subject_kind, row.subject_key),
        "reports": row.reports.select_related("agency__kind_of"),
        "problems": wrong,
    }
    return render(request, "supervision/listing.html", context, status=422 if wrong else 200)
