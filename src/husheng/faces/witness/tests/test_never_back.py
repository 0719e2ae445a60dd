"""The rollback race of tlog-witness: however many ask at once, what was cosigned only grows."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from pathlib import Path

import pytest

from husheng.faces.witness import store as rows
from husheng.faces.witness.home import Home
from husheng.faces.witness.server import WitnessServer
from husheng.faces.witness.service import Witness, origin_hash
from husheng.faces.witness.store import Seen, Store
from husheng.faces.witness.tests.logs import GrowingLog
from husheng.foundation.ledger.merkle.cosignature import cosignature_time
from husheng.foundation.ledger.merkle.notes import parse_note
from husheng.foundation.ledger.merkle.tests.people import ORIGIN, TIME
from husheng.foundation.ledger.merkle.witness import UNSEEN, judge, parse_request

pytestmark = pytest.mark.slow

SIZE, WRITERS = 120, 8
LOG = GrowingLog(SIZE)


def hurry(port: int, seed: int) -> list[tuple[int, int]]:
    """One writer: asks from where it believes the witness to be until the log is seen whole; what was cosigned."""
    chance, line = random.Random(seed), HTTPConnection("127.0.0.1", port, timeout=30)
    cosigned, known = [], 0
    while known < SIZE:
        size = min(SIZE, known + chance.randint(1, 4))
        line.request("POST", "/add-checkpoint", LOG.request(known, size))
        answer = line.getresponse()
        body = answer.read()
        if answer.status == 200:
            cosigned.append((known, size))
            known = size
        else:
            assert answer.status in (400, 409), body
            if answer.status == 409:
                known = int(body)
    line.close()
    return cosigned


def test_eight_writers_at_once_leave_one_unbroken_chain(server: WitnessServer, store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        steps = sorted(
            step for done in pool.map(lambda s: hurry(server.server_port, s), range(WRITERS)) for step in done
        )
    assert steps[0][0] == 0 and steps[-1][1] == SIZE
    assert all(before[1] == after[0] for before, after in pairwise(steps))
    seen = store.latest(ORIGIN)
    assert seen and seen.size == SIZE


def roll_back(check_and_store_together: bool, home: Home, store: Store) -> int:
    """The race as the specification spells it out: A (5 → 7) is checked, B (5 → 9) comes and goes, A is stored."""
    signers, keys = home.signers(), home.watched()[ORIGIN]
    witness = Witness(store, signers, home.watched(), clock=lambda: TIME)
    assert witness.add_checkpoint(LOG.request(0, 5)).accepted
    if check_and_store_together:
        assert witness.add_checkpoint(LOG.request(5, 9)).accepted
        assert witness.add_checkpoint(LOG.request(5, 7)).status == 409
    else:
        seen = store.latest(ORIGIN)
        known = seen.known if seen else UNSEEN
        slow = judge(parse_request(LOG.request(5, 7)), keys=keys, latest=known, signers=signers, time=TIME)
        assert witness.add_checkpoint(LOG.request(5, 9)).accepted
        assert slow.checkpoint
        with store.exclusive() as base:
            stale = Seen(ORIGIN, origin_hash(ORIGIN), 7, slow.checkpoint.root, TIME, slow.note)
            rows.keep(base, stale)
    seen = store.latest(ORIGIN)
    return seen.size if seen else 0


def test_the_race_of_the_specification_ends_at_the_larger_tree(home: Home, store: Store) -> None:
    assert roll_back(True, home, store) == 9


def test_even_a_careless_caller_cannot_store_the_smaller_tree(home: Home, store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never goes back"):
        roll_back(False, home, store)
    seen = store.latest(ORIGIN)
    assert seen and seen.size == 9


def test_the_control_shows_that_without_one_transaction_and_trigger_the_log_is_rolled_back(
    home: Home, store: Store
) -> None:
    with store.exclusive() as base:
        base.execute("DROP TRIGGER seen_only_grows")
    assert roll_back(False, home, store) == 7


def test_nothing_that_was_cosigned_is_forgotten(witness: Witness, store: Store) -> None:
    witness.add_checkpoint(LOG.request(0, 5))
    with pytest.raises(sqlite3.IntegrityError, match="never forgets"), store.exclusive() as base:
        base.execute("DELETE FROM seen")


def test_a_cosignature_never_states_an_earlier_time_than_the_last(home: Home, store: Store) -> None:
    moments = iter([TIME, TIME - 1, TIME, TIME + 5])
    witness = Witness(store, home.signers(), home.watched(), clock=lambda: next(moments))
    assert witness.add_checkpoint(LOG.request(0, 5)).accepted
    assert witness.add_checkpoint(LOG.request(5, 6)).status == 503
    assert witness.add_checkpoint(LOG.request(5, 6)).accepted
    later = witness.add_checkpoint(LOG.request(6, 6))
    assert cosignature_time(parse_note(later.note).signatures[-1].signature) == TIME + 5


def test_two_processes_on_one_store_wait_for_each_other(home: Home, tmp_path: Path) -> None:
    """`serve` and `sign` may run on one folder: of several that answer the same old size, one is cosigned."""
    requests = []
    for number in range(4):
        path = tmp_path / f"request-{number}.txt"
        path.write_bytes(LOG.request(0, 10 + number))
        requests.append(path)
    Store(home.store).close()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "husheng.faces.witness", "--home", str(home.folder), "sign", str(path)],
            stdout=subprocess.DEVNULL,
        )
        for path in requests
    ]
    codes = sorted(process.wait(timeout=60) for process in running)
    assert codes == [0, 3, 3, 3]


def test_what_was_answered_is_there_after_the_process_was_killed(home: Home, tmp_path: Path) -> None:
    """SIGKILL right after an answer, many times over: the store never stands before what was cosigned."""
    store = Store(home.store)
    store.close()
    known = 0
    for _ in range(5):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "husheng.faces.witness",
                "--home",
                str(home.folder),
                "serve",
                "--listen",
                "127.0.0.1:0",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        line, dying = HTTPConnection("127.0.0.1", port, timeout=30), threading.Event()
        threading.Timer(random.uniform(0.05, 0.3), lambda p=process, d=dying: (p.kill(), d.set())).start()
        try:
            while known < SIZE:
                line.request("POST", "/add-checkpoint", LOG.request(known, known + 1))
                answer = line.getresponse()
                body = answer.read()
                known = known + 1 if answer.status == 200 else int(body)
        except (OSError, HTTPException, ValueError):
            pass  # the connection died in the middle of an answer
        dying.wait(5)
        process.wait(10)
        process.stdout.close()
        line.close()
        reopened = Store(home.store)
        seen = reopened.latest(ORIGIN)
        reopened.close()
        assert seen is not None and known <= seen.size <= known + 1, "at most the unanswered one is ahead"
