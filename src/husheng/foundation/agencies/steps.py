"""Steps of a thing as its pages offer them: done, sent back with what is wrong, or lost to somebody who was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _

from husheng.foundation.acts.act import Seen, seen_in
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict, Invalid
from husheng.foundation.shell.errors import conflict_page
from husheng.foundation.shell.forms import blame

from . import queries
from .access import ActorRequest


@dataclass(frozen=True)
class Step:
    """One step: what the button says, what the page asks, what is done, what is said afterwards."""

    label: Any
    form: Callable[..., Form]
    do: Callable[[Actor, Seen, Any], Any]
    said: Any
    permission: Permission

    def taken(self, request: ActorRequest, key: UUID, form: Form) -> bool:
        """Whether it was done; what was wrong stands in the form."""
        return taken(request, key, form, lambda seen: self.do(request.actor, seen, form), self.said)


def apart(form: Form, verb: str, key: UUID) -> Form:
    """The form with ids of its own: one page offers several steps, of several things, that ask for the same."""
    form.auto_id = f"{verb}-{key.hex[-8:]}_%s"
    return form


def taken(request: ActorRequest, key: UUID, form: Form, do: Callable[[Seen], object], said: Any) -> bool:
    """Whether it was done, and said so; what was wrong stands in the form. A lost race is the caller's to show."""
    if not form.is_valid():
        return False
    try:
        do(seen_in(request.POST, key))
    except Invalid as error:
        blame(form, error)
        return False
    messages.success(request, said)
    return True


def lost(
    request: ActorRequest,
    thing: Any,
    label: Any,
    error: Conflict,
    url: str,
    state: Callable[[str], str],
    deed: Callable[[str], str] | None = None,
) -> HttpResponse:
    """409: the state that was seen, the state of the thing now and by whom (a colleague), and what was wanted."""
    who, was = "", request.POST.get("_was", "")
    last = next(iter(of_objects([thing.pk], 1)), None)
    if last is not None and last.agency == request.actor.agency_id:
        done = f" · {deed(last.verb)}" if deed else ""
        name = queries.names({last.user}).get(last.user, "")
        who = f"{done} · {name} {in_shanghai(last.at):%H:%M}"
    row = {
        "label": _("状态"),
        "then": state(was) if was else "",
        "now": f"{state(thing.state)}{who}",
        "yours": str(label),
        "changed": True,
    }
    return conflict_page(request, error, [row], url)
