"""kill -9 during acts and imports, and power cuts of the database: what was acknowledged is there, once, whole."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

import pytest
from books import Book
from stage import ROUNDS, Stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
CLIENTS = ("register-a", "register-b", "bring_in-a", "number-a", "receive-a")
WANTED = {
    "register-a": 8,
    "register-b": 8,
    "bring_in-a": 1,
    "receive-a": 3,
}  # acknowledged in a round before death comes
FAULTS = ("lost", "duplicates", "half", "holes", "ledger", "renumbered")
CONTROL_ROUNDS = 8


def test_kills_and_power_cuts_lose_nothing_double_nothing_and_halve_nothing(stage, capsys):
    chance = random.Random(20230717)
    interrupted = 0
    for number in range(ROUNDS):
        interrupted += play(stage, chance, power_cut=number % 3 == 2)
        found = stage.verdict()
        assert {name: found[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0), f"round {number + 1}"
    stage.do("finish")
    found = stage.verdict()
    report(capsys, {"rounds": ROUNDS, "interrupted": interrupted, **found})
    assert {name: found[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert found["open_ends"] == found["waiting"] == 0, "what was open is asked for again and done once"
    assert found["receipts"] >= 3 * ROUNDS
    assert found["acknowledged"] >= 16 * ROUNDS
    assert found["imported"] >= 150 * ROUNDS
    assert interrupted, "a kill that never falls into an act proves nothing"


def test_who_never_heard_the_answer_asks_again_and_nothing_doubles(stage):
    """Killed between commit and answer: the same key finds what was done."""
    assert fall_silent_and_return(stage, "careful") == 0


def test_the_judge_sees_what_doubles_without_a_key(spoiled):
    """The negative control."""
    assert fall_silent_and_return(spoiled, "careless") == 1


def fall_silent_and_return(stage: Stage, client: str) -> int:
    """A client dies before it hears that it is done, comes back and asks again; how many things there are too many."""
    for _ in range(2):
        stage.wait_for([stage.spawn("silent-x", "fall_silent", client)])
    assert len(Book(stage.folder, "silent-x").intents()) == len(Book(stage.folder, "silent-x").acks()) == 1
    stage.quiet()
    return stage.verdict()["duplicates"]


def test_the_judge_sees_what_a_database_without_synchronous_commit_loses(spoiled, capsys):
    """The negative control: acknowledged before it is on the disk, and a power cut."""
    chance = random.Random(7)
    with spoiled.admin() as connection:
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.execute("ALTER SYSTEM SET wal_writer_flush_after = '64MB'")
        connection.execute("SELECT pg_reload_conf()")
    lost = renumbered = rounds = 0
    while not (lost and renumbered) and rounds < CONTROL_ROUNDS:
        rounds += 1
        play(spoiled, chance, power_cut=True)
        found = spoiled.verdict()
        lost, renumbered = found["lost"], found["renumbered"]
    report(
        capsys,
        {"control": "synchronous_commit=off", "rounds": rounds, "lost": lost, "renumbered": renumbered},
    )
    assert lost, f"{CONTROL_ROUNDS} power cuts lost nothing: the check may be blind"
    assert renumbered, f"{CONTROL_ROUNDS} power cuts took no number back: the check may be blind"


def play(stage: Stage, chance: random.Random, *, power_cut: bool) -> int:
    """One round: clients at work, then death. Returns how many were in the middle of something."""
    before = {name: len(Book(stage.folder, name).acks()) for name in WANTED}
    pids = [stage.spawn(name, name.partition("-")[0]) for name in CLIENTS]
    try:
        stage.until(
            lambda: all(_far(stage, name, before[name]) for name in WANTED), "the clients to get going"
        )
        time.sleep(chance.uniform(0.0, 0.6))
        for name in CLIENTS:
            stage.no_trace(name)
        if power_cut:
            stage.crash()
    finally:
        stage.kill(chance.sample(pids, len(pids)))
    for name in CLIENTS:
        (stage.folder / f"{name}.trace").unlink(missing_ok=True)
    return sum(len(Book(stage.folder, name).open_ends()) for name in WANTED)


def _far(stage: Stage, name: str, before: int) -> bool:
    stage.no_trace(name)
    return len(Book(stage.folder, name).acks()) >= before + WANTED[name]


def report(capsys, found: dict[str, object]) -> None:
    """For the reader of the run, and in build/chaos.json for whoever comes later."""
    folder = Path(__file__).parents[2] / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "chaos.json").open("a", encoding="utf-8") as file:
        file.write(json.dumps(found) + "\n")
    with capsys.disabled():
        sys.stdout.write("\n" + ", ".join(f"{name} {value}" for name, value in found.items()) + "\n")
