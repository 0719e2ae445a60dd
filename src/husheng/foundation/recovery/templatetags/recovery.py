"""`{% load recovery %}{% backup_state %}`: when the last backup was made, for whoever looks after the machine."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from husheng.foundation.kernel.clock import in_shanghai

from .. import backups

register = template.Library()


@register.inclusion_tag("shell/components/note.html")
def backup_state() -> dict[str, str]:
    """A red note where there is none or it is late, a quiet one otherwise.

    By the machine's own clock, since a demo's is moved.
    """
    made, now = backups.last(), dt.datetime.now(dt.UTC)
    late = made is None or made.late(now)
    kind = "bad" if late and not settings.HUSHENG_DEMO else ""
    if made is None:
        return {"kind": kind, "words": _("还没有备份过。请按《备份与恢复》设好每晚的定时备份。")}
    facts = {"moment": f"{in_shanghai(made.at):%Y-%m-%d %H:%M}", "file": made.file, "size": f"{made.size:,}"}
    said = [_("上次备份 %(moment)s（%(file)s），台账 %(size)s 条。") % facts]
    if not made.keys:
        said.append(_("密钥没有一起备份。"))
    if late:
        said.append(_("已超过 36 小时没有新的备份，请检查定时任务。"))
    return {"kind": kind, "words": "".join(said)}
