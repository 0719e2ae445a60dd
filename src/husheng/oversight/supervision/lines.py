"""The lines of the scoreboard: districts, or the agencies of one place, with their places and their links."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency, Region

from . import rules, scoreboard, words
from .scoreboard import Figures, Period

DISTRICTS: Final = "district"
AGENCIES: Final = "agency"
Lines = list[dict[str, Any]]


def districts(
    units: dict[UUID, Agency], figures: dict[UUID, Figures], period: Period, measure: str, root: str
) -> Lines:
    """One line a district; the departments of the city stand below, outside the order."""
    places = {one.path: one for one in Region.objects.filter(path__startswith=root)}
    sums: dict[UUID, Figures] = {}
    for unit in units.values():
        place = places[_district(unit.region_path)]
        sums[place.pk] = sums.get(place.pk, Figures()) + figures.get(unit.pk, Figures())
    city, by_key = places[root], {one.pk: one for one in places.values()}
    names = {key: by_key[key].code for key in sums if key != city.pk}
    lines = [
        _line(rank, by_key[key].name, sums[key], measure, _links(by_key[key], period))
        for rank, key in scoreboard.ranked(sums, measure, names)
    ]
    if city.pk in sums:
        lines.append(_line(None, _("市级部门"), sums[city.pk], measure, _links(city, period)))
    return lines


def agencies(
    actor: Actor,
    units: dict[UUID, Agency],
    figures: dict[UUID, Figures],
    period: Period,
    measure: str,
    place: Region,
) -> Lines:
    """The administrative agencies of one place; a number opens its rows to those who may see them."""
    here = {key: one for key, one in units.items() if one.region_id == place.pk}
    ranked = scoreboard.ranked(figures, measure, {key: one.pinyin for key, one in here.items()})
    lines = []
    for rank, key in ranked:
        links = {one: rows_url(here[key], period, one) for one in scoreboard.MEASURES}
        links = links if opens(actor, here[key]) else {}
        line = _line(rank, here[key].short_name, figures.get(key, Figures()), measure, links)
        lines.append({**line, "agency": here[key]})
    return lines


def _links(place: Region, period: Period) -> dict[str, str]:
    """Each figure of a place opens its agencies, ordered by that figure."""
    return {one: address(period, one, AGENCIES, place) for one in scoreboard.MEASURES}


def _line(
    rank: int | None, name: str, figures: Figures, measure: str, links: dict[str, str]
) -> dict[str, Any]:
    rate = figures.of(measure)
    low = rate.percent is not None and rate.percent < rules.facts()["board"]["threshold"]
    urls = {f"{one}_url": links.get(one, "") for one in scoreboard.MEASURES}
    url = links.get(measure, "")
    return {"rank": rank, "name": name, "figures": figures, "rate": rate, "low": low, "url": url, **urls}


def chart(lines: Lines, measure: str) -> dict[str, Any]:
    """The same rows in the same order; what had nothing due has no bar."""
    drawn = [line for line in lines if line["rate"].denominator]
    return {
        "kind": "bar",
        "labels": [line["name"] for line in drawn],
        "values": [line["rate"].percent for line in drawn],
        "of": [f"{line['rate'].numerator}/{line['rate'].denominator}" for line in drawn],
        "urls": [line["url"] for line in drawn],
        "threshold": rules.facts()["board"]["threshold"],
        "unit": "%",
        "max": 100,
        "title": _(words.MEASURES[measure]),
    }


def opens(actor: Actor, unit: Agency) -> bool:
    """Own rows, or those of the region that one looks over."""
    return unit.pk == actor.agency_id or (actor.regional and unit.region_path.startswith(actor.region_path))


def address(period: Period, measure: str, by: str, place: Region | None = None) -> str:
    given: dict[str, str] = {"by": by, "measure": measure, **_days(period)}
    if by == AGENCIES and place is not None:
        given["place"] = place.code
    return f"{reverse('supervision:scoreboard')}?{urlencode(given)}"


def rows_url(unit: Agency, period: Period, measure: str, *, late: bool = False) -> str:
    given = {"measure": measure, **_days(period)}
    if late:
        given["late"] = "1"
    return f"{reverse('supervision:rows', args=[unit.pk])}?{urlencode(given)}"


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _district(path: str) -> str:
    """The district that a place lies in: townships count with theirs."""
    return "".join(f"{code}/" for code in path.split("/")[:2] if code)
