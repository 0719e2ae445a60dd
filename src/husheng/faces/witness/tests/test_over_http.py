"""The witness on the wire: every status code, byte for byte, on one kept connection."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
from functools import partial
from http.client import HTTPConnection, HTTPResponse

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from husheng.faces.witness.home import Home
from husheng.faces.witness.server import WitnessServer
from husheng.faces.witness.service import Witness
from husheng.faces.witness.store import Store
from husheng.faces.witness.tests.conftest import listening
from husheng.faces.witness.tests.logs import GrowingLog
from husheng.foundation.ledger.merkle.keys import Ed25519Signer
from husheng.foundation.ledger.merkle.notes import open_note
from husheng.foundation.ledger.merkle.tests.people import LOG, ORIGIN, STRANGER
from husheng.foundation.ledger.merkle.witness import MAX_REQUEST_BYTES

GOOD = GrowingLog(20)
HASH = hashlib.sha256(ORIGIN.encode()).hexdigest()


def ask(line: HTTPConnection, body: bytes) -> tuple[HTTPResponse, bytes]:
    line.request("POST", "/add-checkpoint", body)
    answer = line.getresponse()
    return answer, answer.read()


def status(line: HTTPConnection, body: bytes) -> int:
    return ask(line, body)[0].status


def test_growth_is_cosigned_and_served_to_monitors(line: HTTPConnection, home: Home) -> None:
    answer, body = ask(line, GOOD.request(0, 7))
    assert (answer.status, answer.getheader("Content-Type")) == (200, "text/plain; charset=utf-8")
    assert body.startswith("— police.example/witness ".encode()) and body.endswith(b"\n")
    assert status(line, GOOD.request(7, 20)) == 200
    line.request("GET", f"/{HASH}/checkpoint")
    served = line.getresponse()
    note, signed = open_note(served.read(), [LOG.verifier, home.signers()[0].verifier])
    assert served.status == 200 and len(signed) == 2
    assert note.text.startswith(f"{ORIGIN}\n20\n")


def test_a_monitor_finds_nothing_before_the_first_cosignature(line: HTTPConnection) -> None:
    for path in (f"/{HASH}/checkpoint", f"/{HASH.upper()}/checkpoint", "/checkpoint", "/", "/../x"):
        line.request("GET", path)
        answer = line.getresponse()
        assert (answer.status, bool(answer.read())) == (404, True)


def test_every_refusal_has_the_status_of_the_specification(line: HTTPConnection) -> None:
    assert status(line, GOOD.request(0, 7)) == 200
    assert status(line, b"rubbish") == 400
    assert status(line, GOOD.request(9, 8)) == 400
    assert status(line, GOOD.request(7, 8).replace(b"\n", b"\r\n")) == 400
    assert status(line, GrowingLog(9, signer=STRANGER).request(7, 9)) == 404
    impostor = Ed25519Signer(ORIGIN, Ed25519PrivateKey.generate())
    assert status(line, GrowingLog(9, signer=impostor).request(7, 9)) == 403
    assert status(line, GrowingLog(9, "rewritten").request(7, 9)) == 422
    assert status(line, GrowingLog(7, "rewritten").request(7, 7)) == 422
    assert status(line, GOOD.request(7, 9)) == 200, "none of them changed the state"


def test_another_old_size_is_answered_with_the_known_one(line: HTTPConnection) -> None:
    ask(line, GOOD.request(0, 7))
    for old in (0, 6, 8):
        answer, body = ask(line, GOOD.request(old, 9))
        assert (answer.status, body) == (409, b"7\n")
        assert answer.getheader("Content-Type") == "text/x.tlog.size"


def test_a_signed_history_that_was_refused_is_kept_once_as_evidence(
    line: HTTPConnection, store: Store
) -> None:
    ask(line, GOOD.request(0, 7))
    forged = GrowingLog(9, "rewritten").request(7, 9)
    for _ in range(3):
        assert status(line, forged) == 422
    assert [(r.origin, r.request) for r in store.refused()] == [(ORIGIN, forged)]


def test_a_body_without_a_length_or_beyond_the_limit_is_refused_unread(
    server: WitnessServer, line: HTTPConnection
) -> None:
    for head, wanted in (
        ("", b"411"),
        ("Content-Length: -1\r\n", b"411"),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"411"),
        (f"Content-Length: {MAX_REQUEST_BYTES + 1}\r\n", b"413"),
    ):
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as raw:
            raw.sendall(f"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n{head}\r\n".encode())
            said = b"".join(iter(partial(raw.recv, 4096), b""))
            assert said.split()[1] == wanted and b"Connection: close" in said
    assert status(line, GOOD.request(0, 7)) == 200


def test_half_a_body_changes_nothing(server: WitnessServer, store: Store) -> None:
    body = GOOD.request(0, 7)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as raw:
        raw.sendall(
            f"POST /add-checkpoint HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:-5]
        )
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(4096) == b""
    assert store.latest(ORIGIN) is None


@pytest.mark.parametrize(("method", "path", "wanted"), [("PUT", "/add-checkpoint", 501), ("POST", "/", 404)])
def test_other_methods_and_places_are_refused(
    line: HTTPConnection, method: str, path: str, wanted: int
) -> None:
    line.request(method, path, b"old 0\n")
    assert line.getresponse().status == wanted


def test_a_store_that_fails_stops_the_witness(home: Home) -> None:
    class Broken(Store):
        def exclusive(self):
            raise sqlite3.OperationalError("disk I/O error")

    broken = Broken(home.store)
    witness = Witness(broken, home.signers(), home.watched())
    with listening(witness) as server:
        line = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        assert status(line, GOOD.request(0, 7)) == 500
        assert server.failed
        line.close()
    broken.close()
