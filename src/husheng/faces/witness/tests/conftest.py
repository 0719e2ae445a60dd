"""A witness in a folder of its own, and one that listens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from husheng.faces.witness.home import Home
from husheng.faces.witness.server import WitnessServer
from husheng.faces.witness.service import Witness
from husheng.faces.witness.store import Store
from husheng.foundation.ledger.merkle.tests.people import LOG

NAME = "police.example/witness"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "witness")
    made.create(NAME)
    made.add_log(LOG.verifier.vkey)
    return made


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    opened = Store(home.store)
    yield opened
    opened.close()


@pytest.fixture
def witness(home: Home, store: Store) -> Witness:
    return Witness(store, home.signers(), home.watched())


@contextmanager
def listening(witness: Witness) -> Iterator[WitnessServer]:
    with WitnessServer(("127.0.0.1", 0), witness) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server(witness: Witness) -> Iterator[WitnessServer]:
    with listening(witness) as running:
        yield running


@pytest.fixture
def line(server: WitnessServer) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    yield connection
    connection.close()
