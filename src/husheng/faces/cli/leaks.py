"""`husheng leaks`: play the source's scenario, look through last month's reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from husheng.analysis.leaks.engine.replay import SOURCE, Habit
from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.boot import setup
from husheng.faces.cli.telling import say as _
from husheng.faces.cli.telling import show
from husheng.foundation.acts.permissions import Permission

if TYPE_CHECKING:
    from husheng.analysis.leaks.engine.replay import Outcome, Played, Scenario
    from husheng.foundation.acts.actor import Actor

app = typer.Typer(help="泄露排查: replay, look, findings", no_args_is_help=True)
LISTED: Final = 200
# What the registering clerk does, and the office clerk's days a month.
PLAYED: Final = ((Habit.NOW_AND_THEN, 2), (Habit.NOW_AND_THEN, 21), (Habit.TRICKLE, 2), (Habit.AT_WORK, 2))


@app.callback()
def main() -> None:
    """泄露排查."""


@app.command()
def replay(
    seed: Annotated[int, typer.Option(help="Another seed gives other people.")] = SOURCE.seed,
    months: Annotated[int, typer.Option(min=3, help="How long it goes on.")] = SOURCE.months,
) -> None:
    """重演: 39,000 records taken by two clerks in three years of synthetic work; who is found, by what, how soon."""
    from husheng.analysis.leaks.engine.replay import play

    setup()
    share = months / SOURCE.months
    for habit, days in PLAYED:
        scenario = replace(
            SOURCE, seed=seed, months=months, habit=habit, bulk_days=days,
            in_bulk=round(SOURCE.in_bulk * share), by_hand=round(SOURCE.by_hand * share),
        )  # fmt: skip
        played = play(scenario)
        typer.echo("\n" + _told(scenario, played))
        show(_head(), [_row(_("按日限量（之前）"), played.rate_limit), _row(_("同岗比较（之后）"), played.checks),
                       _row(_("诱饵记录（之后）"), played.canaries)])  # fmt: skip
        typer.echo(_from_list(played))


@app.command()
def look(as_: As) -> None:
    """排查: last month's reading and this month's among peers, now instead of at night. For the auditor."""
    actor = acting(as_, Permission.LEAK_REVIEW)
    from husheng.analysis.leaks import scanning
    from husheng.foundation.kernel import clock

    found = scanning.look_through(clock.now())
    typer.echo(_("新疑点：%(n)s", n=len(found)))
    _listed(actor)


@app.command()
def findings(as_: As) -> None:
    """列出疑点: those that wait for the auditor, by post code."""
    _listed(acting(as_, Permission.LEAK_REVIEW))


def _listed(actor: Actor) -> None:
    from husheng.analysis.leaks import queries, words
    from husheng.foundation.acts.transaction import reading

    with reading(actor):
        rows = [
            (words.code(row.post), row.agency.short_name, words.check(row.check_name), words.span(row),
             row.observed, f"{row.expected:.0f}", words.compared(row))
            for row in queries.to_review(actor)[:LISTED]
        ]  # fmt: skip
    show((_("岗位代码"), _("机关"), _("查什么"), _("期间"), _("实有"), _("同岗通常"), _("与谁比")), rows)


def _told(scenario: Scenario, played: Played) -> str:
    habits = {
        Habit.NOW_AND_THEN: _("登记员偶尔集中抄几十条"),
        Habit.DAILY: _("登记员每天抄几十条"),
        Habit.TRICKLE: _("登记员每天抄一两条"),
        Habit.AT_WORK: _("登记员边登记边抄，不多打开一条"),
    }
    return _(
        "%(rows)s 条，%(months)s 个月，%(posts)s 个岗位：内勤每月分 %(days)s 天批量翻看一个登记册；%(habit)s。",
        rows=f"{played.rows:,}", months=scenario.months, posts=played.checks.posts, days=scenario.bulk_days,
        habit=habits[scenario.habit],
    )  # fmt: skip


def _head() -> tuple[str, ...]:
    return _("办法"), _("找出"), _("内勤：何时、已取走"), _("登记员：何时、已取走"), _("误报（每百岗每年）")


def _row(name: str, outcome: Outcome) -> tuple[str, ...]:
    from husheng.analysis.leaks.engine.replay.scenario import OFFICE_CLERK, REGISTRAR

    def when(post: str) -> str:
        caught = outcome.caught.get(post)
        if caught is None:
            return _("没有找出")
        return _("第 %(month)s 个月，%(taken)s 条", month=caught.month + 1, taken=f"{caught.taken:,}")

    found = f"{len(outcome.caught)}/2"
    return name, found, when(OFFICE_CLERK), when(REGISTRAR), f"{outcome.false_a_year:.1f}"


def _from_list(played: Played) -> str:
    named = " · ".join(
        _("%(post)s 读过 %(rows)s 条（机会水平 ≤ 10^%(power)s）", post=one.post, rows=f"{one.rows:,}",
          power=f"{one.log10_chance:.0f}")
        for one in played.listed.overlaps
    )  # fmt: skip
    return _("查获名单比对：%(named)s；无人读过 %(left)s 条。", named=named, left=played.listed.unexplained)
