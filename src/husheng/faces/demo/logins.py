"""The demo's logins: one per role, all with the same password, printed when the site is ready."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from husheng.faces.cli.telling import english
from husheng.faces.cli.telling import say as _
from husheng.foundation.agencies.models import Post
from husheng.foundation.agencies.roles import roles

from .installing import PASSWORD
from .people import LOGINS
from .tipping import RECEIPTS


def show(console: Console, url: str, portal: str = "") -> None:
    """Print the address and who can log in."""
    known = {name: n for n, (name, *_) in enumerate(LOGINS)}
    posts = Post.objects.filter(state="held", user__username__in=known).select_related("user", "agency")
    table = Table(box=None, pad_edge=False)
    for name in (_("用户名"), _("角色"), _("机关"), _("姓名")):
        table.add_column(name)
    for post in sorted(posts, key=lambda post: known[post.user.username]):
        table.add_row(post.user.username, _role(post.role), post.agency.short_name, post.user.name)
    console.print(table)
    console.print(
        _("举报平台 %(url)s（另一进程）。回执：%(codes)s", url=portal, codes=" · ".join(RECEIPTS.values()))
        if portal
        else ""
    )
    console.print(
        _("密码和钥匙口令都是 %(password)s\n打开 %(url)s（Ctrl-C 停止）", password=PASSWORD, url=url)
    )


def _role(slug: str) -> str:
    role = roles()[slug]
    return role.en if english() else role.zh
