"""`husheng calendar`: after a holiday notice, every running clock is computed anew and those that moved are named."""

from __future__ import annotations

import typer

from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission

app = typer.Typer(help="日历: recompute", no_args_is_help=True)
LISTED = 500


@app.callback()
def calendar() -> None:
    """日历."""


@app.command()
def recompute(as_: As) -> None:
    """重算时限: with HUSHENG_HOME/calendar.toml as it is now."""
    actor = acting(as_, Permission.CALENDAR_CHANGE)
    from husheng.foundation.deadlines import acts, calendars

    moved = acts.recompute_all(actor)
    console.print(
        _("日历 %(version)s：变动的时限 %(n)s 个。", version=calendars.current().version, n=len(moved))
    )
    if moved:
        facts = [(clock, getattr(clock, "act_facts", {})) for clock in moved[:LISTED]]
        show(
            (_("编号"), _("事项"), _("原届满"), _("现届满")),
            [(c.number, c.label, _day(f.get("was")), _day(f.get("due"))) for c, f in facts],
        )


def _day(moment: object) -> str:
    return str(moment or "")[:16].replace("T", " ")
