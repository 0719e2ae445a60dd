"""Where an office names a scanner, nothing comes in without its answer; where it names none, nothing is asked."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from husheng.foundation.evidence import store
from husheng.foundation.evidence.scanning import NotScanned
from husheng.foundation.kernel.errors import Invalid

MARK = b"synthetic-malware"


class Scanner(socketserver.ThreadingTCPServer):
    """Speaks as clamd does; finds the mark."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Question)
        self.seen: list[bytes] = []
        self.says = ""

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Question(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        self.server.seen.append(content)
        found = "Synthetic.Test-1 FOUND" if MARK in content else "OK"
        self.wfile.write(f"{self.server.says or f'stream: {found}'}\0".encode())


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with Scanner() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.HUSHENG_CLAMD = server.place
        yield server
        server.shutdown()


def text(*, marked: bool = False, length: int = 20) -> bytes:
    return b"line of a record\n" * length + (MARK if marked else b"")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_the_scanner_knows_is_refused_by_its_name_and_nothing_stays(
    scanner: Scanner, folder: Path
) -> None:
    with pytest.raises(Invalid) as refusal:
        store.keep("a.txt", [text(marked=True)])
    [problem] = refusal.value.problems
    assert "Synthetic.Test-1" in problem.message and "网安" in problem.remedy
    assert not files(folder)


def test_what_it_does_not_know_comes_in_and_was_shown_whole(scanner: Scanner, folder: Path) -> None:
    large = text(length=60_000)
    store.keep("a.txt", [large])
    assert scanner.seen == [large] and len(files(folder)) == 1


def test_where_none_is_named_nothing_is_asked(settings: Any, scanner: Scanner, folder: Path) -> None:
    """The negative control: it is the scanner, and not the check of kinds, that refuses the mark."""
    settings.HUSHENG_CLAMD = ""
    store.keep("a.txt", [text(marked=True)])
    assert not scanner.seen


@pytest.mark.parametrize("says", ["INSTREAM size limit exceeded. ERROR", "UNKNOWN COMMAND", "\0"])
def test_an_answer_that_is_none_takes_nothing_in(scanner: Scanner, folder: Path, says: str) -> None:
    scanner.says = says
    with pytest.raises(NotScanned):
        store.keep("a.txt", [text()])
    assert not files(folder)


@pytest.mark.parametrize("place", ["127.0.0.1:1", "/no/such/socket", "nowhere", "127.0.0.1:port"])
def test_a_scanner_that_is_not_there_takes_nothing_in(settings: Any, folder: Path, place: str) -> None:
    settings.HUSHENG_CLAMD = place
    with pytest.raises(NotScanned):
        store.keep("a.txt", [text()])
    assert not files(folder)
