"""The queue: a job is deferred in the act's own transaction, so it exists if and only if the act does."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_noop
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job as QueuedJob
from procrastinate.tasks import Task

from husheng.foundation.jobs.bar import Cancelled
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.row import ProgressRow, current_row
from husheng.foundation.kernel.errors import HushengError
from husheng.foundation.kernel.standing import entrance

P = ParamSpec("P")

UNEXPECTED = gettext_noop("作业未完成: 系统出错。请稍后重试; 仍不成功时, 把作业编号告诉系统管理员。")


class Job(Generic[P]):
    """A function that the worker runs; calling it runs it here and now."""

    def __init__(self, function: Callable[P, None], task: Task[Any, Any, Any]) -> None:
        self.function = function
        self.task = task
        functools.update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name in the queue: module and function."""
        return self.task.name


def job(
    *, queue: str = "default", retry: bool | int = False, lock: str | None = None
) -> Callable[[Callable[P, None]], Job[P]]:
    """Make a function of a room's `tasks.py` a job.

    A killed job runs again from its beginning: it must be one act, or acts with idempotency keys. Arguments are
    plain JSON and lie readable in the queue: keys, never values of persons.
    """

    def wrap(function: Callable[P, None]) -> Job[P]:
        def run(context: JobContext, /, **kwargs: Any) -> None:
            _run(function, int(context.job.id or 0), kwargs)

        name = f"{function.__module__}.{function.__qualname__}"
        run.__name__, run.__module__ = function.__name__, function.__module__
        task = app.task(name=name, pass_context=True, queue=queue, retry=retry, lock=lock)(run)
        return Job(function, task)

    return wrap


def _run(function: Callable[..., None], job_id: int, kwargs: Mapping[str, Any]) -> None:
    """Run a job with its progress row; the row tells how it ended, the queue hears of it as well."""
    row = ProgressRow(job_id)
    token = current_row.set(row)
    state = Progress.State
    try:
        if row.update(state=state.RUNNING, message=""):
            raise Cancelled
        with entrance():
            function(**kwargs)
        row.update(state=state.DONE)
    except Cancelled as asked:
        row.update(state=state.CANCELLED)
        raise JobAborted from asked
    except HushengError as error:
        row.update(state=state.FAILED, message=error.message[:400])
        raise
    except Exception:
        row.update(state=state.FAILED, message=UNEXPECTED)
        raise
    finally:
        current_row.reset(token)
        row.close()


@dataclass(frozen=True)
class Owner:
    """Who waits for a job: only this user sees and cancels it."""

    user: UUID
    agency: UUID


def defer(job: Job[...], **kwargs: Any) -> int:
    """Put a job into the queue, in the current transaction; returns its number."""
    return int(job.task.defer(**kwargs))


def defer_many(job: Job[...], each: Iterable[Mapping[str, Any]]) -> list[int]:
    """Put many of one kind into the queue by one statement."""
    many = [dict(kwargs) for kwargs in each]
    return [int(number) for number in job.task.batch_defer(*many)] if many else []


def defer_with_progress(
    job: Job[...], owner: Owner | None, label: str, total: int | None = None, /, **kwargs: Any
) -> Progress:
    """Put a job into the queue that somebody waits for; the row is what the page shows."""
    number = defer(job, **kwargs)
    return Progress.objects.create(
        job=number,
        label=label,
        total=total,
        user=owner.user if owner else None,
        agency=owner.agency if owner else None,
    )


def unfinished(job: Job[...], **kwargs: Any) -> Progress | None:
    """The bar of a job that waits or runs with these arguments among its own."""
    found = ProcrastinateJob.objects.filter(
        task_name=job.name, status__in=("todo", "doing"), args__contains=kwargs
    )
    return Progress.objects.filter(job__in=list(found.values_list("id", flat=True))).first()


def request_cancel(progress: Progress) -> None:
    """Stop a job: at once when it still waits, at its next step when it runs."""
    Progress.objects.filter(pk=progress.pk).update(cancel_requested=True)
    if app.job_manager.cancel_job_by_id(progress.job):
        waiting = Progress.objects.filter(pk=progress.pk, state=Progress.State.WAITING)
        waiting.update(state=Progress.State.CANCELLED)
    progress.refresh_from_db()


def run_waiting(limit: int = 10_000) -> int:
    """Run what waits, here and in order, until nothing is due: for tests and the demo."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        worker = cursor.fetchone()[0]
        try:
            while count < limit and _run_next(cursor, worker):
                count += 1
        finally:
            if connection.is_usable():
                cursor.execute("SELECT procrastinate_unregister_worker_v1(%s)", [worker])
    return count


def _run_next(cursor: Any, worker: int) -> bool:
    cursor.execute("SELECT id, task_name, args FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
    number, name, kwargs = cursor.fetchone()
    if number is None:
        return False
    finish = "SELECT procrastinate_finish_job_v1(%s, %s::procrastinate_job_status, false)"
    context = _context(number, name, kwargs)
    try:
        with entrance():
            app.tasks[name](context, **context.job.task_kwargs)
    except JobAborted:
        cursor.execute(finish, [number, "aborted"])
    except Exception:
        if connection.is_usable():
            cursor.execute(finish, [number, "failed"])
        raise
    else:
        cursor.execute(finish, [number, "succeeded"])
    return True


def _context(number: int, name: str, kwargs: Any) -> JobContext:
    arguments = json.loads(kwargs) if isinstance(kwargs, str) else dict(kwargs)
    queued = QueuedJob(
        id=number, queue="default", lock=None, queueing_lock=None, task_name=name, task_kwargs=arguments
    )
    return JobContext(start_timestamp=time.time(), app=app, job=queued, abort_reason=lambda: None)
