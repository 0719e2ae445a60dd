"""Staff who do nothing but submit forms get at least 60 acts a second through the real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from benchmarks import actors, peers
from benchmarks.browser import Browser
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.server import served

PEOPLE, SECONDS, WARM = 8, 15.0, 3.0
KINDS = ("health", "supervision_institute", "market", "drug")
PLACES = ("120116", "120102")


def measure(size: Size) -> Iterator[Figure]:
    """Register and accept in turn, from eight browsers at once; each is one durable act."""
    with served() as port:
        posts = [actors.post("handler", kind, place) for kind in KINDS for place in PLACES]
        browsers = [Browser(port, post) for post in posts[:PEOPLE]]
        _together(browsers, WARM)
        done = _together(browsers, SECONDS)
    yield Figure(
        "spine.forms_per_second", done / SECONDS, "acts/s", ">= 60", **peers.OPENCRVS,
        machine=f"{PEOPLE} browsers, husheng serve with 2 processes of 4 threads; the load runs on the same cores",
    )  # fmt: skip


def _together(browsers: list[Browser], seconds: float) -> int:
    until = time.monotonic() + seconds
    counts: list[int] = []
    failed: list[Exception] = []

    def one(browser: Browser) -> None:
        try:
            counts.append(_submit(browser, until))
        except Exception as error:
            failed.append(error)

    crew = [threading.Thread(target=one, args=(browser,)) for browser in browsers]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    if failed:
        raise failed[0]
    return sum(counts)


def _submit(browser: Browser, until: float) -> int:
    count = 0
    while time.monotonic() < until:
        lead = browser.submit("/leads/new/", **typed(count))
        browser.submit(f"{lead}accept/", _seen="1")
        count += 2
    return count


def typed(number: int) -> dict[str, str]:
    """What somebody at the counter typed in."""
    return {
        "violation": "ads",
        "organisation": f"白桦{number % 97}健康咨询有限公司",
        "place": "望海街道",
        "received_at": "2023-10-16T09:30",
        "source": "web",
        "caller_name": "测试来电人",
        "caller_phone": f"1990000{number % 10_000:04d}",
        "content": "门口张贴广告，称可以看胎儿性别。",
    }
