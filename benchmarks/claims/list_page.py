"""A page of 50 leads, with filters, costs at most 100 ms. Peers count the rows and skip to the page by OFFSET."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from random import Random

from django.test import Client

from benchmarks import actors, peers
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95, timed
from husheng.intake.leads import paging, queries
from husheng.intake.leads.filters import Cursor, Filters
from husheng.intake.leads.models import Lead

PAGE = 50
FILTERS = (
    "", "state=accepted", "state=registered&state=checked", "type=ads&from=2023-01-01&to=2023-06-30", "source=hotline",
    "handler=me", "handler=none", "overdue=1", "org=健康", "org=白桦&state=closed", "sort=due", "protected=1",
    "state=closed&type=sex_id", "from=2022-03-01&to=2022-03-31", "type=hgr&state=accepted",
)  # fmt: skip
WHO = (("agency", actors.agency), ("district", actors.district), ("city", actors.office))
ROUNDS = 6
NEXT = re.compile(r'href="(\?[^"]*after=[^"]*)"')


def measure(size: Size) -> Iterator[Figure]:
    """Every filter for three readers in turn, several times, and three pages further on."""
    for name, browser in WHO:
        reader = browser()
        urls = [f"/leads/?{query}" for query in FILTERS] + list(_further(reader))
        taken = timed(partial(actors.fetch, reader), urls * ROUNDS, warm=len(urls))
        yield Figure(
            f"spine.list_page_p95_{name}", p95(taken), "ms", "<= 100", **peers.IRIS_LIST,
            machine=f"{len(urls)} filters and pages of /leads/, every middleware and template",
        )  # fmt: skip
    yield _skipping(size)


def _further(reader: Client) -> Iterator[str]:
    """The addresses of the second, third and fourth page, as the pages link them."""
    url = "/leads/?"
    for _ in range(3):
        link = NEXT.search(actors.fetch(reader, url).decode())
        if link is None:
            return
        url = f"/leads/{unescape(link.group(1))}"
        yield url


def _skipping(size: Size) -> Figure:
    """The usual list of peers on the same rows: count all, skip to a page, read 50; the same pages by key."""
    random, office = Random(1), actors.actor("coordinator", region=actors.CITY)  # noqa: S311 - which pages
    rows = Lead.objects.order_by("-received_at", "-pk").only(*queries.LIST_FIELDS)
    pages = [random.randrange(size.leads // PAGE) for _ in range(40)]
    starts = {page: Cursor(*rows.values_list("received_at", "pk")[page * PAGE]) for page in pages}

    def peer(page: int) -> None:
        rows.count()
        list(rows[page * PAGE : (page + 1) * PAGE])

    return Figure(
        "spine.list_query_p95",
        p95(timed(lambda page: paging.page(office, Filters(), starts[page]), pages)),
        "ms",
        peer="count(*) and OFFSET to the same pages of the same rows",
        peer_value=p95(timed(peer, pages)),
        machine="random pages of the whole city with the capped count; queries only",
    )
