"""Manifests of strange origin: read to names inside the package, or refused in our words. The seeds are kept."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path, PurePosixPath

from hypothesis import example, given, settings
from hypothesis import strategies as st

from husheng.faces.verifier.bag import _manifest
from husheng.faces.verifier.reading import CannotCheck

GOOD = "ab" * 32
SEEDS = [
    f"{GOOD}  data/files/照片.png\n", f"{GOOD} *data/a%0Ab%25.txt\r\n", f"{GOOD}\tdata/x\n\n{GOOD}  data/y\n",
    f"{GOOD}  ../x\n", f"{GOOD}  /etc/passwd\n", f"{GOOD}  data/..\\x\n", f"{GOOD}  ~\n", f"{GOOD[:-1]}  data/x\n",
    f"{GOOD}  data/x\n{GOOD}  data/x\n", f"{GOOD}  data/%2e%2e/x\n", f"{GOOD}  .\n", "\ufeff" + f"{GOOD}  data/x\n",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A seed after a few cuts and splices."""
    data = draw(st.sampled_from(SEEDS)).encode()
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(
            st.sampled_from([b"", b"\n", b" ", b"\r", b"..", b"/", b"%0A", b"\xff", b"\x00", GOOD.encode()])
        )
        data = data[:at] + piece + data[draw(st.integers(at, len(data))) :]
    return data


@settings(max_examples=400, deadline=None)
@given(damaged())
@example(b"")
@example(b"\xff\xfe")
@example(f"{GOOD}  data/%0A../x\n".encode())
def test_a_manifest_names_what_lies_inside_or_is_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place, contextlib.suppress(CannotCheck):
        path = Path(place) / "manifest-sha256.txt"
        path.write_bytes(data)
        for name, digest in _manifest(path).items():
            parts = PurePosixPath(name).parts
            assert parts and ".." not in parts and not name.startswith(("/", "~")) and "\\" not in name
            assert len(digest) == 64 and digest == digest.lower()
