"""One tip: what is known without a key, and what a key opens, once, after the reading has been written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.access import ActorRequest, needs
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import mark_line
from husheng.foundation.shell.forms import problems
from husheng.foundation.shell.subjects import subject_url

from .. import organisations, queries, reading, unlocking
from ..forms import AskForm, ChoiceForm, ReadForm, WordsForm
from ..models import CONTENT, IDENTITY, ORIGINALS, Opening, Tip
from ..states import CLEARED, TIP
from ..words import ENVELOPES
from .holding import require_secret
from .listing import kind_of, pill


@needs(Permission.TIP_HANDLE)
@require_GET
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """The tip, closed."""
    return tip_page(request, queries.tip(request.actor, key))


@needs(Permission.TIP_HANDLE)
@require_POST
def read(request: ActorRequest, key: UUID) -> HttpResponse:
    """Open it, once."""
    tip = queries.tip(request.actor, key)
    return _opened(
        request, tip, lambda secret, purpose, reason: {
            "said": reading.conversation(request.actor, tip, secret, purpose, reason)
        }
    )  # fmt: skip


@needs(Permission.TIP_HANDLE)
@require_POST
def identity(request: ActorRequest, key: UUID) -> HttpResponse:
    """Who told, where two custodians have opened it."""
    tip = queries.tip(request.actor, key)
    return _opened(
        request, tip, lambda secret, _purpose, reason: {
            "who": reading.identity(request.actor, tip, secret, reason)
        }
    )  # fmt: skip


@needs(Permission.TIP_HANDLE)
@require_POST
def originals(request: ActorRequest, key: UUID) -> HttpResponse:
    """The originals, where two custodians have opened them."""
    tip = queries.tip(request.actor, key)
    return _opened(
        request, tip, lambda secret, _purpose, _reason: {
            "originals": reading.originals(request.actor, tip, secret)
        }
    )  # fmt: skip


@needs(Permission.TIP_HANDLE)
@require_POST
def file(request: ActorRequest, key: UUID, attachment: UUID) -> HttpResponse:
    """One attachment, opened while it goes out; never shown inside a page."""
    tip = queries.tip(request.actor, key)
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise Invalid("没有打开。请先选事由，并写明为什么要看。")
    typed = form.cleaned_data
    about, chunks = reading.file(
        request.actor, tip, require_secret(request), attachment, Purpose(typed["purpose"]), typed["reason"]
    )
    response = StreamingHttpResponse(chunks, content_type="application/octet-stream")
    response["Content-Length"] = about["size"]
    response["Content-Disposition"] = (
        content_disposition_header(True, about["name"] or "file") or "attachment"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response  # type: ignore[return-value]


def _opened(
    request: ActorRequest, tip: Tip, open_: Callable[[str, Purpose, str], dict[str, Any]]
) -> HttpResponse:
    form = ReadForm(request.POST)
    if not form.is_valid():
        return tip_page(request, tip, status=422, read_form=form, problems=problems(form))
    typed = form.cleaned_data
    shown = open_(require_secret(request), Purpose(typed["purpose"]), typed["reason"])
    return tip_page(request, tip, mark=mark_line(request.actor, clock.now()), read_form=form, **shown)


def tip_page(request: ActorRequest, tip: Tip, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page, with what was opened for it."""
    actor = request.actor
    own = queries.own_key(actor)
    context = {
        "title": kind_of(tip),
        "tip": tip,
        "pill": pill(tip),
        "own": own,
        "open": unlocking.secret_of(request, own) is not None,
        "cleared": tip.state == CLEARED,
        "verbs": TIP.verbs(tip.state),
        "read_form": ReadForm(),
        "words_form": WordsForm(),
        "admit_form": ChoiceForm(_("加谁"), _colleagues(request, tip)),
        "agency_form": ChoiceForm(_("转给哪个机关"), _others(tip)),
        "asks": [
            (kind, word, AskForm(kind)) for kind, word in ENVELOPES if _may_ask(actor.user_id, tip, kind)
        ],
        "openings": queries.openings(actor).filter(tip=tip),
        "opened": _opened_for(actor.user_id, tip),
        "readers": list(agencies.names(queries.readers(tip)).values()),
        "lead_url": subject_url("leads.lead", tip.lead) if tip.lead else "",
        **more,
    }
    return render(request, "tips/page.html", context, status=status)


def _colleagues(request: ActorRequest, tip: Tip) -> list[tuple[str, Any]]:
    known = queries.readers(tip)
    holders = [one for one in queries.recipients(request.actor) if one.user not in known]
    names = agencies.names({one.user for one in holders})
    return [(str(one.pk), names.get(one.user, "")) for one in holders]


def _others(tip: Tip) -> list[tuple[str, Any]]:
    ready = [one for one in organisations.ready() if one != tip.agency_id and not tip.bars(one)]
    return [(str(key), agency.short_name) for key, agency in agencies.by_id(set(ready)).items()]


def _may_ask(user: UUID, tip: Tip, kind: str) -> bool:
    """Nothing of what is destroyed; identity only where there is one; content only for whom it is not sealed; once."""
    if tip.state == CLEARED:
        return False
    if kind == IDENTITY and not tip.named:
        return False
    if kind == ORIGINALS and not tip.cleaned:
        return False
    if kind == CONTENT and user in queries.readers(tip):
        return False
    running = Opening.objects.filter(tip=tip, envelope=kind, asker__user=user)
    return not running.filter(state__in=("asked", "agreed", "opened")).exists()


def _opened_for(user: UUID, tip: Tip) -> set[str]:
    """Envelopes that were opened for this reader."""
    rows = Opening.objects.filter(tip=tip, state="opened", asker__user=user)
    return set(rows.values_list("envelope", flat=True))
