"""The Tianjin 2023 campaign in the demo: opened in August, its first month handed in, September waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.oversight.campaigns import acts as campaigns
from husheng.oversight.campaigns import live
from husheng.oversight.campaigns.form.fingerprint import fingerprint
from husheng.oversight.campaigns.models import Report

from . import today
from .people import FOLLOWED, Cast

PLAN = "tianjin_2023"
AUGUST, SEPTEMBER = "2023-08", "2023-09"


def open_campaign(cast: Cast) -> None:
    """The municipal health commission opens the campaign on its first morning."""
    with today.at(today.on(8, 1, 9, 0)):
        campaigns.open_(cast.actors["zhuanban"], PLAN)


def hand_in(leaders: Mapping[str, Actor]) -> None:
    """August: all but one district in time. September: one district is early, the followed one still works on it."""
    days = (20, 21, 22, 27)
    for (code, leader), day in zip(
        sorted(leaders.items(), key=lambda one: one[0] != FOLLOWED), days, strict=False
    ):
        _submit(code, AUGUST, leader, today.on(9, day, 15, 0))
    early = next(code for code in sorted(leaders) if code != FOLLOWED)
    _submit(early, SEPTEMBER, leaders[early], today.on(10, 13, 11, 0))


def report_of(code: str, period: str) -> Report:
    """The report of one district's health commission."""
    return Report.objects.select_related("campaign__agency", "agency__region", "agency__kind_of").get(
        agency__region__code=code, agency__kind_of__slug="health", period=period, sort=Report.MONTH
    )


def _submit(code: str, period: str, leader: Actor, moment: dt.datetime) -> None:
    with today.at(moment):
        report = report_of(code, period)
        now = live.live(report, moment.date())
        campaigns.submit(leader, seen(report), fingerprint(now.form, now.matrix, now.corrections))
