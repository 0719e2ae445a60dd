"""The same pages cost the same at ten thousand, a hundred thousand and a million leads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from django.test import Client

from benchmarks import actors, words
from benchmarks.figure import Figure
from benchmarks.grounds import FOLDER, SMALL, Size
from benchmarks.timing import percentile, timed
from husheng.intake.leads.models import Lead

KEPT = FOLDER / "growth.json"
ROUNDS = 40
FLAT, SLACK = 2.0, 10.0  # twice as long, or ten milliseconds more, is still flat


def measure(size: Size) -> Iterator[Figure]:
    """The median of each page, held against the smallest city's."""
    known: dict[str, float] = json.loads(KEPT.read_text()) if KEPT.exists() and size != SMALL else {}
    found = {name: percentile(_taken(page), 50) * 1000 for name, page in _pages().items()}
    if size == SMALL:
        KEPT.write_text(json.dumps(found))
    for name, value in found.items():
        before = known.get(name)
        bar = "" if before is None else f"<= {max(before * FLAT, before + SLACK):.0f}"
        yield Figure(
            f"spine.growth_{name}_{size.name}", value, "ms", bar, machine="median of the page through the whole stack",
            peer="" if before is None else f"the same page at {SMALL.leads:,} leads", peer_value=before,
        )  # fmt: skip


def _taken(page: Callable[[int], object]) -> list[float]:
    return timed(page, list(range(ROUNDS)))


def _pages() -> dict[str, Callable[[int], object]]:
    agency, office = actors.agency(), actors.office()
    found = words.pairs(ROUNDS)
    mine = list(
        Lead.objects.filter(agency=actors.post("handler").agency_id).values_list("pk", flat=True)[:ROUNDS]
    )

    def get(reader: Client, url: str) -> bytes:
        return actors.fetch(reader, url)

    return {
        "home": lambda n: get(agency, "/"),
        "list": lambda n: get(agency, "/leads/"),
        "list_city": lambda n: get(office, "/leads/?type=ads"),
        "lead": lambda n: get(agency, f"/leads/{mine[n % len(mine)]}/"),
        "search": lambda n: get(agency, f"/leads/search/?q={found[n]}"),
        "search_city": lambda n: get(office, f"/leads/search/?q={found[n]}"),
    }
