"""The September form of a district stands live within 500 ms, the whole city's within 2 s; nothing is stored for it.

The limit is one statement that only counts the rows behind the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db import connection

from benchmarks import actors
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95, timed
from husheng.oversight.campaigns.models import Campaign, Report

PERIOD, FIRST, LAST = "2023-09", "2023-09-01", "2023-09-30"
COUNTED = """SELECT (SELECT count(*) FROM cases_case WHERE region_path LIKE %(p)s AND filed_on BETWEEN %(f)s AND %(l)s),
 (SELECT count(*) FROM measures_measure WHERE region_path LIKE %(p)s AND decided_on BETWEEN %(f)s AND %(l)s)"""


def measure(size: Size) -> Iterator[Figure]:
    """Both pages through the whole stack."""
    campaign = Campaign.objects.get(plan="tianjin_2023", state="open")
    district, office = actors.district(), actors.office()
    report = Report.objects.get(
        campaign=campaign, period=PERIOD, agency=actors.post("coordinator").agency, sort=Report.MONTH
    )
    for name, bar, reader, url, path in (
        ("district", "500", district, f"/campaigns/reports/{report.pk}/", f"120000/{actors.DISTRICT}/%"),
        ("city", "2000", office, f"/campaigns/{campaign.pk}/rollup/?period={PERIOD}&live=1", "120000/%"),
    ):
        pages = timed(partial(actors.fetch, reader), [url] * 20)
        cases, measures = counted(path)
        limit = timed(counted, [path] * 20)
        yield Figure(
            f"spine.report_{name}_p95", p95(pages), "ms", f"<= {bar}", peer="one statement that counts the same rows",
            peer_value=p95(limit), machine=f"{cases:,} cases and {measures:,} measures in the month; whole page",
        )  # fmt: skip


def counted(path: str) -> tuple[int, int]:
    """How many cases and measures stand behind the form."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"p": path, "f": FIRST, "l": LAST})
        cases, measures = cursor.fetchone()
    return cases, measures
