"""`husheng token`: keys of other systems to the API, by the system administrator. The secret is shown once."""

from __future__ import annotations

from typing import Annotated

import typer

from husheng.faces.cli import finding
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, show, token_secret
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission

app = typer.Typer(help="系统令牌: issue, revoke, list", no_args_is_help=True)
LISTED = 500
YEAR = 365


@app.command()
def issue(
    name: Annotated[str, typer.Argument(help="Which system it is for.")],
    agency: Annotated[str, typer.Option(help="For whom it acts, by the letter of the agency's numbers.")],
    role: Annotated[str, typer.Option(help="In which role; never an administrator's.")],
    as_: As,
    days: Annotated[int, typer.Option(min=1, max=2 * YEAR, help="How long it is good for.")] = YEAR,
) -> None:
    """签发令牌."""
    actor = acting(as_, Permission.TOKEN_MANAGE)
    from husheng.foundation.kernel.clock import in_shanghai
    from husheng.foundation.processing import acts

    secret = token_secret()
    token = acts.connect(actor, finding.agency(agency).pk, name, role, secret, days)
    console.print(_("令牌 %(key)s，到 %(day)s：", key=token.pk, day=in_shanghai(token.expires_at).date()))
    typer.echo(secret)
    console.print(_("只显示这一次。对方系统用 Authorization: Bearer 传来。"))


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(help="Its key, as `list` shows it.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the journal.")],
    as_: As,
) -> None:
    """吊销令牌: from now on it opens nothing."""
    actor = acting(as_, Permission.TOKEN_MANAGE)
    from husheng.foundation.acts.act import Seen
    from husheng.foundation.agencies import acts

    row = acts.revoke_token(actor, Seen(finding.key(token)), reason)
    console.print(_("已吊销：%(name)s", name=row.name))


@app.command("list")
def list_tokens(as_: As) -> None:
    """列出令牌: newest first."""
    actor = acting(as_, Permission.TOKEN_MANAGE)
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.agencies.models import ApiToken
    from husheng.foundation.kernel import clock

    with reading(actor):
        now = clock.now()
        found = ApiToken.objects.select_related("agency").order_by("-issued_at", "-pk")[:LISTED]
        show(
            (_("标识"), _("系统"), _("机关"), _("角色"), _("有效期至"), _("状态")),
            [
                (t.pk, t.name, t.agency.short_name, t.role, clock.in_shanghai(t.expires_at).date(),
                 t.state if t.state != "active" or t.expires_at > now else "expired")
                for t in found
            ],
        )  # fmt: skip
