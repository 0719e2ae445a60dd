"""`husheng audit`: what the auditor's pages list, in a terminal or for another program. Ids and codes, no value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from husheng.faces.cli import finding
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import say as _
from husheng.faces.cli.telling import show
from husheng.foundation.acts.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from husheng.foundation.acts.actor import Actor

app = typer.Typer(help="审计: journal, reads, refused, logins", no_args_is_help=True)
LISTED = 1000
Who = Annotated[str, typer.Option(metavar="USERNAME", help="Only what this person did.")]
Key = Annotated[str, typer.Option(help="Only what was done to the thing with this key.")]
First = Annotated[str, typer.Option(help="From this day on (2026-01-31).")]
Last = Annotated[str, typer.Option(help="Up to this day, not included.")]


@app.command()
def journal(as_: As, who: Who = "", key: Key = "", first: First = "", last: Last = "") -> None:
    """行为记录: who did what, the newest first, at most 1,000; narrow it by the options."""
    actor = acting(as_, Permission.AUDIT_READ)
    from husheng.foundation.acts import queries

    found = _narrowed(queries.journal(actor), who, key, first, last)
    _list(actor, found, (_("行为"), lambda row: row.verb))


@app.command()
def reads(as_: As, who: Who = "", key: Key = "", first: First = "", last: Last = "") -> None:
    """查阅记录: who read what and why, the newest first, at most 1,000; never the values."""
    actor = acting(as_, Permission.AUDIT_READ)
    from husheng.foundation.privacy import queries

    found = _narrowed(queries.reads(actor), who, key, first, last)
    _list(
        actor,
        found,
        (_("栏目"), lambda row: ",".join(row.fields)),
        (_("事由"), lambda row: row.purpose),
        (_("方式"), lambda row: row.way),
        (_("说明"), lambda row: row.reason),
    )


@app.command()
def refused(as_: As, who: Who = "", key: Key = "", first: First = "", last: Last = "") -> None:
    """被拒查阅: who asked to read and was not let, the newest first, at most 1,000."""
    actor = acting(as_, Permission.AUDIT_READ)
    from husheng.foundation.privacy import queries

    found = _narrowed(queries.refusals(actor), who, key, first, last)
    _list(
        actor,
        found,
        (_("栏目"), lambda row: ",".join(row.fields)),
        (_("事由"), lambda row: row.purpose),
        (_("原因"), lambda row: row.code),
    )


@app.command()
def logins(
    as_: As, failed: Annotated[bool, typer.Option("--failed", help="Those that did not come in.")] = False
) -> None:
    """登录记录: who came in, when and from where, the newest first, at most 1,000."""
    actor = acting(as_, Permission.AUDIT_READ)
    from axes.models import AccessFailureLog, AccessLog

    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.agencies.models import User
    from husheng.foundation.kernel.clock import in_shanghai

    model: Any = AccessFailureLog if failed else AccessLog
    with reading(actor):
        rows = list(model.objects.order_by("-attempt_time", "-pk")[:LISTED])
        # a password typed into the wrong box must not be read here: only names that exist are shown
        names = set(
            User.objects.filter(username__in={r.username for r in rows}).values_list("username", flat=True)
        )
        show(
            (_("时间"), _("账号"), _("地址")),
            [
                (
                    _time(in_shanghai(r.attempt_time)),
                    r.username if r.username in names else "",
                    r.ip_address or "",
                )
                for r in rows
            ],
        )


def _narrowed(found: QuerySet[Any], who: str, key: str, first: str, last: str) -> QuerySet[Any]:
    wanted: dict[str, Any] = {}
    if who:
        wanted["user"] = finding.person(who).pk
    if key:
        wanted["key"] = finding.key(key)
    if first:
        wanted["at__gte"] = finding.day(first, "--first")
    if last:
        wanted["at__lt"] = finding.day(last, "--last")
    return found.filter(**wanted)


def _list(actor: Actor, found: QuerySet[Any], *further: tuple[str, Any]) -> None:
    """Time, agency, person and thing, and what the list says besides."""
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.kernel.clock import in_shanghai

    with reading(actor):
        rows = list(found[:LISTED])
        places, people = _places(row.agency for row in rows), _people(row.user for row in rows)
        show(
            (_("时间"), _("机构"), _("账号"), _("对象"), _("标识"), *(head for head, _of in further)),
            [
                (
                    _time(in_shanghai(row.at)),
                    places.get(row.agency, ""),
                    people.get(row.user, ""),
                    row.kind,
                    row.key or "",
                    *(of(row) for _head, of in further),
                )
                for row in rows
            ],
        )


def _places(keys: Iterable[UUID]) -> dict[UUID, str]:
    from husheng.foundation.agencies import queries

    return {key: agency.short_name for key, agency in queries.by_id(set(keys)).items()}


def _people(keys: Iterable[UUID]) -> dict[UUID, str]:
    from husheng.foundation.agencies.models import User

    return dict(User.objects.filter(pk__in=set(keys)).values_list("pk", "username"))


def _time(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
