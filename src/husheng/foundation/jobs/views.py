"""A job's bar as a page and as a partial; only who waits for the job sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import request_cancel


@require_GET
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """The bar; htmx asks again for the partial while the job runs."""
    partial = bool(getattr(request, "htmx", False))
    template = "shell/components/progress.html" if partial else "jobs/progress.html"
    return render(request, template, {"job": _shown(_of_the_asker(request, key))})


@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask the job to stop, then show it again."""
    progress = _of_the_asker(request, key)
    if not progress.finished:
        request_cancel(progress)
    return redirect("jobs:show", key=progress.pk)


# The gate stands in `agencies`, above this room; both views are for everybody who holds a post.
show.husheng_access = cancel.husheng_access = "staff"  # type: ignore[attr-defined]


def _of_the_asker(request: HttpRequest, key: UUID) -> Progress:
    progress = Progress.objects.filter(pk=key, user=request.user.pk).first()
    if progress is None:
        raise Http404
    return progress


def _shown(progress: Progress) -> dict[str, Any]:
    """What the component of the shell draws."""
    return {
        "id": progress.pk,
        "label": progress.label,
        "done": progress.done,
        "total": progress.total,
        "words": gettext(progress.message) if progress.message else "",
        "state": progress.state,
        "url": reverse("jobs:show", args=[progress.pk]),
        "cancel_url": "" if progress.cancel_requested else reverse("jobs:cancel", args=[progress.pk]),
        "result_url": progress.result if progress.state == Progress.State.DONE else "",
    }
