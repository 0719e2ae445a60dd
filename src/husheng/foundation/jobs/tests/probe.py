"""Jobs that exist only for the tests of the queue."""

from __future__ import annotations

from django.db import transaction

from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.queue import defer, job

ran: list[str] = []


@job()
def note(word: str) -> None:
    ran.append(word)


@job()
def count_to(steps: int) -> None:
    with progress(total=steps) as bar:
        for _ in range(steps):
            bar.advance()
    ran.append("counted")


@job()
def stumble() -> None:
    raise ValueError("13900000000")


@job()
def order_another(then_fail: bool) -> None:
    """Defers a job in a transaction of its own, which may roll back."""
    with transaction.atomic():
        defer(note, word="ordered")
        if then_fail:
            raise ValueError
