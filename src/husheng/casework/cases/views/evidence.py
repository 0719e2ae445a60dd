"""The evidence of a case: what is secured, which facts it carries, and the upload."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.evidence.forms import PackageForm, UploadForm
from husheng.foundation.evidence.queries import to_export
from husheng.foundation.evidence.uploading import secure_upload
from husheng.foundation.evidence.views import package_response
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.shell.forms import blame, problems

from .. import people, queries, shown
from ..models import Case
from ..states import WORKING


@needs(Permission.EVIDENCE_READ, Permission.EVIDENCE_ADD)
@require_http_methods(["GET", "POST"])
def evidence(request: ActorRequest, key: UUID) -> HttpResponse:
    """One file at a time; it can be dropped on the field, with or without scripts."""
    case = queries.case(request.actor, key)
    if not queries.inside(request.actor, case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if request.method != "POST":
        return _shown(request, case, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _secure(request, case, form)
        except Invalid as error:
            blame(form, error)
        else:
            messages.success(request, _("已固定，摘要已存证。"))
            return redirect("cases:evidence", case.pk)
    return _shown(request, case, form)


@needs(Permission.EVIDENCE_ADD)
@require_POST
def package(request: ActorRequest, key: UUID) -> HttpResponseBase:
    """导出证据包: all originals of the case, its acts and their proofs."""
    case = queries.case(request.actor, key)
    if not queries.inside(request.actor, case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return package_response(request, case, case.number, to_export(request.actor, case.pk))


def _secure(request: ActorRequest, case: Case, form: UploadForm) -> None:
    """Before a byte is kept: a member of the case, while it is worked on."""
    if not people.is_member(case, request.actor.user_id):
        raise Refused("没有上传。您不是本案的办案人员，请本案承办人办理，或请负责人把您加入本案。")
    if case.state not in WORKING:
        raise Refused("没有上传。案件没有立案，或者已经移送、结案。请看案件现在的状态。")
    secure_upload(request.actor, case.kind(), case.pk, form)


def _shown(request: ActorRequest, case: Case, form: UploadForm) -> HttpResponse:
    head = shown.head(request.actor, case, "evidence")
    may_add = people.is_member(case, request.actor.user_id) and request.actor.may(Permission.EVIDENCE_ADD)
    context = head | {
        "rows": shown.exhibits(head["exhibits"], list(case.facts.all())),
        "form": form if may_add and case.state in WORKING else None,
        "package_form": PackageForm() if request.actor.may(Permission.EVIDENCE_ADD) else None,
        "may_erase": request.actor.may(Permission.ERASURE_ASK, case, "ask"),
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "cases/evidence.html", context, status=422 if form.is_bound else 200)
