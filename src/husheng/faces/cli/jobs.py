"""`husheng jobs`: the queue of long work, by the system administrator. Labels and counts, no view of data."""

from __future__ import annotations

from typing import Annotated

import typer

from husheng.faces.cli import finding
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, NotFound

app = typer.Typer(help="作业: list, cancel", no_args_is_help=True)
LISTED = 200
OVER = ("done", "failed", "cancelled")


@app.command("list")
def list_jobs(
    as_: As, all_: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False
) -> None:
    """列出作业: newest first."""
    actor = acting(as_, Permission.SYSTEM_OPERATE)
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.jobs.models import Progress

    with reading(actor):
        found = Progress.objects.order_by("-pk")
        found = found if all_ else found.exclude(state__in=OVER)
        show(
            (_("标识"), _("名称"), _("状态"), _("进度"), _("说明")),
            [
                (j.pk, j.label, j.get_state_display(), _far(j.done, j.total), j.message)
                for j in found[:LISTED]
            ],
        )


@app.command()
def cancel(job: Annotated[str, typer.Argument(help="Its key, as `list` shows it.")], as_: As) -> None:
    """取消作业: at once when it waits, at its next step when it runs; nothing half done stays."""
    acting(as_, Permission.SYSTEM_OPERATE)
    from husheng.foundation.jobs.models import Progress
    from husheng.foundation.jobs.queue import request_cancel

    row = Progress.objects.filter(pk=finding.key(job)).first()
    if row is None:
        raise NotFound("没有这个作业。请看 husheng jobs list --all。")
    if row.finished:
        raise Conflict("没有取消。这个作业已经结束。", code="job_over")
    request_cancel(row)
    console.print(_("已取消。") if row.finished else _("已要求取消，作业会在下一步停下，已写入的全部退回。"))


def _far(done: int, total: int | None) -> str:
    return f"{done}/{total}" if total else str(done or "")
