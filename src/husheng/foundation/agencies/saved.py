"""Saved views of any list: a name for the filter in the address. A room describes its list and mounts two pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.shell.forms import problems

from . import acts, queries
from .access import ActorRequest, needs
from .forms import ViewForm
from .models import SavedView


@dataclass(frozen=True)
class SavedList:
    """A list whose filters can be kept: its room, what it is called, who reads it, what of an address is a filter, and
    that filter in words."""

    room: str
    label: Any
    permission: Permission
    plain: Callable[[QueryDict], str]
    chips: Callable[[Actor, QueryDict], list[dict[str, str]]]

    def patterns(self) -> list[URLPattern]:
        """The two addresses, for the room's own."""

        @needs(self.permission)
        def save(request: ActorRequest) -> HttpResponse:
            return self._save(request)

        @needs(self.permission)
        @require_POST
        def drop(request: ActorRequest, key: UUID) -> HttpResponse:
            return self._drop(request, key)

        return [
            path("views/", save, name="save_view"),
            path("views/<uuid:key>/drop/", drop, name="drop_view"),
        ]

    def views(self, actor: Actor) -> list[SavedView]:
        """Those of this list."""
        return [
            view for view in queries.saved_views(actor.agency_id, actor.user_id) if view.page == self.room
        ]

    def lines(self, actor: Actor, present: str) -> list[dict[str, Any]]:
        """As the views component draws them, without counts; `present` is the filter of the page."""
        shared = _("本机关共享：%(name)s")
        return [
            {
                "label": shared % {"name": view.name} if view.shared else view.name,
                "url": f"?{view.query}",
                "current": bool(view.query) and present == view.query,
            }
            for view in self.views(actor)
        ]

    def save_url(self, present: str) -> str:
        """Where the present filter gets its name."""
        return f"{reverse(f'{self.room}:save_view')}?{present}"

    def _save(self, request: ActorRequest) -> HttpResponse:
        """Give the present filter a name; only what is a filter is kept of the address."""
        form, status = ViewForm(initial={"query": self.plain(request.GET)}), 200
        if request.method == "POST":
            form, status = ViewForm(request.POST), 422
            if form.is_valid():
                typed = form.cleaned_data
                query = self.plain(QueryDict(typed["query"]))
                view = acts.save_view(request.actor, self.room, typed["name"], query, typed["shared"])
                messages.success(request, _("已保存视图。"))
                return redirect(f"{reverse(f'{self.room}:list')}?{view.query}")
        mine = [view for view in self.views(request.actor) if view.user == request.actor.user_id]
        context = {
            "title": _("把当前筛选存为视图"),
            "form": form,
            "problems": problems(form),
            "chips": self.chips(request.actor, QueryDict(form["query"].value() or "")),
            "mine": [(view, reverse(f"{self.room}:drop_view", args=[view.pk])) for view in mine],
            "list_label": self.label,
            "list_url": reverse(f"{self.room}:list"),
        }
        return render(request, "agencies/save_view.html", context, status=status)

    def _drop(self, request: ActorRequest, key: UUID) -> HttpResponse:
        """Stop using a view."""
        if not SavedView.objects.filter(pk=key, agency=request.actor.agency_id, page=self.room).exists():
            raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
        acts.drop_view(request.actor, Seen(key))
        messages.success(request, _("已停用视图。"))
        return redirect(f"{self.room}:save_view")
