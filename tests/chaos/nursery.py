"""A process that forks clients of the platform, so that each can be killed without paying for its start.

Run as a script beside a data folder. Reads lines `NAME JOB FOLDER WORD…`, answers each with the child's pid.
Nothing here holds a database connection before the fork. Synthetic people only.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from books import Book, books
from judging import judge

from husheng.faces.cli.boot import setup

BATCH = 150
LETTERS = str.maketrans("0123456789", "ghijklmnop")
ORGANISATION = "混沌{}门诊部"


def register(book: Book, *_: str) -> None:
    """Register and accept leads one by one; what was left open is asked for again with the same key."""
    officer = _actor("intake_officer")
    for key in book.open_ends():
        _register(book, officer, key)
    while True:
        _register(book, officer, _fresh(book))


def _register(book: Book, officer: Any, key: str) -> None:
    from husheng.foundation.acts.act import Seen
    from husheng.intake.leads import acts

    lead = acts.register(officer.with_key(key), _details(organisation=ORGANISATION.format(key), source="api"))
    acts.accept(officer.with_key(f"{key}-accept"), Seen(lead.pk, 1))
    book.acknowledge(key, lead.pk)


def bring_in(book: Book, *_: str) -> None:
    """Import files of work orders; one that was left open is imported again with `resume`."""
    officer = _actor("intake_officer")
    while True:
        for batch in book.open_ends() or [_fresh(book)]:
            _import(book, officer, batch)


def _import(book: Book, officer: Any, batch: str) -> None:
    from husheng.foundation.kernel.errors import Conflict
    from husheng.intake.leads import acts

    rows = [_details(source="hotline", source_ref=f"{batch}-{n:04d}") for n in range(BATCH)]
    try:
        acts.import_(officer, rows, resume=True)
    except Conflict as error:
        if error.code != "all_imported":
            raise
    book.acknowledge(batch, BATCH)


def _fresh(book: Book) -> str:
    """A new key, in letters: random digits look like a telephone number now and then, and are refused as one."""
    key = uuid4().hex.translate(LETTERS)
    book.intend(key)
    return key


def number(*_: object) -> None:
    """The ledger's sequencer."""
    from husheng.foundation.ledger.sequencer import run_forever

    run_forever(threading.Event())


def receive(book: Book, *_: str) -> None:
    """Do something, wait for its number in the ledger, and believe that number from then on."""
    from husheng.foundation.ledger.queries import status

    officer = _actor("intake_officer")
    while True:
        key = _fresh(book)
        lead = _registered(officer, key)
        act = _act_on(lead.pk)
        while (number := status([act])[act]) is None:
            time.sleep(0.01)
        book.acknowledge(key, f"{act}/{number}")


def _registered(officer: Any, key: str) -> Any:
    from husheng.intake.leads import acts

    return acts.register(officer.with_key(key), _details(organisation=ORGANISATION.format(key), source="web"))


def _act_on(lead: UUID) -> UUID:
    from husheng.foundation.acts.models import JournalRow

    return JournalRow.objects.get(key=lead, verb="leads.register").pk


def fall_silent(book: Book, careful: str) -> None:
    """Die between the platform's commit and our note of it: the moment in which a client does not know."""
    from husheng.intake.leads import acts

    [key] = book.open_ends() or [_fresh(book)]
    officer = _actor("intake_officer")
    died = book.folder / "died"
    again = died.exists()
    lead = acts.register(
        officer.with_key(key) if careful == "careful" else officer,
        _details(organisation=ORGANISATION.format(key), source="api"),
    )
    if not again:
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    book.acknowledge(key, lead.pk)


def race(book: Book, case: str, start: str) -> None:
    """Confirm one case in the same moment as everybody else."""
    from husheng.casework.cases import acts
    from husheng.foundation.acts.act import Seen
    from husheng.foundation.kernel.clock import now
    from husheng.foundation.kernel.errors import HushengError

    officer = _actor("handler")
    now()  # the connection is there before the start
    time.sleep(max(0.0, float(start) - time.time()))
    try:
        acts.confirm(officer, Seen(UUID(case), 1))
        book.acknowledge("confirm", "won")
    except HushengError as error:
        book.acknowledge("confirm", error.code)


def propose(book: Book, *_: str) -> None:
    """A case that waits for its second officer, who is the one that races."""
    from husheng.casework.cases import acts
    from husheng.casework.cases.details import CaseDetails

    second = _actor("handler")
    details = CaseDetails(
        principal_type="egg_sperm",
        types=("egg_sperm",),
        party_class="non_other",
        second=second.user_id,
        organisation="混沌健康咨询",
        place="河东区",
    )
    book.acknowledge("case", acts.propose(_actor("handler", 1), details).pk)


def settle(book: Book, *_: str) -> None:
    """The people: an intake officer and two handlers."""
    from husheng.foundation.testing import City

    city = City()
    for role in ("intake_officer", "handler", "handler"):
        city.actor(role)
    book.acknowledge("settled", "yes")


def finish(book: Book, *_: str) -> None:
    """What is still open is asked for once more, and every leaf is numbered."""
    from husheng.foundation.ledger.sequencer import integrate_all

    officer = _actor("intake_officer")
    for other in books(book.folder):
        if other.name.startswith("receive"):
            continue  # it never asks again: a number that it did not hear it does not believe in
        for key in other.open_ends():
            (_import if other.name.startswith("bring_in") else _register)(other, officer, key)
    integrate_all()


def verdict(book: Book, folder: str, *_: str) -> None:
    """Look at the database from outside and write down what is wrong."""
    book.acknowledge("verdict", judge(Path(folder), BATCH, ORGANISATION))


def _actor(role: str, which: int = 0) -> Any:
    from husheng.foundation.agencies.actors import actor_of
    from husheng.foundation.agencies.models import Post

    posts = Post.objects.filter(role=role).select_related("agency__kind_of", "agency__region", "user")
    return actor_of(posts.order_by("pk")[which])


def _details(**changes: Any) -> Any:
    import datetime as dt

    from husheng.intake.leads.rules import LeadDetails

    given = {
        "violation": "egg_sperm",
        "received_at": dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC),
        "organisation": "白桦健康咨询有限公司",
        "place": "河东区",
        "caller_name": "试混沌",
        "caller_phone": "19900005566",
        "content": "来电人称该处招揽捐卵",
        **changes,
    }
    return LeadDetails(**given)


JOBS = {
    job.__name__: job
    for job in (register, bring_in, number, receive, fall_silent, race, propose, settle, finish, verdict)
}


def main() -> None:
    """Fork a child for each line until the input ends."""
    setup()
    import husheng.casework.cases.acts
    import husheng.foundation.ledger.sequencer
    import husheng.intake.leads.acts  # noqa: F401 - paid for once
    from husheng.foundation.kernel.standing import open_ground

    open_ground()  # the judge counts what all have written; acts and commands still ask in one name

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in iter(sys.stdin.readline, ""):
        name, job, folder, *words = line.split()
        child = os.fork()
        if child == 0:
            _live(name, job, Path(folder), words)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _live(name: str, job: str, folder: Path, words: list[str]) -> None:
    try:
        JOBS[job](Book(folder, name), *words)
    except BaseException:
        (folder / f"{name}.trace").write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
