"""What an officer does with a tip: one address for each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.kernel.words import sentences

from .. import acts, envelopes, queries
from ..forms import AskForm
from ..models import Tip
from .holding import require_secret
from .reading import tip_page

SAID: Final[Mapping[str, Any]] = {
    "accept": gettext_lazy("已受理，回执里看得到。"),
    "reject": gettext_lazy("已不受理，理由送到回执里。"),
    "reply": gettext_lazy("已送到回执里。"),
    "answer": gettext_lazy("已答复，这件举报办结。"),
    "admit": gettext_lazy("已加收件人。"),
    "hand_on": gettext_lazy("已转出，本机关不能再打开。"),
}


@needs(Permission.TIP_HANDLE)
@require_POST
def step(request: ActorRequest, key: UUID, verb: str) -> HttpResponse:
    """Accept, reject, reply, answer, admit, hand on."""
    tip = queries.tip(request.actor, key)
    do = STEPS.get(verb)
    if do is None:
        raise NotFound(queries.NOT_HERE)
    try:
        do(request, tip, seen_in(request.POST, tip.pk))
    except Invalid as error:
        said = [sentences(one.message, one.remedy) for one in error.problems]
        shown = [{"words": each, "target": ""} for each in said or [_(error.message)]]
        return tip_page(request, tip, status=422, problems=shown)
    messages.success(request, SAID[verb])
    return redirect("tips:list") if verb == "hand_on" else redirect("tips:page", tip.pk)


@needs(Permission.TIP_HANDLE)
@require_POST
def ask(request: ActorRequest, key: UUID, envelope: str) -> HttpResponse:
    """申请开启."""
    tip = queries.tip(request.actor, key)
    form = AskForm(envelope, request.POST) if envelope in ("content", "identity", "originals") else None
    if form is None:
        raise NotFound(queries.NOT_HERE)
    form.full_clean()
    typed = form.cleaned_data
    acts.ask(request.actor, tip.pk, envelope, typed.get("ground", ""), typed.get("reason", ""))
    messages.success(request, _("已送保管人。两名保管人开启后，您在这里查看。"))
    return redirect("tips:page", tip.pk)


def _words(request: ActorRequest) -> str:
    return request.POST.get("words", "")


def _chosen(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("chosen", ""))
    except ValueError:
        raise Invalid(_("没有办理。请从列表里选一项。")) from None


def _key(request: ActorRequest, tip: Tip) -> str:
    return envelopes.key_of(request.actor, tip, require_secret(request))


Step = Callable[[ActorRequest, Tip, Seen], Tip]
STEPS: Final[Mapping[str, Step]] = {
    "accept": lambda request, tip, seen: acts.accept(request.actor, seen),
    "reject": lambda request, tip, seen: acts.reject(request.actor, seen, _words(request)),
    "reply": lambda request, tip, seen: acts.reply(request.actor, seen, _words(request)),
    "answer": lambda request, tip, seen: acts.answer(request.actor, seen, _words(request)),
    "admit": lambda request, tip, seen: acts.admit(request.actor, seen, _chosen(request), _key(request, tip)),
    "hand_on": lambda request, tip, seen: acts.hand_on(
        request.actor, seen, _chosen(request), _key(request, tip)
    ),
}
