"""The key of digests is made once, however many visitors are the first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from husheng.intake.tips.digests import _key


def test_twenty_first_visitors_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as crowd:
        keys = set(crowd.map(lambda _: _key.__wrapped__(tmp_path), range(200)))
    assert len(keys) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["tips.digest"]
