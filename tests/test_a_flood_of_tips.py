"""T12: while the portal is flooded, staff are answered, whoever has counted gets his receipt, and nothing else is kept.

The portal runs as its own process, the flood as another; visitors come at the pace of a scandal, 2,000 an hour.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import flooding
import pytest
from django.test import Client

from husheng.faces.portal.load import Load
from husheng.faces.portal.tests.process import Portal, running
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details
from husheng.intake.tips import store
from husheng.intake.tips.models import Message, Tip
from husheng.intake.tips.tests.people import Office, office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner", "portal"]),
]
SECONDS: Final = float(os.environ.get("HUSHENG_FLOOD_SECONDS", "10"))
A_SCANDAL: Final = 2000  # tips an hour
THREADS: Final = 6
PAGES: Final = ("/", "/leads/", "/tips/")


@pytest.fixture
def ours(city: City, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    return office(city)


@pytest.fixture
def portal(ours: Office, tmp_path: Path) -> Iterator[Portal]:
    with running(tmp_path) as found:
        yield found


def visit(portal: Portal, until: float, receipts: list[str], failed: list[BaseException]) -> None:
    """Visitors, one after the other at their pace; each has counted for his tip."""
    pace = 3600 / A_SCANDAL
    due = time.monotonic()
    while due < until:
        try:
            receipts.append(portal.tell())
        except BaseException as error:
            failed.append(error)
        due += pace
        time.sleep(max(0.0, due - time.monotonic()))


def worked(browser: Client, until: float, times: list[float]) -> int:
    """Staff look at their pages; how many answers were none. At least one round is made."""
    unanswered = 0
    while True:
        for page in PAGES:
            started = time.perf_counter()
            unanswered += browser.get(page).status_code != 200
            times.append(time.perf_counter() - started)
        if time.monotonic() >= until:
            return unanswered


def slowest(times: list[float]) -> float:
    """p95."""
    return statistics.quantiles(times, n=20)[-1]


def test_staff_are_answered_visitors_are_served_and_the_flood_leaves_nothing(
    ours: Office, portal: Portal
) -> None:
    browser, calm, busy = client_of(ours.officer.actor), list[float](), list[float]()
    worked(browser, time.monotonic() + 2, calm)
    receipts, failed = list[str](), list[BaseException]()
    command = [sys.executable, "-I", flooding.__file__, str(portal.port), str(SECONDS), str(THREADS)]
    until = time.monotonic() + SECONDS
    visitors = threading.Thread(target=visit, args=(portal, until, receipts, failed))
    pouring = subprocess.Popen(command, stdout=subprocess.PIPE)
    visitors.start()
    lead = leads.register(ours.officer.actor, details())
    unanswered = worked(browser, until, busy)
    said, _ = pouring.communicate(timeout=60)
    statuses = {int(status): times for status, times in json.loads(said).items()}
    visitors.join(60)

    assert not unanswered and lead.number
    assert slowest(busy) < max(1.0, 5 * slowest(calm))
    assert set(statuses) == {403}, "the flood is told to count first; nothing breaks, nobody hangs"
    assert statuses[403] > 50 * SECONDS / 10
    assert not failed and len(receipts) >= int(SECONDS * A_SCANDAL / 3600)
    assert Tip.objects.count() == Message.objects.count() == len(receipts), (
        "nothing lost, nothing of the flood kept"
    )
    assert not list((store.folder() / "incoming").glob("*"))
    for code in receipts:
        assert portal.look(code)[0] == 200


@pytest.mark.parametrize(("an_hour", "dearer"), [(A_SCANDAL, False), (10 * A_SCANDAL, True)])
def test_a_scandal_pays_nothing_more_and_ten_of_them_pay_with_computing(an_hour: int, dearer: bool) -> None:
    """No limit shuts anybody out: what grows is the work that a tip costs."""
    now = [0.0]
    load = Load(now=lambda: now[0])
    for _ in range(an_hour // 4):
        load.happened()
        now[0] += 3600 / an_hour
    assert (load.factor() > 1) is dearer
