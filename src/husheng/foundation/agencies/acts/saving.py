"""Saved views of lists: a name for a filter, one's own or shared in the agency."""

from __future__ import annotations

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.plain import require_plain

from ..models import SavedView

MOST_VIEWS = 30


@act(Permission.VIEW_SAVE)
def save_view(actor: Actor, page: str, name: str, query: str, shared: bool, /) -> SavedView:
    """保存视图: `page` is the list that it filters."""
    require_plain("没有保存视图。", [("name", "名称", name), ("query", "筛选", query)])
    if not 0 < len(name.strip()) <= 40 or len(query) > 600:
        raise Invalid(
            "没有保存视图。", [Problem("name", "名称应为 1 至 40 个字。", "请改短名称或减少筛选。")]
        )
    mine = SavedView.objects.filter(agency=actor.agency_id, user=actor.user_id, dropped_at=None)
    if mine.count() >= MOST_VIEWS:
        message = _("最多保存 %(most)s 个。") % {"most": MOST_VIEWS}
        raise Invalid("没有保存视图。", [Problem("name", message, "请先停用不用的视图。")])
    record(page=page, shared=shared)
    return SavedView.objects.create(
        agency_id=actor.agency_id,
        user=actor.user_id,
        page=page,
        name=name.strip(),
        query=query,
        shared=shared,
    )


@act(Permission.VIEW_SAVE, on=SavedView)
def drop_view(actor: Actor, view: SavedView, /) -> SavedView:
    """停用视图: only one's own."""
    if view.user != actor.user_id:
        raise Refused("没有停用。这个视图由同事保存，请由本人停用。")
    view.dropped_at = act_time()
    return view
