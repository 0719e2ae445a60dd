"""`husheng user` and `husheng post`: people and their posts, by the security officer."""

from __future__ import annotations

from typing import Annotated

import typer

from husheng.faces.cli import finding
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, one_time_password, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission

users = typer.Typer(help="人员: add, reset-password, list", no_args_is_help=True)
posts = typer.Typer(help="岗位: appoint, contractor, end, list", no_args_is_help=True)
LISTED = 500
Letter = Annotated[str, typer.Option(help="The agency, by the letter of its numbers.")]
Role = Annotated[str, typer.Option(help="A role of docs/reference/roles.md.")]
Since = Annotated[str, typer.Option(help="First day (2026-01-31); now when left out.")]
Until = Annotated[str, typer.Option(help="First day on which the post is over.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the journal.")]


@users.command("add")
def add_user(
    username: str, name: str, agency: Letter, role: Role, as_: As, since: Since = "", until: Until = ""
) -> None:
    """登记人员: a login with a one-time password, and the first post."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.agencies import acts

    starts_at, ends_at = finding.day(since, "--since"), finding.day(until, "--until")
    password = one_time_password()
    acts.engage(actor, username, name, password, finding.agency(agency).pk, role, starts_at, ends_at)
    _shown_once(username, password)


@users.command("reset-password")
def reset_password(username: str, reason: Reason, as_: As) -> None:
    """重置登录: a new one-time password; second factors are removed, and the person's sessions die."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.acts.act import seen
    from husheng.foundation.agencies import acts
    from husheng.foundation.kernel.errors import NotFound

    held = finding.posts(finding.person(username))
    if not held:
        raise NotFound(
            _("没有重置。%(username)s 没有在任岗位，登录本来就进不来。请先任岗。", username=username)
        )
    password = one_time_password()
    acts.reset_login(actor, seen(held[0]), password, reason)
    _shown_once(username, password)


@users.command("list")
def list_users(as_: As, agency: Annotated[str, typer.Option(help="Only this agency's people.")] = "") -> None:
    """列出人员: with the posts that they hold."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.agencies.models import User

    with reading(actor):
        found = User.objects.order_by("username").prefetch_related("posts__agency")
        if agency:
            found = found.filter(posts__agency=finding.agency(agency), posts__state="held").distinct()
        show(
            (_("账号"), _("姓名"), _("岗位"), ""),
            [
                (
                    user.username,
                    user.name,
                    "、".join(
                        f"{p.agency.short_name} {p.role}" for p in user.posts.all() if p.state == "held"
                    ),
                    _("一次性口令") if user.one_time else "",
                )
                for user in found[:LISTED]
            ],
        )


@posts.command("appoint")
def appoint(username: str, agency: Letter, role: Role, as_: As, since: Since = "", until: Until = "") -> None:
    """任岗: another post for a person who has a login."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.agencies import acts

    starts_at, ends_at = finding.day(since, "--since"), finding.day(until, "--until")
    user, place = finding.person(username), finding.agency(agency)
    post = acts.appoint(actor, user.pk, place.pk, role, starts_at, ends_at)
    console.print(_("已任岗：%(who)s（%(post)s）", who=f"{username} {place.short_name} {role}", post=post.pk))


@posts.command("end")
def end(
    username: str,
    reason: Reason,
    as_: As,
    post: Annotated[str, typer.Option(help="Which post, when the person holds several.")] = "",
) -> None:
    """结束岗位: the sessions that stand on it die with it."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.acts.act import seen
    from husheng.foundation.agencies import acts

    row = finding.one_post(username, post)
    acts.end_post(actor, seen(row), reason)
    console.print(_("已结束：%(who)s", who=f"{username} {row.agency.short_name} {row.role}"))


@posts.command("contractor")
def contractor(
    username: str,
    employer: Annotated[str, typer.Argument(help="Whose employee the person is; '' for the agency's own.")],
    as_: As,
    post: Annotated[str, typer.Option(help="Which post, when the person holds several.")] = "",
) -> None:
    """标明外包: a post held by another organisation's employee; what it reads is held to a quota of its own."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.acts.act import seen
    from husheng.foundation.agencies import acts

    row = acts.set_employer(actor, seen(finding.one_post(username, post)), employer)
    console.print(_("已保存：%(who)s", who=f"{username} {row.agency.short_name} {row.employer or '—'}"))


@posts.command("list")
def list_posts(
    as_: As, ended: Annotated[bool, typer.Option("--ended", help="Those that are over, too.")] = False
) -> None:
    """列出岗位."""
    actor = acting(as_, Permission.POST_MANAGE)
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.agencies.models import Post
    from husheng.foundation.kernel.clock import in_shanghai

    with reading(actor):
        found = Post.objects.select_related("user", "agency").order_by("user__username", "starts_at")
        found = found if ended else found.filter(state="held")
        show(
            (_("标识"), _("账号"), _("机关"), _("角色"), _("开始"), _("结束"), _("状态")),
            [
                (p.pk, p.user.username, p.agency.short_name, p.role, in_shanghai(p.starts_at).date(),
                 in_shanghai(p.ends_at).date() if p.ends_at else "", p.state)
                for p in found[:LISTED]
            ],
        )  # fmt: skip


def _shown_once(username: str, password: str) -> None:
    console.print(_("%(username)s 的一次性口令：[bold]%(password)s[/]", username=username, password=password))
    console.print(_("口令只显示这一次，请当面交给本人。第一次登录时要改口令。"))
