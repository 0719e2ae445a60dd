"""The bulk acts by which a synthetic city comes into being. They refuse to run anywhere but in a demo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from husheng.foundation.acts.act import bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies.acts import pinyin_key
from husheng.foundation.agencies.models import Agency, Post, User
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.models import Installation
from husheng.registries.parties.models import Party

from .city import case_rows, clock_rows, contract_rows, lead_rows, lives, marks, people
from .city.names import party_key
from .city.shares import Unit, moments
from .city.stock import Stock


@bulk(Permission.POST_MANAGE)
def staff(actor: Actor, agencies: Sequence[Agency], since: dt.datetime, /) -> list[Post]:
    """Synthetic people for the agencies: nobody of them can log in."""
    _only_in_a_demo()
    drawn = people.drawn(agencies)
    users = {
        one.username: User(username=one.username, name=one.name, pinyin=pinyin_key(one.name), password="!")  # noqa: S106 - no login
        for one in drawn
    }
    posts = [
        Post(user=users[one.username], agency=one.agency, role=one.role, starts_at=since) for one in drawn
    ]
    copy_in(list(users.values()))
    copy_in(posts)
    return posts


@bulk(Permission.PARTY_REGISTER)
def meet(actor: Actor, stock: Stock, /) -> list[Party]:
    """The organisations that stand in cases of an agency, each under a key that is known beforehand."""
    _only_in_a_demo()
    names = numbers.take(stock.agency, "P", stock.parties)
    parties = [
        Party(
            id=party_key(stock.agency.pk, n), number=number, agency=stock.agency,
            region_path=stock.agency.region_path, party_class=about.party_class, name=about.name,
            address=stock.agency.region.name + about.street,
        )
        for n, (about, number) in enumerate(zip(stock.organisations, names, strict=False))
    ]  # fmt: skip
    copy_in(parties)
    return parties


@bulk(Permission.LEAD_REGISTER)
def work(actor: Actor, stock: Stock, unit: Unit, now: dt.datetime, mark: str, seed: str, /) -> list[Acted]:
    """What an agency's leads of a stretch of time became by `now`: leads, cases, measures, hand-overs, clocks."""
    _only_in_a_demo()
    marks.put(mark, unit.number)
    random = Random(seed)  # noqa: S311 - no secret
    cases = [lives.case(random, at, now) for at in moments(random, unit.first, unit.last, unit.cases)]
    drawn = [(lives.lead_of(random, one), True) for one in cases]
    drawn += [(life, False) for life in lead_rows.draw(stock, random, unit, now)]
    leads = lead_rows.write(stock, random, drawn)
    filed = case_rows.write(stock, random, cases, leads[: len(cases)]) if cases else []
    measures = case_rows.write_measures(stock, random, filed)
    sent = contract_rows.write(stock, random, contract_rows.chosen(random, leads))
    clock_rows.write(leads, filed, sent, now)
    return [*leads, *(one.case for one in filed), *measures, *sent]


def _only_in_a_demo() -> None:
    if not Installation.objects.get(pk=1).demo:
        raise Refused("没有生成。虚构的城市只在演示环境里生成。")
