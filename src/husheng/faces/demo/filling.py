"""Filling an empty demo: people, the journey, and enough around it that no page is empty."""

from __future__ import annotations

from rich.console import Console

from husheng.foundation.ledger.sequencer import integrate_all

from . import journey, people, today
from .installing import PASSWORD

SMALL = ["120101", "120102", "120103", "120116"]


def fill(console: Console, *, city: bool) -> None:
    """Make the demo; `city` adds a million leads for benchmarks."""
    today.stand_at_the_morning()
    with console.status("登记机构和人员…"):
        cast = people.settle(SMALL, PASSWORD)
    with console.status("一条线索走完它的路…"):
        journey.travel(cast)
    integrate_all()
    if city:
        from .city import generate_city

        generate_city(console)
