"""A published tree is recomputed from a folder or a site; two checkpoints are compared."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from husheng.faces.verifier.command import main
from husheng.faces.verifier.reading import LARGEST
from husheng.foundation.ledger.merkle.entries import pack_entries
from husheng.foundation.ledger.merkle.tests.people import (
    CUSTOMS,
    HOST,
    LOG,
    POLICE,
    POLICY,
    checkpoint_of,
    cosigned,
    leaves,
    tree,
)
from husheng.foundation.ledger.merkle.tiles import all_tiles, entries_path, tile_path


def publish(folder: Path, size: int, *, entries: bool = True, story: str = "leaf") -> Path:
    log = tree(size, story)
    for span in all_tiles(size):
        _put(folder / tile_path(span), log.load(span.level, span.index)[: 32 * span.width])
    if entries:
        lines = leaves(size, story)
        for first in range(0, size, 256):
            part = lines[first : first + 256]
            _put(folder / entries_path(first // 256, len(part)), pack_entries(part))
    _put(folder / "checkpoint", cosigned(checkpoint_of(log), HOST, POLICE, CUSTOMS))
    return folder


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.fixture
def policy(tmp_path: Path) -> str:
    (tmp_path / "policy.txt").write_text(POLICY)
    return str(tmp_path / "policy.txt")


@pytest.mark.parametrize(
    ("code", "wanted"),
    [(403, 0), (404, 0), (410, 0), (401, 2), (402, 2), (409, 2), (411, 2), (405, 2), (500, 2)],
)
def test_a_site_that_keeps_its_entries_to_itself_is_checked_by_hashes_and_a_faulty_one_is_not(
    tmp_path: Path, policy: str, capsys, code: int, wanted: int
) -> None:
    folder = publish(tmp_path / "tree", 5)

    class Closed(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if "/entries/" in self.path:
                self.send_error(code)
            else:
                super().do_GET()

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Closed, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            assert main(["fsck", f"http://127.0.0.1:{server.server_port}", "--policy", policy]) == wanted
        finally:
            server.shutdown()
            thread.join()
    assert ("只有哈希" in capsys.readouterr().out) is (wanted == 0)


@pytest.fixture
def site(tmp_path: Path):
    folder = publish(tmp_path / "site", 700)
    handler = partial(
        type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *a: None}), directory=folder
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700])
@pytest.mark.parametrize("entries", [True, False])
def test_a_published_tree_is_recomputed(
    tmp_path: Path, policy: str, capsys, size: int, entries: bool
) -> None:
    folder = publish(tmp_path / "tree", size, entries=entries)
    assert main(["fsck", str(folder), "--policy", policy]) == 0
    said = capsys.readouterr().out
    assert f"{size} 条" in said
    assert ("只有哈希" in said) is (not entries or size == 0)


def test_a_site_is_read_over_http(site, policy: str, capsys) -> None:
    folder, address = site
    assert main(["fsck", address, "--policy", policy]) == 0
    assert main(["fsck", f"{address}/", "--log", LOG.verifier.vkey]) == 0
    assert "不要求见证" in capsys.readouterr().out
    tile = folder / "tile/0/001"
    tile.write_bytes(bytes([tile.read_bytes()[0] ^ 1]) + tile.read_bytes()[1:])
    assert main(["fsck", address, "--policy", policy]) == 1
    assert "tile/0/001" in capsys.readouterr().out
    assert main(["fsck", "http://127.0.0.1:9/", "--policy", policy]) == 2


def test_a_changed_entry_is_located(tmp_path: Path, policy: str, capsys) -> None:
    folder = publish(tmp_path / "tree", 700)
    bundle = folder / "tile/entries/001"
    bundle.write_bytes(bundle.read_bytes().replace(b"leaf 300", b"leaf 3OO"))
    assert main(["fsck", str(folder), "--policy", policy]) == 1
    assert "tile/0/001: hash 44 is not that of its entry" in capsys.readouterr().out


def test_a_folder_without_a_checkpoint_or_of_another_log_does_not_hold(tmp_path: Path, policy: str) -> None:
    folder = publish(tmp_path / "tree", 5)
    (folder / "checkpoint").unlink()
    assert main(["fsck", str(folder), "--policy", policy]) == 1
    assert main(["fsck", str(tmp_path / "nowhere"), "--policy", policy]) == 2
    assert main(["fsck", str(folder), "--log", "rubbish"]) == 2


def test_two_checkpoints_of_a_log_that_only_grew(tmp_path: Path, policy: str, capsys) -> None:
    folder = publish(tmp_path / "tree", 700)
    old, new = tmp_path / "old", folder / "checkpoint"
    old.write_bytes(cosigned(checkpoint_of(tree(300)), HOST))
    words = ["monitor", str(old), str(new), "--policy", policy]
    assert main([*words, "--from", str(folder)]) == 0
    assert "从 300 条到 700 条只增加" in capsys.readouterr().out
    assert main(words) == 1, "without tiles nothing can be said"
    assert main(["monitor", str(new), str(old), "--policy", policy, "--from", str(folder)]) == 1
    assert main(["monitor", str(old), str(old), "--policy", policy]) == 3


def test_two_stories_of_one_log_are_told_apart(tmp_path: Path, policy: str, capsys) -> None:
    folder = publish(tmp_path / "tree", 700)
    old = tmp_path / "old"
    for size in (300, 700):
        old.write_bytes(checkpoint_of(tree(size, "other")))
        assert (
            main(["monitor", str(old), str(folder / "checkpoint"), "--policy", policy, "--from", str(folder)])
            == 1
        )
    assert "two different trees of 700 entries were signed" in capsys.readouterr().out


def test_a_file_far_too_large_to_be_a_tile_is_not_read(site, policy: str, capsys) -> None:
    folder, address = site
    with (folder / "tile/0/001").open("r+b") as file:
        file.truncate(LARGEST + 1)
    for place in (str(folder), address):
        assert main(["fsck", place, "--policy", policy]) == 2
        assert "文件太大" in capsys.readouterr().err
    with (folder / "tile/0/001").open("r+b") as file:
        file.truncate(LARGEST)
    for place in (str(folder), address):
        assert main(["fsck", place, "--policy", policy]) == 1, "read, and found not to be the tile"
        assert "another length" in capsys.readouterr().out
