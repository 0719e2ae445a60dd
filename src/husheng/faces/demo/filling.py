"""Filling an empty demo: people, the journey, and enough around it that no page is empty."""

from __future__ import annotations

from rich.console import Console

from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.actor import Actor
from husheng.foundation.jobs.bar import progress
from husheng.foundation.ledger.sequencer import integrate_all

from . import around, campaigning, journey, people, tipping, today
from .installing import PASSWORD

SMALL = ["120101", "120102", "120103", "120116"]
EACH = 15


def offices(cast: people.Cast) -> dict[str, around.Office]:
    """Who acts in which district."""

    def somebody(name: str, code: str) -> Actor:
        return cast.actors[name if code == people.FOLLOWED else f"{name}_{code}"]

    return {
        code: around.Office(
            intake=somebody("xiansuo", code),
            handlers=(somebody("chengban", code), somebody("chengban2", code)),
            leader=somebody("fuze", code),
            market=somebody("shichang", code),
        )
        for code in SMALL
    }


def fill(console: Console, *, city: bool) -> None:
    """Make the demo; `city` adds a million leads for benchmarks."""
    today.stand_at_the_morning()
    with console.status(_("登记机构和人员…")):
        cast = people.settle(SMALL, PASSWORD)
        campaigning.open_campaign(cast)
    with console.status(_("一条线索走完它的路…")):
        journey.travel(cast)
    with progress(len(SMALL) * EACH, _("另有六十条线索…")) as bar:
        around.happen(cast, offices(cast), EACH, bar.advance)
    with console.status(_("三件举报…")):
        tipping.whisper(cast, PASSWORD)
    campaigning.hand_in({code: office.leader for code, office in offices(cast).items()})
    integrate_all()
    if city:
        from .city.generate import generate_city

        generate_city(console)
