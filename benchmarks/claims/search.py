"""Any two characters are found newest first: within an agency in 150 ms, a district in 200, the whole city in 600.

The peer is what such systems usually do: LIKE over the title, in the same scope and order, with a capped count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.test import Client

from benchmarks import actors, words
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95, timed
from husheng.foundation.acts.actor import Actor
from husheng.intake.leads import paging, queries
from husheng.intake.leads.models import Lead

SEARCHES, OF_PEER = 120, 24
SCOPES: tuple[tuple[str, str, str, Callable[[], Client]], ...] = (
    ("agency", "150", "handler", actors.agency),
    ("district", "200", "coordinator", actors.district),
    ("city", "600", "coordinator", actors.office),
)


def measure(size: Size) -> Iterator[Figure]:
    """The page through the whole stack for the bar; the bare query against the peer's."""
    found = words.pairs(SEARCHES)
    for name, bar, role, browser in SCOPES:
        reader, asker = (
            browser(),
            actors.actor(role, region=actors.CITY if name == "city" else actors.DISTRICT),
        )
        pages = timed(partial(actors.fetch, reader), [f"/leads/search/?q={text}" for text in found])
        yield Figure(
            f"spine.search_p95_{name}", p95(pages), "ms", f"<= {bar}",
            machine=f"{len(found)} searches of two characters, a quarter of them nowhere; every middleware",
        )  # fmt: skip
        queries_only = timed(partial(paging.search, asker), found)
        peer = timed(partial(like, asker), found[:OF_PEER], warm=1)
        yield Figure(
            f"spine.search_query_p95_{name}", p95(queries_only), "ms",
            peer="LIKE over the title, same scope, order and cap", peer_value=p95(peer), machine="queries only",
        )  # fmt: skip


def like(asker: Actor, text: str) -> None:
    """The newest 50 whose title holds the text, and how many there are up to a thousand."""
    scope = queries.scope_of(asker)
    rows = Lead.objects.filter(agency__in=scope.agencies, title__contains=text)
    rows[: queries.CAP + 1].count()
    list(rows.order_by("-received_at", "-pk").only(*queries.LIST_FIELDS)[: paging.SIZE])
