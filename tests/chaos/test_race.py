"""Eight confirm one case in the same moment: one wins, seven hear that they were late, the case moves once."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from books import Book
from stage import ROUNDS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
RACERS = 8
SECONDS_TO_CONNECT = 2.0


def test_one_of_eight_wins_and_the_others_are_told(stage):
    for heat in range(ROUNDS):
        case = stage.do("propose")["case"]
        start = time.time() + SECONDS_TO_CONNECT
        names = [f"race-{heat}-{number}" for number in range(RACERS)]
        stage.wait_for([stage.spawn(name, "race", case, start) for name in names])
        for name in names:
            stage.no_trace(name)
        outcomes = Counter(Book(stage.folder, name).acks()["confirm"] for name in names)
        assert outcomes == {"won": 1, "stale": RACERS - 1}
        with stage.admin() as connection:
            row = connection.execute("SELECT state, version FROM cases_case WHERE id = %s", [case]).fetchone()
            acts = connection.execute(
                "SELECT count(*) FROM acts_journal WHERE key = %s AND verb = 'cases.confirm'", [case]
            ).fetchone()
        assert (row, acts) == (("filed", 2), (1,))
    assert stage.verdict()["ledger"] == 0
