"""采集表: forms of partners, each line with what the platform proposes and what was decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from husheng.foundation.acts.act import seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.shell.forms import blame, problems, told
from husheng.foundation.shell.keyset import page as paged

from .. import acts, queries, shown, words
from ..acts.collecting import Choice, FormDetails
from ..forms import CollectionFormForm, ImportForm, LabelsForm
from ..minimising import reading
from ..models import CollectionForm
from .assessments import entries
from .tabs import tabs


@needs(Permission.PROCESSING_READ)
@require_GET
def list_(request: ActorRequest) -> HttpResponse:
    """The forms that were registered, newest first."""
    page = paged(queries.forms(request.actor), "registered_at", request.GET.dict())
    context = {
        "title": _("采集表"),
        "tabs": tabs("forms"),
        "rows": [shown.form(row) for row in page.rows],
        "page": page,
        "may_register": request.actor.may(Permission.PROCESSING_ASSESS),
    }
    return render(request, "processing/forms.html", context)


@needs(Permission.PROCESSING_READ)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """One form, line by line."""
    return _page(request, queries.form(request.actor, key))


@needs(Permission.PROCESSING_ASSESS)
@require_http_methods(["GET", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """登记采集表."""
    form = CollectionFormForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = acts.register_form(request.actor, form.details())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已登记并比对，请逐项决定。"))
            return redirect("processing:form", made.pk)
    return _asked(request, form, _("登记采集表"))


@needs(Permission.PROCESSING_ASSESS)
@require_http_methods(["GET", "POST"])
def import_(request: ActorRequest) -> HttpResponse:
    """导入采集表: all forms of a file, or what is wrong with it by row and column."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        read, found = reading.read(form.cleaned_data["file"].read(reading.MAX_BYTES + 1))
        try:
            if found:
                raise Invalid(_("没有导入，什么都没有写入。"), found)
            made = acts.register_forms(
                request.actor, [FormDetails(one.partner, one.title, one.purpose, one.labels) for one in read]
            )
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已登记 %(n)s 张采集表。") % {"n": len(made)})
            return redirect("processing:forms")
    return _asked(request, form, _("导入采集表"), files=True)


@needs(Permission.PROCESSING_ASSESS)
@require_http_methods(["GET", "POST"])
def revise(request: ActorRequest, key: UUID) -> HttpResponse:
    """更新采集表: the fields of the partner's new form."""
    row = queries.form(request.actor, key)
    held = "\n".join(line.label for line in queries.lines(row))
    form = LabelsForm(request.POST or None, initial={"labels": held})
    if form.is_bound and form.is_valid():
        try:
            acts.revise_form(request.actor, seen_in(request.POST, key), form.lines())
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已更新并重新比对，请逐项决定。"))
            return redirect("processing:form", key)
    return _asked(request, form, _("更新采集表"), row)


@needs(Permission.PROCESSING_ASSESS)
@require_POST
def decide(request: ActorRequest, key: UUID) -> HttpResponse:
    """决定采集栏目: every line at once."""
    row = queries.form(request.actor, key)
    choices = [
        Choice(
            line.ordinal,
            request.POST.get(f"line-{line.ordinal}", ""),
            request.POST.get(f"reason-{line.ordinal}", ""),
        )
        for line in queries.lines(row)
    ]
    try:
        acts.decide_fields(request.actor, seen_in(request.POST, key), choices)
    except Invalid as error:
        return _page(request, row, error, choices)
    messages.success(request, _("已记录决定。"))
    return redirect("processing:form", key)


def _asked(
    request: ActorRequest, form: Form, title: str, row: CollectionForm | None = None, *, files: bool = False
) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "row": row,
        "files": files,
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "processing/form_asked.html", context, status=422 if form.is_bound else 200)


def _page(
    request: ActorRequest,
    row: CollectionForm,
    error: Invalid | None = None,
    choices: list[Choice] | None = None,
) -> HttpResponse:
    lines = shown.lines(queries.lines(row))
    typed = {one.line: one for one in choices or []}
    usual = {"keep": "kept", "narrow": "narrowed", "drop": "dropped", "explain": "dropped"}
    for line in lines:
        one = line["row"]
        given = typed.get(one.ordinal)
        line["chosen"] = given.decision if given else one.decision or usual[one.proposal]
        line["reason"] = given.reason if given else one.reason
    context = {
        "title": row.title,
        "row": row,
        "told": shown.form(row),
        "lines": lines,
        "decisions": words.offered("decisions"),
        "may_decide": row.state == "compared"
        and request.actor.may(Permission.PROCESSING_ASSESS, row, "decide_fields"),
        "may_revise": request.actor.may(Permission.PROCESSING_ASSESS, row, "revise_form"),
        "entries": entries(request, row.pk),
        "problems": told(error, "#"),
    }
    return render(request, "processing/form.html", context, status=422 if error else 200)
