"""A city's staff at work: 33 requests a second of mixed pages and forms, p95 within 300 ms and p99 within a second.

Requests start at moments drawn beforehand, whether or not earlier ones have been answered (open loop), and each is
timed from the moment at which it was due, so that a slow server cannot hide behind its own queue.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks import actors, words
from benchmarks.browser import Browser
from benchmarks.claims.forms_per_second import typed
from benchmarks.claims.list_page import FILTERS
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.server import served
from benchmarks.timing import percentile
from husheng.casework.cases.models import Case
from husheng.foundation.agencies.models import Post
from husheng.intake.handovers.models import Handover
from husheng.intake.leads.models import Lead

RATE, SECONDS, WARM = 33.0, 60.0, 8.0
ROLES = ("intake_officer", "handler", "leader")
KINDS = ("health", "market", "supervision_institute")
PLACES = ("120116", "120102", "120103", "120110")
MIX = {
    "home": 18, "list": 16, "lead": 18, "search": 10, "find": 4, "handovers": 6, "handover": 4, "cases": 7, "case": 7,
    "register": 5, "accept": 5,
}  # fmt: skip


@dataclass
class Person:
    """Somebody at work, with the things that lie on the desk."""

    browser: Browser
    leads: list[str]
    cases: list[str]
    handovers: list[str]
    fresh: list[str] = field(default_factory=list)


def measure(size: Size) -> Iterator[Figure]:
    """The mix against `husheng serve`; not one answer may be an error."""
    with served() as port:
        people = [person(port, role, kind, place) for role in ROLES for kind in KINDS for place in PLACES]
        texts = words.pairs(200)
        _run(people, texts, WARM, seed=1)
        taken = _run(people, texts, SECONDS, seed=2)
    forms = MIX["register"] + MIX["accept"]
    note = f"{len(taken)} requests of {len(people)} people, {forms} % forms, open loop; the load runs on the same cores"
    yield Figure("spine.staff_load_p95", percentile(taken, 95) * 1000, "ms", "<= 300", machine=note)
    yield Figure("spine.staff_load_p99", percentile(taken, 99) * 1000, "ms", "<= 1000", machine=note)
    yield Figure("spine.staff_load_rate", len(taken) / SECONDS, "requests/s", machine=note)


def person(port: int, role: str, kind: str, place: str) -> Person:
    """A member of staff with fifty things of the agency."""
    held: Post = actors.post(role, kind, place)

    def some(rows: object) -> list[str]:
        return [str(key) for key in rows.values_list("pk", flat=True)[:50]]  # type: ignore[attr-defined]

    return Person(
        Browser(port, held),
        some(Lead.objects.filter(agency=held.agency_id)),
        some(Case.objects.filter(agency=held.agency_id)),
        some(Handover.objects.filter(to_agency=held.agency_id)),
    )


def _run(people: list[Person], texts: list[str], seconds: float, seed: int) -> list[float]:
    """Draw the moments, let each be served by whoever is free, collect what each took from its moment on."""
    random = Random(seed)  # noqa: S311 - which pages
    waiting: queue.SimpleQueue[tuple[float, str, int] | None] = queue.SimpleQueue()
    taken: list[float] = []
    failed: list[Exception] = []
    crew = [threading.Thread(target=_serve, args=(one, texts, waiting, taken, failed)) for one in people]
    for thread in crew:
        thread.start()
    at, end = time.monotonic(), time.monotonic() + seconds
    while at < end and not failed:
        at += random.expovariate(RATE)
        time.sleep(max(0.0, at - time.monotonic()))
        waiting.put((at, random.choices(list(MIX), list(MIX.values()))[0], random.randrange(1 << 30)))
    for _ in crew:
        waiting.put(None)
    for thread in crew:
        thread.join()
    if failed:
        raise failed[0]
    return taken


def _serve(
    one: Person,
    texts: list[str],
    waiting: queue.SimpleQueue[tuple[float, str, int] | None],
    taken: list[float],
    failed: list[Exception],
) -> None:
    while (asked := waiting.get()) is not None:
        at, what, number = asked
        try:
            _steps(one, texts)[what](number)
        except Exception as error:
            failed.append(error)
            return
        taken.append(time.monotonic() - at)


def _steps(one: Person, texts: list[str]) -> dict[str, Callable[[int], object]]:
    get = one.browser.get

    def of(keys: list[str], path: str) -> Callable[[int], object]:
        return lambda n: get(f"/{path}/{keys[n % len(keys)]}/" if keys else f"/{path}/")

    def register(n: int) -> None:
        if one.browser.post.role == "leader":  # registers nothing: reads instead
            get("/leads/")
            return
        one.fresh.append(one.browser.submit("/leads/new/", **typed(n)))

    def accept(n: int) -> None:
        if one.fresh:
            one.browser.submit(f"{one.fresh.pop()}accept/", _seen="1")
        else:
            get("/leads/new/") if one.browser.post.role != "leader" else get("/today/")

    return {
        "home": lambda n: get("/"),
        "list": lambda n: get(f"/leads/?{FILTERS[n % len(FILTERS)]}"),
        "lead": of(one.leads, "leads"),
        "search": lambda n: get(f"/leads/search/?q={texts[n % len(texts)]}"),
        "find": lambda n: get(f"/search/?q={texts[n % len(texts)]}"),
        "handovers": lambda n: get("/handovers/"),
        "handover": of(one.handovers, "handovers"),
        "cases": lambda n: get("/cases/"),
        "case": of(one.cases, "cases"),
        "register": register,
        "accept": accept,
    }
