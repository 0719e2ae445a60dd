"""The script behind "verify in this browser" agrees with the engine, on good proofs and on changed ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from husheng.foundation.ledger.merkle.hashing import leaf_hashes
from husheng.foundation.ledger.merkle.proofs import inclusion_proof
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog

SCRIPT = Path(__file__).parents[1] / "static" / "ledger" / "verify.js"
pytestmark = pytest.mark.browser
CLIMB = "proof => hushengProof.verify(proof).then(hushengProof.hex, error => error.message)"


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page of this machine: only there, and over https, a browser computes hashes."""
    opened = chromium.new_page()
    opened.route("**/*", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    opened.goto("http://localhost/")
    opened.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    yield opened
    opened.close()


def proofs() -> Iterator[tuple[dict[str, Any], str]]:
    """What the page gives to the script, and the root that the engine computes."""
    for size in (1, 2, 3, 7, 8, 255, 256, 257, 600):
        leaves = [b"leaf %d" % number for number in range(size)]
        log = MemoryLog()
        log.extend(leaf_hashes(leaves))
        for index in sorted({0, size // 3, size // 2, size - 1}):
            path = [node.hex() for node in inclusion_proof(log.read, index, size)]
            yield (
                {"leaf": leaves[index].hex(), "index": index, "size": size, "path": path},
                log.frontier.root().hex(),
            )


def test_the_browser_climbs_to_the_same_root(page: Any) -> None:
    for proof, root in proofs():
        assert page.evaluate(CLIMB, proof) == root, (proof["index"], proof["size"])


def test_a_changed_proof_leads_elsewhere_or_nowhere(page: Any) -> None:
    proof, root = next(p for p in proofs() if p[0]["size"] == 257 and p[0]["index"] == 85)
    node = proof["path"][0]
    changes: list[dict[str, Any]] = [
        {"leaf": proof["leaf"] + "00"},
        {"index": proof["index"] + 1},
        {"size": 600},
        {"path": proof["path"][1:]},
        {"path": [*proof["path"], node]},
        {"path": [node[:-1] + ("0" if node[-1] != "0" else "1"), *proof["path"][1:]]},
    ]
    for change in changes:
        assert page.evaluate(CLIMB, {**proof, **change}) != root, change
    assert page.evaluate(CLIMB, {**proof, "path": proof["path"][:-1]}) == "short"
